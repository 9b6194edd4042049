package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// powered is the site with power at 50 a MWh, PUE 1.2 and a quarter of full load when idle, and a tenant that uses 0.8.
func powered() project.Case {
	c := let(site(), "12000000", 24)
	c.Tenants[0].UtilizationFraction = num("0.8")
	c.Facility.Power = &project.Power{USDPerMWh: num("50"), OperatingPUE: num("1.2"), IdleFraction: num("0.25")}
	return c
}

// Load 0.25 + 0.75 x 0.8 = 0.85; 10 MW x 1.2 x 744 h x 0.85 = 7,588.8 MWh; x 50 = 379,440.
func TestEnergyFollowsSoldUtilization(t *testing.T) {
	c := powered()
	r := value(t, c)
	r.months("energy_mwh", 0, "0", "7588.8")
	r.months("power_cost", 1, "379440")
	// Idle from the day on which the tenant stops: 0.25 x 8,064 MWh at full load in February = 2,016 MWh.
	stop := valueOf(t, r.r, r.p, set("tenants[t].stops_paying_date", "2026-02-01"))
	stop.months("energy_mwh", 2, "2016")
	// A load factor of its own stands in for sold utilization: 0.25 + 0.75 x 0.6 = 0.7.
	c.Facility.Power.LoadFactor = num("0.6")
	value(t, c).months("energy_mwh", 1, "6249.6")
}

// Design PUE 1.25 makes 12.5 MW of utility load. All of it is billed at a minimum take of 1; at one half, 6.25 MW is less
// than the load of 10 x 1.2 x 0.85 = 10.2 MW. It runs from the utility service date, not from a late COD (conventions 3.6).
func TestADemandChargeIsOnTheLargerOfLoadAndMinimumTake(t *testing.T) {
	c := powered()
	c.Facility.Power.DemandUSDPerKWMonth = num("8")
	value(t, c).months("power_cost[demand]", 1, "100000")
	c.Facility.Power.MinimumTakeFraction = num("0.5")
	r := value(t, c)
	r.months("power_cost[demand]", 1, "81600")
	late := valueOf(t, r.r, r.p, set("facility.phases[p].delay_days", "59"))
	late.months("power_cost[demand]", 1, "50000", "50000", "81600")
	late.months("power_cost[energy]", 1, "0", "0")
}

// A quarter late, a rent of 100 x 10,000 kW runs from its own day; 3% on its anniversary, whatever the tenant does.
func TestRentIsDueFromItsCommencement(t *testing.T) {
	c := let(site(), "12000000", 20)
	c.Facility.Phases[0].PlannedCOD = day(2026, 4, 1)
	c.Facility.Occupancies = []project.Occupancy{{ID: "lease", USDPerKWMonth: num("100"), EscalationRate: num("0.03"), Commencement: day(2026, 1, 1), TermMonths: 18}}
	r := value(t, c)
	r = valueOf(t, r.r, r.p, set("tenants[t].stops_paying_date", "2026-01-01"), set("facility.phases[p].delay_days", "100"))
	r.months("occupancy_cost", 1, "1000000", "1000000")
	r.months("occupancy_cost", 12, "1000000", "1030000")
	r.months("occupancy_cost", 18, "1030000", "0")
	r.measure("occupancy_per_kw_month", "", "100.75") // April 2026 to March 2027: (9 x 1m + 3 x 1.03m) / 10,000 kW / 12
	r.measure("occupancy_per_year", "", "12120000")   // (12 x 1m + 6 x 1.03m) x 12 / 18
}

// Fixed cost runs from the planned COD; what scales with megawatts and hardware runs with the phase, a share of revenue with
// revenue. From 15 February (14 of 28 days) on:
//
//	1,200,000 / 12 = 100,000;   10 MW x 60,000 / 12 / 2 = 25,000;   100 x 30,000 x 2% / 12 / 2 = 2,500;   5% x 500,000 = 25,000
func TestFixedCostDoesNotWaitForALatePhase(t *testing.T) {
	c := let(gpus(site(), "100", "30000"), "12000000", 20)
	c.Facility.OperatingCosts = []project.OperatingCost{
		{ID: "fixed", USDPerYear: num("1200000")},
		{ID: "mw", USDPerMWYear: num("60000")},
		{ID: "hardware", Category: project.Maintenance, FractionOfHardwareCostYear: num("0.02")},
		{ID: "share", FractionOfRevenue: num("0.05")},
	}
	c.Facility.Phases[0].DelayDays = num("45")
	r := value(t, c)
	r.months("operating_cost[fixed]", 1, "100000", "100000")
	r.months("operating_cost[mw]", 1, "0", "25000", "50000")
	r.months("operating_cost[hardware]", 1, "0", "2500", "5000")
	r.months("operating_cost[share]", 1, "0", "25000", "50000")
	r.months("operating_cost", 2, "152500")
	r.months("ebitda", 2, "347500")
}

// General administration is no direct cost: gross margin is before it, EBITDA after.
func TestOverheadIsBelowTheGrossMargin(t *testing.T) {
	c := let(site(), "12000000", 24)
	c.Facility.OperatingCosts = []project.OperatingCost{
		{ID: "staff", Category: project.Staff, USDPerYear: num("3000000")},
		{ID: "admin", Category: project.GeneralAdministrative, USDPerYear: num("1200000")},
	}
	r := value(t, c)
	r.measure("cash_gross_margin", "", "0.75") // 9m / 12m
	r.measure("ebitda_margin", "", "0.65")     // 7.8m / 12m
}

// Conventions 3.8: a cost of the whole site is borne by phase in proportion to critical IT MW, 10 and 30 of 40.
func TestSiteCostIsSharedByCriticalMegawatts(t *testing.T) {
	c := site()
	c.Facility.Phases = append(c.Facility.Phases, project.Phase{ID: "q", CapacityMW: num("30"), CapacityBase: project.CriticalIT, PlannedCOD: day(2026, 1, 1)})
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "site", USDPerYear: num("36500000")}}
	c.Analysis.BurnPhaseIDs = []string{"q"}
	r := value(t, c)
	r.measure("cash_burn_by_cause", "operating", "75000") // 36.5m x 3/4 / 365
	c.Facility.OperatingCosts[0].PhaseIDs = []string{"p"}
	value(t, c).measure("cash_burn_by_cause", "operating", "0")
}

// 1.2m in the first year and 3% more in the second: 2.436m over 24 months are 101,500 a month in the books, 100,000 and then
// 103,000 in cash. What is accrued is 1,500 a month for a year, 18,000, and gone after two.
func TestRentByTheStraightLine(t *testing.T) {
	c := let(site(), "12000000", 24)
	c.Facility.Occupancies = []project.Occupancy{{ID: "lease", USDPerYear: num("1200000"), EscalationRate: num("0.03"), TermMonths: 24, StraightLine: true}}
	r := value(t, c)
	r.months("ebitda", 1, "898500", "898500")
	r.months("ebitda", 13, "898500", "898500")
	r.months("costs_paid", 12, "100000", "103000")
	r.months("account.Rent accrued, lease", 12, "18000")
	r.months("account.Rent accrued, lease", 24, "0")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}
