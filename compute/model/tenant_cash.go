package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// takings collect what the project's income and cash from operation are made of.
type takings struct {
	revenue  []Expr // invoiced and spot
	damages  []Expr // contra revenue
	other    []Expr // income that is no revenue: guarantors, insurance, recoveries
	badDebts []Expr
	receipts []Expr // cash of the month
	prepaid  []Expr
	refunds  []Expr // of prepayments
	covers   []Expr // of delay
	losses   []Expr // EBITDA of own lines, below 0
}

// tenancy is one tenant with what its cash is made of.
type tenancy struct {
	path    string
	terms   *project.Tenant
	slices  []*slice
	revenue program.Line // of contract and renewal
	credit  Expr         // part of the invoice that a prepayment meets
	stop    Expr         // day on which he stops paying
	cut     *program.Line
	passes  bool
	passed  Expr // power passed through, if it is
}

// closeTakings turns invoices into cash and totals what was taken, after power has been passed through.
func (m *builder) closeTakings() {
	for _, t := range m.tenancies {
		m.tenantCash(t)
	}
	m.delayCovers()
	m.ownIncome()
	x := &m.taken
	sum := m.total(x.revenue, program.Money)
	if len(x.damages) > 0 {
		sum = sum.Minus(m.usdLine("late_damages", "Late-delivery damages", m.total(x.damages, program.Money)).Expr)
	}
	m.sum.revenue = m.usdLine("revenue", "Revenue", sum).Expr
	m.sum.receipts = m.usdLine("receipts", "Cash from tenants and spot sales", m.collected(m.total(x.receipts, program.Money))).Expr
	m.sum.prepayments = m.usdLine("prepayments_received", "Prepayments received", m.total(x.prepaid, program.Money)).Expr
	if len(x.other) > 0 {
		m.usdLine("other_income", "Other income", m.total(x.other, program.Money))
	}
	if len(x.refunds) > 0 {
		m.usdLine("other_due", "Deposits, and prepayments given back", m.total(x.refunds, program.Money))
	}
	if len(x.losses) > 0 {
		m.usdLine("own_losses", "EBITDA of own lines below 0", m.total(x.losses, program.Money))
	}
	if len(x.badDebts) > 0 {
		m.usdLine("bad_debts", "Bad debts", m.total(x.badDebts, program.Money))
	}
}

// tenantCash turns a tenant's invoices into cash: in their month, or by payment terms through receivables. What he leaves
// open is recovered, claimed and met by a guarantor.
func (m *builder) tenantCash(t *tenancy) {
	invoice := t.revenue.Minus(t.credit)
	var power *program.Line
	if t.passes {
		l := m.accrued("power_recovery["+t.terms.ID+"]", "Power passed through, "+name(t.terms), t.passed)
		m.taken.revenue = append(m.taken.revenue, l.Expr)
		invoice, power = invoice.Plus(l.Expr), &l
	}
	var given Expr // by the guarantor, to date
	if t.terms.Guarantee != nil {
		given = m.guarantor(t)
	}
	switch {
	case t.terms.PaymentDays > 0:
		m.receivables(t, invoice, power, given)
	case power != nil:
		m.Post(*power, m.books.cash, m.books.income("Power passed through, "+t.terms.ID))
		m.taken.receipts = append(m.taken.receipts, power.Expr)
	}
	if d := t.terms.DefaultTerms; d != nil && (d.Claim == project.LeaseCapClaim || d.Claim == project.RemainingTermClaim) {
		m.termClaim(t, given)
	}
}

// receivables lowers payment terms (conventions 7.1, 7.3). With s_k the share of an invoice that falls due k months after its
// own,
//
//	falling due_t = round of the running total of sum over k of s_k x invoice_{t-k} x share of the month before he stops
//	receivable_t  = receivable_{t-1} + invoice_t - paid_t - written off_t
//
// What is open on the day on which he stops is written off but for what will be recovered. Before the horizon all is
// collected (conventions 1.8).
func (m *builder) receivables(t *tenancy, invoice Expr, power *program.Line, given Expr) {
	id, who := t.terms.ID, name(t.terms)
	owed := m.Account("Receivables, "+id, program.Asset, "Receivables")
	income := m.books.income("Revenue, " + who)
	net := t.revenue
	if t.cut != nil {
		net = m.usdLine("invoice["+id+"]", "Invoiced after prepayments, "+who, t.revenue.Minus(t.credit))
		m.Post(*t.cut, m.books.prepaid, income)
	}
	m.Post(net, owed, income)
	if power != nil {
		m.Post(*power, owed, m.books.income("Power passed through, "+id))
	}
	due := m.fallingDue(t.terms, m.performing(t, false))
	before := m.share(m.Int(0, program.Day), t.stop)
	falling := m.accrued("receivables_due["+id+"]", "Invoices falling due, "+who, due.Times(before))
	open := owed.Opening().Plus(invoice)
	sound := m.time.last.And(m.time.end.LessEq(t.stop))
	paid := m.usdLine("tenant_receipts["+id+"]", "Receipts, "+who, program.Select(sound, open, program.Min(falling.Expr, open)))
	m.Post(paid, m.books.cash, owed)
	m.taken.receipts = append(m.taken.receipts, paid.Expr)
	m.writeOff(t, owed, open.Minus(paid.Expr).Times(m.inMonth(t.stop)), given)
}

// writeOff books what is open when a tenant stops paying: the loss at once, the recovery when it arrives. What a guarantor has
// paid of it by then he recovers himself (conventions 7.4): rent is met in the order in which it was missed.
func (m *builder) writeOff(t *tenancy, owed program.Account, open, given Expr) {
	id, who := t.terms.ID, name(t.terms)
	lost := m.books.expense("Bad debts, " + id)
	whole := m.usdLine("default_open["+id+"]", "Open invoices on the day of default, "+who, open)
	if t.terms.DefaultTerms == nil || t.terms.DefaultTerms.RecoveryFraction.IsZero() {
		bad := m.usdLine("bad_debt["+id+"]", "Written off, "+who, whole.Expr)
		m.Post(bad, lost, owed)
		m.taken.badDebts = append(m.taken.badDebts, bad.Expr)
		return
	}
	d := t.terms.DefaultTerms
	share := m.amount(t.path+".default_terms.recovery_fraction", d.RecoveryFraction, program.Number)
	claims := m.Account("Recoveries expected, "+id, program.Asset, "Receivables")
	kept := m.usdLine("recovery_expected["+id+"]", "Recovery expected, "+who, whole.Times(share).RoundCents())
	m.Post(kept, claims, owed)
	bad := m.usdLine("bad_debt["+id+"]", "Written off, "+who, whole.Minus(kept.Expr))
	m.Post(bad, lost, owed)
	m.taken.badDebts = append(m.taken.badDebts, bad.Expr)
	arriving := kept.Lag(d.RecoveryMonths)
	got := m.Line("recovered["+id+"]", program.Money, program.Doc{Title: "Recovered, " + who, Unit: m.c.CurrencyCode})
	if t.terms.Guarantee == nil {
		got.Is(arriving)
	} else {
		ours := whole.Lag(d.RecoveryMonths).Minus(given).Floor0().Times(share).RoundCents()
		got.Is(program.Min(ours, arriving))
		ceded := m.usdLine("recovery_ceded["+id+"]", "Recovery that is the guarantor's, "+who, arriving.Minus(got.Expr))
		m.Post(ceded, lost, claims)
		m.taken.badDebts = append(m.taken.badDebts, ceded.Expr)
	}
	m.Post(got, m.books.cash, claims)
	m.taken.receipts = append(m.taken.receipts, got.Expr)
}

// performing is what a tenant would be invoiced each month if he never stopped, net of prepayments; mitigated, less what his
// capacity brings once his contract has ended, let again or sold by the hour: nobody pays twice for the same machines.
func (m *builder) performing(t *tenancy, mitigated bool) Expr {
	sum := m.usd(0)
	for _, s := range t.slices {
		rent := s.full.Times(s.paid0)
		if mitigated && t.terms.Reletting != nil {
			rent = rent.Minus(s.relets).Floor0()
		} else if mitigated && s.lapsed != (Expr{}) && m.sellsSpot(s.Phase) {
			rent = rent.Minus(m.spotRevenueOf(s.Phase, s.lapsed)).Floor0()
		}
		sum = sum.Plus(rent)
	}
	if t.passes && !mitigated {
		sum = sum.Plus(t.passed)
	}
	return sum.Minus(t.credit).Floor0()
}

// fallingDue spreads invoices over the months in which they fall due.
func (m *builder) fallingDue(t *project.Tenant, invoice Expr) Expr {
	if t.PaymentDays == 0 {
		return invoice
	}
	sum := m.usd(0)
	for k, shares := range m.dueShares(t) {
		if shares != nil {
			sum = sum.Plus(m.Series("", shares, program.Number).Times(invoice.Lag(k)))
		}
	}
	return sum
}

// dueShares gives, by months since the invoice's own and by month in which it falls due, the share that does. In arrears a
// month's revenue is taken as even over its days, and each day's falls due PaymentDays after the day: at a month end the
// revenue of the last PaymentDays is open. In advance the month falls due as a whole, PaymentDays after its first day.
func (m *builder) dueShares(t *project.Tenant) [][]money.Fixed {
	g := m.r.Grid
	out := make([][]money.Fixed, 8) // 180 days reach into the seventh month after
	set := func(u, at int, share money.Fixed) {
		if share.IsZero() || at >= g.Len() {
			return
		}
		if out[at-u] == nil {
			out[at-u] = make([]money.Fixed, g.Len())
		}
		out[at-u][at] = share
	}
	for u := range g.Len() {
		open := money.FromInt(1)
		for at := u; at < g.Len() && !open.IsZero() && at-u < len(out); at++ {
			left := money.Fixed{}
			switch {
			case t.Invoicing == project.InvoicedInAdvance && g.DayStart(u)+t.PaymentDays >= g.DayEnd(at):
				left = money.FromInt(1)
			case t.Invoicing != project.InvoicedInAdvance:
				days := min(max(t.PaymentDays-(g.DayEnd(at)-g.DayEnd(u)), 0), g.Days(u))
				left, _ = money.FromRatio(int64(days), int64(g.Days(u)))
			}
			part, _ := money.Sub(open, left)
			set(u, at, part)
			open = left
		}
	}
	return out
}
