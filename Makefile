# Capstack: everyday commands. `make help` lists them. Nothing but Go is needed
# for check, test and bench; tools are built once into bin/ from pinned modules.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

GO ?= go
export CGO_ENABLED ?= 0

PROTO_TOOLS := bin/buf bin/protoc-gen-go bin/protoc-gen-go-grpc

.PHONY: help
help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

## ---- schema ----------------------------------------------------------------

# One build for the three tools: they share most of their packages.
$(PROTO_TOOLS) &: proto/tools/go.mod proto/tools/go.sum
	$(GO) build -modfile=proto/tools/go.mod -o bin/ \
		github.com/bufbuild/buf/cmd/buf \
		google.golang.org/protobuf/cmd/protoc-gen-go \
		google.golang.org/grpc/cmd/protoc-gen-go-grpc
	@touch $(PROTO_TOOLS)

.PHONY: generate
generate: $(PROTO_TOOLS) ## write proto/gen from proto/capstack
	bin/buf generate

.PHONY: proto-check
proto-check: $(PROTO_TOOLS) ## lint and format of the schema
	bin/buf lint
	bin/buf format --diff --exit-code
