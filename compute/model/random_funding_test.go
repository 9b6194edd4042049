package model_test

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/project"
)

// drawnOverTime gives some tranches delayed draws, discounts, escrow accounts, balloons and extensions, and the case an order
// of sources.
func (m *maker) drawnOverTime() {
	if len(m.c.Facility.Phases) == 0 {
		return
	}
	f, delayed := &m.c.Financing, false
	for i := range f.Tranches {
		t := &f.Tranches[i]
		switch {
		case m.maybe(0.35):
			m.delayedDraw(t)
			delayed = delayed || t.DelayedDraw != nil
		case m.maybe(0.2):
			t.IssuePriceFraction = m.given(0.9, 1.05)
		case m.maybe(0.3) && t.Seniority != project.Mezzanine && t.CapitalizeInterestUntil == nil && t.IssueDate == nil:
			t.Escrow = &project.InterestEscrow{IncomeRate: m.amount(0, 0.06)}
			if m.maybe(0.4) {
				t.Escrow.AmountUSD = m.given(0, 5e7)
			}
		}
		if t.IndexID != "" && m.maybe(0.3) {
			t.CapRate = m.given(0.04, 0.08)
		}
		m.lengthened(t)
	}
	if m.maybe(0.5) {
		m.sourcesInOrder(delayed)
	}
}

// lengthened gives a tranche a balloon or extensions.
func (m *maker) lengthened(t *project.Tranche) {
	amortises := t.Amortization == contract.Level || t.Amortization == contract.StraightLine
	if vintages := t.DelayedDraw != nil && t.DelayedDraw.DrawTermMonths > 0; vintages || t.Amortization == contract.Listed {
		return
	}
	if amortises && m.maybe(0.3) {
		t.AmortizationTermMonths = 120 + m.IntN(120)
	}
	if m.maybe(0.2) {
		t.Extensions = []project.LoanExtension{{Months: 12, FeeFraction: m.amount(0, 0.01), MarginStepRate: m.amount(0, 0.01)}}
	}
}

func (m *maker) delayedDraw(t *project.Tranche) {
	d := &project.DelayedDraw{AdvanceFraction: m.amount(0.3, 1), CommitmentFeeRate: m.amount(0, 0.02), FundedUses: project.FundedUses(m.IntN(5)),
		AvailabilityRule: project.AvailabilityRule(m.IntN(3))}
	if m.maybe(0.5) {
		d.AvailabilityEnd = m.date(14)
	}
	if m.maybe(0.3) {
		d.PhaseIDs = []string{m.c.Facility.Phases[0].ID}
	}
	t.DelayedDraw = d
	if m.maybe(0.3) {
		t.CapitalizeInterestUntil = &m.close // nothing joins principal
	} else {
		t.CapitalizeInterestUntil = nil
	}
	if m.maybe(0.5) && t.Amortization != contract.Listed {
		d.DrawTermMonths = 12 * (1 + m.IntN(4))
		maturity := m.close.AddMonths(d.DrawTermMonths + 24)
		t.Maturity, t.FirstPaymentDate = &maturity, nil
		if t.InterestOnlyMonths >= d.DrawTermMonths {
			t.InterestOnlyMonths = 0
		}
		t.PaymentFrequency = []calendar.Frequency{1, 3, 6, 12}[m.IntN(4)]
	}
}

func (m *maker) sourcesInOrder(delayed bool) {
	fu := &project.Funding{Order: project.FundingOrder(m.IntN(4)), WorkingCapitalUSD: m.amount(0, 2e7)}
	switch fu.Order {
	case project.ProRata:
		fu.GearingFraction, fu.GearingBase = m.given(0, 1), project.GearingBase(m.IntN(3))
	case project.DebtFirst:
	default:
		fu.EquityFirstUSD = m.amount(0, 5e8)
	}
	if m.maybe(0.4) {
		fu.ContingentEquityUSD = m.given(0, 1e9)
	}
	if delayed && m.maybe(0.3) {
		fu.MaxLTCFraction = m.given(0.3, 1)
	}
	if delayed && fu.ContingentEquityUSD != nil && m.maybe(0.5) {
		fu.DrawTest = project.CostToComplete
	}
	m.c.Financing.Funding = fu
}
