package stat

import (
	"math"
	"slices"
)

// MaxScores is the most scores of a path that Controls takes: the sums of their products grow with the square of their number.
const MaxScores = 32

// Controls regresses measures on control variates: numbers of a path whose mean is known to be 0, so that what their sample mean
// is off tells how far a measure's is. They are made of independent standard normals, the scores of a run's drivers, two of each:
//
//	z and (z^2 - 1)/sqrt(2)
//
// the first two Hermite polynomials, which are uncorrelated with variance 1 (Glasserman, "Monte Carlo Methods in Financial
// Engineering", section 4.1). Products are added up by block of 64 paths and the sums of blocks exactly, so that as a Column
// it does not depend on the order of blocks. Each block must be given once, whole but for the last of a run, scores first.
//
// Memory: half a KiB for each pair of controls, and for each control and each measure or threshold. Not safe for concurrent use.
type Controls struct {
	controls int
	paths    uint64
	sums     []Sum // by control
	products []Sum // of control i with each j <= i, row by row
	batches  []controlBatch
	columns  []controlled
	rows     [][lanes]float64 // the controls of the block in hand
	lanes    int              // of which are paths
}

// controlBatch is the sums of controls of a batch of paths.
type controlBatch struct {
	paths uint64
	sums  []Sum
}

// controlled is the products of one measure with the controls.
type controlled struct {
	without    []Sum // of each control over paths without a value; nil while all have one
	values     []Sum // of value x control
	thresholds []float64
	below      []belowControl
}

// belowControl is the products of the indicator that a value lies below a threshold.
type belowControl struct {
	count   uint64
	batches []uint64
	sums    []Sum
}

// NewControls makes empty controls of scores, 1 to MaxScores, for columns with these thresholds and this number of batches, by
// [Options.Batches]. It panics for another number of scores.
func NewControls(scores int, thresholds [][]float64, batches int) *Controls {
	if scores < 1 || scores > MaxScores {
		panic("stat: controls need 1 to 32 scores")
	}
	k := 2 * scores
	c := &Controls{controls: k, sums: make([]Sum, k), products: make([]Sum, k*(k+1)/2), rows: make([][lanes]float64, k), batches: make([]controlBatch, batches)}
	for i := range c.batches {
		c.batches[i].sums = make([]Sum, k)
	}
	for _, levels := range thresholds {
		x := controlled{values: make([]Sum, k), thresholds: slices.Clone(levels)}
		for range levels {
			x.below = append(x.below, belowControl{sums: make([]Sum, k), batches: make([]uint64, batches)})
		}
		c.columns = append(c.columns, x)
	}
	return c
}

// AddScores takes the scores of the first n paths of a block from firstPath on, 64 but for the last block.
func (c *Controls) AddScores(scores []*[lanes]float64, n int, firstPath uint64) {
	c.lanes = n
	for i, z := range scores {
		linear, square := &c.rows[2*i], &c.rows[2*i+1]
		*linear, *square = [lanes]float64{}, [lanes]float64{}
		for lane, x := range z[:n] {
			linear[lane], square[lane] = x, float64((float64(x*x)-1)*math.Sqrt2)*0.5
		}
	}
	c.paths += uint64(n)
	at := 0
	var batch *controlBatch
	if b := uint64(len(c.batches)); b > 0 {
		batch = &c.batches[firstPath/lanes%b]
		batch.paths += uint64(n)
	}
	for i := range c.rows {
		sum := total(&c.rows[i])
		c.sums[i].Add(sum)
		if batch != nil {
			batch.sums[i].Add(sum)
		}
		for j := range i + 1 {
			c.products[at].Add(product(&c.rows[i], &c.rows[j]))
			at++
		}
	}
}

// AddColumn takes the values of a measure on the paths of the block whose scores were given last.
func (c *Controls) AddColumn(column int, values *[lanes]float64, reasons *[lanes]Reason, firstPath uint64) {
	x := &c.columns[column]
	var y, none [lanes]float64
	missing := false
	for i := range c.lanes {
		if reasons[i] == OK && values[i]-values[i] == 0 {
			y[i] = values[i]
		} else {
			none[i], missing = 1, true
		}
	}
	addProducts(x.values, c.rows, &y)
	if missing {
		if x.without == nil {
			x.without = make([]Sum, c.controls)
		}
		addProducts(x.without, c.rows, &none)
	}
	for t, level := range x.thresholds {
		b := &x.below[t]
		var is [lanes]float64
		count := uint64(0)
		for i := range c.lanes {
			if none[i] == 0 && y[i] < level {
				is[i] = 1
				count++
			}
		}
		if count == 0 {
			continue
		}
		if b.count += count; len(b.batches) > 0 {
			b.batches[firstPath/lanes%uint64(len(b.batches))] += count
		}
		addProducts(b.sums, c.rows, &is)
	}
}

func addProducts(sums []Sum, rows [][lanes]float64, y *[lanes]float64) {
	for i := range rows {
		sums[i].Add(product(&rows[i], y))
	}
}

// product is the sum of products of two rows, in four partial sums so that they do not wait for each other.
func product(a, b *[lanes]float64) float64 {
	var s [4]float64
	for i := 0; i < lanes; i += 4 {
		s[0] += float64(a[i] * b[i])
		s[1] += float64(a[i+1] * b[i+1])
		s[2] += float64(a[i+2] * b[i+2])
		s[3] += float64(a[i+3] * b[i+3])
	}
	return (s[0] + s[1]) + (s[2] + s[3])
}

// total is the sum of a row.
func total(a *[lanes]float64) float64 {
	var s [4]float64
	for i := 0; i < lanes; i += 4 {
		s[0], s[1], s[2], s[3] = s[0]+a[i], s[1]+a[i+1], s[2]+a[i+2], s[3]+a[i+3]
	}
	return (s[0] + s[1]) + (s[2] + s[3])
}

// Merge adds everything that o was given, which was made with the same arguments.
func (c *Controls) Merge(o *Controls) {
	c.paths += o.paths
	MergeSums(c.sums, o.sums)
	MergeSums(c.products, o.products)
	for i := range o.batches {
		c.batches[i].paths += o.batches[i].paths
		MergeSums(c.batches[i].sums, o.batches[i].sums)
	}
	for i := range o.columns {
		x, y := &c.columns[i], &o.columns[i]
		if y.without != nil && x.without == nil {
			x.without = make([]Sum, c.controls)
		}
		MergeSums(x.without, y.without)
		MergeSums(x.values, y.values)
		for t := range y.below {
			x.below[t].count += y.below[t].count
			MergeSums(x.below[t].sums, y.below[t].sums)
			for b, n := range y.below[t].batches {
				x.below[t].batches[b] += n
			}
		}
	}
}

// Reset empties the controls and keeps their memory.
func (c *Controls) Reset() {
	c.paths = 0
	clear(c.sums)
	clear(c.products)
	for i := range c.batches {
		c.batches[i].paths = 0
		clear(c.batches[i].sums)
	}
	for i := range c.columns {
		x := &c.columns[i]
		x.without = nil
		clear(x.values)
		for t := range x.below {
			x.below[t].count = 0
			clear(x.below[t].sums)
			clear(x.below[t].batches)
		}
	}
}
