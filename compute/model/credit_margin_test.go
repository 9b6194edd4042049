package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/project"
)

// twoClasses is a floating loan against two tenants, of which one, investment grade, has three quarters of the 10 MW: an
// index of 4%, and 2% above it for investment grade, 6% below it.
func twoClasses() project.Case {
	c := borrowing()
	k := &c.Financing.Tranches[0]
	k.FixedRate, k.IndexID, k.MarginRate = nil, "SOFR", num("0.10") // for tenants that state no class: there is none
	k.CreditMargins = []project.CreditMargin{{CreditClass: project.InvestmentGrade, MarginRate: num("0.02")},
		{CreditClass: project.SubInvestmentGrade, MarginRate: num("0.06")}}
	c.Market.Indices = []project.RateIndex{{ID: "SOFR", Rate: num("0.04")}}
	c.Tenants[0].CreditClass, c.Tenants[0].CapacityMW = project.InvestmentGrade, num("7.5")
	second := c.Tenants[0]
	second.ID, second.CreditClass, second.CapacityMW = "u", project.SubInvestmentGrade, num("2.5")
	c.Tenants = append(c.Tenants, second)
	return c
}

// 3/4 x 2% + 1/4 x 6% = 3%, so 7% in all: 1.75m a quarter on 100m. Without a class the second tenant counts with 10%:
// 3/4 x 2% + 1/4 x 10% = 4%, so 8%: 2m. A scenario moves the margins: at 10% below investment grade it is 2m, too.
func TestTheMarginFollowsTheCreditClassOfTenants(t *testing.T) {
	c := twoClasses()
	r := value(t, c)
	r.months("margin[loan]", 0, "0.03", "0.03")
	r.months("interest_due[loan]", 3, "1750000")
	valueOf(t, r.r, r.p, set("financing.tranches[loan].credit_margins[1].margin_rate", "0.1")).months("interest_due[loan]", 3, "2000000")
	c.Tenants[1].CreditClass = project.CreditClassUnspecified
	value(t, c).months("interest_due[loan]", 3, "2000000")
}

// A level loan at 7% is what a fixed rate of 7% gives: its plan reads the same margin.
func TestALevelLoanIsPlannedAtItsCreditMargin(t *testing.T) {
	floating, fixed := twoClasses(), borrowing()
	floating.Financing.Tranches[0].Amortization = contract.Level
	k := &fixed.Financing.Tranches[0]
	k.Amortization, k.FixedRate = contract.Level, num("0.07")
	a, b := value(t, floating), value(t, fixed)
	for month := range a.p.Grid.Len() {
		if x, y := a.at("principal_due[loan]", month), b.at("principal_due[loan]", month); x != y {
			t.Errorf("month %d: %s, at a fixed rate %s", month, x, y)
		}
	}
}

// A tranche looks at tenants of the phases that it funds alone: the first phase is let to investment grade, the second below.
func TestTheMarginLooksAtThePhasesFunded(t *testing.T) {
	c := twoClasses()
	p := c.Facility.Phases[0]
	p.ID = "q"
	c.Facility.Phases = append(c.Facility.Phases, p)
	c.Tenants[0].CapacityMW, c.Tenants[0].PhaseIDs = nil, []string{"p"}
	c.Tenants[1].CapacityMW, c.Tenants[1].PhaseIDs = nil, []string{"q"}
	value(t, c).months("margin[loan]", 0, "0.04") // drawn at issue, it funds both: halves of 2% and 6%
	c.Facility.Phases[0].ConstructionStart, c.Facility.Phases[0].PlannedCOD = day(2025, 12, 31), day(2026, 6, 1)
	c.Facility.Phases[1].ConstructionStart, c.Facility.Phases[1].PlannedCOD = day(2025, 12, 31), day(2026, 6, 1)
	c.Financing.Tranches[0].DelayedDraw = &project.DelayedDraw{PhaseIDs: []string{"q"}}
	value(t, c).months("margin[loan]", 0, "0.06")
}
