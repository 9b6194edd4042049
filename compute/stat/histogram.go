package stat

// Histogram is counts over equal cells from Low to High: cell i holds the values from Low + i w on, w = (High -
// Low)/len(Counts), the last one including High. Below and Above count what lies outside. The sum of all counts is exact.
type Histogram struct {
	Low, High    float64
	Counts       []uint64
	Below, Above uint64
}

// Histogram draws the distribution with n cells, 1 to 4096. It reaches from the smallest to the largest value, unless these
// are so far out that the cells between would say nothing: no further beyond the 1% and the 99% quantile than these are
// apart.
//
//	spread = q(0.99) - q(0.01)
//	Low    = max(smallest, q(0.01) - spread), High = min(largest, q(0.99) + spread)
//
// A normal sample is never cut (7 standard deviations either side). Where the two quantiles are equal nothing is cut. A value
// may land in the neighbouring cell when its bin of the sketch straddles the boundary. Without values, or with n out of range,
// Counts is nil. If all values are equal they are in the first cell.
func (c *Column) Histogram(n int) Histogram {
	if c.Count() == 0 || n < 1 || n > 4096 {
		return Histogram{}
	}
	h := Histogram{Counts: make([]uint64, n)}
	h.Low, h.High = c.drawnRange()
	// Halved first, so that the width of the widest range is finite.
	half := float64(0.5*h.High) - float64(0.5*h.Low)
	c.runs(func(x float64, count uint64) bool {
		switch {
		case x < h.Low:
			h.Below += count
		case x > h.High:
			h.Above += count
		case half > 0:
			share := (float64(0.5*x) - float64(0.5*h.Low)) / half
			h.Counts[min(int(float64(share*float64(n))), n-1)] += count
		default:
			h.Counts[0] += count
		}
		return true
	})
	return h
}

// drawnRange is where a histogram begins and ends. An infinite spread cuts nothing.
func (c *Column) drawnRange() (low, high float64) {
	low, high = c.extremes.lowest[0].Value, c.extremes.highest[0].Value
	near, far := c.Quantile(0.01), c.Quantile(0.99)
	if spread := far - near; spread > 0 {
		if cut := near - spread; cut > low {
			low = cut
		}
		if cut := far + spread; cut < high {
			high = cut
		}
	}
	return low, high
}
