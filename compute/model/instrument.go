package model

import (
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// instruments is what instruments beside tranches hand to the other subjects: hedges, leases, revolver, letter of credit.
// A case without them has none of it.
type instruments struct {
	expense  []Expr // interest and fees of the month in the books
	premiums []Expr // uses of funds paid to construction payables
	wear     []Expr // depreciation of leased assets; tax deducts the same
	worn     []Expr // of premiums, the month's amortisation
	due      []Expr // senior debt service of the month, 0 or more
	net      []Expr // the same less what was received instead
	short    []Expr // of what was due, what stays unpaid
	ahead    []Expr // senior debt service of the next 12 months, as planned
	received []Expr // cash of the month
	paid     []Expr
	juniors  []Expr // unpaid amounts behind senior debt
	undrawn  []Expr // what may still be drawn at month end
	pays     Expr   // flag: a lease with a liability pays, or none does any more; the zero Expr without such a lease
	unused   Expr   // what of a letter of credit may still be drawn at month end, and
	stands   Expr   // its limit while it stands; the zero Expr without one
	standby  Expr   // what a letter of credit covers of the DSRA; the zero Expr without one

	revolver *facility                // nil without one
	hedged   map[string]hedgeAccounts // by hedge
}

// hedgeAccounts are what a hedge owes and what its premium is worth; the latter only of a cap with a premium.
type hedgeAccounts struct{ owed, worth program.Account }

// instruments lowers what stands beside tranches, after them and before tax, which deducts its expense.
func (m *builder) instruments() {
	for i := range m.c.Financing.Hedges {
		m.hedge(&m.c.Financing.Hedges[i])
	}
	m.revolver()
	m.letterOfCredit()
	m.leases()
	m.ownerBooks()
	x := &m.inst
	if len(x.expense) > 0 {
		l := m.usdLine("instrument_expense", "Interest and fees of instruments beside loans", m.total(x.expense, program.Money))
		m.sum.interestExpense = m.sum.interestExpense.Plus(l.Expr)
	}
	if len(x.wear) > 0 {
		m.sum.depreciation = m.sum.depreciation.Plus(m.total(x.wear, program.Money))
	}
	if len(x.premiums) > 0 {
		m.sum.fees = m.sum.fees.Plus(m.total(x.premiums, program.Money))
	}
	if len(x.worn) > 0 {
		m.sum.feeAmortization = m.sum.feeAmortization.Plus(m.total(x.worn, program.Money))
	}
}

// instrumentCash names what instruments brought and took in the month, once the waterfall has run.
func (m *builder) instrumentCash() {
	x := &m.inst
	if len(x.received) > 0 {
		m.usdLine("instrument_receipts", "Received from instruments beside loans", m.total(x.received, program.Money))
	}
	if len(x.paid) > 0 {
		m.usdLine("instrument_payments", "Paid to instruments beside loans", m.total(x.paid, program.Money))
	}
}

// obligation registers what falls due of an instrument in a step of the waterfall. What stays unpaid is due again in the
// month after, without interest, and counts as unpaid debt service; so does late, what was unpaid when a seasoned case begins,
// nil for nothing.
func (m *builder) obligation(step project.WaterfallStep, name, id, title string, due Expr, owed program.Account, late project.Amount) {
	unpaid := m.Line(name+"_unpaid["+id+"]", program.Money, program.Doc{Title: title + " unpaid, " + id, Unit: m.c.CurrencyCode})
	l := m.Line(name+"_paid["+id+"]", program.Money, program.Doc{Title: title + " paid, " + id, Unit: m.c.CurrencyCode})
	m.Post(l, owed, m.books.cash)
	m.inst.due = append(m.inst.due, due)
	asked := due.Plus(unpaid.Lag(1))
	if late != nil {
		asked = asked.Plus(m.fixed(*late, program.Money).Times(m.flags(func(t int) bool { return t == 1 })))
	}
	m.claim(step, id, title+", "+id, func() Expr { return asked }, func(paid, rest Expr) {
		m.inst.paid = append(m.inst.paid, l.Is(paid).Expr)
		m.inst.short = append(m.inst.short, unpaid.Is(rest).Expr)
	})
}

// instrumentReceipt registers cash that an instrument brings before anything is paid.
func (m *builder) instrumentReceipt(name, id, title string, e Expr, credit program.Account) {
	l := m.usdLine(name+"["+id+"]", title+", "+id, e)
	m.Post(l, m.books.cash, credit)
	m.receipt(l.Expr)
	m.inst.received = append(m.inst.received, l.Expr)
}

// plusAll adds amounts to another.
func (m *builder) plusAll(e Expr, list []Expr) Expr {
	for _, x := range list {
		e = e.Plus(x)
	}
	return e
}

// withNet is senior debt service of tranches with that of hedges, fees and leases (conventions 6.1).
func (m *builder) withNet(service Expr) Expr { return m.plusAll(service, m.inst.net) }
