package lanes

import (
	"math"

	"github.com/capstack/capstack/compute/program"
)

// fold finds what follows from constants and fixed series alone, evaluates it, and turns what does not change over months
// into constants. A series with a path is not fixed: a binding may replace it.
func (g *graph) fold() {
	g.structural = make([]bool, len(g.nodes))
	if !g.with(Folding) {
		return
	}
	for i := range g.nodes {
		n := &g.nodes[i]
		g.structural[i] = n.op != program.OpInput && n.op != program.OpUnknown &&
			(n.op != program.OpSeries || g.p.Series[n.ref].Path == "" && !g.variesBySpec(int32(i)))
	}
	g.spreadFalse(g.structural)
	g.facts = g.newSharedTable(g.structural)
	g.facts.vals = make([]float64, g.facts.size)
	run := scalarRun{g: g, s: g.facts, order: g.sharedSweeps(g.facts)}
	run.fill()
	for i := range g.nodes {
		if v, ok := g.constantFact(int32(i)); ok && g.nodes[i].op != program.OpConst {
			g.nodes[i] = node{op: program.OpConst, a: none, b: none, c: none, ref: int32(len(g.consts)), once: true, home: g.nodes[i].home}
			g.consts = append(g.consts, v)
		}
	}
}

// spreadFalse clears the mark of every node that reads an unmarked one, until nothing changes.
func (g *graph) spreadFalse(mark []bool) {
	for changed := true; changed; {
		changed = false
		for i := range g.nodes {
			if !mark[i] {
				continue
			}
			g.operands(int32(i), func(to int32) {
				if !mark[to] {
					mark[i], changed = false, true
				}
			})
		}
	}
}

// constantFact is the value of a structural node that is equal, to the bit, in all months.
func (g *graph) constantFact(id int32) (float64, bool) {
	if !g.structural[id] {
		return 0, false
	}
	v := g.facts.at(id, 0)
	for t := 1; t < g.months && !g.facts.once[id]; t++ {
		if math.Float64bits(g.facts.at(id, t)) != math.Float64bits(v) {
			return 0, false
		}
	}
	return v, true
}

func (g *graph) variesBySpec(id int32) bool {
	n := &g.nodes[id]
	set := g.spec.VaryingSeries
	switch n.op {
	case program.OpInput:
		set = g.spec.Varying
	case program.OpSeries:
	default:
		return false
	}
	for _, i := range set {
		if i == int(n.ref) {
			return true
		}
	}
	return false
}

// share finds for each node the one that stands for it, and lets every reader read that one.
func (g *graph) share() {
	seen := map[node]int32{}
	visited := make([]bool, len(g.nodes))
	visited[g.zero] = true
	g.each(func(id int32, _ bool) {
		visited[id] = true
		if to := g.copyOf(id); to != none && g.with(Copies) {
			g.rep[id] = g.rep[to]
			return
		}
		if !g.with(Sharing) || g.nodes[id].op == program.OpUnknown || g.nodes[id].op == program.OpLine {
			return
		}
		key, ready := g.nodes[id], true
		for _, to := range [...]*int32{&key.a, &key.b, &key.c} {
			if *to != none {
				ready = ready && visited[*to]
				*to = g.rep[*to]
			}
		}
		if key.op == program.OpConst {
			key.home = 0 // constants have no place in the order
		}
		if first, ok := seen[key]; ok && ready {
			g.rep[id] = first
		} else if ready {
			seen[key] = id
		}
	})
	for i := range g.nodes {
		n := &g.nodes[i]
		for _, to := range [...]*int32{&n.a, &n.b, &n.c} {
			if *to != none {
				*to = g.rep[*to]
			}
		}
	}
}

// copyOf is the node whose value this node merely repeats, or none.
func (g *graph) copyOf(id int32) int32 {
	n := &g.nodes[id]
	switch n.op {
	case program.OpLine, program.OpRound:
		return n.a
	case program.OpSelect:
		if v, ok := g.constantOf(n.a); ok {
			if v != 0 {
				return n.b
			}
			return n.c
		}
	case program.OpDiv:
		if v, ok := g.constantOf(n.b); ok {
			if v == 0 {
				return n.c
			}
			n.c = none // never read
		}
	case program.OpShift:
		switch before := n.b; {
		case n.n == 0:
			return n.a
		case int(n.n) >= g.months && before != none:
			return before
		case int(n.n) >= g.months, int(n.n) <= -g.months:
			return g.zero
		}
	}
	return none
}

// constantOf is the value of a node that is a constant.
func (g *graph) constantOf(id int32) (float64, bool) {
	if n := &g.nodes[g.rep[id]]; n.op == program.OpConst {
		return g.consts[n.ref], true
	}
	return 0, false
}
