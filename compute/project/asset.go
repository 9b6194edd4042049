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
