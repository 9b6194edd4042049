package project

import (
	"slices"

	"github.com/capstack/capstack/compute/money"
)

// CreditMargin is the margin of a floating tranche for tenants of a credit class. The margin in force is the average over the
// capacity let in the phases that the tranche funds; tenants of a class that is not listed or not stated count with the
// tranche's MarginRate. It is fixed at signing: who stops paying stays in it.
//
//	margin = sum of MW let to a class x its margin / MW let
type CreditMargin struct {
	CreditClass CreditClass `path:"credit_class"`                                   // required
	MarginRate  Amount      `path:"margin_rate" required:"true" range:"-0.05..0.5"` // over the index; required; -0.05..0.5
}

// checkCreditMargins checks the margins by credit class of a tranche.
func (r *resolver) checkCreditMargins(t *Tranche, path string) {
	if len(t.CreditMargins) == 0 {
		return
	}
	at := at(path+".credit_margins", t.CreditMargins)
	for i := range t.CreditMargins {
		class := t.CreditMargins[i].CreditClass
		switch {
		case class == CreditClassUnspecified:
			r.fault(at[i]+".credit_class", "required", "is missing; tenants that state no class count with margin_rate of the tranche")
		case slices.ContainsFunc(t.CreditMargins[:i], func(m CreditMargin) bool { return m.CreditClass == class }):
			r.fault(at[i]+".credit_class", "unique", "%s stands twice", class)
		}
	}
	switch {
	case t.IndexID == "":
		r.fault(path+".credit_margins", "unused", "a fixed rate has no margin; remove it or give index_id")
	case !slices.ContainsFunc(r.c.Tenants, func(x Tenant) bool { return r.lendsAgainst(t, &x) }):
		r.fault(path+".credit_margins", "unused", "has no effect: no tenant has capacity in the phases that it funds; remove it")
	}
}

// lendsAgainst tells whether a tranche funds a phase in which a tenant has capacity.
func (r *resolver) lendsAgainst(t *Tranche, x *Tenant) bool {
	return slices.ContainsFunc(x.PhaseIDs, t.funds)
}

// funds tells whether a tranche funds a phase: those of its delayed draw, or all.
func (t *Tranche) funds(phase string) bool {
	return t.DelayedDraw == nil || len(t.DelayedDraw.PhaseIDs) == 0 || slices.Contains(t.DelayedDraw.PhaseIDs, phase)
}

// creditShares returns, by credit margin of a tranche, the share of the capacity let in its phases that tenants of the class
// have taken; nil without credit margins.
func (r *resolver) creditShares(t *Tranche) []money.Fixed {
	if len(t.CreditMargins) == 0 {
		return nil
	}
	k := calc{ok: true}
	all, mw := money.Zero(), make([]money.Fixed, len(t.CreditMargins))
	for _, s := range r.out.Slices {
		if !t.funds(r.c.Facility.Phases[s.Phase].ID) {
			continue
		}
		all = k.add(all, s.MW)
		for i := range mw {
			if t.CreditMargins[i].CreditClass == r.c.Tenants[s.Tenant].CreditClass {
				mw[i] = k.add(mw[i], s.MW)
			}
		}
	}
	for i := range mw {
		if all.Sign() > 0 {
			mw[i] = k.div(mw[i], all)
		}
	}
	return mw
}

// margin is the margin in force of a floating tranche, by the shares of its credit margins.
func (k *calc) margin(t *Tranche, shares []money.Fixed) money.Fixed {
	margin := valueOr(t.MarginRate, money.Zero())
	sum := margin
	for i, s := range shares {
		sum = k.add(sum, k.mul(s, k.sub(valueOr(t.CreditMargins[i].MarginRate, margin), margin)))
	}
	return sum
}
