package project

import "github.com/capstack/capstack/compute/calendar"

// Revolver is a working-capital facility: drawn against shortfalls of operating cost, repaid from the first cash that is
// left after senior debt service, and drawn again (conventions 5.2, 5.3). Draws and repayments fall at month end. Exactly
// one of FixedRate and IndexID is given.
type Revolver struct {
	LimitUSD          Amount             `path:"limit_usd" required:"true" range:">0..10000000000000"` // most that may be drawn at a time; required; >0..1e13
	CommitmentFeeRate Amount             `path:"commitment_fee_rate" range:"0..0.2" default:"0"`       // annual, on what is undrawn; default 0; 0..0.2
	FixedRate         Amount             `path:"fixed_rate" range:"0..0.5"`                            // annual nominal; 0..0.5
	IndexID           string             `path:"index_id"`                                             // a market index, read at the start of each month
	MarginRate        Amount             `path:"margin_rate" range:"-0.05..0.5"`                       // over the index; default 0; -0.05..0.5
	StartDate         *calendar.Date     `path:"start_date"`                                           // from which it may be drawn and the fee runs; default: financial close
	Maturity          *calendar.Date     `path:"maturity"`                                             // repaid and closed in its month; default: the horizon
	PaymentFrequency  calendar.Frequency `path:"payment_frequency"`                                    // months between payments of interest and fee: 1, 3, 6 or 12; default 3
	DayCount          *calendar.DayCount `path:"day_count"`                                            // default Act/360
	CleanDownMonth    int                `path:"clean_down_month" range:"1..12"`                       // calendar month of each year in which nothing may be drawn and all is due; default: none; 1..12
	PaysDebtService   bool               `path:"pays_debt_service"`                                    // whether it may also meet senior debt service; default false
}

// LetterOfCredit is a bank's promise that stands in for cash in a reserve: the reserve's target in cash is what the letter
// does not cover. A drawing is owed to the bank with interest, is repaid from the first cash left after senior debt service,
// and reinstates the letter. It expires with the debt that it serves.
type LetterOfCredit struct {
	LimitUSD          Amount             `path:"limit_usd" required:"true" range:">0..10000000000000"` // most that may be drawn; required; >0..1e13
	FeeRate           Amount             `path:"fee_rate" range:"0..0.2" default:"0"`                  // annual, on what may still be drawn; default 0; 0..0.2
	ReimbursementRate Amount             `path:"reimbursement_rate" range:"0..0.5" default:"0"`        // annual nominal, on drawings not repaid; default 0; 0..0.5
	PaymentFrequency  calendar.Frequency `path:"payment_frequency"`                                    // months between payments of fee and interest: 1, 3, 6 or 12; default 3
	DayCount          *calendar.DayCount `path:"day_count"`                                            // default Act/360
}

// PIKKind says when interest is paid in kind.
type PIKKind uint8

// Kinds of payment in kind.
const (
	PIKUnspecified PIKKind = iota
	PIKAlways              // all interest joins principal until UntilDate
	PIKToggle              // interest that cash does not cover, or that a lock-up blocks, joins principal
)

// PaymentInKind lets interest join principal on its payment date instead of being paid (conventions 4.8, 5.2). Interest due
// on the maturity date is due in cash.
//
//	joined = interest not paid in cash, with StepRate in addition over the whole period where anything is
type PaymentInKind struct {
	Kind      PIKKind        `path:"kind" required:"true"`                  // required
	CashCover Amount         `path:"cash_cover" range:"0..100" default:"1"` // of a toggle: interest is paid where the cash left for it is at least this times the amount, else all of it joins principal; default 1; 0..100
	StepRate  Amount         `path:"step_rate" range:"0..0.2" default:"0"`  // added to the rate of a period paid in kind; default 0; 0..0.2
	UntilDate *calendar.Date `path:"until_date"`                            // interest due on or after it is due in cash; default: maturity
}

// Conversion makes a tranche a convertible note: one liability at face until it converts on a date that the case or a
// scenario gives (conventions 4.8). What is outstanding after that month's payments becomes equity; interest accrued since
// the last payment is forfeited.
//
//	shares   = principal / ConversionPriceUSD          parity   = SharePriceUSD / ConversionPriceUSD
//	dilution = shares / (SharesOutstanding + shares)
type Conversion struct {
	ConversionPriceUSD Amount         `path:"conversion_price_usd" required:"true" range:"0.0001..1000000000"` // of face a share; required; 0.0001..1e9
	SharesOutstanding  Amount         `path:"shares_outstanding" range:">0..1000000000000000"`                 // before conversion; >0..1e15; default: none, and no dilution is reported
	SharePriceUSD      Amount         `path:"share_price_usd" range:"0..1000000000"`                           // for parity; 0..1e9; default: none, and no parity is reported
	ConversionDate     *calendar.Date `path:"conversion_date"`                                                 // default: never
}

// Prepayment is a voluntary repayment of a tranche, in the month of its date, after that month's payment, from cash that
// would else be distributed. It cuts later instalments in proportion (conventions 4.6).
type Prepayment struct {
	Date          *calendar.Date `path:"date" required:"true"`                  // required
	Fraction      Amount         `path:"fraction" required:"true" range:"0..1"` // of the principal then owed; required; 0..1
	MakeWholeRate Amount         `path:"make_whole_rate" range:"0..0.5"`        // annual, compounded twice a year: the premium is the value of the payments avoided at this rate less principal; fixed-rate tranches only; 0..0.5
	Penalties     []Penalty      `path:"penalties" max:"16"`                    // a fee that steps down; not beside MakeWholeRate
}

// Penalty is the fee on a prepayment before a date.
type Penalty struct {
	UntilDate   *calendar.Date `path:"until_date" required:"true"`                  // required; in order of date
	FeeFraction Amount         `path:"fee_fraction" required:"true" range:"0..0.5"` // of what is prepaid; required; 0..0.5
}

// Refinancing repays what a tranche still owes at maturity by a new loan, if its tests are met then and the market is open
// (Market.RefinancingClosedDate); else the balloon is due in cash. The loan is drawn on the day of the tranche's last payment,
// ranks as the tranche does and bears its day count and payment frequency.
//
//	DSCR = CFADS of the 12 months before maturity / level service of the balloon at FixedRate over TermMonths
//
// The measure refinancing_dscr takes CFADS of the 12 months after maturity instead (conventions 6.5); the decision reads the
// past, since nobody knows the future when it is taken.
type Refinancing struct {
	TermMonths   int                     `path:"term_months" required:"true" range:"1..600"` // from the tranche's maturity; a whole number of payment periods; required; 1..600
	FixedRate    Amount                  `path:"fixed_rate" required:"true" range:"0..0.5"`  // annual nominal; required; 0..0.5
	MinimumDSCR  Amount                  `path:"minimum_dscr" range:"0..10" default:"0"`     // default 0; 0..10
	MaximumLTV   Amount                  `path:"maximum_ltv_fraction" range:"0..10"`         // balloon over collateral value; default: not tested; 0..10
	FeeFraction  Amount                  `path:"fee_fraction" range:"0..0.2" default:"0"`    // of the balloon, paid in cash; default 0; 0..0.2
	Amortization RefinancingAmortization `path:"amortization"`                               // default level
}

// RefinancingAmortization is how a refinancing is repaid.
type RefinancingAmortization uint8

// Shapes of repayment of a refinancing.
const (
	RefinancingUnspecified RefinancingAmortization = iota
	RefinancingLevel
	RefinancingBullet
)
