package lanes

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/internal/vector"
	"github.com/capstack/capstack/compute/program"
)

// specials are the values on which comparisons, signs of zero and conversions go wrong.
var specials = []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 2.5, 1e9, -1e9, 1e300, -1e300, 5e-324, -5e-324,
	math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN(), 3, 7.25, 1 + 1e-15}

// sameNumber is equality to the bit, except that all NaNs are one: which NaN an operation gives is the CPU's choice.
func sameNumber(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

// draw is a row of special and random values.
func draw(r *rand.Rand) *Row {
	var x Row
	for i := range x {
		if x[i] = specials[r.IntN(len(specials))]; r.IntN(4) == 0 {
			x[i] = r.NormFloat64() * 100
		}
	}
	return &x
}

func TestPairKernelsAreTheScalarOperationInEveryLane(t *testing.T) {
	kernels := []struct {
		op program.Op
		vv func(d, a, b *Row)
		vs func(d, a *Row, b float64)
		sv func(d *Row, a float64, b *Row)
	}{
		{program.OpAdd, vector.AddVV, vector.AddVS, nil},
		{program.OpSub, vector.SubVV, vector.SubVS, vector.SubSV},
		{program.OpMul, vector.MulVV, vector.MulVS, nil},
		{program.OpMin, vector.MinVV, vector.MinVS, vector.MinSV},
		{program.OpMax, vector.MaxVV, vector.MaxVS, vector.MaxSV},
		{program.OpLess, vector.LessVV, vector.LessVS, vector.LessSV},
		{program.OpLessEq, vector.LessEqVV, vector.LessEqVS, vector.LessEqSV},
		{program.OpPowInt, powerVV, powerVS, powerSV},
	}
	r := rand.New(rand.NewPCG(3, 3))
	for _, k := range kernels {
		t.Run(k.op.String(), func(t *testing.T) {
			for range 50 {
				a, b := draw(r), draw(r)
				s := specials[r.IntN(len(specials))]
				var d Row
				k.vv(&d, a, b)
				expect(t, &d, func(i int) float64 { return pair(k.op, a[i], b[i]) })
				k.vs(&d, a, s)
				expect(t, &d, func(i int) float64 { return pair(k.op, a[i], s) })
				if k.sv != nil {
					k.sv(&d, s, b)
					expect(t, &d, func(i int) float64 { return pair(k.op, s, b[i]) })
				}
				inPlace := *a
				k.vv(&inPlace, &inPlace, b)
				expect(t, &inPlace, func(i int) float64 { return pair(k.op, a[i], b[i]) })
				inPlace = *b
				k.vv(&inPlace, a, &inPlace)
				expect(t, &inPlace, func(i int) float64 { return pair(k.op, a[i], b[i]) })
			}
		})
	}
}

func expect(t *testing.T, d *Row, want func(i int) float64) {
	t.Helper()
	for i := range d {
		if w := want(i); !sameNumber(d[i], w) {
			t.Fatalf("lane %d: %v, want %v", i, d[i], w)
		}
	}
}

func TestQuotientsHaveTheirOtherwiseWhereTheDivisorIsZero(t *testing.T) {
	over := func(a, b, c float64) float64 {
		if b == 0 {
			return c
		}
		return a / b
	}
	r := rand.New(rand.NewPCG(4, 4))
	for range 50 {
		a, b, c := draw(r), draw(r), draw(r)
		s, u := specials[r.IntN(len(specials))], specials[r.IntN(len(specials))]
		var d Row
		vector.DivVVV(&d, a, b, c)
		expect(t, &d, func(i int) float64 { return over(a[i], b[i], c[i]) })
		vector.DivVVS(&d, a, b, u)
		expect(t, &d, func(i int) float64 { return over(a[i], b[i], u) })
		vector.DivSVV(&d, s, b, c)
		expect(t, &d, func(i int) float64 { return over(s, b[i], c[i]) })
		vector.DivSVS(&d, s, b, u)
		expect(t, &d, func(i int) float64 { return over(s, b[i], u) })
		inPlace := *c
		vector.DivVVV(&inPlace, a, b, &inPlace)
		expect(t, &inPlace, func(i int) float64 { return over(a[i], b[i], c[i]) })
	}
}

func TestSelectionsTakeTheFirstBranchWhereTheFlagIsNotZero(t *testing.T) {
	choose := func(f, b, c float64) float64 {
		if f != 0 {
			return b
		}
		return c
	}
	r := rand.New(rand.NewPCG(5, 5))
	for range 50 {
		f, b, c := draw(r), draw(r), draw(r)
		s, u := specials[r.IntN(len(specials))], specials[r.IntN(len(specials))]
		var d Row
		vector.SelectVV(&d, f, b, c)
		expect(t, &d, func(i int) float64 { return choose(f[i], b[i], c[i]) })
		vector.SelectVS(&d, f, b, u)
		expect(t, &d, func(i int) float64 { return choose(f[i], b[i], u) })
		vector.SelectSV(&d, f, s, c)
		expect(t, &d, func(i int) float64 { return choose(f[i], s, c[i]) })
		vector.SelectSS(&d, f, s, u)
		expect(t, &d, func(i int) float64 { return choose(f[i], s, u) })
		inPlace := *f
		vector.SelectVV(&inPlace, &inPlace, b, c)
		expect(t, &inPlace, func(i int) float64 { return choose(f[i], b[i], c[i]) })
	}
}

func TestSumsOfSeveralMonthsAddInTheirOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for range 50 {
		d, a, b, c, e := draw(r), draw(r), draw(r), draw(r), draw(r)
		four := *d
		vector.AddFour(&four, &four, a, b, c, e)
		expect(t, &four, func(i int) float64 { return (((d[i] + a[i]) + b[i]) + c[i]) + e[i] })
		w := [4]float64{0.1, -3, 0, 1e-3}
		four = *d
		vector.AddFourScaled(&four, &w, a, b, c, e)
		one := *d
		for k, x := range []*Row{a, b, c, e} {
			vector.AddScaled(&one, &one, x, w[k])
		}
		expect(t, &four, func(i int) float64 { return one[i] })
	}
}

func TestValuesLeaveTheMachineWithOneNaNAndOneZero(t *testing.T) {
	a := Row{math.Copysign(0, -1), math.Float64frombits(0xfff8000000000001), -1}
	vector.CanonicalRow(&a, &a)
	for i, want := range []uint64{0, 0x7ff8000000000000, math.Float64bits(-1)} {
		if got := math.Float64bits(a[i]); got != want {
			t.Errorf("lane %d: %x, want %x", i, got, want)
		}
	}
}
