package exact

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// Margin is how close a run came to deciding otherwise: the smallest distance, over all months, between the two sides of a
// comparison of money, or between a money divisor and 0.
//
// Two interpreters whose money differs by less than Amount take the same decisions. Minimum and maximum are no decisions:
// they are continuous, so two that differ by rounding go on differing by rounding. A distance of exactly 0 is a tie, such as
// an empty account tested for being empty; it is counted apart, since it says nothing about how near the switch is.
type Margin struct {
	Found  bool // whether there was any decision that is not a tie
	Amount money.Fixed
	Line   string // a named line that uses the decision
	Month  int
	Ties   int // decisions with both sides equal
}

// marginSearch holds the smallest margin of the round under way.
type marginSearch struct {
	round  int
	found  bool
	amount money.Fixed
	at     program.Position
	ties   int
}

// compared looks at a comparison that the walk makes for a node of kind flag.
func (a *Arithmetic) compared(x, y money.Fixed) {
	n := &a.p.Nodes[a.at.Node]
	if (n.Op == program.OpLess || n.Op == program.OpLessEq) && a.p.Nodes[n.A].Kind == program.Money {
		a.decided(x, y)
	}
}

// divided looks at the test of a divisor.
func (a *Arithmetic) divided(x money.Fixed) {
	n := &a.p.Nodes[a.at.Node]
	if n.Op == program.OpDiv && a.p.Nodes[n.B].Kind == program.Money {
		a.decided(x, money.Fixed{})
	}
}

func (a *Arithmetic) decided(x, y money.Fixed) {
	m := &a.margin
	if m.round != a.at.Round { // only the last round, with closed unknowns, is the run
		*m = marginSearch{round: a.at.Round}
	}
	if x == y {
		m.ties++
		return
	}
	d, ok := money.Sub(x, y)
	if !ok {
		return // farther apart than any amount
	}
	if d, ok = d.Abs(); ok && (!m.found || d.Cmp(m.amount) < 0) {
		m.found, m.amount, m.at = true, d, a.at
	}
}

// smallest is the margin of the last round, with the name of its line
func (a *Arithmetic) smallest() Margin {
	m := &a.margin
	out := Margin{Found: m.found, Amount: m.amount, Ties: m.ties}
	if m.found {
		out.Line, out.Month = lineOf(a.p, m.at.Node), m.at.Month
	}
	return out
}
