package program

import (
	"fmt"

	"github.com/capstack/capstack/compute/money"
)

// Arithmetic is what a walk needs of its numbers. Implementations are total; one that can overflow remembers it and says so
// in Err.
type Arithmetic[T any] interface {
	From(money.Fixed) T
	Add(a, b T) T
	Sub(a, b T) T
	Mul(a, b T) T
	Div(a, b T) T // b is not zero
	Less(a, b T) bool
	IsZero(a T) bool
	Floor(a T) T
	Index(a T) int // Floor(a) as an int, clamped to ±1e9
	PowInt(a T, n int) T
	Exp(a T) T
	Log(a T) T // 0 where a <= 0
	Round(a T) T
	IRR(flows []T) (monthly T, status T)
	Agree(a, b T) bool // a fixed point is reached: equal to 1e-12 relative
	Err() error
}

// Drive replaces inputs and series by their index in the program.
type Drive[T any] struct {
	Inputs map[int]T
	Series map[int][]T

	// Position, if given, is where the walk stands: an arithmetic that holds the same pointer can say which line of which
	// month it speaks of.
	Position *Position
}

// Position is the node that a walk evaluates, in which month, in which round of closing the unknowns (1 is the first).
// The month of a once-value is 0.
type Position struct {
	Node  NodeID
	Month int
	Round int
}

// Result holds the values of a walk.
type Result[T any] struct {
	Program    *Program
	Iterations int // runs until the unknowns closed; 1 without unknowns
	once       []T
	history    [][]T // by row of Program.History, one value a month; nil for a row that is not kept
}

// Line returns the line's values, one a month. The slice belongs to the result.
func (r *Result[T]) Line(id LineID) []T {
	return r.history[r.Program.History[r.Program.Lines[id].Node]]
}

// Once returns the value of a once-value.
func (r *Result[T]) Once(id NodeID) T { return r.once[id] }

// MaxIterations bounds the rounds that close unknowns.
const MaxIterations = 200

// ConvergenceError says that unknowns did not close.
type ConvergenceError struct {
	Path       string
	Iterations int
}

// Error names the unknown.
func (e *ConvergenceError) Error() string {
	return fmt.Sprintf("unknown %s did not converge in %d iterations", e.Path, e.Iterations)
}

// Walk runs a program plainly: every loop, every month, every node. It is the meaning of a program; other interpreters must
// agree with it.
func Walk[T any, A Arithmetic[T]](p *Program, a A, d Drive[T]) (*Result[T], error) {
	w := newWalker(p, a, d)
	w.now = make([]T, len(p.Nodes))
	w.history = make([][]T, p.Rows)
	for i, all := 0, make([]T, p.Rows*w.months); i < p.Rows; i++ {
		w.history[i] = all[i*w.months : (i+1)*w.months : (i+1)*w.months]
	}
	w.findCarried()
	w.unknowns = make([]T, len(p.Unknowns))
	for n := 1; ; n++ {
		w.at.Round = n
		w.run()
		if err := a.Err(); err != nil {
			return nil, err
		}
		open := w.close()
		if open < 0 {
			return &Result[T]{Program: p, Iterations: n, once: w.now, history: w.history}, nil
		}
		if n == MaxIterations {
			return nil, &ConvergenceError{p.Unknowns[open].Path, n}
		}
	}
}

// NewResult is the result of an interpreter that computes what Walk does in another way: the value of each once-value by
// node, and of each line by row of Program.History. Rows of other nodes may be nil.
func NewResult[T any](p *Program, iterations int, once []T, rows [][]T) *Result[T] {
	return &Result[T]{Program: p, Iterations: iterations, once: once, history: rows}
}

// newWalker makes a walker with everything that is given from outside in its numbers.
func newWalker[T any, A Arithmetic[T]](p *Program, a A, d Drive[T]) *walker[T, A] {
	w := &walker[T, A]{p: p, a: a, d: d, months: p.Grid.Len(), at: d.Position}
	if w.at == nil {
		w.at = &Position{}
	}
	w.one = a.From(money.FromInt(1))
	w.consts = make([]T, len(p.Consts))
	for i, c := range p.Consts {
		w.consts[i] = a.From(c)
	}
	w.tables = make([][]T, len(p.Tables))
	for i, t := range p.Tables {
		w.tables[i] = fromAll[T](a, t.Values)
	}
	w.series = make([][]T, len(p.Series))
	for i, s := range p.Series {
		if v, ok := d.Series[i]; ok {
			w.series[i] = v
		} else {
			w.series[i] = fromAll[T](a, s.Values)
		}
	}
	return w
}

func fromAll[T any, A Arithmetic[T]](a A, v []money.Fixed) []T {
	out := make([]T, len(v))
	for i, x := range v {
		out[i] = a.From(x)
	}
	return out
}

type walker[T any, A Arithmetic[T]] struct {
	p        *Program
	a        A
	d        Drive[T]
	months   int
	at       *Position
	now      []T        // value of each node: of this month, or of the run
	history  [][]T      // by row and month
	carried  [][]NodeID // per loop: what it reads, in the same month, of earlier loops
	one      T
	consts   []T
	tables   [][]T
	series   [][]T
	unknowns []T
}

// findCarried finds what each loop reads, in the same month, of loops before it. Its values are laid out in now at the start
// of each month, so that an operation finds all its operands there.
func (w *walker[T, A]) findCarried() {
	const here = 1 // plus the loop in the making: computed in it, or carried into it
	seen := make([]int32, len(w.p.Nodes))
	w.carried = make([][]NodeID, len(w.p.Sweeps))
	for i := range w.p.Sweeps {
		loop := int32(i) + here
		for _, id := range w.p.Sweeps[i].Body {
			seen[id] = loop
		}
		for _, id := range w.p.Sweeps[i].Body {
			n := &w.p.Nodes[id]
			if n.Op >= OpShift {
				continue // reads rows of history
			}
			for _, to := range [...]NodeID{n.A, n.B, n.C} {
				if to != None && !w.p.Nodes[to].Once && seen[to] != loop {
					seen[to] = loop
					w.carried[i] = append(w.carried[i], to)
				}
			}
		}
	}
}

func (w *walker[T, A]) run() {
	for i := range w.p.Sweeps {
		s := &w.p.Sweeps[i]
		w.at.Month = 0
		for _, id := range s.Prelude {
			w.at.Node = id
			w.now[id] = w.eval(&w.p.Nodes[id], 0)
		}
		for k := range w.months {
			t := k
			if s.Backward {
				t = w.months - 1 - k
			}
			w.month(s, w.carried[i], t)
		}
	}
}

func (w *walker[T, A]) month(s *Sweep, carried []NodeID, t int) {
	w.at.Month = t
	rows, nodes, now, history := w.p.History, w.p.Nodes, w.now, w.history
	for _, id := range carried {
		now[id] = history[rows[id]][t]
	}
	for _, id := range s.Body {
		w.at.Node = id
		v := w.eval(&nodes[id], t)
		now[id] = v
		if row := rows[id]; row >= 0 {
			history[row][t] = v
		}
	}
}

// close moves each unknown to what it must equal; it returns the first one that moved, or -1.
func (w *walker[T, A]) close() int {
	open := -1
	for i, u := range w.p.Unknowns {
		v := w.now[u.Value]
		stood := w.unknowns[i]
		if w.at.Round == 1 {
			stood = w.now[u.Guess]
		}
		if !w.a.Agree(stood, v) && open < 0 {
			open = i
		}
		w.unknowns[i] = v
	}
	return open
}

// past is a line's value of a month that may lie outside the grid.
func (w *walker[T, A]) past(line NodeID, t int) (v T) {
	if t < 0 || t >= w.months {
		return v
	}
	return w.history[w.p.History[line]][t]
}

// eval is the value of a node in month t. Same-month operands stand in now.
func (w *walker[T, A]) eval(n *Node, t int) T {
	switch n.Op {
	case OpLine:
		return w.now[n.A]
	case OpAdd:
		return w.a.Add(w.now[n.A], w.now[n.B])
	case OpSub:
		return w.a.Sub(w.now[n.A], w.now[n.B])
	case OpMul:
		return w.a.Mul(w.now[n.A], w.now[n.B])
	case OpDiv:
		if b := w.now[n.B]; !w.a.IsZero(b) {
			return w.a.Div(w.now[n.A], b)
		}
		return w.now[n.C]
	case OpMin:
		if a, b := w.now[n.A], w.now[n.B]; !w.a.Less(b, a) {
			return a
		}
		return w.now[n.B]
	case OpMax:
		if a, b := w.now[n.A], w.now[n.B]; !w.a.Less(a, b) {
			return a
		}
		return w.now[n.B]
	case OpLess:
		return w.flag(w.a.Less(w.now[n.A], w.now[n.B]))
	case OpLessEq:
		return w.flag(!w.a.Less(w.now[n.B], w.now[n.A]))
	case OpSelect:
		if !w.a.IsZero(w.now[n.A]) {
			return w.now[n.B]
		}
		return w.now[n.C]
	case OpShift:
		return w.shift(n, t)
	case OpSeries:
		return w.series[n.Ref][t]
	case OpRound:
		return w.a.Round(w.now[n.A])
	}
	return w.rare(n, t)
}

// rare evaluates the operations that a program has few of, or only once-values of.
func (w *walker[T, A]) rare(n *Node, t int) T {
	switch n.Op {
	case OpConst:
		return w.consts[n.Ref]
	case OpInput:
		if v, ok := w.d.Inputs[int(n.Ref)]; ok {
			return v
		}
		return w.a.From(w.p.Inputs[n.Ref].Value)
	case OpUnknown:
		if w.at.Round == 1 {
			return w.now[w.p.Unknowns[n.Ref].Guess]
		}
		return w.unknowns[n.Ref]
	case OpFloor:
		return w.a.Floor(w.now[n.A])
	case OpPowInt:
		return w.a.PowInt(w.now[n.A], min(max(w.a.Index(w.now[n.B]), -MaxPower), MaxPower))
	case OpExp:
		return w.a.Exp(w.now[n.A])
	case OpLog:
		return w.a.Log(w.now[n.A])
	case OpTable:
		y := w.tables[n.Ref]
		return y[min(max(w.a.Index(w.now[n.A]), 0), len(y)-1)]
	case OpInterp:
		return w.interpolate(w.tables[n.Ref], w.now[n.A])
	}
	return w.across(n, t)
}

// shift is a line's value of another month: its Before before the grid, 0 past it.
func (w *walker[T, A]) shift(n *Node, t int) (v T) {
	if t-int(n.N) >= 0 {
		return w.past(n.A, t-int(n.N))
	}
	if before := w.p.Lines[w.p.Nodes[n.A].Ref].Before; before != None {
		return w.now[before]
	}
	return v
}

func (w *walker[T, A]) flag(yes bool) (v T) {
	if yes {
		return w.one
	}
	return v
}

// interpolate is y at x: y[i] + (x - i) x (y[i+1] - y[i]) with i = Floor(x), clamped to the table.
func (w *walker[T, A]) interpolate(y []T, x T) T {
	i := w.a.Index(x)
	switch {
	case i < 0:
		return y[0]
	case i >= len(y)-1:
		return y[len(y)-1]
	}
	return w.a.Add(y[i], w.a.Mul(w.a.Sub(x, w.a.Floor(x)), w.a.Sub(y[i+1], y[i])))
}

// across evaluates a node that reads several months. Sums run from the earliest month to the latest.
func (w *walker[T, A]) across(n *Node, t int) (sum T) {
	switch n.Op {
	case OpWindow:
		for s := max(0, t-int(n.N)+1); s <= t; s++ {
			sum = w.a.Add(sum, w.past(n.A, s))
		}
	case OpConvolve:
		for k, weight := range w.tables[n.Ref] {
			if s := t - k*int(n.N); s >= 0 && !(k == 0 && w.a.IsZero(weight)) {
				sum = w.a.Add(sum, w.a.Mul(weight, w.past(n.A, s)))
			}
		}
	case OpFold:
		return w.fold(n)
	case OpIRR, OpIRRCode:
		rate, status := w.a.IRR(w.history[w.p.History[n.A]])
		if n.Op == OpIRR {
			return rate
		}
		return status
	default:
		panic("program: unknown operation " + n.Op.String())
	}
	return sum
}

func (w *walker[T, A]) fold(n *Node) (acc T) {
	count := 0
	for t := range w.months {
		if n.B != None && w.a.IsZero(w.past(n.B, t)) {
			continue
		}
		x := w.past(n.A, t)
		switch kind := FoldKind(n.N); {
		case kind == FoldCount:
			acc = w.a.Add(acc, w.one)
		case kind == FoldSum:
			acc = w.a.Add(acc, x)
		case count == 0, kind == FoldLast,
			kind == FoldMin && w.a.Less(x, acc),
			kind == FoldMax && w.a.Less(acc, x):
			acc = x
		}
		if count++; FoldKind(n.N) == FoldFirst {
			return acc
		}
	}
	return acc
}
