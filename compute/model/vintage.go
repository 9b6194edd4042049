package model

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// vintages tells whether each draw of a tranche has a schedule of its own.
func (k *tranche) vintages() bool { return k.delayed() && k.terms.DelayedDraw.DrawTermMonths > 0 }

// profile is the schedule of a draw of 1 by age in payment periods: what is repaid, regularly and in all, and what is owed
// behind the payment. It does not depend on the path of rates (conventions 4.2), so that all draws have the same.
type profile struct {
	step                      int // months between payments
	repaid, regular, owedThen []money.Fixed
}

// profileOf is the profile of package contract for equal periods at the plan's rate. The last repayment takes the remainder.
func (k *tranche) profileOf() profile {
	t, months := k.schedule.Terms, k.terms.DelayedDraw.DrawTermMonths
	const unit = 1_000_000_000_000_000 // most that a contract may lend: weights to 17 decimals
	issue := calendar.MustNew(2000, 12, 31)
	s, _ := contract.Resolve(contract.Terms{ID: k.id, Principal: money.FromInt(unit), Issue: issue, Maturity: issue.AddMonths(months).MonthEnd(),
		Frequency: t.Frequency, DayCount: calendar.ThirtyE360ISDA, Amortization: k.terms.Amortization,
		InterestOnlyMonths: k.terms.InterestOnlyMonths, PlanRate: t.PlanRate})
	p := profile{step: int(t.Frequency), repaid: []money.Fixed{{}}, regular: []money.Fixed{{}}, owedThen: []money.Fixed{money.One()}}
	owed := money.One()
	for _, period := range s.Periods {
		part, _ := money.Div(period.Principal, money.FromInt(unit))
		owed, _ = money.Sub(owed, part)
		p.repaid, p.owedThen = append(p.repaid, part), append(p.owedThen, owed)
		if k.terms.Amortization == contract.Bullet {
			part = money.Fixed{}
		}
		p.regular = append(p.regular, part)
	}
	return p
}

// vintageBalances lowers a tranche whose draws mature one by one (conventions 4.7). A draw at the end of month s pays in the
// months s + n x step, so that the draws that pay in one month are those of every step-th month before it:
//
//	lent_t      = drawn_t + interest joined to principal_t
//	group_t     = sum over n of owed(n) x lent_{t - n x step}           what the draws owe that have a payment in t, behind it
//	interest_t  = round(group_{t-step} x rate_{t-step} x days of the period)
//	repaid_t    = change of round(sum to date of repaid(n) x lent_{t - n x step})
//
// The rate of a draw is fixed at the end of its months of payment. What falls due in a month is rounded once for the tranche.
func (m *builder) vintageBalances(k *tranche) {
	m.drawOf(k)
	p, zero := k.profileOf(), m.usd(0)
	doc := func(title string) program.Doc { return program.Doc{Title: title + ", " + k.id, Unit: m.c.CurrencyCode} }
	k.eventDay = m.time.end.Minus(m.num(1))
	lent := m.Line("lent["+k.id+"]", program.Money, doc("Lent: drawn, and joined to principal"))
	group := m.usdLine("owed_by_paying_draws["+k.id+"]", "Owed by the draws that pay this month, "+k.id, lent.Convolve(p.owedThen, p.step))

	k.periodInterest = m.usdLine("interest_sum["+k.id+"]", "Interest of the draws that pay this month, "+k.id,
		group.Lag(p.step).Times(k.rate.Lag(p.step)).Times(m.Series("", m.periodFactors(k, p.step), program.Number))).Expr
	due := k.periodInterest.RoundCents()
	k.capitalized = zero
	if k.terms.CapitalizeInterestUntil != nil {
		joins := m.flags(func(t int) bool { return k.joins(m.r.Grid.End(t)) })
		l := m.usdLine("interest_to_principal["+k.id+"]", "Interest joined to principal, "+k.id, m.withinCommitment(k, due.Times(joins)))
		m.Post(l, k.accrued, k.debt)
		k.capitalized = l.Expr
	}
	lent.Is(k.draw.Plus(k.capitalized))
	k.interestDue = m.usdLine("interest_due["+k.id+"]", "Interest due, "+k.id, due.Minus(k.capitalized)).Expr
	m.vintagePrincipal(k, p, lent.Expr, group.Expr)

	k.openInterest = m.usdLine("carried_interest["+k.id+"]", "Interest accrued since the last payment, "+k.id, m.vintageAccrued(k, group.Expr, p.step)).Expr
	k.accrual = m.usdLine("interest_accrued["+k.id+"]", "Interest accrued, "+k.id, due.Plus(k.openInterest).Minus(k.openInterest.Lag(1))).Expr
	m.overdue(k)
}

// vintagePrincipal lowers what the draws repay. What a delay lets be drawn so late that it would mature behind the tranche
// matures with it.
func (m *builder) vintagePrincipal(k *tranche, p profile, lent, group Expr) {
	doc := func(title string) program.Doc { return program.Doc{Title: title + ", " + k.id, Unit: m.c.CurrencyCode} }
	performing := m.Line("performing["+k.id+"]", program.Money, doc("Performing principal"))
	owed := performing.Lag(1)
	due := func(name, title string, weights []money.Fixed) Expr {
		sum := m.Line(name+".to_date["+k.id+"]", program.Money, doc(title+", to date"))
		sum.Is(sum.Lag(1).Plus(lent.Convolve(weights, p.step)))
		return sum.Expr.RoundCents().Minus(sum.Lag(1).RoundCents())
	}
	left := lent.Convolve(append([]money.Fixed{{}}, p.owedThen[1:]...), p.step) // behind this month's payments, without its draw
	if p.step > 1 {
		left = left.Plus(group.Lag(1).Window(p.step - 1))
	}
	none := left.LessEq(m.usd(0)) // the last payment takes what there is
	all := program.Select(none, owed, program.Min(due("principal_due", "Principal due", p.repaid), owed))
	if k.terms.DelayedDraw.AvailabilityRule == project.AvailabilityWithDelay {
		final := m.r.Grid.Index(k.lastPay())
		late := m.flags(func(t int) bool { return t >= final }).And(m.material().LessEq(owed))
		all = program.Select(late, owed, all)
	}
	k.principalDue = m.usdLine("principal_due["+k.id+"]", "Principal due, "+k.id, all).Expr
	k.regularDue = m.usd(0)
	if k.terms.Amortization != contract.Bullet {
		k.regularDue = k.principalDue
	}
	performing.Is(owed.Plus(lent).Minus(k.principalDue))
	k.performing = performing.Expr
}

// periodFactors are the parts of a year of the periods of some months that end with each month.
func (m *builder) periodFactors(k *tranche, months int) []money.Fixed {
	g := m.r.Grid
	out := make([]money.Fixed, g.Len())
	for t := months; t < len(out); t++ {
		out[t] = k.schedule.Terms.DayCount.Factor(g.End(t-months), g.End(t))
	}
	return out
}

// vintageAccrued is the interest that draws have accrued since their last payments.
func (m *builder) vintageAccrued(k *tranche, group Expr, step int) Expr {
	sum := m.usd(0)
	for back := 1; back < step; back++ {
		sum = sum.Plus(group.Lag(back).Times(k.rate.Lag(back)).Times(m.Series("", m.periodFactors(k, back), program.Number)))
	}
	return sum.RoundCents()
}

// vintageNextYear is the regular principal and the interest that the draws so far owe in the next 12 months, by age: lent at
// age a owes what falls between a and a + 12 months, in equal periods.
func (m *builder) vintageNextYear(k *tranche) (lent Expr, principal, interest []money.Fixed) {
	p := k.profileOf()
	months := p.step * (len(p.repaid) - 1)
	principal, interest = make([]money.Fixed, months), make([]money.Fixed, months)
	period, _ := money.FromRatio(int64(p.step), 12)
	for age := range principal {
		for n := 1; n < len(p.repaid); n++ {
			if at := n * p.step; at <= age || at > age+12 {
				continue
			}
			part, _ := money.Mul(p.owedThen[n-1], period)
			principal[age], _ = money.Add(principal[age], p.regular[n])
			interest[age], _ = money.Add(interest[age], part)
		}
	}
	return m.lineNamed("lent[" + k.id + "]"), principal, interest
}
