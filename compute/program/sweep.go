package program

import "fmt"

// edge says that a node reads another: in the same month (distance 0), in earlier (negative) or later (positive) months, or
// in all of them.
type edge struct {
	to       NodeID
	distance int32
	all      bool
}

// edges appends what the node reads.
func (p *Program) edges(id NodeID, into []edge) []edge {
	n := &p.Nodes[id]
	switch n.Op {
	case OpShift:
		into = append(into, edge{to: n.A, distance: -n.N})
		if before := p.Lines[p.Nodes[n.A].Ref].Before; before != None {
			into = append(into, edge{to: before})
		}
	case OpWindow:
		into = append(into, edge{to: n.A})
		if n.N > 1 {
			into = append(into, edge{to: n.A, distance: 1 - n.N})
		}
	case OpConvolve:
		into = append(into, edge{to: n.A, distance: -n.N})
		if !p.Tables[n.Ref].Values[0].IsZero() {
			into = append(into, edge{to: n.A})
		}
	case OpUnknown:
		into = append(into, edge{to: p.Unknowns[n.Ref].Guess})
	case OpFold, OpIRR, OpIRRCode:
		into = append(into, edge{to: n.A, all: true})
		if n.B != None {
			into = append(into, edge{to: n.B, all: true})
		}
	default:
		var buf [3]NodeID
		for _, to := range n.operands(buf[:0]) {
			into = append(into, edge{to: to})
		}
	}
	return into
}

// findSweeps derives the loops over months (03b, section 1). The strongly connected parts of the reading graph are placed,
// operands first, each in the earliest loop that its direction and its operands allow. Loops alternate: even ones run
// forward, odd ones backward.
func (p *Program) findSweeps() []error {
	parts := p.parts()
	rank := make([]int, len(p.Nodes)) // loop of a monthly node; loop before which a once-value is ready
	var faults []error
	var bodies [][]NodeID
	var preludes [][]NodeID
	grow := func(n int) {
		for len(bodies) <= n {
			bodies, preludes = append(bodies, nil), append(preludes, nil)
		}
	}
	for _, part := range parts {
		forward, backward, err := p.directions(part)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if p.Nodes[part[0]].Once {
			r := p.onceRank(part[0], rank)
			rank[part[0]] = r
			grow(r)
			preludes[r] = append(preludes[r], part[0])
			continue
		}
		r := 0
		for !p.fits(part, r, forward, backward, rank) {
			r++
		}
		for _, id := range part {
			rank[id] = r
		}
		grow(r)
		bodies[r] = append(bodies[r], part...)
	}
	if len(faults) > 0 {
		return faults
	}
	for i := range bodies {
		if len(bodies[i])+len(preludes[i]) > 0 {
			p.Sweeps = append(p.Sweeps, Sweep{Backward: i%2 == 1, Prelude: preludes[i], Body: bodies[i]})
		}
	}
	p.findHistory(rank)
	return nil
}

// onceRank is the first loop before which everything that a once-value reads is complete.
func (p *Program) onceRank(id NodeID, rank []int) int {
	r := 0
	for _, e := range p.edges(id, nil) {
		need := rank[e.to]
		if !p.Nodes[e.to].Once {
			need++
		}
		r = max(r, need)
	}
	return r
}

// fits tells whether a part can run in loop r.
func (p *Program) fits(part []NodeID, r int, forward, backward bool, rank []int) bool {
	if r%2 == 0 && !forward || r%2 == 1 && !backward {
		return false
	}
	inside := map[NodeID]bool{}
	for _, id := range part {
		inside[id] = true
	}
	var buf []edge
	for _, id := range part {
		buf = p.edges(id, buf[:0])
		for _, e := range buf {
			s := rank[e.to]
			switch {
			case inside[e.to]:
			case p.Nodes[e.to].Once:
				if s > r {
					return false
				}
			case s > r, s == r && (e.all || e.distance < 0 && r%2 == 1 || e.distance > 0 && r%2 == 0):
				return false
			}
		}
	}
	return true
}

// directions tells in which direction a part can be computed, and orders it so that operands of the same month come first.
func (p *Program) directions(part []NodeID) (forward, backward bool, err error) {
	inside := map[NodeID]bool{}
	for _, id := range part {
		inside[id] = true
	}
	past, future := false, false
	for _, id := range part {
		for _, e := range p.edges(id, nil) {
			if !inside[e.to] {
				continue
			}
			past = past || e.distance < 0 || e.all
			future = future || e.distance > 0 || e.all
		}
	}
	if past && future {
		return false, false, fmt.Errorf("%s depends on its own past and its own future", p.partName(part))
	}
	if err := p.orderWithin(part, inside); err != nil {
		return false, false, err
	}
	return !future, !past, nil
}

// orderWithin sorts a part by its same-month reads.
func (p *Program) orderWithin(part []NodeID, inside map[NodeID]bool) error {
	state := map[NodeID]int{} // 1 being visited, 2 done
	order := make([]NodeID, 0, len(part))
	var visit func(NodeID) bool
	visit = func(id NodeID) bool {
		switch state[id] {
		case 1:
			return false
		case 2:
			return true
		}
		state[id] = 1
		for _, e := range p.edges(id, nil) {
			if inside[e.to] && e.distance == 0 && !e.all && !visit(e.to) {
				return false
			}
		}
		state[id] = 2
		order = append(order, id)
		return true
	}
	for _, id := range part {
		if !visit(id) {
			return fmt.Errorf("%s is circular within a month: declare an Unknown", p.partName(part))
		}
	}
	copy(part, order)
	return nil
}

// partName names the lines of a part for a message, at most five.
func (p *Program) partName(part []NodeID) string {
	s, n := "line", 0
	for _, id := range part {
		if nd := p.Nodes[id]; nd.Op == OpLine && p.Lines[nd.Ref].Name != "" {
			if n++; n > 5 {
				return s + " ..."
			}
			s += " " + p.Lines[nd.Ref].Name
		}
	}
	return s
}

// parts returns the strongly connected parts of the reading graph, operands before readers (Tarjan 1972).
func (p *Program) parts() [][]NodeID {
	t := tarjan{p: p, index: make([]int32, len(p.Nodes)), low: make([]int32, len(p.Nodes)), on: make([]bool, len(p.Nodes))}
	for id := range p.Nodes {
		if t.index[id] == 0 {
			t.visit(NodeID(id))
		}
	}
	return t.parts
}

type tarjan struct {
	p          *Program
	index, low []int32
	on         []bool
	stack      []NodeID
	next       int32
	parts      [][]NodeID
}

func (t *tarjan) visit(id NodeID) {
	t.next++
	t.index[id], t.low[id] = t.next, t.next
	t.stack = append(t.stack, id)
	t.on[id] = true
	for _, e := range t.p.edges(id, nil) {
		switch {
		case t.index[e.to] == 0:
			t.visit(e.to)
			t.low[id] = min(t.low[id], t.low[e.to])
		case t.on[e.to]:
			t.low[id] = min(t.low[id], t.index[e.to])
		}
	}
	if t.low[id] != t.index[id] {
		return
	}
	for i := len(t.stack) - 1; ; i-- {
		t.on[t.stack[i]] = false
		if t.stack[i] == id {
			t.parts = append(t.parts, append([]NodeID(nil), t.stack[i:]...))
			t.stack = t.stack[:i]
			return
		}
	}
}

// findHistory gives a history row to every line and to every other monthly node that a later loop reads.
func (p *Program) findHistory(rank []int) {
	p.History = make([]int32, len(p.Nodes))
	for i := range p.History {
		p.History[i] = -1
	}
	keep := func(id NodeID) {
		if p.History[id] < 0 {
			p.History[id] = int32(p.Rows)
			p.Rows++
		}
	}
	for _, l := range p.Lines {
		keep(l.Node)
	}
	var buf []edge
	for id := range p.Nodes {
		if p.Nodes[id].Once {
			continue
		}
		buf = p.edges(NodeID(id), buf[:0])
		for _, e := range buf {
			if !p.Nodes[e.to].Once && rank[e.to] < rank[id] {
				keep(e.to)
			}
		}
	}
}
