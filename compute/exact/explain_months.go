package exact

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// monthTerms explains a node that reads many months: by the months that decide.
func (x *explainer) monthTerms(i int, p part, n *program.Node) []term {
	switch n.Op {
	case program.OpWindow:
		first := max(0, p.month-int(n.N)+1)
		return x.largest(i, n.A, months(first, p.month), nil)
	case program.OpConvolve:
		return x.weighted(i, p, n)
	case program.OpFold:
		return x.folded(i, n)
	default: // a rate of return
		return x.largest(i, n.A, months(0, x.p.Grid.Len()-1), nil)
	}
}

// months lists the months from first to last.
func months(first, last int) []int {
	var out []int
	for t := first; t <= last; t++ {
		out = append(out, t)
	}
	return out
}

// largest shows the months of a line with the largest amounts, in order, and follows the largest. role may be nil.
func (x *explainer) largest(i int, line program.NodeID, list []int, role func(t int) string) []term {
	size := func(t int) money.Fixed {
		v, _ := x.value(part{line, t}).Abs()
		return v
	}
	shown := slices.DeleteFunc(slices.Clone(list), func(t int) bool { return size(t).IsZero() })
	if len(shown) == 0 {
		x.note(i, "0 in each of %d months", len(list))
		return nil
	}
	slices.SortStableFunc(shown, func(a, b int) int { return size(b).Cmp(size(a)) })
	if len(shown) > mostMonths {
		x.note(i, "%d months are not 0; the %d largest are shown", len(shown), mostMonths)
		shown = shown[:mostMonths]
	}
	most := shown[0]
	slices.Sort(shown)
	out := make([]term, len(shown))
	for k, t := range shown {
		out[k] = x.monthTerm(line, t, "month")
		if role != nil {
			out[k].role = role(t)
		}
		if t != most {
			out[k].stop = EndOtherMonth
		}
	}
	return out
}

// monthTerm is a line's month as an operand.
func (x *explainer) monthTerm(line program.NodeID, t int, role string) term {
	q, none := x.strip(part{line, t})
	return term{part: q, role: role, none: none}
}

// weighted shows a convolution: months with their weights.
func (x *explainer) weighted(i int, p part, n *program.Node) []term {
	weights := x.p.Tables[n.Ref].Values
	var list []int
	for k := range weights {
		if t := p.month - k*int(n.N); t >= 0 && !weights[k].IsZero() {
			list = append(list, t)
		}
	}
	slices.Reverse(list)
	return x.largest(i, n.A, list, func(t int) string {
		return fmt.Sprintf("x %s", weights[(p.month-t)/int(n.N)])
	})
}

// where lists the months over which a fold runs.
func (x *explainer) where(n *program.Node) []int {
	all := months(0, x.p.Grid.Len()-1)
	if n.B == program.None {
		return all
	}
	return slices.DeleteFunc(all, func(t int) bool { return x.value(part{n.B, t}).IsZero() })
}

// folded shows a value over all months by those that decide it, and why they count.
func (x *explainer) folded(i int, n *program.Node) []term {
	list := x.where(n)
	if len(list) == 0 {
		x.note(i, "over no month at all: 0")
		return nil
	}
	kind := program.FoldKind(n.N)
	if kind == program.FoldSum {
		x.note(i, "%d months, %s to %s", len(list), x.month(list[0]), x.month(list[len(list)-1]))
		return x.largest(i, n.A, list, nil)
	}
	at := list[0]
	switch kind {
	case program.FoldLast:
		at = list[len(list)-1]
	case program.FoldMin, program.FoldMax:
		at = x.extremeMonth(i, n.A, list, kind == program.FoldMin)
	default:
	}
	var out []term
	switch kind {
	case program.FoldCount:
		x.note(i, "%d months, first in %s, last in %s", len(list), x.month(at), x.month(list[len(list)-1]))
	case program.FoldFirst, program.FoldLast:
		x.note(i, "in %s, one of %d months", x.month(at), len(list))
		out = append(out, x.monthTerm(n.A, at, "decides"))
	default:
		out = append(out, x.monthTerm(n.A, at, "decides"))
	}
	if n.B != program.None {
		out = append(out, x.monthTerm(n.B, at, "condition, holds"))
	}
	return out
}

// extremeMonth is the first month with the smallest or greatest value, and notes the next ones.
func (x *explainer) extremeMonth(i int, line program.NodeID, list []int, least bool) int {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b int) int {
		c := x.value(part{line, a}).Cmp(x.value(part{line, b}))
		if !least {
			c = -c
		}
		return c
	})
	x.note(i, "in %s, of %d months from %s to %s", x.month(sorted[0]), len(list), x.month(list[0]), x.month(list[len(list)-1]))
	text := ""
	for _, t := range sorted[1:min(len(sorted), 4)] {
		if text != "" {
			text += ", "
		}
		text += fmt.Sprintf("%s in %s", x.number(part{line, t}), x.month(t))
	}
	if text != "" {
		x.note(i, "next: %s", text)
	}
	return sorted[0]
}

// expandPeriod shows the months of a line.
func (x *explainer) expandPeriod(i int) {
	e := &x.out.Nodes[i]
	x.put(i, x.largest(i, x.items[i].node, months(e.First, e.Last), nil))
}

// month writes a month of the grid.
func (x *explainer) month(t int) string { return x.p.Grid.Start(t).String()[:7] }

// accumulated recognises a line that adds one amount a month to its own past, until it starts anew, and shows those months
// instead of the past. It returns nil for another sum.
//
//	x = x[t-1] + e, where x[t-1] may be replaced by 0
func (x *explainer) accumulated(i int, p part, all []signed) []term {
	it := x.items[i]
	line := &x.p.Nodes[it.node]
	if line.Op != program.OpLine || len(all) > 2 || p.month == once || x.isAccount(program.LineID(line.Ref)) {
		return nil
	}
	var list []term
	for t := it.month; t >= 0; t-- {
		own, rest := x.ownAndRest(it.node, t)
		if own.node == program.None && t == it.month {
			return nil
		}
		if rest.node == program.None {
			break
		}
		if !x.value(rest.part).IsZero() {
			list = append(list, rest)
		}
		if own.node == program.None || x.value(own.part).IsZero() {
			break
		}
	}
	if len(list) == 0 {
		return nil
	}
	slices.Reverse(list)
	if len(list) > 1 {
		x.note(i, "adds up over %d months", len(list))
	}
	return x.most(i, list)
}

// ownAndRest takes a line of one month apart into its own past and the other addend; each is None where there is none.
func (x *explainer) ownAndRest(line program.NodeID, t int) (own, rest term) {
	own.node, rest.node = program.None, program.None
	body, none := x.strip(part{x.p.Nodes[line].A, t})
	if none {
		return own, rest
	}
	for _, s := range x.addends(body) {
		b, _, _, none := x.body(s.part)
		switch {
		case none:
		case b == (part{line, t - 1}) && s.role == "+":
			own = s.term
			own.part = b
		case x.p.Nodes[b.node].Op == program.OpConst && x.value(b).IsZero():
		case rest.node != program.None:
			return term{part: part{node: program.None}}, rest // more than one: a sum like others
		default:
			rest = term{part: b, role: s.role + " month"}
		}
	}
	return own, rest
}

func (x *explainer) isAccount(id program.LineID) bool {
	return slices.ContainsFunc(x.p.Accounts, func(a program.AccountDef) bool { return a.Closing == id })
}

// most keeps the largest of a list of terms, in its order, and follows the largest of all.
func (x *explainer) most(i int, list []term) []term {
	size := func(t term) money.Fixed {
		v, _ := x.value(t.part).Abs()
		return v
	}
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b term) int { return size(b).Cmp(size(a)) })
	if len(sorted) > mostMonths {
		x.note(i, "the %d largest are shown", mostMonths)
		sorted = sorted[:mostMonths]
	}
	var out []term
	for _, t := range list {
		if !slices.Contains(sorted, t) {
			continue
		}
		if t != sorted[0] {
			t.stop = EndOtherMonth
		}
		out = append(out, t)
	}
	return out
}
