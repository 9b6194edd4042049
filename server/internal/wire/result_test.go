package wire

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/refcase"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestAMeasureIsAValueOrAReason(t *testing.T) {
	day := calendar.MustNew(2031, 7, 31)
	got := MeasuresToProto([]compute.MeasureValue{
		{Selector: compute.Selector{Name: "moic", Label: "l"}, Unit: "u", Kind: program.Number, Amount: money.MustParse("1.333333333333333333")},
		{Selector: compute.Selector{Name: "dscr_min_date"}, Unit: "date", Kind: program.Day, Amount: money.FromInt(int64(day)), Date: day},
		{Selector: compute.Selector{Name: "equity_irr"}, Absent: "no equity"},
	})
	want := []*capstackv1.MeasureValue{
		{Name: "moic", Label: "l", Unit: "u", Value: proto.Float64(1.333333333333333333), DecimalValue: "1.333333333333333333"},
		{Name: "dscr_min_date", Unit: "date", Value: proto.Float64(float64(day)), DecimalValue: "2031-07-31"},
		{Name: "equity_irr", AbsentReason: "no equity"},
	}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAmountsOfStatementsAreWholeInCents(t *testing.T) {
	got := statementToProto(&exact.Statement{
		Kind: exact.CashFlowStatement, Frequency: calendar.Quarterly,
		Periods: []exact.Period{{End: calendar.MustNew(2026, 3, 31)}},
		Rows:    []exact.Row{{Title: "Net", Section: "Cash", IsTotal: true, Values: []money.Fixed{money.MustParse("-962625000")}}},
	}, "USD")
	want := &capstackv1.Statement{
		Kind: capstackv1.StatementKind_STATEMENT_KIND_CASH, Frequency: capstackv1.Frequency_FREQUENCY_QUARTERLY,
		PeriodEndDates: []string{"2026-03-31"},
		Rows:           []*capstackv1.StatementRow{{Title: "Net", Section: "Cash", Total: true, Values: []string{"-962625000.00"}}},
	}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A table beside the statements may hold ratios, whose decimals stay.
func TestRowsThatAreNoMoneyKeepTheirDecimalsAndUnit(t *testing.T) {
	got := statementToProto(&exact.Statement{Kind: exact.CovenantTests, Rows: []exact.Row{
		{Title: "DSCR", Unit: "x", Values: []money.Fixed{money.MustParse("1.2345")}},
		{Title: "Cash", Unit: "USD", Values: []money.Fixed{money.MustParse("5")}},
		{Title: "Ratio", Values: []money.Fixed{money.MustParse("0.123")}},
	}}, "USD")
	for i, want := range []string{"1.2345 x", "5.00 ", "0.123 number"} {
		if row := got.GetRows()[i]; row.GetValues()[0]+" "+row.GetUnit() != want {
			t.Errorf("row %d: %v, want %q", i, row, want)
		}
	}
}

// Every choice that the engine can answer has a name in the schema, and no two have the same.
func TestEveryChoiceOfTheEngineHasItsName(t *testing.T) {
	distinct := func(what string, values []int32) {
		t.Helper()
		slices.Sort(values)
		if values[0] == 0 || len(slices.Compact(values)) != len(values) {
			t.Errorf("%s: %v", what, values)
		}
	}
	var solves, events, kinds, states []int32
	for s := compute.SolveFound; s <= compute.SolveJump; s++ {
		solves = append(solves, int32(solveStatus(s)))
	}
	for k := compute.FirstShortfall; k <= compute.OwedAtHorizon; k++ {
		events = append(events, int32(eventKind(k)))
	}
	for k := exact.IncomeStatement; k <= exact.TenantAccounts; k++ {
		kinds = append(kinds, int32(statementKind(k)))
	}
	for s := refcase.Reproduced; s <= refcase.NotModelled; s++ {
		states = append(states, int32(expectationStatus(s)))
	}
	distinct("ends of a search", solves)
	distinct("events", events)
	distinct("statements", kinds)
	distinct("states of an expectation", states)
	for _, m := range CatalogOfMeasures() {
		if m.GetLabelKind() == capstackv1.LabelKind_LABEL_KIND_UNSPECIFIED || m.GetName() == "" || m.GetDefinition() == "" {
			t.Errorf("%v", m)
		}
	}
}

func TestFindingsBecomeViolationsOfTheRequestsFields(t *testing.T) {
	own := &capstackv1.RunScenariosRequest{Spec: &capstackv1.RunScenariosRequest_StressSet{StressSet: &capstackv1.StressSet{
		StressIds: []string{"a", "b"}, Stresses: []*capstackv1.Stress{{StressId: "c"}}}}}
	every := &capstackv1.RunScenariosRequest{Spec: &capstackv1.RunScenariosRequest_StressSet{StressSet: &capstackv1.StressSet{}}}
	grid := &capstackv1.RunScenariosRequest{Spec: &capstackv1.RunScenariosRequest_Grid{Grid: &capstackv1.Grid{Axes: []*capstackv1.GridAxis{
		{Points: &capstackv1.GridAxis_Values{}}, {Points: &capstackv1.GridAxis_Range{Range: &capstackv1.GridRange{}}}}}}}
	tests := []struct {
		in         proto.Message
		path, want string
	}{
		{&capstackv1.ValueCaseRequest{}, "facility.phases[p1].capacity_mw", "project_case.facility.phases[p1].capacity_mw"},
		{&capstackv1.ValueCaseRequest{}, "tenants", "project_case.tenants"},
		{&capstackv1.ValueCaseRequest{}, "stresses[flood].overrides", "project_case.stresses[flood].overrides"},
		{&capstackv1.ValueCaseRequest{}, "overrides[3].path", "overrides[3].path"},
		{&capstackv1.ValueCaseRequest{}, "project_case", "project_case"},
		{&capstackv1.SolveInputRequest{}, "input_path", "input_path"},
		{own, "stresses[0]", "stress_set.stress_ids[0]"},
		{own, "stresses[1].overrides[0].path", "stress_set.stress_ids[1]"},
		{own, "stresses[2].overrides[0].path", "stress_set.stresses[0].overrides[0].path"},
		{own, "stresses", "stress_set"},
		{every, "stresses[0]", "project_case.stresses[0]"},
		{grid, "grid.axes[0].texts[2]", "grid.axes[0].values.values[2]"},
		{grid, "grid.axes[1].texts[2]", "grid.axes[1].range"},
		{grid, "grid.axes[1].path", "grid.axes[1].path"},
		{grid, "quantiles[1]", "quantile_probabilities[1]"},
		{grid, "workers", "worker_count"},
		{grid, "uncertainties[0].path", "project_case.uncertainties[0].path"},
		{grid, "monte_carlo.uncertainties[0].path", "monte_carlo.uncertainties[0].path"},
	}
	for _, test := range tests {
		if got := fieldOf(test.in, test.path); got != test.want {
			t.Errorf("%s of %T: %s, want %s", test.path, test.in, got, test.want)
		}
	}
}

func TestWarningsAreNoViolations(t *testing.T) {
	got := Violations(&capstackv1.ValueCaseRequest{}, project.Findings{
		{Path: "a", Severity: project.Warning, Rule: "sanity"}, {Path: "b", Severity: project.Error, Rule: "range", Message: "m"},
	})
	if len(got) != 1 || got[0].GetField() != "project_case.b" || got[0].GetReason() != "range" || got[0].GetDescription() != "m" {
		t.Errorf("%v", got)
	}
}

func TestOnlyTheCallersFaultsAreFaults(t *testing.T) {
	fault := &FaultError{Request: &capstackv1.ValueCaseRequest{}, Findings: project.Findings{{Path: "a", Severity: project.Error, Rule: "range"}}}
	for name, test := range map[string]struct {
		err    error
		reason capstackv1.ErrorReason
	}{
		"findings":                    {fault, capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT},
		"an unknown case":             {&UnknownCaseError{"x"}, capstackv1.ErrorReason_ERROR_REASON_REFERENCE_CASE_NOT_FOUND},
		"amounts that leave a ledger": {&exact.OverflowError{}, capstackv1.ErrorReason_ERROR_REASON_ARITHMETIC_OVERFLOW},
		"an imbalance":                {&exact.ImbalanceError{}, 0},
		"anything else":               {errors.New("disk on fire"), 0},
	} {
		got, ok := FaultOf(test.err)
		if got.Reason != test.reason || ok != (test.reason != 0) {
			t.Errorf("%s: %v, %t", name, got.Reason, ok)
		}
	}
}

// A caller reads limits in comments; what they say must be what the server keeps.
func TestTheSchemasCommentsStateTheLimitsOfRequests(t *testing.T) {
	var text strings.Builder
	for _, file := range []string{"valuation_service", "scenario"} {
		b, err := os.ReadFile("../../../proto/capstack/v1/" + file + ".proto")
		if err != nil {
			t.Fatal(err)
		}
		text.Write(b)
	}
	all := regexp.MustCompile(`\n\s*//\s*`).ReplaceAllString(text.String(), " ")
	all = regexp.MustCompile(`\s+`).ReplaceAllString(all, " ")
	for _, x := range []struct {
		limit    int
		sentence string // with %d for the limit
	}{
		{MaxOverrides, "Changes to the case, in order, at most %d."},
		{MaxMeasures, "Names of measures, with all labels, at most %d."},
		{MaxLines, "at most %d. Empty: none. repeated string lines"},
		{MaxColumns, "Columns to record, at most %d."},
		{MaxQuantiles, "ascending, at most %d."},
		{MaxThresholds, "Levels whose probability is asked for, at most %d."},
		{MaxFanLines, "Lines whose distribution by month is asked for, at most %d."},
		{MaxPaths, "Number of scenarios, 1..%d."},
		{compute.MaxAxes, "Axes, 1..%d;"},
		{compute.MaxGridPoints, "at most %d combinations."},
		{compute.MaxStresses, "every stress of the case. At most %d."},
		{maxAxisValues, "Decimal text, or dates; 1..%d."},
		{maxAxisPoints, "Number of points, 2..%d."},
	} {
		if sentence := fmt.Sprintf(x.sentence, x.limit); !strings.Contains(all, sentence) {
			t.Errorf("no comment says %q", sentence)
		}
	}
}
