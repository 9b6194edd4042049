package compute_test

import (
	"context"
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// fourDrivers moves a price, a cost, a delay and a rate.
func fourDrivers() []project.Uncertainty {
	u := func(path string, shock project.Shock, d project.Distribution) project.Uncertainty {
		return project.Uncertainty{Path: path, Shock: shock, Distribution: d}
	}
	return []project.Uncertainty{
		u("market.spot.usd_per_accelerator_hour", project.Scale, project.Distribution{Kind: project.Lognormal, Median: 1, SigmaLog: 0.25}),
		u("facility.power.usd_per_mwh", project.Scale, project.Distribution{Kind: project.Lognormal, Median: 1, SigmaLog: 0.2}),
		u("facility.phases[p2].delay_days", project.Replace, project.Distribution{Kind: project.Triangular, Mode: 30, High: 365}),
		u("market.indices[SOFR].shift_rate", project.Replace, project.Distribution{Kind: project.Normal, StdDev: 0.01}),
	}
}

func benchmarkRun(b *testing.B, q compute.RunRequest) {
	q.Workers = 1
	e := compute.New(compute.Options{})
	const paths = 32 * 1024
	q.MonteCarlo.Paths = paths
	for b.Loop() {
		if err := e.Run(context.Background(), q, func(compute.Event) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*paths/b.Elapsed().Seconds(), "paths/s/core")
	b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/paths, "ns/path")
}

// Ten years by month, two phases, three tranches, tax, reserve, spot market; four drivers and the standard measures.
func BenchmarkRunTenYearsFourDrivers(b *testing.B) {
	benchmarkRun(b, compute.RunRequest{Case: projecttest.TwoPhases(), MonteCarlo: &compute.MonteCarlo{Seed: 1, Drivers: fourDrivers()}})
}

// The same with one measure: what the statistics of fifteen cost.
func BenchmarkRunTenYearsOneMeasure(b *testing.B) {
	benchmarkRun(b, compute.RunRequest{Case: projecttest.TwoPhases(), MonteCarlo: &compute.MonteCarlo{Seed: 1, Drivers: fourDrivers()},
		Measures: []compute.Selector{{Name: "dscr_min"}}})
}

// Five years by month, eight phases; price and delay of the first building.
func BenchmarkRunAbilene(b *testing.B) {
	benchmarkRun(b, compute.RunRequest{Case: abilene(calendar.Annual), MonteCarlo: &compute.MonteCarlo{Seed: 1, Drivers: []project.Uncertainty{
		{Path: "tenants[oracle].usd_per_year", Shock: project.Scale, Distribution: project.Distribution{Kind: project.Lognormal, Median: 1, SigmaLog: 0.2}},
		{Path: "facility.phases[b1].delay_days", Distribution: project.Distribution{Kind: project.Triangular, Mode: 30, High: 365}},
	}}})
}
