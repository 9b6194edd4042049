package wire

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/stat"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func sampled() *RunRequest {
	return &RunRequest{RunRequest: compute.RunRequest{MonteCarlo: &compute.MonteCarlo{}}, source: &capstackv1.RunScenariosRequest{}}
}

func listed() *RunRequest { return &RunRequest{source: &capstackv1.RunScenariosRequest{}} }

func TestNumbersOfEventsBeginWithOne(t *testing.T) {
	for engine, schema := range map[int64]int64{0: 1, 7: 8, -1: 0} {
		if got := listed().EventToProto(compute.Event{Sequence: engine}).GetSequence(); got != schema {
			t.Errorf("%d becomes %d, want %d", engine, got, schema)
		}
	}
}

func TestAChunkKeepsItsAbsentCells(t *testing.T) {
	nan := math.NaN()
	got := listed().EventToProto(compute.Event{Sequence: 1, Chunk: &compute.Chunk{
		First: 2048, Count: 3, Columns: [][]float64{{1, nan, 3}, {nan, nan, 6}},
		Absent: []compute.Absent{{Column: -1, Reason: "outside", Offsets: []int{1}}, {Column: 1, Reason: "no debt", Offsets: []int{0}}},
	}})
	want := &capstackv1.RunEvent{Sequence: 2, Event: &capstackv1.RunEvent_Chunk{Chunk: &capstackv1.RunChunk{
		FirstScenario: 2048, ScenarioCount: 3,
		Columns: []*capstackv1.ColumnValues{{Values: []float64{1, nan, 3}}, {Values: []float64{nan, nan, 6}}},
		Absent: []*capstackv1.AbsentCells{
			{Reason: "outside", ScenarioOffsets: []int32{1}},
			{Column: proto.Int32(1), Reason: "no debt", ScenarioOffsets: []int32{0}},
		},
	}}}
	if diff := cmp.Diff(want, got, protocmp.Transform(), cmp.Comparer(func(a, b float64) bool { return a == b || a != a && b != b })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// aggregate is a column of n values.
func aggregate(n uint64) compute.ColumnAggregate {
	nan := math.NaN()
	c := compute.ColumnAggregate{Summary: stat.Summary{
		Count: n, Mean: nan, StandardDeviation: nan, StandardError: nan,
		Min: stat.Extreme{Value: nan}, Max: stat.Extreme{Value: nan},
		Quantiles: []stat.QuantileInterval{{Level: 0.5, Value: nan, Low: nan, High: nan}},
		Below:     []stat.Event{{Threshold: 1.3, Value: nan, Low: nan, High: nan}},
	}, Absent: []compute.AbsentCount{{Reason: "no debt", Count: 4}}}
	if n > 0 {
		c.Mean, c.Min, c.Max = 2, stat.Extreme{Value: 1, Path: 9}, stat.Extreme{Value: 3, Path: 5}
		c.Quantiles[0] = stat.QuantileInterval{Level: 0.5, Value: 2, Low: math.Inf(-1), High: 2.5}
		c.Below[0] = stat.Event{Threshold: 1.3, Value: 0.25, Low: 0.1, High: 0.4}
		c.Histogram = stat.Histogram{Low: 1, High: 3, Counts: []uint64{1, 2}, Below: 4, Above: 5}
	}
	if n > 1 {
		c.StandardDeviation, c.StandardError = 0.5, 0.05
	}
	return c
}

func TestWhatIsNotDefinedIsAbsent(t *testing.T) {
	base := &capstackv1.ColumnAggregate{Absent: []*capstackv1.AbsentCount{{Reason: "no debt", Count: 4}}}
	with := func(change func(*capstackv1.ColumnAggregate)) *capstackv1.ColumnAggregate {
		out := proto.CloneOf(base)
		change(out)
		return out
	}
	valued := func(c *capstackv1.ColumnAggregate) {
		c.Mean = proto.Float64(2)
		c.Minimum = &capstackv1.ScenarioValue{Scenario: 9, Value: 1}
		c.Maximum = &capstackv1.ScenarioValue{Scenario: 5, Value: 3}
		c.Quantiles = []*capstackv1.Quantile{{Probability: 0.5, Value: 2}}
		c.Thresholds = []*capstackv1.ThresholdResult{{Level: 1.3, ProbabilityBelow: 0.25}}
		c.Histogram = &capstackv1.Histogram{Low: 1, High: 3, Counts: []int64{1, 2}, BelowCount: 4, AboveCount: 5}
	}
	tests := []struct {
		name string
		q    *RunRequest
		n    uint64
		want *capstackv1.ColumnAggregate
	}{
		{"no value", sampled(), 0, with(func(c *capstackv1.ColumnAggregate) {
			c.Thresholds = []*capstackv1.ThresholdResult{{Level: 1.3}}
		})},
		{"one value", sampled(), 1, with(func(c *capstackv1.ColumnAggregate) {
			valued(c)
			c.Count = 1
			c.Quantiles[0].High = proto.Float64(2.5)
			c.Thresholds[0].Low, c.Thresholds[0].High = proto.Float64(0.1), proto.Float64(0.4)
		})},
		{"a sample", sampled(), 8, with(func(c *capstackv1.ColumnAggregate) {
			valued(c)
			c.Count, c.StdDev, c.StdError = 8, proto.Float64(0.5), proto.Float64(0.05)
			c.Quantiles[0].High = proto.Float64(2.5)
			c.Thresholds[0].Low, c.Thresholds[0].High = proto.Float64(0.1), proto.Float64(0.4)
		})},
		{"a grid, which is no sample", listed(), 8, with(func(c *capstackv1.ColumnAggregate) {
			valued(c)
			c.Count, c.StdDev = 8, proto.Float64(0.5)
		})},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := test.q.columnsToProto([]compute.ColumnAggregate{aggregate(test.n)})[0]
			if diff := cmp.Diff(test.want, got, protocmp.Transform()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheHeaderRepeatsNoListedValues(t *testing.T) {
	drivers := []project.Uncertainty{{Path: "p", Distribution: project.Distribution{Kind: project.Empirical, Values: []float64{1, 2}, Weights: []float64{1, 1}}}}
	q := sampled()
	q.source.Spec = &capstackv1.RunScenariosRequest_Grid{Grid: &capstackv1.Grid{Axes: []*capstackv1.GridAxis{{Path: "a"}}}}
	got := q.EventToProto(compute.Event{Header: &compute.Header{Drivers: drivers, Columns: []compute.Column{
		{Selector: compute.Selector{Name: "moic"}, Base: 1.5}, {Selector: compute.Selector{Name: "dscr_min"}, BaseAbsent: "no debt"},
	}}}).GetHeader()
	if e := got.GetUncertainties()[0].GetDistribution().GetEmpirical(); e == nil || len(e.GetValues())+len(e.GetWeights()) > 0 {
		t.Errorf("%v", got.GetUncertainties())
	}
	if len(drivers[0].Distribution.Values) != 2 {
		t.Error("the engine's drivers were changed")
	}
	if len(got.GetAxes()) != 1 || got.GetColumns()[0].GetBaseValue() != 1.5 || got.GetColumns()[1].BaseValue != nil {
		t.Errorf("%v", got)
	}
}

// The largest summaries that a request can ask for fit into an event: of all columns with control variates, and of strata, which
// cannot have as many columns.
func TestTheLargestSummaryFits(t *testing.T) {
	corrected := stat.Controlled{Mean: 1, StandardError: 2, VarianceRatio: 3}
	for name, x := range map[string]struct {
		columns int
		set     func(*compute.ColumnAggregate)
	}{
		"control variates": {MaxColumns, func(c *compute.ColumnAggregate) {
			c.Controlled = &stat.ControlledColumn{Controlled: corrected, Below: []stat.Controlled{corrected}}
		}},
		"strata": {compute.MaxStrataColumns / 2, func(c *compute.ColumnAggregate) { c.Histogram.Shares = slices.Repeat([]float64{0.1}, 32) }},
	} {
		t.Run(name, func(t *testing.T) { largestSummary(t, x.columns, x.set) })
	}
}

func largestSummary(t *testing.T, columns int, set func(*compute.ColumnAggregate)) {
	t.Helper()
	q := sampled()
	c := aggregate(1 << 40)
	c.Quantiles, c.Below = nil, nil
	for range MaxQuantiles {
		c.Quantiles = append(c.Quantiles, stat.QuantileInterval{Level: 0.123, Value: -1.5e9, Low: -1.6e9, High: -1.4e9})
	}
	c.Below = append(c.Below, stat.Event{Threshold: 1.3, Value: 0.25, Low: 0.1, High: 0.4})
	c.Histogram.Counts = make([]uint64, 32)
	for i := range c.Histogram.Counts {
		c.Histogram.Counts[i] = 1 << 30
	}
	set(&c)
	s := &compute.Summary{Digest: "d"}
	for range columns {
		s.Columns = append(s.Columns, c)
	}
	for range MaxFanLines {
		f := compute.Fan{Line: "debt_service_reserve_target"}
		for range 5 {
			f.Quantiles = append(f.Quantiles, 0.5)
			f.ByQuantile = append(f.ByQuantile, make([]float64, 601))
		}
		s.Fans = append(s.Fans, f)
	}
	for i := range 64 {
		s.Drawn = append(s.Drawn, compute.DrawnScenario{Scenario: 1<<26 + int64(i), Draws: make([]float64, compute.MaxDrivers)})
	}
	const most = 256 << 10
	if size := proto.Size(q.EventToProto(compute.Event{Sequence: 1 << 40, Summary: s})); size > most-1024 {
		t.Errorf("%d bytes", size)
	}
}
