package exact

import (
	"fmt"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/returns"
)

// OverflowError says that a value left the range of money.Fixed, about ±1.7e20, or that a power has no value.
type OverflowError struct {
	Operation string // the operation that failed, as program.Op.String writes it
	Line      string // a named line that uses its value; empty if none does
	Month     int    // month of the grid; 0 for a once-value
}

// Error names operation, line and month.
func (e *OverflowError) Error() string {
	if e.Line == "" {
		return fmt.Sprintf("overflow in %s, month %d", e.Operation, e.Month)
	}
	return fmt.Sprintf("overflow in %s for line %q, month %d", e.Operation, e.Line, e.Month)
}

// Arithmetic computes with money.Fixed. It remembers the first overflow and goes on with 0; Err tells. One walk uses one
// Arithmetic, made by NewArithmetic.
type Arithmetic struct {
	p        *program.Program
	rounding bool
	margins  bool
	at       program.Position // where the walk stands
	overflow *OverflowError
	margin   marginSearch

	relative, tick money.Fixed // tolerances of Agree
}

var _ program.Arithmetic[money.Fixed] = (*Arithmetic)(nil)

// NewArithmetic returns the arithmetic for one walk of p. The walk must be given Position, else errors and margins name no
// line.
func NewArithmetic(p *program.Program, rounding, margins bool) *Arithmetic {
	return &Arithmetic{
		p: p, rounding: rounding, margins: margins,
		relative: money.MustParse("0.000000000001"), tick: money.MustParse("0.0000000000000001"),
	}
}

// Position is the pointer for program.Drive.Position.
func (a *Arithmetic) Position() *program.Position { return &a.at }

// fail remembers where the first overflow happened.
func (a *Arithmetic) fail() (zero money.Fixed) {
	if a.overflow == nil {
		a.overflow = &OverflowError{a.p.Nodes[a.at.Node].Op.String(), lineOf(a.p, a.at.Node), a.at.Month}
	}
	return zero
}

// From is v itself.
func (a *Arithmetic) From(v money.Fixed) money.Fixed { return v }

// Add is x + y, exact.
func (a *Arithmetic) Add(x, y money.Fixed) money.Fixed {
	v, ok := money.Add(x, y)
	if !ok {
		return a.fail()
	}
	return v
}

// Sub is x - y, exact.
func (a *Arithmetic) Sub(x, y money.Fixed) money.Fixed {
	v, ok := money.Sub(x, y)
	if !ok {
		return a.fail()
	}
	return v
}

// Mul is x times y, half to even at 18 decimals.
func (a *Arithmetic) Mul(x, y money.Fixed) money.Fixed {
	v, ok := money.Mul(x, y)
	if !ok {
		return a.fail()
	}
	return v
}

// Div is x / y for y not 0, half to even at 18 decimals.
func (a *Arithmetic) Div(x, y money.Fixed) money.Fixed {
	v, ok := money.Div(x, y)
	if !ok {
		return a.fail()
	}
	return v
}

// Less is x < y.
func (a *Arithmetic) Less(x, y money.Fixed) bool {
	if a.margins {
		a.compared(x, y)
	}
	return x.Cmp(y) < 0
}

// IsZero tells whether x is 0.
func (a *Arithmetic) IsZero(x money.Fixed) bool {
	if a.margins {
		a.divided(x)
	}
	return x.IsZero()
}

// Floor is the largest whole number <= x.
func (a *Arithmetic) Floor(x money.Fixed) money.Fixed { return x.Floor() }

// Index is Floor(x) as an int, clamped to ±1e9.
func (a *Arithmetic) Index(x money.Fixed) int {
	const limit = 1_000_000_000
	switch {
	case x.Cmp(money.FromInt(limit)) > 0:
		return limit
	case x.Cmp(money.FromInt(-limit)) < 0:
		return -limit
	}
	return int(x.Floor().Float64()) // a whole number below 2^53: exact
}

// PowInt is x to the power n, rounded at every product; 0 for a negative power of 0.
func (a *Arithmetic) PowInt(x money.Fixed, n int) money.Fixed {
	if x.IsZero() && n < 0 {
		return x
	}
	v, ok := money.PowInt(x, n)
	if !ok {
		return a.fail()
	}
	return v
}

// Exp is e to the power x.
func (a *Arithmetic) Exp(x money.Fixed) money.Fixed {
	v, ok := money.Exp(x)
	if !ok {
		return a.fail()
	}
	return v
}

// Log is the natural logarithm, 0 where x <= 0.
func (a *Arithmetic) Log(x money.Fixed) money.Fixed {
	if x.Sign() <= 0 {
		return money.Fixed{}
	}
	v, ok := money.Log(x)
	if !ok {
		return a.fail()
	}
	return v
}

// Round is x to the cent, half to even, if rounding is on.
func (a *Arithmetic) Round(x money.Fixed) money.Fixed {
	if !a.rounding {
		return x
	}
	v, ok := x.Round(2)
	if !ok {
		return a.fail()
	}
	return v
}

// IRR is returns.UsualRoot of the flows as float64, the root taken back to a decimal.
//
// A root of a polynomial is irrational as a rule: decimals would add digits, not truth. A flow to the cent below 9e13 is the
// nearest float64 to a few thousandths of a cent, and the search polishes to the last bits of float64, so that the root is
// good to about 1e-15; and it is then the same root, chosen by the same rule, as in every other interpreter.
func (a *Arithmetic) IRR(flows []money.Fixed) (monthly, status money.Fixed) {
	f := make([]float64, len(flows))
	for i, x := range flows {
		f[i] = x.Float64()
	}
	m, s := returns.UsualRoot(f)
	monthly, ok := money.FromFloat64(m)
	if !ok {
		return a.fail(), money.FromInt(int64(s))
	}
	return monthly, money.FromInt(int64(s))
}

// patience is the number of rounds after which a circle through rounded postings may close to cents. Such a circle need not
// have a fixed point: it can swing for ever between neighbouring cents, the wider the closer its gain is to 1. From there on
// each round allows one cent more, up to mostCents, so that it closes near the least swing that it has; Ledger.Unknowns tells
// the residual. A circle that swings wider diverges.
const (
	patience  = 50
	mostCents = 25
)

// Agree tells whether two rounds of a fixed point are equal: to 1e-12 relative or 1e-16 (a hundred units of the last decimal);
// with rounding on, after 50 rounds, to as many cents as there were rounds since, at most 25.
func (a *Arithmetic) Agree(x, y money.Fixed) bool {
	d, ok := money.Sub(x, y)
	if !ok {
		return false
	}
	d, _ = d.Abs()
	if d.Cmp(a.tick) <= 0 {
		return true
	}
	if late := min(a.at.Round-patience, mostCents); a.rounding && late > 0 {
		if cents, _ := money.FromRatio(int64(late), 100); d.Cmp(cents) <= 0 {
			return true
		}
	}
	size, _ := x.Abs()
	if s, _ := y.Abs(); size.Cmp(s) < 0 {
		size = s
	}
	tolerance, _ := money.Mul(size, a.relative)
	return d.Cmp(tolerance) <= 0
}

// Err is the first overflow, an *OverflowError, or nil.
func (a *Arithmetic) Err() error {
	if a.overflow == nil {
		return nil
	}
	return a.overflow
}

// lineOf names a line whose definition contains the node: the first named one, in order of declaration.
func lineOf(p *program.Program, node program.NodeID) string {
	reaches := make([]bool, len(p.Nodes))
	reaches[node] = true
	// Operands of a node that is no line are declared before it, so one pass finds every node above.
	for id := int(node); id < len(p.Nodes); id++ {
		n := &p.Nodes[id]
		if n.Op == program.OpLine {
			continue
		}
		for _, to := range [...]program.NodeID{n.A, n.B, n.C} {
			reaches[id] = reaches[id] || to != program.None && reaches[to]
		}
	}
	for _, l := range p.Lines {
		if l.Name != "" && (l.Node == node || reaches[l.Root]) {
			return l.Name
		}
	}
	return ""
}
