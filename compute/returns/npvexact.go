package returns

import (
	"math/big"

	"github.com/capstack/capstack/compute/money"
)

// NPVExact is NPV of exact amounts, rounded once, half even at 18 decimals. ok is
// false for a rate of -1 or less and on overflow.
//
//	NPV = sum_t flows[t] / (1 + rate)^t
func NPVExact(rate money.Fixed, flows []money.Fixed) (_ money.Fixed, ok bool) {
	growth, fits := money.Add(money.One(), rate)
	if !fits || growth.Sign() <= 0 {
		return money.Fixed{}, false
	}
	discount := quo(big.NewFloat(1), exact(growth))
	sum := new(big.Float).SetPrec(annuityBits)
	for t := len(flows) - 1; t >= 0; t-- {
		sum.Mul(sum, discount)
		if sum.MantExp(nil) > 1<<20 { // rates near -1 over very many periods
			return money.Fixed{}, false
		}
		sum.Add(sum, exact(flows[t]))
	}
	if sum.MantExp(nil) > 70 { // 2^69 is above the range of Fixed
		return money.Fixed{}, false
	}
	f, err := money.Parse(sum.Text('f', money.Scale))
	return f, err == nil
}
