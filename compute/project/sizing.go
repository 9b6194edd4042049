package project

import (
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
)

// SizingCase names the cash flow on which debt is sized.
type SizingCase uint8

// The sizing cases. Default: SizeOnBase.
const (
	SizingCaseUnspecified SizingCase = iota
	SizeOnBase                       // the case as stated
	SizeOnP50                        // the median of CFADS in each debt period over random paths
	SizeOnP90                        // its 10% quantile: what nine of ten paths exceed (conventions 4.5)
	SizeOnContracted                 // the spot market earns nothing
	SizeOnStress                     // a named stress of the case
)

// DebtSizing says how the size of a tranche is solved, once and on the case itself (conventions 4.1). At least one limit is
// given: a target cover ratio, a cap, or PrincipalUSD of the tranche, which then is the most that the size may be.
//
//	S_k = max(0, CFADS_k) / target - other debt service of the same rank
//
// is the most debt service of debt period k. A Sculpted tranche takes it in every period; another shape meets the target in
// the tightest one (conventions 4.3, 4.4).
type DebtSizing struct {
	TargetDSCR          Amount           `path:"target_dscr" range:"1..10"`             // least cover ratio of every debt period; of a mezzanine tranche after senior service; 1..10
	TargetDSCRSteps     []TargetDSCRStep `path:"target_dscr_steps" max:"64"`            // cover ratios by date, in place of TargetDSCR; the first holds before its date too
	SizingCase          SizingCase       `path:"sizing_case"`                           // default SizeOnBase
	StressID            string           `path:"stress_id"`                             // a stress of the case, with SizeOnStress
	PathCount           int              `path:"path_count" range:"100..20000"`         // random paths with SizeOnP50 and SizeOnP90, which then fill in 10000; 100..20,000
	Seed                int              `path:"seed" range:"0..2147483647"`            // of the paths; 0..2147483647
	MaxGearingFraction  Amount           `path:"max_gearing_fraction" range:">0..1"`    // all debt over total uses; >0..1
	MaxLTCFraction      Amount           `path:"max_ltc_fraction" range:">0..1"`        // this tranche and debt of its rank or before it, over total uses; >0..1
	MaxLTVFraction      Amount           `path:"max_ltv_fraction" range:">0..1"`        // the same debt over collateral value when repayment starts; >0..1
	MaxAverageLifeYears Amount           `path:"max_average_life_years" range:">0..50"` // from issue; what exceeds it is cut from the last service backward; >0..50
	BalloonFraction     Amount           `path:"balloon_fraction" range:"0..0.95"`      // share of the size repaid at maturity beside service, less where late cash does not pay its interest; none if absent; 0..0.95
	ShareFraction       Amount           `path:"share_fraction" range:">0..1"`          // share of what the rank can carry; if absent, an equal part of what others leave; >0..1
	BalanceMayRise      bool             `path:"balance_may_rise"`                      // a period whose cash flow does not pay its interest adds to the balance
}

// TargetDSCRStep is a cover ratio from a payment day on.
type TargetDSCRStep struct {
	Date       calendar.Date `path:"date"`
	TargetDSCR Amount        `path:"target_dscr" required:"true" range:"1..10"` // required; 1..10
}

// Covers tells whether the size follows from a target cover ratio.
func (s *DebtSizing) Covers() bool { return s.TargetDSCR != nil || len(s.TargetDSCRSteps) > 0 }

// Draws tells whether the size follows from random paths.
func (s *DebtSizing) Draws() bool { return s.SizingCase == SizeOnP50 || s.SizingCase == SizeOnP90 }

// SizesDebt tells whether the size of a tranche is solved from the case.
func (c *Case) SizesDebt() bool {
	return slices.ContainsFunc(c.Financing.Tranches, func(t Tranche) bool { return t.Sizing != nil })
}

// WithoutQuestions is c without the stresses and drivers that ask questions of it, for a case that is resolved as one scenario
// of many: they were checked with the case itself, and no scenario reaches them. Debt sized on one of them keeps its plan, so
// its terms name the base case here. c is not changed.
func WithoutQuestions(c Case) Case {
	c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil
	if !c.SizesOnQuestions() {
		return c
	}
	c.Financing.Tranches = slices.Clone(c.Financing.Tranches)
	for i := range c.Financing.Tranches {
		if s := c.Financing.Tranches[i].Sizing; s != nil {
			plain := *s
			plain.SizingCase, plain.StressID, plain.PathCount, plain.Seed = SizeOnBase, "", 0, 0
			c.Financing.Tranches[i].Sizing = &plain
		}
	}
	return c
}

// SizesOnQuestions tells whether debt is sized on random paths or on a stress of the case.
func (c *Case) SizesOnQuestions() bool {
	return slices.ContainsFunc(c.Financing.Tranches, func(t Tranche) bool {
		return t.Sizing != nil && (t.Sizing.Draws() || t.Sizing.SizingCase == SizeOnStress)
	})
}

// shape is the amortization that a tranche's dates are made with: a sculpted one has its principal from the plan.
func (t *Tranche) shape() contract.Amortization {
	if t.Amortization == contract.Sculpted {
		return contract.Bullet
	}
	return t.Amortization
}
