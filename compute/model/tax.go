package model

import "github.com/capstack/capstack/compute/program"

// tax lowers a plain income tax with loss carry-forward, on calendar years (conventions 1.6, 9.1). Income counts from the
// month in which the first phase operates: what is spent before makes no loss for tax (conventions 9.3). Book income has it.
//
//	year_t     = income before tax since 1 January, or since the month of the first actual COD
//	base_t     = max(0, year_t) - min(losses, offset x max(0, year_t))
//	tax_t      = rate x base_t, year to date; its change is the month's charge
//	losses     = losses - used + max(0, -year) at each 31 December
func (m *builder) tax() {
	g := m.r.Grid
	month := func(t int) int { _, mo, _ := g.Start(t).YMD(); return mo }
	january := m.flags(func(t int) bool { return t > 0 && month(t) == 1 })
	december := m.flags(func(t int) bool { return month(t) == 12 })
	zero := m.usd(0)

	m.sum.pretax = m.usdLine("pretax_income", "Income before tax", m.sum.ebitda.Minus(m.sum.depreciation).
		Minus(m.sum.interestExpense).Minus(m.sum.feeAmortization)).Expr
	year := m.Line("income_year_to_date", program.Money, program.Doc{Title: "Income before tax since the first COD, year to date"})
	taxed := program.Select(m.firstCOD().Less(m.time.end), m.sum.pretax, zero)
	year.Is(program.Select(january, zero, year.Lag(1)).Plus(taxed))
	opening := m.amount("tax.opening_tax_losses", m.c.Tax.OpeningTaxLosses, program.Money)
	losses := m.Line("tax_losses", program.Money, program.Doc{Title: "Tax losses carried forward"}).Before(opening)
	profit := year.Expr.Floor0()
	used := program.Min(losses.Lag(1), profit.Times(m.amount("tax.loss_offset_fraction", m.c.Tax.LossOffsetFraction, program.Number)))
	losses.Is(program.Select(december, losses.Lag(1).Minus(used).Plus(year.Expr.Neg().Floor0()), losses.Lag(1)))
	toDate := m.usdLine("tax_year_to_date", "Tax, year to date",
		profit.Minus(used).Times(m.amount("tax.rate", m.c.Tax.Rate, program.Number)).RoundCents())
	charge := m.usdLine("tax_charge", "Income tax", toDate.Expr.Minus(program.Select(january, zero, toDate.Lag(1))))
	m.Post(charge, m.books.taxCost, m.books.taxpay)
	m.sum.taxCharge = charge.Expr
	m.usdLine("net_income", "Net income", m.sum.pretax.Minus(charge.Expr))
}

// taxDue is the balance payable in April, June and September, and in December, when it may be a refund of the year's
// instalments (conventions 9.1). The horizon closes its year too: nothing is left to pay after it.
func (m *builder) taxDue() Expr {
	g := m.r.Grid
	is := func(months ...int) Expr {
		return m.flags(func(t int) bool {
			_, mo, _ := g.Start(t).YMD()
			for _, x := range months {
				if mo == x {
					return true
				}
			}
			return false
		})
	}
	owed := m.books.taxpay.Opening().Plus(m.sum.taxCharge)
	return program.Select(is(12).Or(m.time.last), owed, owed.Floor0().Times(is(4, 6, 9)))
}
