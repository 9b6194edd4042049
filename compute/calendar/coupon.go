package calendar

import "github.com/capstack/capstack/compute/money"

// Coupon is what some day counts must know of the coupon that a period belongs
// to. Its zero value knows nothing.
type Coupon struct {
	// Anchor is any regular (quasi-)coupon date; the others lie whole cycles from
	// it. A month end means month ends throughout.
	Anchor Date
	// Frequency is the months of a regular coupon period; 0 if unknown.
	Frequency Frequency
	// Calendar counts the business days of Business252.
	Calendar Calendar
	// Final says that the period ends with the contract (see FinalFraction).
	Final bool
}

// CouponFraction is Fraction with the coupon that the period belongs to. It
// differs from it for:
//
//	Act365L           366 for the denominator by the frequency
//	ActActICMA        sum over the coupon periods j that the period touches,
//	                  days in j / (days of j · 12 / Frequency), an exact ratio
//	Business252       the calendar
//	ThirtyE360ISDA    FinalFraction for the last period
//
// ActActICMA without a Frequency takes the period for one coupon of the nearest
// whole number of months, or for a part of a year from its start if that is none.
func (c DayCount) CouponFraction(start, end Date, p Coupon) (num, den int64) {
	if end < start {
		num, den = c.CouponFraction(end, start, p)
		return -num, den
	}
	switch c {
	case Act365L:
		return int64(end) - int64(start), lengthOfYearL(start, end, p.Frequency)
	case ActActICMA:
		return icma(start, end, p)
	case ActActAFB:
		return afb(start, end)
	case Thirty360US:
		return thirtyDaysUS(start, end), 360
	case Business252:
		return BusinessDays(start, end, p.Calendar), 252
	case ThirtyE360ISDA:
		if p.Final {
			return c.FinalFraction(start, end)
		}
	}
	return c.Fraction(start, end)
}

// CouponFactor returns CouponFraction rounded half even at 18 decimals.
func (c DayCount) CouponFactor(start, end Date, p Coupon) money.Fixed {
	num, den := c.CouponFraction(start, end, p)
	f, _ := money.FromRatio(num, den) // den is never zero
	return f
}

// lengthOfYearL is the denominator of Act/365L.
func lengthOfYearL(start, end Date, f Frequency) int64 {
	leap := false
	if f == Annual {
		leap = leapDay(start+1, end) // behind start, up to and including end
	} else {
		y, _, _ := end.YMD()
		leap = isLeap(y)
	}
	if leap {
		return 366
	}
	return 365
}

// leapDay reports whether a 29 February lies from first to last, both inclusive.
func leapDay(first, last Date) bool {
	y1, _, _ := first.YMD()
	y2, _, _ := last.YMD()
	for y := y1; y <= min(y2, y1+8); y++ { // eight years hold one, but for 1900 and its like
		if isLeap(y) {
			if d := fromCivil(y, 2, 29); first <= d && d <= last {
				return true
			}
		}
	}
	return false
}

// icma sums the parts of quasi-coupon periods: first and last may be cut, the
// ones between are whole.
func icma(start, end Date, p Coupon) (num, den int64) {
	months := int64(p.Frequency)
	if months <= 0 {
		months = (12*(int64(end)-int64(start)) + 182) / 365
		if months > 0 { // the period is the coupon itself
			return months, 12
		}
		p, months = Coupon{Anchor: start}, 12
	}
	first := periodOf(start, p.Anchor, int(months))
	last := periodOf(end, p.Anchor, int(months))
	a0, a1 := quasi(p.Anchor, int(months), first), quasi(p.Anchor, int(months), first+1)
	b0, b1 := quasi(p.Anchor, int(months), last), quasi(p.Anchor, int(months), last+1)
	// years = months/12 · (last - first + (end-b0)/(b1-b0) - (start-a0)/(a1-a0))
	la, lb := max(int64(a1-a0), 1), max(int64(b1-b0), 1) // 1 only at the ends of the calendar
	whole := int64(last - first)
	return months * (whole*la*lb + int64(end-b0)*la - int64(start-a0)*lb), 12 * la * lb
}

// quasi returns the k-th quasi-coupon date from the anchor.
func quasi(anchor Date, months, k int) Date {
	d := anchor.AddMonths(k * months)
	if anchor.IsMonthEnd() {
		d = d.MonthEnd()
	}
	return d
}

// periodOf returns the k with quasi(k) <= d < quasi(k+1).
func periodOf(d, anchor Date, months int) int {
	k := floorDiv(monthNumber(d)-monthNumber(anchor), months)
	if quasi(anchor, months, k) > d {
		k--
	}
	return k
}

// afb counts whole years back from the end; 28 February counts as the 29th where
// there is one.
func afb(start, end Date) (num, den int64) {
	years, rest := int64(0), end
	for k := 1; ; k++ {
		back := end.AddMonths(-12 * k)
		if _, m, day := back.YMD(); m == 2 && day == 28 {
			back = back.MonthEnd()
		}
		if back < start || back >= rest {
			break
		}
		years, rest = years+1, back
	}
	den = 365
	if leapDay(start, rest-1) {
		den = 366
	}
	return years*den + int64(rest) - int64(start), den
}

// thirtyDaysUS is thirtyDays with the ends of February.
func thirtyDaysUS(start, end Date) int64 {
	y1, m1, d1 := start.YMD()
	y2, m2, d2 := end.YMD()
	if februaryEnd(start) > 0 {
		if februaryEnd(end) > 0 {
			d2 = 30
		}
		d1 = 30
	}
	d1 = min(d1, 30)
	if d1 == 30 {
		d2 = min(d2, 30)
	}
	return int64(360*(y2-y1) + 30*(m2-m1) + d2 - d1)
}

// BusinessDays counts the business days from start (inclusive) to end
// (exclusive); 0 when end is not behind start.
func BusinessDays(start, end Date, c Calendar) int64 {
	n := int64(0)
	for d := start; d < end; d++ {
		if c.IsBusinessDay(d) {
			n++
		}
	}
	return n
}
