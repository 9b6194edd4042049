package compute

import (
	"context"
	"math"
	"testing"

	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// What a summary says of the paths at the ends is what the replay of such a path feeds the ledger with: numbers drawn once as
// inputs, evolving ones as curves, of which the summary has the mean.
func TestTheEndsOfARunAreToldWithTheirDraws(t *testing.T) {
	drivers, correlations := evolvingDrivers()
	c := projecttest.TwoPhases()
	c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil
	run := RunRequest{Case: c, Measures: []Selector{{Name: "equity_npv"}, {Name: "dscr_min"}},
		MonteCarlo: &MonteCarlo{Paths: 3000, Seed: 3, Drivers: drivers, Correlations: correlations}}
	_, end := collected(t, run)
	if n := len(end.Drawn); n < tailScenarios || n > 4*tailScenarios {
		t.Fatalf("%d scenarios are told of two measures with %d at each end", n, tailScenarios)
	}
	if end.Drawn[0].Scenario != int64(end.Columns[0].Lowest[0].Path) || end.Drawn[1].Scenario != int64(end.Columns[0].Highest[0].Path) {
		t.Errorf("told first: %d and %d", end.Drawn[0].Scenario, end.Drawn[1].Scenario)
	}
	e := New(Options{})
	for _, d := range end.Drawn[:4] {
		s, err := e.asked(context.Background(), ValueRequest{Case: c, Drawn: &DrawnPath{Path: d.Scenario, Seed: 3, Drivers: drivers, Correlations: correlations}})
		if err != nil {
			t.Fatal(err)
		}
		for i := range drivers {
			if want := fed(t, s, &drivers[i]); math.Abs(withinHorizon(s, &drivers[i], d.Draws[i])-want) > tolerance(&drivers[i])*math.Max(1, math.Abs(want)) {
				t.Errorf("path %d, %s: told %v, the ledger has %v", d.Scenario, drivers[i].Path, d.Draws[i], want)
			}
		}
	}
}

// tolerance is one day of a default, which falls on days; else the places of a decimal.
func tolerance(u *project.Uncertainty) float64 {
	if u.Distribution.Kind == project.DefaultTime {
		return 1 / 365.25
	}
	return 1e-12
}

// withinHorizon is a draw as the ledger can have it: a default beyond the horizon lies at its end.
func withinHorizon(s *bound, u *project.Uncertainty, draw float64) float64 {
	if u.Distribution.Kind != project.DefaultTime {
		return draw
	}
	g := s.base.program.Grid
	return math.Min(draw, float64(g.DayEnd(g.Len()-1)-g.DayIndex(g.Close()))/365.25)
}

// fed is what a driver feeds a ledger with, in the unit of a draw.
func fed(t *testing.T, s *bound, u *project.Uncertainty) float64 {
	t.Helper()
	if !u.Distribution.Kind.Evolves() {
		i, _ := s.base.program.Input(u.Path)
		x := s.inputs[i].Float64()
		if u.Distribution.Kind == project.DefaultTime {
			g := s.base.program.Grid
			x = (x - float64(g.DayIndex(g.Close()))) / 365.25
		}
		return x
	}
	for k, months := range s.series {
		if s.base.program.Series[k].Path != model.CurveOf(u.Path) {
			continue
		}
		sum := 0.0
		for _, v := range months[1:] {
			sum += v.Float64()
		}
		return sum / float64(len(months)-1)
	}
	t.Fatalf("no curve of %s", u.Path)
	return 0
}
