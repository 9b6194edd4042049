package server_test

import (
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	healthv1 "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// refusal is what a caller sees of an error.
type refusal struct {
	code   codes.Code
	reason string
	fields []string // field and rule of each violation
	text   string
	retry  bool
}

func refusalOf(t *testing.T, err error) refusal {
	t.Helper()
	s, ok := status.FromError(err)
	if !ok {
		t.Fatalf("%v is no status", err)
	}
	out := refusal{code: s.Code(), text: s.Message()}
	for _, d := range s.Details() {
		switch d := d.(type) {
		case *errdetails.ErrorInfo:
			out.reason = d.GetReason()
		case *errdetails.BadRequest:
			for _, v := range d.GetFieldViolations() {
				out.fields = append(out.fields, v.GetField()+" "+v.GetReason())
				if v.GetDescription() == "" {
					t.Errorf("%s: nothing says what to change", v.GetField())
				}
			}
		case *errdetails.RetryInfo:
			out.retry = true
		}
	}
	return out
}

// byReference values a reference case.
func byReference(id string) *capstackv1.ValueCaseRequest {
	return &capstackv1.ValueCaseRequest{Subject: &capstackv1.ValueCaseRequest_ReferenceCaseId{ReferenceCaseId: id}}
}

// abilene runs random paths of a reference case.
func abilene(paths int64) *capstackv1.RunScenariosRequest {
	return &capstackv1.RunScenariosRequest{
		Subject:  &capstackv1.RunScenariosRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
		Spec:     &capstackv1.RunScenariosRequest_MonteCarlo{MonteCarlo: &capstackv1.MonteCarlo{Paths: paths, Seed: 1}},
		Measures: []*capstackv1.MeasureSelector{{Name: "ebit_margin"}, {Name: "dscr_min"}, {Name: "project_irr"}},
	}
}

// all reads a stream to its end.
func all(stream grpc.ServerStreamingClient[capstackv1.RunScenariosResponse]) (out []*capstackv1.RunEvent, err error) {
	for {
		r, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		out = append(out, r.GetEvent())
	}
}

// numbered are the events that are a function of the request.
func numbered(in []*capstackv1.RunEvent) []*capstackv1.RunEvent {
	return slices.DeleteFunc(slices.Clone(in), func(e *capstackv1.RunEvent) bool { return e.GetSequence() == 0 })
}

// runAll runs a request to its end.
func runAll(t *testing.T, c capstackv1.ValuationServiceClient, in *capstackv1.RunScenariosRequest) []*capstackv1.RunEvent {
	t.Helper()
	stream, err := c.RunScenarios(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	events, err := all(stream)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// changed returns a copy of a request with a change.
func changed[M proto.Message](in M, change func(M)) M {
	out := proto.CloneOf(in)
	change(out)
	return out
}

// within returns how long something may take that the server promises within a time: that time, and as much as this machine
// is late now, measured by calls that cost nothing. On a quiet machine that is a few milliseconds; where other tests hold
// every core, the promise is not what is tested.
func within(t *testing.T, conn *grpc.ClientConn, promised time.Duration) time.Duration {
	t.Helper()
	var late time.Duration
	for range 5 {
		begin := time.Now()
		if _, err := healthv1.NewHealthClient(conn).Check(t.Context(), &healthv1.HealthCheckRequest{}); err != nil {
			t.Fatal(err)
		}
		late = max(late, time.Since(begin))
	}
	return promised + 10*late
}
