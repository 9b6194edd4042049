package run

import (
	"math/bits"
	"sync"

	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/stat"
)

// accumulator is the statistics of some shards of one epoch. It belongs to one goroutine at a time.
type accumulator struct {
	scenarios int64
	failed    int64
	columns   []*stat.Column
	fans      [][]*stat.Band
}

func newAccumulator(j *Job) (*accumulator, error) {
	a := &accumulator{columns: make([]*stat.Column, len(j.Columns))}
	for i, c := range j.Columns {
		var err error
		if a.columns[i], err = stat.NewColumn(stat.Options{Thresholds: c.Thresholds, Batches: j.Batches}); err != nil {
			return nil, err
		}
	}
	a.resetFans(j)
	return a, nil
}

// resetFans makes new bands: there is no emptying one.
func (a *accumulator) resetFans(j *Job) {
	a.fans = make([][]*stat.Band, len(j.Fans))
	for f := range a.fans {
		a.fans[f] = make([]*stat.Band, j.Months)
		for t := range a.fans[f] {
			a.fans[f][t] = stat.NewBand()
		}
	}
}

// reset empties the accumulator for another epoch.
func (a *accumulator) reset(j *Job) {
	a.scenarios, a.failed = 0, 0
	for _, c := range a.columns {
		c.Reset()
	}
	a.resetFans(j)
}

// add takes a shard's values. Its fans were taken as they were computed.
func (a *accumulator) add(s *shard) {
	a.scenarios += int64(s.count)
	for _, r := range s.failed[:s.count] {
		if r != stat.OK {
			a.failed++
		}
	}
	for c, column := range a.columns {
		from := 0
		for ; from+lanes.Lanes <= s.count; from += lanes.Lanes {
			column.AddBlockReasons((*[lanes.Lanes]float64)(s.values[c][from:]), (*[lanes.Lanes]stat.Reason)(s.reasons[c][from:]), uint64(s.first)+uint64(from))
		}
		for i := from; i < s.count; i++ {
			if r := s.reasons[c][i]; r == stat.OK {
				column.Add(s.values[c][i], uint64(s.first)+uint64(i))
			} else {
				column.AddFailed(r)
			}
		}
	}
}

// merge adds what another accumulator holds.
func (a *accumulator) merge(o *accumulator) error {
	a.scenarios, a.failed = a.scenarios+o.scenarios, a.failed+o.failed
	for c := range a.columns {
		if err := a.columns[c].Merge(o.columns[c]); err != nil {
			return err
		}
	}
	for f := range a.fans {
		for t := range a.fans[f] {
			if err := a.fans[f][t].Merge(o.fans[f][t]); err != nil {
				return err
			}
		}
	}
	return nil
}

// epochOf is the number of the epoch of a shard: 0 for shard 0, then the shards between two checkpoints.
//
//	shard   0  1  2 3  4..7  8..15
//	epoch   0  1  2    3     4
func epochOf(shard int64) int { return bits.Len64(uint64(shard)) }

// epochs lends accumulators to workers. A worker takes one for each shard and gives it back, so that an epoch has at most
// as many as there are workers; when all its shards are done they are merged into the total and used again.
type epochs struct {
	mu   sync.Mutex
	job  *Job
	idle [][]*accumulator // by epoch
	free []*accumulator   // empty
}

func (e *epochs) take(epoch int) (*accumulator, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if list := e.at(epoch); len(*list) > 0 {
		return pop(list), nil
	}
	if len(e.free) > 0 {
		return pop(&e.free), nil
	}
	return newAccumulator(e.job)
}

func (e *epochs) put(epoch int, a *accumulator) {
	e.mu.Lock()
	defer e.mu.Unlock()
	list := e.at(epoch)
	*list = append(*list, a)
}

// close merges an epoch whose shards are all done.
func (e *epochs) close(epoch int, total *accumulator) error {
	e.mu.Lock()
	list := *e.at(epoch)
	e.idle[epoch] = nil
	e.mu.Unlock()
	for _, a := range list {
		if err := total.merge(a); err != nil {
			return err
		}
		a.reset(e.job)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.free = append(e.free, list...)
	return nil
}

func (e *epochs) at(epoch int) *[]*accumulator {
	for len(e.idle) <= epoch {
		e.idle = append(e.idle, nil)
	}
	return &e.idle[epoch]
}

func pop(list *[]*accumulator) *accumulator {
	n := len(*list) - 1
	a := (*list)[n]
	(*list)[n] = nil
	*list = (*list)[:n]
	return a
}
