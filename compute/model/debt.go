package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// tranche is one layer of debt. Its schedule comes from package contract; what the waterfall cannot pay moves from the
// performing balance and the accrued interest to the overdue account, so that neither depends on cash.
type tranche struct {
	id, path string
	terms    *project.Tranche
	schedule contract.Schedule
	monthly  contract.Monthly
	senior   bool

	creditShares                 []money.Fixed // by credit margin, the share of the capacity let; nil without
	debt, accrued, overdue, fees program.Account

	rate           Expr         // annual nominal, in force at month end
	draw           Expr         // principal drawn
	interestDue    Expr         // in cash
	interestCash   Expr         // of it, what no escrow account pays
	feesDue        Expr         // commitment and extension fees; the zero Expr without
	feesAccrued    Expr         // of the month
	toDate         program.Line // drawn and joined to principal to date, of a tranche drawn over time
	drawLine       program.Line // its draw, defined where construction is funded
	discount       Expr         // of the month: face that never came in
	escrow         *escrow      // nil without
	capitalized    Expr         // interest that joins principal
	principalDue   Expr         // scheduled, balloon included
	regularDue     Expr         // scheduled, balloon excluded (conventions 6.1)
	overdueDue     Expr         // unpaid amounts of earlier dates with default interest
	penalty        Expr         // default interest of the month
	bears          program.Line // overdue amounts that bear default interest at month end; not of the owners' tranches
	before         Expr         // balance after this month's events, before what the waterfall prepays
	performing     Expr         // balance after this month's events
	prepaid        program.Line // principal that the waterfall prepays; only where the case sweeps
	accrual        Expr         // interest of the month, rounded by running total
	openInterest   Expr         // accrued and not yet due at month end
	scale          Expr         // what is owed over what was planned; the zero Expr where that is 1
	feeAmortized   Expr         // of the month
	eventDay       Expr         // payment day of the month
	unpaid         Expr         // due and not paid this month, overdue amounts included
	periodInterest Expr         // of the period that ends with this payment, not rounded

	takesOver   *tranche // whose balloon it refinances; nil of a tranche of the case
	refinancing refinancing
	moves       moves
}

// debt lowers every tranche up to what falls due (conventions 1.2, 1.4, 3.1, 3.4, 4.2, 4.8, 4.9).
func (m *builder) debt() {
	m.openDistress()
	for i := range m.r.Tranches {
		r := &m.r.Tranches[i]
		t := &m.c.Financing.Tranches[r.Index]
		k := &tranche{id: t.ID, path: fmt.Sprintf("financing.tranches[%s]", t.ID), schedule: r.Schedule,
			monthly: r.Monthly, creditShares: r.CreditShares, senior: t.Seniority == project.Senior}
		k.terms = inKind(t, k.lastPay())
		m.lowerTranche(k)
		if k.owned() {
			m.owners = append(m.owners, k)
			continue
		}
		m.tranches = append(m.tranches, k)
		if m.refinances(k) {
			loan := m.newLoan(k)
			if loan == nil {
				continue
			}
			m.lowerTranche(loan)
			m.takeOver(k, loan)
			m.tranches = append(m.tranches, loan)
		}
	}
	var fees, accrued, joined, amortized []Expr
	for _, k := range m.tranches {
		fees, accrued = append(fees, m.upfront(k)), append(accrued, k.accrual)
		joined, amortized = append(joined, k.capitalized), append(amortized, k.feeAmortized)
	}
	m.usdLine("interest_to_principal", "Interest joined to principal", m.total(joined, program.Money))
	m.sum.fees = m.usdLine("upfront_fees", "Upfront fees", m.total(fees, program.Money)).Expr
	m.sum.feeAmortization = m.usdLine("fee_amortization", "Amortisation of fees", m.total(amortized, program.Money)).Expr
	m.bookInterest(m.usdLine("interest_accrued", "Interest accrued", m.total(accrued, program.Money)).Expr)
}

// lowerTranche lowers one tranche up to what falls due.
func (m *builder) lowerTranche(k *tranche) {
	k.debt = m.Account("Debt, "+k.id, program.Liability, "Debt")
	k.accrued = m.Account("Accrued interest, "+k.id, program.Liability, "Debt")
	late := "Overdue, "
	if k.owned() {
		late = "Deferred, "
	}
	k.overdue = m.Account(late+k.id, program.Liability, "Debt")
	m.interestRate(k)
	if k.vintages() {
		m.vintageBalances(k)
	} else {
		m.balances(k)
	}
	m.periodFees(k)
	m.prefund(k)
	m.fee(k)
}

// interestRate is the fixed rate, or index + margin latched on each reset day. A lender never pays the borrower.
//
//	rate_t = max(0, max(min(index on the reset day + shift, cap), floor) + margin)
//
// The coupon or margin of a level loan shapes its principal profile, so it is part of the program's shape (conventions 4.2).
func (m *builder) interestRate(k *tranche) {
	t := k.terms
	term := func(field string, a project.Amount) Expr {
		if t.Amortization == contract.Level {
			return m.fixed(*a, program.Number)
		}
		return m.amount(k.path+"."+field, a, program.Number)
	}
	if t.FixedRate != nil {
		k.rate = m.line("rate["+k.id+"]", "Interest rate, "+k.id, "per year", m.inKindStep(k, m.stepped(k, term("fixed_rate", t.FixedRate)))).Expr
		return
	}
	level := m.index(k)
	if t.CapRate != nil {
		level = program.Min(level, m.amount(k.path+".cap_rate", t.CapRate, program.Number))
	}
	if t.FloorRate != nil {
		level = program.Max(level, m.amount(k.path+".floor_rate", t.FloorRate, program.Number))
	}
	if t.MarginRate != nil {
		level = level.Plus(m.inKindStep(k, m.stepped(k, m.margin(k, term))))
	}
	rate := m.Line("rate["+k.id+"]", program.Number, program.Doc{Title: "Interest rate, " + k.id, Unit: "per year"})
	if k.vintages() { // each draw resets on its own dates, at month ends
		k.rate = rate.Is(level.Floor0()).Expr
		return
	}
	rate.Is(program.Select(m.Called("reset month of "+k.id, m.flags(func(i int) bool { return k.monthly.Reset[i] })), level.Floor0(), rate.Lag(1)))
	if m.openingTranche(k.id) != nil {
		rate.Before(m.rateInForce(k))
	}
	k.rate = rate.Expr
}

// rateBefore is the rate in force before the month's event.
func (m *builder) rateBefore(k *tranche) Expr {
	if k.terms.FixedRate != nil && len(k.terms.Extensions) == 0 && !k.stepsInKind() {
		return k.rate
	}
	return k.rate.Lag(1)
}

// index is the level of the tranche's index on the reset day of each month, with its shift.
func (m *builder) index(k *tranche) Expr {
	return m.indexOn(k.terms.IndexID, func(t int) calendar.Date { return m.eventDate(k, t) })
}

// indexOn is the level of an index on a day of each month, with its shift.
func (m *builder) indexOn(id string, day func(t int) calendar.Date) Expr {
	var ix *project.RateIndex
	for i := range m.c.Market.Indices {
		if m.c.Market.Indices[i].ID == id {
			ix = &m.c.Market.Indices[i]
		}
	}
	path := fmt.Sprintf("market.indices[%s]", ix.ID)
	level := m.amount(path+".rate", ix.Rate, program.Number)
	if len(ix.Points) > 0 {
		known := make([]bool, m.r.Grid.Len())
		listed := make([]money.Fixed, m.r.Grid.Len())
		for t := range listed {
			for _, p := range ix.Points {
				if p.Date <= day(t) {
					known[t], listed[t] = true, *p.Rate
				}
			}
		}
		level = program.Select(m.flags(func(t int) bool { return known[t] }), m.Series("", listed, program.Number), level)
	}
	return level.Plus(m.amount(path+".shift_rate", ix.ShiftRate, program.Number))
}

// eventDate is the tranche's event day of a month: issue or payment; the month's last day if it has none.
func (m *builder) eventDate(k *tranche, t int) calendar.Date {
	if issue := k.schedule.Terms.Issue; m.r.Grid.Index(issue) == t {
		return issue
	}
	for _, p := range k.schedule.Periods {
		if m.r.Grid.Index(p.Pay) == t {
			return p.Pay
		}
	}
	return m.r.Grid.End(t)
}

func (k *tranche) lastPay() calendar.Date { return k.schedule.Periods[len(k.schedule.Periods)-1].Pay }
