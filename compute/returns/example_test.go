package returns_test

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/returns"
)

// The pump of Lorie and Savage: 1,600 today brings 10,000 of oil forward by a
// year. Two rates make the value zero; at the usual one it falls with the rate.
func ExampleRoots() {
	flows := []float64{-1600, 10000, -10000}
	roots, _ := returns.Roots(flows, nil)
	for _, r := range roots {
		fmt.Printf("%.2f (slope %+d)\n", r.Rate, r.Slope)
	}
	usual, status := returns.UsualRoot(flows)
	fmt.Printf("usual: %.2f, %v\n", usual, status)
	// Output:
	// 0.25 (slope +1)
	// 4.00 (slope -1)
	// usual: 4.00, found
}

// Two draws, and a repayment on an odd day: one sign change, one rate.
func ExampleXIRR() {
	flows := []returns.Flow{
		{Date: calendar.MustNew(2026, 1, 31), Amount: -40e6},
		{Date: calendar.MustNew(2026, 6, 30), Amount: -60e6},
		{Date: calendar.MustNew(2028, 2, 29), Amount: 118e6},
	}
	r := returns.XIRR(flows)
	fmt.Printf("%.4f, %v, %d sign change, %d root\n", r.Rate, r.Status, r.SignChanges, len(r.Roots))
	// Output: 0.0944, found, 1 sign change, 1 root
}

// A ten-year note of 5% sold at 97.
func ExampleBond_Yield() {
	note := returns.Bond{
		Settlement: calendar.MustNew(2026, 5, 15), Maturity: calendar.MustNew(2036, 5, 15),
		Coupon: 0.05, Redemption: 100, Frequency: 2, Basis: returns.BasisThirtyUS,
	}
	yield, _ := note.Yield(97)
	price, _ := note.Price(yield)
	fmt.Printf("%.6f, back to %.2f\n", yield, price)
	// Output: 0.053920, back to 97.00
}
