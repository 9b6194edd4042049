package compute

import (
	"context"
	"math"
	"testing"

	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// Spot revenue is k x price x utilization, both independent and uniform, and the rest of revenue is fixed. With means m, M and
// variances v, w the variance of the product is v M^2 + w m^2 + v w, of which the first term is the price's first-order share,
// the second the utilization's, and the third belongs to the total of both. A third driver moves a cost, which is no revenue.
func TestSharesOfAProductAreTheClosedForm(t *testing.T) {
	uniform := func(path string, shock project.Shock, low, high float64) project.Uncertainty {
		return project.Uncertainty{Path: path, Shock: shock, Distribution: project.Distribution{Kind: project.Uniform, Low: low, High: high}}
	}
	c := projecttest.TwoPhases()
	c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil
	got, err := New(Options{}).Attribute(context.Background(), AttributeRequest{Case: c, Measures: []Selector{{Name: "revenue_year_1"}, {Name: "ebitda_year_1"}},
		MonteCarlo: MonteCarlo{Paths: 20_000, Seed: 4, Drivers: []project.Uncertainty{
			uniform("market.spot.usd_per_accelerator_hour", project.Scale, 0.4, 1.6), uniform("market.spot.utilization_fraction", project.Replace, 0.3, 0.9),
			uniform("facility.operating_costs[staff].usd_per_year", project.Scale, 0.9, 1.1)}}})
	if err != nil {
		t.Fatal(err)
	}
	v, w, m, M := 1.2*1.2/12, 0.6*0.6/12, 1.0, 0.6
	whole := v*M*M + w*m*m + v*w
	want := []Share{{First: v * M * M / whole, Total: (v*M*M + v*w) / whole}, {First: w * m * m / whole, Total: (w*m*m + v*w) / whole}, {}}
	shares := got.Measures[0].Shares
	if len(shares) != 3 || got.Measures[0].Paths < 20_000 || got.Scenarios != got.Measures[0].Paths*5 {
		t.Fatalf("%+v", got)
	}
	for i, s := range shares {
		if off := math.Abs(s.First-want[i].First) / (s.FirstError + 1e-12); off > 3.5 {
			t.Errorf("driver %d: first %v +- %v, closed form %v", i, s.First, s.FirstError, want[i].First)
		}
		if off := math.Abs(s.Total-want[i].Total) / (s.TotalError + 1e-12); off > 3.5 {
			t.Errorf("driver %d: total %v +- %v, closed form %v", i, s.Total, s.TotalError, want[i].Total)
		}
	}
	if cost := got.Measures[1].Shares[2]; !(cost.Total > 0) || math.Abs(cost.First-cost.Total) > 4*(cost.FirstError+cost.TotalError) {
		t.Errorf("a cost that only adds: first %v, total %v", cost.First, cost.Total)
	}
}

func TestSharesDoNotDependOnWorkersAndNeedVariance(t *testing.T) {
	drivers, correlations := evolvingDrivers()
	drivers[5].Distribution = project.Distribution{Kind: project.Normal, Mean: 40, StdDev: 30} // some draws are below 0, which is no delay
	c := projecttest.TwoPhases()
	c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil
	ask := func(workers int) *Attribution {
		a, err := New(Options{}).Attribute(context.Background(), AttributeRequest{Case: c, Workers: workers,
			Measures:   []Selector{{Name: "project_npv"}, {Name: "capital_cost"}, {Name: "equity_payback_months"}},
			MonteCarlo: MonteCarlo{Paths: 500, Seed: 4, Drivers: drivers, Correlations: correlations}})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	one, three := ask(1), ask(3)
	for k := range one.Measures {
		for i := range one.Measures[k].Shares {
			if one.Measures[k].Shares[i] != three.Measures[k].Shares[i] {
				t.Errorf("measure %d, driver %d: %v with one worker, %v with three", k, i, one.Measures[k].Shares[i], three.Measures[k].Shares[i])
			}
		}
	}
	if one.Measures[0].Paths+one.Measures[0].WithoutValueCount != 512 || len(one.Measures[0].Shares) != len(drivers) {
		t.Errorf("%+v", one.Measures[0])
	}
	if m := one.Measures[1]; m.Variance != 0 || m.Shares != nil {
		t.Errorf("a measure that does not vary has shares: %+v", m)
	}
	if m := one.Measures[2]; m.WithoutValueCount == 0 {
		t.Errorf("paths without a value are not told: %+v", m)
	}
}

func TestFaultyAttributionsAreNamed(t *testing.T) {
	drivers, _ := evolvingDrivers()
	c := projecttest.TwoPhases()
	c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil
	_, err := New(Options{}).Attribute(context.Background(), AttributeRequest{Case: c,
		MonteCarlo: MonteCarlo{Paths: MaxAttributePaths + 1, Sobol: true, Drivers: drivers[:1]}})
	found, _ := err.(project.Findings) //nolint:errorlint // a request at fault has findings and nothing else
	paths := map[string]bool{}
	for _, f := range found {
		paths[f.Path] = true
	}
	if !paths["monte_carlo.paths"] || !paths["monte_carlo"] || !paths["measures"] {
		t.Errorf("%v", err)
	}
}
