package model_test

import (
	"strconv"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// assets gives phases what may become of their costs and fleets, and the case what depends on it.
func (m *maker) assets() {
	valued, refreshed, models := false, false, false
	for i := range m.c.Facility.Phases {
		p := &m.c.Facility.Phases[i]
		for k := range p.CapitalCosts {
			m.spending(p, k)
			if m.maybe(0.2) {
				p.CapitalCosts[k].ResidualValue, valued = m.residualValue(), true
			}
		}
		for k := range p.Fleets {
			f := &p.Fleets[k]
			f.Model, models = "m"+strconv.Itoa(m.IntN(2)), true
			m.purchase(p, f)
			if m.maybe(0.6) {
				f.ResidualValue, valued = m.residualValue(), true
				if m.maybe(0.4) {
					f.Guarantee = &project.ResidualGuarantee{GuarantorID: "vendor", FractionOfCost: m.given(0, 1)}
				}
			}
			switch {
			case m.maybe(0.4):
				m.refresh(p, f)
				refreshed = refreshed || f.Refresh != nil
			case m.maybe(0.3):
				d := m.close.AddMonths(m.IntN(m.c.HorizonMonths))
				f.RetirementDate = &d
			}
		}
	}
	m.assetEvents(valued, models)
	if refreshed && m.maybe(0.6) {
		m.c.Financing.MRA = &project.MaintenanceReserve{LookAheadMonths: 1 + m.IntN(30)}
		if m.maybe(0.4) {
			m.c.Financing.MRA = &project.MaintenanceReserve{USDPerYear: m.given(0, 1e8)}
		}
	}
	if m.maybe(0.5) {
		m.c.Financing.Collateral = &project.Collateral{Assets: project.CollateralAssets(m.IntN(3)), CostOfSaleFraction: m.amount(0, 0.3)}
	}
}

// spending makes capital cost k of a phase escalate, follow another curve or a delay, or be a share of others.
func (m *maker) spending(p *project.Phase, k int) {
	c := &p.CapitalCosts[k]
	if c.EscalationRate = m.amount(-0.05, 0.1); c.EscalationRate != nil && m.maybe(0.5) {
		d := m.close.AddDays(m.IntN(900) - 600)
		c.PriceDate = &d
	}
	if m.close < *p.PlannedCOD {
		if c.SpendWeights == nil && m.maybe(0.4) {
			c.LogisticSteepness = m.given(0.5, 20)
		}
		c.OnDelay = project.DelayEffect(m.IntN(4))
	}
	if k > 0 && m.maybe(0.4) {
		c.AmountUSD, c.FractionOfCost = nil, m.given(0, 0.3)
		if c.Category == project.Contingency {
			c.ContingencySpent = m.amount(0, 1)
		}
	}
}

// purchase makes a fleet be paid in parts, later if the phase is late.
func (m *maker) purchase(p *project.Phase, f *project.Fleet) {
	for i := range m.IntN(3) {
		f.Deposits = append(f.Deposits, project.Deposit{MonthsFromCOD: -3 * (1 + i), Fraction: m.given(0.01, 0.5)})
	}
	if m.maybe(0.3) {
		f.OnDelay = project.DelayMoves
	}
	if m.maybe(0.3) {
		price := m.given(1000, 60000)
		f.AmountUSD, f.USDPerAccelerator, f.NetworkStorage = nil, price, m.amount(0, 0.4)
	}
}

func (m *maker) residualValue() *project.ResidualValue {
	if m.maybe(0.5) {
		return &project.ResidualValue{DecayRate: m.given(0, 0.9)}
	}
	return &project.ResidualValue{Points: []project.ResidualPoint{{AgeMonths: m.IntN(20), Fraction: m.given(0, 1.1)}, {AgeMonths: 20 + m.IntN(40), Fraction: m.given(0, 1)}}}
}

func (m *maker) refresh(p *project.Phase, f *project.Fleet) {
	f.Refresh = &project.Refresh{Rule: project.LikeForLike, Replacements: 1 + m.IntN(4), PriceChangeRate: m.amount(-0.4, 0.2)}
	if m.maybe(0.6) { // short enough to be replaced
		life := money.FromInt(int64(1 + m.IntN(20)))
		f.BookLifeMonths = &life
	}
	if d := m.close.AddMonths(m.IntN(m.c.HorizonMonths)); m.maybe(0.3) && d >= *p.PlannedCOD {
		f.Refresh = &project.Refresh{Rule: project.RefreshOnDate, Date: &d, PriceChangeRate: m.amount(-0.4, 0.2)}
	}
}

// generations lets better accelerators come to the market, early and late.
func (m *maker) generations(close calendar.Date) {
	s := m.c.Market.Spot
	if s == nil || m.maybe(0.4) {
		return
	}
	for i := range 1 + m.IntN(3) {
		d := close.AddMonths(m.IntN(m.c.HorizonMonths))
		delay := money.FromInt(int64(m.IntN(900) - 300))
		s.Generations = append(s.Generations, project.Generation{ID: "g" + strconv.Itoa(i), ReleaseDate: &d, DelayDays: &delay, PriceLossFraction: m.given(0, 1)})
	}
}

// assetEvents makes a better generation come, and assets be written down.
func (m *maker) assetEvents(valued, models bool) {
	f := &m.c.Facility
	if models && m.maybe(0.4) {
		d := m.close.AddMonths(m.IntN(m.c.HorizonMonths))
		f.Obsolescence = &project.Obsolescence{Date: &d, ValueLossFraction: m.amount(0, 1)}
		if m.c.Market.Spot != nil {
			f.Obsolescence.SpotLossFraction = m.amount(0, 1)
		}
	}
	if valued && m.maybe(0.5) {
		f.Impairment = project.ImpairedOnDefault
		if f.Obsolescence != nil {
			f.Impairment = project.ImpairmentRule(1 + m.IntN(4))
		}
	}
}
