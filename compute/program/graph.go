package program

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
		for _, to := range [...]NodeID{n.A, n.B, n.C} {
			if to != None {
				into = append(into, edge{to: to})
			}
		}
	}
	return into
}

// graph is who reads whom, and the strongly connected parts of that. All edges lie in one slice, and nothing here recurses,
// so that programs of a million nodes cost linear time and no deep stack.
type graph struct {
	start []int32 // edges of node i are edge[start[i]:start[i+1]]
	edge  []edge

	part  []int32  // per node: its part
	order []NodeID // nodes part by part, operands before readers
	from  []int32  // nodes of part i are order[from[i]:from[i+1]]
}

func (p *Program) graph() *graph {
	n := len(p.Nodes)
	g := &graph{start: make([]int32, n+1), edge: make([]edge, 0, 2*n)}
	for id := range p.Nodes {
		g.edge = p.edges(NodeID(id), g.edge)
		g.start[id+1] = int32(len(g.edge))
	}
	g.findParts()
	return g
}

func (g *graph) reads(id NodeID) []edge       { return g.edge[g.start[id]:g.start[id+1]] }
func (g *graph) parts() int                   { return len(g.from) - 1 }
func (g *graph) nodes(part int32) []NodeID    { return g.order[g.from[part]:g.from[part+1]] }
func (g *graph) inside(e edge, n NodeID) bool { return g.part[e.to] == g.part[n] }

// visit is a node on the path of a depth-first search, and its next edge.
type visit struct {
	id   NodeID
	next int32
}

// findParts is Tarjan's algorithm (SIAM J. Comput. 1, 1972) with its own stack. A part is emitted after all parts it reads.
func (g *graph) findParts() {
	n := len(g.start) - 1
	g.part, g.order, g.from = make([]int32, n), make([]NodeID, 0, n), []int32{0}
	index, low := make([]int32, n), make([]int32, n)
	const done = 1<<31 - 1 // low of a node whose part is known: it lowers nobody
	var open []NodeID
	var path []visit
	next := int32(0)
	enter := func(id NodeID) {
		next++
		index[id], low[id] = next, next
		open = append(open, id)
		path = append(path, visit{id, g.start[id]})
	}
	for root := range n {
		if index[root] == 0 {
			enter(NodeID(root))
		}
		for len(path) > 0 {
			v := &path[len(path)-1]
			if v.next < g.start[v.id+1] {
				to := g.edge[v.next].to
				v.next++
				if index[to] == 0 {
					enter(to)
				} else if low[to] != done {
					low[v.id] = min(low[v.id], index[to])
				}
				continue
			}
			id := v.id
			path = path[:len(path)-1]
			mine := low[id]
			if mine == index[id] {
				open = g.emit(open, id)
				for _, x := range g.nodes(int32(g.parts() - 1)) {
					low[x] = done
				}
			}
			if len(path) > 0 {
				up := path[len(path)-1].id
				low[up] = min(low[up], mine)
			}
		}
	}
}

// emit closes the part that ends the stack with root at its bottom, and returns the rest of the stack.
func (g *graph) emit(open []NodeID, root NodeID) []NodeID {
	i := len(open) - 1
	for open[i] != root {
		i--
	}
	for _, id := range open[i:] {
		g.part[id] = int32(g.parts())
	}
	g.order = append(g.order, open[i:]...)
	g.from = append(g.from, int32(len(g.order)))
	return open[:i]
}

// sortParts orders each part by its same-month reads, operands first. It tells which parts cannot be so
// ordered.
func (g *graph) sortParts() (circular []bool) {
	circular = make([]bool, g.parts())
	state := make([]uint8, len(g.part)) // 1 being visited, 2 done
	var path []visit
	var sorted []NodeID
	for i := range g.parts() {
		part := g.nodes(int32(i))
		sorted = sorted[:0]
		for _, root := range part {
			if state[root] == 0 {
				state[root] = 1
				path = append(path, visit{root, g.start[root]})
			}
			for len(path) > 0 {
				v := &path[len(path)-1]
				if v.next == g.start[v.id+1] {
					state[v.id] = 2
					sorted = append(sorted, v.id)
					path = path[:len(path)-1]
					continue
				}
				e := g.edge[v.next]
				v.next++
				if !g.inside(e, v.id) || e.distance != 0 || e.all {
					continue
				}
				switch state[e.to] {
				case 0:
					state[e.to] = 1
					path = append(path, visit{e.to, g.start[e.to]})
				case 1:
					circular[i] = true
				}
			}
		}
		copy(part, sorted)
	}
	return circular
}
