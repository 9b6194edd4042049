package returns

import "github.com/capstack/capstack/compute/money"

// MACRSClass is a recovery class of the US Modified Accelerated Cost Recovery
// System.
type MACRSClass uint8

// The classes, by years of recovery.
const (
	FiveYear     MACRSClass = 5  // computers, servers: 200% declining balance, half-year convention
	SevenYear    MACRSClass = 7  // furniture, equipment without a class: likewise
	FifteenYear  MACRSClass = 15 // land improvements, qualified improvement property: 150%
	ThirtyNine   MACRSClass = 39 // non-residential buildings: straight line, mid-month convention
	halfYearUnit            = 10_000
	midMonthUnit            = 100_000
)

// MACRS returns the fraction of the depreciable basis that is deducted in year, 1
// being the year of service; years behind the last have none. month, 1..12, is the
// month of service and matters to ThirtyNine alone. The fractions of all years sum
// to 1 exactly. The error is an *ArgumentError.
//
// Source: Internal Revenue Service, Publication 946, appendix A, tables A-1
// (half-year convention) and A-7a (39-year, mid-month).
func MACRS(class MACRSClass, month, year int) (money.Fixed, error) {
	switch {
	case month < 1 || month > 12:
		return money.Fixed{}, &ArgumentError{"MACRS", "month", "must be 1..12", float64(month)}
	case year < 1:
		return money.Fixed{}, &ArgumentError{"MACRS", "year", "must be 1 or later", float64(year)}
	}
	units, den := int64(0), int64(halfYearUnit)
	switch class {
	case FiveYear, SevenYear, FifteenYear:
		if table := tableA1(class); year <= len(table) {
			units = table[year-1]
		}
	case ThirtyNine:
		units, den = tableA7a(month, year), midMonthUnit
	default:
		return money.Fixed{}, &ArgumentError{"MACRS", "class", "must be 5, 7, 15 or 39", float64(class)}
	}
	f, _ := money.FromRatio(units, den)
	return f, nil
}

// tableA1 is in units of 0.01%.
func tableA1(class MACRSClass) []int64 {
	switch class {
	case FiveYear:
		return []int64{2000, 3200, 1920, 1152, 1152, 576}
	case SevenYear:
		return []int64{1429, 2449, 1749, 1249, 893, 892, 893, 446}
	default:
		return []int64{500, 950, 855, 770, 693, 623, 590, 590, 591, 590, 591, 590, 591, 590, 591, 295}
	}
}

// tableA7a is in units of 0.001%: 2.564% a whole year, half a month of the first.
func tableA7a(month, year int) int64 {
	first := int64(107 + 214*(12-month))
	switch {
	case year == 1:
		return first
	case year < 40:
		return 2564
	case year == 40:
		return midMonthUnit - 38*2564 - first
	default:
		return 0
	}
}
