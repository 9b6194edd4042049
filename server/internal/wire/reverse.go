package wire

import (
	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/scenario"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// maxDirectionOverrides bounds what one direction changes, as a stress.
const maxDirectionOverrides = 64

// ReverseRequest is a ReverseStress request that was read.
type ReverseRequest struct {
	compute.ReverseRequest
	read *request
}

// ReverseRequestFromProto reads a request. The error is an [UnknownCaseError] or a [FaultError].
func ReverseRequestFromProto(in *capstackv1.ReverseStressRequest, catalog Catalog) (*ReverseRequest, error) {
	r, err := read(in, catalog)
	if err != nil {
		return nil, err
	}
	s := r.scope()
	if in.GetMeasure() == "" {
		s.found("measure", "required", "name the measure that shall cross the level")
	} else {
		r.known("measure", in.GetMeasure())
	}
	q := &ReverseRequest{read: r, ReverseRequest: compute.ReverseRequest{
		Case: r.project, Overrides: r.base, Measure: compute.Selector{Name: in.GetMeasure(), Label: in.GetLabel()},
		Level: s.finite("level", in.GetLevel()), AbsentBreaks: in.GetAbsentBreaks(), Directions: r.directions(in.GetDirections()),
		Reach: s.finite("reach", in.GetReach()), Alternatives: int(in.GetShockLimit()), Evaluations: int(in.GetEvaluationLimit()),
		CheckPaths: in.GetCheckPathCount(), Seed: in.GetSeed(), Workers: max(int(in.GetWorkerCount()), 0),
	}}
	switch in.GetSide() {
	case capstackv1.LimitSide_LIMIT_SIDE_UNSPECIFIED, capstackv1.LimitSide_LIMIT_SIDE_BELOW:
	case capstackv1.LimitSide_LIMIT_SIDE_ABOVE:
		q.Above = true
	default:
		s.unknown("side", in.GetSide())
	}
	if len(q.Directions) == 0 || in.GetDrivers() != nil {
		q.Random = r.randomDrivers(in.GetDrivers(), len(q.Directions) == 0)
	}
	return q, r.fault()
}

// Complete returns the engine's error about the request with everything that can be found in it.
func (q *ReverseRequest) Complete(err error) error { return q.read.complete(err) }

// randomDrivers reads the drivers of a request; needed says that without any there is nothing to do.
func (r *request) randomDrivers(in *capstackv1.RandomDrivers, needed bool) *compute.RandomDrivers {
	const at = "drivers"
	var found, related project.Findings
	out := &compute.RandomDrivers{Repair: in.GetRepairCorrelations()}
	out.Drivers, found = UncertaintiesFromProto(at+".uncertainties", in.GetUncertainties())
	out.Correlations, related = CorrelationsFromProto(at+".correlations", in.GetCorrelations())
	r.around = append(append(r.around, found...), related...)
	s := r.scope()
	if len(out.Drivers) == 0 && len(out.Correlations) > 0 {
		s.found(at+".correlations", "unused", "correlations of the request hold between its own uncertainties; give some")
	}
	if needed && len(out.Drivers) == 0 && len(r.project.Uncertainties) == 0 {
		s.found(at+".uncertainties", "required", "the case suggests no random drivers; give at least one")
	}
	return out
}

// directions reads the directions of a cone.
func (r *request) directions(in []*capstackv1.ShockDirection) []scenario.Direction {
	const longest = 200
	s := r.scope()
	var out []scenario.Direction
	for i, d := range capped(s, "directions", compute.MaxDirections, in) {
		at := indexed("directions", i)
		if len(d.GetDirectionId()) > longest {
			s.found(at+".direction_id", "limit", "has %d bytes; at most %d are allowed", len(d.GetDirectionId()), longest)
		}
		overrides, found := OverridesFromProto(at+".overrides", maxDirectionOverrides, d.GetOverrides())
		r.around = append(r.around, found...)
		out = append(out, scenario.Direction{ID: d.GetDirectionId(), Overrides: overrides})
	}
	return out
}

// ReverseStressToProto writes the answer.
func ReverseStressToProto(in *compute.ReverseStress) *capstackv1.ReverseStressResponse {
	out := &capstackv1.ReverseStressResponse{
		Status: reverseStatus(in.Status), Measure: in.Measure.Name, Label: in.Measure.Label, Unit: in.Measure.Unit,
		Level: in.Level, Side: limitSide(in.Above), CaseValue: baseToProto(in.Measure), OriginValue: readingToProto(in.Origin), Reach: in.Reach,
		Shocks: mapped(in.Shocks, jointShockToProto), SingleShocks: mapped(in.Alone, singleShockToProto),
		Uncertainties: UncertaintiesToProto(in.Drivers), Correlations: CorrelationsToProto(in.Correlation),
		EvaluationCount: int32Of(in.Evaluations), AbsentCount: int32Of(in.Absent), Exhausted: in.Exhausted, Explanation: in.Explanation,
		Findings: FindingsToProto(in.Findings.Warnings()), Fingerprint: in.Fingerprint, EngineVersion: compute.Version,
	}
	if in.Closest != nil {
		out.Closest = jointShockToProto(*in.Closest)
	}
	if c := in.Check; c != nil {
		out.Check = &capstackv1.FailureCheck{PathCount: c.Paths, Probability: c.Probability, StandardError: c.Error,
			BreakingCount: c.Breaking, AbsentCount: c.Absent}
	}
	return out
}

func jointShockToProto(x compute.JointShock) *capstackv1.JointShock {
	return &capstackv1.JointShock{
		Length: x.Length, FirstOrderProbability: x.Probability, BreakingValue: readingToProto(x.Breaking), HoldingValue: readingToProto(x.Holding),
		Jump: x.Jump, ExactBreakingValue: readingToProto(x.Exact.Breaking), ExactHoldingValue: readingToProto(x.Exact.Holding),
		ExactConfirmed: x.Exact.Confirmed, ExactWidth: x.Exact.Width, Scales: x.Scales, Inputs: mapped(x.Inputs, inputShockToProto),
		Drivers: mapped(x.Drivers, func(d compute.DriverShock) *capstackv1.DriverShock {
			return &capstackv1.DriverShock{Score: d.Score, Percentile: d.Percentile, Share: d.Share, Draw: d.Draw, Curves: mapped(d.Curve, curveShockToProto)}
		}),
	}
}

func singleShockToProto(x compute.AloneShock) *capstackv1.SingleShock {
	return &capstackv1.SingleShock{Index: int32Of(x.Index), Reached: x.Reached, Score: x.Score, Value: readingToProto(x.Reading),
		Inputs: mapped(x.Inputs, inputShockToProto)}
}

func inputShockToProto(x compute.InputShock) *capstackv1.InputShock {
	out := &capstackv1.InputShock{Path: x.Path, Own: x.Own, Shocked: x.Shocked}
	if x.HasRatio {
		out.RelativeChange = &x.Relative
	}
	return out
}

func curveShockToProto(x compute.CurveShock) *capstackv1.CurveShock {
	return &capstackv1.CurveShock{Path: x.Path, Months: x.Months}
}

func readingToProto(x compute.Reading) *capstackv1.Reading {
	if x.Absent != "" {
		return &capstackv1.Reading{AbsentReason: x.Absent}
	}
	return &capstackv1.Reading{Value: &x.Value}
}

// baseToProto is a measure of the case as it stands.
func baseToProto(c compute.Column) *capstackv1.Reading {
	return readingToProto(compute.Reading{Value: c.Base, Absent: c.BaseAbsent})
}

func limitSide(above bool) capstackv1.LimitSide {
	if above {
		return capstackv1.LimitSide_LIMIT_SIDE_ABOVE
	}
	return capstackv1.LimitSide_LIMIT_SIDE_BELOW
}

func reverseStatus(s compute.ReverseStatus) capstackv1.ReverseStressStatus {
	switch s {
	case compute.ReverseFound:
		return capstackv1.ReverseStressStatus_REVERSE_STRESS_STATUS_FOUND
	case compute.ReverseBroken:
		return capstackv1.ReverseStressStatus_REVERSE_STRESS_STATUS_ALREADY_BROKEN
	case compute.ReverseOutOfReach:
		return capstackv1.ReverseStressStatus_REVERSE_STRESS_STATUS_OUT_OF_REACH
	case compute.ReverseAbsent:
		return capstackv1.ReverseStressStatus_REVERSE_STRESS_STATUS_MEASURE_ABSENT
	default:
		return capstackv1.ReverseStressStatus_REVERSE_STRESS_STATUS_UNSPECIFIED
	}
}
