package lanes

import "math"

// The kernels: one operation each, for one shape of operands, over all lanes. This file is the seam for vector
// instructions: a kernel in assembly replaces the one of the same name and must give the same bits. Names end in the shape of
// the operands: V a row, S a shared number. A result may stand in the row of an operand.
//
// Choices are made on bits, not on floats: the compiler turns them into conditional moves, and a branch that the lanes
// disagree on would cost more than the operation. Never the builtin min and max: they differ from a comparison in zeros
// and NaN.

const oneBits = 0x3ff0000000000000 // 1.0

func addVV(d, a, b *Row) {
	for i := range d {
		d[i] = a[i] + b[i]
	}
}

func addVS(d, a *Row, b float64) {
	for i := range d {
		d[i] = a[i] + b
	}
}

func subVV(d, a, b *Row) {
	for i := range d {
		d[i] = a[i] - b[i]
	}
}

func subVS(d, a *Row, b float64) {
	for i := range d {
		d[i] = a[i] - b
	}
}

func subSV(d *Row, a float64, b *Row) {
	for i := range d {
		d[i] = a - b[i]
	}
}

func mulVV(d, a, b *Row) {
	for i := range d {
		d[i] = float64(a[i] * b[i])
	}
}

func mulVS(d, a *Row, b float64) {
	for i := range d {
		d[i] = float64(a[i] * b)
	}
}

func minVV(d, a, b *Row) {
	for i := range d {
		x, y := a[i], b[i]
		r := math.Float64bits(x)
		if y < x {
			r = math.Float64bits(y)
		}
		d[i] = math.Float64frombits(r)
	}
}

func minVS(d, a *Row, b float64) {
	for i := range d {
		x, y := a[i], b
		r := math.Float64bits(x)
		if y < x {
			r = math.Float64bits(y)
		}
		d[i] = math.Float64frombits(r)
	}
}

func minSV(d *Row, a float64, b *Row) {
	for i := range d {
		x, y := a, b[i]
		r := math.Float64bits(x)
		if y < x {
			r = math.Float64bits(y)
		}
		d[i] = math.Float64frombits(r)
	}
}

func maxVV(d, a, b *Row) {
	for i := range d {
		x, y := a[i], b[i]
		r := math.Float64bits(x)
		if x < y {
			r = math.Float64bits(y)
		}
		d[i] = math.Float64frombits(r)
	}
}

func maxVS(d, a *Row, b float64) {
	for i := range d {
		x, y := a[i], b
		r := math.Float64bits(x)
		if x < y {
			r = math.Float64bits(y)
		}
		d[i] = math.Float64frombits(r)
	}
}

func maxSV(d *Row, a float64, b *Row) {
	for i := range d {
		x, y := a, b[i]
		r := math.Float64bits(x)
		if x < y {
			r = math.Float64bits(y)
		}
		d[i] = math.Float64frombits(r)
	}
}

func lessVV(d, a, b *Row) {
	for i := range d {
		r := uint64(0)
		if a[i] < b[i] {
			r = oneBits
		}
		d[i] = math.Float64frombits(r)
	}
}

func lessVS(d, a *Row, b float64) {
	for i := range d {
		r := uint64(0)
		if a[i] < b {
			r = oneBits
		}
		d[i] = math.Float64frombits(r)
	}
}

func lessSV(d *Row, a float64, b *Row) {
	for i := range d {
		r := uint64(0)
		if a < b[i] {
			r = oneBits
		}
		d[i] = math.Float64frombits(r)
	}
}

// lessEqVV is not (b < a), so that a NaN counts as equal, as in the walk.
func lessEqVV(d, a, b *Row) {
	for i := range d {
		r := uint64(oneBits)
		if b[i] < a[i] {
			r = 0
		}
		d[i] = math.Float64frombits(r)
	}
}

func lessEqVS(d, a *Row, b float64) {
	for i := range d {
		r := uint64(oneBits)
		if b < a[i] {
			r = 0
		}
		d[i] = math.Float64frombits(r)
	}
}

func lessEqSV(d *Row, a float64, b *Row) {
	for i := range d {
		r := uint64(oneBits)
		if b[i] < a {
			r = 0
		}
		d[i] = math.Float64frombits(r)
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

// divVVV is a / b, or c where b is 0. Dividing by 0 first and choosing then costs less than a branch.
func divVVV(d *Row, a *Row, b *Row, c *Row) {
	for i := range d {
		y := b[i]
		r := math.Float64bits(a[i] / y)
		if o := math.Float64bits(c[i]); y == 0 {
			r = o
		}
		d[i] = math.Float64frombits(r)
	}
}

func divVVS(d *Row, a *Row, b *Row, c float64) {
	for i := range d {
		y := b[i]
		r := math.Float64bits(a[i] / y)
		if o := math.Float64bits(c); y == 0 {
			r = o
		}
		d[i] = math.Float64frombits(r)
	}
}

func divSVV(d *Row, a float64, b *Row, c *Row) {
	for i := range d {
		y := b[i]
		r := math.Float64bits(a / y)
		if o := math.Float64bits(c[i]); y == 0 {
			r = o
		}
		d[i] = math.Float64frombits(r)
	}
}

func divSVS(d *Row, a float64, b *Row, c float64) {
	for i := range d {
		y := b[i]
		r := math.Float64bits(a / y)
		if o := math.Float64bits(c); y == 0 {
			r = o
		}
		d[i] = math.Float64frombits(r)
	}
}

// divVS is a / b for b other than 0.
func divVS(d, a *Row, b float64) {
	for i := range d {
		d[i] = a[i] / b
	}
}

// selectVV is b where f is not 0, else c.
func selectVV(d, f *Row, b *Row, c *Row) {
	for i := range d {
		r, o := math.Float64bits(b[i]), math.Float64bits(c[i])
		if f[i] == 0 {
			r = o
		}
		d[i] = math.Float64frombits(r)
	}
}

func selectVS(d, f *Row, b *Row, c float64) {
	for i := range d {
		r, o := math.Float64bits(b[i]), math.Float64bits(c)
		if f[i] == 0 {
			r = o
		}
		d[i] = math.Float64frombits(r)
	}
}

func selectSV(d, f *Row, b float64, c *Row) {
	for i := range d {
		r, o := math.Float64bits(b), math.Float64bits(c[i])
		if f[i] == 0 {
			r = o
		}
		d[i] = math.Float64frombits(r)
	}
}

func selectSS(d, f *Row, b float64, c float64) {
	for i := range d {
		r, o := math.Float64bits(b), math.Float64bits(c)
		if f[i] == 0 {
			r = o
		}
		d[i] = math.Float64frombits(r)
	}
}
