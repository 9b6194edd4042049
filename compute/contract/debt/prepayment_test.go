package debt_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract/debt"
	"github.com/capstack/capstack/compute/money"
)

// 100,000,000 of 5% notes with two years to run are redeemed on a coupon date at
// Treasury plus spread of 4%, semi-annual: the holder loses half a percent each half
// year, worth
//
//	500,000 · (1/1.02 + 1/1.02^2 + 1/1.02^3 + 1/1.02^4) = 500,000 · 3.807728699 = 1,903,864.35
//
// At 6% the remaining payments are worth less than principal: no premium.
func TestMakeWholeIsTheValueOfTheCouponsLost(t *testing.T) {
	remaining := []debt.Change{change("2027-01-01", "2500000"), change("2027-07-01", "2500000"), change("2028-01-01", "2500000"),
		change("2028-07-01", "2500000"), change("2029-01-01", "102500000")}
	for y, want := range map[string]string{"0.04": "1903864.35", "0.06": "0.00", "0.05": "0.00"} {
		got, ok := debt.MakeWhole(day("2027-01-01"), fx("100000000"), fx(y), remaining)
		if !ok || got.Text(2) != want {
			t.Errorf("premium at %s is %s, want %s", y, got.Text(2), want)
		}
	}
	if _, ok := debt.MakeWhole(day("2027-01-01"), fx("100000000"), fx("-2"), remaining); ok {
		t.Error("a discount rate of -200% gives a value")
	}
}

// 3% in the first year, 2% in the second, 1% in the third, then nothing; the day on
// which a step ends belongs to the next.
func TestPenaltyStepsDown(t *testing.T) {
	steps := []debt.Penalty{{Until: day("2026-01-01"), Fraction: fx("0.03")}, {Until: day("2027-01-01"), Fraction: fx("0.02")}, {Until: day("2028-01-01"), Fraction: fx("0.01")}}
	for d, want := range map[string]string{"2025-06-30": "300.00", "2026-01-01": "200.00", "2027-12-31": "100.00", "2028-01-01": "0.00"} {
		if got, ok := debt.PrepaymentFee(day(d), fx("10000"), steps); !ok || got.Text(2) != want {
			t.Errorf("fee on %s is %s, want %s", d, got.Text(2), want)
		}
	}
}

// 1,000,000 due on 1 January is paid on 1 August; the contract pays 8%, default
// interest 2% more, by 30/360, compounding on the payment dates:
//
//	1 April   1,000,000.00 · 10% · 90/360 = 25,000.00
//	1 July    1,025,000.00 · 10% · 90/360 = 25,625.00
//	1 August  1,050,625.00 · 10% · 30/360 =  8,755.21
func TestDefaultInterestCompoundsOnPaymentDates(t *testing.T) {
	o := debt.Overdue{ID: "loan", Amount: fx("1000000"), Since: day("2025-01-01"), Margin: fx("0.02"), Count: calendar.ThirtyE360}
	rate := func(calendar.Date) money.Fixed { return fx("0.08") }
	dates := []calendar.Date{day("2025-01-01"), day("2025-04-01"), day("2025-07-01"), day("2025-10-01")}
	for on, want := range map[string]string{"2025-01-01": "1000000.00", "2025-04-01": "1025000.00", "2025-08-01": "1059380.21"} {
		if got, found := o.Owed(day(on), dates, rate); len(found) > 0 || got.Text(2) != want {
			t.Errorf("owed on %s is %s, want %s (%v)", on, got.Text(2), want, found)
		}
	}
	o.Amount, o.Margin = fx("-1"), fx("11")
	if _, found := o.Owed(day("2024-01-01"), dates, rate); names(found) != "Amount Margin Since" {
		t.Errorf("findings on %q", names(found))
	}
}
