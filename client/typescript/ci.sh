#!/usr/bin/env bash
# Makes the TypeScript stubs and runs example and tests against a real server.
# Needs Node 20 or later, npm, and Go.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
npm ci --no-audit --no-fund
npm run --silent generate
npm run --silent build
check() {
	npm run --silent example -- "http://$CAPSTACK_ADDRESS"
	npm run --silent contract -- "http://$CAPSTACK_ADDRESS"
	CAPSTACK_SERVER="http://$CAPSTACK_ADDRESS" npm run --silent test
}
export -f check
../with_server.sh bash -euo pipefail -c check
echo 'typescript: ok'
