package lanes

import (
	"math"
	"math/rand/v2"
	"testing"

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
		{program.OpAdd, addVV, addVS, nil},
		{program.OpSub, subVV, subVS, subSV},
		{program.OpMul, mulVV, mulVS, nil},
		{program.OpMin, minVV, minVS, minSV},
		{program.OpMax, maxVV, maxVS, maxSV},
		{program.OpLess, lessVV, lessVS, lessSV},
		{program.OpLessEq, lessEqVV, lessEqVS, lessEqSV},
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
		divVVV(&d, a, b, c)
		expect(t, &d, func(i int) float64 { return over(a[i], b[i], c[i]) })
		divVVS(&d, a, b, u)
		expect(t, &d, func(i int) float64 { return over(a[i], b[i], u) })
		divSVV(&d, s, b, c)
		expect(t, &d, func(i int) float64 { return over(s, b[i], c[i]) })
		divSVS(&d, s, b, u)
		expect(t, &d, func(i int) float64 { return over(s, b[i], u) })
		inPlace := *c
		divVVV(&inPlace, a, b, &inPlace)
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
		selectVV(&d, f, b, c)
		expect(t, &d, func(i int) float64 { return choose(f[i], b[i], c[i]) })
		selectVS(&d, f, b, u)
		expect(t, &d, func(i int) float64 { return choose(f[i], b[i], u) })
		selectSV(&d, f, s, c)
		expect(t, &d, func(i int) float64 { return choose(f[i], s, c[i]) })
		selectSS(&d, f, s, u)
		expect(t, &d, func(i int) float64 { return choose(f[i], s, u) })
		inPlace := *f
		selectVV(&inPlace, &inPlace, b, c)
		expect(t, &inPlace, func(i int) float64 { return choose(f[i], b[i], c[i]) })
	}
}

func TestSumsOfSeveralMonthsAddInTheirOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for range 50 {
		d, a, b, c, e := draw(r), draw(r), draw(r), draw(r), draw(r)
		four := *d
		addFour(&four, a, b, c, e)
		expect(t, &four, func(i int) float64 { return (((d[i] + a[i]) + b[i]) + c[i]) + e[i] })
		w := [4]float64{0.1, -3, 0, 1e-3}
		four = *d
		addFourScaled(&four, &w, a, b, c, e)
		one := *d
		for k, x := range []*Row{a, b, c, e} {
			addScaled(&one, w[k], x)
		}
		expect(t, &four, func(i int) float64 { return one[i] })
	}
}

func TestValuesLeaveTheMachineWithOneNaNAndOneZero(t *testing.T) {
	a := Row{math.Copysign(0, -1), math.Float64frombits(0xfff8000000000001), -1}
	canonical(&a, &a)
	for i, want := range []uint64{0, 0x7ff8000000000000, math.Float64bits(-1)} {
		if got := math.Float64bits(a[i]); got != want {
			t.Errorf("lane %d: %x, want %x", i, got, want)
		}
	}
}
