package model

import (
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// tax lowers income tax on calendar years (conventions 1.6, 9.1). Each regime gives taxable income before carried losses,
// year to date; losses, rate and charge are one for all.
//
//	base_t     = max(0, year_t) - min(losses, offset x max(0, year_t))
//	tax_t      = rate x base_t, year to date; its change is the month's charge
//	losses     = losses - used + max(0, -year) at each 31 December
func (m *builder) tax() {
	m.sum.pretax = m.usdLine("pretax_income", "Income before tax", m.sum.ebitda.Minus(m.sum.depreciation).
		Minus(m.sum.interestExpense).Minus(m.sum.feeAmortization)).Expr
	t := &taxes{january: m.calendar(1), december: m.calendar(12)}
	year := m.Line("income_year_to_date", program.Money, program.Doc{Title: "Taxable income before carried losses, year to date", Unit: m.c.CurrencyCode})
	if m.c.Tax.Regime == project.USTax {
		year.Is(m.taxableUS(t))
	} else {
		year.Is(m.sinceJanuary(t, year, m.taxablePlain()))
	}
	t.year = year.Expr
	opening := m.amount("tax.opening_tax_losses", m.c.Tax.OpeningTaxLosses, program.Money)
	losses := m.Line("tax_losses", program.Money, program.Doc{Title: "Tax losses carried forward"}).Before(opening)
	profit := t.year.Floor0()
	used := program.Min(losses.Lag(1), profit.Times(m.amount("tax.loss_offset_fraction", m.c.Tax.LossOffsetFraction, program.Number)))
	t.losses = losses.Lag(1).Minus(used).Plus(t.year.Neg().Floor0())
	losses.Is(program.Select(t.december, t.losses, losses.Lag(1)))
	toDate := m.usdLine("tax_year_to_date", "Tax, year to date", m.taxOn(t, profit.Minus(used)))
	charge := m.usdLine("tax_charge", "Income tax", toDate.Expr.Minus(program.Select(t.january, m.usd(0), toDate.Lag(1))))
	m.Post(charge, m.books.taxCost, m.books.taxpay)
	m.sum.taxCharge = charge.Expr
	net := m.sum.pretax.Minus(charge.Expr)
	if m.c.Tax.DeferredTax {
		net = net.Minus(m.deferredTax(t))
	}
	m.usdLine("net_income", "Net income", net)
}

// taxes are what the parts of a tax computation hand to each other.
type taxes struct {
	january, december Expr // flags
	year              Expr // taxable income before carried losses, year to date
	losses            Expr // carried forward if the year ended with this month
	rate              Expr // of all taxes on income

	basis      Expr // cost that tax law has not deducted yet, at month end; the zero Expr for a plain tax
	disallowed Expr // interest carried forward if the year ended with this month; the zero Expr without a limit
	early      Expr // prepayments taxed and not yet earned; the zero Expr without prepayments
}

// calendar is a shared flag of the months of the calendar that are named, 1 to 12.
func (m *builder) calendar(months ...int) Expr {
	return m.flags(func(t int) bool {
		_, month, _ := m.r.Grid.Start(t).YMD()
		for _, x := range months {
			if month == x {
				return true
			}
		}
		return false
	})
}

// sinceJanuary is a sum that starts anew each year: what line must be to be the year to date of e.
func (m *builder) sinceJanuary(t *taxes, line program.Line, e Expr) Expr {
	return program.Select(t.january, m.usd(0), line.Lag(1)).Plus(e)
}

// yearToDate names the sum of e since 1 January.
func (m *builder) yearToDate(t *taxes, name, title string, e Expr) Expr {
	l := m.Line(name+"_year_to_date", program.Money, program.Doc{Title: title + ", year to date", Unit: m.c.CurrencyCode})
	return l.Is(m.sinceJanuary(t, l, e)).Expr
}

// taxablePlain is book income from the month on in which the first phase operates: what is spent before makes no loss for
// tax (conventions 9.3). Book income has it.
func (m *builder) taxablePlain() Expr {
	return program.Select(m.firstCOD().Less(m.time.end), m.sum.pretax, m.usd(0))
}

// taxOn is the tax on a base, year to date, in cents. A state's tax is deductible from what the federal one falls on:
//
//	state   = state rate x base
//	federal = rate x (base - state)
func (m *builder) taxOn(t *taxes, base Expr) Expr {
	t.rate = m.amount("tax.rate", m.c.Tax.Rate, program.Number)
	if s := m.c.Tax.StateRate; s == nil || s.IsZero() { // a scenario that brings one in changes the program's shape
		return base.Times(t.rate).RoundCents()
	}
	rate := m.amount("tax.state_rate", m.c.Tax.StateRate, program.Number)
	state := m.usdLine("state_tax_year_to_date", "State tax, year to date", base.Times(rate).RoundCents())
	federal := m.usdLine("federal_tax_year_to_date", "Federal tax, year to date", base.Minus(state.Expr).Times(t.rate).RoundCents())
	t.rate = rate.Plus(t.rate.Times(m.num(1).Minus(rate)))
	return state.Expr.Plus(federal.Expr)
}

// taxDue is the balance payable in April, June and September, and in December, when it may be a refund of the year's
// instalments (conventions 9.1). The horizon closes its year too: nothing is left to pay after it.
func (m *builder) taxDue() Expr {
	owed := m.books.taxpay.Opening().Plus(m.sum.taxCharge)
	return program.Select(m.calendar(12).Or(m.time.last), owed, owed.Floor0().Times(m.calendar(4, 6, 9)))
}
