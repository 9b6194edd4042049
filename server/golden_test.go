package server_test

import (
	"slices"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Every published figure that the catalog calls reproduced comes out of the API as a caller would ask for it: the case and
// the figure from CatalogService, the value from ValueCase or SolveInput.
func TestEveryGoldenFigureComesOutOfTheAPI(t *testing.T) {
	conn := servertest.Start(t)
	catalog, valuation := capstackv1.NewCatalogServiceClient(conn), capstackv1.NewValuationServiceClient(conn)
	list, err := catalog.ListReferenceCases(t.Context(), &capstackv1.ListReferenceCasesRequest{PageSize: 100})
	if err != nil {
		t.Fatal(err)
	}
	figures := 0
	for _, entry := range list.GetReferenceCases() {
		got, err := catalog.GetReferenceCase(t.Context(), &capstackv1.GetReferenceCaseRequest{ReferenceCaseId: entry.GetReferenceCaseId()})
		if err != nil {
			t.Fatal(err)
		}
		c := got.GetReferenceCase()
		var last *capstackv1.Expectation
		var values []*capstackv1.MeasureValue
		for _, x := range c.GetExpectations() {
			if x.GetStatus() != capstackv1.ExpectationStatus_EXPECTATION_STATUS_REPRODUCED {
				continue
			}
			if last == nil || !sameQuestion(last, x) {
				values = answer(t, valuation, c, x)
			}
			last = x
			figures++
			holdFigure(t, c.GetReferenceCaseId(), x, values)
		}
	}
	if figures < 100 {
		t.Errorf("%d figures", figures)
	}
}

// sameQuestion tells whether two figures come from one valuation.
func sameQuestion(a, b *capstackv1.Expectation) bool {
	return a.GetSolvePath() == "" && b.GetSolvePath() == "" &&
		slices.EqualFunc(a.GetOverrides(), b.GetOverrides(), func(x, y *capstackv1.Override) bool { return x.String() == y.String() })
}

// answer asks the service. A figure that is the input itself comes back under no name.
func answer(t *testing.T, service capstackv1.ValuationServiceClient, c *capstackv1.ReferenceCase, x *capstackv1.Expectation) []*capstackv1.MeasureValue {
	t.Helper()
	if x.GetSolvePath() == "" {
		r, err := service.ValueCase(t.Context(), &capstackv1.ValueCaseRequest{
			Subject: &capstackv1.ValueCaseRequest_ProjectCase{ProjectCase: c.GetProjectCase()}, Overrides: x.GetOverrides(),
		})
		if err != nil {
			t.Fatalf("%s, %s: %v", c.GetReferenceCaseId(), x.GetExpectationId(), err)
		}
		return r.GetMeasures()
	}
	r, err := service.SolveInput(t.Context(), &capstackv1.SolveInputRequest{
		Subject: &capstackv1.SolveInputRequest_ProjectCase{ProjectCase: c.GetProjectCase()}, Overrides: x.GetOverrides(),
		InputPath: x.GetSolvePath(), Measure: x.GetSolveMeasure(), Target: x.GetSolveTarget(),
	})
	if err != nil || len(r.GetRoots()) == 0 {
		t.Fatalf("%s, %s: %v, %s", c.GetReferenceCaseId(), x.GetExpectationId(), err, r.GetExplanation())
	}
	return append([]*capstackv1.MeasureValue{{DecimalValue: r.GetRoots()[0].GetInputDecimal()}}, r.GetMeasures()...)
}

// holdFigure holds a figure against the answer, within its tolerance.
func holdFigure(t *testing.T, id string, x *capstackv1.Expectation, values []*capstackv1.MeasureValue) {
	t.Helper()
	i := slices.IndexFunc(values, func(m *capstackv1.MeasureValue) bool {
		return m.GetName() == x.GetMeasure() && m.GetLabel() == x.GetLabel()
	})
	if i < 0 || values[i].GetDecimalValue() == "" {
		t.Errorf("%s, %s: no value of %s[%s]", id, x.GetExpectationId(), x.GetMeasure(), x.GetLabel())
		return
	}
	want, got := decimal.RequireFromString(x.GetExpected()), decimal.RequireFromString(values[i].GetDecimalValue())
	allowed := decimal.Zero
	if x.GetAbsoluteTolerance() != "" {
		allowed = decimal.RequireFromString(x.GetAbsoluteTolerance())
	}
	if x.GetRelativeTolerance() != "" {
		allowed = decimal.Max(allowed, decimal.RequireFromString(x.GetRelativeTolerance()).Mul(want.Abs()))
	}
	if got.Sub(want).Abs().GreaterThan(allowed) {
		t.Errorf("%s, %s: %s is %s, expected %s within %s", id, x.GetExpectationId(), x.GetMeasure(), got, want, allowed)
	}
}

// Golden case RC-10: a prepayment of 20% of a contract of 9.7bn, 1.94bn, is a contract liability that equal credits unwind
// over the term of five years.
func TestAPrepaymentUnwindsByEqualCredits(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	in := byReference("iren-childress")
	in.Lines = []string{"account.Contract liability for prepayments"}
	got, err := client.ValueCase(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	values := got.GetLines()[0].GetValues()
	peak, ended, credits := decimal.Zero, decimal.RequireFromString(values[len(values)-1]), map[string]int{}
	for i := 1; i < len(values); i++ {
		now, before := decimal.RequireFromString(values[i]), decimal.RequireFromString(values[i-1])
		peak = decimal.Max(peak, now, before)
		if now.LessThan(before) {
			credits[before.Sub(now).StringFixed(0)]++
		}
	}
	// 1.94bn / 60 = 32,333,333.33 a month.
	if !peak.Equal(decimal.NewFromInt(1_940_000_000)) || !ended.IsZero() || len(credits) != 1 || credits["32333333"] != 60 {
		t.Errorf("peak %s, at the end %s, credits %v", peak, ended, credits)
	}
}

// Golden case RC-09: the larger of the two loans, 23.25bn at SOFR 3.64% + 250 basis points, drawn over construction as a
// delayed-draw loan with two extensions of a year. The size is the published one; the site, spent in four equal parts at
// month ends, is invented.
//
//	B_t = B_{t-1} + draw_t + capitalised interest_t, within the commitment
//	interest of a quarter at 6.14%, Act/360, on what stood in each of its months
func TestAConstructionLoanIsDrawnOverTimeAndExtended(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	in := &capstackv1.ValueCaseRequest{Subject: &capstackv1.ValueCaseRequest_ProjectCase{ProjectCase: constructionLoan()},
		Lines: []string{"drawn[texas]", "debt_balance", "interest_due[texas]", "interest_to_principal[texas]", "principal_due[texas]"}}
	got, err := client.ValueCase(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	line := func(name string, month int) string {
		for _, l := range got.GetLines() {
			if l.GetName() == name {
				return decimal.RequireFromString(l.GetValues()[month]).StringFixed(2)
			}
		}
		t.Fatalf("no line %s", name)
		return ""
	}
	for _, x := range []struct {
		line  string
		month int
		want  string
	}{
		{"drawn[texas]", 1, "5812500000.00"}, {"drawn[texas]", 3, "5812500000.00"}, {"debt_balance", 2, "11625000000.00"},
		// Close 31 December 2025. Interest of the first quarter joins principal: 0.0614 x (5.8125bn x 28 + 11.625bn x 31) / 360.
		{"interest_to_principal[texas]", 3, "89221875.00"}, {"interest_due[texas]", 3, "0.00"}, {"debt_balance", 3, "17526721875.00"},
		// The last draw is what the commitment has left: 23.25bn - 3 x 5.8125bn - 89,221,875.
		{"drawn[texas]", 4, "5723278125.00"}, {"debt_balance", 4, "23250000000.00"}, {"drawn[texas]", 5, "0.00"},
		// In operation interest is due: 0.0614 x (17,526,721,875 x 30 + 23.25bn x 61) / 360, then 0.0614 x 23.25bn x 92 / 360.
		{"interest_due[texas]", 6, "331568810.26"}, {"interest_due[texas]", 9, "364818333.33"},
		// Two extensions of a year: nothing falls due after four years, all of it after six.
		{"principal_due[texas]", 48, "0.00"}, {"debt_balance", 60, "23250000000.00"}, {"principal_due[texas]", 72, "23250000000.00"},
	} {
		if got := line(x.line, x.month); got != x.want {
			t.Errorf("%s, month %d: %s, by hand %s", x.line, x.month, got, x.want)
		}
	}
}

// constructionLoan is the case of the test above: equity pays the rest and, at the end, the owner's rent pays the loan.
func constructionLoan() *capstackv1.ProjectCase {
	one := 1.0
	return &capstackv1.ProjectCase{
		CaseId: "construction-loan", FinancialClose: "2025-12-31", HorizonMonths: 84,
		Facility: &capstackv1.Facility{Phases: []*capstackv1.Phase{{
			PhaseId: "texas", CapacityMw: ptr(1400.0), CapacityBase: capstackv1.CapacityBase_CAPACITY_BASE_CRITICAL_IT,
			ConstructionStart: "2026-01-01", PlannedCod: "2026-05-01",
			CapitalCosts: []*capstackv1.CapitalCost{{CapitalCostId: "site", Category: capstackv1.CostCategory_COST_CATEGORY_SHELL_AND_CORE,
				AmountUsd: "23250000000", SpendWeights: []float64{0.25, 0.25, 0.25, 0.25}}},
		}}},
		Tenants: []*capstackv1.Tenant{{TenantId: "oracle", UsdPerYear: "9000000000", TermMonths: 78}},
		Market:  &capstackv1.Market{Indices: []*capstackv1.RateIndex{{IndexId: "SOFR", Rate: "0.0364"}}},
		Financing: &capstackv1.Financing{Tranches: []*capstackv1.Tranche{{
			TrancheId: "texas", Kind: capstackv1.InstrumentKind_INSTRUMENT_KIND_TERM_LOAN, PrincipalUsd: "23250000000", IndexId: "SOFR",
			MarginRate: "0.025", Maturity: "2029-12-31", BusinessDay: capstackv1.BusinessDayConvention_BUSINESS_DAY_CONVENTION_UNADJUSTED,
			DelayedDraw: &capstackv1.DelayedDraw{AvailabilityEnd: "2026-04-30", FundedUses: capstackv1.FundedUses_FUNDED_USES_CAPITAL_COST, AdvanceFraction: &one},
			Extensions:  []*capstackv1.LoanExtension{{Months: 12}, {Months: 12}},
		}}},
	}
}

func ptr[T any](x T) *T { return &x }
