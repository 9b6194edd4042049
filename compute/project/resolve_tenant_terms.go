package project

import (
	"slices"

	"github.com/capstack/capstack/compute/money"
)

// fillTenantTerms fills what a contract leaves open about its start, its end and its payment.
func (r *resolver) fillTenantTerms(t *Tenant, path string) {
	if t.Use == TenantUseUnspecified {
		t.Use = Leased
		r.noteDefault(path+".capacity_use", Leased.String())
	}
	if t.TermEnd == TermEndUnspecified {
		t.TermEnd = TermFromActualStart
		r.noteDefault(path+".term_end", TermFromActualStart.String())
	}
	if t.PaymentDays > 0 && t.Invoicing == InvoicingUnspecified {
		t.Invoicing = InvoicedInArrears
		if !r.anyFleet(t.PhaseIDs) {
			t.Invoicing = InvoicedInAdvance
		}
		r.noteDefault(path+".invoicing", t.Invoicing.String())
	}
	if d := t.DefaultTerms; d != nil && d.Claim == ClaimUnspecified {
		d.Claim = NoClaim
		r.noteDefault(path+".default_terms.claim", NoClaim.String())
	}
	if g := t.Guarantee; g != nil {
		if g.Payment == GuaranteePaymentUnspecified {
			g.Payment = GuaranteeAsDue
			r.noteDefault(path+".guarantee.payment", GuaranteeAsDue.String())
		}
		if g.CapUSD == nil {
			r.noteDefault(path+".guarantee.cap_usd", "unlimited")
		}
	}
	if n := t.Renewal; n != nil && n.PriceBasis == PriceBasisUnspecified {
		n.PriceBasis = LastPrice
		if r.c.Market.Spot != nil && r.anyFleet(t.PhaseIDs) {
			n.PriceBasis = SpotPrice
		}
		r.noteDefault(path+".renewal.price_basis", n.PriceBasis.String())
	}
	if l := t.Reletting; l != nil && l.USDPerKWMonth != nil {
		r.fillAmount(&l.GrowthRate, path+".reletting.growth_rate", money.Zero())
	}
}

// fillDelayRules fills what a delay moves.
func (r *resolver) fillDelayRules() {
	if len(r.c.Facility.Phases) == 0 {
		return
	}
	d := &r.c.Facility.DelayRules
	for _, x := range []struct {
		rule *DelayEffect
		name string
	}{{&d.OccupancyStart, "occupancy_start"}, {&d.DemandCharge, "demand_charge"}, {&d.FixedCost, "fixed_cost"}} {
		path := "facility.delay_rules." + x.name
		switch *x.rule {
		case DelayEffectUnspecified:
			*x.rule = DelayLeaves
			r.noteDefault(path, DelayLeaves.String())
		case DelayStretches:
			r.fault(path, "enum", "a delay cannot stretch it; give LEAVES or MOVES")
		}
	}
}

// anyFleet reports whether one of the phases named holds accelerators.
func (r *resolver) anyFleet(ids []string) bool {
	return slices.ContainsFunc(r.c.Facility.Phases, func(p Phase) bool { return len(p.Fleets) > 0 && slices.Contains(ids, p.ID) })
}

// checkTenantTerms checks what a contract says of default, guarantee, renewal, re-letting and lateness.
func (r *resolver) checkTenantTerms(t, given *Tenant, path string) {
	if t.PaymentDays == 0 && given.Invoicing != InvoicingUnspecified {
		r.fault(path+".invoicing", "unused", "has no effect: invoices are paid in their month; give payment_days or remove it")
	}
	if t.PowerPassThrough != nil && r.c.Facility.Power == nil {
		r.fault(path+".power_pass_through_fraction", "unused", "has no effect: the case buys no power; give facility.power or remove it")
	}
	r.checkGuarantee(t.Guarantee, path+".guarantee")
	fleets := r.anyFleet(t.PhaseIDs)
	spot := r.c.Market.Spot != nil && fleets
	if n := t.Renewal; n != nil && n.PriceBasis == SpotPrice && !spot {
		r.fault(path+".renewal.price_basis", "unit", "a spot price needs market.spot and accelerators in its phases; give them or LAST_PRICE")
	}
	if l := t.Reletting; l != nil {
		if l.USDPerKWMonth == nil && !spot {
			r.fault(path+".reletting.usd_per_kw_month", "required", "is missing; capacity let again earns a spot price only with market.spot and accelerators in its phases")
		}
		if l.USDPerKWMonth == nil && given.Reletting.GrowthRate != nil {
			r.fault(path+".reletting.growth_rate", "unused", "has no effect: it belongs to usd_per_kw_month; the spot price has its own growth")
		}
	}
	r.checkLateDelivery(t.LateDelivery, path+".late_delivery")
}

// checkGuarantee checks that somebody guarantees, and the order of the cap.
func (r *resolver) checkGuarantee(g *Guarantee, path string) {
	if g == nil {
		return
	}
	if g.GuarantorID == "" && g.GuarantorName == "" {
		r.fault(path+".guarantor_id", "required", "is missing; a guarantee needs a guarantor: give guarantor_id or guarantor_name")
	}
	for i := 1; i < len(g.CapSteps); i++ {
		if g.CapSteps[i].Date <= g.CapSteps[i-1].Date {
			r.fault(at(path+".cap_steps", g.CapSteps)[i]+".date", "order", "%s does not come after %s; give the steps in order of date",
				g.CapSteps[i].Date, g.CapSteps[i-1].Date)
		}
	}
	r.onGrid(path+".guarantor_stops_paying_date", g.StopsPayingDate)
}

// checkLateDelivery checks that lateness has a price or a consequence.
func (r *resolver) checkLateDelivery(l *LateDelivery, path string) {
	if l == nil {
		return
	}
	r.beforeHorizon(path+".contract_date", l.ContractDate)
	priced := l.USDPerDay != nil || l.USDPerMWDay != nil
	switch {
	case l.USDPerDay != nil && l.USDPerMWDay != nil:
		r.fault(path, "exclusive", "gives usd_per_day and usd_per_mw_day; keep one and remove the other")
	case !priced && l.TerminationDays == nil:
		r.fault(path, "required", "give one of usd_per_day, usd_per_mw_day and termination_days; without them lateness has no consequence")
	}
	if !priced && l.CapUSD != nil {
		r.fault(path+".cap_usd", "unused", "has no effect: no damages are agreed; give usd_per_day or usd_per_mw_day or remove it")
	}
	if !priced {
		r.checkUnusedAmount(l.GraceDays, "0", path+".grace_days", "no damages are agreed; give usd_per_day or usd_per_mw_day or remove it")
	}
	if l.TerminationDays == nil {
		r.checkUnusedAmount(l.Terminates, "0", path+".terminates", "there is no right to terminate; give termination_days or remove it")
	}
}

// checkRamp checks that a phase states its ramp one way.
func (r *resolver) checkRamp(p *Phase, path string) {
	if p.RampMonths != 0 && len(p.RampFractions) > 0 {
		r.fault(path, "exclusive", "gives ramp_months and ramp_fractions; keep one and remove the other")
	}
}

// endsEarly reports whether a scenario may end a contract before its term.
func (t *Tenant) endsEarly() bool {
	return t.DefaultTerms != nil || t.LateDelivery != nil && t.LateDelivery.TerminationDays != nil
}
