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

func powerVV(d, a, b *Row) {
	for i := range d {
		d[i] = power(a[i], b[i])
	}
}

func powerVS(d, a *Row, b float64) {
	for i := range d {
		d[i] = power(a[i], b)
	}
}

func powerSV(d *Row, a float64, b *Row) {
	for i := range d {
		d[i] = power(a, b[i])
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
