package model

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// balances lowers accrual and what falls due. In a month with an event the old balance accrues before it, the new one
// after it; what is due is the rounded sum since the last payment. Days are those of the day count, and its year divides
// once: three rounded twelfths of a year are not a quarter, and a tie of half a cent must stay one.
//
//	days_t    = carried_{t-1} + balance_{t-1} x rate_{t-1} x days before the event_t
//	due_t     = round(days_t / year) on payment dates
//	carried_t = (0 on payment dates, else days_t) + balance_t x rate_t x days after the event_t
//	balance_t = balance_{t-1} + draw_t + capitalised_t - principal due_t
func (m *builder) balances(k *tranche) {
	mo := &k.monthly
	pay := m.orAccelerated(k, m.Called("payment month of "+k.id, m.flags(func(t int) bool { return mo.Pay[t] })))
	zero := m.usd(0)
	m.drawOf(k)

	performing := m.Line("performing["+k.id+"]", program.Money, program.Doc{Title: "Performing principal, " + k.id, Unit: m.c.CurrencyCode})
	carried := m.Line("carried_interest_days["+k.id+"]", program.Money, program.Doc{Title: "Balance x rate x days since the last payment, " + k.id, Unit: m.c.CurrencyCode + " x days"})
	before, after, year := k.days()
	m.seasonDebt(k, performing, carried, year)
	open := performing.Lag(1)
	k.eventDay = m.whole(program.Day, func(t int) int { return m.r.Grid.DayIndex(m.eventDate(k, t)) })
	rateBefore := m.rateBefore(k)
	k.moves = k.movesOf()
	m.openMoves(k)
	sum := m.caughtUp(k, carried.Lag(1).Plus(open.Times(rateBefore).Times(m.Called("days before the payment, "+k.id, m.Series("", before, program.Number)))), rateBefore, after)
	interest := m.usdLine("interest_sum["+k.id+"]", "Interest before this month's event, "+k.id, m.over(sum, m.num(year))).Expr
	k.periodInterest = program.Select(pay, interest, zero)
	due := program.Select(pay, interest.RoundCents(), zero)
	k.capitalized = zero
	if k.terms.CapitalizeInterestUntil != nil {
		joins := m.flags(func(t int) bool { return mo.Pay[t] && k.joins(m.eventDate(k, t)) })
		l := m.usdLine("interest_to_principal["+k.id+"]", "Interest joined to principal, "+k.id, m.withinCommitment(k, due.Times(joins)))
		m.Post(l, k.accrued, k.debt)
		k.capitalized = l.Expr
	}
	paid := due.Minus(k.capitalized)
	rise := m.rise(k, paid, open)
	if k.rises() {
		paid = paid.Minus(rise)
	}
	k.interestDue = m.usdLine("interest_due["+k.id+"]", "Interest due, "+k.id, paid).Expr

	m.openPrepayment(k)
	matures := m.orAccelerated(k, m.flags(func(t int) bool { return t == m.r.Grid.Index(k.lastPay()) }))
	owed := open.Plus(k.capitalized)
	k.scale = m.scale(k, owed)
	k.principalDue = m.usdLine("principal_due["+k.id+"]", "Principal due, "+k.id,
		m.refinanced(k, matures, owed, program.Select(matures, owed, program.Min(m.scaled(k, repaying(mo.Principal)), owed)))).Expr
	k.regularDue = program.Min(m.scaled(k, repaying(m.regular(k))), k.principalDue)

	k.before = open.Plus(k.draw).Plus(k.capitalized).Minus(k.principalDue)
	if k.rises() {
		k.before = k.before.Plus(rise)
	}
	if k.refinancing.amount != (Expr{}) {
		k.before = k.before.Minus(k.refinancing.amount)
	}
	performing.Is(m.afterMoves(k, m.afterPrepayment(k)))
	k.performing = performing.Expr
	bearing := m.bearing(k) // after the event: what is drawn at month end bears from then on (conventions 3.1)
	if k.delayed() {
		bearing = owed.Minus(k.principalDue)
		if k.rises() {
			bearing = bearing.Plus(rise)
		}
		if k.refinancing.amount != (Expr{}) {
			bearing = bearing.Minus(k.refinancing.amount)
		}
	}
	m.stepInterest(k, open, before, after, year, pay)
	carried.Is(program.Select(m.forfeits(k, pay), zero, sum).Plus(bearing.Times(k.rate).Times(m.Called("days after the payment, "+k.id, m.Series("", after, program.Number)))))
	accrued := m.usdLine("carried_interest["+k.id+"]", "Interest accrued since the last payment, "+k.id, m.over(carried.Expr, m.num(year)))
	if t := m.openingTranche(k.id); t != nil {
		accrued.Before(m.fixed(*t.AccruedInterestUSD, program.Money))
	}
	k.openInterest = accrued.Expr.RoundCents()
	k.accrual = m.usdLine("interest_accrued["+k.id+"]", "Interest accrued, "+k.id,
		due.Plus(k.openInterest).Minus(accrued.Lag(1).RoundCents())).Expr
	m.overdue(k)
}

// days are the accrual factors of each month before and after its event as whole days of the day count, and its year: 360,
// 365, or 365 x 366 parts for Act/Act.
func (k *tranche) days() (before, after []money.Fixed, year int64) {
	t := k.schedule.Terms
	_, year = t.DayCount.Fraction(t.Issue, t.Maturity)
	whole := func(factors []money.Fixed) []money.Fixed {
		out := make([]money.Fixed, len(factors))
		for i, f := range factors {
			parts, _ := money.Mul(f, money.FromInt(year)) // whole but for the factor's last decimal
			out[i], _ = parts.Round(0)
		}
		return out
	}
	return whole(k.monthly.AccrualBefore), whole(k.monthly.AccrualAfter), year
}

// joins tells whether interest due on a payment date joins principal.
func (k *tranche) joins(pay calendar.Date) bool {
	until := k.terms.CapitalizeInterestUntil
	return until != nil && pay < *until
}

// scale is what is owed before a payment over what was planned to be owed then: interest that joined principal, and what was
// drawn over time, are repaid in the proportions of the plan. A listed schedule of debt drawn at issue is a signed term and
// stays; what has joined its principal falls due at maturity. The zero Expr stands for 1 where no interest is capitalised.
func (m *builder) scale(k *tranche, owed Expr) Expr {
	shape, asPlanned := k.terms.Amortization, m.openingTranche(k.id) == nil && k.terms.CapitalizeInterestUntil == nil
	unscaled := shape == contract.Bullet || !k.delayed() && (asPlanned || shape == contract.Listed)
	if unscaled && !m.prepaysProRata(k) && !m.overtakes(k) && (!k.moves.prepays || shape == contract.Bullet) {
		return Expr{}
	}
	return m.over(m.unswept(k, owed), m.Called("planned balance, "+k.id, m.Series("", k.plannedOpening(m.r.Grid.Len()), program.Money)))
}

// plannedOpening is the principal owed before the payment of each month, on schedule, without capitalised interest.
func (k *tranche) plannedOpening(months int) []money.Fixed {
	out := make([]money.Fixed, months)
	owed := k.monthly.Opening
	for t := range out {
		out[t] = owed
		owed, _ = money.Sub(owed, k.monthly.Principal[t])
		if t == k.monthly.Draw {
			owed = k.schedule.Terms.Principal
		}
	}
	return out
}

// scaled is a planned principal by month, in proportion to what is owed.
func (m *builder) scaled(k *tranche, planned []money.Fixed) Expr {
	e := m.Called("planned principal, "+k.id, m.Series("", planned, program.Money))
	if k.scale == (Expr{}) {
		return e
	}
	return e.Times(k.scale).RoundCents()
}

// regularPrincipal is the scheduled principal of a period without the balloon: nothing at a bullet's maturity, and at a
// listed one's no more than the repayment before it (conventions 4.7).
func (k *tranche) regularPrincipal(period int) money.Fixed {
	ps := k.schedule.Periods
	due := ps[period].Principal
	switch {
	case k.terms.Amortization == contract.Bullet:
		return money.Fixed{}
	case k.terms.Amortization == contract.Listed && period == len(ps)-1:
		for i := period - 1; i >= 0; i-- {
			if before := ps[i].Principal; !before.IsZero() {
				if before.Cmp(due) < 0 {
					due = before
				}
				return due
			}
		}
		return money.Fixed{} // one repayment, at maturity: a bullet
	case period == len(ps)-1:
		due, _ = money.Sub(due, k.schedule.Balloon)
	}
	return due
}

// regular is scheduled principal by month, without the balloon.
func (m *builder) regular(k *tranche) []money.Fixed {
	out := make([]money.Fixed, m.r.Grid.Len())
	for i, p := range k.schedule.Periods {
		if t := m.r.Grid.Index(p.Pay); t >= 0 && t < len(out) {
			out[t] = k.regularPrincipal(i)
		}
	}
	return out
}
