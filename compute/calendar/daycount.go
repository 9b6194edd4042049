package calendar

import "github.com/capstack/capstack/compute/money"

// DayCount says which fraction of a year lies between two dates, by the 2006
// ISDA Definitions, section 4.16. The default, Act360, is the money-market basis
// of the loans of conventions 1.5.
type DayCount uint8

// The day counts.
const (
	// Act360 is actual days over 360, section 4.16(e).
	Act360 DayCount = iota
	// Act365F is actual days over 365 in every year, section 4.16(d).
	Act365F
	// Thirty360 is the bond basis, section 4.16(f): twelve months of 30 days,
	// where the 31st of the first date counts as the 30th, and the 31st of the
	// second only if the first is the 30th or 31st. The end of February is no
	// exception: 28 February to 31 August is 183 days. (The variant of the US
	// Securities Industry Association, which makes it 180, has another name and
	// would be another DayCount.)
	Thirty360
	// ThirtyE360 is the Eurobond basis, section 4.16(g): the 31st of either date
	// counts as the 30th.
	ThirtyE360
	// ActActISDA is section 4.16(b): the days in leap years over 366 plus the
	// days in other years over 365.
	ActActISDA
	// ThirtyE360ISDA is section 4.16(h): as 30E/360, and the last day of February
	// counts as the 30th too, except where it is the date on which the contract
	// ends (see FinalFraction). A month-end schedule has twelve equal months.
	ThirtyE360ISDA
	// Act365L is actual days over 366 or 365, ICMA Rule 251.1(i): of an annual
	// coupon 366 when a 29 February lies behind its start and not behind its end,
	// of any other when its end lies in a leap year. Without a frequency (Fraction)
	// the second rule is taken.
	Act365L
	// ActActICMA is ICMA Rule 251.1(iii), section 4.16(c): actual days over the
	// days of the coupon period times the coupons a year, so that every regular
	// coupon is equal. It needs the coupon's dates: see CouponFraction.
	ActActICMA
	// ActActAFB is the count of the French master agreement (AFB, 1994), "Base
	// Exact/Exact": whole years counted back from the end, and the rest over 366
	// if it holds a 29 February, else over 365.
	ActActAFB
	// Thirty360US is the bond basis of the US Securities Industry Association
	// (J. Mayle, Standard Securities Calculation Methods, 1993): as Thirty360, and
	// a start on the last day of February counts as the 30th, as does the end if
	// both are.
	Thirty360US
	// Business252 is business days from the start (inclusive) to the end
	// (exclusive) over 252, the count of Brazil's markets. The calendar comes with
	// the coupon (CouponFraction); without it, it is MondayToFriday.
	Business252
	dayCounts // the number of day counts
)

// String returns the ISDA name.
func (c DayCount) String() string {
	switch c {
	case Act360:
		return "Actual/360"
	case Act365F:
		return "Actual/365 (Fixed)"
	case Thirty360:
		return "30/360"
	case ThirtyE360:
		return "30E/360"
	case ThirtyE360ISDA:
		return "30E/360 (ISDA)"
	case ActActISDA:
		return "Actual/Actual (ISDA)"
	case Act365L:
		return "Actual/365L"
	case ActActICMA:
		return "Actual/Actual (ICMA)"
	case ActActAFB:
		return "Actual/Actual (AFB)"
	case Thirty360US:
		return "30/360 (US)"
	case Business252:
		return "Business/252"
	default:
		return "unknown day count"
	}
}

// Valid reports whether c is one of the day counts above.
func (c DayCount) Valid() bool { return c < dayCounts }

// Fraction returns the part of a year from start (inclusive) to end (exclusive)
// as the exact ratio num/den, not reduced; den is positive. An end before the
// start gives the negative of the exchanged period. An unknown day count gives
// 0/1.
//
//	Actual/360            num = days, den = 360
//	Actual/365 (Fixed)    num = days, den = 365
//	30/360 and its kin    num = 360 (y2-y1) + 30 (m2-m1) + (d2-d1), den = 360
//	Actual/Actual (ISDA)  num = 366 days in common years + 365 days in leap years,
//	                      den = 365 · 366
//
// The counts that depend on the coupon (Act365L, ActActICMA, Business252) are
// taken here with what their constants say for an absent one; CouponFraction has
// them in full.
func (c DayCount) Fraction(start, end Date) (num, den int64) {
	if end < start {
		num, den = c.Fraction(end, start)
		return -num, den
	}
	switch c {
	case Act360:
		return int64(end) - int64(start), 360
	case Act365F:
		return int64(end) - int64(start), 365
	case Thirty360, ThirtyE360:
		return thirtyDays(start, end, c == ThirtyE360), 360
	case ThirtyE360ISDA:
		return thirtyDays(start, end, true) + februaryEnd(end) - februaryEnd(start), 360
	case ActActISDA:
		leap := leapDays(end) - leapDays(start)
		common := int64(end) - int64(start) - leap
		return 366*common + 365*leap, 365 * 366
	case Act365L, ActActICMA, ActActAFB, Thirty360US, Business252:
		return c.CouponFraction(start, end, Coupon{Calendar: MondayToFriday})
	default:
		return 0, 1
	}
}

// Factor returns Fraction rounded half even at 18 decimals.
func (c DayCount) Factor(start, end Date) money.Fixed {
	num, den := c.Fraction(start, end)
	f, _ := money.FromRatio(num, den) // den is never zero
	return f
}

// FinalFraction is Fraction for a period that ends with the contract. It differs
// for 30E/360 (ISDA) alone, and only where the contract ends with February.
func (c DayCount) FinalFraction(start, end Date) (num, den int64) {
	num, den = c.Fraction(start, end)
	if c == ThirtyE360ISDA && end > start {
		num -= februaryEnd(end)
	}
	return num, den
}

// februaryEnd is how many days the last day of February falls short of the 30th;
// 0 for any other date.
func februaryEnd(d Date) int64 {
	if _, m, day := d.YMD(); m == 2 && d.IsMonthEnd() {
		return int64(30 - day)
	}
	return 0
}

// thirtyDays counts days in months of 30 days.
func thirtyDays(start, end Date, european bool) int64 {
	y1, m1, d1 := start.YMD()
	y2, m2, d2 := end.YMD()
	d1 = min(d1, 30)
	if european || d1 == 30 {
		d2 = min(d2, 30)
	}
	return int64(360*(y2-y1) + 30*(m2-m1) + d2 - d1)
}

// leapDays counts the days before d that lie in leap years, from year 1 on.
func leapDays(d Date) int64 {
	y, _, _ := d.YMD()
	p := y - 1
	n := 366 * int64(p/4-p/100+p/400)
	if isLeap(y) {
		n += int64(d - fromCivil(y, 1, 1))
	}
	return n
}
