package stat

import (
	"fmt"
	"math"
	"slices"

	"github.com/capstack/capstack/compute/rng"
	"github.com/capstack/capstack/compute/strata"
)

// lanes is the number of scenarios in a block of the engine.
const lanes = rng.Lanes

// Reason says why a path gave no value of a measure. 0 is OK; what the other codes mean is the caller's registry.
type Reason uint8

// OK is the Reason of a path that has a value; Unexplained that of a path of which only the failure is known.
const (
	OK          Reason = 0
	Unexplained Reason = 255
)

// Options is the layout of a Column. Columns merge only when their options are equal.
type Options struct {
	// Precision of the quantile sketch, 1 to 14: relative error 2^-(Precision+1). 0 means MeasurePrecision.
	Precision int
	// Tail is the number of values kept exactly at each end, 1 to 65536. 0 means 64.
	Tail int
	// Thresholds whose probability of being undercut is counted exactly; finite, at most 64, each a compare for every
	// value.
	Thresholds []float64
	// Batches is the number of batches whose means give the standard error, 2 to 64; 0 for independent paths. Blocks of 64
	// paths go to the batches in turn.
	Batches int
	// Strata, if given, makes the column that of one stratum (see Stratified): the blocks of the stratum go to the batches in turn.
	Strata *strata.Plan
}

const (
	maxBatches    = 64
	defaultTail   = 64
	maxThresholds = 64
)

// Column is the statistics of one measure over the paths given to it so far. Make it with NewColumn. See the package
// comment for what is exact. It is not safe for concurrent use.
//
// Memory: 5 KiB, 32 bytes for each value of the tail, and the sketch (see Sketch): for the default options 7 KiB at
// the start, typically under 1 MiB, never more than 14 MiB. Once every octave has occurred, Add and AddBlock allocate
// nothing.
type Column struct {
	options   Options
	sum       Sum
	squares   SquareSum
	sketch    *Sketch
	extremes  *Extremes
	below     []uint64 // values under each threshold
	nonFinite uint64
	failed    [256]uint64
	batches   []batch
}

// batch is the sum of the values of its paths.
type batch struct {
	sum   Sum
	count uint64
}

// mergeBatches adds the batches of b to those of a, one by one.
func mergeBatches(a, b []batch) {
	for i := range b {
		a[i].sum.Merge(&b[i].sum)
		a[i].count += b[i].count
	}
}

// NewColumn makes an empty column. The error names the first option out of range.
func NewColumn(o Options) (*Column, error) {
	if o.Precision == 0 {
		o.Precision = MeasurePrecision
	}
	if o.Tail == 0 {
		o.Tail = defaultTail
	}
	if len(o.Thresholds) > maxThresholds {
		return nil, fmt.Errorf("at most %d thresholds, got %d", maxThresholds, len(o.Thresholds))
	}
	for _, t := range o.Thresholds {
		if math.IsNaN(t) || math.IsInf(t, 0) {
			return nil, fmt.Errorf("thresholds must be finite, got %v", t)
		}
	}
	if o.Batches < 0 || o.Batches == 1 || o.Batches > maxBatches {
		return nil, fmt.Errorf("batches must be 0 or 2 to %d, got %d", maxBatches, o.Batches)
	}
	o.Thresholds = slices.Clone(o.Thresholds)
	sketch, err := NewSketch(o.Precision)
	if err != nil {
		return nil, err
	}
	extremes, err := NewExtremes(o.Tail)
	if err != nil {
		return nil, err
	}
	return &Column{options: o, sketch: sketch, extremes: extremes, below: make([]uint64, len(o.Thresholds)), batches: make([]batch, o.Batches)}, nil
}

// Add takes the value of a path. A value that is not finite is counted as such and enters nothing else. Each path
// should be given once; a path given twice counts twice.
func (c *Column) Add(x float64, path uint64) {
	if x-x != 0 { // infinite or NaN
		c.nonFinite++
		return
	}
	if x == 0 {
		x = 0 // one zero: -0 would sort beside 0 in an order that depends on arrival
	}
	c.sum.Add(x)
	c.squares.Add(x)
	c.sketch.Add(x)
	c.extremes.Add(x, path)
	if n := uint64(len(c.batches)); n > 0 {
		turn := path / lanes
		if c.options.Strata != nil {
			_, turn = c.options.Strata.Of(turn)
		}
		b := &c.batches[turn%n]
		b.sum.Add(x)
		b.count++
	}
	for i, t := range c.options.Thresholds {
		if x < t {
			c.below[i]++
		}
	}
}

// AddFailed counts a path without a value. The reason must not be OK, which would make the counts lie: it panics.
func (c *Column) AddFailed(r Reason) {
	if r == OK {
		panic("stat: a failed path needs a reason")
	}
	c.failed[r]++
}

// AddBlock takes 64 consecutive paths from firstPath: the value of each lane that is ok, a failure Unexplained for
// each that is not. A run whose last block is not full gives its lanes singly with Add.
func (c *Column) AddBlock(values *[lanes]float64, ok *[lanes]bool, firstPath uint64) {
	for i, x := range values {
		if ok[i] {
			c.Add(x, firstPath+uint64(i))
		} else {
			c.failed[Unexplained]++
		}
	}
}

// AddBlockReasons is AddBlock with a reason for each lane, OK where there is a value.
func (c *Column) AddBlockReasons(values *[lanes]float64, reasons *[lanes]Reason, firstPath uint64) {
	for i, x := range values {
		if r := reasons[i]; r == OK {
			c.Add(x, firstPath+uint64(i))
		} else {
			c.failed[r]++
		}
	}
}

// Merge adds everything that o was given. o stays as it is. The error is ErrLayout when the options differ; then c is
// unchanged.
func (c *Column) Merge(o *Column) error {
	if !c.options.equal(o.options) {
		return fmt.Errorf("%w: %+v and %+v", ErrLayout, c.options, o.options)
	}
	c.sum.Merge(&o.sum)
	c.squares.Merge(&o.squares)
	if err := c.sketch.Merge(o.sketch); err != nil {
		return err
	}
	if err := c.extremes.Merge(o.extremes); err != nil {
		return err
	}
	for i, n := range o.below {
		c.below[i] += n
	}
	mergeBatches(c.batches, o.batches)
	c.nonFinite += o.nonFinite
	for r, n := range o.failed {
		c.failed[r] += n
	}
	return nil
}

func (o Options) equal(p Options) bool {
	return o.Precision == p.Precision && o.Tail == p.Tail && slices.Equal(o.Thresholds, p.Thresholds) && o.Batches == p.Batches && o.Strata == p.Strata
}

// Reset empties the column and keeps its memory, for the next epoch of a worker.
func (c *Column) Reset() {
	c.sum, c.squares = Sum{}, SquareSum{}
	c.sketch.reset()
	c.extremes.reset()
	clear(c.below)
	clear(c.batches)
	c.nonFinite = 0
	c.failed = [256]uint64{}
}
