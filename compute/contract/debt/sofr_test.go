package debt_test

import (
	"errors"
	"math/big"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract/debt"
	"github.com/capstack/capstack/compute/money"
)

// week holds the fixings that apply to the week of 2 June 2025 with a look-back of
// five business days: 26 May is Memorial Day, so that Monday takes Friday 23 May.
func week() map[calendar.Date]money.Fixed {
	return map[calendar.Date]money.Fixed{day("2025-05-23"): fx("0.0426"), day("2025-05-27"): fx("0.0431"),
		day("2025-05-28"): fx("0.0433"), day("2025-05-29"): fx("0.0432"), day("2025-05-30"): fx("0.0435")}
}

// The week of 2 to 9 June 2025: four days of weight 1 and Friday's of weight 3.
//
//	(1 + 0.0426/360)(1 + 0.0431/360)(1 + 0.0433/360)(1 + 0.0432/360)(1 + 0.0435·3/360) - 1, times 360/7
//
// With a floor of 4.3% the first factor has 0.0430.
func TestSOFRCompoundedInArrearsOverAWeek(t *testing.T) {
	floor := fx("0.0430")
	for name, c := range map[string]struct {
		floor *money.Fixed
		first int64
	}{"without floor": {nil, 426}, "with floor": {&floor, 430}} {
		product := big.NewRat(1, 1)
		for _, x := range [][2]int64{{c.first, 1}, {431, 1}, {433, 1}, {432, 1}, {435, 3}} {
			factor := big.NewRat(x[0]*x[1], 10000*360)
			product.Mul(product, factor.Add(factor, big.NewRat(1, 1)))
		}
		product.Sub(product, big.NewRat(1, 1))
		want, _ := product.Mul(product, big.NewRat(360, 7)).Float64()
		in := debt.InArrears{Lookback: 5, Floor: c.floor, Calendar: calendar.SIFMA, DaysInYear: 360}
		got, err := in.Rate(day("2025-06-02"), day("2025-06-09"), week())
		if diff := got.Float64() - want; err != nil || diff > 1e-15 || diff < -1e-15 {
			t.Errorf("%s: rate %v (%v), want %v", name, got, err, want)
		}
	}
}

// A period from Saturday to Monday takes Friday's fixing for two days: simple, so
// that the rate is the fixing.
func TestAPeriodThatBeginsOnAWeekendTakesTheDayBefore(t *testing.T) {
	in := debt.InArrears{Calendar: calendar.SIFMA, DaysInYear: 360}
	got, err := in.Rate(day("2025-05-31"), day("2025-06-02"), week())
	if diff, _ := money.Sub(got, fx("0.0435")); err != nil || diff.Float64() > 1e-16 || diff.Float64() < -1e-16 {
		t.Errorf("rate %v (%v), want 0.0435", got, err)
	}
}

func TestMissingFixingAndImpossiblePeriodsAreErrors(t *testing.T) {
	in := debt.InArrears{Lookback: 5, Calendar: calendar.SIFMA, DaysInYear: 360}
	_, err := in.Rate(day("2025-06-02"), day("2025-06-10"), week())
	var missing *debt.FixingError
	if !errors.As(err, &missing) || missing.Date != day("2025-06-02") || missing.For != day("2025-06-09") {
		t.Errorf("got %v", err)
	}
	bad := []debt.InArrears{{Lookback: 21, DaysInYear: 360}, {Lookback: -1, DaysInYear: 360}, {DaysInYear: 364}}
	for _, c := range bad {
		var period *debt.PeriodError
		if _, err := c.Rate(day("2025-06-02"), day("2025-06-10"), week()); !errors.As(err, &period) {
			t.Errorf("%+v: got %v", c, err)
		}
	}
	var period *debt.PeriodError
	if _, err := in.Rate(day("2025-06-10"), day("2025-06-10"), week()); !errors.As(err, &period) {
		t.Errorf("empty period: got %v", err)
	}
}
