package model

import (
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// measures asks every figure of the registry that this case has. A figure without meaning for the case is asked with a
// false flag, so that the result says why it is absent.
func (m *builder) measures() {
	y := m.yearOne()
	m.marginMeasures(y)
	m.unitMeasures(y)
	m.fundingMeasures()
	m.valueMeasures()
	m.returnMeasures()
	m.coverMeasures(y)
	m.trancheMeasures(y)
	m.lenderMeasures()
	m.lifeMeasures(y)
	m.distressMeasures()
	m.lossMeasures()
	m.burnMeasures()
	m.lateMeasures()
	m.creditMeasures(y)
	m.leaseMeasures()
	m.refinancingMeasures()
	m.conversionMeasures()
}

// ask adds a measure of the registry.
func (m *builder) ask(name, label string, value, defined Expr, reason string) {
	for _, s := range registry {
		if s.Name == name {
			m.Measure(name, label, program.Doc{Title: s.Title, Definition: s.Definition, Unit: s.Unit, Source: s.Source}, value, defined, reason)
			return
		}
	}
	m.Measure(name, label, program.Doc{}, value, value, "not in the registry") // a kind fault: found by the first test that builds
}

func (m *builder) yes() Expr { return m.Int(1, program.Flag) }

func (m *builder) flag(b bool) Expr {
	if b {
		return m.yes()
	}
	return m.Int(0, program.Flag)
}

// year is year 1: its months, and whether the horizon holds all twelve.
type year struct {
	in, first, last Expr
	whole           bool
	reason          string
}

// yearOne is the first operating year after ramp-up, in whole months; of a pure financing the 12 months after close
// (conventions 1.6). It starts when the last phase is at full capacity: each ramp counts from its own phase's COD, so that
// the ramp of an early phase is over by the time a late one operates.
//
//	start = max over phases of (planned COD + ramp months)
//
// It follows the plan: a delay does not move the year that it hurts.
func (m *builder) yearOne() year {
	g := m.r.Grid
	from := 1
	for i := range m.phases {
		p := m.phases[i].project
		full := p.PlannedCOD.AddMonths(max(p.RampMonths, len(p.RampFractions)))
		month := g.Index(full)
		if month >= 0 && month < g.Len() && g.Start(month) < full {
			month++ // inside a month: the next is the first whole one
		}
		from = max(from, month)
	}
	return year{
		in:     m.Called("in year 1", m.flags(func(t int) bool { return t >= from && t < from+12 })),
		first:  m.flags(func(t int) bool { return t == from }),
		last:   m.flags(func(t int) bool { return t == from+11 }),
		whole:  from+11 < g.Len(),
		reason: "the horizon ends before the twelfth month of operating year 1",
	}
}

// of is the sum over year 1.
func (y year) of(e Expr) Expr { return e.FoldWhere(program.FoldSum, y.in) }

// orNoFacility is why a figure of a facility is absent: in a pure financing there is none, else the given reason.
func (m *builder) orNoFacility(reason string) string {
	if len(m.phases) == 0 {
		return "the case has no facility"
	}
	return reason
}

// ratio asks a / b, absent where b is 0.
func (m *builder) ratio(name string, a, b Expr, also bool, reason string) {
	nonzero := m.zeroOf(b).Less(b).Or(b.Less(m.zeroOf(b)))
	m.ask(name, "", m.over(a, b), nonzero.And(m.flag(also)), reason)
}

func (m *builder) zeroOf(e Expr) Expr { return m.Int(0, e.Kind()) }

// lineNamed is a line of another subject by its name.
func (m *builder) lineNamed(name string) Expr { return m.LineNamed(name).Expr }

func (m *builder) marginMeasures(y year) {
	f := &m.cash
	rev, ebitda := y.of(m.sum.revenue), y.of(m.sum.ebitda)
	wear := y.of(m.sum.depreciation)
	has := m.flag(y.whole && len(m.phases) > 0)
	reason := m.orNoFacility(y.reason)
	for _, x := range []struct {
		name string
		e    Expr
	}{
		{"revenue_year_1", m.sum.revenue}, {"operating_cost_year_1", m.sum.running}, {"ebitda_year_1", m.sum.ebitda},
		{"depreciation_year_1", m.sum.depreciation}, {"ebit_year_1", m.lineNamed("ebit")},
		{"net_income_year_1", m.lineNamed("net_income")}, {"cfads_year_1", f.cfads},
	} {
		m.ask(x.name, "", y.of(x.e), has, reason)
	}
	debt := m.flag(y.whole && len(m.tranches) > 0)
	m.ask("interest_year_1", "", y.of(m.sum.interestExpense), debt, "no debt, or "+y.reason)
	m.ask("debt_service_year_1", "", y.of(f.service), debt, "no debt, or "+y.reason)

	direct := y.of(m.directCost())
	none := "no revenue in year 1, or " + y.reason
	m.ratio("gross_margin", rev.Minus(direct).Minus(wear), rev, y.whole, none)
	m.ratio("cash_gross_margin", rev.Minus(direct), rev, y.whole, none)
	m.ratio("ebitda_margin", ebitda, rev, y.whole, none)
	m.ratio("ebit_margin", ebitda.Minus(wear), rev, y.whole, none)
	m.ratio("pretax_margin", y.of(m.sum.pretax), rev, y.whole, none)
	m.ratio("net_margin", y.of(m.lineNamed("net_income")), rev, y.whole, none)
}

// directCost is running cost without general administration (conventions 10.4).
func (m *builder) directCost() Expr {
	sum := m.usd(0)
	for _, c := range m.costs {
		if !c.overhead {
			sum = sum.Plus(c.amount)
		}
	}
	return sum
}

func (m *builder) unitMeasures(y year) {
	count, mw := m.num(0), m.num(0)
	for i := range m.phases {
		count = count.Plus(m.fixed(m.phases[i].resolved.Accelerators, program.Number))
		mw = mw.Plus(m.fixed(m.phases[i].resolved.CriticalMW, program.Number))
	}
	cost, fleets := m.usd(0), m.usd(0)
	for _, c := range m.capital {
		if c.replaces {
			continue
		}
		cost = cost.Plus(c.cost)
		if c.fleet {
			fleets = fleets.Plus(c.cost)
		}
	}
	ebitda := y.of(m.sum.ebitda)
	m.ratio("revenue_per_accelerator_hour", y.of(m.sum.revenue), count.Times(y.of(m.time.hours)), y.whole, "no accelerators, or "+y.reason)
	m.ratio("occupancy_per_kw_month", y.of(m.sum.occupancy), mw.Times(m.num(12000)), y.whole, "no facility, or "+y.reason)
	runs := m.zeroOf(m.sum.occupancy).Less(m.sum.occupancy)
	months := m.sum.occupancy.FoldWhere(program.FoldCount, runs)
	m.ratio("occupancy_per_year", m.sum.occupancy.Fold(program.FoldSum).Times(m.num(12)), months, true, "no occupancy cost")
	m.ratio("yield_on_cost", ebitda, cost, y.whole, "no capital cost, or "+y.reason)
	m.ask("capital_cost", "", cost, m.flag(len(m.capital) > 0), "the case has no capital cost")
	m.ratio("capital_cost_per_mw", cost, mw, len(m.capital) > 0, "no facility or no capital cost")
	m.ask("accelerators", "", count, m.num(0).Less(count), "the case has no accelerators")
	m.ratio("fleet_cost_per_accelerator", fleets, count, true, "the case has no accelerators")
	m.contractMeasures(cost)
}

// contractMeasures compares what tenants have signed with what was built.
func (m *builder) contractMeasures(cost Expr) {
	all := m.usd(0)
	for k := range m.c.Tenants {
		t := &m.c.Tenants[k]
		value, mw := m.values[k], m.num(0)
		for _, s := range m.slices {
			if s.Tenant == k {
				mw = mw.Plus(m.fixed(s.MW, program.Number))
			}
		}
		all = all.Plus(value)
		per := mw.Times(m.num(int64(1000 * t.TermMonths)))
		m.ask("contract_per_kw_month", t.ID, m.over(value, per), m.num(0).Less(per), "the contract lets no capacity")
		m.ask("contract_per_year", t.ID, m.over(value.Times(m.num(12)), m.num(int64(t.TermMonths))), m.yes(), "")
	}
	advance := m.sum.prepayments.Fold(program.FoldSum)
	m.ratio("revenue_to_capital_cost", all, cost, len(m.c.Tenants) > 0, "no contracts or no capital cost")
	paid := m.usd(0).Less(advance)
	m.ask("prepayments", "", advance, paid, "no tenant pays in advance")
	m.ask("prepayments_to_capital_cost", "", m.over(advance, cost), paid.And(m.usd(0).Less(cost)), "no tenant pays in advance, or no capital cost")
}

func (m *builder) fundingMeasures() {
	f := &m.cash
	uses, equity := f.uses.Fold(program.FoldSum), f.equity.Fold(program.FoldSum)
	face := m.lineNamed("debt_drawn").Plus(m.lineNamed("interest_to_principal")).Fold(program.FoldSum)
	owed := f.balance
	for _, k := range m.tranches {
		owed = owed.Plus(k.accrued.Closing())
	}
	filled := m.c.Financing.DSRA != nil && m.c.Financing.DSRA.FundedAt != project.FundedFromCashFlow
	dsra := m.usd(0)
	if filled {
		dsra = m.lineNamed("dsra_funding").Fold(program.FoldSum)
	}
	limit := m.usd(0)
	if m.c.Financing.SponsorSupportUSD != nil {
		limit = m.amount("financing.sponsor_support_usd", m.c.Financing.SponsorSupportUSD, program.Money)
	}
	m.ask("total_uses", "", uses, m.usd(0).Less(uses), "nothing is built")
	m.drawMeasures()
	m.ask("equity_contributed", "", equity, m.yes(), "")
	m.ask("peak_debt", "", f.balance.Fold(program.FoldMax), m.flag(len(m.tranches) > 0), "the case has no debt")
	m.ratio("ltc", face, uses, len(m.tranches) > 0, "no debt, or nothing is built")
	m.ratio("gearing", face, face.Plus(equity), true, "no debt and no equity")
	m.ask("debt_at_horizon", "", owed.FoldWhere(program.FoldSum, m.time.last).Floor0(), // a residue of enforcement is no debt
		m.flag(len(m.tranches) > 0), "the case has no debt")
	m.ask("dsra_initial", "", dsra, m.flag(filled), "the case has no DSRA, or it is filled from cash flow")
	m.ask("sponsor_support", "", f.support.Fold(program.FoldSum), m.usd(0).Less(limit), "the case has no sponsor support")
}

// day0 is the date of financial close as a day of the grid; that of the balance sheet of a seasoned case.
func (m *builder) day0() Expr { return m.day(m.r.Grid.Close()) }
