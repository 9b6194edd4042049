package lanes

import (
	"math"

	"github.com/capstack/capstack/compute/program"
)

// sharedTable says which nodes are computed without lanes and where their values stand: one number, or one a month.
type sharedTable struct {
	slot []int32 // by node; -1 where the node is not in the table
	once []bool  // one number only
	size int
	vals []float64 // nil in a plan's table: each bound has its own
}

// newSharedTable gives each member its place.
func (g *graph) newSharedTable(member []bool) *sharedTable {
	s := &sharedTable{slot: make([]int32, len(g.nodes)), once: make([]bool, len(g.nodes))}
	for i := range g.nodes {
		s.slot[i] = -1
		if !member[i] {
			continue
		}
		s.slot[i], s.once[i] = int32(s.size), g.nodes[i].once
		if s.once[i] {
			s.size++
		} else {
			s.size += g.months
		}
	}
	return s
}

// at is a node's value of month t.
func (s *sharedTable) at(id int32, t int) float64 {
	if s.once[id] {
		return s.vals[s.slot[id]]
	}
	return s.vals[int(s.slot[id])+t]
}

// sharedSweep is the order of computation of a table's nodes in one sweep, without leaves.
type sharedSweep struct {
	backward      bool
	prelude, body []int32
}

// sharedSweeps lists the table's nodes in order. Constants, inputs and series are set before any sweep.
func (g *graph) sharedSweeps(s *sharedTable) []sharedSweep {
	members := func(list []int32) []int32 {
		var m []int32
		for _, id := range list {
			if s.slot[id] >= 0 && !leaf(g.nodes[id].op) {
				m = append(m, id)
			}
		}
		return m
	}
	var out []sharedSweep
	for i := range g.orders {
		o := &g.orders[i]
		if w := (sharedSweep{o.backward, members(o.prelude), members(o.body)}); len(w.prelude)+len(w.body) > 0 {
			out = append(out, w)
		}
	}
	return out
}

// scalarRun computes a table: the walk, restricted to the table's nodes.
type scalarRun struct {
	g        *graph
	s        *sharedTable
	order    []sharedSweep
	float    program.Float
	drive    program.Drive[float64]
	unknowns []float64
	first    bool
	flows    []float64
}

// fill computes every value of the table. It returns the rounds that closed the unknowns, and whether they closed.
func (r *scalarRun) fill() (rounds int, failure Failure) {
	for i := range r.g.nodes {
		if r.s.slot[i] >= 0 && leaf(r.g.nodes[i].op) {
			r.leaf(int32(i))
		}
	}
	r.unknowns = make([]float64, len(r.g.p.Unknowns))
	for rounds = 1; ; rounds++ {
		r.first = rounds == 1
		for i := range r.order {
			r.sweep(&r.order[i])
		}
		switch {
		case r.close():
			return rounds, Succeeded
		case rounds == program.MaxIterations:
			return rounds, NotConverged
		}
	}
}

// leaf sets a constant, an input or a series.
func (r *scalarRun) leaf(id int32) {
	n, to := &r.g.nodes[id], r.s.vals[r.s.slot[id]:]
	switch n.op {
	case program.OpConst:
		to[0] = r.g.consts[n.ref]
	case program.OpInput:
		v, ok := r.drive.Inputs[int(n.ref)]
		if !ok {
			v = r.g.p.Inputs[n.ref].Value.Float64()
		}
		to[0] = v
	case program.OpSeries:
		if v, ok := r.drive.Series[int(n.ref)]; ok {
			copy(to, v)
			return
		}
		for t, v := range r.g.p.Series[n.ref].Values {
			to[t] = v.Float64()
		}
	}
}

func (r *scalarRun) sweep(w *sharedSweep) {
	for _, id := range w.prelude {
		r.s.vals[r.s.slot[id]] = r.eval(id, 0)
	}
	for k := range r.g.months {
		t := k
		if w.backward {
			t = r.g.months - 1 - k
		}
		for _, id := range w.body {
			r.s.vals[int(r.s.slot[id])+t] = r.eval(id, t)
		}
	}
}

// close moves the unknowns of the table; it tells whether they agree.
func (r *scalarRun) close() bool {
	closed := true
	for i := range r.g.nodes {
		n := &r.g.nodes[i]
		if n.op != program.OpUnknown || r.s.slot[i] < 0 {
			continue
		}
		v := r.s.at(r.g.rep[r.g.p.Unknowns[n.ref].Value], 0)
		closed = r.float.Agree(r.s.at(int32(i), 0), v) && closed
		r.unknowns[n.ref] = v
	}
	return closed
}

// past is a value of a month that may lie outside the grid.
func (r *scalarRun) past(id int32, t int) float64 {
	if t < 0 || t >= r.g.months {
		return 0
	}
	return r.s.at(id, t)
}

func (r *scalarRun) eval(id int32, t int) float64 {
	n := &r.g.nodes[id]
	switch n.op {
	case program.OpUnknown:
		if r.first {
			return r.s.at(n.a, 0)
		}
		return r.unknowns[n.ref]
	case program.OpShift:
		if t < int(n.n) {
			if n.b == none {
				return 0
			}
			return r.s.at(n.b, 0)
		}
		return r.past(n.a, t-int(n.n))
	case program.OpWindow, program.OpConvolve:
		return r.sum(n, t)
	case program.OpFold:
		return r.fold(n)
	case program.OpIRR, program.OpIRRCode:
		return r.irr(n)
	default:
		return r.local(n, t)
	}
}

func (r *scalarRun) local(n *node, t int) float64 {
	a := r.s.at(n.a, t)
	switch n.op {
	case program.OpLine, program.OpRound:
		return a
	case program.OpFloor:
		return math.Floor(a)
	case program.OpExp:
		return r.float.Exp(a)
	case program.OpLog:
		return r.float.Log(a)
	case program.OpTable:
		return lookup(r.g.tables[n.ref], a)
	case program.OpInterp:
		return interpolate(r.g.tables[n.ref], a)
	case program.OpSelect:
		if a != 0 {
			return r.s.at(n.b, t)
		}
		return r.s.at(n.c, t)
	}
	b := r.s.at(n.b, t)
	if n.op == program.OpDiv {
		if b == 0 {
			return r.s.at(n.c, t)
		}
		return a / b
	}
	return pair(n.op, a, b)
}

// pair is an operation on two numbers.
func pair(op program.Op, a, b float64) float64 {
	switch op {
	case program.OpAdd:
		return a + b
	case program.OpSub:
		return a - b
	case program.OpMul:
		return float64(a * b)
	case program.OpMin:
		if b < a {
			return b
		}
		return a
	case program.OpMax:
		if a < b {
			return b
		}
		return a
	case program.OpLess:
		return flag(a < b)
	case program.OpLessEq:
		return flag(!(b < a)) // a NaN counts as equal, as in the walk
	case program.OpPowInt:
		return power(a, b)
	}
	panic("lanes: unknown operation " + op.String())
}

func flag(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// power is a to the power Floor(b), b clamped.
func power(a, b float64) float64 {
	return program.PowInt(a, min(max(program.Float{}.Index(b), -program.MaxPower), program.MaxPower))
}

// lookup is y at index Floor(x), clamped to the table.
func lookup(y []float64, x float64) float64 {
	return y[min(max(program.Float{}.Index(x), 0), len(y)-1)]
}

// interpolate is y at x by linear interpolation, clamped to the table:
//
//	y[i] + (x - i) x (y[i+1] - y[i]), i = Floor(x)
func interpolate(y []float64, x float64) float64 {
	i := program.Float{}.Index(x)
	switch {
	case i < 0:
		return y[0]
	case i >= len(y)-1:
		return y[len(y)-1]
	}
	return y[i] + float64((x-math.Floor(x))*(y[i+1]-y[i]))
}

// sum is a window or a convolution.
func (r *scalarRun) sum(n *node, t int) (sum float64) {
	if n.op == program.OpWindow {
		for s := max(0, t-int(n.n)+1); s <= t; s++ {
			sum += r.past(n.a, s)
		}
		return sum
	}
	for k, weight := range r.g.tables[n.ref] {
		if s := t - k*int(n.n); s >= 0 && !(k == 0 && weight == 0) {
			sum += float64(weight * r.past(n.a, s))
		}
	}
	return sum
}

func (r *scalarRun) fold(n *node) (acc float64) {
	seen := false
	for t := range r.g.months {
		if n.b != none && r.s.at(n.b, t) == 0 {
			continue
		}
		x := 1.0
		if n.a != none {
			x = r.s.at(n.a, t)
		}
		switch kind := program.FoldKind(n.n); {
		case kind == program.FoldCount, kind == program.FoldSum:
			acc += x
		case !seen, kind == program.FoldLast,
			kind == program.FoldMin && x < acc,
			kind == program.FoldMax && acc < x:
			acc = x
		}
		if seen = true; program.FoldKind(n.n) == program.FoldFirst {
			return acc
		}
	}
	return acc
}

func (r *scalarRun) irr(n *node) float64 {
	r.flows = r.flows[:0]
	for t := range r.g.months {
		r.flows = append(r.flows, r.s.at(n.a, t))
	}
	rate, status := r.float.IRR(r.flows)
	if n.op == program.OpIRR {
		return rate
	}
	return status
}
