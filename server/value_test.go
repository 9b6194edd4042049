package server_test

import (
	"context"
	"testing"

	"go.uber.org/goleak"

	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestAReferenceCaseIsValuedToTheCent(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	got, err := client.ValueCase(t.Context(), &capstackv1.ValueCaseRequest{
		Subject:  &capstackv1.ValueCaseRequest_ReferenceCaseId{ReferenceCaseId: "oracle-notes-2025"},
		Measures: []string{"interest_due_year_1"},
		Statements: []capstackv1.StatementKind{
			capstackv1.StatementKind_STATEMENT_KIND_INCOME, capstackv1.StatementKind_STATEMENT_KIND_DEBT,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	// The coupons of the six notes: reference case oracle-notes-2025.
	if m := got.GetMeasures(); len(m) != 1 || m[0].GetDecimalValue() != "962625000" || m[0].GetValue() != 962625000 {
		t.Errorf("%v", m)
	}
	if len(got.GetStatements()) != 1 || len(got.GetDebtSchedules()) != 6 || got.GetFingerprint() == "" || got.GetEngineVersion() == "" {
		t.Errorf("%d statements, %d schedules", len(got.GetStatements()), len(got.GetDebtSchedules()))
	}
	_ = context.Background
}
