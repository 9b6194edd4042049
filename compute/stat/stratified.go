package stat

import (
	"math"

	"github.com/capstack/capstack/compute/strata"
)

// Distribution is what can be asked of the values of one measure: of a Column, or of the columns of strata read as one.
type Distribution interface {
	Count() uint64
	Mean() float64
	StandardDeviation() float64
	StandardError() float64
	Summary(r Request) Summary
	Histogram(n int) Histogram
	Lowest() []Extreme
	Highest() []Extreme
}

var (
	_ Distribution = (*Column)(nil)
	_ Distribution = (*Stratified)(nil)
)

// Weights is what one path of each stratum stands for: the probability of the stratum over the number of its paths. It is nil
// while a stratum has no path: then no figure of the whole can be told.
func Weights(plan *strata.Plan, paths []uint64) []float64 {
	out := make([]float64, plan.Len())
	for h := range out {
		if paths[h] == 0 {
			return nil
		}
		out[h] = plan.Probability(h) / float64(paths[h])
	}
	return out
}

// Stratified reads the columns of strata, one for each, as one distribution: every value counts with the weight of its stratum.
// With y the values, 1 the indicator that a path has one, W the probability of a stratum and n the number of its paths, with a
// value or not:
//
//	share with a value  P = sum over strata of W mean(1)
//	mean                R = sum over strata of W mean(1 y) / P
//	standard error^2      = sum over strata of W^2 s^2 / n,  s^2 the variance in the stratum of 1 (y - R) / P
//
// (Cochran, "Sampling Techniques", 3rd edition, sections 5.3 and 6.3: where all paths have a value, R is the stratified mean and
// unbiased; else a combined ratio, with a bias of order 1/n.) While a stratum has no path there is no figure but counts and
// extremes, while one has a single path there is no error: NaN in place of a wrong number. It is a view: what is added to the
// columns later is not seen. Not safe for concurrent use.
type Stratified struct {
	*Parted
	parts  []*Column
	valued float64 // P
	mean   float64 // R
	atoms  atoms   // made when first asked for
}

// NewStratified reads columns, which are those of the plan's strata in their order, with plan in their Options.
func NewStratified(plan *strata.Plan, columns []*Column) *Stratified {
	paths := make([]uint64, len(columns))
	for h, c := range columns {
		paths[h] = c.Count() + c.NonFinite() + c.Failed()
	}
	s := &Stratified{Parted: NewParted(plan, paths), parts: columns, mean: math.NaN()}
	if s.weights == nil {
		return s
	}
	total := 0.0
	for h, c := range columns {
		if n := c.Count(); n > 0 {
			w := float64(s.weights[h] * float64(n))
			s.valued += w
			total += float64(w * c.Mean())
		}
	}
	s.mean = total / s.valued
	return s
}

// known tells whether there is a figure: every stratum has paths, and some path a value.
func (s *Stratified) known() bool { return s.valued > 0 }

// Count is the number of finite values, of all strata.
func (s *Stratified) Count() (n uint64) {
	for _, c := range s.parts {
		n += c.Count()
	}
	return n
}

// Mean is R. NaN without values, or while a stratum has no path.
func (s *Stratified) Mean() float64 { return s.mean }

// StandardDeviation estimates that of the distribution, which strata do not change:
//
//	v = sum over strata of W/n (sum of squared deviations from R) / P + standard error^2 of independent paths
//
// The last term, as n/(n-1) in a single sample, is what R's own error takes from the first. NaN with fewer than two values.
func (s *Stratified) StandardDeviation() float64 {
	if s.Count() < 2 || !s.known() {
		return math.NaN()
	}
	v := 0.0
	for h, c := range s.parts {
		k, mean, squares := c.moments()
		gap := mean - s.mean
		v += float64(s.weights[h] * (squares + float64(k*float64(gap*gap))))
	}
	return math.Sqrt(v/s.valued + s.variance(s.mean, s.valued, s.moments))
}

// moments are those of the values of a stratum.
func (s *Stratified) moments(h int) (count, mean, squares float64) { return s.parts[h].moments() }

func (c *Column) moments() (count, mean, squares float64) {
	return momentsOf(&c.sum, &c.squares, c.Count())
}

// StandardError is the standard error of the mean. Where paths come in batches, s^2/n of a stratum is taken over the means of
// its batches, as [Column.StandardError] does. Student's t for it has at least as many degrees of freedom as one stratum has.
func (s *Stratified) StandardError() float64 {
	if !s.known() {
		return math.NaN()
	}
	if s.parts[0].options.Batches == 0 {
		return math.Sqrt(s.variance(s.mean, s.valued, s.moments))
	}
	return math.Sqrt(s.batchVariance(s.mean, s.valued, func(h int) []batch { return s.parts[h].batches }))
}

// Lowest are the smallest values of all strata with their paths, as [Column.Lowest].
func (s *Stratified) Lowest() []Extreme { return s.extremes().lowest }

// Highest are the largest values of all strata with their paths, as [Column.Highest].
func (s *Stratified) Highest() []Extreme { return s.extremes().highest }

func (s *Stratified) extremes() *Extremes {
	out, err := NewExtremes(s.parts[0].options.Tail)
	for _, c := range s.parts {
		if err == nil {
			err = out.Merge(c.extremes)
		}
	}
	if err != nil {
		panic("stat: columns of strata with different options: " + err.Error())
	}
	return out
}
