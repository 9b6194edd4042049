// A run as one stream of events, whatever happens on the way: what Go's client
// package does, in the least code that does it right.

import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type Client } from "@connectrpc/connect";
import {
  RunScenariosRequestSchema,
  type ValuationService,
} from "../gen/capstack/v1/valuation_service_pb.js";
import type { RunEvent } from "../gen/capstack/v1/stream_pb.js";

/** How many calls in a row may bring no numbered event. */
const attempts = 10;

/** Yields the events of a run: header, chunks and partial aggregates in order,
 * progress in between, one summary last. After a cut, or where the server asks
 * for a reconnect, the run goes on behind the last event. A stream that ends
 * without error has given its summary.
 *
 * @param onCall is told the number of each call, from 1.
 */
export async function* run(
  service: Client<typeof ValuationService>,
  request: MessageInitShape<typeof RunScenariosRequestSchema>,
  onCall: (n: number) => void = () => {},
): AsyncGenerator<RunEvent> {
  const message = create(RunScenariosRequestSchema, request);
  let sequence = 0n;
  let fruitless = 0;
  for (let call = 1; ; call++) {
    onCall(call);
    const before = sequence;
    let fault: unknown = new Error(`run: the call ended without summary behind event ${sequence}`);
    try {
      for await (const { event } of service.runScenarios(message)) {
        if (event === undefined) throw new Error("run: a response without event");
        message.resumeToken = event.resumeToken;
        if (event.event.case === "rotation") break; // ends the call as well
        if (event.event.case !== "progress") {
          if (event.sequence !== sequence + 1n)
            throw new Error(`run: event ${event.sequence} comes where ${sequence + 1n} is due`);
          sequence = event.sequence;
        }
        yield event;
        if (event.event.case === "summary") return;
      }
    } catch (e) {
      if (!(e instanceof ConnectError) || e.code !== Code.Unavailable) throw e;
      fault = e;
    }
    fruitless = sequence > before ? 0 : fruitless + 1;
    if (fruitless >= attempts) throw fault;
    const wait = Math.min(10_000, 100 * 2 ** fruitless) * (0.5 + Math.random());
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
