package run

import (
	"crypto/sha256"
	"hash"
	"sync"
	"sync/atomic"

	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/stat"
)

// runner is one run. Its fields belong to the goroutine that called Run, except stop, epochs and the channels.
type runner struct {
	p      *Prepared
	out    Output
	stop   atomic.Bool
	epochs epochs
	work   chan *shard
	done   chan *shard

	shards  int64
	slots   []*shard // by number modulo the window
	ready   []bool   // whether the shard in the slot is computed
	started int64
	total   *accumulator
	digest  hash.Hash
	chunk   Chunk
	group   int64         // shards of a group
	open    []func(error) // ends of the groups that are started and not handed out
}

func newRunner(p *Prepared, out Output) *runner {
	window := Window(p.Workers)
	r := &runner{p: p, out: out, work: make(chan *shard, window), done: make(chan *shard, window),
		slots: make([]*shard, window), ready: make([]bool, window), digest: sha256.New()}
	r.epochs.job = &p.Job
	r.shards = (p.Source.Scenarios() + ShardScenarios - 1) / ShardScenarios
	r.group = (r.shards + MaxGroups - 1) / MaxGroups
	r.chunk.Values = make([][]float64, len(p.Columns))
	r.chunk.Reasons = make([][]stat.Reason, len(p.Columns))
	return r
}

// run starts the workers, hands out all shards, and ends the workers whatever happens.
func (r *runner) run() (err error) {
	if r.total, err = newAccumulator(&r.p.Job); err != nil {
		return err
	}
	var workers sync.WaitGroup
	for range min(int64(r.p.Workers), r.shards) {
		workers.Go(r.serve)
	}
	err = r.handOut()
	if err != nil || r.started > r.shards { // shards in work behind the end of a run that was precise enough are dropped
		r.stop.Store(true)
	}
	close(r.work)
	workers.Wait()
	for _, end := range r.open {
		end(err)
	}
	return err
}

// serve is a worker: it computes shards until there are no more, or until the run is stopped.
func (r *runner) serve() {
	w := newWorker(r.p, &r.stop)
	for s := range r.work {
		if r.stop.Load() {
			s.err = lanes.ErrStopped
			r.done <- s
			continue
		}
		epoch := epochOf(s.index)
		a, err := r.epochs.take(epoch)
		if err != nil {
			s.err = err
		} else {
			w.compute(s, a)
			r.epochs.put(epoch, a)
		}
		r.done <- s
	}
}

// handOut starts shards as far as the window allows, waits for them and hands them out in order. Both channels hold a whole
// window, so that neither side ever waits for the other with work in hand.
func (r *runner) handOut() error {
	window := int64(len(r.slots))
	for next := int64(0); next < r.shards; {
		for ; r.started < r.shards && r.started < next+window; r.started++ {
			r.work <- r.start(r.started)
		}
		s := <-r.done
		if s.err != nil {
			return s.err
		}
		r.ready[s.index%window] = true
		for ; next < r.shards && r.ready[next%window] && r.slots[next%window].index == next; next++ {
			r.ready[next%window] = false
			if err := r.retire(r.slots[next%window]); err != nil {
				return err
			}
		}
	}
	return nil
}

// start makes the shard of a number ready to be computed.
func (r *runner) start(index int64) *shard {
	slot := &r.slots[index%int64(len(r.slots))]
	if *slot == nil {
		*slot = newShard(len(r.p.Columns))
	}
	s := *slot
	s.index, s.first, s.err = index, index*ShardScenarios, nil
	s.count = int(min(ShardScenarios, r.p.Source.Scenarios()-s.first))
	if r.p.Group != nil && index%r.group == 0 {
		r.open = append(r.open, r.p.Group(index, min(index+r.group, r.shards)-1))
	}
	return s
}

// retire hands out a shard: its chunks, then a checkpoint if one is due.
func (r *runner) retire(s *shard) error {
	r.digest.Write(s.digest[:])
	if err := r.chunks(s); err != nil {
		return err
	}
	if done := s.index + 1; done&(done-1) == 0 || done == r.shards {
		if err := r.epochs.close(epochOf(s.index), r.total); err != nil {
			return err
		}
		if done < r.shards && r.p.Enough != nil && r.p.Enough(r.totals()) {
			r.shards = done
		}
		if done < r.shards {
			if err := r.out.Checkpoint(r.totals()); err != nil {
				return err
			}
		}
	}
	if len(r.open) > 0 && ((s.index+1)%r.group == 0 || s.index+1 == r.shards) {
		r.open[0](nil)
		r.open = r.open[1:]
	}
	return r.out.Progress(s.first + int64(s.count))
}

func (r *runner) chunks(s *shard) error {
	if r.p.Chunk == 0 {
		return nil
	}
	for from := 0; from < s.count; from += r.p.Chunk {
		to := min(from+r.p.Chunk, s.count)
		c := &r.chunk
		c.First, c.Count, c.Failed = s.first+int64(from), to-from, s.failed[from:to]
		for k := range s.values {
			c.Values[k], c.Reasons[k] = s.values[k][from:to], s.reasons[k][from:to]
		}
		if err := r.out.Chunk(c); err != nil {
			return err
		}
	}
	return nil
}

func (r *runner) totals() *Totals { return r.total.totals(&r.p.Job) }

func (r *runner) result() (*Result, error) {
	out := &Result{Totals: *r.totals()}
	r.digest.Sum(out.Digest[:0])
	return out, nil
}
