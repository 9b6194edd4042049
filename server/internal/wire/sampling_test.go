package wire

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/stat"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestStrataAndControlVariatesAreRead(t *testing.T) {
	in := &capstackv1.MonteCarlo{Paths: 10, ControlVariates: true,
		Strata: &capstackv1.Strata{Path: "p", EdgeProbabilities: []float64{0.1, 0.2}, PathFractions: []float64{0.5, 0.25, 0.25}}}
	got := (&request{}).draws("monte_carlo", in)
	want := &compute.Strata{Path: "p", Edges: []float64{0.1, 0.2}, Shares: []float64{0.5, 0.25, 0.25}}
	if d := cmp.Diff(want, got.Strata); d != "" || !got.Controls {
		t.Errorf("controls %t, strata (-want +got):\n%s", got.Controls, d)
	}
	if got := (&request{}).draws("monte_carlo", &capstackv1.MonteCarlo{}); got.Strata != nil || got.Controls {
		t.Errorf("of nothing asked: %+v", got)
	}
}

func TestTheHeaderTellsStrataAndControls(t *testing.T) {
	got := sampled().EventToProto(compute.Event{Header: &compute.Header{Controls: 12, Strata: &compute.RunStrata{Path: "p", Order: []int{0, 1},
		Strata: []compute.Stratum{{Low: 0, High: 0.01, Share: 0.75}, {Low: 0.01, High: 1, Share: 0.25}}}}}).GetHeader()
	want := &capstackv1.RunStrata{Path: "p", BlockStrata: []int32{0, 1}, Strata: []*capstackv1.Stratum{
		{HighProbability: 0.01, PathFraction: 0.75}, {LowProbability: 0.01, HighProbability: 1, PathFraction: 0.25}}}
	if d := cmp.Diff(want, got.GetStrata(), protocmp.Transform()); d != "" || got.GetControlVariateCount() != 12 {
		t.Errorf("%d controls, strata (-want +got):\n%s", got.GetControlVariateCount(), d)
	}
}

func TestCorrectedFiguresStandWhereThereAreSome(t *testing.T) {
	nan := math.NaN()
	c := aggregate(100)
	c.Controlled = &stat.ControlledColumn{Controlled: stat.Controlled{Mean: 2.1, StandardError: 0.01, VarianceRatio: 25}, Below: []stat.Controlled{{Mean: nan, StandardError: nan, VarianceRatio: nan}}}
	got := sampled().columnsToProto([]compute.ColumnAggregate{c})[0]
	want := &capstackv1.ControlledEstimate{Value: 2.1, StdError: 0.01, VarianceRatio: 25}
	if d := cmp.Diff(want, got.GetControlledMean(), protocmp.Transform()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if x := got.GetThresholds()[0].GetControlledProbabilityBelow(); x != nil {
		t.Errorf("a probability without a figure: %v", x)
	}
}

// Counts and extremes are all that is told while a stratum has no path, and shares of the probability only with strata.
func TestAnUnfinishedStratificationTellsNoFigures(t *testing.T) {
	q := sampled()
	q.MonteCarlo.Strata = &compute.Strata{Path: "p"}
	nan := math.NaN()
	c := compute.ColumnAggregate{Absent: []compute.AbsentCount{{Reason: "no debt", Count: 4, Share: nan}}, Lowest: []stat.Extreme{{Value: 1, Path: 9}}}
	c.Count, c.Mean, c.StandardDeviation, c.StandardError = 60, nan, nan, nan
	c.Min, c.Max = stat.Extreme{Value: 1, Path: 9}, stat.Extreme{Value: 3, Path: 5}
	want := &capstackv1.ColumnAggregate{Count: 60, Absent: []*capstackv1.AbsentCount{{Reason: "no debt", Count: 4}}, Lowest: []*capstackv1.ScenarioValue{{Scenario: 9, Value: 1}},
		Minimum: &capstackv1.ScenarioValue{Scenario: 9, Value: 1}, Maximum: &capstackv1.ScenarioValue{Scenario: 5, Value: 3}}
	if d := cmp.Diff(want, q.columnsToProto([]compute.ColumnAggregate{c})[0], protocmp.Transform()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	c.Absent[0].Share = 0.25
	c.Histogram = stat.Histogram{High: 1, Counts: []uint64{3}, Shares: []float64{0.9}, AboveShare: 0.1}
	got := q.columnsToProto([]compute.ColumnAggregate{c})[0]
	if got.GetAbsent()[0].GetFraction() != 0.25 || got.GetHistogram().GetFractions()[0] != 0.9 || got.GetHistogram().GetAboveFraction() != 0.1 {
		t.Errorf("%v", got)
	}
	if proto.Size(got) == 0 || (&RunRequest{}).absentToProto(c.Absent[0]).Fraction != nil {
		t.Error("a share of the probability without strata")
	}
}
