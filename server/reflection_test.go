package server_test

import (
	"errors"
	"io"
	"slices"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	reflectionv1 "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"

	"github.com/capstack/capstack/server"
	"github.com/capstack/capstack/server/servertest"
)

// reflected asks the reflection service one thing.
func reflected(t *testing.T, conn *grpc.ClientConn, in *reflectionv1.ServerReflectionRequest) (*reflectionv1.ServerReflectionResponse, error) {
	t.Helper()
	stream, err := reflectionv1.NewServerReflectionClient(conn).ServerReflectionInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Send(in); err != nil && !errors.Is(err, io.EOF) { // with io.EOF the stream has ended, and Recv says how
		t.Fatal(err)
	}
	out, err := stream.Recv()
	_ = stream.CloseSend() // the stream may have ended
	return out, err
}

func listServices() *reflectionv1.ServerReflectionRequest {
	return &reflectionv1.ServerReflectionRequest{MessageRequest: &reflectionv1.ServerReflectionRequest_ListServices{}}
}

// The option is on by default: a tool without the schema finds the services and can describe them.
func TestReflectionTellsTheServices(t *testing.T) {
	conn := servertest.Start(t)
	out, err := reflected(t, conn, listServices())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range out.GetListServicesResponse().GetService() {
		names = append(names, s.GetName())
	}
	for _, want := range []string{"capstack.v1.ValuationService", "capstack.v1.CatalogService", "grpc.health.v1.Health"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not among %q", want, names)
		}
		out, err := reflected(t, conn, &reflectionv1.ServerReflectionRequest{
			MessageRequest: &reflectionv1.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: want},
		})
		if err != nil || len(out.GetFileDescriptorResponse().GetFileDescriptorProto()) == 0 {
			t.Errorf("%s is not described: %v, %v", want, out, err)
		}
	}
}

func TestReflectionCanBeTurnedOff(t *testing.T) {
	conn := servertest.Start(t, func(c *server.Config) { c.Reflection = false })
	if _, err := reflected(t, conn, listServices()); status.Code(err) != codes.Unimplemented {
		t.Errorf("%v, want UNIMPLEMENTED", err)
	}
}
