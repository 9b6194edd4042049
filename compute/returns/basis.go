package returns

import "github.com/capstack/capstack/compute/calendar"

// Basis is a day count as the functions of spreadsheets read it, with their
// numbers. The ISDA day counts of package calendar are others, even where the name
// is the same: a spreadsheet's Actual/Actual averages years, its 30/360 leaves the
// 31st in a period from the last day of February, and its coupons have nominal
// lengths.
type Basis uint8

// The bases.
const (
	BasisThirtyUS   Basis = 0 // 30/360 of the US (NASD)
	BasisActAct     Basis = 1 // actual days over the actual or average year
	BasisAct360     Basis = 2
	BasisAct365     Basis = 3
	BasisThirtyEuro Basis = 4 // 30E/360
	bases           Basis = 5
)

// Valid reports whether b is one of the bases above.
func (b Basis) Valid() bool { return b < bases }

// String returns the basis as spreadsheets' documentation names it.
func (b Basis) String() string {
	switch b {
	case BasisThirtyUS:
		return "US (NASD) 30/360"
	case BasisActAct:
		return "Actual/actual"
	case BasisAct360:
		return "Actual/360"
	case BasisAct365:
		return "Actual/365"
	case BasisThirtyEuro:
		return "European 30/360"
	default:
		return "unknown basis"
	}
}

// YearFrac returns the part of a year between two dates, in either order
// (spreadsheets: YEARFRAC). Its error is an *ArgumentError.
//
// On BasisActAct, a period of at most a year is divided by 366 if it holds a 29
// February or lies in one leap year, else by 365; a longer one by the mean length
// of the calendar years that it touches. Source: D. Wheeler, YEARFRAC
// (incompatibilities and definition), 2008; OpenFormula 1.2, section 4.11.7.
func YearFrac(start, end calendar.Date, b Basis) (float64, error) {
	if err := dated("YearFrac", b, start, end); err != nil {
		return 0, err
	}
	if end < start {
		start, end = end, start
	}
	return float64(b.days(start, end)) / b.yearLength(start, end), nil
}

// dated is the precondition of functions of dates and a basis.
func dated(function string, b Basis, ds ...calendar.Date) error {
	if !b.Valid() {
		return &ArgumentError{function, "basis", "must be 0..4", float64(b)}
	}
	for _, d := range ds {
		if !d.Valid() {
			return &ArgumentError{function, "date", "must lie in the years 1..9999", float64(d)}
		}
	}
	return nil
}

// days counts from start to end, negative when end is before start; the 31st and
// the end of February are read as the dates stand, not exchanged.
func (b Basis) days(start, end calendar.Date) int64 {
	switch b {
	case BasisThirtyUS:
		return thirtyNASD(start, end, false)
	case BasisThirtyEuro:
		n, _ := calendar.ThirtyE360.Fraction(start, end)
		return n
	default:
		return int64(end) - int64(start)
	}
}

// yearLength is the denominator of YearFrac.
func (b Basis) yearLength(start, end calendar.Date) float64 {
	switch b {
	case BasisAct365:
		return 365
	case BasisActAct:
	default:
		return 360
	}
	y1, m1, d1 := start.YMD()
	y2, m2, d2 := end.YMD()
	next := y2 == y1+1
	switch {
	case y2 > y1+1, next && (m2 > m1 || m2 == m1 && d2 > d1): // more than a year
		return meanYear(y1, y2)
	case y1 == y2 && leap(y1), m2 == 2 && d2 == 29, next && leap(y1) && m1 <= 2, next && leap(y2) && m2 > 2:
		return 366
	default:
		return 365
	}
}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

// meanYear is the mean length of the calendar years y1..y2.
func meanYear(y1, y2 int) float64 {
	leaps := func(y int) int { return y/4 - y/100 + y/400 }
	n := y2 - y1 + 1
	return float64(365*n+leaps(y2)-leaps(y1-1)) / float64(n)
}

// thirtyNASD counts days in months of 30 days as spreadsheets do. The end of
// February counts as the 30th at the start; at the end only if it is one at the
// start too, or if both ends are to be treated alike, which is the case of whole
// coupon periods.
func thirtyNASD(start, end calendar.Date, whole bool) int64 {
	y1, m1, d1 := start.YMD()
	y2, m2, d2 := end.YMD()
	february := m1 == 2 && start.IsMonthEnd()
	if m2 == 2 && end.IsMonthEnd() && (february || whole) {
		d2 = 30
	}
	if d2 == 31 && (d1 >= 30 || whole) {
		d2 = 30
	}
	if d1 == 31 || february {
		d1 = 30
	}
	return int64(360*(y2-y1) + 30*(m2-m1) + d2 - d1)
}
