package lanes

import "github.com/capstack/capstack/compute/program"

// prune marks what is read by what is asked for.
func (g *graph) prune() {
	g.live = make([]bool, len(g.nodes))
	stack := g.roots()
	if !g.with(Pruning) {
		stack = append(stack, g.rep...)
	}
	for len(stack) > 0 {
		id := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if g.live[id] {
			continue
		}
		g.live[id] = true
		g.operands(id, func(to int32) { stack = append(stack, to) })
	}
}

// separate marks what differs by lane. Unknowns are solved together, by the count of rounds of the slowest, so either all
// of them differ by lane or none.
func (g *graph) separate() {
	g.varying = make([]bool, len(g.nodes))
	g.spreadVarying()
	for _, u := range g.p.Unknowns {
		g.circular = g.circular || g.varying[g.rep[u.Guess]] || g.varying[g.rep[u.Value]]
	}
	if len(g.p.Unknowns) > 0 && !g.with(Uniformity) {
		g.circular = true
	}
	if g.circular {
		g.spreadVarying()
	}
}

// spreadVarying marks what reads something marked, until nothing changes. Without the pass every operation is marked and
// only leaves are shared.
func (g *graph) spreadVarying() {
	all := !g.with(Uniformity)
	for changed := true; changed; {
		changed = false
		for i := range g.nodes {
			if g.varying[i] {
				continue
			}
			n := &g.nodes[i]
			v := g.variesBySpec(int32(i)) || n.op == program.OpUnknown && g.circular ||
				all && !leaf(n.op) && n.op != program.OpUnknown
			g.operands(int32(i), func(to int32) { v = v || g.varying[to] })
			if v {
				g.varying[i], changed = true, true
			}
		}
	}
}

// hoist marks what is equal in all months because its operands are.
func (g *graph) hoist() {
	g.fixed = make([]bool, len(g.nodes))
	g.fixed[g.zero] = true
	g.each(func(id int32, _ bool) {
		n := &g.nodes[id]
		if n.once {
			g.fixed[id] = true
			return
		}
		if !g.with(Hoisting) || !local(n.op) {
			return
		}
		fixed := true
		g.operands(id, func(to int32) { fixed = fixed && g.fixed[to] })
		g.fixed[id] = fixed
	})
}

// computed tells whether code is emitted for the node: it is asked for and differs by lane.
func (g *graph) computed(id int32) bool {
	return g.live[id] && g.varying[id] && g.rep[id] == id
}

// monthly tells whether the node is computed anew each month.
func (g *graph) monthly(id int32) bool { return g.computed(id) && !g.fixed[id] }
