package project_test

import (
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/project"
	. "github.com/capstack/capstack/compute/project/projecttest"
)

const (
	shell  = "facility.phases[p1].capital_costs[shell]"
	gpu    = "facility.phases[p1].fleets[gpu]"
	fitOut = "facility.phases[p2].capital_costs[fit-out]"
)

func firstFleet(c *project.Case) *project.Fleet { return &phase(c, 0).Fleets[0] }

func TestBadInputOfConstructionCost(t *testing.T) {
	cost := func(c *project.Case) *project.CapitalCost { return &phase(c, 0).CapitalCosts[0] }
	runBadInputs(t, []badInput{
		{"weights and a logistic curve", func(c *project.Case) { cost(c).LogisticSteepness = Num("10") }, shell, "exclusive", "keep one"},
		{"a steepness of 0", func(c *project.Case) { phase(c, 1).CapitalCosts[0].LogisticSteepness = Num("0") }, fitOut + ".logistic_steepness", "range", "above 0"},
		{"an escalation in percent", func(c *project.Case) { cost(c).EscalationRate = Num("3") }, shell + ".escalation_rate", "range", "from -0.5 to 1"},
		{"a price date without escalation", func(c *project.Case) { cost(c).PriceDate = Day(2025, 1, 1) }, shell + ".price_date", "unused", "escalation_rate"},
		{"a share of a line that comes later", func(c *project.Case) {
			cost(c).USDPerMW, cost(c).PerMWBase, cost(c).FractionOfCost, cost(c).FractionOfIDs = nil, 0, Num("0.1"), []string{"land"}
		}, shell + ".fraction_of_ids", "reference", "stated earlier"},
		{"a share of nothing", func(c *project.Case) {
			phase(c, 1).CapitalCosts[0].AmountUSD, phase(c, 1).CapitalCosts[0].FractionOfCost = nil, Num("0.1")
		}, fitOut + ".fraction_of_cost", "reference", "share of nothing"},
		{"lines of no share", func(c *project.Case) { phase(c, 0).CapitalCosts[1].FractionOfIDs = []string{"shell"} },
			"facility.phases[p1].capital_costs[land].fraction_of_ids", "unused", "fraction_of_cost"},
		{"a building that stays unspent", func(c *project.Case) { cost(c).ContingencySpent = Num("0.5") }, shell + ".contingency_spent_fraction", "unused", "CONTINGENCY"},
		{"land over five years", func(c *project.Case) { phase(c, 0).CapitalCosts[1].TaxClass = project.FiveYear },
			"facility.phases[p1].capital_costs[land].tax_class", "unused", "never"},
		{"an effect of delay that does not exist", func(c *project.Case) { cost(c).OnDelay = 9 }, shell + ".on_delay", "enum", "LEAVES, MOVES, STRETCHES"},
	})
}

func TestBadInputOfFleets(t *testing.T) {
	runBadInputs(t, []badInput{
		{"a fleet per MW without a base", func(c *project.Case) { firstFleet(c).USDPerAccelerator, firstFleet(c).USDPerMW = nil, Num("20000000") },
			gpu + ".per_mw_base", "unit", "FACILITY_LOAD"},
		{"two prices of a fleet", func(c *project.Case) { firstFleet(c).AmountUSD = Num("4500000000") }, gpu, "exclusive", "keep one"},
		{"network beside a whole price", func(c *project.Case) { phase(c, 1).Fleets[0].NetworkStorage = Num("0.1") },
			"facility.phases[p2].fleets[gpu].network_storage_fraction", "unused", "amount_usd"},
		{"more megawatts of fleets than of the phase", func(c *project.Case) { firstFleet(c).CapacityMW = Num("500") },
			"facility.phases[p1].fleets", "overlap", "500"},
		{"megawatts of a counted fleet", func(c *project.Case) { phase(c, 1).Fleets[0].CapacityMW = Num("100") },
			"facility.phases[p2].fleets[gpu].capacity_mw", "unused", "kw_per_accelerator"},
		{"deposits above the price", func(c *project.Case) {
			firstFleet(c).Deposits = []project.Deposit{{MonthsFromCOD: -6, Fraction: Num("0.6")}, {MonthsFromCOD: -3, Fraction: Num("0.6")}}
		}, gpu + ".deposits", "sum", "at most 1"},
		{"a deposit without a share", func(c *project.Case) { firstFleet(c).Deposits = []project.Deposit{{MonthsFromCOD: -6}} }, gpu + ".deposits[0].fraction", "required", "above 0"},
		{"a deposit twenty years ahead", func(c *project.Case) {
			firstFleet(c).Deposits = []project.Deposit{{MonthsFromCOD: -240, Fraction: Num("0.1")}}
		}, gpu + ".deposits[0].months_from_cod", "range", "from -120 to 120"},
		{"25 deposits", func(c *project.Case) {
			for range 25 {
				firstFleet(c).Deposits = append(firstFleet(c).Deposits, project.Deposit{MonthsFromCOD: -1, Fraction: Num("0.01")})
			}
		}, gpu + ".deposits", "limit", "at most 24"},
		{"a fleet that stretches", func(c *project.Case) { firstFleet(c).OnDelay = project.DelayStretches }, gpu + ".on_delay", "enum", "MOVES"},
		{"a fleet named like a cost", func(c *project.Case) { firstFleet(c).ID = "shell" }, "facility.phases[p1].fleets[shell].fleet_id", "unique", "capital cost"},
		{"a refresh without a rule", func(c *project.Case) { firstFleet(c).Refresh = &project.Refresh{} }, gpu + ".refresh.rule", "required", "LIKE_FOR_LIKE, ON_DATE"},
		{"a refresh on no date", func(c *project.Case) { firstFleet(c).Refresh = &project.Refresh{Rule: project.RefreshOnDate} }, gpu + ".refresh.date", "required", "day"},
		{"a like-for-like refresh on a date", func(c *project.Case) {
			firstFleet(c).Refresh = &project.Refresh{Rule: project.LikeForLike, Date: Day(2030, 1, 1)}
		}, gpu + ".refresh.date", "unused", "ON_DATE"},
		{"a hundred replacements", func(c *project.Case) {
			firstFleet(c).Refresh = &project.Refresh{Rule: project.LikeForLike, Replacements: 100}
		}, gpu + ".refresh.replacements", "range", "from 1 to 10"},
		{"a fleet replaced and sold", func(c *project.Case) {
			firstFleet(c).Refresh, firstFleet(c).RetirementDate = &project.Refresh{Rule: project.LikeForLike}, Day(2030, 1, 1)
		}, gpu + ".retirement_date", "exclusive", "either replaced or sold"},
		{"a sale before delivery", func(c *project.Case) { firstFleet(c).RetirementDate = Day(2026, 4, 1) }, gpu + ".retirement_date", "order", "payment_date"},
	})
}

func TestBadInputOfResidualValues(t *testing.T) {
	curve := func(c *project.Case) *project.ResidualValue {
		firstFleet(c).ResidualValue = &project.ResidualValue{}
		return firstFleet(c).ResidualValue
	}
	runBadInputs(t, []badInput{
		{"a residual value without a curve", func(c *project.Case) { curve(c) }, gpu + ".residual_value", "required", "decay_rate, points"},
		{"a residual value by two curves", func(c *project.Case) {
			*curve(c) = project.ResidualValue{DecayRate: Num("0.3"), Points: []project.ResidualPoint{{AgeMonths: 12, Fraction: Num("0.7")}}}
		}, gpu + ".residual_value", "exclusive", "keep one"},
		{"a decay in percent", func(c *project.Case) { curve(c).DecayRate = Num("36") }, gpu + ".residual_value.decay_rate", "range", "from 0 to 0.99"},
		{"points out of order", func(c *project.Case) {
			curve(c).Points = []project.ResidualPoint{{AgeMonths: 24, Fraction: Num("0.5")}, {AgeMonths: 12, Fraction: Num("0.7")}}
		}, gpu + ".residual_value.points[1].age_months", "order", "rising age"},
		{"a guarantee without a guarantor", func(c *project.Case) {
			curve(c).DecayRate = Num("0.3")
			firstFleet(c).Guarantee = &project.ResidualGuarantee{FractionOfCost: Num("0.3")}
		}, gpu + ".residual_guarantee.guarantor_id", "required", "without a guarantor"},
		{"a guarantee of nothing", func(c *project.Case) {
			curve(c).DecayRate = Num("0.3")
			firstFleet(c).Guarantee = &project.ResidualGuarantee{GuarantorID: "vendor"}
		}, gpu + ".residual_guarantee", "required", "amount_usd, fraction_of_cost"},
		{"a guarantee without a value to test", func(c *project.Case) {
			firstFleet(c).Guarantee = &project.ResidualGuarantee{GuarantorID: "vendor", AmountUSD: Num("1000000")}
		}, gpu + ".residual_guarantee", "reference", "residual_value"},
		{"a guarantee past the horizon", func(c *project.Case) {
			curve(c).DecayRate = Num("0.3")
			firstFleet(c).Guarantee = &project.ResidualGuarantee{GuarantorID: "vendor", AmountUSD: Num("1000000"), Date: Day(2060, 1, 1)}
		}, gpu + ".residual_guarantee.date", "order", "horizon"},
		{"obsolescence of an unknown model", func(c *project.Case) {
			c.Facility.Obsolescence = &project.Obsolescence{Model: "H100", Date: Day(2028, 1, 1)}
		}, "facility.obsolescence.model", "reference", "H100"},
		{"obsolescence without fleets", func(c *project.Case) {
			c.Facility.Obsolescence = &project.Obsolescence{Date: Day(2028, 1, 1)}
			c.Facility.OperatingCosts, c.Market.Spot = nil, nil
			phase(c, 0).Fleets, phase(c, 1).Fleets = nil, nil
			c.Tenants, c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil, nil
		}, "facility.obsolescence", "unused", "no fleets"},
		{"impairment without a value", func(c *project.Case) { c.Facility.Impairment = project.ImpairedOnDefault }, "facility.impairment", "unused", "residual_value"},
		{"a maintenance reserve for nothing", func(c *project.Case) { c.Financing.MRA = &project.MaintenanceReserve{LookAheadMonths: 12} },
			"financing.mra", "unused", "refresh"},
		{"a maintenance reserve by two rules", func(c *project.Case) {
			firstFleet(c).Refresh = &project.Refresh{Rule: project.LikeForLike}
			c.Financing.MRA = &project.MaintenanceReserve{LookAheadMonths: 12, USDPerYear: Num("1")}
		}, "financing.mra", "exclusive", "keep one"},
		{"a cost of sale of all", func(c *project.Case) { c.Financing.Collateral = &project.Collateral{CostOfSaleFraction: Num("1")} },
			"financing.collateral.cost_of_sale_fraction", "range", "from 0 to 0.99"},
	})
}

// Several faults of assets are told at once.
func TestFaultsOfAssetsAreToldTogether(t *testing.T) {
	c := TwoPhases()
	f := firstFleet(&c)
	f.ResidualValue = &project.ResidualValue{DecayRate: Num("2")}
	f.Guarantee = &project.ResidualGuarantee{}
	f.Refresh = &project.Refresh{Rule: project.RefreshOnDate}
	f.Deposits = []project.Deposit{{MonthsFromCOD: -500, Fraction: Num("2")}}
	_, findings := project.Resolve(c)
	all := findings.Error()
	for _, path := range []string{"decay_rate", "guarantor_id", "residual_guarantee:", "refresh.date", "months_from_cod", "deposits[0].fraction"} {
		if !strings.Contains(all, path) {
			t.Errorf("%s is not told in\n%s", path, all)
		}
	}
}

// What looks odd and may be meant is a warning.
func TestWarningsOfAssets(t *testing.T) {
	for name, x := range map[string]struct {
		change func(*project.Case)
		path   string
	}{
		"a life that reaches the horizon": {func(c *project.Case) {
			firstFleet(c).BookLifeMonths, firstFleet(c).Refresh = Num("240"), &project.Refresh{Rule: project.LikeForLike}
		}, gpu + ".refresh"},
		"a fleet sold under its tenants": {func(c *project.Case) { firstFleet(c).RetirementDate = Day(2030, 1, 1) }, gpu + ".retirement_date"},
		"a loss of value that nothing shows": {func(c *project.Case) {
			c.Facility.Obsolescence = &project.Obsolescence{Date: Day(2028, 1, 1), ValueLossFraction: Num("0.5")}
		}, "facility.obsolescence.value_loss_fraction"},
	} {
		c := TwoPhases()
		x.change(&c)
		r, findings := project.Resolve(c)
		if r == nil {
			t.Errorf("%s: %v", name, findings)
			continue
		}
		told := false
		for _, f := range r.Warnings {
			told = told || f.Path == x.path
		}
		if !told {
			t.Errorf("%s: no warning at %s in %v", name, x.path, r.Warnings)
		}
	}
}

func TestACostThatIsAShareResolvesToItsAmount(t *testing.T) {
	c := TwoPhases()
	p := phase(&c, 0)
	p.CapitalCosts = append(p.CapitalCosts,
		project.CapitalCost{ID: "owner", Category: project.OwnersCost, FractionOfCost: Num("0.1"), FractionOfIDs: []string{"land"}},
		project.CapitalCost{ID: "reserve", Category: project.Contingency, FractionOfCost: Num("0.5"), FractionOfIDs: []string{"owner", "land"}, ContingencySpent: Num("0.4")})
	r := resolved(t, c)
	costs := r.Phases[0].CapitalCosts
	if costs[2] != *Num("5000000") || costs[3] != *Num("11000000") { // 10% of 50m; half of 55m, of which 40%
		t.Errorf("costs %v", costs)
	}
	if classes := r.Case.Facility.Phases[0].CapitalCosts; classes[1].TaxClass != project.NotDepreciated || classes[2].TaxClass != project.ThirtyNineYear {
		t.Errorf("tax classes %s, %s", classes[1].TaxClass, classes[2].TaxClass)
	}
}
