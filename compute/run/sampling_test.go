package run

import (
	"context"
	"math"
	"testing"

	"github.com/capstack/capstack/compute/scenario"
	"github.com/capstack/capstack/compute/stat"
	"github.com/capstack/capstack/compute/strata"
)

func mustRun(t *testing.T, j Job) (*Result, *record) {
	t.Helper()
	r := &record{}
	result, err := Run(context.Background(), Prepare(j), r)
	if err != nil {
		t.Fatal(err)
	}
	return result, r
}

// Totals weigh every scenario with what its stratum stands for, whatever the workers: as by hand from the chunks.
func TestTotalsOfStrataWeighTheirScenarios(t *testing.T) {
	plan, faults := strata.New([]float64{0.1, 0.3}, []float64{0.5, 0.25, 0.25})
	if faults != nil {
		t.Fatal(faults)
	}
	const n = 2*ShardScenarios + 77
	var first *Result
	for _, workers := range []int{1, 2, 5} {
		j := job(source(t, n, nil), workers)
		j.Strata = plan
		result, r := mustRun(t, j)
		if first == nil {
			first = result
		}
		sums, valued, paths := [3]float64{}, [3]float64{}, [3]float64{}
		for i, x := range r.values[0] {
			h := plan.OfPath(uint64(i))
			if paths[h]++; r.reasons[0][i] == stat.OK {
				sums[h], valued[h] = sums[h]+x, valued[h]+1
			}
		}
		mean, share := 0.0, 0.0
		for h := range sums {
			w := plan.Probability(h) / paths[h]
			if math.Abs(result.Weights[h]/w-1) > 1e-15 {
				t.Errorf("a scenario of stratum %d stands for %v, by hand %v", h, result.Weights[h], w)
			}
			mean, share = mean+w*sums[h], share+w*valued[h]
		}
		if got := result.Columns[0].Mean(); math.Abs(got/(mean/share)-1) > 1e-13 || got != first.Columns[0].Mean() {
			t.Errorf("%d workers: mean %v, by hand %v", workers, got, mean/share)
		}
		// The line of month 2 is x + 2, and failed scenarios have no month.
		if got, want := result.Fans[0][2].Mean(), first.Fans[0][0].Mean()+2; math.Abs(got-want) > 1e-9 || result.Digest != first.Digest {
			t.Errorf("%d workers: month 2 has the mean %v, month 0 %v", workers, got, want-2)
		}
	}
	if plain, _ := mustRun(t, job(source(t, n, nil), 2)); plain.Digest != first.Digest || plain.Weights != nil || plain.Columns[0].Mean() == first.Columns[0].Mean() {
		t.Error("strata of a source that does not know them change its values, or not its mean")
	}
}

// normal is a source whose x is a straight line of its normal.
type normal struct{ *counting }

func (normal) Factors() int { return 1 }

func (normal) Normals(rows []*scenario.Row, first int64) {
	for lane := range rows[0] {
		rows[0][lane] = (float64((first+int64(lane))*37%101) - 50) / 29 // any numbers will do
	}
}

func (n normal) ShapeOf(int64) int { return 0 }

func (n normal) Fill(_ int, ids []int64, b *scenario.Block) {
	var z scenario.Row
	n.Normals([]*scenario.Row{&z}, ids[0])
	for lane := range ids {
		b.Rows[0][lane], b.Outside[lane] = 3+2*z[lane], 0
	}
}

// A measure that the controls explain has the value at their origin as its corrected mean, and other totals stay.
func TestTotalsAreCorrectedByControls(t *testing.T) {
	s := normal{source(t, 3*ShardScenarios+5, nil)}
	plain, _ := mustRun(t, job(s, 2))
	j := job(s, 3)
	j.Controls = s
	result, _ := mustRun(t, j)
	if result.Digest != plain.Digest || result.Columns[0].Mean() != plain.Columns[0].Mean() || plain.Controlled != nil {
		t.Error("control variates move other totals")
	}
	if got := result.Controlled[0]; math.Abs(got.Mean-10) > 1e-9 || !(got.VarianceRatio > 1e9) || len(got.Below) != 1 {
		t.Errorf("corrected %+v, the line has 10 at the origin", got)
	}
	if got := result.Controlled[3]; !math.IsNaN(got.Mean) {
		t.Errorf("a column without values is corrected: %+v", got)
	}
}
