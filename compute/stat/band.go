package stat

import "math"

// Band is the distribution of one line in one month: its quantiles from a sketch, and its exact mean, which of a line that is
// 0 or 1 is a probability. As a Column it does not depend on the order of the values. Not safe for concurrent use.
type Band struct {
	Sketch
	sum Sum
}

// NewBand makes an empty band with the precision of fans.
func NewBand() *Band {
	b := &Band{}
	b.precision = FanPrecision
	return b
}

// Add counts x, which must be finite.
func (b *Band) Add(x float64) {
	b.Sketch.Add(x)
	b.sum.Add(x)
}

// Merge adds everything that o was given.
func (b *Band) Merge(o *Band) error {
	if err := b.Sketch.Merge(&o.Sketch); err != nil {
		return err
	}
	b.sum.Merge(&o.sum)
	return nil
}

// Mean is the mean of the values: the exact one, rounded once. A canonical NaN without values.
func (b *Band) Mean() float64 {
	if b.count == 0 {
		return math.NaN()
	}
	return mean(&b.sum, b.count)
}
