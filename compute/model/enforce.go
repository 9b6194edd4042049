package model

import (
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// distress is what a payment default does to the months after it. All flags read the months before, so that no month's cash
// depends on its own outcome.
//
//	before       a default in an earlier month
//	accelerates  the first month after it: all principal and accrued interest fall due
//	frozen       between it and the sale: lenders get nothing, reserves stay
//	sale         the month of the sale, the last month at the latest
//	sold         the months behind the sale: what the site brings and costs is its buyer's
type distress struct {
	defaulted                               program.Line // flag: a default in this month or an earlier one
	enforces                                bool
	before, accelerates, frozen, sale, sold Expr
	buyer                                   program.Account
	calls                                   []*call // by tranche; nil where all are called together
}

// openDistress declares the default of the top rank of debt, before tranches, which accelerate on it (conventions 8.1, 8.3).
func (m *builder) openDistress() {
	d := &m.fall.distress
	if len(m.r.Tranches) == 0 {
		return
	}
	terms := &m.c.Financing.Distress
	d.defaulted = m.Line("payment_default", program.Flag, program.Doc{Title: "In default"})
	d.before = d.defaulted.Lag(1)
	if terms.Mode != project.Enforce {
		return
	}
	d.enforces = true
	after := func(months int) Expr { return d.defaulted.Lag(months) }
	months := terms.SaleMonths
	d.accelerates = d.before.And(after(2).Not())
	d.sold = after(months + 1)
	waits := d.before.And(after(months).Not())
	d.frozen = waits.And(m.time.last.Not())
	d.sale = after(months).And(d.sold.Not()).Or(waits.And(m.time.last))
	d.buyer = m.Account("Taken by the buyer of the site", program.Equity, paidInAndOut)
	m.openCalls()
}

// performs flags months that begin without a payment default; always where lenders do not enforce.
func (m *builder) performs() Expr {
	if !m.fall.distress.enforces {
		return m.flag(true)
	}
	return m.fall.distress.before.Not()
}

// whilePerforming is an amount, or 0 once debt is in default and lenders enforce.
func (m *builder) whilePerforming(e Expr) Expr {
	if !m.fall.distress.enforces {
		return e
	}
	return program.Select(m.fall.distress.before, m.usd(0), e)
}

// unlessFrozen is an amount, or 0 between acceleration and sale.
func (m *builder) unlessFrozen(e Expr) Expr {
	if !m.fall.distress.enforces {
		return e
	}
	return program.Select(m.fall.distress.frozen, m.usd(0), e)
}

// untilSold is an amount, or 0 once the collateral is sold and the rest of the debt written off.
func (m *builder) untilSold(e Expr) Expr {
	if !m.fall.distress.enforces {
		return e
	}
	return program.Select(m.fall.distress.sold, m.usd(0), e)
}

// unlessSettled is an amount owed at month end, or 0 from the sale on: what a write-off leaves in floating point is no debt.
func (m *builder) unlessSettled(e Expr) Expr {
	d := &m.fall.distress
	if !d.enforces {
		return e
	}
	return program.Select(d.sale.Or(d.sold), m.usd(0), e)
}

// frozen flags months between an acceleration and the sale of the collateral.
func (m *builder) frozen() Expr {
	if !m.fall.distress.enforces {
		return m.flag(false)
	}
	return m.fall.distress.frozen
}

// orAccelerated is a flag of months in which something of a tranche falls due, its acceleration among them.
func (m *builder) orAccelerated(k *tranche, due Expr) Expr {
	if !m.fall.distress.enforces {
		return due
	}
	if c := m.callOf(k); c != nil {
		return due.Or(c.accelerated.And(c.accelerated.Lag(1).Not()))
	}
	return due.Or(m.fall.distress.accelerates)
}

// enforcement registers the sale of the collateral and its buyer (conventions 8.3). The sale's proceeds are a receipt of the
// month, so that costs in arrears come first and lenders share the rest by seniority.
//
//	proceeds = collateral value x (1 - forced-sale discount) x (1 - cost of sale), less salvage of the same month
func (m *builder) enforcement() {
	d := &m.fall.distress
	if !d.enforces {
		return
	}
	terms := &m.c.Financing.Distress
	kept := func(field string, a project.Amount) Expr {
		return m.num(1).Minus(m.amount("financing.distress."+field, a, program.Number))
	}
	price := m.collateralValue().Times(kept("forced_sale_discount_fraction", terms.ForcedSaleDiscount)).
		Times(kept("sale_cost_fraction", terms.SaleCost))
	proceeds := m.usdLine("collateral_sold", "Proceeds of the collateral's sale",
		program.Select(d.sale, price.Minus(m.cash.salvage).Floor0(), m.usd(0)))
	m.Post(proceeds, m.books.cash, d.buyer)
	m.receipt(proceeds.Expr)
	f := &m.cash
	m.source(sourceBuyer, func() Expr {
		return program.Select(d.sold, f.costsDue.Plus(m.fall.billed), m.usd(0))
	}, func(used Expr) {
		m.Post(m.usdLine("paid_by_buyer", "Cost paid by the buyer of the site", used), m.books.cash, d.buyer)
	})
	m.action(project.StepDistributions, func() {
		l := m.usdLine("taken_by_buyer", "Cash taken by the buyer of the site", program.Select(d.sold, m.fall.cash.left, m.usd(0)))
		m.Post(l, d.buyer, m.books.cash)
		m.spend(l.Expr)
	})
}

// closeDistress defines the default: something due to the top rank of debt stays unpaid behind all its sources, or a tranche is
// called for another reason (see closeCalls). Unpaid at the end of a month, it is so five business days after every due date
// but a late one's (conventions 8.1). After the sale, what lenders are still owed is written off.
func (m *builder) closeDistress(senior []*tranche) {
	d := &m.fall.distress
	if len(m.r.Tranches) == 0 {
		return
	}
	m.defaultEvents()
	short := m.cash.seniorShort
	if len(senior) == 0 {
		short = m.cash.juniorShort
	}
	starts := m.material().LessEq(short)
	if len(d.calls) > 0 {
		starts = m.closeCalls()
	} else if m.c.Financing.Distress.CovenantDefault == project.DefaultAccelerates {
		starts = starts.Or(m.acceleratedBy(senior))
	}
	d.defaulted.Is(d.before.Or(starts))
	if !d.enforces {
		return
	}
	loss := m.Account("Debt written off", program.Equity, paidInAndOut)
	for _, k := range m.tranches {
		l := m.usdLine("written_off["+k.id+"]", "Written off after the sale, "+k.id, program.Select(d.sale, k.unpaid, m.usd(0)))
		m.Post(l, k.overdue, loss)
	}
}
