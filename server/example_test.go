package server_test

import (
	"context"
	"fmt"

	"google.golang.org/grpc"

	"github.com/capstack/capstack/server"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// A program that wants a server of its own inside: no port, no TLS.
func ExampleEmbedded() {
	ctx := context.Background()
	options, stop, err := server.Embedded(ctx, server.Defaults())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = stop() }() // nothing failed that could be mended here
	conn, err := grpc.NewClient(server.EmbeddedTarget, options...)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = conn.Close() }()

	got, err := capstackv1.NewValuationServiceClient(conn).ValueCase(ctx, &capstackv1.ValueCaseRequest{
		Subject:  &capstackv1.ValueCaseRequest_ReferenceCaseId{ReferenceCaseId: "oracle-notes-2025"},
		Measures: []string{"interest_due_year_1"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range got.GetMeasures() {
		fmt.Println(m.GetName(), m.GetDecimalValue())
	}
	// Output: interest_due_year_1 962625000
}
