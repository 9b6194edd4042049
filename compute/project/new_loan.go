package project

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// NewLoan is the loan that takes a tranche's balloon over, with its payment dates.
type NewLoan struct {
	Terms    *Tranche
	Schedule contract.Schedule
	Monthly  contract.Monthly
}

// Refinances tells whether the balloon of a tranche with this schedule falls due before the last month, so that a new loan may
// take it over.
func (t *Tranche) Refinances(s contract.Schedule, g calendar.Grid) bool {
	return t.Refinancing != nil && g.Index(s.Periods[len(s.Periods)-1].Pay) < g.Len()-1
}

// NewLoan is the loan of t.Refinancing: drawn on the day of the tranche's last payment, of its rank, day count and payment
// frequency. Its profile is that of the planned balloon, in proportion to what is taken over. The error says why no schedule can be
// laid.
func (t *Tranche) NewLoan(old contract.Schedule, g calendar.Grid) (NewLoan, error) {
	r, o := t.Refinancing, old.Terms
	last := old.Periods[len(old.Periods)-1]
	maturity, issue := o.Maturity.AddMonths(r.TermMonths), o.Maturity // to which the old interest accrues,
	if g.Index(issue) != g.Index(last.Pay) {
		issue = last.Pay // unless the payment falls in another month
	}
	terms := &Tranche{ID: t.ID + "/refinancing", Kind: t.Kind, Seniority: t.Seniority, IssueDate: &issue,
		Maturity: &maturity, PaymentFrequency: t.PaymentFrequency, DayCount: t.DayCount, BusinessDay: t.BusinessDay, Calendar: t.Calendar,
		Amortization: contract.Level, FixedRate: r.FixedRate}
	if r.Amortization == RefinancingBullet {
		terms.Amortization = contract.Bullet
	}
	face := last.Principal // as planned; the profile follows what is taken over
	if face.Sign() <= 0 {
		face = money.FromInt(1_000_000_000)
	}
	terms.PrincipalUSD = &face
	if !o.Maturity.IsMonthEnd() { // a loan of the 28th stays one of the 28th, though it matures in a February that ends with it
		o.EndOfMonth = contract.SD
	}
	schedule, faults := contract.Resolve(contract.Terms{ID: terms.ID, Principal: face, Issue: issue, Maturity: maturity, Frequency: o.Frequency,
		DayCount: o.DayCount, BusinessDay: o.BusinessDay, Calendar: o.Calendar, EndOfMonth: o.EndOfMonth, Amortization: terms.Amortization,
		PlanRate: *r.FixedRate})
	if len(faults) > 0 {
		return NewLoan{}, fmt.Errorf("%s; got %s", inCaseWords(faults[0].Rule), faults[0].Got)
	}
	monthly, err := schedule.Monthly(g)
	return NewLoan{terms, schedule, monthly}, err
}

// checkNewLoan finds dates of the new loan that clash, while they can still be said of the case.
func (r *resolver) checkNewLoan(t *Tranche, s contract.Schedule, path string) {
	if !t.Refinances(s, r.out.Grid) {
		return
	}
	if _, err := t.NewLoan(s, r.out.Grid); err != nil {
		r.fault(path+".refinancing.term_months", "contract", "the new loan has no schedule: %v; give another term, maturity or business_day", err)
	}
}
