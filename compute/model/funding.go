package model

import (
	"github.com/capstack/capstack/compute/program"
)

// fund draws equity for what construction needs beyond the cash at hand (conventions 3.2, 3.3): capital cost, fees and the
// first filling of the reserve. Up to the planned last COD it also pays running cost, tax and debt service, and joins cash.
// After it, cash pays running cost and tax first, and equity pays for construction alone: what a delay costs after that day
// meets the shortfall sources. What is returned is what equity gives for nothing but construction and reserve.
//
//	before: need = max(0, construction + reserve + (running + debt service) - cash)
//	after:  need = max(0, construction + reserve - max(0, cash - running))
func (m *builder) fund(cash *pool, conDue, taxDue Expr) Expr {
	f := &m.cash
	building := m.flags(func(t int) bool { return m.r.LastCOD != nil && m.r.Grid.Start(t) < *m.r.LastCOD })
	var dues, idc []Expr
	for _, k := range m.tranches {
		dues = append(dues, k.interestDue.Plus(k.principalDue).Plus(k.overdueDue))
		idc = append(idc, k.interestDue.Times(building).Plus(k.capitalized))
	}
	dues = append(dues, m.inst.due...)
	wanted, running := conDue.Plus(f.reserve), f.costsDue.Plus(taxDue)
	before := wanted.Plus(running).Plus(m.total(dues, program.Money)).Minus(cash.left).Floor0()
	after := wanted.Minus(cash.left.Minus(running).Floor0()).Floor0()
	need := program.Select(building, before, after)
	if limit := m.c.Financing.EquityCommitmentUSD; limit != nil {
		open := m.amount("financing.equity_commitment_usd", limit, program.Money).RoundCents().Minus(m.books.contributed.Opening())
		need = program.Min(need, open.Floor0())
	}
	l := m.usdLine("equity_contribution", "Equity contributed", need)
	m.Post(l, m.books.cash, m.books.contributed)
	f.equity = l.Expr
	f.uses = m.usdLine("uses", "Uses of funds in construction",
		m.sum.capex.Plus(m.sum.fees).Plus(f.reserve).Plus(m.total(idc, program.Money))).Expr
	cash.left = cash.left.Plus(l.Expr.Times(building))
	return l.Expr.Times(building.Not())
}

// supportLeft is what the sponsor may still pay.
func (m *builder) supportLeft() Expr {
	limit := m.c.Financing.SponsorSupportUSD
	if limit == nil {
		return m.usd(0)
	}
	return m.amount("financing.sponsor_support_usd", limit, program.Money).RoundCents().Minus(m.books.support.Opening()).Floor0()
}

// salvage is what fleets bring in the last month (conventions 1.8); it leaves the books at the value not depreciated.
func (m *builder) salvage() Expr {
	sum := m.usd(0)
	for _, c := range m.capital {
		if c.fleet {
			sum = sum.Plus(c.cost.RoundCents().Minus(c.basis))
		}
	}
	l := m.usdLine("salvage", "Salvage", sum.Times(m.time.last))
	m.Post(l, m.books.cash, m.books.assets)
	return l.Expr
}
