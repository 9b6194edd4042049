package bench

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/program"
)

// sweep prints what is ready before a loop over the months, and the loop.
func (w *writer) sweep(i int) {
	s := &w.p.Sweeps[i]
	w.current = i
	for _, id := range slices.Concat(s.Prelude, s.Body) {
		if w.emitted(id) && w.fixed[id] {
			w.once(id)
		}
	}
	var nodes []program.NodeID
	for _, id := range s.Body {
		if w.emitted(id) && !w.fixed[id] {
			nodes = append(nodes, id)
		}
	}
	if len(nodes) == 0 {
		return
	}
	folds := w.folds(i)
	w.carried = map[program.NodeID]bool{}
	for _, id := range nodes { // a first time, to see what is carried to the next month
		_ = w.statement(id)
	}
	lines := sortedKeys(w.carried)
	w.declare(nodes, lines, folds)
	if s.Backward {
		w.open("%s", w.d.down)
	} else {
		w.open("%s", w.d.up)
	}
	w.local(nodes, lines)
	for _, g := range w.groups(nodes) {
		w.group(g)
	}
	for _, id := range folds {
		w.fold(id)
	}
	for _, line := range lines {
		w.line(w.d.assign, name("l", line), name("n", w.of(line)))
	}
	w.close()
}

// declare prints what lives across months.
func (w *writer) declare(nodes, lines, folds []program.NodeID) {
	for _, line := range lines {
		n := program.Node{Op: program.OpShift, Kind: w.p.Nodes[line].Kind, A: line, N: 1}
		if before := w.before(&n); before != program.None && !w.p.Sweeps[w.current].Backward {
			w.initial(name("l", line), w.isFlag(line), before)
		} else {
			w.zero(name("l", line), w.isFlag(line))
		}
		if id := w.of(line); slices.Contains(nodes, id) && slices.Index(lines, line) == slices.IndexFunc(lines, func(l program.NodeID) bool { return w.of(l) == id }) {
			w.zero(name("n", id), w.isFlag(id))
		}
	}
	for _, id := range folds {
		w.startFold(id)
	}
}

func (w *writer) initial(name string, flag bool, value program.NodeID) {
	if flag {
		w.line(w.d.declareFlag, name, w.flag(value))
		return
	}
	w.line(w.d.declareNumber, name, w.number(value))
}

func (w *writer) zero(name string, flag bool) {
	if flag {
		w.line(w.d.declareFlag, name, fmt.Sprintf(w.d.flag, text(0)))
		return
	}
	w.line(w.d.declareNumber, name, fmt.Sprintf(w.d.number, text(0)))
}

// local declares what lives in one month.
func (w *writer) local(nodes, lines []program.NodeID) {
	if w.d.declareNumbers == "" {
		return
	}
	for _, id := range nodes {
		switch {
		case slices.ContainsFunc(lines, func(l program.NodeID) bool { return w.of(l) == id }):
		case w.isFlag(id):
			w.line(w.d.declareFlags, name("n", id))
		default:
			w.line(w.d.declareNumbers, name("n", id))
		}
	}
}

// group is nodes in a row that are read in the same months.
type group struct {
	nodes  []program.NodeID
	months []bool
}

// groups orders the nodes of a sweep so that few groups result: as long as there is one that is ready and of the months of
// the group in the making, it is taken.
func (w *writer) groups(nodes []program.NodeID) []group {
	var out []group
	waiting := map[program.NodeID]bool{}
	for _, id := range nodes {
		waiting[id] = true
	}
	ready := func(id program.NodeID) bool {
		n, ok := &w.p.Nodes[id], true
		if n.Op == program.OpShift || n.Op == program.OpConvolve && w.p.Tables[n.Ref].Values[0].IsZero() {
			return true
		}
		w.operands(id, func(to program.NodeID) { ok = ok && !waiting[w.of(to)] })
		return ok
	}
	left := slices.Clone(nodes)
	for len(left) > 0 {
		first := slices.IndexFunc(left, ready)
		g := group{months: w.asked[left[first]]}
		for taken := true; taken; {
			taken = false
			left = slices.DeleteFunc(left, func(id program.NodeID) bool {
				if !slices.Equal(w.asked[id], g.months) || !ready(id) {
					return false
				}
				g.nodes = append(g.nodes, id)
				delete(waiting, id)
				taken = true
				return true
			})
		}
		out = append(out, g)
	}
	return out
}

func (w *writer) group(g group) {
	always := !slices.Contains(g.months, false)
	if !always {
		w.open(w.d.when, fmt.Sprintf(w.d.month, w.set(g.months), "t"))
	}
	for _, id := range g.nodes {
		w.line("%s", w.statement(id))
		if w.kept[id] {
			w.line(w.d.store, name("h", id), name("n", id))
		}
	}
	if !always {
		w.close()
	}
}

// statement computes a node in its month.
func (w *writer) statement(id program.NodeID) string {
	n := &w.p.Nodes[id]
	switch {
	case n.Op == program.OpWindow, n.Op == program.OpConvolve:
		return w.across(id, n)
	case w.isFlag(id):
		return fmt.Sprintf(w.d.assign, name("n", id), w.logic(n))
	}
	return fmt.Sprintf(w.d.assign, name("n", id), w.operation(n))
}

// once prints a node that is equal in all months. Folds over the months of a forward loop were accumulated there.
func (w *writer) once(id program.NodeID) {
	n := &w.p.Nodes[id]
	switch n.Op {
	case program.OpIRR, program.OpIRRCode:
		flows := w.of(n.A)
		if rate, code := name("r", flows), name("c", flows); !w.searched[flows] {
			w.searched[flows], w.kept[flows] = true, true
			w.zero(rate, false)
			w.zero(code, false)
			w.line(w.d.irr, name("h", flows), rate, code)
		}
		kind := "r"
		if n.Op == program.OpIRRCode {
			kind = "c"
		}
		w.line(w.d.declareNumber, name("n", id), name(kind, flows))
	case program.OpFold:
		if w.loopOf(id) < 0 {
			w.startFold(id)
			loop := w.current
			w.current = -1
			w.open("%s", w.d.up)
			w.fold(id)
			w.close()
			w.current = loop
		}
	default:
		if w.isFlag(id) {
			w.line(w.d.declareFlag, name("n", id), w.logic(n))
			return
		}
		w.line(w.d.declareNumber, name("n", id), w.operation(n))
	}
}

// loopOf is the forward sweep in which a fold can be accumulated: the one that computes what it reads; -1 where there are
// two, or a backward one.
func (w *writer) loopOf(id program.NodeID) int {
	loop := -1
	for _, to := range [...]program.NodeID{w.p.Nodes[id].A, w.p.Nodes[id].B} {
		if to == program.None {
			continue
		}
		if to = w.of(to); !w.varying[to] || w.fixed[to] {
			continue
		}
		if loop >= 0 && loop != w.home[to] {
			return -1
		}
		loop = w.home[to]
	}
	if loop >= 0 && w.p.Sweeps[loop].Backward {
		return -1
	}
	return loop
}

// folds are those that a sweep accumulates.
func (w *writer) folds(sweep int) []program.NodeID {
	var list []program.NodeID
	for i := range w.p.Nodes {
		if id := program.NodeID(i); w.p.Nodes[i].Op == program.OpFold && w.emitted(id) && w.loopOf(id) == sweep {
			list = append(list, id)
		}
	}
	return list
}

func (w *writer) startFold(id program.NodeID) {
	n := &w.p.Nodes[id]
	start := text(0)
	if months, known := w.chosen(n); known && len(months) > 0 {
		switch program.FoldKind(n.N) {
		case program.FoldMin:
			start = w.d.infinity
		case program.FoldMax:
			start = "-" + w.d.infinity
		}
	}
	w.line(w.d.declareNumber, name("n", id), fmt.Sprintf(w.d.number, start))
	if _, known := w.chosen(n); !known {
		w.line(w.d.declareFlag, name("q", id), fmt.Sprintf(w.d.flag, text(0)))
	}
}

// fold takes a month into a fold.
func (w *writer) fold(id program.NodeID) {
	n := &w.p.Nodes[id]
	if months, known := w.chosen(n); known {
		w.foldKnown(id, n, months)
		return
	}
	acc, seen, x, where := name("n", id), name("q", id), w.number(n.A), w.flag(n.B)
	choose := func(flag, value string) { w.line(w.d.assign, acc, fmt.Sprintf(w.d.choose, flag, value, acc)) }
	unseen := fmt.Sprintf(w.d.not, seen)
	switch program.FoldKind(n.N) {
	case program.FoldSum:
		choose(where, fmt.Sprintf(w.d.add, acc, x))
	case program.FoldCount:
		choose(where, fmt.Sprintf(w.d.add, acc, fmt.Sprintf(w.d.number, text(1))))
	case program.FoldLast:
		choose(where, x)
	case program.FoldFirst:
		choose(fmt.Sprintf(w.d.and, where, unseen), x)
	case program.FoldMin:
		choose(fmt.Sprintf(w.d.and, where, fmt.Sprintf(w.d.or, unseen, fmt.Sprintf(w.d.less, x, acc))), x)
	case program.FoldMax:
		choose(fmt.Sprintf(w.d.and, where, fmt.Sprintf(w.d.or, unseen, fmt.Sprintf(w.d.less, acc, x))), x)
	}
	w.line(w.d.assign, seen, fmt.Sprintf(w.d.or, seen, where))
}

// foldKnown takes a month into a fold whose months are equal on all paths.
func (w *writer) foldKnown(id program.NodeID, n *program.Node, months []int) {
	if len(months) == 0 {
		return
	}
	kind := program.FoldKind(n.N)
	if len(months) < w.months {
		set := make([]bool, w.months)
		for _, t := range months {
			set[t] = true
		}
		w.open(w.d.when, fmt.Sprintf(w.d.month, w.set(set), "t"))
		defer w.close()
	}
	acc, x := name("n", id), w.number(n.A)
	switch kind {
	case program.FoldSum:
		x = fmt.Sprintf(w.d.add, acc, x)
	case program.FoldCount:
		x = fmt.Sprintf(w.d.add, acc, fmt.Sprintf(w.d.number, text(1)))
	case program.FoldMin:
		x = fmt.Sprintf(w.d.min, acc, x)
	case program.FoldMax:
		x = fmt.Sprintf(w.d.max, acc, x)
	}
	w.line(w.d.assign, acc, x)
}
