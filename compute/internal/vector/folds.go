package vector

import "math"

// Plain twins of the kernels that add up months.

func addFour(d, a, b, c, e, f *Row) {
	for i := range d {
		d[i] = a[i] + b[i] + c[i] + e[i] + f[i]
	}
}

func addScaled(d, a, b *Row, c float64) {
	for i := range d {
		d[i] = a[i] + float64(c*b[i])
	}
}

func addFourScaled(d *Row, w *[4]float64, a, b, c, e *Row) {
	w0, w1, w2, w3 := w[0], w[1], w[2], w[3]
	for i := range d {
		s := d[i]
		s += float64(w0 * a[i])
		s += float64(w1 * b[i])
		s += float64(w2 * c[i])
		s += float64(w3 * e[i])
		d[i] = s
	}
}

func addWhere(d, a, b, c *Row) {
	for i := range d {
		r, o := math.Float64bits(a[i]+b[i]), math.Float64bits(a[i])
		if c[i] == 0 {
			r = o
		}
		d[i] = math.Float64frombits(r)
	}
}

func countWhere(d, a, b *Row) {
	for i := range d {
		r, o := math.Float64bits(a[i]+1), math.Float64bits(a[i])
		if b[i] == 0 {
			r = o
		}
		d[i] = math.Float64frombits(r)
	}
}

func minWhere(d, a, f, seen *Row) {
	for i := range d {
		if f[i] != 0 {
			if seen[i] == 0 || a[i] < d[i] {
				d[i] = a[i]
			}
			seen[i] = 1
		}
	}
}

func maxWhere(d, a, f, seen *Row) {
	for i := range d {
		if f[i] != 0 {
			if seen[i] == 0 || d[i] < a[i] {
				d[i] = a[i]
			}
			seen[i] = 1
		}
	}
}

func canonicalRow(d, a *Row) {
	for i := range d {
		d[i] = Canonical(a[i])
	}
}

// Canonical is a number in the form in which it leaves the engine: one NaN for all, 0 for -0. Which NaN an operation gives
// differs between processors.
func Canonical(x float64) float64 {
	switch {
	case x != x:
		return math.Float64frombits(canonicalNaN)
	case x == 0:
		return 0
	}
	return x
}

// canonicalNaN is the quiet NaN with an empty payload and a positive sign.
const canonicalNaN = 0x7ff8000000000000
