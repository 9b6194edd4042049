package wire

import (
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/compute/refcase"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// published is the catalog of the reference cases.
type published struct{}

func (published) List() []refcase.Case               { return refcase.List() }
func (published) Get(id string) (refcase.Case, bool) { return refcase.Get(id) }

// FuzzRequests reads whatever decodes as a request: there is an error or a request, never a panic, and an error of inputs
// names at least one of them.
func FuzzRequests(f *testing.F) {
	add := func(kind byte, m proto.Message) {
		b, err := proto.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(kind, b)
	}
	add(0, &capstackv1.ValueCaseRequest{
		Subject:    &capstackv1.ValueCaseRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
		Overrides:  []*capstackv1.Override{{Path: "tenants[oracle].usd_per_year", Text: "1"}},
		Statements: []capstackv1.StatementKind{1, 4}, Measures: []string{"moic"}, Lines: []string{"cfads"},
	})
	add(1, &capstackv1.SolveInputRequest{
		Subject:   &capstackv1.SolveInputRequest_ReferenceCaseId{ReferenceCaseId: "oracle-notes-2025"},
		InputPath: "horizon_months", Measure: "moic", Target: "1", LowerBound: "0", UpperBound: "2", RelativeTolerance: proto.Float64(1e-6),
	})
	run := &capstackv1.RunScenariosRequest{
		Subject:  &capstackv1.RunScenariosRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
		Measures: []*capstackv1.MeasureSelector{{Name: "moic"}}, QuantileProbabilities: []float64{0.5},
		Thresholds: []*capstackv1.Threshold{{Measure: "moic", Level: 1}}, FanLines: []string{"cfads"},
	}
	run.Spec = &capstackv1.RunScenariosRequest_MonteCarlo{MonteCarlo: &capstackv1.MonteCarlo{Paths: 1, Uncertainties: []*capstackv1.Uncertainty{{Path: "x"}}}}
	add(2, run)
	run.Spec = &capstackv1.RunScenariosRequest_Grid{Grid: &capstackv1.Grid{Axes: []*capstackv1.GridAxis{{Path: "x",
		Points: &capstackv1.GridAxis_Range{Range: &capstackv1.GridRange{First: "1", Last: "2", Count: 3}}}}}}
	add(2, run)
	run.Spec = &capstackv1.RunScenariosRequest_StressSet{StressSet: &capstackv1.StressSet{StressIds: []string{"x"}, Stresses: []*capstackv1.Stress{{StressId: "y"}}}}
	add(2, run)
	add(3, &capstackv1.ExplainValueRequest{
		Subject: &capstackv1.ExplainValueRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
		Figure:  &capstackv1.ExplainValueRequest_Line{Line: &capstackv1.LinePeriod{Line: "cfads", Period: "2027-Q1"}},
	})
	add(4, &capstackv1.ReverseStressRequest{
		Subject: &capstackv1.ReverseStressRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"}, Measure: "moic", Level: 1, Side: 2,
		Drivers:    &capstackv1.RandomDrivers{Uncertainties: []*capstackv1.Uncertainty{{Path: "x"}}, Correlations: []*capstackv1.Correlation{{PathA: "x"}}},
		Directions: []*capstackv1.ShockDirection{{DirectionId: "d", Overrides: []*capstackv1.Override{{Path: "x", Text: "1"}}}},
	})
	add(5, &capstackv1.ComputeTornadoRequest{
		Subject:  &capstackv1.ComputeTornadoRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
		Measures: []*capstackv1.MeasureSelector{{Name: "moic"}}, Ranges: []*capstackv1.InputRange{{Path: "x", Low: "1", High: "2"}},
	})
	add(6, &capstackv1.ComputeSensitivitiesRequest{
		Subject: &capstackv1.ComputeSensitivitiesRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"}, Measure: "moic", ByMonthPaths: []string{"x"},
	})
	f.Fuzz(func(t *testing.T, kind byte, b []byte) {
		var err error
		switch kind % 7 {
		case 0:
			in := new(capstackv1.ValueCaseRequest)
			if proto.Unmarshal(b, in) != nil {
				return
			}
			_, err = ValueRequestFromProto(in, published{})
		case 1:
			in := new(capstackv1.SolveInputRequest)
			if proto.Unmarshal(b, in) != nil {
				return
			}
			_, err = SolveRequestFromProto(in, published{})
		case 3:
			in := new(capstackv1.ExplainValueRequest)
			if proto.Unmarshal(b, in) != nil {
				return
			}
			_, err = ExplainRequestFromProto(in, published{})
		case 4:
			in := new(capstackv1.ReverseStressRequest)
			if proto.Unmarshal(b, in) != nil {
				return
			}
			_, err = ReverseRequestFromProto(in, published{})
		case 5:
			in := new(capstackv1.ComputeTornadoRequest)
			if proto.Unmarshal(b, in) != nil {
				return
			}
			_, err = TornadoRequestFromProto(in, published{})
		case 6:
			in := new(capstackv1.ComputeSensitivitiesRequest)
			if proto.Unmarshal(b, in) != nil {
				return
			}
			_, err = SensitivityRequestFromProto(in, published{})
		case 2:
			in := new(capstackv1.RunScenariosRequest)
			if proto.Unmarshal(b, in) != nil {
				return
			}
			_, err = RunRequestFromProto(in, published{})
		}
		if err == nil {
			return
		}
		fault, ok := FaultOf(err)
		if !ok || fault.Message == "" && len(fault.Violations) == 0 {
			t.Errorf("%v is told as %+v", err, fault)
		}
	})
}
