// Lists the events of a loan by its ACTUS terms, and finds its rate of return:
// node dist/src/contract.js [http://host:port]

import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { ContractService } from "../gen/capstack/v1/contract_service_pb.js";

const [baseUrl = "http://127.0.0.1:9090"] = process.argv.slice(2);
const service = createClient(ContractService, createGrpcTransport({ baseUrl }));

const loan = await service.evaluateContract({
  contract: {
    terms: {
      contractType: "PAM",
      contractID: "note",
      contractRole: "RPA",
      currency: "USD",
      statusDate: "2025-12-31",
      initialExchangeDate: "2026-01-01",
      maturityDate: "2028-01-01",
      notionalPrincipal: "1000000.00",
      nominalInterestRate: "0.0585",
      dayCountConvention: "30E360",
      cycleAnchorDateOfInterestPayment: "2026-07-01",
      cycleOfInterestPayment: "P6ML1",
    },
  },
});
for (const e of loan.events) {
  // Exact amounts are decimal text: give them to a decimal type, not to Number.
  console.log(`${e.time} ${e.eventType} ${e.payoff} ${e.currency}`);
}

// Payoffs are flows as they stand: their text goes back unchanged.
const { rates, paybackDate } = await service.analyzeCashFlows({
  flows: loan.events.map((e) => ({ date: e.time.slice(0, 10), amount: e.payoff })),
});
console.log(`rate of return ${rates?.internalRateOfReturn}: ${rates?.explanation}`);
console.log(`paid back on ${paybackDate}`);
