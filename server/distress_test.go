package server_test

import (
	"testing"

	"google.golang.org/protobuf/encoding/protojson"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
	"github.com/capstack/capstack/server/servertest"
)

// uncovered builds for 120m evenly by days over 2026: equity pays 40m first, then 50m of debt may be drawn, then
// 20m of contingent equity. Invented figures.
const uncovered = `{"caseId": "uncovered", "financialClose": "2025-12-31", "horizonMonths": 36,
	"facility": {"phases": [{"phaseId": "p", "capacityMw": 10, "capacityBase": "CAPACITY_BASE_CRITICAL_IT",
		"constructionStart": "2026-01-01", "plannedCod": "2027-01-01", "capitalCosts": [{"capitalCostId": "shell",
		"category": "COST_CATEGORY_SHELL_AND_CORE", "amountUsd": "120000000", "bookLifeMonths": "240"}]}]},
	"tenants": [{"tenantId": "t", "usdPerYear": "48000000", "termMonths": 24}],
	"financing": {"funding": {"order": "FUNDING_ORDER_EQUITY_FIRST", "equityFirstUsd": "40000000", "contingentEquityUsd": "20000000",
		"drawTest": "DRAW_TEST_COST_TO_COMPLETE"},
		"tranches": [{"trancheId": "loan", "kind": "INSTRUMENT_KIND_TERM_LOAN", "principalUsd": "50000000", "fixedRate": "0.06",
		"maturity": "2028-12-31", "paymentFrequency": "FREQUENCY_QUARTERLY", "capitalizeInterestUntil": "2027-01-01",
		"delayedDraw": {"availabilityEnd": "2026-12-31"}}]}}`

// January to April are 120 days, 39.45m, equity's: 120m to come stand against 40m + 50m + 20m all the while. In May 31 days ask for 10.2m,
// of which equity's first part has 0.55m: debt is wanted for the first time and refused, for what is not covered is still 10m. With 40m of contingent equity nothing is refused.
func TestARefusedDrawIsAnEvent(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	events := func(contingent string) (out []*capstackv1.CashEvent) {
		c := &capstackv1.ProjectCase{}
		if err := protojson.Unmarshal([]byte(uncovered), c); err != nil {
			t.Fatal(err)
		}
		c.Financing.Funding.ContingentEquityUsd = contingent
		got, err := client.ValueCase(t.Context(), &capstackv1.ValueCaseRequest{Subject: &capstackv1.ValueCaseRequest_ProjectCase{ProjectCase: c}})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range got.GetEvents() {
			if e.GetKind() == capstackv1.CashEventKind_CASH_EVENT_KIND_DRAW_REFUSED {
				out = append(out, e)
			}
		}
		return out
	}
	got := events("20000000")
	if len(got) != 1 || got[0].GetDate() != "2026-05-31" || got[0].GetAmount() != "10000000.00" || got[0].GetLabel() != "" || got[0].GetDetail() == "" {
		t.Errorf("%v", got)
	}
	if got := events("40000000"); len(got) != 0 {
		t.Errorf("%v", got)
	}
}
