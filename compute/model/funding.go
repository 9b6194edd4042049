package model

import (
	"github.com/capstack/capstack/compute/program"
)

// fund calls equity and debt for what construction needs beyond the cash at hand (conventions 3.2, 3.3): capital cost, fees,
// interest, and the first filling of reserves. Up to the planned last COD the sources also pay running cost, tax and debt
// service, and join cash. After it, cash pays running cost and tax first, and the sources pay for construction alone: what a
// delay costs after that day meets the shortfall sources. What is returned is what they give for nothing but construction and
// reserve.
//
//	before: need = max(0, construction + reserve + (running + debt service) - cash)
//	after:  need = max(0, construction + reserve - max(0, cash - running))
func (m *builder) fund(cash *pool, conDue, taxDue Expr) Expr {
	f := &m.cash
	building := m.building()
	var dues []Expr
	for _, k := range m.tranches {
		dues = append(dues, k.cashInterest().Plus(k.principalDue).Plus(k.overdueDue))
	}
	dues = append(dues, m.inst.due...)
	m.totalUses(building)
	wanted, running := conDue.Plus(f.reserve), f.costsDue.Plus(taxDue)
	for _, e := range m.prefunded() {
		wanted = wanted.Plus(e)
	}
	before := wanted.Plus(running).Plus(m.whilePerforming(m.total(dues, program.Money))).Minus(cash.left).Floor0()
	after := wanted.Minus(cash.left.Minus(running).Floor0()).Floor0()
	need := m.untilSold(program.Select(building, before, after))
	equity := m.callSources(need, cash.left)
	l := m.usdLine("equity_contribution", "Equity contributed", equity)
	m.Post(l, m.books.cash, m.books.contributed)
	f.equity = l.Expr
	called := l.Expr
	for _, k := range m.tranches {
		if k.delayed() {
			called = called.Plus(k.draw)
		}
	}
	cash.left = cash.left.Plus(called.Times(building))
	return called.Times(building.Not())
}

// building is a flag of the months that begin before the planned last COD.
func (m *builder) building() Expr {
	return m.Called("before the planned last COD", m.flags(func(t int) bool { return m.r.LastCOD != nil && m.r.Grid.Start(t) < *m.r.LastCOD }))
}

// cashInterest is interest and fees that fall due for the waterfall to pay.
func (k *tranche) cashInterest() Expr {
	if k.feesDue == (Expr{}) {
		return k.interestCash
	}
	return k.interestCash.Plus(k.feesDue)
}

// prefunded are the amounts beside the DSRA that construction puts aside: escrow accounts and working capital.
func (m *builder) prefunded() []Expr {
	var list []Expr
	for _, k := range m.tranches {
		if k.escrow != nil {
			list = append(list, k.escrow.wanted)
		}
	}
	if w := m.workingCapital(); w != (Expr{}) {
		list = append(list, w.Times(m.flags(func(t int) bool { return t == m.lastBuilding() })))
	}
	return list
}

// workingCapital is the cash that stays in the operating account from the month before the last planned COD on; the zero Expr
// without.
func (m *builder) workingCapital() Expr {
	fu := m.c.Financing.Funding
	if fu == nil || fu.WorkingCapitalUSD.IsZero() {
		return Expr{}
	}
	return m.amount("financing.funding.working_capital_usd", fu.WorkingCapitalUSD, program.Money).RoundCents()
}

// lastBuilding is the month before that of the last planned COD, month 0 at the earliest.
func (m *builder) lastBuilding() int {
	if m.r.LastCOD == nil {
		return 0
	}
	return max(0, m.r.Grid.Index(*m.r.LastCOD)-1)
}

// keptCash is what distributions leave of working capital.
func (m *builder) keptCash(kept Expr) Expr {
	w := m.workingCapital()
	if w == (Expr{}) {
		return kept
	}
	return kept.Plus(w.Times(m.flags(func(t int) bool { return t >= m.lastBuilding() && t < m.r.Grid.Len()-1 })))
}

// issued is what debt drawn at issue brings in: its face less the discount.
func (m *builder) issued() Expr {
	sum, delayed := m.drawn(), false
	var face []Expr
	for _, k := range m.tranches {
		if k.delayed() {
			delayed = true
		} else if k.takesOver == nil {
			face = append(face, k.draw)
		}
	}
	if delayed {
		sum = m.total(face, program.Money)
	}
	for _, k := range m.tranches {
		if k.discounted() {
			sum = sum.Minus(k.discount)
		}
	}
	return sum
}

// supportLeft is what the sponsor may still pay.
func (m *builder) supportLeft() Expr {
	limit := m.c.Financing.SponsorSupportUSD
	if limit == nil {
		return m.usd(0)
	}
	return m.amount("financing.sponsor_support_usd", limit, program.Money).RoundCents().Minus(m.books.support.Opening()).Floor0()
}

// salvage is what fleets bring in the last month (conventions 1.8), at the value not depreciated, and what those bring that
// leave the books before.
func (m *builder) salvage() Expr {
	var sales []Expr
	for _, c := range m.capital {
		if c.fleet && c.proceeds != (Expr{}) {
			sales = append(sales, c.proceeds)
		}
	}
	l := m.usdLine("salvage", "Salvage", m.salvageAtEnd())
	m.Post(l, m.books.cash, m.books.assets)
	if len(sales) == 0 {
		return l.Expr
	}
	return l.Expr.Plus(m.usdLine("asset_sales", "Proceeds of fleets that leave", m.total(sales, program.Money)).Expr)
}

// salvageAtEnd is what fleets that are still there bring in the last month.
func (m *builder) salvageAtEnd() Expr {
	sum := m.usd(0)
	for _, c := range m.capital {
		switch {
		case !c.fleet, c.proceeds != (Expr{}):
		case c.moves || c.replaces:
			sum = sum.Plus(c.paid.Minus(c.paid.Times(m.num(1).Minus(c.salvage)).RoundCents()))
		default:
			sum = sum.Plus(c.cost.RoundCents().Minus(c.basis))
		}
	}
	return sum.Times(m.time.last)
}
