package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// The tenant stops on 1 April. The reserve of 3m pays the coupons of June and September and is empty then; that of December
// is unpaid, less what the sponsor still gives.
func TestTheReserveAndThenTheSponsorPaySeniorDebt(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Financing.DSRA = &project.DSRA{Months: num("6")}
	r := value(t, c)
	stop := set("tenants[t].stops_paying_date", "2026-04-01")
	r = valueOf(t, r.r, r.p, stop)
	r.months("account.Debt service reserve account", 5, "3000000", "1500000", "1500000", "1500000", "0")
	r.months("interest_paid[loan]", 6, "1500000", "0", "0", "1500000", "0", "0", "0")
	r.date("reserve_exhaustion_date", day(2026, 9, 30))
	r.date("first_shortfall_date", day(2026, 12, 31))
	r.date("liquidity_exhaustion_date", day(2026, 12, 31))
	supported := valueOf(t, r.r, r.p, stop, set("financing.sponsor_support_usd", "1000000"))
	supported.months("sponsor_support", 11, "0", "1000000", "0")
	supported.months("account.Overdue, loan", 12, "500000")
	supported.measure("sponsor_support", "", "1000000")
	for _, x := range []run{r, supported} {
		for _, f := range invariants(x) {
			t.Error(f)
		}
	}
}

// A million a month, filled from cash flow: the reserve has 1m, 2m; March's coupon of 1.5m takes the month's million and
// half a million of the reserve; then 2.5m, and the target of 3m in May.
func TestAReserveFilledFromCashFlow(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Tenants[0].USDPerYear = num("12000000")
	c.Financing.DSRA = &project.DSRA{Months: num("6"), FundedAt: project.FundedFromCashFlow}
	r := value(t, c)
	r.months("account.Debt service reserve account", 0, "0", "1000000", "2000000", "1500000", "2500000", "3000000", "3000000")
	r.months("dsra_drawn", 2, "0", "500000")
	r.months("account.Operating account", 4, "0", "500000", "0")
	r.absent("dsra_initial", "")
}

// Half of what falls due in the next 12 months without the balloon: 3m while four coupons lie ahead, less 0.75m with each of
// the last ones; what exceeds the target is released after debt service.
func TestTheReserveIsReleasedAsDebtRunsOff(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Financing.DSRA = &project.DSRA{Months: num("6")}
	r := value(t, c)
	r.months("dsra_target", 12, "3000000", "3000000", "3000000", "2250000")
	r.months("dsra_released", 15, "750000", "0", "0", "750000")
	r.months("account.Debt service reserve account", 21, "750000", "750000", "750000", "0")
}

// Interest that will join principal is not due: from close, the next 12 months hold two capitalised coupons and two of
// 1.5% on 103,022,500 (see the tests of debt): at close the plan knows of the face only, 2 x 1.5m x 6/12.
func TestTheReserveTargetKnowsWhatIsCapitalised(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Financing.Tranches[0].CapitalizeInterestUntil = day(2026, 7, 1)
	c.Financing.DSRA = &project.DSRA{Months: num("6"), FundedAt: project.FundedAtClose}
	r := value(t, c)
	r.months("dsra_target", 0, "1500000")
	r.months("dsra_target", 6, "3090675") // four coupons of 1,545,337.50, half of them
}

// The reserve comes in with the last month and repays debt: 28.5m of cash and 3m.
func TestTheReserveRepaysDebtAtTheHorizon(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Financing.Tranches[0].Maturity = day(2030, 12, 31)
	c.Financing.DSRA = &project.DSRA{Months: num("6")}
	r := value(t, c)
	r.months("dsra_released", 23, "0", "3000000")
	r.measure("debt_at_horizon", "", "68500000")
}

// The tenant stops in October 2027 and cost of 1m a month stays unpaid. In December, the last month, the reserve of 3m pays
// the coupon of 1.5m; the rest is released and pays half of what three months cost, before junior debt and equity.
func TestWhatTheReserveReleasesPaysArrears(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Financing.Tranches[0].Maturity = day(2030, 12, 31)
	c.Financing.DSRA = &project.DSRA{Months: num("6")}
	c.Facility.OperatingCosts = costs("12000000")
	r := value(t, c)
	r = valueOf(t, r.r, r.p, set("tenants[t].stops_paying_date", "2027-10-01"))
	r.months("operating_cost_unpaid", 21, "0", "1000000", "2000000", "1500000")
	r.months("interest_paid[loan]", 24, "1500000")
	r.months("distribution", 24, "0")
}
