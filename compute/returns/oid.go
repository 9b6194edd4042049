package returns

import "github.com/capstack/capstack/compute/rng"

// OriginalIssueDiscount returns the yield of a bond sold at issue (Settlement) for
// less than its redemption, and how the discount accrues: element k is the growth
// of the adjusted issue price, per 100 of face, over the k-th coupon period, the
// first of them cut by the issue. The accruals sum to Redemption - issuePrice. A
// premium gives negative accruals. The error is an *ArgumentError.
//
//	accrual_k = price_k-1 y/f - C/f,   price_k = price_k-1 + accrual_k
//
// Source: US Treasury Regulations, section 1.1272-1(b), constant yield method with
// the coupon periods as accrual periods.
func (b Bond) OriginalIssueDiscount(issuePrice float64) (yield float64, accruals []float64, err error) {
	if yield, err = b.Yield(issuePrice); err != nil {
		return 0, nil, err
	}
	p, f := b.position(), float64(b.Frequency)
	coupon := 100 * b.Coupon / f
	growth := rng.Exp(float64(p.left * rng.Log1p(yield/f)))
	if p.n == 1 { // the last coupon's yield is simple
		growth = 1 + float64(p.left*yield)/f
	}
	price := float64((issuePrice+float64(coupon*p.past))*growth) - coupon
	accruals = append(make([]float64, 0, p.n), price-issuePrice)
	for k := 1; k < p.n; k++ {
		accrual := float64(price*yield)/f - coupon
		price += accrual
		accruals = append(accruals, accrual)
	}
	return yield, accruals, nil
}
