package process

import (
	"math"
	"testing"

	"github.com/capstack/capstack/compute/internal/vector"
	"github.com/capstack/capstack/compute/rng"
	"github.com/capstack/capstack/compute/strata"
)

// parted makes a plan of two strata with a rare first one.
func parted(t testing.TB, edges ...float64) *strata.Plan {
	t.Helper()
	p, faults := strata.New(edges, nil)
	if faults != nil {
		t.Fatal(faults)
	}
	return p
}

// weighted are moments by stratum, put together with the probabilities of the strata.
type weighted struct {
	plan    *strata.Plan
	moments []moments
}

func newWeighted(p *strata.Plan) *weighted { return &weighted{p, make([]moments, p.Len())} }

func (w *weighted) add(x float64, path uint64) { w.moments[w.plan.OfPath(path)].add(x) }

func (w *weighted) read() (mean, deviation float64) {
	variance := 0.0
	for h := range w.moments {
		m := &w.moments[h]
		mean += w.plan.Probability(h) * m.mean()
		variance += square(w.plan.Probability(h) * m.error())
	}
	return mean, math.Sqrt(variance)
}

func (w *weighted) within(t *testing.T, what string, want float64) {
	t.Helper()
	mean, deviation := w.read()
	if off := math.Abs(mean-want) / (deviation + 1e-300); off > 3 {
		t.Errorf("%s: %v, closed form %v, %.1f standard errors of %v away", what, mean, want, off, deviation)
	}
}

// fillAll draws whole blocks of paths.
func fillAll(t testing.TB, p *Paths, paths int, seed uint64, see func(levels []*vector.Row, histories [][]vector.Row, first uint64)) {
	t.Helper()
	levels, histories := make([]*vector.Row, p.Factors()), make([][]vector.Row, p.Evolving())
	for i := range levels {
		levels[i] = new(vector.Row)
	}
	for k := range histories {
		histories[k] = make([]vector.Row, p.Months()+1)
	}
	for first := 0; first < paths; first += rng.Lanes {
		p.Fill(levels, histories, seed, uint64(first))
		see(levels, histories, uint64(first))
	}
}

// Whichever factor is stratified, first, last or one that evolves, the weighted moments are those of the model: each number has
// its variance, each pair its entry of the matrix, the months of an evolving factor are independent standard normals.
func TestStratifiedPathsHaveTheJointDistribution(t *testing.T) {
	walk := Evolution{Form: FormRate, Volatility: math.Sqrt(12)} // x_t is the sum of standard normals
	factors := []Factor{{Path: "a", Evolution: &walk}, {Path: "once", Marginal: Normal(0, 1)}, {Path: "free", Marginal: Normal(0, 1)}, {Path: "b", Evolution: &walk}}
	matrix := [][]float64{{1, 0.5, 0, 0.8}, {0.5, 1, 0, 0.3}, {0, 0, 1, 0}, {0.8, 0.3, 0, 1}}
	const months = 6
	for s := range factors {
		c, err := NewCorrelation(matrix)
		if err != nil {
			t.Fatal(err)
		}
		plan := parted(t, 0.01, 0.3)
		p, err := NewPaths(factors, months, c, Points{Strata: plan, Stratified: s})
		if err != nil {
			t.Fatal(err)
		}
		var means, products [4][4]*weighted
		for i := range means {
			for j := range means {
				means[i][j], products[i][j] = newWeighted(plan), newWeighted(plan)
			}
		}
		month, apart := newWeighted(plan), newWeighted(plan)
		fillAll(t, p, 1<<17, uint64(40+s), func(l []*vector.Row, h [][]vector.Row, first uint64) {
			for lane := range rng.Lanes {
				path := first + uint64(lane)
				z := [4]float64{h[0][months][lane] / math.Sqrt(months), l[1][lane], l[2][lane], h[1][months][lane] / math.Sqrt(months)}
				for i := range z {
					means[i][i].add(z[i], path)
					for j := range i + 1 {
						products[i][j].add(z[i]*z[j], path)
					}
				}
				one, other := h[0][3][lane]-h[0][2][lane], h[0][4][lane]-h[0][3][lane]
				month.add(one*one, path)
				apart.add(one*other, path)
			}
		})
		for i := range factors {
			means[i][i].within(t, factors[s].Path+": mean of "+factors[i].Path, 0)
			for j := range i + 1 {
				products[i][j].within(t, factors[s].Path+": "+factors[i].Path+" with "+factors[j].Path, matrix[i][j])
			}
		}
		month.within(t, "variance of a month", 1)
		apart.within(t, "two months", 0)
	}
}

// A default of 0.5% within ten years whose loss falls with a price: E[loss] = E[1{default} max(0, 1 - price)] with price
// lognormal and correlated, by numerical integration over the default's score as a second method.
func TestARareDefaultIsUnbiasedAndFarLessVariable(t *testing.T) {
	const probability, rho, sigma = 0.005, 0.5, 0.4
	hazard := Flat(-math.Log1p(-probability) / 10)
	factors := []Factor{{Path: "price", Marginal: Lognormal(1, sigma)}, {Path: "default", Marginal: DefaultTime(hazard)}}
	c, err := NewCorrelation([][]float64{{1, rho}, {rho, 1}})
	if err != nil {
		t.Fatal(err)
	}
	want := expectedLoss(probability, rho, sigma)
	variance := map[string]float64{}
	for name, points := range map[string]Points{"independent": {}, "strata": {Strata: parted(t, probability), Stratified: 1},
		"strata, antithetic": {Strata: parted(t, probability), Stratified: 1, Antithetic: true}, "strata, sobol": {Strata: parted(t, probability), Stratified: 1, Sobol: true}} {
		p, err := NewPaths(factors, 1, c, points)
		if err != nil {
			t.Fatal(err)
		}
		var over moments // of the estimates of 500 seeds
		for seed := range uint64(500) {
			var sums [2]moments
			fillAll(t, p, 2048, seed+1, func(l []*vector.Row, _ [][]vector.Row, first uint64) {
				h := 0
				if points.Strata != nil {
					h = points.Strata.OfPath(first)
				}
				for lane := range rng.Lanes {
					loss := 0.0
					if l[1][lane] <= 10 {
						loss = math.Max(0, 1-l[0][lane])
					}
					sums[h].add(loss)
				}
			})
			estimate := sums[0].mean()
			if points.Strata != nil {
				estimate = probability*sums[0].mean() + (1-probability)*sums[1].mean()
			}
			over.add(estimate)
		}
		over.within(t, name, want)
		variance[name] = square(over.error())
	}
	for name, least := range map[string]float64{"strata": 100, "strata, antithetic": 150, "strata, sobol": 500} {
		ratio := variance["independent"] / variance[name]
		t.Logf("%s: variance ratio %.0f", name, ratio)
		if ratio < least {
			t.Errorf("%s: variance ratio %.0f, want %v at least", name, ratio, least)
		}
	}
}

// expectedLoss integrates by the midpoint rule over the score of the default: given it, the logarithm of the price is normal,
// and the put has Black's form (Hull, "Options, Futures, and Other Derivatives", 10th edition, section 15.8).
func expectedLoss(probability, rho, sigma float64) float64 {
	const steps = 20000
	sum, spread := 0.0, sigma*math.Sqrt(1-rho*rho)
	for i := range steps {
		z := rng.NormalQuantile(probability * (float64(i) + 0.5) / steps)
		mean := sigma * rho * z
		d := -mean / spread
		sum += NormalCDF(d) - math.Exp(mean+spread*spread/2)*NormalCDF(d-spread)
	}
	return probability * sum / steps
}

// A path alone is the path of its block, and the numbers of a factor that nothing correlates stay where they are.
func TestAStratifiedPathAloneIsThePathOfItsBlock(t *testing.T) {
	for name, points := range kinds {
		free := points
		points.Strata, points.Stratified = parted(t, 0.02, 0.1), 1
		p, err := NewPaths(basketFactors(), 12, nil, points)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := NewPaths(basketFactors(), 12, nil, free)
		if err != nil {
			t.Fatal(err)
		}
		draw := func(p *Paths, first uint64) ([]*vector.Row, [][]vector.Row) {
			levels, histories := []*vector.Row{{}, {}}, [][]vector.Row{make([]vector.Row, 13)}
			p.Fill(levels, histories, 3, first)
			return levels, histories
		}
		l, h := draw(p, 4096)
		for _, lane := range []int{0, 1, 17, 63} {
			al, ah := draw(p, uint64(4096+lane))
			if al[1][0] != l[1][lane] || ah[0][12][0] != h[0][12][lane] {
				t.Errorf("%s: path %d alone differs", name, 4096+lane)
			}
		}
		if _, unmoved := draw(plain, 4096); !points.Sobol && unmoved[0][12] != h[0][12] {
			t.Errorf("%s: strata of one factor move another", name)
		}
	}
}

func TestFillOfStrataAllocatesNothing(t *testing.T) {
	c, _ := NewCorrelation([][]float64{{1, 0.5}, {0.5, 1}})
	p, err := NewPaths([]Factor{{Path: "x", Marginal: Normal(0, 1)}, {Path: "y", Marginal: Normal(0, 1)}}, 1, c, Points{Strata: parted(t, 0.1), Stratified: 1, Sobol: true})
	if err != nil {
		t.Fatal(err)
	}
	levels := []*vector.Row{{}, {}}
	if n := testing.AllocsPerRun(10, func() { p.Fill(levels, nil, 1, 0) }); n != 0 {
		t.Errorf("Fill allocates %v times", n)
	}
}

func TestStrataOfNoFactorAreRefused(t *testing.T) {
	if _, err := NewPaths(basketFactors(), 12, nil, Points{Strata: parted(t, 0.1), Stratified: 2}); err == nil || !contains(err.Error(), "strata of factor 2") {
		t.Errorf("error %v", err)
	}
}
