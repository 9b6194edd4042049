package admit

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func refusal(t *testing.T, err error) *Refusal {
	t.Helper()
	r, ok := errors.AsType[*Refusal](err)
	if !ok {
		t.Fatalf("%v is no refusal", err)
	}
	return r
}

func TestNoMoreCallsWorkThanMay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate("values", Limits{Concurrent: 3, Queue: 100, Wait: time.Minute})
		var working, most atomic.Int64
		var calls sync.WaitGroup
		for range 50 {
			calls.Go(func() {
				release, err := g.Acquire(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				defer release()
				if n := working.Add(1); n > most.Load() {
					most.Store(n)
				}
				time.Sleep(time.Second)
				working.Add(-1)
			})
		}
		calls.Wait()
		if most.Load() != 3 {
			t.Errorf("%d calls worked at once, want 3", most.Load())
		}
	})
}

func TestTheQueueIsBoundedAtItsLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate("runs", Limits{Concurrent: 1, Queue: 2, Wait: time.Minute})
		first, err := g.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var waiting sync.WaitGroup
		for range 2 {
			waiting.Go(func() {
				release, err := g.Acquire(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				release()
			})
		}
		synctest.Wait()
		begin := time.Now()
		_, err = g.Acquire(t.Context())
		if r := refusal(t, err); r.Reason != QueueFull || r.Retry < 100*time.Millisecond || r.Retry > 30*time.Second {
			t.Errorf("%+v", r)
		}
		if took := time.Since(begin); took != 0 {
			t.Errorf("the refusal took %v", took)
		}
		first()
		waiting.Wait()
	})
}

func TestNobodyWaitsLongerThanMay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate("runs", Limits{Concurrent: 1, Queue: 2, Wait: 5 * time.Second})
		release, _ := g.TryAcquire()
		begin := time.Now()
		_, err := g.Acquire(t.Context())
		if r := refusal(t, err); r.Reason != QueueWait {
			t.Errorf("%+v", r)
		}
		if took := time.Since(begin); took != 5*time.Second {
			t.Errorf("waited %v", took)
		}
		release()
	})
}

func TestACallThatEndsWhileItWaitsLeavesTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate("runs", Limits{Concurrent: 1, Queue: 1, Wait: time.Minute})
		release, _ := g.TryAcquire()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := g.Acquire(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		release()
		if again, err := g.Acquire(t.Context()); err != nil {
			t.Errorf("the place was not given back: %v", err)
		} else {
			again()
		}
	})
}

func TestAPlaceGivenBackTwiceIsOnePlace(t *testing.T) {
	g := NewGate("runs", Limits{Concurrent: 1})
	release, _ := g.TryAcquire()
	release()
	release()
	if _, ok := g.TryAcquire(); !ok {
		t.Error("no place")
	}
	if _, ok := g.TryAcquire(); ok {
		t.Error("two places in a gate of one")
	}
}

func TestRetryGrowsWithTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate("runs", Limits{Concurrent: 1, Queue: 3, Wait: time.Hour})
		release, _ := g.TryAcquire()
		time.Sleep(2 * time.Second)
		release()
		release, _ = g.TryAcquire()
		var waiting sync.WaitGroup
		for range 3 {
			waiting.Go(func() {
				if release, err := g.Acquire(t.Context()); err == nil {
					release()
				}
			})
		}
		synctest.Wait()
		_, err := g.Acquire(t.Context())
		if r := refusal(t, err); r.Retry != 8*time.Second {
			t.Errorf("retry after %v, want 2 s for the call at work and each of the three that wait", r.Retry)
		}
		release()
		waiting.Wait()
	})
}

func TestHopelessWorkIsRefusedAtOnce(t *testing.T) {
	e := NewEstimator(1)
	short, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	tests := []struct {
		name   string
		ctx    context.Context
		cost   Cost
		reason Reason // empty: admitted
	}{
		{"ten minutes of work in a second", short, 600e9, DeadlineTooShort},
		{"a tenth of a second of work in a second", short, 100e6, ""},
		{"ten minutes of work without a deadline", t.Context(), 600e9, ""},
		{"more work than a stream gets old", t.Context(), 3601e9, OverCap},
		{"more work than can be counted", short, 1 << 62, OverCap},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := e.Check(test.ctx, test.cost, 30*time.Minute)
			if test.reason == "" {
				if err != nil {
					t.Error(err)
				}
			} else if got := refusal(t, err); got.Reason != test.reason {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestTheEstimateFollowsWhatWasMeasured(t *testing.T) {
	e := NewEstimator(2)
	for range 40 {
		e.Observe(1_000_000_000, 2*time.Second)
	}
	if got := e.Estimate(500_000_000); got < 990*time.Millisecond || got > 1010*time.Millisecond {
		t.Errorf("half of what took two seconds is estimated at %v", got)
	}
	before := e.Estimate(1_000_000)
	for range 1000 { // small runs that had to wait for a core
		e.Observe(telling-1, time.Minute)
	}
	e.Observe(0, time.Hour)
	if e.Estimate(1_000_000) != before {
		t.Error("what says nothing about the rate changed it")
	}
}

// A caller who may come back later must not be told that his request is at fault.
func TestWorkThatOnlyABusyServerCannotDoIsRefusedForNow(t *testing.T) {
	e := NewEstimator(1)
	for range 40 {
		e.Observe(telling, 10*time.Second) // a hundred times the prior
	}
	if r := refusal(t, e.Check(t.Context(), 100e9, 30*time.Minute)); r.Reason != Slow || r.Retry <= 0 {
		t.Errorf("%+v", r)
	}
	if r := refusal(t, e.Check(t.Context(), 3601e9, 30*time.Minute)); r.Reason != OverCap || r.Retry != 0 {
		t.Errorf("%+v", r)
	}
	if err := e.Check(t.Context(), 1e9, 30*time.Minute); err != nil {
		t.Error(err)
	}
}

// A gate of one with room for one more: the second in line waits while the first works, the third is told before it has done
// anything, and a place that is given up is free.
func TestAPlaceInTheLineIsKeptWhileItsCallGetsReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate("runs", Limits{Concurrent: 1, Queue: 1, Wait: time.Hour})
		first, err := g.Join()
		if err != nil {
			t.Fatal(err)
		}
		second, err := g.Join()
		if err != nil {
			t.Fatal(err)
		}
		_, err = g.Join()
		if r := refusal(t, err); r.Reason != QueueFull || r.Retry <= 0 || second.Name() != "runs" {
			t.Errorf("%+v", r)
		}
		if _, ok := g.TryAcquire(); ok {
			t.Error("somebody came in before those in line")
		}
		release, err := first.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		first.Leave()
		_, err = g.Join()
		if r := refusal(t, err); r.Reason != QueueFull {
			t.Errorf("%+v", r)
		}
		second.Leave()
		second.Leave()
		third, err := g.Join()
		if err != nil {
			t.Fatalf("a place that was given up is not free: %v", err)
		}
		defer third.Leave()
		time.AfterFunc(time.Second, release)
		last, err := third.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		last()
	})
}
