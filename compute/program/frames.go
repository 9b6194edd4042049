package program

import "slices"

// Frames gives the values of all nodes of a loop in one month of a finished walk: what a pass that goes through the months
// again, such as that of derivatives, needs beside the history that a walk keeps. It evaluates by the same rules from that
// history, and belongs to one goroutine.
type Frames[T any, A Arithmetic[T]] struct{ w *walker[T, A] }

// NewFrames returns the frames of a result of [Walk]. The arithmetic and the drive must be those of its walk.
func NewFrames[T any, A Arithmetic[T]](r *Result[T], a A, d Drive[T]) *Frames[T, A] {
	w := newWalker(r.Program, a, d)
	w.now, w.history = slices.Clone(r.once), r.history
	w.findCarried()
	return &Frames[T, A]{w}
}

// Month is the values in month t by node: those of the body of the loop, what it reads of earlier loops, and all once-values. The
// slice is good until the next call.
func (f *Frames[T, A]) Month(loop, t int) []T {
	f.w.month(&f.w.p.Sweeps[loop], f.w.carried[loop], t)
	return f.w.now
}

// Once is the values of once-values by node; others mean nothing. It is the slice of Month.
func (f *Frames[T, A]) Once() []T { return f.w.now }

// Row is the history of a line by its node, one value a month.
func (f *Frames[T, A]) Row(line NodeID) []T { return f.w.history[f.w.p.History[line]] }

// Table is a table in the numbers of the walk.
func (f *Frames[T, A]) Table(ref int32) []T { return f.w.tables[ref] }
