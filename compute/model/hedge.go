package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// hedge lowers a swap or a cap: net settlement on the tranche's payment dates, pari passu with senior interest; accrual only
// in the books (conventions 4.1, 4.6, 5.2, 6.1, 9.5). In a month with a payment the old notional accrues before it.
//
//	swap: d_t = fixed rate - index_t          cap: d_t = -max(0, index_t - strike)
//	days_t    = carried_{t-1} + notional_{t-1} x d_{t-1} x days before the payment_t
//	due_t     = round(days_t / year) on payment dates; below 0 it is received
//	carried_t = (0 on payment dates, else days_t) + notional_t x d_t x days after the payment_t
func (m *builder) hedge(h *project.Hedge) {
	k := m.trancheNamed(h.TrancheID)
	path := fmt.Sprintf("financing.hedges[%s]", h.ID)
	planned, ahead := m.hedgeSchedule(h, k)
	share := m.amount(path+".hedged_fraction", h.HedgedFraction, program.Number)
	notional := m.usdLine("notional["+h.ID+"]", "Notional, "+h.ID, m.Series("", planned, program.Money).Times(share))
	cost := m.hedgeCost(h, k, path)

	before, after, year := k.days()
	pay := m.flags(func(t int) bool { return k.monthly.Pay[t] })
	carried := m.Line("carried_hedge_days["+h.ID+"]", program.Money,
		program.Doc{Title: "Notional x rate x days since the last payment, " + h.ID, Unit: m.c.CurrencyCode + " x days"})
	var late project.Amount
	if o := m.openingHedge(h.ID); o != nil {
		if late = o.OverdueUSD; o.AccruedUSD != nil {
			carried.Before(m.fixed(*o.AccruedUSD, program.Money).Times(m.num(year)))
		}
	}
	sum := carried.Lag(1).Plus(notional.Lag(1).Times(cost.Lag(1)).Times(m.Series("", before, program.Number)))
	carried.Is(program.Select(pay, m.usd(0), sum).Plus(notional.Expr.Times(cost.Expr).Times(m.Series("", after, program.Number))))
	due := m.usdLine("hedge_due["+h.ID+"]", "Net hedge payment due, "+h.ID,
		program.Select(pay, m.over(sum, m.num(year)).RoundCents(), m.usd(0))).Expr
	open := m.usdLine("carried_hedge["+h.ID+"]", "Hedge payment accrued since the last, "+h.ID, m.over(carried.Expr, m.num(year)).RoundCents())
	accrual := m.usdLine("hedge_accrued["+h.ID+"]", "Net hedge cost, "+h.ID, due.Plus(open.Expr).Minus(open.Lag(1)))

	owed := m.Account("Net hedge payments accrued, "+h.ID, program.Liability, "Debt")
	if m.inst.hedged == nil {
		m.inst.hedged = map[string]hedgeAccounts{}
	}
	m.inst.hedged[h.ID] = hedgeAccounts{owed, owed}
	m.Post(accrual, m.books.interest, owed)
	m.instrumentReceipt("hedge_received", h.ID, "Hedge payment received", due.Neg().Floor0(), owed)
	m.obligation(project.StepSeniorInterest, "hedge", h.ID, "Hedge payment", due.Floor0(), owed, late)
	m.inst.expense = append(m.inst.expense, accrual.Expr)
	m.inst.net = append(m.inst.net, due)
	m.inst.ahead = append(m.inst.ahead, m.Series("", ahead, program.Money).Times(share).Times(cost.Expr))
	m.hedgePremium(h, k, path)
}

// trancheNamed is a tranche by its id; Resolve has seen to it that it exists.
func (m *builder) trancheNamed(id string) *tranche {
	for _, k := range m.tranches {
		if k.id == id {
			return k
		}
	}
	return m.tranches[0]
}

// hedgeCost is what a unit of notional costs a year, latched on reset days as the loan's rate is.
func (m *builder) hedgeCost(h *project.Hedge, k *tranche, path string) program.Line {
	level := m.index(k)
	var cost Expr
	if h.Kind == project.Swap {
		cost = m.amount(path+".fixed_rate", h.FixedRate, program.Number).Minus(level)
	} else {
		cost = level.Minus(m.amount(path+".strike_rate", h.StrikeRate, program.Number)).Floor0().Neg()
	}
	l := m.Line("hedge_cost_rate["+h.ID+"]", program.Number, program.Doc{Title: "Net cost of the hedge, " + h.ID, Unit: "per year"})
	if m.openingTranche(k.id) != nil {
		l.Before(m.hedgeInForce(h, k))
	}
	return l.Is(program.Select(m.flags(func(t int) bool { return k.monthly.Reset[t] }), cost, l.Lag(1)))
}

// hedgeInForce is the net cost fixed on the last reset day by the opening date: a fact, which no scenario moves.
func (m *builder) hedgeInForce(h *project.Hedge, k *tranche) Expr {
	level := m.levelInForce(k)
	if h.Kind == project.Swap {
		cost, _ := money.Sub(*h.FixedRate, level)
		return m.fixed(cost, program.Number)
	}
	gain, _ := money.Sub(level, *h.StrikeRate)
	return m.fixed(gain, program.Number).Floor0().Neg()
}

// hedgeSchedule is the notional by month after the month's payment, and the sum of notional x accrual factor over the
// payments of the next 12 months. A period is hedged if it lies within the hedge's dates.
func (m *builder) hedgeSchedule(h *project.Hedge, k *tranche) (notional, ahead []money.Fixed) {
	g := m.r.Grid
	notional, ahead = make([]money.Fixed, g.Len()), make([]money.Fixed, g.Len())
	owed, from := k.schedule.Terms.Principal, k.monthly.Draw
	for _, p := range k.schedule.Periods {
		pay, amount := g.Index(p.Pay), hedged(h, p, owed)
		for t := max(from, 0); t < min(pay, g.Len()); t++ {
			notional[t] = amount
		}
		weight, _ := money.Mul(amount, p.Factor)
		for t := max(pay-12, k.monthly.Draw, 0); t < min(pay, g.Len()); t++ {
			ahead[t], _ = money.Add(ahead[t], weight)
		}
		owed, _ = money.Sub(owed, p.Principal)
		from = pay
	}
	return notional, ahead
}

// hedged is the notional of a period: the planned balance, or the amount listed last by its start.
func hedged(h *project.Hedge, p contract.Period, planned money.Fixed) money.Fixed {
	if p.Start < *h.StartDate || p.End > *h.EndDate {
		return money.Fixed{}
	}
	if len(h.Notionals) == 0 {
		return planned
	}
	var amount money.Fixed
	for _, n := range h.Notionals {
		if n.Date <= p.Start {
			amount = n.AmountUSD
		}
	}
	return amount
}

// hedgePremium pays a cap's premium with the tranche's draw, as fees are, and spreads it evenly over the months to the end.
func (m *builder) hedgePremium(h *project.Hedge, k *tranche, path string) {
	if h.PremiumUSD == nil || h.PremiumUSD.IsZero() {
		return
	}
	worth := m.Account("Unamortised fees, "+h.ID, program.Liability, "Debt")
	m.inst.hedged[h.ID] = hedgeAccounts{m.inst.hedged[h.ID].owed, worth}
	from, to := max(k.monthly.Draw, 0), max(m.r.Grid.Index(*h.EndDate), k.monthly.Draw+1)
	amount := m.amount(path+".premium_usd", h.PremiumUSD, program.Money).RoundCents()
	if m.openingTranche(k.id) != nil { // paid long ago
		amount = m.usd(0)
		if o := m.openingHedge(h.ID); o != nil && o.UnamortizedPremiumUSD != nil {
			amount = m.fixed(*o.UnamortizedPremiumUSD, program.Money)
		}
	} else {
		paid := m.usdLine("hedge_premium["+h.ID+"]", "Premium, "+h.ID, amount.Times(m.flags(func(t int) bool { return t == from })))
		m.Post(paid, worth, m.books.conpay)
		m.inst.premiums = append(m.inst.premiums, paid.Expr)
	}
	done := m.usdLine("hedge_premium_amortized["+h.ID+"]", "Premium amortised to date, "+h.ID,
		amount.Times(m.Series("", evenly(m.r.Grid.Len(), from, to), program.Number)).RoundCents())
	part := m.usdLine("hedge_premium_amortization["+h.ID+"]", "Amortisation of the premium, "+h.ID, done.Expr.Minus(done.Lag(1)))
	m.Post(part, m.books.feeCost, worth)
	m.inst.worn = append(m.inst.worn, part.Expr)
}

// evenly is the share of the months after from, up to to, that have passed by the end of each month.
func evenly(months, from, to int) []money.Fixed {
	out := make([]money.Fixed, months)
	for t := range out {
		switch {
		case t <= from:
		case t >= to:
			out[t] = money.FromInt(1)
		default:
			out[t], _ = money.FromRatio(int64(t-from), int64(to-from))
		}
	}
	return out
}
