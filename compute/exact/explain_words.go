package exact

import (
	"fmt"
	"strings"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// sentence writes a definition in words, as far as it was followed: a choice is the branch that was taken.
type sentence struct {
	x     *explainer
	b     strings.Builder
	month int // of the number that is explained
}

// words says how a part is computed.
func (x *explainer) words(p part) string {
	s := sentence{x: x, month: p.month}
	b, conditions, _, none := x.body(p)
	switch {
	case none:
		return "nothing: outside the months of the case"
	case x.named(b) && b != p:
		s.phrase(b, 0)
	default:
		s.operation(b, 0)
	}
	for k, c := range conditions {
		s.b.WriteString(map[bool]string{true: ", because ", false: " and "}[k == 0])
		s.condition(c)
	}
	text := s.b.String()
	if len(text) > formulaBytes {
		text = strings.ToValidUTF8(text[:formulaBytes], "") + " ..."
	}
	return text
}

// condition says whether a flag holds.
func (s *sentence) condition(c term) {
	if c.none {
		s.b.WriteString("a month outside the case does not count")
		return
	}
	if c.role == "condition, does not hold" {
		s.b.WriteString("this does not hold: ")
	}
	s.phrase(c.part, 2)
}

// deepest is how many levels of unnamed parts a sentence spells out.
const deepest = 3

// phrase names a part, or spells it out in brackets.
func (s *sentence) phrase(p part, level int) {
	n := &s.x.p.Nodes[p.node]
	if s.b.Len() > formulaBytes {
		return
	}
	if n.Op <= program.OpLine || s.x.p.Called(p.node) != "" {
		s.b.WriteString(s.x.title(p))
		if n.Op == program.OpLine && s.month != once && p.month != s.month {
			fmt.Fprintf(&s.b, " of %s", s.x.month(p.month))
		}
		return
	}
	if level >= deepest {
		s.b.WriteString(s.x.number(p))
		return
	}
	s.b.WriteByte('(')
	s.operation(p, level+1)
	s.b.WriteByte(')')
}

// operand strips and names an operand.
func (s *sentence) operand(id program.NodeID, month, level int) {
	q, none := s.x.strip(part{id, month})
	if !none && s.x.p.Called(q.node) == "" {
		q, _, _, none = s.x.body(q)
	}
	if none {
		s.b.WriteByte('0')
		return
	}
	s.phrase(q, level)
}

// joined names the operands of a chain with a word between them.
func (s *sentence) joined(list []term, word string, level int) {
	for k, t := range list {
		if k > 0 {
			s.b.WriteString(word)
		}
		if t.none {
			s.b.WriteByte('0')
			continue
		}
		s.operand(t.node, t.month, level)
	}
}

// operation spells out one operation.
func (s *sentence) operation(p part, level int) {
	n := &s.x.p.Nodes[p.node]
	role := func(part) string { return "" }
	switch n.Op {
	case program.OpAdd, program.OpSub:
		s.total(p, level)
	case program.OpMul:
		s.joined(s.x.chain(p, n.Op, role), " times ", level)
	case program.OpDiv:
		s.operand(n.A, p.month, level)
		s.b.WriteString(" divided by ")
		s.operand(n.B, p.month, level)
	case program.OpMin, program.OpMax:
		word, between := map[program.Op]string{program.OpMin: "the smaller of ", program.OpMax: "the larger of "}[n.Op], " and "
		if n.Kind == program.Flag {
			word, between = "", map[program.Op]string{program.OpMin: " and ", program.OpMax: " or "}[n.Op]
		}
		s.b.WriteString(word)
		s.joined(s.x.chain(p, n.Op, role), between, level)
	case program.OpLess, program.OpLessEq:
		s.operand(n.A, p.month, level)
		s.b.WriteString(map[program.Op]string{program.OpLess: " is less than ", program.OpLessEq: " is at most "}[n.Op])
		s.operand(n.B, p.month, level)
	case program.OpPowInt:
		s.operand(n.A, p.month, level)
		s.b.WriteString(" to the power ")
		s.operand(n.B, p.month, level)
	case program.OpTable, program.OpInterp:
		fmt.Fprintf(&s.b, "%s at ", s.x.p.Tables[n.Ref].Name)
		s.operand(n.A, p.month, level)
	case program.OpWindow, program.OpConvolve, program.OpFold, program.OpIRR, program.OpIRRCode:
		s.overMonths(p, n)
	case program.OpFloor, program.OpExp, program.OpLog:
		s.b.WriteString(map[program.Op]string{program.OpFloor: "the whole part of ", program.OpExp: "e to the power ",
			program.OpLog: "the natural logarithm of "}[n.Op])
		s.operand(n.A, p.month, level)
	default:
		s.phrase(p, level)
	}
}

// total spells out a sum.
func (s *sentence) total(p part, level int) {
	all := s.x.addends(p)
	left := 0
	for k, t := range all {
		if k > 0 && t.value.IsZero() {
			left++
			continue
		}
		switch {
		case k == 0 && t.role == "-":
			s.b.WriteString("0 less ")
		case k > 0:
			s.b.WriteString(map[string]string{"+": " plus ", "-": " less "}[t.role])
		}
		s.operand(t.node, t.month, level)
	}
	if left > 0 {
		fmt.Fprintf(&s.b, " (and %d terms of 0)", left)
	}
}

// overMonths spells out an operation over many months.
func (s *sentence) overMonths(p part, n *program.Node) {
	name := func() { s.history(n.A) }
	switch n.Op {
	case program.OpWindow:
		fmt.Fprintf(&s.b, "the sum over %d months to %s of ", n.N, s.x.month(p.month))
		name()
	case program.OpConvolve:
		s.b.WriteString("the weighted sum of ")
		name()
	case program.OpIRR:
		s.b.WriteString("the monthly rate of return of ")
		name()
	case program.OpIRRCode:
		s.b.WriteString("how the search for the rate of return ended of ")
		name()
	default:
		s.b.WriteString([...]string{"the sum of ", "the smallest ", "the greatest ", "the first ", "the last ", "the number of months of "}[n.N])
		name()
		if n.B != program.None {
			s.b.WriteString(" over the months of ")
			s.history(n.B)
		} else {
			s.b.WriteString(" over all months")
		}
	}
}

// history names a line as a whole, without a month; one without name by its formula.
func (s *sentence) history(line program.NodeID) {
	d := &s.x.p.Lines[s.x.p.Nodes[line].Ref]
	switch {
	case d.Doc.Title != "":
		s.b.WriteString(d.Doc.Title)
	case d.Name != "":
		s.b.WriteString(d.Name)
	case s.x.p.Called(d.Root) != "":
		s.b.WriteString(s.x.p.Called(d.Root))
	default:
		s.b.WriteString(s.x.p.Expression(d.Root, 120))
	}
}

// title names a part for people.
func (x *explainer) title(p part) string {
	n := &x.p.Nodes[p.node]
	switch n.Op {
	case program.OpLine:
		if d := &x.p.Lines[n.Ref]; d.Doc.Title != "" {
			return d.Doc.Title
		}
	default:
	}
	return x.name(p)
}

// name names a part as formulas do.
func (x *explainer) name(p part) string {
	if name := x.p.Called(p.node); name != "" {
		return name
	}
	n := &x.p.Nodes[p.node]
	switch n.Op {
	case program.OpLine:
		return x.p.Lines[n.Ref].Name
	case program.OpInput:
		return x.p.Inputs[n.Ref].Path
	case program.OpUnknown:
		return x.p.Unknowns[n.Ref].Path
	case program.OpSeries:
		if d := &x.p.Series[n.Ref]; d.Path != "" {
			return d.Path
		}
		return "a schedule of the case"
	case program.OpConst:
		return x.number(p)
	default:
		return x.p.Expression(p.node, 60)
	}
}

// number writes a part's value.
func (x *explainer) number(p part) string {
	v := x.value(p)
	switch x.p.Nodes[p.node].Kind {
	case program.Day:
		return x.p.Grid.Start(0).AddDays(int(v.Float64())).String()
	case program.Money:
		return v.Text(2)
	default:
		if cut, ok := v.Round(6); ok {
			return cut.String()
		}
		return money.Fixed{}.String()
	}
}
