package run

import (
	"runtime/debug"
	"sync/atomic"

	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/scenario"
	"github.com/capstack/capstack/compute/stat"
)

// machineBudget is the memory of a worker's machines, bytes. One machine is always allowed.
const machineBudget = 64 << 20

// worker computes shards, one at a time.
type worker struct {
	p        *Prepared
	stop     *atomic.Bool
	machines []*machine // most recently used last
	bytes    int
	digest   *digester
	normals  []*scenario.Row // of a block; nil without control variates

	shapeOf [ShardScenarios]int32 // of the shard's scenarios; -1 when computed
	ids     [lanes.Lanes]int64
}

// machine is a lanes machine with its rows laid out for the source.
type machine struct {
	*lanes.Machine
	shape int
	bytes int
	block *scenario.Block
}

func newWorker(p *Prepared, stop *atomic.Bool) *worker {
	return &worker{p: p, stop: stop, digest: newDigester(len(p.Columns)), normals: newNormals(&p.Job)}
}

// compute fills a shard and adds it to an accumulator. A panic becomes the shard's error.
func (w *worker) compute(s *shard, a *accumulator) {
	defer func() {
		if v := recover(); v != nil {
			s.err = &PanicError{s.index, v, debug.Stack()}
		}
	}()
	if s.err = w.scenarios(s, a); s.err != nil {
		return
	}
	a.add(&w.p.Job, s)
	w.control(s, a)
	w.digest.sum(s)
}

// scenarios computes block by block: the first scenario that is left, and those behind it that share its program.
func (w *worker) scenarios(s *shard, a *accumulator) error {
	for i := range s.count {
		w.shapeOf[i] = int32(w.p.Source.ShapeOf(s.first + int64(i)))
	}
	for from := 0; from < s.count; from++ {
		k := w.shapeOf[from]
		if k < 0 {
			continue
		}
		n := 0
		for i := from; i < s.count && n < lanes.Lanes; i++ {
			if w.shapeOf[i] == k {
				w.ids[n], w.shapeOf[i] = s.first+int64(i), -1
				n++
			}
		}
		if err := w.block(s, a, int(k), n); err != nil {
			return err
		}
	}
	return nil
}

// block computes the scenarios w.ids[:n], which are of one shape.
func (w *worker) block(s *shard, a *accumulator, k, n int) error {
	shape := &w.p.shapes[k]
	if shape.fault != stat.OK {
		for _, id := range w.ids[:n] {
			s.fail(int(id-s.first), shape.fault)
		}
		return nil
	}
	m, err := w.machine(k)
	if err != nil {
		return err
	}
	w.p.Source.Fill(k, w.ids[:n], m.block)
	if err := m.Run(lanes.Block{Bound: shape.bound, Lanes: n, Stop: w.stop}); err != nil {
		return err
	}
	w.collect(s, shape, m, n)
	layer := a.of(&w.p.Job, w.ids[0])
	for f := range shape.lines {
		w.fan(s, layer.fans[shape.fans[f]], m.Fan(f), n)
	}
	if shape.events != nil {
		b := block{recorder: shape.events, m: m, paths: w.ids[:n], valid: w.computed(s, n), strata: w.p.Strata}
		b.count(layer.events)
	}
	return nil
}

// computed are the lanes of a block that did not fail, as bits.
func (w *worker) computed(s *shard, n int) (mask uint64) {
	for lane, id := range w.ids[:n] {
		if s.failed[id-s.first] == stat.OK {
			mask |= 1 << lane
		}
	}
	return mask
}

// collect moves a block's results to their places in the shard.
func (w *worker) collect(s *shard, shape *shape, m *machine, n int) {
	failed := m.Failed()
	for lane := range n {
		r := stat.OK
		if failed[lane] != lanes.Succeeded {
			r = reasonNotConverged
		}
		if out := m.block.Outside[lane]; out != 0 {
			r = shape.outside[out-1]
		}
		s.failed[w.ids[lane]-s.first] = r
	}
	for c := range shape.columns {
		x := &shape.columns[c]
		if x.measure < 0 {
			w.collectAbsent(s, c, x.absent, n)
			continue
		}
		value, defined := m.Value(x.at), m.Defined(x.at)
		for lane := range n {
			i := int(w.ids[lane] - s.first)
			r := s.failed[i]
			if r == stat.OK && defined[lane] == 0 {
				r = x.absent
			}
			s.set(c, i, value[lane]+x.offset, r)
		}
	}
}

// collectAbsent gives a column without a measure its reason.
func (w *worker) collectAbsent(s *shard, c int, absent stat.Reason, n int) {
	for _, id := range w.ids[:n] {
		i := int(id - s.first)
		r := s.failed[i]
		if r == stat.OK {
			r = absent
		}
		s.set(c, i, 0, r)
	}
}

// fan counts a line's values by month. Months that the base case has not are left out.
func (w *worker) fan(s *shard, by []*stat.Band, rows []lanes.Row, n int) {
	for t := range min(len(by), len(rows)) {
		band, row := by[t], &rows[t]
		for lane := range n {
			if x := row[lane]; x-x == 0 && s.failed[w.ids[lane]-s.first] == stat.OK {
				band.Add(x)
			}
		}
	}
}

// machine is this worker's machine for a shape. The least recently used ones make room for a new one.
func (w *worker) machine(k int) (*machine, error) {
	last := len(w.machines) - 1
	for i := last; i >= 0; i-- {
		if m := w.machines[i]; m.shape == k {
			if i != last {
				copy(w.machines[i:], w.machines[i+1:])
				w.machines[last] = m
			}
			return m, nil
		}
	}
	shape := &w.p.shapes[k]
	if err := shape.compile(); err != nil {
		return nil, err
	}
	m := &machine{shape: k, bytes: shape.plan.MachineBytes()}
	for len(w.machines) > 0 && w.bytes+m.bytes > machineBudget {
		w.bytes -= w.machines[0].bytes
		w.machines[0] = nil
		w.machines = w.machines[1:]
	}
	m.Machine = shape.plan.NewMachine()
	rows, series := make([]*scenario.Row, len(shape.Varying)), make([][]scenario.Row, len(shape.VaryingSeries))
	for i := range rows {
		rows[i] = m.Input(i)
	}
	for i := range series {
		series[i] = m.Series(i)
	}
	m.block = shape.NewBlock(rows, series)
	w.machines, w.bytes = append(w.machines, m), w.bytes+m.bytes
	return m, nil
}
