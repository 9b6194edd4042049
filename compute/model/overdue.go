package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// overdue lowers the interest on what is unpaid: contract rate plus the overdue margin by the tranche's own day count,
// compounding on payment dates (conventions 4.9). Between them default interest is owed and bears nothing.
//
//	default interest_t = bearing_{t-1} x (rate_t + margin) x days of the month
//
// What owners are owed is deferred and bears nothing.
func (m *builder) overdue(k *tranche) {
	if k.owned() {
		k.penalty, k.overdueDue = m.usd(0), k.overdue.Opening()
		return
	}
	g := m.r.Grid
	factor := make([]money.Fixed, g.Len())
	for t := range factor {
		factor[t] = k.schedule.Terms.DayCount.Factor(g.Start(t), g.End(t).AddDays(1))
	}
	k.bears = m.Line("overdue_bearing["+k.id+"]", program.Money, program.Doc{Title: "Overdue amounts that bear default interest, " + k.id, Unit: m.c.CurrencyCode})
	if t := m.openingTranche(k.id); t != nil && t.OverdueUSD != nil {
		factor[0] = money.Zero() // month 0 lies behind
		k.bears.Before(m.fixed(*overdueBearing(t), program.Money))
	}
	rate := k.rate.Plus(m.amount("financing.overdue_margin_rate", m.c.Financing.OverdueMarginRate, program.Number))
	penalty := m.usdLine("default_interest["+k.id+"]", "Default interest, "+k.id,
		m.untilSold(k.bears.Lag(1)).Times(rate).Times(m.Series("", factor, program.Number)))
	m.Post(penalty, m.books.interest, k.overdue)
	k.penalty = penalty.Expr
	k.overdueDue = m.untilSold(k.overdue.Opening().Plus(k.penalty))
}

// bearFrom defines what bears default interest from a month's payment on, when the waterfall has come to it: what has become
// overdue, and on payment dates the default interest that is unpaid. What is paid is taken from the latter first. An amount
// that a failed lock-up test blocks is deferred: it bears nothing until a payment date on which it might have been paid
// (conventions 5.2).
//
//	bearing_t = overdue_t                                        on payment dates
//	          = min(overdue_t, bearing_{t-1} + newly overdue_t)  else; nothing is newly overdue while blocked
func (m *builder) bearFrom(k *tranche, newly Expr) {
	owed, before := k.overdue.Closing(), k.bears.Lag(1)
	compounds := m.compounds(k)
	grown := before.Plus(newly)
	if stop := m.fall.blocked; stop != (Expr{}) {
		compounds = compounds.And(stop.Not())
		grown = program.Select(stop, before, grown)
	}
	k.bears.Is(program.Select(compounds, owed, program.Min(owed, grown)))
}

// compounds flags the dates on which unpaid default interest begins to bear interest: payment dates, those that would follow
// the last one, and the day of acceleration.
func (m *builder) compounds(k *tranche) Expr {
	last, every := m.r.Grid.Index(k.lastPay()), int(k.schedule.Terms.Frequency)
	return m.orAccelerated(k, m.flags(func(t int) bool {
		return t >= 0 && t < len(k.monthly.Pay) && k.monthly.Pay[t] || t > last && every > 0 && (t-last)%every == 0
	}))
}
