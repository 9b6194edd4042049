// Package render writes responses for people: tables with grouped digits, histograms, fans; and as CSV for other programs.
//
// It knows the messages and nothing of commands or connections. All of it is a pure function of the messages and the width
// of the page, which is what makes golden files of it possible. Amounts that arrive as decimal text are rounded for display
// by decimals, never by way of a float64.
package render

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Units of measures that are written in a way of their own; others are plain numbers.
const (
	unitCurrency = "currency"
	unitDate     = "date"
	unitDays     = "days"
	unitMonths   = "months"
)

// none stands for a number that is not there.
const none = "-"

// Money writes decimal text to the cent, half even, with thousands separators. Text that is no number comes back as it is.
func Money(text string) string { return fixed(text, 2) }

// cents is Money, with a dash for zero: in a schedule most cells are.
func cents(d decimal.Decimal) string {
	if d.IsZero() {
		return none
	}
	return group(d.StringFixedBank(2))
}

func fixed(text string, places int32) string {
	d, err := decimal.NewFromString(text)
	if err != nil {
		return text
	}
	return group(d.StringFixedBank(places))
}

// group puts commas between thousands of a plain decimal text.
func group(text string) string {
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	whole, fraction, hasFraction := strings.Cut(text, ".")
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if hasFraction {
		b.WriteString("." + fraction)
	}
	return sign + b.String()
}

// Exact writes an exact value by its unit: money to the cent, counts of days and months without idle zeros, all else to
// four decimals, or four significant digits where it is small.
func Exact(text, unit string) string {
	switch unit {
	case unitDate:
		return text
	case unitCurrency:
		return Money(text)
	}
	d, err := decimal.NewFromString(text)
	if err != nil {
		return text
	}
	switch {
	case unit == unitDays || unit == unitMonths || d.IsInteger() && d.Abs().GreaterThanOrEqual(decimal.New(1000, 0)):
		return group(d.RoundBank(2).String())
	case d.Abs().GreaterThanOrEqual(decimal.New(1000, 0)):
		return group(d.StringFixedBank(2))
	case !d.IsZero() && d.Abs().LessThan(decimal.New(1, -2)):
		return strconv.FormatFloat(d.InexactFloat64(), 'g', 4, 64)
	default:
		return group(d.StringFixedBank(4))
	}
}

// Figure writes a statistic by the unit of its measure: five digits or more, none after the point where they mean nothing.
func Figure(x float64, unit string) string {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return none
	case unit == unitDate:
		return day(x)
	case unit == unitDays || unit == unitMonths:
		return group(strconv.FormatFloat(x, 'f', 1, 64))
	case math.Abs(x) >= 1e5:
		return group(strconv.FormatFloat(x, 'f', 0, 64))
	case unit == unitCurrency || math.Abs(x) >= 1000:
		return group(strconv.FormatFloat(x, 'f', 2, 64))
	case x != 0 && math.Abs(x) < 0.01:
		return strconv.FormatFloat(x, 'g', 4, 64)
	default:
		return strconv.FormatFloat(x, 'f', 4, 64)
	}
}

// day writes days since 1970-01-01 as a date.
func day(x float64) string {
	return time.Unix(0, 0).UTC().AddDate(0, 0, int(math.Round(x))).Format(time.DateOnly)
}

// count writes a whole number.
func count(n int64) string { return group(strconv.FormatInt(n, 10)) }

// unitName puts the currency of the case into a unit.
func unitName(unit, currency string) string {
	if currency == "" {
		return unit
	}
	if rest, ok := strings.CutPrefix(unit, unitCurrency); ok {
		return currency + rest
	}
	return unit
}

// Column is the name of a measure with its label, as flags take it: name or name[label].
func Column(name, label string) string {
	if label == "" {
		return name
	}
	return name + "[" + label + "]"
}

// words makes text of the name of an enumeration's value without its prefix: CASH_EVENT_KIND_FIRST_SHORTFALL is first
// shortfall.
func words(name, prefix string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, prefix), "_", " "))
}
