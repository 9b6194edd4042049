package project

import "github.com/capstack/capstack/compute/money"

// Range is the numbers that a field may hold.
type Range struct {
	Low, High money.Fixed
	Open      bool // Low itself is outside
	Whole     bool // whole numbers only
}

// Contains reports whether x may stand in the field.
func (r Range) Contains(x money.Fixed) bool {
	c := x.Cmp(r.Low)
	return (c > 0 || c == 0 && !r.Open) && x.Cmp(r.High) <= 0 && (!r.Whole || x.Floor() == x)
}

// String says the range as messages do.
func (r Range) String() string {
	text := span{low: r.Low, high: r.High, open: r.Open}.String()
	if r.Whole {
		text += ", whole"
	}
	return text
}

// RangeOf returns the range of the number at a path of c. ok is false where the case has no such path or its field has no
// range of its own.
func RangeOf(c *Case, path string) (_ Range, ok bool) {
	_, f, err := locate(c, path, false)
	if err != nil || f.within == nil {
		return Range{}, false
	}
	return Range{Low: f.within.low, High: f.within.high, Open: f.within.open, Whole: f.whole || f.kind == IntegerKind}, true
}
