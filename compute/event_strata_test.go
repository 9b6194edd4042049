package compute

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/run"
	"github.com/capstack/capstack/compute/strata"
)

// seen is what runs of many seeds say of one figure whose value is known.
type seen struct {
	want         float64
	off, squares float64 // sums of deviations from it and of their squares
	covered      int
}

func (s *seen) add(value, low, high float64) {
	off := value - s.want
	s.off, s.squares = s.off+off, s.squares+off*off
	if low <= s.want && s.want <= high {
		s.covered++
	}
}

// A tenant's default of 0.5% within five years, and of 0.1%: with strata, default and expected loss to the end of each year have
// the closed form 1 - exp(-hazard x days / 365.25) as their mean over seeds, their intervals hold it, and their variance is a
// fraction of that of the same number of independent paths.
func TestEventsOfStrataMeetTheClosedFormsOfARareDefault(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of runs")
	}
	const seeds, paths = 320, 512
	for _, rare := range []float64{0.005, 0.001} {
		hazard := -math.Log1p(-rare) / 5
		c, driver := oneTenant(hazard)
		e := New(Options{})
		var wants []float64
		for year := range 5 {
			days := lastStop(t, e, c, calendar.MustNew(2026+year, 12, 31))
			wants = append(wants, -math.Expm1(-hazard*float64(days)/365.25))
		}
		variances := map[string][]float64{}
		for _, way := range []string{"independent", "strata", "strata, sobol"} {
			m := MonteCarlo{Paths: paths, Drivers: []project.Uncertainty{driver}, Sobol: way == "strata, sobol"}
			if way != "independent" {
				m.Strata = &Strata{Path: driver.Path}
			}
			pd, el := make([]seen, 5), make([]seen, 5)
			for y, want := range wants {
				pd[y].want, el[y].want = want, want
			}
			for seed := range uint64(seeds) {
				m.Seed = seed + 1
				got, _, _ := counted(t, RunRequest{Case: c, Measures: []Selector{{Name: "moic"}}, Events: []EventStatistic{CreditLosses}, MonteCarlo: &m})
				x := got.Tranches[0]
				for y := range wants {
					p, loss := x.Years[y+1].Cumulative, x.Years[y+1].CumulativeLoss
					pd[y].add(p.Value, p.Low, p.High)
					value, half := loss.Value/principal/1.0001, 1.96*loss.StandardError/principal
					el[y].add(value, value-half, value+half)
				}
				if way != "independent" {
					checkIdentity(t, &x)
				}
			}
			variances[way] = checkSeen(t, fmt.Sprint(rare, ", ", way), pd, el, seeds)
		}
		for _, way := range []string{"strata", "strata, sobol"} {
			for i, v := range variances[way] {
				ratio := variances["independent"][i] / v
				t.Logf("%v, %s, %s to year %d: variance ratio %.0f", rare, way, []string{"PD", "EL"}[i/5], i%5+1, ratio)
				if ratio < 0.25/rare {
					t.Errorf("%v, %s: variance ratio %.0f", rare, way, ratio)
				}
			}
		}
	}
}

// checkSeen holds what runs have seen by year against what they should, and returns the mean squares. The intervals of the last
// year are left out: hardly a path of the stratum misses a default by then, and two or three of them are too few for a normal
// interval of the loss.
func checkSeen(t *testing.T, what string, pd, el []seen, seeds int) (variances []float64) {
	t.Helper()
	for i, s := range append(slices.Clone(pd), el...) {
		n := float64(seeds)
		mean, square := s.off/n, s.squares/n
		variances = append(variances, square)
		t.Logf("%s, %s to year %d: closed form %.6f, mean off by %.1e, standard error %.1e, %d of %d intervals hold it",
			what, []string{"PD", "EL"}[i/5], i%5+1, s.want, mean, math.Sqrt(square/n), s.covered, seeds)
		if math.Abs(mean) > 3*math.Sqrt(square/n)+1e-4*s.want { // a month's interest may be owed beside the principal
			t.Errorf("%s, figure %d: mean off by %v, standard error %v", what, i, mean, math.Sqrt(square/n))
		}
		if !strings.HasSuffix(what, "independent") && i%5 < 4 && float64(s.covered) < (0.95-3*0.0122)*n {
			t.Errorf("%s, figure %d: %d of %d intervals hold the closed form", what, i, s.covered, seeds)
		}
	}
	return variances
}

// checkIdentity holds EL = PD x EAD x LGD, which has no error but rounding.
func checkIdentity(t *testing.T, x *TrancheLosses) {
	t.Helper()
	product := x.Default.Value * x.Exposure.Value * x.LGD.Value
	if x.Default.Count > 0 && !(math.Abs(product/x.ExpectedLoss.Value-1) < 1e-12) {
		t.Errorf("tranche %q: PD x EAD x LGD is %v, EL %v", x.ID, product, x.ExpectedLoss.Value)
	}
	sum := 0.0
	for _, y := range x.Years {
		sum += y.ExpectedLoss
	}
	if last := x.Years[len(x.Years)-1].CumulativeLoss.Value; math.Abs(sum-last) > 1e-12*last || math.Abs(last-x.ExpectedLoss.Value) > 1e-12*last {
		t.Errorf("tranche %q: years sum to %v, to the last year %v, EL %v", x.ID, sum, last, x.ExpectedLoss.Value)
	}
}

// distressedStrata is the distressed case, its first tenant's default in three strata.
func distressedStrata(paths int64) RunRequest {
	q := distressedRun(paths)
	q.MonteCarlo.Strata = &Strata{Path: q.MonteCarlo.Drivers[0].Path, Edges: []float64{0.1, 0.4}, Shares: []float64{0.5, 0.25, 0.25}}
	return q
}

func TestEventsOfStrataAreTheWeightedScenarios(t *testing.T) {
	// Second method: the chunks of the same run, each scenario with the probability of its stratum over the number of its paths.
	const paths = 3000
	q := distressedStrata(paths)
	q.EveryScenario = true
	for _, name := range []string{"payment_default_date", "loss_total", "lgd_total", "exposure_at_default"} {
		q.Measures = append(q.Measures, Selector{Name: name})
	}
	got, values, _ := counted(t, q)
	plan, _ := strata.New(q.MonteCarlo.Strata.Edges, q.MonteCarlo.Strata.Shares)
	sizes := make([]float64, plan.Len())
	for path := range uint64(paths) {
		sizes[plan.OfPath(path)]++
	}
	h := func(path int) int { return plan.OfPath(uint64(path)) }
	weight := func(path int) float64 { return plan.Probability(h(path)) / sizes[h(path)] }
	var pd, el, ead float64
	dated := make([]float64, len(got.Years))
	losses, exposures := make([]float64, paths), make([]float64, paths)
	for path, lgd := range values["lgd_total[]"] {
		if day := values["payment_default_date[]"][path]; !math.IsNaN(day) {
			y, _, _ := calendar.Date(day).YMD()
			dated[y-got.Years[0]] += weight(path)
		}
		if math.IsNaN(lgd) {
			continue
		}
		losses[path] = values["loss_total[]"][path]
		for name := range values {
			if strings.HasPrefix(name, "exposure_at_default[") && !math.IsNaN(values[name][path]) {
				exposures[path] += values[name][path]
			}
		}
		pd, el, ead = pd+weight(path), el+weight(path)*losses[path], ead+weight(path)*exposures[path]
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if !(math.Abs(got-want) <= 1e-11*math.Abs(want)) {
			t.Errorf("%s: %v, by hand %v", what, got, want)
		}
	}
	deviation := func(of func(path int) float64) float64 {
		sum, squares := make([]float64, len(sizes)), make([]float64, len(sizes))
		for path := range paths {
			sum[h(path)] += of(path)
		}
		for path := range paths {
			squares[h(path)] += math.Pow(of(path)-sum[h(path)]/sizes[h(path)], 2)
		}
		v := 0.0
		for k, n := range sizes {
			v += math.Pow(plan.Probability(k), 2) * squares[k] / (n - 1) / n
		}
		return math.Sqrt(v)
	}
	x := got.All
	near("PD", x.Default.Value, pd)
	near("EL", x.ExpectedLoss.Value, el)
	near("EAD", x.Exposure.Value, ead/pd)
	near("LGD", x.LGD.Value, el/ead)
	near("error of EL", x.ExpectedLoss.StandardError, deviation(func(path int) float64 { return losses[path] }))
	near("error of EAD", x.Exposure.StandardError, deviation(func(path int) float64 {
		if math.IsNaN(values["lgd_total[]"][path]) {
			return 0
		}
		return exposures[path] - ead/pd
	})/pd)
	near("error of LGD", x.LGD.StandardError, deviation(func(path int) float64 { return losses[path] - el/ead*exposures[path] })/ead)
	for y, want := range dated {
		near(fmt.Sprint("payment default in year ", y), got.Dates[1].ByYear[y].Value, want)
	}
	checkIdentity(t, x)
	for k := range got.Tranches {
		checkIdentity(t, &got.Tranches[k])
	}
	checkTails(t, got.Names, losses, weight)
}

// checkTails holds expected shortfalls and the shares of all names of them against scenarios sorted by their losses.
func checkTails(t *testing.T, n *NameStatistics, losses []float64, weight func(int) float64) {
	t.Helper()
	order := make([]int, len(losses))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return -int(math.Copysign(1, losses[a]-losses[b])) })
	for k, tail := range n.Tails {
		left, sum := tail.Level, 0.0
		for _, path := range order {
			part := math.Min(left, weight(path))
			left, sum = left-part, sum+part*losses[path]
		}
		if math.Abs(tail.Value*tail.Level/sum-1) > 2e-3 {
			t.Errorf("shortfall at %v: %v, by hand %v", tail.Level, tail.Value, sum/tail.Level)
		}
		equal := tail.NobodyShare
		for _, x := range n.Names {
			equal += x.EqualTailShares[k]
		}
		if math.Abs(equal-1) > 1e-9 {
			t.Errorf("shares of the shortfall at %v sum to %v", tail.Level, equal)
		}
	}
	whole := n.NobodyShare
	for _, x := range n.Names {
		whole += x.EqualLossShare
	}
	if math.Abs(whole-1) > 1e-12 {
		t.Errorf("shares of the expected loss sum to %v", whole)
	}
}

func TestJointDefaultsOfStrataMeetTheGaussianCopula(t *testing.T) {
	const paths, rho, toDriver = 16_384, 0.4, 0.5
	c, drivers, _ := distressed()
	drivers = []project.Uncertainty{drivers[0], drivers[2],
		{Path: "facility.power.usd_per_mwh", Shock: project.Add, Distribution: project.Distribution{Kind: project.Normal, StdDev: 1}}}
	drivers[0].Distribution.HazardRates, drivers[1].Distribution.HazardRates = []float64{0.004}, []float64{0.01}
	got, _, _ := counted(t, RunRequest{Case: c, Measures: []Selector{{Name: "ebitda_year_1"}}, Events: []EventStatistic{NameConcentration},
		MonteCarlo: &MonteCarlo{Paths: paths, Seed: 21, Drivers: drivers, Strata: &Strata{Path: drivers[0].Path}, Correlations: []project.Correlation{
			{PathA: drivers[0].Path, PathB: drivers[1].Path, Rho: rho}, {PathA: drivers[0].Path, PathB: drivers[2].Path, Rho: toDriver}}}})
	years := float64(got.MonthEnds[len(got.MonthEnds)-1]-*c.FinancialClose) / 365.25
	p := []float64{-math.Expm1(-0.004 * years), -math.Expm1(-0.01 * years)}
	z := []float64{quantile(p[0]), quantile(p[1])}
	both, n := bothBelow(z[0], z[1], rho), got.Names
	meets := func(what string, got Probability, want float64) {
		t.Helper()
		if !(math.Abs(got.Value-want) <= 3*(got.High-got.Low)/3.92+1e-4*want) || got.Low > want || got.High < want {
			t.Errorf("%s: %+v, closed form %v", what, got, want)
		}
	}
	meets("default of the first", n.Names[0].Default, p[0])
	meets("default of the second", n.Names[1].Default, p[1])
	meets("both", n.Pairs[0].Both, both)
	if want := both / p[0] / p[1]; math.Abs(n.Pairs[0].Ratio/want-1) > 0.15 || math.Abs(n.Pairs[0].Independent/(p[0]*p[1])-1) > 0.15 {
		t.Errorf("pair %+v, closed form of the ratio %v", n.Pairs[0], want)
	}
	if spread := math.Sqrt(p[0] * (1 - p[0]) * p[1] * (1 - p[1])); math.Abs(n.Pairs[0].Correlation-(both-p[0]*p[1])/spread) > 0.03 {
		t.Errorf("correlation %v, closed form %v", n.Pairs[0].Correlation, (both-p[0]*p[1])/spread)
	}
	if got, want := n.Names[0].DrawShifts[0], -toDriver*phi(z[0])/p[0]; math.Abs(got-want) > 0.06 {
		t.Errorf("shift of the draw given the first's default %v, closed form %v", got, want)
	}
}

// Where strata have as many paths as their probability says, every path stands for the same: probabilities are plain shares.
func TestEventsOfEqualWeightsArePlainShares(t *testing.T) {
	const paths = 2048
	q := distressedRun(paths)
	q.MonteCarlo.Strata = &Strata{Path: q.MonteCarlo.Drivers[0].Path, Edges: []float64{0.25}, Shares: []float64{0.25, 0.75}}
	got, _, _ := counted(t, q)
	q = distressedRun(paths)
	plain, _, _ := counted(t, q)
	shape := cmpopts.EquateApprox(math.Inf(1), math.Inf(1))
	same := cmp.Comparer(func(a, b int64) bool { return true })
	ints := cmp.Comparer(func(a, b int) bool { return true })
	if diff := cmp.Diff(plain, got, shape, same, ints, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("another layout: %s", diff)
	}
	shares := func(what string, list ...Probability) {
		t.Helper()
		for i, p := range list {
			if math.Abs(p.Value-float64(p.Count)/paths) > 1e-14 || !(p.Low <= p.Value && p.Value <= p.High) {
				t.Errorf("%s, %d: %+v", what, i, p)
			}
		}
	}
	for _, l := range got.Cover.Levels {
		shares("cover", l.ByYear...)
	}
	for _, d := range got.Dates {
		shares(d.Measure, append(append(d.ByYear, d.Cumulative...), d.Ever)...)
	}
	for _, k := range got.Covenants {
		shares(k.ID, k.Ever)
		for i, n := range k.Breached {
			if math.Abs(k.Breach[i]-float64(n)/paths) > 1e-14 {
				t.Errorf("%s, quarter %d: %v of %d breaches", k.ID, i, k.Breach[i], n)
			}
		}
	}
	shares("both", got.Names.Pairs[0].Both)
	// Each is an estimate of the same: of a stratified one the error is no larger.
	if a, b := got.All.ExpectedLoss, plain.All.ExpectedLoss; math.Abs(a.Value-b.Value) > 3*math.Hypot(a.StandardError, b.StandardError) || a.StandardError > 1.05*b.StandardError {
		t.Errorf("expected loss %v by strata, %v without", a, b)
	}
	if a, b := got.Names.Names[0], plain.Names.Names[0]; math.Abs(a.WrongWay/b.WrongWay-1) > 0.1 || math.Abs(a.LossShare-b.LossShare) > 0.1 || got.Names.RevenueHHI != plain.Names.RevenueHHI {
		t.Errorf("wrong way %v, %v; share of the loss %v, %v", a.WrongWay, b.WrongWay, a.LossShare, b.LossShare)
	}
}

func TestEventsOfStrataDependOnTheRequestAlone(t *testing.T) {
	for _, sobol := range []bool{false, true} {
		q := distressedStrata(5000)
		q.MonteCarlo.Sobol = sobol
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
		if !(first.All.ExpectedLoss.StandardError > 0) {
			t.Errorf("expected loss %+v", first.All.ExpectedLoss)
		}
	}
}

func TestEventsWhileAStratumHasNoPathAreCountsAlone(t *testing.T) {
	got, _, _ := counted(t, distressedStrata(64))
	if got.Paths != 64 || got.All.Default.Count == 0 || got.Names.Names[0].Default.Count == 0 {
		t.Errorf("%d paths, %d defaults", got.Paths, got.All.Default.Count)
	}
	n := got.Names
	for i, x := range []float64{got.All.Default.Value, got.All.Default.High, got.All.ExpectedLoss.Value, got.All.LGD.Value, got.All.Years[1].Hazard,
		got.All.Years[1].CumulativeLoss.StandardError, got.Cover.Levels[0].ByYear[1].Low, got.Covenants[0].Breach[3], got.Dates[0].Ever.Value,
		n.Tails[0].Value, n.NobodyShare, n.Names[0].LossShare, n.Names[0].WrongWay, n.Names[0].TailShares[0], n.Pairs[0].Correlation, n.Names[0].DrawShifts[0]} {
		if !math.IsNaN(x) {
			t.Errorf("figure %d is %v", i, x)
		}
	}
}

func TestStrataCountFewerNamesAndTranches(t *testing.T) {
	for strata, want := range map[int][2]int{1: {run.MaxEventTranches, run.MaxNames}, 2: {12, 16}, 3: {8, 10}, MaxStrata: {3, 4}} {
		if tranches, names := run.EventLimits(strata); [2]int{tranches, names} != want {
			t.Errorf("%d strata: %d tranches and %d names, want %v", strata, tranches, names, want)
		}
	}
	_, drivers, _ := distressed()
	p := &eventPlan{strata: 4, asked: []EventStatistic{NameConcentration}, run: &run.Events{}, out: &EventStatistics{}}
	p.shape.Resolved = &project.Resolved{Tranches: make([]project.ResolvedTranche, 1)}
	p.names(slices.Repeat(drivers[:1], 9))
	if len(p.run.Names) != 8 || len(p.out.Notes) != 1 || !strings.Contains(p.out.Notes[0].Text, "8 names at most in 4 strata") {
		t.Errorf("%d names, notes %v", len(p.run.Names), p.out.Notes)
	}
}
