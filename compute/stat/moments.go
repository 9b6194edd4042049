package stat

import "math"

// Moments is the count, the sum and the sum of squares of values, all exact: what a mean, its standard error and a standard
// deviation need, where no quantile is asked for. As a Column it does not depend on the order of the values. The zero value is
// empty and takes independent paths. Not safe for concurrent use. Memory: 1.7 KiB, and 0.6 KiB a batch.
type Moments struct {
	count   uint64
	sum     Sum
	squares SquareSum
	batches []batch
}

// NewMoments makes empty moments whose standard error is taken over batches, as of [Options.Batches]; 0 for independent paths.
func NewMoments(batches int) *Moments { return &Moments{batches: make([]batch, batches)} }

// Add takes the value of a path, which must be finite.
func (m *Moments) Add(x float64, path uint64) {
	m.count++
	m.sum.Add(x)
	m.squares.Add(x)
	if n := uint64(len(m.batches)); n > 0 {
		b := &m.batches[path/lanes%n]
		b.sum.Add(x)
		b.count++
	}
}

// AddZeros is n times Add of 0 on paths of the same block of 64 as path: of a rare loss only the paths that have one cost
// anything.
func (m *Moments) AddZeros(n, path uint64) {
	m.count += n
	if k := uint64(len(m.batches)); k > 0 {
		m.batches[path/lanes%k].count += n
	}
}

// Merge adds everything that o was given. The error is ErrLayout when the numbers of batches differ; then m is unchanged.
func (m *Moments) Merge(o *Moments) error {
	if len(m.batches) != len(o.batches) {
		return ErrLayout
	}
	m.count += o.count
	m.sum.Merge(&o.sum)
	m.squares.Merge(&o.squares)
	mergeBatches(m.batches, o.batches)
	return nil
}

// Count is the number of values.
func (m *Moments) Count() uint64 { return m.count }

// Sum is the sum of the values, rounded once. 0 without values.
func (m *Moments) Sum() float64 { return m.sum.Value() }

// Squares is the sum of the squares of the values, rounded once. 0 without values.
func (m *Moments) Squares() float64 { return m.squares.Value() }

// Mean is the mean of the values: the exact one, rounded once. NaN without values.
func (m *Moments) Mean() float64 { return m.MeanOver(m.count) }

// MeanOver is the sum over n paths, of which those that were not given count as 0: exact, rounded once. NaN for n = 0.
func (m *Moments) MeanOver(n uint64) float64 {
	if n == 0 {
		return math.NaN()
	}
	return mean(&m.sum, n)
}

// StandardDeviation is the sample standard deviation (divisor n-1): the exact one, rounded once. NaN with fewer than two
// values.
func (m *Moments) StandardDeviation() float64 { return deviation(&m.sum, &m.squares, m.count) }

// StandardError is the standard error of the mean, as [Column.StandardError].
func (m *Moments) StandardError() float64 {
	if len(m.batches) > 0 {
		return batchError(m.batches)
	}
	return m.ErrorOver(m.count)
}

// ErrorOver is the standard error of MeanOver(n), n at least Count, the paths independent. NaN with fewer than two paths.
func (m *Moments) ErrorOver(n uint64) float64 {
	return deviation(&m.sum, &m.squares, n) / math.Sqrt(float64(n))
}
