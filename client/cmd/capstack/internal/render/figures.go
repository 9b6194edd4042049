package render

import (
	"math"
	"strconv"

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
		return group(strconv.FormatFloat(x/1e6, 'f', 1, 64))
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
