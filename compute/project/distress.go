package project

// Distress says what follows a default of senior debt (conventions 8).
//
//	Enforce   debt accelerates; SaleMonths later the collateral is sold, and by seniority lenders share
//	          collateral value x (1 - ForcedSaleDiscount) x (1 - SaleCost), cash, reserves and guarantees;
//	          the rest is their loss
//	Workout   the waterfall runs on to the horizon, and what is unpaid waits for cash
type Distress struct {
	Mode               DistressMode        `path:"mode"`                                                   // default Enforce; Workout without phases or with draws by vintage
	SaleMonths         int                 `path:"sale_months" range:"1..60" default:"6"`                  // from default to sale; default 6; 1..60
	ForcedSaleDiscount Amount              `path:"forced_sale_discount_fraction" range:"0..1" default:"0"` // off the collateral's value; default 0; 0..1
	SaleCost           Amount              `path:"sale_cost_fraction" range:"0..1" default:"0"`            // of the price; default 0; 0..1
	CovenantDefault    CovenantConsequence `path:"covenant_default"`                                       // default DefaultIsRecorded
	InsolvencyTest     InsolvencyTest      `path:"insolvency_test"`                                        // default InsolvencyByCash
}

// DistressMode is what lenders do after a payment default.
type DistressMode uint8

// The modes. Default: Enforce; Workout without phases, which leaves nothing to sell, and with draws by vintage.
const (
	DistressUnspecified DistressMode = iota
	Enforce
	Workout
)

// String returns the wire name of the mode.
func (m DistressMode) String() string { return word(m) }

// CovenantConsequence is what lenders do about an event of default that a covenant made.
type CovenantConsequence uint8

// The consequences. Default: DefaultIsRecorded.
const (
	ConsequenceUnspecified CovenantConsequence = iota
	DefaultIsRecorded                          // it is dated and traps cash while it lasts
	DefaultAccelerates                         // as a payment default
)

// String returns the wire name of the consequence.
func (c CovenantConsequence) String() string { return word(c) }

// InsolvencyTest is the test of insolvency (conventions 8.2).
type InsolvencyTest uint8

// The tests. Default: InsolvencyByCash.
const (
	InsolvencyUnspecified   InsolvencyTest = iota
	InsolvencyByCash                       // the earlier of payment default and unpaid operating cost
	InsolvencyByCashOrBooks                // or the first month end at which liabilities exceed assets
)

// String returns the wire name of the test.
func (t InsolvencyTest) String() string { return word(t) }
