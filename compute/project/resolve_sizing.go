package project

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// defaultPaths is how many random paths size debt on a quantile.
const defaultPaths = 10_000

// fillSizing fills the sizing terms of a tranche.
func (r *resolver) fillSizing(s *DebtSizing, path string) {
	if s == nil {
		return
	}
	if s.SizingCase == SizingCaseUnspecified {
		s.SizingCase = SizeOnBase
		r.noteDefault(path+".sizing_case", word(SizeOnBase))
	}
	if s.Draws() && s.PathCount == 0 {
		s.PathCount = defaultPaths
		r.noteDefault(path+".path_count", fmt.Sprint(defaultPaths))
	}
}

// checkPrincipal checks that the size of a tranche is stated or solved, not neither.
func (r *resolver) checkPrincipal(t *Tranche, path string) {
	if t.Sizing == nil {
		if t.PrincipalUSD == nil && r.sound(path+".principal_usd") {
			r.fault(path+".principal_usd", "required", "is missing; give a number above 0, at most 10000000000000, or sizing, which solves it")
		}
		if t.Amortization == contract.Sculpted {
			r.fault(path+".sizing", "required", "is missing; a SCULPTED amortization follows from its target cover ratio")
		}
		return
	}
	r.checkSizing(t, t.Sizing, path+".sizing")
}

// checkSizing checks the sizing terms of one tranche.
func (r *resolver) checkSizing(t *Tranche, s *DebtSizing, path string) {
	sculpted := t.Amortization == contract.Sculpted
	switch {
	case s.TargetDSCR != nil && len(s.TargetDSCRSteps) > 0:
		r.fault(path, "exclusive", "gives target_dscr and target_dscr_steps; keep one and remove the other")
	case sculpted && !s.Covers():
		r.fault(path+".target_dscr", "required", "is missing; a SCULPTED amortization needs target_dscr or target_dscr_steps")
	case !s.Covers() && t.PrincipalUSD == nil && s.MaxGearingFraction == nil && s.MaxLTCFraction == nil && s.MaxLTVFraction == nil:
		r.fault(path, "required", "gives no limit; give target_dscr, target_dscr_steps, max_gearing_fraction, max_ltc_fraction, "+
			"max_ltv_fraction, or principal_usd of the tranche")
	}
	if t.Amortization == contract.Listed {
		r.fault(path, "exclusive", "a LISTED amortization states every amount; choose another shape or remove sizing")
	}
	if o := r.c.Opening; o != nil && slices.ContainsFunc(o.Tranches, func(x OpeningTranche) bool { return x.TrancheID == t.ID }) {
		r.fault(path, "exclusive", "debt that is drawn before the opening date has its size; remove one of the two")
	}
	if !sculpted {
		const reason = "needs a SCULPTED amortization; choose it or remove this"
		r.checkUnusedAmount(s.BalloonFraction, "", path+".balloon_fraction", reason)
		r.checkUnusedAmount(s.MaxAverageLifeYears, "", path+".max_average_life_years", reason)
		if s.BalanceMayRise {
			r.fault(path+".balance_may_rise", "unused", "%s", reason)
		}
	}
	r.checkSizingCase(s, path)
	steps := at(path+".target_dscr_steps", s.TargetDSCRSteps)
	for i := range s.TargetDSCRSteps {
		if i > 0 && s.TargetDSCRSteps[i].Date <= s.TargetDSCRSteps[i-1].Date {
			r.fault(steps[i]+".date", "order", "%s does not come after the step before it, %s; list steps in order of date",
				s.TargetDSCRSteps[i].Date, s.TargetDSCRSteps[i-1].Date)
		}
	}
	if s.Covers() && t.Maturity != nil && r.hasGrid && *t.Maturity > r.horizon() {
		r.fault(path, "order", "the size follows from the cash flow to maturity, %s, which lies past the horizon, %s; raise horizon_months",
			t.Maturity, r.horizon())
	}
}

// checkSizingCase checks what the sizing case needs, and what is given for another one.
func (r *resolver) checkSizingCase(s *DebtSizing, path string) {
	stressed := s.SizingCase == SizeOnStress
	known := slices.ContainsFunc(r.c.Stresses, func(x Stress) bool { return x.ID == s.StressID })
	switch {
	case stressed && s.StressID == "":
		r.fault(path+".stress_id", "required", "is missing; name a stress of the case")
	case stressed && !known:
		r.fault(path+".stress_id", "reference", "names stress %q, which does not exist", clip(s.StressID))
	case !stressed && s.StressID != "":
		r.fault(path+".stress_id", "unused", "stands with sizing_case STRESS only; remove it")
	}
	if s.Draws() {
		if len(r.c.Uncertainties) == 0 {
			r.fault(path+".sizing_case", "required", "%s needs random drivers; give uncertainties of the case", word(s.SizingCase))
		}
		return
	}
	if s.PathCount != 0 {
		r.fault(path+".path_count", "unused", "stands with sizing_case P50 and P90 only; remove it")
	}
	if s.Seed != 0 {
		r.fault(path+".seed", "unused", "stands with sizing_case P50 and P90 only; remove it")
	}
}

// checkShares checks that what sized tranches of one rank take of it is no more than there is.
func (r *resolver) checkShares() {
	for _, rank := range []Seniority{Senior, Mezzanine} {
		sum, open, last := money.Zero(), 0, ""
		k := calc{ok: true}
		for i, path := range at("financing.tranches", r.c.Financing.Tranches) {
			t := &r.c.Financing.Tranches[i]
			switch {
			case t.Sizing == nil || t.Seniority != rank:
			case t.Sizing.ShareFraction == nil:
				open++
			default:
				sum, last = k.add(sum, *t.Sizing.ShareFraction), path+".sizing.share_fraction"
			}
		}
		switch over := sum.Cmp(money.One()); {
		case last == "" || !k.ok:
		case over > 0:
			r.fault(last, "sum", "the shares of sized %s tranches sum to %s; at most 1", word(rank), sum)
		case over == 0 && open > 0:
			r.fault(last, "sum", "the shares of sized %s tranches sum to 1 and leave nothing to those that give none", word(rank))
		}
	}
}
