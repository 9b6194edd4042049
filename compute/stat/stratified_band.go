package stat

import "math"

// StratifiedBand reads the bands of strata, one for each, as one.
type StratifiedBand struct {
	parts   []*Band
	weights []float64
	valued  float64
	atoms   atoms // made when first asked for
}

// NewStratifiedBand reads bands of strata whose paths have these weights, by [Weights]; nil weights give no figures.
func NewStratifiedBand(bands []*Band, weights []float64) *StratifiedBand {
	b := &StratifiedBand{parts: bands, weights: weights}
	for h, w := range weights {
		b.valued += float64(w * float64(bands[h].count))
	}
	return b
}

// Count is the number of values, of all strata.
func (b *StratifiedBand) Count() (n uint64) {
	for _, band := range b.parts {
		n += band.Count()
	}
	return n
}

// Mean is the mean of the values, weighted; of a line that is 0 or 1 a probability. NaN without values.
func (b *StratifiedBand) Mean() float64 {
	if !(b.valued > 0) {
		return math.NaN()
	}
	total := 0.0
	for h, w := range b.weights {
		if n := b.parts[h].count; n > 0 {
			total += float64(float64(w*float64(n)) * b.parts[h].Mean())
		}
	}
	return total / b.valued
}

// Quantile is the smallest value that at least a share q of the probability does not exceed, to the sketch's relative error.
// NaN without values.
func (b *StratifiedBand) Quantile(q float64) float64 {
	if !(b.valued > 0) || q != q {
		return math.NaN()
	}
	if b.atoms == nil {
		for h, w := range b.weights {
			for bin := range b.parts[h].Bins() {
				n := float64(bin.Count)
				b.atoms = append(b.atoms, atom{bin.Middle(), bin, h, n, float64(w*n) / b.valued})
			}
		}
		b.atoms.sort()
	}
	return b.atoms.at(q).value
}

// FanMonth is what can be asked of a line in one month.
type FanMonth interface {
	Count() uint64
	Mean() float64
	Quantile(q float64) float64
}

var (
	_ FanMonth = (*Band)(nil)
	_ FanMonth = (*StratifiedBand)(nil)
)
