"""Against a real server: CAPSTACK_ADDRESS is its host:port, CAPSTACK_DIGEST what Go's
client got for the same run; ci.sh sets both.
"""

import hashlib
import math
import os
import struct
import unittest
from decimal import Decimal

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

import capstack_run
from capstack.v1 import measure_pb2, scenario_pb2, valuation_service_pb2, valuation_service_pb2_grpc

ADDRESS = os.environ["CAPSTACK_ADDRESS"]
DIGEST = os.environ["CAPSTACK_DIGEST"]
CASE = "abilene-set-a"

REQUEST = valuation_service_pb2.RunScenariosRequest(
    reference_case_id=CASE,
    monte_carlo=scenario_pb2.MonteCarlo(paths=20000, seed=1),
    measures=[measure_pb2.MeasureSelector(name="ebit_margin"), measure_pb2.MeasureSelector(name="days_to_first_shortfall")],
    detail=valuation_service_pb2.RUN_DETAIL_EVERY_SCENARIO,
)


def digest_of(columns: list[list[float]]) -> str:
    """The digest of a run from its values, by the layout that Go's client documents
    (client/digest.go): SHA-256 over the SHA-256 of each 1,024 scenarios, each its
    number and then by column whether there is a value, and the value.
    """
    whole = hashlib.sha256()
    for first in range(0, len(columns[0]), 1024):
        shard = hashlib.sha256()
        for i in range(first, min(first + 1024, len(columns[0]))):
            shard.update(struct.pack("<Q", i))
            for column in columns:
                has = not math.isnan(column[i])
                shard.update(struct.pack("<Bd", 1, column[i]) if has else struct.pack("<BQ", 0, 0x7FF8000000000000))
        whole.update(shard.digest())
    return whole.hexdigest()


class Cut(grpc.RpcError):
    """What a broken connection looks like."""

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.UNAVAILABLE


class Cutting:
    """A service whose streams break behind their first numbered event."""

    def __init__(self, service):
        self.service = service

    def RunScenarios(self, request):
        responses = self.service.RunScenarios(request)
        for response in responses:
            yield response
            if response.event.sequence > 0:
                responses.cancel()
                raise Cut


class ClientTest(unittest.TestCase):
    def setUp(self):
        channel = capstack_run.channel(ADDRESS)
        self.addCleanup(channel.close)
        self.service = valuation_service_pb2_grpc.ValuationServiceStub(channel)

    def collect(self, service):
        calls, sequences, values, digest = [], [], [[], []], None
        for event in capstack_run.run(service, REQUEST, calls.append):
            if event.sequence > 0:
                sequences.append(event.sequence)
            if event.HasField("chunk"):
                for column, chunk in zip(values, event.chunk.columns, strict=True):
                    column.extend(chunk.values)
            if event.HasField("summary"):
                digest = event.summary.digest
        return len(calls), sequences, digest, values

    def test_exact_value_arrives_as_decimal_text(self):
        request = valuation_service_pb2.ValueCaseRequest(reference_case_id=CASE, measures=["interest_due_year_1"])
        measure = self.service.ValueCase(request).measures[0]
        self.assertEqual(Decimal(measure.decimal_value), Decimal("962625000.00"))

    def test_digest_is_that_of_go(self):
        calls, _, digest, values = self.collect(self.service)
        self.assertEqual(digest, DIGEST)
        self.assertEqual(digest_of(values), DIGEST, "the values are not those that the server computed")
        self.assertEqual([len(column) for column in values], [20000, 20000])
        self.assertEqual(calls, 1)

    def test_stream_cut_behind_every_event_comes_out_whole(self):
        _, *whole, values = self.collect(self.service)
        self.assertGreaterEqual(len(whole[0]), 10, "too few events to cut")
        calls, *pieces, cut_values = self.collect(Cutting(self.service))
        self.assertGreaterEqual(calls, len(whole[0]) - 1, "the cuts did not happen")
        self.assertEqual(pieces, whole)
        self.assertEqual(digest_of(cut_values), digest_of(values))  # NaN equals nothing

    def test_error_carries_the_inputs_at_fault(self):
        request = valuation_service_pb2.ValueCaseRequest(
            reference_case_id=CASE, overrides=[scenario_pb2.Override(path="nowhere", text="1")]
        )
        with self.assertRaises(grpc.RpcError) as caught:
            self.service.ValueCase(request)
        status = rpc_status.from_call(caught.exception)
        bad = error_details_pb2.BadRequest()
        self.assertTrue(any(detail.Unpack(bad) for detail in status.details))
        self.assertEqual(bad.field_violations[0].field, "overrides[0].path")


if __name__ == "__main__":
    unittest.main()
