package lanes

import "unsafe"

// The kernels: one operation each, for one shape of operands, over all lanes. Names end in the shape of the operands: V a
// row, S a shared number. A result may stand in the row of an operand. The files kernels.go and choose.go are the seam for
// vector instructions: a kernel in assembly replaces the one of its name and must give the same bits.
//
// Loops are unrolled by four because the compiler does not do it: 0.32 ns a lane in place of 0.69 for a sum. Every index is
// a sum of the counter and a constant below the row's length, so no bounds check remains. One operation to a kernel, and a
// conversion around products, leave nothing to fuse.

// patterns is a row as bit patterns, so that a choice between two numbers moves integers.
func patterns(r *Row) *[Lanes]uint64 { return (*[Lanes]uint64)(unsafe.Pointer(r)) }

func addVV(d, a, b *Row) {
	for i := 0; i < Lanes; i += 4 {
		d[i] = a[i] + b[i]
		d[i+1] = a[i+1] + b[i+1]
		d[i+2] = a[i+2] + b[i+2]
		d[i+3] = a[i+3] + b[i+3]
	}
}

func addVS(d, a *Row, b float64) {
	for i := 0; i < Lanes; i += 4 {
		d[i] = a[i] + b
		d[i+1] = a[i+1] + b
		d[i+2] = a[i+2] + b
		d[i+3] = a[i+3] + b
	}
}

func subVV(d, a, b *Row) {
	for i := 0; i < Lanes; i += 4 {
		d[i] = a[i] - b[i]
		d[i+1] = a[i+1] - b[i+1]
		d[i+2] = a[i+2] - b[i+2]
		d[i+3] = a[i+3] - b[i+3]
	}
}

func subVS(d, a *Row, b float64) {
	for i := 0; i < Lanes; i += 4 {
		d[i] = a[i] - b
		d[i+1] = a[i+1] - b
		d[i+2] = a[i+2] - b
		d[i+3] = a[i+3] - b
	}
}

func subSV(d *Row, a float64, b *Row) {
	for i := 0; i < Lanes; i += 4 {
		d[i] = a - b[i]
		d[i+1] = a - b[i+1]
		d[i+2] = a - b[i+2]
		d[i+3] = a - b[i+3]
	}
}

func mulVV(d, a, b *Row) {
	for i := 0; i < Lanes; i += 4 {
		d[i] = float64(a[i] * b[i])
		d[i+1] = float64(a[i+1] * b[i+1])
		d[i+2] = float64(a[i+2] * b[i+2])
		d[i+3] = float64(a[i+3] * b[i+3])
	}
}

func mulVS(d, a *Row, b float64) {
	for i := 0; i < Lanes; i += 4 {
		d[i] = float64(a[i] * b)
		d[i+1] = float64(a[i+1] * b)
		d[i+2] = float64(a[i+2] * b)
		d[i+3] = float64(a[i+3] * b)
	}
}

// divVS is a / b for b other than 0.
func divVS(d, a *Row, b float64) {
	for i := 0; i < Lanes; i += 4 {
		d[i] = a[i] / b
		d[i+1] = a[i+1] / b
		d[i+2] = a[i+2] / b
		d[i+3] = a[i+3] / b
	}
}

func broadcast(d *Row, a float64) {
	for i := 0; i < Lanes; i += 4 {
		d[i] = a
		d[i+1] = a
		d[i+2] = a
		d[i+3] = a
	}
}

// addFour is (((d + a) + b) + c) + e: four months of a window with one load and store of the sum.
func addFour(d, a, b, c, e *Row) {
	for i := 0; i < Lanes; i += 4 {
		d[i] = d[i] + a[i] + b[i] + c[i] + e[i]
		d[i+1] = d[i+1] + a[i+1] + b[i+1] + c[i+1] + e[i+1]
		d[i+2] = d[i+2] + a[i+2] + b[i+2] + c[i+2] + e[i+2]
		d[i+3] = d[i+3] + a[i+3] + b[i+3] + c[i+3] + e[i+3]
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
