package exact

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// Bounds of what one number shows.
const (
	formulaBytes = 400 // of a formula or a sentence
	mostTerms    = 40  // terms of a sum, largest first kept
	mostMonths   = 12  // months of a window or fold

	conditionDepth = 2 // a condition ends that much sooner than the amounts beside it
)

// term is an operand before it has its place.
type term struct {
	part
	role string
	stop ExplainEnd
	none bool // outside the grid: nothing stands there
}

// strip goes to what a node stands for: through lines without name, roundings and shifts. none says that it lies outside
// the grid, where values are 0.
func (x *explainer) strip(p part) (out part, none bool) { return x.stripped(p, false) }

// stripped is strip. In a sum a rounding that moves its term is kept, so that the terms shown add up to the value.
func (x *explainer) stripped(p part, term bool) (out part, none bool) {
	for {
		n := &x.p.Nodes[p.node]
		if n.Once {
			p.month = once
		}
		switch {
		case n.Op == program.OpRound && term && x.value(p) != x.value(part{n.A, p.month}):
			return p, false
		case n.Op == program.OpLine && x.p.Lines[n.Ref].Name == "", n.Op == program.OpRound:
			p.node = n.A
		case n.Op == program.OpShift:
			t := p.month - int(n.N)
			if t < 0 {
				if before := x.p.Lines[x.p.Nodes[n.A].Ref].Before; before != program.None {
					return part{before, once}, false
				}
				return p, true
			}
			if t >= x.p.Grid.Len() {
				return p, true
			}
			p = part{n.A, t}
		case n.Op == program.OpSelect && x.fixed(n.A):
			if p.node = n.C; !x.value(part{n.A, p.month}).IsZero() {
				p.node = n.B
			}
		default:
			return p, false
		}
	}
}

// fixed tells whether a flag is a schedule without a name, known before anything is computed: a choice by it is none.
func (x *explainer) fixed(id program.NodeID) bool {
	n := &x.p.Nodes[id]
	switch {
	case x.p.Called(id) != "":
		return false
	case n.Op == program.OpShift || n.Op == program.OpLine && x.p.Lines[n.Ref].Name == "":
		return x.fixed(n.A)
	default:
		return n.Op == program.OpSeries && x.p.Series[n.Ref].Path == "" || n.Op == program.OpConst
	}
}

// body goes through the choices of a definition to what it comes to, and collects the conditions on the way.
func (x *explainer) body(p part) (out part, conditions []term, rounded, none bool) {
	for {
		n := &x.p.Nodes[p.node]
		if n.Op == program.OpRound {
			rounded = true
		}
		if p, none = x.strip(p); none {
			return p, conditions, rounded, none
		}
		if n = &x.p.Nodes[p.node]; n.Op != program.OpSelect {
			return p, conditions, rounded, false
		}
		c, outside := x.strip(part{n.A, p.month})
		yes := !outside && !x.value(c).IsZero()
		role := "condition, holds"
		branch := n.B
		if !yes {
			role, branch = "condition, does not hold", n.C
		}
		conditions = append(conditions, term{part: c, role: role, none: outside})
		p.node = branch
		if x.p.Called(branch) != "" {
			return x.bare(p, conditions, rounded)
		}
	}
}

// bare ends a body at a part that has a name of its own.
func (x *explainer) bare(p part, conditions []term, rounded bool) (part, []term, bool, bool) {
	if x.p.Nodes[p.node].Once {
		p.month = once
	}
	return p, conditions, rounded, false
}

// expand explains the number at place i.
func (x *explainer) expand(i int) {
	it := x.items[i]
	if it.period {
		x.expandPeriod(i)
		return
	}
	p := it.part
	n := &x.p.Nodes[p.node]
	e := &x.out.Nodes[i]
	switch n.Op {
	case program.OpConst, program.OpInput, program.OpSeries:
		if !it.measure {
			return
		}
	case program.OpLine:
		e.Formula = x.p.Expression(n.A, formulaBytes)
		p.node = n.A
	case program.OpUnknown:
		x.expandUnknown(i, n)
		return
	default:
	}
	if e.Words == "" {
		e.Words = x.words(p)
	}
	b, conditions, rounded, none := x.body(p)
	if rounded && x.l.rounded {
		x.note(i, "rounded to the cent")
	}
	x.put(i, conditions)
	if none {
		x.note(i, "outside the months of the case: 0")
		return
	}
	if (it.measure || b != it.part) && x.named(b) { // the number is another one
		x.put(i, []term{{part: b, role: "is"}})
		return
	}
	x.put(i, x.terms(i, b))
}

// named tells whether a part has a name or is given, so that it stands for itself in a formula.
func (x *explainer) named(p part) bool {
	return x.p.Nodes[p.node].Op <= program.OpLine || x.p.Called(p.node) != ""
}

// put adds operands to a number.
func (x *explainer) put(i int, list []term) {
	left := 0
	for _, t := range list {
		if t.none {
			continue
		}
		before := len(x.items)
		depth := x.items[i].depth + 1
		if strings.HasPrefix(t.role, "condition") {
			depth += conditionDepth
		}
		place, ok := x.add(t.part, i, depth)
		if !ok {
			left++
			continue
		}
		if t.stop != EndNone && place == before { // it stands here only
			x.items[place].stop = t.stop
		} else if t.stop == EndNone && x.items[place].stop == EndOtherMonth && place > i {
			x.items[place].stop = EndNone
		}
		x.out.Nodes[i].Operands = append(x.out.Nodes[i].Operands, Operand{place, t.role})
	}
	if left > 0 {
		x.out.Nodes[i].End = EndNodes
	}
}

// terms are the operands of a node.
func (x *explainer) terms(i int, p part) []term {
	n := &x.p.Nodes[p.node]
	at := func(id program.NodeID, role string) term {
		q, none := x.strip(part{id, p.month})
		return term{part: q, role: role, none: none}
	}
	switch n.Op {
	case program.OpAdd, program.OpSub:
		return x.sumTerms(i, p)
	case program.OpMul:
		return x.chain(p, program.OpMul, func(part) string { return "x" })
	case program.OpDiv:
		if x.probe.At(n.B, max(p.month, 0)).IsZero() {
			x.note(i, "the divisor is 0")
			return []term{at(n.B, "/"), at(n.C, "instead")}
		}
		return []term{at(n.A, "x"), at(n.B, "/")}
	case program.OpMin, program.OpMax:
		return x.extremes(p, n)
	case program.OpLess, program.OpLessEq:
		role := map[program.Op][2]string{program.OpLess: {"less", "than"}, program.OpLessEq: {"at most", "than"}}[n.Op]
		return []term{at(n.A, role[0]), at(n.B, role[1])}
	case program.OpWindow, program.OpConvolve, program.OpFold, program.OpIRR, program.OpIRRCode:
		return x.monthTerms(i, p, n)
	case program.OpPowInt:
		return []term{at(n.A, "base"), at(n.B, "power")}
	case program.OpTable, program.OpInterp:
		return []term{at(n.A, "index")}
	default: // functions of one number
		if n.A == program.None {
			return nil
		}
		return []term{at(n.A, "of")}
	}
}

// chain collects the operands of nested operations of one kind.
func (x *explainer) chain(p part, op program.Op, role func(part) string) []term {
	var out []term
	var visit func(p part)
	visit = func(p part) {
		q, none := x.strip(p)
		if n := &x.p.Nodes[q.node]; !none && n.Op == op && n.Kind == x.p.Nodes[p.node].Kind && x.p.Called(q.node) == "" {
			visit(part{n.A, q.month})
			visit(part{n.B, q.month})
			return
		}
		out = append(out, term{part: q, role: role(q), none: none})
	}
	n := &x.p.Nodes[p.node]
	visit(part{n.A, p.month})
	visit(part{n.B, p.month})
	return out
}

// extremes are the operands of a minimum or maximum, and which decides. Of flags it is "and" or "or".
func (x *explainer) extremes(p part, n *program.Node) []term {
	v := x.value(p)
	list := x.chain(p, n.Op, func(part) string { return "" })
	decided := false
	for k := range list {
		mine := !list[k].none && x.value(list[k].part) == v
		switch {
		case n.Kind == program.Flag:
			list[k].role = map[bool]string{true: "holds", false: "does not hold"}[!list[k].none && !x.value(list[k].part).IsZero()]
		case mine && !decided:
			list[k].role, decided = "decides", true
		default:
			list[k].role = "not reached"
		}
	}
	return list
}

// signed is a term of a sum.
type signed struct {
	term
	value money.Fixed
}

// sumTerms are the terms of a sum. Those that are 0 are named, not followed, unless all are.
func (x *explainer) sumTerms(i int, p part) []term {
	if list := x.runningTotal(i, p); list != nil {
		return list
	}
	all := x.addends(p)
	if list := x.accumulated(i, p, all); list != nil {
		return list
	}
	var zero []string
	var out []term
	for _, s := range all {
		if s.value.IsZero() && !x.value(p).IsZero() {
			zero = append(zero, x.name(s.part))
			continue
		}
		out = append(out, s.term)
	}
	if len(zero) > 0 {
		slices.Sort(zero)
		zero = slices.Compact(zero)
		x.note(i, "0 here: %s", several(zero, 6))
	}
	if len(out) > mostTerms {
		x.note(i, "%d terms; the first %d are shown", len(out), mostTerms)
		out = out[:mostTerms]
	}
	return out
}

// addends takes a sum apart.
func (x *explainer) addends(p part) []signed {
	var out []signed
	start := p
	p0, _ := x.strip(p)
	var visit func(p part, minus bool)
	visit = func(p part, minus bool) {
		q, none := x.stripped(p, p != start)
		if none {
			return
		}
		n := &x.p.Nodes[q.node]
		if (n.Op == program.OpAdd || n.Op == program.OpSub) && (x.p.Called(q.node) == "" || q == p0) {
			visit(part{n.A, q.month}, minus)
			visit(part{n.B, q.month}, minus != (n.Op == program.OpSub))
			return
		}
		v := x.value(q)
		if n.Op == program.OpConst && v.IsZero() {
			return
		}
		role := "+"
		if minus {
			role = "-"
		}
		out = append(out, signed{term{part: q, role: role}, v})
	}
	visit(p, false)
	return out
}

// runningTotal recognises an amount that is posted as the change of a rounded running total, and returns what was added to
// it in the month.
//
//	round(T) - round(T[t-1]) with T = T[t-1] + e
func (x *explainer) runningTotal(i int, p part) []term {
	n := &x.p.Nodes[p.node]
	if n.Op != program.OpSub || p.month == once {
		return nil
	}
	now, none := x.strip(part{n.A, p.month})
	then, before := x.strip(part{n.B, p.month})
	line := &x.p.Nodes[now.node]
	if none || line.Op != program.OpLine || now.month != p.month || !before && then != (part{now.node, p.month - 1}) {
		return nil
	}
	total := &x.p.Nodes[line.A]
	if total.Op != program.OpAdd {
		return nil
	}
	last, outside := x.strip(part{total.A, p.month})
	if !outside && last != (part{now.node, p.month - 1}) || outside != before {
		return nil
	}
	x.note(i, "the running total is rounded to the cent and its change is the month's amount")
	q, none := x.strip(part{total.B, p.month})
	return []term{{part: q, role: "is", none: none}}
}

// expandUnknown shows how a circle was closed.
func (x *explainer) expandUnknown(i int, n *program.Node) {
	u := x.p.Unknowns[n.Ref]
	x.out.Nodes[i].Words = "solved: the value at which it equals what follows from it"
	x.out.Nodes[i].Formula = x.p.Expression(u.Value, formulaBytes)
	for _, closed := range x.l.Unknowns() {
		if closed.Path == u.Path {
			x.note(i, "%d rounds, residual %s", x.l.Rounds(), closed.Residual)
		}
	}
	q, none := x.strip(part{u.Value, once})
	x.put(i, []term{{part: q, role: "equals", none: none}})
}

// several joins names for a sentence.
func several(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
