package project

import (
	"slices"

	"github.com/capstack/capstack/compute/money"
)

// checkAssets checks what becomes of assets: their value by age, replacement, retirement, guarantees and obsolescence.
func (r *resolver) checkAssets() {
	f := &r.c.Facility
	valued, refreshed := false, false
	for i, phase := range at("facility.phases", f.Phases) {
		p := &f.Phases[i]
		for k, path := range at(phase+".capital_costs", p.CapitalCosts) {
			valued = r.checkResidualValue(p.CapitalCosts[k].ResidualValue, path+".residual_value") || valued
		}
		for k, path := range at(phase+".fleets", p.Fleets) {
			fleet := &p.Fleets[k]
			valued = r.checkResidualValue(fleet.ResidualValue, path+".residual_value") || valued
			refreshed = refreshed || fleet.Refresh != nil
			r.onGrid(path+".delivery_date", fleet.DeliveryDate)
			r.checkRefresh(p, fleet, path)
			r.checkRetirement(fleet, path)
			r.checkResidualGuarantee(fleet, path+".residual_guarantee")
		}
	}
	if !valued && f.Impairment > NeverImpaired {
		r.fault("facility.impairment", "unused", "has no effect: no asset has a residual_value to be written down to; give one or remove it")
	}
	if f.Impairment == ImpairedOnObsolescence && f.Obsolescence == nil {
		r.fault("facility.impairment", "unused", "has no effect: give facility.obsolescence or another rule")
	}
	r.checkObsolescence(f.Obsolescence, valued)
	r.checkMaintenanceReserve(refreshed)
	if c := r.c.Financing.Collateral; c != nil && c.LTVCap != nil && len(r.c.Financing.Tranches) == 0 {
		r.fault("financing.collateral.ltv_cap", "unused", "has no effect: there are no tranches; remove it or give one")
	}
}

// checkResidualValue checks a curve of values by age; ok tells whether there is one.
func (r *resolver) checkResidualValue(v *ResidualValue, path string) (ok bool) {
	if v == nil {
		return false
	}
	r.exactlyOne(path, option{"decay_rate", v.DecayRate != nil}, option{"points", len(v.Points) > 0})
	for i, point := range at(path+".points", v.Points) {
		if i > 0 && v.Points[i].AgeMonths <= v.Points[i-1].AgeMonths {
			r.fault(point+".age_months", "order", "%d months do not come after %d; state points by rising age", v.Points[i].AgeMonths, v.Points[i-1].AgeMonths)
		}
	}
	return true
}

// checkRefresh checks when a fleet is replaced.
func (r *resolver) checkRefresh(p *Phase, f *Fleet, path string) {
	x := f.Refresh
	if x == nil {
		return
	}
	if f.RetirementDate != nil {
		r.fault(path+".retirement_date", "exclusive", "is given beside refresh; a fleet is either replaced or sold: remove one of the two")
	}
	path += ".refresh"
	switch {
	case x.Rule == RefreshOnDate && x.Date == nil:
		r.fault(path+".date", "required", "is missing; give the day of the replacement")
	case x.Rule == RefreshOnDate:
		if x.Replacements > 1 {
			r.fault(path+".replacements", "unused", "has no effect with ON_DATE, which replaces once; remove it or give LIKE_FOR_LIKE")
		}
		r.onGrid(path+".date", x.Date)
		r.notBefore(path+".date", x.Date, p.PlannedCOD, "planned_cod")
		if r.hasGrid && r.out.Grid.Index(*x.Date) >= r.out.Grid.Len()-1 {
			r.warn(path+".date", "order", "%s lies in the last month, in which nothing is replaced", x.Date)
		}
	case x.Date != nil:
		r.fault(path+".date", "unused", "has no effect with %s; remove it or give ON_DATE", x.Rule)
	}
	life, whole := wholeNumber(valueOr(f.BookLifeMonths, money.Zero()))
	if left := r.monthsLeft(p.PlannedCOD); x.Rule == LikeForLike && whole && left > 0 && int(life) >= left {
		r.warn(path, "order", "the book life of %d months from %s reaches the horizon: nothing is replaced", life, p.PlannedCOD)
	}
}

// checkRetirement checks the sale of a fleet.
func (r *resolver) checkRetirement(f *Fleet, path string) {
	d := f.RetirementDate
	if d == nil {
		return
	}
	r.onGrid(path+".retirement_date", d)
	r.notBefore(path+".retirement_date", d, f.PaymentDate, "payment_date")
	r.notBefore(path+".retirement_date", d, f.DeliveryDate, "delivery_date")
	if len(r.c.Tenants) > 0 || r.c.Market.Spot != nil {
		r.warn(path+".retirement_date", "sanity", "ends neither contracts nor spot revenue of the phase; end them where they rest on this fleet")
	}
}

// checkResidualGuarantee checks a promise of residual value.
func (r *resolver) checkResidualGuarantee(f *Fleet, path string) {
	g := f.Guarantee
	if g == nil {
		return
	}
	if g.GuarantorID == "" {
		r.fault(path+".guarantor_id", "required", "is missing; a guarantee is worth nothing without a guarantor: name the obligor or the vendor who pays")
	}
	r.exactlyOne(path, option{"amount_usd", g.AmountUSD != nil}, option{"fraction_of_cost", g.FractionOfCost != nil})
	r.onGrid(path+".date", g.Date)
	r.notBefore(path+".date", g.Date, f.PaymentDate, "payment_date")
	if f.ResidualValue == nil {
		r.fault(path, "reference", "has nothing to be tested against; give the fleet a residual_value")
	}
}

// checkObsolescence checks that a better generation makes a difference.
func (r *resolver) checkObsolescence(o *Obsolescence, valued bool) {
	const path = "facility.obsolescence"
	if o == nil {
		return
	}
	r.onGrid(path+".date", o.Date)
	fleets, named := false, false
	for i := range r.c.Facility.Phases {
		list := r.c.Facility.Phases[i].Fleets
		fleets = fleets || len(list) > 0
		named = named || slices.ContainsFunc(list, func(f Fleet) bool { return f.Model == o.Model })
	}
	switch {
	case !fleets:
		r.fault(path, "unused", "has no effect: the phases have no fleets; give them or remove it")
	case o.Model != "" && !named:
		r.fault(path+".model", "reference", "names model %q, which no fleet has", clip(o.Model))
	}
	if v := o.ValueLossFraction; v != nil && v.Sign() > 0 && !valued {
		r.warn(path+".value_loss_fraction", "unused", "has no effect on assets without a residual_value, which count at book value")
	}
	if v := o.SpotLossFraction; v != nil && v.Sign() > 0 && r.c.Market.Spot == nil {
		r.fault(path+".spot_loss_fraction", "unused", "has no effect: give market.spot or remove it")
	}
}

// checkMaintenanceReserve checks the account that saves for replacements.
func (r *resolver) checkMaintenanceReserve(refreshed bool) {
	x := r.c.Financing.MRA
	if x == nil {
		return
	}
	r.exactlyOne("financing.mra", option{"look_ahead_months", x.LookAheadMonths != 0}, option{"usd_per_year", x.USDPerYear != nil})
	if !refreshed {
		r.fault("financing.mra", "unused", "has no effect: no fleet has a refresh to save for; give one or remove it")
	}
}
