package lanes

import "github.com/capstack/capstack/compute/program"

func newMonths(n int) months { return make(months, (n+63)/64) }

func (m months) has(t int) bool { return m[t>>6]>>(t&63)&1 == 1 }

func (m months) add(t int) { m[t>>6] |= 1 << (t & 63) }

func (m months) count(n int) (sum int) {
	for t := range n {
		if m.has(t) {
			sum++
		}
	}
	return sum
}

func allMonths(n int) months {
	m := newMonths(n)
	for t := range n {
		m.add(t)
	}
	return m
}

// demand finds the months in which each monthly node is read, from the readers back to what they read. A selection asks a
// branch only in the months in which its flag, if that is known by month, chooses it; a quotient asks for its value at zero
// only where the divisor is.
func (g *graph) demand() {
	g.asked = make([]months, len(g.nodes))
	if !g.with(Months) {
		for i := range g.nodes {
			g.asked[i] = allMonths(g.months)
		}
		return
	}
	for i := range g.nodes {
		g.asked[i] = newMonths(g.months)
	}
	d := demander{g: g}
	for _, l := range g.spec.Fans {
		d.askAll(g.rep[g.p.Lines[l].Node])
	}
	for i := range g.nodes {
		id := int32(i)
		switch {
		case !g.computed(id):
		case g.fixed[id]:
			d.once(id)
		case !g.with(Pruning):
			d.askAll(id)
		}
	}
	for len(d.stack) > 0 {
		top := d.stack[len(d.stack)-1]
		d.stack = d.stack[:len(d.stack)-1]
		d.spread(top.id, int(top.month))
	}
}

// demander carries the node-months whose operands are still to be asked. Each node-month is carried once.
type demander struct {
	g     *graph
	stack []nodeMonth
}

type nodeMonth struct{ id, month int32 }

// ask adds a month to what is asked of a node.
func (d *demander) ask(id int32, t int) {
	if id == none || t < 0 || t >= d.g.months || !d.g.monthly(id) || d.g.asked[id].has(t) {
		return
	}
	d.g.asked[id].add(t)
	d.stack = append(d.stack, nodeMonth{id, int32(t)})
}

func (d *demander) askAll(id int32) {
	for t := range d.g.months {
		d.ask(id, t)
	}
}

// known is a value that is known at compile time.
func (g *graph) known(id int32, t int) (float64, bool) {
	if v, ok := g.constantOf(id); ok {
		return v, true
	}
	if !g.structural[id] {
		return 0, false
	}
	return g.facts.at(id, t), true
}

// once asks for what a fold or a rate of return reads. Other once-values read once-values.
func (d *demander) once(id int32) {
	n := &d.g.nodes[id]
	switch n.op {
	case program.OpIRR, program.OpIRRCode:
		d.askAll(n.a)
	case program.OpFold:
		read := d.g.foldMonths(id)
		for t := range d.g.months {
			if read.has(t) {
				d.ask(n.a, t)
				d.ask(n.b, t)
			}
		}
	}
}

// foldMonths are the months that a fold may need. Where its flag is known by month, a first month known to be chosen ends
// the search for the first, and one known to be chosen last begins that for the last.
func (g *graph) foldMonths(id int32) months {
	n, set := &g.nodes[id], newMonths(g.months)
	from, to := 0, g.months-1
	for t := range g.months {
		v, ok := 1.0, true
		if n.b != none {
			v, ok = g.known(n.b, t)
		}
		if !ok || v == 0 {
			continue
		}
		if program.FoldKind(n.n) == program.FoldLast {
			from = t
		}
		if program.FoldKind(n.n) == program.FoldFirst {
			to = t
			break
		}
	}
	for t := from; t <= to; t++ {
		if n.b != none {
			if v, ok := g.known(n.b, t); ok && v == 0 {
				continue
			}
		}
		set.add(t)
	}
	return set
}

// spread asks the operands of a monthly node for what one of its months needs.
func (d *demander) spread(id int32, t int) {
	n := &d.g.nodes[id]
	switch n.op {
	case program.OpShift:
		d.ask(n.a, t-int(n.n))
	case program.OpWindow:
		for s := max(0, t-int(n.n)+1); s <= t; s++ {
			d.ask(n.a, s)
		}
	case program.OpConvolve:
		for k, w := range d.g.tables[n.ref] {
			if !(k == 0 && w == 0) {
				d.ask(n.a, t-k*int(n.n))
			}
		}
	default:
		d.local(n, t)
	}
}

// local asks the operands of an operation on its own month.
func (d *demander) local(n *node, t int) {
	a, b, c := true, true, true
	switch n.op {
	case program.OpSelect:
		if v, ok := d.g.known(n.a, t); ok {
			b, c = v != 0, v == 0
		}
	case program.OpDiv:
		if v, ok := d.g.known(n.b, t); ok {
			a, c = v != 0, v == 0
		}
	}
	if a {
		d.ask(n.a, t)
	}
	if b {
		d.ask(n.b, t)
	}
	if c {
		d.ask(n.c, t)
	}
}
