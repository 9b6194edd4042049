"""Writes capstack_pb/ from the schema with the protoc of grpcio-tools.

The schema's package is capstack.v1, so the generated modules import each other as
capstack.v1.case_pb2. They stand under capstack_pb/, which the caller puts on the
path: an installed package named capstack is then free for a real client.

    python generate.py
"""

import pathlib
import shutil
import sys

import grpc_tools
from grpc_tools import protoc

HERE = pathlib.Path(__file__).resolve().parent
PROTO = HERE.parent.parent / "proto"
OUT = HERE / "capstack_pb"


def main() -> int:
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    well_known = pathlib.Path(grpc_tools.__file__).parent / "_proto"
    files = sorted((PROTO / "capstack" / "v1").glob("*.proto"))
    if not files:
        print(f"no schema under {PROTO}", file=sys.stderr)
        return 1
    arguments = ["protoc", f"-I{PROTO}", f"-I{well_known}", f"--python_out={OUT}", f"--grpc_python_out={OUT}"]
    if shutil.which("protoc-gen-mypy", path=str(pathlib.Path(sys.executable).parent)):
        plugin = pathlib.Path(sys.executable).parent / "protoc-gen-mypy"
        arguments += [f"--plugin=protoc-gen-mypy={plugin}", f"--mypy_out={OUT}"]
    return protoc.main(arguments + [str(f) for f in files])


if __name__ == "__main__":
    sys.exit(main())
