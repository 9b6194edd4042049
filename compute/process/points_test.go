package process

import (
	"math"
	"testing"

	"github.com/capstack/capstack/compute/internal/vector"
	"github.com/capstack/capstack/compute/rng"
	"github.com/capstack/capstack/compute/stat"
)

// kinds are the ways to draw.
var kinds = map[string]Points{"independent": {}, "antithetic": {Antithetic: true}, "sobol": {Sobol: true}, "sobol, antithetic": {Sobol: true, Antithetic: true}}

// basket is the mean over a year of a price times a lognormal volume, less a fixed cost, floored at 0: monotone, with a kink, of
// twelve months and one more dimension. Without the floor its mean would be 1 - cost: the price has mean 1 in every month, and
// the volume, independent of it, has mean 1.
func basket(levels []*vector.Row, histories [][]vector.Row, lane int, cost float64) (floored, linear float64) {
	price := 0.0
	for t := 1; t <= 12; t++ {
		price += histories[0][t][lane] / 12
	}
	linear = price*levels[1][lane] - cost
	return math.Max(linear, 0), linear
}

func basketFactors() []Factor {
	const sigma = 0.3
	return []Factor{{Path: "price", Evolution: &Evolution{Form: FormPrice, MeanReversion: 0.5, Volatility: 0.4}},
		{Path: "volume", Marginal: Lognormal(math.Exp(-sigma*sigma/2), sigma)}}
}

// estimate is a run of the basket: a column of floored values and one of linear ones.
func estimate(t testing.TB, points Points, seed uint64, paths int) (floored, linear *stat.Column) {
	batches := 0
	if !points.Independent() {
		batches = Batches
	}
	p, err := NewPaths(basketFactors(), 12, nil, points)
	if err != nil {
		t.Fatal(err)
	}
	floored, _ = stat.NewColumn(stat.Options{Batches: batches})
	linear, _ = stat.NewColumn(stat.Options{Batches: batches})
	levels, histories := []*vector.Row{{}, {}}, [][]vector.Row{make([]vector.Row, 13)}
	for first := 0; first < paths; first += rng.Lanes {
		p.Fill(levels, histories, seed, uint64(first))
		for lane := range rng.Lanes {
			a, b := basket(levels, histories, lane, 0.8)
			floored.Add(a, uint64(first+lane))
			linear.Add(b, uint64(first+lane))
		}
	}
	return floored, linear
}

// Every way to draw has the closed form of the linear part as its mean, within three of the standard errors that it states for
// itself; and the others state smaller ones than independent draws do. The ratios are of variances, at 65,536 paths.
func TestPointsAreUnbiasedAndLessVariable(t *testing.T) {
	plain, plainLinear := estimate(t, Points{}, 1, 1<<16)
	for name, points := range kinds {
		f, l := estimate(t, points, 2, 1<<16)
		if off := math.Abs(l.Mean()-0.2) / l.StandardError(); off > 3 {
			t.Errorf("%s: mean %v, closed form 0.2, %.1f standard errors away", name, l.Mean(), off)
		}
		ratio, linear := square(plain.StandardError()/f.StandardError()), square(plainLinear.StandardError()/l.StandardError())
		t.Logf("%s: variance ratio %.1f with a kink, %.1f without", name, ratio, linear)
		if least := map[string]float64{"independent": 0.9, "antithetic": 2, "sobol": 2, "sobol, antithetic": 2}[name]; ratio < least {
			t.Errorf("%s: variance ratio %.2f, want %v at least", name, ratio, least)
		}
	}
}

func square(x float64) float64 { return x * x }

// The 95% interval holds the closed form in 95% of runs: over 1,000 seeds the share is 0.95 within three standard errors of a
// share, 0.0069 each.
func TestIntervalsCoverTheMeanAsOftenAsTheySay(t *testing.T) {
	if testing.Short() {
		t.Skip("a thousand runs for each way to draw")
	}
	for name, points := range kinds {
		deviates := 1.959963984540054
		if !points.Independent() {
			deviates = 2.0395134463964077 // Student's t with 31 degrees of freedom
		}
		covered := 0
		for seed := range uint64(1000) {
			_, l := estimate(t, points, seed+1000, 2048)
			if math.Abs(l.Mean()-0.2) <= deviates*l.StandardError() {
				covered++
			}
		}
		if covered < 950-21 || covered > 950+21 {
			t.Errorf("%s: %d of 1,000 intervals hold the mean", name, covered)
		}
	}
}

func TestOppositePathsHaveOppositeDraws(t *testing.T) {
	p, err := NewPaths([]Factor{{Path: "u", Marginal: Uniform(0, 1)}, {Path: "z", Marginal: Normal(0, 1)},
		{Path: "w", Evolution: &Evolution{Form: FormRate, MeanReversion: 1, Volatility: 1}}}, 7, nil, Points{Antithetic: true})
	if err != nil {
		t.Fatal(err)
	}
	levels, histories := []*vector.Row{{}, {}, {}}, [][]vector.Row{make([]vector.Row, 8)}
	p.Fill(levels, histories, 9, 128)
	for lane := 0; lane < rng.Lanes; lane += 2 {
		if levels[0][lane]+levels[0][lane+1] != 1 || levels[1][lane] != -levels[1][lane+1] {
			t.Fatalf("lanes %d and %d are not opposite", lane, lane+1)
		}
		if a, b := histories[0][7][lane], histories[0][7][lane+1]; math.Abs(a+b) > 1e-14 {
			t.Fatalf("months of lanes %d and %d: %v and %v", lane, lane+1, a, b)
		}
	}
}

// A path alone, as it is drawn again to be explained, is the path of the run.
func TestAPathAloneIsThePathOfItsBlock(t *testing.T) {
	for name, points := range kinds {
		p, err := NewPaths(basketFactors(), 12, nil, points)
		if err != nil {
			t.Fatal(err)
		}
		draw := func(first uint64) ([]*vector.Row, [][]vector.Row) {
			levels, histories := []*vector.Row{{}, {}}, [][]vector.Row{make([]vector.Row, 13)}
			p.Fill(levels, histories, 3, first)
			return levels, histories
		}
		l, h := draw(4096)
		for _, lane := range []int{0, 1, 17, 63} {
			al, ah := draw(uint64(4096 + lane))
			if al[1][0] != l[1][lane] || ah[0][12][0] != h[0][12][lane] {
				t.Errorf("%s: path %d alone differs", name, 4096+lane)
			}
		}
	}
}
