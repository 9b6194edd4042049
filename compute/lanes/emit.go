package lanes

import "github.com/capstack/capstack/compute/program"

// refKind is what an operand is before registers are allocated.
type refKind uint8

const (
	noRef refKind = iota
	regRef
	rowRef
	sharedRef
)

// ref is an operand before registers are allocated: its address, or a virtual register.
type ref struct {
	kind refKind
	reg  int32
	addr
}

// inst is an instruction before registers are allocated.
type inst struct {
	op         opcode
	n, ref     int32
	d, a, b, c ref
	when       months // nil: in every month of its sweep
}

// emitter writes the code of a plan.
type emitter struct {
	g        *graph
	shared   *sharedTable
	rows     int32  // rows with a place of their own
	regs     []bool // virtual registers: whether they hold a once-value
	preludes [][]inst
	bodies   [][]inst
	code     *[]inst // being written
	when     months
	sets     []months
	twin     []int32 // of a rate of return: the node of the same line's status, and back
	done     []bool
	followed [][]int32 // running folds by what they follow
	accs     map[int32]accumulator
}

// accumulator is where a running fold stands.
type accumulator struct {
	seen ref // lanes in which a month was chosen; none where the fold does not ask
	set  int32
}

func newEmitter(g *graph, shared *sharedTable) *emitter {
	e := &emitter{g: g, shared: shared, done: make([]bool, len(g.nodes)), twin: make([]int32, len(g.nodes)),
		followed: make([][]int32, len(g.nodes)), accs: map[int32]accumulator{}}
	e.preludes, e.bodies = make([][]inst, len(g.orders)), make([][]inst, len(g.orders))
	e.settle()
	e.pairRates()
	return e
}

// settle gives addresses to all values that have a place of their own, and virtual registers to the others.
func (e *emitter) settle() {
	for i := range e.g.place {
		p := &e.g.place[i]
		switch p.kind {
		case inRow:
			p.base = e.reserve(1)
		case inRing:
			p.base = e.reserve(p.mask + 1)
		case inHistory:
			p.base = e.reserve(p.front+int32(e.g.months)+p.back) + p.front
		case inRegister:
			p.reg = e.register(e.g.fixed[i])
		}
	}
}

func (e *emitter) reserve(n int32) int32 {
	e.rows += n
	return e.rows - n
}

func (e *emitter) register(once bool) int32 {
	e.regs = append(e.regs, once)
	return int32(len(e.regs) - 1)
}

// pairRates finds the statuses that belong to rates: one search gives both.
func (e *emitter) pairRates() {
	first := map[int32]int32{}
	for i := range e.g.nodes {
		e.twin[i] = none
		n := &e.g.nodes[i]
		if n.op != program.OpIRR && n.op != program.OpIRRCode || !e.g.computed(int32(i)) {
			continue
		}
		if j, ok := first[n.a]; ok && e.g.nodes[j].op != n.op && e.g.nodes[j].home == n.home {
			e.twin[i], e.twin[j] = j, int32(i)
		} else {
			first[n.a] = int32(i)
		}
	}
}

// ref is where a node's value of the current month stands.
func (e *emitter) ref(id int32) ref {
	if id == none {
		return ref{}
	}
	if !e.g.varying[id] {
		r := ref{kind: sharedRef, addr: addr{base: e.shared.slot[id], mask: -1}}
		if e.shared.once[id] {
			r.mask = 0
		}
		return r
	}
	switch p := &e.g.place[id]; p.kind {
	case inRegister:
		return ref{kind: regRef, reg: p.reg}
	case atLag:
		r := e.ref(e.g.nodes[id].a)
		r.delta -= int16(e.g.nodes[id].n)
		return r
	default:
		return ref{kind: rowRef, addr: addr{base: p.base, mask: int16(p.mask)}}
	}
}

// run writes the code of all sweeps.
func (e *emitter) run() {
	for i := range e.g.orders {
		o := &e.g.orders[i]
		e.code, e.when = &e.preludes[i], nil
		for _, id := range o.prelude {
			e.node(id)
		}
		for _, id := range o.body {
			if e.g.fixed[id] {
				e.node(id)
			}
		}
		e.prepareLags(int32(i))
		e.prepareFolds(int32(i))
		e.code = &e.bodies[i]
		for _, id := range o.body {
			if !e.g.fixed[id] {
				e.when = e.g.asked[id]
				e.node(id)
				e.accumulate(id)
			}
		}
	}
}

func (e *emitter) put(in inst) {
	in.when = e.when
	*e.code = append(*e.code, in)
}

// row is an operand as a row: a shared number is written into one.
func (e *emitter) row(r ref) ref {
	if r.kind != sharedRef {
		return r
	}
	d := ref{kind: regRef, reg: e.register(e.when == nil)}
	e.put(inst{op: opBroadcast, d: d, a: r})
	return d
}

// prepareLags fills the rows of months before month 0 of the values whose lags are read in place for the first time in
// this sweep, and the rings of the sweep.
func (e *emitter) prepareLags(sweep int32) {
	g := e.g
	for _, id := range g.orders[sweep].body {
		n := &g.nodes[id]
		if g.place[id].kind != atLag || e.done[n.a] {
			continue
		}
		e.done[n.a] = true
		p := &g.place[n.a]
		from := ref{kind: sharedRef, addr: addr{base: e.shared.slot[g.zero]}}
		if p.padded && p.before != none {
			from = e.ref(p.before)
		}
		d := ref{kind: rowRef, addr: addr{base: p.base - p.front}}
		count := p.front
		if p.kind == inRing {
			d.base, count = p.base, p.mask+1
		}
		if count > 0 {
			e.put(inst{op: opFill, n: count, d: d, a: from})
		}
	}
}

// prepareFolds sets the folds that run along this sweep to 0 and finds what each of them follows: the later of its line and
// its flag.
func (e *emitter) prepareFolds(sweep int32) {
	position := map[int32]int{}
	for k, id := range e.g.orders[sweep].body {
		if !e.g.fixed[id] {
			position[id] = k
		}
	}
	for i := range e.g.nodes {
		id := int32(i)
		if !e.g.running[id] {
			continue
		}
		if s, _ := e.g.foldSweep(id); s != sweep {
			continue
		}
		e.accs[id] = e.startFold(id)
		last, after := -1, none
		e.g.operands(id, func(to int32) {
			if k, ok := position[to]; ok && k > last && e.g.varying[to] && e.g.nodes[to].op != program.OpSeries {
				last, after = k, to
			}
		})
		e.followed[after] = append(e.followed[after], id)
	}
}

// startFold sets a fold's rows to 0.
func (e *emitter) startFold(id int32) accumulator {
	n := &e.g.nodes[id]
	zero := ref{kind: sharedRef, addr: addr{base: e.shared.slot[e.g.zero]}}
	e.put(inst{op: opBroadcast, d: e.ref(id), a: zero})
	var acc accumulator
	switch program.FoldKind(n.n) {
	case program.FoldMin, program.FoldMax, program.FoldFirst:
		if n.b != none {
			acc.seen = ref{kind: regRef, reg: e.register(true)}
			e.put(inst{op: opBroadcast, d: acc.seen, a: zero})
		}
	}
	set := allMonths(e.g.months)
	if e.g.with(Months) {
		set = e.g.foldMonths(id)
	}
	acc.set = int32(len(e.sets))
	e.sets = append(e.sets, set)
	return acc
}

// accumulate takes this month of a value into the folds that follow it.
func (e *emitter) accumulate(id int32) {
	for _, f := range e.followed[id] {
		n, acc := &e.g.nodes[f], e.accs[f]
		e.when = e.sets[acc.set]
		in := inst{op: opAccumulate, n: n.n, d: e.ref(f), a: e.ref(n.a), b: e.ref(n.b), c: acc.seen}
		if in.b.kind == noRef && in.a.kind != sharedRef {
			e.everyMonth(program.FoldKind(n.n), in.d, in.a)
			continue
		}
		e.put(in)
	}
}

// everyMonth takes a month into a fold without a flag by plain instructions: month 0 begins the extremes and is the first.
func (e *emitter) everyMonth(kind program.FoldKind, d, x ref) {
	first, later := newMonths(e.g.months), newMonths(e.g.months)
	for t := range e.g.months {
		switch {
		case !e.when.has(t):
		case t == 0:
			first.add(t)
		default:
			later.add(t)
		}
	}
	put := func(when months, in inst) {
		e.when = when
		e.put(in)
	}
	begin, both := inst{op: opCopy, d: d, a: x}, inst{d: d, a: d, b: x}
	switch kind {
	case program.FoldSum:
		both.op = opAddVV
		e.put(both)
	case program.FoldLast:
		e.put(begin)
	case program.FoldFirst:
		put(first, begin)
	case program.FoldMin:
		both.op = opMinVV
		put(first, begin)
		put(later, both)
	case program.FoldMax:
		both.op = opMaxVV
		put(first, begin)
		put(later, both)
	}
}
