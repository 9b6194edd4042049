package client_test

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"

	"github.com/capstack/capstack/client"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// digest is a well-formed digest.
var digest = strings.Repeat("ab", 32)

// fake is a server that sends what a test scripts. Calls count from 1.
type fake struct {
	pb.UnimplementedValuationServiceServer
	pb.UnimplementedCatalogServiceServer
	value func(ctx context.Context, q *pb.ValueCaseRequest) (*pb.ValueCaseResponse, error)
	run   func(call int, q *pb.RunScenariosRequest, send func(*pb.RunEvent) error) error
	runs  atomic.Int64
}

func (f *fake) ValueCase(ctx context.Context, q *pb.ValueCaseRequest) (*pb.ValueCaseResponse, error) {
	return f.value(ctx, q)
}

func (f *fake) RunScenarios(q *pb.RunScenariosRequest, s grpc.ServerStreamingServer[pb.RunScenariosResponse]) error {
	return f.run(int(f.runs.Add(1)), q, func(e *pb.RunEvent) error {
		return s.Send(&pb.RunScenariosResponse{Event: e})
	})
}

// serve starts the fake in this process and returns a client of it.
func (f *fake) serve(t *testing.T) *client.Client {
	t.Helper()
	listener := bufconn.Listen(1 << 20)
	server := grpc.NewServer()
	pb.RegisterValuationServiceServer(server, f)
	pb.RegisterCatalogServiceServer(server, f)
	go func() { _ = server.Serve(listener) }()
	conn, err := grpc.NewClient("passthrough:///fake", grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		conn.Close()
		server.Stop()
	})
	return client.New(conn)
}

// script is a whole stream: a header, four chunks of two scenarios with partial aggregates behind the first, second and
// fourth, and the summary: nine numbered events.
func script() []*pb.RunEvent {
	column := []*pb.ColumnAggregate{{Count: 1}}
	events := []*pb.RunEvent{{Event: &pb.RunEvent_Header{Header: &pb.RunHeader{
		Fingerprint: "f1", EngineVersion: "e1", ScenarioCount: 8, ChunkScenarios: 2, Columns: []*pb.RunColumn{{Name: "equity_irr"}},
	}}}}
	for i := range 4 {
		events = append(events, &pb.RunEvent{Event: &pb.RunEvent_Chunk{Chunk: &pb.RunChunk{
			FirstScenario: int64(2 * i), ScenarioCount: 2, Columns: []*pb.ColumnValues{{Values: []float64{float64(i), 1}}},
		}}})
		if i != 2 {
			events = append(events, &pb.RunEvent{Event: &pb.RunEvent_PartialAggregate{PartialAggregate: &pb.RunPartialAggregate{
				ScenarioCount: int64(2*i + 2), Columns: column,
			}}})
		}
	}
	events = append(events, &pb.RunEvent{Event: &pb.RunEvent_Summary{Summary: &pb.RunSummary{ScenarioCount: 8, Columns: column, Digest: digest}}})
	for i, e := range events {
		e.Sequence, e.ResumeToken = int64(i+1), []byte("behind "+strconv.Itoa(i+1))
	}
	return events
}

// behind returns the place that a token of script stands for.
func behind(token []byte) int {
	n := 0
	if len(token) > 0 {
		if _, err := fmt.Sscanf(string(token), "behind %d", &n); err != nil {
			panic(err)
		}
	}
	return n
}

func progress(token []byte) *pb.RunEvent {
	return &pb.RunEvent{ResumeToken: token, Event: &pb.RunEvent_Progress{Progress: &pb.RunProgress{ScenariosDone: 1, ScenarioCount: 8}}}
}

func rotation(token []byte) *pb.RunEvent {
	return &pb.RunEvent{ResumeToken: token, Event: &pb.RunEvent_Rotation{Rotation: &pb.RunRotation{Reason: pb.RotationReason_ROTATION_REASON_DRAINING}}}
}

var errCut = status.Error(codes.Unavailable, "cut")

// quick makes resumption wait for no time worth naming.
func quick() client.RunOption {
	return client.WithResume(client.ResumePolicy{Attempts: 4, InitialBackoff: time.Millisecond, MaxBackoff: 2 * time.Millisecond})
}

// timeout returns a context that ends a hanging test.
func timeout(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}
