package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// building gives the site one capital cost of an amount, with a book life.
func building(c project.Case, usd, life string) project.Case {
	c.Facility.Phases[0].CapitalCosts = []project.CapitalCost{{ID: "shell", Category: project.ShellAndCore, AmountUSD: num(usd), BookLifeMonths: num(life)}}
	return c
}

// 16 January to 31 March are 16 + 28 + 31 = 75 days. A delay moves no spending (conventions 3.6).
func TestCostIsSpentEvenlyByDays(t *testing.T) {
	c := building(site(), "75000000", "240")
	c.Facility.Phases[0].ConstructionStart, c.Facility.Phases[0].PlannedCOD = day(2026, 1, 16), day(2026, 4, 1)
	r := value(t, c)
	r.months("capital_cost[p/shell]", 0, "0", "16000000", "28000000", "31000000", "0")
	late := valueOf(t, r.r, r.p, set("facility.phases[p].delay_days", "90"))
	late.months("capital_cost[p/shell]", 1, "16000000", "28000000", "31000000", "0")
}

// Weights from the month of construction start, times an overrun of 1.2; a price per MW counts on its base, 12.5 facility MW.
func TestCostIsSpentByWeights(t *testing.T) {
	c := building(site(), "1000000", "240")
	p := &c.Facility.Phases[0]
	p.PlannedCOD, p.CostOverrun = day(2026, 6, 1), num("1.2")
	p.CapitalCosts[0].AmountUSD, p.CapitalCosts[0].USDPerMW, p.CapitalCosts[0].PerMWBase = nil, num("1000000"), project.FacilityLoad
	p.CapitalCosts[0].SpendWeights = []project.Amount{num("0.1"), num("0.2"), num("0.4"), num("0.3")}
	r := value(t, c)
	r.months("capital_cost[p/shell]", 0, "1500000", "3000000", "6000000", "4500000", "0")
	r.measure("capital_cost", "", "15000000")
	r.measure("capital_cost_per_mw", "", "1500000") // over 10 MW critical IT
}

// A third of a cent does not get lost: the running total is rounded, so that the parts sum to the cost.
func TestSpendingSumsToTheCost(t *testing.T) {
	c := building(site(), "100.01", "7")
	c.Facility.Phases[0].PlannedCOD = day(2026, 4, 1)
	r := value(t, c)
	if got := r.total("capital_cost[p/shell]"); got != *num("100.01") {
		t.Errorf("spent %s", got)
	}
	if got := r.total("depreciation[p/shell]"); got != *num("100.01") {
		t.Errorf("written off %s", got)
	}
}

// 12m over 24 months is 500,000 a month, from the day in service: 16 of 31 days of January, and the rest at the end.
func TestDepreciationIsStraightByDaysAndEndsAtTheCost(t *testing.T) {
	c := building(site(), "12000000", "20")
	c.Facility.Phases[0].PlannedCOD = day(2026, 1, 16)
	r := value(t, c)
	r.months("depreciation", 1, "309677.42") // 600,000 x 16/31
	r.near("depreciation", 2, "600000", "0.01")
	r.near("depreciation", 21, "290322.58", "0.01") // 600,000 x 15/31
	r.months("depreciation", 22, "0", "0")
	r.months("account.Accumulated depreciation", 24, "-12000000")
}

// Nine tenths of 10,000 x 100 wear out over ten months; the tenth comes in at the end, at its book value (conventions 1.8).
func TestSalvageIsNotWrittenOffButReceived(t *testing.T) {
	c := gpus(site(), "100", "10000")
	c.Facility.Phases[0].Fleets[0].BookLifeMonths, c.Facility.Phases[0].Fleets[0].SalvageFraction = num("10"), num("0.1")
	r := value(t, c)
	r.months("depreciation", 1, "90000")
	r.months("depreciation", 11, "0")
	r.months("salvage", 23, "0", "100000")
	r.months("account.Property and equipment at cost", 23, "1000000", "900000")
	r.months("account.Accumulated depreciation", 24, "-900000")
}

// A fleet is paid on its date, by default the day before planned COD, and a late phase does not put that off.
func TestAFleetIsPaidOnItsDate(t *testing.T) {
	c := gpus(site(), "100", "10000")
	c.Facility.Phases[0].PlannedCOD, c.Facility.Phases[0].DelayDays = day(2026, 4, 1), num("60")
	value(t, c).months("capital_cost[p/gpu]", 2, "0", "1000000", "0")
	c.Facility.Phases[0].Fleets[0].PaymentDate = day(2026, 2, 10)
	value(t, c).months("capital_cost[p/gpu]", 2, "1000000", "0")
}

// Half of 1.2m is paid in month 0 and half in month 2, the phase operates from month 1 on, life 12 months:
//
//	600,000 x 1/12 = 50,000;   1,200,000 x 2/12 - 50,000 = 150,000;   then 100,000 a month
func TestWhatIsPaidAfterInServiceCatchesUp(t *testing.T) {
	c := building(site(), "1200000", "12")
	c.Facility.Phases[0].CapitalCosts[0].SpendWeights = []project.Amount{num("0.5"), num("0"), num("0.5")}
	r := value(t, c)
	r.months("depreciation", 1, "50000", "150000", "100000")
	r.months("account.Accumulated depreciation", 12, "-1200000")
}

func TestLandIsNeverWrittenOff(t *testing.T) {
	c := site()
	c.Facility.Phases[0].CapitalCosts = []project.CapitalCost{{ID: "land", Category: project.Land, AmountUSD: num("5000000")}}
	r := value(t, c)
	if got := r.total("depreciation"); !got.IsZero() {
		t.Errorf("land is written off by %s", got)
	}
}

// Interest of 100m at 6%, 30/360, from close to COD on 1 July: 180/360 x 6m = 3,000,000 joins the assets, half a million a
// month, and is written off with the building over 12 months: 250,000 a month. From July on interest is expense.
func TestInterestDuringConstructionIsCapitalisedAndWrittenOffWithTheAssets(t *testing.T) {
	c := building(site(), "150000000", "12")
	c.Facility.Phases[0].PlannedCOD = day(2026, 7, 1)
	c.Financing.Tranches = []project.Tranche{{ID: "bond", Kind: project.Bond, PrincipalUSD: num("100000000"), Maturity: day(2027, 12, 31), FixedRate: num("0.06"), DayCount: e360()}}
	r := value(t, c)
	r.months("interest_capitalized", 1, "500000", "500000")
	r.months("account.Capitalised interest", 6, "3000000")
	r.months("interest_expense", 6, "0", "500000")
	r.months("depreciation_of_interest", 6, "0", "250000", "250000")
	r.months("account.Accumulated depreciation of capitalised interest", 18, "-3000000", "-3000000")
}
