package compute

import (
	"context"
	"math"
	"testing"

	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// evolvingDrivers are a rent, a rate, a utilization, inflation of staff cost and a default that hits a tenant, correlated.
func evolvingDrivers() ([]project.Uncertainty, []project.Correlation) {
	drivers := []project.Uncertainty{
		{Path: "market.spot.usd_per_accelerator_hour", Distribution: project.Distribution{Kind: project.MeanRevertingPrice, MeanReversion: 1, Volatility: 0.5}},
		{Path: "market.indices[SOFR].shift_rate", Distribution: project.Distribution{Kind: project.MeanRevertingRate, MeanReversion: 0.1, Volatility: 0.01}},
		{Path: "market.spot.utilization_fraction", Distribution: project.Distribution{Kind: project.MeanRevertingShare, MeanReversion: 2, Volatility: 0.8}},
		{Path: "facility.operating_costs[staff].usd_per_year", Distribution: project.Distribution{Kind: project.MeanRevertingIndex, MeanReversion: 0.5, Volatility: 0.02},
			AlsoPaths: []string{"facility.power.usd_per_mwh"}},
		{Path: "tenants[second].stops_paying_date", Distribution: project.Distribution{Kind: project.DefaultTime, CDSYears: []float64{5},
			CDSSpreadRates: []float64{0.0675}, RecoveryFraction: 0.35}},
		{Path: "facility.phases[p2].delay_days", Distribution: project.Distribution{Kind: project.OnTimeOrLognormal, Median: 90, SigmaLog: 0.6, ZeroProbability: 0.1}},
	}
	correlations := []project.Correlation{{PathA: drivers[0].Path, PathB: drivers[4].Path, Rho: 0.4}, {PathA: drivers[0].Path, PathB: drivers[2].Path, Rho: 0.6}}
	return drivers, correlations
}

// collected are all values of a run, by column name.
func collected(t *testing.T, q RunRequest) (map[string][]float64, *Summary) {
	t.Helper()
	values, names := map[string][]float64{}, []string{}
	var end *Summary
	err := New(Options{}).Run(context.Background(), q, func(e Event) error {
		switch {
		case e.Header != nil:
			for _, c := range e.Header.Columns {
				names = append(names, c.Name)
			}
		case e.Chunk != nil:
			for k, column := range e.Chunk.Columns {
				values[names[k]] = append(values[names[k]], column...)
			}
		case e.Summary != nil:
			end = e.Summary
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return values, end
}

// A single path through the ledger shows the run's figures: exact and lanes are two interpreters of one program on the same
// draws.
func TestAReplayedPathShowsTheFiguresOfTheRun(t *testing.T) {
	drivers, correlations := evolvingDrivers()
	c := projecttest.TwoPhases()
	c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil
	measures := []Selector{{Name: "equity_npv"}, {Name: "dscr_min"}, {Name: "project_npv"}, {Name: "ebitda_year_1"}}
	values, _ := collected(t, RunRequest{Case: c, Measures: measures, EveryScenario: true,
		MonteCarlo: &MonteCarlo{Paths: 200, Seed: 3, Drivers: drivers, Correlations: correlations}})
	e := New(Options{})
	for _, path := range []int64{0, 1, 77, 199} {
		v, err := e.Value(context.Background(), ValueRequest{Case: c, Measures: measures,
			Drawn: &DrawnPath{Path: path, Seed: 3, Drivers: drivers, Correlations: correlations}})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range v.Measures {
			got, want := m.Amount.Float64(), values[m.Name][path]
			if m.Absent != "" || math.Abs(got-want) > 1e-6*math.Max(1, math.Abs(want)) {
				t.Errorf("path %d, %s: ledger %v (%s), run %v", path, m.Name, got, m.Absent, want)
			}
		}
	}
}

// With every volatility at 0 and no default before the horizon, each path is the case itself.
func TestWithoutVolatilityEveryPathIsTheCase(t *testing.T) {
	drivers, _ := evolvingDrivers()
	for i := range drivers {
		drivers[i].Distribution.Volatility = 0
	}
	drivers[4].Distribution = project.Distribution{Kind: project.DefaultTime, HazardEndYears: []float64{1}, HazardRates: []float64{0}}
	c := projecttest.TwoPhases()
	c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil
	measures := []Selector{{Name: "equity_npv"}, {Name: "dscr_min"}, {Name: "project_npv"}}
	values, _ := collected(t, RunRequest{Case: c, Measures: measures, EveryScenario: true,
		MonteCarlo: &MonteCarlo{Paths: 64, Seed: 3, Drivers: drivers[:5]}})
	v, err := New(Options{}).Value(context.Background(), ValueRequest{Case: c, Measures: measures})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range v.Measures {
		for path, got := range values[m.Name] {
			if want := m.Amount.Float64(); math.Abs(got-want) > 1e-9*math.Max(1, math.Abs(want)) {
				t.Fatalf("path %d, %s: %v, the case has %v", path, m.Name, got, want)
			}
		}
	}
}

func TestFaultyDynamicDriversAreNamed(t *testing.T) {
	price := project.Distribution{Kind: project.MeanRevertingPrice, MeanReversion: 1, Volatility: 0.5}
	for name, x := range map[string]struct {
		driver project.Uncertainty
		path   string
	}{
		"a share that starts at 1": {project.Uncertainty{Path: "tenants[second].take_or_pay_fraction", Distribution: project.Distribution{Kind: project.MeanRevertingShare, Volatility: 1},
			AlsoPaths: []string{"tenants[anchor].take_or_pay_fraction"}}, "monte_carlo.uncertainties[0].also_paths[0]"},
		"a path twice":          {project.Uncertainty{Path: "facility.power.usd_per_mwh", AlsoPaths: []string{"facility.power.usd_per_mwh"}, Distribution: price}, "monte_carlo.uncertainties[0].also_paths[0]"},
		"a path of nothing":     {project.Uncertainty{Path: "market.spot.price", Distribution: price}, "monte_carlo.uncertainties[0].path"},
		"a price on a date":     {project.Uncertainty{Path: "tenants[second].stops_paying_date", Distribution: price}, "monte_carlo.uncertainties[0].path"},
		"a default of a number": {project.Uncertainty{Path: "facility.power.usd_per_mwh", Distribution: project.Distribution{Kind: project.DefaultTime, HazardEndYears: []float64{1}, HazardRates: []float64{0.1}}}, "monte_carlo.uncertainties[0].path"},
		"a negative hazard": {project.Uncertainty{Path: "tenants[second].stops_paying_date", Distribution: project.Distribution{Kind: project.DefaultTime,
			HazardEndYears: []float64{1}, HazardRates: []float64{-0.1}}}, "monte_carlo.uncertainties[0].distribution.hazard_rates[0]"},
		"swaps that need one": {project.Uncertainty{Path: "tenants[second].stops_paying_date", Distribution: project.Distribution{Kind: project.DefaultTime,
			CDSYears: []float64{1, 2}, CDSSpreadRates: []float64{0.2, 0.01}}}, "monte_carlo.uncertainties[0].distribution.cds_spread_rates"},
		"a volatility out of range": {project.Uncertainty{Path: "facility.power.usd_per_mwh", Distribution: project.Distribution{Kind: project.MeanRevertingPrice, Volatility: 11}},
			"monte_carlo.uncertainties[0].distribution.volatility"},
	} {
		t.Run(name, func(t *testing.T) {
			c := projecttest.TwoPhases()
			c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil
			_, err := New(Options{}).ReadyRun(context.Background(), RunRequest{Case: c, MonteCarlo: &MonteCarlo{Paths: 10, Drivers: []project.Uncertainty{x.driver}}})
			found, ok := err.(project.Findings) //nolint:errorlint // a request at fault has findings and nothing else
			if !ok {
				t.Fatalf("%v", err)
			}
			for _, f := range found {
				if f.Path == x.path {
					return
				}
			}
			t.Errorf("no finding at %s: %v", x.path, found)
		})
	}
}
