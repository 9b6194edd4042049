package project

import (
	"reflect"
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// onBase returns a phase's megawatts, or those of a part of its critical IT load, on a base.
func onBase(critical, pue money.Fixed, base Base) (_ money.Fixed, ok bool) {
	k := calc{ok: base != BaseUnspecified}
	if base == FacilityLoad || base == Utility {
		critical = k.mul(critical, pue)
	}
	return critical, k.ok
}

// fractionCosts prices the lines that are shares of others, in their order, so that a share of a share is known in time.
func (r *resolver) fractionCosts(p *Phase, path string, out *ResolvedPhase) {
	paths := at(path+".capital_costs", p.CapitalCosts)
	for i := range p.CapitalCosts {
		c := &p.CapitalCosts[i]
		if c.FractionOfCost != nil {
			k := calc{ok: true}
			sum := money.Zero()
			for _, of := range r.fractionOf(p, i, paths[i]) {
				if of.Fleet {
					sum = k.add(sum, out.FleetCosts[of.Index])
				} else {
					sum = k.add(sum, out.CapitalCosts[of.Index])
				}
			}
			if out.CapitalCosts[i] = k.mul(sum, *c.FractionOfCost); !k.ok {
				r.fault(paths[i]+".fraction_of_cost", "range", "the cost is too large to count")
			}
		}
		if c.ContingencySpent != nil {
			out.CapitalCosts[i], _ = money.Mul(out.CapitalCosts[i], *c.ContingencySpent)
		}
	}
}

// Part is a line of cost that another is a share of.
type Part struct {
	Fleet bool
	Index int // in Phase.CapitalCosts or Phase.Fleets
}

// PartsOf returns the lines that capital cost i of a phase is a share of.
func PartsOf(p *Phase, i int) []Part {
	parts, _ := partsOf(p, i)
	return parts
}

// partsOf is PartsOf with the ids that name no line.
func partsOf(p *Phase, i int) (parts []Part, missing []string) {
	ids := p.CapitalCosts[i].FractionOfIDs
	if len(ids) == 0 {
		for k := range i {
			parts = append(parts, Part{Index: k})
		}
		return parts, nil
	}
	for _, id := range ids {
		if k := slices.IndexFunc(p.CapitalCosts[:i], func(c CapitalCost) bool { return c.ID == id }); k >= 0 {
			parts = append(parts, Part{Index: k})
		} else if k := slices.IndexFunc(p.Fleets, func(f Fleet) bool { return f.ID == id }); k >= 0 {
			parts = append(parts, Part{Fleet: true, Index: k})
		} else {
			missing = append(missing, id)
		}
	}
	return parts, missing
}

// fractionOf is partsOf with findings.
func (r *resolver) fractionOf(p *Phase, i int, path string) []Part {
	parts, missing := partsOf(p, i)
	for _, id := range missing {
		r.fault(path+".fraction_of_ids", "reference", "names %q; a share may be taken of capital costs stated earlier in the phase, and of its fleets", clip(id))
	}
	for k, x := range parts {
		if slices.Contains(parts[:k], x) {
			r.fault(path+".fraction_of_ids", "unique", "names one line twice")
		}
	}
	if len(parts) == 0 && len(missing) == 0 {
		r.fault(path+".fraction_of_cost", "reference", "is a share of nothing; state the line after those that it is a share of, or name fleets in fraction_of_ids")
	}
	return parts
}

// checkSpending checks when a construction cost is paid and in whose prices.
func (r *resolver) checkSpending(p *Phase, c, given *CapitalCost, path string) {
	if c.FractionOfCost == nil && len(c.FractionOfIDs) > 0 {
		r.fault(path+".fraction_of_ids", "unused", "has no effect: give fraction_of_cost or remove it")
	}
	if c.ContingencySpent != nil && c.Category != Contingency {
		r.fault(path+".contingency_spent_fraction", "unused", "has no effect on %s; only a CONTINGENCY may stay unspent", c.Category)
	}
	if len(c.SpendWeights) > 0 && c.LogisticSteepness != nil {
		r.fault(path, "exclusive", "gives spend_weights and logistic_steepness; keep one and remove the other")
	}
	if given.PriceDate != nil && c.EscalationRate == nil {
		r.fault(path+".price_date", "unused", "has no effect: give escalation_rate or remove it")
	}
	span := p.ConstructionStart != nil && p.PlannedCOD != nil && *p.ConstructionStart < *p.PlannedCOD
	if !span && p.PlannedCOD != nil {
		if c.LogisticSteepness != nil {
			r.fault(path+".logistic_steepness", "order", "needs days between construction_start and planned_cod")
		}
		if c.OnDelay == DelayStretches {
			r.fault(path+".on_delay", "order", "needs days between construction_start and planned_cod to stretch")
		}
	}
	if c.Category == Land && c.TaxClass != TaxClassUnspecified && c.TaxClass != NotDepreciated {
		r.fault(path+".tax_class", "unused", "land is never depreciated; remove it")
	}
}

// checkPurchase checks what a fleet costs and when it is paid.
func (r *resolver) checkPurchase(p *Phase, f *Fleet, path string) {
	r.exactlyOne(path, option{"usd_per_accelerator", f.USDPerAccelerator != nil}, option{"amount_usd", f.AmountUSD != nil},
		option{"usd_per_mw", f.USDPerMW != nil})
	switch {
	case f.USDPerMW != nil && f.PerMWBase == BaseUnspecified:
		r.fault(path+".per_mw_base", "unit", "is missing; say which megawatts usd_per_mw multiplies: %s", choices(reflect.TypeFor[Base]()))
	case f.USDPerMW == nil && f.PerMWBase != BaseUnspecified:
		r.fault(path+".per_mw_base", "unused", "has no effect without usd_per_mw; remove it")
	}
	if f.AmountUSD != nil && f.NetworkStorage != nil {
		r.fault(path+".network_storage_fraction", "unused", "has no effect on amount_usd, the price of the whole fleet; remove it")
	}
	if f.CapacityMW != nil && f.USDPerMW == nil && f.KWPerAccelerator == nil {
		r.fault(path+".capacity_mw", "unused", "has no effect: it counts with kw_per_accelerator or usd_per_mw; give one or remove it")
	}
	if f.OnDelay == DelayStretches {
		r.fault(path+".on_delay", "enum", "a fleet is paid on days, which nothing stretches; give LEAVES or MOVES")
	}
	k := calc{ok: true}
	sum := money.Zero()
	for i, deposit := range at(path+".deposits", f.Deposits) {
		d := &f.Deposits[i]
		sum = k.add(sum, valueOr(d.Fraction, money.Zero()))
		if day := depositDate(p, d); day != nil {
			r.beforeHorizon(deposit+".months_from_cod", day)
		}
	}
	if !k.ok || sum.Cmp(money.One()) > 0 {
		r.fault(path+".deposits", "sum", "the shares sum to %s; they may sum to at most 1", sum)
	}
}

// depositDate is the planned day of a deposit, nil while COD is unknown.
func depositDate(p *Phase, d *Deposit) *calendar.Date {
	if p.PlannedCOD == nil || d.MonthsFromCOD < -120 || d.MonthsFromCOD > 120 {
		return nil
	}
	day := p.PlannedCOD.AddMonths(d.MonthsFromCOD)
	return &day
}

// fleetCost returns the price of a fleet of a phase.
//
//	count x price x (1 + network and storage),  or  price per MW x MW on its base x the same,  or  the whole amount
func (r *resolver) fleetCost(p *Phase, f *Fleet, count, critical money.Fixed) (_ money.Fixed, ok bool) {
	if f.AmountUSD != nil {
		return *f.AmountUSD, true
	}
	k := calc{ok: true}
	cost := k.mul(count, valueOr(f.USDPerAccelerator, money.Zero()))
	if f.USDPerMW != nil {
		mw, ok := onBase(valueOr(f.CapacityMW, critical), valueOr(p.DesignPUE, money.One()), f.PerMWBase)
		if cost = k.mul(*f.USDPerMW, mw); !ok {
			return money.Zero(), true // has its own finding
		}
	}
	if f.NetworkStorage != nil {
		cost = k.mul(cost, k.add(money.One(), *f.NetworkStorage))
	}
	return cost, k.ok
}

// checkFleetLoad checks that fleets with a load of their own fit into the phase beside each other.
func (r *resolver) checkFleetLoad(p *Phase, critical money.Fixed, path string) {
	whole, sum := 0, calc{ok: true}
	mw := money.Zero()
	for i := range p.Fleets {
		f := &p.Fleets[i]
		switch {
		case f.CapacityMW != nil:
			mw = sum.add(mw, *f.CapacityMW)
		case f.Count == nil && f.KWPerAccelerator != nil:
			whole++
		}
	}
	if whole > 0 && len(p.Fleets) > 1 {
		r.fault(path+".fleets", "overlap", "a fleet with kw_per_accelerator takes the whole phase; with %d fleets give each its count or its capacity_mw",
			len(p.Fleets))
	}
	if sum.ok && critical.Sign() > 0 && mw.Cmp(critical) > 0 {
		r.fault(path+".fleets", "overlap", "fleets take %s MW of the phase's %s MW of critical IT load", figure(mw), figure(critical))
	}
	for i, fleet := range at(path+".fleets", p.Fleets) {
		if id := p.Fleets[i].ID; id != "" && slices.ContainsFunc(p.CapitalCosts, func(c CapitalCost) bool { return c.ID == id }) {
			r.fault(fleet+".fleet_id", "unique", "%q names a capital cost of the phase too; their lines of account would be one", clip(id))
		}
	}
}
