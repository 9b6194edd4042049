#!/usr/bin/env bash
# Writes gen/ from the schema with buf and the pinned protoc-gen-es. Needs the
# packages of `npm ci`, and buf: bin/buf if `make tools` has built it, else Go
# builds the version that proto/tools pins. No schema registry is asked.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."
buf=(bin/buf)
[[ -x bin/buf ]] || buf=(go tool -modfile=proto/tools/go.mod buf)
rm -rf "$here/gen"
PATH="$here/node_modules/.bin:$PATH" "${buf[@]}" generate --template client/typescript/buf.gen.yaml --output "$here"
