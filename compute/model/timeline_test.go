package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// January 2026 has 31 days: an operation from the 16th on is 16 of them.
func TestAPhaseOperatesFromItsDayOn(t *testing.T) {
	c := site()
	c.Facility.Phases[0].PlannedCOD = day(2026, 1, 16)
	r := value(t, c)
	r.near("phase[p].operating", 1, "0.516129032258064516", "0") // 16/31
	r.months("phase[p].operating", 2, "1", "1")
	r.near("phase[p].age_months", 3, "2.516129032258064516", "0") // 16/31 + 2
}

func TestADelayMovesTheFirstDayByWholeDays(t *testing.T) {
	c := site()
	c.Facility.Phases[0].PlannedCOD = day(2026, 1, 16)
	c.Facility.Phases[0].DelayDays = num("30") // 15 February: 14 of 28 days
	r := value(t, c)
	r.months("phase[p].operating", 0, "0", "0", "0.5", "1")
	// A drawn delay is rounded up to a whole day (notes, section 4): 29.2 days are 30.
	late := valueOf(t, r.r, r.p, set("facility.phases[p].delay_days", "29.2"))
	late.months("phase[p].operating", 2, "0.5")
	never := valueOf(t, r.r, r.p, set("facility.phases[p].delay_days", "3000"))
	never.months("phase[p].age_months", 24, "0")
}

// Conventions 1.1: month 0 holds closing flows only. A phase that stands at close earns from month 1.
func TestNothingOperatesInMonthZero(t *testing.T) {
	c := site()
	c.FinancialClose = day(2026, 1, 10)
	c.Facility.Phases[0].PlannedCOD = day(2026, 1, 10)
	r := value(t, let(c, "12000000", 12))
	r.months("phase[p].operating", 0, "0", "1")
	r.months("revenue", 0, "0", "1000000", "1000000")
	if got := r.total("revenue"); got != *num("12000000") {
		t.Errorf("revenue over the term is %s, want 12000000", got)
	}
}

// Close on 16 March 2025: the index steps on 16 March 2026, in month 12, of whose 31 days 16 are dearer:
//
//	1,000,000 x (1 + 10% x 16/31) = 1,051,612.903...
//
// then 1,100,000 a month for a year, and the same share of a step from 1.1 to 1.21 in month 24:
//
//	1,100,000 x (1 + 10% x 16/31) = 1,156,774.193...
func TestCostIndicesStepOnTheAnniversaryOfClose(t *testing.T) {
	c := site()
	c.FinancialClose, c.HorizonMonths = day(2025, 3, 16), 30
	c.Facility.Phases[0].PlannedCOD = day(2025, 4, 1)
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "staff", USDPerYear: num("12000000"), EscalationRate: num("0.1")}}
	r := value(t, c)
	r.months("operating_cost", 11, "1000000")
	r.months("operating_cost", 12, "1051612.90", "1100000")
	r.near("operating_cost", 24, "1156774.19", "0.01") // the running total carries the cents of month 12
	r.near("operating_cost", 25, "1210000", "0.01")
}
