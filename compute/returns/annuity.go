package returns

import (
	"math/big"

	"github.com/capstack/capstack/compute/money"
)

// Payment returns the level payment at the end of each of n periods that repays
// pv at a rate per period, rounded once, half even at 18 decimals. Rates above -1
// are allowed; n is at least 1. ok is false otherwise and on overflow.
//
//	payment = pv · rate / (1 - (1 + rate)^-n),   pv / n at rate 0
//
// Source: S. Kellison, The Theory of Interest, 3rd ed., section 3.2. The
// difference in the denominator cancels up to 60 bits at small rates, hence the
// working precision.
func Payment(rate money.Fixed, n int, pv money.Fixed) (_ money.Fixed, ok bool) {
	growth, fits := money.Add(money.One(), rate)
	if n < 1 || !fits || growth.Sign() <= 0 {
		return money.Fixed{}, false
	}
	if rate.IsZero() {
		return money.Div(pv, money.FromInt(int64(n)))
	}
	one := big.NewFloat(1)
	discount := quo(one, exact(growth))
	factor := quo(one, one)
	for m := n; m > 0; m >>= 1 { // discount^n by repeated squaring
		if m&1 == 1 {
			factor.Mul(factor, discount)
		}
		discount.Mul(discount, discount)
	}
	if factor.IsInf() { // a rate near -1 over very many periods: nothing is paid
		return money.Fixed{}, true
	}
	factor.Sub(one, factor)
	payment := quo(exact(rate), factor)
	payment.Mul(payment, exact(pv))
	if payment.MantExp(nil) > 70 { // 2^69 is above the range of Fixed
		return money.Fixed{}, false
	}
	f, err := money.Parse(payment.Text('f', money.Scale))
	return f, err == nil
}

const annuityBits = 384

// exact returns x to annuityBits bits: exactly as an integer of 1e-18, divided.
func exact(x money.Fixed) *big.Float {
	f, _ := new(big.Float).SetPrec(annuityBits).SetString(x.String())
	return f
}

func quo(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(annuityBits).Quo(a, b) }
