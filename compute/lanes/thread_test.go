package lanes

import (
	"math"
	"testing"

	"github.com/capstack/capstack/compute/internal/threaded"
	"github.com/capstack/capstack/compute/program"
)

// coded counts the words of a plan's threaded codes and the instructions that have none, by type of month.
func coded(pl *Plan) (bytes, codes, left int) {
	for i := range pl.sweeps {
		for _, steps := range pl.sweeps[i].steps {
			for k := range steps {
				if n := steps[k].code.Bytes(); n > 0 {
					bytes, codes = bytes+n, codes+1
				}
				left += len(steps[k].list)
			}
		}
	}
	return bytes, codes, left
}

func syntheticPlan(t *testing.T, without Passes, to target) *Plan {
	t.Helper()
	pl, err := compile(synthetic(300, 48, false), Spec{Varying: []int{0, 1}, VaryingSeries: []int{0, 1}, Measures: []int{0}, Without: without}, to)
	if err != nil {
		t.Fatal(err)
	}
	return pl
}

func needsHandlers(t *testing.T) {
	t.Helper()
	if threaded.Best() == threaded.None {
		t.Skip("this processor has no AVX2, or it is turned off: nothing is threaded")
	}
}

func TestAMonthOfShortInstructionsIsOneCode(t *testing.T) {
	needsHandlers(t)
	for _, to := range targets()[1:] {
		_, codes, left := coded(syntheticPlan(t, 0, to))
		if types := 1; codes != types || left != 0 {
			t.Errorf("%v: %d codes and %d instructions beside them, want one code for the one type of month", to.level, codes, left)
		}
		if bytes, _, left := coded(syntheticPlan(t, Threading, to)); bytes != 0 || left < 280 {
			t.Errorf("%v: without the pass there are %d bytes of code, and %d instructions", to.level, bytes, left)
		}
	}
}

func TestHeldResultsAreNeitherLoadedNorStored(t *testing.T) {
	needsHandlers(t)
	for _, to := range targets()[1:] {
		held, _, _ := coded(syntheticPlan(t, 0, to))
		stored, _, _ := coded(syntheticPlan(t, Holding, to))
		if saved := (stored - held) / 8; saved < 200 { // words: an operand or a result each, of 300 instructions
			t.Errorf("%v: held results save %d words of %d", to.level, saved, stored/8)
		}
	}
}

func TestCodesHaveALimitBehindWhichMonthsRunInstructionByInstruction(t *testing.T) {
	needsHandlers(t)
	c := randomTrial(42, 60, 36, 2)
	for _, to := range targets()[1:] {
		whole, err := compile(c.p, c.spec, to)
		if err != nil {
			t.Fatal(err)
		}
		all, _, leftOfAll := coded(whole)
		to.limit = all / 2
		half, err := compile(c.p, c.spec, to)
		if err != nil {
			t.Fatal(err)
		}
		bytes, codes, left := coded(half)
		if codes == 0 || left <= leftOfAll || bytes > to.limit+all/8 { // what is begun is finished
			t.Errorf("%v: %d bytes of %d under a limit of %d, %d instructions left", to.level, bytes, all, to.limit, left)
		}
		var w [2]walked
		for k := range w {
			w[k].result, w[k].err = c.walk(k)
		}
		c.checkTarget(t, []int{3, 60}, to, w[:])
	}
}

// Each kind of fold, of a line that nothing else reads, with no flag, one by lane and one for all: the line's value may be
// held when the fold takes it.
func TestFoldsThatRunAlongTakeHeldValues(t *testing.T) {
	d := newDraft(t, 30)
	x, y := d.in("x", "1.5"), d.in("y", "0.25")
	s := d.byMonth("s", program.Number, func(t int) int64 { return int64(t*t%17-8) * 1000 })
	quarter := d.byMonth("q", program.Flag, func(t int) int64 { return int64(t%3/2) * 1000 })
	for kind := program.FoldSum; kind <= program.FoldCount; kind++ {
		line := d.line(s.Times(x).Plus(y))
		low := s.Times(y).Less(x.Plus(y))
		d.measure(line.Fold(kind))
		d.measure(d.line(s.Times(x).Minus(y)).FoldWhere(kind, quarter))
		d.measure(d.line(s.Times(y).Minus(x)).FoldWhere(kind, low))
	}
	c := d.trial([]string{"x", "y"}, nil, []map[string]float64{{"x": 2, "y": -3}, {"x": math.NaN(), "y": 0}, {"x": -1, "y": math.Copysign(0, -1)}})
	c.spec.Fans = nil
	c.checkAll(t)
}

// A value read by the next instruction and by a later one is taken from registers and stored; one read twice by the next
// is read from memory the second time.
func TestValuesReadMoreThanOnceAreHeldAndStored(t *testing.T) {
	d := newDraft(t, 12)
	x := d.in("x", "1.5")
	s := d.byMonth("s", program.Number, func(t int) int64 { return int64(t-5) * 1000 })
	v := s.Times(x)
	square := v.Times(v)
	d.measure(d.line(square.Minus(v)).Fold(program.FoldSum))
	w := s.Plus(x)
	ratio := x.Over(w, w)
	d.measure(d.line(program.Select(ratio.Less(w), w, ratio)).Fold(program.FoldSum))
	state := d.declare(program.Number)
	state.Is(state.Lag(1).Times(d.num("0.5")).Plus(x)) // the result in the row whose lag it read
	d.measure(state.Minus(state.Lag(1)).Over(state.Expr, x).Window(3).Fold(program.FoldSum))
	c := d.trial([]string{"x"}, nil, []map[string]float64{{"x": 2}, {"x": 5}, {"x": 0}})
	c.checkAll(t)
}

// Codes are not checked when they run, so that every operand of every instruction must lie in the machine, in any month.
func TestEveryOperandOfAnInstructionLiesInTheMachine(t *testing.T) {
	for seed := range uint64(60) {
		c := randomTrial(seed, 40, 1+int(seed), 1)
		c.spec.Without = passSets()[int(seed)%len(passSets())]
		pl, err := Compile(c.p, c.spec)
		if err != nil {
			t.Fatal(err)
		}
		for i := range pl.sweeps {
			w := &pl.sweeps[i]
			for k := range w.body {
				for month := range pl.g.months {
					checkOperands(t, pl, &w.body[k], month)
				}
			}
			for k := range w.prelude {
				checkOperands(t, pl, &w.prelude[k], 0)
			}
		}
	}
}

func checkOperands(t *testing.T, pl *Plan, in *instr, month int) {
	t.Helper()
	inside := func(what string, a addr, shared bool) {
		end := pl.rows
		if shared {
			end = pl.shared.size
		}
		if at := a.at(month); at < 0 || at >= end {
			t.Fatalf("code %d, month %d, %s: %d is not one of %d (shared: %v)", in.op, month, what, at, end, shared)
		}
	}
	inside("d", in.d, false)
	for j, a := range [...]addr{in.a, in.b, in.c} {
		if in.shape&(aNone<<j) == 0 {
			inside(string("abc"[j]), a, in.shape&(aShared<<j) != 0)
		}
	}
}
