package server_test

import (
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func side(id string, overrides ...*capstackv1.Override) *capstackv1.CaseSide {
	return &capstackv1.CaseSide{Subject: &capstackv1.CaseSide_ReferenceCaseId{ReferenceCaseId: id}, Overrides: overrides}
}

// Golden case RC-02: the tenant pays half. Revenue of year 1 falls from 11.0bn to 5.5bn.
func TestTwoCasesAreComparedLineByLine(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	got, err := client.CompareCases(t.Context(), &capstackv1.CompareCasesRequest{
		First: side("abilene-set-a"), Second: side("abilene-set-a", &capstackv1.Override{Path: "tenants[oracle].usd_per_year", Text: "5500000000"}),
	})
	if err != nil {
		t.Fatal(err)
	}
	if in := got.GetInputs(); len(in) != 1 || in[0].GetFirstText() != "11000000000" || in[0].GetSecondText() != "5500000000" {
		t.Errorf("inputs %v", in)
	}
	for _, l := range got.GetLines() {
		if l.GetName() == "revenue" && (l.GetFirstDifferenceDate() != "2026-01-31" || l.GetLargestDifference() != "-458333333.34" ||
			l.GetFirstSum() != "55000000000" || l.GetSecondSum() != "27500000000" || l.GetPresence() != capstackv1.Presence_PRESENCE_BOTH) {
			t.Errorf("%v", l)
		}
	}
	for _, m := range got.GetMeasures() {
		if m.GetFirst().GetName() == "revenue_year_1" && m.GetSecond().GetDecimalValue() != "5500000000" {
			t.Errorf("%v", m)
		}
	}
	if len(got.GetLines()) < 10 || got.GetEqualLineCount() == 0 || len(got.GetFingerprint()) != 64 {
		t.Errorf("%d lines, %d equal", len(got.GetLines()), got.GetEqualLineCount())
	}
}

func TestBadInputOfAComparisonNamesTheSide(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	bad := &capstackv1.Override{Path: "tax.rat", Text: "1"}
	tests := []struct {
		name   string
		in     *capstackv1.CompareCasesRequest
		fields []string
	}{
		{"nothing", &capstackv1.CompareCasesRequest{}, []string{"first.project_case required", "second.project_case required"}},
		{"a path in each", &capstackv1.CompareCasesRequest{First: side("abilene-set-a", bad), Second: side("abilene-set-a", bad)},
			[]string{"first.overrides[0].path path"}},
		{"a path in the second", &capstackv1.CompareCasesRequest{First: side("abilene-set-a"), Second: side("abilene-set-a", bad)},
			[]string{"second.overrides[0].path path"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := client.CompareCases(t.Context(), test.in)
			expect(t, err, codes.InvalidArgument, "", test.fields)
		})
	}
}
