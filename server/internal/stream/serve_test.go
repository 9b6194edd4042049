package stream

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/server/internal/status"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// events returns n numbered events: a header, aggregates and a summary.
func events(n int) []*capstackv1.RunEvent {
	out := make([]*capstackv1.RunEvent, n)
	for i := range out {
		out[i] = &capstackv1.RunEvent{Sequence: int64(i) + 1}
		switch i {
		case 0:
			out[i].Event = &capstackv1.RunEvent_Header{Header: &capstackv1.RunHeader{}}
		case n - 1:
			out[i].Event = &capstackv1.RunEvent_Summary{Summary: &capstackv1.RunSummary{Digest: "d"}}
		default:
			out[i].Event = &capstackv1.RunEvent_PartialAggregate{PartialAggregate: &capstackv1.RunPartialAggregate{}}
		}
	}
	return out
}

// paced is a run that gives an event every pause, leaving out the first skip of them.
func paced(list []*capstackv1.RunEvent, skip int, pause time.Duration) Run {
	return func(ctx context.Context, sink func(*capstackv1.RunEvent) error) error {
		for _, e := range list[min(skip, len(list)):] {
			select {
			case <-time.After(pause):
			case <-ctx.Done():
				return ctx.Err()
			}
			if err := sink(proto.CloneOf(e)); err != nil {
				return err
			}
		}
		return nil
	}
}

// reading collects what a reader gets. Each Send takes as long as pause says.
type reading struct {
	mu    sync.Mutex
	got   []*capstackv1.RunEvent
	pause func(n int) time.Duration
	ctx   context.Context
}

func (r *reading) reader() Reader {
	return Reader{Send: func(e *capstackv1.RunEvent) error {
		if r.pause != nil {
			select {
			case <-time.After(r.pause(len(r.got))):
			case <-r.ctx.Done():
				return r.ctx.Err()
			}
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.got = append(r.got, e)
		return nil
	}}
}

func (r *reading) numbered() (out []*capstackv1.RunEvent) {
	for _, e := range r.got {
		if e.GetSequence() > 0 {
			out = append(out, e)
		}
	}
	return out
}

func (r *reading) last() *capstackv1.RunEvent { return r.got[len(r.got)-1] }

func TestACompleteStreamHasEveryEventWithItsToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &reading{}
		outcome, err := Serve(t.Context(), Defaults(), nil, start(), r.reader(), paced(events(7), 0, time.Millisecond))
		if err != nil || outcome != (Outcome{}) {
			t.Fatalf("%+v, %v", outcome, err)
		}
		for i, e := range r.got {
			token, err := ParseToken(e.GetResumeToken())
			if err != nil || token.Next != int64(i)+1 || e.GetSequence() != int64(i)+1 {
				t.Errorf("event %d: sequence %d, token %+v, %v", i, e.GetSequence(), token, err)
			}
		}
		if len(r.got) != 7 || r.last().GetSummary() == nil {
			t.Errorf("%d events", len(r.got))
		}
	})
}

func start() Token { t := sample(); t.Next = 0; return t }

// The engine leaves out what the token says; what is tested here is that the numbers go on.
func TestAStreamGoesOnBehindItsToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for cut := range 7 {
			r := &reading{}
			at := start()
			at.Next = int64(cut)
			if _, err := Serve(t.Context(), Defaults(), nil, at, r.reader(), paced(events(7), cut, time.Millisecond)); err != nil {
				t.Fatalf("cut %d: %v", cut, err)
			}
			if len(r.got) != 7-cut || r.got[0].GetSequence() != int64(cut)+1 {
				t.Errorf("cut %d: %d events, the first is %d", cut, len(r.got), r.got[0].GetSequence())
			}
		}
	})
}

func TestATokenBehindTheSummaryIsOutOfRange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at := start()
		at.Next = 7
		_, err := Serve(t.Context(), Defaults(), nil, at, (&reading{}).reader(), paced(events(7), 7, time.Millisecond))
		if status.Of(err).Code() != codes.OutOfRange {
			t.Errorf("%v", err)
		}
	})
}

func TestASilentRunGivesASignOfLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &reading{}
		if _, err := Serve(t.Context(), Defaults(), nil, start(), r.reader(), paced(events(3), 0, 2*time.Minute)); err != nil {
			t.Fatal(err)
		}
		if beats := len(r.got) - 3; beats < 6*60/15 {
			t.Errorf("%d signs of life in six minutes", beats)
		}
		for _, e := range r.got {
			if e.GetProgress() != nil && (e.GetSequence() != 0 || len(e.GetResumeToken()) == 0) {
				t.Errorf("%v", e)
			}
		}
	})
}

func TestProgressIsThinnedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &reading{}
		_, err := Serve(t.Context(), Defaults(), nil, start(), r.reader(), func(ctx context.Context, sink func(*capstackv1.RunEvent) error) error {
			for done := range int64(10_000) {
				time.Sleep(time.Millisecond)
				p := &capstackv1.RunProgress{ScenariosDone: done, ScenarioCount: 10_000}
				if err := sink(&capstackv1.RunEvent{Event: &capstackv1.RunEvent_Progress{Progress: p}}); err != nil {
					return err
				}
			}
			return sink(&capstackv1.RunEvent{Sequence: 1, Event: &capstackv1.RunEvent_Summary{Summary: &capstackv1.RunSummary{}}})
		})
		if err != nil || len(r.got) > 12 || len(r.got) < 10 {
			t.Errorf("%d events in ten seconds, %v", len(r.got), err)
		}
	})
}

func TestADrainingServerRotatesItsStreamsWithinFiveSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		drain := make(chan struct{})
		time.AfterFunc(95*time.Second, func() { close(drain) })
		r := &reading{}
		begin := time.Now()
		outcome, err := Serve(t.Context(), Defaults(), drain, start(), r.reader(), paced(events(1000), 0, 10*time.Second))
		if err != nil || outcome.Rotated != capstackv1.RotationReason_ROTATION_REASON_DRAINING || !outcome.Told {
			t.Fatalf("%+v, %v", outcome, err)
		}
		if took := time.Since(begin); took > 100*time.Second {
			t.Errorf("ended after %v", took)
		}
		token, err := ParseToken(r.last().GetResumeToken())
		if err != nil || r.last().GetRotation() == nil || token.Next != int64(len(r.numbered())) {
			t.Errorf("the last event is %v, its token %+v, %v", r.last(), token, err)
		}
	})
}

func TestAnOldStreamRotates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &reading{}
		begin := time.Now()
		outcome, err := Serve(t.Context(), Defaults(), nil, start(), r.reader(), paced(events(100_000), 0, time.Second))
		if err != nil || outcome.Rotated != capstackv1.RotationReason_ROTATION_REASON_MAX_AGE || !outcome.Told {
			t.Fatalf("%+v, %v", outcome, err)
		}
		if age := time.Since(begin); age != 30*time.Minute {
			t.Errorf("rotated at the age of %v", age)
		}
	})
}

func TestAReaderThatTakesNothingForAMinuteHasToReconnect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, leave := context.WithCancel(t.Context()) // as gRPC ends a stream's context when its handler returns
		r := &reading{ctx: ctx, pause: func(n int) time.Duration {
			if n == 3 {
				return time.Hour
			}
			return 0
		}}
		begin := time.Now()
		outcome, err := Serve(ctx, Defaults(), nil, start(), r.reader(), paced(events(10), 0, time.Millisecond))
		if err != nil || outcome.Rotated != capstackv1.RotationReason_ROTATION_REASON_SLOW_READER || outcome.Told {
			t.Fatalf("%+v, %v", outcome, err)
		}
		if took := time.Since(begin); took > 61*time.Second {
			t.Errorf("ended after %v", took)
		}
		leave()
		synctest.Wait()
		if len(r.got) != 3 {
			t.Errorf("%d events were sent", len(r.got))
		}
	})
}

func TestASlowReaderThatReadsIsServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &reading{ctx: t.Context(), pause: func(int) time.Duration { return 59 * time.Second }}
		if outcome, err := Serve(t.Context(), Defaults(), nil, start(), r.reader(), paced(events(5), 0, 0)); err != nil || outcome != (Outcome{}) {
			t.Errorf("%+v, %v", outcome, err)
		}
		if len(r.numbered()) != 5 {
			t.Errorf("%d events", len(r.numbered()))
		}
	})
}

func TestADrainGivesASendInFlightTwoSeconds(t *testing.T) {
	for _, test := range []struct {
		name  string
		takes time.Duration // what the reader takes for the event in flight
		told  bool
	}{
		{"and tells the rotation if it ends", 11 * time.Second, true},
		{"and goes without if it does not", time.Hour, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				drain := make(chan struct{})
				time.AfterFunc(10*time.Second, func() { close(drain) })
				ctx, leave := context.WithCancel(t.Context())
				r := &reading{ctx: ctx, pause: func(n int) time.Duration {
					if n == 0 {
						return test.takes
					}
					return 0
				}}
				begin := time.Now()
				outcome, err := Serve(ctx, Defaults(), drain, start(), r.reader(), paced(events(9), 0, 0))
				if err != nil || outcome.Told != test.told {
					t.Errorf("%+v, %v", outcome, err)
				}
				if took := time.Since(begin); took > 15*time.Second {
					t.Errorf("ended after %v", took)
				}
				leave()
				synctest.Wait()
			})
		})
	}
}

func TestACallerThatLeavesEndsTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, leave := context.WithTimeout(t.Context(), 3*time.Second)
		defer leave()
		_, err := Serve(ctx, Defaults(), nil, start(), (&reading{}).reader(), paced(events(100), 0, time.Second))
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
	})
}

func TestWhatBreaksTheGrammarIsAnError(t *testing.T) {
	gap := []*capstackv1.RunEvent{events(5)[0], events(5)[2]}
	twice := []*capstackv1.RunEvent{events(5)[0], events(5)[0]}
	for name, list := range map[string][]*capstackv1.RunEvent{"a gap": gap, "an event twice": twice, "no summary": events(5)[:3]} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if _, err := Serve(t.Context(), Defaults(), nil, start(), (&reading{}).reader(), paced(list, 0, 0)); err == nil {
					t.Error("no error")
				}
			})
		})
	}
}

func TestAnEventIsAtMost256KiB(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		header := events(3)
		header[0].GetHeader().Fingerprint = strings.Repeat("x", MaxMessage)
		_, err := Serve(t.Context(), Defaults(), nil, start(), (&reading{}).reader(), paced(header, 0, 0))
		if status.Of(err).Code() != codes.InvalidArgument {
			t.Errorf("%v", err)
		}
		header[0].GetHeader().Fingerprint = strings.Repeat("x", MaxMessage-200)
		if _, err := Serve(t.Context(), Defaults(), nil, start(), (&reading{}).reader(), paced(header, 0, 0)); err != nil {
			t.Errorf("just below: %v", err)
		}
	})
}
