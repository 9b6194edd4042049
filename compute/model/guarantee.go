package model

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// guaranteeSteps registers guarantees of debt (conventions 5.3): what other sources leave unpaid of the tranches covered is
// paid by the guarantor, to his cap in all. He takes over the claim, without interest, and is reimbursed behind senior debt
// service.
func (m *builder) guaranteeSteps() {
	for i := range m.c.Financing.DebtGuarantees {
		g := &m.c.Financing.DebtGuarantees[i]
		path := fmt.Sprintf("financing.debt_guarantees[%s]", g.ID)
		owed := m.Account("Owed to guarantor, "+g.ID, program.Liability, "Debt")
		most := m.amount(path+".cap_usd", g.CapUSD, program.Money).
			Times(m.amount(path+".pay_fraction", g.PayFraction, program.Number)).RoundCents()
		paid := m.Line("guarantee_paid["+g.ID+"]", program.Money, program.Doc{Title: "Paid by guarantor, " + g.ID, Unit: m.c.CurrencyCode})
		toDate := m.usdLineToDate("guarantee_paid_to_date["+g.ID+"]", "Paid by guarantor to date, "+g.ID, paid.Expr)
		m.Post(paid, m.books.cash, owed)
		s := m.source(sourceGuarantee, func() Expr { return most.Minus(toDate.Lag(1)).Floor0() }, func(used Expr) { paid.Is(used) })
		s.covers = func(c *claim) bool { return slices.Contains(g.TrancheIDs, c.id) && ofTranche(c.step) }
		m.claim(project.StepReimbursement, g.ID, "Reimbursement of guarantor, "+g.ID, owed.Opening, func(back, _ Expr) {
			m.Post(m.usdLine("guarantee_reimbursed["+g.ID+"]", "Guarantor reimbursed, "+g.ID, back), owed, m.books.cash)
		})
	}
}

// ofTranche tells whether claims of a step are those of a tranche.
func ofTranche(s project.WaterfallStep) bool {
	switch s {
	case project.StepSeniorInterest, project.StepSeniorPrincipal, project.StepMezzanineInterest, project.StepMezzaninePrincipal:
		return true
	}
	return false
}

// usdLineToDate names the running total of an amount of money.
func (m *builder) usdLineToDate(name, title string, e Expr) program.Line {
	l := m.Line(name, program.Money, program.Doc{Title: title, Unit: m.c.CurrencyCode})
	return l.Is(l.Lag(1).Plus(e))
}
