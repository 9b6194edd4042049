//go:build linux

package long

import (
	"google.golang.org/protobuf/proto"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// note draws the coupon of a note over a year: a tenth of a microsecond a path, so that what is around the model is what shows,
// and a hundred million paths end within a minute.
func note(paths int64) *pb.RunScenariosRequest {
	return &pb.RunScenariosRequest{
		Subject: &pb.RunScenariosRequest_ProjectCase{ProjectCase: &pb.ProjectCase{
			FinancialClose: "2025-09-26", HorizonMonths: 12,
			Financing: &pb.Financing{SponsorSupportUsd: "2000000000", Tranches: []*pb.Tranche{{
				TrancheId: "note", Kind: pb.InstrumentKind_INSTRUMENT_KIND_BOND, PrincipalUsd: "1000000000", FixedRate: "0.05", Maturity: "2027-09-26",
			}}},
		}},
		Spec: &pb.RunScenariosRequest_MonteCarlo{MonteCarlo: &pb.MonteCarlo{Paths: paths, Seed: 5, Uncertainties: []*pb.Uncertainty{{
			Path:         "financing.tranches[note].fixed_rate",
			Distribution: &pb.Distribution{Family: &pb.Distribution_Uniform{Uniform: &pb.UniformDistribution{Low: 0.03, High: 0.07}}},
		}}}},
		Measures: []*pb.MeasureSelector{{Name: "interest_due_year_1"}},
	}
}

// abilene is the run of the README: fifteen measures of a whole campus, some twenty microseconds of one core a path.
func abilene(paths int64) *pb.RunScenariosRequest {
	return &pb.RunScenariosRequest{
		Subject: &pb.RunScenariosRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
		Spec:    &pb.RunScenariosRequest_MonteCarlo{MonteCarlo: &pb.MonteCarlo{Paths: paths, Seed: 1}},
	}
}

// everyScenario asks for the values of each scenario, too.
func everyScenario(q *pb.RunScenariosRequest) *pb.RunScenariosRequest {
	q.Detail = pb.RunDetail_RUN_DETAIL_EVERY_SCENARIO
	return q
}

// equal compares events; resume tokens too, which are a function of the request.
func equal(a, b *pb.RunEvent) bool { return proto.Equal(a, b) }
