package stat

import (
	"math"
	"slices"

	"github.com/capstack/capstack/compute/rng"
)

// QuantileInterval is a quantile with a confidence interval.
type QuantileInterval struct {
	Level             float64 // q
	Value             float64 // Quantile(q)
	Low, High         float64 // the interval; -Inf or +Inf where the sample is too small to bound that side
	LowRank, HighRank uint64  // the order statistics that bound it; 0 and n+1 where there is none
}

// QuantileInterval is the distribution-free interval between two order statistics:
//
//	P(X(l) <= quantile <= X(u)) >= confidence, with l the largest and u the smallest rank such that, for B binomial(n, q),
//	P(B <= l-1) <= (1-confidence)/2 and P(B >= u) <= (1-confidence)/2
//
// (David and Nagaraja, "Order Statistics", 3rd edition, section 7.1.) The binomial sums are exact at any n, not normal
// approximations. Where a rank lies in the sketch, the interval extends to the outer edge of its bin, so it covers
// at least what is promised. Confidence must lie in (0, 1). NaN without values.
func (c *Column) QuantileInterval(q, confidence float64) QuantileInterval {
	n := c.Count()
	nan := math.NaN()
	if n == 0 || !(q >= 0 && q <= 1) || !(confidence > 0 && confidence < 1) {
		return QuantileInterval{Level: q, Value: nan, Low: nan, High: nan}
	}
	out := QuantileInterval{Level: q, Value: c.Quantile(q), Low: math.Inf(-1), High: math.Inf(1)}
	out.LowRank, out.HighRank = binomialRanks(n, q, 0.5*(1-confidence))
	if out.LowRank >= 1 {
		out.Low = c.atRank(out.LowRank).Low
	}
	if out.HighRank <= n {
		out.High = c.atRank(out.HighRank).High
	}
	return out
}

// binomialRanks gives l, the largest rank with P(B <= l-1) <= side, and u, the smallest with P(B >= u) <= side, for B
// binomial(n, q). l may be 0 and u may be n+1.
//
// The weights are built outward from the mode by their ratios, so no factorial and no power is needed, and stop where
// they no longer matter: about 9 standard deviations to each side.
//
//	w(k+1)/w(k) = (n-k)/(k+1) * q/(1-q)
func binomialRanks(n uint64, q, side float64) (l, u uint64) {
	switch {
	case q <= 0:
		return 0, 1
	case q >= 1:
		return n, n + 1
	}
	mode := min(uint64(math.Floor(float64((float64(n)+1)*q))), n)
	odds := q / (1 - q)
	down := func(k uint64, w float64) float64 { return float64(w*float64(k)) / float64(float64(n-k+1)*odds) } // w(k-1)
	up := func(k uint64, w float64) float64 { return float64(w*float64(n-k)) * odds / float64(k+1) }          // w(k+1)

	below, above := 0.0, 0.0 // weights of k < mode and of k > mode
	for k, w := mode, 1.0; k > 0 && w > 1e-18; k-- {
		w = down(k, w)
		below += w
	}
	for k, w := mode, 1.0; k < n && w > 1e-18; k++ {
		w = up(k, w)
		above += w
	}
	limit := float64(side * (below + 1 + above))

	// l: the smallest k whose P(B <= k) exceeds side; then P(B <= l-1) does not.
	l = mode
	rest := below // weight of k < l
	for w := 1.0; l > 0 && rest > limit; {
		w = down(l, w)
		l--
		rest -= w
	}
	// u-1: the largest k whose P(B >= k) exceeds side; then P(B >= u) does not.
	u = mode
	rest = above // weight of k > u
	for w := 1.0; u < n && rest > limit; {
		w = up(u, w)
		u++
		rest -= w
	}
	return l, u + 1
}

// Event is the probability that the measure lies below a threshold, with a confidence interval.
type Event struct {
	Threshold float64
	Exact     bool    // the count is exact; else the threshold lies inside a bin of the sketch and Count is in the middle
	Count     uint64  // values below the threshold
	Value     float64 // Count / n
	Low, High float64 // Wilson's interval; with an inexact count, from the least to the largest count the bin allows
}

// Below is the probability of a value below (not at) the threshold among the paths that have a value. The count is
// exact for thresholds of the Options and for those within the extremes. NaN without values.
//
//	(p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)
//
// (Wilson, JASA 22 (1927), 209-212.) Unlike p -+ z sqrt(p(1-p)/n) it does not claim certainty when the event never
// happened.
func (c *Column) Below(threshold, confidence float64) Event {
	n := c.Count()
	if n == 0 || threshold != threshold || !(confidence > 0 && confidence < 1) {
		nan := math.NaN()
		return Event{Threshold: threshold, Value: nan, Low: nan, High: nan}
	}
	least, most := c.countBelow(threshold)
	e := Event{Threshold: threshold, Exact: least == most, Count: least + (most-least)/2}
	e.Value = float64(e.Count) / float64(n)
	e.Low, _ = Wilson(least, n, confidence)
	_, e.High = Wilson(most, n, confidence)
	return e
}

// Wilson is the confidence interval of a probability of which count of n independent paths are an estimate, as of
// [Column.Below]. Confidence must lie in (0, 1). NaN without paths.
func Wilson(count, n uint64, confidence float64) (low, high float64) {
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	return wilson(count, n, rng.NormalQuantile(0.5+float64(0.5*confidence)))
}

// countBelow brackets the number of values below the threshold.
func (c *Column) countBelow(threshold float64) (least, most uint64) {
	if i := slices.Index(c.options.Thresholds, threshold); i >= 0 {
		return c.below[i], c.below[i]
	}
	low, high, n := c.extremes.lowest, c.extremes.highest, c.Count()
	if threshold <= low[len(low)-1].Value {
		k := countWhile(low, func(x float64) bool { return x < threshold })
		return k, k
	}
	if threshold > high[len(high)-1].Value {
		k := n - countWhile(high, func(x float64) bool { return x >= threshold })
		return k, k
	}
	// The bin of zero has no width but stands for all |x| < 2^-64; a threshold that small is not a use.
	for b := range c.sketch.Bins() {
		switch {
		case b.High < threshold || b.High == threshold && b.High > 0:
			least, most = least+b.Count, most+b.Count
		case b.Low < threshold:
			most += b.Count
		}
	}
	return least, most
}

// countWhile is the number of leading values that satisfy the condition.
func countWhile(list []Extreme, holds func(float64) bool) uint64 {
	k := uint64(0)
	for _, e := range list {
		if !holds(e.Value) {
			break
		}
		k++
	}
	return k
}

func wilson(count, n uint64, z float64) (low, high float64) {
	low, high = wilsonOf(float64(count)/float64(n), float64(n), z)
	if low < 0 || count == 0 {
		low = 0
	}
	if high > 1 || count == n {
		high = 1
	}
	return low, high
}

// wilsonOf is Wilson's interval about a share p of size paths, which need not be a whole number.
func wilsonOf(p, size, z float64) (low, high float64) {
	square := float64(z * z)
	scale := 1 + square/size
	centre := p + square/(2*size)
	spread := z * math.Sqrt(float64(p*(1-p))/size+square/float64(4*float64(size*size)))
	return (centre - float64(spread)) / scale, (centre + float64(spread)) / scale
}
