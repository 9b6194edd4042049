package project

import "github.com/capstack/capstack/compute/calendar"

// TaxClass says over how many years tax law writes an asset off.
type TaxClass uint8

// The classes of the US system (IRC section 168): 5 and 15 years by half-year tables, 39 years straight line.
const (
	TaxClassUnspecified TaxClass = iota
	FiveYear                     // computers and their peripheral equipment
	FifteenYear                  // land improvements, connections and plant that serve equipment
	ThirtyNineYear               // non-residential buildings
	NotDepreciated               // land
)

// String returns the wire name of the class.
func (c TaxClass) String() string { return word(c) }

// taxClassOf is the class of a construction cost that states none.
func taxClassOf(c CostCategory) TaxClass {
	switch c {
	case Land:
		return NotDepreciated
	case MechanicalElectrical, Interconnection:
		return FifteenYear
	case Network:
		return FiveYear
	default:
		return ThirtyNineYear
	}
}

// DelayEffect says what a delay of the phase does to a payment.
type DelayEffect uint8

// Effects of delay. A contractor's milestones move with the work; an order of hardware rarely does.
const (
	DelayEffectUnspecified DelayEffect = iota
	DelayLeaves                        // nothing: paid as planned
	DelayMoves                         // everything moves by the days of delay
	DelayStretches                     // the span from construction start to COD grows by them, and spending with it
)

// String returns the wire name of the effect.
func (e DelayEffect) String() string { return word(e) }

// Deposit is a part of a fleet's price that is not paid on its payment date.
type Deposit struct {
	MonthsFromCOD int    `path:"months_from_cod" range:"-120..120"`      // months from planned COD, negative before it; -120..120; what falls before financial close is paid then
	Fraction      Amount `path:"fraction" required:"true" range:">0..1"` // share of the fleet's price; required; >0..1
}

// ResidualValue is what an asset would bring by its age. Exactly one of DecayRate and Points is given.
//
//	value = cost x (1 - DecayRate)^(age in months / 12),  or  cost x Points at the age, linear between them
//
// Before the first point the value falls, or rises, in a straight line from the whole cost at age 0; after the last it stays.
type ResidualValue struct {
	DecayRate Amount          `path:"decay_rate" range:"0..0.99"` // share of its value lost a year; 0..0.99
	Points    []ResidualPoint `path:"points" max:"120"`           // by rising age
}

// ResidualPoint is the share of cost that an asset of an age would bring.
type ResidualPoint struct {
	AgeMonths int    `path:"age_months" range:"0..720"`             // 0..720
	Fraction  Amount `path:"fraction" required:"true" range:"0..2"` // share of cost; required; 0..2
}

// RefreshRule says when a fleet is replaced.
type RefreshRule uint8

// The rules. Without a refresh a fleet is not replaced.
const (
	RefreshUnspecified RefreshRule = iota
	LikeForLike                    // each time its book life has passed, counted from actual COD
	RefreshOnDate                  // once, at the end of the month of Date
)

// String returns the wire name of the rule.
func (r RefreshRule) String() string { return word(r) }

// Refresh replaces a fleet by a new one of the same accelerators. It is paid from operating cash and the maintenance reserve
// (conventions 5.1); what is replaced leaves the books and brings its salvage.
//
//	cost of replacement k = cost of the fleet x (1 + PriceChangeRate)^(months from the first to the replacement / 12)
type Refresh struct {
	Rule            RefreshRule    `path:"rule" required:"true"`                   // required
	Date            *calendar.Date `path:"date"`                                   // required with RefreshOnDate
	Replacements    int            `path:"replacements" range:"1..10" default:"1"` // most of them within the horizon; default 1; 1..10
	PriceChangeRate Amount         `path:"price_change_rate" range:"-0.9..1"`      // effective annual; default: none; -0.9..1
}

// ResidualGuarantee pays what a fleet is worth less on a date than was promised. Exactly one of AmountUSD and FractionOfCost
// is given.
//
//	receipt = max(0, promised - value by ResidualValue at the end of the month of Date)
type ResidualGuarantee struct {
	GuarantorID     string         `path:"guarantor_id"`                         // who pays: an obligor, or the vendor; required
	Date            *calendar.Date `path:"date"`                                 // default: the last day of the horizon
	AmountUSD       Amount         `path:"amount_usd" range:"0..10000000000000"` // promised; 0..1e13
	FractionOfCost  Amount         `path:"fraction_of_cost" range:"0..2"`        // promised, as a share of the fleet's first cost; 0..2
	StopsPayingDate *calendar.Date `path:"stops_paying_date"`                    // of the guarantor: nothing is paid from then on; default: never
}

// Obsolescence is a better generation that comes on a date: what is there is worth less from then on, all at once.
type Obsolescence struct {
	Date              *calendar.Date `path:"date"`                                         // default: never
	Model             string         `path:"model" max:"200"`                              // fleets of this model lose value; default: all
	ValueLossFraction Amount         `path:"value_loss_fraction" range:"0..1" default:"0"` // share of the residual value lost; default 0; 0..1
	SpotLossFraction  Amount         `path:"spot_loss_fraction" range:"0..1" default:"0"`  // share of the spot price lost; default 0; 0..1
}

// ImpairmentRule says when assets are written down to what they would bring.
type ImpairmentRule uint8

// The rules. The write-down happens once, in the month in which the first of the events falls.
const (
	ImpairmentUnspecified  ImpairmentRule = iota
	NeverImpaired                         // the default
	ImpairedOnObsolescence                // on its date
	ImpairedOnDefault                     // when a tenant stops paying, or in the month after senior debt stays unpaid
	ImpairedOnEither
)

// String returns the wire name of the rule.
func (i ImpairmentRule) String() string { return word(i) }

// MaintenanceReserve is the account that saves for the refresh of fleets (conventions 5.1, 5.2). Exactly one of
// LookAheadMonths and USDPerYear is given.
type MaintenanceReserve struct {
	LookAheadMonths int    `path:"look_ahead_months" range:"1..120"`       // each replacement is saved for in equal parts over these months before it; 1..120
	USDPerYear      Amount `path:"usd_per_year" range:"0..10000000000000"` // put aside from the first COD as long as a replacement lies ahead; 0..1e13
}

// CollateralAssets says what secures the senior debt.
type CollateralAssets uint8

// The choices.
const (
	CollateralUnspecified CollateralAssets = iota
	AllAssets                              // the default
	FleetsOnly
)

// String returns the wire name of the choice.
func (c CollateralAssets) String() string { return word(c) }

// Collateral is what lenders could sell, by asset age (conventions 6.5): fleets from their delivery, by their residual value;
// other assets by their own, else at book value.
//
//	LTV = senior debt / (collateral value x (1 - CostOfSaleFraction))
type Collateral struct {
	Assets             CollateralAssets `path:"assets"`                                            // default AllAssets
	CostOfSaleFraction Amount           `path:"cost_of_sale_fraction" range:"0..0.99" default:"0"` // share of the value; default 0; 0..0.99
	LTVCap             Amount           `path:"ltv_cap" range:"0..10"`                             // level of LTV above which months are counted; default: none; 0..10
}
