package model

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// facility is a bank's commitment that is drawn against shortfalls and repaid from the first cash left after senior debt
// service: a revolver, a letter of credit.
type facility struct {
	id, title string
	limit     Expr
	fee, rate Expr // annual; the fee on what is undrawn
	from, to  int  // month in which it opens, and in which all is due
	start     calendar.Date
	pays      calendar.Frequency
	count     calendar.DayCount
	available Expr // flag: may be drawn in the month
	due       Expr // flag: all that is drawn is due in the month, and unpaid if it is not paid
	kind      sourceKind
	covers    func(*claim) bool
	balance   program.Account
	undrawn   Expr // at the start of the month, 0 while it may not be drawn
	owed      program.Account
	opening   *project.OpeningRevolver // nil without a history
}

// open lowers a facility (conventions 1.2, 5.2, 5.3, 6.1). Draws and repayments fall at month end, so that interest and fee
// of a month are those of its opening balance:
//
//	interest days_t = days_{t-1} + balance_{t-1} x rate_t x days of the month
//	fee days_t      = days_{t-1} + (limit - balance_{t-1}) x fee rate x days of the month
//	due_t           = round(interest days_t / year) + round(fee days_t / year) on payment dates
//
// It is repaid when senior debt pays, monthly without debt: cash between those dates is kept for them.
func (m *builder) open(f *facility) {
	f.balance = m.Account(f.title, program.Liability, "Debt")
	f.owed = m.Account("Accrued interest and fee, "+f.id, program.Liability, "Debt")
	drawn := f.balance.Opening()
	rest := f.limit.Minus(drawn).Floor0()
	f.undrawn = rest.Times(f.available)

	days, year := m.facilityDays(f)
	open := m.flags(func(t int) bool { return t > f.from && t <= f.to })
	pay := m.facilityPays(f)
	var was project.OpeningRevolver
	if f.opening != nil {
		was = *f.opening
	}
	interest, a := m.runningDue(f, "interest", "Interest", drawn.Times(f.rate), days, year, pay, was.AccruedInterestUSD)
	fee, b := m.runningDue(f, "fee", "Fee", rest.Times(f.fee).Times(open), days, year, pay, was.AccruedFeeUSD)
	due, expense := interest.Plus(fee), a.Plus(b)
	l := m.usdLine("facility_expense["+f.id+"]", "Interest and fee, "+f.title, expense)
	m.Post(l, m.books.interest, f.owed)
	m.inst.expense = append(m.inst.expense, l.Expr)
	m.inst.net = append(m.inst.net, due)
	m.obligation(project.StepSeniorInterest, "facility", f.id, "Interest and fee", due, f.owed, was.OverdueUSD)
	m.inst.undrawn = append(m.inst.undrawn, f.limit.Minus(f.balance.Closing()).Floor0().Times(f.available))
	m.drawAndRepay(f)
}

// drawAndRepay registers the facility as a source, and what is drawn as a claim.
func (m *builder) drawAndRepay(f *facility) {
	s := m.source(f.kind, func() Expr { return f.undrawn }, func(used Expr) {
		l := m.usdLine("drawing["+f.id+"]", "Drawn, "+f.title, m.withoutResidue(used)) // a hair of floating point is no drawing
		m.Post(l, m.books.cash, f.balance)
		m.inst.received = append(m.inst.received, l.Expr)
	})
	s.covers = func(c *claim) bool { return c.id != f.id && (f.covers == nil || f.covers(c)) } // not its own interest and fee
	repaid := m.Line("drawing_repaid["+f.id+"]", program.Money, program.Doc{Title: "Repaid, " + f.title, Unit: m.c.CurrencyCode})
	m.Post(repaid, f.balance, m.books.cash)
	m.claim(project.StepReimbursement, f.id, f.title, func() Expr { return f.balance.Opening().Times(m.repays().Or(f.due)) },
		func(paid, rest Expr) {
			m.inst.paid = append(m.inst.paid, repaid.Is(paid).Expr)
			m.inst.juniors = append(m.inst.juniors, m.usdLine("drawing_unpaid["+f.id+"]", "Due and not repaid, "+f.title, rest.Times(f.due)).Expr)
		})
}

// runningDue is what a yearly amount accrues between payments: what is due on payment dates, and the month's expense. was is
// what had accrued when a seasoned case begins.
func (m *builder) runningDue(f *facility, name, title string, yearly, days Expr, year int64, pay Expr, was project.Amount) (due, expense Expr) {
	carried := m.Line("facility_"+name+"_days["+f.id+"]", program.Money,
		program.Doc{Title: title + " x days since the last payment, " + f.title, Unit: m.c.CurrencyCode + " x days"})
	if was != nil {
		carried.Before(m.fixed(*was, program.Money).Times(m.num(year)))
	}
	sum := carried.Lag(1).Plus(yearly.Times(days))
	carried.Is(program.Select(pay, m.usd(0), sum))
	accrued := m.over(sum, m.num(year)).RoundCents()
	due = m.usdLine("facility_"+name+"_due["+f.id+"]", title+" due, "+f.title, accrued.Times(pay)).Expr
	return due, accrued.Minus(m.over(carried.Lag(1), m.num(year)).RoundCents())
}

// facilityDays are the days of each month by the day count, from the start date in its first, and the count's year.
func (m *builder) facilityDays(f *facility) (Expr, int64) {
	g := m.r.Grid
	_, year := f.count.Fraction(f.start, f.start.AddMonths(12))
	days := make([]money.Fixed, g.Len())
	for t := 1; t < g.Len(); t++ {
		if n, _ := f.count.Fraction(max(f.start, g.End(t-1)), max(f.start, g.End(t))); n > 0 {
			days[t] = money.FromInt(n)
		}
	}
	return m.Series("", days, program.Number), year
}

// facilityPays flags the months of its payments: every so many from its opening, its last, and every month after that.
func (m *builder) facilityPays(f *facility) Expr {
	last := m.r.Grid.Len() - 1
	return m.flags(func(t int) bool { return t > max(f.from, 0) && ((t-f.from)%int(f.pays) == 0 || t >= f.to || t == last) })
}

// repays flags the months in which a facility is repaid: senior payment dates, and any month that ends without debt, in which
// owners may be paid (conventions 5.2, 5.5). Principal that this month's cash prepays still counts.
func (m *builder) repays() Expr {
	owed := m.usd(0)
	for _, k := range m.tranches {
		if k.vintages() {
			owed = owed.Plus(k.performing)
		} else {
			owed = owed.Plus(m.bearing(k))
		}
	}
	return m.seniorPays().Or(owed.Less(m.material()))
}

// seniorPays flags the months in which a senior tranche pays; every month if there is none.
func (m *builder) seniorPays() Expr {
	list := m.bySeniority(true)
	return m.flags(func(t int) bool {
		for _, k := range list {
			if k.monthly.Pay[t] {
				return true
			}
		}
		return len(list) == 0
	})
}

// revolver lowers the working-capital facility.
func (m *builder) revolver() {
	v := m.c.Financing.Revolver
	if v == nil {
		return
	}
	const path = "financing.revolver"
	g := m.r.Grid
	f := &facility{id: "revolver", title: "Revolver", start: *v.StartDate, from: g.Index(*v.StartDate), to: g.Len() - 1, pays: v.PaymentFrequency,
		count: *v.DayCount, kind: sourceRevolver, fee: m.amount(path+".commitment_fee_rate", v.CommitmentFeeRate, program.Number),
		limit: m.amount(path+".limit_usd", v.LimitUSD, program.Money).RoundCents()}
	if m.seasoned() {
		f.opening = m.c.Opening.Revolver
	}
	m.inst.revolver = f
	if v.Maturity != nil {
		f.to = min(f.to, g.Index(*v.Maturity))
	}
	if v.FixedRate != nil {
		f.rate = m.amount(path+".fixed_rate", v.FixedRate, program.Number)
	} else {
		level := m.indexOn(v.IndexID, g.Start)
		f.rate = level.Plus(m.amount(path+".margin_rate", v.MarginRate, program.Number)).Floor0()
	}
	clean := func(t int) bool {
		_, month, _ := g.Start(t).YMD()
		return month == v.CleanDownMonth
	}
	f.available = m.flags(func(t int) bool { return t >= f.from && t < f.to && !clean(t) })
	f.due = m.flags(func(t int) bool { return t >= f.to || clean(t) })
	if !v.PaysDebtService {
		f.covers = func(c *claim) bool { return c.step == project.StepOperatingCost || c.step == project.StepTax }
	}
	m.open(f)
}

// letterOfCredit lowers what stands in for the DSRA, from the reserve's first filling to the last senior payment.
func (m *builder) letterOfCredit() {
	d := m.c.Financing.DSRA
	if d == nil || d.LetterOfCredit == nil {
		return
	}
	const path = "financing.dsra.letter_of_credit"
	v, g := d.LetterOfCredit, m.r.Grid
	f := &facility{id: "letter_of_credit", title: "Letter of credit drawings", from: m.reserveMonth(d), pays: v.PaymentFrequency, count: *v.DayCount,
		kind: sourceLetterOfCredit, fee: m.amount(path+".fee_rate", v.FeeRate, program.Number),
		rate:  m.amount(path+".reimbursement_rate", v.ReimbursementRate, program.Number),
		limit: m.amount(path+".limit_usd", v.LimitUSD, program.Money).RoundCents()}
	f.start = g.End(f.from)
	for _, k := range m.bySeniority(true) {
		f.to = max(f.to, min(g.Index(k.lastPay()), g.Len()-1))
	}
	f.available = m.flags(func(t int) bool { return t >= f.from && t <= f.to })
	f.due = m.flags(func(t int) bool { return t >= f.to })
	m.open(f)
	m.inst.standby = f.undrawn
	m.inst.unused, m.inst.stands = m.inst.undrawn[len(m.inst.undrawn)-1], f.limit.Times(f.available)
}
