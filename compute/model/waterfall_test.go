package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// 130m of cost, a fee of 1% on 100m and a reserve of half of the next year's 6m of interest: 134m, of which equity pays 34m.
func TestEquityPaysWhatDebtDoesNot(t *testing.T) {
	c := building(borrowing(), "130000000", "240")
	c.Financing.Tranches[0].UpfrontFeeFraction = num("0.01")
	c.Financing.DSRA = &project.DSRA{Months: num("6")}
	r := value(t, c)
	r.months("equity_contribution", 0, "34000000", "0")
	r.months("account.Debt service reserve account", 0, "3000000")
	r.months("account.Operating account", 0, "0")
	r.measure("total_uses", "", "134000000")
	r.measureNear("ltc", "", "0.746268656716417910", "0.000000000000000001") // 100 / 134
	r.measure("dsra_initial", "", "3000000")
	r.measure("peak_debt", "", "100000000")
}

// With 20m of commitment 10m stay open at close: a funding shortfall on that day. Receipts pay it in the month after, before
// any distribution.
func TestEquityEndsAtItsCommitment(t *testing.T) {
	c := building(borrowing(), "130000000", "240")
	c.Financing.EquityCommitmentUSD = num("20000000")
	r := value(t, c)
	r.months("equity_contribution", 0, "20000000", "0")
	r.months("funding_shortfall", 0, "10000000", "0")
	r.months("construction_paid", 0, "120000000", "10000000")
	r.date("first_shortfall_date", day(2025, 12, 31))
	r.months("unpaid", 0, "10000000", "0")
}

// A million a month for phase p pays half of what phase q costs, two million a month until July. Nothing is distributed
// before q operates (conventions 3.5, 5.5); without debt it is then monthly.
func TestEarlyIncomeIsASourceOfConstruction(t *testing.T) {
	c := let(site(), "12000000", 24)
	c.Tenants[0].PhaseIDs = []string{"p"}
	w := []project.Amount{num("0"), num("0.125"), num("0.125"), num("0.25"), num("0.25"), num("0.25")}
	c.Facility.Phases = append(c.Facility.Phases, project.Phase{ID: "q", CapacityMW: num("10"), CapacityBase: project.CriticalIT, PlannedCOD: day(2026, 7, 1),
		CapitalCosts: []project.CapitalCost{{ID: "shell", AmountUSD: num("8000000"), SpendWeights: w}}})
	r := value(t, c)
	r.months("capital_cost", 0, "0", "1000000", "1000000", "2000000", "2000000", "2000000", "0")
	r.months("equity_contribution", 0, "0", "0", "0", "1000000", "1000000", "1000000", "0")
	r.months("distribution", 6, "0", "2000000", "1000000") // June and July together
	late := valueOf(t, r.r, r.p, set("facility.phases[q].delay_days", "31"))
	late.months("distribution", 6, "0", "0", "3000000") // June to August
}

// A million of receipts and 0.4m of cost a month; 1.5m a quarter. What is left, 0.3m, goes out on payment dates only.
func TestDistributionsFallOnSeniorPaymentDates(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Tenants[0].USDPerYear = num("12000000")
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "staff", USDPerYear: num("4800000")}}
	r := value(t, c)
	r.months("account.Operating account", 1, "600000", "1200000", "0")
	r.months("distribution", 1, "0", "0", "300000", "0", "0", "300000")
}

// Claims of 900,000 and 600,000, and a million to pay them: two thirds of each.
func TestEqualRanksShareByWhatIsDue(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Tenants[0].USDPerYear = num("4000000")
	a, b := c.Financing.Tranches[0], c.Financing.Tranches[0]
	a.ID, a.PrincipalUSD, b.ID, b.PrincipalUSD = "a", num("60000000"), "b", num("40000000")
	c.Financing.Tranches = []project.Tranche{a, b}
	r := value(t, c)
	r.months("interest_paid[a]", 3, "600000")
	r.months("interest_paid[b]", 3, "400000")
	r.months("account.Overdue, a", 3, "300000")
	r.months("account.Overdue, b", 3, "200000")
	r.months("senior_debt_unpaid", 3, "500000")
	r.months("distribution", 3, "0")
}

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

// Senior coupon 1.5m, mezzanine 20m at 10% with 0.5m a quarter; 1.8m come in. The note is short by 0.2m, which is the first
// shortfall; the loan is not touched, and nothing is distributed.
func TestMezzanineIsPaidBehindSeniorDebt(t *testing.T) {
	c := building(borrowing(), "120000000", "240")
	c.Tenants[0].USDPerYear = num("7200000")
	note := c.Financing.Tranches[0]
	note.ID, note.Seniority, note.PrincipalUSD, note.FixedRate = "note", project.Mezzanine, num("20000000"), num("0.1")
	c.Financing.Tranches = append(c.Financing.Tranches, note)
	r := value(t, c)
	r.months("interest_paid[loan]", 3, "1500000")
	r.months("interest_paid[note]", 3, "300000")
	r.months("mezzanine_debt_unpaid", 3, "200000")
	r.months("senior_debt_unpaid", 3, "0")
	r.months("distribution", 3, "0")
	r.date("first_shortfall_date", day(2026, 3, 31))
	r.measure("dscr_min", "", "1.2") // senior: 1.8 / 1.5
}

// Half a million of January is kept for the payment date; February's cost of a million is met for 14 of 28 days, so the 15th
// is the first day unpaid (conventions 8.2). The reserve never pays running cost (conventions 5.3).
func TestRunningCostFailsOnTheDayOnWhichCashEnds(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Tenants[0].USDPerYear = num("18000000")
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "staff", USDPerYear: num("12000000")}}
	c.Financing.DSRA = &project.DSRA{Months: num("6")}
	r := value(t, c)
	r = valueOf(t, r.r, r.p, set("tenants[t].stops_paying_date", "2026-02-01"))
	r.months("operating_cost_unpaid", 1, "0", "500000", "1500000")
	r.date("first_shortfall_date", day(2026, 2, 15))
	r.months("account.Debt service reserve account", 2, "3000000", "1500000")
	r.date("liquidity_exhaustion_date", day(2026, 6, 1)) // in June the reserve pays its last coupon, and no day of cost is met
}

// At the end 30m have come in since the last payment date: 1.5m of interest, 28.5m of principal, 71.5m unpaid.
func TestTheHorizonRepaysWhatItCan(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Financing.Tranches[0].Maturity = day(2030, 12, 31)
	r := value(t, c)
	r.months("horizon_principal[loan]", 23, "0", "28500000")
	r.months("distribution", 24, "0")
	r.measure("debt_at_horizon", "", "71500000")
	r.absent("first_shortfall_date", "") // nothing is due: the debt matures later
}

// Two loans mature after the horizon and share what is there by what they are owed: 28.05m over 70 and 30, after interest
// of 1.05m and 0.9m.
func TestTheHorizonSharesWithinARank(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	a := c.Financing.Tranches[0]
	a.ID, a.Maturity, a.PrincipalUSD = "a", day(2030, 12, 31), num("70000000")
	b := a
	b.ID, b.PrincipalUSD, b.FixedRate, b.PaymentFrequency = "b", num("30000000"), num("0.12"), calendar.Quarterly
	c.Financing.Tranches = []project.Tranche{a, b}
	r := value(t, c)
	r.months("horizon_principal[a]", 24, "19635000")
	r.months("horizon_principal[b]", 24, "8415000")
}

// An event needs a cent at least, even where the case says that any amount is material.
func TestNothingUnpaidIsNoEvent(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Analysis.MaterialAmount, c.Financing.Tranches[0].Maturity = num("0"), day(2030, 12, 31)
	r := value(t, c)
	r.absent("first_shortfall_date", "")
	r.months("distribution", 3, "28500000")
}

// Spending after COD is construction still, and equity's; but what equity gives for it is not spent on running cost. March
// costs 10m of construction and 1m of running cost with nothing coming in: equity pays 10m, the running cost stays unpaid.
func TestEquityForConstructionDoesNotPayRunningCost(t *testing.T) {
	c := building(site(), "20000000", "240")
	c.Facility.Phases[0].CapitalCosts[0].SpendWeights = []project.Amount{num("0.5"), num("0"), num("0"), num("0.5")}
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "staff", USDPerYear: num("12000000")}}
	r := value(t, c)
	r.months("equity_contribution", 0, "10000000", "0", "0", "10000000", "0")
	r.months("operating_cost_unpaid", 0, "0", "1000000", "2000000", "3000000")
	r.months("funding_shortfall", 3, "0")
}

// Rent of 10m in each of the first three months leaves nothing for March's coupon. Revenue of 10m a month pays it in April,
// with 10,000 of default interest, before anything else of the debt; then all is as it was.
func TestOverdueAmountsArePaidFirst(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Facility.Occupancies = []project.Occupancy{{ID: "lease", USDPerYear: num("120000000"), TermMonths: 3}}
	r := value(t, c)
	r.months("account.Overdue, loan", 2, "0", "1500000", "0")
	r.months("overdue_paid[loan]", 3, "0", "1510000", "0")
	r.months("interest_paid[loan]", 3, "0", "0", "0", "1500000")
	r.months("distribution", 3, "0", "0", "0", "26990000") // 30m - 1.51m - 1.5m
	r.date("first_shortfall_date", day(2026, 3, 31))
}

// Cost of 1m a month without income: the sponsor pays three months and a half; the last half starts on the 16th of April.
func TestTheSponsorPaysRunningCost(t *testing.T) {
	c := site()
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "staff", USDPerYear: num("12000000")}}
	c.Financing.SponsorSupportUSD = num("3500000")
	r := value(t, c)
	r.months("sponsor_support", 1, "1000000", "1000000", "1000000", "500000", "0")
	r.months("operating_cost_unpaid", 3, "0", "500000", "1500000")
	r.date("first_shortfall_date", day(2026, 4, 16))
	r.months("equity_flow", 1, "-1000000")
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

// After the planned COD equity does not pay debt service: what a delay costs is a shortfall, not construction.
func TestADelayIsNotFundedByEquity(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	r := value(t, c)
	r = valueOf(t, r.r, r.p, set("facility.phases[p].delay_days", "181"))
	r.months("equity_contribution", 1, "0", "0", "0", "0", "0", "0")
	r.months("account.Overdue, loan", 3, "1500000")
	early := building(borrowing(), "100000000", "240")
	early.Facility.Phases[0].PlannedCOD, early.Tenants[0].TermMonths = day(2026, 7, 1), 18
	early.Facility.Phases[0].CapitalCosts[0].SpendWeights = []project.Amount{num("1")}
	e := value(t, early) // planned so, the two coupons are construction
	e.months("equity_contribution", 3, "1500000", "0", "0", "1500000", "0")
	e.measure("total_uses", "", "103000000")
	e.measureNear("ltc", "", "0.970873786407766990", "0.000000000000000001") // 100 / 103
}

// Three millions a month, and 5m of equity in all: the second of the three finds two, the third none.
func TestTheCommitmentCountsWhatWasPaid(t *testing.T) {
	c := building(site(), "9000000", "240")
	p := &c.Facility.Phases[0]
	p.PlannedCOD = day(2026, 6, 1)
	third, _ := money.FromRatio(1, 3)
	p.CapitalCosts[0].SpendWeights = []project.Amount{&third, &third, &third}
	c.Financing.EquityCommitmentUSD = num("5000000")
	r := value(t, c)
	r.months("equity_contribution", 0, "3000000", "2000000", "0")
	r.months("funding_shortfall", 0, "0", "1000000", "4000000")
}

// Claims met in full are paid exactly in floating point too: three loans of odd amounts leave no residue that would bear
// default interest for years.
func TestFullPaymentLeavesNoResidueInFloats(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	k := c.Financing.Tranches[0]
	c.Financing.Tranches = nil
	for i, amount := range []string{"33333333.33", "7777777.77", "58888888.91"} {
		k.ID, k.PrincipalUSD, k.FixedRate, k.Maturity = string(rune('a'+i)), num(amount), num("0.0637"), day(2030, 12, 31)
		c.Financing.Tranches = append(c.Financing.Tranches, k)
	}
	_, p := build(t, c)
	w, err := program.Walk(p, program.Float{}, program.Drive[float64]{})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range c.Financing.Tranches {
		id, _ := p.Line("account.Overdue, " + k.ID)
		for month, v := range w.Line(id) {
			if v != 0 {
				t.Errorf("%s, month %d: overdue %v", k.ID, month, v)
			}
		}
	}
}
