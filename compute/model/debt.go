package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// tranche is one layer of debt. Its schedule comes from package contract; what the waterfall cannot pay moves from the
// performing balance and the accrued interest to the overdue account, so that neither depends on cash.
type tranche struct {
	id, path string
	terms    *project.Tranche
	schedule contract.Schedule
	monthly  contract.Monthly
	senior   bool

	debt, accrued, overdue, fees program.Account

	rate         Expr // annual nominal, in force at month end
	draw         Expr // principal drawn
	interestDue  Expr // in cash
	capitalized  Expr // interest that joins principal
	principalDue Expr // scheduled, balloon included
	regularDue   Expr // scheduled, balloon excluded (conventions 6.1)
	overdueDue   Expr // unpaid amounts of earlier dates with default interest
	penalty      Expr // default interest of the month
	performing   Expr // balance after this month's events
	accrual      Expr // interest of the month, rounded by running total
	openInterest Expr // accrued and not yet due at month end
	scale        Expr // what is owed over what was planned; the zero Expr where that is 1
	feeAmortized Expr // of the month
	eventDay     Expr // payment day of the month
}

// debt lowers every tranche up to what falls due (conventions 1.2, 1.4, 3.1, 3.4, 4.2, 4.8, 4.9).
func (m *builder) debt() {
	for i := range m.r.Tranches {
		r := &m.r.Tranches[i]
		t := &m.c.Financing.Tranches[r.Index]
		k := &tranche{id: t.ID, path: fmt.Sprintf("financing.tranches[%s]", t.ID), terms: t, schedule: r.Schedule,
			monthly: r.Monthly, senior: t.Seniority != project.Mezzanine}
		k.debt = m.Account("Debt, "+t.ID, program.Liability, "Debt")
		k.accrued = m.Account("Accrued interest, "+t.ID, program.Liability, "Debt")
		k.overdue = m.Account("Overdue, "+t.ID, program.Liability, "Debt")
		k.fees = m.Account("Unamortised fees, "+t.ID, program.Liability, "Debt")
		m.interestRate(k)
		m.balances(k)
		m.fee(k)
		m.tranches = append(m.tranches, k)
	}
	var fees, accrued, joined, amortized []Expr
	for _, k := range m.tranches {
		fees, accrued = append(fees, m.upfront(k)), append(accrued, k.accrual)
		joined, amortized = append(joined, k.capitalized), append(amortized, k.feeAmortized)
	}
	m.usdLine("interest_to_principal", "Interest joined to principal", m.total(joined, program.Money))
	m.sum.fees = m.usdLine("upfront_fees", "Upfront fees", m.total(fees, program.Money)).Expr
	m.sum.feeAmortization = m.usdLine("fee_amortization", "Amortisation of fees", m.total(amortized, program.Money)).Expr
	m.bookInterest(m.usdLine("interest_accrued", "Interest accrued", m.total(accrued, program.Money)).Expr)
}

// interestRate is the fixed rate, or index + margin latched on each reset day. A lender never pays the borrower.
//
//	rate_t = max(0, max(index on the reset day + shift, floor) + margin)
//
// The coupon or margin of a level loan shapes its principal profile, so it is part of the program's shape (conventions 4.2).
func (m *builder) interestRate(k *tranche) {
	t := k.terms
	term := func(field string, a project.Amount) Expr {
		if t.Amortization == contract.Level {
			return m.fixed(*a, program.Number)
		}
		return m.amount(k.path+"."+field, a, program.Number)
	}
	if t.FixedRate != nil {
		k.rate = m.line("rate["+k.id+"]", "Interest rate, "+k.id, "per year", term("fixed_rate", t.FixedRate)).Expr
		return
	}
	level := m.index(k)
	if t.FloorRate != nil {
		level = program.Max(level, m.amount(k.path+".floor_rate", t.FloorRate, program.Number))
	}
	if t.MarginRate != nil {
		level = level.Plus(term("margin_rate", t.MarginRate))
	}
	rate := m.Line("rate["+k.id+"]", program.Number, program.Doc{Title: "Interest rate, " + k.id, Unit: "per year"})
	rate.Is(program.Select(m.flags(func(i int) bool { return k.monthly.Reset[i] }), level.Floor0(), rate.Lag(1)))
	k.rate = rate.Expr
}

// index is the level of the tranche's index on the reset day of each month, with its shift.
func (m *builder) index(k *tranche) Expr {
	var ix *project.RateIndex
	for i := range m.c.Market.Indices {
		if m.c.Market.Indices[i].ID == k.terms.IndexID {
			ix = &m.c.Market.Indices[i]
		}
	}
	path := fmt.Sprintf("market.indices[%s]", ix.ID)
	level := m.amount(path+".rate", ix.Rate, program.Number)
	if len(ix.Points) > 0 {
		known := make([]bool, m.r.Grid.Len())
		listed := make([]money.Fixed, m.r.Grid.Len())
		for t := range listed {
			day := m.eventDate(k, t)
			for _, p := range ix.Points {
				if p.Date <= day {
					known[t], listed[t] = true, *p.Rate
				}
			}
		}
		level = program.Select(m.flags(func(t int) bool { return known[t] }), m.Series("", listed, program.Number), level)
	}
	return level.Plus(m.amount(path+".shift_rate", ix.ShiftRate, program.Number))
}

// eventDate is the tranche's event day of a month: issue or payment; the month's last day if it has none.
func (m *builder) eventDate(k *tranche, t int) calendar.Date {
	if issue := k.schedule.Terms.Issue; m.r.Grid.Index(issue) == t {
		return issue
	}
	for _, p := range k.schedule.Periods {
		if m.r.Grid.Index(p.Pay) == t {
			return p.Pay
		}
	}
	return m.r.Grid.End(t)
}

// balances lowers accrual and what falls due. In a month with an event the old balance accrues before it, the new one
// after it; what is due is the rounded sum since the last payment.
//
//	sum_t     = carried_{t-1} + balance_{t-1} x rate_{t-1} x before_t
//	due_t     = round(sum_t) on payment dates
//	carried_t = (0 on payment dates, else sum_t) + balance_t x rate_t x after_t
//	balance_t = balance_{t-1} + draw_t + capitalised_t - principal due_t
func (m *builder) balances(k *tranche) {
	mo := &k.monthly
	pay := m.flags(func(t int) bool { return mo.Pay[t] })
	zero := m.usd(0)
	face := m.fixed(*k.terms.PrincipalUSD, program.Money)
	k.draw = m.usdLine("drawn["+k.id+"]", "Drawn, "+k.id, face.Times(m.flags(func(t int) bool { return t == mo.Draw }))).Expr

	performing := m.Line("performing["+k.id+"]", program.Money, program.Doc{Title: "Performing principal, " + k.id, Unit: m.c.CurrencyCode})
	carried := m.Line("carried_interest["+k.id+"]", program.Money, program.Doc{Title: "Interest accrued since the last payment, " + k.id, Unit: m.c.CurrencyCode})
	open := performing.Lag(1)
	k.eventDay = m.whole(program.Day, func(t int) int { return m.r.Grid.DayIndex(m.eventDate(k, t)) })
	rateBefore := m.rateBefore(k)
	sum := m.usdLine("interest_sum["+k.id+"]", "Interest before this month's event, "+k.id,
		carried.Lag(1).Plus(open.Times(rateBefore).Times(m.Series("", mo.AccrualBefore, program.Number)))).Expr
	due := program.Select(pay, sum.RoundCents(), zero)
	joins := m.flags(func(t int) bool { return mo.Pay[t] && k.joins(m.eventDate(k, t)) })
	k.capitalized = m.usdLine("interest_capitalized_to_principal["+k.id+"]", "Interest joined to principal, "+k.id, due.Times(joins)).Expr
	k.interestDue = m.usdLine("interest_due["+k.id+"]", "Interest due, "+k.id, due.Minus(k.capitalized)).Expr

	matures := m.flags(func(t int) bool { return t == m.r.Grid.Index(k.lastPay()) })
	owed := open.Plus(k.capitalized)
	k.scale = m.scale(k, owed)
	k.principalDue = m.usdLine("principal_due["+k.id+"]", "Principal due, "+k.id,
		program.Select(matures, owed, program.Min(m.scaled(k, mo.Principal), owed))).Expr
	k.regularDue = program.Min(m.scaled(k, m.regular(k)), k.principalDue)

	performing.Is(open.Plus(k.draw).Plus(k.capitalized).Minus(k.principalDue))
	k.performing = performing.Expr
	carried.Is(program.Select(pay, zero, sum).Plus(k.performing.Times(k.rate).Times(m.Series("", mo.AccrualAfter, program.Number))))
	k.openInterest = carried.Expr.RoundCents()
	k.accrual = m.usdLine("interest_accrued["+k.id+"]", "Interest accrued, "+k.id,
		due.Plus(k.openInterest).Minus(carried.Lag(1).RoundCents())).Expr
	m.overdue(k)
}

// scale is what is owed before a payment over what was planned to be owed then: interest that joined principal is repaid in
// the proportions of the plan. A listed schedule is a signed term and stays; what has joined its principal falls due at
// maturity. The zero Expr stands for 1 where no interest is capitalised.
func (m *builder) scale(k *tranche, owed Expr) Expr {
	if k.terms.CapitalizeInterestUntil == nil || k.terms.Amortization == contract.Listed || k.terms.Amortization == contract.Bullet {
		return Expr{}
	}
	return m.over(owed, m.Series("", k.plannedOpening(m.r.Grid.Len()), program.Money))
}

// plannedOpening is the principal owed before the payment of each month, on schedule, without capitalised interest.
func (k *tranche) plannedOpening(months int) []money.Fixed {
	out := make([]money.Fixed, months)
	owed := money.Fixed{}
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
	e := m.Series("", planned, program.Money)
	if k.scale == (Expr{}) {
		return e
	}
	return e.Times(k.scale).RoundCents()
}

// rateBefore is the rate in force before the month's event.
func (m *builder) rateBefore(k *tranche) Expr {
	if k.terms.FixedRate != nil {
		return k.rate
	}
	return k.rate.Lag(1)
}

// joins tells whether interest due on a payment date joins principal.
func (k *tranche) joins(pay calendar.Date) bool {
	until := k.terms.CapitalizeInterestUntil
	return until != nil && pay < *until
}

func (k *tranche) lastPay() calendar.Date { return k.schedule.Periods[len(k.schedule.Periods)-1].Pay }

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

// overdue lowers the interest on what is unpaid: contract rate plus the overdue margin by the tranche's own day count,
// compounding monthly.
func (m *builder) overdue(k *tranche) {
	g := m.r.Grid
	factor := make([]money.Fixed, g.Len())
	for t := range factor {
		factor[t] = k.schedule.Terms.DayCount.Factor(g.Start(t), g.End(t).AddDays(1))
	}
	rate := k.rate.Plus(m.amount("financing.overdue_margin_rate", m.c.Financing.OverdueMarginRate, program.Number))
	penalty := m.usdLine("default_interest["+k.id+"]", "Default interest, "+k.id,
		k.overdue.Opening().Times(rate).Times(m.Series("", factor, program.Number)))
	m.Post(penalty, m.books.interest, k.overdue)
	k.penalty = penalty.Expr
	k.overdueDue = k.overdue.Opening().Plus(k.penalty)
}

// fee amortises the upfront fee evenly by months from draw to maturity. Conventions 9.5 ask for effective interest; the
// difference moves between years only, and stands in the decision record.
func (m *builder) fee(k *tranche) {
	g := m.r.Grid
	from, to := k.monthly.Draw, g.Index(k.lastPay())
	curve := make([]money.Fixed, g.Len())
	for t := range curve {
		switch {
		case t <= from:
		case t >= to:
			curve[t] = money.FromInt(1)
		default:
			curve[t], _ = money.FromRatio(int64(t-from), int64(to-from))
		}
	}
	total := m.usdLine("fee_amortized["+k.id+"]", "Fees amortised to date, "+k.id,
		m.feeAmount(k).Times(m.Series("", curve, program.Number)).RoundCents())
	part := m.usdLine("fee_amortization["+k.id+"]", "Amortisation of fees, "+k.id, total.Expr.Minus(total.Lag(1)))
	m.Post(part, m.books.feeCost, k.fees)
	k.feeAmortized = part.Expr
}

// feeAmount is the whole upfront fee in cents.
func (m *builder) feeAmount(k *tranche) Expr {
	face := m.fixed(*k.terms.PrincipalUSD, program.Money)
	return face.Times(m.amount(k.path+".upfront_fee_fraction", k.terms.UpfrontFeeFraction, program.Number)).RoundCents()
}

// upfront books the draw and the fee, which is a construction use.
func (m *builder) upfront(k *tranche) Expr {
	fee := m.usdLine("upfront_fee["+k.id+"]", "Upfront fee, "+k.id,
		m.feeAmount(k).Times(m.flags(func(t int) bool { return t == k.monthly.Draw })))
	m.Post(fee, k.fees, m.books.conpay)
	m.Post(m.usdLine("draw["+k.id+"]", "Debt drawn, "+k.id, k.draw), m.books.cash, k.debt)
	m.Post(m.usdLine("interest_to_principal["+k.id+"]", "Interest joined to principal, "+k.id, k.capitalized), k.accrued, k.debt)
	return fee.Expr
}

// bookInterest capitalises interest in the share of the campus that is not yet in operation, and expenses the rest
// (conventions 9.5).
func (m *builder) bookInterest(accrued Expr) {
	idle := m.num(0) // the sum of idle shares is exactly 0 in full operation; 1 less the operating ones need not be
	for i := range m.phases {
		idle = idle.Plus(m.phases[i].weight.Times(m.num(1).Minus(m.phases[i].operating.Expr)))
	}
	capitalized, expensed := []Expr{}, []Expr{}
	for _, k := range m.tranches {
		part := m.usdLine("interest_capitalized["+k.id+"]", "Interest capitalised, "+k.id, k.accrual.Times(idle).RoundCents())
		rest := m.usdLine("interest_expensed["+k.id+"]", "Interest expensed, "+k.id, k.accrual.Minus(part.Expr))
		m.Post(part, m.books.idc, k.accrued)
		m.Post(rest, m.books.interest, k.accrued)
		capitalized, expensed = append(capitalized, part.Expr), append(expensed, rest.Expr.Plus(k.penalty))
	}
	m.line("interest_total", "Interest accrued in all", m.c.CurrencyCode, accrued)
	m.sum.capitalized = m.usdLine("interest_capitalized", "Interest capitalised", m.total(capitalized, program.Money)).Expr
	m.sum.interestExpense = m.usdLine("interest_expense", "Interest expense", m.total(expensed, program.Money)).Expr
	m.wearInterest()
}

// wearInterest depreciates capitalised interest pro rata with the assets that it financed.
//
//	depreciation_t = (capitalised - depreciated)_{t-1} x min(1, wear of cost_t / cost still to wear out_{t-1})
func (m *builder) wearInterest() {
	left, wear := m.usd(0), m.sum.depreciation
	for _, c := range m.capital {
		if c.wears {
			left = left.Plus(c.basis.Minus(c.worn.Lag(1)))
		}
	}
	share := program.Min(m.over(wear, left), m.num(1))
	open := m.books.idc.Opening().Plus(m.books.idcAccumulated.Opening()) // the second is negative: it stands against the first
	l := m.usdLine("depreciation_of_interest", "Depreciation of capitalised interest", open.Times(share))
	m.Post(l, m.books.depreciation, m.books.idcAccumulated)
	m.sum.depreciation = m.usdLine("depreciation", "Depreciation", wear.Plus(l.Expr)).Expr
}
