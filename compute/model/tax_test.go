package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// A million a month at 21%: 840,000 in April, 420,000 in June, 630,000 in September and in December (conventions 9.1).
func TestTaxFallsInFourInstalments(t *testing.T) {
	c := let(site(), "12000000", 24)
	c.Tax.Rate = num("0.21")
	r := value(t, c)
	r.months("tax_charge", 1, "210000", "210000")
	r.months("tax_paid", 3, "0", "840000", "0", "420000", "0", "0", "630000", "0", "0", "630000", "0")
	r.months("account.Tax payable", 11, "420000", "0", "210000")
	r.measure("net_margin", "", "0.79")
}

// Losses of 5m, which may cover 80% of income: in April 4m of income less 3.2m; over the year 12m less 5m.
//
//	0.21 x 0.8m = 168,000;   0.21 x 7m = 1,470,000
func TestLossesCoverAShareOfIncome(t *testing.T) {
	c := let(site(), "12000000", 24)
	c.Tax = project.Tax{Rate: num("0.21"), LossOffsetFraction: num("0.8"), OpeningTaxLosses: num("5000000")}
	r := value(t, c)
	r.months("tax_paid", 4, "168000")
	if got := r.sum("tax_charge", 1, 12); got != *num("1470000") {
		t.Errorf("tax of the first year: %s", got)
	}
	r.months("tax_losses", 11, "5000000", "0")
}

// Income of 0.5m a month to April, then a loss of 0.5m a month: 2m to April bears 420,000, which December returns; the year's
// loss of 2m is carried forward.
func TestDecemberReturnsAtMostTheInstalments(t *testing.T) {
	c := let(site(), "12000000", 24)
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "staff", USDPerYear: num("6000000")}}
	c.Tax.Rate, c.Tenants[0].StopsPayingDate = num("0.21"), day(2026, 5, 1)
	r := value(t, c)
	r.months("tax_paid", 4, "420000")
	r.months("tax_paid", 12, "-420000", "0")
	r.months("costs_paid", 11, "0", "420000", "0") // a refund pays what is due: no income since May
	r.months("tax_losses", 11, "0", "2000000")
	r.months("account.Tax payable", 12, "0")
}

// Fourteen months end in February: what two months owe is paid then, so that no tax is left behind.
func TestTheHorizonClosesTheTaxYear(t *testing.T) {
	c := let(site(), "12000000", 14)
	c.HorizonMonths, c.Tax.Rate = 14, num("0.21")
	r := value(t, c)
	r.months("tax_paid", 13, "0", "420000")
	r.months("account.Tax payable", 14, "0")
	r.months("distribution", 13, "790000", "790000") // January's tax is held back, and paid in February
}

// Interest, depreciation and fees are deducted: 12m - 6m of interest - 5m of wear - 483,794.13 of the fee's first four
// quarters by effective interest (see TestAnUpfrontFeeAmortisesByEffectiveInterest) = 516,205.87; a fifth is tax.
func TestTaxableIncomeIsAfterFinancingAndDepreciation(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Tenants[0].USDPerYear, c.Financing.Tranches[0].UpfrontFeeFraction, c.Tax.Rate = num("12000000"), num("0.01"), num("0.2")
	r := value(t, c)
	if got := r.sum("pretax_income", 1, 12); got != *num("516205.87") {
		t.Errorf("income before tax %s", got)
	}
	if got := r.sum("tax_charge", 1, 12); got != *num("103241.17") {
		t.Errorf("tax %s", got)
	}
}

// Staff cost 6m from January to June, before COD on 1 July: no loss for tax, in the year or carried (conventions 9.3). Income
// is 2m a month less 1m of staff; book income has the cost.
//
//	2026: 0.21 x 6m = 1,260,000, not 0.21 x (6m - 6m);   book income of 2026: 6m - 6m = 0
func TestCostBeforeOperationIsNoLossForTax(t *testing.T) {
	c := let(site(), "24000000", 24)
	c.Facility.Phases[0].PlannedCOD = day(2026, 7, 1)
	c.Facility.OperatingCosts = costs("12000000")
	c.Facility.OperatingCosts[0].StartDate = day(2026, 1, 1)
	c.Tax.Rate = num("0.21")
	r := value(t, c)
	r.months("pretax_income", 6, "-1000000", "1000000")
	r.months("income_year_to_date", 6, "0", "1000000")
	if got := r.sum("pretax_income", 1, 12); !got.IsZero() {
		t.Errorf("book income of 2026: %s", got)
	}
	if got := r.sum("tax_charge", 1, 12); got != *num("1260000") {
		t.Errorf("tax of 2026: %s", got)
	}
	r.months("tax_losses", 12, "0")
	// 184 days later, on 1 January 2027, the cost of all 2026 is lost; 2027 bears 0.21 x 12m.
	late := valueOf(t, r.r, r.p, set("facility.phases[p].delay_days", "184"))
	late.months("tax_losses", 12, "0")
	if got := late.sum("tax_charge", 13, 24); got != *num("2520000") {
		t.Errorf("tax of 2027 after a delay: %s", got)
	}
}

// The first of two phases opens the tax base, though the second comes first in the list and is built for another year: in
// 2026, 12m of income less 18m of staff are a loss of 6m.
func TestTheFirstPhaseOpensTheTaxBase(t *testing.T) {
	c := let(site(), "12000000", 24)
	c.Facility.Phases = append([]project.Phase{{ID: "q", CapacityMW: num("10"), CapacityBase: project.CriticalIT, PlannedCOD: day(2027, 1, 1)}}, c.Facility.Phases...)
	c.Tenants[0].PhaseIDs = []string{"p"}
	c.Facility.OperatingCosts = costs("18000000")
	c.Facility.OperatingCosts[0].StartDate = day(2026, 1, 1)
	value(t, c).months("tax_losses", 11, "0", "6000000")
}

// Half of a million a month is tax, four months of it due in April: distributions leave what has accrued.
func TestDistributionsLeaveAccruedTax(t *testing.T) {
	c := let(site(), "12000000", 24)
	c.Tax.Rate = num("0.5")
	r := value(t, c)
	r.months("distribution", 1, "500000", "500000", "500000", "500000")
	r.months("tax_paid", 4, "2000000")
	r.absent("first_shortfall_date", "")
}

// All is paid in advance and spent on land: income without cash. Tax of 4 x 0.5m in April finds none: a shortfall at month
// end, and what stays unpaid is due again in June.
func TestUnpaidTaxIsAShortfall(t *testing.T) {
	c := let(site(), "12000000", 12)
	c.Facility.Phases[0].CapitalCosts = []project.CapitalCost{{ID: "land", Category: project.Land, AmountUSD: num("12000000")}}
	c.Tenants[0].PrepaymentFraction, c.Tax.Rate = num("1"), num("0.5")
	r := value(t, c)
	r.months("tax_unpaid", 4, "2000000", "0", "3000000")
	r.months("unpaid", 4, "2000000")
	r.date("first_shortfall_date", day(2026, 4, 30))
	for _, f := range invariants(r) {
		t.Error(f)
	}
	supported := valueOf(t, r.r, r.p, set("financing.sponsor_support_usd", "500000"))
	supported.months("tax_unpaid", 4, "1500000")
	supported.months("tax_paid", 4, "500000")
}

// 12m of revenue less tax: the project's flow bears tax when it is paid.
func TestTheProjectBearsItsTax(t *testing.T) {
	c := let(site(), "12000000", 24)
	c.Tax.Rate = num("0.21")
	value(t, c).months("project_flow", 3, "1000000", "160000", "1000000", "580000")
}
