package bench

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/program"
)

// analysis is what printing needs to know of a program.
type analysis struct {
	p       *program.Program
	months  int
	varying []bool                         // by node: differs by path
	fixed   []bool                         // by varying node: equal in all months
	known   func(program.NodeID) []float64 // by month, of a node that is equal on all paths
	asked   [][]bool                       // by node: the months in which it is computed; one entry of a fixed one; nil of none
	home    []int                          // by node: its sweep
}

func analyse(s *Subject) (*analysis, error) {
	p := s.Program
	a := &analysis{p: p, months: p.Grid.Len(), varying: make([]bool, len(p.Nodes)), fixed: make([]bool, len(p.Nodes)),
		asked: make([][]bool, len(p.Nodes)), home: make([]int, len(p.Nodes))}
	for i, sweep := range p.Sweeps {
		for _, id := range slices.Concat(sweep.Prelude, sweep.Body) {
			a.home[id] = i
		}
	}
	a.spreadVarying(s)
	for _, u := range p.Unknowns {
		if a.varying[u.Guess] || a.varying[u.Value] {
			return nil, fmt.Errorf("unknown %s differs by path, which peers cannot solve", u.Path)
		}
	}
	if err := a.evaluate(); err != nil {
		return nil, err
	}
	a.findFixed()
	d := demander{analysis: a}
	for _, m := range s.Measures {
		d.ask(p.Measures[m].Value, 0)
		d.ask(p.Measures[m].Defined, 0)
	}
	d.run()
	return a, nil
}

// operands calls f for whatever a node reads.
func (a *analysis) operands(id program.NodeID, f func(program.NodeID)) {
	n := &a.p.Nodes[id]
	for _, to := range [...]program.NodeID{n.A, n.B, n.C} {
		if to != program.None {
			f(to)
		}
	}
	switch n.Op {
	case program.OpShift:
		if before := a.before(n); before != program.None {
			f(before)
		}
	case program.OpUnknown:
		f(a.p.Unknowns[n.Ref].Guess)
		f(a.p.Unknowns[n.Ref].Value)
	}
}

// before is what a shift reads before month 0.
func (a *analysis) before(n *program.Node) program.NodeID {
	return a.p.Lines[a.p.Nodes[n.A].Ref].Before
}

// spreadVarying marks what differs by path, until nothing changes.
func (a *analysis) spreadVarying(s *Subject) {
	for id := range a.p.Nodes {
		n := &a.p.Nodes[id]
		a.varying[id] = n.Op == program.OpSeries && slices.ContainsFunc(s.Curves, func(c Curve) bool { return c.Series == int(n.Ref) }) ||
			n.Op == program.OpInput && slices.ContainsFunc(s.Defaults, func(d Default) bool { return d.Input == int(n.Ref) })
	}
	for changed := true; changed; {
		changed = false
		for id := range a.p.Nodes {
			if a.varying[id] {
				continue
			}
			a.operands(program.NodeID(id), func(to program.NodeID) {
				if a.varying[to] && !a.varying[id] {
					a.varying[id], changed = true, true
				}
			})
		}
	}
}

// evaluate walks the program once, with a history of every node.
func (a *analysis) evaluate() error {
	p := *a.p
	p.Lines, p.History, p.Rows = slices.Clone(p.Lines), make([]int32, len(p.Nodes)), len(p.Nodes)
	first := program.LineID(len(p.Lines))
	for id := range p.Nodes {
		p.History[id] = int32(id)
		p.Lines = append(p.Lines, program.LineDef{Node: program.NodeID(id), Root: program.None, Before: program.None})
	}
	r, err := program.Walk[float64](&p, program.Float{}, program.Drive[float64]{})
	if err != nil {
		return err
	}
	a.known = func(id program.NodeID) []float64 {
		if p.Nodes[id].Once {
			return []float64{r.Once(id)}
		}
		v := r.Line(first + program.LineID(id))
		if !slices.ContainsFunc(v, func(x float64) bool { return x != v[0] }) {
			return v[:1]
		}
		return v
	}
	return nil
}

// at is the value in a month of a node that is equal on all paths.
func (a *analysis) at(id program.NodeID, t int) float64 {
	v := a.known(id)
	return v[min(t, len(v)-1)]
}

// of is the node whose value a node repeats: lines and roundings are their operand, as is a selection by what is equal in
// all months and on all paths.
func (a *analysis) of(id program.NodeID) program.NodeID {
	for a.varying[id] {
		n := &a.p.Nodes[id]
		switch {
		case n.Op == program.OpLine, n.Op == program.OpRound, n.Op == program.OpShift && n.N == 0:
			id = n.A
			continue
		case n.Op == program.OpSelect && !a.varying[n.A]:
			if v := a.known(n.A); len(v) == 1 {
				if id = n.C; v[0] != 0 {
					id = n.B
				}
				continue
			}
		}
		break
	}
	return id
}

// findFixed marks what is equal in all months since its operands are.
func (a *analysis) findFixed() {
	for _, sweep := range a.p.Sweeps {
		for _, id := range slices.Concat(sweep.Prelude, sweep.Body) {
			n := &a.p.Nodes[id]
			if !a.varying[id] {
				continue
			}
			fixed := n.Op != program.OpSeries && n.Op < program.OpShift
			a.operands(id, func(to program.NodeID) { fixed = fixed && a.steady(to) })
			a.fixed[id] = n.Once || fixed
		}
	}
}

// steady tells whether a node is equal in all months.
func (a *analysis) steady(id program.NodeID) bool {
	id = a.of(id)
	if a.varying[id] {
		return a.fixed[id]
	}
	return len(a.known(id)) == 1
}

// demander finds the months in which each node is read, from the readers back to what they read.
type demander struct {
	*analysis
	stack []request
}

type request struct {
	id    program.NodeID
	month int
}

// ask adds a month to what is asked of a node that differs by path.
func (d *demander) ask(id program.NodeID, t int) {
	if id == program.None || t < 0 || t >= d.months {
		return
	}
	if id = d.of(id); !d.varying[id] {
		return
	}
	if d.fixed[id] {
		t = 0
	}
	if d.asked[id] == nil {
		d.asked[id] = make([]bool, d.months)
	}
	if !d.asked[id][t] {
		d.asked[id][t] = true
		d.stack = append(d.stack, request{id, t})
	}
}

func (d *demander) run() {
	for len(d.stack) > 0 {
		top := d.stack[len(d.stack)-1]
		d.stack = d.stack[:len(d.stack)-1]
		d.spread(&d.p.Nodes[top.id], top.month)
	}
}

// spread asks the operands of a node for what one of its months needs.
func (d *demander) spread(n *program.Node, t int) {
	switch n.Op {
	case program.OpShift:
		d.ask(n.A, t-int(n.N))
		if t < int(n.N) {
			d.ask(d.before(n), 0)
		}
	case program.OpWindow:
		for s := t - int(n.N) + 1; s <= t; s++ {
			d.ask(n.A, s)
		}
	case program.OpConvolve:
		for k := range d.p.Tables[n.Ref].Values {
			d.ask(n.A, t-k*int(n.N))
		}
	case program.OpIRR, program.OpIRRCode:
		for s := range d.months {
			d.ask(n.A, s)
		}
	case program.OpFold:
		d.fold(n)
	default:
		d.local(n, t)
	}
}

// local asks the operands of an operation on its own month: of a selection the branch that is known to be chosen, of a
// quotient the value for a zero divisor only where the divisor may be 0.
func (d *demander) local(n *program.Node, t int) {
	decides := map[program.Op]program.NodeID{program.OpSelect: n.A, program.OpDiv: n.B}
	if by, ok := decides[n.Op]; ok && !d.varying[d.of(by)] {
		zero := d.at(d.of(by), t) == 0
		switch {
		case zero:
			d.ask(n.C, t)
		case n.Op == program.OpSelect:
			d.ask(n.B, t)
		default:
			d.ask(n.A, t)
		}
		return
	}
	d.ask(n.A, t)
	d.ask(n.B, t)
	d.ask(n.C, t)
}

func (d *demander) fold(n *program.Node) {
	months, known := d.chosen(n)
	if known {
		for _, t := range months {
			d.ask(n.A, t)
		}
		return
	}
	for t := range d.months {
		d.ask(n.A, t)
		d.ask(n.B, t)
	}
}

// chosen are the months that a fold takes, where they are equal on all paths.
func (a *analysis) chosen(n *program.Node) (months []int, known bool) {
	if n.B != program.None && a.varying[a.of(n.B)] {
		return nil, false
	}
	for t := range a.months {
		if n.B == program.None || a.at(a.of(n.B), t) != 0 {
			months = append(months, t)
		}
	}
	if len(months) > 0 {
		switch program.FoldKind(n.N) {
		case program.FoldFirst:
			months = months[:1]
		case program.FoldLast:
			months = months[len(months)-1:]
		}
	}
	return months, true
}
