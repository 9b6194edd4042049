package returns_test

import (
	"fmt"

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
