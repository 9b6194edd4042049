package stat

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// exactSum is the reference: math/big with room for every bit of every float64, rounded once.
func exactSum(xs []float64, square bool) float64 {
	const room = 2*2200 + 64
	sum := new(big.Float).SetPrec(room)
	for _, x := range xs {
		v := new(big.Float).SetPrec(room).SetFloat64(x)
		if square {
			v.Mul(v, v)
		}
		sum.Add(sum, v)
	}
	f, _ := sum.Float64()
	return f
}

// samples are lists of numbers that are hard to add, drawn with a fixed seed.
func samples() map[string][]float64 {
	r := rand.New(rand.NewPCG(1, 2))
	out := map[string][]float64{
		"nothing":                 {},
		"one":                     {1},
		"minus one":               {-1},
		"smallest":                {5e-324, 5e-324, -5e-324},
		"largest that still fits": {math.MaxFloat64, math.MaxFloat64, -math.MaxFloat64},
		"beyond the range":        {math.MaxFloat64, math.MaxFloat64},
		"back from beyond":        {math.MaxFloat64, math.MaxFloat64, -math.MaxFloat64, -math.MaxFloat64, 3},
		"total cancellation":      {1e300, 1, -1e300, -1},
		"a half to even, down":    {1, 0x1p-53},
		"a half to even, up":      {1 + 0x1p-52, 0x1p-53},
		"a half and a hair":       {1, 0x1p-53, 5e-324},
		"carry through all bits":  {math.Nextafter(2, 1), 0x1p-53, 0x1p-54},
		"subnormal and normal":    {0x1p-1022, -5e-324, 0x1p-1050},
		"negative total":          {-1e16, 1, 1, 1},
	}
	add := func(name string, n int, f func() float64) {
		xs := make([]float64, n)
		for i := range xs {
			xs[i] = f()
		}
		out[name] = xs
	}
	add("normal", 5000, r.NormFloat64)
	add("all exponents", 3000, func() float64 {
		for {
			if x := math.Float64frombits(r.Uint64()); x-x == 0 {
				return x
			}
		}
	})
	add("one sign, many", 9000, func() float64 { return 1e8 + r.Float64() })
	add("a large mean with a small spread", 4000, func() float64 { return 1e15 + r.NormFloat64() })
	add("subnormals", 1000, func() float64 { return math.Float64frombits(r.Uint64() & (1<<52 - 1)) })
	add("the largest numbers", 3000, func() float64 { return math.MaxFloat64 * (r.Float64() - 0.5) })
	cancel := out["all exponents"]
	for _, x := range cancel[:len(cancel)-1] {
		cancel = append(cancel, -x)
	}
	out["all but one cancel"] = cancel
	return out
}

func TestSumsAreTheExactSumsRoundedOnce(t *testing.T) {
	for name, xs := range samples() {
		var sum Sum
		var squares SquareSum
		for _, x := range xs {
			sum.Add(x)
			squares.Add(x)
		}
		if got, want := sum.Value(), exactSum(xs, false); got != want {
			t.Errorf("%s: sum %x, want %x", name, got, want)
		}
		if got, want := squares.Value(), exactSum(xs, true); got != want {
			t.Errorf("%s: sum of squares %x, want %x", name, got, want)
		}
	}
}

func TestAnyOrderAndAnySplitGiveTheSameSum(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for name, xs := range samples() {
		want, wantSquares := exactSum(xs, false), exactSum(xs, true)
		for range 10 {
			parts := make([]Sum, 1+r.IntN(7))
			squares := make([]SquareSum, len(parts))
			for _, i := range r.Perm(len(xs)) {
				k := r.IntN(len(parts))
				parts[k].Add(xs[i])
				squares[k].Add(xs[i])
			}
			for len(parts) > 1 { // any tree
				i := r.IntN(len(parts) - 1)
				parts[i].Merge(&parts[len(parts)-1])
				squares[i].Merge(&squares[len(parts)-1])
				parts, squares = parts[:len(parts)-1], squares[:len(squares)-1]
			}
			if got := parts[0].Value(); got != want {
				t.Fatalf("%s: %x after a shuffle, want %x", name, got, want)
			}
			if got := squares[0].Value(); got != wantSquares {
				t.Fatalf("%s: squares %x after a shuffle, want %x", name, got, wantSquares)
			}
		}
	}
}

func TestSumOfManyOverrunsNoDigit(t *testing.T) {
	var sum, double Sum
	for range 3*carryEvery + 7 {
		sum.Add(-math.Nextafter(0x1p31, 0)) // the widest high word
	}
	for range 40 { // 2^40 times, by doubling
		double = sum
		sum.Merge(&double)
	}
	n := float64(3*carryEvery+7) * 0x1p40
	if got, want := sum.Value(), -n*math.Nextafter(0x1p31, 0); math.Abs(got/want-1) > 1e-15 {
		t.Errorf("sum %v, want %v", got, want)
	}
}

func TestNonFiniteSummandsActAsInAddition(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		xs   []float64
		want float64
	}{
		{[]float64{1, inf}, inf},
		{[]float64{-inf, 1e308}, -inf},
		{[]float64{inf, -inf}, nan},
		{[]float64{nan, 1}, nan},
	} {
		var a, b Sum
		a.Add(c.xs[0])
		b.Add(c.xs[1])
		a.Merge(&b)
		if got := a.Value(); got != c.want && (got == got || c.want == c.want) {
			t.Errorf("sum of %v = %v", c.xs, got)
		}
	}
}

func FuzzSumOfThree(f *testing.F) {
	f.Add(1.0, 0x1p-53, 5e-324)
	f.Add(-1e300, 1e-300, 1e300)
	f.Fuzz(func(t *testing.T, a, b, c float64) {
		if a-a != 0 || b-b != 0 || c-c != 0 {
			t.Skip()
		}
		xs := []float64{a, b, c}
		var sum Sum
		var squares SquareSum
		for _, x := range xs {
			sum.Add(x)
			squares.Add(x)
		}
		if got, want := sum.Value(), exactSum(xs, false); got != want {
			t.Errorf("sum of %x = %x, want %x", xs, got, want)
		}
		if got, want := squares.Value(), exactSum(xs, true); got != want {
			t.Errorf("squares of %x = %x, want %x", xs, got, want)
		}
	})
}

func BenchmarkSum(b *testing.B) {
	var s Sum
	xs := samples()["normal"][:lanes]
	for b.Loop() {
		for _, x := range xs {
			s.Add(x)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/lanes, "ns/value")
}

func BenchmarkSquareSum(b *testing.B) {
	var s SquareSum
	xs := samples()["normal"][:lanes]
	for b.Loop() {
		for _, x := range xs {
			s.Add(x)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/lanes, "ns/value")
}
