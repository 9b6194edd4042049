package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract/debt"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// junior adds a note of 10m at 8%, semi-annual, 30E/360 ISDA, unadjusted, due in two years, of a rank behind senior debt.
// Figures are invented.
func junior(c project.Case, rank project.Seniority) project.Case {
	unadjusted := calendar.Unadjusted
	c.Financing.Tranches = append(c.Financing.Tranches, project.Tranche{ID: "note", Kind: project.Bond, Seniority: rank, PrincipalUSD: num("10000000"),
		Maturity: day(2027, 12, 31), FixedRate: num("0.08"), DayCount: e360(), BusinessDay: &unadjusted})
	return c
}

// All interest joins principal, at 9%, but for the last at 8%: the flows are those of the contract package.
//
//	10,000,000 x 1.045^3 = 11,411,661.25; last interest 11,411,661.25 x 4% = 456,466.45
func TestInterestInKindFollowsItsContract(t *testing.T) {
	c := junior(let(site(), "120000000", 24), project.Mezzanine)
	c.Financing.Tranches[0].PIK = &project.PaymentInKind{Kind: project.PIKAlways, StepRate: num("0.01")}
	r := value(t, c)
	r.months("interest_to_principal[note]", 6, "450000")
	r.months("principal_due[note]", 24, "11411661.25")
	r.months("interest_due[note]", 24, "456466.45")
	one := money.One()
	flows, faults := debt.PIKToggle{Terms: r.r.Tranches[0].Schedule.Terms, Rate: *num("0.08"), Step: *num("0.01"), InKind: []money.Fixed{one, one, one}}.Flows()
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	lines := map[debt.Kind]string{debt.InKind: "interest_to_principal[note]", debt.Interest: "interest_paid[note]", debt.Repayment: "principal_paid[note]"}
	for _, f := range flows {
		if line := lines[f.Kind]; line != "" && r.at(line, r.p.Grid.Index(f.Date)) != f.Amount {
			t.Errorf("%s of %s: %s, contract %s", line, f.Date, r.at(line, r.p.Grid.Index(f.Date)), f.Amount)
		}
	}
	r.absent("dscr_min", "") // payment in kind is no debt service, and a mezzanine note no senior debt
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// Until a date only: interest of 30 June 2026 joins principal, later interest is 10,400,000 x 4% = 416,000 in cash.
func TestInterestInKindEndsOnItsDate(t *testing.T) {
	c := junior(let(site(), "120000000", 24), project.Mezzanine)
	c.Financing.Tranches[0].PIK = &project.PaymentInKind{Kind: project.PIKAlways, UntilDate: day(2026, 12, 31)}
	r := value(t, c)
	r.months("interest_to_principal[note]", 6, "400000", "0", "0", "0", "0", "0", "0")
	r.months("interest_paid[note]", 12, "416000")
}

// A shareholder loan is served on senior payment dates from what debt leaves. While the tenant pays a tenth, 12m a year less
// 6m of senior interest, its 400,000 of 30 June are met. While he pays nothing they are deferred, without interest, are no
// default, and bar no payment to anybody but the owners.
func TestAShareholderLoanIsDeferredNotDefaulted(t *testing.T) {
	c := junior(borrowing(), project.ShareholderLoan)
	r := value(t, c)
	r.months("interest_paid[note]", 6, "400000")
	r.months("instrument_expense", 1, "66666.67")
	r.measure("peak_debt", "", "100000000")
	c.Financing.SponsorSupportUSD = num("1000000000")
	r = value(t, c)
	r = valueOf(t, r.r, r.p, set("tenants[t].pay_fraction", "0"))
	r.months("interest_paid[note]", 6, "0")
	r.months("account.Deferred, note", 6, "400000", "400000", "400000", "400000", "400000", "400000", "800000")
	r.months("unpaid", 6, "0", "0")
	r.absent("first_shortfall_date", "")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// The return of preferred equity is paid before distributions and is no expense; a shareholder loan's interest is, and lowers
// tax. Both leave the same sum to the owners.
func TestPreferredEquityIsNoExpense(t *testing.T) {
	a, b := value(t, junior(borrowing(), project.ShareholderLoan)), value(t, junior(borrowing(), project.Preferred))
	b.months("interest_paid[note]", 6, "400000")
	if x, y := a.total("net_income"), b.total("net_income"); minus(y, x) != *num("1600000") {
		t.Errorf("net income %s with a shareholder loan, %s with preferred equity", x, y)
	}
	sameEquity(t, a, b, "0")
	for _, f := range invariants(b) {
		t.Error(f)
	}
}

// A second lien is paid before mezzanine debt, whatever stands first in the list.
func TestASecondLienRanksAheadOfMezzanine(t *testing.T) {
	c := junior(borrowing(), project.Mezzanine)
	c = junior(c, project.SecondLien)
	c.Financing.Tranches[2].ID = "second"
	c.Tenants[0].USDPerYear = num("7000000") // 1.75m in the quarter to 30 June, of which senior interest takes 1.5m
	r := value(t, c)
	r.months("interest_paid[second]", 6, "250000")
	r.months("interest_paid[note]", 6, "0")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}
