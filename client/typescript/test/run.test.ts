// Against a real server: CAPSTACK_SERVER is its base URL, CAPSTACK_DIGEST what Go's
// client got for the same run.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { RunDetail, RunScenariosRequestSchema, ValuationService } from "../gen/capstack/v1/valuation_service_pb.js";
import { ReserveFunding } from "../gen/capstack/v1/financing_pb.js";
import { run } from "../src/run.js";

const baseUrl = process.env["CAPSTACK_SERVER"];
const digest = process.env["CAPSTACK_DIGEST"];
assert(baseUrl && digest, "CAPSTACK_SERVER and CAPSTACK_DIGEST must be set; ci.sh does");

const subject = { case: "referenceCaseId", value: "abilene-set-a" } as const;
const request: MessageInitShape<typeof RunScenariosRequestSchema> = {
  subject,
  spec: { case: "monteCarlo", value: { paths: 20000n, seed: 1n } },
  measures: [{ name: "ebit_margin" }, { name: "days_to_first_shortfall" }],
  detail: RunDetail.EVERY_SCENARIO,
};

function client(...interceptors: Interceptor[]) {
  return createClient(ValuationService, createGrpcTransport({ baseUrl: baseUrl!, interceptors }));
}

// The digest of a run from its values, by the layout that Go's client documents
// (client/digest.go): SHA-256 over the SHA-256 of each 1,024 scenarios, each its
// number and then by column whether there is a value, and the value.
function digestOf(columns: number[][]): string {
  const whole = createHash("sha256");
  const n = columns[0]!.length;
  for (let first = 0; first < n; first += 1024) {
    const shard = createHash("sha256");
    for (let i = first; i < Math.min(first + 1024, n); i++) {
      const row = Buffer.alloc(8 + 9 * columns.length);
      row.writeBigUInt64LE(BigInt(i), 0);
      columns.forEach((column, c) => {
        const x = column[i]!;
        row.writeUInt8(Number.isNaN(x) ? 0 : 1, 8 + 9 * c);
        if (Number.isNaN(x)) row.writeBigUInt64LE(0x7ff8000000000000n, 9 + 9 * c);
        else row.writeDoubleLE(x, 9 + 9 * c);
      });
      shard.update(row);
    }
    whole.update(shard.digest());
  }
  return whole.digest("hex");
}

async function collect(service: ReturnType<typeof client>) {
  let calls = 0;
  const sequences: bigint[] = [];
  const values: number[][] = [[], []];
  let got = "";
  for await (const e of run(service, request, (n) => (calls = n))) {
    if (e.sequence > 0n) sequences.push(e.sequence);
    if (e.event.case === "chunk") e.event.value.columns.forEach((column, c) => values[c]!.push(...column.values));
    if (e.event.case === "summary") got = e.event.value.digest;
  }
  return { calls, sequences, values, digest: got };
}

test("an exact value arrives as decimal text", async () => {
  const { measures } = await client().valueCase({ subject, measures: ["interest_due_year_1"] });
  assert.match(measures[0]?.decimalValue ?? "", /^962625000(\.0+)?$/);
});

test("the digest of a run is Go's", async () => {
  const whole = await collect(client());
  assert.equal(whole.digest, digest);
  assert.equal(digestOf(whole.values), digest, "the values are not those that the server computed");
  assert.deepEqual(whole.values.map((column) => column.length), [20000, 20000]);
  assert.equal(whole.calls, 1);
});

test("a stream that is cut behind every event comes out whole", async () => {
  const whole = await collect(client());
  assert(whole.sequences.length >= 10, `only ${whole.sequences.length} events: too few to cut`);
  // Each call is broken off behind its first numbered event.
  const cut: Interceptor = (next) => async (req) => {
    const res = await next(req);
    if (!res.stream) return res;
    const message = res.message;
    async function* first() {
      let seen = false;
      for await (const m of message) {
        if (seen) throw new ConnectError("cut", Code.Unavailable);
        yield m;
        seen = (m as { event?: { sequence: bigint } }).event!.sequence > 0n;
      }
    }
    return { ...res, message: first() } as typeof res;
  };
  const pieces = await collect(client(cut));
  assert(pieces.calls >= whole.sequences.length - 1, `${pieces.calls} calls: the cuts did not happen`);
  assert.deepEqual(pieces, { ...whole, calls: pieces.calls });
});

test("an error carries the inputs at fault", async () => {
  const bad = client().valueCase({ subject, overrides: [{ path: "nowhere", text: "1" }] });
  await assert.rejects(bad, (e) => e instanceof ConnectError && e.code === Code.InvalidArgument && /nowhere/.test(e.message));
});

test("enumerations have the schema's names without their prefix", () => {
  assert.equal(ReserveFunding[ReserveFunding.AT_COD], "AT_COD");
});
