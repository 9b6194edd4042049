package compute

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/project"
)

const secondStops = "tenants[second].stops_paying_date"

// rareDefault is a tenant's default of 0.5% within the first three years, and none after them.
func rareDefault() project.Uncertainty {
	return project.Uncertainty{Path: secondStops, Distribution: project.Distribution{Kind: project.DefaultTime, HazardEndYears: []float64{3, 100},
		HazardRates: []float64{-math.Log1p(-0.005) / 3, 0}}}
}

// byDay are the net present values of the case if its second tenant stops paying on each day of three years after close, and the
// probability of each: what a run's mean must be, from a grid over the date and the hazard. The last one is no default.
func byDay(t *testing.T) (values, probabilities []float64) {
	t.Helper()
	c, d := plainCase(), rareDefault().Distribution
	resolved, findings := project.Resolve(c)
	if findings.Err() != nil {
		t.Fatal(findings)
	}
	axis := Axis{Path: secondStops}
	alive := 1.0
	for n := 1; n <= 1096; n++ { // ceil(3 x 365.25)
		axis.Texts = append(axis.Texts, calendar.Date(int(resolved.Grid.Close())+n).String())
		next := math.Exp(-d.HazardRates[0] * math.Min(3, float64(n)/365.25))
		probabilities, alive = append(probabilities, alive-next), next
	}
	probabilities = append(probabilities, alive)
	axis.Texts = append(axis.Texts, resolved.Grid.End(resolved.Grid.Len()-1).String())
	got, _ := collected(t, RunRequest{Case: c, Grid: []Axis{axis}, Measures: []Selector{{Name: "project_npv"}}, EveryScenario: true})
	return got["project_npv"], probabilities
}

// The expected net present value under a default of 0.5% is a sum over its days, and the probability of a loss is that of a default:
// exact, since nothing else is drawn. Runs by strata hold both in 95% of their intervals, have them as their means over seeds,
// and need a fraction of the paths of independent draws.
func TestStrataFindARareDefaultsLossWithoutBias(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of runs")
	}
	values, probabilities := byDay(t)
	whole, want := values[len(values)-1], 0.0
	for i, p := range probabilities {
		if want += p * values[i]; i < len(values)-1 && values[i] > whole-1e3 {
			t.Fatalf("a default on day %d costs nothing: %v of %v", i+1, values[i], whole)
		}
	}
	const seeds, paths = 100, 1024
	npv := Selector{Name: "project_npv"}
	variances := map[string][2]float64{}
	for _, way := range []struct {
		name       string
		monteCarlo MonteCarlo
	}{{"independent", MonteCarlo{}}, {"strata", MonteCarlo{Strata: &Strata{Path: secondStops}}},
		{"strata, antithetic", MonteCarlo{Strata: &Strata{Path: secondStops}, Antithetic: true}},
		{"strata, sobol", MonteCarlo{Strata: &Strata{Path: secondStops}, Sobol: true}}} {
		var mean, share [2]float64 // sums and sums of squares of deviations from the closed form
		covered, events := 0, 0
		for seed := range uint64(seeds) {
			m := way.monteCarlo
			m.Paths, m.Seed, m.Drivers = paths, seed+1, []project.Uncertainty{rareDefault()}
			_, end := collected(t, RunRequest{Case: plainCase(), Measures: []Selector{npv}, MonteCarlo: &m, Thresholds: []Threshold{{npv, whole - 1e3}}})
			x := &end.Columns[0]
			off, away := x.Mean-want, x.Below[0].Value-0.005
			mean, share = [2]float64{mean[0] + off, mean[1] + off*off}, [2]float64{share[0] + away, share[1] + away*away}
			if math.Abs(off) <= m.deviates()*x.StandardError {
				covered++
			}
			if x.Below[0].Low <= 0.005 && 0.005 <= x.Below[0].High {
				events++
			}
		}
		variances[way.name] = [2]float64{mean[1] / seeds, share[1] / seeds}
		if off, deviation := mean[0]/seeds, math.Sqrt(mean[1])/seeds; math.Abs(off) > 3*deviation {
			t.Errorf("%s: mean off by %v, standard error %v", way.name, off, deviation)
		}
		if off, deviation := share[0]/seeds, math.Sqrt(share[1])/seeds+1e-12; math.Abs(off) > 3*deviation {
			t.Errorf("%s: probability off by %v, standard error %v", way.name, off, deviation)
		}
		t.Logf("%s: %d intervals of the mean and %d of the probability hold it, of %d", way.name, covered, events, seeds)
		if way.name != "independent" && (covered < 88 || events < 88) { // 95 less three standard errors of 2.2
			t.Errorf("%s: %d and %d of %d intervals hold the closed form", way.name, covered, events, seeds)
		}
	}
	for _, name := range []string{"strata", "strata, antithetic", "strata, sobol"} {
		ratio := variances["independent"][0] / variances[name][0]
		t.Logf("%s: variance ratio of the expected loss %.0f", name, ratio)
		if ratio < 100 {
			t.Errorf("%s: variance ratio %.0f", name, ratio)
		}
	}
}

// stratified is a run of many drivers, of which the default is drawn by strata.
func stratified(paths int64) RunRequest {
	drivers, correlations := evolvingDrivers()
	return RunRequest{Case: plainCase(), EveryScenario: true, FanLines: []string{"cfads"}, Thresholds: []Threshold{{Selector{Name: "project_npv"}, 0}},
		Measures:   []Selector{{Name: "project_npv"}, {Name: "dscr_min"}},
		MonteCarlo: &MonteCarlo{Paths: paths, Seed: 7, Drivers: drivers, Correlations: correlations, Strata: &Strata{Path: secondStops, Shares: []float64{0.75, 0.25}}}}
}

func numberedEvents(t *testing.T, q RunRequest) (out []Event) {
	t.Helper()
	if err := New(Options{}).Run(context.Background(), q, func(e Event) error {
		if e.Sequence >= 0 {
			out = append(out, e)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestStratifiedRunsDependNeitherOnWorkersNorOnResumption(t *testing.T) {
	q := stratified(3000)
	q.Workers = 1
	whole := numberedEvents(t, q)
	if len(whole) < 7 {
		t.Fatalf("only %d events", len(whole))
	}
	for _, workers := range []int{2, 3, 8} {
		q.Workers, q.Skip = workers, int64(workers/2)
		if d := cmp.Diff(whole[workers/2:], numberedEvents(t, q), cmpopts.EquateNaNs()); d != "" {
			t.Fatalf("%d workers: %s", workers, d)
		}
	}
}

// The header tells the strata, and with it the figures of the summary can be had from the chunks.
func TestTheHeaderOfAStratifiedRunWeighsItsScenarios(t *testing.T) {
	all := numberedEvents(t, stratified(1500))
	h, end := all[0].Header.Strata, all[len(all)-1].Summary
	if h == nil || len(h.Strata) != 2 || h.Path != secondStops || len(h.Order) != 16 || h.Strata[0].Share != 0.75 || h.Strata[0].High != h.Strata[1].Low {
		t.Fatalf("header %+v", h)
	}
	sums, counts := [2]float64{}, [2]float64{}
	for _, e := range all {
		if e.Chunk == nil {
			continue
		}
		for i, x := range e.Chunk.Columns[0] {
			stratum := h.Order[(e.Chunk.First+int64(i))/64%16]
			sums[stratum], counts[stratum] = sums[stratum]+x, counts[stratum]+1
		}
	}
	mean := 0.0
	for k, s := range h.Strata {
		mean += (s.High - s.Low) * sums[k] / counts[k]
	}
	if got := end.Columns[0].Mean; math.Abs(got/mean-1) > 1e-12 {
		t.Errorf("mean %v, from chunks %v", got, mean)
	}
	if f := end.Fans[0].ByQuantile[2]; len(f) == 0 || slices.ContainsFunc(f, math.IsNaN) || slices.ContainsFunc(end.Fans[0].Means, math.IsNaN) {
		t.Error("a fan without figures")
	}
}

func TestALongerStratifiedRunBeginsWithTheShorterOne(t *testing.T) {
	short, _ := collected(t, stratified(700))
	long, _ := collected(t, stratified(1500))
	for name, values := range short {
		for i, x := range values {
			if math.Float64bits(x) != math.Float64bits(long[name][i]) {
				t.Fatalf("%s of path %d: %v and %v", name, i, x, long[name][i])
			}
		}
	}
}

// The first checkpoints of a small run have no path of some stratum: no figure, in the summary either.
func TestAStratumWithoutPathsLeavesNoFigures(t *testing.T) {
	q := stratified(64)
	_, end := collected(t, q)
	c := &end.Columns[0]
	if c.Count == 0 || !math.IsNaN(c.Mean) || !math.IsNaN(c.StandardError) || len(c.Quantiles)+len(c.Below) != 0 || c.Histogram.Counts != nil || len(c.Lowest) == 0 {
		t.Errorf("%+v", c)
	}
	if !math.IsNaN(end.Fans[0].Means[3]) {
		t.Error("a fan has a mean")
	}
	q.MonteCarlo.Paths = 320 // the fifth block is the first of the other stratum
	if _, end = collected(t, q); math.IsNaN(end.Columns[0].Mean) || math.IsNaN(end.Columns[0].StandardError) {
		t.Errorf("both strata have paths, and the mean is %v +- %v", end.Columns[0].Mean, end.Columns[0].StandardError)
	}
}

func TestAReplayedPathOfAStratifiedRunShowsItsFigures(t *testing.T) {
	for name, sobol := range map[string]bool{"independent": false, "sobol": true} {
		q := stratified(200)
		q.MonteCarlo.Sobol = sobol
		values, _ := collected(t, q)
		m := q.MonteCarlo
		for _, path := range []int64{0, 1, 77, 199} {
			v, err := New(Options{}).Value(context.Background(), ValueRequest{Case: q.Case, Measures: q.Measures,
				Drawn: &DrawnPath{Path: path, Seed: m.Seed, Drivers: m.Drivers, Correlations: m.Correlations, Sobol: sobol, Strata: m.Strata}})
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range v.Measures {
				got, want := x.Amount.Float64(), values[x.Name][path]
				if x.Absent != "" || math.Abs(got-want) > 1e-6*math.Max(1, math.Abs(want)) {
					t.Errorf("%s, path %d, %s: ledger %v (%s), run %v", name, path, x.Name, got, x.Absent, want)
				}
			}
		}
	}
}

// Without volatility every path is the case itself, in whatever stratum.
func TestStrataOfNoVolatilityAreTheCase(t *testing.T) {
	q := stratified(320)
	drivers, _ := evolvingDrivers()
	drivers = drivers[:4]
	for i := range drivers {
		drivers[i].Distribution.Volatility = 0
	}
	q.MonteCarlo.Drivers, q.MonteCarlo.Correlations, q.MonteCarlo.Strata = drivers, nil, &Strata{Path: drivers[1].Path, Edges: []float64{0.01, 0.99}}
	_, end := collected(t, q)
	v, err := New(Options{}).Value(context.Background(), ValueRequest{Case: q.Case, Measures: q.Measures})
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range v.Measures {
		c, want := &end.Columns[i], m.Amount.Float64()
		if tolerance := 1e-9 * math.Max(1, math.Abs(want)); math.Abs(c.Mean-want) > tolerance || c.StandardError > tolerance {
			t.Errorf("%s: %v +- %v, the case has %v", m.Name, c.Mean, c.StandardError, want)
		}
	}
}

func TestFaultyStrataAreNamedAllAtOnce(t *testing.T) {
	const at = "monte_carlo.strata"
	price := project.Uncertainty{Path: "facility.power.usd_per_mwh", Distribution: project.Distribution{Kind: project.MeanRevertingPrice, MeanReversion: 1, Volatility: 0.5}}
	never := project.Uncertainty{Path: secondStops, Distribution: project.Distribution{Kind: project.DefaultTime, HazardEndYears: []float64{100}, HazardRates: []float64{0}}}
	measures := make([]Selector, 0, 17)
	for _, name := range []string{"dscr_min", "equity_irr", "project_irr", "equity_npv", "project_npv", "moic", "ebitda_year_1", "ebit_margin", "pretax_margin",
		"cash_burn_per_day", "days_of_liquidity", "unpaid_peak", "debt_at_horizon", "days_to_first_shortfall", "dscr_average", "pretax_margin", "ebit_margin"} {
		measures = append(measures, Selector{Name: name})
	}
	for name, x := range map[string]struct {
		set  func(*RunRequest)
		want []string
	}{
		"a driver that is none, with edges and shares at fault": {func(q *RunRequest) {
			q.MonteCarlo.Strata = &Strata{Path: "tax.rate", Edges: []float64{0.5, 0.4, 2}, Shares: []float64{0, 1, 1, 1}}
		}, []string{at + ".edge_probabilities[1]", at + ".edge_probabilities[2]", at + ".path", at + ".path_fractions[0]"}},
		"no edges for a price": {func(q *RunRequest) {
			q.MonteCarlo.Strata = &Strata{Path: price.Path, Shares: []float64{0.5, 0.6}}
		}, []string{at + ".edge_probabilities", at + ".path_fractions"}},
		"a default that cannot be": {func(q *RunRequest) { q.MonteCarlo.Drivers[1] = never }, []string{at + ".path"}},
		"too many strata": {func(q *RunRequest) {
			q.MonteCarlo.Strata.Edges, q.Measures = make([]float64, MaxStrata), measures[:7]
		}, []string{at + ".edge_probabilities"}},
		"a share too few": {func(q *RunRequest) { q.MonteCarlo.Strata.Shares = []float64{1} }, []string{at + ".path_fractions"}},
		"too many columns and lines": {func(q *RunRequest) {
			q.MonteCarlo.Strata.Edges = []float64{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7}
			q.Measures, q.FanLines = measures[:15], []string{"cfads", "unpaid"}
			q.Measures = append(q.Measures, Selector{Name: "first_shortfall_date"}, Selector{Name: "insolvency_date"})
		}, []string{"fan_lines", "measures"}},
		"a hazard at fault speaks for itself": {func(q *RunRequest) {
			q.MonteCarlo.Drivers[1].Distribution = project.Distribution{Kind: project.DefaultTime, CDSYears: []float64{1, 2}, CDSSpreadRates: []float64{0.2, 0.01}}
		}, []string{"monte_carlo.uncertainties[1].distribution.cds_spread_rates"}},
	} {
		t.Run(name, func(t *testing.T) {
			q := RunRequest{Case: plainCase(), MonteCarlo: &MonteCarlo{Paths: 10, Drivers: []project.Uncertainty{price, rareDefault()}, Strata: &Strata{Path: secondStops}}}
			x.set(&q)
			_, err := New(Options{}).ReadyRun(context.Background(), q)
			var f project.Findings
			if !errors.As(err, &f) {
				t.Fatalf("error %v", err)
			}
			got := foundOn(err, project.Error)
			if !slices.Equal(got, x.want) {
				t.Errorf("findings on %q, want %q:\n%v", got, x.want, err)
			}
		})
	}
}

func TestAttributionRefusesStrata(t *testing.T) {
	_, err := New(Options{}).Attribute(context.Background(), AttributeRequest{Case: plainCase(), Measures: []Selector{{Name: "project_npv"}},
		MonteCarlo: MonteCarlo{Paths: 64, Drivers: []project.Uncertainty{rareDefault()}, Strata: &Strata{Path: secondStops}}})
	found, _ := err.(project.Findings) //nolint:errorlint // a request at fault has findings and nothing else
	if len(found) != 1 || found[0].Path != "monte_carlo" || found[0].Rule != "unused" {
		t.Errorf("error %v", err)
	}
}

func TestStrataNameTheRequest(t *testing.T) {
	q := stratified(10)
	own := q.fingerprint()
	seen := map[string]bool{own: true}
	for _, s := range []*Strata{nil, {Path: "other", Shares: q.MonteCarlo.Strata.Shares}, {Path: secondStops}, {Path: secondStops, Edges: []float64{0.1}, Shares: q.MonteCarlo.Strata.Shares}} {
		q.MonteCarlo.Strata = s
		if f := q.fingerprint(); seen[f] {
			t.Errorf("strata %+v have the fingerprint of others", s)
		} else {
			seen[f] = true
		}
	}
	if (&DrawnPath{}).fingerprint() == (&DrawnPath{Strata: &Strata{}}).fingerprint() {
		t.Error("strata do not change the fingerprint of a path")
	}
}
