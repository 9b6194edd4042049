package stat

import "math"

// sorted are the values of all strata, ascending.
func (s *Stratified) sorted() atoms {
	if s.atoms != nil || !s.known() {
		return s.atoms
	}
	for h, c := range s.parts {
		if c.Count() == 0 {
			continue
		}
		each := s.weights[h] / s.valued
		c.spans(func(value float64, within Bin, count uint64) bool {
			s.atoms = append(s.atoms, atom{value, within, h, float64(count), float64(each * float64(count))})
			return true
		})
	}
	s.atoms.sort()
	return s.atoms
}

// Quantile is the smallest value that at least a share q of the probability does not exceed, to the sketch's relative error.
// NaN without values, or while a stratum has no path.
func (s *Stratified) Quantile(q float64) float64 {
	if !s.known() || q != q {
		return math.NaN()
	}
	return s.sorted().at(q).value
}

// QuantileInterval is the interval of Woodruff ("Confidence intervals for medians and other position measures", JASA 47 (1952),
// 635-646): where the distribution function reaches the two ends of the interval of the share q. That is Wilson's for the size
//
//	n = q (1-q) / variance of the share of values up to the quantile
//
// Paths of points that are not independent count as independent ones, which makes the interval too wide rather than too narrow.
// There are no ranks, and no end where the sample is too small to bound that side.
func (s *Stratified) QuantileInterval(q, confidence float64) QuantileInterval {
	nan := math.NaN()
	if !s.known() || !(q >= 0 && q <= 1) || !(confidence > 0 && confidence < 1) {
		return QuantileInterval{Level: q, Value: nan, Low: nan, High: nan}
	}
	atoms := s.sorted()
	out := QuantileInterval{Level: q, Value: atoms.at(q).value, Low: math.Inf(-1), High: math.Inf(1)}
	below := make([]float64, len(s.parts))
	for _, a := range atoms {
		if a.value <= out.Value {
			below[a.stratum] += a.count
		}
	}
	low, high := s.share(q, s.shareVariance(q, below), confidence)
	if low-rankTolerance > atoms[0].weight {
		out.Low = atoms.at(low).within.Low
	}
	if high+rankTolerance < 1-atoms[len(atoms)-1].weight {
		out.High = atoms.at(high).within.High
	}
	return out
}

// shareVariance is [Parted.shareVariance] of counts of values.
func (s *Stratified) shareVariance(p float64, counts []float64) float64 {
	return s.Parted.shareVariance(p, s.valued, counts, func(h int) float64 { return float64(s.parts[h].Count()) })
}

// share is Wilson's interval of a share with a variance. Of an event that never, or always, happened the size is the fewest paths
// that a stratum has for its probability.
func (s *Stratified) share(p, variance, confidence float64) (low, high float64) {
	return s.wilson(p, variance, confidence, func() float64 {
		size := math.Inf(1)
		for h, n := range s.paths {
			size = min(size, n/s.plan.Probability(h))
		}
		return size
	})
}

// Below is the probability of a value below the threshold, as [Column.Below], with Wilson's interval for the size that gives the
// probability its variance (Franco, Little, Louis and Slud, "Comparative study of confidence intervals for proportions in complex
// sample surveys", Journal of Survey Statistics and Methodology 7 (2019), 334-364). Count is the number of paths, not weighted.
func (s *Stratified) Below(threshold, confidence float64) Event {
	if !s.known() || threshold != threshold || !(confidence > 0 && confidence < 1) {
		nan := math.NaN()
		return Event{Threshold: threshold, Value: nan, Low: nan, High: nan}
	}
	e := Event{Threshold: threshold, Exact: true}
	var counts [3][]float64 // least, middle and most
	for _, c := range s.parts {
		var least, most uint64
		if c.Count() > 0 {
			least, most = c.countBelow(threshold)
		}
		middle := least + (most-least)/2
		e.Count, e.Exact = e.Count+middle, e.Exact && least == most
		for i, n := range []uint64{least, middle, most} {
			counts[i] = append(counts[i], float64(n))
		}
	}
	least, most := s.weigh(counts[0]), s.weigh(counts[2])
	e.Value = s.weigh(counts[1])
	e.Low, _ = s.share(least, s.shareVariance(least, counts[0]), confidence)
	_, e.High = s.share(most, s.shareVariance(most, counts[2]), confidence)
	return e
}

// weigh is the share of the probability that counts of values have by stratum, of that of all values.
func (s *Stratified) weigh(counts []float64) float64 {
	total := 0.0
	for h, n := range counts {
		total += float64(s.weights[h] * n)
	}
	return min(total/s.valued, 1)
}

// LowerShortfall is the mean of the lowest share level of the probability; see [Column.LowerShortfall]. Its standard error takes
// the boundary as fixed, which is the same asymptotically: it is that of the mean of max(boundary - x, 0), over the level.
func (s *Stratified) LowerShortfall(level float64) Shortfall { return s.shortfall(level, false) }

// UpperShortfall is the mean of the highest share level of the probability.
func (s *Stratified) UpperShortfall(level float64) Shortfall { return s.shortfall(level, true) }

func (s *Stratified) shortfall(level float64, upper bool) Shortfall {
	nan := math.NaN()
	out := Shortfall{Level: level, Boundary: nan, Value: nan, StandardError: nan}
	if !s.known() || !(level > 0 && level <= 1) {
		return out
	}
	atoms, left, sum := s.sorted(), level, 0.0
	for i := range atoms {
		a := &atoms[i]
		if upper {
			a = &atoms[len(atoms)-1-i]
		}
		part := min(a.weight, left)
		sum, left, out.Boundary = sum+float64(part*a.value), left-part, a.value
		if left <= rankTolerance {
			break
		}
	}
	out.Value = sum / (level - max(left, 0))
	beyond := func(x float64) float64 {
		if upper {
			return max(x-out.Boundary, 0)
		}
		return max(out.Boundary-x, 0)
	}
	out.StandardError = math.Sqrt(s.varianceOf(beyond)) / level
	return out
}

// varianceOf is the variance of the mean of a function of the values.
func (s *Stratified) varianceOf(f func(float64) float64) float64 {
	means, squares, target := make([]float64, len(s.parts)), make([]float64, len(s.parts)), 0.0
	for _, a := range s.sorted() {
		means[a.stratum] += float64(f(a.value)*a.count) / float64(s.parts[a.stratum].Count())
		target += float64(f(a.value) * a.weight)
	}
	for _, a := range s.sorted() {
		gap := f(a.value) - means[a.stratum]
		squares[a.stratum] += float64(float64(gap*gap) * a.count)
	}
	return s.variance(target, s.valued, func(h int) (count, mean, square float64) {
		return float64(s.parts[h].Count()), means[h], squares[h]
	})
}
