package project

import "github.com/capstack/capstack/compute/calendar"

// TenantUse says whose use a contract stands for.
type TenantUse uint8

// Uses. Own use is capacity that the owner keeps for itself: it may have an internal price or none, and is not let to others.
const (
	TenantUseUnspecified TenantUse = iota
	Leased
	OwnUse
)

// CreditClass sorts obligors as lenders do.
type CreditClass uint8

// Credit classes.
const (
	CreditClassUnspecified CreditClass = iota
	InvestmentGrade
	SubInvestmentGrade
)

// TermEnd says what a late start does to the end of a contract (conventions 3.6).
type TermEnd uint8

// Ends of a term. From the actual start, a delay moves the end; fixed, it shortens the term.
const (
	TermEndUnspecified TermEnd = iota
	TermFromActualStart
	TermFixedEnd
)

// Invoicing says when a month is invoiced (conventions 7.1).
type Invoicing uint8

// Days of invoice: after the month, or on its first day.
const (
	InvoicingUnspecified Invoicing = iota
	InvoicedInArrears
	InvoicedInAdvance
)

// DefaultTerms is what happens when a tenant stops paying (conventions 7.3). Without them the capacity stays his to the end
// of the contract and earns nothing.
type DefaultTerms struct {
	CureDays              Amount    `path:"cure_days" range:"0..3650" whole:"true" default:"30"` // whole days from the day on which he stops to the end of the contract; default 30; 0..3,650
	RecoveryFraction      Amount    `path:"recovery_fraction" range:"0..1" default:"0"`          // share of open invoices that is recovered; the rest is written off on the day he stops; default 0; 0..1
	RecoveryMonths        int       `path:"recovery_months" range:"1..120" default:"12"`         // months until recoveries arrive; default 12; 1..120
	Claim                 ClaimRule `path:"claim"`                                               // claim for the rest of the term; default NO_CLAIM
	ClaimRecoveryFraction Amount    `path:"claim_recovery_fraction" range:"0..1" default:"0"`    // share of the claim that an unsecured creditor recovers; default 0; 0..1
}

// ClaimRule is the claim for the remaining term of a contract that its tenant's default ends.
type ClaimRule uint8

// Claims. A lease of US real property is capped at the rent of the greater of one year and 15% of the remaining term up to
// three years (11 U.S.C. 502(b)(6)).
const (
	ClaimUnspecified ClaimRule = iota
	NoClaim
	LeaseCapClaim
	RemainingTermClaim
)

// GuaranteePayment is how a guarantor pays (conventions 7.4).
type GuaranteePayment uint8

// Ways to pay: each rent as it would have been due, or all of it when the contract ends.
const (
	GuaranteePaymentUnspecified GuaranteePayment = iota
	GuaranteeAsDue
	GuaranteeLumpSum
)

// Guarantee is somebody's promise to pay a tenant's rent (conventions 7.4). GuarantorID or GuarantorName is required. The
// cap is that of the day on which the tenant stops; payments reduce it.
type Guarantee struct {
	GuarantorID     string           `path:"guarantor_id" max:"64"`             // obligor that guarantees
	GuarantorName   string           `path:"guarantor_name" max:"200"`          // free text
	CapUSD          Amount           `path:"cap_usd" range:"0..10000000000000"` // most that is paid, before the first step; default: unlimited; 0..1e13
	CapSteps        []GuaranteeStep  `path:"cap_steps" max:"64"`                // how the cap amortises, in order of date
	Payment         GuaranteePayment `path:"payment"`                           // default AS_DUE
	StopsPayingDate *calendar.Date   `path:"guarantor_stops_paying_date"`       // the guarantor pays nothing from this day; default: never
}

// GuaranteeStep is a guarantee's cap from a date on.
type GuaranteeStep struct {
	Date   calendar.Date `path:"date"`
	CapUSD Amount        `path:"cap_usd" required:"true" range:"0..10000000000000"` // 0..1e13
}

// Reletting is what becomes of capacity after its contract has ended, by its term, a default or a termination (conventions
// 7.5): vacant, then let again at the spot price, or at USDPerKWMonth, less a discount.
type Reletting struct {
	VacancyMonths    Amount `path:"vacancy_months" required:"true" range:"0..120"`  // months without rent; required; 0..120
	CostUSD          Amount `path:"cost_usd" range:"0..10000000000000" default:"0"` // of letting the whole contract again, paid when vacancy ends; default 0; 0..1e13
	DiscountFraction Amount `path:"discount_fraction" range:"0..1" default:"0"`     // off the price; default 0; 0..1
	USDPerKWMonth    Amount `path:"usd_per_kw_month" range:"0..100000"`             // market rent of critical IT kW at close; default: the spot price of its accelerators; 0..100,000
	GrowthRate       Amount `path:"growth_rate" range:"-0.9..1"`                    // of USDPerKWMonth, effective annual, steps every 12 months from close; default 0; -0.9..1
}

// PriceBasis is what a renewal price is a share of.
type PriceBasis uint8

// Bases: the spot price of the day on which the renewal starts, or the contract's last price.
const (
	PriceBasisUnspecified PriceBasis = iota
	SpotPrice
	LastPrice
)

// Renewal prolongs a contract at the end of its term, unless it has ended before.
type Renewal struct {
	Fraction       Amount     `path:"fraction" required:"true" range:"0..1"`       // probability, or 1 for yes and 0 for no: this share of the capacity renews; required; 0..1
	TermMonths     int        `path:"term_months" required:"true" range:"1..600"`  // required, 1..600
	PriceBasis     PriceBasis `path:"price_basis"`                                 // default SPOT with a spot market and accelerators, else LAST_PRICE
	PriceFraction  Amount     `path:"price_fraction" range:"0..10" default:"1"`    // renewal price as a share of the basis; default 1; 0..10
	EscalationRate Amount     `path:"escalation_rate" range:"-0.5..1" default:"0"` // effective annual, on anniversaries of the renewal; default 0; -0.5..1
}

// LateDelivery is what the tenant may ask for when a phase is late (conventions 3.7). At most one price is given.
type LateDelivery struct {
	ContractDate    *calendar.Date `path:"contract_date"`                                       // agreed delivery; default: planned COD of each phase
	GraceDays       Amount         `path:"grace_days" range:"0..3650" whole:"true" default:"0"` // days late before damages accrue; default 0; 0..3,650
	USDPerDay       Amount         `path:"usd_per_day" range:"0..10000000000000"`               // damages a day for the whole contract, by capacity that is late; 0..1e13
	USDPerMWDay     Amount         `path:"usd_per_mw_day" range:"0..10000000000"`               // damages a day and critical IT MW let; 0..1e10
	CapUSD          Amount         `path:"cap_usd" range:"0..10000000000000"`                   // most that is paid in all; default: unlimited; 0..1e13
	TerminationDays Amount         `path:"termination_days" range:"0..3650" whole:"true"`       // days after ContractDate at which a right to terminate arises; default: none; 0..3,650
	Terminates      Amount         `path:"terminates" range:"0..1" whole:"true" default:"0"`    // 1: the tenant uses the right for phases that are not delivered by then; default 0; 0..1
}

// DelayCoverKind says who pays for a late phase.
type DelayCoverKind uint8

// Payers.
const (
	DelayCoverUnspecified DelayCoverKind = iota
	ContractorDamages
	DelayInsurance
)

// DelayCover is money received for the days by which a phase is late; it is an operating receipt (conventions 3.7).
type DelayCover struct {
	ID          string         `path:"delay_cover_id"`
	Kind        DelayCoverKind `path:"kind" required:"true"`                                  // required
	USDPerDay   Amount         `path:"usd_per_day" required:"true" range:"0..10000000000000"` // required; 0..1e13
	WaitingDays Amount         `path:"waiting_days" range:"0..3650" whole:"true" default:"0"` // days late before it pays; default 0; 0..3,650
	CapUSD      Amount         `path:"cap_usd" range:"0..10000000000000"`                     // most that is received in all; default: unlimited; 0..1e13
}

// DelayRules say what a delay of a phase moves beside its commercial operation and its tenants' start (conventions 3.6);
// construction cost, fleets and availability of debt have their own OnDelay. What belongs to several phases moves by as much
// as the first commercial operation among them. DelayStretches is no choice here.
type DelayRules struct {
	OccupancyStart DelayEffect `path:"occupancy_start"` // commencement of rents paid; default DelayLeaves
	DemandCharge   DelayEffect `path:"demand_charge"`   // utility service date; default DelayLeaves
	FixedCost      DelayEffect `path:"fixed_cost"`      // start of costs by the year; default DelayLeaves
}
