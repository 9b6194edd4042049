package wire

import (
	"github.com/capstack/capstack/compute/refcase"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// ReferenceCaseToProto writes a reference case with its inputs and expectations.
func ReferenceCaseToProto(c refcase.Case) *capstackv1.ReferenceCase {
	out := ReferenceCaseInListToProto(c)
	out.ProjectCase = CaseToProto(c.Project)
	out.Expectations = mapped(c.Expectations, expectationToProto)
	return out
}

// ReferenceCaseInListToProto writes a reference case without its inputs and expectations.
func ReferenceCaseInListToProto(c refcase.Case) *capstackv1.ReferenceCase {
	return &capstackv1.ReferenceCase{
		ReferenceCaseId: c.ID, Revision: int32Of(c.Revision), Title: c.Title, Description: c.Description,
		Sources: SourcesToProto(c.Sources()),
	}
}

func expectationToProto(e refcase.Expectation) *capstackv1.Expectation {
	return &capstackv1.Expectation{
		ExpectationId: e.ID, Overrides: OverridesToProto(e.Overrides),
		Measure: e.Measure.Name, Label: e.Measure.Label,
		Expected: e.Expected, AbsoluteTolerance: e.Absolute, RelativeTolerance: e.Relative,
		SourceId: e.SourceID, Status: expectationStatus(e.Status), Computed: e.Computed, Note: e.Note,
		SolvePath: e.SolvePath, SolveMeasure: e.SolveMeasure.Name, SolveTarget: e.SolveTarget,
	}
}

func expectationStatus(s refcase.Status) capstackv1.ExpectationStatus {
	switch s {
	case refcase.Reproduced:
		return capstackv1.ExpectationStatus_EXPECTATION_STATUS_REPRODUCED
	case refcase.PublishedNotReproduced:
		return capstackv1.ExpectationStatus_EXPECTATION_STATUS_PUBLISHED_NOT_REPRODUCED
	case refcase.NotModelled:
		return capstackv1.ExpectationStatus_EXPECTATION_STATUS_NOT_MODELLED
	default:
		return capstackv1.ExpectationStatus_EXPECTATION_STATUS_UNSPECIFIED
	}
}
