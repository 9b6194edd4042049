package stat

// Histogram is counts over equal cells from Low to High: cell i holds the values from Low + i w on, w = (High -
// Low)/len(Counts), the last one including High. Below and Above count what lies outside. The sum of all counts is exact.
type Histogram struct {
	Low, High    float64
	Counts       []uint64
	Below, Above uint64
	// Shares, BelowShare and AboveShare are what the counted values stand for, of strata; their sum is 1. Without strata there
	// are none: every value stands for the same.
	Shares                 []float64
	BelowShare, AboveShare float64
}

// maxCells bounds the cells of a histogram.
const maxCells = 4096

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
	if c.Count() == 0 || n < 1 || n > maxCells {
		return Histogram{}
	}
	h := newHistogram(n, c.extremes.lowest[0].Value, c.extremes.highest[0].Value, c.Quantile(0.01), c.Quantile(0.99))
	c.runs(func(x float64, count uint64) bool {
		h.add(x, count)
		return true
	})
	return h
}

// newHistogram makes an empty histogram of a distribution with these ends and its 1% and 99% quantiles. An infinite spread cuts
// nothing.
func newHistogram(n int, lowest, highest, near, far float64) Histogram {
	h := Histogram{Low: lowest, High: highest, Counts: make([]uint64, n)}
	if spread := far - near; spread > 0 {
		if cut := near - spread; cut > h.Low {
			h.Low = cut
		}
		if cut := far + spread; cut < h.High {
			h.High = cut
		}
	}
	return h
}

// add counts a value and returns its cell: -1 below, the number of cells above.
func (h *Histogram) add(x float64, count uint64) int {
	n := len(h.Counts)
	// Halved first, so that the width of the widest range is finite.
	half := float64(0.5*h.High) - float64(0.5*h.Low)
	cell := 0
	switch {
	case x < h.Low:
		h.Below += count
		return -1
	case x > h.High:
		h.Above += count
		return n
	case half > 0:
		share := (float64(0.5*x) - float64(0.5*h.Low)) / half
		cell = min(int(float64(share*float64(n))), n-1)
	}
	h.Counts[cell] += count
	return cell
}
