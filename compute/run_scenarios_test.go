package compute_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

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
	want := []compute.AbsentCount{{Reason: "input out of range: " + path, Count: s.Failed, Share: float64(s.Failed) / 1000}}
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
