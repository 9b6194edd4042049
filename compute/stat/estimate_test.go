package stat

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/capstack/capstack/compute/rng"
)

// bruteShortfall follows the definition over sorted values.
func bruteShortfall(sorted []float64, level float64) float64 {
	size := level * float64(len(sorted))
	if size < 1 {
		size = 1
	}
	m := int(size)
	sum := 0.0
	for _, x := range sorted[:m] {
		sum += x
	}
	if part := size - float64(m); part > 0 {
		sum += part * sorted[m]
	}
	return sum / size
}

func TestShortfallsFollowTheDefinition(t *testing.T) {
	xs := lognormals(50)
	for i := range xs {
		if i%3 == 0 {
			xs[i] = -xs[i]
		}
	}
	up := slices.Sorted(slices.Values(xs))
	down := slices.Clone(up)
	slices.Reverse(down)
	for _, tail := range []int{1, 10, 64, 1600, 5000} {
		c := mustColumn(t, Options{Tail: tail})
		size := 0.0
		for i, x := range xs {
			c.Add(x, uint64(i))
			size = math.Max(size, math.Abs(x))
		}
		for _, level := range []float64{0.0001, 0.001, 0.0033, 0.01, 0.05, 0.31, 0.5, 0.77, 1} {
			bound := math.Ldexp(size, -MeasurePrecision-1)
			inside := level*float64(len(xs)) < float64(tail) || 2*tail >= len(xs)
			if inside {
				bound = 1e-14 * size // all values of the tail are exact
			}
			if got, want := c.LowerShortfall(level).Value, bruteShortfall(up, level); math.Abs(got-want) > bound {
				t.Errorf("tail %d: lower shortfall at %v is %v, want %v", tail, level, got, want)
			}
			if got, want := c.UpperShortfall(level).Value, bruteShortfall(down, level); math.Abs(got-want) > bound {
				t.Errorf("tail %d: upper shortfall at %v is %v, want %v", tail, level, got, want)
			}
		}
		if s := c.LowerShortfall(1); math.Abs(s.Value-c.Mean()) > math.Ldexp(size, -MeasurePrecision-1) {
			t.Errorf("shortfall of everything is %v, mean %v", s.Value, c.Mean())
		}
	}
}

// The true spread of the estimator over 400 independent columns against the standard error that each reports.
func TestShortfallsKnowTheirStandardError(t *testing.T) {
	const columns, blocks, level = 400, 16, 0.1
	var row [lanes]float64
	values, errs := make([]float64, columns), 0.0
	for k := range columns {
		c := mustColumn(t, Options{})
		for b := range blocks {
			rng.FillUniform(&row, uint64(1000+k), uint64(b*lanes), 1, 0)
			for i, u := range row {
				c.Add(rng.NormalQuantile(u), uint64(b*lanes+i))
			}
		}
		s := c.LowerShortfall(level)
		values[k] = s.Value
		errs += s.StandardError / columns
	}
	mean, square := 0.0, 0.0
	for _, v := range values {
		mean += v / columns
	}
	for _, v := range values {
		square += (v - mean) * (v - mean) / (columns - 1)
	}
	if ratio := errs / math.Sqrt(square); ratio < 0.85 || ratio > 1.15 {
		t.Errorf("reported standard error is %v times the true one", ratio)
	}
}

func TestQuantilesWithinTheExtremesAreExact(t *testing.T) {
	xs := lognormals(10)
	sorted := slices.Sorted(slices.Values(xs))
	c := mustColumn(t, Options{Tail: 64})
	for i, x := range xs {
		c.Add(x, uint64(i))
	}
	for _, r := range []int{1, 2, 63, 64, 577, 578, 640} {
		q := (float64(r) - 0.5) / 640
		if got := c.Quantile(q); got != sorted[r-1] {
			t.Errorf("value of rank %d is %v, want exactly %v", r, got, sorted[r-1])
		}
	}
}

// binomialCDF is P(B <= k) by rational arithmetic, for q = a/100.
func binomialCDF(n, k, a int64) float64 {
	sum, weight := new(big.Rat), new(big.Rat)
	for i := int64(0); i <= k; i++ {
		weight.SetInt(new(big.Int).Binomial(n, i))
		top := new(big.Int).Mul(new(big.Int).Exp(big.NewInt(a), big.NewInt(i), nil),
			new(big.Int).Exp(big.NewInt(100-a), big.NewInt(n-i), nil))
		weight.Mul(weight, new(big.Rat).SetFrac(top, new(big.Int).Exp(big.NewInt(100), big.NewInt(n), nil)))
		sum.Add(sum, weight)
	}
	f, _ := sum.Float64()
	return f
}

func TestConfidenceRanksAreTheExactBinomialOnes(t *testing.T) {
	for _, n := range []int64{1, 2, 10, 59, 200} {
		for _, a := range []int64{1, 5, 50, 90, 99} {
			for _, side := range []float64{0.025, 0.005} {
				l, u := binomialRanks(uint64(n), float64(a)/100, side)
				cdf := func(k int64) float64 {
					if k < 0 {
						return 0
					}
					return binomialCDF(n, min(k, n), a)
				}
				// l is the largest rank with P(B <= l-1) <= side, u the smallest with P(B >= u) = 1 - P(B <= u-1) <=
				// side.
				if cdf(int64(l)-1) > side || cdf(int64(l)) <= side {
					t.Errorf("n %d q %d%%: lower rank %d has P = %v, the next %v", n, a, l, cdf(int64(l)-1), cdf(int64(l)))
				}
				if 1-cdf(int64(u)-1) > side+1e-12 || u > 0 && 1-cdf(int64(u)-2) <= side {
					t.Errorf("n %d q %d%%: upper rank %d has P = %v", n, a, u, 1-cdf(int64(u)-1))
				}
			}
		}
	}
}

func TestConfidenceRanksOfLargeSamplesMatchTheNormalApproximation(t *testing.T) {
	for _, n := range []uint64{1e6, 1e8} {
		for _, q := range []float64{0.01, 0.5, 0.99} {
			l, u := binomialRanks(n, q, 0.025)
			sd := math.Sqrt(float64(n) * q * (1 - q))
			for _, c := range [][2]float64{{float64(l), float64(n)*q - 1.959964*sd}, {float64(u), float64(n)*q + 1.959964*sd}} {
				if math.Abs(c[0]-c[1]) > 3 {
					t.Errorf("n %d q %v: rank %v, normal approximation %v", n, q, c[0], c[1])
				}
			}
		}
	}
}

func TestSmallSamplesDoNotBoundAQuantile(t *testing.T) {
	c := mustColumn(t, Options{})
	for i := range 5 {
		c.Add(float64(i), uint64(i))
	}
	i := c.QuantileInterval(0.99, 0.95)
	if !math.IsInf(i.High, 1) || i.HighRank != 6 {
		t.Errorf("five values bound the 99%% quantile by %+v", i)
	}
	if i = c.QuantileInterval(0, 0.95); !math.IsInf(i.Low, -1) || i.High != 0 {
		t.Errorf("interval of the 0%% quantile is %+v", i)
	}
}

// Of 1,000 intervals at 90% at least 90% must cover; the order statistics are discrete, so somewhat more do.
func TestQuantileIntervalsCoverAsPromised(t *testing.T) {
	var row [lanes]float64
	for _, q := range []float64{0.05, 0.5, 0.9} {
		covered := 0
		for k := range 1000 {
			c := mustColumn(t, Options{Tail: 8})
			for b := range 4 {
				rng.FillUniform(&row, uint64(k), uint64(b*lanes), 9, 0)
				for i, u := range row {
					c.Add(u, uint64(b*lanes+i))
				}
			}
			if i := c.QuantileInterval(q, 0.9); i.Low <= q && q <= i.High {
				covered++
			}
		}
		// 900 less 3 standard deviations of the count.
		if covered < 872 || covered > 950 {
			t.Errorf("%d of 1000 intervals cover the quantile %v, promised 900", covered, q)
		}
	}
}

// Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I,
// method 3 (Wilson), 95%.
func TestWilsonIntervalsAreThePublishedOnes(t *testing.T) {
	z := rng.NormalQuantile(0.975)
	for _, c := range []struct {
		count, n  uint64
		low, high float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}} {
		low, high := wilson(c.count, c.n, z)
		if math.Abs(low-c.low) > 5e-5 || math.Abs(high-c.high) > 5e-5 {
			t.Errorf("%d of %d: [%.4f, %.4f], published [%.4f, %.4f]", c.count, c.n, low, high, c.low, c.high)
		}
	}
	if low, high := wilson(20, 20, z); high != 1 || math.Abs(low-0.8389) > 5e-5 {
		t.Errorf("20 of 20: [%v, %v]", low, high)
	}
}

func TestEventsAreExactWhereTheyAreDeclaredAndBracketedElsewhere(t *testing.T) {
	xs := lognormals(50)
	named := mustColumn(t, Options{Tail: 10, Thresholds: []float64{0, 0.9, 1.3}})
	for i, x := range xs {
		if i%5 == 0 {
			x = -x
			xs[i] = x
		}
		named.Add(x, uint64(i))
	}
	named.Add(0.9, 1<<40) // a value on the threshold is not below it
	xs = append(xs, 0.9)
	sorted := slices.Sorted(slices.Values(xs))
	for _, threshold := range []float64{-100, sorted[3], sorted[9], -1, -0.5, 0, 0.25, 0.9, 1, 1.3, 1.7, sorted[len(sorted)-2], 100} {
		want := uint64(0)
		for _, x := range xs {
			if x < threshold {
				want++
			}
		}
		least, most := named.countBelow(threshold)
		if want < least || want > most {
			t.Errorf("below %v: %d to %d values, want %d", threshold, least, most, want)
		}
		e := named.Below(threshold, 0.95)
		if e.Exact && e.Count != want {
			t.Errorf("below %v: exactly %d values, want %d", threshold, e.Count, want)
		}
		if share := float64(want) / float64(len(xs)); share < e.Low || share > e.High {
			t.Errorf("below %v: interval [%v, %v] without the share %v", threshold, e.Low, e.High, share)
		}
		declared := slices.Contains([]float64{-100, sorted[3], sorted[9], 0, 0.9, 1.3, sorted[len(sorted)-2], 100}, threshold)
		if declared && !e.Exact {
			t.Errorf("below %v: the count is not exact", threshold)
		}
	}
}

func TestHistogramsHoldEveryValue(t *testing.T) {
	c := mustColumn(t, Options{Tail: 5})
	xs := lognormals(100)
	for i, x := range xs {
		c.Add(x-1, uint64(i))
	}
	h := c.Histogram(40)
	total := h.Below + h.Above
	for _, n := range h.Counts {
		total += n
	}
	if total != uint64(len(xs)) || len(h.Counts) != 40 {
		t.Errorf("%d cells hold %d values, want %d", len(h.Counts), total, len(xs))
	}
	least, most := c.Min()
	if h.Low != least.Value || !most {
		t.Errorf("histogram from %v, smallest %v", h.Low, least)
	}
	width := (h.High - h.Low) / 40
	upTo, running := 0, h.Below
	for i, n := range h.Counts {
		running += n
		edge := h.Low + width*float64(i+1)
		upTo = 0
		for _, x := range xs {
			if x-1 < edge {
				upTo++
			}
		}
		// Off by at most what one bin at the edge holds.
		if d := int(running) - upTo; d < -20 || d > 20 {
			t.Errorf("up to %v: %d values, want %d", edge, running, upTo)
		}
	}
	if c.Histogram(0).Counts != nil || c.Histogram(5000).Counts != nil {
		t.Error("a histogram of 0 or 5000 cells is drawn")
	}
}

func TestHistogramsOfValuesFarOutStillShowTheMiddle(t *testing.T) {
	c := mustColumn(t, Options{Tail: 5})
	for i := range 10_000 { // 0 to 1 evenly: q(0.01) is 0.01, q(0.99) 0.99, so cells reach from -0.97 to 1.97
		c.Add(float64(i)/9_999, uint64(i))
	}
	for i, far := range []float64{-500, 700, 742, 1e300} {
		c.Add(far, uint64(10_000+i))
	}
	h := c.Histogram(32)
	if h.Below != 1 || h.Above != 3 {
		t.Errorf("%d below and %d above, want 1 and 3", h.Below, h.Above)
	}
	if math.Abs(h.Low+0.97) > 1e-3 || math.Abs(h.High-1.97) > 1e-3 {
		t.Errorf("drawn from %v to %v, want about -0.97 to 1.97", h.Low, h.High)
	}
	total := h.Below + h.Above
	for _, n := range h.Counts {
		total += n
	}
	if total != 10_004 {
		t.Errorf("%d values in all, want 10004", total)
	}
}

func TestHistogramsCutNothingWhereNearlyAllValuesAreEqual(t *testing.T) {
	c := mustColumn(t, Options{Tail: 5})
	for i := range 1000 {
		c.Add(2, uint64(i))
	}
	c.Add(9, 1000)
	if h := c.Histogram(7); h.Low != 2 || h.High != 9 || h.Above != 0 || h.Counts[0] != 1000 || h.Counts[6] != 1 {
		t.Errorf("%+v", h)
	}
}
