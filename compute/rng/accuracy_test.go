package rng

import (
	"math"
	"math/big"
	"testing"
)

// The references below are computed with math/big at 400 bits from series whose remainder is bounded in the comment.
// They share nothing with the code under test.

const prec = 400

func bigFloat(x float64) *big.Float { return new(big.Float).SetPrec(prec).SetFloat64(x) }
func bigNew() *big.Float            { return new(big.Float).SetPrec(prec) }

// bigExp is e^x: Taylor series of x/2^s with |x/2^s| < 2^-8, 60 terms (remainder 2^-480/60!), squared s times.
func bigExp(x *big.Float) *big.Float {
	s := 0
	if e := x.MantExp(nil); e > -8 {
		s = e + 8
	}
	y := bigNew().SetMantExp(x, -s)
	sum, term := bigFloat(1), bigFloat(1)
	for n := 1; n <= 60; n++ {
		term.Mul(term, y)
		term.Quo(term, bigFloat(float64(n)))
		sum.Add(sum, term)
	}
	for range s {
		sum.Mul(sum, sum)
	}
	return sum
}

// bigAtanh2 is 2 atanh(s) = ln((1+s)/(1-s)) by its series; 200 terms reach 2^-640 for s <= 1/3.
func bigAtanh2(s *big.Float) *big.Float {
	square := bigNew().Mul(s, s)
	sum, power := bigNew(), bigNew().Set(s)
	for n := range 200 {
		sum.Add(sum, bigNew().Quo(power, bigFloat(float64(2*n+1))))
		power.Mul(power, square)
	}
	return sum.Mul(sum, bigFloat(2))
}

// bigLog is ln x with x = m 2^k, m in [1/2, 1), ln m = 2 atanh((m-1)/(m+1)), ln 2 = 2 atanh(1/3).
func bigLog(x *big.Float) *big.Float {
	m := bigNew()
	k := x.MantExp(m)
	one := bigFloat(1)
	s := bigNew().Quo(bigNew().Sub(m, one), bigNew().Add(m, one))
	ln2 := bigAtanh2(bigNew().Quo(one, bigFloat(3)))
	return bigNew().Add(bigAtanh2(s), ln2.Mul(ln2, bigFloat(float64(k))))
}

// bigNormal is Phi(z) and the density phi(z).
//
//	Phi(z) = 1/2 + phi(z) (z + z^3/3 + z^5/(3*5) + ...)      (Abramowitz and Stegun 26.2.11)
//
// For |z| < 7 the terms fall below 2^-400 after 400 of them; the cancellation against 1/2 costs 40 bits.
func bigNormal(z float64) (cdf, density *big.Float) {
	x := bigFloat(z)
	square := bigNew().Mul(x, x)
	half := bigNew().Quo(square, bigFloat(-2))
	twoPi := bigNew().Mul(bigPi(), bigFloat(2))
	density = bigNew().Quo(bigExp(half), bigNew().Sqrt(twoPi))
	sum, term := bigNew(), bigNew().Set(x)
	for n := 1; n < 500; n++ {
		sum.Add(sum, term)
		term.Mul(term, square)
		term.Quo(term, bigFloat(float64(2*n+1)))
	}
	sum.Mul(sum, density)
	return sum.Add(sum, bigFloat(0.5)), density
}

// bigPi is Machin's 16 atan(1/5) - 4 atan(1/239).
func bigPi() *big.Float {
	atan := func(inverse float64) *big.Float {
		x := bigNew().Quo(bigFloat(1), bigFloat(inverse))
		square := bigNew().Mul(x, x)
		sum := bigNew()
		for n := range 100 {
			t := bigNew().Quo(x, bigFloat(float64(2*n+1)))
			if n%2 == 1 {
				t.Neg(t)
			}
			sum.Add(sum, t)
			x.Mul(x, square)
		}
		return sum
	}
	a, b := atan(5), atan(239)
	return a.Sub(a.Mul(a, bigFloat(16)), b.Mul(b, bigFloat(4)))
}

// ulps is |got - want| in units of the last place of want.
func ulps(got float64, want *big.Float) float64 {
	w, _ := want.Float64()
	ulp := math.Nextafter(math.Abs(w), math.Inf(1)) - math.Abs(w)
	d, _ := bigNew().Quo(bigNew().Sub(bigFloat(got), want), bigFloat(ulp)).Float64()
	return math.Abs(d)
}

func TestReferencesKnowTheirConstants(t *testing.T) {
	for name, c := range map[string]struct {
		got  *big.Float
		want string
	}{
		"e":        {bigExp(bigFloat(1)), "2.7182818284590452353602874713526624977572"},
		"ln 10":    {bigLog(bigFloat(10)), "2.3025850929940456840179914546843642076011"},
		"pi":       {bigPi(), "3.1415926535897932384626433832795028841972"},
		"Phi(-6)":  {first(bigNormal(-6)), "9.865876450376981407009e-10"},
		"Phi(1.5)": {first(bigNormal(1.5)), "0.9331927987311419339955"},
	} {
		want, _, err := big.ParseFloat(c.want, 10, prec, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		if d, _ := bigNew().Quo(bigNew().Sub(c.got, want), want).Float64(); math.Abs(d) > 1e-18 {
			t.Errorf("%s = %s, want %s", name, c.got.Text('g', 40), c.want)
		}
	}
}

func first(a, _ *big.Float) *big.Float { return a }

// spread yields n points over [lo, hi], dense and not on round numbers: the golden-ratio sequence.
func spread(lo, hi float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		u := math.Mod(float64(i+1)*0.6180339887498949, 1)
		out[i] = lo + (hi-lo)*u
	}
	return out
}

func TestExpErrsByLessThanOneUlp(t *testing.T) {
	points := append(spread(-708, 709.7, 4000), spread(-1, 1, 4000)...)
	points = append(points, spread(-0.3466, -0.34, 500)...)
	worst, at := 0.0, 0.0
	for _, x := range points {
		if e := ulps(Exp(x), bigExp(bigFloat(x))); e > worst {
			worst, at = e, x
		}
	}
	t.Logf("worst error of Exp: %.3f ulp at %v", worst, at)
	if worst > 0.95 {
		t.Errorf("Exp(%v) errs by %.3f ulp, documented below 1", at, worst)
	}
}

func TestLogErrsByLessThanOneUlp(t *testing.T) {
	points := append(spread(1e-9, 1, 3000), spread(0.7, 1.45, 4000)...)
	points = append(points, spread(1, 1e12, 2000)...)
	points = append(points, 1-0x1p-53, 1+0x1p-52, 1-0x1p-33, 0x1p-33, 5e-324, 3e-310, math.MaxFloat64)
	worst, at := 0.0, 0.0
	for _, x := range points {
		if e := ulps(Log(x), bigLog(bigFloat(x))); e > worst {
			worst, at = e, x
		}
	}
	t.Logf("worst error of Log: %.3f ulp at %v", worst, at)
	if worst > 0.95 {
		t.Errorf("Log(%v) errs by %.3f ulp, documented below 1", at, worst)
	}
}

// The true quantile is z - (Phi(z) - u)/phi(z) up to the square of the error, which is 1e-31.
func TestNormalQuantileErrsByLessThanDocumented(t *testing.T) {
	points := append(spread(0x1p-33, 1-0x1p-33, 2000), spread(0x1p-33, 1e-6, 500)...)
	points = append(points, spread(1e-6, 0.08, 500)...)
	points = append(points, 0x1p-33, 0x1.8p-32, 0.075, 0.925, 1-0x1p-33, 0.5+0x1p-33, 0.5-0x1p-33)
	worstUlp, worst, at := 0.0, 0.0, 0.0
	for _, u := range points {
		z := NormalQuantile(u)
		cdf, density := bigNormal(z)
		step := bigNew().Quo(bigNew().Sub(cdf, bigFloat(u)), density)
		truth := bigNew().Sub(bigFloat(z), step)
		if truth.Sign() == 0 {
			continue
		}
		worstUlp = math.Max(worstUlp, ulps(z, truth))
		if e, _ := bigNew().Quo(step, truth).Float64(); math.Abs(e) > worst {
			worst, at = math.Abs(e), u
		}
	}
	t.Logf("worst error of NormalQuantile: relative %.3g at %v, %.2f ulp", worst, at, worstUlp)
	if worst > 7e-16 || worstUlp > 5 {
		t.Errorf("NormalQuantile(%v): relative error %.3g (%.2f ulp), documented below 7e-16", at, worst, worstUlp)
	}
}

func TestExpm1AndLog1pKeepSmallArguments(t *testing.T) {
	points := append(spread(-0.49, 3, 1000), spread(-1e-3, 1e-3, 1000)...)
	points = append(points, 1e-17, -1e-17, 1e-90, 50, 500)
	one, worst := bigFloat(1), 0.0
	relative := func(got float64, want *big.Float) {
		e, _ := bigNew().Quo(bigNew().Sub(bigFloat(got), want), want).Float64()
		worst = math.Max(worst, math.Abs(e))
	}
	for _, x := range points {
		relative(Expm1(x), bigNew().Sub(bigExp(bigFloat(x)), one))
		relative(Log1p(x), bigLog(bigNew().Add(one, bigFloat(x))))
	}
	if Expm1(1e-300) != 1e-300 || Log1p(1e-300) != 1e-300 {
		t.Error("the smallest arguments are their own images")
	}
	t.Logf("worst relative error of Expm1 and Log1p: %.3g", worst)
	if worst > 6e-16 {
		t.Errorf("relative error %.3g, documented below 6e-16", worst)
	}
}

func TestElementaryFunctionsAtTheirEdges(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"Exp(0)", Exp(0), 1},
		{"Exp(-0)", Exp(math.Copysign(0, -1)), 1},
		{"Exp(+Inf)", Exp(inf), inf},
		{"Exp(-Inf)", Exp(-inf), 0},
		{"Exp(NaN)", Exp(nan), nan},
		{"Exp(710)", Exp(710), inf},
		{"Exp(-746)", Exp(-746), 0},
		{"Exp(5e-324)", Exp(5e-324), 1},
		{"Exp at the smallest subnormal", Exp(-744.5), 5e-324},
		{"Log(0)", Log(0), -inf},
		{"Log(-0)", Log(math.Copysign(0, -1)), -inf},
		{"Log(1)", Log(1), 0},
		{"Log(-1)", Log(-1), nan},
		{"Log(+Inf)", Log(inf), inf},
		{"Log(NaN)", Log(nan), nan},
		{"Log1p(-1)", Log1p(-1), -inf},
		{"Log1p(-2)", Log1p(-2), nan},
		{"Log1p(0)", Log1p(0), 0},
		{"Log1p(+Inf)", Log1p(inf), inf},
		{"Expm1(0)", Expm1(0), 0},
		{"Expm1(-Inf)", Expm1(-inf), -1},
		{"Expm1(+Inf)", Expm1(inf), inf},
		{"NormalQuantile(0)", NormalQuantile(0), -inf},
		{"NormalQuantile(1)", NormalQuantile(1), inf},
		{"NormalQuantile(-1)", NormalQuantile(-1), -inf},
		{"NormalQuantile(NaN)", NormalQuantile(nan), nan},
		{"NormalQuantile(1/2)", NormalQuantile(0.5), 0},
	} {
		if c.got != c.want && !(c.got != c.got && c.want != c.want) {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestNormalQuantileIsOddAndIncreasing(t *testing.T) {
	last := math.Inf(-1)
	for i := range 1 << 16 {
		u := toUniform(uint32(i) << 16)
		z := NormalQuantile(u)
		if z != -NormalQuantile(1-u) {
			t.Fatalf("NormalQuantile(%v) = %v is not minus that of 1-u", u, z)
		}
		if z <= last {
			t.Fatalf("NormalQuantile(%v) = %v does not exceed %v", u, z, last)
		}
		last = z
	}
}

func TestSubnormalResultsOfExpErrByLessThanOneStep(t *testing.T) {
	for _, x := range spread(-745, -708.4, 300) {
		want, _ := bigExp(bigFloat(x)).Float64()
		if d := math.Abs(Exp(x)-want) / 5e-324; d > 1 && math.Abs(Exp(x)/want-1) > 3e-16 {
			t.Errorf("Exp(%v) = %g, want %g", x, Exp(x), want)
		}
	}
}

var sink float64

func benchmarkFunction(b *testing.B, f func(float64) float64, lo, hi float64) {
	points := spread(lo, hi, Lanes)
	for b.Loop() {
		for _, x := range points {
			sink += f(x)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Lanes, "ns/value")
}

func BenchmarkExp(b *testing.B)            { benchmarkFunction(b, Exp, -2, 2) }
func BenchmarkLog(b *testing.B)            { benchmarkFunction(b, Log, 0.01, 10) }
func BenchmarkNormalQuantile(b *testing.B) { benchmarkFunction(b, NormalQuantile, 0.0001, 0.9999) }
