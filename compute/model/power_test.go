package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// mixed is a site of 10 MW at a PUE of 1.2 under full load: 12 MW, in January 2026 12 x 744 = 8,928 MWh. Invented figures.
func mixed() project.Case {
	c := let(site(), "12000000", 24)
	c.Facility.Power = &project.Power{OperatingPUE: num("1.2"), Supplies: []project.PowerSupply{
		{ID: "ppa", Kind: project.FixedPPA, Fraction: num("0.5"), USDPerMWh: num("40"), EscalationRate: num("0.02")},
		{ID: "gas", Kind: project.OnSiteGas, Fraction: num("0.3"), MMBtuPerMWh: num("8"), FuelUSDPerMMBtu: num("4"), VariableUSDPerMWh: num("6")},
		{ID: "spot", Kind: project.PowerIndex, BasisUSDPerMWh: num("5")},
	}}
	c.Market.Power = &project.PowerMarket{USDPerMWh: num("55"), Points: []project.PowerPoint{{Date: *day(2026, 3, 1), USDPerMWh: num("75")}}}
	return c
}

// Half at 40, three tenths at 8 x 4 + 6 = 38, and the fifth that is left at 55 + 5: 20 + 11.4 + 12 = 43.4 a MWh. From March the
// market stands at 75: 20 + 11.4 + 16 = 47.4.
func TestElectricityByItsSupplies(t *testing.T) {
	r := value(t, mixed())
	r.months("power_cost", 1, "387475.20") // x 8,928
	r.months("power_cost", 3, "423187.20")
	// The share of the agreement up to seven tenths: the market's part is gone. 28 + 11.4 = 39.4.
	more := valueOf(t, r.r, r.p, set("facility.power.supplies[ppa].fraction", "0.7"))
	more.months("power_cost", 1, "351763.20")
	// The market 45% up: 20 + 11.4 + 0.2 x (79.75 + 5) = 48.35.
	valueOf(t, r.r, r.p, set("market.power.index", "1.45")).months("power_cost", 1, "431668.80")
	// From January 2027 the agreement costs 40.80.
	r.months("power_cost", 13, "426758.40") // 20.4 + 11.4 + 16 = 47.8
}

// 876 hours a year are a tenth: energy falls by it, a contract pays what it has agreed to, and a price by the hour what is used.
func TestCurtailmentCutsEnergyAndHoursSold(t *testing.T) {
	c := gpus(mixed(), "100", "30000")
	c.Facility.Power.CurtailmentHours = num("876")
	c.Tenants[0].TakeOrPayFraction = num("0.8")
	r := value(t, c)
	r.months("energy_mwh", 1, "8035.2")
	r.months("revenue", 1, "900000")
	c.Tenants[0].TakeOrPayFraction = nil
	value(t, c).months("revenue", 1, "1000000")
}

// 2% of 150m a year, 250,000 a month, from COD; deposit of 3m at close, back when the lease ends after 12 months.
func TestPropertyTaxAndDeposits(t *testing.T) {
	c := let(gpus(site(), "1000", "50000"), "36000000", 24)
	c.Facility.Phases[0].CapitalCosts = []project.CapitalCost{{ID: "shell", AmountUSD: num("100000000")}}
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "tax", Category: project.PropertyTax, FractionOfCapitalCostYear: num("0.02")}}
	c.Facility.Occupancies = []project.Occupancy{{ID: "land", USDPerYear: num("1200000"), TermMonths: 12, DepositUSD: num("3000000")}}
	r := value(t, c)
	r.months("operating_cost", 0, "0", "250000", "250000")
	r.months("deposit[land]", 0, "3000000", "0")
	r.months("deposit_returned[land]", 12, "0", "3000000", "0")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// What a delay moves: 31 days later, rent, demand charge and fixed cost wait with the phase, or do not.
func TestWhatADelayMoves(t *testing.T) {
	c := let(site(), "12000000", 12)
	c.Facility.Power = &project.Power{USDPerMWh: num("50"), OperatingPUE: num("1.2"), DemandUSDPerKWMonth: num("10"), ContractedUtilityMW: num("12")}
	c.Facility.Occupancies = []project.Occupancy{{ID: "land", USDPerYear: num("1200000")}}
	c.Facility.OperatingCosts = costs("2400000")
	late := set("facility.phases[p].delay_days", "31")
	stays := value(t, c, late)
	stays.months("occupancy_cost", 1, "100000")
	stays.months("power_cost", 1, "120000") // 12,000 kW x 10, no energy
	stays.months("operating_cost", 1, "200000")
	c.Facility.DelayRules = project.DelayRules{OccupancyStart: project.DelayMoves, DemandCharge: project.DelayMoves, FixedCost: project.DelayMoves}
	moves := value(t, c, late)
	for _, line := range []string{"occupancy_cost", "power_cost", "operating_cost"} {
		moves.months(line, 1, "0")
		if moves.at(line, 2).Sign() <= 0 {
			t.Errorf("%s does not start with the phase", line)
		}
	}
}

func TestSuppliesMustMakeUpTheWhole(t *testing.T) {
	c := mixed()
	c.Facility.Power.Supplies[2].Fraction = num("0.3")
	c.Facility.Power.Supplies[0].MMBtuPerMWh = num("8")
	c.Facility.Power.Supplies[1].FuelUSDPerMMBtu = nil
	c.Market.Power = nil
	_, findings := project.Resolve(c)
	seen := map[string]string{}
	for _, f := range findings {
		seen[f.Path] = f.Rule
	}
	for path, rule := range map[string]string{"facility.power.supplies": "sum", "facility.power.supplies[ppa].mmbtu_per_mwh": "unused",
		"facility.power.supplies[gas].fuel_usd_per_mmbtu": "required", "market.power": "required"} {
		if seen[path] != rule {
			t.Errorf("%s: %q, want %q", path, seen[path], rule)
		}
	}
}
