package vector

import (
	"math/bits"
	"unsafe"
)

// Exp writes e^a to d. scalar is the definition; the assembly repeats it in [-700, 700].
func Exp(d, a *Row, scalar func(float64) float64) {
	if AVX2 {
		finish(d, regularExp(d, a), scalar)
		return
	}
	each(d, a, scalar)
}

// Log writes ln a to d. scalar is the definition; the assembly repeats it for normal numbers above 0.
func Log(d, a *Row, scalar func(float64) float64) {
	if AVX2 {
		finish(d, regularLog(d, a), scalar)
		return
	}
	each(d, a, scalar)
}

// NormalQuantile is NormalQuantiles of one row.
func NormalQuantile(d, a *Row, scalar func(float64) float64) {
	NormalQuantiles(unsafe.Slice(d, 1), unsafe.Slice(a, 1), scalar)
}

// NormalQuantiles writes the standard normal quantiles of rows to as many rows. scalar is the definition; the
// assembly repeats it between 1.4e-11 and 1 less that. The formula of the tails costs three times that of the centre, where 85%
// of uniforms lie, so the lanes in the tails are gathered and computed together.
func NormalQuantiles(d, a []Row, scalar func(float64) float64) {
	d = d[:len(a)]
	switch {
	case AVX512:
		for from := 0; from < len(a); from += quantileRows {
			to := min(from+quantileRows, len(a))
			rest := regularQuantiles(d[from:to], a[from:to])
			for i := from; i < to; i++ {
				finish(&d[i], rest[i-from], scalar)
			}
		}
	case AVX2:
		for i := range a {
			quantileByHalves(&d[i], &a[i], scalar)
		}
	default:
		for i := range a {
			each(&d[i], &a[i], scalar)
		}
	}
}

// quantileRows is how many rows the wide form takes at once: the more, the better are the tails of some hidden behind others.
const quantileRows = 16

// quantileByHalves is NormalQuantiles of one row, centre and tails apart.
func quantileByHalves(d, a *Row, scalar func(float64) float64) {
	tails := regularCentralQuantile(d, a)
	if tails == 0 {
		return
	}
	var packed Row
	var at [Lanes]uint8
	n := 0
	for rest := tails; rest != 0; rest &= rest - 1 {
		i := bits.TrailingZeros64(rest)
		packed[n], at[n] = d[i], uint8(i)
		n++
	}
	for k := n; k%4 != 0; k++ {
		packed[k] = 0.01 // any number of the tails
	}
	finish(&packed, regularTailQuantile(&packed, (n+3)&^3), scalar)
	for k := range n {
		d[at[k]&(Lanes-1)] = packed[k]
	}
}

// finish computes the lanes that the assembly has left as they were.
func finish(d *Row, rest uint64, scalar func(float64) float64) {
	for ; rest != 0; rest &= rest - 1 {
		i := bits.TrailingZeros64(rest)
		d[i] = scalar(d[i])
	}
}

func each(d, a *Row, scalar func(float64) float64) {
	for i, x := range a {
		d[i] = scalar(x)
	}
}
