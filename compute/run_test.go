package compute_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// events runs a request and returns its numbered events.

func events(t testing.TB, e *compute.Engine, q compute.RunRequest) []compute.Event {
	t.Helper()
	var all []compute.Event
	err := e.Run(context.Background(), q, func(x compute.Event) error {
		if x.Sequence >= 0 {
			all = append(all, x)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// summary is the last of a run's events.

func summary(t testing.TB, all []compute.Event) *compute.Summary {
	t.Helper()
	if s := all[len(all)-1].Summary; s != nil {
		return s
	}
	t.Fatal("the last event is no summary")
	return nil
}

// matrix is the values of a run by column and scenario, from its chunks.

func matrix(all []compute.Event) [][]float64 {
	var out [][]float64
	for _, e := range all {
		if e.Chunk == nil {
			continue
		}
		if out == nil {
			out = make([][]float64, len(e.Chunk.Columns))
		}
		for k, v := range e.Chunk.Columns {
			out[k] = append(out[k], v...)
		}
	}
	return out
}

// monteCarlo is a run of the two phases with all kinds of events: chunks, several checkpoints, fans, thresholds.

func monteCarlo(paths int64) compute.RunRequest {
	return compute.RunRequest{
		Case: projecttest.TwoPhases(), MonteCarlo: &compute.MonteCarlo{Paths: paths, Seed: 7}, EveryScenario: true,
		FanLines: []string{"cfads"}, Thresholds: []compute.Threshold{{Measure: compute.Selector{Name: "dscr_min"}, Level: 2}},
	}
}

func TestEventsDoNotDependOnTheNumberOfWorkers(t *testing.T) {
	var first []compute.Event
	for _, workers := range []int{1, 2, 3, 8} {
		q := monteCarlo(3000)
		q.Workers = workers
		all := events(t, compute.New(compute.Options{}), q)
		if first == nil {
			first = all
			continue
		}
		if d := cmp.Diff(first, all, cmpopts.EquateNaNs()); d != "" {
			t.Fatalf("%d workers: %s", workers, d)
		}
	}
	if len(first) < 10 {
		t.Fatalf("only %d events: the test shows nothing", len(first))
	}
}

func TestEventsFollowTheGrammar(t *testing.T) {
	all := events(t, compute.New(compute.Options{}), monteCarlo(5000))
	if all[0].Header == nil {
		t.Fatal("the first event is no header")
	}
	next := int64(0)
	var checkpoints []int64
	for i, e := range all {
		if e.Sequence != int64(i) {
			t.Fatalf("event %d has number %d", i, e.Sequence)
		}
		switch {
		case e.Chunk != nil:
			if e.Chunk.First != next {
				t.Fatalf("chunk starts at %d, want %d", e.Chunk.First, next)
			}
			next += int64(e.Chunk.Count)
			if size := e.Chunk.Count * len(e.Chunk.Columns) * 8; size > 64<<10 {
				t.Fatalf("chunk of %d bytes", size)
			}
		case e.Aggregate != nil:
			if e.Aggregate.Scenarios != next {
				t.Fatalf("aggregate over %d scenarios after %d", e.Aggregate.Scenarios, next)
			}
			checkpoints = append(checkpoints, next)
		}
	}
	if want := []int64{1024, 2048, 4096}; !slices.Equal(checkpoints, want) {
		t.Errorf("checkpoints after %v, want %v", checkpoints, want)
	}
	if s := summary(t, all); s.Scenarios != 5000 || next != 5000 || len(s.Digest) != 64 {
		t.Errorf("%d scenarios, %d in chunks, digest %q", s.Scenarios, next, s.Digest)
	}
}

func TestResumingAtAnyEventGivesTheRest(t *testing.T) {
	q := monteCarlo(1100)
	e := compute.New(compute.Options{})
	whole := events(t, e, q)
	for k := range len(whole) + 1 {
		q.Skip = int64(k)
		if d := cmp.Diff(whole[k:], events(t, e, q), cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("after %d events: %s", k, d)
		}
	}
}

// compareToValue holds a scenario of a run against the exact ledger: 1e-9 relative or 5 cents, since the ledger rounds

// postings (notes, section 6).

// tolerance is what rounding to cents may move a measure by.

func TestARunIsCancelledWithinMillisecondsOfWork(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	q := monteCarlo(compute.MaxPaths)
	q.EveryScenario = false
	var at time.Time
	err := compute.New(compute.Options{}).Run(ctx, q, func(e compute.Event) error {
		if e.Aggregate != nil && e.Aggregate.Scenarios >= 2048 && at.IsZero() {
			at = time.Now()
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	// The promise is 5 ms of work; the machine of a test may be busy.
	if late := time.Since(at); late > 100*time.Millisecond {
		t.Errorf("ended %v after the cancellation", late)
	}
}

func TestTheReadersErrorEndsTheRun(t *testing.T) {
	full := errors.New("disk full")
	for stop := range int64(6) {
		err := compute.New(compute.Options{}).Run(context.Background(), monteCarlo(9000), func(e compute.Event) error {
			if e.Sequence == stop {
				return full
			}
			return nil
		})
		if !errors.Is(err, full) {
			t.Errorf("stopped at event %d: %v", stop, err)
		}
	}
}

// watcher counts the work that an observer is told of.

type watcher struct {
	mu        sync.Mutex
	started   map[string]int
	open      int
	scenarios int
}

func (w *watcher) Start(ctx context.Context, work compute.Work) (context.Context, func(error)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.started[work.Name]++
	w.open++
	return ctx, func(error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.open--
	}
}

func (w *watcher) Add(_ context.Context, scenarios int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.scenarios += scenarios
}

func TestTheObserverIsToldOfAtMost64PiecesOfARun(t *testing.T) {
	w := &watcher{started: map[string]int{}}
	q := compute.RunRequest{Case: abilene(calendar.Annual), Measures: []compute.Selector{{Name: "revenue_year_1"}},
		MonteCarlo: &compute.MonteCarlo{Paths: 100 * 1024, Drivers: []project.Uncertainty{{Path: "tenants[oracle].usd_per_year", Shock: project.Scale,
			Distribution: project.Distribution{Kind: project.Uniform, Low: 0.9, High: 1.1}}}}}
	events(t, compute.New(compute.Options{Observer: w}), q)
	if n := w.started["run"] + w.started["shards"] + w.started["reduce"]; w.started["run"] != 1 || w.started["reduce"] != 1 || n > 64 {
		t.Errorf("started %v", w.started)
	}
	if w.open != 0 || w.scenarios != 100*1024 {
		t.Errorf("%d pieces not ended, %d scenarios counted", w.open, w.scenarios)
	}
}

func TestALongerRunBeginsWithTheShorterOne(t *testing.T) {
	e := compute.New(compute.Options{})
	short, long := matrix(events(t, e, monteCarlo(700))), matrix(events(t, e, monteCarlo(1500)))
	for k := range short {
		for i, x := range short[k] {
			if math.Float64bits(x) != math.Float64bits(long[k][i]) {
				t.Fatalf("column %d, path %d: %v and %v", k, i, x, long[k][i])
			}
		}
	}
}

// FuzzReadyRun feeds hostile paths and numbers: they are findings or a run that works, never a panic.
