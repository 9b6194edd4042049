package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

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
	if breach != (Expr{}) {
		m.first("first_covenant_breach_date", "", breach, "no covenant is breached")
	}
	if m.fall.traps {
		m.ask("lock_up_months", "", m.num(1).FoldWhere(program.FoldCount, m.fall.lock.Expr), m.yes(), "")
		m.ask("trapped_cash_peak", "", m.books.trapped.Closing().Fold(program.FoldMax), m.yes(), "")
	}
	if l, ok := m.Find("prepayment"); ok {
		m.ask("prepaid_from_cash", "", l.Fold(program.FoldSum), m.yes(), "")
	}
	if m.fall.cures != (Expr{}) {
		m.ask("equity_cures", "", m.fall.cures.Fold(program.FoldSum), m.yes(), "")
	}
	for i := range m.c.Financing.DebtGuarantees {
		id := m.c.Financing.DebtGuarantees[i].ID
		m.ask("guarantee_paid", id, m.lineNamed("guarantee_paid["+id+"]").Fold(program.FoldSum), m.yes(), "")
	}
	return breach
}
