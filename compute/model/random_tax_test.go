package model_test

import "github.com/capstack/capstack/compute/project"

// tax gives the case a tax: none, plain, or that of the United States, with any of its terms.
func (m *maker) tax() {
	m.c.Tax = project.Tax{Rate: m.amount(0, 0.4), LossOffsetFraction: m.amount(0.5, 1)}
	if m.c.Tax.Rate != nil && m.maybe(0.3) {
		m.c.Tax.OpeningTaxLosses = m.amount(0, 1e8)
	} else if m.c.Tax.Rate == nil {
		m.c.Tax = project.Tax{}
	}
	t := &m.c.Tax
	if m.maybe(0.3) {
		t.Regime, t.StateRate, t.BonusFraction = project.USTax, m.amount(0, 0.12), m.amount(0, 1)
		if t.NoInterestLimit = m.maybe(0.3); !t.NoInterestLimit {
			t.InterestLimit = m.amount(0, 0.5)
		}
	}
	t.DeferredTax = m.maybe(0.3)
	for i := range m.c.Facility.Occupancies {
		m.c.Facility.Occupancies[i].StraightLine = m.maybe(0.3)
	}
	t.CapitalizeRunning = len(m.c.Facility.Phases) > 0 && m.maybe(0.3)
}
