package server_test

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// explainMeasure asks for a measure of a reference case.
func explainMeasure(id, name, label string) *capstackv1.ExplainValueRequest {
	return &capstackv1.ExplainValueRequest{
		Subject: &capstackv1.ExplainValueRequest_ReferenceCaseId{ReferenceCaseId: id},
		Figure:  &capstackv1.ExplainValueRequest_Measure{Measure: &capstackv1.MeasureSelector{Name: name, Label: label}},
	}
}

func explainLine(id, line, period string) *capstackv1.ExplainValueRequest {
	return &capstackv1.ExplainValueRequest{
		Subject: &capstackv1.ExplainValueRequest_ReferenceCaseId{ReferenceCaseId: id},
		Figure:  &capstackv1.ExplainValueRequest_Line{Line: &capstackv1.LinePeriod{Line: line, Period: period}},
	}
}

// Golden case RC-02, loan variant: 7.992bn over 4.508bn is 1.772763; the tree goes down to the tenant's price.
func TestMinDSCRIsExplainedDownToItsInputs(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	in := explainMeasure("abilene-set-a-loan", "dscr_min", "")
	in.DepthLimit, in.NodeLimit = 12, 2000
	got, err := client.ExplainValue(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	root := got.GetNodes()[0]
	if !strings.HasPrefix(root.GetValue(), "1.772763") || root.GetKind() != capstackv1.ExplanationKind_EXPLANATION_KIND_MEASURE ||
		root.GetFormula() != "least(dscr where dscr_tested)" || got.GetCurrencyCode() != "USD" || len(got.GetFingerprint()) != 64 {
		t.Errorf("%v", root)
	}
	want := map[string]string{"cfads_of_period": "7992000000", "tenants[oracle].usd_per_year": "11000000000", "debt_service": "4508216182.21"}
	for i, n := range got.GetNodes() {
		if n.GetNodeId() != int32(i+1) {
			t.Fatalf("node %d has id %d", i, n.GetNodeId())
		}
		if want[n.GetName()] == n.GetValue() {
			delete(want, n.GetName())
		}
		for _, o := range n.GetOperands() {
			if o.GetNodeId() < 1 || int(o.GetNodeId()) > len(got.GetNodes()) || o.GetRole() == "" {
				t.Errorf("node %d refers to %v", n.GetNodeId(), o)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("not in the explanation: %v", want)
	}
}

func TestALineIsExplainedByMonthQuarterAndYearUnderOverrides(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	for period, want := range map[string]string{"2027-02": "916666666.66", "2027-Q1": "2750000000", "2027": "11000000000"} {
		got, err := client.ExplainValue(t.Context(), explainLine("abilene-set-a", "revenue", period))
		if err != nil {
			t.Fatal(err)
		}
		if n := got.GetNodes()[0]; n.GetValue() != want || n.GetPeriod() != period {
			t.Errorf("%s: %s of %s, want %s", period, n.GetValue(), n.GetPeriod(), want)
		}
	}
	in := explainLine("abilene-set-a", "revenue", "2027")
	in.Overrides = []*capstackv1.Override{{Path: "tenants[oracle].usd_per_year", Text: "12000000000"}}
	got, err := client.ExplainValue(t.Context(), in)
	if err != nil || got.GetNodes()[0].GetValue() != "12000000000" {
		t.Errorf("%v, %v", got.GetNodes()[0], err)
	}
	for _, m := range []struct{ name, label string }{{"cost_of_delay_per_day", ""}, {"cost_of_delay_by_cause", "revenue"}, {"equity_npv_of_delay_per_day", ""}} {
		got, err := client.ExplainValue(t.Context(), explainMeasure("abilene-set-a", m.name, m.label))
		if err != nil || got.GetNodes()[0].GetValue() == "" {
			t.Errorf("%s: %v, %v", m.name, got, err)
		}
	}
	got, err = client.ExplainValue(t.Context(), explainMeasure("abilene-set-a", "first_shortfall_date", ""))
	if n := got.GetNodes()[0]; err != nil || n.GetAbsentReason() == "" || n.GetValue() != "" {
		t.Errorf("%v, %v", n, err)
	}
}

func TestBadInputOfAnExplanation(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	line := func(name, period string) func(*capstackv1.ExplainValueRequest) {
		return func(in *capstackv1.ExplainValueRequest) { in.Figure = explainLine("", name, period).GetFigure() }
	}
	tests := []struct {
		name   string
		change func(*capstackv1.ExplainValueRequest)
		reason string
		fields []string
		says   string
	}{
		{"nothing to explain", func(in *capstackv1.ExplainValueRequest) { in.Figure = nil }, "INVALID_INPUT", []string{"line required"}, ""},
		{"an unknown measure", func(in *capstackv1.ExplainValueRequest) { in.GetMeasure().Name = "dscrmin" }, "UNKNOWN_NAME", []string{"measure measure"}, "did you mean dscr_min?"},
		{"an unknown label", func(in *capstackv1.ExplainValueRequest) { in.GetMeasure().Label = "x" }, "UNKNOWN_NAME", []string{"measure measure"}, "label"},
		{"an unknown line", line("cfad", "2027-01"), "UNKNOWN_NAME", []string{"line.line line"}, "did you mean cfads"},
		{"an empty line and period", line("", ""), "INVALID_INPUT", []string{"line.line required", "line.period required"}, ""},
		{"a period that is none", line("cfads", "2027-13"), "INVALID_INPUT", []string{"line.period format"}, "2029-Q2"},
		{"a period outside the case", line("cfads", "2047"), "INVALID_INPUT", []string{"line.period format"}, "2025-12 to"},
		{"a ratio by year", line("dscr", "2027"), "INVALID_INPUT", []string{"line.period format"}, "one month"},
		{"limits out of range, all at once", func(in *capstackv1.ExplainValueRequest) { in.DepthLimit, in.NodeLimit = 65, -1 }, "INVALID_INPUT",
			[]string{"depth_limit range", "node_limit range"}, "1..64"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := client.ExplainValue(t.Context(), changed(explainMeasure("abilene-set-a", "dscr_min", ""), test.change))
			expect(t, err, codes.InvalidArgument, test.reason, test.fields)
			if !strings.Contains(refusalOf(t, err).text, test.says) {
				t.Errorf("%s does not say %q", refusalOf(t, err).text, test.says)
			}
		})
	}
}
