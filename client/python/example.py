"""Values a reference case, runs ten thousand scenarios of it, and prints what came out.

python example.py [host:port] [case]
"""

import sys
from decimal import Decimal

import capstack_run
from capstack.v1 import measure_pb2, scenario_pb2, valuation_service_pb2, valuation_service_pb2_grpc


def main(address: str = "127.0.0.1:9090", case: str = "abilene-set-a") -> None:
    with capstack_run.channel(address) as channel:
        service = valuation_service_pb2_grpc.ValuationServiceStub(channel)
        valued = service.ValueCase(
            valuation_service_pb2.ValueCaseRequest(
                reference_case_id=case,
                overrides=[scenario_pb2.Override(path="tenants[oracle].pay_fraction", text="0.9")],
                measures=["ebit_margin", "interest_due_year_1"],
            )
        )
        for m in valued.measures:
            # Exact values are decimal text: Decimal takes them as they are.
            print(m.name, Decimal(m.decimal_value) if m.decimal_value else m.absent_reason, m.unit)

        request = valuation_service_pb2.RunScenariosRequest(
            reference_case_id=case,
            monte_carlo=scenario_pb2.MonteCarlo(paths=10000, seed=1),
            measures=[measure_pb2.MeasureSelector(name="ebit_margin")],
        )
        for event in capstack_run.run(service, request):
            match event.WhichOneof("event"):
                case "header":
                    print(f"{event.header.scenario_count} scenarios, engine {event.header.engine_version}")
                case "partial_aggregate":
                    partial = event.partial_aggregate
                    print(f"mean of the first {partial.scenario_count}: {partial.columns[0].mean}")
                case "summary":
                    for q in event.summary.columns[0].quantiles:
                        print(f"P{q.probability * 100:g}: {q.value}")
                    print(f"digest {event.summary.digest}")


if __name__ == "__main__":
    main(*sys.argv[1:])
