package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// reserveTarget is the DSRA's target (conventions 5.4): of the planned schedule, so that it needs no hindsight.
//
//	target_t = months / 12 x (rate_t x sum of planned balance x accrual factor + scheduled principal), next 12 months
//
// in proportion to what is owed where interest has joined principal; interest that will join it is not due.
func (m *builder) reserveTarget(senior []*tranche) {
	m.cash.reserve = m.usd(0)
	d := m.c.Financing.DSRA
	if d == nil {
		return
	}
	sum, first, delayed := m.usd(0), m.usd(0), false
	for _, k := range senior {
		due, planned := m.serviceAhead(k)
		sum, first, delayed = sum.Plus(due), first.Plus(planned), delayed || k.delayed()
	}
	if len(m.inst.ahead) > 0 { // hedges may bring more than debt takes
		sum, first = m.plusAll(sum, m.inst.ahead).Floor0(), m.plusAll(first, m.inst.ahead).Floor0()
	}
	from := m.reserveMonth(d)
	months := m.amount("financing.dsra.months", d.Months, program.Number)
	active := m.flags(func(t int) bool { return t >= from && t < m.r.Grid.Len()-1 })
	target := m.line("dsra_target", "DSRA target", m.c.CurrencyCode,
		m.over(months.Times(sum), m.num(12)).Times(active).RoundCents())
	m.cash.target = target.Expr
	if m.inst.standby != (Expr{}) {
		m.cash.target = m.usdLine("dsra_cash_target", "DSRA target not covered by the letter of credit",
			target.Expr.Minus(m.inst.standby).Floor0()).Expr
	}
	if d.FundedAt != project.FundedFromCashFlow {
		initial := m.cash.target
		if delayed {
			initial = m.over(months.Times(first), m.num(12)).RoundCents()
			if m.inst.standby != (Expr{}) {
				initial = initial.Minus(m.inst.standby).Floor0()
			}
		}
		m.cash.reserve = m.usdLine("dsra_initial_funding", "Initial funding of the DSRA",
			initial.Times(m.flags(func(t int) bool { return t == from }))).Expr
	}
}

// serviceAhead is the debt service of the next 12 months on what is owed, and what the reserve is first filled for. The two
// differ for a tranche drawn over time: the last draw fills the reserve, so that it is measured by the commitment.
func (m *builder) serviceAhead(k *tranche) (due, planned Expr) {
	if k.vintages() {
		lent, principal, interest := m.vintageNextYear(k)
		due = lent.Convolve(principal, 1).Plus(lent.Convolve(interest, 1).Times(k.rate))
		each := m.fixed(principal[0], program.Number).Plus(m.fixed(interest[0], program.Number).Times(k.rate))
		return due, m.commitment(k).Times(each)
	}
	principal, base, balance := m.nextYear(k)
	if m.sweeps(k) {
		return m.sweptServiceAhead(k, principal, base, balance)
	}
	planned = m.Series("", principal, program.Money).Plus(m.Series("", base, program.Money).Times(k.rate))
	if k.moves.any() || k.takesOver != nil || k.terms.Refinancing != nil {
		return planned.Times(m.over(k.before, m.Series("", balance, program.Money))), planned
	}
	if k.terms.CapitalizeInterestUntil == nil && !k.delayed() {
		return planned, planned
	}
	return planned.Times(m.over(k.performing, m.Series("", balance, program.Money))), planned
}

// reserveMonth is the month in which the reserve is first filled.
func (m *builder) reserveMonth(d *project.DSRA) int {
	behind := 0 // when it was filled before the balance sheet of a seasoned case, there is nothing to fill
	if m.seasoned() {
		behind = -1
	}
	if m.r.LastCOD == nil || d.FundedAt == project.FundedAtClose {
		return behind
	}
	t := m.r.Grid.Index(*m.r.LastCOD)
	if d.FundedAt == project.FundedAtCOD {
		t--
	}
	if t <= 0 {
		return behind
	}
	return t
}

// nextYear gives, by month, the planned regular principal of the next 12 months, the sum of balance x accrual factor of the
// payments in them, and the planned balance after the month's event; nothing before the draw.
func (m *builder) nextYear(k *tranche) (principal, base, balance []money.Fixed) {
	g := m.r.Grid
	n := g.Len()
	principal, base, balance = make([]money.Fixed, n), make([]money.Fixed, n), make([]money.Fixed, n)
	owed, from := k.schedule.Terms.Principal, k.monthly.Draw
	for i, p := range k.schedule.Periods {
		pay := g.Index(p.Pay)
		for t := max(from, 0); t < min(pay, n); t++ {
			balance[t] = owed
		}
		weight, _ := money.Mul(owed, p.Factor)
		if k.joins(p.Pay) {
			weight = money.Fixed{}
		}
		owed, _ = money.Sub(owed, p.Principal)
		from = pay
		for t := max(pay-12, k.monthly.Draw, 0); t < min(pay, n); t++ {
			principal[t], _ = money.Add(principal[t], k.regularPrincipal(i))
			base[t], _ = money.Add(base[t], weight)
		}
	}
	return principal, base, balance
}

// dsraSteps registers what the DSRA does in the waterfall: its initial funding, before debt service and after construction
// cost; shortfalls of senior debt; topping up to the target from cash, and releasing what exceeds it. A reserve that is not
// full at first is filled from cash flow.
func (m *builder) dsraSteps() {
	if m.c.Financing.DSRA == nil {
		return
	}
	var funded, drawn program.Line
	var reserve *pool
	m.action(project.StepConstructionUses, func() {
		paid, rest := m.take(m.cash.reserve, m.poolsFor(project.StepConstructionUses)...)
		m.cash.unfunded = m.cash.unfunded.Plus(rest)
		funded = m.usdLine("dsra_funding", "DSRA funded", paid)
		m.Post(funded, m.books.dsra, m.books.cash)
	})
	s := m.source(sourceDSRA, func() Expr { return m.books.dsra.Opening().Plus(funded.Expr) }, func(used Expr) { drawn.Is(used) })
	m.action(project.StepDSRA, func() {
		reserve = m.get(s)
		drawn = m.Line("dsra_drawn", program.Money, program.Doc{Title: "DSRA drawn", Unit: m.c.CurrencyCode})
		m.Post(drawn, m.books.cash, m.books.dsra)
		target := m.whilePerforming(m.cash.target)
		added, _ := m.take(target.Minus(reserve.left).Floor0(), m.fall.cash)
		top := m.usdLine("dsra_top_up", "DSRA topped up", added)
		m.Post(top, m.books.dsra, m.books.cash)
		free := m.usdLine("dsra_released", "DSRA released", m.unlessFrozen(reserve.left.Minus(target).Floor0()))
		m.Post(free, m.books.cash, m.books.dsra)
		m.release(free.Expr)
		reserve.left = reserve.left.Plus(added).Minus(free.Expr) // for debt service that ranks behind it
	})
}
