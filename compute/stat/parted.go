package stat

import (
	"math"

	"github.com/capstack/capstack/compute/rng"
	"github.com/capstack/capstack/compute/strata"
)

// Parted is the paths of a run by stratum, by which shares, means and ratios of what is counted and added up in each stratum are
// those of the whole. All figures are combined ratios, as of [Stratified]: with y on the paths of a domain D, and 0 elsewhere,
//
//	R = sum over strata of W mean(y) / P,  P = sum over strata of W mean(1 in D)
//	standard error^2 = sum over strata of W^2 s^2 / n,  s^2 the variance in the stratum of (y - R, where in D, else 0) / P
//
// Where the domain is all paths, R is unbiased. While a stratum has no path there is no figure, and with a single path in one no
// error: NaN. It is not changed after it is made, and may be used by any number of goroutines.
type Parted struct {
	plan    *strata.Plan
	paths   []float64 // by stratum
	weights []float64 // of one path; nil while a stratum has none
}

// NewParted takes the number of paths of each stratum, those that failed counted.
func NewParted(plan *strata.Plan, paths []uint64) *Parted {
	p := &Parted{plan: plan, weights: Weights(plan, paths)}
	for _, n := range paths {
		p.paths = append(p.paths, float64(n))
	}
	return p
}

// Weigh is the sum over strata of what is in each, times the weight of a path: of counts a probability, of sums of values their
// expectation. NaN while a stratum has no path.
func (p *Parted) Weigh(of func(stratum int) float64) float64 {
	if p.weights == nil {
		return math.NaN()
	}
	total := 0.0
	for h, w := range p.weights {
		total += float64(w * of(h))
	}
	return total
}

// Weight is what one path of a stratum stands for; NaN while a stratum has no path.
func (p *Parted) Weight(stratum int) float64 {
	if p.weights == nil {
		return math.NaN()
	}
	return p.weights[stratum]
}

// Share is the probability of an event given a domain, from the paths of each stratum that are in the domain and have it, with
// its interval: Wilson's as of [Stratified.Below]. Of an event that never, or always, happened in the domain the size is the
// fewest paths of the domain that a stratum with any has for its probability. NaN where no path is in the domain.
func (p *Parted) Share(counts, domain func(stratum int) uint64, confidence float64) (value, low, high float64) {
	in := func(h int) float64 { return float64(domain(h)) }
	had := make([]float64, len(p.paths))
	for h := range had {
		had[h] = float64(counts(h))
	}
	valued := p.Weigh(in)
	if !(valued > 0) {
		return math.NaN(), math.NaN(), math.NaN()
	}
	value = min(p.Weigh(func(h int) float64 { return had[h] })/valued, 1)
	low, high = p.wilson(value, p.shareVariance(value, valued, had, in), confidence, func() float64 {
		size := math.Inf(1)
		for h, w := range p.weights {
			if in(h) > 0 {
				size = min(size, valued/w)
			}
		}
		return size
	})
	return value, low, high
}

// Mean is the mean of values over a domain, with its standard error. Values of a stratum that Moments were not given are 0. Where
// these have batches, the error is taken over the means of batches, and the domain must be all paths that they were given.
func (p *Parted) Mean(values func(stratum int) *Moments, domain func(stratum int) uint64) (value, standardError float64) {
	valued := p.Weigh(func(h int) float64 { return float64(domain(h)) })
	if !(valued > 0) {
		return math.NaN(), math.NaN()
	}
	value = p.Weigh(func(h int) float64 { return values(h).Sum() }) / valued
	if len(values(0).batches) > 0 {
		return value, math.Sqrt(p.batchVariance(value, valued, func(h int) []batch { return values(h).batches }))
	}
	return value, math.Sqrt(p.variance(value, valued, func(h int) (count, mean, squares float64) {
		m := values(h)
		return momentsOf(&m.sum, &m.squares, domain(h))
	}))
}

// Deviation is the standard deviation of values, as [Stratified.StandardDeviation]. NaN with fewer than two values.
func (p *Parted) Deviation(values func(stratum int) *Moments) float64 {
	n, moments := uint64(0), func(h int) (count, mean, squares float64) {
		m := values(h)
		return momentsOf(&m.sum, &m.squares, m.count)
	}
	for h := range p.paths {
		n += values(h).count
	}
	valued := p.Weigh(func(h int) float64 { return float64(values(h).count) })
	if n < 2 || !(valued > 0) {
		return math.NaN()
	}
	centre := p.Weigh(func(h int) float64 { return values(h).Sum() }) / valued
	v := p.Weigh(func(h int) float64 {
		k, mean, squares := moments(h)
		gap := mean - centre
		return squares + float64(k*float64(gap*gap))
	})
	return math.Sqrt(v/valued + p.variance(centre, valued, moments))
}

// Ratio is the ratio of the sums of two values over the same paths, with its standard error. Crossed is the sum of their products.
// NaN where the sum below is 0.
func (p *Parted) Ratio(top, bottom func(stratum int) *Moments, crossed func(stratum int) float64) (value, standardError float64) {
	below := p.Weigh(func(h int) float64 { return bottom(h).Sum() })
	if below != below || below == 0 {
		return math.NaN(), math.NaN()
	}
	r := p.Weigh(func(h int) float64 { return top(h).Sum() }) / below
	return r, math.Sqrt(p.variance(0, below, func(h int) (count, mean, squares float64) {
		n, a, b := p.paths[h], top(h), bottom(h)
		mean = (a.Sum() - float64(r*b.Sum())) / n
		squares = a.Squares() - float64(2*r*crossed(h)) + float64(float64(r*r)*b.Squares()) - float64(n*float64(mean*mean))
		return n, mean, max(squares, 0)
	}))
}

// momentsOf are a number of values, their mean and the sum of their squared deviations from it; zeros without values. Values that
// are not in the sums count as 0.
func momentsOf(s *Sum, q *SquareSum, n uint64) (count, centre, squares float64) {
	if n == 0 {
		return 0, 0, 0
	}
	if n > 1 {
		squares, _ = variance(s, q, n).Float64()
	}
	return float64(n), mean(s, n), float64(squares * float64(n-1))
}

// variance is the standard error^2 of a ratio R, for independent paths: given the probability P of its domain and, of each
// stratum, the moments of the values over the paths in it. NaN while a stratum has fewer than two paths.
//
//	s^2 = (squares + k (mean - R)^2 (1 - k/n)) / (n-1) / P^2,  k of n paths in the domain
func (p *Parted) variance(target, valued float64, moments func(stratum int) (count, mean, squares float64)) float64 {
	total := 0.0
	for h, n := range p.paths {
		if n < 2 {
			return math.NaN()
		}
		k, mean, squares := moments(h)
		gap := mean - target
		within := (squares + float64(float64(k*float64(gap*gap))*(1-k/n))) / (n - 1)
		total += float64(float64(p.weights[h]*p.weights[h]) * n * within)
	}
	return total / float64(valued*valued)
}

// shareVariance is the variance of the share of a domain that has an event, which counts of its paths have by stratum. In a
// stratum with k events among its paths it takes the variance of (k + 1/2) of (paths + 1), Jeffreys' estimate: that no path has
// the event does not mean that it cannot happen there, and a stratum may stand for most of the probability.
func (p *Parted) shareVariance(share, valued float64, counts []float64, domain func(stratum int) float64) float64 {
	return p.variance(share, valued, func(h int) (count, mean, squares float64) {
		if count = domain(h); count == 0 {
			return 0, 0, 0
		}
		guess := (counts[h] + 0.5) / (count + 1)
		return count, counts[h] / count, float64(count * float64(guess*(1-guess)))
	})
}

// wilson is Wilson's interval of a share for the size that gives it its variance; for another where the event never, or always,
// happened. NaN where the variance is not known.
func (p *Parted) wilson(share, variance, confidence float64, other func() float64) (low, high float64) {
	if math.IsNaN(variance) {
		return variance, variance
	}
	size := float64(share*(1-share)) / variance
	if !(share > 0 && share < 1) {
		size = other()
	}
	low, high = wilsonOf(share, size, rng.NormalQuantile(0.5+float64(0.5*confidence)))
	if low < 0 || share <= 0 {
		low = 0
	}
	if high > 1 || share >= 1 {
		high = 1
	}
	return low, high
}

// batchVariance is the standard error^2 of a ratio where s^2/n of a stratum is taken over the means of its batches.
func (p *Parted) batchVariance(target, valued float64, batches func(stratum int) []batch) float64 {
	total := 0.0
	for h, n := range p.paths {
		w := p.plan.Probability(h) / valued
		total += float64(float64(w*w) * varianceOfBatches(batches(h), uint64(n), target))
	}
	return total
}

// varianceOfBatches is the variance of the mean over n paths of 1 (y - centre), from the means of the batches that have paths.
// NaN with fewer than two of them.
func varianceOfBatches(batches []batch, n uint64, centre float64) float64 {
	means := make([]float64, 0, len(batches))
	for i := range batches {
		size := batchSize(n, uint64(i), uint64(len(batches)))
		if size == 0 {
			continue
		}
		m := 0.0
		if b := &batches[i]; b.count > 0 {
			m = float64((mean(&b.sum, b.count)-centre)*float64(b.count)) / float64(size)
		}
		means = append(means, m)
	}
	return varianceOfMeans(means)
}

// batchSize is how many of n paths a batch has: blocks of 64 go to the batches in turn, and the last block may not be full.
func batchSize(n, batch, batches uint64) uint64 {
	full, rest := n/lanes, n%lanes
	size := full / batches * lanes
	switch turn := full % batches; {
	case batch < turn:
		return size + lanes
	case batch == turn:
		return size + rest
	}
	return size
}
