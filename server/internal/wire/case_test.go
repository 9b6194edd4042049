package wire

import (
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestACaseSurvivesTheWireWithoutLoss(t *testing.T) {
	for seed := range uint64(300) {
		want := randomCase(rand.New(rand.NewPCG(seed, 1)))
		for name, carried := range map[string]*capstackv1.ProjectCase{
			"binary": throughBinary(t, CaseToProto(want)),
			"JSON":   throughJSON(t, CaseToProto(want)),
		} {
			got, findings := CaseFromProto(carried)
			if len(findings) > 0 {
				t.Fatalf("seed %d, %s: %v", seed, name, findings)
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d, %s (-want +got):\n%s", seed, name,
					cmp.Diff(want, got, cmp.Comparer(func(a, b money.Fixed) bool { return a == b })))
			}
		}
	}
}

func throughBinary(t *testing.T, in *capstackv1.ProjectCase) *capstackv1.ProjectCase {
	t.Helper()
	b, err := proto.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	out := new(capstackv1.ProjectCase)
	if err := proto.Unmarshal(b, out); err != nil {
		t.Fatal(err)
	}
	return out
}

func throughJSON(t *testing.T, in *capstackv1.ProjectCase) *capstackv1.ProjectCase {
	t.Helper()
	b, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	out := new(capstackv1.ProjectCase)
	if err := protojson.Unmarshal(b, out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReadingSharesNothingWithTheMessage(t *testing.T) {
	message := CaseToProto(randomCase(rand.New(rand.NewPCG(3, 3))))
	before := proto.Clone(message)
	c, _ := CaseFromProto(message)
	for i := range c.Tenants {
		for k := range c.Tenants[i].PhaseIDs {
			c.Tenants[i].PhaseIDs[k] = "changed"
		}
	}
	for i := range c.Uncertainties {
		for k := range c.Uncertainties[i].Distribution.Values {
			c.Uncertainties[i].Distribution.Values[k] = -1
		}
	}
	if !proto.Equal(before, message) {
		t.Error("a change to the case that was read changed the message")
	}
}

func TestAnEmptyMessageIsAnEmptyCase(t *testing.T) {
	for name, in := range map[string]*capstackv1.ProjectCase{"nil": nil, "empty": {}} {
		c, findings := CaseFromProto(in)
		if len(findings) > 0 || !reflect.DeepEqual(c, project.Case{}) {
			t.Errorf("%s: %+v, findings %v", name, c, findings)
		}
	}
}

func TestNilElementsReadAsEmptyOnes(t *testing.T) {
	c, findings := CaseFromProto(&capstackv1.ProjectCase{Tenants: []*capstackv1.Tenant{nil, {TenantId: "b"}}})
	if len(findings) > 0 || len(c.Tenants) != 2 || c.Tenants[1].ID != "b" {
		t.Errorf("%+v, findings %v", c.Tenants, findings)
	}
}

func TestWhatCannotBeReadIsReportedAtOnceByPath(t *testing.T) {
	in := &capstackv1.ProjectCase{
		FinancialClose: "2026-02-30",
		ValuationDate:  "01/02/2026",
		Facility: &capstackv1.Facility{
			Phases: []*capstackv1.Phase{
				{PhaseId: "p1", CapacityMw: proto.Float64(math.NaN()), CapacityBase: 99},
				{PhaseId: "p1", DesignPue: proto.Float64(math.Inf(1))},
				{PhaseId: "no good", CapitalCosts: []*capstackv1.CapitalCost{{
					CapitalCostId: "shell", AmountUsd: "1e9", SpendWeights: []float64{0.5, math.NaN()},
				}}},
			},
			Power: &capstackv1.Power{UsdPerMwh: "45.0000000001"},
		},
		Market: &capstackv1.Market{
			Indices: []*capstackv1.RateIndex{{IndexId: "sofr", Points: []*capstackv1.RatePoint{{Rate: "0.04"}}}},
		},
		Financing: &capstackv1.Financing{Tranches: []*capstackv1.Tranche{{
			TrancheId: "a-1", PrincipalUsd: "1234567890123456789", DayCount: -1, Calendar: 7, Amortization: 42,
			Repayments: []*capstackv1.Repayment{{Date: "2027-13-01"}},
		}}},
		Uncertainties: []*capstackv1.Uncertainty{{
			Shock: 4,
			Distribution: &capstackv1.Distribution{Family: &capstackv1.Distribution_Normal{
				Normal: &capstackv1.NormalDistribution{Mean: math.Inf(-1)}}},
		}},
		Correlations: []*capstackv1.Correlation{{Rho: math.NaN()}},
		Stresses: []*capstackv1.Stress{{
			StressId: "s", Overrides: []*capstackv1.Override{{Shock: 9}},
		}},
	}
	want := []string{
		"valuation_date format",
		"financial_close format",
		"facility.phases[p1].capacity_mw format",
		"facility.phases[p1].capacity_base enum",
		"facility.phases[1].design_pue format",
		"facility.phases[2].capital_costs[shell].amount_usd format",
		"facility.phases[2].capital_costs[shell].spend_weights[1] format",
		"facility.power.usd_per_mwh format",
		"market.indices[sofr].points[0].date required",
		"financing.tranches[a-1].principal_usd format",
		"financing.tranches[a-1].day_count enum",
		"financing.tranches[a-1].calendar enum",
		"financing.tranches[a-1].amortization enum",
		"financing.tranches[a-1].repayments[0].date format",
		"financing.tranches[a-1].repayments[0].amount_usd required",
		"uncertainties[0].shock enum",
		"uncertainties[0].distribution.mean format",
		"correlations[0].rho format",
		"stresses[s].overrides[0].shock enum",
	}
	c, findings := CaseFromProto(in)
	var got []string
	for _, f := range findings {
		got = append(got, f.Path+" "+f.Rule)
		if f.Severity != project.Error || f.Message == "" {
			t.Errorf("%s: severity %v, message %q", f.Path, f.Severity, f.Message)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if c.FinancialClose != nil || c.Facility.Phases[0].CapacityMW != nil || c.Financing.Tranches[0].PrincipalUSD != nil {
		t.Error("a field with a finding was read all the same")
	}
}

func TestDecimalText(t *testing.T) {
	tests := []struct {
		text, want string // want "" for refused
	}{
		{"0", "0"},
		{"-0.0445", "-0.0445"},
		{"1250000.00", "1250000"},
		{"007.5", "7.5"},
		{"999999999999999999", "999999999999999999"},
		{"123456789.123456789", "123456789.123456789"},
		{"0.000000001", "0.000000001"},
		{"000000000000000000000000000001", "1"},
		{"0.123456789", "0.123456789"},
		{"1234567890123456789", ""},  // 19 digits
		{"1234567890.123456789", ""}, // 19 digits
		{"1000000000000000000", ""},  // 19 digits: zeros behind are significant
		{"0.1234567891", ""},         // 10 decimals
		{"1.0000000000", ""},         // 10 decimals
		{"+1", ""},
		{"-", ""},
		{"--1", ""},
		{".5", ""},
		{"5.", ""},
		{"1e3", ""},
		{"1,000", ""},
		{" 1", ""},
		{"1_000", ""},
		{"0x10", ""},
		{"NaN", ""},
		{"Infinity", ""},
		{"١", ""}, // a digit, but of no decimal type's text
		{"1.2.3", ""},
		{strings.Repeat("9", 1000), ""},
	}
	for _, test := range tests {
		var findings project.Findings
		got := decimalText(root(&findings, "").decimal("rate", test.text))
		if got != test.want || (test.want == "") != (len(findings) == 1) {
			t.Errorf("%q: got %q, want %q; findings %v", test.text, got, test.want, findings)
		}
	}
}

func TestADoubleMeansItsShortestDecimalText(t *testing.T) {
	tests := []struct {
		v    float64
		want string
	}{
		{0.1, "0.1"},
		{1.25, "1.25"},
		{math.Nextafter(0.3, 1), "0.30000000000000004"},
		{-400000, "-400000"},
		{1e20, "100000000000000000000"},
		{math.Copysign(0, -1), "0"},
		{1.0 / 300, "0.003333333333333334"}, // the shortest text, 0.0033333333333333335, has 19 decimals
		{5e-324, "0"},
	}
	for _, test := range tests {
		got, fault := fixedFromDouble(test.v)
		if fault != "" || got.String() != test.want {
			t.Errorf("%v: got %s %s, want %s", test.v, got, fault, test.want)
		}
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e21, -math.MaxFloat64} {
		if got, fault := fixedFromDouble(v); fault == "" {
			t.Errorf("%v was read as %s", v, got)
		}
	}
}

func TestFindingsAreBounded(t *testing.T) {
	weights := make([]float64, maxSpendWeights)
	for i := range weights {
		weights[i] = math.NaN()
	}
	var phases []*capstackv1.Phase
	for range maxPhases {
		phases = append(phases, &capstackv1.Phase{CapitalCosts: []*capstackv1.CapitalCost{{SpendWeights: weights}}})
	}
	_, findings := CaseFromProto(&capstackv1.ProjectCase{Facility: &capstackv1.Facility{Phases: phases}})
	if len(findings) != maxFindings {
		t.Errorf("%d findings, want %d", len(findings), maxFindings)
	}
}

func TestMergeDoesNotSayThatWhatCouldNotBeReadIsMissing(t *testing.T) {
	reading := project.Findings{{Path: "financial_close", Rule: "format", Severity: project.Error}}
	judging := project.Findings{
		{Path: "financial_close", Rule: "required", Severity: project.Error},
		{Path: "horizon_months", Rule: "required", Severity: project.Error},
	}
	want := project.Findings{reading[0], judging[1]}
	if diff := cmp.Diff(want, Merge(reading, judging)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(judging, Merge(nil, judging)); diff != "" {
		t.Errorf("nothing found while reading (-want +got):\n%s", diff)
	}
}

func TestMergeDoesNotAskForOneOfSeveralFieldsWhenOneCouldNotBeRead(t *testing.T) {
	reading := project.Findings{{Path: "financing.tranches[a].fixed_rate", Rule: "format", Severity: project.Error}}
	rate := project.Finding{Path: "financing.tranches[a]", Rule: "required", Severity: project.Error, Message: "give one of fixed_rate, index_id"}
	other, cost := rate, rate
	other.Path, cost.Message = "financing.tranches[b]", "give one of amount_usd, usd_per_mw"
	want := project.Findings{reading[0], other, cost}
	if diff := cmp.Diff(want, Merge(reading, project.Findings{rate, other, cost})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	c, found := CaseFromProto(&capstackv1.ProjectCase{Financing: &capstackv1.Financing{Tranches: []*capstackv1.Tranche{
		{TrancheId: "a", FixedRate: "8%"},
	}}})
	_, judging := project.Resolve(c)
	for _, f := range Merge(found, judging) {
		if f.Path == "financing.tranches[a]" {
			t.Errorf("a rate that is there, but cannot be read, is asked for: %v", f)
		}
	}
}

func TestAPartOfADayIsWrittenAsADay(t *testing.T) {
	delay := money.MustParse("30.25")
	c := project.Case{Facility: project.Facility{Phases: []project.Phase{{DelayDays: &delay}}}}
	if got := CaseToProto(c).Facility.Phases[0].GetDelayDays(); got != 31 {
		t.Errorf("30.25 days are written as %d, want 31", got)
	}
}

func TestDatesOfAllYearsSurviveTheWire(t *testing.T) {
	for _, text := range []string{"0001-01-01", "1970-01-01", "2024-02-29", "9999-12-31"} {
		c, findings := CaseFromProto(&capstackv1.ProjectCase{FinancialClose: text})
		if len(findings) > 0 {
			t.Fatal(findings)
		}
		if got := CaseToProto(c).FinancialClose; got != text {
			t.Errorf("%s became %s", text, got)
		}
	}
	if c, _ := CaseFromProto(&capstackv1.ProjectCase{FinancialClose: "1970-01-01"}); *c.FinancialClose != calendar.Date(0) {
		t.Error("1970-01-01 is not day 0")
	}
}

func BenchmarkCaseFromProto(b *testing.B) {
	message := CaseToProto(randomCase(rand.New(rand.NewPCG(7, 7))))
	b.ReportAllocs()
	for b.Loop() {
		if _, findings := CaseFromProto(message); len(findings) > 0 {
			b.Fatal(findings)
		}
	}
}
