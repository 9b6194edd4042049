package project

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// Financing is who pays. What debt and prepayments do not pay is paid by equity up to its commitment.
type Financing struct {
	Tranches            []Tranche           `path:"tranches" max:"64"`
	DSRA                *DSRA               `path:"dsra"`
	EquityCommitmentUSD Amount              `path:"equity_commitment_usd" range:"0..10000000000000"`           // most that equity pays into construction; default: whatever is needed; 0..1e13
	SponsorSupportUSD   Amount              `path:"sponsor_support_usd" range:"0..10000000000000" default:"0"` // most that the sponsor pays against shortfalls in operation; default 0; 0..1e13
	OverdueMarginRate   Amount              `path:"overdue_margin_rate" range:"0..0.2" default:"0.02"`         // added to the contract rate on overdue amounts; default 0.02; 0..0.2
	Waterfall           []WaterfallStep     `path:"waterfall" max:"32"`                                        // order in which cash is paid out; default: conventions 5.2
	CashSweep           *CashSweep          `path:"cash_sweep"`                                                // prepayment from cash; default: none
	Covenants           []Covenant          `path:"covenants" max:"32"`                                        // tests of the senior debt
	DebtGuarantees      []DebtGuarantee     `path:"debt_guarantees" max:"16"`                                  // guarantees of debt
	Distress            Distress            `path:"distress"`                                                  // what follows a default
	Funding             *Funding            `path:"funding"`                                                   // default: equity pays what debt drawn at issue does not
	Hedges              []Hedge             `path:"hedges" max:"64"`
	Revolver            *Revolver           `path:"revolver"`
	Leases              []Lease             `path:"leases" max:"64"`
	MRA                 *MaintenanceReserve `path:"mra"`        // nil: none
	Collateral          *Collateral         `path:"collateral"` // nil: all assets, no cost of sale
}

// InstrumentKind says how a tranche is documented; it sets defaults (conventions 1.5), not mathematics.
type InstrumentKind uint8

// Kinds of debt. A bond defaults to 30/360, semi-annual, following; a term loan to Act/360, quarterly, modified following;
// vendor finance to 30/360, monthly, following.
const (
	InstrumentUnspecified InstrumentKind = iota
	Bond
	TermLoan
	VendorFinance // of a supplier, for what it delivers
)

// Seniority ranks tranches in the waterfall; equal ranks are paid pari passu.
type Seniority uint8

// Ranks, in the order of the waterfall but for SecondLien. Default: Senior. A second lien is served after the senior reserves
// and before the lock-up test, so that no lock-up blocks it: nothing ranks so unless the case says so (conventions 5.2).
// Interest and principal of a shareholder loan and of preferred equity that cash does not meet is deferred, and is no default.
const (
	SeniorityUnspecified Seniority = iota
	Senior
	Mezzanine
	ShareholderLoan
	Preferred
	SecondLien
)

// Tranche is one layer of debt, drawn in full on its issue date unless it has a DelayedDraw. Exactly one of FixedRate and IndexID is given.
type Tranche struct {
	ID                      string                `path:"tranche_id"`
	Kind                    InstrumentKind        `path:"kind" required:"true"`                            // required
	Seniority               Seniority             `path:"seniority"`                                       // default Senior
	PrincipalUSD            Amount                `path:"principal_usd" range:">0..10000000000000"`        // face; required unless Sizing solves it: then the most that it may be; >0..1e13
	IssueDate               *calendar.Date        `path:"issue_date"`                                      // default: financial close; not before it
	Maturity                *calendar.Date        `path:"maturity" required:"true"`                        // required; may lie past the horizon
	FirstPaymentDate        *calendar.Date        `path:"first_payment_date"`                              // a whole number of payment periods before Maturity; default: rolled back from it
	PaymentFrequency        calendar.Frequency    `path:"payment_frequency"`                               // months between payments: 1, 3, 6 or 12; default by Kind
	DayCount                *calendar.DayCount    `path:"day_count"`                                       // default by Kind
	BusinessDay             *calendar.BusinessDay `path:"business_day"`                                    // default by Kind
	Calendar                calendar.Calendar     `path:"calendar"`                                        // default NoHolidays
	Amortization            contract.Amortization `path:"amortization"`                                    // default Bullet
	InterestOnlyMonths      int                   `path:"interest_only_months" range:"0..1200"`            // no principal up to and including issue plus these; default 0; 0..1200
	Repayments              []Repayment           `path:"repayments" max:"1200"`                           // with Listed: sums to the principal
	FixedRate               Amount                `path:"fixed_rate" range:"0..0.5"`                       // annual nominal, 0..0.5
	IndexID                 string                `path:"index_id"`                                        // a market index
	MarginRate              Amount                `path:"margin_rate" range:"-0.05..0.5"`                  // over the index; default 0; -0.05..0.5
	FloorRate               Amount                `path:"floor_rate" range:"-0.05..0.5"`                   // lowest index level; default: none; -0.05..0.5
	UpfrontFeeFraction      Amount                `path:"upfront_fee_fraction" range:"0..0.2" default:"0"` // of principal, paid at issue; default 0; 0..0.2
	CapitalizeInterestUntil *calendar.Date        `path:"capitalize_interest_until"`                       // interest due on payment dates before it joins principal; default: none
	Sizing                  *DebtSizing           `path:"sizing"`                                          // how the size is solved; nil: it is PrincipalUSD
	DelayedDraw             *DelayedDraw          `path:"delayed_draw"`                                    // default: drawn in full on the issue date
	IssuePriceFraction      Amount                `path:"issue_price_fraction" range:"0.5..1.5"`           // proceeds over face; default: face; 0.5..1.5
	Escrow                  *InterestEscrow       `path:"escrow"`                                          // interest funded in advance; default: none
	AmortizationTermMonths  int                   `path:"amortization_term_months" range:"0..1200"`        // months over which principal would be repaid, the rest a balloon; default 0: the own term; 0..1200
	Extensions              []LoanExtension       `path:"extensions" max:"4"`                              // exercised, in order
	CapRate                 Amount                `path:"cap_rate" range:"-0.05..0.5"`                     // highest index level; default: none; -0.05..0.5
	CreditMargins           []CreditMargin        `path:"credit_margins" max:"4"`                          // by tenants' credit class; default: MarginRate for all
	PIK                     *PaymentInKind        `path:"pik"`                                             // not of a senior tranche
	Conversion              *Conversion           `path:"conversion"`                                      // a convertible note; bullet
	Prepayments             []Prepayment          `path:"prepayments" max:"16"`                            // voluntary, in order of date
	Refinancing             *Refinancing          `path:"refinancing"`                                     // of what is owed at maturity
	CrossDefault            *CrossDefault         `path:"cross_default"`                                   // what of other tranches makes it fall due; default: any default of the top rank
}

// Repayment is principal due on a date of a listed schedule.
type Repayment struct {
	Date      calendar.Date `path:"date"`
	AmountUSD money.Fixed   `path:"amount_usd" range:"0..10000000000000"` // 0..1e13
}

// FundedAt says when a reserve is first filled.
type FundedAt uint8

// Funding days of a reserve.
const (
	FundedAtUnspecified FundedAt = iota
	FundedAtCOD                  // by the last construction draw, in the month before the last planned COD
	FundedAtClose
	FundedFromCashFlow
)

// DSRA is the debt service reserve account.
//
//	target_t = Months/12 x senior interest and scheduled principal (no balloon) due in the next 12 months
type DSRA struct {
	Months   Amount   `path:"months" required:"true" range:"0..24"` // 0..24; required
	FundedAt FundedAt `path:"funded_at"`                            // default FundedAtCOD; without phases FundedAtClose
	// LetterOfCredit stands in for cash up to its limit.
	LetterOfCredit *LetterOfCredit `path:"letter_of_credit"`
}
