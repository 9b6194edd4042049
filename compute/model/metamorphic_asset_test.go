package model_test

import (
	"slices"
	"testing"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// everyAsset is a case in which every term of assets has an effect: two phases' worth of figures on one, all invented.
func everyAsset() project.Case {
	c := site()
	c.HorizonMonths = 60
	p := &c.Facility.Phases[0]
	p.PlannedCOD, p.CostOverrun = day(2026, 9, 15), num("1.1")
	p.CapitalCosts = []project.CapitalCost{
		{ID: "shell", Category: project.ShellAndCore, AmountUSD: num("80000000"), EscalationRate: num("0.04"), LogisticSteepness: num("8"), OnDelay: project.DelayStretches},
		{ID: "power", Category: project.MechanicalElectrical, USDPerMW: num("3000000"), PerMWBase: project.FacilityLoad, OnDelay: project.DelayMoves,
			SpendWeights: []project.Amount{num("0.2"), num("0.3"), num("0.5")}},
		{ID: "reserve", Category: project.Contingency, FractionOfCost: num("0.1"), ContingencySpent: num("0.7")},
		{ID: "land", Category: project.Land, AmountUSD: num("5000000"), ResidualValue: &project.ResidualValue{Points: []project.ResidualPoint{{AgeMonths: 48, Fraction: num("1.3")}}}}}
	p.Fleets = []project.Fleet{
		{ID: "first", Model: "A", Unit: project.Package, Count: num("1000"), USDPerAccelerator: num("40000"), NetworkStorage: num("0.2"),
			BookLifeMonths: num("18"), SalvageFraction: num("0.05"), ResidualValue: &project.ResidualValue{DecayRate: num("0.4")},
			Deposits:  []project.Deposit{{MonthsFromCOD: -6, Fraction: num("0.2")}, {MonthsFromCOD: 2, Fraction: num("0.1")}},
			Refresh:   &project.Refresh{Rule: project.LikeForLike, Replacements: 2, PriceChangeRate: num("-0.15")},
			Guarantee: &project.ResidualGuarantee{GuarantorID: "vendor", AmountUSD: num("30000000")}},
		{ID: "second", Model: "B", Unit: project.Package, Count: num("500"), USDPerMW: num("2000000"), PerMWBase: project.CriticalIT, OnDelay: project.DelayMoves,
			BookLifeMonths: num("48"), RetirementDate: day(2029, 3, 20),
			ResidualValue: &project.ResidualValue{Points: []project.ResidualPoint{{AgeMonths: 12, Fraction: num("0.6")}, {AgeMonths: 48, Fraction: num("0.1")}}}}}
	c.Facility.Obsolescence = &project.Obsolescence{Date: day(2028, 2, 11), Model: "B", ValueLossFraction: num("0.3"), SpotLossFraction: num("0.2")}
	c.Facility.Impairment = project.ImpairedOnEither
	c.Tenants = []project.Tenant{{ID: "t", USDPerAcceleratorHour: num("3.5"), AcceleratorCount: num("1000"), TermMonths: 40}}
	c.Market.Spot = &project.Spot{USDPerAcceleratorHour: num("2.5"), UtilizationFraction: num("0.8")}
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "staff", USDPerYear: num("3000000")}}
	c.Financing.Tranches = []project.Tranche{{ID: "loan", Kind: project.TermLoan, PrincipalUSD: num("70000000"), FixedRate: num("0.08"),
		Maturity: day(2029, 12, 31), PaymentFrequency: 3, Amortization: 2, InterestOnlyMonths: 12}}
	c.Financing.MRA = &project.MaintenanceReserve{LookAheadMonths: 9}
	c.Financing.Collateral = &project.Collateral{CostOfSaleFraction: num("0.08"), LTVCap: num("0.6")}
	c.Financing.SponsorSupportUSD = num("20000000")
	c.Tax = project.Tax{Rate: num("0.21"), Regime: project.USTax}
	return c
}

// assetShocks move what scenarios move of assets.
func assetShocks() []project.Override {
	const p, first, second = "facility.phases[p].", "facility.phases[p].fleets[first].", "facility.phases[p].fleets[second]."
	return []project.Override{
		set(p+"delay_days", "47"), set(p+"capital_costs[shell].escalation_rate", "0.07"), set(p+"capital_costs[reserve].contingency_spent_fraction", "1"),
		set(p+"capital_costs[reserve].fraction_of_cost", "0.2"), set(first+"book_life_months", "14"), set(first+"residual_value.decay_rate", "0.55"),
		set(first+"refresh.price_change_rate", "0.05"), set(first+"network_storage_fraction", "0.1"), set(second+"usd_per_mw", "2500000"),
		set(second+"retirement_date", "2028-05-05"), set(first+"residual_guarantee.stops_paying_date", "2030-01-01"),
		set("facility.obsolescence.date", "2027-07-07"), set("facility.obsolescence.value_loss_fraction", "0.9"),
		set("facility.obsolescence.spot_loss_fraction", "0.5"), set("tenants[t].stops_paying_date", "2028-08-08"),
		set("financing.collateral.cost_of_sale_fraction", "0.2"), set("financing.collateral.ltv_cap", "0.4"),
	}
}

// The ledger, floating point and the lanes agree on assets, each shock by itself and all together, and the invariants hold.
func TestAssetsAreTheSameToEveryInterpreter(t *testing.T) {
	r, p := build(t, everyAsset())
	all := assetShocks()
	subjects := []subject{bind(t, "assets", r, p, nil), bind(t, "assets/all", r, p, all)}
	for _, o := range all {
		subjects = append(subjects, bind(t, "assets/"+o.Path, r, p, []project.Override{o}))
	}
	for _, s := range subjects {
		if g := s.floatGap(t); g.size > 1 {
			t.Errorf("%s: floats: %s in month %d: %s", s.name, g.what, g.month, g.text)
		}
		if g := s.roundingGap(t); g.size > 1 {
			t.Errorf("%s: rounding: %s in month %d: %s", s.name, g.what, g.month, g.text)
		}
		s.checkLanes(t)
	}
	for _, f := range append(invariants(valueOf(t, r, p)), invariants(valueOf(t, r, p, all...))...) {
		t.Error(f)
	}
}

// A scenario that moves a term of assets and a case that states the moved value are the same run.
func TestAnAssetInputMovedIsTheCaseRestated(t *testing.T) {
	c := everyAsset()
	r, p := build(t, c)
	base := valueOf(t, r, p)
	for _, o := range assetShocks() {
		restated, err := project.Apply(c, []project.Override{o})
		if err != nil {
			t.Fatal(err)
		}
		a, b := valueOf(t, r, p, o), value(t, restated)
		moves := false
		for i, l := range a.p.Lines {
			if l.Name == "" {
				continue
			}
			v, ok := b.l.Line(l.Name)
			if !ok || !slices.Equal(a.l.Values(program.LineID(i)), v) {
				t.Errorf("%s=%s: line %q differs between a moved input and a restated case", o.Path, o.Text, l.Name)
				break
			}
			moves = moves || !slices.Equal(v, base.l.Values(program.LineID(i)))
		}
		if !moves && o.Path != "financing.collateral.ltv_cap" { // which only a measure reads
			t.Errorf("%s=%s moves nothing", o.Path, o.Text)
		}
	}
}

// Three times the money is three times the money.
func TestScalingAssetsScalesMoneyOnly(t *testing.T) {
	c, three := everyAsset(), money.FromInt(3)
	large := project.Clone(c)
	p := &large.Facility.Phases[0]
	for _, a := range []project.Amount{p.CapitalCosts[0].AmountUSD, p.CapitalCosts[1].USDPerMW, p.CapitalCosts[3].AmountUSD, p.Fleets[0].USDPerAccelerator,
		p.Fleets[0].Guarantee.AmountUSD, p.Fleets[1].USDPerMW, large.Tenants[0].USDPerAcceleratorHour, large.Market.Spot.USDPerAcceleratorHour,
		large.Facility.OperatingCosts[0].USDPerYear, large.Financing.Tranches[0].PrincipalUSD, large.Financing.SponsorSupportUSD} {
		*a, _ = money.Mul(*a, three)
	}
	large.Analysis.MaterialAmount = num("3")
	a, b := value(t, c), value(t, large)
	for _, x := range a.l.Measures() {
		y := b.get(x.Name, x.Label)
		want, tolerance := x.Amount, *num("0.000001")
		if x.Kind == program.Money {
			want, _ = money.Mul(x.Amount, three)
			tolerance = *num("10")
		}
		if x.Defined != y.Defined || apart(y.Amount, want, tolerance) {
			t.Errorf("%s: %s, of three times the money %s", program.MeasureKey(x.Name, x.Label), x.Amount, y.Amount)
		}
	}
}

// A fleet in two halves, each with half the price, is the fleet to everybody else.
func TestTwoHalvesOfAFleetAreTheFleet(t *testing.T) {
	c := everyAsset()
	a := value(t, c)
	p := &c.Facility.Phases[0]
	half := p.Fleets[0]
	half.Count = num("500")
	half.Guarantee = &project.ResidualGuarantee{GuarantorID: "vendor", AmountUSD: num("15000000")}
	other := half
	other.ID = "first-2"
	p.Fleets = []project.Fleet{half, other, p.Fleets[1]}
	b := value(t, c)
	sameEquity(t, a, b, "0.25")
	for _, line := range []string{"collateral_value", "mra_target", "asset_losses", "depreciation"} {
		for month := range a.p.Grid.Len() {
			if x, y := a.at(line, month), b.at(line, month); apart(x, y, *num("0.1")) {
				t.Errorf("%s, month %d: %s and %s", line, month, x, y)
			}
		}
	}
}
