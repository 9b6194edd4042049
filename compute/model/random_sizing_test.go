package model_test

import (
	"context"
	"slices"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/plan"
	"github.com/capstack/capstack/compute/project"
)

// sizing lets the size of one tranche be solved, its principal being the most that it may be. Terms that cannot be had leave
// the tranche as it was.
func (m *maker) sizing() {
	list := m.c.Financing.Tranches
	if len(list) == 0 || len(m.c.Facility.Phases) == 0 || m.c.SizesDebt() {
		return
	}
	i := m.IntN(len(list))
	t := list[i]
	if t.Amortization == contract.Listed || t.PrincipalUSD == nil {
		return
	}
	t.Sizing = &project.DebtSizing{MaxGearingFraction: m.amount(0.3, 1), MaxLTCFraction: m.amount(0.3, 1)}
	if m.maybe(0.6) {
		t.Sizing.TargetDSCR = m.given(1.05, 2)
		if last := m.c.FinancialClose.AddMonths(m.c.HorizonMonths - 1); *t.Maturity > last && len(t.Extensions) == 0 {
			t.Maturity, t.FirstPaymentDate, t.AmortizationTermMonths = &last, nil, 0
		}
		if m.maybe(0.7) {
			t.Amortization, t.AmortizationTermMonths = contract.Sculpted, 0
			t.Sizing.BalloonFraction, t.Sizing.BalanceMayRise = m.amount(0, 0.4), m.maybe(0.3)
		}
	}
	c := m.c
	c.Financing.Tranches = slices.Clone(list)
	c.Financing.Tranches[i] = t
	r, _ := project.Resolve(c)
	if r == nil {
		return
	}
	if _, err := plan.Make(context.Background(), c, r); err == nil {
		m.c = c
	}
}

// sharedByMonth draws sized debt pro rata, where that can be had.
func (m *maker) sharedByMonth() {
	i := slices.IndexFunc(m.c.Financing.Tranches, func(t project.Tranche) bool { return t.Sizing != nil })
	if i < 0 || m.maybe(0.4) {
		return
	}
	c := m.c
	c.Financing.Tranches = slices.Clone(c.Financing.Tranches)
	if t := &c.Financing.Tranches[i]; t.DelayedDraw == nil {
		t.DelayedDraw, t.IssuePriceFraction, t.Escrow = &project.DelayedDraw{}, nil, nil
	}
	c.Financing.Funding = &project.Funding{Order: project.ProRata, GearingFraction: m.given(0.2, 1), GearingBase: project.GearingBase(m.IntN(3))}
	if r, _ := project.Resolve(c); r == nil {
		return
	} else if _, err := plan.Make(context.Background(), c, r); err == nil {
		m.c = c
	}
}
