package threaded

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/internal/vector"
)

// levels are those that this processor runs.
func levels(t testing.TB) []Level {
	t.Helper()
	if Best() == None {
		t.Skip("this processor has no AVX2, or it is turned off: there are no handlers")
	}
	var l []Level
	for x := AVX2; x <= Best(); x++ {
		l = append(l, x)
	}
	return l
}

// specials are the numbers on which comparisons, signs of zero and choices go wrong.
var specials = []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -2.5, 1e300, -1e300, 5e-324, -5e-324, math.MaxFloat64,
	math.Inf(1), math.Inf(-1), math.NaN(), 3, 7.25, 1 + 1e-15}

func draw(r *rand.Rand) float64 {
	switch r.IntN(4) {
	case 0:
		return r.NormFloat64() * 100
	case 1:
		return float64(r.IntN(61) - 30) // such as exponents are
	}
	return specials[r.IntN(len(specials))]
}

// flag is 1 or 0.
func flag(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// either is a where yes, else b.
func either(yes bool, a, b float64) float64 {
	if yes {
		return a
	}
	return b
}

// power is the operation of package program, whose floor is above this one: a to Floor(b) within 1200, by squaring.
func power(a, b float64) float64 {
	n := math.Floor(b)
	if b != b {
		n = 0
	}
	n = math.Min(math.Max(n, -1200), 1200)
	r := 1.0
	for m := int(math.Abs(n)); m > 0; m >>= 1 {
		if m&1 == 1 {
			r *= a
		}
		a *= a
	}
	switch {
	case n >= 0:
		return r
	case r == 0:
		return 0
	}
	return 1 / r
}

// meaning is what each operation does to one lane: the result, and what becomes of c. d is what stood there.
var meaning = map[Op]func(d, a, b, c float64) (result, third float64){
	Copy:       func(_, a, _, c float64) (float64, float64) { return a, c },
	Add:        func(_, a, b, c float64) (float64, float64) { return a + b, c },
	Sub:        func(_, a, b, c float64) (float64, float64) { return a - b, c },
	Mul:        func(_, a, b, c float64) (float64, float64) { return a * b, c },
	Min:        func(_, a, b, c float64) (float64, float64) { return either(b < a, b, a), c },
	Max:        func(_, a, b, c float64) (float64, float64) { return either(a < b, b, a), c },
	Less:       func(_, a, b, c float64) (float64, float64) { return flag(a < b), c },
	LessEq:     func(_, a, b, c float64) (float64, float64) { return flag(!(b < a)), c },
	Div:        func(_, a, b, c float64) (float64, float64) { return either(b == 0, c, a/b), c },
	Select:     func(_, a, b, c float64) (float64, float64) { return either(a != 0, b, c), c },
	Floor:      func(_, a, _, c float64) (float64, float64) { return math.Floor(a), c },
	Power:      func(_, a, b, c float64) (float64, float64) { return power(a, b), c },
	AddWhere:   func(_, a, b, c float64) (float64, float64) { return either(c != 0, a+b, a), c },
	CountWhere: func(_, a, b, c float64) (float64, float64) { return either(b != 0, a+1, a), c },
	MinWhere: func(d, a, b, c float64) (float64, float64) {
		return either(b != 0 && (c == 0 || a < d), a, d), either(b != 0, 1, c)
	},
	FirstWhere: func(d, a, b, c float64) (float64, float64) {
		return either(b != 0 && c == 0, a, d), either(b != 0, 1, c)
	},
	MaxWhere: func(d, a, b, c float64) (float64, float64) {
		return either(b != 0 && (c == 0 || d < a), a, d), either(b != 0, 1, c)
	},
}

// Places of the test's memory: operands, the result, a row for what is held, and two that nothing may touch around them.
const (
	before = iota
	rowA
	rowB
	rowC
	rowD
	rowHeld
	behind
	allRows
)

// board is rows and numbers, and an assembler for codes on them.
type board struct {
	asm     *Assembler
	rows    [allRows]vector.Row
	numbers [3]float64
	at      []Place
}

func newBoard(l Level, r *rand.Rand) *board {
	b := &board{asm: NewAssembler(l)}
	for i := range b.rows {
		for k := range b.rows[i] {
			b.rows[i][k] = draw(r)
		}
	}
	for i := range b.numbers {
		b.numbers[i] = draw(r)
	}
	b.row(0) // cursors in the same order on every board, so that operands of one serve another
	b.asm.Number(0, 0, 0)
	return b
}

func (b *board) row(i int) Operand { return b.asm.Row(int32(i), 0, 0) }

// run runs what was put.
func (b *board) run() {
	c := b.asm.End()
	b.at = make([]Place, len(b.asm.cursors))
	Move(b.at, b.asm.Cursors(), &b.rows[0], &b.numbers[0], 0)
	b.asm.level.Run(&c, b.at)
}

// sameNumber is equality to the bit, except that all NaNs are one: which NaN an operation gives is the processor's choice.
func sameNumber(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

// forms are all instructions of an operation that have a handler at a level.
func forms(b *board, op Op) []Instr {
	kinds := func(j int) []Operand {
		r := b.row(rowA + j)
		return []Operand{{}, r, r.Held(), b.asm.Number(int32(j), 0, 0)}
	}
	var all []Instr
	for _, x := range kinds(0) {
		for _, y := range kinds(1) {
			for _, z := range kinds(2) {
				for _, hold := range []bool{false, true} {
					i := Instr{Op: op, Hold: hold, D: b.row(rowD), X: [3]Operand{x, y, z}}
					if b.asm.Has(&i) {
						all = append(all, i)
					}
				}
			}
		}
	}
	return all
}

func TestEveryHandlerDoesWhatItsOperationSaysInEveryLane(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, level := range levels(t) {
		handlers := 0
		for op, f := range meaning {
			all := forms(newBoard(level, r), op)
			if len(all) == 0 {
				t.Errorf("%v: operation %d has no handler", level, op)
			}
			handlers += len(all)
			for _, i := range all {
				for range 40 {
					if !checkHandler(t, newBoard(level, r), i, f) {
						break
					}
				}
			}
		}
		listed := 0
		for _, address := range tables[level] {
			if address != 0 {
				listed++
			}
		}
		if handlers != listed-1 { // without the end
			t.Errorf("%v: %d handlers were tried, the table has %d and the end", level, handlers, listed-1)
		}
	}
}

// checkHandler runs one instruction, with its held operand brought into the accumulator before and its result stored behind
// it once more, and compares all rows.
func checkHandler(t *testing.T, b *board, i Instr, f func(d, a, b, c float64) (float64, float64)) bool {
	t.Helper()
	want := b.rows
	for k := range want[rowD] {
		var x [3]float64
		for j := range x {
			x[j] = want[rowA+j][k]
			if i.X[j].kind == number {
				x[j] = b.numbers[j]
			}
		}
		d, c := f(want[rowD][k], x[0], x[1], x[2])
		if want[rowHeld][k] = d; !i.Hold {
			want[rowD][k] = d
		}
		if i.X[2].kind == row {
			want[rowC][k] = c
		}
	}
	for j, x := range i.X {
		if x.kind == held {
			b.asm.Put(&Instr{Op: Copy, Hold: true, D: b.row(rowHeld), X: [3]Operand{b.row(rowA + j)}})
		}
	}
	b.asm.Put(&i)
	b.asm.Put(&Instr{Op: Copy, D: b.row(rowHeld), X: [3]Operand{i.D.Held()}})
	b.run()
	for n := range want {
		for k := range want[n] {
			if !sameNumber(b.rows[n][k], want[n][k]) {
				t.Errorf("%v, operation %d, kinds %d %d %d, hold %v: row %d, lane %d is %v, want %v", b.asm.level, i.Op, i.X[0].kind, i.X[1].kind,
					i.X[2].kind, i.Hold, n, k, b.rows[n][k], want[n][k])
				return false
			}
		}
	}
	return true
}

func TestAResultMayStandInTheRowOfAnOperand(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, level := range levels(t) {
		for op, f := range meaning {
			for _, i := range forms(newBoard(level, r), op) {
				for j := range i.X {
					if i.X[j].kind != row || i.Hold || op == MinWhere || op == MaxWhere {
						continue // these two read and write their result anyway
					}
					b := newBoard(level, r)
					b.rows[rowD] = b.rows[rowA+j]
					i := i
					i.X[j] = i.D
					checkInPlace(t, b, i, j, f)
				}
			}
		}
	}
}

// checkInPlace compares the result with that of operands that stand apart.
func checkInPlace(t *testing.T, b *board, i Instr, at int, f func(d, a, b, c float64) (float64, float64)) {
	t.Helper()
	was := b.rows
	for j, x := range i.X {
		if x.kind == held {
			b.asm.Put(&Instr{Op: Copy, Hold: true, D: b.row(rowHeld), X: [3]Operand{b.row(rowA + j)}})
		}
	}
	b.asm.Put(&i)
	b.run()
	for k := range was[rowD] {
		var x [3]float64
		for j := range x {
			if x[j] = was[rowA+j][k]; i.X[j].kind == number {
				x[j] = b.numbers[j]
			}
		}
		if want, _ := f(was[rowD][k], x[0], x[1], x[2]); !sameNumber(b.rows[rowD][k], want) {
			t.Fatalf("%v, operation %d over operand %d, lane %d: %v, want %v", b.asm.level, i.Op, at, k, b.rows[rowD][k], want)
		}
	}
}

func TestRunAllocatesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, level := range levels(t) {
		b := newBoard(level, r)
		b.asm.Put(&Instr{Op: Add, D: b.row(rowD), X: [3]Operand{b.row(rowA), b.row(rowB)}})
		c := b.asm.End()
		at := make([]Place, len(b.asm.Cursors()))
		if n := testing.AllocsPerRun(100, func() {
			Move(at, b.asm.Cursors(), &b.rows[0], &b.numbers[0], 0)
			level.Run(&c, at)
		}); n != 0 {
			t.Errorf("%v: %v allocations", level, n)
		}
	}
}
