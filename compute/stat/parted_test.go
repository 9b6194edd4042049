package stat

import (
	"math"
	"testing"

	"github.com/capstack/capstack/compute/strata"
)

// stratumMoments adds what the paths of a run come to by stratum: values, and the numbers of paths.
func stratumMoments(plan *strata.Plan, batches int, values []float64, in func(x float64) bool) (of func(int) *Moments, paths []uint64) {
	moments := make([]*Moments, plan.Len())
	for h := range moments {
		moments[h] = NewMoments(batches)
	}
	paths = make([]uint64, plan.Len())
	for i, x := range values {
		h, turn := plan.Of(uint64(i) / lanes)
		if paths[h]++; in(x) {
			moments[h].Add(x, turn*lanes+uint64(i)%lanes)
		}
	}
	return func(h int) *Moments { return moments[h] }, paths
}

// The columns of strata read as one are the second method: what is counted and added up in strata has their figures.
func TestFiguresOfPartsAreThoseOfStratifiedColumns(t *testing.T) {
	plan, values := mustPlan(t, []float64{0.1, 0.5}, []float64{0.5, 0.25, 0.25}), lognormals(4000)
	for name, x := range map[string]struct {
		batches int
		in      func(float64) bool
	}{
		"all paths":          {0, func(float64) bool { return true }},
		"some paths":         {0, func(x float64) bool { return x < 2 }},
		"all, in batches":    {4, func(float64) bool { return true }},
		"the paths of a few": {0, func(x float64) bool { return x > 5 }},
	} {
		t.Run(name, func(t *testing.T) {
			columns := parts(t, plan, Options{Batches: x.batches, Thresholds: []float64{1.5}})
			for i, v := range values {
				if h := plan.OfPath(uint64(i)); x.in(v) {
					columns[h].Add(v, uint64(i))
				} else {
					columns[h].AddFailed(Unexplained)
				}
			}
			s := NewStratified(plan, columns)
			of, paths := stratumMoments(plan, x.batches, values, x.in)
			below, _ := stratumMoments(plan, 0, values, func(v float64) bool { return x.in(v) && v < 1.5 })
			p := NewParted(plan, paths)
			domain := func(h int) uint64 { return of(h).Count() }
			near := func(what string, got, want float64) {
				t.Helper()
				if !(math.Abs(got-want) <= 1e-13*math.Abs(want)) {
					t.Errorf("%s: %v, of columns %v", what, got, want)
				}
			}
			mean, deviation := p.Mean(of, domain)
			near("mean", mean, s.Mean())
			near("error", deviation, s.StandardError())
			near("deviation", p.Deviation(of), s.StandardDeviation())
			value, low, high := p.Share(func(h int) uint64 { return below(h).Count() }, domain, 0.95)
			e := s.Below(1.5, 0.95)
			near("share", value, e.Value)
			if e.Count > 0 { // else the size is that of the domain
				near("low", low, e.Low)
				near("high", high, e.High)
			} else if !(low == 0 && high > e.High) {
				t.Errorf("%v..%v where nothing happened, of columns %v..%v", low, high, e.Low, e.High)
			}
		})
	}
}

// Of a ratio to a value that is 1 on its paths, the numerator's mean over them is the same figure.
func TestARatioToOnesIsAMean(t *testing.T) {
	plan, values := mustPlan(t, []float64{0.1}, nil), lognormals(1500)
	some := func(x float64) bool { return x < 1 }
	of, paths := stratumMoments(plan, 0, values, some)
	ones := []*Moments{NewMoments(0), NewMoments(0)}
	for h := range ones {
		for range of(h).Count() {
			ones[h].Add(1, 0)
		}
	}
	p := NewParted(plan, paths)
	value, deviation := p.Ratio(of, func(h int) *Moments { return ones[h] }, func(h int) float64 { return of(h).Sum() })
	mean, want := p.Mean(of, func(h int) uint64 { return of(h).Count() })
	if math.Abs(value/mean-1) > 1e-14 || math.Abs(deviation/want-1) > 1e-9 {
		t.Errorf("ratio %v +- %v, mean %v +- %v", value, deviation, mean, want)
	}
}

func TestPartsWithoutPathsOrWithOne(t *testing.T) {
	plan := mustPlan(t, []float64{0.1}, nil)
	some := func(n ...uint64) func(int) uint64 { return func(h int) uint64 { return n[h] } }
	m := []*Moments{NewMoments(0), NewMoments(0)}
	m[0].Add(3, 0)
	of := func(h int) *Moments { return m[h] }
	none := NewParted(plan, []uint64{9, 0})
	value, low, high := none.Share(some(1, 0), some(9, 0), 0.95)
	mean, deviation := none.Mean(of, some(9, 0))
	r, off := none.Ratio(of, of, func(int) float64 { return 9 })
	for i, x := range []float64{value, low, high, mean, deviation, r, off, none.Deviation(of), none.Weight(0)} {
		if !math.IsNaN(x) {
			t.Errorf("figure %d of a stratum without paths: %v", i, x)
		}
	}
	one := NewParted(plan, []uint64{9, 1})
	value, low, high = one.Share(some(1, 0), some(9, 1), 0.95)
	if math.Abs(value-0.1/9) > 1e-15 || !math.IsNaN(low) || !math.IsNaN(high) {
		t.Errorf("of a single path: %v, %v..%v", value, low, high)
	}
	if value, _, _ = one.Share(some(0, 0), some(0, 0), 0.95); !math.IsNaN(value) {
		t.Errorf("share of an empty domain: %v", value)
	}
}

// With weights of 1 and 3 the tail is that of a sketch to which the values of the second part are given three times.
func TestATailOfPartsIsThatOfRepeatedValues(t *testing.T) {
	const precision = 9
	parts, repeated := WeightedSketch{Weights: []float64{0.125, 0.375}}, mustSketch(t, precision)
	for range 2 {
		parts.Parts = append(parts.Parts, mustSketch(t, precision))
	}
	for i, x := range lognormals(2000) {
		parts.Parts[i%2].Add(x)
		repeated.AddCount(x, uint64(1+2*(i%2)))
	}
	for _, level := range []float64{0.01, 0.05, 0.5, 1} {
		tail, want := UpperTailOf(parts, level), UpperTailOf(Whole(repeated), level)
		if got, want := tail.Sum(parts)/tail.Size, want.Sum(Whole(repeated))/want.Size; math.Abs(got/want-1) > 1e-12 {
			t.Errorf("level %v: %v, with repeated values %v", level, got, want)
		}
	}
	parts.Weights[0] = math.NaN()
	if tail := UpperTailOf(parts, 0.05); tail.Size != 0 || tail.Sum(parts) != 0 {
		t.Errorf("a tail of no weight: %+v", tail)
	}
}
