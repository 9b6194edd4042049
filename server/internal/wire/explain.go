package wire

import (
	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/exact"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// ExplainRequest is an ExplainValue request that was read.
type ExplainRequest struct {
	compute.ExplainRequest
	read *request
}

// ExplainRequestFromProto reads a request. The error is an [UnknownCaseError] or a [FaultError].
func ExplainRequestFromProto(in *capstackv1.ExplainValueRequest, catalog Catalog) (*ExplainRequest, error) {
	r, err := read(in, catalog)
	if err != nil {
		return nil, err
	}
	s := r.scope()
	out := &ExplainRequest{read: r, ExplainRequest: compute.ExplainRequest{
		Case: r.project, Overrides: r.base, Depth: int(in.GetDepthLimit()), Nodes: int(in.GetNodeLimit()),
	}}
	switch {
	case in.GetLine() != nil:
		out.Line, out.Period = in.GetLine().GetLine(), in.GetLine().GetPeriod()
		if out.Line == "" {
			s.found("line.line", "required", "name the line to explain, such as cfads")
		}
		if out.Period == "" {
			s.found("line.period", "required", "give a month as 2029-06, a quarter as 2029-Q2 or a year as 2029")
		}
	case in.GetMeasure().GetName() != "":
		out.Measure = compute.Selector{Name: in.GetMeasure().GetName(), Label: in.GetMeasure().GetLabel()}
		r.known("measure", out.Measure.Name)
	default:
		s.found("line", "required", "say what to explain: a line with a period, or a measure")
	}
	for _, f := range compute.CheckExplainLimits(out.Depth, out.Nodes) {
		s.found(f.Path, f.Rule, "%s", f.Message)
	}
	return out, r.fault()
}

// Complete returns the engine's error about the request with everything that can be found in it.
func (q *ExplainRequest) Complete(err error) error { return q.read.complete(err) }

// ExplanationToProto writes an explanation.
func ExplanationToProto(in *compute.ExplanationOf) *capstackv1.ExplainValueResponse {
	out := &capstackv1.ExplainValueResponse{
		CurrencyCode: in.Currency, Findings: FindingsToProto(in.Findings.Warnings()), Fingerprint: in.Fingerprint,
		EngineVersion: compute.Version,
	}
	for i, n := range in.Nodes {
		out.Nodes = append(out.Nodes, explainedToProto(i, n))
	}
	return out
}

func explainedToProto(i int, n compute.ExplainedNode) *capstackv1.ExplanationNode {
	out := &capstackv1.ExplanationNode{
		NodeId: int32Of(i + 1), Kind: explanationKind(n.Kind), Name: n.Name, Title: n.Title, Unit: n.Unit, Value: n.Text,
		Period: n.Period, Formula: n.Formula, Words: n.Words, Notes: textsOf(n.Notes), End: explanationEnd(n.End),
		Source: n.Source, AbsentReason: n.Absent,
	}
	for _, o := range n.Operands {
		out.Operands = append(out.Operands, &capstackv1.ExplanationOperand{NodeId: int32Of(o.Node + 1), Role: o.Role})
	}
	return out
}

func explanationKind(k exact.ExplainedKind) capstackv1.ExplanationKind {
	switch k {
	case exact.ExplainedStep:
		return capstackv1.ExplanationKind_EXPLANATION_KIND_STEP
	case exact.ExplainedLine:
		return capstackv1.ExplanationKind_EXPLANATION_KIND_LINE
	case exact.ExplainedPeriod:
		return capstackv1.ExplanationKind_EXPLANATION_KIND_PERIOD
	case exact.ExplainedMeasure:
		return capstackv1.ExplanationKind_EXPLANATION_KIND_MEASURE
	case exact.ExplainedInput:
		return capstackv1.ExplanationKind_EXPLANATION_KIND_INPUT
	case exact.ExplainedSeries:
		return capstackv1.ExplanationKind_EXPLANATION_KIND_SERIES
	case exact.ExplainedConstant:
		return capstackv1.ExplanationKind_EXPLANATION_KIND_CONSTANT
	case exact.ExplainedUnknown:
		return capstackv1.ExplanationKind_EXPLANATION_KIND_UNKNOWN
	default:
		return capstackv1.ExplanationKind_EXPLANATION_KIND_UNSPECIFIED
	}
}

func explanationEnd(e exact.ExplainEnd) capstackv1.ExplanationEnd {
	switch e {
	case exact.EndDepth:
		return capstackv1.ExplanationEnd_EXPLANATION_END_DEPTH
	case exact.EndNodes:
		return capstackv1.ExplanationEnd_EXPLANATION_END_NODES
	case exact.EndOwnPast:
		return capstackv1.ExplanationEnd_EXPLANATION_END_OWN_PAST
	case exact.EndOtherMonth:
		return capstackv1.ExplanationEnd_EXPLANATION_END_OTHER_MONTH
	default:
		return capstackv1.ExplanationEnd_EXPLANATION_END_UNSPECIFIED
	}
}
