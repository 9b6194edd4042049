package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// January 2026 has 744 hours, February 672. Billed share = max(take-or-pay 0.8, utilization 0.9):
//
//	100 accelerators x 744 h x 2.00 x 0.9 = 133,920;  x 672 h = 120,960
func TestAPriceByTheHourCountsActualHours(t *testing.T) {
	c := gpus(site(), "100", "30000")
	c.Tenants = []project.Tenant{{ID: "t", USDPerAcceleratorHour: num("2"), TermMonths: 24, TakeOrPayFraction: num("0.8"), UtilizationFraction: num("0.9")}}
	r := value(t, c)
	r.months("revenue", 0, "0", "133920", "120960", "133920", "129600")
	// Below the take-or-pay share, the share is billed: x 0.8.
	low := valueOf(t, r.r, r.p, set("tenants[t].utilization_fraction", "0.3"))
	low.months("revenue", 1, "119040", "107520")
}

// 10,000 kW x 120 x 0.75 = 900,000 a month.
func TestAPriceByTheKilowattMonth(t *testing.T) {
	c := site()
	c.Tenants = []project.Tenant{{ID: "t", USDPerKWMonth: num("120"), TermMonths: 24, TakeOrPayFraction: num("0.75"), UtilizationFraction: num("0.5")}}
	value(t, c).months("revenue", 1, "900000", "900000")
}

// A twelfth of 10,000,000 is 833,333.33...: the running total is rounded, so that three months are 2,500,000.00.
func TestTwelveTwelfthsOfAYearlyPriceAreThePrice(t *testing.T) {
	r := value(t, let(site(), "10000000", 24))
	r.months("revenue", 1, "833333.33", "833333.34", "833333.33", "833333.33", "833333.34", "833333.33")
	if got := r.sum("revenue", 1, 12); got != *num("10000000") {
		t.Errorf("year 1: %s", got)
	}
}

// COD on 16 January 2026, 10% escalator: January is 16/31 of a million; in January 2027 fifteen days still cost the old
// price and sixteen the new one:
//
//	16/31 = 516,129.03;   15/31 + 1.1 x 16/31 = 1.0516129...
func TestAContractPriceStepsOnItsOwnAnniversary(t *testing.T) {
	c := site()
	c.Facility.Phases[0].PlannedCOD = day(2026, 1, 16)
	c = let(c, "12000000", 23)
	c.Tenants[0].EscalationRate = num("0.1")
	r := value(t, c)
	r.months("revenue", 1, "516129.03", "1000000")
	r.near("revenue", 13, "1051612.90", "0.01")
	r.near("revenue", 14, "1100000", "0.01")
}

// Twelve months from 16 January end on 15 January: fifteen days of it, 15/31. A delay of 31 days moves start and end by a
// month (conventions 3.6: the term runs from the actual start), and the whole stays 12,000,000.
func TestATermOfMonthsIsBilledInFullWhereverItStarts(t *testing.T) {
	c := site()
	c.Facility.Phases[0].PlannedCOD = day(2026, 1, 16)
	r := value(t, let(c, "12000000", 12))
	r.near("revenue", 13, "483870.97", "0.01")
	r.months("revenue", 14, "0", "0")
	late := valueOf(t, r.r, r.p, set("facility.phases[p].delay_days", "31"))
	late.months("revenue", 1, "0")
	for _, x := range []run{r, late} {
		if got := x.total("revenue"); got != *num("12000000") {
			t.Errorf("revenue over the term is %s", got)
		}
	}
	// From 2 March on: 30/31 of a month first and 1/31 last.
	if got := valueOf(t, r.r, r.p, set("facility.phases[p].delay_days", "45")).total("revenue"); got != *num("12000000") {
		t.Errorf("revenue over the term, 45 days late: %s", got)
	}
}

// Conventions 2.4: a total of 23.1m over two years at 10% has year 1 = 23.1 / 2 x 2 x 0.1 / (1.1^2 - 1) = 11m, year 2 = 12.1m.
func TestATotalPriceStartsBelowItsAverage(t *testing.T) {
	c := site()
	c.Tenants = []project.Tenant{{ID: "t", TotalUSD: num("23100000"), TermMonths: 24, EscalationRate: num("0.1")}}
	r := value(t, c)
	for year, want := range []string{"11000000", "12100000"} {
		if got := r.sum("revenue", 1+12*year, 12+12*year); apart(got, *num(want), *num("0.01")) {
			t.Errorf("year %d: %s, want %s", year+1, got, want)
		}
	}
	r.measureNear("contract_per_kw_month", "t", "96.25", "0.000001") // 23.1m / 10,000 kW / 24
	r.measureNear("contract_per_year", "t", "11550000", "0.000001")
}

// A linear ramp over four months sells (2k - 1)/8 of capacity in month k.
func TestARampIsLinear(t *testing.T) {
	c := let(site(), "96000000", 24)
	c.Facility.Phases[0].RampMonths = 4
	r := value(t, c)
	r.months("revenue", 1, "1000000", "3000000", "5000000", "7000000", "8000000", "8000000")
}

// Twenty-eight days in February 2026.
func TestATenantThatPaysAShareOrStops(t *testing.T) {
	c := let(site(), "12000000", 24)
	c.Tenants[0].PayFraction, c.Tenants[0].PayFractionDate = num("0.6"), day(2026, 2, 11)
	r := value(t, c)
	r.months("revenue", 1, "1000000", "742857.14") // 1 - 0.4 x 18/28
	r.near("revenue", 3, "600000", "0.01")
	stop := value(t, let(site(), "12000000", 24))
	stop = valueOf(t, stop.r, stop.p, set("tenants[t].stops_paying_date", "2026-02-11"))
	stop.months("revenue", 1, "1000000", "357142.86", "0", "0") // 10/28
	// Both in one month: of ten days' invoices, five are paid at six tenths: (5 + 0.6 x 5)/28.
	both := valueOf(t, r.r, r.p, set("tenants[t].pay_fraction_date", "2026-02-06"), set("tenants[t].stops_paying_date", "2026-02-11"))
	both.months("revenue", 2, "285714.29", "0")
}

// COD and the date from which a share is paid both on 16 January: every operating day is paid in part.
func TestAShareFromTheFirstOperatingDay(t *testing.T) {
	c := site()
	c.Facility.Phases[0].PlannedCOD = day(2026, 1, 16)
	c = let(c, "12000000", 20)
	c.Tenants[0].PayFraction, c.Tenants[0].PayFractionDate = num("0.5"), day(2026, 1, 16)
	r := value(t, c)
	r.months("revenue", 1, "258064.52") // 16/31 x 0.5
	// A date before COD in the same month says the same: what is paid in part are operating days.
	valueOf(t, r.r, r.p, set("tenants[t].pay_fraction_date", "2026-01-10")).months("revenue", 1, "258064.52")
}

// A fifth of 12m is paid at close and credited in twelve equal cuts of 200,000, or in six of 400,000 from month 6 on
// (conventions 7.2). Revenue stays gross.
func TestAPrepaymentUnwindsInEqualCuts(t *testing.T) {
	c := let(site(), "12000000", 12)
	c.Tenants[0].PrepaymentFraction = num("0.2")
	r := value(t, c)
	r.months("prepayments_received", 0, "2400000", "0")
	r.months("receipts", 1, "800000", "800000")
	r.months("revenue", 1, "1000000")
	r.months("account.Contract liability for prepayments", 0, "2400000", "2200000", "2000000")
	r.months("account.Contract liability for prepayments", 12, "0")
	r.measure("prepayments", "", "2400000")
	c.Tenants[0].CreditStartMonth = 6
	late := value(t, c)
	late.months("receipts", 6, "1000000", "600000", "600000")
	late.months("account.Contract liability for prepayments", 12, "0")
}

// All of 25.2m (12m and, at 10%, 13.2m) is paid in advance. Equal cuts of 1.05m exceed the invoices of year 1: what has no
// room waits for those of year 2, and nothing is paid twice or left over.
func TestACutThatExceedsItsInvoiceWaits(t *testing.T) {
	c := let(site(), "12000000", 24)
	c.Tenants[0].PrepaymentFraction, c.Tenants[0].EscalationRate = num("1"), num("0.1")
	r := value(t, c)
	if got := r.total("receipts"); !got.IsZero() {
		t.Errorf("%s is paid beside the prepayment", got)
	}
	r.near("prepayment_waiting[t]", 12, "600000", "0.01") // 12 x 50,000
	r.months("account.Contract liability for prepayments", 24, "0")
}

// Forty of a hundred accelerators are free for twelve months, then all:
//
//	40 x 744 h x 1.50 x 0.7 x 0.98 = 30,623.04
//
// and in January 2027, a year after close, at half the price: 100 x 744 x 0.75 x 0.7 x 0.98 = 38,278.80.
func TestWhatNobodyHasLetEarnsTheSpotPrice(t *testing.T) {
	c := gpus(site(), "100", "30000")
	c.Tenants = []project.Tenant{{ID: "t", AcceleratorCount: num("60"), USDPerAcceleratorHour: num("2"), TermMonths: 12}}
	c.Market.Spot = &project.Spot{USDPerAcceleratorHour: num("1.5"), GrowthRate: num("-0.5")}
	r := value(t, c)
	r.months("spot_revenue[p]", 1, "30623.04")
	r.near("spot_revenue[p]", 13, "38278.8", "0.01")
	// Who has stopped paying keeps his capacity to the end of the term.
	stop := valueOf(t, r.r, r.p, set("tenants[t].stops_paying_date", "2026-01-01"))
	stop.months("spot_revenue[p]", 1, "30623.04")
}
