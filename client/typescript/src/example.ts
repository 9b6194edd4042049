// Values a reference case, runs ten thousand scenarios of it, and prints what came
// out: node dist/src/example.js [http://host:port] [case]

import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { ValuationService } from "../gen/capstack/v1/valuation_service_pb.js";
import { run } from "./run.js";

const [baseUrl = "http://127.0.0.1:9090", referenceCaseId = "abilene-set-a"] = process.argv.slice(2);
const service = createClient(ValuationService, createGrpcTransport({ baseUrl }));

const valued = await service.valueCase({
  subject: { case: "referenceCaseId", value: referenceCaseId },
  overrides: [{ path: "tenants[oracle].pay_fraction", text: "0.9" }],
  measures: ["ebit_margin", "interest_due_year_1"],
});
for (const m of valued.measures) {
  // Exact values are decimal text: give them to a decimal type, not to Number.
  console.log(`${m.name} ${m.decimalValue || m.absentReason} ${m.unit}`.trim());
}

const events = run(service, {
  subject: { case: "referenceCaseId", value: referenceCaseId },
  spec: { case: "monteCarlo", value: { paths: 10000n, seed: 1n } },
  measures: [{ name: "ebit_margin" }],
});
for await (const { event } of events) {
  switch (event.case) {
    case "header":
      console.log(`${event.value.scenarioCount} scenarios, engine ${event.value.engineVersion}`);
      break;
    case "partialAggregate":
      console.log(`mean of the first ${event.value.scenarioCount}: ${event.value.columns[0]?.mean}`);
      break;
    case "summary":
      for (const q of event.value.columns[0]?.quantiles ?? []) {
        console.log(`P${q.probability * 100}: ${q.value}`);
      }
      console.log(`digest ${event.value.digest}`);
  }
}
