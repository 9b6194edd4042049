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
	layers    []*layer       // by stratum; one where there are none
	controls  *stat.Controls // nil without control variates
}

// layer is the statistics of one stratum.
type layer struct {
	paths   uint64
	columns []*stat.Column
	fans    [][]*stat.Band
	events  *EventTotals // nil where none are counted
}

func newAccumulator(j *Job) (*accumulator, error) {
	a := &accumulator{}
	for range j.strata() {
		l := &layer{columns: make([]*stat.Column, len(j.Columns))}
		for i, c := range j.Columns {
			var err error
			if l.columns[i], err = stat.NewColumn(stat.Options{Thresholds: c.Thresholds, Batches: j.Batches, Strata: j.Strata}); err != nil {
				return nil, err
			}
		}
		l.resetFans(j)
		l.events = newEventTotals(j)
		a.layers = append(a.layers, l)
	}
	a.controls = newControls(j)
	return a, nil
}

// of is the layer of a block of scenarios, which are of one stratum.
func (a *accumulator) of(j *Job, first int64) *layer {
	if j.Strata == nil {
		return a.layers[0]
	}
	return a.layers[j.Strata.OfPath(uint64(first))]
}

// resetFans makes new bands: there is no emptying one.
func (l *layer) resetFans(j *Job) {
	l.fans = make([][]*stat.Band, len(j.Fans))
	for f := range l.fans {
		l.fans[f] = make([]*stat.Band, j.Months)
		for t := range l.fans[f] {
			l.fans[f][t] = stat.NewBand()
		}
	}
}

// reset empties the accumulator for another epoch.
func (a *accumulator) reset(j *Job) {
	a.scenarios, a.failed = 0, 0
	for _, l := range a.layers {
		l.paths = 0
		for _, c := range l.columns {
			c.Reset()
		}
		l.resetFans(j)
		l.events = newEventTotals(j)
	}
	if a.controls != nil {
		a.controls.Reset()
	}
}

// add takes a shard's values. Its fans and events were taken as they were computed.
func (a *accumulator) add(j *Job, s *shard) {
	a.scenarios += int64(s.count)
	for _, r := range s.failed[:s.count] {
		if r != stat.OK {
			a.failed++
		}
	}
	for from := 0; from < s.count; from += lanes.Lanes {
		a.of(j, s.first+int64(from)).paths += uint64(min(lanes.Lanes, s.count-from))
	}
	for c := range j.Columns {
		from := 0
		for ; from+lanes.Lanes <= s.count; from += lanes.Lanes {
			first := s.first + int64(from)
			a.of(j, first).columns[c].AddBlockReasons((*[lanes.Lanes]float64)(s.values[c][from:]), (*[lanes.Lanes]stat.Reason)(s.reasons[c][from:]), uint64(first))
		}
		for i := from; i < s.count; i++ {
			column := a.of(j, s.first+int64(from)).columns[c]
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
	for h, l := range a.layers {
		if err := l.merge(o.layers[h]); err != nil {
			return err
		}
	}
	if a.controls != nil {
		a.controls.Merge(o.controls)
	}
	return nil
}

func (l *layer) merge(o *layer) error {
	l.paths += o.paths
	for c := range l.columns {
		if err := l.columns[c].Merge(o.columns[c]); err != nil {
			return err
		}
	}
	for f := range l.fans {
		for t := range l.fans[f] {
			if err := l.fans[f][t].Merge(o.fans[f][t]); err != nil {
				return err
			}
		}
	}
	return l.events.merge(o.events)
}

// totals reads an accumulator: the layer itself, or those of the strata as one.
func (a *accumulator) totals(j *Job) *Totals {
	t := &Totals{Scenarios: a.scenarios, Failed: a.failed,
		Columns: make([]stat.Distribution, len(j.Columns)), Fans: make([][]stat.FanMonth, len(j.Fans))}
	if j.Strata != nil {
		t.Paths = make([]uint64, len(a.layers))
		for h, l := range a.layers {
			t.Paths[h] = l.paths
		}
		t.Weights = stat.Weights(j.Strata, t.Paths)
	}
	if j.Events != nil {
		for _, l := range a.layers {
			t.Events = append(t.Events, l.events)
		}
	}
	for c := range t.Columns {
		t.Columns[c] = a.column(j, c)
	}
	if a.controls != nil {
		t.Controlled = a.controls.Read(a.layers[0].columns)
	}
	for f := range t.Fans {
		t.Fans[f] = make([]stat.FanMonth, j.Months)
		for m := range t.Fans[f] {
			t.Fans[f][m] = a.band(j, t.Weights, f, m)
		}
	}
	return t
}

func (a *accumulator) column(j *Job, c int) stat.Distribution {
	if j.Strata == nil {
		return a.layers[0].columns[c]
	}
	parts := make([]*stat.Column, len(a.layers))
	for h, l := range a.layers {
		parts[h] = l.columns[c]
	}
	return stat.NewStratified(j.Strata, parts)
}

func (a *accumulator) band(j *Job, weights []float64, fan, month int) stat.FanMonth {
	if j.Strata == nil {
		return a.layers[0].fans[fan][month]
	}
	parts := make([]*stat.Band, len(a.layers))
	for h, l := range a.layers {
		parts[h] = l.fans[fan][month]
	}
	return stat.NewStratifiedBand(parts, weights)
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
