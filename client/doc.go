// Package client calls a Capstack server: values of cases, break-evens, runs of many scenarios as streams that go on by
// themselves after a cut, events of single contracts, and measures of cash flows.
//
//	c, err := client.Dial("dns:///capstack.example:7443", client.WithTokenFile("/var/run/token"))
//	if err != nil { ... }
//	defer c.Close()
//	v, err := c.Value(ctx, &pb.ValueCaseRequest{
//		Subject: &pb.ValueCaseRequest_ReferenceCaseId{ReferenceCaseId: "oracle-notes-2025"},
//	})
//
// It speaks the generated messages of proto/gen as they are, and adds what every caller would otherwise write: transport
// security that is on unless the target is this machine, the service config under which a rolling restart fails no call
// ([ServiceConfig]), errors with reason and fields at fault ([Error]), streams that resume by their token and check the
// grammar ([Client.Run]), and bounded concurrency with results in order ([Client.ValueAll], [InOrder]).
//
// It is not an engine: it computes nothing, holds no result, and starts no goroutine but those of gRPC and of a batch while
// it runs. There is no queue in it: a stream is read when its iterator is asked, so a slow reader slows the server down
// instead of filling memory here.
//
// Invariants. Every error that a method returns is an [*Error] (the server or the way to it said so) or a [*StreamError]
// (the stream broke a promise); errors.As finds them, errors.Is finds context.Canceled and context.DeadlineExceeded. All
// methods of the service are free of side effects, so every one of them may be repeated.
//
// A [Client] may be used by any number of goroutines. A [RunStream] belongs to one.
package client
