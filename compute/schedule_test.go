package compute_test

import (
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// refinanced is a site of 10 MW let for 120m a year for five years, with a loan of 100m at 6% due at the end of 2027, which a
// level loan of two years at 8% may take over, and a shareholder loan of 10m at 8%, due then, too. Figures are invented.
func refinanced() project.Case {
	num, day := projecttest.Num, projecttest.Day
	unadjusted, count := calendar.Unadjusted, calendar.ThirtyE360ISDA
	return project.Case{ID: "site", FinancialClose: day(2025, 12, 31), HorizonMonths: 60,
		Facility: project.Facility{Phases: []project.Phase{{ID: "p", CapacityMW: num("10"), CapacityBase: project.CriticalIT, PlannedCOD: day(2026, 1, 1)}}},
		Tenants:  []project.Tenant{{ID: "t", USDPerYear: num("120000000"), TermMonths: 60}},
		Financing: project.Financing{Tranches: []project.Tranche{
			{ID: "loan", Kind: project.TermLoan, PrincipalUSD: num("100000000"), Maturity: day(2027, 12, 31), FixedRate: num("0.06"), DayCount: &count,
				BusinessDay: &unadjusted, Refinancing: &project.Refinancing{TermMonths: 24, FixedRate: num("0.08"), MinimumDSCR: num("1.2")}},
			{ID: "owners", Kind: project.Bond, Seniority: project.ShareholderLoan, PrincipalUSD: num("10000000"), Maturity: day(2027, 12, 31),
				FixedRate: num("0.08"), DayCount: &count, BusinessDay: &unadjusted, Amortization: contract.Bullet}}}}
}

// The new loan has a schedule behind that of the loan whose balloon it takes over, on its own dates, and rolls forward: 100m on
// 31 December 2027, eight quarters at 2% of 13,650,979.91 each, as does the owners' loan.
func TestNewLoansAndOwnersLoansHaveSchedules(t *testing.T) {
	v := value(t, compute.ValueRequest{Case: refinanced()})
	if len(v.Debt) != 3 || v.Debt[0].TrancheID != "loan" || v.Debt[1].TrancheID != "loan/refinancing" || v.Debt[2].TrancheID != "owners" {
		t.Fatalf("schedules %+v", v.Debt)
	}
	for _, d := range v.Debt {
		before := money.Fixed{}
		for _, row := range d.Rows {
			if want := less(t, add(t, row.Opening, row.Drawn, row.Capitalized), add(t, row.Principal, row.Unpaid)); row.Opening != before || row.Closing != want {
				t.Errorf("%s, %s: from %s to %s, want %s", d.TrancheID, row.Date, row.Opening, row.Closing, want)
			}
			before = row.Closing
		}
		if !before.IsZero() {
			t.Errorf("%s: %s is left", d.TrancheID, before)
		}
	}
	loan := v.Debt[1].Rows
	if first := loan[0]; first.Date != *projecttest.Day(2027, 12, 31) || first.Drawn != money.FromInt(100_000_000) {
		t.Errorf("drawn %s on %s", first.Drawn, first.Date)
	}
	if second := loan[1]; second.Date != *projecttest.Day(2028, 3, 31) || second.Interest != money.FromInt(2_000_000) ||
		add(t, second.Interest, second.Principal) != money.MustParse("13650979.91") {
		t.Errorf("%s: interest %s, principal %s", second.Date, second.Interest, second.Principal)
	}
	for label, want := range map[string]string{"loan": "6000000", "loan/refinancing": "0", "owners": "800000"} {
		if got := figure(t, v, "tranche_interest_year_1", label); got.Amount != money.MustParse(want) || got.Absent != "" {
			t.Errorf("interest of %s in year 1: %s (%s), want %s", label, got.Amount, got.Absent, want)
		}
	}
	if got := figure(t, v, "interest_due_year_1", ""); got.Amount != money.FromInt(6_000_000) {
		t.Errorf("interest of all debt: %s", got.Amount) // the owners' loan is no debt to others
	}
}
