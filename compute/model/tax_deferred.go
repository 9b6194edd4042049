package model

import (
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// deferredTax books tax on the differences between book and tax values when they arise, by the balance-sheet liability
// method (ASC 740; IAS 12):
//
//	liability_t = rate x (book value of assets - their tax value - losses - interest carried forward - prepayments taxed)
//
// below 0 an asset, without a valuation allowance. It returns the month's charge, so that tax and deferred tax together are
// the rate on book income wherever book and tax income differ in time only.
func (m *builder) deferredTax(t *taxes) Expr {
	books := []program.Account{m.books.assets, m.books.accumulated, m.books.idc, m.books.idcAccumulated}
	if m.c.Tax.CapitalizeRunning {
		books = append(books, m.books.preopening, m.books.preopeningAccumulated)
	}
	gap := t.losses.Neg()
	if m.c.Tax.Regime == project.USTax {
		value := books[0].Closing()
		for _, a := range books[1:] {
			value = value.Plus(a.Closing())
		}
		gap = gap.Plus(value.Minus(t.basis))
	}
	if t.disallowed != (Expr{}) {
		gap = gap.Minus(t.disallowed)
	}
	if t.early != (Expr{}) {
		gap = gap.Minus(t.early)
	}
	m.books.deferred = m.Account("Deferred tax", program.Liability, "Operating liabilities")
	cost := m.Account("Deferred tax charge", program.Expense, "Income tax")
	due := m.usdLine("deferred_tax_liability", "Deferred tax liability", gap.Times(t.rate).RoundCents())
	if m.seasoned() {
		due.Before(m.openingAmount(func(o *project.Opening) project.Amount { return o.DeferredTaxUSD }))
	} else {
		opening := m.amount("tax.opening_tax_losses", m.c.Tax.OpeningTaxLosses, program.Money)
		due.Before(opening.Neg().Times(t.rate).RoundCents()) // what losses brought in are worth was booked by those who made them
	}
	charge := m.usdLine("deferred_tax", "Deferred tax", due.Expr.Minus(due.Lag(1)))
	m.Post(charge, cost, m.books.deferred)
	return charge.Expr
}
