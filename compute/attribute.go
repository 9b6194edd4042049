package compute

import (
	"context"
	"fmt"
	"math"

	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/run"
	"github.com/capstack/capstack/compute/scenario"
	"github.com/capstack/capstack/compute/stat"
)

// MaxAttributePaths is the most paths of an attribution; each is computed once for every driver, and twice more.
const MaxAttributePaths = 200_000

// attributeBatches is the number of batches that the errors of shares are taken over.
const attributeBatches = 16

// AttributeRequest asks how much of a measure's variance each random driver brings.
type AttributeRequest struct {
	Case       project.Case
	Overrides  []project.Override
	MonteCarlo MonteCarlo // Paths at most MaxAttributePaths, rounded up to a multiple of 64; no Sobol points, pairs, strata or precision
	Measures   []Selector // at least 1, at most MaxColumns
	Workers    int
}

// Attribution is the answer, by measure.
type Attribution struct {
	Scenarios   int64 // computed in all
	Measures    []MeasureShares
	Drivers     []project.Uncertainty
	Findings    project.Findings
	Fingerprint string
}

// MeasureShares is what the drivers bring to the variance of one measure.
type MeasureShares struct {
	Selector
	Unit              string
	Paths             int64 // of which all scenarios have a value
	Mean, Variance    float64
	Shares            []Share // by driver; empty where the variance is 0 or too few paths have values
	WithoutValueCount int64   // paths left out because a scenario of theirs has no value
}

// Share is a driver's part of a variance. First is what the driver explains by itself, Total what would remain if all others
// were known: what it brings alone and together with others. Their errors are standard errors.
type Share struct {
	First, FirstError, Total, TotalError float64
}

// Attribute computes the shares by paths that differ in one driver (scenario.PickFreeze). With A, B and AB_i the measure on
// those paths and V its variance over A and B (Saltelli et al. 2010, table 2, b and f):
//
//	first_i = mean(B (AB_i - A)) / V        total_i = mean((A - AB_i)^2) / (2 V)
//
// The first takes deviations from the mean of A, which changes nothing but the error. Errors are those of 16 batches of paths.
// For independent drivers the first-order shares sum to 1 at most and the total ones to 1 at least; for correlated ones a
// share belongs to a driver's own part, beside the drivers that stand before it. The error is as of [Engine.Run].
func (e *Engine) Attribute(ctx context.Context, q AttributeRequest) (*Attribution, error) {
	m := q.MonteCarlo
	whole := RunRequest{Case: q.Case, Overrides: q.Overrides, MonteCarlo: &m, Measures: q.Measures, Workers: q.Workers}
	c := &runCheck{engine: e, q: &whole, h: &Header{}}
	if m.Paths > MaxAttributePaths {
		c.fault("monte_carlo.paths", "range", "%d is out of range; it must be from 1 to %d", m.Paths, MaxAttributePaths)
	}
	if m.Sobol || m.Antithetic || m.Strata != nil || m.Controls || len(m.StopAt) > 0 {
		c.fault("monte_carlo", "unused", "shares are taken on independent paths of a fixed number; leave sampling, antithetic, strata, control_variates and stop_at out")
	}
	if len(q.Measures) == 0 {
		c.fault("measures", "required", "name the measures to attribute")
	}
	c.freeze = true
	job, err := c.job(ctx)
	if err != nil {
		return nil, err
	}
	job.Chunk, job.Workers = run.ShardScenarios, e.runWorkers(q.Workers)
	prepared := run.Prepare(*job)
	t := newTally(len(job.Columns), c.factors)
	fingerprint := Fingerprint("attribute", whole.fingerprint())
	ctx, end := e.observer.Start(ctx, Work{Name: "attribute", Fingerprint: fingerprint, Scenarios: job.Source.Scenarios(), Seed: m.Seed})
	_, err = run.Run(ctx, prepared, t)
	end(err)
	if err != nil {
		return nil, err
	}
	out := &Attribution{Scenarios: job.Source.Scenarios(), Drivers: c.h.Drivers, Findings: c.h.Findings, Fingerprint: fingerprint}
	for k, column := range c.h.Columns {
		out.Measures = append(out.Measures, t.shares(k, column))
	}
	return out, nil
}

// tally adds up products of scenarios of a group, which arrive in order. It is an output of a run.
type tally struct {
	factors int
	block   int           // of the group, in the making
	lane    int           // of the block
	group   [][][]float64 // by column, block and lane
	columns []columnTally
}

// columnTally is sums by batch: of A and B, their squares, and by driver of the two products.
type columnTally struct {
	count, without int64
	origin         float64 // the first value: sums of deviations from it lose no digits
	started        bool
	batches        [attributeBatches]batchTally
}

type batchTally struct {
	n, sum, squares float64
	first, total    []float64 // by driver
	sumAB           []float64 // by driver: of AB_i - A, to take deviations from the mean at the end
}

func newTally(columns, factors int) *tally {
	t := &tally{factors: factors, group: make([][][]float64, columns), columns: make([]columnTally, columns)}
	for c := range t.group {
		t.group[c] = make([][]float64, factors+2)
		for b := range t.group[c] {
			t.group[c][b] = make([]float64, lanes.Lanes)
		}
		for k := range t.columns[c].batches {
			b := &t.columns[c].batches[k]
			b.first, b.total, b.sumAB = make([]float64, factors), make([]float64, factors), make([]float64, factors)
		}
	}
	return t
}

// Chunk implements run.Output.
func (t *tally) Chunk(c *run.Chunk) error {
	for i := range c.Count {
		for k := range t.group {
			x := c.Values[k][i]
			if c.Reasons[k][i] != stat.OK {
				x = math.NaN()
			}
			t.group[k][t.block][t.lane] = x
		}
		if t.lane++; t.lane < lanes.Lanes {
			continue
		}
		t.lane = 0
		if t.block++; t.block < t.factors+2 {
			continue
		}
		t.block = 0
		for k := range t.columns {
			t.columns[k].add(t.group[k])
		}
	}
	return nil
}

// Checkpoint and Progress implement run.Output.
func (t *tally) Checkpoint(*run.Totals) error { return nil }

// Progress is of no interest.
func (t *tally) Progress(int64) error { return nil }

// add takes a group of one column.
func (c *columnTally) add(group [][]float64) {
	for lane := range lanes.Lanes {
		whole := true
		for _, block := range group {
			whole = whole && !math.IsNaN(block[lane])
		}
		if !whole {
			c.without++
			continue
		}
		if !c.started {
			c.started, c.origin = true, group[0][lane]
		}
		b := &c.batches[c.count%attributeBatches]
		c.count++
		x, y := group[0][lane]-c.origin, group[1][lane]-c.origin
		b.n++
		b.sum += x + y
		b.squares += float64(x*x) + float64(y*y)
		for i, block := range group[2:] {
			d := block[lane] - c.origin - x
			b.first[i] += float64(y * d)
			b.sumAB[i] += d
			b.total[i] += float64(0.5 * float64(d*d))
		}
	}
}

// shares are the shares of one column with their errors.
func (t *tally) shares(k int, h Column) MeasureShares {
	c := &t.columns[k]
	out := MeasureShares{Selector: h.Selector, Unit: h.Unit, Paths: c.count, WithoutValueCount: c.without}
	var n, sum, squares float64
	for i := range c.batches {
		b := &c.batches[i]
		n, sum, squares = n+b.n, sum+b.sum, squares+b.squares
	}
	if c.count < 4*attributeBatches {
		return out
	}
	mean := sum / (2 * n)
	out.Mean, out.Variance = c.origin+mean, squares/(2*n)-float64(mean*mean)
	if !(out.Variance > 1e-24*squares/(2*n)) {
		out.Variance = 0
		return out
	}
	for i := range t.factors {
		first, total := [attributeBatches]float64{}, [attributeBatches]float64{}
		for j := range c.batches {
			b := &c.batches[j]
			first[j] = (b.first[i] - float64(mean*b.sumAB[i])) / b.n / out.Variance
			total[j] = b.total[i] / b.n / out.Variance
		}
		var s Share
		s.First, s.FirstError = meanAndError(first[:])
		s.Total, s.TotalError = meanAndError(total[:])
		out.Shares = append(out.Shares, s)
	}
	return out
}

// meanAndError is the mean of batches and its standard error.
func meanAndError(x []float64) (mean, deviation float64) {
	n := float64(len(x))
	for _, v := range x {
		mean += float64(v / n) // a division by a power of two may become a product, and that be fused
	}
	for _, v := range x {
		deviation += float64((v - mean) * (v - mean))
	}
	return mean, math.Sqrt(deviation / float64(n*(n-1)))
}

// frozen makes the source of an attribution.
func (c *runCheck) frozen(s scenario.Shape, d scenario.Draws) (scenario.Source, error) {
	source, factors, err := scenario.PickFreeze(s, d)
	c.factors = factors
	if err != nil {
		return nil, fmt.Errorf("attribute: %w", err)
	}
	return source, nil
}
