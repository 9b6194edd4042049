package wire

import (
	"github.com/capstack/capstack/compute"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// SensitivityRequest is a ComputeSensitivities request that was read.
type SensitivityRequest struct {
	compute.SensitivityRequest
	read *request
}

// SensitivityRequestFromProto reads a request. The error is an [UnknownCaseError] or a [FaultError].
func SensitivityRequestFromProto(in *capstackv1.ComputeSensitivitiesRequest, catalog Catalog) (*SensitivityRequest, error) {
	r, err := read(in, catalog)
	if err != nil {
		return nil, err
	}
	s := r.scope()
	if in.GetMeasure() == "" {
		s.found("measure", "required", "name the measure to differentiate")
	} else {
		r.known("measure", in.GetMeasure())
	}
	if n := in.GetInputLimit(); n < 0 {
		s.found("input_limit", "range", "%d is out of range; give 0 for all inputs", n)
	}
	return &SensitivityRequest{read: r, SensitivityRequest: compute.SensitivityRequest{
		Case: r.project, Overrides: r.base, Measure: compute.Selector{Name: in.GetMeasure(), Label: in.GetLabel()}, Limit: int(in.GetInputLimit()),
		ByMonth: s.texts("by_month_paths", compute.MaxByMonth, in.GetByMonthPaths()), Workers: max(int(in.GetWorkerCount()), 0),
	}}, r.fault()
}

// Complete returns the engine's error about the request with everything that can be found in it.
func (q *SensitivityRequest) Complete(err error) error { return q.read.complete(err) }

// SensitivitiesToProto writes the answer.
func SensitivitiesToProto(in *compute.Sensitivities) *capstackv1.ComputeSensitivitiesResponse {
	return &capstackv1.ComputeSensitivitiesResponse{
		Measure: in.Measure.Name, Label: in.Measure.Label, Unit: in.Measure.Unit, CaseValue: baseToProto(in.Measure), Value: readingToProto(in.Value),
		Inputs: mapped(in.Inputs, inputSensitivityToProto),
		ByMonth: mapped(in.ByMonth, func(m compute.MonthSensitivity) *capstackv1.MonthSensitivity {
			return &capstackv1.MonthSensitivity{Path: m.Path, Additive: m.Additive, Derivatives: m.Months, Sum: m.Sum}
		}),
		StructurePaths: textsOf(in.Structure), OmittedCount: int32Of(in.Omitted),
		Findings: FindingsToProto(in.Findings.Warnings()), Fingerprint: in.Fingerprint, EngineVersion: compute.Version,
	}
}

func inputSensitivityToProto(x compute.InputSensitivity) *capstackv1.InputSensitivity {
	out := &capstackv1.InputSensitivity{Path: x.Path, Own: x.Own, Bump: bumpKind(x.Bump), BumpSize: x.Size, UpEffect: readingToProto(x.Up),
		DownEffect: readingToProto(x.Down), Kinked: x.Kinked}
	if x.HasDerivative {
		out.Derivative = &x.Derivative
	}
	if x.HasElasticity {
		out.Elasticity = &x.Elasticity
	}
	return out
}

func bumpKind(k compute.BumpKind) capstackv1.BumpKind {
	switch k {
	case compute.BumpPercent:
		return capstackv1.BumpKind_BUMP_KIND_PERCENT
	case compute.BumpBasisPoint:
		return capstackv1.BumpKind_BUMP_KIND_BASIS_POINT
	case compute.BumpUnit:
		return capstackv1.BumpKind_BUMP_KIND_UNIT
	default:
		return capstackv1.BumpKind_BUMP_KIND_NONE
	}
}
