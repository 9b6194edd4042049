package model

import (
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// trancheClaims registers what a tranche is due: overdue amounts and interest, then principal. What stays unpaid becomes
// overdue.
func (m *builder) trancheClaims(k *tranche) {
	interest, principal := project.StepMezzanineInterest, project.StepMezzaninePrincipal
	switch {
	case k.senior:
		interest, principal = project.StepSeniorInterest, project.StepSeniorPrincipal
	case k.terms.Seniority == project.SecondLien: // before the test, so that no lock-up blocks it
		interest, principal = project.StepLockUpTest, project.StepLockUpTest
	}
	var paidFirst, restFirst, paidEarly Expr
	early, later := m.principalAtSale(k)
	m.claim(interest, k.id, "Interest, "+k.id, func() Expr { return m.plusAny(k.overdueDue.Plus(m.offered(k)), early) },
		func(paid, rest Expr) {
			paidFirst, restFirst = paid, rest
			if early != (Expr{}) {
				missing := program.Min(rest, early)
				paidEarly = early.Minus(missing)
				paidFirst, restFirst = paid.Minus(paidEarly), rest.Minus(missing)
			}
			if k.moves.toggles {
				restFirst = restFirst.Plus(k.moves.withheld)
			}
		})
	m.claim(principal, k.id, "Principal, "+k.id, func() Expr { return later },
		func(paid, _ Expr) { k.unpaid = m.settle(k, paidFirst, restFirst, m.plusAny(paid, paidEarly)) })
}

// principalAtSale parts principal that falls due with the sale of the collateral, which shares the price with what others of
// its rank are overdue, from what is due in its own step. Where all tranches are called together nothing is left to fall due
// then, and the former is the zero Expr.
func (m *builder) principalAtSale(k *tranche) (early, later Expr) {
	if m.callOf(k) == nil {
		return Expr{}, k.principalDue
	}
	sale := m.fall.distress.sale
	return program.Select(sale, k.principalDue, m.usd(0)), program.Select(sale, m.usd(0), k.principalDue)
}

// plusAny adds an amount that there may be none of, the zero Expr.
func (m *builder) plusAny(sum, e Expr) Expr {
	if e == (Expr{}) {
		return sum
	}
	return sum.Plus(e)
}

// rankLines names what a rank is due and what stays unpaid, once its principal has been paid.
func (m *builder) rankLines(rank string, list []*tranche) {
	var regular, interest, fees []Expr
	short := m.usd(0)
	for _, k := range list {
		short = short.Plus(k.unpaid)
		regular, interest = append(regular, k.regularDue), append(interest, k.interestCash)
		if k.feesDue != (Expr{}) {
			fees = append(fees, k.feesDue)
		}
	}
	if rank == "senior" {
		short = m.plusAll(short, m.inst.short)
	} else {
		short = m.plusAll(short, m.inst.juniors)
	}
	if m.c.SizesDebt() { // what sizing reads
		for _, k := range list {
			m.usdLine("regular_service["+k.id+"]", "Debt service without balloon, "+k.id, k.interestDue.Plus(k.regularDue))
		}
	}
	short = m.usdLine(rank+"_debt_unpaid", "Debt service unpaid, "+rank, short).Expr
	f := &m.cash
	if rank != "senior" {
		f.juniorShort = short
		return
	}
	f.seniorShort = short
	f.interestDue = m.usdLine("senior_interest_due", "Senior interest due", m.total(interest, program.Money)).Expr
	f.principalDue = m.usdLine("senior_principal_due", "Senior scheduled principal due", m.total(regular, program.Money)).Expr
	f.service = m.usdLine("debt_service", "Senior debt service", m.withNet(f.interestDue.Plus(m.plusFees(f.principalDue, fees)))).Expr
}

// plusFees adds the commitment and extension fees due of a rank, which are debt service (conventions 6.1).
func (m *builder) plusFees(service Expr, fees []Expr) Expr {
	if len(fees) == 0 {
		return service
	}
	return service.Plus(m.usdLine("senior_fees_due", "Senior commitment and extension fees due", m.total(fees, program.Money)).Expr)
}

// settle posts what a tranche was paid and moves the rest to its overdue account; it returns that rest.
func (m *builder) settle(k *tranche, paidFirst, restFirst, paidSecond Expr) Expr {
	post := func(name, title string, e Expr, debit, credit program.Account) Expr {
		l := m.usdLine(name+"["+k.id+"]", title+", "+k.id, e)
		m.Post(l, debit, credit)
		return l.Expr
	}
	cash := m.books.cash
	old := program.Min(paidFirst, k.overdueDue)
	current, short := paidFirst.Minus(old), Expr{}
	if k.feesDue != (Expr{}) {
		old, current, short = m.settleFees(k, restFirst, post)
	}
	post("overdue_paid", "Overdue paid", old, k.overdue, cash)
	interest := post("interest_paid", "Interest paid", current, k.accrued, cash)
	principal := post("principal_paid", "Principal paid", paidSecond, k.debt, cash)
	late := k.interestCash.Minus(interest)
	if k.moves.toggles {
		late = m.join(k, late)
	}
	a := post("interest_to_overdue", "Interest unpaid", late, k.accrued, k.overdue)
	b := post("principal_to_overdue", "Principal unpaid", k.principalDue.Minus(principal), k.debt, k.overdue)
	if k.feesDue != (Expr{}) {
		a = a.Plus(short)
	}
	if !k.owned() {
		m.bearFrom(k, a.Plus(b))
	}
	return a.Plus(b).Plus(k.overdueDue.Minus(old))
}

// settleFees parts what a tranche with fees was not paid: interest stays unpaid before fees, and fees before what is overdue.
// It counts from what is missing, so that a claim met in full leaves no residue of floating point.
func (m *builder) settleFees(k *tranche, rest Expr, post func(name, title string, e Expr, debit, credit program.Account) Expr) (old, interest, short Expr) {
	noInterest := program.Min(rest, k.interestCash)
	rest = rest.Minus(noInterest)
	noFees := program.Min(rest, k.feesDue)
	post("fees_paid", "Commitment and extension fees paid", k.feesDue.Minus(noFees), k.accrued, m.books.cash)
	short = post("fees_to_overdue", "Commitment and extension fees unpaid", noFees, k.accrued, k.overdue)
	return k.overdueDue.Minus(rest.Minus(noFees)), k.interestCash.Minus(noInterest), short
}

// repayAtHorizon pays what is still owed in the last month, rank by rank, pari passu within a rank, interest before
// principal; the unpaid rest is the lenders' loss (conventions 1.8).
func (m *builder) repayAtHorizon(senior, junior []*tranche, cash *pool) {
	var balance, seniorBalance []Expr
	for at, rank := range [][]*tranche{senior, junior} {
		var dues []Expr
		for _, k := range rank {
			dues = append(dues, k.openInterest.Plus(k.performing).Times(m.time.last))
		}
		for i, paid := range m.pariPassu(dues, cash) {
			balance = append(balance, m.repay(rank[i], paid))
		}
		if at == 0 {
			seniorBalance = append(seniorBalance, balance...)
		}
	}
	m.cash.balance = m.usdLine("debt_balance", "Debt", m.total(balance, program.Money)).Expr
	m.cash.seniorBalance = m.usdLine("senior_balance", "Senior debt", m.total(seniorBalance, program.Money)).Expr
}

// repay books what a tranche gets at the horizon, and returns what it is owed at each month end: principal and overdue
// amounts.
func (m *builder) repay(k *tranche, paid Expr) Expr {
	interest := program.Min(paid, k.openInterest.Times(m.time.last))
	i := m.usdLine("horizon_interest["+k.id+"]", "Accrued interest paid at the horizon, "+k.id, interest)
	p := m.usdLine("horizon_principal["+k.id+"]", "Principal paid at the horizon, "+k.id, paid.Minus(interest))
	m.Post(i, k.accrued, m.books.cash)
	m.Post(p, k.debt, m.books.cash)
	return m.unlessSettled(k.debt.Closing().Plus(k.overdue.Closing()))
}
