package project

import (
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// letTolerance is how far the shares of a phase may exceed 1 before they count as let twice, and how little of it counts
// as nothing uncontracted: thirds of a campus do not sum to 1.
const letTolerance = "0.000000001"

// resolveTenants checks the tenants, cuts them into slices and finds what nobody has taken.
func (r *resolver) resolveTenants() {
	for i, path := range at("tenants", r.c.Tenants) {
		t := &r.c.Tenants[i]
		refs, ok := r.phaseRefs(path+".phase_ids", t.PhaseIDs)
		r.checkTenant(t, &r.given.Tenants[i], path, refs)
		slices.Sort(refs)
		if ok && len(refs) > 0 {
			r.out.Slices = append(r.out.Slices, r.slice(i, t, path, refs)...)
		}
	}
	r.resolveUncontracted()
}

// checkTenant checks prices, capacity and dates of a contract.
func (r *resolver) checkTenant(t, given *Tenant, path string, refs []int) {
	price := r.tenantPrice(t, path)
	fleets := slices.ContainsFunc(refs, func(i int) bool { return len(r.c.Facility.Phases[i].Fleets) > 0 })
	if price == "usd_per_accelerator_hour" && len(refs) > 0 && !fleets {
		r.fault(path+"."+price, "unit", "its phases have no accelerators; give them fleets or a price by kW-month or year")
	}
	if t.CapacityMW != nil && t.AcceleratorCount != nil {
		r.fault(path, "exclusive", "gives capacity_mw and accelerator_count; keep one and remove the other")
	}
	if t.AcceleratorCount != nil && len(refs) > 0 && !fleets {
		r.fault(path+".accelerator_count", "unit", "its phases have no accelerators; give them fleets or a capacity in MW")
	}
	r.onGrid(path+".pay_fraction_date", given.PayFractionDate)
	r.onGrid(path+".stops_paying_date", t.StopsPayingDate)
	r.onGrid(path+".prepayment_date", given.PrepaymentDate)
	start := r.plannedStart(refs)
	r.checkPrepayment(t, path, start)
	r.checkTenantTerms(t, given, path)
	r.termWithinHorizon(path+".term_months", t.TermMonths, start)
}

// tenantPrice returns the name of a contract's price. Own use may go without one.
func (r *resolver) tenantPrice(t *Tenant, path string) string {
	if t.Use == OwnUse && t.USDPerAcceleratorHour == nil && t.USDPerKWMonth == nil && t.USDPerYear == nil && t.TotalUSD == nil {
		return ""
	}
	return r.exactlyOne(path, option{"usd_per_accelerator_hour", t.USDPerAcceleratorHour != nil},
		option{"usd_per_kw_month", t.USDPerKWMonth != nil}, option{"usd_per_year", t.USDPerYear != nil}, option{"total_usd", t.TotalUSD != nil})
}

// plannedStart returns the first planned COD of phases, nil if one of them has a finding.
func (r *resolver) plannedStart(refs []int) *calendar.Date {
	var first *calendar.Date
	paths := at("facility.phases", r.c.Facility.Phases)
	for _, i := range refs {
		cod := r.c.Facility.Phases[i].PlannedCOD
		if cod == nil || !r.sound(paths[i]+".planned_cod") {
			return nil
		}
		if first == nil || *cod < *first {
			first = cod
		}
	}
	return first
}

// checkPrepayment checks the order of a prepayment and its credits.
func (r *resolver) checkPrepayment(t *Tenant, path string, start *calendar.Date) {
	if t.PrepaymentFraction != nil && t.PrepaymentFraction.Sign() > 0 {
		if start != nil && t.PrepaymentDate != nil && *t.PrepaymentDate > *start {
			r.fault(path+".prepayment_date", "order", "%s lies after the contract's planned start, %s; a prepayment comes before delivery",
				t.PrepaymentDate, start)
		}
	}
	if t.CreditStartMonth > 0 && t.TermMonths > 0 && t.CreditStartMonth >= t.TermMonths {
		r.fault(path+".credit_start_month", "order", "%d is not below term_months, %d: no invoice is left to cut", t.CreditStartMonth, t.TermMonths)
	}
}

// slice spreads a tenant over its phases in proportion to their capacity.
//
//	fraction = capacity let / capacity of its phases, the same in each
//
// Capacity counts in megawatts, or in accelerators if the tenant states accelerators; phases without any are then not
// among its phases.
func (r *resolver) slice(tenant int, t *Tenant, path string, refs []int) []Slice {
	byCount, field, let := t.AcceleratorCount != nil, "capacity_mw", t.CapacityMW
	if byCount {
		field, let = "accelerator_count", t.AcceleratorCount
	}
	if let == nil || !r.sound(path+"."+field) {
		return nil
	}
	k := calc{ok: true}
	total := money.Zero()
	var phases []ResolvedPhase
	for _, i := range refs {
		p := r.out.Phases[i]
		if w := weightOf(p, byCount); w.Sign() > 0 {
			phases, total = append(phases, p), k.add(total, w)
		}
	}
	if len(phases) == 0 {
		return nil // the phases or their fleets have findings
	}
	fraction := k.div(*let, total)
	out := make([]Slice, len(phases))
	restMW, restCount, restPrice := money.Zero(), money.Zero(), money.One()
	for _, p := range phases {
		restMW = k.add(restMW, k.mul(fraction, p.CriticalMW))
		restCount = k.add(restCount, k.mul(fraction, p.Accelerators))
	}
	if byCount {
		restCount = *let
	} else {
		restMW = *let
	}
	for i, p := range phases {
		s := Slice{Tenant: tenant, Phase: p.Index, CapacityFraction: fraction, MW: restMW, Accelerators: restCount, PriceShare: restPrice}
		if i < len(phases)-1 {
			s.MW, s.Accelerators = k.mul(fraction, p.CriticalMW), k.mul(fraction, p.Accelerators)
			s.PriceShare = k.div(weightOf(p, byCount), total)
		}
		restMW, restCount, restPrice = k.sub(restMW, s.MW), k.sub(restCount, s.Accelerators), k.sub(restPrice, s.PriceShare)
		out[i] = s
	}
	if !k.ok {
		r.fault(path+"."+field, "range", "the shares of its phases are too large to count")
		return nil
	}
	return out
}

// weightOf returns the capacity of a phase in the unit that a tenant counts in.
func weightOf(p ResolvedPhase, byCount bool) money.Fixed {
	if byCount {
		return p.Accelerators
	}
	return p.CriticalMW
}

// resolveUncontracted finds what is left of each phase, and phases that are let twice.
func (r *resolver) resolveUncontracted() {
	paths := at("facility.phases", r.c.Facility.Phases)
	for _, p := range r.out.Phases {
		k := calc{ok: true}
		let := money.Zero()
		var tenants []string
		for _, s := range r.out.Slices {
			if s.Phase == p.Index {
				let = k.add(let, s.CapacityFraction)
				tenants = append(tenants, r.c.Tenants[s.Tenant].ID)
			}
		}
		left := k.sub(money.One(), let)
		if k.ok && left.Sign() < 0 && !within(left, letTolerance) || !k.ok {
			r.letTwice(paths[p.Index], p, let, tenants)
		}
		if left.Sign() < 0 || within(left, letTolerance) {
			left = money.Zero()
		}
		r.out.Uncontracted = append(r.out.Uncontracted, left)
	}
}

// letTwice reports a phase of which more than the whole is let.
func (r *resolver) letTwice(path string, p ResolvedPhase, let money.Fixed, tenants []string) {
	r.fault(path, "overlap", "%s let %s of its %s critical MW; reduce their capacity or their phase_ids, at most 1 can be let",
		several(tenants), let, p.CriticalMW)
}
