package contract_test

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// A note of 1,000 at 6%, half-yearly, with a short first period: the first coupon
// is for 74 days of 360.
func ExampleSchedule_Events() {
	schedule, findings := contract.Resolve(contract.Terms{
		ID: "note", Principal: money.FromInt(1000),
		Issue: calendar.MustNew(2026, 1, 1), Maturity: calendar.MustNew(2026, 9, 15),
		Frequency: calendar.SemiAnnual, DayCount: calendar.Thirty360,
		BusinessDay: calendar.Following, Calendar: calendar.MondayToFriday,
	})
	if len(findings) > 0 {
		fmt.Println(findings)
		return
	}
	events, err := schedule.Events(contract.AtRate(money.MustParse("0.06")))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range events {
		fmt.Println(e.Date, e.Type, e.Amount.Text(2))
	}
	// Output:
	// 2026-01-01 IED 1000.00
	// 2026-03-16 IP -12.33
	// 2026-09-15 IP -30.00
	// 2026-09-15 MD -1000.00
}

// Everything that is wrong with terms is said at once.
func ExampleResolve_findings() {
	_, findings := contract.Resolve(contract.Terms{
		ID: "loan", Principal: money.MustParse("-5"),
		Issue: calendar.MustNew(2026, 1, 1), Maturity: calendar.MustNew(2025, 1, 1), Frequency: calendar.Monthly,
	})
	for _, f := range findings {
		fmt.Println(f)
	}
	// Output:
	// contract "loan": Principal: must be positive, got -5
	// contract "loan": Maturity: must be after Issue 2026-01-01, got 2025-01-01
}
