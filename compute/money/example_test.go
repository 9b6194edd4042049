package money_test

import (
	"fmt"

	"github.com/capstack/capstack/compute/money"
)

// Half a year of a 4.45% coupon on 3bn, to the cent.
func ExampleMul() {
	principal, coupon := money.MustParse("3000000000"), money.MustParse("0.0445")
	annual, ok := money.Mul(principal, coupon)
	if !ok {
		fmt.Println("overflow")
		return
	}
	half, _ := money.Div(annual, money.FromInt(2))
	fmt.Println(half.Text(2))
	// Output: 66750000.00
}
