package program

import (
	"fmt"
	"slices"
	"strings"
)

// maxSweeps bounds the loops over months. A project needs three or four; a program that needs more than this was not written
// by a model.
const maxSweeps = 64

// direction in which a loop over months runs, or a part can run.
type direction uint8

const (
	forward direction = iota
	backward
)

// findSweeps derives the loops over months (03b, section 1). The strongly connected parts of the reading graph are taken
// operands first, each in the earliest loop that its direction and its operands allow. A loop runs in the direction that
// completes more of what is left, forward on a tie. (The least number of loops is a shortest common supersequence of the
// chains of directions, NP-hard in general; for the few changes of direction of a project the choice is the least.)
func (p *Program) findSweeps() []error {
	g := p.graph()
	can, faults := p.directions(g)
	if len(faults) > 0 {
		return faults
	}
	s := placement{p: p, g: g, can: can, sweep: make([]int32, len(p.Nodes))}
	for i := range s.sweep {
		s.sweep[i] = -1
	}
	s.admitted = [2][]int32{make([]int32, g.parts()), make([]int32, g.parts())}
	left := make([]int32, g.parts())
	for i := range left {
		left[i] = int32(i)
	}
	for len(left) > 0 {
		if len(p.Sweeps) == maxSweeps {
			return []error{fmt.Errorf("the program needs more than %d loops over months", maxSweeps)}
		}
		left = s.next(left)
	}
	p.findHistory(g, s.sweep)
	return nil
}

// directions tells per part in which directions it can be computed, and orders each part so that operands of the same month
// come first; it reports the parts that nothing can order.
func (p *Program) directions(g *graph) (can [][2]bool, faults []error) {
	can = make([][2]bool, g.parts())
	circular := g.sortParts()
	for i := range can {
		past, future, all := false, false, false
		for _, id := range g.nodes(int32(i)) {
			for _, e := range g.reads(id) {
				if g.inside(e, id) {
					past, future, all = past || e.distance < 0, future || e.distance > 0, all || e.all
				}
			}
		}
		can[i] = [2]bool{forward: !future && !all, backward: !past && !all}
		var format string
		switch {
		case all:
			format = "%s: a sum over all months depends on itself: declare an Unknown"
		case past && future:
			format = "%s depends on its own past and its own future"
		case circular[i]:
			format = "%s is circular within a month: declare an Unknown"
		default:
			continue
		}
		faults = append(faults, fmt.Errorf(format, p.partName(g, i)))
	}
	return can, faults
}

// partName names the lines of a part for a message, at most five.
func (p *Program) partName(g *graph, part int) string {
	var names []string
	for _, id := range slices.Sorted(slices.Values(g.nodes(int32(part)))) {
		if n := p.Nodes[id]; n.Op == OpLine && p.Lines[n.Ref].Name != "" {
			names = append(names, p.Lines[n.Ref].Name)
		}
	}
	switch n := len(names); {
	case n == 0:
		return "an unnamed line"
	case n == 1:
		return "line " + names[0]
	case n > 5:
		names = append(names[:5], fmt.Sprintf("%d more", n-5))
	}
	return "line " + names[0] + " (with " + strings.Join(names[1:], ", ") + ")"
}

// placement puts the parts of a program into loops, one loop after the other.
type placement struct {
	p        *Program
	g        *graph
	can      [][2]bool
	sweep    []int32    // per node: its loop; of a once-value the loop before which it is ready; -1 not yet
	admitted [2][]int32 // per direction and part: 1 + the last loop that would take it
}

// next makes one loop of what is left and returns the rest, in order.
func (s *placement) next(left []int32) (rest []int32) {
	k := int32(len(s.p.Sweeps))
	sweep := Sweep{}
	var count [2]int
	for _, part := range left {
		nodes := s.g.nodes(part)
		if s.p.Nodes[nodes[0]].Once {
			if s.ready(nodes[0]) {
				s.sweep[nodes[0]] = k
				sweep.Prelude = append(sweep.Prelude, nodes[0])
			}
			continue
		}
		for d := range count {
			if s.can[part][d] && s.fits(part, direction(d), k) {
				s.admitted[d][part] = k + 1
				count[d] += len(nodes)
			}
		}
	}
	d := forward
	if count[backward] > count[forward] {
		d = backward
	}
	sweep.Backward = d == backward
	rest = left[:0]
	for _, part := range left {
		nodes := s.g.nodes(part)
		switch {
		case s.sweep[nodes[0]] == k: // in the prelude
		case s.admitted[d][part] == k+1:
			sweep.Body = append(sweep.Body, nodes...)
			for _, id := range nodes {
				s.sweep[id] = k
			}
		default:
			rest = append(rest, part)
		}
	}
	s.p.Sweeps = append(s.p.Sweeps, sweep)
	return rest
}

// ready tells whether everything that a once-value reads is complete; no month of the loop in the making is marked yet.
func (s *placement) ready(id NodeID) bool {
	for _, e := range s.g.reads(id) {
		if s.sweep[e.to] < 0 {
			return false
		}
	}
	return true
}

// fits tells whether a part can run in loop k if that runs in direction d.
func (s *placement) fits(part int32, d direction, k int32) bool {
	for _, id := range s.g.nodes(part) {
		for _, e := range s.g.reads(id) {
			switch {
			case s.g.inside(e, id), s.sweep[e.to] >= 0:
			case s.admitted[d][s.g.part[e.to]] != k+1, e.all, e.distance > 0 && d == forward, e.distance < 0 && d == backward:
				return false
			}
		}
	}
	return true
}

// findHistory gives a history row to every line and to every other monthly node that a later loop reads.
func (p *Program) findHistory(g *graph, sweep []int32) {
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
	for id := range p.Nodes {
		if p.Nodes[id].Once {
			continue
		}
		for _, e := range g.reads(NodeID(id)) {
			if !p.Nodes[e.to].Once && sweep[e.to] < sweep[id] {
				keep(e.to)
			}
		}
	}
}
