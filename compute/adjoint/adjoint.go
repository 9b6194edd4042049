// Package adjoint interprets a program backwards: it gives the derivatives of one measure by all inputs and series at once, at
// a small multiple of one walk, whatever their number.
//
// After a walk, the months are gone through in the opposite order of the walk. Each month is evaluated again into a frame, from
// the history that the walk kept, and every operation of the frame passes its own derivative, that of the measure by its value,
// on to its operands (reverse accumulation: Griewank and Walther, "Evaluating Derivatives", 2nd edition, chapters 3 and 12). The
// values of operations are those of package program and are not written here again; what is written here is one rule of
// differentiation for each operation.
//
//	min, max    to the smaller or larger operand, the first on ties
//	select      to the branch taken; nothing to the condition, as to comparisons, floors and step tables: their steps have
//	            derivative 0
//	division    by 0: to what stands in its place
//	round       as if it were not there: only the ledger has cents
//	fold        least and greatest: to the month that decides, the first on ties
//	IRR         by the implicit function of its flows; 0 where there is no rate
//	unknown     by the implicit function of what closes it
//
// So a derivative at a kink is that on one side. Whole days that a model rounds up have steps, of derivative 0: what a day
// costs is a difference, and not a derivative.
//
// The package knows no case, no bumps and no units. Of is a pure function, keeps no state and may be called concurrently.
package adjoint

import (
	"fmt"

	"github.com/capstack/capstack/compute/program"
)

// Gradient is one measure with its derivatives.
type Gradient struct {
	Value   float64
	Defined bool        // else the value and the derivatives are those of an expression that means nothing
	Inputs  []float64   // by Program.Inputs: of the measure by the input
	Series  [][]float64 // by Program.Series, then month: of the measure by the series in that month; nil where it has no part
}

// Of differentiates the measure at the given position of the program under a drive. The error is that of the walk, or a
// *SingularError.
func Of(p *program.Program, measure int, d program.Drive[float64]) (*Gradient, error) {
	r, err := program.Walk(p, program.Float{}, d)
	if err != nil {
		return nil, err
	}
	m := &p.Measures[measure]
	out := &Gradient{Value: r.Once(m.Value), Defined: r.Once(m.Defined) != 0}
	x := newPass(p, r, d)
	x.seed(m.Value, 1)
	x.run()
	if err := x.close(); err != nil {
		return nil, err
	}
	out.Inputs, out.Series = x.inputs, x.series
	return out, nil
}

// SingularError says that the unknowns of a program do not determine themselves where it stands: a small change of an input would
// not close.
type SingularError struct{ Path string }

// Error names the first unknown at fault.
func (e *SingularError) Error() string {
	return fmt.Sprintf("unknown %s has no derivative: what closes it moves as much as it does", e.Path)
}

// pass is one run backwards.
type pass struct {
	p        *program.Program
	frames   *program.Frames[float64, program.Float]
	months   int
	loop     []int32     // by node: the loop whose body holds it; -1 for once-values
	bar      []float64   // by node: derivative of the measure by its value, of this month or of the run
	rows     [][]float64 // by row of history and month: what other months and loops have passed on
	now      []float64   // values of the month, or once-values
	inputs   []float64
	series   [][]float64
	unknowns []float64 // derivative of the measure by each unknown, closed over by close
}

func newPass(p *program.Program, r *program.Result[float64], d program.Drive[float64]) *pass {
	x := &pass{p: p, frames: program.NewFrames(r, program.Float{}, d), months: p.Grid.Len(), loop: make([]int32, len(p.Nodes)), bar: make([]float64, len(p.Nodes)),
		rows: make([][]float64, p.Rows), inputs: make([]float64, len(p.Inputs)), series: make([][]float64, len(p.Series)),
		unknowns: make([]float64, len(p.Unknowns))}
	for i, all := 0, make([]float64, p.Rows*x.months); i < p.Rows; i++ {
		x.rows[i] = all[i*x.months : (i+1)*x.months]
	}
	for i := range x.loop {
		x.loop[i] = -1
	}
	for i := range p.Sweeps {
		for _, id := range p.Sweeps[i].Body {
			x.loop[id] = int32(i)
		}
	}
	return x
}

// seed adds to the derivative by a once-value.
func (x *pass) seed(id program.NodeID, by float64) { x.bar[id] += by }

// run passes everything on, from the last loop to the first.
func (x *pass) run() {
	for i := len(x.p.Sweeps) - 1; i >= 0; i-- {
		s := &x.p.Sweeps[i]
		for k := range x.months {
			t := x.months - 1 - k
			if s.Backward {
				t = k
			}
			x.month(i, s, t)
		}
		x.now = x.frames.Once()
		for k := len(s.Prelude) - 1; k >= 0; k-- {
			id := s.Prelude[k]
			if b := x.bar[id]; b != 0 {
				x.bar[id] = 0
				x.pass(int32(i), &x.p.Nodes[id], id, 0, b)
			}
		}
	}
}

// month passes on what one month of a loop has.
func (x *pass) month(loop int, s *program.Sweep, t int) {
	if !x.reached(s, t) {
		return
	}
	x.now = x.frames.Month(loop, t)
	for k := len(s.Body) - 1; k >= 0; k-- {
		id := s.Body[k]
		b := x.bar[id]
		x.bar[id] = 0 // also where it cancels what the row holds
		if row := x.p.History[id]; row >= 0 {
			b += x.rows[row][t]
			x.rows[row][t] = 0
		}
		if b != 0 {
			x.pass(int32(loop), &x.p.Nodes[id], id, t, b)
		}
	}
}

// reached tells whether any line of a loop has something to pass on in a month; what is in bar is of once-values, since every
// month clears its own.
func (x *pass) reached(s *program.Sweep, t int) bool {
	for _, id := range s.Body {
		if row := x.p.History[id]; row >= 0 && x.rows[row][t] != 0 {
			return true
		}
	}
	return false
}

// to adds to the derivative by an operand of the same month, or by a once-value.
func (x *pass) to(loop int32, id program.NodeID, t int, b float64) {
	if home := x.loop[id]; home >= 0 && home != loop {
		x.rows[x.p.History[id]][t] += b
		return
	}
	x.bar[id] += b
}

// past adds to the derivative by a line in a month of its own. Before the grid a line is its Before, behind it 0.
func (x *pass) past(line program.NodeID, t int, b float64) {
	if t >= 0 && t < x.months {
		x.rows[x.p.History[line]][t] += b
	}
}
