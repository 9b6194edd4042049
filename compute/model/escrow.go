package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// escrow is interest funded in advance.
type escrow struct {
	account  program.Account
	wanted   Expr // put aside on the issue date
	income   Expr // interest on the balance
	released Expr // returned to the sources
	funded   program.Line
}

// prefund lowers the escrow account of a tranche (conventions 3.4): funded at issue, credited with interest at month ends, and
// paid out for interest due up to its end, when the rest returns to the sources.
//
//	before_t   = balance_{t-1} + income_t
//	paid_t     = min(interest due_t, before_t) up to the end date
//	released_t = before_t - paid_t in the month of the end date
func (m *builder) prefund(k *tranche) {
	k.interestCash = k.interestDue
	e := k.terms.Escrow
	if e == nil {
		return
	}
	g := m.r.Grid
	x := &escrow{account: m.Account("Interest escrow, "+k.id, program.Asset, "Cash")}
	last := g.Index(*e.EndDate)
	post := func(name, title string, v Expr, debit, credit program.Account) Expr {
		l := m.usdLine(name+"["+k.id+"]", title+", "+k.id, v)
		m.Post(l, debit, credit)
		return l.Expr
	}
	days := make([]money.Fixed, g.Len())
	for t := 1; t < len(days); t++ {
		days[t], _ = money.FromRatio(int64(g.End(t)-g.End(t-1)), 365)
	}
	x.income = post("escrow_income", "Interest on the escrow account", x.account.Opening().
		Times(m.amount(k.path+".escrow.income_rate", e.IncomeRate, program.Number)).Times(m.Series("", days, program.Number)).RoundCents(),
		x.account, m.books.interest)
	before := x.account.Opening().Plus(x.income)
	paid := post("escrow_paid", "Interest paid from escrow", program.Min(k.interestDue, before).
		Times(m.flags(func(t int) bool { return g.Start(t) <= *e.EndDate })), k.accrued, x.account)
	x.released = post("escrow_released", "Escrow returned", before.Minus(paid).Times(m.flags(func(t int) bool { return t == last })), m.books.cash, x.account)
	m.receipt(x.released)
	x.wanted = m.escrowAmount(k).Times(m.flags(func(t int) bool { return t == k.monthly.Draw }))
	k.interestCash = m.usdLine("interest_due_in_cash["+k.id+"]", "Interest due, not met from escrow, "+k.id, m.withoutResidue(k.interestDue.Minus(paid))).Expr
	k.escrow = x
}

// escrowAmount is what is put aside: as stated, or the interest due up to the end date on the face at the rate of the issue
// date.
func (m *builder) escrowAmount(k *tranche) Expr {
	e := k.terms.Escrow
	if e.AmountUSD != nil {
		return m.amount(k.path+".escrow.amount_usd", e.AmountUSD, program.Money).RoundCents()
	}
	sum := money.Fixed{}
	owed := k.schedule.Terms.Principal
	for _, p := range k.schedule.Periods {
		if m.r.Grid.Start(m.r.Grid.Index(p.Pay)) > *e.EndDate {
			break
		}
		part, _ := money.Mul(owed, p.Factor)
		sum, _ = money.Add(sum, part)
		owed, _ = money.Sub(owed, p.Principal)
	}
	return m.fixed(sum, program.Money).Times(k.rate).RoundCents()
}

// escrowSteps registers the funding of escrow accounts, a construction use.
func (m *builder) escrowSteps() {
	for _, k := range m.tranches {
		x := k.escrow
		if x == nil {
			continue
		}
		m.action(project.StepConstructionUses, func() {
			paid, rest := m.take(x.wanted, m.poolsFor(project.StepConstructionUses)...)
			x.funded = m.usdLine("escrow_funding["+k.id+"]", "Escrow funded, "+k.id, paid)
			m.Post(x.funded, x.account, m.books.cash)
			m.cash.unfunded = m.cash.unfunded.Plus(rest)
		})
	}
}
