package project

import "github.com/capstack/capstack/compute/calendar"

// Funding says in which order sources pay the uses of construction (conventions 3.2, 3.3). Tenants' prepayments, escrow
// income and the surplus of early phases come first; what remains is met by equity and debt in Order, then by contingent
// equity. The rest is a dated funding shortfall.
type Funding struct {
	Order               FundingOrder `path:"order"`                                                     // default EquityFirst
	GearingFraction     Amount       `path:"gearing_fraction" range:"0..1"`                             // share of total uses that debt pays; required with ProRata; 0..1
	GearingBase         GearingBase  `path:"gearing_base"`                                              // default TotalUses
	EquityFirstUSD      Amount       `path:"equity_first_usd" range:"0..10000000000000"`                // paid before debt is drawn; default: by GearingFraction, else nothing; 0..1e13
	ContingentEquityUSD Amount       `path:"contingent_equity_usd" range:"0..10000000000000"`           // most that equity pays after debt; default: whatever is needed; 0..1e13
	MaxLTCFraction      Amount       `path:"max_ltc_fraction" range:"0..1"`                             // most debt at face over uses to date; default: no limit; 0..1
	WorkingCapitalUSD   Amount       `path:"working_capital_usd" range:"0..10000000000000" default:"0"` // put into cash before the last planned COD; default 0; 0..1e13
	DrawTest            DrawTest     `path:"draw_test"`                                                 // default NoDrawTest
}

// FundingOrder says who pays first.
type FundingOrder uint8

// The orders.
const (
	FundingOrderUnspecified FundingOrder = iota
	EquityFirst                          // equity up to its first part, then debt, then contingent equity
	DebtFirst                            // debt as far as it may be drawn, then equity
	ProRata                              // both in every month; cents go to equity
)

// GearingBase says what the gearing is a share of.
type GearingBase uint8

// The bases.
const (
	GearingBaseUnspecified GearingBase = iota
	TotalUses                          // interest that joins principal included, as a part of debt's share
	CashUses                           // interest that joins principal comes on top of debt's share
)

// DrawTest is a condition of every draw.
type DrawTest uint8

// The tests.
const (
	DrawTestUnspecified DrawTest = iota
	NoDrawTest
	CostToComplete // remaining sources must cover the cost still to come, and nothing be overdue
)

// DelayedDraw says that a tranche is drawn as construction needs it, at month ends (conventions 3.1). PrincipalUSD is then
// the commitment and IssueDate the day of signing.
type DelayedDraw struct {
	AvailabilityEnd   *calendar.Date   `path:"availability_end"`                               // last day of a draw; default: last planned COD of what it funds
	AvailabilityRule  AvailabilityRule `path:"availability_rule"`                              // default AvailabilityFixed
	PhaseIDs          []string         `path:"phase_ids" max:"64"`                             // default: all
	FundedUses        FundedUses       `path:"funded_uses"`                                    // default FundsAllUses
	AdvanceFraction   Amount           `path:"advance_fraction" range:"0..1" default:"1"`      // most draws over funded uses, to date; default 1; 0..1
	CommitmentFeeRate Amount           `path:"commitment_fee_rate" range:"0..0.1" default:"0"` // annual, on the undrawn part; default 0; 0..0.1
	DrawTermMonths    int              `path:"draw_term_months" range:"0..600"`                // months from each draw to its own maturity; default 0: the tranche's schedule; 0..600
}

// AvailabilityRule says what a delay does to the availability period.
type AvailabilityRule uint8

// The rules.
const (
	AvailabilityUnspecified AvailabilityRule = iota
	AvailabilityFixed                        // ends on its date
	AvailabilityWithDelay                    // ends as many days later as the latest of its phases
)

// FundedUses names uses of funds.
type FundedUses uint8

// The groups of uses.
const (
	FundedUsesUnspecified FundedUses = iota
	FundsAllUses
	FundsCapitalCost // capital cost and fleets
	FundsFleets
	FundsSite // capital cost without fleets
)

// InterestEscrow is interest funded in advance: put aside on the issue date, paid out on payment dates up to its end, the
// rest returned to the sources then (conventions 3.4).
type InterestEscrow struct {
	AmountUSD  Amount         `path:"amount_usd" range:"0..10000000000000"`       // default: interest due up to EndDate on the face at the rate of the issue date; 0..1e13
	EndDate    *calendar.Date `path:"end_date"`                                   // last day of a payment from it; default: the day before the last planned COD
	IncomeRate Amount         `path:"income_rate" range:"-0.05..0.5" default:"0"` // annual, Act/365, credited monthly; default 0; -0.05..0.5
}

// LoanExtension moves the maturity of a tranche, by an option that the borrower exercises.
type LoanExtension struct {
	Months         int    `path:"months" required:"true" range:"1..120"`       // 1..120; a multiple of the payment frequency; required
	FeeFraction    Amount `path:"fee_fraction" range:"0..0.1" default:"0"`     // of principal owed when it begins; default 0; 0..0.1
	MarginStepRate Amount `path:"margin_step_rate" range:"0..0.2" default:"0"` // added to the rate from then on; default 0; 0..0.2
}

// String returns the wire name of the order.
func (o FundingOrder) String() string { return word(o) }

// String returns the wire name of the base.
func (b GearingBase) String() string { return word(b) }

// String returns the wire name of the test.
func (d DrawTest) String() string { return word(d) }

// String returns the wire name of the rule.
func (a AvailabilityRule) String() string { return word(a) }

// String returns the wire name of the uses.
func (u FundedUses) String() string { return word(u) }
