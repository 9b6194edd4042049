package vector

import (
	"math/rand/v2"
	"testing"
)

func TestSignsAndTheirPlainTwinGiveTheSameBits(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, months := range []int{1, 2, 3, 120, 601} {
		flows := make([]Row, months)
		for i := range flows {
			flows[i] = *draw(r)
			for k := range Lanes / 2 { // half of the lanes have no NaN, which would hide the sums
				flows[i][k] = r.NormFloat64()
			}
		}
		var gross, sum, gross2, sum2 Row
		marks, marks2 := make([]Marks, months), make([]Marks, months)
		Signs(&gross, &sum, marks, flows)
		signs(&gross2, &sum2, marks2, flows)
		for i := range Lanes {
			if !sameNumber(gross[i], gross2[i]) || !sameNumber(sum[i], sum2[i]) {
				t.Fatalf("%d months, lane %d: sums %v and %v, the plain twin %v and %v", months, i, gross[i], sum[i], gross2[i], sum2[i])
			}
		}
		for i := range marks {
			if marks[i] != marks2[i] {
				t.Fatalf("%d months, month %d: marks %x, the plain twin %x", months, i, marks[i], marks2[i])
			}
		}
	}
}

func TestSumsOfPolynomialsAndTheirPlainTwinsGiveTheSameBits(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, n := range []int{1, 2, 3, 4, 5, 120, 121, 600} {
		c := make([]Octet, n)
		for p := range c {
			for k := range c[p] {
				c[p][k] = specials[r.IntN(10)] // finite
				if r.IntN(3) > 0 {
					c[p][k] = r.NormFloat64() * 1e6
				}
			}
		}
		x := Octet{1, 0, 1e-300}
		for k := 3; k < len(x); k++ {
			x[k] = r.Float64()
		}
		b := x
		b[4], b[5] = 1, r.Float64()
		var signedFast, signedPlain [4]Octet
		SignedSums(&signedFast, c, &x)
		signedSums(&signedPlain, c, &x)
		var fast, plain [6]Octet
		BoundedSums(&fast, c, &x, &b)
		boundedSums(&plain, c, &x, &b)
		for i, got := range append(fast[:], signedFast[:]...) {
			for k, want := range append(plain[:], signedPlain[:]...)[i] {
				if !sameNumber(got[k], want) {
					t.Fatalf("%d coefficients, sum %d of series %d: %v, the plain twin %v", n, i, k, got[k], want)
				}
			}
		}
	}
}

// With small whole numbers every step is exact, so the sums are known: of 3 - 5x + 7x^2 - 9x^3 at 2, and bounds at 1.
func TestSumsOfAPolynomialWorkedByHand(t *testing.T) {
	c := make([]Octet, 4)
	var x Octet
	for k := range x {
		x[k] = 2
		for p, v := range []float64{3, -5, 7, -9} {
			c[p][k] = v
		}
	}
	var out [4]Octet
	SignedSums(&out, c, &x)
	for k := range x {
		if got := [4]float64{out[0][k], out[1][k], out[2][k], out[3][k]}; got != [4]float64{31, 28, 82, 113} {
			t.Errorf("series %d: %v", k, got)
		}
	}
	b := Octet{1, 1, 1, 1, 1, 1, 1, 1}
	var bounds [6]Octet
	BoundedSums(&bounds, c, &x, &b)
	for k := range x {
		var got [6]float64
		for i := range got {
			got[i] = bounds[i][k]
		}
		if got != [6]float64{-51, -85, 113, 24, 46, 34} {
			t.Errorf("series %d: bounds %v", k, got)
		}
	}
}
