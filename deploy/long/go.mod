// The longer suite. A module of its own so that the fault-injecting proxy stays
// out of the product's dependencies.
module github.com/capstack/capstack/deploy/long

go 1.26.8

require github.com/capstack/capstack v0.0.0

require (
	golang.org/x/net v0.60.0 // indirect
	golang.org/x/sys v0.48.0 // indirect
	golang.org/x/text v0.42.0 // indirect
	google.golang.org/genproto/googleapis/rpc v0.0.0-20261019180522-ce908d29299b // indirect
	google.golang.org/grpc v1.85.0 // indirect
	google.golang.org/protobuf v1.36.12 // indirect
)

replace github.com/capstack/capstack => ../..
