#!/usr/bin/env bash
# Makes the Python stubs and runs example and tests against a real server. Needs
# Python 3.10 or later and Go.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if [[ ! -x .venv/bin/python ]]; then
	python3 -m venv .venv
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
.venv/bin/python generate.py
check() {
	.venv/bin/python example.py "$CAPSTACK_ADDRESS"
	.venv/bin/python example_contract.py "$CAPSTACK_ADDRESS"
	.venv/bin/python -m unittest -v test_client
}
export -f check
../with_server.sh bash -euo pipefail -c check
echo 'python: ok'
