package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// refinancing is what a tranche with a new loan for its balloon has of it.
type refinancing struct {
	passes program.Line // flag: the tests are met in the month of maturity; defined behind the waterfall
	amount Expr         // taken over by the new loan; the zero Expr without one
	owed   Expr         // before the payment at maturity
}

// refinances tells whether a balloon within the horizon may be refinanced.
func (m *builder) refinances(k *tranche) bool {
	return k.terms.Refinances(k.schedule, m.r.Grid)
}

// refinanced takes what the new loan takes over out of the principal due at maturity: a change of lenders, without cash. Of
// the tests only the flag is known here; they read the months before (see refinancingTests).
func (m *builder) refinanced(k *tranche, matures, owed, due Expr) Expr {
	if !m.refinances(k) {
		return due
	}
	r := &k.refinancing
	r.owed = owed.Times(matures)
	r.passes = m.Line("refinancing_passes["+k.id+"]", program.Flag, program.Doc{Title: "The balloon is refinanced, " + k.id})
	l := m.usdLine("refinanced["+k.id+"]", "Balloon refinanced, "+k.id, program.Select(matures.And(r.passes.Expr), owed, m.usd(0)))
	r.amount = l.Expr
	return program.Select(matures.And(r.passes.Expr), m.usd(0), due)
}

// newLoan is the loan that takes a balloon over; Resolve has laid its schedule before. nil where it cannot be laid, which Build
// reports.
func (m *builder) newLoan(old *tranche) *tranche {
	l, err := old.terms.NewLoan(old.schedule, m.r.Grid)
	if err != nil {
		m.newLoanFault = fmt.Errorf("build program: refinancing of tranche %q: %w", old.id, err)
		return nil
	}
	return &tranche{id: l.Terms.ID, path: old.path + ".refinancing", terms: l.Terms, schedule: l.Schedule, monthly: l.Monthly,
		senior: old.senior, takesOver: old}
}

// annuity is level service of a year on a unit borrowed, at a rate i of a period in n periods:
//
//	service = periods a year x i / (1 - (1 + i)^-n), or periods a year / n where i is 0
func (m *builder) annuity(k *tranche) Expr {
	r := k.terms.Refinancing
	f := int64(k.terms.PaymentFrequency)
	n, year := m.num(int64(r.TermMonths)/f), m.over(m.num(12), m.num(f))
	i := m.over(m.fixed(*r.FixedRate, program.Number), year)
	return year.Times(i.Over(m.num(1).Minus(m.num(1).Plus(i).PowInt(n.Neg())), m.over(m.num(1), n)))
}

// refinancingTests defines the flags of refinancing, from CFADS and collateral of the months before, so that no decision knows
// the future. A material balloon, an open market, and both ratios must be met.
func (m *builder) refinancingTests() {
	for _, k := range m.tranches {
		if !m.refinances(k) {
			continue
		}
		r := k.terms.Refinancing
		owed := k.refinancing.owed
		open := k.eventDay.Less(m.dateInput("market.refinancing_closed_date", m.c.Market.RefinancingClosedDate))
		service := owed.Times(m.annuity(k)).Times(m.amount(k.path+".refinancing.minimum_dscr", r.MinimumDSCR, program.Number))
		pass := open.And(m.material().LessEq(owed)).And(service.LessEq(m.cash.cfads.Lag(1).Window(12)))
		if r.MaximumLTV != nil {
			limit := m.collateralValue().Lag(1).Times(m.amount(k.path+".refinancing.maximum_ltv_fraction", r.MaximumLTV, program.Number))
			pass = pass.And(owed.LessEq(limit))
		}
		k.refinancing.passes.Is(pass)
	}
}

// takeOver books the change of lenders and the fee, which is paid in cash with the rank's interest and spread evenly over the
// new loan's months.
func (m *builder) takeOver(k, loan *tranche) {
	l := m.usdLine("taken_over["+loan.id+"]", "Taken over from "+k.id, k.refinancing.amount)
	m.Post(l, k.debt, loan.debt)
	fraction := k.terms.Refinancing.FeeFraction
	if fraction.IsZero() {
		return
	}
	worth := m.Account("Unamortised fees, "+loan.id, program.Liability, "Debt")
	owed := m.Account("Fees payable, "+loan.id, program.Liability, "Debt")
	fee := m.usdLine("refinancing_fee["+k.id+"]", "Refinancing fee, "+k.id,
		l.Expr.Times(m.amount(k.path+".refinancing.fee_fraction", fraction, program.Number)).RoundCents())
	m.Post(fee, worth, owed)
	at := m.r.Grid.Index(k.lastPay())
	toDate := m.Line("refinancing_fee_to_date["+k.id+"]", program.Money, program.Doc{Title: "Refinancing fee to date, " + k.id, Unit: m.c.CurrencyCode})
	toDate.Is(toDate.Lag(1).Plus(fee.Expr))
	done := m.usdLine("refinancing_fee_amortized["+k.id+"]", "Refinancing fee amortised to date, "+k.id,
		toDate.Expr.Times(m.Series("", evenly(m.r.Grid.Len(), at, at+k.terms.Refinancing.TermMonths), program.Number)).RoundCents())
	part := m.usdLine("refinancing_fee_amortization["+k.id+"]", "Amortisation of the refinancing fee, "+k.id, done.Expr.Minus(done.Lag(1)))
	m.Post(part, m.books.feeCost, worth)
	m.inst.worn = append(m.inst.worn, part.Expr)
	step := project.StepMezzanineInterest
	if k.senior {
		step = project.StepSeniorInterest
	}
	m.obligation(step, "refinancing_fee", k.id, "Refinancing fee", fee.Expr, owed, nil)
}

// refinancingMeasures ask what a lender who takes the balloon would look at (conventions 6.5).
func (m *builder) refinancingMeasures() {
	g := m.r.Grid
	for _, k := range m.tranches {
		if k.takesOver != nil {
			continue
		}
		why := "the tranche matures at the horizon or past it, owes nothing at maturity, or the horizon ends within 12 months of it"
		if k.terms.Refinancing == nil {
			why = "the tranche has no refinancing"
		}
		at := g.Index(k.lastPay())
		if !m.refinances(k) {
			m.ask("refinancing_dscr", k.id, m.num(0), m.flag(false), why)
			m.ask("balloon", k.id, m.usd(0), m.flag(false), why)
			m.ask("balloon_refinanced", k.id, m.usd(0), m.flag(false), why)
			continue
		}
		after := m.cash.cfads.FoldWhere(program.FoldSum, m.flags(func(t int) bool { return t > at && t <= at+12 }))
		balloon := k.refinancing.owed.Fold(program.FoldSum)
		some := m.material().LessEq(balloon)
		m.ask("refinancing_dscr", k.id, m.over(after, program.Select(some, balloon, m.usd(0)).Times(m.annuity(k))), some.And(m.flag(at+12 < g.Len())), why)
		m.ask("balloon", k.id, balloon, some, why)
		m.ask("balloon_refinanced", k.id, k.refinancing.amount.Fold(program.FoldSum), some, why)
	}
}

// overtakes tells whether the profile of a loan follows what it takes over, which its resolved face is not.
func (m *builder) overtakes(k *tranche) bool {
	return k.takesOver != nil && k.terms.Amortization != contract.Bullet
}

// takenDraw is what the new loan takes over, in the month of its issue.
func (m *builder) takenDraw(k *tranche) {
	k.draw = m.usdLine("drawn["+k.id+"]", "Drawn, "+k.id, k.takesOver.refinancing.amount).Expr
}
