package compute

import (
	"context"
	"math"
	"testing"

	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// A run that stops on precision stops at the same scenario with the same digest for any number of workers, its interval is as
// narrow as asked, and one that cannot be met ends at its paths.
func TestARunStopsOnPrecisionAtAFixedPlace(t *testing.T) {
	drivers, correlations := evolvingDrivers()
	c := projecttest.TwoPhases()
	c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil
	npv := Selector{Name: "project_npv"}
	ask := func(half float64, workers int, sobol bool) *Summary {
		_, end := collected(t, RunRequest{Case: c, Measures: []Selector{npv}, Workers: workers, MonteCarlo: &MonteCarlo{Paths: 20_000, Seed: 5,
			Drivers: drivers, Correlations: correlations, Sobol: sobol, StopAt: []Stop{{npv, half}}}})
		return end
	}
	whole := ask(1, 2, false)
	if whole.Scenarios != 20_000 {
		t.Fatalf("a precision of a dollar ended the run after %d scenarios", whole.Scenarios)
	}
	if p := whole.Precisions; len(p) != 1 || p[0].Met || p[0].HalfWidth != 1 || math.Abs(p[0].Reached/whole.Columns[0].StandardError-1.96) > 1e-4 {
		t.Errorf("a precision that cannot be met stands as %+v", p)
	}
	half := 3 * 1.96 * whole.Columns[0].StandardError
	first := ask(half, 1, false)
	if first.Scenarios >= 20_000 || first.Scenarios%1024 != 0 || 1.96*first.Columns[0].StandardError > half {
		t.Errorf("stopped after %d scenarios with a half width of %v, asked %v", first.Scenarios, 1.96*first.Columns[0].StandardError, half)
	}
	if p := first.Precisions[0]; !p.Met || p.Reached > half {
		t.Errorf("a precision that is met stands as %+v", p)
	}
	for _, workers := range []int{2, 3, 8} {
		if again := ask(half, workers, false); again.Digest != first.Digest || again.Scenarios != first.Scenarios {
			t.Errorf("%d workers: %d scenarios, digest %s; one worker: %d, %s", workers, again.Scenarios, again.Digest, first.Scenarios, first.Digest)
		}
	}
	if sobol := ask(half, 2, true); sobol.Scenarios > first.Scenarios {
		t.Errorf("Sobol points need %d scenarios, independent ones %d", sobol.Scenarios, first.Scenarios)
	}
}

func TestFaultyPrecisionsAreNamed(t *testing.T) {
	drivers, _ := evolvingDrivers()
	c := projecttest.TwoPhases()
	c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil
	_, err := New(Options{}).ReadyRun(context.Background(), RunRequest{Case: c, Measures: []Selector{{Name: "dscr_min"}}, MonteCarlo: &MonteCarlo{Paths: 10,
		Drivers: drivers[:1], StopAt: []Stop{{Selector{Name: "dscr_min"}, 0}, {Selector{Name: "equity_irr"}, 0.1}}}})
	found, _ := err.(project.Findings) //nolint:errorlint // a request at fault has findings and nothing else
	if len(found) != 2 || found[0].Path != "monte_carlo.stop_at[0].half_width" || found[1].Path != "monte_carlo.stop_at[1].measure" {
		t.Errorf("%v", err)
	}
}

// Three drivers, of which the first goes with the second, the second with the third, and the first against the third: no
// numbers do. Asked to, the run takes the nearest matrix and says which.
func TestImpossibleCorrelationsAreRepairedOnRequestOnly(t *testing.T) {
	drivers, _ := evolvingDrivers()
	drivers = drivers[:3]
	pair := func(a, b int, rho float64) project.Correlation {
		return project.Correlation{PathA: drivers[a].Path, PathB: drivers[b].Path, Rho: rho}
	}
	c := projecttest.TwoPhases()
	c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil
	q := RunRequest{Case: c, MonteCarlo: &MonteCarlo{Paths: 10, Drivers: drivers, Correlations: []project.Correlation{pair(0, 1, 0.9), pair(1, 2, 0.9), pair(0, 2, -0.9)}}}
	if _, err := New(Options{}).ReadyRun(context.Background(), q); err == nil {
		t.Fatal("impossible correlations are drawn")
	}
	q.MonteCarlo.Repair = true
	r, err := New(Options{}).ReadyRun(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	h := r.Header()
	if len(h.Correlations) != 3 || h.Correlations[0].Rho >= 0.9 || len(h.Findings) == 0 {
		t.Errorf("correlations %+v, findings %v", h.Correlations, h.Findings)
	}
}
