package calendar

import "slices"

// The holidays of the financial centres, by rule. A rule that changed has its
// first year; days that were decreed once are listed with the decree. Before the
// first year of a rule that is named nowhere, the rule is taken to hold: years
// before about 1971 are an extension, not history.

// isHoliday reports whether c, one of the financial centres, is closed on d, a
// day from Monday to Friday.
func (c Calendar) isHoliday(d Date) bool {
	y, m, day := d.YMD()
	switch c {
	case USFederal:
		return unitedStates(d, y, m, day, federal)
	case NewYork:
		return unitedStates(d, y, m, day, reserveBank)
	case SIFMA:
		return unitedStates(d, y, m, day, securities)
	case London:
		return london(d, y, m, day)
	case TARGET:
		return target(d, y, m, day)
	default:
		return false
	}
}

// usRules are the three readings of the American holidays.
type usRules uint8

const (
	// federal offices: 5 U.S.C. 6103(a) and (b), a Saturday's holiday is taken on
	// Friday; Executive Order 11582 (1971), a Sunday's on Monday.
	federal usRules = iota
	// reserveBank: as federal, but a Saturday's holiday is not taken on another
	// day (Federal Reserve Bank Services, Holiday Schedules, footnote).
	reserveBank
	// securities: the full closings that SIFMA recommends for US government
	// securities, the calendar of SOFR: Good Friday too; Christmas, Independence
	// Day and Juneteenth move to Friday from a Saturday, New Year and Veterans Day
	// do not.
	securities
)

// unitedStates applies the rules to a weekday.
func unitedStates(d Date, y, m, day int, rules usRules) bool {
	w := d.Weekday()
	moved := rules != reserveBank
	juneteenth := 2021 // Public Law 117-17, signed 17 June 2021, effective at once
	if rules != federal {
		juneteenth = 2022 // the Reserve Banks and markets first closed for it in 2022
	}
	switch m {
	case 1:
		return observed(day, w, 1, false) ||
			y >= 1986 && nthWeekday(day, w, 0, 3) // Birthday of M. L. King, Public Law 98-144
	case 2:
		return nthWeekday(day, w, 0, 3) // Washington's Birthday
	case 5:
		return w == 0 && day > 24 // Memorial Day
	case 6: // and once in mourning for President Reagan
		return y >= juneteenth && observed(day, w, 19, moved) || rules == securities && d == fromCivil(2004, 6, 11)
	case 7:
		return observed(day, w, 4, moved)
	case 9:
		return nthWeekday(day, w, 0, 1) // Labor Day
	case 10: // Columbus Day, and once Hurricane Sandy
		return nthWeekday(day, w, 0, 2) || rules == securities && d == fromCivil(2012, 10, 30)
	case 11:
		return observed(day, w, 11, rules == federal) || nthWeekday(day, w, 3, 4) // Veterans Day, Thanksgiving
	case 12:
		// The New Year of a Saturday is the Friday before, in the old year.
		return observed(day, w, 25, moved) || rules == federal && day == 31 && w == 4
	default:
		return rules == securities && goodFridayClosing(d, y, m, day)
	}
}

// goodFridayClosing reports whether d is Good Friday and the securities markets
// are closed for all of it. Where it is the first Friday of April the employment
// report comes out on it, and since 1996 an early close is recommended in place of
// a full one (SIFMA for 2010, 2012, 2015, 2021, 2023 and 2026). Such a day is a
// business day by the definition of "U.S. Government Securities Business Day",
// although no SOFR is published on it (ISDA, notice of 4 April 2023).
func goodFridayClosing(d Date, y, m, day int) bool {
	return d == easter(y)-2 && (m == 3 || day > 7 || y < 1996)
}

// london is the bank holidays of England and Wales: Banking and Financial
// Dealings Act 1971, schedule 1, with the substitute days of gov.uk/bank-holidays.
func london(d Date, y, m, day int) bool {
	w := d.Weekday()
	sunday := easter(y)
	if d == sunday-2 || d == sunday+1 || slices.Contains(londonOnce(y), m*100+day) {
		return true
	}
	switch m {
	case 1: // from 1974, by proclamation
		return y >= 1974 && (day == 1 || w == 0 && day <= 3)
	case 5:
		early := w == 0 && day <= 7 && y >= 1978 && y != 1995 && y != 2020 // moved to 8 May for V-E Day
		spring := w == 0 && day > 24 && y != 2002 && y != 2012 && y != 2022
		return early || spring
	case 8:
		return w == 0 && day > 24
	case 12:
		// Two days off; each that falls on a weekend is taken on the next free day.
		return day == 25 || day == 26 || (day == 27 || day == 28) && w <= 1
	default:
		return false
	}
}

// londonOnce lists the days (month·100 + day) that were proclaimed for one year.
func londonOnce(y int) []int {
	switch y {
	case 1973:
		return []int{1114} // wedding of Princess Anne
	case 1977:
		return []int{607} // Silver Jubilee
	case 1981:
		return []int{729} // wedding of the Prince of Wales
	case 1995, 2020:
		return []int{508} // V-E Day, in place of the first Monday of May
	case 1999:
		return []int{1231} // millennium
	case 2002:
		return []int{603, 604} // Golden Jubilee, with the spring holiday
	case 2011:
		return []int{429} // wedding of Prince William
	case 2012:
		return []int{604, 605} // Diamond Jubilee, with the spring holiday
	case 2022:
		return []int{602, 603, 919} // Platinum Jubilee with the spring holiday; funeral of Elizabeth II
	case 2023:
		return []int{508} // coronation of Charles III
	default:
		return nil
	}
}

// target is the closing days of the euro's payment system, ECB press releases of
// 15 July 1999, 25 May 2000 (for 2001) and 14 December 2000 (from 2002 on). In 1999
// it closed on New Year, Christmas and 31 December only; 31 December 2001 was for
// the change to coins and notes.
func target(d Date, y, m, day int) bool {
	switch {
	case m == 1 && day == 1, m == 12 && day == 25:
		return true
	case m == 12 && day == 31:
		return y == 1998 || y == 1999 || y == 2001
	case y < 2000:
		return false
	}
	sunday := easter(y)
	return m == 5 && day == 1 || m == 12 && day == 26 || d == sunday-2 || d == sunday+1
}

// nthWeekday reports whether day, on weekday w, is the n-th one of its month and
// w is the weekday asked for.
func nthWeekday(day, w, weekday, n int) bool { return w == weekday && (day+6)/7 == n }

// observed reports whether the holiday of a fixed day of the month is taken on
// day, on weekday w: on the Monday behind a Sunday, and if saturday on the Friday
// before a Saturday.
func observed(day, w, fixed int, saturday bool) bool {
	return day == fixed || w == 0 && day == fixed+1 || saturday && w == 4 && day == fixed-1
}

// easter returns Easter Sunday by the Gregorian rule; J. Meeus, Astronomical
// Algorithms, 2nd ed., chapter 8 (from Nature, 20 April 1876).
func easter(y int) Date {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	day := (h + l - 7*m + 33*month + 19) % 32
	return fromCivil(y, month, day)
}
