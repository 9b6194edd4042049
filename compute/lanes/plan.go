package lanes

import (
	"github.com/capstack/capstack/compute/internal/threaded"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/returns"
)

// Plan is a program compiled for blocks of lanes. It is immutable and may be shared by goroutines.
type Plan struct {
	g        *graph
	shared   *sharedTable
	order    []sharedSweep // of the shared table
	sweeps   []sweepCode
	sets     []months
	level    threaded.Level    // of the threaded codes
	cursors  []threaded.Cursor // that they share
	rows     int               // of a machine's working memory
	inputs   []int32
	series   []int32
	measures []measureOut
	fans     []fanOut
	unknowns []unknownOut
	longest  int // months in one search for a rate of return; 0 without any
	bytes    int
	cost     int64
}

// sweepCode is the code of one sweep.
type sweepCode struct {
	backward bool
	prelude  []instr
	before   []step // how the prelude runs
	body     []instr
	typeOf   []uint16 // by month: its type, which is the set of instructions that run
	steps    [][]step // by type
}

// out is where a result stands.
type out struct {
	shared bool
	addr
}

type measureOut struct{ value, defined out }

// fanOut is a line asked by month. Lines with a whole history are handed out in place; others are copied.
type fanOut struct {
	out
	inPlace bool
	row     int // first row of the copies
}

type unknownOut struct {
	stood int32 // row that holds what the unknown stands for
	value out
}

// Compile makes a plan. It fails with a *SpecError or a *LimitError.
func Compile(p *program.Program, s Spec) (*Plan, error) {
	return compile(p, s, target{threaded.Best(), codeLimit})
}

func compile(p *program.Program, s Spec, to target) (*Plan, error) {
	if err := s.check(p); err != nil {
		return nil, err
	}
	g := newGraph(p, s)
	g.fold()
	g.share()
	g.prune()
	g.separate()
	g.hoist()
	g.demand()
	g.store()

	pl := &Plan{g: g, shared: g.newSharedTable(g.sharedNodes())}
	pl.order = g.sharedSweeps(pl.shared)
	e := newEmitter(g, pl.shared)
	e.run()
	pl.link(e, to)
	pl.layOut()
	if err := pl.checkMemory(); err != nil {
		return nil, err
	}
	g.structural, g.facts, g.asked, g.use, g.running = nil, nil, nil, nil, nil // a plan may be kept for long
	return pl, nil
}

func (pl *Plan) checkMemory() error {
	limit := pl.g.spec.MemoryLimit
	if limit == 0 {
		limit = DefaultMemoryLimit
	}
	switch {
	case pl.bytes > limit:
		return &LimitError{"machine", pl.bytes, limit}
	case pl.BoundBytes() > limit:
		return &LimitError{"binding", pl.BoundBytes(), limit}
	}
	return nil
}

// sharedNodes are the nodes that a binding computes.
func (g *graph) sharedNodes() []bool {
	m := make([]bool, len(g.nodes))
	for i := range m {
		m[i] = g.live[i] && !g.varying[i] && g.rep[i] == int32(i)
	}
	m[g.zero] = true
	return m
}

// link allocates registers and resolves every operand. Registers stand behind the rows that have a place of their own.
func (pl *Plan) link(e *emitter, to target) {
	outputs := pl.outputs(e)
	row, count := e.allocate(outputs, pl.g.with(Registers))
	pl.rows = int(e.rows + count)
	pl.sets = e.sets
	th := pl.newThreader(to)
	resolve := func(r ref) addr {
		if r.kind == regRef {
			return addr{base: e.rows + row[r.reg]}
		}
		return r.addr
	}
	for i := range pl.g.orders {
		if c := pl.sweep(e, i, th, resolve); len(c.prelude)+len(c.body) > 0 {
			pl.sweeps = append(pl.sweeps, c)
		}
	}
	pl.cursors = th.cursors()
	pl.bindOutputs(outputs, resolve)
}

// sweep is the code of sweep i.
func (pl *Plan) sweep(e *emitter, i int, th *threader, resolve func(ref) addr) sweepCode {
	c := sweepCode{backward: pl.g.orders[i].backward}
	for k := range e.preludes[i] {
		c.prelude = append(c.prelude, e.preludes[i][k].resolve(resolve))
		pl.cost += pl.weight(&e.preludes[i][k])
	}
	th.translate(c.prelude)
	c.before = th.steps(th.all())
	for k := range e.bodies[i] {
		in := &e.bodies[i][k]
		x := in.resolve(resolve)
		if in.d.kind == regRef && !e.regs[in.d.reg] {
			x.shape |= dPassing
		}
		c.body = append(c.body, x)
		pl.cost += pl.weight(in) * int64(in.when.count(pl.g.months))
	}
	th.translate(c.body)
	for _, list := range c.typeMonths(e.bodies[i], pl.g.months) {
		c.steps = append(c.steps, th.steps(list))
	}
	return c
}

func (in *inst) resolve(f func(ref) addr) instr {
	x := instr{op: in.op, n: in.n, ref: in.ref, d: f(in.d), a: f(in.a), b: f(in.b), c: f(in.c)}
	for k, r := range [...]ref{in.a, in.b, in.c} {
		switch r.kind {
		case sharedRef:
			x.shape |= aShared << k
		case noRef:
			x.shape |= aNone << k
		}
	}
	if in.op == opIRR && in.d.kind == noRef {
		x.shape |= cShared // the rate is not asked for
	}
	return x
}

// irrWeight is what a search for a rate of return costs for each flow, in instructions: measured, about.
const irrWeight = 25

// weight is what an instruction costs, in plain instructions on one value.
func (pl *Plan) weight(in *inst) int64 {
	switch in.op {
	case opWindow:
		return int64(in.n)
	case opConvolve:
		return int64(len(pl.g.tables[in.ref]))
	case opFold:
		return int64(pl.sets[in.ref].count(pl.g.months))
	case opIRR:
		return irrWeight * int64(pl.g.months)
	case opFill:
		return int64(in.n)
	}
	return 1
}

// typeMonths groups the months in which the same instructions run. It returns the positions of those of each type.
func (c *sweepCode) typeMonths(body []inst, n int) (types [][]int32) {
	c.typeOf = make([]uint16, n)
	known := map[string]uint16{}
	key := make([]byte, (len(body)+7)/8)
	for t := range n {
		clear(key)
		for k := range body {
			if body[k].when.has(t) {
				key[k>>3] |= 1 << (k & 7)
			}
		}
		id, ok := known[string(key)]
		if !ok {
			id = uint16(len(types))
			known[string(key)] = id
			types = append(types, positions(key))
		}
		c.typeOf[t] = id
	}
	return types
}

// positions are the bits that are set.
func positions(set []byte) []int32 {
	var list []int32
	for k := range 8 * len(set) {
		if set[k>>3]>>(k&7)&1 == 1 {
			list = append(list, int32(k))
		}
	}
	return list
}

// outputs lists where results stand: values and flags of measures, then what closes the unknowns, then fans.
func (pl *Plan) outputs(e *emitter) []ref {
	var r []ref
	for _, i := range pl.g.spec.Measures {
		m := &pl.g.p.Measures[i]
		r = append(r, e.ref(pl.g.rep[m.Value]), e.ref(pl.g.rep[m.Defined]))
	}
	if pl.g.circular {
		for i := range pl.g.p.Unknowns {
			r = append(r, e.ref(pl.g.rep[pl.g.p.Unknowns[i].Value]))
		}
	}
	for _, l := range pl.g.spec.Fans {
		r = append(r, e.ref(pl.g.rep[pl.g.p.Lines[l].Node]))
	}
	return r
}

func (pl *Plan) bindOutputs(refs []ref, resolve func(ref) addr) {
	next := func() out {
		r := refs[0]
		refs = refs[1:]
		return out{r.kind == sharedRef, resolve(r)}
	}
	for range pl.g.spec.Measures {
		pl.measures = append(pl.measures, measureOut{next(), next()})
	}
	if pl.g.circular {
		for i := range pl.g.p.Unknowns {
			pl.unknowns = append(pl.unknowns, unknownOut{stood: none, value: next()})
			for k, n := range pl.g.nodes {
				if n.op == program.OpUnknown && int(n.ref) == i {
					pl.unknowns[i].stood = pl.g.place[k].base
				}
			}
		}
	}
	for range pl.g.spec.Fans {
		pl.fans = append(pl.fans, fanOut{out: next()})
	}
}

// layOut finds the inputs' rows and the outputs that need rows of their own, and adds up the memory.
func (pl *Plan) layOut() {
	g := pl.g
	pl.inputs, pl.series = make([]int32, len(g.spec.Varying)), make([]int32, len(g.spec.VaryingSeries))
	for k, i := range g.spec.Varying {
		pl.inputs[k] = pl.inputRow(program.OpInput, i, 1)
	}
	for k, i := range g.spec.VaryingSeries {
		pl.series[k] = pl.inputRow(program.OpSeries, i, g.months)
	}
	copies := 0
	for k, l := range g.spec.Fans {
		id := g.rep[g.p.Lines[l].Node]
		f := &pl.fans[k]
		if f.inPlace = g.monthly(id) && g.place[id].kind == inHistory && g.nodes[id].op != program.OpSeries; !f.inPlace {
			f.row = copies
			copies += g.months
		}
	}
	for i := range g.nodes {
		if op := g.nodes[i].op; (op == program.OpIRR || op == program.OpIRRCode) && g.computed(int32(i)) {
			pl.longest = g.months
		}
	}
	pl.bytes = rowBytes * (pl.rows + copies + 2*len(pl.measures) + scratchRows)
	if pl.longest > 0 {
		pl.bytes += returns.BlockBytes(pl.longest) + 8*pl.longest
	}
}

// inputRow is the row of an input that differs by lane. One that nothing reads still gets rows, so that the caller need not
// know.
func (pl *Plan) inputRow(op program.Op, index, rows int) int32 {
	for i, n := range pl.g.nodes {
		if n.op == op && int(n.ref) == index && pl.g.computed(int32(i)) {
			return pl.g.place[i].base
		}
	}
	pl.rows += rows
	return int32(pl.rows - rows)
}

// Months is the number of months of the program's grid.
func (pl *Plan) Months() int { return pl.g.months }

// MachineBytes is the memory of one machine.
func (pl *Plan) MachineBytes() int { return pl.bytes }

// BoundBytes is the memory of one binding.
func (pl *Plan) BoundBytes() int { return 8 * pl.shared.size }

// Cost is the work of one lane in one round: instructions times the months in which they run. A window counts as many
// instructions as it has months, a search for a rate of return as 25 for each month. A plan with unknowns that differ by
// lane takes several rounds. For admission and progress.
func (pl *Plan) Cost() int64 { return pl.cost }

// Circular tells whether unknowns differ by lane, so that a run takes several rounds.
func (pl *Plan) Circular() bool { return pl.g.circular }
