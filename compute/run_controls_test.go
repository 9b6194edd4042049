package compute

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/capstack/capstack/compute/project"
)

// lognormalPrice scales the spot price by a factor of mean 1.
func lognormalPrice(sigma float64) project.Uncertainty {
	return shocked(spotPrice, project.Scale, project.Distribution{Kind: project.Lognormal, Median: math.Exp(-sigma * sigma / 2), SigmaLog: sigma})
}

// Before tax and debt the net present value of the project is linear in the price, so that its mean under a lognormal factor with mean 1
// is the value of the case itself: a closed form. Corrected means have it over seeds within three standard errors, and need a
// thousandth of the paths. Their 95% intervals hold it 190 times of 200 within three standard errors of 3.1; where opposite pairs take
// the odd terms, what the controls leave is the fourth Hermite term, with a skewness of 14.7, for which Student's interval of 2,048
// pairs holds the mean in some 92% (Edgeworth's second-order term): 184 less as much.
func TestControlVariatesAreUnbiasedAndTellTheirRatio(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of runs")
	}
	measure := Selector{Name: "ebitda_year_1"}
	c := plainCase()
	v, err := New(Options{}).Value(context.Background(), ValueRequest{Case: c, Measures: []Selector{measure}})
	if err != nil {
		t.Fatal(err)
	}
	want := v.Measures[0].Amount.Float64()
	const seeds = 200
	for name, m := range map[string]MonteCarlo{"independent": {}, "antithetic": {Antithetic: true}, "sobol": {Sobol: true}} {
		var plain, corrected [2]float64
		covered, ratios := 0, 0.0
		for seed := range uint64(seeds) {
			m := m
			m.Paths, m.Seed, m.Controls, m.Drivers = 4096, seed+1, true, []project.Uncertainty{lognormalPrice(0.25)}
			_, end := collected(t, RunRequest{Case: c, Measures: []Selector{measure}, MonteCarlo: &m})
			x := &end.Columns[0]
			off, own := x.Controlled.Mean-want, x.Mean-want
			corrected, plain = [2]float64{corrected[0] + off, corrected[1] + off*off}, [2]float64{plain[0] + own, plain[1] + own*own}
			ratios += x.Controlled.VarianceRatio / seeds
			if math.Abs(off) <= m.deviates()*x.Controlled.StandardError {
				covered++
			}
		}
		ratio := plain[1] / corrected[1]
		t.Logf("%s: variance ratio %.1f over seeds, %.1f as the runs tell, %d of %d intervals", name, ratio, ratios, covered, seeds)
		if off, deviation := corrected[0]/seeds, math.Sqrt(corrected[1])/seeds; math.Abs(off) > 3*deviation {
			t.Errorf("%s: off by %v, standard error %v", name, off, deviation)
		}
		if least := map[string]int{"independent": 181, "antithetic": 172, "sobol": 181}[name]; covered < least {
			t.Errorf("%s: %d of %d intervals hold the closed form", name, covered, seeds)
		}
		if name == "independent" && (ratio < 300 || ratios < 300) {
			t.Errorf("variance ratio %v over seeds, %v as told", ratio, ratios)
		}
	}
}

// controlledRun is a run of many correlated drivers with control variates.
func controlledRun(paths int64) RunRequest {
	drivers, correlations := evolvingDrivers()
	npv := Selector{Name: "project_npv"}
	return RunRequest{Case: plainCase(), Measures: []Selector{npv, {Name: "dscr_min"}, {Name: "ebitda_year_1"}}, Thresholds: []Threshold{{npv, 1e9}},
		MonteCarlo: &MonteCarlo{Paths: paths, Seed: 7, Drivers: drivers, Correlations: correlations, Controls: true}}
}

func TestControlledRunsDependNeitherOnWorkersNorOnResumption(t *testing.T) {
	q := controlledRun(5000)
	q.Workers = 1
	whole := numberedEvents(t, q)
	if h := whole[0].Header; h.Controls != 12 {
		t.Errorf("%d controls of 6 drivers", h.Controls)
	}
	for _, workers := range []int{2, 3} {
		q.Workers, q.Skip = workers, int64(workers-1)
		if d := cmp.Diff(whole[workers-1:], numberedEvents(t, q), cmpopts.EquateNaNs()); d != "" {
			t.Fatalf("%d workers: %s", workers, d)
		}
	}
}

// Control variates change nothing else: without them the figures and the digest are the same, to the bit.
func TestControlVariatesMoveNoOtherFigure(t *testing.T) {
	with := numberedEvents(t, controlledRun(3000))
	q := controlledRun(3000)
	q.MonteCarlo.Controls = false
	without := numberedEvents(t, q)
	last := len(with) - 1
	a, b := with[last].Summary, without[last].Summary
	for i := range a.Columns {
		if x := a.Columns[i].Controlled; x == nil || math.IsNaN(x.Mean) && a.Columns[i].StandardDeviation > 0 || x.VarianceRatio < 0.8 {
			t.Errorf("column %d: %+v", i, x)
		}
		a.Columns[i].Controlled = nil
	}
	if d := cmp.Diff(a, b, cmpopts.EquateNaNs()); d != "" {
		t.Error(d)
	}
	if with[0].Header.Fingerprint == without[0].Header.Fingerprint {
		t.Error("control variates do not change the fingerprint")
	}
}

// A stop rule looks at the corrected error.
func TestARunWithControlVariatesStopsEarlier(t *testing.T) {
	q := RunRequest{Case: plainCase(), Measures: []Selector{{Name: "ebitda_year_1"}}, MonteCarlo: &MonteCarlo{Paths: 32_768, Seed: 1, Drivers: []project.Uncertainty{lognormalPrice(0.4)}}}
	_, whole := collected(t, q)
	q.MonteCarlo.StopAt = []Stop{{q.Measures[0], 1.97 * whole.Columns[0].StandardError}}
	if _, end := collected(t, q); end.Scenarios != 32_768 {
		t.Fatalf("the plain run stopped after %d scenarios", end.Scenarios)
	}
	q.MonteCarlo.Controls = true
	if _, end := collected(t, q); end.Scenarios > 2048 {
		t.Errorf("the controlled run stopped after %d scenarios", end.Scenarios)
	}
}

// Without volatility there is nothing to correct, and no figure is told.
func TestControlVariatesOfNoVolatilityTellNothing(t *testing.T) {
	q := controlledRun(1024)
	q.MonteCarlo.Drivers, q.MonteCarlo.Correlations = []project.Uncertainty{lognormalPrice(0)}, nil
	_, end := collected(t, q)
	for i := range end.Columns {
		if x := end.Columns[i].Controlled; x == nil || !math.IsNaN(x.Mean) {
			t.Errorf("%+v", x)
		}
	}
}

// A driver that follows another wholly leaves the controls of both independent.
func TestControlVariatesOfDriversThatGoTogether(t *testing.T) {
	q := controlledRun(2048)
	staff := shocked(staffCost, project.Scale, project.Distribution{Kind: project.Lognormal, Median: 1, SigmaLog: 0.2})
	q.MonteCarlo.Drivers = []project.Uncertainty{lognormalPrice(0.3), staff}
	q.MonteCarlo.Correlations = []project.Correlation{{PathA: spotPrice, PathB: staffCost, Rho: 1}}
	_, end := collected(t, q)
	if x := end.Columns[2].Controlled; !(x.VarianceRatio > 100) || math.Abs(x.Mean-end.Columns[2].Mean) > 4*end.Columns[2].StandardError {
		t.Errorf("%+v, plain %v +- %v", x, end.Columns[2].Mean, end.Columns[2].StandardError)
	}
}

func TestFaultyControlVariatesAreNamed(t *testing.T) {
	const at = "monte_carlo.control_variates"
	many := make([]project.Uncertainty, 0, MaxControlled+1)
	c := plainCase()
	for i := range MaxControlled + 1 {
		cost := c.Facility.OperatingCosts[0]
		cost.ID = fmt.Sprintf("cost-%d", i)
		c.Facility.OperatingCosts = append(c.Facility.OperatingCosts, cost)
		many = append(many, shocked("facility.operating_costs["+cost.ID+"].usd_per_year", project.Scale, project.Distribution{Kind: project.Uniform, Low: 0.9, High: 1.1}))
	}
	for name, x := range map[string]struct {
		m    MonteCarlo
		want []string
	}{
		"with strata":       {MonteCarlo{Drivers: many[:2], Strata: &Strata{Path: "none", Edges: []float64{0.5}}}, []string{at, "monte_carlo.strata.path"}},
		"too many drivers":  {MonteCarlo{Drivers: many}, []string{at}},
		"as many as may be": {MonteCarlo{Drivers: many[:MaxControlled]}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			x.m.Paths, x.m.Controls = 64, true
			_, err := New(Options{}).ReadyRun(context.Background(), RunRequest{Case: c, MonteCarlo: &x.m})
			if got := foundOn(err, project.Error); !slices.Equal(got, x.want) {
				t.Errorf("findings on %q, want %q: %v", got, x.want, err)
			}
		})
	}
}
