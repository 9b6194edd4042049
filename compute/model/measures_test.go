package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/refcase"
)

// once is a project of two flows: 100m at close, 110m twelve months later. IRR 10%, NPV at 10% zero, 1.1 times the money.
func once() project.Case {
	c := site()
	c.HorizonMonths = 12
	p := &c.Facility.Phases[0]
	p.PlannedCOD = day(2026, 12, 1)
	p.CapitalCosts = []project.CapitalCost{{ID: "shell", AmountUSD: num("100000000"), SpendWeights: []project.Amount{num("1")}}}
	c.Tenants = []project.Tenant{{ID: "t", TotalUSD: num("110000000"), TermMonths: 1}}
	c.Analysis.ProjectDiscountRate, c.Analysis.EquityDiscountRate = num("0.1"), num("0.1")
	return c
}

func TestReturnsOfTwoFlows(t *testing.T) {
	r := value(t, once())
	r.measureNear("project_irr", "", "0.1", "0.00000000000001")
	r.measureNear("equity_irr", "", "0.1", "0.00000000000001")
	r.measureNear("irr_annual_periods", "", "0.1", "0.00000000000001")
	r.measureNear("project_npv", "", "0", "0.00001")
	r.measureNear("equity_npv", "", "0", "0.00001")
	r.measure("moic", "", "1.1")
	r.measure("project_payback_months", "", "12")
	r.measure("equity_payback_months", "", "12")
	r.measure("revenue_to_capital_cost", "", "1.1")
	// At 8%: 110m / 1.08 - 100m = 1,851,851.85.
	c := once()
	c.Analysis.ProjectDiscountRate = num("0.08")
	value(t, c).measureNear("project_npv", "", "1851851.85", "0.01")
}

// 10 now against 6 at each of two year ends: x = 1/(1+i) solves 6x + 6x^2 = 10, x = (-6 + sqrt(276))/12 = 0.8844..., i =
// 13.066% (conventions 10.1). By the month the 6 arrive in twelve parts of 0.5, earlier: the annuity of 24 payments worth 20
// of them bears 1.5134% a month (by bisection), 19.747% a year.
func TestAnnualPeriodsAreAnotherConvention(t *testing.T) {
	c := building(let(site(), "6000000", 24), "10000000", "240")
	r := value(t, c)
	r.measureNear("irr_annual_periods", "", "0.130662386291807485", "0.000000000001")
	r.measureNear("project_irr", "", "0.197469012581475", "0.000000000001")
}

// Money in and none out: -100%, kept; no payback, with a reason (conventions 10.2).
func TestATotalLossIsMinusOneHundredPercent(t *testing.T) {
	r := value(t, building(site(), "100000000", "240"))
	r.measure("equity_irr", "", "-1")
	r.measure("project_irr", "", "-1")
	r.measure("moic", "", "0")
	r.absent("equity_payback_months", "")
}

// What has no meaning is absent with a reason, never 0.
func TestWhatHasNoMeaningIsAbsent(t *testing.T) {
	r := value(t, site())
	for _, name := range []string{"ebitda_margin", "gross_margin", "net_margin", "revenue_per_accelerator_hour", "yield_on_cost", "capital_cost", "accelerators",
		"revenue_to_capital_cost", "prepayments", "prepayments_to_capital_cost", "total_uses", "peak_debt", "ltc", "gearing", "project_irr", "equity_irr", "moic",
		"dscr_min", "dscr_average", "dscr_min_date", "interest_cover", "debt_yield", "interest_year_1", "debt_service_year_1", "average_interest_rate",
		"debt_at_horizon", "dsra_initial", "days_of_liquidity", "first_shortfall_date", "days_to_first_shortfall", "reserve_exhaustion_date",
		"liquidity_exhaustion_date", "sponsor_support", "occupancy_per_year", "cfads_for_target_dscr"} {
		r.absent(name, "")
	}
	short := let(site(), "12000000", 11)
	short.HorizonMonths = 11 // no twelfth month of year 1
	r = value(t, short)
	r.absent("revenue_year_1", "")
	r.absent("ebitda_margin", "")
	r.absent("cash_burn_per_day", "")
}

// CFADS of a million a month against coupons of 1.5m: 2.0x. From October the tenant pays nine tenths: 1.8x in each of the
// five last quarters of eight; (3 x 2.0 + 5 x 1.8) / 8 = 1.875.
func TestCoverByDebtPeriod(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Tenants[0].USDPerYear, c.Tenants[0].PayFraction, c.Tenants[0].PayFractionDate = num("12000000"), num("0.9"), day(2026, 10, 1)
	c.Analysis.TargetDSCR = num("1.4")
	r := value(t, c)
	r.measureNear("dscr_min", "", "1.8", "0.00000001") // cents of the running totals
	r.measureNear("dscr_average", "", "1.875", "0.00000001")
	r.date("dscr_min_date", day(2026, 12, 31))
	r.measure("cfads_for_target_dscr", "", "8400000") // 1.4 x 6m
	r.measure("interest_due_year_1", "", "6000000")
	r.measureNear("interest_due_per_day", "", "16438.356164383561643836", "0.000000000000000001")
	r.measure("average_interest_rate", "", "0.06")
	r.measure("tranche_rate", "loan", "0.06")
}

// COD on 15 February lies in the first debt period; the first that counts is the full one from April on (conventions 6.2). A
// delay to April leaves that one out too.
func TestCoverStartsWithTheFirstFullPeriod(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Facility.Phases[0].PlannedCOD = day(2026, 2, 15)
	c.Tenants[0].TermMonths = 20
	r := value(t, c)
	r.months("dscr_tested", 3, "0", "0", "0", "1")
	late := valueOf(t, r.r, r.p, set("facility.phases[p].delay_days", "46")) // 2 April
	late.months("dscr_tested", 3, "0", "0", "0", "0", "0", "0", "1")
}

// Reserve 3m; cost of 3.65m and coupons of 6m a year: 3m / (9.65m / 365) = 113.47 days, whole ones (conventions 10.8).
func TestDaysOfLiquidityAreARunRate(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "staff", USDPerYear: num("3650000")}}
	c.Financing.DSRA = &project.DSRA{Months: num("6")}
	value(t, c).measure("days_of_liquidity", "", "113")
}

// Year 1 is the first after the ramp: COD 1 January, three months of ramp, April 2026 to March 2027. A COD inside a month
// waits for the next. Revenue 1m a month at full capacity.
func TestYearOneFollowsTheRamp(t *testing.T) {
	c := let(site(), "12000000", 24)
	c.Facility.Phases[0].RampMonths = 3
	r := value(t, c)
	r.measure("revenue_year_1", "", "12000000")
	c.Facility.Phases[0].RampMonths, c.Facility.Phases[0].PlannedCOD = 0, day(2026, 1, 16)
	value(t, c).measure("revenue_year_1", "", "12000000")
	// The plan names the year; a delay hurts it and does not move it. 46 days: COD on 3 March, a month and 29 of 31 days.
	late := value(t, c)
	late = valueOf(t, late.r, late.p, set("facility.phases[p].delay_days", "46"))
	late.measureNear("revenue_year_1", "", "10935483.87", "0.01")
}

// The first phase ramps over 2026 and 2027; the second operates in full from 2028 on: year 1 is 2028, in which alone the
// second phase's tenant pays 12m. A ramp counts from its own phase's COD: from the last one it would end behind the horizon.
func TestAnEarlyRampDoesNotPutOffYearOne(t *testing.T) {
	c := site()
	c.HorizonMonths = 48
	c.Facility.Phases[0].RampMonths = 24
	c.Facility.Phases = append(c.Facility.Phases, project.Phase{ID: "q", CapacityMW: num("10"), CapacityBase: project.CriticalIT, PlannedCOD: day(2028, 1, 1)})
	c = let(c, "12000000", 12)
	c.Tenants[0].PhaseIDs = []string{"q"}
	value(t, c).measure("revenue_year_1", "", "12000000")
	// A second phase in July 2027 is in operation before the first one's ramp is over: 2028 still, with half of its contract.
	c.Facility.Phases[1].PlannedCOD = day(2027, 7, 1)
	value(t, c).measure("revenue_year_1", "", "6000000")
}

// EBITDA of 120m in 2026; of 100m, repaid by eight equal instalments, 50m are left at its end: 240%, where the opening
// balance would give 120% (conventions 6.5).
func TestDebtYieldIsOnTheBalanceAtItsDate(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Financing.Tranches[0].Amortization = contract.StraightLine
	r := value(t, c)
	r.months("senior_balance", 12, "50000000")
	r.measure("debt_yield", "", "2.4")
	c.Financing.Tranches[0].Maturity = day(2026, 12, 31) // nothing is left to yield on
	value(t, c).absent("debt_yield", "")
}

// Notes without a facility: proceeds go out on the day they come in and support pays the coupons. Those flows have a rate of
// return, and it is nobody's.
func TestAPureFinancingHasNoReturns(t *testing.T) {
	c, ok := refcase.Get("oracle-notes-2025")
	if !ok {
		t.Fatal("no such reference case")
	}
	r := value(t, c.Project)
	for _, name := range []string{"equity_npv", "equity_irr", "moic", "equity_payback_months", "project_npv", "project_irr",
		"project_payback_months", "days_of_liquidity"} {
		r.absent(name, "")
		if got := r.get(name, "").Reason; got != "the case has no facility" {
			t.Errorf("%s is absent because %q", name, got)
		}
	}
}

// 30/10 phases: the whole financing cost and a quarter of site cost burn on the smaller phase: golden case RC-02 in little.
//
//	(40m x 1/4 + 6m) / 365 = 43,835.616...
func TestIdleBurnBearsTheWholeCoupon(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Tenants[0].PhaseIDs = []string{"q"}
	c.Facility.Phases = append(c.Facility.Phases, project.Phase{ID: "q", CapacityMW: num("30"), CapacityBase: project.CriticalIT, PlannedCOD: day(2026, 1, 1)})
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "site", USDPerYear: num("40000000")}}
	c.Analysis.BurnPhaseIDs = []string{"p"}
	r := value(t, c)
	r.measureNear("cash_burn_per_day", "", "43835.616438356164383562", "0.000000000000000005")
	r.measureNear("cash_burn_by_cause", "financing", "16438.356164383561643836", "0.000000000000000005")
	r.measure("cash_burn_by_cause", "receipts", "0")
}

// A tenant that has prepaid half pays half of each invoice: the receipts that burn sees.
func TestBurnCountsCashNotRevenue(t *testing.T) {
	c := let(site(), "3650000", 12)
	c.Tenants[0].PrepaymentFraction = num("0.5")
	value(t, c).measureNear("cash_burn_by_cause", "receipts", "-5000", "0.0001") // 1.825m / 365
}

// Calendar years: two coupons of 3m in 2026, principal in 2027.
func TestTheMaturityWallByYear(t *testing.T) {
	c := borrowing()
	r := value(t, c)
	r.measure("interest_due_in_year", "2026", "6000000")
	r.measure("principal_due_in_year", "2026", "0")
	r.measure("principal_due_in_year", "2027", "100000000")
	r.measure("principal_due_share_by_year", "2027", "1")
}
