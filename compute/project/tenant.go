package project

import "github.com/capstack/capstack/compute/calendar"

// Tenant is one contract for capacity. Exactly one price is given. The contract of each phase starts on that phase's COD
// (delay included) and runs for TermMonths from it.
//
//	billed share = max(TakeOrPayFraction, UtilizationFraction)
type Tenant struct {
	ID                    string         `path:"tenant_id"`
	Name                  string         `path:"name" max:"200"`
	PhaseIDs              []string       `path:"phase_ids" max:"64"`                            // default: all phases
	CapacityMW            Amount         `path:"capacity_mw" range:">0..10000000"`              // critical IT MW let, over its phases in proportion; default: all of them, or all accelerators for a price by the hour; >0..1e7
	AcceleratorCount      Amount         `path:"accelerator_count" range:">0..1000000000000"`   // accelerators let, over those of its phases that have some, in proportion; at most one of the two; >0..1e12
	USDPerAcceleratorHour Amount         `path:"usd_per_accelerator_hour" range:"0..10000"`     // 0..10,000
	USDPerKWMonth         Amount         `path:"usd_per_kw_month" range:"0..100000"`            // on critical IT kW let; 0..100,000
	USDPerYear            Amount         `path:"usd_per_year" range:"0..10000000000000"`        // whole contract, a twelfth a month; 0..1e13
	TotalUSD              Amount         `path:"total_usd" range:"0..10000000000000"`           // undiscounted over the term; with an escalator, year 1 follows conventions 2.4; 0..1e13
	TermMonths            int            `path:"term_months" required:"true" range:"1..600"`    // required, 1..600
	EscalationRate        Amount         `path:"escalation_rate" range:"-0.5..1" default:"0"`   // effective annual, steps on each anniversary of the contract's start; default 0; -0.5..1
	TakeOrPayFraction     Amount         `path:"take_or_pay_fraction" range:"0..1" default:"1"` // share of capacity billed whether or not used; default 1; 0..1
	UtilizationFraction   Amount         `path:"utilization_fraction" range:"0..1" default:"1"` // sold utilization: billing, and electrical load unless Power.LoadFactor is given; default 1; 0..1
	PayFraction           Amount         `path:"pay_fraction" range:"0..1" default:"1"`         // share of each invoice paid from PayFractionDate; the rest is no revenue; default 1; 0..1
	PayFractionDate       *calendar.Date `path:"pay_fraction_date"`                             // default: financial close
	StopsPayingDate       *calendar.Date `path:"stops_paying_date"`                             // no revenue and no cash from this day; default: never
	PrepaymentFraction    Amount         `path:"prepayment_fraction" range:"0..1" default:"0"`  // share of the contract's undiscounted value paid in advance; a contract liability; default 0; 0..1
	PrepaymentDate        *calendar.Date `path:"prepayment_date"`                               // default: financial close
	CreditStartMonth      int            `path:"credit_start_month" range:"0..599"`             // months after planned start from which invoices are cut by equal amounts; default 0; below TermMonths; 0..599

	Use              TenantUse     `path:"capacity_use"`                             // default LEASED; OWN_USE may go without a price
	ObligorID        string        `path:"obligor_id" max:"64"`                      // who owes the rent: one name for all of an obligor's contracts; default: tenant_id
	CreditClass      CreditClass   `path:"credit_class"`                             // default: not stated
	RampFractions    []Amount      `path:"ramp_fractions" max:"60" range:"0..1"`     // share of capacity sold in each month from COD, then 1; default: the phase's ramp; 0..1
	TermEnd          TermEnd       `path:"term_end"`                                 // default FROM_ACTUAL_START
	PaymentDays      int           `path:"payment_days" range:"0..180"`              // days from invoice to payment; 0: paid in the month of the invoice; default 0; 0..180
	Invoicing        Invoicing     `path:"invoicing"`                                // with payment_days; default ADVANCE where its phases hold no accelerators, else ARREARS
	PowerPassThrough Amount        `path:"power_pass_through_fraction" range:"0..1"` // share of the cost of its power that the tenant pays back; default: none; 0..1
	DefaultTerms     *DefaultTerms `path:"default_terms"`
	Guarantee        *Guarantee    `path:"guarantee"`
	Renewal          *Renewal      `path:"renewal"`
	Reletting        *Reletting    `path:"reletting"`
	LateDelivery     *LateDelivery `path:"late_delivery"`
}

// Market holds prices that nobody has signed.
type Market struct {
	Spot    *Spot        `path:"spot"` // nil: uncontracted capacity earns nothing
	Indices []RateIndex  `path:"indices" max:"64"`
	Power   *PowerMarket `path:"power"` // nil: no supply follows the market price of electricity
	// RefinancingClosedDate is the day from which no new lender refinances a balloon; default: never.
	RefinancingClosedDate *calendar.Date `path:"refinancing_closed_date"`
}

// Spot is what uncontracted accelerators earn.
//
//	price_t = USDPerAcceleratorHour x (1 + GrowthRate)^(whole years since close)
//	          x product over generations that have come of (1 - PriceLossFraction)
type Spot struct {
	USDPerAcceleratorHour Amount `path:"usd_per_accelerator_hour" required:"true" range:">0..10000"` // at close; required; >0..10,000
	GrowthRate            Amount `path:"growth_rate" range:"-0.9..1" default:"0"`                    // effective annual, may be negative; steps every 12 months from close; default 0; -0.9..1
	UtilizationFraction   Amount `path:"utilization_fraction" range:"0..1" default:"0.7"`            // sold share of uncontracted hours; default 0.7; 0..1
	AvailabilityFraction  Amount `path:"availability_fraction" range:"0..1" default:"0.98"`          // default 0.98; 0..1

	Generations []Generation `path:"generations" max:"16"` // better ones that lower the price as they come
}

// Generation is a better accelerator that comes to the market: from its day on the price of what is there is lower.
type Generation struct {
	ID                string         `path:"generation_id"`
	ReleaseDate       *calendar.Date `path:"release_date" required:"true"`                            // day on which it is expected; required
	DelayDays         Amount         `path:"delay_days" range:"-3650..3650" whole:"true" default:"0"` // whole days by which it comes later, sooner if negative; default 0; -3,650..3,650
	PriceLossFraction Amount         `path:"price_loss_fraction" required:"true" range:"0..1"`        // share of the price that is lost; required; 0..1
}

// RateIndex is a reference rate such as SOFR: a level, or listed levels by date, and a parallel shift.
//
//	rate_t = (last listed level on or before the reset day, else Rate) + ShiftRate
type RateIndex struct {
	ID        string      `path:"index_id"`
	Rate      Amount      `path:"rate" required:"true" range:"-0.05..0.5"`  // annual; required; -0.05..0.5
	ShiftRate Amount      `path:"shift_rate" range:"-0.5..0.5" default:"0"` // added to every level; default 0; -0.5..0.5
	Points    []RatePoint `path:"points" max:"600"`                         // in order of date, at most 600
}

// RatePoint is the level of an index from a date on.
type RatePoint struct {
	Date calendar.Date `path:"date"`
	Rate Amount        `path:"rate" required:"true" range:"-0.05..0.5"` // -0.05..0.5
}
