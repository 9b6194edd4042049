package returns_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/capstack/capstack/compute/internal/vector"
	"github.com/capstack/capstack/compute/returns"
)

// kinds draw a series of n flows, each a way out of the search.
var kinds = map[string]func(r *rand.Rand, f []float64){
	"project": func(r *rand.Rand, f []float64) { // one sign change, profit or loss
		turn, level := r.IntN(len(f)), 3*r.Float64()
		for t := range f {
			if f[t] = level * r.Float64(); t < turn {
				f[t] = -r.Float64() - 0.01
			}
		}
	},
	"loan": func(r *rand.Rand, f []float64) {
		f[0] = 100
		for t := 1; t < len(f); t++ {
			f[t] = -100 / float64(len(f)) * 2.5 * r.Float64()
		}
	},
	"refurbished": func(r *rand.Rand, f []float64) { // several changes, one in the cumulative flows
		f[0] = -50
		for t := 1; t < len(f); t++ {
			if f[t] = 3; t%7 == 5 {
				f[t] = -1
			}
		}
	},
	"anything": func(r *rand.Rand, f []float64) {
		for t := range f {
			f[t] = r.NormFloat64()
		}
	},
	"sparse": func(r *rand.Rand, f []float64) {
		for range 3 {
			f[r.IntN(len(f))] = math.Round(r.NormFloat64())
		}
	},
	"even": func(_ *rand.Rand, f []float64) { // the root is 0
		f[0], f[len(f)-1] = -1, 1
	},
	"only out":   func(_ *rand.Rand, f []float64) { f[len(f)/2] = -2 },
	"only in":    func(_ *rand.Rand, f []float64) { f[len(f)/2] = 2 },
	"nothing":    func(*rand.Rand, []float64) {},
	"minus zero": func(_ *rand.Rand, f []float64) { f[0] = math.Copysign(0, -1) },
	"above every rate": func(_ *rand.Rand, f []float64) {
		f[0] = -1e-9
		f[len(f)-1] = 1e300
	},
	"lost": func(_ *rand.Rand, f []float64) { f[0], f[len(f)-1] = -1e300, 1e-9 },
	"too large": func(_ *rand.Rand, f []float64) {
		f[0] = -1e305
		f[len(f)-1] = 1e305
	},
	"no number":   func(_ *rand.Rand, f []float64) { f[0], f[len(f)-1] = -1, math.NaN() },
	"endless":     func(_ *rand.Rand, f []float64) { f[0], f[len(f)-1] = -1, math.Inf(1) },
	"turns twice": func(_ *rand.Rand, f []float64) { copy(f, []float64{-1, 3, -2.1}) },
}

// Every lane of a block has the bits of UsualRoot, whatever stands beside it and wherever its flows begin and end.
func TestABlockHasTheBitsOfUsualRootInEveryLane(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	names := []string{"project", "project", "project", "loan", "refurbished"} // of most lanes, in order; then all kinds
	for name := range kinds {
		names = append(names, name)
	}
	seen := map[returns.Status]int{}
	for _, n := range []int{1, 2, 3, 25, 120, 121} {
		b := returns.NewBlock(n)
		for round := range 40 {
			var series [vector.Lanes][]float64
			flows := make([]vector.Row, n)
			lanes := vector.Lanes - r.IntN(2)*r.IntN(vector.Lanes)
			for i := range series {
				kind := names[i*7%5]
				if r.IntN(4) < round%4 {
					kind = names[r.IntN(len(names))]
				}
				series[i] = make([]float64, n)
				from, to := 0, n
				if r.IntN(4) < round%3 {
					from = r.IntN(n)
					to = from + 1 + r.IntN(n-from)
				}
				kinds[kind](r, series[i][from:to])
				for k := range flows {
					flows[k][i] = series[i][k]
				}
			}
			var rate, status vector.Row
			b.UsualRoots(flows, lanes, &rate, &status)
			for i := range lanes {
				want, code := returns.UsualRoot(series[i])
				seen[code]++
				if math.Float64bits(rate[i]) != math.Float64bits(want) || status[i] != float64(code) {
					t.Fatalf("%d flows, lane %d: %v with status %v, alone %v with %v: %v", n, i, rate[i], returns.Status(status[i]), want, code, series[i])
				}
			}
		}
	}
	for code := returns.Found; code <= returns.NotFinite; code++ {
		if seen[code] == 0 && code != returns.NoUsualRoot { // which takes two roots that only touch
			t.Errorf("no series whose outcome is: %v", code)
		}
	}
}

func TestSearchesInABlockAndAloneAllocateNothing(t *testing.T) {
	for _, flows := range [][]vector.Row{projects(120), phases(120)} {
		b := returns.NewBlock(len(flows))
		var rate, status vector.Row
		if n := testing.AllocsPerRun(10, func() { b.UsualRoots(flows, vector.Lanes, &rate, &status) }); n != 0 {
			t.Errorf("%v allocations", n)
		}
		series := make([]float64, len(flows))
		for t := range series {
			series[t] = flows[t][0]
		}
		if n := testing.AllocsPerRun(10, func() { returns.UsualRoot(series) }); n != 0 {
			t.Errorf("%v allocations for one series", n)
		}
	}
}

// projects are a year of building and years of income, of which a sixth never pays back.
func projects(months int) []vector.Row {
	r := rand.New(rand.NewPCG(13, 14))
	flows := make([]vector.Row, months)
	for i := range vector.Lanes {
		level := 1.2 + 0.3*r.NormFloat64()
		for t := range flows {
			if flows[t][i] = level / float64(months-12) * (0.5 + r.Float64()); t < 12 {
				flows[t][i] = -1.0 / 12
			}
		}
	}
	return flows
}

// phases are projects that begin with a payment to the owners and build again after two years: several sign changes, for
// which all roots are isolated.
func phases(months int) []vector.Row {
	flows := projects(months)
	for i := range vector.Lanes {
		flows[0][i] = 0.01
		for t := 24; t < 30; t++ {
			flows[t][i] = -0.1
		}
	}
	return flows
}

func BenchmarkUsualRootsOf64Series(b *testing.B) {
	for _, kind := range []struct {
		name  string
		flows []vector.Row
	}{{"one sign change", projects(120)}, {"several", phases(120)}} {
		series := make([][]float64, vector.Lanes)
		for i := range series {
			for t := range kind.flows {
				series[i] = append(series[i], kind.flows[t][i])
			}
		}
		b.Run(kind.name+"/one by one", func(b *testing.B) {
			for b.Loop() {
				for _, s := range series {
					returns.UsualRoot(s)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/vector.Lanes, "ns/series")
		})
		b.Run(kind.name+"/side by side", func(b *testing.B) {
			block := returns.NewBlock(len(kind.flows))
			var rate, status vector.Row
			for b.Loop() {
				block.UsualRoots(kind.flows, vector.Lanes, &rate, &status)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/vector.Lanes, "ns/series")
		})
	}
}

// The search for the usual root stops where no other root matters. It must find what the definition picks from all of them.
func TestTheUsualRootIsTheOnePickedFromAll(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 20))
	several := 0
	var roots []returns.Root
	for range 4000 {
		f := make([]float64, 2+r.IntN(30))
		kinds[[]string{"anything", "sparse", "refurbished", "project"}[r.IntN(4)]](r, f)
		got, code := returns.UsualRoot(f)
		var status returns.Status
		roots, status = returns.Roots(f, roots)
		if status != returns.Found {
			continue
		}
		if len(roots) > 1 {
			several++
		}
		want, found := usual(roots)
		if (code == returns.Found) != found || found && math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
			t.Fatalf("%v with %v, picked from %v: %v of %v", got, code, roots, want, f)
		}
	}
	if several < 300 {
		t.Errorf("only %d series have several roots", several)
	}
}

// usual is the convention by the letter: the only root; else the smallest from 0 on where the value falls; else the largest
// below 0.
func usual(ascending []returns.Root) (rate float64, found bool) {
	if len(ascending) == 1 {
		return ascending[0].Rate, true
	}
	for _, root := range ascending {
		if root.Rate >= 0 && root.Slope < 0 {
			return root.Rate, true
		}
	}
	for _, root := range slices.Backward(ascending) {
		if root.Rate < 0 {
			return root.Rate, true
		}
	}
	return 0, false
}
