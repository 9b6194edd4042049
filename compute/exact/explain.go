package exact

import (
	"fmt"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// ExplainedKind says what an explained number is.
type ExplainedKind uint8

// The kinds.
const (
	ExplainedStep     ExplainedKind = iota // a part of a formula, without a name
	ExplainedLine                          // a line of the model in one month
	ExplainedPeriod                        // a line over several months
	ExplainedMeasure                       // a measure
	ExplainedInput                         // a number of the case
	ExplainedSeries                        // a monthly number that is given
	ExplainedConstant                      // a number that is fixed by the case's terms or by a rule
	ExplainedUnknown                       // a number that closes a circle
)

// ExplainEnd says why a number is not explained further, though it has operands.
type ExplainEnd uint8

// The ends.
const (
	EndNone       ExplainEnd = iota // explained, or nothing is behind it
	EndDepth                        // the depth asked for
	EndNodes                        // the number of nodes asked for
	EndOwnPast                      // the line's own past: ask for that month
	EndOtherMonth                   // like the month beside it, which is explained
)

// Operand is what a number is made of, by its position in Explanation.Nodes.
type Operand struct {
	Node int
	Role string // "+", "-", "x", "/", "smaller", "condition", "month", ...: the part it plays
}

// Explained is one number of an explanation.
type Explained struct {
	Kind     ExplainedKind
	Name     string // of the line or measure, or path of the input
	Title    string
	Unit     string
	Source   string // rule that the definition follows
	Value    money.Fixed
	Measures program.Kind // what the value is: money, number, flag or day
	First    int          // month of the grid; -1 where the number belongs to no month
	Last     int
	Formula  string // in symbols
	Words    string
	Operands []Operand
	Notes    []string
	End      ExplainEnd
	Absent   string // why a measure has no value
}

// Explanation is how a number comes about: a list whose first element is the number asked for. A number that several others
// use stands once, and they refer to it.
type Explanation struct{ Nodes []Explained }

// ExplainLimits bound an explanation.
type ExplainLimits struct {
	Depth int // steps from the number asked for
	Nodes int // numbers in all
}

// ExplainLine explains a line over the months first to last of the grid. Over several months, an account shows its closing
// balance, other money adds up.
func (l *Ledger) ExplainLine(id program.LineID, first, last int, limits ExplainLimits) *Explanation {
	x := l.explainer(limits)
	if first == last || l.p.IsBalance(id) {
		x.add(part{l.p.Lines[id].Node, last}, -1, 0)
		if first != last {
			x.note(0, "a balance: of several months, that of the last")
		}
	} else {
		x.addPeriod(id, first, last)
	}
	return x.run()
}

// ExplainMeasure explains the measure at a position of Program.Measures.
func (l *Ledger) ExplainMeasure(i int, limits ExplainLimits) *Explanation {
	x := l.explainer(limits)
	m, v := &l.p.Measures[i], l.measure(i)
	root := part{m.Value, once}
	if !v.Defined {
		root.node = m.Defined
	}
	x.items = append(x.items, item{part: root, parent: -1, measure: true})
	x.out.Nodes = append(x.out.Nodes, Explained{
		Kind: ExplainedMeasure, Name: program.MeasureKey(m.Name, m.Label), Title: m.Doc.Title, Unit: m.Doc.Unit, Source: m.Doc.Source,
		Value: v.Amount, Measures: m.Kind, First: once, Last: once, Absent: v.Reason,
		Formula: l.p.Expression(m.Value, formulaBytes),
	})
	if v.Defined {
		x.out.Nodes[0].Words = x.words(root)
	} else {
		x.out.Nodes[0].Words = "absent because this does not hold: " + x.words(root)
	}
	return x.run()
}

// Adds tells whether months of a line add up to a quarter or year, or a balance stands for them: money does one or the
// other, ratios, flags and days do neither.
func (l *Ledger) Adds(id program.LineID) bool { return l.p.Lines[id].Kind == program.Money }

// once is the month of a value that belongs to none.
const once = -1

// part is a node in a month, or once.
type part struct {
	node  program.NodeID
	month int
}

// item is a number of the explanation in the making, beside its place in the output.
type item struct {
	part
	parent  int
	depth   int
	measure bool // the measure itself
	period  bool // a line over several months
	stop    ExplainEnd
}

// explainer makes one explanation, breadth first: what stands near the question is explained before what is far.
type explainer struct {
	l      *Ledger
	p      *program.Program
	probe  *program.Probe[money.Fixed, *Arithmetic]
	limits ExplainLimits
	items  []item
	index  map[part]int
	out    Explanation
}

func (l *Ledger) explainer(limits ExplainLimits) *explainer {
	return &explainer{l: l, p: l.p, probe: l.newProbe(), limits: limits, index: map[part]int{}}
}

// run explains everything that was added, as far as the limits go.
func (x *explainer) run() *Explanation {
	for i := 0; i < len(x.items); i++ {
		if it := x.items[i]; it.stop == EndNone {
			x.expand(i)
		} else if x.deeper(it) {
			x.out.Nodes[i].End = it.stop
		}
	}
	return &x.out
}

// deeper tells whether anything stands behind a number.
func (x *explainer) deeper(it item) bool {
	switch x.p.Nodes[it.node].Op {
	case program.OpConst, program.OpInput, program.OpSeries:
		return false
	default:
		return true
	}
}

func (x *explainer) note(i int, format string, args ...any) {
	x.out.Nodes[i].Notes = append(x.out.Nodes[i].Notes, fmt.Sprintf(format, args...))
}

// value is a part's number.
func (x *explainer) value(p part) money.Fixed { return x.probe.At(p.node, max(p.month, 0)) }

// add returns the place of a part, a new one unless it stands already; ok is false where the limit of nodes is reached.
func (x *explainer) add(p part, parent, depth int) (place int, ok bool) {
	if i, ok := x.index[p]; ok {
		return i, true
	}
	if len(x.items) >= x.limits.Nodes {
		return 0, false
	}
	i := len(x.items)
	it := item{part: p, parent: parent, depth: depth}
	switch {
	case x.ownPast(p, parent):
		it.stop = EndOwnPast
	case depth >= x.limits.Depth:
		it.stop = EndDepth
	}
	x.index[p] = i
	x.items = append(x.items, it)
	x.out.Nodes = append(x.out.Nodes, x.describe(p))
	return i, true
}

// addPeriod is the root of a line over several months.
func (x *explainer) addPeriod(id program.LineID, first, last int) {
	d := x.p.Lines[id].Doc
	var s sum
	var total money.Fixed
	for t := first; t <= last; t++ {
		total = s.add(total, x.l.r.Line(id)[t])
	}
	x.items = append(x.items, item{part: part{x.p.Lines[id].Node, last}, parent: -1, period: true})
	x.out.Nodes = append(x.out.Nodes, Explained{
		Kind: ExplainedPeriod, Name: x.p.Lines[id].Name, Title: d.Title, Unit: d.Unit, Source: d.Source, Value: total,
		Measures: program.Money, First: first, Last: last, Formula: fmt.Sprintf("total(%s)", x.p.Lines[id].Name),
		Words: fmt.Sprintf("the sum of %d months", last-first+1),
	})
}

// ownPast tells whether a line of another month stands above: its history would go on to the first month.
func (x *explainer) ownPast(p part, parent int) bool {
	n := &x.p.Nodes[p.node]
	if n.Op != program.OpLine {
		return false
	}
	for i := parent; i >= 0; i = x.items[i].parent {
		if up := x.items[i]; up.node == p.node && up.month != p.month && !up.period {
			return true
		}
	}
	return false
}

// describe writes what is known of a part before it is explained.
func (x *explainer) describe(p part) Explained {
	n := &x.p.Nodes[p.node]
	e := Explained{Value: x.value(p), Measures: n.Kind, First: p.month, Last: p.month}
	e.Unit = map[program.Kind]string{program.Money: "currency", program.Flag: "flag", program.Day: "date"}[n.Kind]
	switch n.Op {
	case program.OpLine:
		d := &x.p.Lines[n.Ref]
		e.Kind, e.Name, e.Title, e.Source = ExplainedLine, d.Name, d.Doc.Title, d.Doc.Source
		if d.Doc.Unit != "" {
			e.Unit = d.Doc.Unit
		}
	case program.OpInput:
		e.Kind, e.Name = ExplainedInput, x.p.Inputs[n.Ref].Path
		if given := x.p.Inputs[n.Ref].Value; given != e.Value {
			e.Notes = append(e.Notes, fmt.Sprintf("changed from %s", given))
		}
	case program.OpSeries:
		e.Kind, e.Name = ExplainedSeries, x.p.Series[n.Ref].Path
	case program.OpConst:
		e.Kind = ExplainedConstant
	case program.OpUnknown:
		e.Kind, e.Name = ExplainedUnknown, x.p.Unknowns[n.Ref].Path
	default:
		e.Formula = x.p.Expression(p.node, formulaBytes)
	}
	if e.Name == "" {
		e.Name = x.p.Called(p.node)
	}
	return e
}
