package server_test

import (
	"fmt"
	"math"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestAReferenceCaseIsValuedToTheCent(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	in := byReference("oracle-notes-2025")
	in.Measures = []string{"interest_due_year_1"}
	in.Statements = []capstackv1.StatementKind{
		capstackv1.StatementKind_STATEMENT_KIND_INCOME, capstackv1.StatementKind_STATEMENT_KIND_DEBT,
	}
	got, err := client.ValueCase(t.Context(), in)
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
}

func TestOnlyWhatWasAskedForIsInTheResponse(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	bare, err := client.ValueCase(t.Context(), byReference("abilene-set-a"))
	if err != nil {
		t.Fatal(err)
	}
	if len(bare.GetStatements())+len(bare.GetDebtSchedules())+len(bare.GetCoverRatios())+len(bare.GetLines())+len(bare.GetMonthEndDates()) > 0 {
		t.Error("statements, schedules or lines that nobody asked for")
	}
	in := byReference("abilene-set-a")
	in.Lines, in.Frequency = []string{"cfads"}, capstackv1.Frequency_FREQUENCY_QUARTERLY
	in.Statements = []capstackv1.StatementKind{capstackv1.StatementKind_STATEMENT_KIND_CASH}
	got, err := client.ValueCase(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(got.GetLines()[0].GetValues()); n != len(got.GetMonthEndDates()) || n != 61 {
		t.Errorf("%d values, %d months", n, len(got.GetMonthEndDates()))
	}
	if first := got.GetMonthEndDates()[0]; first != "2025-12-31" {
		t.Errorf("month 0 ends %s", first)
	}
	if f := got.GetStatements()[0].GetFrequency(); f != capstackv1.Frequency_FREQUENCY_QUARTERLY {
		t.Errorf("%s", f)
	}
}

func TestTheNormalisedCaseGivesTheSameValues(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	first, err := client.ValueCase(t.Context(), byReference("abilene-set-a"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := client.ValueCase(t.Context(), &capstackv1.ValueCaseRequest{
		Subject: &capstackv1.ValueCaseRequest_ProjectCase{ProjectCase: first.GetProjectCase()},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range first.GetMeasures() {
		if !proto.Equal(m, again.GetMeasures()[i]) {
			t.Errorf("%v became %v", m, again.GetMeasures()[i])
		}
	}
}

func TestValidateOnlyComputesNothing(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	in := byReference("abilene-set-a")
	in.ValidateOnly = true
	got, err := client.ValueCase(t.Context(), in)
	if err != nil || len(got.GetMeasures()) > 0 || len(got.GetDefaults()) == 0 {
		t.Errorf("%d measures, %d defaults, %v", len(got.GetMeasures()), len(got.GetDefaults()), err)
	}
}

func TestABatchHasAnOutcomeForEachRequestInOrder(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	in := &capstackv1.BatchValueCasesRequest{}
	ids := []string{"oracle-notes-2025", "nothing", "abilene-set-a", ""}
	for i := range 20 {
		one := byReference(ids[i%len(ids)])
		one.Measures = []string{"interest_due_year_1"}
		in.Requests = append(in.Requests, one)
	}
	in.Requests[19] = nil
	got, err := client.BatchValueCases(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range got.GetOutcomes() {
		switch i % len(ids) {
		case 0:
			if o.GetResponse().GetMeasures()[0].GetDecimalValue() != "962625000" {
				t.Errorf("%d: %v", i, o)
			}
		case 1:
			if e := o.GetError(); e.GetReason() != capstackv1.ErrorReason_ERROR_REASON_REFERENCE_CASE_NOT_FOUND || codes.Code(e.GetCode()) != codes.NotFound {
				t.Errorf("%d: %v", i, o)
			}
		case 2:
			if o.GetResponse() == nil {
				t.Errorf("%d: %v", i, o)
			}
		case 3:
			if e := o.GetError(); len(e.GetFieldViolations()) != 1 || e.GetFieldViolations()[0].GetField() != "project_case" {
				t.Errorf("%d: %v", i, o)
			}
		}
	}
}

func TestABatchIsAtMost100(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	for n, want := range map[int]codes.Code{0: codes.InvalidArgument, 100: codes.OK, 101: codes.InvalidArgument} {
		in := &capstackv1.BatchValueCasesRequest{}
		for range n {
			in.Requests = append(in.Requests, &capstackv1.ValueCaseRequest{})
		}
		_, err := client.BatchValueCases(t.Context(), in)
		if got := refusalOf(t, err); got.code != want || n > 100 && got.reason != "LIMIT_EXCEEDED" {
			t.Errorf("%d requests: %+v", n, got)
		}
	}
}

func TestAnInputIsSought(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	got, err := client.SolveInput(t.Context(), &capstackv1.SolveInputRequest{
		Subject:   &capstackv1.SolveInputRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
		InputPath: "tenants[oracle].usd_per_year", Measure: "ebit_margin", Target: "0",
	})
	if err != nil {
		t.Fatal(err)
	}
	// Revenue that covers depreciation of 5bn, occupancy of 1bn and other cost of 2.008bn a year, by hand from the inputs.
	if got.GetStatus() != capstackv1.SolveStatus_SOLVE_STATUS_FOUND || len(got.GetRoots()) != 1 {
		t.Fatalf("%v", got)
	}
	if r := got.GetRoots()[0]; r.GetInput() < 8.0079e9 || r.GetInput() > 8.0081e9 || r.GetInputDecimal() == "" {
		t.Errorf("%v", r)
	}
}

// Revenue that leaves no operating profit, by hand as in the goal seek: 8.008bn of the 11bn, where a driver of 10% of it stands
// 2.992bn / 1.1bn = 2.72 standard deviations away.
func TestASmallestShockIsFoundAndBars(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	const revenue = "tenants[oracle].usd_per_year"
	drivers := &capstackv1.RandomDrivers{Uncertainties: []*capstackv1.Uncertainty{{Path: revenue, Shock: capstackv1.Shock_SHOCK_SCALE,
		Distribution: &capstackv1.Distribution{Family: &capstackv1.Distribution_Normal{Normal: &capstackv1.NormalDistribution{Mean: 1, StdDev: 0.1}}}}}}
	got, err := client.ReverseStress(t.Context(), &capstackv1.ReverseStressRequest{
		Subject: &capstackv1.ReverseStressRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"}, Measure: "ebit_margin", Drivers: drivers, CheckPathCount: 640,
	})
	if err != nil || got.GetStatus() != capstackv1.ReverseStressStatus_REVERSE_STRESS_STATUS_FOUND {
		t.Fatalf("%v %v", got, err)
	}
	s := got.GetShocks()[0]
	if math.Abs(s.GetLength()-2.72) > 1e-6 || !s.GetExactConfirmed() || s.GetInputs()[0].GetPath() != revenue || got.GetCheck().GetPathCount() != 640 || got.GetFingerprint() == "" {
		t.Errorf("%v", s)
	}
	bars, err := client.ComputeTornado(t.Context(), &capstackv1.ComputeTornadoRequest{
		Subject:  &capstackv1.ComputeTornadoRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
		Measures: []*capstackv1.MeasureSelector{{Name: "ebit_margin"}}, Drivers: drivers,
	})
	if err != nil || len(bars.GetMeasures()) != 1 || len(bars.GetMeasures()[0].GetBars()) != 1 {
		t.Fatalf("%v %v", bars, err)
	}
	for sign, value := range map[float64]*capstackv1.Reading{-1: bars.GetMeasures()[0].GetBars()[0].GetLowValue(), 1: bars.GetMeasures()[0].GetBars()[0].GetHighValue()} {
		sold := 11e9 * (1 + sign*0.1*1.2815515655446004)
		if want := (sold - 8.008e9) / sold; math.Abs(value.GetValue()-want) > 1e-6 {
			t.Errorf("%v: %v, want %v", sign, value.GetValue(), want)
		}
	}
}

// The margin is 1 - 8.008bn / revenue, whose derivative is 8.008bn / revenue^2.
func TestAMeasureIsDifferentiated(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	got, err := client.ComputeSensitivities(t.Context(), &capstackv1.ComputeSensitivitiesRequest{
		Subject: &capstackv1.ComputeSensitivitiesRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"}, Measure: "ebit_margin", InputLimit: 3,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range got.GetInputs() {
		if want := 8.008e9 / 11e9 / 11e9; x.GetPath() == "tenants[oracle].usd_per_year" && math.Abs(x.GetDerivative()/want-1) < 1e-6 {
			return
		}
	}
	t.Errorf("%v", got)
}

func TestTheCatalogIsReadPageByPage(t *testing.T) {
	client := capstackv1.NewCatalogServiceClient(servertest.Start(t))
	whole, err := client.ListReferenceCases(t.Context(), &capstackv1.ListReferenceCasesRequest{})
	if err != nil || len(whole.GetReferenceCases()) < 10 || whole.GetNextPageToken() != "" {
		t.Fatalf("%d cases, %v", len(whole.GetReferenceCases()), err)
	}
	for size := int32(1); size < 20; size += 6 {
		var pages []*capstackv1.ReferenceCase
		token := ""
		for {
			page, err := client.ListReferenceCases(t.Context(), &capstackv1.ListReferenceCasesRequest{PageSize: size, PageToken: token})
			if err != nil {
				t.Fatal(err)
			}
			pages = append(pages, page.GetReferenceCases()...)
			if token = page.GetNextPageToken(); token == "" {
				break
			}
		}
		for i, c := range whole.GetReferenceCases() {
			if len(pages) != len(whole.GetReferenceCases()) || !proto.Equal(pages[i], c) {
				t.Fatalf("size %d: %d of %d cases", size, len(pages), len(whole.GetReferenceCases()))
			}
		}
	}
}

func TestBadPagesAreRefused(t *testing.T) {
	client := capstackv1.NewCatalogServiceClient(servertest.Start(t))
	page, err := client.ListMeasures(t.Context(), &capstackv1.ListMeasuresRequest{PageSize: 1})
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]*capstackv1.ListReferenceCasesRequest{
		"a negative size":         {PageSize: -1},
		"no token":                {PageToken: "x"},
		"a token of another list": {PageToken: page.GetNextPageToken()},
		"a damaged token":         {PageToken: "A" + page.GetNextPageToken()[1:]},
	} {
		_, err := client.ListReferenceCases(t.Context(), in)
		if got := refusalOf(t, err); got.code != codes.InvalidArgument || got.reason != "INVALID_INPUT" || len(got.fields) != 1 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestEveryReferenceCaseCanBeGot(t *testing.T) {
	conn := servertest.Start(t)
	catalog, valuation := capstackv1.NewCatalogServiceClient(conn), capstackv1.NewValuationServiceClient(conn)
	list, err := catalog.ListReferenceCases(t.Context(), &capstackv1.ListReferenceCasesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list.GetReferenceCases() {
		got, err := catalog.GetReferenceCase(t.Context(), &capstackv1.GetReferenceCaseRequest{ReferenceCaseId: c.GetReferenceCaseId(), Revision: c.GetRevision()})
		if err != nil {
			t.Errorf("%s: %v", c.GetReferenceCaseId(), err)
			continue
		}
		if len(got.GetReferenceCase().GetExpectations()) == 0 || got.GetReferenceCase().GetProjectCase() == nil || c.GetProjectCase() != nil {
			t.Errorf("%s: without expectations or inputs, or a list with them", c.GetReferenceCaseId())
		}
		// What a caller sends back is the same case.
		in := &capstackv1.ValueCaseRequest{Subject: &capstackv1.ValueCaseRequest_ProjectCase{ProjectCase: got.GetReferenceCase().GetProjectCase()}, ValidateOnly: true}
		if _, err := valuation.ValueCase(t.Context(), in); err != nil {
			t.Errorf("%s as a case of one's own: %v", c.GetReferenceCaseId(), err)
		}
	}
	for name, in := range map[string]*capstackv1.GetReferenceCaseRequest{
		"no id": {}, "an unknown one": {ReferenceCaseId: "nothing"}, "another revision": {ReferenceCaseId: "abilene-set-a", Revision: 99},
	} {
		_, err := catalog.GetReferenceCase(t.Context(), in)
		if got := refusalOf(t, err); got.code == codes.OK || got.reason == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestTheEngineTellsItsVersionsAndLimits(t *testing.T) {
	client := capstackv1.NewCatalogServiceClient(servertest.Start(t))
	got, err := client.GetEngineInfo(t.Context(), &capstackv1.GetEngineInfoRequest{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, l := range got.GetEngineInfo().GetLimits() {
		if seen[l.GetName()] || l.GetValue() <= 0 || l.GetUnit() == "" || l.GetDescription() == "" {
			t.Errorf("%v", l)
		}
		seen[l.GetName()] = true
	}
	for _, name := range []string{"monte_carlo.paths", "request.bytes", "run.operations", "batch.requests"} {
		if !seen[name] {
			t.Error(name, "is missing")
		}
	}
	if got.GetEngineInfo().GetEngineVersion() == "" || got.GetEngineInfo().GetGoVersion() == "" {
		t.Error(fmt.Sprint(got))
	}
}
