package project

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
