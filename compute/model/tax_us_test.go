package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// Figures of this file are invented, round enough to be checked by hand. The tables are those of IRS Publication 946.

// taxedUS is a site of accelerators for 100m in service on 1 January 2026, let for a price a year, under US tax without
// bonus depreciation.
func taxedUS(usdPerYear string, months int) project.Case {
	c := gpus(let(site(), usdPerYear, months), "1000", "100000")
	c.HorizonMonths = months
	c.Tax = project.Tax{Regime: project.USTax, BonusFraction: num("0")}
	return c
}

// years checks what a line sums to in calendar years from 2026 on, to the cent.
func (r run) years(line string, want ...string) {
	r.t.Helper()
	for k, w := range want {
		if got := r.sum(line, 12*k+1, 12*k+12); apart(got, money.MustParse(w), *num("0.005")) {
			r.t.Errorf("%s, %d: got %s, want %s", line, 2026+k, got, w)
		}
	}
}

// 100m of 5-year class: 20%, 32%, 19.2%, 11.52%, 11.52%, 5.76%. Income of 40m a year less that, at 21%:
//
//	2026: 20m -> 4.2m       2027: 8m -> 1.68m           2028: 20.8m -> 4.368m
//	2029, 2030: 28.48m -> 5,980,800                     2031: 34.24m -> 7,190,400      2032: 40m -> 8.4m
func TestFiveYearTableByHand(t *testing.T) {
	r := value(t, taxedUS("40000000", 84))
	r.years("tax_depreciation", "20000000", "32000000", "19200000", "11520000", "11520000", "5760000", "0")
	r.years("tax_charge", "4200000", "1680000", "4368000", "5980800", "5980800", "7190400", "8400000")
	r.months("tax_paid", 3, "0", "1400000", "0", "700000", "0", "0", "1050000", "0", "0", "1050000")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// In service on 1 July: the half-year table does not ask when, and the year's 20m fall into its six months in service. A
// delay to October leaves three.
func TestTheFirstYearSpreadsOverItsMonthsInService(t *testing.T) {
	c := taxedUS("40000000", 36)
	c.Facility.Phases[0].PlannedCOD = day(2026, 7, 1)
	r := value(t, c)
	r.near("tax_depreciation", 6, "0", "0")
	r.near("tax_depreciation", 7, "3333333.33", "0.01")
	r.near("tax_depreciation", 12, "3333333.33", "0.01")
	r.near("tax_depreciation", 13, "2666666.67", "0.01") // 32m / 12
	r.years("tax_depreciation", "20000000", "32000000", "19200000")
	late := valueOf(t, r.r, r.p, set("facility.phases[p].delay_days", "92"))
	late.near("tax_depreciation", 9, "0", "0")
	late.near("tax_depreciation", 10, "6666666.67", "0.01")
	late.years("tax_depreciation", "20000000", "32000000", "19200000")
}

// All of it in 2026: 40m - 100m is a loss of 60m. In 2027 it covers 80% of 40m: 8m remain, 1.68m of tax; in 2028 the last
// 28m: 12m remain, 2.52m.
func TestBonusDepreciationMakesALossThatCoversEightyPercent(t *testing.T) {
	c := taxedUS("40000000", 48)
	c.Tax.BonusFraction = nil // default 1
	r := value(t, c)
	r.years("tax_depreciation", "100000000", "0", "0")
	r.years("tax_charge", "0", "1680000", "2520000", "8400000")
	r.near("tax_losses", 12, "60000000", "0.01")
	r.near("tax_losses", 24, "28000000", "0.01")
	r.near("tax_losses", 36, "0", "0.01")
	// Two fifths of it: 40m + 20% of 60m in 2026, 32% of 60m in 2027.
	c.Tax.BonusFraction = num("0.4")
	value(t, c).years("tax_depreciation", "52000000", "19200000", "11520000")
}

// A building of 39m in service in July: 1.177% in 2026 (5.5 of 12 months), 2.564% after; there is no bonus for it. Works of
// the 15-year class for 10m: 5%, 9.5%, 8.55%. Land for 50m: nothing.
func TestClassesByHand(t *testing.T) {
	c := let(site(), "40000000", 36)
	c.HorizonMonths = 36
	p := &c.Facility.Phases[0]
	p.PlannedCOD = day(2026, 7, 1)
	p.CapitalCosts = []project.CapitalCost{{ID: "shell", Category: project.ShellAndCore, AmountUSD: num("39000000")},
		{ID: "land", Category: project.Land, AmountUSD: num("50000000")}}
	c.Tax.Regime = project.USTax
	value(t, c).years("tax_depreciation", "459030", "999960", "999960")
	c.Tax.BonusFraction = num("0")
	p.CapitalCosts[0] = project.CapitalCost{ID: "plant", Category: project.MechanicalElectrical, AmountUSD: num("10000000")}
	value(t, c).years("tax_depreciation", "500000", "950000", "855000")
}

// A building for 50 years of the grid: the fortieth year takes what the others left. 39m in service on 1 January 2026:
// 2.461%, 38 years of 2.564%, 0.107%.
func TestABuildingIsWrittenOffInFortyYears(t *testing.T) {
	c := building(let(site(), "40000000", 504), "39000000", "480")
	c.HorizonMonths, c.Tax.Regime = 504, project.USTax
	r := value(t, c)
	if got := r.sum("tax_depreciation", 12*39+1, 12*40); apart(got, *num("41730"), *num("0.01")) {
		t.Errorf("2065: %s", got)
	}
	if got := r.total("tax_depreciation"); apart(got, *num("39000000"), *num("0.01")) {
		t.Errorf("in all: %s", got)
	}
}

// A loan of 100m at 12%, repaid at the end of 2027, income of 20m: 30% of 20m is 6m of 12m interest. Tax is 0.21 x 14m =
// 2.94m in each year; 2028 has no interest and deducts 6m of the 12m carried. With the election: 0.21 x 8m.
func TestInterestIsLimitedToAShareOfIncome(t *testing.T) {
	c := borrowing()
	c.HorizonMonths, c.Tenants[0].TermMonths, c.Tenants[0].USDPerYear = 36, 36, num("20000000")
	c.Financing.Tranches[0].FixedRate, c.Financing.SponsorSupportUSD = num("0.12"), num("100000000") // which repays the loan
	c.Tax.Regime = project.USTax
	r := value(t, c)
	r.years("tax_charge", "2940000", "2940000", "2940000")
	r.months("interest_carried_forward", 11, "0", "6000000")
	r.months("interest_carried_forward", 24, "12000000")
	r.months("interest_carried_forward", 36, "6000000")
	c.Tax.NoInterestLimit = true
	value(t, c).years("tax_charge", "1680000", "1680000", "4200000")
}

// 20m of income at 5% and 21%: 1m to the state, 0.21 x 19m = 3.99m to the federation.
func TestStateTaxIsDeductedFederally(t *testing.T) {
	c := let(site(), "20000000", 24)
	c.Tax = project.Tax{Regime: project.USTax, StateRate: num("0.05")}
	r := value(t, c)
	r.years("tax_charge", "4990000", "4990000")
	r.near("state_tax_year_to_date", 12, "1000000", "0.01")
	r.near("federal_tax_year_to_date", 12, "3990000", "0.01")
}

// Built in 2026 with a loan of 100m at 6%: 6m of interest, and 6m of staff, join the 100m of the accelerators; 20% of 112m
// in 2027. The books have staff as a cost of 2026, which makes no loss for tax.
func TestBasisHoldsInterestAndCostBeforeOperation(t *testing.T) {
	c := borrowing()
	c.HorizonMonths = 36
	c = gpus(c, "1000", "100000")
	c.Facility.Phases[0].PlannedCOD = day(2027, 1, 1)
	c.Facility.Phases[0].Fleets[0].PaymentDate = day(2025, 12, 31)
	c.Facility.OperatingCosts = costs("6000000")
	c.Facility.OperatingCosts[0].StartDate = day(2026, 1, 1)
	c.Tax = project.Tax{Regime: project.USTax, BonusFraction: num("0")}
	r := value(t, c)
	r.years("cost_before_operation", "6000000", "0")
	r.years("tax_depreciation", "0", "22400000", "35840000")
	r.months("tax_losses", 12, "0")
	r.months("capitalized_beside_cost", 12, "12000000", "0")
	if got := r.sum("pretax_income", 1, 12); got != *num("-6000000") {
		t.Errorf("book income of 2026: %s", got)
	}
	// Capitalised by the books too: depreciation of 112m over 60 months from 2027.
	c.Tax.CapitalizeRunning = true
	r = value(t, c)
	r.years("ebitda", "0", "114000000")
	r.years("depreciation", "0", "22400000")
	r.years("tax_depreciation", "0", "22400000", "35840000")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// Two phases of 60m and 40m, the second a year later: interest of 6m a year on the whole. Capitalised are all of it in 2026
// and half in 2027, while half of the campus stands idle. The first phase takes 60% of the 6.25m up to January 2027, the
// second the rest and the 2.75m of the other months.
//
//	2027: 20% x (60m + 3.75m) = 12.75m;   2028: 32% x 63.75m + 20% x (40m + 2.5m + 2.75m) = 20.4m + 9.05m
func TestThePoolIsSharedByCost(t *testing.T) {
	c := borrowing()
	c.HorizonMonths = 36
	c = gpus(c, "600", "100000")
	c.Facility.Phases = append(c.Facility.Phases, c.Facility.Phases[0])
	c.Facility.Phases[1].ID, c.Tenants[0].PhaseIDs = "q", []string{"p"}
	c.Facility.Phases[1].Fleets = []project.Fleet{{ID: "gpu", Unit: project.Package, Count: num("400"), USDPerAccelerator: num("100000")}}
	for i, at := range []*calendar.Date{day(2027, 1, 1), day(2028, 1, 1)} {
		c.Facility.Phases[i].PlannedCOD, c.Facility.Phases[i].Fleets[0].PaymentDate = at, day(2025, 12, 31)
	}
	c.Financing.Tranches[0].Maturity = day(2028, 12, 31)
	c.Tax = project.Tax{Regime: project.USTax, BonusFraction: num("0")}
	value(t, c).years("tax_depreciation", "0", "12750000", "29450000")
}

// Half of 36 months at 2m is paid in December 2025: 36m, earned by 1m a month. None of it is earned in 2025, so all of it is
// income of 2026, the year after receipt: 12m invoiced and 36m; in 2027 and 2028 what is invoiced.
func TestPrepaymentsAreTaxedInTheYearAfterReceipt(t *testing.T) {
	c := let(site(), "24000000", 36)
	c.HorizonMonths = 36
	c.Tenants[0].PrepaymentFraction = num("0.5")
	c.Tax.Regime = project.USTax
	r := value(t, c)
	r.years("tax_charge", "10080000", "2520000", "2520000")
	r.months("prepayments_taxed_early", 12, "24000000")
	// Paid in January 2026 for a contract from July on, it may wait but for the 6m earned: 12m, then 12m invoiced and 30m.
	c.HorizonMonths = 48
	c.Facility.Phases[0].PlannedCOD, c.Tenants[0].PrepaymentDate = day(2026, 7, 1), day(2026, 1, 31)
	value(t, c).years("tax_charge", "2520000", "8820000", "2520000", "1260000")
}

// Book and tax income differ in time only: tax and deferred tax together are 21% of book income, by year, whatever carries
// it forward; at the end of the tables nothing is deferred but what the books have left.
func TestDeferredTaxMakesTaxFollowBookIncome(t *testing.T) {
	c := borrowing()
	c.HorizonMonths, c.Tenants[0].TermMonths, c.Tenants[0].USDPerYear = 84, 84, num("30000000")
	c = gpus(c, "1000", "100000")
	c.Facility.Phases[0].PlannedCOD = day(2026, 7, 1)
	c.Facility.OperatingCosts = costs("3000000")
	c.Facility.OperatingCosts[0].StartDate = day(2026, 1, 1)
	c.Financing.Tranches[0].FixedRate, c.Financing.Tranches[0].UpfrontFeeFraction = num("0.15"), num("0.01")
	c.Tenants[0].PrepaymentFraction = num("0.2")
	c.Tax = project.Tax{Regime: project.USTax, DeferredTax: true, OpeningTaxLosses: num("1000000")}
	for _, bonus := range []string{"0", "1"} {
		c.Tax.BonusFraction = num(bonus)
		r := value(t, c)
		for month := range r.p.Grid.Len() {
			both := plus(r.at("tax_charge", month), r.at("deferred_tax", month))
			want, _ := money.Mul(r.at("pretax_income", month), *num("0.21"))
			if apart(both, want, *num("0.05")) {
				t.Fatalf("bonus %s, month %d: tax and deferred tax are %s, 21%% of book income %s", bonus, month, both, want)
			}
		}
		r.measureNear("net_margin", "", multiplied(t, r.get("pretax_margin", "").Amount, "0.79"), "0.00000001")
		for _, f := range invariants(r) {
			t.Error(f)
		}
	}
}

func multiplied(t *testing.T, a money.Fixed, by string) string {
	t.Helper()
	v, ok := money.Mul(a, money.MustParse(by))
	if !ok {
		t.Fatal("product overflows")
	}
	return v.String()
}

// A rate of nothing is no tax at all.
func TestATaxOfNothingIsAPassThrough(t *testing.T) {
	c := taxedUS("40000000", 60)
	c.Tax.Rate = num("0")
	a := value(t, c)
	c.Tax = project.Tax{Regime: project.PassThrough}
	b := value(t, c)
	c.Tax = project.Tax{}
	plain := value(t, c)
	sameEquity(t, a, b, "0")
	sameEquity(t, plain, b, "0")
}

// A deduction earlier is worth at least as much: more bonus never lowers equity's value where tax is paid in every year.
func TestAcceleratedDepreciationNeverLowersNPV(t *testing.T) {
	c := taxedUS("120000000", 84)
	r, p := build(t, c)
	last := money.FromInt(-1_000_000_000)
	for _, bonus := range []string{"0", "0.2", "0.5", "0.8", "1"} {
		v := valueOf(t, r, p, set("tax.bonus_fraction", bonus)).get("equity_npv", "").Amount
		if v.Cmp(last) < 0 {
			t.Errorf("bonus %s: NPV %s, with less bonus %s", bonus, v, last)
		}
		last = v
	}
}

// Three times the money bears three times the tax; returns and cover stay.
func TestScalingAllMoneyScalesTax(t *testing.T) {
	small := borrowing()
	small.HorizonMonths = 36
	small = gpus(small, "1000", "100000")
	small.Facility.OperatingCosts = costs("6000000")
	small.Financing.Tranches[0].Maturity, small.Financing.Tranches[0].PrincipalUSD = day(2028, 12, 31), num("60000000")
	small.Tax = project.Tax{Regime: project.USTax, StateRate: num("0.05"), BonusFraction: num("0.4"), DeferredTax: true}
	large := project.Clone(small)
	large.Facility.Phases[0].Fleets[0].USDPerAccelerator, large.Facility.OperatingCosts[0].USDPerYear = num("300000"), num("18000000")
	large.Tenants[0].USDPerYear, large.Financing.Tranches[0].PrincipalUSD = num("360000000"), num("180000000")
	a, b := value(t, small), value(t, large)
	for _, name := range []string{"equity_npv", "project_npv", "net_income_year_1"} {
		b.measureNear(name, "", multiplied(t, a.get(name, "").Amount, "3"), "1")
	}
	for _, name := range []string{"equity_irr", "project_irr", "dscr_min", "net_margin"} {
		b.measureNear(name, "", a.get(name, "").Amount.String(), "0.00000001")
	}
	for month := range a.p.Grid.Len() {
		if x, y := multiplied(t, a.at("tax_charge", month), "3"), b.at("tax_charge", month); apart(y, money.MustParse(x), *num("0.06")) {
			t.Fatalf("month %d: tax %s, three times the other %s", month, y, x)
		}
	}
}

// Accelerators written off at once bring a tenth of their cost in the last month: 10m of income beside the 40m of 2030. In
// service for two years without bonus, 48m of their cost are left, which the 10m reduce to 38m: no income.
func TestSalvageIsIncomeAboveTheBasisLeft(t *testing.T) {
	c := taxedUS("40000000", 60)
	c.Tax.BonusFraction, c.Facility.Phases[0].Fleets[0].SalvageFraction = num("1"), num("0.1")
	value(t, c).years("tax_charge", "0", "1680000", "2520000", "8400000", "10500000")
	c = taxedUS("40000000", 24)
	c.Facility.Phases[0].Fleets[0].SalvageFraction = num("0.1")
	value(t, c).years("tax_charge", "4200000", "1680000")
}
