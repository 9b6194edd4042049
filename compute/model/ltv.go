package model

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// loanToValue names the path of LTV (conventions 6.5), where the case says what its assets would bring and has senior debt. It
// is 0 in months without net collateral: ltv_defined tells them apart.
//
//	ltv = senior debt, overdue amounts included / (collateral value - cost of sale)
func (m *builder) loanToValue() {
	if !m.hasLTV() {
		return
	}
	net := m.usdLine("collateral_net", "Collateral value less cost of sale", m.netCollateral()).Expr
	m.line("ltv", "Loan to value", "", m.over(m.cash.seniorBalance, net))
	m.line("ltv_defined", "Loan to value is defined", "", m.usd(0).Less(net).And(m.material().LessEq(m.cash.seniorBalance)))
}

func (m *builder) hasLTV() bool { return m.valued() && len(m.bySeniority(true)) > 0 }

// valueMeasures ask what assets would bring against what is owed.
func (m *builder) valueMeasures() {
	const none = "no senior debt, or the case says nothing about the value of assets: give a residual_value or financing.collateral"
	zero, no := m.num(0), m.flag(false)
	if m.hasLTV() {
		m.pathMeasures(none)
	} else {
		m.ask("ltv_max", "", zero, no, none)
		m.ask("ltv_max_date", "", m.time.never, no, none)
		m.ask("ltv_months_above_cap", "", zero, no, none)
		m.ask("ltv_above_cap_date", "", m.time.never, no, none)
		m.ask("ltv_at_maturity", "", zero, no, none)
	}
	refresh, guaranteed := m.usd(0), m.usd(0)
	if m.sum.refresh != (Expr{}) {
		refresh = m.sum.refresh.Fold(program.FoldSum)
	}
	if m.sum.guaranteed != (Expr{}) {
		guaranteed = m.sum.guaranteed.Fold(program.FoldSum)
	}
	m.ask("refresh_cost", "", refresh, m.usd(0).Less(refresh), "no fleet is replaced within the horizon")
	m.ask("residual_guarantees", "", guaranteed, m.flag(m.sum.guaranteed != (Expr{})), "the case has no guarantee of residual value")
}

// pathMeasures ask the figures of the LTV path. Months with senior debt and without collateral count as above any cap once
// there has been collateral; before it there is nothing to test.
func (m *builder) pathMeasures(none string) {
	ltv, tested := m.lineNamed("ltv"), m.lineNamed("ltv_defined")
	net, owed := m.lineNamed("collateral_net"), m.cash.seniorBalance
	end := m.time.end.Minus(m.num(1))
	most, any := ltv.FoldWhere(program.FoldMax, tested), m.num(0).Less(ltv.FoldWhere(program.FoldCount, tested))
	hair, _ := money.FromRatio(1, 1_000_000_000) // equal ratios differ by residues: the first of them is the date
	m.ask("ltv_max", "", most, any, none)
	m.ask("ltv_max_date", "", end.FoldWhere(program.FoldFirst, most.LessEq(ltv.Plus(m.fixed(hair, program.Number))).And(tested)), any, none)
	c := m.c.Financing.Collateral
	if c == nil || c.LTVCap == nil {
		const reason = "financing.collateral.ltv_cap is not given"
		m.ask("ltv_months_above_cap", "", m.num(0), m.flag(false), reason)
		m.ask("ltv_above_cap_date", "", m.time.never, m.flag(false), reason)
	} else {
		level := m.amount("financing.collateral.ltv_cap", c.LTVCap, program.Number)
		since := m.Line("collateral_stands", program.Flag, program.Doc{Title: "There has been collateral"})
		since.Is(since.Lag(1).Or(m.usd(0).Less(net)))
		above := net.Times(level).Plus(m.material()).LessEq(owed).And(since.Expr)
		months := m.num(1).FoldWhere(program.FoldCount, above)
		m.ask("ltv_months_above_cap", "", months, m.yes(), "")
		m.ask("ltv_above_cap_date", "", end.FoldWhere(program.FoldFirst, above), m.num(0).Less(months), "the loan to value stays within its cap")
	}
	var last calendar.Date
	for _, k := range m.bySeniority(true) {
		last = max(last, k.lastPay())
	}
	month := m.r.Grid.Index(last)
	at := m.flags(func(t int) bool { return t == month })
	value := net.FoldWhere(program.FoldSum, at)
	m.ask("ltv_at_maturity", "", m.over(owed.Lag(1).FoldWhere(program.FoldSum, at), value), m.usd(0).Less(value),
		"the last senior payment lies past the horizon, or there is no collateral then")
}
