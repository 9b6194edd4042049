package model

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// cause groups cost for the burn and delay measures.
type cause string

const (
	causePower     cause = "power"
	causeOccupancy cause = "occupancy"
	causeOperating cause = "operating"
)

// costLine is one running cost, with its parts by phase.
type costLine struct {
	cause    cause
	amount   Expr
	phase    []Expr // by phase, sums to amount; nil without phases
	overhead bool   // general administration: not a direct cost
}

// addCost books a cost: an expense owed this month and paid in the waterfall.
func (m *builder) addCost(c cause, id, title string, amount Expr, byPhase []Expr) {
	l := m.accrued(fmt.Sprintf("%s_cost[%s]", c, id), title, amount)
	m.Post(l, m.books.expense(title), m.books.payable)
	m.costs = append(m.costs, costLine{cause: c, amount: l.Expr, phase: byPhase})
}

// spread shares an amount that belongs to some phases among them by critical IT MW (conventions 3.8).
func (m *builder) spread(amount Expr, ids []string) []Expr {
	out := make([]Expr, len(m.phases))
	of := m.num(0)
	for i := range m.phases {
		if listed(ids, m.phases[i].project.ID) {
			of = of.Plus(m.phases[i].weight)
		}
	}
	for i := range m.phases {
		out[i] = m.usd(0)
		if listed(ids, m.phases[i].project.ID) {
			out[i] = amount.Times(m.over(m.phases[i].weight, of))
		}
	}
	return out
}

// listed tells whether a phase belongs to a list in which no name means all.
func listed(ids []string, id string) bool {
	if len(ids) == 0 {
		return true
	}
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}

// power lowers electricity (02-model, section 1; conventions 2.2, 2.3).
func (m *builder) power() {
	w := m.c.Facility.Power
	if w == nil || len(m.phases) == 0 {
		return
	}
	price := m.amount("facility.power.usd_per_mwh", w.USDPerMWh, program.Money).
		Times(m.growth("facility.power.escalation_rate", w.EscalationRate))
	pue := m.amount("facility.power.operating_pue", w.OperatingPUE, program.Number)
	idle := m.amount("facility.power.idle_fraction", w.IdleFraction, program.Number)
	energy, peak := make([]Expr, len(m.phases)), m.num(0)
	byPhase := make([]Expr, len(m.phases))
	for i := range m.phases {
		load := m.load(i, w, idle) // share of full load times operating share
		mw := m.fixed(m.phases[i].resolved.CriticalMW, program.Number).Times(pue).Times(load)
		energy[i] = mw.Times(m.time.hours)
		peak = peak.Plus(mw)
		byPhase[i] = price.Times(energy[i])
	}
	m.line("energy_mwh", "Energy bought", "MWh", m.total(energy, program.Number))
	m.addCost(causePower, "energy", "Energy", m.total(byPhase, program.Money), byPhase)
	if w.DemandUSDPerKWMonth == nil || w.DemandUSDPerKWMonth.IsZero() {
		return // a scenario that brings one in changes the program's shape
	}
	contracted := m.amount("facility.power.contracted_utility_mw", w.ContractedUtilityMW, program.Number)
	taken := program.Max(peak, contracted.Times(m.amount("facility.power.minimum_take_fraction", w.MinimumTakeFraction, program.Number)))
	rate := m.amount("facility.power.demand_charge_usd_per_kw_month", w.DemandUSDPerKWMonth, program.Money).
		Times(m.growth("facility.power.escalation_rate", w.EscalationRate))
	demand := rate.Times(taken.Times(m.num(1000)).Times(m.share(m.day(*w.UtilityServiceDate), m.time.never)))
	m.addCost(causePower, "demand", "Demand charge", demand, m.spread(demand, nil))
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
			}
		}
		if m.c.Market.Spot != nil && !m.phases[i].resolved.Accelerators.IsZero() {
			used = used.Plus(m.spotShare(i).Times(m.spotUse()))
		}
	}
	return idle.Times(operating).Plus(m.num(1).Minus(idle).Times(used))
}

// occupancy lowers rent paid, due from its commencement whether or not a tenant pays.
func (m *builder) occupancy() {
	for i := range m.c.Facility.Occupancies {
		o := &m.c.Facility.Occupancies[i]
		path := fmt.Sprintf("facility.occupancies[%s]", o.ID)
		tm := term{months: o.TermMonths, escalation: m.amount(path+".escalation_rate", o.EscalationRate, program.Number)}
		_, age := m.aged("occupancy["+o.ID+"]", "Occupancy "+o.ID, m.day(*o.Commencement), *o.Commencement)
		_, priced := m.sold(tm, age)
		amount := m.rent(path, o, tm).Times(priced)
		m.addCost(causeOccupancy, o.ID, "Occupancy, "+o.ID, amount, m.spread(amount, o.PhaseIDs))
	}
}

// rent is one month of year 1.
func (m *builder) rent(path string, o *project.Occupancy, tm term) Expr {
	switch {
	case o.USDPerKWMonth != nil:
		kw := m.num(0)
		for i := range m.phases {
			if listed(o.PhaseIDs, m.phases[i].project.ID) {
				kw = kw.Plus(m.fixed(m.phases[i].resolved.CriticalMW, program.Number).Times(m.num(1000)))
			}
		}
		return m.amount(path+".usd_per_kw_month", o.USDPerKWMonth, program.Money).Times(kw)
	case o.USDPerYear != nil:
		return m.over(m.amount(path+".usd_per_year", o.USDPerYear, program.Money), m.num(12))
	default:
		return m.over(m.amount(path+".total_usd", o.TotalUSD, program.Money), m.pricedMonths(tm))
	}
}

// operations lowers running costs. Fixed ones run from their start date, whatever operates; the others scale with what
// does.
func (m *builder) operations() {
	for i := range m.c.Facility.OperatingCosts {
		o := &m.c.Facility.OperatingCosts[i]
		path := fmt.Sprintf("facility.operating_costs[%s]", o.ID)
		byPhase := m.operatingCost(path, o)
		m.addCost(causeOperating, o.ID, "Operating cost, "+o.ID, m.total(byPhase, program.Money), byPhase)
		m.costs[len(m.costs)-1].overhead = o.Category == project.GeneralAdministrative
	}
	m.operatingLeases()
	m.ownCosts()
	by := func(c cause) Expr {
		var list []Expr
		for _, l := range m.costs {
			if l.cause == c {
				list = append(list, l.amount)
			}
		}
		return m.total(list, program.Money)
	}
	m.sum.power = m.usdLine("power_cost", "Power", by(causePower)).Expr
	m.sum.occupancy = m.usdLine("occupancy_cost", "Occupancy", by(causeOccupancy)).Expr
	m.sum.operating = m.usdLine("operating_cost", "Operating cost", by(causeOperating)).Expr
	m.sum.running = m.sum.power.Plus(m.sum.occupancy).Plus(m.sum.operating)
	m.sum.cost = m.sum.running
	result := m.sum.revenue.Minus(m.sum.running)
	for _, e := range slices.Concat(m.taken.damages, m.taken.refunds) {
		m.sum.cost = m.sum.cost.Plus(e)
	}
	for _, e := range m.taken.other {
		result = result.Plus(e)
	}
	for _, e := range m.taken.losses {
		m.sum.cost, result = m.sum.cost.Plus(e), result.Minus(e)
	}
	for _, e := range m.taken.badDebts {
		result = result.Minus(e)
	}
	m.sum.runningBefore = m.usd(0)
	if m.c.Tax.Regime == project.USTax || m.c.Tax.CapitalizeRunning {
		m.sum.runningBefore = m.runningBefore()
	}
	if m.c.Tax.CapitalizeRunning {
		result = result.Plus(m.sum.runningBefore)
	}
	m.sum.ebitda = m.usdLine("ebitda", "EBITDA", result).Expr
}

// operatingCost is the line's amount by phase.
func (m *builder) operatingCost(path string, o *project.OperatingCost) []Expr {
	if o.USDPerYear != nil {
		year := m.amount(path+".usd_per_year", o.USDPerYear, program.Money).Times(m.growth(path+".escalation_rate", o.EscalationRate))
		return m.spread(m.over(year.Times(m.share(m.day(*o.StartDate), m.time.never)), m.num(12)), o.PhaseIDs)
	}
	out := make([]Expr, len(m.phases))
	for i := range m.phases {
		out[i] = m.usd(0)
		if listed(o.PhaseIDs, m.phases[i].project.ID) {
			out[i] = m.scaledCost(path, o, i)
		}
	}
	return out
}

// scaledCost is a cost that follows what operates in a phase.
func (m *builder) scaledCost(path string, o *project.OperatingCost, i int) Expr {
	p := &m.phases[i]
	if o.FractionOfRevenue != nil {
		return m.phaseRevenue(i).Times(m.amount(path+".fraction_of_revenue", o.FractionOfRevenue, program.Number))
	}
	months := m.growth(path+".escalation_rate", o.EscalationRate).Times(p.operating.Expr)
	if o.USDPerMWYear != nil {
		year := m.amount(path+".usd_per_mw_year", o.USDPerMWYear, program.Money).Times(m.fixed(p.resolved.CriticalMW, program.Number))
		return m.over(year.Times(months), m.num(12))
	}
	hardware := m.usd(0)
	for f := range p.project.Fleets {
		hardware = hardware.Plus(m.fleetCost(i, f))
	}
	year := hardware.Times(m.amount(path+".fraction_of_hardware_cost_per_year", o.FractionOfHardwareCostYear, program.Number))
	return m.over(year.Times(months), m.num(12))
}

// phaseRevenue is what a phase earns from contracts and on the spot market.
func (m *builder) phaseRevenue(i int) Expr {
	rev := m.usd(0)
	for _, s := range m.slices {
		if s.Phase == i {
			rev = rev.Plus(s.revenue)
			if m.c.Tenants[s.Tenant].Reletting != nil {
				rev = rev.Plus(s.relets)
			}
		}
	}
	if m.c.Market.Spot != nil && !m.phases[i].resolved.Accelerators.IsZero() {
		rev = rev.Plus(m.spotRevenue(i))
	}
	return rev
}
