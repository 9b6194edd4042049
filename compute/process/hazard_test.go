package process

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/internal/vector"
	"github.com/capstack/capstack/compute/rating"
	"github.com/capstack/capstack/compute/rng"
)

func contains(text, part string) bool { return strings.Contains(text, part) }

// 675bp at a recovery of 35% over five years: 1 - exp(-5 x 0.0675/0.65) = 40.50% (the continuous figure of the conventions,
// 12; 42.2% is a discrete reading of the same quote: 1 - (1 - 0.0675/0.65)^5).
func TestTheCreditTriangleGivesTheStatedProbability(t *testing.T) {
	h := FlatFromSpread(0.0675, 0.35)
	if got := 1 - h.Survival(5); math.Abs(got-0.4050) > 5e-5 {
		t.Errorf("probability of default %v, want 40.50%%", got)
	}
	if discrete := 1 - math.Pow(1-0.0675/0.65, 5); math.Abs(discrete-0.422) > 5e-4 {
		t.Errorf("the discrete reading is %v, not 42.2%%", discrete)
	}
}

func TestTheTimeOfDefaultInvertsSurvival(t *testing.T) {
	h := Hazard{Ends: []float64{1, 3, 5, math.Inf(1)}, Rates: []float64{0.02, 0, 0.1, 0.05}}
	for _, u := range []float64{0.001, 0.01, 0.0198, 0.1, 0.3, 0.9, 0.9999} {
		years := h.Time(u)
		if got := 1 - h.Survival(years); math.Abs(got-u) > 1e-14 {
			t.Errorf("u %v: default after %v years, by which %v have defaulted", u, years, got)
		}
		if years > 1 && years < 3 {
			t.Errorf("u %v: a default after %v years, while the hazard is 0", u, years)
		}
	}
	if got := Flat(0).Time(0.999); got != Never {
		t.Errorf("without hazard: default after %v years", got)
	}
	finite := Hazard{Ends: []float64{2, 4}, Rates: []float64{0.1, 0}}
	if got := finite.Time(0.9); got != Never {
		t.Errorf("behind the last hazard: default after %v years", got)
	}
}

// The hazards of every grade give back the published rates at every term, and go on as they ended.
func TestHazardsFromRatingsSurviveAsPublished(t *testing.T) {
	for g := rating.Aaa; g <= rating.Caa; g++ {
		h := HazardFromRating(g)
		if found := h.Validate(); found != nil {
			t.Errorf("%v: %v", g, found)
		}
		for _, p := range rating.Cumulative(g) {
			if got := 1 - h.Survival(p.Years); math.Abs(got-p.Default) > 1e-15 {
				t.Errorf("%v: %v defaulted after %v years, published %v", g, got, p.Years, p.Default)
			}
		}
		last := len(h.Rates) - 1
		if got, want := h.Cumulative(30)-h.Cumulative(20), 10*h.Rates[last]; math.Abs(got-want) > 1e-15 {
			t.Errorf("%v: the hazard of years 20 to 30 is %v, want %v", g, got, want)
		}
	}
}

func TestABootstrappedCurveRepricesItsQuotes(t *testing.T) {
	quotes := []SpreadPoint{{1, 0.03}, {3, 0.05}, {5, 0.0675}, {10, 0.07}}
	h, err := Bootstrap(quotes, 0.35, 0.04)
	if err != nil {
		t.Fatal(err)
	}
	if found := h.Validate(); found != nil {
		t.Fatal(found)
	}
	for _, q := range quotes {
		if v := h.swap(q, 0.35, 0.04); math.Abs(v) > 1e-14 {
			t.Errorf("the swap of %v years is worth %v", q.Years, v)
		}
	}
	flat, err := Bootstrap([]SpreadPoint{{5, 0.0675}}, 0.35, 0.04)
	if err != nil {
		t.Fatal(err)
	}
	// The triangle holds up to the quarterly accrual and discounting (O'Kane and Turnbull, section 5).
	if triangle := 0.0675 / 0.65; math.Abs(flat.Rates[0]/triangle-1) > 0.01 {
		t.Errorf("flat hazard %v, by the triangle %v", flat.Rates[0], triangle)
	}
}

func TestQuotesThatNoHazardReproducesAreNamed(t *testing.T) {
	for _, quotes := range [][]SpreadPoint{
		{{1, 0.2}, {2, 0.01}},
		{{5, 0.05}, {5.1, 0.05}},
		{{1, 200}},
		{},
	} {
		_, err := Bootstrap(quotes, 0.4, 0.03)
		var wrong *BootstrapError
		if !errors.As(err, &wrong) {
			t.Errorf("%v: %v", quotes, err)
		}
	}
	bad := Hazard{Ends: []float64{2, 1}, Rates: []float64{-0.1, math.NaN(), 1}}
	if n := len(bad.Validate()); n != 4 {
		t.Errorf("%d findings, want 4: %v", n, bad.Validate())
	}
}

// Two names under a Gaussian copula: P(both by T) is the bivariate normal distribution at the two thresholds. For equal
// thresholds at 0 (each defaults with probability one half) it is 1/4 + asin(rho)/(2 pi) (Sheppard 1899), exactly.
func TestJointDefaultsFollowTheGaussianCopula(t *testing.T) {
	if testing.Short() {
		t.Skip("a million paths")
	}
	rate := math.Ln2 / 5 // half default within five years
	const rho = 0.4
	factors := []Factor{{Path: "a", Marginal: DefaultTime(Flat(rate))}, {Path: "b", Marginal: DefaultTime(Flat(rate))}}
	var one, both moments
	simulate(t, factors, 1, million, [][]float64{{1, rho}, {rho, 1}}, 16, func(l []*vector.Row, _ [][]vector.Row) {
		for lane := range rng.Lanes {
			a, b := 0.0, 0.0
			if l[0][lane] <= 5 {
				a = 1
			}
			if l[1][lane] <= 5 {
				b = 1
			}
			one.add(a)
			both.add(a * b)
		}
	})
	one.within(t, "one name", 0.5)
	both.within(t, "both names", 0.25+math.Asin(rho)/(2*math.Pi))
}
