package model

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// owned tells whether a tranche is the owners': a shareholder loan or preferred equity. It is no debt of the project to
// others: it is in no ratio, no measure of debt and no default.
func (k *tranche) owned() bool {
	return k.terms.OfOwners()
}

// ownerBooks books the draw, the fee and the return of the owners' tranches. The return of preferred equity is no expense: it
// is paid out of equity. Fees are uses of funds, as those of debt.
func (m *builder) ownerBooks() {
	for _, k := range m.owners {
		if fee := m.upfront(k); k.hasFee() {
			m.inst.premiums, m.inst.worn = append(m.inst.premiums, fee), append(m.inst.worn, k.feeAmortized)
		}
		m.receipt(k.draw)
		m.inst.received = append(m.inst.received, k.draw)
		l := m.usdLine("owner_return["+k.id+"]", "Return accrued, "+k.id, k.accrual)
		if k.terms.Seniority == project.Preferred {
			m.Post(l, m.Account("Preferred return, "+k.id, program.Equity, paidInAndOut), k.accrued)
			continue
		}
		m.Post(l, m.books.interest, k.accrued)
		m.inst.expense = append(m.inst.expense, l.Expr)
	}
}

// ownerSteps registers what the owners' tranches are due, behind mezzanine debt (conventions 5.2). It is paid on the dates of
// distributions alone; what is not paid is deferred without interest and paid first when it may be. In the last month what is
// left of the tranche is due too.
func (m *builder) ownerSteps() {
	for _, step := range []project.WaterfallStep{project.StepShareholderLoan, project.StepPreferred} {
		var list []*tranche
		for _, k := range m.owners {
			if (k.terms.Seniority == project.Preferred) == (step == project.StepPreferred) {
				list = append(list, k)
				m.ownerClaims(step, k)
			}
		}
		if len(list) > 0 {
			m.action(step, func() {
				var dues []Expr
				for _, k := range list {
					dues = append(dues, k.openInterest.Plus(k.performing).Times(m.time.last))
				}
				for i, paid := range m.pariPassu(dues, m.fall.cash) {
					m.repay(list[i], paid)
				}
			})
		}
	}
}

func (m *builder) ownerClaims(step project.WaterfallStep, k *tranche) {
	var paidFirst Expr
	may := m.ownersDate()
	m.claim(step, k.id, "Return, "+k.id, func() Expr { return k.overdueDue.Plus(k.cashInterest()).Times(may) },
		func(paid, _ Expr) { paidFirst = paid })
	m.claim(step, k.id, "Principal, "+k.id, func() Expr { return k.principalDue.Times(may) },
		func(paid, _ Expr) { m.settle(k, paidFirst, k.overdueDue.Plus(k.cashInterest()).Minus(paidFirst), paid) })
}

// ownersDate flags the months in which owners may be paid: senior payment dates once the last phase operates, any month
// without debt, the last month (conventions 5.5).
func (m *builder) ownersDate() Expr {
	owed := m.usd(0)
	for _, k := range m.tranches {
		owed = owed.Plus(k.performing.Lag(1))
	}
	date := m.seniorPays().Or(owed.Less(m.material()))
	return m.lastCOD().Less(m.time.end).And(date).Or(m.time.last)
}

// inKind gives a tranche whose interest always joins principal the terms of capitalised interest: until the last date that
// pays in kind. Interest due at maturity is due in cash.
func inKind(t *project.Tranche, last calendar.Date) *project.Tranche {
	if t.PIK == nil || t.PIK.Kind != project.PIKAlways {
		return t
	}
	out := *t
	until := min(*t.PIK.UntilDate, last)
	out.CapitalizeInterestUntil = &until
	return &out
}

// stepsInKind tells whether a tranche bears a higher rate in periods that are always paid in kind.
func (k *tranche) stepsInKind() bool {
	p := k.terms.PIK
	return p != nil && p.Kind == project.PIKAlways && !p.StepRate.IsZero()
}

// inKindStep is the step of the rate in months after whose event a period runs that is paid in kind.
func (m *builder) inKindStep(k *tranche, rate Expr) Expr {
	if !k.stepsInKind() {
		return rate
	}
	g := m.r.Grid
	until := 0
	for _, p := range k.schedule.Periods {
		if k.joins(p.Pay) {
			until = max(until, g.Index(p.Pay))
		}
	}
	return rate.Plus(m.amount(k.path+".pik.step_rate", k.terms.PIK.StepRate, program.Number).Times(m.flags(func(t int) bool { return t < until })))
}
