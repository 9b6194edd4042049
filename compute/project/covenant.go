package project

import "github.com/capstack/capstack/compute/calendar"

// Covenant is a test of the senior debt (conventions 6.3, 6.6). Below its lock-up level it traps cash behind the reserves,
// below its default level it is breached. Kinds that measure a load (LTV) are breached above their level.
type Covenant struct {
	ID              string             `path:"covenant_id"`
	Kind            CovenantKind       `path:"kind" required:"true"`                         // required
	LockUpLevel     Amount             `path:"lock_up_level" range:">0..1000"`               // default: the covenant traps no cash; >0..1000
	DefaultLevel    Amount             `path:"default_level" range:">0..1000"`               // default: the covenant is not breached; >0..1000
	LockUpLevelUSD  Amount             `path:"lock_up_level_usd" range:">0..10000000000000"` // of MinimumLiquidity, instead of LockUpLevel; >0..1e13
	DefaultLevelUSD Amount             `path:"default_level_usd" range:">0..10000000000000"` // of MinimumLiquidity, instead of DefaultLevel; >0..1e13
	TestFrequency   calendar.Frequency `path:"test_frequency"`                               // months between tests, counted from financial close: 1, 3, 6 or 12; default: senior payment dates
	FirstTestDate   *calendar.Date     `path:"first_test_date"`                              // default: the first test date after the last planned COD
	CureCount       int                `path:"cure_count" range:"0..40"`                     // breaches that the sponsor may cure; default 0; 0..40
	CureLimitUSD    Amount             `path:"cure_limit_usd" range:"0..10000000000000"`     // most that all cures may cost; default: no limit; 0..1e13
	CureDays        int                `path:"cure_days" range:"0..365"`                     // from test to event of default; default 0; 0..365
	NumeratorLine   string             `path:"numerator_line"`                               // of CustomRatio: a line of the model in money
	DenominatorLine string             `path:"denominator_line"`                             // of CustomRatio: a line of the model in money
	WindowMonths    int                `path:"window_months" range:"1..60"`                  // of CustomRatio: months summed on both sides; default 12; 1..60
	CostOfSale      Amount             `path:"cost_of_sale_fraction" range:"0..1"`           // of LoanToValue: share of the collateral's value; default 0; 0..1
	TrancheIDs      []string           `path:"tranche_ids" max:"64"`                         // whose event of default it is: none accelerates by it unless one that may enforce is among them; default: all senior tranches
}

// CovenantKind is what a covenant measures.
type CovenantKind uint8

// The kinds. A ratio below its level fails, an LTV above it.
const (
	CovenantUnspecified CovenantKind = iota
	BackwardDSCR                     // CFADS over senior debt service of the 12 months to the test
	ForwardDSCR                      // the plan's CFADS over scheduled senior debt service of the 12 months after it
	LoanLifeCover                    // LLCR of the plan's CFADS over what is owed
	LoanToValue                      // senior debt over collateral value less cost of sale
	MinimumLiquidity                 // cash, trapped cash and DSRA after senior debt service, USD
	MinimumDebtYield                 // EBITDA of the 12 months to the test over senior debt
	CustomRatio                      // two lines of the model
)

// String returns the wire name of the kind.
func (k CovenantKind) String() string { return word(k) }
