package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/contract/debt"
	"github.com/capstack/capstack/compute/project"
)

// leasing is the site, let for 12m a year, with an asset of 1,000,000 leased for two yearly payments of 550,000 and 605,000:
// 550/1.1 + 605/1.21 = 500 + 500, so the implicit rate is 10%. Figures are invented.
func leasing(kind project.LeaseKind) project.Case {
	c := let(site(), "12000000", 24)
	c.Financing.Leases = []project.Lease{{ID: "x", Kind: kind, FairValueUSD: num("1000000"), PaymentUSD: num("550000"), EscalationRate: num("0.1"),
		PaymentFrequency: 12, TermMonths: 24}}
	return c
}

// Liability 1,000,000; interest 100,000 and principal 450,000 at the end of 2026; 55,000 and 550,000 at the end of 2027. The
// asset wears out in 24 equal parts, 41,666.67 or 41,666.66 a month; interest of the year accrues in twelfths.
func TestAFinanceLeaseBringsAnAssetAndALiability(t *testing.T) {
	r := value(t, leasing(project.FinanceLease))
	r.months("account.Lease liability, x", 0, "1000000", "1000000")
	r.months("account.Right-of-use asset, x", 0, "1000000")
	r.months("lease_interest_due[x]", 12, "100000")
	r.months("lease_principal_due[x]", 12, "450000")
	r.months("account.Lease liability, x", 11, "1000000", "550000")
	r.months("account.Lease liability, x", 24, "0")
	r.months("account.Accumulated depreciation of leased asset, x", 24, "-1000000")
	r.months("lease_interest[x]", 1, "8333.33", "8333.34", "8333.33")
	r.months("depreciation_of_lease[x]", 1, "41666.67", "41666.66")
	r.months("debt_service", 12, "550000")
	r.measureNear("lease_implicit_rate", "x", "0.1", "0.000000000001")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// The cash of a sale and leaseback comes in against the liability; there is no asset to depreciate.
func TestASaleAndLeasebackIsALoan(t *testing.T) {
	r := value(t, leasing(project.SaleAndLeaseback))
	r.months("sale_and_leaseback[x]", 0, "1000000", "0")
	r.months("account.Lease liability, x", 11, "1000000", "550000")
	r.months("ebitda", 12, "1000000")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// An operating lease is running cost as billed.
func TestAnOperatingLeaseIsRunningCost(t *testing.T) {
	c := leasing(project.OperatingLease)
	c.Financing.Leases[0].FairValueUSD = nil
	r := value(t, c)
	r.months("occupancy_cost", 11, "0", "550000", "0")
	r.months("ebitda", 12, "450000")
	r.absent("lease_implicit_rate", "x")
	r.absent("own_npv", "x")
}

// The same on the balance sheet at 12%, 1% a month: cost is 1,155,000 / 24 = 48,125 a month, cash as before.
//
//	liability  605,000 / 1.01^12 = 536,906.78 behind the first rent; (550,000 + that) / 1.01^12 = 964,574.58 at first
//	asset      the liability less what cost is ahead of rent: 27,500.00 behind the first rent
func TestAnOperatingLeaseOnTheBalanceSheet(t *testing.T) {
	c := leasing(project.OperatingLease)
	c.Financing.Leases[0].FairValueUSD, c.Financing.Leases[0].DiscountRate = nil, num("0.12")
	r := value(t, c)
	r.months("account.Operating lease liability, x", 0, "964574.58")
	r.months("account.Right-of-use asset, x", 0, "964574.58")
	r.months("account.Operating lease liability, x", 12, "536906.78")
	r.months("account.Right-of-use asset, x", 12, "509406.78")
	r.months("account.Right-of-use asset, x", 24, "0")
	r.months("account.Operating lease liability, x", 24, "0")
	r.months("net_income", 11, "951875", "951875", "951875") // 1m less 48,125
	r.months("cfads", 11, "1000000", "450000", "1000000")
	r.fulfilled()
	c = leasing(project.FinanceLease)
	c.Financing.Leases[0].DiscountRate = num("0.12")
	if _, f := project.Resolve(c); !f.HasErrors() || f[0].Path != "financing.leases[x].discount_rate" {
		t.Errorf("a finance lease with a discount rate: %v", f)
	}
}

// Month by month the ledger's lines are the flows of the contract, whatever is paid when.
func TestLeasesFollowTheirContract(t *testing.T) {
	r := value(t, withInstruments())
	for _, x := range r.r.Leases {
		l := r.r.Case.Financing.Leases[x.Index]
		if l.Kind == project.OperatingLease {
			continue
		}
		for _, f := range x.Flows {
			month := r.p.Grid.Index(f.Date)
			if month >= r.p.Grid.Len() {
				break
			}
			line := map[debt.Kind]string{debt.Interest: "lease_interest_due", debt.Repayment: "lease_principal_due", debt.InKind: "lease_interest_to_liability"}[f.Kind]
			if line == "" {
				continue
			}
			if got := r.at(line+"["+l.ID+"]", month); got != f.Amount {
				t.Errorf("%s[%s] of %s: %s, contract %s", line, l.ID, f.Date, got, f.Amount)
			}
		}
	}
}

// Lease or own, without tax, at 10% a year: leasing costs 500,000 + 500,000 = 1,000,000; owning 1,000,000 less what the asset
// is sold for, 242,000 / 1.21 = 200,000. At four fifths of the rent, 440,000 growing by a tenth, both cost 800,000.
//
// With tax of 25%: leasing costs 750,000. Owning depreciates 758,000 over 24 months, which saves 7,895.83 a month, worth
//
//	7,895.83 x (1 - 1/1.21) / (1.1^(1/12) - 1) = 7,895.83 x 0.173553719 / 0.00797414043 = 171,849.40
//
// so it costs 1,000,000 - 171,849.40 - 200,000 = 628,150.60.
func TestLeaseOrOwn(t *testing.T) {
	c := leasing(project.FinanceLease)
	c.Analysis.ProjectDiscountRate = num("0.1")
	c.Financing.Leases[0].OwnedResidualUSD = num("242000")
	r := value(t, c)
	r.measureNear("lease_npv", "x", "-1000000", "0.0001")
	r.measureNear("own_npv", "x", "-800000", "0.0001")
	r.measureNear("lease_break_even_payment", "x", "440000", "0.0001")
	c.Tax.Rate = num("0.25")
	r = value(t, c)
	r.measureNear("lease_npv", "x", "-750000", "0.0001")
	r.measureNear("own_npv", "x", "-628150.60", "0.02")
	c.Analysis.ProjectDiscountRate = num("0")
	value(t, c).measureNear("own_npv", "x", "-568500", "0.0001") // 1,000,000 - 242,000 - 189,500
}

// What a site cannot pay of its lease stays due.
func TestAnUnpaidLeaseStaysDue(t *testing.T) {
	c := leasing(project.FinanceLease)
	c.Tenants[0].USDPerYear = num("300000")
	r := value(t, c)
	r.months("lease_principal_unpaid[x]", 12, "250000") // 300,000 of 550,000: interest first
	r.months("senior_debt_unpaid", 12, "250000")
	r.date("first_shortfall_date", day(2026, 12, 31))
	r.months("account.Lease liability, x", 12, "800000")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// A lease whose payments do not pay for the asset has no implicit rate.
func TestALeaseWithoutARateIsAFinding(t *testing.T) {
	c := leasing(project.FinanceLease)
	c.Financing.Leases[0].PaymentUSD, c.Financing.Leases[0].TermMonths = num("100000"), 30
	c.Financing.Leases = append(c.Financing.Leases, project.Lease{ID: "y", Kind: project.FinanceLease, PaymentUSD: num("1"), TermMonths: 5})
	_, findings := project.Resolve(c)
	var paths []string
	for _, f := range findings {
		paths = append(paths, f.Path)
	}
	want := []string{"financing.leases[x].term_months", "financing.leases[y].fair_value_usd"}
	if len(paths) != 2 || paths[0] != want[0] || paths[1] != want[1] {
		t.Errorf("findings at %v, want %v", paths, want)
	}
	c = leasing(project.FinanceLease)
	c.Financing.Leases[0].PaymentUSD = num("100000")
	if _, findings = project.Resolve(c); !findings.HasErrors() || findings[0].Path != "financing.leases[x].payment_usd" {
		t.Errorf("findings %v", findings)
	}
}
