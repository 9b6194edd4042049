package model_test

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// wholeDays is a whole number below n, or nil.
func (m *maker) wholeDays(n int) project.Amount {
	if m.maybe(0.3) {
		return nil
	}
	v := money.FromInt(int64(m.IntN(n)))
	return &v
}

// tenantTerms gives contracts terms of payment, default, guarantee, renewal, re-letting and lateness.
func (m *maker) tenantTerms() {
	spot := m.c.Market.Spot != nil
	for i := range m.c.Tenants {
		t := &m.c.Tenants[i]
		fleets := spot && m.letFleets(t)
		if m.maybe(0.3) {
			t.PaymentDays, t.Invoicing = 1+m.IntN(120), project.Invoicing(m.IntN(3))
		}
		if m.maybe(0.15) {
			t.RampFractions = []project.Amount{m.given(0, 0.5), m.given(0.5, 1)}
		}
		if m.maybe(0.15) {
			t.TermEnd = project.TermFixedEnd
		}
		if m.maybe(0.3) && m.c.Facility.Power != nil {
			t.PowerPassThrough = m.given(0, 1)
		}
		if m.maybe(0.3) {
			t.DefaultTerms = &project.DefaultTerms{CureDays: m.wholeDays(100), RecoveryFraction: m.amount(0, 1), RecoveryMonths: m.IntN(15),
				Claim: project.ClaimRule(m.IntN(4)), ClaimRecoveryFraction: m.amount(0, 1)}
		}
		if m.maybe(0.25) {
			m.guarantee(t)
		}
		if m.maybe(0.25) {
			t.Renewal = &project.Renewal{Fraction: m.given(0, 1), TermMonths: 1 + m.IntN(40), PriceFraction: m.amount(0.3, 1.5), EscalationRate: m.amount(-0.03, 0.06)}
			if fleets {
				t.Renewal.PriceBasis = project.PriceBasis(m.IntN(3))
			}
		}
		if m.maybe(0.25) {
			t.Reletting = &project.Reletting{VacancyMonths: m.given(0, 9), CostUSD: m.amount(0, 1e7), DiscountFraction: m.amount(0, 0.5)}
			if !fleets || m.maybe(0.3) {
				t.Reletting.USDPerKWMonth, t.Reletting.GrowthRate = m.given(50, 900), m.amount(-0.1, 0.1)
			}
		}
		if m.maybe(0.25) {
			m.lateDelivery(t)
		}
	}
	for i := range m.c.Facility.Phases {
		if m.maybe(0.2) {
			m.c.Facility.Phases[i].DelayCovers = []project.DelayCover{{ID: "cover", Kind: project.DelayCoverKind(1 + m.IntN(2)),
				USDPerDay: m.given(0, 1e6), WaitingDays: m.wholeDays(60), CapUSD: m.amount(0, 5e7)}}
		}
	}
	m.supplies()
	for i := range m.c.Facility.Occupancies {
		if o := &m.c.Facility.Occupancies[i]; m.maybe(0.3) {
			o.DepositUSD = m.given(0, 1e7)
		}
	}
	m.c.Facility.DelayRules = project.DelayRules{OccupancyStart: project.DelayEffect(m.IntN(3)), DemandCharge: project.DelayEffect(m.IntN(3)),
		FixedCost: project.DelayEffect(m.IntN(3))}
}

// letFleets tells whether a tenant's phases hold accelerators.
func (m *maker) letFleets(t *project.Tenant) bool {
	for _, p := range m.c.Facility.Phases {
		if len(p.Fleets) > 0 && (len(t.PhaseIDs) == 0 || t.PhaseIDs[0] == p.ID) {
			return true
		}
	}
	return false
}

func (m *maker) guarantee(t *project.Tenant) {
	t.Guarantee = &project.Guarantee{GuarantorName: "Parent", CapUSD: m.amount(0, 1e9), Payment: project.GuaranteePayment(m.IntN(3))}
	if m.maybe(0.5) {
		t.Guarantee.CapSteps = []project.GuaranteeStep{{Date: *m.date(10), CapUSD: m.given(0, 1e9)}}
	}
	if m.maybe(0.2) {
		t.Guarantee.StopsPayingDate = m.date(20)
	}
}

func (m *maker) lateDelivery(t *project.Tenant) {
	l := &project.LateDelivery{}
	switch m.IntN(3) {
	case 0:
		l.USDPerDay, l.GraceDays, l.CapUSD = m.given(0, 1e6), m.wholeDays(60), m.amount(0, 3e7)
	case 1:
		l.USDPerMWDay, l.CapUSD = m.given(0, 1e4), m.amount(0, 3e7)
	}
	if l.USDPerDay == nil && l.USDPerMWDay == nil || m.maybe(0.4) {
		days, uses := money.FromInt(int64(m.IntN(200))), money.FromInt(int64(m.IntN(2)))
		l.TerminationDays, l.Terminates = &days, &uses
	}
	if m.maybe(0.2) {
		l.ContractDate = m.date(8)
	}
	t.LateDelivery = l
}

// supplies prices electricity by its supplies, and curtails it.
func (m *maker) supplies() {
	p := m.c.Facility.Power
	if p == nil || m.maybe(0.4) {
		return
	}
	p.CurtailmentHours = m.amount(0, 2000)
	if m.maybe(0.4) {
		return
	}
	p.USDPerMWh = nil
	p.Supplies = []project.PowerSupply{
		{ID: "ppa", Kind: project.FixedPPA, Fraction: m.given(0, 0.5), USDPerMWh: m.given(20, 90), EscalationRate: m.amount(-0.02, 0.05)},
		{ID: "gas", Kind: project.OnSiteGas, Fraction: m.given(0, 0.5), MMBtuPerMWh: m.given(6, 11), FuelUSDPerMMBtu: m.given(2, 9), VariableUSDPerMWh: m.amount(0, 9)},
		{ID: "index", Kind: project.PowerIndex, BasisUSDPerMWh: m.amount(-5, 15)},
	}
	m.c.Market.Power = &project.PowerMarket{USDPerMWh: m.given(20, 90), EscalationRate: m.amount(-0.02, 0.05), Index: m.amount(0.5, 2)}
	if m.maybe(0.5) {
		m.c.Market.Power.Points = []project.PowerPoint{{Date: *m.date(10), USDPerMWh: m.given(20, 90)}}
	}
}
