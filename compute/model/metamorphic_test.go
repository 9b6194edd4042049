package model_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// scaled is the two-phase case with every amount of money three times as large.
func scaled(t *testing.T, by string) project.Case {
	c := projecttest.TwoPhases()
	full, _ := project.Resolve(c)
	if full == nil {
		t.Fatal("the case does not resolve")
	}
	factor := money.MustParse(by)
	for _, p := range project.Paths(&c) {
		field := p.Path[lastDot(p.Path)+1:]
		if !slices.Contains([]string{"usd_per_mw", "amount_usd", "usd_per_accelerator", "usd_per_mwh", "demand_charge_usd_per_kw_month", "usd_per_kw_month",
			"usd_per_year", "usd_per_accelerator_hour", "principal_usd", "equity_commitment_usd", "material_amount"}, field) {
			continue
		}
		v, err := project.Get(&full.Case, p.Path)
		if err != nil || !v.Given {
			continue
		}
		x, _ := money.Mul(v.Amount, factor)
		if err := project.Set(&c, p.Path, x.String()); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// Scaled by three, money scales by three; rates, ratios, dates and days stay. Cents are rounded in one and not in the other.
func TestScalingAllMoneyScalesMoneyOnly(t *testing.T) {
	a, b := value(t, projecttest.TwoPhases()), value(t, scaled(t, "3"))
	three := money.FromInt(3)
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

// sameEquity checks that equity is served the same, to some cents a month.
func sameEquity(t *testing.T, a, b run, cents string) {
	t.Helper()
	for month := range a.p.Grid.Len() {
		if x, y := a.at("equity_flow", month), b.at("equity_flow", month); apart(x, y, *num(cents)) {
			t.Fatalf("month %d: equity flow %s and %s", month, x, y)
		}
	}
}

// A bond cut into two pari-passu halves is the same bond to everybody else.
func TestTwoHalvesOfATrancheAreTheTranche(t *testing.T) {
	c := projecttest.TwoPhases()
	a := value(t, c)
	half := c.Financing.Tranches[0]
	half.PrincipalUSD = num("2000000000")
	other := half
	other.ID = "bond-2"
	c.Financing.Tranches = append([]project.Tranche{half, other}, c.Financing.Tranches[1:]...)
	b := value(t, c)
	sameEquity(t, a, b, "0.05")
	stop := set("tenants[anchor].stops_paying_date", "2028-06-01")
	sameEquity(t, valueOf(t, a.r, a.p, stop), valueOf(t, b.r, b.p, stop), "0.25")
}

func TestAnOverrideWithTheOwnValueChangesNothing(t *testing.T) {
	a := value(t, projecttest.TwoPhases())
	for _, o := range [][]project.Override{
		{set("facility.phases[p1].delay_days", "0")},
		{set("tenants[anchor].stops_paying_date", "2040-01-01")}, // past the horizon: never
		{set("tenants[second].pay_fraction", "1")},
		{{Path: "market.indices[SOFR].shift_rate", Shock: project.Add, Text: "0"}},
		{{Path: "market.spot.usd_per_accelerator_hour", Shock: project.Scale, Text: "1"}},
	} {
		b := valueOf(t, a.r, a.p, o...)
		for i, l := range a.p.Lines {
			if !slices.Equal(a.l.Values(program.LineID(i)), b.l.Values(program.LineID(i))) {
				t.Errorf("%s: line %q differs", o[0].Path, l.Name)
			}
		}
	}
}

func TestTwoDelaysOfThirtyDaysAreOneOfSixty(t *testing.T) {
	r, p := build(t, projecttest.TwoPhases())
	thirty := project.Override{Path: "facility.phases[p2].delay_days", Shock: project.Add, Text: "30"}
	a := valueOf(t, r, p, thirty, thirty)
	b := valueOf(t, r, p, set("facility.phases[p2].delay_days", "60"))
	sameEquity(t, a, b, "0")
}

// Two phases of 10 MW on one day are one of 20 MW.
func TestPhasesThatOpenTogetherAreOnePhase(t *testing.T) {
	one, two := site(), site()
	one.Facility.Phases[0].CapacityMW = num("20")
	two.Facility.Phases = append(two.Facility.Phases, two.Facility.Phases[0])
	two.Facility.Phases[1].ID = "q"
	complete := func(c project.Case, cost string) project.Case {
		for i := range c.Facility.Phases {
			c.Facility.Phases[i].PlannedCOD = day(2026, 3, 12)
			c.Facility.Phases[i].CapitalCosts = []project.CapitalCost{{ID: "shell", AmountUSD: num(cost)}}
		}
		c.Facility.Power = &project.Power{USDPerMWh: num("60"), IdleFraction: num("0.2"), DemandUSDPerKWMonth: num("9")}
		c.Facility.Occupancies = []project.Occupancy{{ID: "lease", USDPerKWMonth: num("90")}}
		c.Facility.OperatingCosts = []project.OperatingCost{{ID: "mw", USDPerMWYear: num("100000")}}
		c.Tenants = []project.Tenant{{ID: "t", USDPerKWMonth: num("400"), TermMonths: 20, EscalationRate: num("0.03"), UtilizationFraction: num("0.9")}}
		c.Financing = borrowing().Financing
		c.Tax.Rate = num("0.25")
		return c
	}
	a, b := value(t, complete(one, "150000000")), value(t, complete(two, "75000000"))
	sameEquity(t, a, b, "0.05")
	for _, name := range []string{"dscr_min", "ebitda_margin", "equity_irr", "capital_cost_per_mw"} {
		b.measureNear(name, "", a.get(name, "").Amount.String(), "0.00000001")
	}
}

// More delay, less rent and dearer debt never do equity good in this case.
func TestBadNewsIsBad(t *testing.T) {
	r, p := build(t, projecttest.TwoPhases())
	base := valueOf(t, r, p).get("equity_npv", "").Amount
	for _, o := range []project.Override{
		set("facility.phases[p1].delay_days", "90"), set("market.indices[SOFR].shift_rate", "0.02"), set("tenants[anchor].pay_fraction", "0.9"),
		set("facility.power.usd_per_mwh", "90"), set("facility.phases[p2].cost_overrun_factor", "1.2"), set("tax.rate", "0.3"),
	} {
		if v := valueOf(t, r, p, o).get("equity_npv", "").Amount; v.Cmp(base) >= 0 {
			t.Errorf("%s=%s: equity NPV %s, without it %s", o.Path, o.Text, v, base)
		}
	}
}

// The horizon of a case without debt only cuts: what happens before does not know where it ends.
func TestALongerHorizonChangesNothingBefore(t *testing.T) {
	c := let(gpus(site(), "100", "30000"), "12000000", 24)
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "staff", USDPerYear: num("3000000"), EscalationRate: num("0.03")}}
	a := value(t, c)
	c.HorizonMonths = 30
	b := value(t, c)
	for month := range 24 {
		for _, line := range []string{"revenue", "ebitda", "depreciation", "equity_flow", "net_income"} {
			if a.at(line, month) != b.at(line, month) {
				t.Errorf("%s, month %d: %s and %s", line, month, a.at(line, month), b.at(line, month))
			}
		}
	}
}

// A scenario that moves an input and a case that states the moved value are the same run: whatever a lane may vary, building
// anew gives no other number. The index of a level loan is excepted: there a scenario keeps the profile of the plan
// (conventions 4.1, 4.2) and a new case makes a new plan. So are rate and fee of a tranche with a fee, whose amortisation is
// planned (conventions 9.5).
func TestAnInputMovedIsTheCaseRestated(t *testing.T) {
	c := projecttest.TwoPhases()
	r, p := build(t, c)
	for _, in := range p.Inputs {
		if strings.HasPrefix(in.Path, "market.indices") || in.Path == "financing.tranches[bond].fixed_rate" ||
			strings.HasSuffix(in.Path, "upfront_fee_fraction") {
			continue
		}
		o := moved(in)
		restated, err := project.Apply(c, []project.Override{o})
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := project.Resolve(restated); again == nil {
			t.Logf("%s=%s: not a valid case, left out", o.Path, o.Text)
			continue
		}
		a, b := valueOf(t, r, p, o), value(t, restated)
		for i, l := range a.p.Lines {
			if l.Name == "" {
				continue
			}
			v, ok := b.l.Line(l.Name)
			if !ok || !slices.Equal(a.l.Values(program.LineID(i)), v) {
				t.Errorf("%s=%s: line %q differs between a moved input and a restated case", o.Path, o.Text, l.Name)
				break
			}
		}
	}
}

// moved is an override that gives an input another valid value: a month later, a fifth less, or 7 for nothing.
func moved(in program.InputDef) project.Override {
	switch {
	case in.Kind == program.Day:
		return project.Override{Path: in.Path, Shock: project.Replace, Text: "2028-02-29"}
	case strings.HasSuffix(in.Path, "book_life_months"):
		return project.Override{Path: in.Path, Shock: project.Add, Text: "-7"}
	case strings.HasSuffix(in.Path, "delay_days"):
		return set(in.Path, "40")
	case in.Value.IsZero():
		return set(in.Path, "0.07")
	}
	return project.Override{Path: in.Path, Shock: project.Scale, Text: "0.8"}
}
