package stat

import (
	"math"
)

// Count is the number of finite values: the n of every estimate.
func (c *Column) Count() uint64 { return c.sketch.count }

// NonFinite is the number of values that were NaN or infinite.
func (c *Column) NonFinite() uint64 { return c.nonFinite }

// Failed is the number of paths without a value, over all reasons.
func (c *Column) Failed() uint64 {
	total := uint64(0)
	for _, n := range c.failed {
		total += n
	}
	return total
}

// FailedFor is the number of paths without a value for one reason.
func (c *Column) FailedFor(r Reason) uint64 { return c.failed[r] }

// Sum is the sum of the values, rounded once. 0 without values.
func (c *Column) Sum() float64 { return c.sum.Value() }

// Mean is the mean of the values: the exact one, rounded once. NaN without values.
func (c *Column) Mean() float64 {
	if c.Count() == 0 {
		return math.NaN()
	}
	return mean(&c.sum, c.Count())
}

// StandardDeviation is the sample standard deviation (divisor n-1): the exact one, rounded once. NaN with fewer than
// two values.
func (c *Column) StandardDeviation() float64 { return deviation(&c.sum, &c.squares, c.Count()) }

// deviation is the sample standard deviation of n summands: the exact one, rounded once. NaN for fewer than two.
func deviation(s *Sum, q *SquareSum, n uint64) float64 {
	if n < 2 {
		return math.NaN()
	}
	v := variance(s, q, n)
	f, _ := v.Sqrt(v).Float64()
	return f
}

// StandardError is the standard error of the mean. Of independent paths it is StandardDeviation / sqrt(n). Of paths in
// batches, which are independent of each other while the paths in one are not (randomised replicates of a low-discrepancy
// sequence, pairs of opposite draws), it is taken from the B batch means that have values:
//
//	standard error^2 = sum (mean_b - mean of means)^2 / (B (B - 1))
//
// (Owen, "Monte Carlo theory, methods and examples", sections 8.2 and 17.) NaN with fewer than two values, or batches.
func (c *Column) StandardError() float64 {
	if len(c.batches) == 0 {
		return c.StandardDeviation() / math.Sqrt(float64(c.Count()))
	}
	return batchError(c.batches)
}

// batchError is the standard error of a mean from the means of batches; see [Column.StandardError].
func batchError(batches []batch) float64 {
	means := make([]float64, 0, len(batches))
	for i := range batches {
		if b := &batches[i]; b.count > 0 {
			means = append(means, mean(&b.sum, b.count))
		}
	}
	return math.Sqrt(varianceOfMeans(means))
}

// varianceOfMeans is the variance of the mean of independent means. NaN for fewer than two.
func varianceOfMeans(means []float64) float64 {
	total, squares := 0.0, 0.0
	for _, m := range means {
		total += m
	}
	n := float64(len(means))
	if n < 2 {
		return math.NaN()
	}
	centre := total / n
	for _, m := range means {
		squares += float64((m - centre) * (m - centre))
	}
	return squares / float64(n*(n-1))
}

// Min is the smallest value with the lowest path that has it, ok false without values.
func (c *Column) Min() (e Extreme, ok bool) { return first(c.extremes.lowest) }

// Max is the largest value with the lowest path that has it, ok false without values.
func (c *Column) Max() (e Extreme, ok bool) { return first(c.extremes.highest) }

func first(list []Extreme) (e Extreme, ok bool) {
	if len(list) == 0 {
		return Extreme{Value: math.NaN()}, false
	}
	return list[0], true
}

// Lowest are the smallest values with their paths, ascending; at most Options.Tail. The slice belongs to the column.
func (c *Column) Lowest() []Extreme { return c.extremes.lowest }

// Highest are the largest values with their paths, descending; at most Options.Tail. The slice belongs to the column.
func (c *Column) Highest() []Extreme { return c.extremes.highest }

// atRank is the bin of the value of rank r, 1 <= r <= n: a bin without width where the value is known exactly, else
// the sketch's, cut to where the extremes leave room.
func (c *Column) atRank(r uint64) Bin {
	low, high, n := c.extremes.lowest, c.extremes.highest, c.Count()
	if r <= uint64(len(low)) {
		return exactly(low[r-1].Value)
	}
	if n-r < uint64(len(high)) {
		return exactly(high[n-r].Value)
	}
	return c.cut(c.sketch.AtRank(r))
}

// cut is a bin of the sketch between the extremes, cut to where they leave room.
func (c *Column) cut(b Bin) Bin {
	if inner := c.extremes.lowest[len(c.extremes.lowest)-1].Value; b.Low < inner {
		b.Low = inner
	}
	if inner := c.extremes.highest[len(c.extremes.highest)-1].Value; b.High > inner {
		b.High = inner
	}
	return b
}

func exactly(x float64) Bin { return Bin{Low: x, High: x, Count: 1} }

// Quantile is the value of rank ceil(q n), to the sketch's relative error; exact within the extremes. NaN without
// values.
func (c *Column) Quantile(q float64) float64 {
	if c.Count() == 0 || q != q {
		return math.NaN()
	}
	return c.atRank(rankOf(q, c.Count())).Middle()
}

// runs yields all values in ascending order as (value, how many): the extremes exactly, between them the middles of
// the bins.
func (c *Column) runs(yield func(value float64, count uint64) bool) {
	c.spans(func(value float64, _ Bin, count uint64) bool { return yield(value, count) })
}

// spans is runs with the bin in which the values lie, cut to where the extremes leave room.
func (c *Column) spans(yield func(value float64, within Bin, count uint64) bool) {
	low, high, n := c.extremes.lowest, c.extremes.highest, c.Count()
	for _, e := range low {
		if !yield(e.Value, exactly(e.Value), 1) {
			return
		}
	}
	before, rank := uint64(len(low)), uint64(0) // ranks known at the start, ranks passed
	if uint64(len(high)) > n-before {
		high = high[:n-before] // the lists overlap
	}
	end := n - uint64(len(high))
	for b := range c.sketch.Bins() {
		from, to := max(rank, before), min(rank+b.Count, end)
		rank += b.Count
		if from >= to {
			continue
		}
		if !yield(c.inner(b), c.cut(b), to-from) {
			return
		}
	}
	for i := len(high) - 1; i >= 0; i-- {
		if !yield(high[i].Value, exactly(high[i].Value), 1) {
			return
		}
	}
}

// inner is the middle of a bin between the extremes, cut to where they leave room.
func (c *Column) inner(b Bin) float64 {
	x := b.Middle()
	if list := c.extremes.lowest; x < list[len(list)-1].Value {
		return list[len(list)-1].Value
	}
	if list := c.extremes.highest; x > list[len(list)-1].Value {
		return list[len(list)-1].Value
	}
	return x
}

// Shortfall is an expected shortfall with its standard error.
type Shortfall struct {
	Level         float64 // share of the paths in the tail
	Boundary      float64 // the quantile at the tail's inner end (value at risk)
	Value         float64 // mean of the tail
	StandardError float64 // of Value; NaN with fewer than two values
}

// LowerShortfall is the mean of the worst share level of the paths, 0 < level <= 1, where low values are bad (a cover
// ratio, an IRR, cash):
//
//	ES = (x(1) + ... + x(m) + (n level - m) x(m+1)) / (n level),  m = floor(n level)
//
// (Acerbi and Tasche, "On the coherence of expected shortfall", 2002, definition 2.6 with a sample.) With n level
// below 1 it is the smallest value. The standard error is the asymptotic one of Manistre and Hancock, "Variance of
// the CTE estimator", NAAJ 9 (2005):
//
//	SE^2 = (variance within the tail + (1 - level) (ES - boundary)^2) / (n level)
func (c *Column) LowerShortfall(level float64) Shortfall { return c.shortfall(level, false) }

// UpperShortfall is the mean of the highest share level of the paths, where high values are bad (a loss, a delay).
func (c *Column) UpperShortfall(level float64) Shortfall { return c.shortfall(level, true) }

func (c *Column) shortfall(level float64, upper bool) Shortfall {
	n := c.Count()
	if n == 0 || !(level > 0 && level <= 1) {
		nan := math.NaN()
		return Shortfall{Level: level, Boundary: nan, Value: nan, StandardError: nan}
	}
	size := float64(level * float64(n))
	if size < 1 {
		size = 1
	}
	whole := math.Floor(size)
	t := tail{n: n, whole: uint64(whole), part: size - whole, upper: upper}
	s := Shortfall{Level: level, StandardError: math.NaN()}
	s.Value = t.fold(c, func(x float64) float64 { return x }) / size
	edge := uint64(math.Ceil(size))
	if upper {
		edge = n + 1 - edge
	}
	s.Boundary = c.atRank(edge).Middle()
	if n > 1 {
		within := t.fold(c, func(x float64) float64 { return float64((x - s.Value) * (x - s.Value)) }) / size
		gap := s.Value - s.Boundary
		s.StandardError = math.Sqrt((within + float64((1-level)*float64(gap*gap))) / size)
	}
	return s
}

// tail is the part of the order statistics that a shortfall takes: whole values from one end and a part of the next.
type tail struct {
	n, whole uint64
	part     float64
	upper    bool
}

// fold is the sum of f over the tail, by the exact sum, so that nothing is lost over 10^8 values.
func (t tail) fold(c *Column, f func(float64) float64) float64 {
	var sum Sum
	first, last := uint64(1), t.whole // ranks that count whole
	partial := t.whole + 1
	if t.upper {
		first, last, partial = t.n-t.whole+1, t.n, t.n-t.whole
	}
	rank := uint64(0)
	c.runs(func(x float64, count uint64) bool {
		from, to := rank+1, rank+count
		rank = to
		if lo, hi := max(from, first), min(to, last); lo <= hi {
			sum.Add(float64(f(x) * float64(hi-lo+1)))
		}
		if t.part > 0 && from <= partial && partial <= to {
			sum.Add(float64(f(x) * t.part))
		}
		return t.upper || rank <= t.whole
	})
	return sum.Value()
}
