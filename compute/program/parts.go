package program

import "sync"

// Part is a set of nodes that can only be computed together, month by month, since each depends on the past or the future of
// the others; or a single node, which can be computed for all months at once. Nodes of a month stand operands first.
type Part struct {
	Nodes    []NodeID
	Loop     bool // the nodes depend on their own past, or, if Backward, future
	Backward bool
}

// Parts cuts the program into parts, operands first: whatever a part reads, in whichever month, is of a part before it or of
// itself. It is an interpreter's alternative to Sweeps, for which all months of a part are computed before the next.
func (p *Program) Parts() []Part {
	g := p.graph()
	g.sortParts()
	parts := make([]Part, g.parts())
	for i := range parts {
		part := &parts[i]
		part.Nodes = g.nodes(int32(i))
		part.Loop = len(part.Nodes) > 1
		for _, id := range part.Nodes {
			for _, e := range g.reads(id) {
				if g.inside(e, id) {
					part.Loop, part.Backward = true, part.Backward || e.distance > 0
				}
			}
		}
	}
	return parts
}

// derived holds what an interpreter has made of a program.
type derived struct {
	once  sync.Once
	value any
}

// Derive returns what make returned when it was first called for this program: an interpreter keeps there what it makes of a
// program once, such as a plan of execution, for as long as the program lives. There is one place, which belongs to package
// exact. It may be called concurrently.
func (p *Program) Derive(make func() any) any {
	if p.derived == nil {
		return make()
	}
	p.derived.once.Do(func() { p.derived.value = make() })
	return p.derived.value
}
