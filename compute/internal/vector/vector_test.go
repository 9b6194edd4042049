package vector

import (
	"math"
	"math/rand/v2"
	"testing"
)

// specials are the numbers on which comparisons, signs of zero and conversions go wrong.
var specials = []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 2.5, 1e9, -1e9, 1e300, -1e300, 5e-324, -5e-324,
	math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN(), 3, 7.25, 1 + 1e-15}

func draw(r *rand.Rand) *Row {
	var x Row
	for i := range x {
		if x[i] = specials[r.IntN(len(specials))]; r.IntN(3) == 0 {
			x[i] = r.NormFloat64() * 100
		}
	}
	return &x
}

// form is a kernel in either form, on up to five rows and four numbers.
type form func(d *Row, x [5]*Row, s [4]float64)

// pairs are all kernels: first the exported function, which takes the assembly, then the plain twin.
var pairs = map[string][2]form{
	"add VV":    {func(d *Row, x [5]*Row, _ [4]float64) { AddVV(d, x[0], x[1]) }, func(d *Row, x [5]*Row, _ [4]float64) { addVV(d, x[0], x[1]) }},
	"add VS":    {func(d *Row, x [5]*Row, s [4]float64) { AddVS(d, x[0], s[0]) }, func(d *Row, x [5]*Row, s [4]float64) { addVS(d, x[0], s[0]) }},
	"sub VV":    {func(d *Row, x [5]*Row, _ [4]float64) { SubVV(d, x[0], x[1]) }, func(d *Row, x [5]*Row, _ [4]float64) { subVV(d, x[0], x[1]) }},
	"sub SV":    {func(d *Row, x [5]*Row, s [4]float64) { SubSV(d, s[0], x[0]) }, func(d *Row, x [5]*Row, s [4]float64) { subSV(d, s[0], x[0]) }},
	"mul VS":    {func(d *Row, x [5]*Row, s [4]float64) { MulVS(d, x[0], s[0]) }, func(d *Row, x [5]*Row, s [4]float64) { mulVS(d, x[0], s[0]) }},
	"div VS":    {func(d *Row, x [5]*Row, s [4]float64) { DivVS(d, x[0], s[0]) }, func(d *Row, x [5]*Row, s [4]float64) { divVS(d, x[0], s[0]) }},
	"div SVS":   {func(d *Row, x [5]*Row, s [4]float64) { DivSVS(d, s[0], x[0], s[1]) }, func(d *Row, x [5]*Row, s [4]float64) { divSVS(d, s[0], x[0], s[1]) }},
	"broadcast": {func(d *Row, _ [5]*Row, s [4]float64) { Broadcast(d, s[0]) }, func(d *Row, _ [5]*Row, s [4]float64) { broadcast(d, s[0]) }},
	"canonical": {func(d *Row, x [5]*Row, _ [4]float64) { CanonicalRow(d, x[0]) }, func(d *Row, x [5]*Row, _ [4]float64) { canonicalRow(d, x[0]) }},
	"add four": {func(d *Row, x [5]*Row, _ [4]float64) { AddFour(d, x[0], x[1], x[2], x[3], x[4]) },
		func(d *Row, x [5]*Row, _ [4]float64) { addFour(d, x[0], x[1], x[2], x[3], x[4]) }},
	"add scaled": {func(d *Row, x [5]*Row, s [4]float64) { AddScaled(d, x[0], x[1], s[0]) },
		func(d *Row, x [5]*Row, s [4]float64) { addScaled(d, x[0], x[1], s[0]) }},
	"add four scaled": {func(d *Row, x [5]*Row, s [4]float64) { *d = *x[4]; AddFourScaled(d, &s, x[0], x[1], x[2], x[3]) },
		func(d *Row, x [5]*Row, s [4]float64) { *d = *x[4]; addFourScaled(d, &s, x[0], x[1], x[2], x[3]) }},
	"add where": {func(d *Row, x [5]*Row, _ [4]float64) { AddWhere(d, x[0], x[1], x[2]) },
		func(d *Row, x [5]*Row, _ [4]float64) { addWhere(d, x[0], x[1], x[2]) }},
	"count where": {func(d *Row, x [5]*Row, _ [4]float64) { CountWhere(d, x[0], x[1]) },
		func(d *Row, x [5]*Row, _ [4]float64) { countWhere(d, x[0], x[1]) }},
	"min where": {func(d *Row, x [5]*Row, _ [4]float64) { *d = *x[2]; MinWhere(d, x[0], x[1], x[3]) },
		func(d *Row, x [5]*Row, _ [4]float64) { *d = *x[2]; minWhere(d, x[0], x[1], x[3]) }},
	"max where": {func(d *Row, x [5]*Row, _ [4]float64) { *d = *x[2]; MaxWhere(d, x[0], x[1], x[3]) },
		func(d *Row, x [5]*Row, _ [4]float64) { *d = *x[2]; maxWhere(d, x[0], x[1], x[3]) }},
}

// sameNumber is equality to the bit, except that all NaNs are one: which NaN an operation gives is the processor's choice.
func sameNumber(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

func TestEveryKernelAndItsPlainTwinGiveTheSameBits(t *testing.T) {
	if !AVX2 {
		t.Skip("this processor has no AVX2, or it is turned off: both forms are the plain one")
	}
	r := rand.New(rand.NewPCG(1, 2))
	for name, forms := range pairs {
		for range 200 {
			var rows, copies [5]*Row
			for i := range rows {
				rows[i] = draw(r)
				if i == 3 && (name == "min where" || name == "max where") { // what was seen is 0 or 1
					for k := range rows[i] {
						rows[i][k] = float64(r.IntN(2))
					}
				}
				c := *rows[i]
				copies[i] = &c
			}
			numbers := [4]float64{specials[r.IntN(len(specials))], r.NormFloat64(), r.NormFloat64(), specials[r.IntN(len(specials))]}
			var a, b Row
			forms[0](&a, rows, numbers)
			forms[1](&b, copies, numbers)
			for i := range a {
				if !sameNumber(a[i], b[i]) {
					t.Fatalf("%s, lane %d: %v, the plain twin %v", name, i, a[i], b[i])
				}
			}
			for k := range rows {
				for i := range rows[k] {
					if !sameNumber(rows[k][i], copies[k][i]) {
						t.Fatalf("%s changes operand %d otherwise than its twin", name, k)
					}
				}
			}
		}
	}
}

func TestAResultMayStandInTheRowOfAnOperand(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for name, forms := range pairs {
		if name == "add four scaled" || name == "min where" || name == "max where" {
			continue // these read and write their result anyway
		}
		rows := [5]*Row{draw(r), draw(r), draw(r), draw(r), draw(r)}
		numbers := [4]float64{1.5, -2, 0.25, 3}
		for at := range rows {
			var want Row
			forms[1](&want, rows, numbers)
			place := rows
			c := *rows[at]
			place[at] = &c
			forms[0](&c, place, numbers)
			for i := range want {
				if !sameNumber(c[i], want[i]) {
					t.Fatalf("%s into operand %d, lane %d: %v, want %v", name, at, i, c[i], want[i])
				}
			}
		}
	}
}

func TestKernelsAllocateNothing(t *testing.T) {
	rows := [5]*Row{{}, {}, {}, {}, {}}
	var d Row
	for name, forms := range pairs {
		if n := testing.AllocsPerRun(10, func() { forms[0](&d, rows, [4]float64{}) }); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

func BenchmarkKernels(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	rows := [5]*Row{draw(r), draw(r), draw(r), draw(r), draw(r)}
	for k := range rows {
		for i := range rows[k] {
			rows[k][i] = float64(r.IntN(100)) + 1
		}
	}
	var d Row
	for _, name := range []string{"add VV", "mul VS", "div SVS", "add four", "add where"} {
		for at, label := range []string{"avx2", "plain"} {
			b.Run(name+"/"+label, func(b *testing.B) {
				for b.Loop() {
					pairs[name][at](&d, rows, [4]float64{2, 3, 4, 5})
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Lanes, "ns/lane")
			})
		}
	}
}
