# Capstack: everyday commands. `make help` lists them. Nothing but Go is needed,
# except for `make race` (a C compiler) and `make clients` (Python, Node). Tools
# are built once into bin/ from modules that pin them: proto/tools, deploy/tools.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

GO ?= go
PROTO_TOOLS := bin/buf bin/protoc-gen-go bin/protoc-gen-go-grpc
LINTER := bin/golangci-lint
# Packages whose tests start goroutines: where a data race could be.
CONCURRENT := ./compute/run/... ./server/... ./client/...
# Modules beside the main one, with tests of their own.
DEPLOY_MODULES := deploy/check deploy/collector/check

.PHONY: help
help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

## ---- everyday ---------------------------------------------------------------

.PHONY: check test race fmt
check: lint proto-check generate-check vector-check tidy-check ## all that is not a test: lint, format, schema, generated code
test: ## every test
	$(GO) test ./...
race: ## every test with the race detector (slow)
	CGO_ENABLED=1 $(GO) test -race ./...
fmt: $(LINTER) $(PROTO_TOOLS) ## rewrite Go and schema files in their format
	$(LINTER) fmt
	@if compgen -G 'proto/capstack/*/*.proto' >/dev/null; then bin/buf format --write; fi

.PHONY: lint tidy-check
lint: $(LINTER)
	$(LINTER) run ./...
	$(LINTER) fmt --diff
tidy-check:
	$(GO) mod tidy -diff

## ---- schema -----------------------------------------------------------------

.PHONY: generate generate-check proto-check proto-breaking
generate: $(PROTO_TOOLS) ## write proto/gen from proto/capstack
	bin/buf generate
generate-check: $(PROTO_TOOLS) # what is checked in is what the schema gives
	@out=$$(mktemp -d); trap 'rm -rf "$$out"' EXIT; \
	bin/buf generate --output "$$out"; diff -r "$$out/proto/gen" proto/gen
proto-check: $(PROTO_TOOLS)
	bin/buf lint
	bin/buf format --diff --exit-code
# BASE is the commit whose schema must stay readable by its callers.
BASE ?= main
proto-breaking: $(PROTO_TOOLS) ## compare the schema with commit BASE (main)
	bin/buf breaking --against '.git#ref=$(BASE)'

## ---- assembly ---------------------------------------------------------------

# The generators are a module of their own. What they write is checked in.
VECTOR := compute/internal/vector
THREADED := compute/internal/threaded
VECTOR_PART = $(GO) -C $(VECTOR)/gen run . -pkg vector -part $(1) -out ../$(2)_amd64.s -stubs ../$(2)_amd64.go
THREADED_PART = $(GO) -C $(VECTOR)/gen run ./threaded -pkg threaded -level $(1) -out ../../threaded/$(2)_amd64.s -stubs ../../threaded/$(2)_amd64.go
VECTOR_GEN := $(call VECTOR_PART,rows,kernels) && $(call VECTOR_PART,functions,functions) && \
	$(call THREADED_PART,AVX2,handlers_avx2) && $(call THREADED_PART,AVX512,handlers_avx512)
.PHONY: vector vector-check
vector: ## write the vector kernels and the handlers of threaded code from their generators
	$(VECTOR_GEN)
vector-check: # what is checked in is what the generators give
	@old=$$(mktemp -d); trap 'rm -rf "$$old"' EXIT; cp --parents $(VECTOR)/*.s $(VECTOR)/*.go $(THREADED)/*.s $(THREADED)/*.go "$$old"; \
	$(VECTOR_GEN); for f in $$(cd "$$old" && find . -type f); do cmp "$$old/$$f" "$$f"; done

## ---- more proof -------------------------------------------------------------

.PHONY: bench bench-peers clients deploy-check robustness-fast ci long
# Ratios are against the first line of the same benchmark, in the same run.
bench: ## benchmarks, with ratios
	@$(GO) test -run='^$$' -bench=. -benchmem \
		$$(grep -rl --include='*_test.go' '^func Benchmark' compute server client | xargs -n1 dirname | sort -u | sed 's|^|./|') \
		| awk -f .ci/ratios.awk
# The same model as a C and as a NumPy program, printed from what the engine runs; each is left out where gcc, or python3
# with numpy, is missing.
bench-peers: ## the Monte Carlo path against the same model in C and NumPy: agreement, ratios, scaling, memory
	$(GO) test ./compute/internal/bench -count=1 -run Peers -peers -v | grep -v '^=== '
clients: $(PROTO_TOOLS) ## Python and TypeScript examples against a real server
	client/python/ci.sh
	client/typescript/ci.sh
# -count=1: the go command's cache does not see changes of files outside a module,
# which is what these tests read.
deploy-check: ## image, manifests, collector, dashboard, alerts
	@for m in $(DEPLOY_MODULES); do $(GO) -C $$m vet ./... && $(GO) -C $$m test -count=1 ./...; done
robustness-fast: ## concurrent packages with the race detector
	CGO_ENABLED=1 $(GO) test -race $(CONCURRENT)
ci: ## what CI runs
	.ci/run
long: ## the longer suite: other processors, random numbers, memory, faults (hours; .ci/long SECTION... runs some)
	.ci/long

## ---- tools ------------------------------------------------------------------

.PHONY: tools clean
tools: $(PROTO_TOOLS) $(LINTER) ## build the pinned tools into bin/
clean: ## remove bin/
	rm -rf bin
# One build for the three: they share most of their packages.
$(PROTO_TOOLS) &: proto/tools/go.mod proto/tools/go.sum
	CGO_ENABLED=0 $(GO) build -modfile=proto/tools/go.mod -o bin/ \
		github.com/bufbuild/buf/cmd/buf \
		google.golang.org/protobuf/cmd/protoc-gen-go \
		google.golang.org/grpc/cmd/protoc-gen-go-grpc
	@touch $(PROTO_TOOLS)
$(LINTER): deploy/tools/go.mod deploy/tools/go.sum
	CGO_ENABLED=0 $(GO) build -modfile=deploy/tools/go.mod -o bin/ \
		github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	@touch $@
