package program

import "slices"

// Probe reads the value of any node in any month from a finished walk. A walk keeps the history of lines and of what later
// loops read; a probe evaluates the rest again from that history, by the same rules, one month at a time. It belongs to one
// goroutine.
type Probe[T any, A Arithmetic[T]] struct {
	w     *walker[T, A]
	once  []T
	stamp []int // month + 1 for which now holds a node's value
}

// NewProbe returns a probe of a result. The arithmetic and the drive must be those of its walk.
func NewProbe[T any, A Arithmetic[T]](r *Result[T], a A, d Drive[T]) *Probe[T, A] {
	w := newWalker(r.Program, a, d)
	w.now, w.history = slices.Clone(r.once), r.history
	return &Probe[T, A]{w, r.once, make([]int, len(r.Program.Nodes))}
}

// At is the node's value in month t, which lies on the grid; of a once-value, its value.
func (x *Probe[T, A]) At(id NodeID, t int) T {
	w := x.w
	n := &w.p.Nodes[id]
	if n.Once {
		return x.once[id]
	}
	if row := w.p.History[id]; row >= 0 && w.history[row] != nil {
		return w.history[row][t]
	}
	if x.stamp[id] == t+1 {
		return w.now[id]
	}
	if n.Op < OpShift { // later ones read rows of history
		for _, to := range [...]NodeID{n.A, n.B, n.C} {
			if to != None && !w.p.Nodes[to].Once {
				w.now[to] = x.At(to, t)
			}
		}
	}
	v := w.eval(n, t)
	w.now[id], x.stamp[id] = v, t+1
	return v
}
