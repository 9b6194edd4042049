package server_test

import (
	"math"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"

	"github.com/capstack/capstack/compute/project/projecttest"
	"github.com/capstack/capstack/server/internal/wire"
	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// sized asks for the value of the case whose loan is sized at 1.4x on 50m a quarter, under a share of its rent.
func sized(share string, resize bool) *capstackv1.ValueCaseRequest {
	return &capstackv1.ValueCaseRequest{
		Subject:   &capstackv1.ValueCaseRequest_ProjectCase{ProjectCase: wire.CaseToProto(projecttest.Sized())},
		Overrides: []*capstackv1.Override{{Path: "tenants[anchor].usd_per_year", Shock: capstackv1.Shock_SHOCK_SCALE, Text: share}},
		Measures:  []string{"debt_capacity", "dscr_min"},
		Resize:    resize,
	}
}

// TestSizedDebtOverTheWire: the reply says how the size came out; with the plan kept, less rent is less cover, and sized anew
// it is less debt.
func TestSizedDebtOverTheWire(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	ask := func(share string, resize bool) (*capstackv1.SizingResult, float64) {
		t.Helper()
		got, err := client.ValueCase(t.Context(), sized(share, resize))
		if err != nil {
			t.Fatal(err)
		}
		if len(got.GetSizings()) != 1 || len(got.GetMeasures()) != 2 {
			t.Fatalf("%d sizings, %d measures", len(got.GetSizings()), len(got.GetMeasures()))
		}
		return got.GetSizings()[0], got.GetMeasures()[1].GetValue()
	}
	own, cover := ask("1", false)
	if own.GetCommitmentUsd() != "972145321.94" || own.GetBindingConstraint() != "dscr" || len(own.GetPeriods()) != 40 || math.Abs(cover-1.4) > 1e-8 {
		t.Errorf("%s by %s over %d periods, cover %v", own.GetCommitmentUsd(), own.GetBindingConstraint(), len(own.GetPeriods()), cover)
	}
	if c := own.GetConstraints(); len(c) != 1 || !c[0].GetBinding() || c[0].GetLimit() != "1.4" || own.GetRoundCount() < 2 || own.GetResidual() > 1e-12 {
		t.Errorf("%v", own)
	}
	if p := own.GetPeriods()[0]; p.GetDate() != "2027-03-31" || p.GetCfads() != "50000000.00" || p.GetTargetDscr() != "1.4" {
		t.Errorf("%v", p)
	}
	kept, cover := ask("0.9", false)
	if kept.GetCommitmentUsd() != own.GetCommitmentUsd() || math.Abs(cover-1.4*176/200) > 1e-8 {
		t.Errorf("kept %s, cover %v", kept.GetCommitmentUsd(), cover)
	}
	anew, cover := ask("0.9", true)
	if anew.GetCommitmentUsd() != "855487883.30" || math.Abs(cover-1.4) > 1e-8 { // 972,145,321.94 x 0.88, cut to the cent
		t.Errorf("anew %s, cover %v", anew.GetCommitmentUsd(), cover)
	}
}

// TestFinancingThatCannotBeHadIsAFieldViolation names the tranche and the month.
func TestFinancingThatCannotBeHadIsAFieldViolation(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	_, err := client.ValueCase(t.Context(), sized("0.1", true))
	s := grpcstatus.Convert(err)
	if s.Code() != codes.InvalidArgument {
		t.Fatalf("%v", err)
	}
	for _, d := range s.Details() {
		if bad, ok := d.(*errdetails.BadRequest); ok {
			v := bad.GetFieldViolations()[0]
			if !strings.HasSuffix(v.GetField(), "financing.tranches[senior].sizing") || !strings.Contains(v.GetDescription(), "no positive CFADS in the debt period to 2027-03") {
				t.Errorf("%v", v)
			}
			return
		}
	}
	t.Errorf("%v", s.Details())
}
