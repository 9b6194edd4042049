package compute

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
	"github.com/capstack/capstack/compute/scenario"
)

// distressed is a case that fails on many paths: two tenants with high hazards, rents that go with one of them, covenants.
func distressed() (project.Case, []project.Uncertainty, []project.Correlation) {
	c := projecttest.TwoPhases()
	c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil
	c.Financing.Covenants = []project.Covenant{
		{ID: "dscr", Kind: project.BackwardDSCR, DefaultLevel: projecttest.Num("1.1"), LockUpLevel: projecttest.Num("1.25")},
		{ID: "liquidity", Kind: project.MinimumLiquidity, DefaultLevelUSD: projecttest.Num("50000000")},
		{ID: "traps-only", Kind: project.ForwardDSCR, LockUpLevel: projecttest.Num("1.15")},
	}
	hazard := func(path string, rate float64, also ...string) project.Uncertainty {
		return project.Uncertainty{Path: path, AlsoPaths: also, Distribution: project.Distribution{Kind: project.DefaultTime, HazardEndYears: []float64{50}, HazardRates: []float64{rate}}}
	}
	drivers := []project.Uncertainty{
		hazard("tenants[anchor].stops_paying_date", 0.08),
		{Path: "market.spot.usd_per_accelerator_hour", Shock: project.Scale, Distribution: project.Distribution{Kind: project.Lognormal, Median: 1, SigmaLog: 0.4}},
		hazard("tenants[second].stops_paying_date", 0.12),
		{Path: "facility.phases[p2].delay_days", Distribution: project.Distribution{Kind: project.Triangular, Low: 0, Mode: 30, High: 300}},
	}
	return c, drivers, []project.Correlation{{PathA: drivers[0].Path, PathB: drivers[2].Path, Rho: 0.3}, {PathA: drivers[1].Path, PathB: drivers[2].Path, Rho: 0.5}}
}

// counted runs a request and returns its statistics of events, its columns by name, and its summary.
func counted(t testing.TB, q RunRequest) (*EventStatistics, map[string][]float64, *Summary) {
	t.Helper()
	values, names := map[string][]float64{}, []string{}
	var stats *EventStatistics
	var end *Summary
	err := New(Options{}).Run(context.Background(), q, func(e Event) error {
		switch {
		case e.Header != nil:
			for _, c := range e.Header.Columns {
				names = append(names, c.Name+"["+c.Label+"]")
			}
		case e.Chunk != nil:
			for k, column := range e.Chunk.Columns {
				values[names[k]] = append(values[names[k]], column...)
			}
		case e.Events != nil:
			stats = e.Events
		case e.Summary != nil:
			if end = e.Summary; len(q.Events) > 0 && stats == nil {
				t.Error("the summary comes before the statistics of events")
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return stats, values, end
}

func distressedRun(paths int64) RunRequest {
	c, drivers, correlations := distressed()
	return RunRequest{Case: c, Events: AllEventStatistics(), MonteCarlo: &MonteCarlo{Paths: paths, Seed: 5, Drivers: drivers, Correlations: correlations}}
}

func TestEventsAreThoseOfEveryPathValuedByItself(t *testing.T) {
	// Second method: each path through the exact interpreter, its lines by month read and counted one by one.
	const paths = 150
	q := distressedRun(paths)
	got, _, _ := counted(t, q)
	e := New(Options{})
	ready, err := e.ReadyRun(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	drawer := ready.prepared.Source.(scenario.Drawer) //nolint:forcetypeassert // random paths
	block := ready.prepared.Source.Shapes()[0].NewBlock(nil, nil)
	hand := newByHand(got)
	for path := range int64(paths) {
		m := q.MonteCarlo
		v, err := e.Value(context.Background(), ValueRequest{Case: q.Case, Drawn: &DrawnPath{Path: path, Seed: m.Seed, Drivers: m.Drivers, Correlations: m.Correlations},
			Lines: []string{"dscr", "dscr_tested", "debt_balance", "covenant_tested[dscr]", "covenant_breach[dscr]", "covenant_tested[liquidity]", "covenant_breach[liquidity]"}})
		if err != nil {
			t.Fatal(err)
		}
		hand.cover(v)
		hand.covenants(v)
		years := drawer.Drawn(path, block)
		hand.defaults(v, q.Case.FinancialClose, years[0], years[2])
	}
	hand.check(t)
}

// byHand counts valued paths in the frame of statistics that it then checks.
type byHand struct {
	of               *EventStatistics
	tested           []int64          // by month
	below            map[[2]int]int64 // by level and month
	belowYear        map[[2]int]int64 // by level and year
	testedIn, breach map[[2]int]int64 // by covenant and quarter
	firstBreach      map[[2]int]int64 //
	stops            [2]int64         // by name
	debt             [2]float64
	both             int64
}

func newByHand(of *EventStatistics) *byHand {
	return &byHand{of: of, tested: make([]int64, len(of.MonthEnds)), below: map[[2]int]int64{}, belowYear: map[[2]int]int64{},
		testedIn: map[[2]int]int64{}, breach: map[[2]int]int64{}, firstBreach: map[[2]int]int64{}}
}

func (h *byHand) month(d calendar.Date) int {
	return slices.IndexFunc(h.of.MonthEnds, func(e calendar.Date) bool { return e >= d })
}

func (h *byHand) quarter(month int) int {
	return slices.IndexFunc(h.of.Quarters, func(e calendar.Date) bool { return e >= h.of.MonthEnds[month] })
}

func (h *byHand) cover(v *Valuation) {
	failed := map[[2]int]bool{}
	for t, end := range h.of.MonthEnds {
		if v.Lines[1].Values[t].IsZero() {
			continue
		}
		h.tested[t]++
		year, _, _ := end.YMD()
		for k, l := range h.of.Cover.Levels {
			if v.Lines[0].Values[t].Float64() < l.Level {
				h.below[[2]int{k, t}]++
				failed[[2]int{k, year - h.of.Years[0]}] = true
			}
		}
	}
	for at := range failed {
		h.belowYear[at]++
	}
}

func (h *byHand) covenants(v *Valuation) {
	for k := range h.of.Covenants {
		tested, breached, first := map[int]bool{}, map[int]bool{}, -1
		for t := range h.of.MonthEnds {
			if !v.Lines[3+2*k].Values[t].IsZero() {
				tested[h.quarter(t)] = true
			}
			if !v.Lines[4+2*k].Values[t].IsZero() {
				if breached[h.quarter(t)] = true; first < 0 {
					first = h.quarter(t)
				}
			}
		}
		for q := range tested {
			h.testedIn[[2]int{k, q}]++
		}
		for q := range breached {
			h.breach[[2]int{k, q}]++
		}
		if first >= 0 {
			h.firstBreach[[2]int{k, first}]++
		}
	}
}

// defaults counts names from their times of default in years, and the debt at the end of the quarter before.
func (h *byHand) defaults(v *Valuation, close *calendar.Date, years ...float64) {
	n := 0
	for k, x := range years {
		month := h.month(close.AddDays(int(math.Ceil(x * 365.25))))
		if month < 0 {
			continue
		}
		n++
		h.stops[k]++
		before := h.month(h.of.Quarters[h.quarter(month)].AddMonths(-3))
		h.debt[k] += v.Lines[2].Values[before].Float64()
	}
	if n == 2 {
		h.both++
	}
}

func (h *byHand) check(t *testing.T) {
	t.Helper()
	equal := func(what string, got, want int64) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %d, by hand %d", what, got, want)
		}
	}
	for i, month := range h.of.Cover.Tests {
		equal("tests", h.of.Cover.Tested[i], h.tested[month])
		for k, l := range h.of.Cover.Levels {
			equal(fmt.Sprint("month ", month, " below ", l.Level), l.Below[i], h.below[[2]int{k, month}])
		}
	}
	for k, l := range h.of.Cover.Levels {
		for y, p := range l.ByYear {
			equal(fmt.Sprint(h.of.Years[y], " below ", l.Level), p.Count, h.belowYear[[2]int{k, y}])
		}
	}
	ever := int64(0)
	for k, c := range h.of.Covenants {
		for q := range h.of.Quarters {
			equal("tested", c.Tested[q], h.testedIn[[2]int{k, q}])
			equal("breached", c.Breached[q], h.breach[[2]int{k, q}])
			equal("first breach", c.First[q], h.firstBreach[[2]int{k, q}])
		}
		ever += c.Ever.Count
	}
	for k, n := range h.of.Names.Names {
		equal(n.Path, n.Default.Count, h.stops[k])
		if want := h.debt[k] / float64(h.stops[k]); !(math.Abs(n.Debt.Value-want) <= 1e-9*want) {
			t.Errorf("%s: %v owed, by hand %v", n.Path, n.Debt.Value, want)
		}
	}
	equal("both default", h.of.Names.Pairs[0].Both.Count, h.both)
	if h.both == 0 || ever == 0 || len(h.belowYear) == 0 {
		t.Error("nothing happens in this case: the test shows nothing")
	}
}

func TestLossesAreThoseOfEveryScenario(t *testing.T) {
	// Second method: the chunks of the same run, summed in order of the paths.
	q := distressedRun(3000)
	q.EveryScenario = true
	for _, name := range []string{"payment_default_date", "insolvency_date", "first_shortfall_date", "loss", "exposure_at_default", "lgd", "loss_total", "lgd_total"} {
		q.Measures = append(q.Measures, Selector{Name: name})
	}
	got, values, end := counted(t, q)
	if got.Paths != end.Scenarios-end.Failed {
		t.Errorf("%d paths, %d computed", got.Paths, end.Scenarios-end.Failed)
	}
	yearOf := func(day float64) int { y, _, _ := calendar.Date(day).YMD(); return y - got.Years[0] }
	for _, d := range got.Dates {
		months := make([]int64, len(got.MonthEnds))
		for _, day := range values[d.Measure+"[]"] {
			if !math.IsNaN(day) {
				months[slices.IndexFunc(got.MonthEnds, func(e calendar.Date) bool { return float64(e) >= day })]++
			}
		}
		if !slices.Equal(months, d.ByMonth) || d.Ever.Count == 0 {
			t.Errorf("%s: %v, scenarios %v", d.Measure, d.ByMonth, months)
		}
		checkSums(t, d, got.Paths)
	}
	exposed := make([]float64, got.Paths)
	for _, k := range append(slices.Clone(got.Tranches), *got.All) {
		suffix, total := "["+k.ID+"]", ""
		if k.ID == "" {
			suffix, total = "[]", "_total"
		}
		count, loss, exposure := make([]int64, len(got.Years)), make([]float64, len(got.Years)), 0.0
		for i, lgd := range values["lgd"+total+suffix] {
			if math.IsNaN(lgd) {
				continue
			}
			y := yearOf(values["payment_default_date[]"][i])
			count[y]++
			loss[y] += values["loss"+total+suffix][i]
			if total == "" {
				exposed[i] += values["exposure_at_default"+suffix][i]
				exposure += values["exposure_at_default"+suffix][i]
			} else {
				exposure += exposed[i]
			}
		}
		checkLosses(t, &k, count, loss, exposure, float64(got.Paths))
	}
}

// checkSums holds what is true of any distribution of a date.
func checkSums(t *testing.T, d DateStatistics, paths int64) {
	t.Helper()
	sum, before := int64(0), 0.0
	for y := range d.ByYear {
		sum += d.ByYear[y].Count
		if c := d.Cumulative[y]; c.Count != sum || c.Value < before || c.Low > c.Value || c.High < c.Value || c.Value != float64(sum)/float64(paths) {
			t.Errorf("%s: to year %d %+v, years %d", d.Measure, y, c, sum)
		}
		before = d.Cumulative[y].Value
	}
	if sum != d.Ever.Count {
		t.Errorf("%s: years %d, ever %d", d.Measure, sum, d.Ever.Count)
	}
}

// checkLosses holds a tranche's figures against sums by year of default, and the identity of its measures.
func checkLosses(t *testing.T, k *TrancheLosses, count []int64, loss []float64, exposure, paths float64) {
	t.Helper()
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-12*math.Max(1, math.Abs(want)) {
			t.Errorf("tranche %q, %s: %v, want %v", k.ID, what, got, want)
		}
	}
	defaults, lost := int64(0), 0.0
	for y := range k.Years {
		x := &k.Years[y]
		near("hazard", x.Hazard, float64(count[y])/(paths-float64(defaults)))
		defaults, lost = defaults+count[y], lost+loss[y]
		if x.Defaults != count[y] || x.Cumulative.Count != defaults || x.ExpectedLoss < 0 {
			t.Errorf("tranche %q, year %d: %+v, scenarios %d defaults", k.ID, y, x, count[y])
		}
		near("loss of the year", x.ExpectedLoss, loss[y]/paths)
		near("loss to the year", x.CumulativeLoss.Value, lost/paths)
	}
	if k.Default.Count != defaults || defaults == 0 {
		t.Errorf("tranche %q: %d defaults, scenarios %d", k.ID, k.Default.Count, defaults)
	}
	near("exposure", k.Exposure.Value, exposure/float64(defaults))
	near("expected loss", k.ExpectedLoss.Value, lost/paths)
	near("loss given default", k.LGD.Value, lost/exposure)
	near("PD x EAD x LGD", k.Default.Value*k.Exposure.Value*k.LGD.Value, k.ExpectedLoss.Value)
	near("error of the last year", k.Years[len(k.Years)-1].CumulativeLoss.StandardError, k.ExpectedLoss.StandardError)
	if close := k.ExpectedLossAtClose.Value; !(close < k.ExpectedLoss.Value && close > 0.4*k.ExpectedLoss.Value) {
		t.Errorf("tranche %q: discounted to close %v, at default %v", k.ID, close, k.ExpectedLoss.Value)
	}
}

func TestEventsDependOnTheRequestAlone(t *testing.T) {
	q := distressedRun(5000)
	var first *EventStatistics
	for _, workers := range []int{1, 2, 5} {
		q.Workers = workers
		got, _, _ := counted(t, q)
		if first == nil {
			first = got
		} else if diff := cmp.Diff(first, got, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%d workers: other statistics: %s", workers, diff)
		}
	}
}

func TestEventsChangeNoOtherResult(t *testing.T) {
	q := distressedRun(2048)
	_, _, with := counted(t, q)
	q.Events = nil
	stats, _, without := counted(t, q)
	if stats != nil || with.Digest != without.Digest || !reflect.DeepEqual(with.Columns, without.Columns) {
		t.Errorf("digest %s with events, %s without; statistics %v", with.Digest, without.Digest, stats)
	}
}
