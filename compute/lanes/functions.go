package lanes

import (
	"math"

	"github.com/capstack/capstack/compute/program"
)

// Kernels of functions, of several months and of folds: see kernels.go.

func floorV(d, a *Row) {
	for i := range d {
		d[i] = math.Floor(a[i])
	}
}

func expV(d, a *Row) {
	for i := range d {
		d[i] = program.Float{}.Exp(a[i])
	}
}

func logV(d, a *Row) {
	for i := range d {
		d[i] = program.Float{}.Log(a[i])
	}
}

func tableV(d, a *Row, y []float64) {
	for i := range d {
		d[i] = lookup(y, a[i])
	}
}

func interpV(d, a *Row, y []float64) {
	for i := range d {
		d[i] = interpolate(y, a[i])
	}
}

func broadcast(d *Row, a float64) {
	for i := range d {
		d[i] = a
	}
}

// addFour is (((d + a) + b) + c) + e: four months of a window with one load and store of the sum.
func addFour(d, a, b, c, e *Row) {
	for i := range d {
		d[i] = d[i] + a[i] + b[i] + c[i] + e[i]
	}
}

// addScaled is d + w x a, rounded twice.
func addScaled(d *Row, w float64, a *Row) {
	for i := range d {
		d[i] += float64(w * a[i])
	}
}

// addFourScaled is four months of a convolution, in order.
func addFourScaled(d *Row, w *[4]float64, a, b, c, e *Row) {
	for i := range d {
		s := d[i]
		s += float64(w[0] * a[i])
		s += float64(w[1] * b[i])
		s += float64(w[2] * c[i])
		s += float64(w[3] * e[i])
		d[i] = s
	}
}

// addWhere is d + a where f is not 0, else d.
func addWhere(d, a, f *Row) {
	for i := range d {
		r, o := math.Float64bits(d[i]+a[i]), math.Float64bits(d[i])
		if f[i] == 0 {
			r = o
		}
		d[i] = math.Float64frombits(r)
	}
}

// countWhere is d + 1 where f is not 0, else d.
func countWhere(d, f *Row) {
	for i := range d {
		r, o := math.Float64bits(d[i]+1), math.Float64bits(d[i])
		if f[i] == 0 {
			r = o
		}
		d[i] = math.Float64frombits(r)
	}
}

// firstWhere takes a where f is not 0 for the first time.
func firstWhere(d, a, f, seen *Row) {
	for i := range d {
		if f[i] != 0 && seen[i] == 0 {
			d[i], seen[i] = a[i], 1
		}
	}
}

// minWhere takes a where f is not 0 and a is the first or below d.
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

// maxWhere takes a where f is not 0 and a is the first or above d.
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

// canonical writes a row in the form in which values leave the machine.
func canonical(d, a *Row) {
	for i := range d {
		d[i] = Canonical(a[i])
	}
}
