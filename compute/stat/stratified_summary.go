package stat

import "math"

// Summary answers a request, in its order. While a stratum has no path there are counts and extremes only: the lists are empty.
func (s *Stratified) Summary(r Request) Summary {
	out := Summary{Count: s.Count(), Mean: s.Mean(), StandardDeviation: s.StandardDeviation(), StandardError: s.StandardError()}
	ends := s.extremes()
	out.Min, _ = first(ends.lowest)
	out.Max, _ = first(ends.highest)
	s.failures(&out)
	if s.known() {
		out.read(s, r)
	}
	return out
}

// failures adds up what the strata count of paths without a value.
func (s *Stratified) failures(out *Summary) {
	for _, c := range s.parts {
		out.NonFinite += c.nonFinite
	}
	for reason := range 256 {
		n, share := uint64(0), 0.0
		for h, c := range s.parts {
			n += c.failed[reason]
			if s.weights != nil {
				share += float64(s.weights[h] * float64(c.failed[reason]))
			}
		}
		if s.weights == nil {
			share = math.NaN()
		}
		if n > 0 {
			out.Failed = append(out.Failed, ReasonCount{Reason(reason), n, share})
		}
	}
}

// Histogram is [Column.Histogram] of the distribution: the cells reach as far as its quantiles say, Counts are paths, and
// Shares are what these paths stand for.
func (s *Stratified) Histogram(n int) Histogram {
	if !s.known() || n < 1 || n > maxCells {
		return Histogram{}
	}
	ends := s.extremes()
	h := newHistogram(n, ends.lowest[0].Value, ends.highest[0].Value, s.Quantile(0.01), s.Quantile(0.99))
	h.Shares = make([]float64, n)
	for _, a := range s.sorted() {
		switch i := h.add(a.value, uint64(a.count)); {
		case i < 0:
			h.BelowShare += a.weight
		case i >= n:
			h.AboveShare += a.weight
		default:
			h.Shares[i] += a.weight
		}
	}
	return h
}
