package returns

import "math"

// All real roots by interval subdivision. On an interval with centre c and half
// width h, and with M2 a bound of the second derivative there,
//
//	|p(x) - p(c)|   <= |p'(c)| h + M2 h²/2          no root if |p(c)| is larger
//	|p'(x) - p'(c)| <= M2 h                         monotone if |p'(c)| is larger
//
// M2 = sum t(t-1)|a_t| b^(t-2) at the right end b. Computed values are off by at
// most a bound that is proportional to sum |a_t| b^t (Higham, Accuracy and
// Stability of Numerical Algorithms, 2nd ed., section 5.1) and counted against
// every test. An interval that passes neither test is halved at a point where the
// sign of p is certain, so that signs at ends tell whether a monotone interval
// holds a root. When the whole variation on an interval is below the rounding
// bound, or no such point is found, float64 cannot see more: a change of sign there
// is one root, and without one a value that cannot be told from zero is a touching
// root.

// interval is a candidate (a, b) with the certain signs of p at its ends.
type interval struct {
	a, b         float64
	signA, signB bool // true: positive
}

// maxIntervals bounds the work, below a second at 600 flows. Random flows need some
// hundreds, a triple root at rate 0 of a 600-month series some thousands.
const maxIntervals = 1 << 16

// all finds every root of trimmed flows, in ascending order of rate; false when
// the limit of work is met.
func (c *collector) all(flows []float64) bool {
	// The two polynomials meet a little below rate 0, where the sign is certain,
	// so that the rate 0, frequent in exact examples, lies inside the first.
	border := 0.0
	for above := 0x1p-12; ; above *= 1.5 {
		if above > 1 {
			return false
		}
		if v := sample(flows, ascending, 1+above); math.Abs(v.p) > v.error {
			border = v.x
			break
		}
	}
	return c.scan(flows, reversed, 1/border) && c.scan(flows, ascending, border)
}

// scan finds the roots in (0, end) of one polynomial. The rate rises with y and
// falls with x, so the intervals of q are taken from the left and those of p from
// the right.
func (c *collector) scan(flows []float64, dir direction, end float64) bool {
	right := sample(flows, dir, end)
	lowest := flows[0]
	if dir == reversed {
		lowest = flows[len(flows)-1]
	}
	var stack [80]interval // each halving adds one; the width bounds the depth
	stack[0] = interval{0, end, lowest > 0, right.p > 0}
	depth := 1
	flat := flatSpot{}
	for work := 0; depth > 0; work++ {
		if work == maxIntervals || depth > len(stack)-2 {
			return false
		}
		depth--
		i := stack[depth]
		verdict, cut := judge(flows, dir, i)
		switch verdict {
		case empty:
		case single:
			c.flush(flows, dir, &flat)
			c.addAt(flows, dir, polish(flows, dir, i), slopeOf(i, dir))
		case cluster:
			if !flat.merge(i) {
				c.flush(flows, dir, &flat)
				flat = flatSpot{i, true}
			}
		case split:
			left := interval{i.a, cut.x, i.signA, cut.p > 0}
			rest := interval{cut.x, i.b, cut.p > 0, i.signB}
			if dir == reversed {
				stack[depth], stack[depth+1] = rest, left
			} else {
				stack[depth], stack[depth+1] = left, rest
			}
			depth += 2
		}
	}
	c.flush(flows, dir, &flat)
	return true
}

// slopeOf returns the sign of d NPV/d rate at the root in i: 0 without a change of
// sign. x falls with the rate, y rises, and q has the sign of the value.
func slopeOf(i interval, dir direction) int {
	switch {
	case i.signA == i.signB:
		return 0
	case i.signB == (dir == reversed):
		return 1
	default:
		return -1
	}
}

// verdict is what is known of an interval.
type verdict uint8

const (
	empty   verdict = iota // no root
	single                 // exactly one root
	cluster                // flat to the last digit: at least a touch
	split                  // cut it at the point given
)

// point is a polynomial's value at x with a bound of its rounding error.
type point struct{ x, p, p1, error float64 }

// judge applies the tests of this file's head to i.
func judge(flows []float64, dir direction, i interval) (verdict, point) {
	h := float64((i.b - i.a) / 2)
	c, m0, m1, m2 := examine(flows, dir, i.a+h, i.b)
	gamma := 4 * float64(len(flows)+2) * halfUlp
	noise, noise1 := float64(gamma*m0), float64(gamma*m1)
	curve := float64(m2 * h)
	if math.Abs(c.p)-noise > float64(math.Abs(c.p1)*h)+float64(curve*h/2) {
		return empty, c
	}
	if math.Abs(c.p1)-noise1 > curve {
		if i.signA == i.signB {
			return empty, c
		}
		return single, c
	}
	deep := float64(curve*h) <= noise/4
	for _, part := range [...]float64{1, 0.75, 1.25, 0.5, 1.5, 0.25, 1.75} {
		cut := c
		if part != 1 {
			cut = sample(flows, dir, i.a+float64(part*h))
		}
		clear := math.Abs(cut.p) > cut.error && cut.x > i.a && cut.x < i.b
		switch {
		case clear && !deep:
			return split, cut
		case deep && !clear:
			return cluster, c
		}
	}
	if deep && i.signA == i.signB {
		return empty, c // flat, but certainly not zero wherever it was looked at
	}
	return cluster, c
}

// polish returns the root in i, where p is monotone, by Newton's method kept
// inside the shrinking bracket.
func polish(flows []float64, dir direction, i interval) float64 {
	lo, hi := i.a, i.b
	x := lo + float64((hi-lo)/2)
	var stop stopper
	for range 200 {
		v := sample(flows, dir, x)
		switch {
		case v.p == 0:
			return x
		case v.p > 0 == i.signB:
			hi = x
		default:
			lo = x
		}
		var done bool
		if x, done = stop.next(x, x-v.p/v.p1, lo, hi); done {
			return x
		}
	}
	return x
}

// sample evaluates p, p' and the error bound of p at x.
func sample(flows []float64, dir direction, x float64) point {
	var p, p1, m float64
	if dir == reversed {
		for _, f := range flows {
			p1 = float64(p1*x) + p
			p = float64(p*x) + f
			m = float64(m*x) + math.Abs(f)
		}
	} else {
		for t := len(flows) - 1; t >= 0; t-- {
			f := flows[t]
			p1 = float64(p1*x) + p
			p = float64(p*x) + f
			m = float64(m*x) + math.Abs(f)
		}
	}
	return newPoint(x, p, p1, m, len(flows))
}

// newPoint is the point of sums over n terms, m being that of their absolute values.
func newPoint(x, p, p1, m float64, n int) point {
	return point{x, p, p1, 4 * float64(n+2) * halfUlp * m}
}

// examine is sample at x and bounds of |p| and its first two derivatives on [0, b],
//
//	m0 = sum |a_t| b^t,  m1 = m0',  m2 = m1'
//
// in one pass: each of the sums is a chain of dependent operations, and side by side
// they take the time of one.
func examine(flows []float64, dir direction, x, b float64) (c point, m0, m1, m2 float64) {
	var p, p1, m float64
	t, step := len(flows)-1, -1
	if dir == reversed {
		t, step = 0, 1
	}
	for range flows {
		f := flows[t]
		t += step
		size := math.Abs(f)
		p1 = float64(p1*x) + p
		p = float64(p*x) + f
		m = float64(m*x) + size
		m2 = float64(m2*b) + m1
		m1 = float64(m1*b) + m0
		m0 = float64(m0*b) + size
	}
	return newPoint(x, p, p1, m, len(flows)), m0, m1, 2 * m2
}
