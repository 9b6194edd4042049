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
	sum := sumOf(flows)
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
	s := newSearch(sumOf(flows))
	for range maxSteps {
		if s.next(parts(flows, dir, s.x)) {
			break
		}
	}
	return s.x
}

// maxSteps bounds the iteration; it has not been seen to be met.
const maxSteps = 200

// search is where the iteration of crossing stands.
type search struct {
	x, lo, hi float64
	flip      bool // p(1) is negative
	stop      stopper
}

func newSearch(sum float64) search { return search{x: 1, hi: 1, flip: sum < 0} }

// next takes what parts returns at x and moves x. It tells whether x is final.
func (s *search) next(a, a1, b, b1 float64) (done bool) {
	if s.flip {
		a, a1, b, b1 = b, b1, a, a1
	}
	x := s.x
	switch {
	case a == b:
		return true
	case a > b:
		s.hi = x
	default:
		s.lo = x
	}
	newton := -1.0
	if d := float64(x*a1)/a - float64(x*b1)/b; a > 0 && b > 0 && d > 0 {
		half := logOf(a/b) / (2 * d)
		if half > 0.9 {
			half = 0.9
		} else if half < -0.9 {
			half = -0.9
		}
		newton = x * (1 - half) / (1 + half)
	}
	s.x, done = s.stop.next(x, newton, s.lo, s.hi)
	return done
}

// logOf approximates ln r for positive r: exact in the power of two, to 1% in the
// rest, and with an error of third order near r = 1, where Newton's method needs
// it.
func logOf(r float64) float64 {
	fraction, exponent := math.Frexp(r)
	if fraction < 0.70710678118654752 { // 1/sqrt 2: the rest is around 1
		fraction, exponent = 2*fraction, exponent-1
	}
	return float64(float64(exponent)*math.Ln2) + 2*(fraction-1)/(fraction+1)
}

// stopper decides when a Newton iteration in a bracket is done.
type stopper struct{ last float64 } // the step before, 0 at the start

// next takes the iterate x, its Newton successor and the bracket lo..hi, which x
// already shrank, and returns the next iterate and whether it is final:
//
//   - a step out of the bracket becomes a bisection, unless it is so small that
//     only the rounding of p can have caused it;
//   - quadratic convergence makes the next step about (step/last)² steps long; when
//     that is far below the last digit, another evaluation would only confirm it.
func (s *stopper) next(x, newton, lo, hi float64) (float64, bool) {
	step := math.Abs(newton - x)
	if !(newton > lo && newton < hi) {
		if step < 1e-11*x {
			return x, true
		}
		newton = lo + float64((hi-lo)/2)
		if newton <= lo || newton >= hi {
			return x, true
		}
		s.last = 0
		return newton, false
	}
	if step <= 2*halfUlp*x || step < 1e-11*x && s.last > 0 && step >= s.last/2 {
		return newton, true
	}
	if shrink := step / s.last; s.last > 0 && shrink < 0.1 && step*shrink*shrink < halfUlp/8*x {
		return newton, true
	}
	s.last = step
	return newton, false
}

// sumOf adds in order.
func sumOf(flows []float64) float64 {
	sum := 0.0
	for _, f := range flows {
		sum += f
	}
	return sum
}

// parts returns the sum of the positive terms at x, its derivative, and the same
// of the absolute negative terms.
//
// It is Horner's rule in z = x² for even and odd coefficients apart, which halves
// the chain of dependent operations that bounds the speed:
//
//	p(x) = E(z) + x O(z),   p'(x) = O(z) + 2x (E'(z) + x O'(z))
func parts(flows []float64, dir direction, x float64) (a, a1, b, b1 float64) {
	i, step := len(flows)-1, -1 // from the highest coefficient down
	if dir == reversed {
		i, step = 0, 1
	}
	var ae, ae1, ao, ao1, be, be1, bo, bo1 float64
	n := len(flows)
	if n%2 == 1 {
		ae = max(flows[i], 0)
		be = ae - flows[i]
		i += step
	}
	z := x * x
	for ; n >= 2; n -= 2 {
		odd, even := flows[i], flows[i+step]
		i += 2 * step
		up := max(odd, 0)
		ao1 = float64(ao1*z) + ao
		bo1 = float64(bo1*z) + bo
		ao = float64(ao*z) + up
		bo = float64(bo*z) + (up - odd)
		up = max(even, 0)
		ae1 = float64(ae1*z) + ae
		be1 = float64(be1*z) + be
		ae = float64(ae*z) + up
		be = float64(be*z) + (up - even)
	}
	a = float64(x*ao) + ae
	b = float64(x*bo) + be
	a1 = float64(2*x*(float64(x*ao1)+ae1)) + ao
	b1 = float64(2*x*(float64(x*bo1)+be1)) + bo
	return a, a1, b, b1
}
