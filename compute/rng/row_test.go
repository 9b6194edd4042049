package rng

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestRowsOfElementaryFunctionsAreTheScalarFunctionsToTheBit(t *testing.T) {
	edges := []float64{0, math.Copysign(0, -1), 1, -1, 0.5, 0.075, 0.925, 0.0749999999, 1e-11, 1.4e-11, 1e-10, 1 - 1e-11, 0x1p-33, 1 - 0x1p-33,
		math.Inf(1), math.Inf(-1), math.NaN(), 5e-324, 0x1p-1022, math.MaxFloat64, 700, -700, 700.0000001, -745.2, 709.8, sqrtHalf, 2 * sqrtHalf, -1e300}
	functions := []struct {
		name   string
		row    func(d, a *[Lanes]float64)
		scalar func(float64) float64
		sample func(r *rand.Rand) float64
	}{
		{"exp", ExpRow, Exp, func(r *rand.Rand) float64 { return r.NormFloat64() * 300 }},
		{"exp near 0", ExpRow, Exp, func(r *rand.Rand) float64 { return r.NormFloat64() }},
		{"log", LogRow, Log, func(r *rand.Rand) float64 { return math.Float64frombits(r.Uint64() >> 1) }},
		{"log near 1", LogRow, Log, func(r *rand.Rand) float64 { return 0.5 + r.Float64() }},
		{"normal quantile", NormalQuantileRow, NormalQuantile, func(r *rand.Rand) float64 { return toUniform(r.Uint32()) }},
		{"normal quantile in the tails", NormalQuantileRow, NormalQuantile, func(r *rand.Rand) float64 { return math.Pow(10, -14*r.Float64()) }},
	}
	for _, f := range functions {
		r := rand.New(rand.NewPCG(7, 8))
		for round := range 3000 {
			var a, d [Lanes]float64
			for i := range a {
				if a[i] = f.sample(r); round < 20 {
					a[i] = edges[r.IntN(len(edges))]
				}
			}
			f.row(&d, &a)
			for i := range a {
				if want := f.scalar(a[i]); math.Float64bits(d[i]) != math.Float64bits(want) && (d[i] == d[i] || want == want) {
					t.Fatalf("%s of %x: %x, the scalar function gives %x", f.name, a[i], d[i], want)
				}
			}
			b := a
			f.row(&b, &b)
			for i := range b {
				if math.Float64bits(b[i]) != math.Float64bits(d[i]) && b[i] == b[i] {
					t.Fatalf("%s in place: %v, want %v", f.name, b[i], d[i])
				}
			}
		}
	}
}

func TestRowsOfQuantilesTogetherAreTheScalarFunctionToTheBit(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, n := range []int{0, 1, 2, 3, 4, 5, 15, 16, 17, 33} {
		for _, tails := range []float64{0, 0.15, 1} {
			u, d := make([][Lanes]float64, n), make([][Lanes]float64, n)
			for k := range u {
				for i := range u[k] {
					switch u[k][i] = toUniform(r.Uint32()); {
					case r.Float64() < tails:
						u[k][i] *= 0.07
					case r.IntN(200) == 0:
						u[k][i] = 1e-12
					}
				}
			}
			NormalQuantileRows(d, u)
			for k := range u {
				for i := range u[k] {
					if want := NormalQuantile(u[k][i]); math.Float64bits(d[k][i]) != math.Float64bits(want) {
						t.Fatalf("row %d of %d: quantile of %v is %v, want %v", k, n, u[k][i], d[k][i], want)
					}
				}
			}
		}
	}
}

// The first line of each function is the scalar one.
func BenchmarkRows(b *testing.B) {
	var u, d [4][Lanes]float64
	FillUniform4(&u, 1, 1, 1, 0)
	each := func(f func(float64) float64) func(d, a *[Lanes]float64) {
		return func(d, a *[Lanes]float64) {
			for i, x := range a {
				d[i] = f(x)
			}
		}
	}
	for _, f := range []struct {
		name string
		row  func(d, a *[Lanes]float64)
	}{
		{"exp/scalar", each(Exp)}, {"exp/row", ExpRow},
		{"log/scalar", each(Log)}, {"log/row", LogRow},
		{"normal quantile/scalar", each(NormalQuantile)}, {"normal quantile/row", NormalQuantileRow},
	} {
		b.Run(f.name, func(b *testing.B) {
			for b.Loop() {
				f.row(&d[0], &u[0])
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Lanes, "ns/element")
		})
	}
	b.Run("normal quantile/rows", func(b *testing.B) {
		var many [16][Lanes]float64
		for k := range many {
			many[k] = u[k%4]
		}
		out := make([][Lanes]float64, len(many))
		for b.Loop() {
			NormalQuantileRows(out, many[:])
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(16*Lanes), "ns/element")
	})
}
