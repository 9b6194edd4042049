package solve_test

import (
	"math"
	"testing"

	"github.com/capstack/capstack/compute/rng"
	"github.com/capstack/capstack/compute/solve"
)

// limit makes a Limit of a function of one point.
func limit(f func(u []float64) float64) solve.Limit {
	return func(points [][]float64, margins []float64) error {
		for i, u := range points {
			margins[i] = f(u)
		}
		return nil
	}
}

func along(a []float64, u []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += x * u[i]
	}
	return sum
}

func TestTheSmallestShockMeetsItsClosedForm(t *testing.T) {
	wide := make([]float64, 40) // a plane in 40 dimensions, of which each carries little
	for i := range wide {
		wide[i] = 1 + 0.1*float64(i%7)
	}
	wideNorm := math.Sqrt(along(wide, wide))
	for _, x := range []struct {
		name       string
		dimensions int
		margin     func(u []float64) float64
		want       float64 // length of the shortest
		count      int     // of distinct shocks; 0: any
		tolerance  float64
	}{
		// margin = c - a u: beta = c/|a| (Hasofer and Lind)
		{"a plane in three dimensions", 3, func(u []float64) float64 { return 6 - along([]float64{1, -2, 2}, u) }, 2, 1, 1e-6},
		{"a plane in one dimension", 1, func(u []float64) float64 { return 1 + 0.5*u[0] }, 2, 1, 1e-8},
		{"a plane in forty dimensions", 40, func(u []float64) float64 { return 3*wideNorm - along(wide, u) }, 3, 1, 1e-5},
		// two lognormals, R = e^(mu + s u): ln R1/R2 is normal, beta = (mu1 - mu2)/sqrt(s1^2 + s2^2)
		{"the ratio of two lognormals", 2, func(u []float64) float64 {
			return rng.Exp(0.9+0.3*u[0])/rng.Exp(0.1+0.4*u[1]) - 1
		}, 0.8 / 0.5, 1, 1e-6},
		// distance of a parabola v = 4 - u^2/2 from the origin: u^2 = 6, v = 1, so sqrt(7), on two sides
		{"a parabola with two equal shocks", 2, func(u []float64) float64 { return 4 - 0.5*u[0]*u[0] - u[1] }, math.Sqrt(7), 2, 1e-6},
		{"the nearer of two planes", 4, func(u []float64) float64 { return math.Min(2.5-u[0], 3-u[3]) }, 2.5, 2, 1e-6},
		// both conditions must fail: the corner (2, 1.5, 0)
		{"a corner of two planes", 3, func(u []float64) float64 { return math.Max(2-u[0], 1.5-u[1]) }, 2.5, 1, 1e-5},
		// oblique corner: u0 + u1 >= 3 and u0 - 2 u1 >= 1: the foot of the first plane, (1.5, 1.5), does not meet the second; the
		// point of both is (7/3, 2/3)
		{"an oblique corner", 2, func(u []float64) float64 { return math.Max(3-u[0]-u[1], 1-u[0]+2*u[1]) }, math.Sqrt(49.0/9 + 4.0/9), 1, 1e-4},
		{"a margin that is flat until it breaks", 3, func(u []float64) float64 { return -math.Max(0, along([]float64{3, 0, 4}, u)-10) }, 2, 1, 1e-5},
		// a Bernoulli driver happens above 1.3 and costs 2 of a margin of 3 - u1: the corner (1.3, 1), or (0, 3) without it
		{"a threshold and a smooth driver", 2, func(u []float64) float64 {
			if u[0] > 1.3 {
				return 1 - u[1]
			}
			return 3 - u[1]
		}, math.Sqrt(1.3*1.3 + 1), 2, 1e-5},
		// a day is reached where its eve ends: the plane 99.5 - 30 u - 40 v
		{"steps of whole days", 2, func(u []float64) float64 { return 100.5 - math.Ceil(30*u[0]) - 40*u[1] }, 1.99, 0, 1e-4},
		{"a sphere, all of which is nearest", 5, func(u []float64) float64 { return 9 - along(u, u) }, 3, 0, 1e-6},
	} {
		t.Run(x.name, func(t *testing.T) {
			a, err := solve.SmallestShock(solve.ShockQuestion{Dimensions: x.dimensions, Reach: 6}, limit(x.margin))
			if err != nil || len(a.Shocks) == 0 {
				t.Fatalf("%+v %v", a, err)
			}
			s := a.Shocks[0]
			if math.Abs(s.Length-x.want) > x.tolerance*x.want || x.count > 0 && len(a.Shocks) != x.count {
				t.Errorf("length %v, want %v; %d shocks", s.Length, x.want, len(a.Shocks))
				for _, s := range a.Shocks {
					t.Logf("%v %v", s.Length, s.Point)
				}
			}
			if !(x.margin(s.Point) < 0) || x.margin(s.Holding) < 0 {
				t.Errorf("margins %v at the point and %v before it", x.margin(s.Point), x.margin(s.Holding))
			}
			t.Logf("%d evaluations, length %v", a.Evaluations, s.Length)
		})
	}
}

// A limit that bends, breaks off and has no value in places: no direction of a dense random set breaks nearer than the answer.
func TestNoDenseDirectionBreaksNearerThanTheShock(t *testing.T) {
	margin := func(u []float64) float64 {
		if u[0] < -3 {
			return math.NaN()
		}
		m := 3.2 - u[0]*u[1] - math.Max(u[1], 0.3*u[2]) - 0.2*math.Abs(u[2])
		if u[2] > 2 {
			m -= 0.5
		}
		return m
	}
	a, err := solve.SmallestShock(solve.ShockQuestion{Dimensions: 3, Reach: 6}, limit(margin))
	if err != nil || len(a.Shocks) == 0 {
		t.Fatalf("%+v %v", a, err)
	}
	best := a.Shocks[0].Length
	for path := range uint64(50_000) {
		u, n := make([]float64, 3), 0.0
		for i := range u {
			u[i] = rng.NormalQuantile(rng.NewSobolSequence(7, 0, i).Uniform(uint32(path)))
			n += u[i] * u[i]
		}
		for r := 0.05; r < 0.999*best; r += 0.05 {
			y := []float64{u[0] * r / math.Sqrt(n), u[1] * r / math.Sqrt(n), u[2] * r / math.Sqrt(n)}
			if margin(y) < 0 {
				t.Fatalf("breaks at %v, length %v; the shock has %v", y, r, best)
			}
		}
	}
}

func TestScalesOfDirectionsAreNotNegative(t *testing.T) {
	// 2 - u0 + u1: without the bound (1, -1) at sqrt(2); with it (2, 0)
	a, err := solve.SmallestShock(solve.ShockQuestion{Dimensions: 2, Reach: 10, Positive: true}, limit(func(u []float64) float64 { return 2 - u[0] + u[1] }))
	if err != nil || len(a.Shocks) != 1 || math.Abs(a.Shocks[0].Length-2) > 1e-6 || a.Shocks[0].Point[1] != 0 {
		t.Errorf("%+v %v", a, err)
	}
}

func TestWhatIsBrokenAndWhatCannotBeBroken(t *testing.T) {
	q := solve.ShockQuestion{Dimensions: 2, Reach: 4}
	if a, err := solve.SmallestShock(q, limit(func([]float64) float64 { return -1 })); err != nil || !a.Broken || a.Evaluations != 1 {
		t.Errorf("broken at the origin: %+v %v", a, err)
	}
	a, err := solve.SmallestShock(q, limit(func(u []float64) float64 { return 5 - u[0] }))
	if err != nil || a.Broken || len(a.Shocks) != 0 || math.Abs(a.Least-1) > 1e-9 || math.Abs(a.LeastAt[0]-4) > 1e-9 {
		t.Errorf("out of reach: %+v %v", a, err)
	}
	a, err = solve.SmallestShock(q, limit(func([]float64) float64 { return math.NaN() }))
	if err != nil || len(a.Shocks) != 0 || a.Least == a.Least || a.Absent != a.Evaluations {
		t.Errorf("no value anywhere: %+v %v", a, err)
	}
	// a cap of the sphere, so narrow that no ray meets it, towards which the margin falls
	narrow := []float64{0.48, 0.36, 0.64, 0.48, 0, 0}
	a, err = solve.SmallestShock(solve.ShockQuestion{Dimensions: 6, Reach: 4}, limit(func(u []float64) float64 { return 3.9999 - along(narrow, u) }))
	if err != nil || len(a.Shocks) != 1 || math.Abs(a.Shocks[0].Length-3.9999) > 1e-6 {
		t.Errorf("narrow: %+v %v", a, err)
	}
}

func TestAJumpIsToldFromARoot(t *testing.T) {
	q := solve.ShockQuestion{Dimensions: 1, Reach: 6}
	for name, x := range map[string]struct {
		margin func(u []float64) float64
		jump   bool
	}{
		"a root":                    {func(u []float64) float64 { return 2 - u[0] }, false},
		"a step":                    {func(u []float64) float64 { return math.Copysign(1, 2-u[0]) }, true},
		"no value behind the limit": {func(u []float64) float64 { return map[bool]float64{true: 1, false: math.Inf(-1)}[u[0] < 2] }, true},
		"no value in front of the limit": {func(u []float64) float64 {
			switch {
			case u[0] < 1:
				return 1
			case u[0] < 2:
				return math.NaN()
			}
			return -1
		}, true},
	} {
		a, err := solve.SmallestShock(q, limit(x.margin))
		if err != nil || len(a.Shocks) != 1 || a.Shocks[0].Jump != x.jump || math.Abs(a.Shocks[0].Length-2) > 1e-6 {
			t.Errorf("%s: %+v %v", name, a, err)
		}
	}
}

func TestTheBudgetEndsASearch(t *testing.T) {
	f := limit(func(u []float64) float64 { return 9 - along(u, u) })
	a, err := solve.SmallestShock(solve.ShockQuestion{Dimensions: 5, Reach: 6, Budget: 6000}, f)
	if err != nil || !a.Exhausted || a.Evaluations > 12_000 || len(a.Shocks) == 0 {
		t.Errorf("%+v %v", a, err)
	}
}
