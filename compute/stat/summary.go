package stat

// Request says what a Summary shall contain.
type Request struct {
	Quantiles      []float64 // levels in [0, 1]
	LowerShortfall []float64 // levels in (0, 1]
	UpperShortfall []float64
	Below          []float64 // thresholds; exact where they also stand in Options.Thresholds
	Confidence     float64   // of all intervals; 0 means 0.95
}

// ReasonCount is how many paths failed for a reason.
type ReasonCount struct {
	Reason Reason
	Count  uint64
	Share  float64 // of the probability; NaN while a stratum has no path
}

// Summary is a column's answers at one moment, as plain values. It holds no NaN other than where a number is
// undefined: everything without values, the standard deviation with fewer than two.
type Summary struct {
	Count             uint64
	NonFinite         uint64
	Failed            []ReasonCount // by reason, ascending; only those that occurred
	Mean              float64
	StandardDeviation float64
	StandardError     float64
	Min, Max          Extreme
	Quantiles         []QuantileInterval
	LowerShortfall    []Shortfall
	UpperShortfall    []Shortfall
	Below             []Event
}

// Summary answers a request, in its order.
func (c *Column) Summary(r Request) Summary {
	s := Summary{
		Count:             c.Count(),
		NonFinite:         c.nonFinite,
		Mean:              c.Mean(),
		StandardDeviation: c.StandardDeviation(),
		StandardError:     c.StandardError(),
	}
	s.Min, _ = c.Min()
	s.Max, _ = c.Max()
	all := float64(c.Count() + c.nonFinite + c.Failed())
	for reason, n := range c.failed {
		if n > 0 {
			s.Failed = append(s.Failed, ReasonCount{Reason(reason), n, float64(n) / all})
		}
	}
	s.read(c, r)
	return s
}

// estimates is what a summary lists of values that came in one way or another.
type estimates interface {
	QuantileInterval(q, confidence float64) QuantileInterval
	LowerShortfall(level float64) Shortfall
	UpperShortfall(level float64) Shortfall
	Below(threshold, confidence float64) Event
}

// read fills the lists that a request asks for.
func (s *Summary) read(from estimates, r Request) {
	if r.Confidence == 0 {
		r.Confidence = 0.95
	}
	for _, q := range r.Quantiles {
		s.Quantiles = append(s.Quantiles, from.QuantileInterval(q, r.Confidence))
	}
	for _, level := range r.LowerShortfall {
		s.LowerShortfall = append(s.LowerShortfall, from.LowerShortfall(level))
	}
	for _, level := range r.UpperShortfall {
		s.UpperShortfall = append(s.UpperShortfall, from.UpperShortfall(level))
	}
	for _, t := range r.Below {
		s.Below = append(s.Below, from.Below(t, r.Confidence))
	}
}
