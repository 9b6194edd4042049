package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// power lowers electricity (02-model, section 1; conventions 2.2, 2.3) and what tenants pay back of it.
func (m *builder) power() {
	w := m.c.Facility.Power
	if w == nil || len(m.phases) == 0 {
		return
	}
	price := m.powerPrice(w)
	pue := m.amount("facility.power.operating_pue", w.OperatingPUE, program.Number)
	idle := m.amount("facility.power.idle_fraction", w.IdleFraction, program.Number)
	energy, peak := make([]Expr, len(m.phases)), m.num(0)
	byPhase := make([]Expr, len(m.phases))
	for i := range m.phases {
		load := m.load(i, w, idle) // share of full load times operating share
		mw := m.fixed(m.phases[i].resolved.CriticalMW, program.Number).Times(pue).Times(load)
		energy[i] = mw.Times(m.suppliedHours())
		peak = peak.Plus(mw)
		byPhase[i] = price.Times(energy[i])
	}
	m.line("energy_mwh", "Energy bought", "MWh", m.total(energy, program.Number))
	m.addCost(causePower, "energy", "Energy", m.total(byPhase, program.Money), byPhase)
	demand := m.demandCharge(w, peak)
	for _, t := range m.tenancies {
		m.passThrough(t, w, price.Times(pue).Times(m.suppliedHours()), idle, demand)
	}
}

// demandCharge books the charge on what is taken, and returns its parts by phase, nil without one.
func (m *builder) demandCharge(w *project.Power, peak Expr) []Expr {
	if w.DemandUSDPerKWMonth == nil || w.DemandUSDPerKWMonth.IsZero() {
		return nil // a scenario that brings one in changes the program's shape
	}
	contracted := m.amount("facility.power.contracted_utility_mw", w.ContractedUtilityMW, program.Number)
	taken := program.Max(peak, contracted.Times(m.amount("facility.power.minimum_take_fraction", w.MinimumTakeFraction, program.Number)))
	rate := m.amount("facility.power.demand_charge_usd_per_kw_month", w.DemandUSDPerKWMonth, program.Money).
		Times(m.growth("facility.power.escalation_rate", w.EscalationRate))
	from := m.moved(m.day(*w.UtilityServiceDate), m.c.Facility.DelayRules.DemandCharge, nil)
	demand := rate.Times(taken.Times(m.num(1000)).Times(m.share(from, m.time.never)))
	parts := m.spread(demand, nil)
	m.addCost(causePower, "demand", "Demand charge", demand, parts)
	m.costs[len(m.costs)-1].standing = true
	return parts
}

// powerPrice is the price of a MWh: the one that is given, or that of the supplies by their shares.
//
//	price = sum of share x price of the supply; the share that is left out is 1 less the others
func (m *builder) powerPrice(w *project.Power) Expr {
	if len(w.Supplies) == 0 {
		return m.amount("facility.power.usd_per_mwh", w.USDPerMWh, program.Money).
			Times(m.growth("facility.power.escalation_rate", w.EscalationRate))
	}
	rest, sum := m.num(1), m.usd(0)
	var last Expr
	for i := range w.Supplies {
		s := &w.Supplies[i]
		path := fmt.Sprintf("facility.power.supplies[%s]", s.ID)
		price := m.line("power_price["+s.ID+"]", "Price of electricity, "+s.ID, m.c.CurrencyCode+" per MWh", m.supplyPrice(path, s)).Expr
		if s.Fraction == nil {
			last = price
			continue
		}
		share := m.amount(path+".fraction", s.Fraction, program.Number)
		rest, sum = rest.Minus(share), sum.Plus(price.Times(share))
	}
	if last != (Expr{}) {
		sum = sum.Plus(last.Times(rest.Floor0()))
	}
	return sum
}

// supplyPrice is the price of one supply; see [project.PowerSupply].
func (m *builder) supplyPrice(path string, s *project.PowerSupply) Expr {
	switch s.Kind {
	case project.PowerIndex:
		return m.marketPower().Plus(m.amount(path+".basis_usd_per_mwh", s.BasisUSDPerMWh, program.Money))
	case project.OnSiteGas:
		fuel := m.amount(path+".fuel_usd_per_mmbtu", s.FuelUSDPerMMBtu, program.Money).
			Times(m.growth(path+".fuel_escalation_rate", s.FuelEscalationRate))
		return fuel.Times(m.amount(path+".mmbtu_per_mwh", s.MMBtuPerMWh, program.Number)).
			Plus(m.amount(path+".variable_usd_per_mwh", s.VariableUSDPerMWh, program.Money))
	default:
		return m.amount(path+".usd_per_mwh", s.USDPerMWh, program.Money).Times(m.growth(path+".escalation_rate", s.EscalationRate))
	}
}

// marketPower is the market price of a MWh; see [project.PowerMarket].
func (m *builder) marketPower() Expr {
	x, g := m.c.Market.Power, m.r.Grid
	level := m.amount("market.power.usd_per_mwh", x.USDPerMWh, program.Money).Times(m.growth("market.power.escalation_rate", x.EscalationRate))
	if len(x.Points) > 0 {
		known, listed := make([]bool, g.Len()), make([]money.Fixed, g.Len())
		for t := range listed {
			for _, p := range x.Points {
				if p.Date <= g.End(t) {
					known[t], listed[t] = true, *p.USDPerMWh
				}
			}
		}
		level = program.Select(m.flags(func(t int) bool { return known[t] }), m.Series("", listed, program.Money), level)
	}
	return level.Times(m.amount("market.power.index", x.Index, program.Number))
}

// supplied is the share of hours with supply; ok is false where there is no curtailment.
//
//	supplied = 1 - hours without supply / 8,760
func (m *builder) supplied() (share Expr, ok bool) {
	w := m.c.Facility.Power
	if w == nil || w.CurtailmentHours == nil {
		return Expr{}, false
	}
	lost := m.over(m.amount("facility.power.curtailment_hours_per_year", w.CurtailmentHours, program.Number), m.num(8760))
	return m.num(1).Minus(lost), true
}

// suppliedHours are the hours of the month with supply.
func (m *builder) suppliedHours() Expr {
	if share, ok := m.supplied(); ok {
		return m.time.hours.Times(share)
	}
	return m.time.hours
}

// load is the phase's electrical load over its full load, times its operating share.
//
//	idle x operating + (1 - idle) x load factor x operating
//
// Without a load factor, sold utilization stands for it.
func (m *builder) load(i int, w *project.Power, idle Expr) Expr {
	operating := m.phases[i].operating.Expr
	used := m.num(0)
	if w.LoadFactor != nil {
		used = m.amount("facility.power.load_factor", w.LoadFactor, program.Number).Times(operating)
	} else {
		for _, s := range m.slices {
			if s.Phase == i {
				used = used.Plus(s.using)
				used = m.reletLoad(used, s)
			}
		}
		if m.c.Market.Spot != nil && !m.phases[i].resolved.Accelerators.IsZero() {
			used = used.Plus(m.spotShare(i).Times(m.offeredUse()))
		}
	}
	return idle.Times(operating).Plus(m.num(1).Minus(idle).Times(used))
}

// reletLoad adds the load of capacity that is let again: as used as spot capacity, or as its first tenant used it.
func (m *builder) reletLoad(used Expr, s *slice) Expr {
	t := &m.c.Tenants[s.Tenant]
	if t.Reletting == nil {
		return used
	}
	share := s.relet.Times(m.fixed(s.CapacityFraction, program.Number))
	if t.Reletting.USDPerKWMonth == nil {
		return used.Plus(share.Times(m.offeredUse()))
	}
	return used.Plus(share.Times(m.amount("tenants["+t.ID+"].utilization_fraction", t.UtilizationFraction, program.Number)))
}

// passThrough is what a tenant pays back of its power: its share of energy by capacity and use, and of the demand charge by
// capacity, in the share in which it pays its invoices.
//
//	fraction x (price x PUE x hours x MW of the phase x (idle x held + (1 - idle) x used) + demand charge of the phase x held)
func (m *builder) passThrough(t *tenancy, w *project.Power, perMW, idle Expr, demand []Expr) {
	x := t.terms
	if x.PowerPassThrough == nil {
		return
	}
	share := m.amount(t.path+".power_pass_through_fraction", x.PowerPassThrough, program.Number)
	used := m.amount(t.path+".utilization_fraction", x.UtilizationFraction, program.Number)
	if w.LoadFactor != nil {
		used = m.amount("facility.power.load_factor", w.LoadFactor, program.Number)
	}
	perHeld := idle.Plus(m.num(1).Minus(idle).Times(used))
	sum := m.usd(0)
	for _, s := range t.slices {
		mw := m.fixed(m.phases[s.Phase].resolved.CriticalMW, program.Number)
		sum = sum.Plus(perMW.Times(mw.Times(perHeld).Times(s.held)))
		if demand != nil {
			sum = sum.Plus(demand[s.Phase].Times(s.held))
		}
	}
	t.passes, t.passed = true, sum.Times(share)
}

// moved is a day that a delay moves or leaves; phases that are not named are all. It moves by as much as the first commercial
// operation among the phases.
//
//	day + first actual COD - first planned COD
func (m *builder) moved(day Expr, rule project.DelayEffect, ids []string) Expr {
	if rule != project.DelayMoves {
		return day
	}
	var actual Expr
	first := 0
	for i := range m.phases {
		p := &m.phases[i]
		if !listed(ids, p.project.ID) {
			continue
		}
		planned := m.r.Grid.DayIndex(*p.project.PlannedCOD)
		if actual == (Expr{}) {
			actual, first = p.cod, planned
			continue
		}
		actual, first = program.Min(actual, p.cod), min(first, planned)
	}
	if actual == (Expr{}) {
		return day
	}
	return day.Plus(actual.Minus(m.Int(int64(first), program.Day)))
}
