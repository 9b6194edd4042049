package stat

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/capstack/capstack/compute/rng"
)

func mustColumn(t testing.TB, o Options) *Column {
	t.Helper()
	c, err := NewColumn(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// lognormals are 64 n draws of median 1 and sigma 0.5, by path.
func lognormals(blocks int) []float64 {
	out := make([]float64, 0, lanes*blocks)
	var row [lanes]float64
	for b := range blocks {
		rng.FillUniform(&row, 11, uint64(b*lanes), 1, 0)
		for _, u := range row {
			out = append(out, rng.Exp(0.5*rng.NormalQuantile(u)))
		}
	}
	return out
}

var everything = Request{
	Quantiles:      []float64{0, 0.01, 0.05, 0.5, 0.9, 0.99, 1},
	LowerShortfall: []float64{0.001, 0.05, 0.333, 1},
	UpperShortfall: []float64{0.001, 0.05, 0.333, 1},
	Below:          []float64{0.1, 0.5, 1, 1.2, 2, 1e9},
}

// path is one path's result for the shuffling test.
type path struct {
	value  float64
	reason Reason
	number uint64
}

func (p path) give(c *Column) {
	if p.reason == OK {
		c.Add(p.value, p.number)
	} else {
		c.AddFailed(p.reason)
	}
}

func TestAnyOrderAndAnySplitGiveTheSameSummary(t *testing.T) {
	options := Options{Tail: 16, Thresholds: []float64{1.2, 0.5}}
	r := rand.New(rand.NewPCG(21, 22))
	var paths []path
	for i, x := range lognormals(40) {
		p := path{value: x, number: uint64(i)}
		switch {
		case i%97 == 0:
			p.reason = Reason(1 + i%3)
		case i%101 == 0:
			p.value = math.Inf(1 - i%2*2)
		case i%31 == 0:
			p.value = math.Copysign(0, float64(i%2)-0.5)
		case i%7 == 0:
			p.value = -x
		}
		paths = append(paths, p)
	}
	whole := mustColumn(t, options)
	for _, p := range paths {
		p.give(whole)
	}
	want := whole.Summary(everything)
	wantHistogram := whole.Histogram(50)
	for range 30 {
		workers := make([]*Column, 1+r.IntN(8))
		for i := range workers {
			workers[i] = mustColumn(t, options)
		}
		for _, i := range r.Perm(len(paths)) {
			paths[i].give(workers[r.IntN(len(workers))])
		}
		merged := mustColumn(t, options)
		for _, i := range r.Perm(len(workers)) {
			if err := merged.Merge(workers[i]); err != nil {
				t.Fatal(err)
			}
		}
		if got := merged.Summary(everything); !reflect.DeepEqual(got, want) {
			t.Fatalf("%d workers give\n%+v, one gives\n%+v", len(workers), got, want)
		}
		if got := merged.Histogram(50); !reflect.DeepEqual(got, wantHistogram) {
			t.Fatalf("%d workers give another histogram", len(workers))
		}
	}
}

func TestMomentsAreThoseOfTheLognormal(t *testing.T) {
	const blocks = 4096
	c := mustColumn(t, Options{})
	for i, x := range lognormals(blocks) {
		c.Add(x, uint64(i))
	}
	n := float64(blocks * lanes)
	// Median 1, sigma 1/2: mean e^(1/8), variance e^(1/4) (e^(1/4) - 1).
	mean, variance := math.Exp(0.125), math.Exp(0.25)*(math.Exp(0.25)-1)
	if z := (c.Mean() - mean) / c.StandardError(); math.Abs(z) > 4 {
		t.Errorf("mean %v is %v standard errors from %v", c.Mean(), z, mean)
	}
	if got := c.StandardDeviation() * c.StandardDeviation(); math.Abs(got/variance-1) > 0.02 {
		t.Errorf("variance %v, want %v", got, variance)
	}
	if got, want := c.StandardError(), c.StandardDeviation()/math.Sqrt(n); got != want {
		t.Errorf("standard error %v, want %v", got, want)
	}
	for _, q := range []float64{0.01, 0.1, 0.5, 0.9, 0.999} {
		i := c.QuantileInterval(q, 0.9999)
		want := math.Exp(0.5 * rng.NormalQuantile(q))
		if want < i.Low || want > i.High || i.Value < i.Low || i.Value > i.High {
			t.Errorf("quantile %v: interval [%v, %v] around %v, true value %v", q, i.Low, i.High, i.Value, want)
		}
	}
	// Expected shortfall of a lognormal with median 1: e^(s^2/2) Phi(z - s)/a below and e^(s^2/2) Phi(s - z)/a above,
	// z the normal quantile of the boundary (McNeil, Frey, Embrechts, "Quantitative Risk Management", example 2.14
	// and its mirror).
	phi := func(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }
	for _, a := range []float64{0.001, 0.01, 0.05, 0.5} {
		z := rng.NormalQuantile(a)
		low, high := c.LowerShortfall(a), c.UpperShortfall(a)
		wantLow, wantHigh := mean*phi(z-0.5)/a, mean*phi(0.5+z)/a
		if d := (low.Value - wantLow) / low.StandardError; math.Abs(d) > 4 {
			t.Errorf("lower shortfall at %v: %v, want %v (%v standard errors)", a, low.Value, wantLow, d)
		}
		if d := (high.Value - wantHigh) / high.StandardError; math.Abs(d) > 4 {
			t.Errorf("upper shortfall at %v: %v, want %v (%v standard errors)", a, high.Value, wantHigh, d)
		}
	}
}

// The reference computes in rationals; the data have a mean 10^9 times their spread.
func TestTheStandardDeviationSurvivesALargeMean(t *testing.T) {
	c := mustColumn(t, Options{})
	sum, square := new(big.Rat), new(big.Rat)
	const n = 1000
	for i := range n {
		x := 1e9 + math.Mod(float64(i)*0.6180339887498949, 1)
		c.Add(x, uint64(i))
		v := new(big.Rat).SetFloat64(x)
		sum.Add(sum, v)
		square.Add(square, v.Mul(v, v))
	}
	square.Mul(square, big.NewRat(n, 1))
	square.Sub(square, new(big.Rat).Mul(sum, sum))
	square.Quo(square, big.NewRat(n*(n-1), 1))
	f := new(big.Float).SetPrec(200).SetRat(square)
	want, _ := f.Sqrt(f).Float64()
	if got := c.StandardDeviation(); got != want {
		t.Errorf("standard deviation %x, want %x", got, want)
	}
	wantMean, _ := sum.Quo(sum, big.NewRat(n, 1)).Float64()
	if got := c.Mean(); got != wantMean {
		t.Errorf("mean %x, want %x", got, wantMean)
	}
}

func TestEqualValuesHaveNoSpread(t *testing.T) {
	c := mustColumn(t, Options{})
	for i := range 1000 {
		c.Add(0.1, uint64(i))
	}
	if c.Mean() != 0.1 || c.StandardDeviation() != 0 || c.Quantile(0.5) != 0.1 || c.LowerShortfall(0.3).Value != 0.1 {
		t.Errorf("mean %v, deviation %v, median %v, shortfall %v", c.Mean(), c.StandardDeviation(), c.Quantile(0.5),
			c.LowerShortfall(0.3).Value)
	}
	if h := c.Histogram(5); h.Counts[0] != 1000 {
		t.Errorf("histogram %+v", h)
	}
}

func TestAColumnCountsWhatHasNoValue(t *testing.T) {
	c := mustColumn(t, Options{})
	var values [lanes]float64
	var ok [lanes]bool
	var reasons [lanes]Reason
	for i := range values {
		values[i] = float64(i)
		ok[i] = i%4 != 0
		reasons[i] = Reason(i % 3)
	}
	values[1], values[2], values[3] = math.NaN(), math.Inf(1), math.Inf(-1)
	c.AddBlock(&values, &ok, 0)
	if c.Count() != 45 || c.NonFinite() != 3 || c.Failed() != 16 || c.FailedFor(Unexplained) != 16 {
		t.Errorf("count %d, not finite %d, failed %d", c.Count(), c.NonFinite(), c.Failed())
	}
	c.Reset()
	c.AddBlockReasons(&values, &reasons, 128)
	// Lanes 0, 3, ..., 63 are ok: 22 of them, of which lane 3 is not finite.
	if c.Count() != 21 || c.NonFinite() != 1 || c.FailedFor(1) != 21 || c.FailedFor(2) != 21 {
		t.Errorf("count %d, not finite %d, failed %d and %d", c.Count(), c.NonFinite(), c.FailedFor(1), c.FailedFor(2))
	}
	if e, _ := c.Max(); e != (Extreme{63, 128 + 63}) {
		t.Errorf("largest %+v, want 63 on path 191", e)
	}
	s := c.Summary(Request{})
	if !slices.Equal(s.Failed, []ReasonCount{{1, 21, 21. / 64}, {2, 21, 21. / 64}}) {
		t.Errorf("failed %v", s.Failed)
	}
	defer func() {
		if recover() == nil {
			t.Error("a failure without reason is accepted")
		}
	}()
	c.AddFailed(OK)
}

func TestAnEmptyColumnHasNoNumbers(t *testing.T) {
	c := mustColumn(t, Options{})
	s := c.Summary(everything)
	numbers := []float64{s.Mean, s.StandardDeviation, s.StandardError, s.Min.Value, s.Max.Value, c.Quantile(0.5),
		s.Quantiles[3].Value, s.Quantiles[3].Low, s.LowerShortfall[0].Value, s.UpperShortfall[0].Value, s.Below[0].Value, s.Below[0].High}
	for i, x := range numbers {
		if x == x {
			t.Errorf("number %d of nothing is %v", i, x)
		}
	}
	if _, ok := c.Min(); ok || c.Sum() != 0 || c.Histogram(3).Counts != nil {
		t.Error("an empty column has a minimum, a sum or a histogram")
	}
	c.Add(2, 7)
	s = c.Summary(everything)
	if s.Mean != 2 || s.Min != (Extreme{2, 7}) || s.Quantiles[3].Value != 2 || s.LowerShortfall[1].Value != 2 ||
		s.StandardDeviation == s.StandardDeviation {
		t.Errorf("one value gives %+v", s)
	}
}

func TestAResetColumnIsAsNew(t *testing.T) {
	used, fresh := mustColumn(t, Options{Thresholds: []float64{1}}), mustColumn(t, Options{Thresholds: []float64{1}})
	for i, x := range lognormals(10) {
		used.Add(-1000*x, uint64(i))
	}
	used.AddFailed(3)
	used.Reset()
	for i, x := range lognormals(5) {
		used.Add(x, uint64(i))
		fresh.Add(x, uint64(i))
	}
	if a, b := used.Summary(everything), fresh.Summary(everything); !reflect.DeepEqual(a, b) {
		t.Errorf("after Reset:\n%+v\nnew:\n%+v", a, b)
	}
}

func TestColumnsOfDifferentLayoutDoNotMerge(t *testing.T) {
	c := mustColumn(t, Options{})
	c.Add(1, 1)
	for _, o := range []Options{{Precision: 6}, {Tail: 3}, {Thresholds: []float64{1}}} {
		if err := c.Merge(mustColumn(t, o)); !errors.Is(err, ErrLayout) {
			t.Errorf("merging %+v: %v", o, err)
		}
	}
	if c.Count() != 1 {
		t.Error("a refused merge changes the column")
	}
	for _, o := range []Options{{Precision: 15}, {Precision: -1}, {Tail: -1}, {Thresholds: []float64{math.NaN()}},
		{Thresholds: make([]float64, maxThresholds+1)}} {
		if _, err := NewColumn(o); err == nil {
			t.Errorf("options %+v are accepted", o)
		}
	}
}

func TestABlockAllocatesNothingAfterWarmUp(t *testing.T) {
	c, d := mustColumn(t, Options{Thresholds: []float64{1}}), mustColumn(t, Options{Thresholds: []float64{1}})
	var values [lanes]float64
	var ok [lanes]bool
	copy(values[:], lognormals(1))
	for i := range ok {
		ok[i] = i != 5
	}
	c.AddBlock(&values, &ok, 0)
	if err := d.Merge(c); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() { c.AddBlock(&values, &ok, 64) }); n != 0 {
		t.Errorf("AddBlock allocates %v times", n)
	}
	if n := testing.AllocsPerRun(10, func() { _ = d.Merge(c) }); n != 0 {
		t.Errorf("Merge allocates %v times", n)
	}
}

func BenchmarkAddBlock(b *testing.B) {
	c := mustColumn(b, Options{})
	var values [lanes]float64
	var ok [lanes]bool
	for i := range ok {
		ok[i] = true
	}
	draws := lognormals(256)
	at := 0
	for b.Loop() {
		copy(values[:], draws[at:])
		at = (at + lanes) % len(draws)
		c.AddBlock(&values, &ok, uint64(at))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/lanes, "ns/value")
}

func BenchmarkSummary(b *testing.B) {
	c := mustColumn(b, Options{})
	for i, x := range lognormals(4096) {
		c.Add(x, uint64(i))
	}
	for b.Loop() {
		c.Summary(everything)
	}
}
