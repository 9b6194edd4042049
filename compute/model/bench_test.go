package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// Building dominates the valuation of one case (notes, section 10), which is why programs are kept.
func BenchmarkBuild(b *testing.B) {
	r, _ := project.Resolve(projecttest.TwoPhases())
	for b.Loop() {
		if _, err := model.Build(r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkExactTwoPhases(b *testing.B) {
	_, p := build(b, projecttest.TwoPhases())
	b.ReportMetric(float64(len(p.Nodes)), "nodes")
	for b.Loop() {
		if _, err := exact.Run(p, exact.Defaults()); err != nil {
			b.Fatal(err)
		}
	}
}

// full is the case of the bar for speed: 240 months, two phases, a floating and a fixed senior tranche and a mezzanine one,
// a reserve, power, a lease, running cost, and United States tax with a state's.
func full() project.Case {
	c := projecttest.TwoPhases()
	c.HorizonMonths = 240
	f := &c.Financing
	f.Tranches[0].Maturity, f.Tranches[1].Maturity = day(2044, 3, 31), day(2041, 6, 30)
	f.Tranches[0].Amortization = contract.Level
	f.Tranches[2] = project.Tranche{ID: "note", Kind: project.Bond, Seniority: project.Mezzanine, PrincipalUSD: num("300000000"), Maturity: day(2038, 3, 31),
		FixedRate: num("0.11"), PaymentFrequency: calendar.Annual}
	c.Tenants[0].TermMonths, c.Tenants[1].TermMonths = 240, 240
	c.Tenants[0].PrepaymentFraction, c.Tenants[0].CreditStartMonth = nil, 0
	c.Tax = project.Tax{Regime: project.USTax, StateRate: num("0.05"), BonusFraction: num("0.6"), DeferredTax: true}
	return c
}

// The ledger of the full case: at most 3 ms.
func BenchmarkExactFull(b *testing.B) {
	_, p := build(b, full())
	b.ReportMetric(float64(len(p.Nodes)), "nodes")
	b.ReportMetric(float64(len(p.Lines)), "lines")
	for b.Loop() {
		if _, err := exact.Run(p, exact.Defaults()); err != nil {
			b.Fatal(err)
		}
	}
}

// The full case for 64 scenarios at once, with delay, rent, rates and cost that differ: at most 100 us a scenario.
func BenchmarkLanesFull(b *testing.B) {
	_, p := build(b, full())
	s := lanes.Spec{}
	for _, path := range []string{"facility.phases[p2].delay_days", "market.spot.usd_per_accelerator_hour", "market.indices[SOFR].shift_rate",
		"facility.power.usd_per_mwh", "facility.phases[p1].cost_overrun_factor"} {
		i, ok := p.Input(path)
		if !ok {
			b.Fatal(path)
		}
		s.Varying = append(s.Varying, i)
	}
	for i := range p.Measures {
		s.Measures = append(s.Measures, i)
	}
	plan, err := lanes.Compile(p, s)
	if err != nil {
		b.Fatal(err)
	}
	bound, err := plan.Bind(program.Drive[float64]{})
	if err != nil {
		b.Fatal(err)
	}
	m := plan.NewMachine()
	for i, input := range s.Varying {
		base := p.Inputs[input].Value.Float64()
		for lane := range lanes.Lanes {
			m.Input(i)[lane] = base * (1 + 0.001*float64(lane))
			if i == 0 {
				m.Input(i)[lane] = float64(lane)
			}
		}
	}
	for b.Loop() {
		if err := m.Run(lanes.Block{Bound: bound, Lanes: lanes.Lanes}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/lanes.Lanes, "ns/scenario")
}
