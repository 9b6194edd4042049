package wire

import (
	"math"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/stat"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// strataFromProto reads how paths are parted; nil where they are not. What is at fault with them is the engine's to say.
func strataFromProto(in *capstackv1.Strata) *compute.Strata {
	if in == nil {
		return nil
	}
	return &compute.Strata{Path: in.GetPath(), Edges: in.GetEdgeProbabilities(), Shares: in.GetPathFractions()}
}

func runStrataToProto(in *compute.RunStrata) *capstackv1.RunStrata {
	if in == nil {
		return nil
	}
	out := &capstackv1.RunStrata{Path: in.Path, Strata: mapped(in.Strata, func(s compute.Stratum) *capstackv1.Stratum {
		return &capstackv1.Stratum{LowProbability: s.Low, HighProbability: s.High, PathFraction: s.Share}
	})}
	for _, h := range in.Order {
		out.BlockStrata = append(out.BlockStrata, int32Of(h))
	}
	return out
}

// absentToProto writes scenarios without a value; what they stand for is told where it differs between scenarios.
func (q *RunRequest) absentToProto(a compute.AbsentCount) *capstackv1.AbsentCount {
	out := &capstackv1.AbsentCount{Reason: a.Reason, Count: a.Count}
	if q.MonteCarlo != nil && q.MonteCarlo.Strata != nil {
		out.Fraction = defined(a.Share)
	}
	return out
}

// controlledToProto writes what control variates make of a column.
func controlledToProto(out *capstackv1.ColumnAggregate, c *stat.ControlledColumn) {
	if c == nil {
		return
	}
	out.ControlledMean = estimateToProto(c.Controlled)
	for i, t := range out.GetThresholds() {
		t.ControlledProbabilityBelow = estimateToProto(c.Below[i])
	}
}

// estimateToProto is nil where there is no figure.
func estimateToProto(c stat.Controlled) *capstackv1.ControlledEstimate {
	if math.IsNaN(c.Mean) || math.IsNaN(c.StandardError) {
		return nil
	}
	return &capstackv1.ControlledEstimate{Value: c.Mean, StdError: c.StandardError, VarianceRatio: c.VarianceRatio}
}
