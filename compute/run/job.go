package run

import (
	"context"
	"fmt"

	"github.com/capstack/capstack/compute/scenario"
	"github.com/capstack/capstack/compute/stat"
	"github.com/capstack/capstack/compute/strata"
)

// ShardScenarios is the number of scenarios in a shard: 16 blocks, some ten milliseconds of work. Only the last shard of a
// run has fewer.
const ShardScenarios = 1024

// Job is a run made ready.
type Job struct {
	Source  scenario.Source
	Columns []Column
	Fans    []string // names of lines recorded by month
	Months  int      // of the fans
	Chunk   int      // scenarios of a chunk: a divisor of ShardScenarios; 0 hands out no chunks
	Workers int      // at least 1

	// Batches is the number of batches that the standard error is taken over, by [stat.Options]; 0 where paths are independent.
	Batches int

	// Strata, if given, parts the scenarios: statistics are kept for each stratum and read with their probabilities. Every block of
	// 64 scenarios from a multiple of 64 on is of one stratum. The scenarios themselves are the source's.
	Strata *strata.Plan

	// Events, if given, are counted beside the columns, for each stratum; of a run of random paths.
	Events *Events

	// Controls, if given, is the source again: the means of columns are corrected by control variates made of its normals. It does
	// not go with Strata.
	Controls scenario.Normals

	// Enough, if given, ends the run at the first checkpoint whose totals it finds precise enough. Checkpoints stand at fixed
	// numbers of scenarios, so where a run ends does not depend on the machine.
	Enough func(*Totals) bool

	// Group, if given, is told when a range of shards starts and, by the function it returns, when its last one is handed
	// out. There are at most MaxGroups of them.
	Group func(first, last int64) func(error)
}

// strata is the number of strata, 1 where scenarios are not parted.
func (j *Job) strata() int {
	if j.Strata == nil {
		return 1
	}
	return j.Strata.Len()
}

// MaxGroups bounds the calls of Job.Group. A run is told in at most 64 pieces, with those around its shards.
const MaxGroups = 36

// Column is a measure by scenario.
type Column struct {
	Name, Label string
	Thresholds  []float64 // levels whose probability is counted exactly
}

// Output takes what a run comes to, in order. An error ends the run and is returned by Run.
type Output interface {
	// Chunk takes consecutive scenarios. It may keep nothing of c.
	Chunk(c *Chunk) error
	// Checkpoint takes the totals after 1, 2, 4, 8, ... shards, while there are more. It may keep nothing of t.
	Checkpoint(t *Totals) error
	// Progress tells how many scenarios have been handed out, after every shard.
	Progress(done int64) error
}

// Chunk is consecutive scenarios of a shard.
type Chunk struct {
	First   int64
	Count   int
	Values  [][]float64     // by column; a canonical NaN where there is no value
	Reasons [][]stat.Reason // by column; OK where there is a value
	Failed  []stat.Reason   // OK where the scenario as a whole was computed; else every column has this reason
}

// Totals are the statistics over the first Scenarios scenarios.
type Totals struct {
	Scenarios int64
	Failed    int64 // as a whole
	Columns   []stat.Distribution
	Fans      [][]stat.FanMonth // by line and month
	Paths     []uint64          // scenarios of each stratum; nil without strata
	Weights   []float64         // what a scenario of each stratum stands for, by [stat.Weights]; nil without strata
	Events    []*EventTotals    // by stratum, one where there are none; nil where no events are counted
	// Controlled is the means of columns corrected by control variates; nil without them.
	Controlled []stat.ControlledColumn
}

// Result is a complete run.
type Result struct {
	Totals
	Digest [32]byte
}

// Window is the largest number of shards between start and handing out: two for each worker, one in work and one ready, so
// that a worker need not wait while the output is busy.
func Window(workers int) int { return 2 * workers }

// PanicError says that the computation of a shard panicked.
type PanicError struct {
	Shard int64
	Value any
	Stack []byte
}

// Error names the shard and the panic, without the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("shard %d: panic: %v", e.Shard, e.Value) }

// Run computes a job and returns its totals and digest. The error is the context's, the output's, a *PanicError or one of
// package lanes for a program that does not fit.
func Run(ctx context.Context, p *Prepared, out Output) (*Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := newRunner(p, out)
	release := context.AfterFunc(ctx, func() { r.stop.Store(true) })
	defer release()
	err := r.run()
	if stopped := ctx.Err(); stopped != nil && err != nil {
		return nil, stopped
	}
	if err != nil {
		return nil, err
	}
	return r.result()
}
