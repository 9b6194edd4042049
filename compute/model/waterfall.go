package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// flows are the lines of the waterfall that measures read.
type flows struct {
	costsDue, costsPaid       Expr
	taxPaid                   Expr
	cfads                     Expr
	interestDue, principalDue Expr // senior; without balloon
	service                   Expr // senior debt service for ratios (conventions 6.1)
	seniorShort, juniorShort  Expr // due and unpaid
	costShort, taxShort       Expr
	fundingShort              Expr
	equity, support           Expr
	distribution              Expr
	uses                      Expr // construction uses, interest during construction included
	reserve, target           Expr // of the DSRA: its initial funding, its target
	balance                   Expr // principal and overdue amounts of all tranches at month end
	seniorBalance             Expr
	salvage                   Expr
	financing                 Expr // interest and principal without balloon: what financing costs in cash
	liquidity                 Expr // cash, reserve and support left at month end
}

// waterfall runs the month's cash in its default order (conventions 1.2, 5.2, 5.3): receipts, operating cost, tax,
// construction uses, senior interest, senior principal, DSRA, mezzanine, repayment at the horizon, distributions.
func (m *builder) waterfall() {
	f := &m.cash
	senior, junior := m.bySeniority(true), m.bySeniority(false)
	conDue := m.books.conpay.Opening().Plus(m.sum.capex).Plus(m.sum.fees)
	f.costsDue = m.books.payable.Opening().Plus(m.sum.cost)
	taxDue := m.taxDue()
	m.reserveTarget(senior)

	f.salvage = m.salvage()
	refund := taxDue.Neg().Floor0() // a receipt like any other
	cash := &pool{m.books.cash.Opening().Plus(m.sum.receipts).Plus(m.sum.prepayments).Plus(m.drawn()).Plus(f.salvage).Plus(refund), m.usd(0)}
	equity := m.fund(cash, conDue, taxDue.Floor0())
	support := &pool{m.supportLeft(), m.usd(0)}
	costs := m.claim("costs_paid", "Operating cost paid", f.costsDue, m.books.payable)
	tax := m.claim("tax_paid", "Tax paid", taxDue, m.books.taxpay)
	con := m.claim("construction_paid", "Construction cost paid", conDue, m.books.conpay)
	m.meet(costs, cash, support)
	m.meet(tax, cash, support)
	m.meet(con, equity, cash)
	funded, unfunded := m.fundReserve(equity, cash)
	reserve := &pool{m.books.dsra.Opening().Plus(funded), m.usd(0)}
	m.payTranches("senior", senior, cash, reserve, support)
	m.keepReserve(cash, reserve)
	if m.c.Financing.DSRA != nil { // what the reserve has released is cash: it meets these before junior debt and equity
		m.meet(costs, cash)
		m.meet(tax, cash)
		m.meet(con, cash)
	}
	m.payTranches("mezzanine", junior, cash)
	m.repayAtHorizon(senior, junior, cash)
	f.costsPaid, f.costShort = m.close(costs), m.usdLine("operating_cost_unpaid", "Operating cost unpaid", costs.rest).Expr
	f.taxPaid, f.taxShort = m.close(tax), m.usdLine("tax_unpaid", "Tax unpaid", tax.rest).Expr
	m.close(con)
	f.fundingShort = m.usdLine("funding_shortfall", "Construction cost and reserve not funded", con.rest.Plus(unfunded)).Expr
	paid := m.usdLine("sponsor_support", "Sponsor support", support.used)
	m.Post(paid, m.books.cash, m.books.support)
	f.support = paid.Expr
	m.distribute(cash, senior)

	f.liquidity = m.usdLine("liquidity", "Cash, reserve and support left",
		m.books.cash.Closing().Plus(m.books.dsra.Closing()).Plus(support.left)).Expr
	f.cfads = m.usdLine("cfads", "Cash flow available for debt service", m.sum.receipts.Minus(m.sum.cost).Minus(f.taxPaid)).Expr
}

// claim is an amount due, what of it is not paid yet, and the posted line of what is.
type claim struct {
	due, rest Expr
	paid      program.Line
}

// claim opens a claim. Its line is posted here, so that statements list payments in the order of the waterfall, and defined
// by close. What is due below zero has been paid to us.
func (m *builder) claim(name, title string, due Expr, owed program.Account) *claim {
	l := m.Line(name, program.Money, program.Doc{Title: title, Unit: m.c.CurrencyCode})
	m.Post(l, owed, m.books.cash)
	return &claim{due, due.Floor0(), l}
}

// meet pays what is left of a claim.
func (m *builder) meet(c *claim, pools ...*pool) { _, c.rest = m.take(c.rest, pools...) }

// close fixes what was paid.
func (m *builder) close(c *claim) Expr { return c.paid.Is(c.due.Minus(c.rest)).Expr }

func (m *builder) bySeniority(senior bool) []*tranche {
	var out []*tranche
	for _, k := range m.tranches {
		if k.senior == senior {
			out = append(out, k)
		}
	}
	return out
}

func (m *builder) drawn() Expr {
	var list []Expr
	for _, k := range m.tranches {
		list = append(list, k.draw)
	}
	return m.usdLine("debt_drawn", "Debt drawn", m.total(list, program.Money)).Expr
}

// distribute pays out what is left on senior payment dates once the last phase operates, monthly when no debt is left, and
// everything in the last month (conventions 1.8, 5.5). All that is due takes all cash before it, so nothing is left while
// anything is overdue. Tax that has accrued and is not due yet stays: four months of it fall due in April, which April's cash
// alone need not cover.
func (m *builder) distribute(cash *pool, senior []*tranche) {
	list := senior
	if len(list) == 0 {
		list = m.tranches
	}
	payMonth := m.flags(func(t int) bool {
		for _, k := range list {
			if k.monthly.Pay[t] {
				return true
			}
		}
		return false
	})
	owed := m.usd(0)
	for _, k := range m.tranches {
		owed = owed.Plus(k.performing)
	}
	date := payMonth.Or(owed.Less(m.material()))
	may := m.lastCOD().Less(m.time.end).And(date).Or(m.time.last)
	kept := m.books.taxpay.Closing().Floor0().Times(m.time.last.Not())
	l := m.usdLine("distribution", "Distributions", cash.left.Minus(kept).Floor0().Times(may))
	m.Post(l, m.books.distributed, m.books.cash)
	m.cash.distribution = l.Expr
}

// material is the smallest amount that makes an event, a cent at least: neither nothing nor the residue of floating point
// declares a default (notes, section 6).
func (m *builder) material() Expr {
	cent, _ := money.FromRatio(1, 100)
	return program.Max(m.amount("analysis.material_amount", m.c.Analysis.MaterialAmount, program.Money), m.fixed(cent, program.Money))
}
