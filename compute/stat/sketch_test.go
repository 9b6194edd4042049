package stat

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func mustSketch(t testing.TB, precision int) *Sketch {
	t.Helper()
	s, err := NewSketch(precision)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSketchQuantilesKeepTheirRelativeError(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for name, draw := range map[string]func() float64{
		"lognormal":       func() float64 { return 1e6 * math.Exp(2*r.NormFloat64()) },
		"both signs":      func() float64 { return 1e-3 * r.NormFloat64() },
		"negative":        func() float64 { return -1 - r.ExpFloat64() },
		"many octaves":    func() float64 { return math.Ldexp(r.Float64()-0.3, r.IntN(150)-55) },
		"bin boundaries":  func() float64 { return math.Ldexp(1+float64(r.IntN(64))/64, r.IntN(4)) },
		"many zeros":      func() float64 { return float64(r.IntN(3) - 1) },
		"around unity":    func() float64 { return 1 + 0.01*r.NormFloat64() },
		"one value alone": func() float64 { return 0.1 },
	} {
		for _, p := range []int{1, FanPrecision, MeasurePrecision, maxPrecision} {
			s := mustSketch(t, p)
			xs := make([]float64, 3000)
			for i := range xs {
				xs[i] = draw()
				s.Add(xs[i])
			}
			slices.Sort(xs)
			for _, q := range []float64{0, 0.001, 0.05, 0.25, 0.5, 0.75, 0.9, 0.99, 1} {
				want, got := xs[rankOf(q, uint64(len(xs)))-1], s.Quantile(q)
				if math.Abs(got-want) > math.Ldexp(math.Abs(want), -p-1)+math.Ldexp(1, sketchLow) {
					t.Errorf("%s, p = %d: quantile %v is %v, want %v", name, p, q, got, want)
				}
			}
		}
	}
}

func TestBinsHoldTheirValuesInOrder(t *testing.T) {
	for _, x := range []float64{1, -1, 1.5, -1.5, math.Nextafter(2, 0), math.Nextafter(-2, 0), 3.14159, -1e9, 1e-18, 7e35} {
		s := mustSketch(t, 4)
		s.Add(x)
		for b := range s.Bins() {
			if b.Count != 1 || x < b.Low || x > b.High || b.High-b.Low > math.Abs(x)/16 {
				t.Errorf("%v is counted in %+v", x, b)
			}
		}
	}
	s := mustSketch(t, 3)
	r := rand.New(rand.NewPCG(1, 1))
	for range 10000 {
		s.Add(math.Ldexp(r.NormFloat64(), r.IntN(20)))
	}
	last, total := math.Inf(-1), uint64(0)
	for b := range s.Bins() {
		if b.Low < last || b.High < b.Low {
			t.Fatalf("bin %+v after %v", b, last)
		}
		last = b.High
		total += b.Count
	}
	if total != 10000 || s.Count() != 10000 {
		t.Errorf("bins hold %d values, want 10000", total)
	}
}

func TestMagnitudesOutsideTheBinsAreKeptAtTheEdges(t *testing.T) {
	s := mustSketch(t, MeasurePrecision)
	for _, x := range []float64{5e-324, -1e-300, 0, 1e300, -1e300} {
		s.Add(x)
	}
	if got := s.Quantile(0.5); got != 0 {
		t.Errorf("median %v, want the zero bin", got)
	}
	if low, high := s.Quantile(0), s.Quantile(1); low != -high || high < 0x1.fp127 || high > 0x1p128 {
		t.Errorf("outermost bins at %v and %v", low, high)
	}
}

func TestMergedSketchesEqualTheSketchOfAll(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	all := mustSketch(t, MeasurePrecision)
	parts := []*Sketch{mustSketch(t, MeasurePrecision), mustSketch(t, MeasurePrecision), mustSketch(t, MeasurePrecision)}
	for range 5000 {
		x := math.Ldexp(r.NormFloat64(), r.IntN(60)-30)
		all.Add(x)
		parts[r.IntN(3)].Add(x)
	}
	for _, order := range [][3]int{{0, 1, 2}, {2, 0, 1}, {1, 2, 0}} {
		merged := mustSketch(t, MeasurePrecision)
		for _, i := range order {
			if err := merged.Merge(parts[i]); err != nil {
				t.Fatal(err)
			}
		}
		if a, b := slices.Collect(all.Bins()), slices.Collect(merged.Bins()); !slices.Equal(a, b) {
			t.Errorf("order %v gives other bins", order)
		}
	}
	if err := all.Merge(mustSketch(t, 5)); !errors.Is(err, ErrLayout) {
		t.Errorf("merging another precision: %v", err)
	}
}

func TestSketchMemoryIsBounded(t *testing.T) {
	s := mustSketch(t, FanPrecision)
	for e := -1074; e <= 1023; e++ {
		s.Add(math.Ldexp(1, e))
		s.Add(-math.Ldexp(1.5, e))
	}
	if pages := len(s.counts) >> FanPrecision; pages != 2*sketchOctaves {
		t.Errorf("%d pages, want all %d", pages, 2*sketchOctaves)
	}
	n := testing.AllocsPerRun(100, func() { s.Add(12.5) })
	if n != 0 {
		t.Errorf("Add allocates %v times after every octave has occurred", n)
	}
}

func TestSketchRefusesOtherPrecisions(t *testing.T) {
	for _, p := range []int{-1, 0, maxPrecision + 1} {
		if _, err := NewSketch(p); err == nil {
			t.Errorf("precision %d is accepted", p)
		}
	}
	if q := mustSketch(t, 1).Quantile(0.5); q == q {
		t.Errorf("quantile of nothing is %v", q)
	}
}

func TestRanksAreTheInverseOfTheEmpiricalDistribution(t *testing.T) {
	for _, c := range []struct {
		q    float64
		n    uint64
		want uint64
	}{{0, 10, 1}, {-1, 10, 1}, {0.5, 10, 5}, {0.51, 10, 6}, {0.999, 10, 10}, {1, 10, 10}, {2, 10, 10}, {0.5, 1, 1}, {0.25, 8, 2}} {
		if got := rankOf(c.q, c.n); got != c.want {
			t.Errorf("rank of %v in %d is %d, want %d", c.q, c.n, got, c.want)
		}
	}
}

func BenchmarkSketch(b *testing.B) {
	s := mustSketch(b, MeasurePrecision)
	xs := samples()["normal"][:lanes]
	for b.Loop() {
		for _, x := range xs {
			s.Add(x)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/lanes, "ns/value")
}

// byWalking is AtRank by its definition: it passes every bin.
func byWalking(s *Sketch, r uint64) (bin Bin) {
	seen := uint64(0)
	for bin = range s.Bins() {
		if seen += bin.Count; seen >= r {
			break
		}
	}
	return bin
}

func TestARankIsFoundWithoutPassingEveryBin(t *testing.T) {
	for _, precision := range []int{1, FanPrecision, MeasurePrecision, maxPrecision} {
		for name, xs := range samples() {
			s, half := mustSketch(t, precision), mustSketch(t, precision)
			for i, x := range xs {
				if i%2 == 0 {
					s.Add(x)
				} else {
					half.AddCount(-x, 3)
				}
			}
			if err := s.Merge(half); err != nil {
				t.Fatal(err)
			}
			for r := uint64(1); r <= s.Count(); r += 1 + s.Count()/97 {
				if got, want := s.AtRank(r), byWalking(s, r); got != want {
					t.Fatalf("%s, precision %d, rank %d of %d: %v, by walking %v", name, precision, r, s.Count(), got, want)
				}
			}
			if s.Count() > 0 && (s.AtRank(s.Count()) != s.AtRank(s.Count()+1) || s.AtRank(0) != s.AtRank(1)) {
				t.Errorf("%s: a rank out of range is not the nearest one", name)
			}
		}
	}
}

func BenchmarkRank(b *testing.B) {
	s := mustSketch(b, MeasurePrecision)
	for _, x := range samples()["normal"] {
		s.Add(x)
	}
	b.Run("by walking", func(b *testing.B) {
		for b.Loop() {
			byWalking(s, s.Count()-50)
		}
	})
	b.Run("by runs", func(b *testing.B) {
		for b.Loop() {
			s.AtRank(s.Count() - 50)
		}
	})
}
