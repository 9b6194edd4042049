package project

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// An input that has no effect is an error, since its author believes that it has one. Two refinements keep that from
// refusing honest cases. A value equal to its default says nothing and is let pass, so that a resolved case resolves
// again. And where the input that would give it effect is stated but neutral (a price of 0, a share of 1), it is a
// warning: a scenario may move that input.

// checkUnused looks for inputs without effect in the case as stated, before defaults hide what was left out.
func (r *resolver) checkUnused() {
	c := &r.given
	if len(c.Facility.Phases) == 0 {
		r.checkNoPhases()
	}
	r.checkUnusedPower(c.Facility.Power)
	fleets := false
	for i, phase := range at("facility.phases", c.Facility.Phases) {
		fleets = fleets || len(c.Facility.Phases[i].Fleets) > 0
		for k, path := range at(phase+".capital_costs", c.Facility.Phases[i].CapitalCosts) {
			if cost := &c.Facility.Phases[i].CapitalCosts[k]; cost.Category == Land {
				r.checkUnusedAmount(cost.BookLifeMonths, "", path+".book_life_months", "land is never depreciated; remove it")
			}
		}
	}
	if c.Market.Spot != nil && !fleets && len(c.Facility.Phases) > 0 {
		r.fault("market.spot", "unused", "the phases have no accelerators to rent out; give them fleets or remove it")
	}
	for i, path := range at("tenants", c.Tenants) {
		r.checkUnusedTenant(&c.Tenants[i], path)
	}
	for i, path := range at("financing.tranches", c.Financing.Tranches) {
		r.checkUnusedTranche(&c.Financing.Tranches[i], path)
	}
	if len(c.Financing.Tranches) == 0 {
		r.checkUnusedAmount(c.Financing.OverdueMarginRate, "0.02", "financing.overdue_margin_rate", "there are no tranches; remove it or give one")
		r.checkUnusedAmount(c.Analysis.LenderPrice, "", "analysis.lender_price_fraction", "there are no tranches; remove it or give one")
		r.checkUnusedAmount(c.Analysis.TargetDSCR, "1.3", "analysis.target_dscr", "there are no tranches; remove it or give one")
	}
	r.checkUnusedTax()
}

// checkUnusedAmount faults an amount that is given and is not its default.
func (r *resolver) checkUnusedAmount(a Amount, def, path, why string) {
	if a != nil && (def == "" || *a != money.MustParse(def)) {
		r.fault(path, "unused", "has no effect: %s", why)
	}
}

// checkNoPhases faults what needs a phase in a case that has none.
func (r *resolver) checkNoPhases() {
	c := &r.given
	const why = "has no effect: facility.phases is empty; give a phase or remove it"
	if c.Facility.Power != nil {
		r.fault("facility.power", "unused", why)
	}
	for _, path := range at("facility.occupancies", c.Facility.Occupancies) {
		r.fault(path, "unused", why)
	}
	for _, path := range at("facility.operating_costs", c.Facility.OperatingCosts) {
		r.fault(path, "unused", why)
	}
	for _, path := range at("tenants", c.Tenants) {
		r.fault(path, "unused", why)
	}
	if c.Market.Spot != nil {
		r.fault("market.spot", "unused", why)
	}
	if days := c.Analysis.DelayCostDays; days != 0 && days != 30 {
		r.fault("analysis.delay_cost_days", "unused", why)
	}
}

func (r *resolver) checkUnusedPower(p *Power) {
	if p == nil || p.DemandUSDPerKWMonth != nil {
		return
	}
	const at, why = "facility.power.", "it belongs to the demand charge; give demand_charge_usd_per_kw_month or remove it"
	r.checkUnusedAmount(p.ContractedUtilityMW, "", at+"contracted_utility_mw", why)
	r.checkUnusedAmount(p.MinimumTakeFraction, "1", at+"minimum_take_fraction", why)
	if p.UtilityServiceDate != nil {
		r.fault(at+"utility_service_date", "unused", "has no effect: %s", why)
	}
}

func (r *resolver) checkUnusedTenant(t *Tenant, path string) {
	signed := r.given.FinancialClose // the default of both dates
	if d := t.PayFractionDate; d != nil && (signed == nil || *d != *signed) {
		if t.PayFraction == nil {
			r.fault(path+".pay_fraction_date", "unused", "has no effect: give pay_fraction, the share paid from %s, or remove it", d)
		} else if *t.PayFraction == money.One() {
			r.warn(path+".pay_fraction_date", "unused", "has no effect while pay_fraction is 1")
		}
	}
	if d := t.PrepaymentDate; d != nil && (signed == nil || *d != *signed) {
		r.unusedPrepayment(t, path+".prepayment_date")
	}
	if t.CreditStartMonth != 0 {
		r.unusedPrepayment(t, path+".credit_start_month")
	}
}

// unusedPrepayment reports a term of a prepayment that is none.
func (r *resolver) unusedPrepayment(t *Tenant, path string) {
	if t.PrepaymentFraction == nil {
		r.fault(path, "unused", "has no effect: give prepayment_fraction or remove it")
	} else if t.PrepaymentFraction.IsZero() {
		r.warn(path, "unused", "has no effect while prepayment_fraction is 0")
	}
}

func (r *resolver) checkUnusedTranche(t *Tranche, path string) {
	if t.Amortization != contract.Listed && len(t.Repayments) > 0 {
		r.fault(path+".repayments", "unused", "has no effect: only a LISTED amortization has repayments; remove them or set amortization")
	}
	if t.Amortization == contract.Bullet && t.InterestOnlyMonths != 0 {
		r.fault(path+".interest_only_months", "unused", "has no effect: a BULLET repays nothing before maturity; remove it or set amortization")
	}
	if t.BusinessDay != nil && *t.BusinessDay == calendar.Unadjusted && t.Calendar != calendar.NoHolidays {
		r.fault(path+".calendar", "unused", "has no effect: business_day is UNADJUSTED; remove one of the two")
	}
}
