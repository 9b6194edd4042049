package run

import (
	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/scenario"
	"github.com/capstack/capstack/compute/stat"
)

// newControls makes the empty control variates of a job; nil without any.
func newControls(j *Job) *stat.Controls {
	if j.Controls == nil {
		return nil
	}
	thresholds := make([][]float64, len(j.Columns))
	for i, c := range j.Columns {
		thresholds[i] = c.Thresholds
	}
	return stat.NewControls(j.Controls.Factors(), thresholds, j.Batches)
}

// newNormals makes the rows of a block's independent normals, a worker's own.
func newNormals(j *Job) []*scenario.Row {
	if j.Controls == nil {
		return nil
	}
	rows := make([]*scenario.Row, j.Controls.Factors())
	for i := range rows {
		rows[i] = new(scenario.Row)
	}
	return rows
}

// control adds a shard's values to the regressions on control variates.
func (w *worker) control(s *shard, a *accumulator) {
	if a.controls == nil {
		return
	}
	for from := 0; from < s.count; from += lanes.Lanes {
		first := s.first + int64(from)
		w.p.Controls.Normals(w.normals, first)
		a.controls.AddScores(w.normals, min(lanes.Lanes, s.count-from), uint64(first))
		for c := range s.values {
			a.controls.AddColumn(c, (*[lanes.Lanes]float64)(s.values[c][from:]), (*[lanes.Lanes]stat.Reason)(s.reasons[c][from:]), uint64(first))
		}
	}
}
