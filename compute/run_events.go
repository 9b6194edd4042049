package compute

import (
	"context"
	"encoding/hex"
	"slices"

	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/run"
	"github.com/capstack/capstack/compute/stat"
)

const (
	// histogramCells is how finely aggregates draw a distribution.
	histogramCells = 32
	// tailLevel is the share of scenarios whose mean is told as expected shortfall, on either side.
	tailLevel = 0.05
	// progressShards is how many shards lie between two heartbeats.
	progressShards = 16
	// tailScenarios is how many scenarios at each end of a measure are named.
	tailScenarios = 8
)

// fanLevels are the quantiles of fans.
func fanLevels() []float64 { return []float64{0.05, 0.25, 0.50, 0.75, 0.95} }

// stream numbers the events of a run and leaves out those that the caller has.
type stream struct {
	ctx   context.Context
	ready *ReadyRun
	sink  func(Event) error
	next  int64
	skip  int64
	done  int64
	beats int
}

// numbered sends an event with the next number, unless the caller has it.
func (s *stream) numbered(e Event) error {
	e.Sequence = s.next
	s.next++
	if e.Sequence < s.skip {
		return nil
	}
	return s.sink(e)
}

// Chunk implements run.Output.
func (s *stream) Chunk(c *run.Chunk) error {
	if s.next < s.skip { // not worth copying
		s.next++
		return nil
	}
	out := &Chunk{First: c.First, Count: c.Count, Columns: make([][]float64, len(c.Values))}
	all := make([]float64, len(c.Values)*c.Count)
	for k, v := range c.Values {
		out.Columns[k] = all[k*c.Count : (k+1)*c.Count : (k+1)*c.Count]
		copy(out.Columns[k], v)
	}
	out.Absent = appendAbsent(nil, -1, c.Failed, nil, s.ready.prepared.Reasons)
	for k, r := range c.Reasons {
		out.Absent = appendAbsent(out.Absent, k, r, c.Failed, s.ready.prepared.Reasons)
	}
	return s.numbered(Event{Chunk: out})
}

// appendAbsent groups the cells of a column by their reason, in the order of codes; cells of scenarios that failed as a whole
// are told once, not by column.
func appendAbsent(list []Absent, column int, reasons, failed []stat.Reason, texts run.Reasons) []Absent {
	var by [256][]int
	any := false
	for i, r := range reasons {
		if r != stat.OK && (i >= len(failed) || failed[i] == stat.OK) {
			by[r] = append(by[r], i)
			any = true
		}
	}
	if !any {
		return list
	}
	for code, offsets := range by {
		if offsets != nil {
			list = append(list, Absent{Column: column, Reason: texts.Text(stat.Reason(code)), Offsets: offsets})
		}
	}
	return list
}

// Checkpoint implements run.Output.
func (s *stream) Checkpoint(t *run.Totals) error {
	if s.next < s.skip {
		s.next++
		return nil
	}
	a := s.aggregate(t)
	return s.numbered(Event{Aggregate: &a})
}

// Progress implements run.Output.
func (s *stream) Progress(done int64) error {
	s.ready.engine.observer.Add(s.ctx, int(done-s.done))
	s.done = done
	if s.beats++; s.beats%progressShards != 0 {
		return nil
	}
	return s.sink(Event{Sequence: -1, Progress: &Progress{done, s.ready.header.Scenarios}})
}

// aggregate is what the totals say, in the units of the header.
func (s *stream) aggregate(t *run.Totals) Aggregate {
	out := Aggregate{Scenarios: t.Scenarios, Failed: t.Failed, Columns: make([]ColumnAggregate, len(t.Columns))}
	for i, c := range t.Columns {
		a := &out.Columns[i]
		a.Summary = c.Summary(stat.Request{Quantiles: s.ready.header.Quantiles, LowerShortfall: []float64{tailLevel},
			UpperShortfall: []float64{tailLevel}, Below: s.ready.prepared.Columns[i].Thresholds})
		if t.Controlled != nil {
			a.Controlled = &t.Controlled[i]
		}
		a.Histogram = c.Histogram(histogramCells)
		a.Lowest = slices.Clone(c.Lowest()[:min(len(c.Lowest()), tailScenarios)])
		a.Highest = slices.Clone(c.Highest()[:min(len(c.Highest()), tailScenarios)])
		for _, f := range a.Failed {
			a.Absent = append(a.Absent, AbsentCount{s.ready.prepared.Reasons.Text(f.Reason), int64(f.Count), f.Share})
		}
	}
	return out
}

// summary is the end of a complete run.
func (s *stream) summary(r *run.Result) *Summary {
	out := &Summary{Aggregate: s.aggregate(&r.Totals), Digest: hex.EncodeToString(r.Digest[:])}
	for i, line := range s.ready.header.FanLines {
		f := Fan{Line: line.Name, Quantiles: fanLevels()}
		for _, q := range f.Quantiles {
			row := make([]float64, len(r.Fans[i]))
			for t, band := range r.Fans[i] {
				row[t] = band.Quantile(q)
			}
			f.ByQuantile = append(f.ByQuantile, row)
		}
		for _, band := range r.Fans[i] {
			f.Means = append(f.Means, lanes.Canonical(band.Mean()))
		}
		out.Fans = append(out.Fans, f)
	}
	out.Drawn = s.ready.drawnAtEnds(out.Columns)
	out.Precisions = s.ready.precisions(&r.Totals)
	return out
}

var _ run.Output = (*stream)(nil)
