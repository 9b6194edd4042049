package wire

import (
	"github.com/capstack/capstack/compute"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// AttributeRequest is an AttributeVariance request that was read.
type AttributeRequest struct {
	compute.AttributeRequest
	read *request
}

// AttributeRequestFromProto reads a request. The error is an [UnknownCaseError] or a [FaultError].
func AttributeRequestFromProto(in *capstackv1.AttributeVarianceRequest, catalog Catalog) (*AttributeRequest, error) {
	r, err := read(in, catalog)
	if err != nil {
		return nil, err
	}
	s := r.scope()
	out := &AttributeRequest{read: r, AttributeRequest: compute.AttributeRequest{Case: r.project, Overrides: r.base, Workers: max(int(in.GetWorkerCount()), 0)}}
	if in.GetMonteCarlo() == nil {
		s.found("monte_carlo", "required", "say how many paths to draw")
		return nil, r.fault()
	}
	if n := in.GetMonteCarlo().GetPaths(); n < 1 || n > compute.MaxAttributePaths {
		s.found("monte_carlo.paths", "range", "%d paths; give 1..%d", n, compute.MaxAttributePaths)
	}
	out.MonteCarlo = *r.draws("monte_carlo", in.GetMonteCarlo())
	for _, name := range r.names("measures", compute.MaxColumns, in.GetMeasures()) {
		out.Measures = append(out.Measures, compute.Selector{Name: name.Name})
	}
	if len(in.GetMeasures()) == 0 {
		s.found("measures", "required", "name the measures to attribute")
	}
	return out, r.fault()
}

// Complete returns the engine's error about the request with everything that can be found in it.
func (q *AttributeRequest) Complete(err error) error { return q.read.complete(err) }

// AttributionToProto writes the answer.
func AttributionToProto(in *compute.Attribution) *capstackv1.AttributeVarianceResponse {
	return &capstackv1.AttributeVarianceResponse{
		ScenarioCount: in.Scenarios, Uncertainties: UncertaintiesToProto(in.Drivers), Measures: mapped(in.Measures, sharesToProto),
		Findings: FindingsToProto(in.Findings.Warnings()), Fingerprint: in.Fingerprint, EngineVersion: compute.Version,
	}
}

func sharesToProto(m compute.MeasureShares) *capstackv1.MeasureShares {
	return &capstackv1.MeasureShares{
		Measure: m.Name, Label: m.Label, Unit: m.Unit, PathCount: m.Paths, AbsentPathCount: m.WithoutValueCount,
		Mean: m.Mean, Variance: m.Variance,
		Shares: mapped(m.Shares, func(s compute.Share) *capstackv1.DriverShare {
			return &capstackv1.DriverShare{FirstOrder: s.First, FirstOrderError: s.FirstError, Total: s.Total, TotalError: s.TotalError}
		}),
	}
}
