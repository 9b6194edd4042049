package returns

import "math"

// point is a polynomial's value at x with a bound of its rounding error.
type point struct{ x, p, p1, error float64 }

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

// examined are p, p' and the sum m of |a_t| x^t at a point, and of the latter sum
// at the end b of an interval m0, its derivative m1 and half its second one m2:
// bounds of |p|, |p'| and |p"|/2 on [0, b].
type examined struct{ p, p1, m, m0, m1, m2 float64 }

// examine evaluates at x and b in one pass: each of the sums is a chain of
// dependent operations, and side by side they take the time of one.
func examine(flows []float64, dir direction, x, b float64) (v examined) {
	var p, p1, m, m0, m1, m2 float64
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
	return examined{p, p1, m, m0, m1, m2}
}
