package model

import (
	"strconv"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// replacement is one refresh of a fleet, for the reserve that saves for it.
type replacement struct {
	cost  Expr // once, in cents
	done  Expr // flag: bought by month end
	until Expr // months from month end to it
}

// refreshed books a fleet and its replacements (conventions 5.1), which are unrolled: each is an asset of its own, bought
// when the one before leaves the books.
func (m *builder) refreshed(i int, f *project.Fleet, first asset) {
	x := f.Refresh
	if x.Rule == project.RefreshOnDate {
		m.refreshedOnDate(i, f, first)
		return
	}
	p := &m.phases[i]
	// In the last month nothing is bought any more.
	counted := program.Select(m.time.last, p.age.Lag(1), p.age.Expr)
	due := func(k int) Expr { return first.life.Times(m.num(int64(k))).LessEq(counted) }
	first.gone = due(1)
	m.addCapital(first)
	for k := 1; k <= x.Replacements; k++ {
		start := first.life.Times(m.num(int64(k)))
		a := m.successor(first, k, due(k), m.repriced(first, x, start))
		a.age = p.age.Expr.Minus(start).Floor0()
		a.delivered = func() aged { return m.agedBy(a.age, a.inService) }
		if k < x.Replacements {
			a.gone = due(k + 1)
		}
		l := m.addCapital(a)
		m.replacements = append(m.replacements, replacement{l.cost.RoundCents(), a.inService, start.Minus(p.age.Expr)})
	}
}

// refreshedOnDate books a fleet that is replaced once, at the end of the month of a date. If it is not worn out by then, what
// is left above salvage is lost.
func (m *builder) refreshedOnDate(i int, f *project.Fleet, first asset) {
	p := &m.phases[i]
	month := m.r.Grid.Index(*f.Refresh.Date)
	if month >= m.r.Grid.Len()-1 {
		m.addCapital(first)
		return
	}
	after := m.flags(func(t int) bool { return t > month })
	done := m.flags(func(t int) bool { return t >= month })
	a := m.successor(first, 1, done, m.repriced(first, f.Refresh, m.num(int64(month-m.r.Grid.Index(*f.PaymentDate)))))
	a.age = m.ageWhile(p, a.id, after)
	a.delivered = func() aged { return m.agedFrom(m.r.Grid.End(month).AddDays(1)).standing(done) }
	first.gone, first.sold, first.age = done, true, m.ageWhile(p, first.id, after.Not())
	first.residual, a.residual = nil, first.residual // replaced, not sold on: it brings its salvage
	l := m.addCapital(first)
	l.residual = a.residual
	l = m.addCapital(a)
	m.replacements = append(m.replacements, replacement{l.cost.RoundCents(), done, m.whole(program.Number, func(t int) int { return month - t })})
}

// standing is the age with other months of presence.
func (a aged) standing(there Expr) aged { a.there = there; return a }

// successor is the asset that replaces a fleet for the k-th time.
func (m *builder) successor(first asset, k int, bought, cost Expr) asset {
	a := first
	a.id += "/" + strconv.Itoa(k+1)
	a.cost, a.spending, a.inService = cost, spending{curve: bought}, bought
	a.replaces, a.gone, a.sold = true, Expr{}, false
	return a
}

// repriced is the cost of a replacement some months after the first.
//
//	cost x (1 + rate)^(months / 12) = cost x (1 + rate)^y x e^(ln(1 + rate) x (months - 12 y) / 12),  y = floor(months / 12)
func (m *builder) repriced(first asset, x *project.Refresh, months Expr) Expr {
	cost := first.spending.of(first.cost)
	if x.PriceChangeRate == nil {
		return cost
	}
	growth := m.num(1).Plus(m.amount(first.path+".refresh.price_change_rate", x.PriceChangeRate, program.Number))
	years := m.over(months, m.num(12)).Floor()
	rest := m.over(months.Minus(years.Times(m.num(12))), m.num(12))
	return cost.Times(growth.PowInt(years)).Times(growth.Log().Times(rest).Exp())
}

// refreshPayable is what is owed for replacements. A case without them has no such account.
func (m *builder) refreshPayable() program.Account {
	if m.books.refresh == nil {
		a := m.Account("Replacement payables", program.Liability, "Construction liabilities")
		m.books.refresh = &a
	}
	return *m.books.refresh
}

// refreshBill is the name of the claim of replacements.
const refreshBill = "refresh_paid"

// refreshSteps registers the payment of replacements, from the maintenance reserve and from cash, after operating cost and
// before debt service (conventions 5.1), and the reserve.
func (m *builder) refreshSteps() {
	if m.books.refresh == nil {
		return
	}
	f := &m.cash
	owed := m.books.refresh.Opening().Plus(m.sum.refresh)
	m.bill(project.StepConstructionUses, refreshBill, "Replacement of fleets paid", owed, *m.books.refresh, func(paid, rest Expr) {
		f.refreshShort = m.usdLine("refresh_unpaid", "Replacement of fleets unpaid", rest).Expr
	})
	f.maintained = m.sum.refresh
	m.maintenanceReserve(owed)
}
