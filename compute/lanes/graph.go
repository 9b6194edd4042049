package lanes

import "github.com/capstack/capstack/compute/program"

// none is the absent node.
const none int32 = -1

// node is a program's node as the compiler rewrites it. Positions stay those of Program.Nodes; nodes that the compiler adds
// come behind them.
type node struct {
	op      program.Op
	a, b, c int32 // of a shift, b is the line's value before month 0; of an unknown, a is its guess
	n, ref  int32
	once    bool
	home    int32 // the sweep in whose prelude or body it stands
}

// order is one sweep in the order of computation.
type order struct {
	backward      bool
	prelude, body []int32
}

// graph is the program under compilation.
type graph struct {
	p      *program.Program
	spec   Spec
	months int
	nodes  []node
	orders []order
	consts []float64
	tables [][]float64
	zero   int32   // a constant 0
	rep    []int32 // the node that stands for this one

	structural []bool       // known at compile time, by month
	facts      *sharedTable // values of the structural nodes
	live       []bool       // asked for
	varying    []bool       // differs by lane
	circular   bool         // the unknowns differ by lane
	fixed      []bool       // equal in all months
	asked      []months     // months in which a varying monthly node is read
	use        []use        // where its readers are
	place      []place      // where its value lives
	running    []bool       // folds accumulated in the sweep of their line
}

// months is a set of months.
type months []uint64

func (g *graph) with(pass Passes) bool { return g.spec.Without&pass == 0 }

func newGraph(p *program.Program, s Spec) *graph {
	g := &graph{p: p, spec: s, months: p.Grid.Len(), nodes: make([]node, len(p.Nodes))}
	var float program.Float
	for _, c := range p.Consts {
		g.consts = append(g.consts, float.From(c))
	}
	for _, t := range p.Tables {
		y := make([]float64, len(t.Values))
		for i, v := range t.Values {
			y[i] = float.From(v)
		}
		g.tables = append(g.tables, y)
	}
	for i, n := range p.Nodes {
		g.nodes[i] = g.adopt(n)
	}
	for i, s := range p.Sweeps {
		o := order{backward: s.Backward}
		for _, id := range s.Prelude {
			o.prelude = append(o.prelude, int32(id))
			g.nodes[id].home = int32(i)
		}
		for _, id := range s.Body {
			o.body = append(o.body, int32(id))
			g.nodes[id].home = int32(i)
		}
		g.orders = append(g.orders, o)
	}
	if len(g.orders) == 0 {
		g.orders = make([]order, 1)
	}
	g.zero = g.constant(0)
	g.rep = make([]int32, len(g.nodes))
	for i := range g.rep {
		g.rep[i] = int32(i)
	}
	return g
}

// adopt brings a node into the compiler's form.
func (g *graph) adopt(n program.Node) node {
	m := node{op: n.Op, a: int32(n.A), b: int32(n.B), c: int32(n.C), n: n.N, ref: n.Ref, once: n.Once}
	switch n.Op {
	case program.OpShift:
		m.b = int32(g.p.Lines[g.p.Nodes[n.A].Ref].Before)
	case program.OpUnknown:
		m.a = int32(g.p.Unknowns[n.Ref].Guess)
	case program.OpFold:
		if program.FoldKind(n.N) == program.FoldCount {
			m.a = none // months are counted, whatever the line's value
		}
	}
	return m
}

// constant adds a constant node.
func (g *graph) constant(v float64) int32 {
	g.nodes = append(g.nodes, node{op: program.OpConst, a: none, b: none, c: none, ref: int32(len(g.consts)), once: true})
	g.consts = append(g.consts, v)
	return int32(len(g.nodes) - 1)
}

// local tells whether the operation reads its own month only, lane by lane.
func local(op program.Op) bool {
	switch op {
	case program.OpLine, program.OpAdd, program.OpSub, program.OpMul, program.OpDiv, program.OpMin, program.OpMax,
		program.OpLess, program.OpLessEq, program.OpSelect, program.OpFloor, program.OpPowInt, program.OpExp,
		program.OpLog, program.OpTable, program.OpInterp, program.OpRound:
		return true
	}
	return false
}

// leaf tells whether the operation reads nothing.
func leaf(op program.Op) bool {
	return op == program.OpConst || op == program.OpInput || op == program.OpSeries
}

// operands calls f for every node that this one reads.
func (g *graph) operands(id int32, f func(to int32)) {
	n := &g.nodes[id]
	for _, to := range [...]int32{n.a, n.b, n.c} {
		if to != none {
			f(to)
		}
	}
}

// each calls f for every node in order of computation; monthly is false in preludes.
func (g *graph) each(f func(id int32, monthly bool)) {
	for i := range g.orders {
		for _, id := range g.orders[i].prelude {
			f(id, false)
		}
		for _, id := range g.orders[i].body {
			f(id, true)
		}
	}
}

// roots are the nodes that are asked for: measures, fans, and what closes the unknowns. Unknowns are always asked for,
// because a walk fails by them, and counts its rounds by them, whatever is read.
func (g *graph) roots() []int32 {
	var r []int32
	for _, i := range g.spec.Measures {
		m := &g.p.Measures[i]
		r = append(r, g.rep[m.Value], g.rep[m.Defined])
	}
	for _, l := range g.spec.Fans {
		r = append(r, g.rep[g.p.Lines[l].Node])
	}
	for i, n := range g.nodes {
		if n.op == program.OpUnknown {
			r = append(r, int32(i), g.rep[g.p.Unknowns[n.ref].Value])
		}
	}
	return r
}
