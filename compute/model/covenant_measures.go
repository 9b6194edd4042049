package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// lockUpMeasures ask what lock-up, sweep and cures came to; absent where the case has none of them.
func (m *builder) lockUpMeasures(breach Expr) {
	day := breach
	if day == (Expr{}) {
		day = m.time.never
	}
	m.first("first_covenant_breach_date", "", day, "no covenant is breached")
	months, peak, prepaid, cures := m.num(0), m.usd(0), m.usd(0), m.usd(0)
	if m.fall.traps {
		months = m.num(1).FoldWhere(program.FoldCount, m.fall.lock.Expr)
		peak = m.books.trapped.Closing().Fold(program.FoldMax)
	}
	sweep, sweeps := m.Find("prepayment")
	if sweeps {
		prepaid = sweep.Fold(program.FoldSum)
	}
	if m.fall.cures != (Expr{}) {
		cures = m.fall.cures.Fold(program.FoldSum)
	}
	m.ask("lock_up_months", "", months, m.flag(m.fall.traps), "the case has no covenants")
	m.ask("trapped_cash_peak", "", peak, m.flag(m.fall.traps), "the case has no covenants")
	m.ask("prepaid_from_cash", "", prepaid, m.flag(sweeps), "the case has no cash sweep")
	m.ask("equity_cures", "", cures, m.flag(m.fall.cures != (Expr{})), "no covenant may be cured")
}

// covenantMeasures ask the smallest headroom of each covenant, its first breach and its event of default, and what lock-up and
// sweep did. It returns the day of a breach by month, the zero Expr without covenants that can be breached.
func (m *builder) covenantMeasures() (breach Expr) {
	end := m.time.end.Minus(m.num(1))
	hair, _ := money.FromRatio(1, 1_000_000_000) // equal headrooms differ by residues: the first of them is the date
	for _, c := range m.fall.covenants {
		id := c.terms.ID
		ever := m.num(0).Less(m.num(1).FoldWhere(program.FoldCount, c.tested))
		low := c.headroom.FoldWhere(program.FoldMin, c.tested)
		at := c.headroom.LessEq(low.Plus(m.fixed(hair, program.Number))).And(c.tested)
		const none = "the covenant is never tested"
		m.ask("covenant_headroom_min", id, low, ever, none)
		m.ask("covenant_headroom_min_date", id, end.FoldWhere(program.FoldFirst, at), ever, none)
		if !c.terms.CanBreach() {
			continue
		}
		day := program.Select(c.breach, end, m.time.never)
		m.first("covenant_breach_date", id, day, "the covenant is not breached")
		m.first("event_of_default_date", id, program.Select(c.inDefault.And(c.inDefault.Lag(1).Not()), end, m.time.never), "no event of default")
		if breach == (Expr{}) {
			breach = day
		} else {
			breach = program.Min(breach, day)
		}
	}
	m.lockUpMeasures(breach)
	for i := range m.c.Financing.DebtGuarantees {
		id := m.c.Financing.DebtGuarantees[i].ID
		m.ask("guarantee_paid", id, m.lineNamed("guarantee_paid["+id+"]").Fold(program.FoldSum), m.yes(), "")
	}
	return breach
}
