package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// yard is the site with COD a year after close, on 1 January 2027, and one cost of 1m: month 12 is December 2026.
func yard() project.Case {
	c := building(site(), "1000000", "240")
	c.Facility.Phases[0].PlannedCOD, c.HorizonMonths = day(2027, 1, 1), 36
	return c
}

// weights are shares by month, by their number from construction start.
func weights(months int, at map[int]string) []project.Amount {
	list := make([]project.Amount, months)
	for t := range list {
		list[t] = num("0")
		if w, ok := at[t]; ok {
			list[t] = num(w)
		}
	}
	return list
}

// 1m in prices of close, at 10% a year, a tenth of it after half a year (invented figures):
//
//	month 0:  250,000
//	month 6:  100,000 x 1.1^(1/2) = 104,880.88
//	month 12: 250,000 x 1.1       = 275,000
//	month 24: 400,000 x 1.21      = 484,000         in all 1,113,880.88
func TestCostEscalatesMonthlyToTheMonthOfSpend(t *testing.T) {
	c := yard()
	c.Facility.Phases[0].PlannedCOD = day(2028, 1, 1)
	cost := &c.Facility.Phases[0].CapitalCosts[0]
	cost.SpendWeights = weights(25, map[int]string{0: "0.25", 6: "0.1", 12: "0.25", 24: "0.4"})
	cost.EscalationRate = num("0.1")
	r := value(t, c)
	r.months("capital_cost[p/shell]", 0, "250000", "0")
	r.months("capital_cost[p/shell]", 6, "104880.88")
	r.near("capital_cost[p/shell]", 12, "275000", "0.01") // the running total carries the cent of month 6
	r.near("capital_cost[p/shell]", 24, "484000", "0.01")
	r.measureNear("capital_cost", "", "1113880.88", "0.01")
	r.near("account.Property and equipment at cost", 36, "1113880.88", "0")

	// Stated in prices of June 2025, six months before close: all is dearer by 1.1^(1/2).
	cost.PriceDate = day(2025, 6, 30)
	value(t, c).months("capital_cost[p/shell]", 0, "262202.21") // 250,000 x 1.048808848
}

// An overnight cost of 1,000m in prices of close, spent 1, 2, 7, 10, 20, 20 and 40% at the ends of seven years, with 2.3%
// inflation (the staged construction of issue 4):
//
//	10m x 1.023, 20m x 1.023^2, 70m x 1.023^3, ... 400m x 1.023^7, in all 1,137,961,857.13
func TestAnOvernightCostIsSpentOverSevenYears(t *testing.T) {
	c := building(site(), "1000000000", "240")
	c.HorizonMonths, c.Facility.Phases[0].PlannedCOD = 96, day(2033, 1, 1)
	cost := &c.Facility.Phases[0].CapitalCosts[0]
	cost.SpendWeights = weights(85, map[int]string{12: "0.01", 24: "0.02", 36: "0.07", 48: "0.1", 60: "0.2", 72: "0.2", 84: "0.4"})
	cost.EscalationRate = num("0.023")
	r := value(t, c)
	for month, want := range map[int]string{12: "10230000", 24: "20930580", 36: "74941941.69", 48: "109522294.78", 60: "224082615.13", 72: "229236515.28", 84: "469017910.26"} {
		r.near("capital_cost[p/shell]", month, want, "0.01")
	}
	r.measureNear("capital_cost", "", "1137961857.13", "0.01")
}

// Escalation wears out with the cost: 1,100,000 over 20 months from COD.
func TestEscalationWearsOutWithTheCost(t *testing.T) {
	c := yard()
	cost := &c.Facility.Phases[0].CapitalCosts[0]
	cost.SpendWeights, cost.EscalationRate, cost.BookLifeMonths = weights(13, map[int]string{12: "1"}), num("0.1"), num("20")
	r := value(t, c)
	r.months("capital_cost[p/shell]", 12, "1100000")
	r.months("depreciation", 13, "55000", "55000")
	r.months("account.Accumulated depreciation", 32, "-1100000", "-1100000")
}

// 240 days from 1 January 2026 end on 29 August. With steepness 10 and L(x) = 1 / (1 + e^(-10 (x - 1/2))), 31 days in:
//
//	(L(31/240) - L(0)) / (L(1) - L(0)) = (0.0239316 - 0.0066929) / 0.9866143 = 0.0174726
//
// 120 days in, at the end of April, half is spent.
func TestCostIsSpentByALogisticCurve(t *testing.T) {
	c := yard()
	p := &c.Facility.Phases[0]
	p.ConstructionStart, p.PlannedCOD = day(2026, 1, 1), day(2026, 8, 29)
	p.CapitalCosts[0].LogisticSteepness = num("10")
	r := value(t, c)
	r.near("capital_paid[p/shell]", 1, "17472.62", "0.01")
	r.near("capital_paid[p/shell]", 4, "500000", "0.01")
	r.months("capital_paid[p/shell]", 8, "1000000", "1000000")
}

// Spending that follows a delay, evenly over 365 days: moved by 31 days it begins in February; stretched over 396 days,
// January's 31 days spend 31/396. Without a delay both are the plan.
func TestSpendingFollowsADelayWhereItSaysSo(t *testing.T) {
	for effect, january := range map[project.DelayEffect]string{
		project.DelayLeaves: "84931.51", project.DelayMoves: "0", project.DelayStretches: "78282.83", // 31/365, 0, 31/396
	} {
		c := yard()
		c.Facility.Phases[0].ConstructionStart = day(2026, 1, 1)
		c.Facility.Phases[0].CapitalCosts[0].OnDelay = effect
		plan := value(t, c)
		plan.months("capital_cost[p/shell]", 1, "84931.51")
		late := valueOf(t, plan.r, plan.p, set("facility.phases[p].delay_days", "31"))
		late.months("capital_cost[p/shell]", 1, january)
		if got := late.total("capital_cost[p/shell]"); got != *num("1000000") {
			t.Errorf("%s: spent %s", effect, got)
		}
	}
}

// Weights of a quarter, a half and a quarter, 14 days late. The end of each month reads the plan 14 days earlier:
//
//	January:  17 January   17/31 x 0.25        = 0.137097
//	February: 14 February  0.25 + 14/28 x 0.5  = 0.5
//	March:    17 March     0.75 + 17/31 x 0.25 = 0.887097
func TestListedWeightsMoveByDays(t *testing.T) {
	c := yard()
	p := &c.Facility.Phases[0]
	p.ConstructionStart = day(2026, 1, 1)
	p.CapitalCosts[0].SpendWeights = []project.Amount{num("0.25"), num("0.5"), num("0.25")}
	p.CapitalCosts[0].OnDelay = project.DelayMoves
	plan := value(t, c)
	plan.months("capital_cost[p/shell]", 1, "250000", "500000", "250000")
	late := valueOf(t, plan.r, plan.p, set("facility.phases[p].delay_days", "14"))
	late.months("capital_paid[p/shell]", 1, "137096.77", "500000", "887096.77", "1000000")
}

// Owner's cost of 5% of 1m, and a contingency of 10% of building and owner's cost, of which 60% is spent; an overrun of 1.2
// reaches them through the building, once:
//
//	owner's cost 0.05 x 1.2m = 60,000;   contingency 0.1 x 1.26m x 0.6 = 75,600
func TestCostsThatAreSharesOfOthers(t *testing.T) {
	c := yard()
	p := &c.Facility.Phases[0]
	p.CostOverrun = num("1.2")
	p.CapitalCosts = append(p.CapitalCosts,
		project.CapitalCost{ID: "owner", Category: project.OwnersCost, FractionOfCost: num("0.05"), FractionOfIDs: []string{"shell"}},
		project.CapitalCost{ID: "reserve", Category: project.Contingency, FractionOfCost: num("0.1"), ContingencySpent: num("0.6")})
	r := value(t, c)
	r.near("capital_paid[p/owner]", 36, "60000", "0")
	r.near("capital_paid[p/reserve]", 36, "75600", "0")
	r.measure("capital_cost", "", "1335600")
}

// 100 accelerators at 10,000 and 10% for network and storage are 1.1m: 20% six months before COD (1 July, month 7), 30% two
// months before (1 November, month 11), and the rest on delivery, the day before COD (month 12).
func TestAFleetIsPaidByDepositsAndOnDelivery(t *testing.T) {
	c := gpus(yard(), "100", "10000")
	f := &c.Facility.Phases[0].Fleets[0]
	f.NetworkStorage = num("0.1")
	f.Deposits = []project.Deposit{{MonthsFromCOD: -6, Fraction: num("0.2")}, {MonthsFromCOD: -2, Fraction: num("0.3")}}
	r := value(t, c)
	r.months("capital_cost[p/gpu]", 6, "0", "220000", "0", "0", "0", "330000", "550000", "0")
	late := set("facility.phases[p].delay_days", "90")
	valueOf(t, r.r, r.p, late).months("capital_cost[p/gpu]", 7, "220000") // conventions 3.6: a delay moves no payment

	// By order: all payments move by the 90 days, to 29 September, 30 January and 31 March.
	f.OnDelay = project.DelayMoves
	r = value(t, c)
	r.months("capital_cost[p/gpu]", 7, "220000", "0", "0", "0", "330000", "550000")
	valueOf(t, r.r, r.p, late).months("capital_cost[p/gpu]", 7, "0", "0", "220000", "0", "0", "0", "330000", "0", "550000")
}

// A fleet of 4 of the phase's 10 MW at 2 kW each is 2,000 accelerators; at 30m a facility MW and PUE 1.25 it costs 150m.
func TestAFleetIsPricedByTheMegawatt(t *testing.T) {
	c := yard()
	c.Facility.Phases[0].Fleets = []project.Fleet{{ID: "gpu", Unit: project.Package, KWPerAccelerator: num("2"), CapacityMW: num("4"),
		USDPerMW: num("30000000"), PerMWBase: project.FacilityLoad}}
	r := value(t, c)
	r.measure("accelerators", "", "2000")
	r.near("capital_paid[p/gpu]", 36, "150000000", "0")
}
