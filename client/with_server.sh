#!/usr/bin/env bash
# Builds capstackd and capstack, starts a server on a free port of this machine,
# waits until it reports SERVING, gets from Go's client the digest that the
# examples must reproduce, and runs a command with
#
#   CAPSTACK_ADDRESS  host:port of the server
#   CAPSTACK_DIGEST   digest of the run of the examples' tests, by Go's client
#
# The server is stopped behind it, whatever happens; its log is shown on failure.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
server=
finish() {
	local status=$?
	if [[ -n $server ]]; then
		kill -TERM "$server" 2>/dev/null || true
		wait "$server" || status=$?
	fi
	((status == 0)) || { echo 'server log:' >&2; tail -n 40 "$work/log" >&2 || true; }
	rm -rf "$work"
	exit "$status"
}
trap finish EXIT

(cd "$root" && CGO_ENABLED=0 go build -o "$work/" ./server/cmd/capstackd ./client/cmd/capstack)
# The system gives a free port; between this and the server's start nobody else
# is likely to take it, and if somebody does the server says so and this fails.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null ||
	node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
export CAPSTACK_ADDRESS=127.0.0.1:$port
"$work/capstackd" --listen "$CAPSTACK_ADDRESS" >"$work/log" 2>&1 &
server=$!

# The client of the command line calls only servers that report SERVING, so that
# its first success is the sign.
for ((i = 0; ; i++)); do
	if "$work/capstack" --server "$CAPSTACK_ADDRESS" version >"$work/version" 2>"$work/error"; then break; fi
	kill -0 "$server" 2>/dev/null || { echo 'the server ended' >&2; exit 1; }
	((i < 300)) || { echo 'the server is not SERVING after 30 s:' >&2; cat "$work/error" >&2; exit 1; }
	sleep 0.1
done
cat "$work/version"

CAPSTACK_DIGEST=$("$work/capstack" --server "$CAPSTACK_ADDRESS" run abilene-set-a --paths 20000 --seed 1 \
	--measures ebit_margin,days_to_first_shortfall --scenarios -o json | tail -n 1 | sed -n 's/.*"digest":"\([0-9a-f]*\)".*/\1/p')
[[ $CAPSTACK_DIGEST =~ ^[0-9a-f]{64}$ ]] || { echo "no digest from Go's client" >&2; exit 1; }
export CAPSTACK_DIGEST
echo "digest by Go: $CAPSTACK_DIGEST"
"$@"
