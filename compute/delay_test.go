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
