package project

import (
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// Plan is what is solved once on the case itself, before the world happens to it, and then stays for every override,
// stress, grid point and random path (conventions 4.1): the size and the principal schedule of debt that states how it is
// sized, the uses of funds and the part of them that equity pays. Package compute/plan makes it; a program reads it as
// definite terms.
//
// The zero Plan is that of a case with nothing to plan: its debt is what its terms say.
type Plan struct {
	// Key names what was planned: two plans with the same key are the same. Empty for the zero Plan. It belongs to the key
	// of whatever is built from the plan.
	Key string
	// Tranches are the sized ones, in the order of Financing.Tranches.
	Tranches []PlannedTranche
	// TotalUsesUSD are all uses of funds in construction (conventions 3.3) and Uses their parts, which sum to it.
	TotalUsesUSD money.Fixed
	Uses         []PlannedUse
	// DebtUSD is the face of all debt that funds the uses, interest that joins principal included.
	DebtUSD money.Fixed
	// GearingFraction is DebtUSD over TotalUsesUSD, 0..1; 0 without uses.
	GearingFraction money.Fixed
	// EquityFirstUSD is what equity pays before debt is drawn, where equity comes first: total uses less debt and less the
	// tenants' prepayments received in construction, which come before both (conventions 3.2). Not negative.
	EquityFirstUSD money.Fixed
	// CFADS is the case's own cash flow available for debt service by month of the grid, for covenants that look forward
	// without hindsight; nil for the zero Plan.
	CFADS []money.Fixed
	// Rounds is how often the model ran until the plan closed, and Residual the largest relative change of the last round.
	Rounds   int
	Residual money.Fixed
	// Warnings is what is to be said of a plan that stands.
	Warnings Findings
}

// PlannedUse is one part of the uses of funds.
type PlannedUse struct {
	Name      string // capital_cost, upfront_fees, reserves, interest_and_other
	AmountUSD money.Fixed
}

// PlannedTranche is a tranche as sized.
type PlannedTranche struct {
	TrancheID string
	// PrincipalUSD is the face drawn, in whole cents, which principal_usd of the tranche then means; CommitmentUSD is what is
	// owed at the start of the first repayment period, capitalised interest included.
	PrincipalUSD, CommitmentUSD money.Fixed
	// OwedUSD is what is owed at the start of the first repayment period as the case draws the debt: CommitmentUSD, but for what
	// of it stays undrawn, of which a warning tells.
	OwedUSD money.Fixed
	// Principal is the scheduled principal by payment of the tranche's schedule, in whole cents, balloon included; it sums to
	// PrincipalUSD. Interest that joins principal is repaid in the same proportions.
	Principal []money.Fixed
	// BalloonUSD is the part of the last principal that is no regular instalment (conventions 4.7).
	BalloonUSD money.Fixed
	// Constraints are the limits that the tranche states with the CommitmentUSD that each would allow by itself; Binding is
	// the name of the least.
	Constraints []SizingConstraint
	Binding     string
	// RecursionUSD is the commitment that cover alone allows, by the recursion in which the balance may not rise, and
	// PresentValueUSD the present value of the same debt service at the debt's own accrual; they are equal where no principal
	// is negative (conventions 4.3). Nil unless sculpted.
	RecursionUSD, PresentValueUSD Amount
	// LTCFraction is this tranche and debt of its rank or before it over total uses; 0 without uses.
	LTCFraction money.Fixed
	// AverageLifeYears is the mean time from issue to a repayment, in years of 365.25 days, weighted by principal.
	AverageLifeYears money.Fixed
	// Periods are the debt periods from the first repayment on, as planned.
	Periods []PlannedPeriod
}

// SizingConstraint is a limit on the size of a tranche.
type SizingConstraint struct {
	Name        string      // dscr, gearing, ltc, ltv or commitment
	Limit       money.Fixed // as stated: a ratio, or an amount for commitment; the first ratio where they differ by date
	CapacityUSD money.Fixed // the commitment that it would allow by itself, not below 0
}

// PlannedPeriod is one debt period of a sized tranche. Amounts are those of the solution, not rounded to cents.
type PlannedPeriod struct {
	Date                calendar.Date // of payment
	CFADS               money.Fixed   // of the sizing case; of a mezzanine tranche what senior debt service leaves of it
	Target              Amount        // cover ratio; nil without one
	Interest, Principal money.Fixed   // of the tranche; balloon included
	Closing             money.Fixed   // balance after the payment
	Service             money.Fixed   // of the tranche's rank, without balloon: interest, principal, fees, leases and net hedges
	DSCR                Amount        // CFADS over Service; nil without service
}

// IsZero tells whether nothing was planned.
func (p *Plan) IsZero() bool { return p.Key == "" }

// Tranche finds a sized tranche.
func (p *Plan) Tranche(id string) (*PlannedTranche, bool) {
	i := slices.IndexFunc(p.Tranches, func(t PlannedTranche) bool { return t.TrancheID == id })
	if i < 0 {
		return nil, false
	}
	return &p.Tranches[i], true
}

// Fits tells whether a plan made for another case, of which r is a scenario, is one for r: the same months and, for each
// sized tranche, the same number of payments.
func (p *Plan) Fits(r *Resolved) bool {
	if p.IsZero() || len(p.CFADS) != r.Grid.Len() {
		return false
	}
	found := 0
	for i := range r.Tranches {
		t := &r.Tranches[i]
		if planned, ok := p.Tranche(r.Case.Financing.Tranches[t.Index].ID); ok {
			found++
			if len(planned.Principal) != len(t.Schedule.Periods) {
				return false
			}
		}
	}
	return found == len(p.Tranches)
}

// NeedsPlan tells whether something of the case has to be solved before it can be built. Each reason has its line here.
func (r *Resolved) NeedsPlan() bool {
	return r.Case.SizesDebt() || r.Case.equityByGearing() ||
		slices.ContainsFunc(r.Case.Financing.Covenants, Covenant.LooksForward)
}

// equityByGearing tells whether what equity pays first is a share of uses that are not known before they are solved.
func (c *Case) equityByGearing() bool {
	f := c.Financing.Funding
	return f != nil && f.Order != DebtFirst && f.Order != ProRata && f.GearingFraction != nil && f.EquityFirstUSD == nil
}

// WithPlan returns the case with a plan: the schedules of its sized tranches repay what is planned. r stays as it is, and so
// does the case, which says how debt is sized and not what came out; see [Resolved.PlannedCase]. The error says that the plan
// belongs to another schedule.
func (r *Resolved) WithPlan(p Plan) (*Resolved, error) {
	out := *r
	out.Plan = p
	if len(p.Tranches) == 0 {
		return &out, nil
	}
	out.Tranches = slices.Clone(r.Tranches)
	for i := range out.Tranches {
		t := &out.Tranches[i]
		planned, ok := p.Tranche(r.Case.Financing.Tranches[t.Index].ID)
		if !ok {
			continue
		}
		schedule, err := t.Schedule.Sized(planned.PrincipalUSD, planned.Principal, planned.BalloonUSD)
		if err != nil {
			return nil, err
		}
		if t.Monthly, err = schedule.Monthly(r.Grid); err != nil {
			return nil, err
		}
		t.Schedule = schedule
	}
	return &out, nil
}

// PlannedCase is the case as a program is built from it: sized tranches state the planned principal. It shares everything
// else with r.Case and must not be changed.
func (r *Resolved) PlannedCase() *Case {
	if len(r.Plan.Tranches) == 0 {
		return &r.Case
	}
	c := r.Case
	c.Financing.Tranches = slices.Clone(c.Financing.Tranches)
	for i := range r.Plan.Tranches {
		planned := &r.Plan.Tranches[i]
		for k := range c.Financing.Tranches {
			if t := &c.Financing.Tranches[k]; t.ID == planned.TrancheID {
				t.PrincipalUSD = &planned.PrincipalUSD
			}
		}
	}
	return &c
}
