package model

import (
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// truesUp tells whether debt that is drawn over time was sized: then its draws make up for the months in which equity paid more
// than its part, so that the commitment that the gearing allows is drawn.
func (m *builder) truesUp() bool {
	for _, k := range m.tranches {
		if k.delayed() && k.terms.Sizing != nil {
			return true
		}
	}
	return false
}

// debtShareToDate is debt's part of a month's need so that debt to date is its part of what has been needed to date: equity
// pays fees while no debt is drawn (conventions 3.3), and later draws follow it.
//
//	called_t = called_{t-1} + need_t + joined_t
//	share_t  = max(0, gearing x called_t - debt called to date_{t-1} - joined_t)
//
// Interest that joins principal is part of neither where the gearing counts cash uses. What is left of the commitments at the
// last building month by rounding alone is drawn with it: cents go to equity (conventions 3.2).
func (m *builder) debtShareToDate(fu *project.Funding, need, gearing Expr) Expr {
	draws, left, joined := m.usd(0), m.usd(0), m.usd(0)
	for _, k := range m.tranches {
		if k.delayed() {
			draws = draws.Plus(k.draw)
			left = left.Plus(m.commitment(k).Minus(k.toDate.Lag(1)).Minus(k.capitalized).Floor0())
		}
	}
	if fu.GearingBase != project.CashUses {
		joined = m.lineNamed("interest_to_principal")
	}
	called := m.toDate("called_to_date", "Called from equity and debt for construction, to date", need.Plus(joined)).Expr
	lent := m.toDate("debt_called_to_date", "Debt called for construction, to date", draws.Plus(joined)).Lag(1)
	share := called.Times(gearing).RoundCents().Minus(lent).Minus(joined).Floor0()
	last := m.lastBuilding()
	rounding := m.flags(func(t int) bool { return t >= last }).And(left.Minus(share).Less(m.material()))
	return program.Select(rounding, left, share)
}
