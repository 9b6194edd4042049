"""A run as one stream of events, whatever happens on the way.

What Go's client package does, in the least code that does it right: after a cut, or
where the server asks for a reconnect, the run goes on behind the last event by its
resume token.
"""

import pathlib
import random
import sys
import time
from collections.abc import Callable, Iterator

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "capstack_pb"))

from capstack.v1 import stream_pb2, valuation_service_pb2, valuation_service_pb2_grpc  # noqa: E402

# The service config that Go's client uses, published for every language: balancing,
# health, retries. It makes a rolling restart invisible to unary calls.
SERVICE_CONFIG = (pathlib.Path(__file__).resolve().parent.parent / "service_config.json").read_text()

# How many calls in a row may bring no numbered event.
ATTEMPTS = 10


def channel(address: str) -> grpc.Channel:
    """A channel to a server on this machine. Elsewhere take grpc.secure_channel."""
    return grpc.insecure_channel(address, options=[("grpc.service_config", SERVICE_CONFIG)])


def run(
    service: valuation_service_pb2_grpc.ValuationServiceStub,
    request: valuation_service_pb2.RunScenariosRequest,
    on_call: Callable[[int], None] = lambda n: None,
) -> Iterator[stream_pb2.RunEvent]:
    """Yields header, chunks and partial aggregates in order, progress in between, one
    summary last. A stream that ends without exception has given its summary. on_call
    is told the number of each call, from 1.
    """
    message = valuation_service_pb2.RunScenariosRequest()
    message.CopyFrom(request)
    sequence, fruitless, call = 0, 0, 0
    while True:
        call += 1
        on_call(call)
        before = sequence
        fault: Exception = RuntimeError(f"run: the call ended without summary behind event {sequence}")
        responses = service.RunScenarios(message)
        try:
            for response in responses:
                event = response.event
                message.resume_token = event.resume_token
                kind = event.WhichOneof("event")
                if kind == "rotation":
                    break
                if kind != "progress":
                    if event.sequence != sequence + 1:
                        raise RuntimeError(f"run: event {event.sequence} comes where {sequence + 1} is due")
                    sequence = event.sequence
                yield event
                if kind == "summary":
                    return
        except grpc.RpcError as e:
            if e.code() != grpc.StatusCode.UNAVAILABLE:
                raise
            fault = e
        finally:
            if hasattr(responses, "cancel"):
                responses.cancel()
        fruitless = 0 if sequence > before else fruitless + 1
        if fruitless >= ATTEMPTS:
            raise fault
        time.sleep(min(10.0, 0.1 * 2**fruitless) * random.uniform(0.5, 1.5))
