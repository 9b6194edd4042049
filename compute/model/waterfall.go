package model

import (
	"slices"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// flows are the lines of the waterfall that measures read.
type flows struct {
	costsDue, costsPaid       Expr
	taxPaid                   Expr
	cfads                     Expr
	interestDue, principalDue Expr // senior; without balloon
	service                   Expr // senior debt service for ratios (conventions 6.1)
	seniorShort, juniorShort  Expr // due and unpaid
	costShort, taxShort       Expr
	fundingShort              Expr
	refreshShort              Expr // replacements unpaid; the zero Expr without any
	maintained                Expr // what replacements and their reserve take out of CFADS; the zero Expr without any
	equity, support           Expr
	distribution              Expr
	uses                      Expr // construction uses, interest during construction included
	reserve, target           Expr // of the DSRA: its initial funding, its target
	unfunded                  Expr // of the initial funding, what nobody paid
	balance                   Expr // principal and overdue amounts of all tranches at month end
	seniorBalance             Expr
	salvage                   Expr
	financing                 Expr // interest and principal without balloon: what financing costs in cash
	liquidity                 Expr // cash, reserve and support left at month end
}

// order is the order of the waterfall's steps: the case's, by default that of conventions 5.2. A step that the case does not
// list has no claims, but may name lines that every case has: it stands before distributions, which come last.
func (m *builder) order() []project.WaterfallStep {
	given := m.c.Financing.Waterfall
	if len(given) == 0 {
		return project.DefaultWaterfall()
	}
	list := slices.DeleteFunc(project.DefaultWaterfall(), func(s project.WaterfallStep) bool { return slices.Contains(given, s) })
	return slices.Concat(given[:len(given)-1], list, given[len(given)-1:])
}

// waterfall runs the month's cash (conventions 1.2, 5.2, 5.3): receipts, then the steps in their order. What subjects have
// registered by claim, action, source and receipt before it is what happens in it.
func (m *builder) waterfall() {
	f := &m.cash
	senior, junior := m.bySeniority(true), m.bySeniority(false)
	conDue := m.books.conpay.Opening().Plus(m.sum.capex).Plus(m.sum.fees)
	f.costsDue = m.books.payable.Opening().Plus(m.sum.cost)
	taxDue := m.taxDue()
	m.reserveTarget(senior)

	m.openCovenants()
	m.fall.billed = conDue.Floor0().Plus(taxDue.Floor0())
	f.salvage = m.salvage()
	m.enforcement()
	refund := taxDue.Neg().Floor0() // a receipt like any other
	cash := &pool{m.books.cash.Opening().Plus(m.sum.receipts).Plus(m.sum.prepayments).Plus(m.issued()).Plus(f.salvage).Plus(refund), m.usd(0)}
	for _, e := range m.fall.receipts {
		cash.left = cash.left.Plus(e)
	}
	m.fall.cash = cash
	equity := m.fund(cash, conDue, taxDue.Floor0())
	m.openSources(equity)
	m.bills(taxDue, conDue)
	f.unfunded = m.usd(0)
	m.escrowSteps()
	m.refreshSteps()
	m.dsraSteps()
	m.debtSteps(senior)
	m.lockUpSteps(senior)
	m.sweepSteps(senior)
	m.guaranteeSteps()
	m.prepaymentSteps()
	m.ownerSteps()
	m.distributionSteps(senior)
	m.runSteps(senior, junior)
	m.closeDistress(senior)

	left := m.books.cash.Closing().Plus(m.books.dsra.Closing()).Plus(m.plusAll(m.get(m.fall.support).left, m.inst.undrawn))
	if m.books.mra != nil {
		left = left.Plus(m.books.mra.Closing())
	}
	f.liquidity = m.usdLine("liquidity", "Cash, reserve and support left", left).Expr
	m.defineCFADS()
}

// defineCFADS names CFADS, for the covenants of the month or else behind the waterfall (conventions 5.1). Tax paid is final
// once the reserves have been filled.
func (m *builder) defineCFADS() Expr {
	f := &m.cash
	if f.cfads == (Expr{}) {
		cfads := m.sum.receipts.Minus(m.sum.cost).Minus(f.taxPaid)
		if f.maintained != (Expr{}) {
			cfads = cfads.Minus(f.maintained)
		}
		f.cfads = m.usdLine("cfads", "Cash flow available for debt service", cfads).Expr
	}
	return f.cfads
}

// openSources registers the sources that every case has.
func (m *builder) openSources(equity Expr) {
	m.source(sourceCash, nil, nil).pool = m.fall.cash
	m.source(sourceConstructionEquity, func() Expr { return equity }, nil) // fund has posted all of it
	m.fall.support = m.source(sourceSupport, m.supportLeft, func(used Expr) {
		paid := m.usdLine("sponsor_support", "Sponsor support", used)
		m.Post(paid, m.books.cash, m.books.support)
		m.cash.support = paid.Expr
	})
}

// bills registers what is owed to suppliers and for tax.
func (m *builder) bills(taxDue, conDue Expr) {
	f := &m.cash
	m.bill(project.StepOperatingCost, "costs_paid", "Operating cost paid", f.costsDue, m.books.payable, func(paid, rest Expr) {
		f.costsPaid, f.costShort = paid, m.usdLine("operating_cost_unpaid", "Operating cost unpaid", rest).Expr
	})
	f.taxPaid = m.bill(project.StepTax, "tax_paid", "Tax paid", taxDue, m.books.taxpay, func(_, rest Expr) {
		f.taxShort = m.usdLine("tax_unpaid", "Tax unpaid", rest).Expr
	})
	m.bill(project.StepConstructionUses, "construction_paid", "Construction cost paid", conDue, m.books.conpay, func(_, rest Expr) {
		f.fundingShort = m.usdLine("funding_shortfall", "Construction cost and reserve not funded", rest.Plus(f.unfunded)).Expr
	})
}

// debtSteps registers the debt service of all tranches.
func (m *builder) debtSteps(senior []*tranche) {
	for _, k := range m.tranches {
		m.trancheClaims(k)
	}
	m.action(project.StepSeniorPrincipal, func() { m.rankLines("senior", senior) })
}

// distributionSteps registers the last step.
func (m *builder) distributionSteps(senior []*tranche) {
	m.action(project.StepDistributions, func() { m.distribute(m.fall.cash, senior) })
}

// runSteps runs the steps in order. What a rank behind senior debt is not paid is known once its principal has been paid and
// no step releases cash any more. Debt is repaid at the horizon before the first step of the owners; open claims and
// sources are booked before distributions, the last step.
func (m *builder) runSteps(senior, junior []*tranche) {
	repaid, settled, ranked := false, m.lastRelease(), slices.Index(m.order(), project.StepMezzaninePrincipal)
	for at, step := range m.order() {
		switch step {
		case project.StepShareholderLoan, project.StepPreferred, project.StepDistributions:
			if !repaid {
				m.repayAtHorizon(senior, junior, m.fall.cash)
				repaid = true
			}
		}
		if step == project.StepDistributions {
			m.settleOpen()
		}
		m.runStep(step)
		if at == settled {
			m.settleWaiting()
		}
		if at == max(settled, ranked) {
			m.rankLines("mezzanine", junior)
			m.prepayJuniors(junior)
		}
	}
}

// settleOpen books the claims that stayed open and what was used of the sources.
func (m *builder) settleOpen() {
	for _, c := range m.fall.claims {
		if staysOpen(c.step) {
			m.settleClaims([]*claim{c})
		}
	}
	for _, s := range m.fall.sources {
		if s.settle != nil {
			s.settle(m.get(s).used)
		}
	}
}

func (m *builder) bySeniority(senior bool) []*tranche {
	var out []*tranche
	for _, k := range m.tranches {
		if k.senior == senior {
			out = append(out, k)
		}
	}
	return out
}

func (m *builder) drawn() Expr {
	var list []Expr
	for _, k := range m.tranches {
		if k.takesOver != nil {
			continue // a change of lenders brings no cash
		}
		list = append(list, k.draw)
	}
	return m.usdLine("debt_drawn", "Debt drawn", m.total(list, program.Money)).Expr
}

// distribute pays out what is left on senior payment dates once the last phase operates, monthly when no debt is left, and
// everything in the last month (conventions 1.8, 5.5). All that is due takes all cash before it, so nothing is left while
// anything is overdue. Tax that has accrued and is not due yet stays: four months of it fall due in April, which April's cash
// alone need not cover.
func (m *builder) distribute(cash *pool, senior []*tranche) {
	list := senior
	if len(list) == 0 {
		list = m.tranches
	}
	owed := m.usd(0)
	for _, k := range m.tranches {
		owed = owed.Plus(k.performing)
	}
	date := m.payMonth(list).Or(owed.Less(m.material()))
	if len(m.tranches) == 0 && m.inst.pays != (Expr{}) { // leases are all the debt there is
		date = m.inst.pays
	}
	may := m.lastCOD().Less(m.time.end).And(date).Or(m.time.last)
	kept := m.keptCash(m.accruedTax())
	l := m.usdLine("distribution", "Distributions", m.trap(m.unlessFrozen(cash.left.Minus(kept).Floor0().Times(may))))
	m.Post(l, m.books.distributed, m.books.cash)
	m.cash.distribution = l.Expr
}

// material is the smallest amount that makes an event, a cent at least: neither nothing nor the residue of floating point
// declares a default (notes, section 6).
func (m *builder) material() Expr {
	cent, _ := money.FromRatio(1, 100)
	return program.Max(m.amount("analysis.material_amount", m.c.Analysis.MaterialAmount, program.Money), m.fixed(cent, program.Money))
}
