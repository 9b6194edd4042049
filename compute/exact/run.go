package exact

import (
	"fmt"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// Options says how to run a program. Start from Defaults.
type Options struct {
	Rounding bool // posted lines are rounded to the cent
	Margins  bool // Ledger.Margin is wanted; costs about a tenth of the run

	Inputs map[int]money.Fixed   // by index in Program.Inputs: in place of the declared value
	Series map[int][]money.Fixed // by index in Program.Series: one value a month
}

// Defaults is a run with rounding, without margins, over the declared inputs and series.
func Defaults() Options { return Options{Rounding: true} }

// OptionError says that an option does not fit the program.
type OptionError struct {
	What   string // "input" or "series"
	Index  int
	Reason string
}

// Error names the option.
func (e *OptionError) Error() string { return fmt.Sprintf("%s %d: %s", e.What, e.Index, e.Reason) }

// Run computes the ledger of a program. The error is an *OptionError, an *OverflowError or a *program.ConvergenceError.
func Run(p *program.Program, o Options) (*Ledger, error) {
	if err := o.check(p); err != nil {
		return nil, err
	}
	if plan := planOf(p, o); plan != nil {
		if r, ok := plan.do(o); ok {
			return &Ledger{p: p, r: r, rounded: true, inputs: o.Inputs, series: o.Series}, nil
		}
	}
	a := NewArithmetic(p, o.Rounding, o.Margins)
	drive := program.Drive[money.Fixed]{Inputs: o.Inputs, Series: o.Series, Position: a.Position()}
	r, err := program.Walk(p, a, drive)
	if err != nil {
		return nil, err
	}
	return &Ledger{p: p, r: r, rounded: o.Rounding, margin: a.smallest(), inputs: o.Inputs, series: o.Series}, nil
}

// check reports the option of least index that does not fit.
func (o Options) check(p *program.Program) error {
	var worst *OptionError
	report := func(what string, i int, reason string) {
		if worst == nil || i < worst.Index {
			worst = &OptionError{what, i, reason}
		}
	}
	for i := range o.Inputs {
		if i < 0 || i >= len(p.Inputs) {
			report("input", i, "the program has no such input")
		}
	}
	if worst != nil {
		return worst
	}
	for i, v := range o.Series {
		switch {
		case i < 0 || i >= len(p.Series):
			report("series", i, "the program has no such series")
		case len(v) != p.Grid.Len():
			report("series", i, fmt.Sprintf("%d values for %d months", len(v), p.Grid.Len()))
		}
	}
	if worst != nil {
		return worst
	}
	return nil
}

// Ledger is the result of a run. It is immutable; the slices it hands out must not be written.
type Ledger struct {
	p       *program.Program
	r       *program.Result[money.Fixed]
	rounded bool
	margin  Margin
	inputs  map[int]money.Fixed // as in Options: what an explanation must evaluate with
	series  map[int][]money.Fixed
}

// Program is what was run.
func (l *Ledger) Program() *program.Program { return l.p }

// Rounds is how often the program ran until its unknowns closed; 1 without unknowns.
func (l *Ledger) Rounds() int { return l.r.Iterations }

// Margin is the smallest margin of a decision, if Options asked for it.
func (l *Ledger) Margin() Margin { return l.margin }

// Line returns a line's values, one a month.
func (l *Ledger) Line(name string) ([]money.Fixed, bool) {
	id, ok := l.p.Line(name)
	if !ok {
		return nil, false
	}
	return l.r.Line(id), true
}

// Values returns the values of a line by its position.
func (l *Ledger) Values(id program.LineID) []money.Fixed { return l.r.Line(id) }

// Once returns a once-value by its node.
func (l *Ledger) Once(id program.NodeID) money.Fixed { return l.r.Once(id) }

// Value is a measure of the run.
type Value struct {
	Name, Label string
	Amount      money.Fixed // 0 where not defined
	Defined     bool
	Reason      string // why it is not defined; empty where it is
	Kind        program.Kind
	Unit        string // from the measure's Doc
}

// Measure returns a measure by name and label.
func (l *Ledger) Measure(name, label string) (Value, bool) {
	i, ok := l.p.Measure(name, label)
	if !ok {
		return Value{}, false
	}
	return l.measure(i), true
}

// Measures returns all measures in the order of their declaration.
func (l *Ledger) Measures() []Value {
	out := make([]Value, len(l.p.Measures))
	for i := range out {
		out[i] = l.measure(i)
	}
	return out
}

func (l *Ledger) measure(i int) Value {
	m := &l.p.Measures[i]
	v := Value{Name: m.Name, Label: m.Label, Kind: m.Kind, Unit: m.Doc.Unit}
	if v.Defined = !l.r.Once(m.Defined).IsZero(); v.Defined {
		v.Amount = l.r.Once(m.Value)
	} else {
		v.Reason = m.Reason
	}
	return v
}

// Unknown is how a circle closed.
type Unknown struct {
	Path     string
	Value    money.Fixed // what the unknown stood for in the last round
	Residual money.Fixed // what it should have equalled, less Value
}

// Unknowns returns all unknowns in the order of their declaration.
func (l *Ledger) Unknowns() []Unknown {
	out := make([]Unknown, len(l.p.Unknowns))
	for id, n := range l.p.Nodes {
		if n.Op == program.OpUnknown {
			u := l.p.Unknowns[n.Ref]
			stood := l.r.Once(program.NodeID(id))
			residual, _ := money.Sub(l.r.Once(u.Value), stood) // both near to each other: no overflow
			out[n.Ref] = Unknown{u.Path, stood, residual}
		}
	}
	return out
}
