package program_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/program/programtest"
	"github.com/capstack/capstack/compute/returns"
	"github.com/capstack/capstack/compute/rng"
)

func walk(t testing.TB, p *program.Program, d program.Drive[float64]) *program.Result[float64] {
	t.Helper()
	r, err := program.Walk[float64](p, program.Float{}, d)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEveryOperationHasItsMeaning(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(m maker, x program.Expr) program.Expr // x is 3, -1, 0.5, 2 by month
		want string
	}{
		{"sum", func(m maker, x program.Expr) program.Expr { return x.Plus(m.num("1")) }, "[4 0 1.5 3]"},
		{"difference", func(m maker, x program.Expr) program.Expr { return m.num("1").Minus(x) }, "[-2 2 0.5 -1]"},
		{"product", func(m maker, x program.Expr) program.Expr { return x.Times(x) }, "[9 1 0.25 4]"},
		{"negative", func(m maker, x program.Expr) program.Expr { return x.Neg() }, "[-3 1 -0.5 -2]"},
		{"quotient", func(m maker, x program.Expr) program.Expr { return m.num("6").Over(x, m.num("0")) }, "[2 -6 12 3]"},
		{"quotient by zero", func(m maker, x program.Expr) program.Expr {
			return x.Over(m.series("0", "1", "0", "2"), m.series("7", "8", "9", "10"))
		}, "[7 -1 9 1]"},
		{"minimum", func(m maker, x program.Expr) program.Expr { return program.Min(x, m.num("1")) }, "[1 -1 0.5 1]"},
		{"maximum", func(m maker, x program.Expr) program.Expr { return program.Max(x, m.num("1")) }, "[3 1 1 2]"},
		{"not below zero", func(m maker, x program.Expr) program.Expr { return x.Floor0() }, "[3 0 0.5 2]"},
		{"less", func(m maker, x program.Expr) program.Expr { return x.Less(m.num("2")) }, "[0 1 1 0]"},
		{"less or equal", func(m maker, x program.Expr) program.Expr { return x.LessEq(m.num("2")) }, "[0 1 1 1]"},
		{"not", func(m maker, x program.Expr) program.Expr { return x.LessEq(m.num("2")).Not() }, "[1 0 0 0]"},
		{"and", func(m maker, x program.Expr) program.Expr { return x.LessEq(m.num("2")).And(m.num("1").Less(x)) }, "[0 0 0 1]"},
		{"or", func(m maker, x program.Expr) program.Expr { return x.Less(m.num("0")).Or(m.num("2").Less(x)) }, "[1 1 0 0]"},
		{"selection", func(m maker, x program.Expr) program.Expr { return program.Select(x.Less(m.num("1")), m.num("5"), x) }, "[3 5 5 2]"},
		{"floor", func(m maker, x program.Expr) program.Expr { return x.Minus(m.num("0.75")).Floor() }, "[2 -2 -1 1]"},
		{"power", func(m maker, x program.Expr) program.Expr { return m.num("2").PowInt(x) }, "[8 0.5 1 4]"},
		{"power of zero", func(m maker, x program.Expr) program.Expr { return m.num("0").PowInt(x) }, "[0 0 1 0]"},
		{"power beyond the clamp", func(m maker, x program.Expr) program.Expr { return m.num("-1").PowInt(x.Plus(m.num("10001"))) }, "[1 1 1 1]"},
		{"table", func(m maker, x program.Expr) program.Expr {
			return m.Table("c", decs("10", "20", "40")).At(x, program.Number)
		}, "[40 10 10 40]"},
		{"interpolation", func(m maker, x program.Expr) program.Expr {
			return m.Table("c", decs("10", "20", "40")).Interp(x, program.Number)
		}, "[40 10 15 40]"},
		{"interpolation between later entries", func(m maker, x program.Expr) program.Expr {
			return m.Table("c", decs("10", "20", "40")).Interp(x.Times(m.num("0.5")), program.Number)
		}, "[30 10 12.5 20]"},
		{"interpolation in one entry", func(m maker, x program.Expr) program.Expr { return m.Table("c", decs("10")).Interp(x, program.Number) }, "[10 10 10 10]"},
		{"round leaves floats alone", func(m maker, x program.Expr) program.Expr { return x.Times(m.num("0.125")).RoundCents() }, "[0.375 -0.125 0.0625 0.25]"},
		{"lag", func(m maker, x program.Expr) program.Expr { return x.Lag(1) }, "[0 3 -1 0.5]"},
		{"lag of no month", func(m maker, x program.Expr) program.Expr { return x.Lag(0) }, "[3 -1 0.5 2]"},
		{"lag beyond the grid", func(m maker, x program.Expr) program.Expr { return x.Lag(601) }, "[0 0 0 0]"},
		{"lead", func(m maker, x program.Expr) program.Expr { return x.Lead(2) }, "[0.5 2 0 0]"},
		{"lag of a once-value", func(m maker, x program.Expr) program.Expr { return m.num("7").Lag(2) }, "[0 0 7 7]"},
		{"lag with a value before", func(m maker, x program.Expr) program.Expr {
			return m.line("b", program.Number).Is(x).Before(m.num("9")).Lag(2)
		}, "[9 9 3 -1]"},
		{"lead with a value before", func(m maker, x program.Expr) program.Expr {
			return m.line("b", program.Number).Is(x).Before(m.num("9")).Lead(3)
		}, "[2 0 0 0]"},
		{"window ignores the value before", func(m maker, x program.Expr) program.Expr {
			return m.line("b", program.Number).Is(x).Before(m.num("9")).Window(3)
		}, "[3 2 2.5 1.5]"},
		{"window longer than the grid", func(m maker, x program.Expr) program.Expr { return x.Window(12) }, "[3 2 2.5 4.5]"},
		{"convolution", func(m maker, x program.Expr) program.Expr { return x.Convolve(decs("1", "10"), 2) }, "[3 -1 30.5 -8]"},
		{"convolution without the month itself", func(m maker, x program.Expr) program.Expr { return x.Convolve(decs("0", "1", "2"), 1) }, "[0 3 5 -1.5]"},
		{"sum of months", func(m maker, x program.Expr) program.Expr { return x.Fold(program.FoldSum) }, "[4.5 4.5 4.5 4.5]"},
		{"least", func(m maker, x program.Expr) program.Expr { return x.Fold(program.FoldMin) }, "[-1 -1 -1 -1]"},
		{"greatest", func(m maker, x program.Expr) program.Expr { return x.Fold(program.FoldMax) }, "[3 3 3 3]"},
		{"first", func(m maker, x program.Expr) program.Expr { return x.Fold(program.FoldFirst) }, "[3 3 3 3]"},
		{"last", func(m maker, x program.Expr) program.Expr { return x.Fold(program.FoldLast) }, "[2 2 2 2]"},
		{"number", func(m maker, x program.Expr) program.Expr { return x.Fold(program.FoldCount) }, "[4 4 4 4]"},
		{"least where", func(m maker, x program.Expr) program.Expr { return x.FoldWhere(program.FoldMin, m.num("0").Less(x)) }, "[0.5 0.5 0.5 0.5]"},
		{"first where", func(m maker, x program.Expr) program.Expr { return x.FoldWhere(program.FoldFirst, x.Less(m.num("1"))) }, "[-1 -1 -1 -1]"},
		{"last where", func(m maker, x program.Expr) program.Expr { return x.FoldWhere(program.FoldLast, x.Less(m.num("1"))) }, "[0.5 0.5 0.5 0.5]"},
		{"number where", func(m maker, x program.Expr) program.Expr { return x.FoldWhere(program.FoldCount, x.Less(m.num("1"))) }, "[2 2 2 2]"},
		{"sum where nowhere", func(m maker, x program.Expr) program.Expr { return x.FoldWhere(program.FoldSum, m.flag(0)) }, "[0 0 0 0]"},
		{"greatest where nowhere", func(m maker, x program.Expr) program.Expr { return x.FoldWhere(program.FoldMax, m.flag(0)) }, "[0 0 0 0]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := make4()
			l := m.line("y", program.Number)
			e := c.make(m, m.series("3", "-1", "0.5", "2"))
			if e.Kind() == program.Flag {
				e = e.Times(m.num("1"))
			}
			l.Is(e)
			p, err := m.Program()
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(walk(t, p, program.Drive[float64]{}).Line(l.ID())); got != c.want {
				t.Errorf("is %s, want %s", got, c.want)
			}
		})
	}
}

func TestExpAndLogAreThoseOfRng(t *testing.T) {
	m := make4()
	e, l := m.num("1.25").Exp(), m.num("1.25").Log()
	zero, negative := m.num("0").Log(), m.num("-3").Log()
	p, err := m.Program()
	if err != nil {
		t.Fatal(err)
	}
	r := walk(t, p, program.Drive[float64]{})
	if r.Once(e.Node()) != rng.Exp(1.25) || r.Once(l.Node()) != rng.Log(1.25) {
		t.Errorf("exp %v, log %v", r.Once(e.Node()), r.Once(l.Node()))
	}
	if r.Once(zero.Node()) != 0 || r.Once(negative.Node()) != 0 {
		t.Errorf("logarithms of 0 and -3 are %v and %v, want 0", r.Once(zero.Node()), r.Once(negative.Node()))
	}
}

func TestIRRIsTheUsualRootWithItsStatus(t *testing.T) {
	m := make4()
	rate, status := m.Series("", decs("-100", "0", "0", "133.1"), program.Money).IRR() // 1.1^3 = 1.331
	none, code := m.Series("", decs("1", "1", "1", "1"), program.Money).IRR()
	p, err := m.Program()
	if err != nil {
		t.Fatal(err)
	}
	r := walk(t, p, program.Drive[float64]{})
	if got := r.Once(rate.Node()); math.Abs(got-0.1) > 1e-14 || r.Once(status.Node()) != float64(returns.Found) {
		t.Errorf("rate %v, status %v, want 0.1 found", got, r.Once(status.Node()))
	}
	if r.Once(none.Node()) != 0 || r.Once(code.Node()) != float64(returns.NoContribution) {
		t.Errorf("rate %v, status %v, want 0 without contribution", r.Once(none.Node()), r.Once(code.Node()))
	}
}

func TestDebtSculptedToACoverRatioHasThatCoverOnEveryDate(t *testing.T) {
	// Backward: balance before month t = (balance after + CFADS / 1.3) / (1 + i); forward: debt repays CFADS / 1.3 - interest;
	// backward: LLCR = PV of CFADS over debt. Conventions 6.4: debt sculpted at X has LLCR X on every date.
	m := maker{builder(24)}
	cfads := make([]money.Fixed, 24)
	for i := range cfads {
		cfads[i] = money.FromInt(int64(90 + 7*(i%5)))
	}
	rate := m.num("0.005")
	growth := m.num("1").Plus(rate)
	c := m.line("cfads", program.Money).Is(m.Series("", cfads, program.Money))
	service := m.line("service", program.Money).Is(c.Over(m.num("1.3"), m.usd("0")))
	need := m.line("need", program.Money)
	need.Is(need.Lead(1).Plus(service.Lead(1)).Over(growth, m.usd("0")))
	debt := m.line("debt", program.Money)
	debt.Before(m.usd("0"))
	first := m.Series("", append(decs("1"), make([]money.Fixed, 23)...), program.Flag)
	debt.Is(program.Select(first, need.Expr, debt.Lag(1).Times(growth).Minus(service.Expr)))
	value := m.line("value", program.Money)
	value.Is(value.Lead(1).Plus(c.Lead(1)).Over(growth, m.usd("0")))
	llcr := m.line("llcr", program.Number).Is(value.Over(debt.Expr, m.num("0")))
	p, err := m.Program()
	if err != nil {
		t.Fatal(err)
	}
	if got := directions(p); got != "BF" { // value runs backward with need; only the debt runs forward
		t.Errorf("loops are %s, want BF", got)
	}
	r := walk(t, p, program.Drive[float64]{})
	for i, x := range r.Line(llcr.ID())[:23] {
		if math.Abs(x-1.3) > 1e-10 {
			t.Errorf("LLCR of month %d is %v, want 1.3", i, x)
		}
	}
	if last := r.Line(debt.ID())[23]; math.Abs(last) > 1e-10 {
		t.Errorf("debt at the end is %v", last)
	}
}

func TestAFeeOnTotalUsesClosesAtItsClosedForm(t *testing.T) {
	// uses = cost + fee, fee = f x uses: fee = cost x f / (1 - f).
	m := make4()
	fee := m.Unknown("fee", m.usd("0"))
	first := m.Series("", decs("1", "0", "0", "0"), program.Number)
	uses := m.line("uses", program.Money).Is(m.Series("", decs("100", "250", "50", "0"), program.Money).Plus(fee.Times(first)))
	m.Close(fee, uses.Fold(program.FoldSum).Times(m.num("0.03")))
	p, err := m.Program()
	if err != nil {
		t.Fatal(err)
	}
	r := walk(t, p, program.Drive[float64]{})
	if got, want := r.Once(fee.Node()), 400*0.03/0.97; math.Abs(got-want) > 1e-11*want {
		t.Errorf("fee is %v, want %v", got, want)
	}
	if r.Iterations < 7 || r.Iterations > 11 { // each round gains log10(1/0.03) = 1.5 digits
		t.Errorf("%d rounds", r.Iterations)
	}
}

func TestTwoUnknownsOfWhichOneEndsAtZeroClose(t *testing.T) {
	m := make4()
	a, b := m.Unknown("a", m.num("1")), m.Unknown("b", m.num("1"))
	m.Close(a, a.Times(m.num("0.25")))
	m.Close(b, b.Times(m.num("0.5")).Plus(a).Plus(m.num("3")))
	p, err := m.Program()
	if err != nil {
		t.Fatal(err)
	}
	r := walk(t, p, program.Drive[float64]{})
	if x, y := r.Once(a.Node()), r.Once(b.Node()); x > 1e-17 || math.Abs(y-6) > 1e-10 {
		t.Errorf("a is %v, b is %v, want 0 and 6", x, y)
	}
}

func TestAnUnknownThatDivergesIsNamed(t *testing.T) {
	m := make4()
	a := m.Unknown("debt.fee", m.num("1"))
	m.Close(a, a.Times(m.num("-1")).Plus(m.num("1")))
	p, err := m.Program()
	if err != nil {
		t.Fatal(err)
	}
	var e *program.ConvergenceError
	if _, err := program.Walk[float64](p, program.Float{}, program.Drive[float64]{}); !errors.As(err, &e) || e.Path != "debt.fee" || e.Iterations != program.MaxIterations {
		t.Errorf("error is %v", err)
	}
}

func TestDrivenInputsAndSeriesReplaceTheDeclaredOnes(t *testing.T) {
	m := make4()
	rate := m.Input("rate", dec("0.5"), program.Number)
	l := m.line("y", program.Number).Is(m.Series("volume", decs("1", "2", "3", "4"), program.Number).Times(rate))
	p, err := m.Program()
	if err != nil {
		t.Fatal(err)
	}
	same := walk(t, p, program.Drive[float64]{Inputs: map[int]float64{0: 0.5}})
	if got := fmt.Sprint(same.Line(l.ID())); got != "[0.5 1 1.5 2]" {
		t.Errorf("is %s", got)
	}
	r := walk(t, p, program.Drive[float64]{Inputs: map[int]float64{0: 2}, Series: map[int][]float64{0: {1, 0, 1, 0}}})
	if got := fmt.Sprint(r.Line(l.ID())); got != "[2 0 2 0]" {
		t.Errorf("is %s", got)
	}
}

func TestAccountsBalanceInEveryMonthForAnyPostings(t *testing.T) {
	for seed := range uint64(40) {
		p := programtest.Random(seed, 40, 18)
		r := walk(t, p, program.Drive[float64]{})
		if len(p.Postings) == 0 {
			t.Fatalf("seed %d posts nothing", seed)
		}
		for m := range 18 {
			sum, size := 0.0, 0.0
			for _, a := range p.Accounts {
				v := r.Line(a.Closing)[m]
				size += math.Abs(v)
				if a.Class.DebitNormal() {
					sum += v
				} else {
					sum -= v
				}
			}
			if math.Abs(sum) > 1e-12*size {
				t.Errorf("seed %d month %d: assets + expenses exceed the rest by %v of %v", seed, m, sum, size)
			}
		}
	}
}

func TestAnAccountGrowsByItsNormalSide(t *testing.T) {
	for _, c := range []struct {
		class         program.Class
		debit, credit string
	}{
		{program.Asset, "[5 10]", "[-5 -10]"},
		{program.Expense, "[5 10]", "[-5 -10]"},
		{program.Liability, "[-5 -10]", "[5 10]"},
		{program.Equity, "[-5 -10]", "[5 10]"},
		{program.Income, "[-5 -10]", "[5 10]"},
	} {
		m := maker{builder(2)}
		a, b := m.Account("a", c.class, ""), m.Account("b", c.class, "")
		opening := m.line("opening", program.Money).Is(a.Opening())
		m.Post(m.line("x", program.Money).Is(m.usd("5")), a, b)
		p, err := m.Program()
		if err != nil {
			t.Fatal(err)
		}
		r := walk(t, p, program.Drive[float64]{})
		debit, credit := fmt.Sprint(r.Line(p.Accounts[0].Closing)), fmt.Sprint(r.Line(p.Accounts[1].Closing))
		if debit != c.debit || credit != c.credit {
			t.Errorf("%s: debited %s, credited %s, want %s and %s", c.class, debit, credit, c.debit, c.credit)
		}
		if got := r.Line(opening.ID()); got[0] != 0 || got[1] != r.Line(p.Accounts[0].Closing)[0] {
			t.Errorf("%s: opening balances are %v", c.class, got)
		}
	}
}

// watched is Float that looks where the walk stands.
type watched struct {
	program.Float
	at   *program.Position
	seen *[]program.Position
}

func (w watched) Div(a, b float64) float64 { *w.seen = append(*w.seen, *w.at); return a / b }

func TestAWalkSaysWhereItStands(t *testing.T) {
	m := make4()
	e := m.series("1", "2", "3", "4").Over(m.series("1", "0", "2", "0"), m.num("0"))
	m.line("y", program.Number).Is(e)
	p, err := m.Program()
	if err != nil {
		t.Fatal(err)
	}
	at := &program.Position{}
	var seen []program.Position
	if _, err := program.Walk[float64](p, watched{at: at, seen: &seen}, program.Drive[float64]{Position: at}); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprint([]program.Position{{Node: e.Node(), Month: 0, Round: 1}, {Node: e.Node(), Month: 2, Round: 1}})
	if fmt.Sprint(seen) != want {
		t.Errorf("divisions at %v, want %s", seen, want)
	}
}

func TestFloatArithmeticIsTotal(t *testing.T) {
	f := program.Float{}
	for x, want := range map[float64]int{math.Inf(1): 1e9, -1e300: -1e9, 1e9: 1e9, -0.5: -1, 2.999: 2} {
		if got := f.Index(x); got != want {
			t.Errorf("Index(%v) = %d, want %d", x, got, want)
		}
	}
	for _, c := range []struct {
		x    float64
		n    int
		want float64
	}{{2, 10, 1024}, {2, -2, 0.25}, {0, 0, 1}, {0, -3, 0}, {1e-200, -2, 0}, {-1, 1199, -1}} {
		if got := program.PowInt(c.x, c.n); got != c.want {
			t.Errorf("PowInt(%v, %d) = %v, want %v", c.x, c.n, got, c.want)
		}
	}
}
