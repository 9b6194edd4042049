package project

import (
	"reflect"
	"slices"
	"strings"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// weightTolerance is how far spend weights may miss 1: three thirds written with six decimals.
const weightTolerance = "0.000001"

// capacityOfPhase brings a phase's capacity to critical and facility megawatts. ok is false while an input is missing.
func capacityOfPhase(p *Phase) (critical, facility money.Fixed, ok bool) {
	if p.CapacityMW == nil || p.DesignPUE == nil || p.CapacityMW.Sign() <= 0 || p.DesignPUE.Sign() <= 0 {
		return critical, facility, false
	}
	k := calc{ok: true}
	switch p.CapacityBase {
	case CriticalIT:
		critical, facility = *p.CapacityMW, k.mul(*p.CapacityMW, *p.DesignPUE)
	case FacilityLoad, Utility:
		critical, facility = k.div(*p.CapacityMW, *p.DesignPUE), *p.CapacityMW
	default:
		return critical, facility, false
	}
	return critical, facility, k.ok
}

// fleetCount returns the number of accelerators of a fleet that stands on critical megawatts.
//
//	count = critical IT MW x 1,000 / KWPerAccelerator
func fleetCount(f *Fleet, critical money.Fixed) (_ money.Fixed, ok bool) {
	if f.Count != nil {
		return *f.Count, true
	}
	if f.KWPerAccelerator == nil || f.KWPerAccelerator.Sign() <= 0 {
		return money.Zero(), false
	}
	k := calc{ok: true}
	return k.div(k.mul(valueOr(f.CapacityMW, critical), money.FromInt(1000)), *f.KWPerAccelerator), k.ok
}

// acceleratorsOf returns the accelerators of all fleets of a phase.
func acceleratorsOf(p *Phase, critical money.Fixed) (sum money.Fixed, ok bool) {
	k := calc{ok: true}
	for i := range p.Fleets {
		count, known := fleetCount(&p.Fleets[i], critical)
		k.ok = k.ok && known
		sum = k.add(sum, count)
	}
	return sum, k.ok
}

// capacityOf sums critical megawatts and accelerators of the phases named.
func (r *resolver) capacityOf(ids []string) (mw, accelerators money.Fixed, ok bool) {
	k := calc{ok: true}
	for i := range r.c.Facility.Phases {
		p := &r.c.Facility.Phases[i]
		if !slices.Contains(ids, p.ID) {
			continue
		}
		critical, _, known := capacityOfPhase(p)
		count, counted := acceleratorsOf(p, critical)
		k.ok = k.ok && known && counted
		mw, accelerators = k.add(mw, critical), k.add(accelerators, count)
	}
	return mw, accelerators, k.ok
}

// facilityMW sums the facility load of all phases.
func (r *resolver) facilityMW() (sum money.Fixed, ok bool) {
	k := calc{ok: len(r.c.Facility.Phases) > 0}
	for i := range r.c.Facility.Phases {
		_, facility, known := capacityOfPhase(&r.c.Facility.Phases[i])
		k.ok = k.ok && known
		sum = k.add(sum, facility)
	}
	return sum, k.ok
}

// resolveFacility checks the campus and computes its capacities and costs.
func (r *resolver) resolveFacility() {
	f := &r.c.Facility
	for i, path := range at("facility.phases", f.Phases) {
		p := &f.Phases[i]
		r.checkPhase(p, &r.given.Facility.Phases[i], path)
		r.out.Phases = append(r.out.Phases, r.resolvePhase(i, p, path))
		if cod := p.PlannedCOD; cod != nil {
			if r.out.FirstCOD == nil || *cod < *r.out.FirstCOD {
				r.out.FirstCOD = cod
			}
			if r.out.LastCOD == nil || *cod > *r.out.LastCOD {
				r.out.LastCOD = cod
			}
		}
	}
	if p := r.given.Facility.Power; p != nil {
		r.onGrid("facility.power.utility_service_date", p.UtilityServiceDate)
		r.checkPowerPrice(f.Power)
	}
	for i, path := range at("facility.occupancies", f.Occupancies) {
		r.checkOccupancy(&f.Occupancies[i], &r.given.Facility.Occupancies[i], path)
	}
	for i, path := range at("facility.operating_costs", f.OperatingCosts) {
		r.checkOperatingCost(&f.OperatingCosts[i], &r.given.Facility.OperatingCosts[i], path)
	}
}

// checkPhase checks what belongs to the phase itself: its base and its dates.
func (r *resolver) checkPhase(p, given *Phase, path string) {
	if p.CapacityBase == BaseUnspecified {
		r.fault(path+".capacity_base", "unit", "is missing; say what capacity_mw counts: %s", choices(reflect.TypeFor[Base]()))
	} else if p.CapacityBase != CriticalIT && p.DesignPUE == nil {
		r.fault(path+".design_pue", "required", "is missing; critical IT megawatts follow from %s only with it", p.CapacityBase)
	}
	r.onGrid(path+".construction_start", given.ConstructionStart)
	r.onGrid(path+".planned_cod", p.PlannedCOD)
	for i, fleet := range at(path+".fleets", given.Fleets) {
		r.onGrid(fleet+".payment_date", given.Fleets[i].PaymentDate)
	}
	r.checkRamp(p, path)
	if r.sound(path+".construction_start") && r.sound(path+".planned_cod") {
		r.notBefore(path+".planned_cod", p.PlannedCOD, p.ConstructionStart, "construction_start")
	}
	days, whole := wholeNumber(valueOr(p.DelayDays, money.Zero()))
	if whole && days > 0 && days <= 3650 && p.PlannedCOD != nil && r.hasGrid && p.PlannedCOD.AddDays(int(days)) > r.horizon() {
		r.warn(path+".delay_days", "order", "%d days move COD past the horizon, %s: the phase never operates", days, r.horizon())
	}
}

// resolvePhase computes a phase and checks its lines. Numbers that cannot be known stay 0; a finding stops the case.
func (r *resolver) resolvePhase(index int, p *Phase, path string) ResolvedPhase {
	out := ResolvedPhase{Index: index}
	var known bool
	out.CriticalMW, out.FacilityMW, known = capacityOfPhase(p)
	out.UtilityMW = out.FacilityMW
	for i, line := range at(path+".capital_costs", p.CapitalCosts) {
		out.CapitalCosts = append(out.CapitalCosts, r.capitalCost(p, &p.CapitalCosts[i], line, out))
		r.checkSpending(p, &p.CapitalCosts[i], &r.given.Facility.Phases[index].CapitalCosts[i], line)
	}
	for i, fleet := range at(path+".fleets", p.Fleets) {
		f := &p.Fleets[i]
		r.checkFleet(p, f, fleet)
		count, _ := fleetCount(f, out.CriticalMW)
		cost, counted := r.fleetCost(p, f, count, out.CriticalMW)
		k := calc{ok: counted}
		out.FleetCounts, out.FleetCosts = append(out.FleetCounts, count), append(out.FleetCosts, cost)
		out.Accelerators = k.add(out.Accelerators, count)
		if !k.ok {
			r.fault(fleet, "range", "its cost is too large to count")
		}
	}
	r.fractionCosts(p, path, &out)
	r.checkFleetLoad(p, out.CriticalMW, path)
	if !known && r.sound(path+".capacity_mw") && r.sound(path+".capacity_base") && r.sound(path+".design_pue") && p.CapacityMW != nil {
		r.fault(path+".capacity_mw", "range", "cannot be converted with a design PUE of %s", valueOr(p.DesignPUE, money.Zero()))
	}
	return out
}

// capitalCategories are the categories that a construction cost may have; the rest are running costs.
var capitalCategories = [...]CostCategory{ShellAndCore, MechanicalElectrical, Land, Interconnection, OwnersCost, Contingency, Network, OtherCost}

// capitalCost checks a line of construction cost and returns it in USD.
func (r *resolver) capitalCost(p *Phase, c *CapitalCost, path string, phase ResolvedPhase) money.Fixed {
	if c.Category <= OtherCost && !slices.Contains(capitalCategories[:], c.Category) {
		r.fault(path+".category", "enum", "%s is a running cost; move the line to facility.operating_costs or give %s",
			c.Category, categoryList(capitalCategories[:]))
	}
	cost := valueOr(c.AmountUSD, money.Zero())
	switch r.exactlyOne(path, option{"amount_usd", c.AmountUSD != nil}, option{"usd_per_mw", c.USDPerMW != nil},
		option{"fraction_of_cost", c.FractionOfCost != nil}) {
	case "amount_usd", "fraction_of_cost":
		if c.PerMWBase != BaseUnspecified {
			r.fault(path+".per_mw_base", "unused", "has no effect without usd_per_mw; remove it or give usd_per_mw")
		}
	case "usd_per_mw":
		k := calc{ok: true}
		switch c.PerMWBase {
		case CriticalIT:
			cost = k.mul(*c.USDPerMW, phase.CriticalMW)
		case FacilityLoad:
			cost = k.mul(*c.USDPerMW, phase.FacilityMW)
		case Utility:
			cost = k.mul(*c.USDPerMW, phase.UtilityMW)
		case BaseUnspecified:
			r.fault(path+".per_mw_base", "unit", "is missing; say which megawatts usd_per_mw multiplies: %s", choices(reflect.TypeFor[Base]()))
		}
		if !k.ok {
			r.fault(path+".usd_per_mw", "range", "the cost is too large to count")
		}
	}
	r.checkWeights(p, c, path+".spend_weights")
	return cost
}

// checkWeights checks the monthly shares of a construction cost.
func (r *resolver) checkWeights(p *Phase, c *CapitalCost, path string) {
	if len(c.SpendWeights) == 0 {
		if c.SpendWeights != nil {
			r.fault(path, "sum", "is an empty list; leave it out or give shares that sum to 1")
		}
		return
	}
	k := calc{ok: true}
	sum := money.Zero()
	for _, w := range c.SpendWeights {
		if w == nil {
			return // has its own finding
		}
		sum = k.add(sum, *w)
	}
	if gap := k.sub(sum, money.One()); !k.ok || !within(gap, weightTolerance) {
		r.fault(path, "sum", "the shares sum to %s; they must sum to 1", sum)
	}
	if start := p.ConstructionStart; start != nil && r.hasGrid && r.out.Grid.Index(*start)+len(c.SpendWeights) > r.out.Grid.Len() {
		r.fault(path, "order", "%d months from construction start, %s, end past the horizon, %s; shorten the list or raise horizon_months",
			len(c.SpendWeights), start, r.horizon())
	}
	if price := valueOr(c.USDPerMW, valueOr(c.AmountUSD, valueOr(c.FractionOfCost, money.One()))); price.IsZero() {
		r.warn(path, "unused", "has no effect on a cost of 0")
	}
}

func (r *resolver) checkFleet(p *Phase, f *Fleet, path string) {
	r.exactlyOne(path, option{"count", f.Count != nil}, option{"kw_per_accelerator", f.KWPerAccelerator != nil})
	r.checkPurchase(p, f, path)
}

// checkOccupancy checks a lease.
func (r *resolver) checkOccupancy(o, given *Occupancy, path string) {
	r.phaseRefs(path+".phase_ids", o.PhaseIDs)
	price := r.exactlyOne(path, option{"usd_per_kw_month", o.USDPerKWMonth != nil}, option{"usd_per_year", o.USDPerYear != nil},
		option{"total_usd", o.TotalUSD != nil})
	if price == "total_usd" && given.TermMonths == 0 {
		r.fault(path+".term_months", "required", "is missing; total_usd is spread over it")
	}
	r.onGrid(path+".commencement", given.Commencement)
	r.onGrid(path+".deposit_date", given.DepositDate)
	if given.DepositDate != nil && o.DepositUSD == nil {
		r.fault(path+".deposit_date", "unused", "has no effect: there is no deposit; give deposit_usd or remove it")
	}
	r.termWithinHorizon(path+".term_months", given.TermMonths, o.Commencement)
}

// termWithinHorizon warns of a term that the horizon cuts.
func (r *resolver) termWithinHorizon(path string, months int, from *calendar.Date) {
	if left := r.monthsLeft(from); left > 0 && months > left && months <= 600 {
		r.warn(path, "order", "the term of %d months from %s ends past the horizon; what falls after month %d of it is not counted",
			months, from, left)
	}
}

// checkOperatingCost checks a line of running cost.
func (r *resolver) checkOperatingCost(o, given *OperatingCost, path string) {
	if o.Category <= OtherCost && o.Category < Maintenance {
		r.fault(path+".category", "enum", "%s is a construction cost; move the line to capital_costs of a phase or give a running one", o.Category)
	}
	refs, ok := r.phaseRefs(path+".phase_ids", o.PhaseIDs)
	price := r.exactlyOne(path, option{"usd_per_year", o.USDPerYear != nil}, option{"usd_per_mw_year", o.USDPerMWYear != nil},
		option{"fraction_of_hardware_cost_per_year", o.FractionOfHardwareCostYear != nil}, option{"fraction_of_revenue", o.FractionOfRevenue != nil},
		option{"fraction_of_capital_cost_per_year", o.FractionOfCapitalCostYear != nil})
	switch price {
	case "usd_per_year":
		r.onGrid(path+".start_date", given.StartDate)
	case "fraction_of_hardware_cost_per_year":
		if ok && len(refs) > 0 && !slices.ContainsFunc(refs, func(i int) bool { return len(r.c.Facility.Phases[i].Fleets) > 0 }) {
			r.fault(path+"."+price, "unused", "its phases have no fleets; give them, or state the cost another way")
		}
	case "fraction_of_revenue":
		if given.EscalationRate != nil {
			r.fault(path+".escalation_rate", "unused", "has no effect on a share of revenue; remove it")
		}
		if len(refs) > 0 && len(r.c.Tenants) == 0 && r.c.Market.Spot == nil {
			r.fault(path+"."+price, "unused", "there is no revenue; give a tenant or market.spot, or state the cost another way")
		}
	}
	if given.StartDate != nil && price != "usd_per_year" && price != "" {
		r.fault(path+".start_date", "unused", "has no effect on %s, which runs with the phases; remove it", price)
	}
}

// categoryList joins categories for a message.
func categoryList(list []CostCategory) string {
	words := make([]string, len(list))
	for i, c := range list {
		words[i] = c.String()
	}
	return strings.Join(words, ", ")
}
