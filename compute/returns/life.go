package returns

import (
	"slices"

	"github.com/capstack/capstack/compute/calendar"
)

// WAL returns the weighted average life in years of repayments of principal, by a
// day count. ok is false when one is negative or before from, and when their sum
// is not positive and finite.
//
//	WAL = sum_k principal_k · years(from, date_k) / sum_k principal_k
func WAL(from calendar.Date, principal []Flow, count calendar.DayCount) (_ float64, ok bool) {
	weighted, sum := 0.0, 0.0
	for _, f := range principal {
		if f.Amount < 0 || f.Date < from {
			return 0, false
		}
		num, den := count.Fraction(from, f.Date)
		weighted += float64(f.Amount * (float64(num) / float64(den)))
		sum += f.Amount
	}
	if !(sum > 0 && isFinite(sum) && isFinite(weighted)) {
		return 0, false
	}
	return weighted / sum, true
}

// AverageLife is WAL of equal periods, element t being repaid t periods on; its
// unit is the period.
func AverageLife(principal []float64) (_ float64, ok bool) {
	weighted, sum := 0.0, 0.0
	for t, p := range principal {
		if p < 0 {
			return 0, false
		}
		weighted += float64(p * float64(t))
		sum += p
	}
	if !(sum > 0 && isFinite(sum) && isFinite(weighted)) {
		return 0, false
	}
	return weighted / sum, true
}

// PaybackDate returns the date from which on the cumulative flow stays at 0 or
// above, as Payback; flows may be in any order, those of a day count together. It
// is the first date when the cumulative flow never falls below 0. ok is false when
// it ends below and without flows.
func PaybackDate(flows []Flow) (_ calendar.Date, ok bool) {
	if len(flows) == 0 {
		return 0, false
	}
	sorted := slices.Clone(flows)
	slices.SortStableFunc(sorted, func(a, b Flow) int { return int(a.Date) - int(b.Date) })
	var days []calendar.Date
	var sums []float64
	for _, f := range sorted {
		if n := len(days); n > 0 && days[n-1] == f.Date {
			sums[n-1] += f.Amount
			continue
		}
		days, sums = append(days, f.Date), append(sums, f.Amount)
	}
	at, ok := Payback(sums)
	if !ok {
		return 0, false
	}
	return days[at], true
}

// Amounts appends the amounts of dated flows to into[:0], for measures that do not
// look at dates (MOIC).
func Amounts(flows []Flow, into []float64) []float64 {
	into = into[:0]
	for _, f := range flows {
		into = append(into, f.Amount)
	}
	return into
}
