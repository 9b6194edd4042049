package bench_test

import (
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/internal/bench"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/process"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
	"github.com/capstack/capstack/compute/scenario"
)

// campus is the case of the comparison, of invented round numbers: a building of 100 MW with its fleet, half let to a tenant and
// half sold by the hour, ten years by month from close, a bond and a floating loan, half a year of debt service in reserve, tax
// with losses carried forward. Everything is given: nothing is sized, and after a default the waterfall runs on.
func campus() project.Case {
	num, day := projecttest.Num, projecttest.Day
	return project.Case{
		ID: "campus", CurrencyCode: "USD", FinancialClose: day(2026, 3, 31), HorizonMonths: 120,
		Facility: project.Facility{
			Phases: []project.Phase{{
				ID: "p1", CapacityMW: num("100"), CapacityBase: project.CriticalIT, DesignPUE: num("1.3"), PlannedCOD: day(2027, 1, 1),
				CapitalCosts: []project.CapitalCost{{ID: "site", Category: project.ShellAndCore, AmountUSD: num("1200000000")}},
				Fleets:       []project.Fleet{{ID: "gpu", Model: "GB200", Unit: project.Package, Count: num("50000"), AmountUSD: num("2000000000")}},
			}},
			Power: &project.Power{USDPerMWh: num("62.5"), EscalationRate: num("0.02"), OperatingPUE: num("1.2"), IdleFraction: num("0.3")},
			OperatingCosts: []project.OperatingCost{
				{ID: "staff", Category: project.Staff, USDPerYear: num("30000000"), EscalationRate: num("0.03")},
			},
		},
		Tenants: []project.Tenant{{ID: "anchor", PhaseIDs: []string{"p1"}, AcceleratorCount: num("25000"), USDPerAcceleratorHour: num("3.2"),
			TermMonths: 84, TakeOrPayFraction: num("0.8"), UtilizationFraction: num("0.9")}},
		Market: project.Market{
			Spot:    &project.Spot{USDPerAcceleratorHour: num("2.6"), GrowthRate: num("-0.08")},
			Indices: []project.RateIndex{{ID: "SOFR", Rate: num("0.035")}},
		},
		Financing: project.Financing{
			Tranches: []project.Tranche{
				{ID: "bond", Kind: project.Bond, PrincipalUSD: num("600000000"), Maturity: day(2034, 3, 31), FixedRate: num("0.065"),
					CapitalizeInterestUntil: day(2027, 3, 31), Amortization: contract.Level, InterestOnlyMonths: 18},
				{ID: "loan", Kind: project.TermLoan, PrincipalUSD: num("600000000"), Maturity: day(2032, 6, 30), IndexID: "SOFR",
					MarginRate: num("0.0225"), Amortization: contract.Level, InterestOnlyMonths: 18},
			},
			DSRA:                &project.DSRA{Months: num("6")},
			EquityCommitmentUSD: num("3000000000"),
			Distress:            project.Distress{Mode: project.Workout},
		},
		Tax: project.Tax{Rate: num("0.21"), LossOffsetFraction: num("0.8")},
	}
}

// drivers are three that evolve by month and the default of the tenant, independent of each other.
func drivers() []project.Uncertainty {
	return []project.Uncertainty{
		{Path: "market.spot.usd_per_accelerator_hour", Distribution: project.Distribution{Kind: project.MeanRevertingPrice, MeanReversion: 1, Volatility: 0.4}},
		{Path: "facility.power.usd_per_mwh", Distribution: project.Distribution{Kind: project.MeanRevertingPrice, MeanReversion: 2, Volatility: 0.5}},
		{Path: "market.indices[SOFR].shift_rate", Distribution: project.Distribution{Kind: project.MeanRevertingRate, MeanReversion: 0.1, Volatility: 0.01}},
		{Path: "tenants[anchor].stops_paying_date", Distribution: project.Distribution{Kind: project.DefaultTime, HazardEndYears: []float64{50}, HazardRates: []float64{0.05}}},
	}
}

// asked are the measures that are compared.
func asked() []compute.Selector {
	return []compute.Selector{{Name: "equity_irr"}, {Name: "dscr_min"}}
}

// request is the run of the engine.
func request(paths int64, seed uint64) compute.RunRequest {
	return compute.RunRequest{Case: campus(), Measures: asked(), Workers: 1,
		MonteCarlo: &compute.MonteCarlo{Paths: paths, Seed: seed, Drivers: drivers()}}
}

// subject is the program that the engine runs, and its draws, as peers want them.
func subject(t testing.TB) (*bench.Subject, *program.Program) {
	t.Helper()
	r, findings := project.Resolve(campus())
	if r == nil {
		t.Fatal(findings)
	}
	r.Evolving = scenario.EvolvingOf(drivers())
	p, err := model.Build(r)
	if err != nil {
		t.Fatal(err)
	}
	s := &bench.Subject{Program: p}
	for _, m := range asked() {
		at, ok := p.Measure(m.Name, m.Label)
		if !ok {
			t.Fatalf("the program has no measure %s", m.Name)
		}
		s.Measures = append(s.Measures, at)
	}
	for _, u := range drivers() {
		d := u.Distribution
		if d.Kind == project.DefaultTime {
			at, _ := p.Input(u.Path)
			s.Defaults = append(s.Defaults, bench.Default{Input: at, Path: u.Path, Rate: d.HazardRates[0],
				Close: float64(p.Grid.DayIndex(p.Grid.Close())), Never: float64(p.Grid.DayEnd(p.Grid.Len() - 1))})
			continue
		}
		form := map[project.DistributionKind]process.Form{project.MeanRevertingPrice: process.FormPrice, project.MeanRevertingRate: process.FormRate}[d.Kind]
		s.Curves = append(s.Curves, bench.Curve{Series: curveOf(t, p, u.Path), Path: u.Path,
			Evolution: process.Evolution{Form: form, MeanReversion: d.MeanReversion, Volatility: d.Volatility}})
	}
	return s, p
}

func curveOf(t testing.TB, p *program.Program, path string) int {
	t.Helper()
	for i := range p.Series {
		if p.Series[i].Path == model.CurveOf(path) {
			return i
		}
	}
	t.Fatalf("the program has no curve of %s", path)
	return -1
}
