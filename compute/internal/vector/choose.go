package vector

import "math"

// Plain twins that choose. Choices are made on bit patterns, both loaded before the comparison: that the
// compiler turns into conditional moves, anything else into branches, and a branch on which lanes disagree costs more than
// the operation. Never the builtin min and max: they differ from a comparison in zeros and NaN.

// oneBits is 1.0.
const oneBits = 0x3ff0000000000000

// MinVV is b where b < a, else a.
func MinVV(d, a, b *Row) {
	du, au, bu := patterns(d), patterns(a), patterns(b)
	for i := 0; i < Lanes; i += 4 {
		r, o := au[i], bu[i]
		if b[i] < a[i] {
			r = o
		}
		du[i] = r
		r, o = au[i+1], bu[i+1]
		if b[i+1] < a[i+1] {
			r = o
		}
		du[i+1] = r
		r, o = au[i+2], bu[i+2]
		if b[i+2] < a[i+2] {
			r = o
		}
		du[i+2] = r
		r, o = au[i+3], bu[i+3]
		if b[i+3] < a[i+3] {
			r = o
		}
		du[i+3] = r
	}
}

// MinVS is b where b < a, else a.
func MinVS(d, a *Row, b float64) {
	du, au := patterns(d), patterns(a)
	bu := math.Float64bits(b)
	for i := 0; i < Lanes; i += 4 {
		r, o := au[i], bu
		if b < a[i] {
			r = o
		}
		du[i] = r
		r, o = au[i+1], bu
		if b < a[i+1] {
			r = o
		}
		du[i+1] = r
		r, o = au[i+2], bu
		if b < a[i+2] {
			r = o
		}
		du[i+2] = r
		r, o = au[i+3], bu
		if b < a[i+3] {
			r = o
		}
		du[i+3] = r
	}
}

// MinSV is b where b < a, else a.
func MinSV(d *Row, a float64, b *Row) {
	du, bu := patterns(d), patterns(b)
	au := math.Float64bits(a)
	for i := 0; i < Lanes; i += 4 {
		r, o := au, bu[i]
		if b[i] < a {
			r = o
		}
		du[i] = r
		r, o = au, bu[i+1]
		if b[i+1] < a {
			r = o
		}
		du[i+1] = r
		r, o = au, bu[i+2]
		if b[i+2] < a {
			r = o
		}
		du[i+2] = r
		r, o = au, bu[i+3]
		if b[i+3] < a {
			r = o
		}
		du[i+3] = r
	}
}

// MaxVV is b where a < b, else a.
func MaxVV(d, a, b *Row) {
	du, au, bu := patterns(d), patterns(a), patterns(b)
	for i := 0; i < Lanes; i += 4 {
		r, o := au[i], bu[i]
		if a[i] < b[i] {
			r = o
		}
		du[i] = r
		r, o = au[i+1], bu[i+1]
		if a[i+1] < b[i+1] {
			r = o
		}
		du[i+1] = r
		r, o = au[i+2], bu[i+2]
		if a[i+2] < b[i+2] {
			r = o
		}
		du[i+2] = r
		r, o = au[i+3], bu[i+3]
		if a[i+3] < b[i+3] {
			r = o
		}
		du[i+3] = r
	}
}

// MaxVS is b where a < b, else a.
func MaxVS(d, a *Row, b float64) {
	du, au := patterns(d), patterns(a)
	bu := math.Float64bits(b)
	for i := 0; i < Lanes; i += 4 {
		r, o := au[i], bu
		if a[i] < b {
			r = o
		}
		du[i] = r
		r, o = au[i+1], bu
		if a[i+1] < b {
			r = o
		}
		du[i+1] = r
		r, o = au[i+2], bu
		if a[i+2] < b {
			r = o
		}
		du[i+2] = r
		r, o = au[i+3], bu
		if a[i+3] < b {
			r = o
		}
		du[i+3] = r
	}
}

// MaxSV is b where a < b, else a.
func MaxSV(d *Row, a float64, b *Row) {
	du, bu := patterns(d), patterns(b)
	au := math.Float64bits(a)
	for i := 0; i < Lanes; i += 4 {
		r, o := au, bu[i]
		if a < b[i] {
			r = o
		}
		du[i] = r
		r, o = au, bu[i+1]
		if a < b[i+1] {
			r = o
		}
		du[i+1] = r
		r, o = au, bu[i+2]
		if a < b[i+2] {
			r = o
		}
		du[i+2] = r
		r, o = au, bu[i+3]
		if a < b[i+3] {
			r = o
		}
		du[i+3] = r
	}
}

// LessVV is 1 where a < b, else 0.
func LessVV(d, a, b *Row) {
	du := patterns(d)
	for i := 0; i < Lanes; i += 4 {
		r := uint64(0)
		if a[i] < b[i] {
			r = oneBits
		}
		du[i] = r
		r = 0
		if a[i+1] < b[i+1] {
			r = oneBits
		}
		du[i+1] = r
		r = 0
		if a[i+2] < b[i+2] {
			r = oneBits
		}
		du[i+2] = r
		r = 0
		if a[i+3] < b[i+3] {
			r = oneBits
		}
		du[i+3] = r
	}
}

// LessVS is 1 where a < b, else 0.
func LessVS(d, a *Row, b float64) {
	du := patterns(d)
	for i := 0; i < Lanes; i += 4 {
		r := uint64(0)
		if a[i] < b {
			r = oneBits
		}
		du[i] = r
		r = 0
		if a[i+1] < b {
			r = oneBits
		}
		du[i+1] = r
		r = 0
		if a[i+2] < b {
			r = oneBits
		}
		du[i+2] = r
		r = 0
		if a[i+3] < b {
			r = oneBits
		}
		du[i+3] = r
	}
}

// LessSV is 1 where a < b, else 0.
func LessSV(d *Row, a float64, b *Row) {
	du := patterns(d)
	for i := 0; i < Lanes; i += 4 {
		r := uint64(0)
		if a < b[i] {
			r = oneBits
		}
		du[i] = r
		r = 0
		if a < b[i+1] {
			r = oneBits
		}
		du[i+1] = r
		r = 0
		if a < b[i+2] {
			r = oneBits
		}
		du[i+2] = r
		r = 0
		if a < b[i+3] {
			r = oneBits
		}
		du[i+3] = r
	}
}

// LessEqVV is 0 where b < a, else 1: a NaN counts as equal, as in the walk.
func LessEqVV(d, a, b *Row) {
	du := patterns(d)
	for i := 0; i < Lanes; i += 4 {
		r := uint64(oneBits)
		if b[i] < a[i] {
			r = 0
		}
		du[i] = r
		r = oneBits
		if b[i+1] < a[i+1] {
			r = 0
		}
		du[i+1] = r
		r = oneBits
		if b[i+2] < a[i+2] {
			r = 0
		}
		du[i+2] = r
		r = oneBits
		if b[i+3] < a[i+3] {
			r = 0
		}
		du[i+3] = r
	}
}

// LessEqVS is 0 where b < a, else 1: a NaN counts as equal, as in the walk.
func LessEqVS(d, a *Row, b float64) {
	du := patterns(d)
	for i := 0; i < Lanes; i += 4 {
		r := uint64(oneBits)
		if b < a[i] {
			r = 0
		}
		du[i] = r
		r = oneBits
		if b < a[i+1] {
			r = 0
		}
		du[i+1] = r
		r = oneBits
		if b < a[i+2] {
			r = 0
		}
		du[i+2] = r
		r = oneBits
		if b < a[i+3] {
			r = 0
		}
		du[i+3] = r
	}
}

// LessEqSV is 0 where b < a, else 1: a NaN counts as equal, as in the walk.
func LessEqSV(d *Row, a float64, b *Row) {
	du := patterns(d)
	for i := 0; i < Lanes; i += 4 {
		r := uint64(oneBits)
		if b[i] < a {
			r = 0
		}
		du[i] = r
		r = oneBits
		if b[i+1] < a {
			r = 0
		}
		du[i+1] = r
		r = oneBits
		if b[i+2] < a {
			r = 0
		}
		du[i+2] = r
		r = oneBits
		if b[i+3] < a {
			r = 0
		}
		du[i+3] = r
	}
}

// DivVVV is a / b, or c where b is 0. To divide by 0 and throw the quotient away costs less than a branch.
func DivVVV(d, a, b, c *Row) {
	du, cu := patterns(d), patterns(c)
	for i := 0; i < Lanes; i += 4 {
		r, o := math.Float64bits(a[i]/b[i]), cu[i]
		if b[i] == 0 {
			r = o
		}
		du[i] = r
		r, o = math.Float64bits(a[i+1]/b[i+1]), cu[i+1]
		if b[i+1] == 0 {
			r = o
		}
		du[i+1] = r
		r, o = math.Float64bits(a[i+2]/b[i+2]), cu[i+2]
		if b[i+2] == 0 {
			r = o
		}
		du[i+2] = r
		r, o = math.Float64bits(a[i+3]/b[i+3]), cu[i+3]
		if b[i+3] == 0 {
			r = o
		}
		du[i+3] = r
	}
}

// DivVVS is a / b, or c where b is 0.
func DivVVS(d, a, b *Row, c float64) {
	du := patterns(d)
	cu := math.Float64bits(c)
	for i := 0; i < Lanes; i += 4 {
		r, o := math.Float64bits(a[i]/b[i]), cu
		if b[i] == 0 {
			r = o
		}
		du[i] = r
		r, o = math.Float64bits(a[i+1]/b[i+1]), cu
		if b[i+1] == 0 {
			r = o
		}
		du[i+1] = r
		r, o = math.Float64bits(a[i+2]/b[i+2]), cu
		if b[i+2] == 0 {
			r = o
		}
		du[i+2] = r
		r, o = math.Float64bits(a[i+3]/b[i+3]), cu
		if b[i+3] == 0 {
			r = o
		}
		du[i+3] = r
	}
}

// DivSVV is a / b, or c where b is 0.
func DivSVV(d *Row, a float64, b, c *Row) {
	du, cu := patterns(d), patterns(c)
	for i := 0; i < Lanes; i += 4 {
		r, o := math.Float64bits(a/b[i]), cu[i]
		if b[i] == 0 {
			r = o
		}
		du[i] = r
		r, o = math.Float64bits(a/b[i+1]), cu[i+1]
		if b[i+1] == 0 {
			r = o
		}
		du[i+1] = r
		r, o = math.Float64bits(a/b[i+2]), cu[i+2]
		if b[i+2] == 0 {
			r = o
		}
		du[i+2] = r
		r, o = math.Float64bits(a/b[i+3]), cu[i+3]
		if b[i+3] == 0 {
			r = o
		}
		du[i+3] = r
	}
}

func divSVS(d *Row, a float64, b *Row, c float64) {
	du := patterns(d)
	cu := math.Float64bits(c)
	for i := 0; i < Lanes; i += 4 {
		r, o := math.Float64bits(a/b[i]), cu
		if b[i] == 0 {
			r = o
		}
		du[i] = r
		r, o = math.Float64bits(a/b[i+1]), cu
		if b[i+1] == 0 {
			r = o
		}
		du[i+1] = r
		r, o = math.Float64bits(a/b[i+2]), cu
		if b[i+2] == 0 {
			r = o
		}
		du[i+2] = r
		r, o = math.Float64bits(a/b[i+3]), cu
		if b[i+3] == 0 {
			r = o
		}
		du[i+3] = r
	}
}

// SelectVV is b where f is not 0, else c.
func SelectVV(d, f, b, c *Row) {
	du, bu, cu := patterns(d), patterns(b), patterns(c)
	for i := 0; i < Lanes; i += 4 {
		r, o := bu[i], cu[i]
		if f[i] == 0 {
			r = o
		}
		du[i] = r
		r, o = bu[i+1], cu[i+1]
		if f[i+1] == 0 {
			r = o
		}
		du[i+1] = r
		r, o = bu[i+2], cu[i+2]
		if f[i+2] == 0 {
			r = o
		}
		du[i+2] = r
		r, o = bu[i+3], cu[i+3]
		if f[i+3] == 0 {
			r = o
		}
		du[i+3] = r
	}
}

// SelectVS is b where f is not 0, else c.
func SelectVS(d, f, b *Row, c float64) {
	du, bu := patterns(d), patterns(b)
	cu := math.Float64bits(c)
	for i := 0; i < Lanes; i += 4 {
		r, o := bu[i], cu
		if f[i] == 0 {
			r = o
		}
		du[i] = r
		r, o = bu[i+1], cu
		if f[i+1] == 0 {
			r = o
		}
		du[i+1] = r
		r, o = bu[i+2], cu
		if f[i+2] == 0 {
			r = o
		}
		du[i+2] = r
		r, o = bu[i+3], cu
		if f[i+3] == 0 {
			r = o
		}
		du[i+3] = r
	}
}

// SelectSV is b where f is not 0, else c.
func SelectSV(d, f *Row, b float64, c *Row) {
	du, cu := patterns(d), patterns(c)
	bu := math.Float64bits(b)
	for i := 0; i < Lanes; i += 4 {
		r, o := bu, cu[i]
		if f[i] == 0 {
			r = o
		}
		du[i] = r
		r, o = bu, cu[i+1]
		if f[i+1] == 0 {
			r = o
		}
		du[i+1] = r
		r, o = bu, cu[i+2]
		if f[i+2] == 0 {
			r = o
		}
		du[i+2] = r
		r, o = bu, cu[i+3]
		if f[i+3] == 0 {
			r = o
		}
		du[i+3] = r
	}
}

// SelectSS is b where f is not 0, else c.
func SelectSS(d, f *Row, b, c float64) {
	du := patterns(d)
	bu := math.Float64bits(b)
	cu := math.Float64bits(c)
	for i := 0; i < Lanes; i += 4 {
		r, o := bu, cu
		if f[i] == 0 {
			r = o
		}
		du[i] = r
		r, o = bu, cu
		if f[i+1] == 0 {
			r = o
		}
		du[i+1] = r
		r, o = bu, cu
		if f[i+2] == 0 {
			r = o
		}
		du[i+2] = r
		r, o = bu, cu
		if f[i+3] == 0 {
			r = o
		}
		du[i+3] = r
	}
}
