package compute

import (
	"context"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// Side is one of two scenarios that are compared.
type Side struct {
	Case      project.Case
	Overrides []project.Override
}

// CompareRequest asks what differs between two scenarios, of one case or of two.
type CompareRequest struct{ A, B Side }

// Comparison is what differs. What is equal is left out.
type Comparison struct {
	Inputs      []project.Difference
	Lines       []LineDifference
	Measures    []MeasureDifference
	Equal       int // lines that both have and that agree in every month
	Fingerprint string
}

// Presence says which of two cases has something.
type Presence uint8

// The presences.
const (
	InBoth Presence = iota
	OnlyInA
	OnlyInB
)

// LineDifference is a line that differs in some month. Months are calendar months, so that cases of different closes
// compare; a month outside a case counts as 0.
type LineDifference struct {
	Name, Title, Unit string
	In                Presence
	First             calendar.Date // last day of the first month that differs
	Largest           money.Fixed   // the difference B - A of greatest size, ...
	LargestAt         calendar.Date // ... and its month's last day
	SumA, SumB        money.Fixed   // over all months
}

// MeasureDifference is a measure that differs in value, or has one in one case only.
type MeasureDifference struct {
	A, B MeasureValue
	In   Presence
}

// Compare values two scenarios exactly and lists what differs in inputs, lines of the model and measures. The error is
// project.Findings where a request is at fault, a *SideError around them.
func (e *Engine) Compare(ctx context.Context, q CompareRequest) (*Comparison, error) {
	var sides [2]*valued
	for i, s := range []Side{q.A, q.B} {
		v, err := e.valued(ctx, s)
		if err != nil {
			return nil, &SideError{Side: i, Err: err}
		}
		sides[i] = v
	}
	a, b := sides[0], sides[1]
	out := &Comparison{Inputs: project.Differences(a.bound.Case, b.bound.Case), Fingerprint: q.fingerprint()}
	out.compareLines(a.ledger, b.ledger)
	out.compareMeasures(a.measures, b.measures)
	return out, nil
}

// SideError says which side of a comparison is at fault.
type SideError struct {
	Side int // 0 or 1
	Err  error
}

// Error is that of the side.
func (e *SideError) Error() string {
	return [...]string{"first", "second"}[e.Side] + " case: " + e.Err.Error()
}

// Unwrap returns what is wrong with the side.
func (e *SideError) Unwrap() error { return e.Err }

// valued is a side with its results.
type valued struct {
	bound    *bound
	ledger   *exact.Ledger
	measures []MeasureValue
}

func (e *Engine) valued(ctx context.Context, s Side) (*valued, error) {
	b, err := e.scenarioOf(ctx, s.Case, s.Overrides)
	if err != nil {
		return nil, err
	}
	l, err := e.ledger(ctx, b)
	if err != nil {
		return nil, err
	}
	delay, err := e.delayMeasures(ctx, ValueRequest{Case: s.Case, Overrides: s.Overrides}, b, l, nil)
	if err != nil {
		return nil, err
	}
	return &valued{b, l, append(pick(l, nil), delay...)}, nil
}

// compareLines goes through the lines of A in their order, then those that only B has.
func (c *Comparison) compareLines(a, b *exact.Ledger) {
	for _, l := range a.Program().Lines {
		if l.Name == "" {
			continue
		}
		in := InBoth
		if _, ok := b.Line(l.Name); !ok {
			in = OnlyInA
		}
		c.compareLine(LineDifference{Name: l.Name, Title: l.Doc.Title, Unit: l.Doc.Unit, In: in}, a, b)
	}
	for _, l := range b.Program().Lines {
		if _, ok := a.Line(l.Name); !ok && l.Name != "" {
			c.compareLine(LineDifference{Name: l.Name, Title: l.Doc.Title, Unit: l.Doc.Unit, In: OnlyInB}, a, b)
		}
	}
}

// compareLine adds a line if it differs.
func (c *Comparison) compareLine(d LineDifference, a, b *exact.Ledger) {
	va, _ := a.Line(d.Name)
	vb, _ := b.Line(d.Name)
	ga, gb := a.Program().Grid, b.Program().Grid
	first := min(ga.Start(0), gb.Start(0))
	last := max(ga.Start(ga.Len()-1), gb.Start(gb.Len()-1))
	at := func(v []money.Fixed, g calendar.Grid, day calendar.Date) money.Fixed {
		if t := g.Index(day); t >= 0 && t < len(v) {
			return v[t]
		}
		return money.Fixed{}
	}
	var most money.Fixed
	for day := first; day <= last; day = day.AddMonths(1) {
		x, y := at(va, ga, day), at(vb, gb, day)
		d.SumA, d.SumB = sum(d.SumA, x), sum(d.SumB, y)
		diff, _ := money.Sub(y, x)
		size, _ := diff.Abs()
		if size.IsZero() {
			continue
		}
		if d.First == 0 {
			d.First = day.MonthEnd()
		}
		if size.Cmp(most) > 0 {
			most, d.Largest, d.LargestAt = size, diff, day.MonthEnd()
		}
	}
	switch {
	case !most.IsZero(), d.In != InBoth:
		c.Lines = append(c.Lines, d)
	default:
		c.Equal++
	}
}

// compareMeasures goes through the measures of A in their order, then those that only B has.
func (c *Comparison) compareMeasures(a, b []MeasureValue) {
	other := make(map[Selector]MeasureValue, len(b))
	for _, m := range b {
		other[m.Selector] = m
	}
	known := make(map[Selector]bool, len(a))
	for _, m := range a {
		known[m.Selector] = true
		o, ok := other[m.Selector]
		switch {
		case !ok:
			c.Measures = append(c.Measures, MeasureDifference{A: m, In: OnlyInA})
		case m.Amount != o.Amount || m.Absent != o.Absent:
			c.Measures = append(c.Measures, MeasureDifference{A: m, B: o})
		}
	}
	for _, m := range b {
		if !known[m.Selector] {
			c.Measures = append(c.Measures, MeasureDifference{B: m, In: OnlyInB})
		}
	}
}

// fingerprint names the request.
func (q CompareRequest) fingerprint() string {
	return Fingerprint("compare", project.Canonical(q.A.Case), canonicalOverrides(q.A.Overrides),
		project.Canonical(q.B.Case), canonicalOverrides(q.B.Overrides))
}
