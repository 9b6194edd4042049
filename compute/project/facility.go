package project

import "github.com/capstack/capstack/compute/calendar"

// Facility is the campus: its phases and what running them costs. A case without phases is a pure financing.
type Facility struct {
	Phases         []Phase         `path:"phases" max:"64"`
	Power          *Power          `path:"power"` // nil: the tenant or nobody pays for power
	Occupancies    []Occupancy     `path:"occupancies" max:"64"`
	OperatingCosts []OperatingCost `path:"operating_costs" max:"64"`
	Obsolescence   *Obsolescence   `path:"obsolescence"` // nil: none comes
	Impairment     ImpairmentRule  `path:"impairment"`   // default NeverImpaired
	DelayRules     DelayRules      `path:"delay_rules"`  // what a delay moves
}

// Phase is a part of the campus that comes into service on one day.
type Phase struct {
	ID                string         `path:"phase_id"`
	CapacityMW        Amount         `path:"capacity_mw" required:"true" range:">0..20000"`       // required; >0..20,000
	CapacityBase      Base           `path:"capacity_base"`                                       // required: what CapacityMW counts
	DesignPUE         Amount         `path:"design_pue" range:"1..3"`                             // facility MW / critical IT MW, 1..3; required to convert from a base other than critical IT; default else 1.25
	ConstructionStart *calendar.Date `path:"construction_start"`                                  // default: financial close
	PlannedCOD        *calendar.Date `path:"planned_cod" required:"true"`                         // first planned operating day; required
	DelayDays         Amount         `path:"delay_days" range:"0..3650" whole:"true" default:"0"` // whole days that COD moves; default 0; 0..3,650
	RampMonths        int            `path:"ramp_months" range:"0..60"`                           // months of linear ramp of sold capacity from COD; default 0; 0..60
	CostOverrun       Amount         `path:"cost_overrun_factor" range:"0.1..10" default:"1"`     // multiplies every capital cost of the phase, not its fleets; default 1; 0.1..10
	CapitalCosts      []CapitalCost  `path:"capital_costs" max:"16"`
	Fleets            []Fleet        `path:"fleets" max:"16"`
	RampFractions     []Amount       `path:"ramp_fractions" max:"60" range:"0..1"` // listed ramp: share of capacity sold in each month from COD, then 1; instead of RampMonths; 0..1
	DelayCovers       []DelayCover   `path:"delay_covers" max:"8"`
}

// CostCategory sorts a cost line for statements.
type CostCategory uint8

// Categories of capital and operating cost.
const (
	CategoryUnspecified CostCategory = iota
	ShellAndCore
	MechanicalElectrical
	Land // never depreciated
	Interconnection
	OwnersCost
	Contingency
	Maintenance
	Staff
	Insurance
	PropertyTax
	Network
	Software
	GeneralAdministrative
	OtherCost
)

// CapitalCost is one line of construction cost. Exactly one of AmountUSD, USDPerMW and FractionOfCost is given; at most one
// of SpendWeights and LogisticSteepness.
type CapitalCost struct {
	ID                string         `path:"capital_cost_id"`
	Category          CostCategory   `path:"category"`                                     // ShellAndCore to Contingency, Network or OtherCost; default OtherCost
	AmountUSD         Amount         `path:"amount_usd" range:"0..10000000000000"`         // whole cost; 0..1e13
	USDPerMW          Amount         `path:"usd_per_mw" range:"0..10000000000"`            // on PerMWBase; 0..1e10
	PerMWBase         Base           `path:"per_mw_base"`                                  // required with USDPerMW
	SpendWeights      []Amount       `path:"spend_weights" max:"600" range:"0..1"`         // share spent in each month from the month of construction start, sum 1 (a miss of up to 1e-6 goes to the last one); 0..1; default: evenly by days from construction start to planned COD (all in the month of start if they coincide); 0..1
	BookLifeMonths    Amount         `path:"book_life_months" range:"1..720" whole:"true"` // months, straight line from COD; default 240 (Land: never); whole, 1..720
	FractionOfCost    Amount         `path:"fraction_of_cost" range:"0..2"`                // share of the lines in FractionOfIDs, their overrun included; 0..2
	FractionOfIDs     []string       `path:"fraction_of_ids" max:"32"`                     // lines stated earlier in the phase, and fleets; default: all earlier lines
	ContingencySpent  Amount         `path:"contingency_spent_fraction" range:"0..1"`      // share of a CONTINGENCY that is spent; default: all of it; 0..1
	LogisticSteepness Amount         `path:"logistic_steepness" range:">0..30"`            // spend follows a logistic curve from construction start to planned COD; 10 spends 90% in the middle 60% of the time; >0..30
	EscalationRate    Amount         `path:"escalation_rate" range:"-0.5..1"`              // effective annual, monthly from PriceDate to the month of spend; default: none; -0.5..1
	PriceDate         *calendar.Date `path:"price_date"`                                   // whose prices the cost is stated in; default: financial close
	OnDelay           DelayEffect    `path:"on_delay"`                                     // default DelayLeaves
	ResidualValue     *ResidualValue `path:"residual_value"`                               // by months from COD; nil: book value
	TaxClass          TaxClass       `path:"tax_class"`                                    // default: LAND none, MECHANICAL_ELECTRICAL and INTERCONNECTION 15 years, NETWORK 5, else 39
}

// AcceleratorUnit says what one accelerator of a count is.
type AcceleratorUnit uint8

// Units of an accelerator count. A GB200 superchip holds two GPU packages: counts differ by two between pages.
const (
	AcceleratorUnitUnspecified AcceleratorUnit = iota
	Package
	Superchip
)

// Fleet is a number of accelerators of one model in one phase. Exactly one of Count and KWPerAccelerator, and exactly one
// of USDPerAccelerator, AmountUSD and USDPerMW is given. A fleet with KWPerAccelerator and without CapacityMW fills its phase,
// so that the phase has no other.
type Fleet struct {
	ID                string             `path:"fleet_id"`
	Model             string             `path:"model" max:"200"`
	Unit              AcceleratorUnit    `path:"unit" required:"true"`                                      // required
	Count             Amount             `path:"count" range:">0..1000000000"`                              // >0..1e9
	KWPerAccelerator  Amount             `path:"kw_per_accelerator" range:"0.1..20"`                        // all-in IT kW of one accelerator, 0.1..20; count = critical IT kW / this
	USDPerAccelerator Amount             `path:"usd_per_accelerator" range:"0..10000000"`                   // all-in hardware price; 0..1e7
	AmountUSD         Amount             `path:"amount_usd" range:"0..10000000000000"`                      // price of the whole fleet; 0..1e13
	CapacityMW        Amount             `path:"capacity_mw" range:">0..20000"`                             // critical IT MW of the fleet; default: the phase's; >0..20,000
	USDPerMW          Amount             `path:"usd_per_mw" range:"0..10000000000"`                         // price per MW of CapacityMW on PerMWBase; 0..1e10
	PerMWBase         Base               `path:"per_mw_base"`                                               // required with USDPerMW
	NetworkStorage    Amount             `path:"network_storage_fraction" range:"0..2"`                     // network and storage as a share of the price, added to it; default: none, the price is all-in; 0..2; not with AmountUSD
	Deposits          []Deposit          `path:"deposits" max:"24"`                                         // parts of the price paid on other days, at most 1 in all; the rest is paid on PaymentDate
	OnDelay           DelayEffect        `path:"on_delay"`                                                  // of payments and delivery; default DelayLeaves; not DelayStretches
	ResidualValue     *ResidualValue     `path:"residual_value"`                                            // by months from delivery; nil: book value
	Refresh           *Refresh           `path:"refresh"`                                                   // nil: never replaced
	DeliveryDate      *calendar.Date     `path:"delivery_date"`                                             // from which it ages as collateral; default: PaymentDate; moves with OnDelay
	RetirementDate    *calendar.Date     `path:"retirement_date"`                                           // sold at the end of its month, at residual value less cost of sale, without one at salvage; default: never; not with Refresh
	Guarantee         *ResidualGuarantee `path:"residual_guarantee"`                                        // nil: none
	PaymentDate       *calendar.Date     `path:"payment_date"`                                              // when paid, but for deposits, and delivered; default: the later of financial close and the day before planned COD
	BookLifeMonths    Amount             `path:"book_life_months" range:"1..240" whole:"true" default:"60"` // months, straight line from COD; default 60; whole, 1..240
	TaxClass          TaxClass           `path:"tax_class"`                                                 // default FiveYear
	SalvageFraction   Amount             `path:"salvage_fraction" range:"0..1" default:"0"`                 // share of cost not depreciated and received in the last month; default 0; 0..1
}

// Power is the electricity bought for the whole campus.
//
//	energy_t (MWh) = critical IT MW x OperatingPUE x hours_t x (idle + (1 - idle) x load factor) x operating share
type Power struct {
	USDPerMWh           Amount         `path:"usd_per_mwh" range:"0..1000"`                                 // energy price, 0..1,000; required without supplies
	EscalationRate      Amount         `path:"escalation_rate" range:"-0.5..1" default:"0"`                 // effective annual, steps every 12 months from close; default 0; -0.5..1
	OperatingPUE        Amount         `path:"operating_pue" range:"1..3" default:"1.25"`                   // 1..3; default 1.25
	LoadFactor          Amount         `path:"load_factor" range:"0..1"`                                    // electrical load of IT / critical IT; default: sold utilization of the phase's tenants; 0..1
	IdleFraction        Amount         `path:"idle_fraction" range:"0..1" default:"0"`                      // share of full load drawn by idle operating IT; default 0; 0..1
	DemandUSDPerKWMonth Amount         `path:"demand_charge_usd_per_kw_month" range:"0..10000" default:"0"` // on utility MW; default 0; 0..10,000
	ContractedUtilityMW Amount         `path:"contracted_utility_mw" range:"0..10000000"`                   // default: facility load of all phases; needs a demand charge; 0..1e7
	MinimumTakeFraction Amount         `path:"minimum_take_fraction" range:"0..1" default:"1"`              // share of contracted MW billed at least; default 1; 0..1
	UtilityServiceDate  *calendar.Date `path:"utility_service_date"`                                        // demand charge runs from it; default: first planned COD; moves with delay only by Facility.DelayRules

	Supplies         []PowerSupply `path:"supplies" max:"16"`                          // electricity by share, instead of USDPerMWh
	CurtailmentHours Amount        `path:"curtailment_hours_per_year" range:"0..8760"` // hours a year without supply: no energy, no hourly sales, and used hours of contracts fall; default: none; 0..8,760
}

// Occupancy is rent paid for buildings or land, due whether or not the tenants pay. Exactly one price is given.
type Occupancy struct {
	ID             string         `path:"occupancy_id"`
	PhaseIDs       []string       `path:"phase_ids" max:"64"`                          // default: all phases
	USDPerKWMonth  Amount         `path:"usd_per_kw_month" range:"0..100000"`          // on critical IT kW; 0..100,000
	USDPerYear     Amount         `path:"usd_per_year" range:"0..10000000000000"`      // whole line; 0..1e13
	TotalUSD       Amount         `path:"total_usd" range:"0..10000000000000"`         // undiscounted over the term; with an escalator, year 1 follows conventions 2.4; 0..1e13
	EscalationRate Amount         `path:"escalation_rate" range:"-0.5..1" default:"0"` // effective annual, steps on anniversaries of commencement; default 0; -0.5..1
	Commencement   *calendar.Date `path:"commencement"`                                // default: first planned COD of its phases; does not move with delay
	TermMonths     int            `path:"term_months" range:"1..600"`                  // default: to the horizon; required with TotalUSD; 1..600
	DepositUSD     Amount         `path:"deposit_usd" range:"0..10000000000000"`       // paid on DepositDate, returned when the term or the horizon ends; default: none; 0..1e13
	DepositDate    *calendar.Date `path:"deposit_date"`                                // default: financial close
	StraightLine   bool           `path:"straight_line"`                               // the books spread the rent of the term evenly over it; default: as billed
}

// OperatingCost is one line of running cost. Exactly one price is given.
type OperatingCost struct {
	ID                         string         `path:"operating_cost_id"`
	Category                   CostCategory   `path:"category"`                                        // Maintenance to OtherCost; default OtherCost
	PhaseIDs                   []string       `path:"phase_ids" max:"64"`                              // default: all phases; shared among them by critical IT MW
	USDPerYear                 Amount         `path:"usd_per_year" range:"0..10000000000000"`          // fixed, runs from StartDate whether or not phases operate; 0..1e13
	USDPerMWYear               Amount         `path:"usd_per_mw_year" range:"0..10000000000"`          // on operating critical IT MW: scales with what runs; 0..1e10
	FractionOfHardwareCostYear Amount         `path:"fraction_of_hardware_cost_per_year" range:"0..1"` // share of installed fleet cost a year, 0..1, from each phase's COD
	FractionOfRevenue          Amount         `path:"fraction_of_revenue" range:"0..1"`                // 0..1
	EscalationRate             Amount         `path:"escalation_rate" range:"-0.5..1"`                 // effective annual, steps every 12 months from close; default 0; not with FractionOfRevenue; -0.5..1
	FractionOfCapitalCostYear  Amount         `path:"fraction_of_capital_cost_per_year" range:"0..1"`  // share of construction and fleet cost of its phases a year, 0..1, from each phase's COD: property tax, insurance
	StartDate                  *calendar.Date `path:"start_date"`                                      // only with USDPerYear; default: first planned COD of its phases; does not move with delay
}
