// Package program is the intermediate form of a model: named lines over months, each defined by an expression, with
// accounts, postings and measures on top. A program is data; interpreters give it numbers.
//
// A value is either once (a number a run) or monthly (a number a month). A line is a named monthly value, declared first and
// defined once; a state is a line that reads its own past. The builder checks kinds, finds the loops over months (sweeps,
// forward or backward) that compute everything in order, and reports every fault at once.
//
// [Walk] is the plain interpreter: every node, every month, one scenario, over any [Arithmetic]. With [Float] it is the
// oracle against which all faster interpreters are tested; package exact runs it over fixed-point decimals. Division, logarithm
// and table look-up are total, so no NaN arises.
//
// The package knows nothing of cases, protobuf or clocks. A [Program] is immutable and may be shared by goroutines; a
// [Builder] belongs to one.
package program

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// Program is a checked model, ready to run.
type Program struct {
	Grid      calendar.Grid
	Nodes     []Node
	Consts    []money.Fixed
	Inputs    []InputDef
	Series    []SeriesDef
	Tables    []TableDef
	Lines     []LineDef
	Unknowns  []UnknownDef
	Accounts  []AccountDef
	Subtotals []SubtotalDef
	Postings  []PostingDef
	Measures  []MeasureDef
	Schedules []ScheduleRow
	Sweeps    []Sweep
	History   []int32 // per node: its row of monthly values, or -1 where no other month or loop reads it
	Rows      int     // number of such rows

	derived  *derived // nil in a program that no builder made
	lines    map[string]LineID
	inputs   map[string]int
	measures map[string]int
	called   map[NodeID]string
}

// Line returns the line of that name.
func (p *Program) Line(name string) (LineID, bool) { id, ok := p.lines[name]; return id, ok }

// Called is the name that Builder.Called gave to a node, or "".
func (p *Program) Called(id NodeID) string { return p.called[id] }

// Input returns the index in Inputs of that path.
func (p *Program) Input(path string) (int, bool) { i, ok := p.inputs[path]; return i, ok }

// Measure returns the index in Measures of that name and label.
func (p *Program) Measure(name, label string) (int, bool) {
	i, ok := p.measures[MeasureKey(name, label)]
	return i, ok
}

// MeasureKey is how a measure is written in one word: its name, or name[label].
func MeasureKey(name, label string) string {
	if label == "" {
		return name
	}
	return name + "[" + label + "]"
}
