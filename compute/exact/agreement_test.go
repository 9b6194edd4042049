package exact_test

import (
	"math"
	"testing"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/program/programtest"
	"github.com/capstack/capstack/compute/returns"
)

// bounded is a float64 with a bound on its distance from the exact value: running error analysis (Higham, Accuracy and
// Stability of Numerical Algorithms, 2nd ed., section 3.3), first order, with an ulp of 1e-18 added for the decimals.
type bounded struct{ v, e float64 }

// running is Float with error bounds. It counts decisions that rounding could turn.
type running struct {
	program.Float
	p      *program.Program
	at     *program.Position
	last   int
	turned int // in the round under way
}

const (
	unit = 1.2e-16 // a little more than 2^-53, for second-order terms
	tick = 1e-18   // resolution of the decimals
)

func whole(x bounded) bool { return x.e == 0 && x.v == math.Trunc(x.v) }

func (r *running) decide(near bool) {
	if r.at.Round != r.last {
		r.last, r.turned = r.at.Round, 0
	}
	if near {
		r.turned++
	}
}

func (r *running) From(v money.Fixed) bounded {
	x := bounded{v: v.Float64()}
	if back, ok := money.FromFloat64(x.v); !ok || back != v {
		x.e = unit * math.Abs(x.v)
	}
	return x
}

// Add is exact in decimals; the float error is known (Knuth's two-sum).
func (r *running) Add(a, b bounded) bounded {
	s := a.v + b.v
	t := s - a.v
	return bounded{s, a.e + b.e + math.Abs((a.v-(s-t))+(b.v-t))}
}

func (r *running) Sub(a, b bounded) bounded { return r.Add(a, bounded{-b.v, b.e}) }

// Mul has the float error that a fused operation shows, and half a unit of the last decimal.
func (r *running) Mul(a, b bounded) bounded {
	p := a.v * b.v
	e := math.Abs(a.v)*b.e + math.Abs(b.v)*a.e + a.e*b.e + math.Abs(math.FMA(a.v, b.v, -p))
	if p != 0 && !(whole(a) && whole(b)) || e > 0 {
		e += tick
	}
	return bounded{p, e}
}

func (r *running) Div(a, b bounded) bounded {
	q := a.v / b.v
	if a.e == 0 && b.e == 0 && q == math.Trunc(q) && math.FMA(q, b.v, -a.v) == 0 {
		return bounded{v: q} // exact in both
	}
	return bounded{q, (a.e+math.Abs(q)*b.e)/math.Max(math.Abs(b.v)-b.e, 1e-300) + unit*math.Abs(q) + tick}
}

// Less is a decision in a comparison only; a minimum or maximum is continuous. Where its operands are near, the error bound
// of the one taken stands for both, which is right but for a factor; the check below leaves room for it.
func (r *running) Less(a, b bounded) bool {
	if op := r.op(); op == program.OpLess || op == program.OpLessEq {
		r.decide(a != b && a.e+b.e > 0 && math.Abs(a.v-b.v) <= a.e+b.e)
	}
	return a.v < b.v
}

func (r *running) IsZero(a bounded) bool { r.decide(a.e > 0 && math.Abs(a.v) <= a.e); return a.v == 0 }

func (r *running) op() program.Op { return r.p.Nodes[r.at.Node].Op }

func (r *running) step(a bounded) {
	f := math.Floor(a.v)
	r.decide(a.e > 0 && (a.v-f <= a.e || f+1-a.v <= a.e))
}

func (r *running) Floor(a bounded) bounded { r.step(a); return bounded{math.Floor(a.v), 0} }
func (r *running) Index(a bounded) int {
	if r.op() != program.OpInterp { // which is continuous
		r.step(a)
	}
	return r.Float.Index(a.v)
}

func (r *running) PowInt(a bounded, n int) bounded {
	v := program.PowInt(a.v, n)
	if n == 0 || whole(a) && n > 0 {
		return bounded{v: v}
	}
	m := math.Abs(float64(n))
	return bounded{v, math.Abs(v)*m*(a.e/math.Max(math.Abs(a.v)-a.e, 1e-300)+4*unit) + 1e-16*(m+1)}
}

func (r *running) Exp(a bounded) bounded {
	v := r.Float.Exp(a.v)
	return bounded{v, v*(a.e*1.1+4*unit) + 1e-17}
}

func (r *running) Log(a bounded) bounded {
	r.decide(math.Abs(a.v) <= a.e)
	v := r.Float.Log(a.v)
	return bounded{v, a.e/math.Max(math.Abs(a.v)-a.e, 1e-300) + 4*unit*math.Abs(v) + 1e-17}
}

func (r *running) Round(a bounded) bounded { return a }

// IRR: a root moves by the error of the present value over its slope.
func (r *running) IRR(flows []bounded) (bounded, bounded) {
	f := make([]float64, len(flows))
	for i, x := range flows {
		f[i] = x.v
	}
	m, s := r.Float.IRR(f)
	if returns.Status(s) != returns.Found {
		return bounded{v: m}, bounded{v: s}
	}
	e, slope, d := 0.0, 0.0, 1.0
	for t, x := range flows {
		e += (x.e + 4*unit*math.Abs(x.v)*float64(t+1)) * d
		d /= 1 + m
		slope -= float64(t) * x.v * d
	}
	return bounded{m, 2*e/math.Abs(slope) + 1e-12*(1+math.Abs(m))}, bounded{v: s}
}

func (r *running) Agree(a, b bounded) bool { return r.Float.Agree(a.v, b.v) }
func (r *running) Err() error              { return nil }

// drives returns the seed's inputs for both arithmetics.
func drives(seed uint64, p *program.Program) (map[int]bounded, map[int]float64, map[int]money.Fixed) {
	b, f, x := map[int]bounded{}, map[int]float64{}, map[int]money.Fixed{}
	for i, v := range programtest.Inputs(seed, p) {
		b[i], f[i] = bounded{v, tick}, v
		if v == math.Trunc(v) {
			b[i] = bounded{v: v}
		}
		x[i], _ = money.FromFloat64(v)
	}
	return b, f, x
}

// agreement counts how lines of random programs agree.
type agreement struct{ programs, excused, lines, outside int }

func TestWithoutRoundingTheLedgerAgreesWithTheFloatOracle(t *testing.T) {
	var a agreement
	seeds := uint64(150)
	if testing.Short() {
		seeds = 30
	}
	for seed := range seeds {
		a.check(t, seed)
	}
	t.Logf("%d programs, %d excused for a decision within rounding; %d lines, of which %d beyond 1e-9 of their peak but within their error bound",
		a.programs, a.excused, a.lines, a.outside)
	if a.excused*10 > a.programs {
		t.Errorf("%d of %d programs excused: the generator makes too many close decisions", a.excused, a.programs)
	}
	if a.outside*20 > a.lines {
		t.Errorf("%d of %d lines miss 1e-9 of their peak", a.outside, a.lines)
	}
}

func (a *agreement) check(t *testing.T, seed uint64) {
	p := programtest.Random(seed, 60, 36)
	bounds, floats, fixed := drives(seed, p)
	at := &program.Position{}
	arith := &running{p: p, at: at}
	want, err := program.Walk(p, arith, program.Drive[bounded]{Inputs: bounds, Position: at})
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	oracle, err := program.Walk[float64](p, program.Float{}, program.Drive[float64]{Inputs: floats})
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	got, err := exact.Run(p, exact.Options{Inputs: fixed})
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	if err := got.Balanced(); err != nil {
		t.Errorf("seed %d: %v", seed, err)
	}
	a.programs++
	if arith.turned > 0 {
		a.excused++
		return
	}
	for i, l := range p.Lines {
		id := program.LineID(i)
		a.lines++
		peak, worst, bad := 0.0, 0.0, false
		for m, x := range oracle.Line(id) {
			w := want.Line(id)[m]
			if w.v != x {
				t.Fatalf("seed %d: line %q month %d: the two float walks differ", seed, l.Name, m)
			}
			d := math.Abs(got.Values(id)[m].Float64() - x)
			// Unknowns stop within 1e-12 of their value, after which all that depends on them may differ by as much.
			if d > w.e+1e-10*math.Abs(x)+1e-9 && !bad {
				bad = true
				t.Errorf("seed %d: line %q month %d: ledger %s, oracle %v, bound %v", seed, l.Name, m, got.Values(id)[m], x, w.e)
			}
			peak, worst = math.Max(peak, math.Abs(x)), math.Max(worst, d)
		}
		if worst > 1e-9*peak {
			a.outside++
		}
	}
}

// smooth is a waterfall without comparisons: every operation is continuous with slope at most 1 in its money operands.
func smooth(t testing.TB, months int) *program.Program {
	b, _ := newBuilder(months)
	cash := b.Account("cash", program.Asset, "cash")
	debt := b.Account("debt", program.Liability, "debt")
	revenue := b.Account("revenue", program.Income, "revenue")
	interest := b.Account("interest", program.Expense, "financing")
	rate := b.Input("rate", money.MustParse("0.00583333333"), program.Number)
	sales := b.Line("sales", program.Money, program.Doc{}).Is(b.Input("price", money.MustParse("104.3337"), program.Money).
		Times(b.Series("volume", ramp(months, "313.13", "1.117"), program.Number)))
	due := b.Line("due", program.Money, program.Doc{}).Is(debt.Opening().Times(rate))
	draw := b.Line("draw", program.Money, program.Doc{}).Is(b.Series("draw", ramp(months, "9000.005", "-70.333"), program.Money).Floor0())
	repay := b.Line("repay", program.Money, program.Doc{}).Is(program.Min(cash.Opening().Floor0(), debt.Opening().Times(b.Const(money.MustParse("0.07"), program.Number))))
	b.Post(sales, cash, revenue)
	b.Post(draw, cash, debt)
	b.Post(due, interest, cash)
	b.Post(repay, debt, cash)
	p, err := b.Program()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRoundingMovesALineByAtMostACentForEachPostingUpstream(t *testing.T) {
	p := smooth(t, 120)
	on, err := exact.Run(p, exact.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	off, err := exact.Run(p, exact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := on.Balanced(); err != nil {
		t.Error(err)
	}
	moved := false
	for i, l := range p.Lines {
		for m := range p.Grid.Len() {
			d, _ := money.Sub(on.Values(program.LineID(i))[m], off.Values(program.LineID(i))[m])
			postings := (m + 1) * len(p.Postings) // all postings to date lie upstream
			if math.Abs(d.Float64()) > 0.01*float64(postings) {
				t.Errorf("line %q month %d: rounding moves it by %s, more than a cent for each of %d postings", l.Name, m, d, postings)
			}
			moved = moved || !d.IsZero()
		}
	}
	if !moved {
		t.Error("rounding changed nothing: the test is void")
	}
}
