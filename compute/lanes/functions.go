package lanes

import (
	"github.com/capstack/capstack/compute/program"
)

// Kernels that have no vector form: functions of once-values, tables, and a fold that is rare.

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

// firstWhere takes a where f is not 0 for the first time.
func firstWhere(d, a, f, seen *Row) {
	for i := range d {
		if f[i] != 0 && seen[i] == 0 {
			d[i], seen[i] = a[i], 1
		}
	}
}
