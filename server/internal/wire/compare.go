package wire

import (
	"errors"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// CompareRequest is a CompareCases request that was read.
type CompareRequest struct {
	compute.CompareRequest
	sides [2]*request
}

// SideFault is what is wrong with the two cases of a comparison.
type SideFault struct{ Fault }

// Error gives the first violation.
func (e *SideFault) Error() string {
	if len(e.Violations) > 0 {
		return e.Violations[0].GetField() + ": " + e.Violations[0].GetDescription()
	}
	return e.Message
}

// names of the two sides as fields of the request.
func sideField(i int) string { return [...]string{"first", "second"}[i] }

// CompareRequestFromProto reads a request. The error is an [UnknownCaseError] or a [SideFault] with what is wrong with both.
func CompareRequestFromProto(in *capstackv1.CompareCasesRequest, catalog Catalog) (*CompareRequest, error) {
	out := &CompareRequest{}
	var fault SideFault
	for i, side := range []*capstackv1.CaseSide{in.GetFirst(), in.GetSecond()} {
		if side == nil {
			side = &capstackv1.CaseSide{}
		}
		r, err := read(side, catalog)
		if err != nil {
			return nil, err
		}
		out.sides[i] = r
		if err := r.fault(); err != nil {
			fault.add(i, err)
		}
	}
	if fault.Violations != nil {
		return nil, &fault
	}
	out.A = compute.Side{Case: out.sides[0].project, Overrides: out.sides[0].base}
	out.B = compute.Side{Case: out.sides[1].project, Overrides: out.sides[1].base}
	return out, nil
}

// add puts the faults of one side under its field.
func (e *SideFault) add(side int, err error) {
	f, ok := FaultOf(err)
	if !ok {
		return
	}
	if e.Reason != 0 && e.Reason != f.Reason {
		f.Reason = capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT
	}
	e.Reason = f.Reason
	for _, v := range f.Violations {
		v.Field = join(sideField(side), v.GetField())
		e.Violations = append(e.Violations, v)
	}
}

// Complete returns the engine's error about a side with everything that can be found in it.
func (q *CompareRequest) Complete(err error) error {
	side, ok := errors.AsType[*compute.SideError](err)
	if !ok {
		return err
	}
	whole := q.sides[side.Side].complete(side.Err)
	if _, ok := errors.AsType[*FaultError](whole); !ok {
		return whole
	}
	out := &SideFault{}
	out.add(side.Side, whole)
	return out
}

// ComparisonToProto writes a comparison.
func ComparisonToProto(in *compute.Comparison) *capstackv1.CompareCasesResponse {
	return &capstackv1.CompareCasesResponse{
		Inputs: mapped(in.Inputs, func(d project.Difference) *capstackv1.InputDifference {
			return &capstackv1.InputDifference{Path: d.Path, FirstText: d.A, SecondText: d.B}
		}),
		Lines:          mapped(in.Lines, lineDifferenceToProto),
		Measures:       mapped(in.Measures, measureDifferenceToProto),
		EqualLineCount: int32Of(in.Equal), Fingerprint: in.Fingerprint, EngineVersion: compute.Version,
	}
}

func lineDifferenceToProto(d compute.LineDifference) *capstackv1.LineDifference {
	return &capstackv1.LineDifference{
		Name: d.Name, Title: d.Title, Unit: d.Unit, Presence: presence(d.In), FirstDifferenceDate: dayText(d.First),
		LargestDifference: d.Largest.String(), LargestDifferenceDate: dayText(d.LargestAt), FirstSum: d.SumA.String(), SecondSum: d.SumB.String(),
	}
}

// dayText writes a day, "" for none.
func dayText(d calendar.Date) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func measureDifferenceToProto(d compute.MeasureDifference) *capstackv1.MeasureDifference {
	out := &capstackv1.MeasureDifference{}
	if d.In != compute.OnlyInB {
		out.First = MeasuresToProto([]compute.MeasureValue{d.A})[0]
	}
	if d.In != compute.OnlyInA {
		out.Second = MeasuresToProto([]compute.MeasureValue{d.B})[0]
	}
	return out
}

func presence(p compute.Presence) capstackv1.Presence {
	switch p {
	case compute.InBoth:
		return capstackv1.Presence_PRESENCE_BOTH
	case compute.OnlyInA:
		return capstackv1.Presence_PRESENCE_FIRST
	case compute.OnlyInB:
		return capstackv1.Presence_PRESENCE_SECOND
	default:
		return capstackv1.Presence_PRESENCE_UNSPECIFIED
	}
}
