package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/returns"
)

// returnMeasures asks values and rates of return of the project's and of equity's monthly flows (conventions 10.1 to 10.3).
// A pure financing has none: its equity flow is debt proceeds paid out and support paid in, which is nobody's investment.
func (m *builder) returnMeasures() {
	a := &m.c.Analysis
	project, equity := m.lineNamed("project_flow"), m.lineNamed("equity_flow")
	built := m.flag(len(m.phases) > 0)
	m.ask("project_npv", "", m.npv("project", project, m.amount("analysis.project_discount_rate", a.ProjectDiscountRate, program.Number)), built, "the case has no facility")
	m.irr("project_irr", project, built)
	m.irr("irr_annual_periods", m.yearly(project), built)
	m.payback("project_payback_months", project, built)
	paid := m.paidIn().Fold(program.FoldSum)
	invested := m.material().LessEq(paid).And(built)
	m.ask("equity_npv", "", m.npv("equity", equity, m.amount("analysis.equity_discount_rate", a.EquityDiscountRate, program.Number)), built, m.orNoFacility(""))
	m.irr("equity_irr", equity, invested)
	m.ask("moic", "", m.over(m.cash.distribution.Fold(program.FoldSum), paid), invested, m.orNoFacility("no equity is contributed"))
	m.payback("equity_payback_months", equity, invested)
}

// npv discounts month-end flows to month 0 at an effective annual rate (conventions 1.4).
//
//	discount_t = discount_{t-1} / (1 + rate)^(1/12),  discount_0 = 1
func (m *builder) npv(of string, flow, rate Expr) Expr {
	step := m.over(m.num(1).Plus(rate).Log(), m.num(12)).Exp()
	d := m.Line("discount_factor_"+of, program.Number, program.Doc{Title: "Discount factor, " + of}).Before(step)
	d.Is(m.over(d.Lag(1), step))
	return flow.Times(d.Expr).Fold(program.FoldSum)
}

// irr asks the annual effective rate of monthly flows; -100% where something was paid and nothing came back.
//
//	annual = (1 + monthly)^12 - 1
func (m *builder) irr(name string, flow, also Expr) {
	monthly, code := m.withoutResidue(flow).IRR()
	one, most := m.num(1), m.num(mostMonthlyGrowth)
	growth := one.Plus(monthly)
	annual := program.Min(growth, most).PowInt(m.num(12)).Minus(one)
	m.ask(name, "", annual, m.found(code).And(growth.Less(most)).And(also),
		m.orNoFacility("the flows have no rate of return: no contribution, no change of sign, or money comes back at once"))
}

// mostMonthlyGrowth bounds 1 + the monthly rate: 40^12 = 1.7e19 is the last power of twelve that the ledger's numbers hold.
const mostMonthlyGrowth = 40

// withoutResidue drops what is less than half a cent: the ledger has none of it, and to a root finder a residue of floating
// point is a change of sign. The comparison is one of numbers: it is no decision about money whose margin would matter.
func (m *builder) withoutResidue(flow Expr) Expr {
	v, _ := money.FromRatio(1, 200)
	half, size := m.fixed(v, program.Number), m.over(flow, m.usd(1))
	return m.Called("flow, residues below half a cent aside", program.Select(size.Less(half).And(size.Neg().Less(half)), m.usd(0), flow))
}

// found tells whether a search for a rate ended with one: returns.Found and returns.TotalLoss are the first two outcomes.
func (m *builder) found(code Expr) Expr { return code.LessEq(m.num(int64(returns.TotalLoss))) }

// yearly puts flows into 12-month buckets: month 0 alone, then the sum of each 12 months at their end; a last part of a
// year at the horizon. Every twelfth month carries a flow, so that the annual rate of the buckets is the one wanted.
func (m *builder) yearly(flow Expr) Expr {
	n := m.r.Grid.Len()
	end := (n - 2 + 12) / 12 * 12 // the bucket that the last month falls in
	is := m.flags(func(t int) bool { return t > 0 && t%12 == 0 })
	zero := m.usd(0)
	sum := program.Select(m.time.first, flow, program.Select(is, flow.Window(12), zero))
	if end != n-1 && n > 1 {
		rest := (n - 1) % 12
		sum = program.Select(m.time.last, flow.Window(rest), sum)
	}
	return sum
}

// payback asks the first month from which on cumulative flow stays at or above 0: one after the last month in which it is
// below.
func (m *builder) payback(name string, flow, also Expr) {
	sum := m.Line("cumulative_"+name, program.Money, program.Doc{Title: "Cumulative cash flow, " + name})
	sum.Is(sum.Lag(1).Plus(flow))
	month := m.whole(program.Number, func(t int) int { return t })
	// A running total of cents stays exact; in floating point it may end a hair below 0, hence the material amount.
	below := sum.Expr.Less(m.material().Neg())
	last := month.FoldWhere(program.FoldLast, below)
	ever := m.num(0).Less(month.FoldWhere(program.FoldCount, below))
	back := below.FoldWhere(program.FoldLast, m.time.last).Not()
	m.ask(name, "", last.Plus(m.num(1)), ever.And(back).And(also), m.orNoFacility("nothing is paid in, or it does not come back within the horizon"))
}
