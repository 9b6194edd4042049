package returns

import "math"

// With x = 1/(1+rate) the net present value is the polynomial
//
//	p(x) = sum_t flows[t] x^t,                 rates >= 0:  0 < x <= 1
//
// and with y = 1+rate = 1/x it has the sign of the reversed polynomial
//
//	q(y) = sum_t flows[n-t] y^t,   n = degree, rates <= 0:  0 < y <= 1
//
// so that every power stays within [0, 1] and nothing overflows at 600 months. A
// direction says which of the two is meant.
type direction bool

const (
	ascending direction = false // p: coefficient t is flows[t]
	reversed  direction = true  // q: coefficient t is flows[n-t]
)

// rateOfDiscount returns the rate of a discount factor x.
func rateOfDiscount(x float64) float64 { return (1 - x) / x }

// onlyRoot returns the root of flows with exactly one sign change; ok is false
// when it is above MaxRate.
func onlyRoot(flows []float64) (rate float64, ok bool) {
	sum := 0.0
	for _, f := range flows {
		sum += f
	}
	switch {
	case sum == 0:
		return 0, true
	case sum > 0 == (flows[0] < 0): // the sign turned between x = 0 and x = 1
		rate = rateOfDiscount(crossing(flows, ascending))
		return rate, rate <= MaxRate
	default:
		return crossing(flows, reversed) - 1, true
	}
}

// crossing returns the root in (0, 1) of a polynomial that has exactly one there,
// with opposite signs at 0 and 1.
//
// Let A(x) be the sum of the terms with the sign of p(1) and B(x) the absolute sum
// of the others. ln(A/B) as a function of ln x has the slope
//
//	D = x (A'/A - B'/B)
//
// the mean date of the ones less that of the others (a duration), and is nearly
// straight, also where p itself, dominated by x^600, is not. A Newton step in
// these coordinates is x · (A/B)^(-1/D): three to five of them do. The logarithm
// is split by the float's exponent and, like the power, approximated by a quotient
// of polynomials; that bends the path, not the solution. A step that leaves the
// bracket is replaced by a bisection.
func crossing(flows []float64, dir direction) float64 {
	lo, hi, x := 0.0, 1.0, 1.0
	flip := p1Negative(flows)
	last := math.Inf(1)
	for range 200 {
		a, a1, b, b1 := parts(flows, dir, x)
		if flip {
			a, a1, b, b1 = b, b1, a, a1
		}
		switch {
		case a == b:
			return x
		case a > b:
			hi = x
		default:
			lo = x
		}
		next := -1.0
		if d := float64(x*a1)/a - float64(x*b1)/b; a > 0 && b > 0 && d > 0 {
			fraction, exponent := math.Frexp(a / b) // in [1/2, 1)
			// ln(1+z) = 2z/(2+z) near 0: take the mantissa around 1.
			if fraction < 0.70710678118654752 {
				fraction, exponent = 2*fraction, exponent-1
			}
			log := float64(float64(exponent)*math.Ln2) + 2*(fraction-1)/(fraction+1)
			half := min(max(log/(2*d), -0.9), 0.9)
			next = x * (1 - half) / (1 + half)
		}
		if !(next > lo && next < hi) {
			next = lo + (hi-lo)/2
			if next <= lo || next >= hi {
				return x
			}
		}
		step := math.Abs(next - x)
		// The step no longer shrinks: rounding is all that moves x.
		if step <= 2*halfUlp*x || step < 1e-12*x && step >= last {
			return next
		}
		last, x = step, next
	}
	return x
}

// p1Negative reports whether the flows sum to less than zero.
func p1Negative(flows []float64) bool {
	sum := 0.0
	for _, f := range flows {
		sum += f
	}
	return sum < 0
}

// parts returns the sum of the positive terms at x, its derivative, and the same
// of the absolute negative terms, by Horner's rule.
func parts(flows []float64, dir direction, x float64) (a, a1, b, b1 float64) {
	if dir == reversed {
		for _, f := range flows {
			up := max(f, 0)
			a1 = float64(a1*x) + a
			b1 = float64(b1*x) + b
			a = float64(a*x) + up
			b = float64(b*x) + (up - f)
		}
		return a, a1, b, b1
	}
	for t := len(flows) - 1; t >= 0; t-- {
		f := flows[t]
		up := max(f, 0)
		a1 = float64(a1*x) + a
		b1 = float64(b1*x) + b
		a = float64(a*x) + up
		b = float64(b*x) + (up - f)
	}
	return a, a1, b, b1
}
