package rng

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The first points in three dimensions as fractions of 1 (Bratley and Fox 1988, and every Sobol generator, in the order of
// their Gray codes): 0; 1/2 1/2 1/2; 3/4 1/4 1/4; 1/4 3/4 3/4; 3/8 3/8 5/8; 7/8 7/8 1/8; 5/8 1/8 7/8; 1/8 5/8 3/8. In the plain
// order of indexes point n stands where its Gray code stands there.
func TestTheFirstSobolPointsAreTheKnownOnes(t *testing.T) {
	gray := [][3]float64{{0, 0, 0}, {.5, .5, .5}, {.75, .25, .25}, {.25, .75, .75}, {.375, .375, .625}, {.875, .875, .125}, {.625, .125, .875}, {.125, .625, .375}}
	for n, want := range gray {
		index := uint32(n ^ n>>1)
		for d := range 3 {
			if got := float64(Sobol(index, d)) / (1 << 32); got != want[d] {
				t.Errorf("point %d, dimension %d: %v, want %v", n, d, got, want[d])
			}
		}
	}
}

// Any 2^m consecutive points hit each of 2^m equal intervals once, in every dimension, scrambled or not; and in the first two
// dimensions each elementary rectangle of area 2^-m once: a (0, m, 2)-net.
func TestSobolPointsAreNetsScrambledOrNot(t *testing.T) {
	const m = 8
	for _, scrambled := range []bool{false, true} {
		at := func(i uint32, d int) uint32 {
			x := Sobol(i, d)
			if scrambled {
				x = Scramble(x, NewSobolSequence(7, 3, d).key)
			}
			return x
		}
		for d := range SobolDimensions {
			var seen [1 << m]bool
			for i := range uint32(1 << m) {
				seen[at(3<<m+i, d)>>(32-m)] = true
			}
			for k, hit := range seen {
				if !hit {
					t.Fatalf("scrambled %t, dimension %d: nothing in interval %d", scrambled, d, k)
				}
			}
		}
		for split := range m + 1 {
			seen := map[uint32]bool{}
			for i := range uint32(1 << m) {
				seen[at(i, 0)>>(32-split)<<(m-split)&(1<<m-1)|at(i, 1)>>(32-(m-split))] = true
			}
			if len(seen) != 1<<m {
				t.Errorf("scrambled %t, split %d: %d of %d rectangles hit", scrambled, split, len(seen), 1<<m)
			}
		}
	}
}

// A scrambled point is uniform: over many keys the mean of any point is 1/2 and its mean square 1/3.
func TestAScrambledPointIsUniform(t *testing.T) {
	const keys = 20000
	for _, index := range []uint32{0, 1, 5, 1000} {
		sum, square := 0.0, 0.0
		for r := range uint64(keys) {
			u := NewSobolSequence(11, r, 4).Uniform(index)
			sum += u
			square += u * u
		}
		if off := math.Abs(sum/keys-0.5) / math.Sqrt(1.0/12/keys); off > 4 {
			t.Errorf("point %d: mean %v, %.1f standard errors from 1/2", index, sum/keys, off)
		}
		if off := math.Abs(square/keys-1.0/3) / math.Sqrt(4.0/45/keys); off > 4 {
			t.Errorf("point %d: mean square %v, %.1f standard errors from 1/3", index, square/keys, off)
		}
	}
}

// A smooth function of few variables converges faster than the square root: at 4,096 points the error of a scrambled net is
// far below that of independent points. Here f = (x1 + x2 + x3)^2 with mean 5/2, variance 0.5333 + 2 x 0.25.
func TestAScrambledNetIntegratesASmoothFunctionFarBetter(t *testing.T) {
	const points, replicates = 4096, 16
	worst := 0.0
	for r := range uint64(replicates) {
		sum := 0.0
		for i := range uint32(points) {
			s := NewSobolSequence(1, r, 0).Uniform(i) + NewSobolSequence(1, r, 1).Uniform(i) + NewSobolSequence(1, r, 2).Uniform(i)
			sum += s * s
		}
		worst = max(worst, math.Abs(sum/points-2.5))
	}
	independent := math.Sqrt(2.3 / points) // about one standard error
	if worst > independent/50 {
		t.Errorf("worst error of %d replicates %v; independent points err by %v", replicates, worst, independent)
	}
}

func TestFrozenSobolUniforms(t *testing.T) {
	got := []float64{NewSobolSequence(1, 0, 0).Uniform(0), NewSobolSequence(1, 0, 0).Uniform(1), NewSobolSequence(1, 3, 5).Uniform(77), NewSobolSequence(2, 0, 63).Uniform(1 << 20)}
	for i, want := range frozenSobol {
		if got[i] != want {
			t.Errorf("uniform %d is %v, was %v: results of runs change", i, got[i], want)
		}
	}
}

var frozenSobol = []float64{0x1.96dbfa12p-02, 0x1.b053bb31p-01, 0x1.ba423f32p-02, 0x1.3d84a6edp-01}

func TestRowsOfSobolPointsAreThePointsToTheBit(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for round := range 300 {
		s := NewSobolSequence(r.Uint64(), r.Uint64(), r.IntN(SobolDimensions))
		index := []uint32{0, 64 * r.Uint32N(1000), r.Uint32(), 1<<32 - 40}[round%4] // the last goes around
		dst := make([]float64, r.IntN(150))
		s.Fill(dst, index)
		for i, got := range dst {
			if want := s.Uniform(index + uint32(i)); got != want {
				t.Fatalf("dimension %d, point %d of %d from %d: %v, alone %v", s.dimension, i, len(dst), index, got, want)
			}
		}
	}
}

func BenchmarkSobol(b *testing.B) {
	s := NewSobolSequence(1, 0, 5)
	var row [Lanes]float64
	b.Run("one by one", func(b *testing.B) {
		for b.Loop() {
			for i := range row {
				row[i] = s.Uniform(uint32(i))
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Lanes, "ns/point")
	})
	b.Run("a row", func(b *testing.B) {
		for b.Loop() {
			s.Fill(row[:], 0)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Lanes, "ns/point")
	})
}
