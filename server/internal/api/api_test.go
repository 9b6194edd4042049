package api

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc/codes"

	"github.com/capstack/capstack/server/internal/admit"
	"github.com/capstack/capstack/server/internal/status"
	"github.com/capstack/capstack/server/internal/stream"
	"github.com/capstack/capstack/server/internal/telemetry"
	"github.com/capstack/capstack/server/internal/wire"
	"github.com/capstack/capstack/server/internal/wire/wiretest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func room(t *testing.T, e wire.Engine) Room {
	t.Helper()
	none := telemetry.None()
	told, err := telemetry.New(none.Tracers, none.Meters)
	if err != nil {
		t.Fatal(err)
	}
	return Room{
		Engine: e, Catalog: wiretest.Catalog(), Telemetry: told, Log: slog.New(slog.DiscardHandler),
		Values:    admit.NewGate("values", admit.Limits{Concurrent: 4, Queue: 4, Wait: time.Second}),
		Runs:      admit.NewGate("runs", admit.Limits{Concurrent: 1, Queue: 1, Wait: time.Second}),
		Estimator: admit.NewEstimator(1), RunCap: 1 << 40, Workers: 1, Stream: stream.Defaults(), Drain: make(chan struct{}),
	}
}

func batch(ids ...string) *capstackv1.BatchValueCasesRequest {
	in := &capstackv1.BatchValueCasesRequest{}
	for _, id := range ids {
		in.Requests = append(in.Requests, &capstackv1.ValueCaseRequest{Subject: &capstackv1.ValueCaseRequest_ReferenceCaseId{ReferenceCaseId: id}})
	}
	return in
}

func TestAPanicInOneItemIsThatItemsAlone(t *testing.T) {
	v := &Valuation{Room: room(t, wiretest.Engine{Value: func(id string) error {
		switch id {
		case "panics":
			panic("index out of range")
		case "fails":
			return errors.New("disk on fire")
		default:
			return nil
		}
	}}.New())}
	got, err := v.BatchValueCases(t.Context(), batch("good", "panics", "fails", "good"))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []codes.Code{codes.OK, codes.Internal, codes.Internal, codes.OK} {
		o := got.GetOutcomes()[i]
		if codes.Code(o.GetError().GetCode()) != want || (want == codes.OK) != (o.GetResponse() != nil) {
			t.Errorf("item %d: %v", i, o)
		}
	}
	if told := got.GetOutcomes()[2].GetError().GetMessage(); told != got.GetOutcomes()[1].GetError().GetMessage() {
		t.Errorf("a fault of the server is told as %q", told)
	}
	for range 4 { // every place was given back
		if _, ok := v.Values.TryAcquire(); !ok {
			t.Error("a place is lost")
		}
	}
}

func TestABatchEndsWithItsCaller(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	v := &Valuation{Room: room(t, wiretest.Engine{Value: func(string) error { leave(); return nil }}.New())}
	if _, err := v.BatchValueCases(ctx, batch("good", "good", "good")); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestACallAtADrainingServerIsUnavailable(t *testing.T) {
	r := room(t, wiretest.Engine{}.New())
	drain := make(chan struct{})
	close(drain)
	r.Drain = drain
	v := &Valuation{Room: r}
	_, err := v.ValueCase(t.Context(), batch("good").GetRequests()[0])
	if e := status.Of(err); e.Code() != codes.Unavailable || e.Retry == 0 {
		t.Errorf("%+v", e)
	}
}

func TestRefusalsBecomeTheirErrors(t *testing.T) {
	r := room(t, wiretest.Engine{}.New())
	for reason, want := range map[admit.Reason]codes.Code{
		admit.QueueFull: codes.ResourceExhausted, admit.QueueWait: codes.ResourceExhausted, admit.Draining: codes.Unavailable,
		admit.DeadlineTooShort: codes.DeadlineExceeded, admit.OverCap: codes.InvalidArgument,
	} {
		if got := status.Of(r.fault(t.Context(), &admit.Refusal{Reason: reason})).Code(); got != want {
			t.Errorf("%s: %s, want %s", reason, got, want)
		}
	}
	if err := errors.New("x"); !errors.Is(r.fault(t.Context(), err), err) {
		t.Error("what is no fault of the caller was changed")
	}
}

func TestPageTokensAreOfTheirList(t *testing.T) {
	for at := range 50 {
		token := pageToken("measures", at)
		if got, err := position("measures", token, 50); err != nil || got != at {
			t.Errorf("%d became %d, %v", at, got, err)
		}
		if _, err := position("reference_cases", token, 50); status.Of(err).Code() != codes.InvalidArgument {
			t.Errorf("a token of another list: %v", err)
		}
	}
	if _, err := position("measures", pageToken("measures", 50), 50); status.Of(err).Code() != codes.OutOfRange {
		t.Errorf("a token past the end: %v", err)
	}
}
