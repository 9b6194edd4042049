package render

import (
	"math"
	"strconv"
	"strings"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// figures writes the statistics of one column in one way, so that a column lines up and fits: large money in millions.
type figures struct {
	of       string // unit of the measure
	millions bool
}

// millionsFrom is the amount from which a column of money is written in millions.
const millionsFrom = 1e8

// figures chooses how column i is written, by its largest value.
func (r *Run) figures(i int) figures {
	f := figures{of: r.Header.GetColumns()[i].GetUnit()}
	a := r.Summary.GetColumns()[i]
	most := max(math.Abs(a.GetMinimum().GetValue()), math.Abs(a.GetMaximum().GetValue()), math.Abs(r.Header.GetColumns()[i].GetBaseValue()))
	f.millions = f.of == unitCurrency && most >= millionsFrom
	return f
}

// unit names the unit with the currency of the case.
func (f figures) unit(currency string) string {
	name := unitName(f.of, currency)
	if f.millions {
		name += " m"
	}
	return name
}

func (f figures) text(x float64) string {
	if f.millions && !math.IsNaN(x) && !math.IsInf(x, 0) {
		places := 1
		if size := math.Abs(x); size >= 0.01 && size < 1e6 { // standard errors, expected losses of what is rare
			places = 3
		}
		return group(strconv.FormatFloat(x/1e6, 'f', places, 64))
	}
	return Figure(x, f.of)
}

func (f figures) optional(x *float64) string {
	if x == nil {
		return none
	}
	return f.text(*x)
}

// spread writes a width, such as a standard deviation: that of dates is in days.
func (f figures) spread(x *float64) string {
	switch {
	case x == nil:
		return none
	case f.of == unitDate:
		return Figure(*x, unitDays) + " d"
	default:
		return f.text(*x)
	}
}

func (f figures) extreme(v *pb.ScenarioValue) string {
	if v == nil {
		return none
	}
	return f.text(v.GetValue())
}

// same tells whether two numbers are written alike. What is left of sums that cancel is written as zero, of either sign.
func (f figures) same(x, y float64) bool {
	bare := func(x float64) string {
		text := f.text(x)
		if strings.Trim(text, "-0.") == "" {
			return "0"
		}
		return text
	}
	return bare(x) == bare(y)
}

// Figures writes numbers of one unit in one way, for what is drawn elsewhere. Use [NewFigures].
type Figures struct {
	figures
	currency string
}

// NewFigures chooses how numbers are written, by their unit and the largest of them; large money in millions. The unit of money
// is "currency" or that of the case itself.
func NewFigures(unit, currency string, most float64) Figures {
	f := figures{of: unit}
	if currency != "" && unit == currency {
		f.of = unitCurrency
	}
	f.millions = f.of == unitCurrency && most >= millionsFrom
	return Figures{f, currency}
}

// Unit names the unit, empty for a pure number.
func (f Figures) Unit() string { return f.unit(f.currency) }

// Text writes a number.
func (f Figures) Text(x float64) string { return f.text(x) }

// Optional writes a number, a dash for none.
func (f Figures) Optional(x *float64) string { return f.optional(x) }

// Spread writes a width, such as a standard deviation; that of dates is in days.
func (f Figures) Spread(x *float64) string { return f.spread(x) }

// QuantileName is P5 for 0.05.
func QuantileName(q float64) string { return quantileName(q) }

// Same tells whether two numbers are written alike, a residue of nothing like nothing.
func (f Figures) Same(x, y float64) bool { return f.same(x, y) }
