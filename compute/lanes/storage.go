package lanes

import (
	"math"
	"math/bits"

	"github.com/capstack/capstack/compute/program"
)

// use says how a monthly value is read.
type use struct {
	reach int  // how many months away a reader of its own sweep looks
	far   bool // by a later sweep, or over all months
}

// placeKind is where the value of a node lives.
type placeKind uint8

const (
	nowhere    placeKind = iota // shared, or not asked for
	inRegister                  // a row that other values use before and after
	inRing                      // the last few months of its sweep
	inHistory                   // every month
	inRow                       // a row of its own for the whole run: inputs and unknowns
	atLag                       // another value's row of another month
)

// place is where the value of a node lives. The row of month t is base + (t & mask).
type place struct {
	kind   placeKind
	base   int32
	mask   int32
	before int32 // node whose value fills the months before month 0, if some lag is read in place
	padded bool  // before is decided
	front  int32 // months before month 0 that are kept
	back   int32 // months past the grid that are kept, always 0
	reg    int32 // virtual register
}

// store decides where each computed value lives.
func (g *graph) store() {
	g.findRunningFolds()
	g.findUses()
	g.place = make([]place, len(g.nodes))
	for i := range g.nodes {
		g.place[i] = g.choose(int32(i))
	}
	if g.with(LagsInPlace) {
		for i := range g.nodes {
			g.readInPlace(int32(i))
		}
		g.joinMonths()
	}
}

// findRunningFolds marks folds whose line and flag are computed in one forward sweep: they are accumulated there, in the
// order of months, so that no history is kept for them. In a backward sweep the order, and so the sum's bits, would differ.
func (g *graph) findRunningFolds() {
	g.running = make([]bool, len(g.nodes))
	for i := range g.nodes {
		id := int32(i)
		if g.nodes[i].op != program.OpFold || !g.computed(id) || !g.with(RunningFolds) {
			continue
		}
		_, g.running[i] = g.foldSweep(id)
	}
}

// foldSweep is the forward sweep in which a fold can run along.
func (g *graph) foldSweep(id int32) (sweep int32, ok bool) {
	sweep, ready := none, none
	one := true
	g.operands(id, func(to int32) {
		n := &g.nodes[to]
		switch {
		case !g.varying[to], n.op == program.OpSeries:
		case g.fixed[to]:
			ready = max(ready, n.home)
		case sweep == none:
			sweep = n.home
		default:
			one = one && sweep == n.home
		}
	})
	return sweep, one && sweep != none && ready <= sweep && !g.orders[sweep].backward
}

// findUses collects for each monthly value how it is read.
func (g *graph) findUses() {
	g.use = make([]use, len(g.nodes))
	for i := range g.nodes {
		if id := int32(i); g.computed(id) && !g.running[i] {
			g.operands(id, func(to int32) { g.findUse(id, to) })
		}
	}
	for _, l := range g.spec.Fans {
		g.use[g.rep[g.p.Lines[l].Node]].far = true
	}
}

func (g *graph) findUse(id, to int32) {
	if !g.monthly(to) {
		return
	}
	n, u := &g.nodes[id], &g.use[to]
	reach := 0
	switch n.op {
	case program.OpShift:
		reach = int(max(n.n, -n.n))
	case program.OpWindow:
		reach = int(n.n) - 1
	case program.OpConvolve:
		reach = (len(g.tables[n.ref]) - 1) * int(n.n)
	case program.OpFold, program.OpIRR, program.OpIRRCode:
		u.far = true
	}
	u.far = u.far || g.nodes[to].home != n.home
	u.reach = max(u.reach, reach)
}

// choose is the smallest place that serves the readers.
func (g *graph) choose(id int32) place {
	if !g.computed(id) {
		return place{}
	}
	n, u := &g.nodes[id], g.use[id]
	switch {
	case n.op == program.OpInput, n.op == program.OpUnknown:
		return place{kind: inRow}
	case n.op == program.OpSeries:
		return place{kind: inHistory, mask: -1}
	case g.fixed[id], !u.far && u.reach == 0:
		return place{kind: inRegister}
	}
	ring := 1 << bits.Len(uint(u.reach)) // the least power of two above reach
	if u.far || ring >= g.months || ring > 1<<14 || !g.with(Rings) {
		return place{kind: inHistory, mask: -1}
	}
	return place{kind: inRing, mask: int32(ring - 1)}
}

// readInPlace lets readers of a lag read the line's own row of the other month. Months outside the grid need rows of their
// own, filled with the line's value before month 0 or with 0; two lines with one root but different such values cannot
// share them, so the second keeps its copies.
func (g *graph) readInPlace(id int32) {
	n := &g.nodes[id]
	if n.op != program.OpShift || n.n == 0 || int(max(n.n, -n.n)) >= g.months || g.place[id].kind != inRegister || !g.monthly(id) || !g.monthly(n.a) {
		return
	}
	line := &g.place[n.a]
	if line.kind != inRing && line.kind != inHistory {
		return
	}
	if n.n > 0 {
		if line.padded && line.before != n.b {
			return
		}
		line.padded, line.before = true, n.b
		line.front = max(line.front, n.n)
	} else {
		line.back = max(line.back, -n.n)
	}
	g.place[id] = place{kind: atLag}
}

// joinMonths lets a ring of two months be one row where last month's value is read for the last time before, or while, this
// month's takes its place: half the rows of what is carried from month to month.
func (g *graph) joinMonths() {
	position := make([]int32, len(g.nodes))
	for i := range g.orders {
		for k, id := range g.orders[i].body {
			position[id] = int32(k)
		}
	}
	lastRead := make([]int32, len(g.nodes)) // of last month's value
	for i := range g.nodes {
		if g.computed(int32(i)) {
			g.noteLags(int32(i), position[i], lastRead)
		}
	}
	for i := range g.nodes {
		if p := &g.place[i]; p.kind == inRing && p.mask == 1 && local(g.nodes[i].op) && lastRead[i] <= position[i] {
			p.mask = 0
		}
	}
}

// noteLags notes the last month's values that a node reads at its position. Who reads them apart from its own position, or in
// one operation with this month's, reads them for ever.
func (g *graph) noteLags(id, position int32, lastRead []int32) {
	n := &g.nodes[id]
	if g.place[id].kind == atLag {
		return // its readers count
	}
	whole := !local(n.op)
	g.operands(id, func(to int32) {
		switch at := position; {
		case g.place[to].kind == atLag:
			if whole {
				at = math.MaxInt32
			}
			lastRead[g.nodes[to].a] = max(lastRead[g.nodes[to].a], at)
		case whole && n.op != program.OpFold: // a fold that runs along reads this month's alone
			lastRead[to] = math.MaxInt32
		}
	})
}
