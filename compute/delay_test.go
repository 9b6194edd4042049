package compute_test

import (
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// campus has 10 MW from 1 January 2026 on for 24 months, let for 12m a year, power at 50 and a fixed cost of 2.4m a year.
func campus(term int) project.Case {
	num, day := projecttest.Num, projecttest.Day
	return project.Case{ID: "campus", FinancialClose: day(2025, 12, 31), HorizonMonths: 24,
		Facility: project.Facility{
			Phases:         []project.Phase{{ID: "p", CapacityMW: num("10"), CapacityBase: project.CriticalIT, PlannedCOD: day(2026, 1, 1)}},
			Power:          &project.Power{USDPerMWh: num("50"), OperatingPUE: num("1.2")},
			OperatingCosts: []project.OperatingCost{{ID: "staff", USDPerYear: num("2400000")}},
		},
		Tenants:  []project.Tenant{{ID: "t", USDPerYear: num("12000000"), TermMonths: term}},
		Analysis: project.Analysis{DelayCostDays: 31},
	}
}

func (d delays) check(t *testing.T, v *compute.Valuation) {
	t.Helper()
	for _, x := range d {
		if m := figure(t, v, x.name, x.label); m.Absent != "" || m.Amount != *projecttest.Num(x.want) {
			t.Errorf("%s[%s]: %s %s, want %s", x.name, x.label, m.Amount, m.Absent, x.want)
		}
	}
}

type delays []struct{ name, label, want string }

// A contract of 24 months loses one of them behind the horizon: 1,000,000 / 31 days. Power of January 2026 is saved,
// 10 x 1.2 x 744 x 50 = 446,400, a gain of 14,400 a day. Fixed cost runs on.
func TestADayOfDelayCostsWhatTheHorizonCutsOff(t *testing.T) {
	delays{
		{"cost_of_delay_by_cause", "revenue", "32258.064516129032258065"},
		{"cost_of_delay_by_cause", "power", "-14400"},
		{"cost_of_delay_by_cause", "occupancy", "0"},
		{"cost_of_delay_by_cause", "operating", "0"},
		{"cost_of_delay_by_cause", "tax", "0"},
		{"cost_of_delay_by_cause", "financing", "0"},
		{"cost_of_delay_per_day", "", "17858.064516129032258065"},
	}.check(t, value(t, compute.ValueRequest{Case: campus(24)}))
}

// A contract of 12 months ends within the horizon whatever the delay: revenue is deferred, not lost. It moves from
// January 2026 to January 2027, both of 31 days, and so does its power.
func TestDeferredRevenueIsNotLost(t *testing.T) {
	v := value(t, compute.ValueRequest{Case: campus(12)})
	delays{{"cost_of_delay_by_cause", "revenue", "0"}, {"cost_of_delay_by_cause", "power", "0"}, {"cost_of_delay_per_day", "", "0"}}.check(t, v)
	if m := figure(t, v, "equity_npv_of_delay_per_day", ""); m.Amount.Sign() <= 0 {
		t.Errorf("what comes later is worth as much: %s", m.Amount)
	}
}

// The delay comes on top of what the scenario has: from 31 days late to 62, the second month lost is as dear as the first;
// February's power, 672 hours, is saved then. The number of days is an input like any other.
func TestTheDelayComesOnTopOfTheScenarios(t *testing.T) {
	late := []project.Override{replaceWith("facility.phases[p].delay_days", "31"), replaceWith("analysis.delay_cost_days", "28")}
	delays{
		{"cost_of_delay_by_cause", "revenue", "35714.285714285714285714"}, // 1m / 28
		{"cost_of_delay_by_cause", "power", "-14400"},                     // 10 x 1.2 x 672 x 50 / 28
	}.check(t, value(t, compute.ValueRequest{Case: campus(24), Overrides: late}))
}

// Past the horizon a phase never operates; that is a warning, and the figure stands.
func TestADelayPastTheHorizonLosesEverything(t *testing.T) {
	c := campus(24)
	c.Analysis.DelayCostDays = 1000
	delays{{"cost_of_delay_by_cause", "revenue", "24000"}}.check(t, value(t, compute.ValueRequest{Case: c})) // 24m / 1,000
}

// Where a delay cannot be had, the reason says so: 3,650 days are the most that a case takes.
func TestADelayBeyondItsRangeIsAbsent(t *testing.T) {
	c := campus(24)
	c.Analysis.DelayCostDays = 3650
	v := value(t, compute.ValueRequest{Case: c, Overrides: []project.Override{replaceWith("facility.phases[p].delay_days", "1")}})
	if m := figure(t, v, "cost_of_delay_per_day", ""); m.Absent == "" {
		t.Errorf("got %s", m.Amount)
	}
}

// Debt does not wait: its cost is the same, and what it misses shows elsewhere.
func TestFinancingCostDoesNotDependOnDelay(t *testing.T) {
	v := value(t, compute.ValueRequest{Case: abilene(calendar.Annual)})
	delays{{"cost_of_delay_by_cause", "financing", "0"}}.check(t, v)
}

// Forty-five days of delay by cause, for 10 MW that should have opened on 1 January 2026 and open on 15 February. Figures are
// invented.
//
//	rent          land, 3,650,000 a year, a twelfth a month: January whole, 14/28 of February: 304,166.67 x 1.5 = 456,250
//	idle power    demand charge 12,000 kW x 10 = 120,000 a month: 180,000
//	interest      100m at 6%, 30/360: January 30 days, 500,000; February to its 28th 28 days, 466,666.67, half of it: 733,333.33
//	fixed cost    2.4m a year: 300,000
//	damages       20,000 a day after 15 days: 30 days, 600,000
//
// The contract of 12 months ends within the horizon, so its margin is deferred; energy of 446,400 in January and 403,200 in
// February (12 MW x 24 h x 50 x days) is deferred with it:
//
//	missed    January: 1,000,000 - 446,400 = 553,600; February's half: 500,000 - 14/28 x 403,200 = 298,400: 852,000
//	deferred  January 2027: 1,000,000 - 446,400; February's half: the same 852,000
func TestFortyFiveDaysOfDelayByCause(t *testing.T) {
	num, day := projecttest.Num, projecttest.Day
	c := campus(12)
	c.Analysis.DelayCostDays = 45
	c.Facility.Power.DemandUSDPerKWMonth, c.Facility.Power.ContractedUtilityMW = num("10"), num("12")
	c.Facility.Occupancies = []project.Occupancy{{ID: "land", USDPerYear: num("3650000")}}
	c.Tenants[0].LateDelivery = &project.LateDelivery{GraceDays: num("15"), USDPerDay: num("20000"), TerminationDays: num("40")}
	c.Financing = project.Financing{Tranches: []project.Tranche{{ID: "bond", Kind: project.Bond, PrincipalUSD: num("100000000"), FixedRate: num("0.06"),
		Maturity: day(2035, 12, 31)}}, EquityCommitmentUSD: num("100000000")}
	v := value(t, compute.ValueRequest{Case: c})
	delays{
		{"idle_cost_of_delay_per_day", "idle_power", "4000"}, // 180,000 / 45
		{"idle_cost_of_delay_per_day", "commitment_fees", "0"},
		{"idle_cost_of_delay_per_day", "damages", "13333.333333333333333333"},
		{"cost_of_delay_by_cause", "damages", "13333.333333333333333333"},
		{"cost_of_delay_by_cause", "revenue", "0"},
		{"cost_of_delay_by_cause", "power", "0"},
		{"margin_lost_per_day", "", "18933.333333333333333333"}, // 852,000 / 45
		{"margin_lost_per_week", "", "132533.333333333333333331"},
		{"margin_deferred_by_delay", "", "852000"},
		{"margin_lost_by_delay", "", "0"},
		{"margin_lost_per_day_of_phase", "p", "18933.333333333333333333"},
	}.check(t, v)
	for cause, want := range map[string]float64{"rent": 456250.0 / 45, "interest": 733333.33 / 45, "fixed_cost": 300000.0 / 45} {
		if got := figure(t, v, "idle_cost_of_delay_per_day", cause).Amount.Float64(); got < want-0.01 || got > want+0.01 {
			t.Errorf("%s: %v a day, want %v", cause, got, want)
		}
	}
	// Of a case that is late itself, the same figures in one run, and the day on which the tenant may go.
	late := value(t, compute.ValueRequest{Case: c, Overrides: []project.Override{replaceWith("facility.phases[p].delay_days", "45")}})
	if got := figure(t, late, "late_cost_by_cause", "idle_power").Amount; got != *num("180000") {
		t.Errorf("idle power: %s", got)
	}
	if got := figure(t, late, "termination_right_date", "t").Date; got != *day(2026, 2, 10) {
		t.Errorf("right to terminate: %s", got)
	}
	if m := figure(t, v, "termination_right_date", "t"); m.Absent == "" {
		t.Errorf("a right to terminate on time: %s", m.Date)
	}
}

// A contract that the horizon cuts loses its margin; two phases are delayed one by one.
func TestMarginLostByPhase(t *testing.T) {
	c := campus(24)
	second := c.Facility.Phases[0]
	second.ID, second.CapacityMW = "q", projecttest.Num("30")
	c.Facility.Phases = append(c.Facility.Phases, second)
	c.Facility.Power = nil
	// 12m a year for 40 MW: a quarter of a month's million with p, three quarters with q; 31 days late.
	delays{
		{"margin_lost_by_delay", "", "1000000"}, {"margin_deferred_by_delay", "", "0"},
		{"margin_lost_per_day_of_phase", "p", "8064.516129032258064516"}, {"margin_lost_per_day_of_phase", "q", "24193.548387096774193548"},
	}.check(t, value(t, compute.ValueRequest{Case: c}))
}
