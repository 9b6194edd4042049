package compute_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
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

func TestZeroVolatilityIsTheDeterministicRun(t *testing.T) {
	// A draw without spread of an input's own value must change no bit: a grid of that one value is the same run.
	c := projecttest.TwoPhases()
	path := "market.spot.usd_per_accelerator_hour"
	for name, u := range map[string]project.Uncertainty{
		"replaced": {Path: path, Shock: project.Replace, Distribution: project.Distribution{Kind: project.Lognormal, Median: 2.4}},
		"moved":    {Path: path, Shock: project.Add, Distribution: project.Distribution{Kind: project.Normal}},
		"scaled":   {Path: path, Shock: project.Scale, Distribution: project.Distribution{Kind: project.Uniform, Low: 1, High: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			e := compute.New(compute.Options{})
			random := events(t, e, compute.RunRequest{Case: c, EveryScenario: true, MonteCarlo: &compute.MonteCarlo{Paths: 3, Seed: 1, Drivers: []project.Uncertainty{u}}})
			fixed := events(t, e, compute.RunRequest{Case: c, EveryScenario: true, Grid: []compute.Axis{{Path: path, Texts: []string{"2.4"}}}})
			a, b := matrix(random), matrix(fixed)
			for k := range a {
				for i, x := range a[k] {
					if math.Float64bits(x) != math.Float64bits(b[k][0]) {
						t.Errorf("%s, path %d: %v, deterministic %v", random[0].Header.Columns[k].Name, i, x, b[k][0])
					}
				}
			}
		})
	}
}

func TestACellOfAGridIsTheCaseWithItsOverrides(t *testing.T) {
	// Numbers, a date's delay and structure (the tenor of a contract), in an order in which structure varies fastest.
	q := compute.RunRequest{Case: projecttest.TwoPhases(), EveryScenario: true, Grid: []compute.Axis{
		{Path: "market.spot.usd_per_accelerator_hour", Shock: project.Scale, Texts: []string{"0.5", "1", "1.25"}},
		{Path: "facility.phases[p2].delay_days", Texts: []string{"0", "45"}},
		{Path: "tenants[second].term_months", Texts: []string{"48", "60", "72"}},
	}, Overrides: []project.Override{{Path: "tenants[anchor].usd_per_kw_month", Shock: project.Scale, Text: "0.9"},
		{Path: "tenants[anchor].term_months", Shock: project.Replace, Text: "90"}}}
	e := compute.New(compute.Options{})
	all := events(t, e, q)
	got := matrix(all)
	if n := len(got[0]); n != 18 {
		t.Fatalf("%d scenarios, want 18", n)
	}
	for s := range 18 {
		at := []int{s / 6, s / 3 % 2, s % 3}
		overrides := slices.Clone(q.Overrides)
		for i, a := range q.Grid {
			overrides = append(overrides, project.Override{Path: a.Path, Shock: a.Shock, Text: a.Texts[at[i]]})
		}
		compareToValue(t, e, compute.ValueRequest{Case: q.Case, Overrides: overrides}, all[0].Header.Columns, got, s)
	}
}

func TestAStressIsTheCaseWithItsOverrides(t *testing.T) {
	q := compute.RunRequest{Case: projecttest.TwoPhases(), EveryScenario: true, Stresses: []project.Stress{
		{ID: "late", Overrides: []project.Override{{Path: "facility.phases[p1].delay_days", Shock: project.Add, Text: "90"},
			{Path: "facility.phases[p2].delay_days", Shock: project.Add, Text: "120"}}},
		{ID: "stops", Overrides: []project.Override{{Path: "tenants[anchor].stops_paying_date", Text: "2029-02-10"}}},
		{ID: "shorter", Overrides: []project.Override{{Path: "tenants[second].term_months", Text: "48"}, {Path: "tax.rate", Text: "0.3"}}},
	}}
	e := compute.New(compute.Options{})
	all := events(t, e, q)
	if want := []string{"", "late", "stops", "shorter"}; !slices.Equal(all[0].Header.StressIDs, want) {
		t.Errorf("stress ids %q", all[0].Header.StressIDs)
	}
	got := matrix(all)
	for s := range 4 {
		var overrides []project.Override
		if s > 0 {
			overrides = q.Stresses[s-1].Overrides
		}
		compareToValue(t, e, compute.ValueRequest{Case: q.Case, Overrides: overrides}, all[0].Header.Columns, got, s)
	}
}

// compareToValue holds a scenario of a run against the exact ledger: 1e-9 relative or 5 cents, since the ledger rounds
// postings (notes, section 6).
func compareToValue(t *testing.T, e *compute.Engine, q compute.ValueRequest, columns []compute.Column, got [][]float64, s int) {
	t.Helper()
	v, err := e.Value(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	for k, c := range columns {
		i := slices.IndexFunc(v.Measures, func(m compute.MeasureValue) bool { return m.Selector == c.Selector })
		want, x := v.Measures[i], got[k][s]
		switch exact := want.Amount.Float64(); {
		case want.Absent != "":
			if !math.IsNaN(x) {
				t.Errorf("scenario %d, %s: %v, want none: %s", s, c.Name, x, want.Absent)
			}
		case !(math.Abs(x-exact) <= math.Max(1e-9*math.Abs(exact), tolerance(c.Unit))):
			t.Errorf("scenario %d, %s: %.15g, exact %.15g", s, c.Name, x, exact)
		}
	}
}

// tolerance is what rounding to cents may move a measure by.
func tolerance(unit string) float64 {
	if strings.HasPrefix(unit, "currency") {
		return 0.05
	}
	return 1e-9
}

func TestTheMeanOfALinearMeasureMeetsItsClosedForm(t *testing.T) {
	// Revenue of year 1 is linear in the contract's price, so its mean is the revenue at the mean price. For a lognormal
	// factor of median 1 and sigma s that is e^(s^2/2) times the base. Error bound: four standard errors.
	const sigma = 0.2
	c := abilene(calendar.Annual)
	q := compute.RunRequest{Case: c, Measures: []compute.Selector{{Name: "revenue_year_1"}}, MonteCarlo: &compute.MonteCarlo{Paths: 40_000, Seed: 3,
		Drivers: []project.Uncertainty{{Path: "tenants[oracle].usd_per_year", Shock: project.Scale,
			Distribution: project.Distribution{Kind: project.Lognormal, Median: 1, SigmaLog: sigma}}}}}
	s := summary(t, events(t, compute.New(compute.Options{}), q)).Columns[0]
	want := 11e9 * math.Exp(sigma*sigma/2)
	if math.Abs(s.Mean-want) > 4*s.StandardError {
		t.Errorf("mean %v, closed form %v, standard error %v", s.Mean, want, s.StandardError)
	}
	deviation := want * math.Sqrt(math.Exp(sigma*sigma)-1)
	if math.Abs(s.StandardDeviation/deviation-1) > 0.03 {
		t.Errorf("standard deviation %v, closed form %v", s.StandardDeviation, deviation)
	}
}

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

func TestFailedScenariosAreValuesWithAReason(t *testing.T) {
	// A normal share of 0.95 with deviation 0.1 leaves its field (0..1) on about 31% of the paths.
	path := "market.spot.utilization_fraction"
	q := compute.RunRequest{Case: projecttest.TwoPhases(), EveryScenario: true, MonteCarlo: &compute.MonteCarlo{Paths: 1000, Seed: 5,
		Drivers: []project.Uncertainty{{Path: path, Distribution: project.Distribution{Kind: project.Normal, Mean: 0.95, StdDev: 0.1}}}}}
	all := events(t, compute.New(compute.Options{}), q)
	s := summary(t, all)
	if s.Failed < 250 || s.Failed > 370 {
		t.Errorf("%d of 1000 failed, about 308 expected", s.Failed)
	}
	want := []compute.AbsentCount{{Reason: "input out of range: " + path, Count: s.Failed}}
	if !slices.Equal(s.Columns[0].Absent, want) || int64(s.Columns[0].Count) != 1000-s.Failed {
		t.Errorf("column counts %d values and %v", s.Columns[0].Count, s.Columns[0].Absent)
	}
	cells, nan := 0, 0
	for _, e := range all {
		if e.Chunk == nil {
			continue
		}
		for _, a := range e.Chunk.Absent {
			if a.Column == -1 {
				cells += len(a.Offsets)
			}
		}
		for _, x := range e.Chunk.Columns[0] {
			if math.IsNaN(x) {
				nan++
			}
		}
	}
	if int64(cells) != s.Failed || int64(nan) != s.Failed {
		t.Errorf("chunks name %d failed scenarios and hold %d NaN, want %d", cells, nan, s.Failed)
	}
}

func TestACombinationThatMakesNoValidCaseFailsAlone(t *testing.T) {
	// A contract of 600 months ends past nothing; a loan that matures before its interest-only time makes no schedule.
	q := compute.RunRequest{Case: projecttest.TwoPhases(), EveryScenario: true, Measures: []compute.Selector{{Name: "dscr_min"}},
		Grid: []compute.Axis{{Path: "financing.tranches[loan].interest_only_months", Texts: []string{"18", "300"}}}}
	all := events(t, compute.New(compute.Options{}), q)
	s := summary(t, all)
	if s.Failed != 1 || s.Columns[0].Count != 1 || !strings.HasPrefix(s.Columns[0].Absent[0].Reason, "the case is invalid: financing.tranches[loan]") {
		t.Errorf("failed %d, count %d, reasons %v", s.Failed, s.Columns[0].Count, s.Columns[0].Absent)
	}
}

func TestFindingsOfARequestComeAllAtOnce(t *testing.T) {
	driver := project.Uncertainty{Path: "market.spot.usd_per_accelerator_hour", Distribution: project.Distribution{Kind: project.Normal, Mean: 2, StdDev: 0.1}}
	structure := driver
	structure.Path = "financing.tranches[loan].principal_usd"
	for _, x := range []struct {
		name string
		set  func(*compute.RunRequest)
		want []string // paths
	}{
		{"nothing asked", func(q *compute.RunRequest) { q.MonteCarlo = nil }, []string{"spec"}},
		{"two questions", func(q *compute.RunRequest) { q.Grid = []compute.Axis{{Path: driver.Path, Texts: []string{"2"}}} }, []string{"spec"}},
		{"no path", func(q *compute.RunRequest) { q.MonteCarlo.Paths = 0 }, []string{"monte_carlo.paths"}},
		{"a path too many", func(q *compute.RunRequest) { q.MonteCarlo.Paths = compute.MaxPaths + 1 }, []string{"monte_carlo.paths"}},
		{"measures, quantiles and thresholds", func(q *compute.RunRequest) {
			q.Measures = []compute.Selector{{Name: "dscr_min"}, {Name: "dscr_minimum"}, {Name: "cost_of_delay_per_day"}, {Name: "dscr_min"}}
			q.Quantiles = []float64{0.5, 1.1, math.NaN()}
			q.Thresholds = []compute.Threshold{{Measure: compute.Selector{Name: "moic"}, Level: math.Inf(1)}}
			q.FanLines = []string{"cfads", "cfads", "cash flow"}
		}, []string{"fan_lines[1]", "fan_lines[2]", "measures[1].name", "measures[2].name", "measures[3].name", "quantiles[1]", "quantiles[2]",
			"thresholds[0].level", "thresholds[0].measure"}},
		{"a driver twice, one on structure", func(q *compute.RunRequest) {
			q.MonteCarlo.Drivers = []project.Uncertainty{driver, driver, structure}
		}, []string{"monte_carlo.uncertainties[1].path", "monte_carlo.uncertainties[2].path"}},
		{"a driver on a date", func(q *compute.RunRequest) {
			d := driver
			d.Path = "facility.phases[p1].planned_cod"
			q.MonteCarlo.Drivers = []project.Uncertainty{d}
		}, []string{"monte_carlo.uncertainties[0].path"}},
		{"points of axes", func(q *compute.RunRequest) {
			q.MonteCarlo = nil
			q.Grid = []compute.Axis{{Path: driver.Path, Texts: []string{"2", "two", "-1"}}, {Path: "tax.rate", Texts: nil}, {Path: "tax.rte", Texts: []string{"1"}}}
		}, []string{"grid.axes[1].texts", "grid.axes[2].path"}},
		{"values of axes", func(q *compute.RunRequest) {
			q.MonteCarlo = nil
			q.Grid = []compute.Axis{{Path: driver.Path, Texts: []string{"2", "two", "-1"}}, {Path: "tax.rate", Texts: []string{"0.2", "1.2"}}}
		}, []string{"grid.axes[0].texts[1]", "grid.axes[0].texts[2]", "grid.axes[1].texts[1]"}},
		{"a grid beyond the limit", func(q *compute.RunRequest) {
			q.MonteCarlo = nil
			long := make([]string, 401)
			for i := range long {
				long[i] = fmt.Sprintf("0.%04d", i)
			}
			q.Grid = []compute.Axis{{Path: "tax.rate", Texts: long}, {Path: "market.spot.growth_rate", Texts: long[:250]}}
		}, []string{"grid.axes"}},
		{"a stress that cannot be", func(q *compute.RunRequest) {
			q.MonteCarlo = nil
			q.Stresses = []project.Stress{{ID: "a", Overrides: []project.Override{{Path: "tax.rate", Text: "x"}}}, {ID: "b", Overrides: []project.Override{{Path: "tax.rate", Text: "2"}}}, {ID: "c"}}
		}, []string{"stresses[0].overrides[0].text", "stresses[1]", "stresses[2].overrides"}},
		{"overrides", func(q *compute.RunRequest) {
			q.Overrides = []project.Override{{Path: "tax.rte", Text: "1"}}
		}, []string{"overrides[0].path"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			q := compute.RunRequest{Case: projecttest.TwoPhases(), MonteCarlo: &compute.MonteCarlo{Paths: 10}}
			x.set(&q)
			_, err := compute.New(compute.Options{}).ReadyRun(context.Background(), q)
			var f project.Findings
			if !errors.As(err, &f) {
				t.Fatalf("error %v", err)
			}
			var got []string
			for _, y := range f {
				if y.Severity == project.Error {
					got = append(got, y.Path)
				}
			}
			slices.Sort(got)
			if !reflect.DeepEqual(got, x.want) {
				t.Errorf("findings on %q, want %q:\n%v", got, x.want, err)
			}
		})
	}
}

func TestLimitsAreAccepted(t *testing.T) {
	q := compute.RunRequest{Case: projecttest.TwoPhases(), MonteCarlo: &compute.MonteCarlo{Paths: compute.MaxPaths}}
	r, err := compute.New(compute.Options{}).ReadyRun(context.Background(), q)
	if err != nil || r.Header().Scenarios != 1_000_000_000 {
		t.Errorf("10^9 paths: %v", err)
	}
}

func TestCorrelationsThatNobodyCanHaveAreRefusedWithTheirEigenvalue(t *testing.T) {
	// Three drivers, each pair at -0.9: eigenvalues 1 - 2 x 0.9 = -0.8 and 1.9 twice.
	paths := []string{"market.spot.usd_per_accelerator_hour", "facility.power.usd_per_mwh", "tax.rate"}
	m := &compute.MonteCarlo{Paths: 10}
	for i, p := range paths {
		m.Drivers = append(m.Drivers, project.Uncertainty{Path: p, Shock: project.Scale, Distribution: project.Distribution{Kind: project.Uniform, Low: 0.9, High: 1.1}})
		m.Correlations = append(m.Correlations, project.Correlation{PathA: p, PathB: paths[(i+1)%3], Rho: -0.9})
	}
	_, err := compute.New(compute.Options{}).ReadyRun(context.Background(), compute.RunRequest{Case: projecttest.TwoPhases(), MonteCarlo: m})
	if err == nil || !strings.Contains(err.Error(), "monte_carlo.correlations") || !strings.Contains(err.Error(), "smallest eigenvalue of their matrix is -0.8 ") {
		t.Errorf("error %v", err)
	}
}

func TestTheFingerprintNamesWhatResultsDependOn(t *testing.T) {
	print := func(set func(*compute.RunRequest)) string {
		q := monteCarlo(10)
		set(&q)
		r, err := compute.New(compute.Options{}).ReadyRun(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		return r.Header().Fingerprint
	}
	own := print(func(*compute.RunRequest) {})
	if x := print(func(q *compute.RunRequest) { q.Workers, q.Skip = 5, 3 }); x != own {
		t.Error("workers or the place of resumption change the fingerprint")
	}
	for name, set := range map[string]func(*compute.RunRequest){
		"seed": func(q *compute.RunRequest) { q.MonteCarlo.Seed++ }, "paths": func(q *compute.RunRequest) { q.MonteCarlo.Paths++ },
		"case": func(q *compute.RunRequest) { q.Case.Title = "x" }, "threshold": func(q *compute.RunRequest) { q.Thresholds[0].Level = 2.5 },
		"detail": func(q *compute.RunRequest) { q.EveryScenario = false }, "measures": func(q *compute.RunRequest) { q.Measures = []compute.Selector{{Name: "dscr_min"}} },
		"quantiles": func(q *compute.RunRequest) { q.Quantiles = []float64{0.5} }, "lines": func(q *compute.RunRequest) { q.FanLines = nil },
	} {
		{
			if x := print(set); x == own {
				t.Errorf("%s does not change the fingerprint", name)
			}
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

func TestTheStandardMeasuresAreThoseOfTheBaseCase(t *testing.T) {
	r, err := compute.New(compute.Options{}).ReadyRun(context.Background(), compute.RunRequest{Case: abilene(calendar.Annual),
		Grid: []compute.Axis{{Path: "tax.rate", Texts: []string{"0", "0.21"}}}})
	if err != nil {
		t.Fatal(err)
	}
	absent := 0
	for _, c := range r.Header().Columns {
		if c.BaseAbsent != "" {
			absent++
			if c.Name != "days_to_first_shortfall" {
				t.Errorf("%s is absent in the base case: %s", c.Name, c.BaseAbsent)
			}
		}
		if c.Name == "dscr_min" && math.Abs(c.Base/1.772763-1) > 1e-6 { // RC-02
			t.Errorf("base DSCR %v", c.Base)
		}
	}
	if absent != 1 || len(r.Header().Columns) < 8 {
		t.Errorf("columns %+v", r.Header().Columns)
	}
	if cost, err := r.Cost(); err != nil || cost <= 0 {
		t.Errorf("cost %d, %v", cost, err)
	}
}

func TestAnyScenarioCanBeValuedByItself(t *testing.T) {
	e := compute.New(compute.Options{})
	for name, q := range map[string]compute.RunRequest{
		"random": {MonteCarlo: &compute.MonteCarlo{Paths: 200, Seed: 9, Drivers: fourDrivers()},
			Overrides: []project.Override{{Path: "tax.rate", Text: "0.25"}, {Path: "tenants[second].term_months", Text: "48"}}},
		"grid":   {Grid: []compute.Axis{{Path: "tax.rate", Texts: []string{"0", "0.2", "0.4"}}, {Path: "tenants[second].term_months", Texts: []string{"36", "48"}}}},
		"stress": {Stresses: []project.Stress{{ID: "late", Overrides: []project.Override{{Path: "facility.phases[p1].delay_days", Text: "200"}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			q.Case, q.EveryScenario = projecttest.TwoPhases(), true
			ready, err := e.ReadyRun(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			got := matrix(events(t, e, q))
			last := int(ready.Header().Scenarios) - 1
			for _, k := range []int{0, 1, last / 2, last} {
				overrides, err := ready.Scenario(int64(k))
				if err != nil {
					t.Fatal(err)
				}
				compareToValue(t, e, compute.ValueRequest{Case: q.Case, Overrides: overrides}, ready.Header().Columns, got, k)
			}
			var none *compute.ScenarioError
			if _, err := ready.Scenario(int64(last) + 1); !errors.As(err, &none) {
				t.Errorf("a scenario beyond the last: %v", err)
			}
		})
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
func FuzzReadyRun(f *testing.F) {
	f.Add("tax.rate", "0.21", uint8(1), 0.1)
	f.Add("tenants[anchor].stops_paying_date", "2029-01-31", uint8(2), 0.0)
	f.Add("tenants[second].term_months", "48", uint8(3), 1e308)
	f.Add("facility.phases[p1].delay_days", "1.5", uint8(9), -1.0)
	f.Add("financing.tranches[loan].principal_usd", "1e9", uint8(0), math.Inf(1))
	f.Fuzz(func(t *testing.T, path, text string, shock uint8, x float64) {
		e := compute.New(compute.Options{Programs: 4})
		override := project.Override{Path: path, Shock: project.Shock(shock), Text: text}
		c := projecttest.TwoPhases()
		for _, q := range []compute.RunRequest{
			{Overrides: []project.Override{override}, MonteCarlo: &compute.MonteCarlo{Paths: 2}},
			{Grid: []compute.Axis{{Path: path, Shock: project.Shock(shock), Texts: []string{text, "1"}}}},
			{Stresses: []project.Stress{{ID: "s", Overrides: []project.Override{override}}}},
			{MonteCarlo: &compute.MonteCarlo{Paths: 70, Drivers: []project.Uncertainty{{Path: path, Shock: project.Shock(shock),
				Distribution: project.Distribution{Kind: project.Normal, Mean: x, StdDev: math.Abs(x)}}}},
				Thresholds: []compute.Threshold{{Measure: compute.Selector{Name: text}, Level: x}}},
		} {
			q.Case = c
			last := compute.Event{}
			err := e.Run(context.Background(), q, func(x compute.Event) error { last = x; return nil })
			var findings project.Findings
			if err != nil && !errors.As(err, &findings) {
				t.Fatalf("%v: %v", q, err)
			}
			if err == nil && last.Summary == nil {
				t.Fatal("a run ended without summary")
			}
		}
	})
}
