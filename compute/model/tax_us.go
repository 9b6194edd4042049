package model

import (
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// taxableUS is taxable income of the year to date before carried losses, under United States law (conventions 9.2 to 9.4;
// IRC sections 163(j), 168, 263A, 451(c)):
//
//	income   = book income before interest and depreciation + cost before operation + prepayments taxed early
//	limit    = interest income + fraction x max(0, income - interest income)
//	interest = min(carried + interest of the year, limit)
//	year     = income - tax depreciation - interest
//
// Depreciation is left out of the limit's income, as the law has it again since 2025.
func (m *builder) taxableUS(t *taxes) Expr {
	before, running := m.beforeOperation(), m.sum.runningBefore
	income := m.sum.pretax.Plus(m.sum.depreciation).Plus(m.sum.interestExpense)
	if len(m.inst.wear) > 0 { // of leased assets the books' depreciation is taxable income's too
		income = income.Minus(m.total(m.inst.wear, program.Money))
	}
	income = income.Plus(m.salvageAtEnd())
	if len(m.taxedProceeds) > 0 { // the tables go on to deduct the whole cost of what was sold
		income = income.Plus(m.total(m.taxedProceeds, program.Money))
	}
	interest := m.sum.interestExpense
	if len(m.phases) > 0 {
		pre := m.usdLine("cost_added_to_basis", "Financing cost before operation, capitalised for tax",
			m.sum.interestExpense.Plus(m.sum.feeAmortization).Times(before))
		income = income.Plus(m.sum.feeAmortization.Times(before))
		interest = interest.Times(before.Not())
		running = running.Plus(pre.Expr)
	}
	if !m.c.Tax.CapitalizeRunning { // else book income lacks it already
		income = income.Plus(m.sum.runningBefore)
	}
	if early := m.prepaidTooLong(t); early != (Expr{}) {
		t.early = early
		income = income.Plus(early.Minus(early.Lag(1)))
	}
	wear := m.taxDepreciation(t, running)
	earned := m.yearToDate(t, "income_before_interest", "Taxable income before interest and depreciation", income)
	worn := m.yearToDate(t, "tax_depreciation", "Tax depreciation", wear)
	owed := m.yearToDate(t, "interest", "Interest, for tax", interest)
	return earned.Minus(worn).Minus(m.deductibleInterest(t, earned, owed))
}

// deductibleInterest is the interest that may be deducted, year to date; what exceeds the limit is carried forward.
func (m *builder) deductibleInterest(t *taxes, income, interest Expr) Expr {
	if m.c.Tax.NoInterestLimit || len(m.tranches) == 0 {
		return interest
	}
	carried := m.Line("interest_carried_forward", program.Money, program.Doc{Title: "Interest not deducted, carried forward", Unit: m.c.CurrencyCode})
	if m.seasoned() {
		carried.Before(m.openingAmount(func(o *project.Opening) project.Amount { return o.InterestCarriedForwardUSD }))
	}
	limit := income.Floor0().Times(m.amount("tax.interest_limit_fraction", m.c.Tax.InterestLimit, program.Number))
	all := carried.Lag(1).Plus(interest)
	deducted := m.usdLine("interest_deducted_year_to_date", "Interest deducted for tax, year to date", program.Min(all, limit))
	t.disallowed = all.Minus(deducted.Expr)
	carried.Is(program.Select(t.december, t.disallowed, carried.Lag(1)))
	return deducted.Expr
}

// prepaidTooLong is what tenants have paid in advance that is income for tax and not yet for the books: what is left at
// month end of payments of earlier years. Payments are earned in the order of their receipt.
//
//	early_t = max(0, contract liability_t - received in the year)
//
// The deferral ends with the year after receipt: in January what is left of the year before is income.
func (m *builder) prepaidTooLong(t *taxes) Expr {
	any := false
	for k := range m.c.Tenants {
		any = any || prepays(&m.c.Tenants[k])
	}
	if !any {
		return Expr{}
	}
	received := m.yearToDate(t, "prepayments_received", "Prepayments received", m.sum.prepayments)
	early := m.usdLine("prepayments_taxed_early", "Prepayments taxed and not yet earned", m.books.prepaid.Closing().Minus(received).Floor0())
	if o := m.c.Opening; o != nil { // what was received before the opening date is taken as taxed
		var list []Expr
		for i := range o.Prepayments {
			list = append(list, m.fixed(*o.Prepayments[i].LiabilityUSD, program.Money))
		}
		early.Before(m.total(list, program.Money))
	}
	return early.Expr
}
