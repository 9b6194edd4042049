"""Lists the events of a loan by its ACTUS terms, and finds its rate of return.

python example_contract.py [host:port]
"""

import sys
from decimal import Decimal

import capstack_run
from capstack.v1 import cash_flow_pb2, contract_pb2, contract_service_pb2, contract_service_pb2_grpc

TERMS = {
    "contractType": "ANN",
    "contractID": "campus-loan",
    "contractRole": "RPA",
    "currency": "USD",
    "statusDate": "2025-12-31",
    "initialExchangeDate": "2026-01-01",
    "maturityDate": "2028-01-01",
    "notionalPrincipal": "1000000.00",
    "nominalInterestRate": "0.06",
    "dayCountConvention": "30E360",
    "cycleAnchorDateOfPrincipalRedemption": "2026-07-01",
    "cycleOfPrincipalRedemption": "P6ML1",
    "cycleAnchorDateOfInterestPayment": "2026-07-01",
    "cycleOfInterestPayment": "P6ML1",
}


def main(address: str = "127.0.0.1:9090") -> None:
    with capstack_run.channel(address) as channel:
        service = contract_service_pb2_grpc.ContractServiceStub(channel)
        loan = service.EvaluateContract(
            contract_service_pb2.EvaluateContractRequest(contract=contract_pb2.Contract(terms=TERMS))
        )
        for e in loan.events:
            # Exact amounts are decimal text: Decimal takes them as they are.
            print(e.time, e.event_type, round(Decimal(e.payoff), 2), e.currency)

        # Payoffs are flows as they stand: their text goes back unchanged.
        analysis = service.AnalyzeCashFlows(
            contract_service_pb2.AnalyzeCashFlowsRequest(
                flows=[cash_flow_pb2.CashFlow(date=e.time[:10], amount=e.payoff) for e in loan.events],
                discount_rate="0.05",
            )
        )
        rates = analysis.rates
        print(f"rate of return {rates.internal_rate_of_return:.6f}: {rates.explanation}")
        print(f"net present value at 5%: {analysis.net_present_value.value:.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
