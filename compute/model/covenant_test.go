package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// swept is borrowing with equal repayments over two years: 100m at 6%, 30E/360, quarterly, 12.5m of principal a quarter, and
// revenue of 7m a month. Invented figures.
func swept() project.Case {
	c := building(borrowing(), "100000000", "240")
	c.Tenants[0].USDPerYear = num("84000000")
	c.Financing.Tranches[0].Amortization = contract.StraightLine
	return c
}

// A sweep of half the cash, by hand, inverse order. Quarter 1: 21m less interest 1.5m and principal 12.5m leave 7m; 3.5m is
// swept, 3.5m distributed; 84m is owed.
//
//	quarter  interest       principal  left       swept         balance
//	1        1.5m           12.5m      7m         3.5m          84m
//	2        1.26m          12.5m      7.24m      3.62m         67.88m
//	3        1.0182m        12.5m      7.4818m    3.7409m       51.6391m
//	4        0.7745865m     12.5m      7.7254135m 3.86270675m   35.27639325m
//
// Cents: the sweep of quarter 4 is 3,862,706.75. Quarters 5 and 6 follow; in quarter 7 all that is left is due: the schedule
// ends earlier.
func TestACashSweepEndsTheScheduleEarlier(t *testing.T) {
	c := swept()
	c.Financing.CashSweep = &project.CashSweep{Fraction: num("0.5")}
	r := value(t, c)
	for q, want := range []string{"3500000", "3620000", "3740900", "3862706.75"} {
		r.months("prepaid[loan]", 3*(q+1), want)
	}
	r.months("account.Debt, loan", 12, "35276393.25")
	r.months("interest_due[loan]", 6, "1260000")
	r.months("principal_due[loan]", 12, "12500000")
	if got := r.at("account.Debt, loan", 21); !got.IsZero() {
		t.Errorf("quarter 7 leaves %s of debt", got)
	}
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// The same sweep pro rata: 3.5m off 87.5m cuts each later instalment by 4%, to 12m.
func TestAProRataSweepCutsAllInstalmentsAlike(t *testing.T) {
	c := swept()
	c.Financing.CashSweep = &project.CashSweep{Fraction: num("0.5"), Order: project.PrepayProRata}
	r := value(t, c)
	r.months("principal_due[loan]", 3, "12500000")
	r.months("principal_due[loan]", 6, "12000000")
}

// A target of 80m from April on takes all cash: 84m - ... Quarter 1 has no target. In quarter 2, after 12.5m, 75m is owed,
// below the target: nothing is swept. A target of 70m takes 5m of the 7.1875m left.
func TestASweepToATargetBalanceStopsThere(t *testing.T) {
	c := swept()
	c.Financing.CashSweep = &project.CashSweep{TargetBalances: []project.BalanceTarget{{Date: *day(2026, 4, 1), BalanceUSD: *num("70000000")}}}
	r := value(t, c)
	r.months("prepaid[loan]", 3, "0", "0", "0", "5000000")
	r.months("account.Debt, loan", 6, "70000000")
}

// 10m due on 15 February: March has 7m of cash for it, June the remaining 3m.
func TestAMandatoryPrepaymentWaitsForCash(t *testing.T) {
	c := swept()
	c.Financing.CashSweep = &project.CashSweep{Prepayments: []project.MandatoryPrepayment{{Date: *day(2026, 2, 15), AmountUSD: *num("10000000")}}}
	r := value(t, c)
	r.months("prepaid[loan]", 2, "0", "7000000", "0", "0", "3000000", "0")
	r.months("distribution", 3, "0")
}

// covenanted is borrowing of interest only, 1.5m a quarter, 6m a year; revenue is the given sum of each month.
func covenanted(k project.Covenant, perYear string) project.Case {
	c := building(borrowing(), "100000000", "240")
	c.HorizonMonths = 36
	c.Financing.Tranches[0].Maturity = day(2028, 12, 31)
	c.Tenants[0].USDPerYear, c.Tenants[0].TermMonths = num(perYear), 36
	k.ID = "cov"
	c.Financing.Covenants = []project.Covenant{k}
	return c
}

// Revenue of 9m a year covers 6m of interest 1.5 times. In the second year a second lease costs 2.4m for three months from
// January 2027: 0.8m a month, so that January to March bring 0.75m - 0.8m a month. The twelve months to March 2027 have
// 9m - 2.4m = 6.6m of CFADS, 1.1 times: below 1.2, so cash is trapped; so too in June, September and December. The twelve
// months to March 2028 have 9m again: the test is met, and what was trapped is released and distributed. Invented figures.
//
//	quarter to      CFADS    interest  free     trapped account
//	March 2027      -0.15m   1.5m      (opening cash 0)  short: no cash at all
//
// A sponsor pays what March lacks. June, September and December each leave 2.25m - 1.5m = 0.75m: 2.25m in all.
func TestALockUpTrapsCashAndReleasesIt(t *testing.T) {
	c := covenanted(project.Covenant{Kind: project.BackwardDSCR, LockUpLevel: num("1.2")}, "9000000")
	c.Facility.Occupancies = []project.Occupancy{{ID: "lease", USDPerYear: num("9600000"), TermMonths: 3, Commencement: day(2027, 1, 1)}}
	c.Financing.SponsorSupportUSD = num("10000000")
	r := value(t, c)
	r.months("covenant_tested[cov]", 9, "0", "0", "0", "1")
	r.months("covenant_value[cov]", 12, "1.5")
	r.months("covenant_value[cov]", 15, "1.1")
	r.months("lock_up", 12, "0", "0", "0", "1")
	r.months("cash_trapped", 15, "0", "0", "0", "750000", "0", "0", "750000", "0", "0", "750000", "0")
	r.months("account.Trapped cash account", 24, "2250000", "2250000", "2250000", "0")
	r.months("distribution", 12, "750000", "0", "0", "0", "0", "0", "0")
	r.months("distribution", 27, "3000000") // 2.25m released and 0.75m of the quarter
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// The same fall of CFADS breaches a default level of 1.15: at 1.1 the test lacks 0.05 x 6m = 0.3m. The sponsor has one cure and
// 60 days: the money arrives two months after the test and is no CFADS. June fails again, without a cure left: 60 days later,
// in August, that is an event of default, which lasts until March 2028 passes the test.
func TestABreachIsCuredOnce(t *testing.T) {
	c := covenanted(project.Covenant{Kind: project.BackwardDSCR, DefaultLevel: num("1.15"), CureCount: 1, CureDays: 60}, "9000000")
	c.Facility.Occupancies = []project.Occupancy{{ID: "lease", USDPerYear: num("9600000"), TermMonths: 3, Commencement: day(2027, 1, 1)}}
	c.Financing.SponsorSupportUSD = num("10000000")
	r := value(t, c)
	r.months("covenant_breach[cov]", 12, "0", "0", "0", "1", "0", "0", "1")
	r.months("covenant_cured[cov]", 15, "1", "0", "0", "0")
	r.months("equity_cure[cov]", 15, "0", "0", "300000", "0")
	r.months("cfads", 17, "750000")
	r.months("covenant_default[cov]", 18, "0", "0", "1", "1", "1", "1", "1", "1", "1", "0")
	r.near("covenant_headroom[cov]", 15, "-0.043478260869565217", "0.000000000000000001")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// LTV: 100m of debt over collateral at book value, 100m - 5m a year of wear, less 10%. At the end of month 3: 98.75m x 0.9 =
// 88.875m, 112.5%; debt yield and liquidity beside it: 9m of EBITDA over 100m, and cash of 0.75m after the coupon.
func TestEachKindOfCovenantMeasuresWhatItSays(t *testing.T) {
	c := covenanted(project.Covenant{Kind: project.LoanToValue, DefaultLevel: num("1.2"), LockUpLevel: num("1.1"), CostOfSale: num("0.1")}, "9000000")
	add := func(id string, k project.Covenant) {
		k.ID = id
		c.Financing.Covenants = append(c.Financing.Covenants, k)
	}
	add("yield", project.Covenant{Kind: project.MinimumDebtYield, DefaultLevel: num("0.08")})
	add("cash", project.Covenant{Kind: project.MinimumLiquidity, DefaultLevelUSD: num("500000")})
	add("custom", project.Covenant{Kind: project.CustomRatio, NumeratorLine: "ebitda", DenominatorLine: "revenue", DefaultLevel: num("0.9"), TestFrequency: calendar.Annual})
	r := value(t, c)
	if got, want := r.at("covenant_value[cov]", 3), "1.125175808720"; apart(got, money.MustParse(want), money.MustParse("0.000000001")) {
		t.Errorf("LTV %s, want %s", got, want)
	}
	r.months("lock_up", 1, "0", "0", "1")
	r.months("covenant_tested[yield]", 9, "0", "0", "0", "1")
	r.months("covenant_value[yield]", 12, "0.09")
	r.months("covenant_value[cash]", 3, "750000")
	r.months("covenant_tested[custom]", 11, "0", "1", "0")
	r.months("covenant_value[custom]", 12, "1")
}

// tested is a case with every part of the waterfall that covenants and distress add. Invented figures.
func tested() project.Case {
	c := covenanted(project.Covenant{Kind: project.BackwardDSCR, LockUpLevel: num("1.3"), DefaultLevel: num("1.15"), CureCount: 2, CureDays: 40,
		CureLimitUSD: num("900000")}, "9000000")
	c.ID = "tested"
	c.Financing.Distress = project.Distress{}
	c.Financing.Covenants = append(c.Financing.Covenants,
		project.Covenant{ID: "ltv", Kind: project.LoanToValue, DefaultLevel: num("0.95"), LockUpLevel: num("0.9")},
		project.Covenant{ID: "cash", Kind: project.MinimumLiquidity, LockUpLevelUSD: num("100000")})
	c.Facility.Occupancies = []project.Occupancy{{ID: "lease", USDPerYear: num("9600000"), TermMonths: 3, Commencement: day(2027, 1, 1)}}
	c.Financing.CashSweep = &project.CashSweep{Fraction: num("0.25")}
	c.Financing.DebtGuarantees = []project.DebtGuarantee{{ID: "parent", Guarantor: "Parent Inc.", CapUSD: num("2000000")}}
	c.Financing.DSRA = &project.DSRA{Months: num("3")}
	return c
}
