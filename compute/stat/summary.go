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
	if r.Confidence == 0 {
		r.Confidence = 0.95
	}
	s := Summary{
		Count:             c.Count(),
		NonFinite:         c.nonFinite,
		Mean:              c.Mean(),
		StandardDeviation: c.StandardDeviation(),
		StandardError:     c.StandardError(),
	}
	s.Min, _ = c.Min()
	s.Max, _ = c.Max()
	for reason, n := range c.failed {
		if n > 0 {
			s.Failed = append(s.Failed, ReasonCount{Reason(reason), n})
		}
	}
	for _, q := range r.Quantiles {
		s.Quantiles = append(s.Quantiles, c.QuantileInterval(q, r.Confidence))
	}
	for _, level := range r.LowerShortfall {
		s.LowerShortfall = append(s.LowerShortfall, c.LowerShortfall(level))
	}
	for _, level := range r.UpperShortfall {
		s.UpperShortfall = append(s.UpperShortfall, c.UpperShortfall(level))
	}
	for _, t := range r.Below {
		s.Below = append(s.Below, c.Below(t, r.Confidence))
	}
	return s
}

// Histogram is counts over equal cells from Low to High: cell i holds the values from Low + i w on, w = (High -
// Low)/len(Counts), the last one including High.
type Histogram struct {
	Low, High float64
	Counts    []uint64
}

// Histogram draws the distribution with n cells, 1 to 4096, between the smallest and the largest value. A value may
// land in the neighbouring cell when its bin of the sketch straddles the boundary; the total is exact. Without
// values, or with n out of range, Counts is nil. If all values are equal they are in the first cell.
func (c *Column) Histogram(n int) Histogram {
	if c.Count() == 0 || n < 1 || n > 4096 {
		return Histogram{}
	}
	h := Histogram{Low: c.extremes.lowest[0].Value, High: c.extremes.highest[0].Value, Counts: make([]uint64, n)}
	// Halved first, so that the width of the widest range is finite.
	half := float64(0.5*h.High) - float64(0.5*h.Low)
	c.runs(func(x float64, count uint64) bool {
		i := 0
		if half > 0 {
			share := (float64(0.5*x) - float64(0.5*h.Low)) / half
			if i = int(float64(share * float64(n))); i >= n {
				i = n - 1
			}
		}
		h.Counts[i] += count
		return true
	})
	return h
}
