package model

import (
	"slices"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// rises tells whether the plan lets the balance of a tranche rise: a period whose cash flow does not pay its interest has a
// negative principal (conventions 4.3).
func (k *tranche) rises() bool {
	return slices.ContainsFunc(k.monthly.Principal, func(x money.Fixed) bool { return x.Sign() < 0 })
}

// rise is the interest that joins principal because the plan says so, at most what is due, in proportion to what is owed.
//
//	rise_t = min(due_t, -planned principal_t x owed / planned)
func (m *builder) rise(k *tranche, due, open Expr) Expr {
	if !k.rises() {
		return m.usd(0)
	}
	planned := make([]money.Fixed, len(k.monthly.Principal))
	for t, x := range k.monthly.Principal {
		if x.Sign() < 0 {
			planned[t], _ = money.Neg(x)
		}
	}
	part := m.over(open, m.Series("", k.plannedOpening(m.r.Grid.Len()), program.Money))
	amount := m.Series("", planned, program.Money).Times(part).RoundCents()
	l := m.usdLine("interest_added["+k.id+"]", "Interest added to principal, "+k.id, program.Min(due, amount))
	m.Post(l, k.accrued, k.debt)
	return l.Expr
}

// repaying is a planned principal without what adds to the balance.
func repaying(planned []money.Fixed) []money.Fixed {
	out := slices.Clone(planned)
	for t, x := range out {
		if x.Sign() < 0 {
			out[t] = money.Fixed{}
		}
	}
	return out
}
