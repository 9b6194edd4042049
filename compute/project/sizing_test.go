package project_test

import (
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// sized is the sample case of sized debt with its tranche.
func sized() (project.Case, *project.Tranche) {
	c := projecttest.Sized()
	return c, &c.Financing.Tranches[0]
}

func TestFaultsOfSizingTerms(t *testing.T) {
	num, day := projecttest.Num, projecttest.Day
	const path = "financing.tranches[senior].sizing"
	tests := []struct {
		name   string
		change func(c *project.Case, k *project.Tranche)
		want   []string // path and rule
	}{
		{"no size and no sizing", func(_ *project.Case, k *project.Tranche) { k.Sizing, k.Amortization = nil, contract.Level },
			[]string{"financing.tranches[senior].principal_usd required"}},
		{"sculpted without sizing", func(_ *project.Case, k *project.Tranche) { k.Sizing, k.PrincipalUSD = nil, num("1") },
			[]string{path + " required"}},
		{"sculpted without a target", func(_ *project.Case, k *project.Tranche) { k.Sizing = &project.DebtSizing{MaxLTCFraction: num("0.5")} },
			[]string{path + ".target_dscr required"}},
		{"two targets", func(_ *project.Case, k *project.Tranche) {
			k.Sizing.TargetDSCRSteps = []project.TargetDSCRStep{{Date: *day(2028, 1, 1), TargetDSCR: num("1.4")}}
		}, []string{path + " exclusive"}},
		{"no limit", func(_ *project.Case, k *project.Tranche) {
			k.Sizing, k.Amortization = &project.DebtSizing{}, contract.Bullet
		},
			[]string{path + " required"}},
		{"listed repayments", func(_ *project.Case, k *project.Tranche) {
			k.Amortization, k.PrincipalUSD = contract.Listed, num("5")
			k.Repayments = []project.Repayment{{Date: *day(2036, 12, 31), AmountUSD: *num("5")}}
		}, []string{path + " exclusive"}},
		{"terms of sculpting on a bullet", func(_ *project.Case, k *project.Tranche) {
			k.Amortization = contract.Bullet
			k.Sizing.BalloonFraction, k.Sizing.MaxAverageLifeYears, k.Sizing.BalanceMayRise = num("0.1"), num("5"), true
		}, []string{path + ".max_average_life_years unused", path + ".balloon_fraction unused", path + ".balance_may_rise unused"}},
		{"a stress without a name, paths without drivers", func(_ *project.Case, k *project.Tranche) {
			k.Sizing.SizingCase, k.Sizing.PathCount, k.Sizing.Seed = project.SizeOnStress, 100, 1
		}, []string{path + ".stress_id required", path + ".path_count unused", path + ".seed unused"}},
		{"a stress that does not exist", func(_ *project.Case, k *project.Tranche) {
			k.Sizing.SizingCase, k.Sizing.StressID = project.SizeOnStress, "x"
		}, []string{path + ".stress_id reference"}},
		{"a quantile without drivers", func(_ *project.Case, k *project.Tranche) {
			k.Sizing.SizingCase, k.Sizing.StressID = project.SizeOnP90, "x"
		},
			[]string{path + ".sizing_case required", path + ".stress_id unused"}},
		{"numbers out of range", func(_ *project.Case, k *project.Tranche) {
			k.Sizing.TargetDSCR, k.Sizing.MaxLTCFraction, k.Sizing.ShareFraction, k.Sizing.PathCount = num("0.9"), num("1.1"), num("2"), 1
		}, []string{path + ".target_dscr range", path + ".path_count range", path + ".path_count unused", path + ".max_ltc_fraction range",
			path + ".share_fraction range", path + ".share_fraction sum"}},
		{"steps out of order", func(_ *project.Case, k *project.Tranche) {
			k.Sizing.TargetDSCR, k.Sizing.TargetDSCRSteps = nil, []project.TargetDSCRStep{
				{Date: *day(2029, 1, 1), TargetDSCR: num("1.4")}, {Date: *day(2028, 1, 1), TargetDSCR: num("1.4")}}
		}, []string{path + ".target_dscr_steps[1].date order"}},
		{"maturity past the horizon", func(c *project.Case, _ *project.Tranche) { c.HorizonMonths, c.Tenants[0].TermMonths = 100, 80 },
			[]string{path + " order"}},
		{"draws with schedules of their own", func(_ *project.Case, k *project.Tranche) {
			k.CapitalizeInterestUntil, k.DelayedDraw = nil, &project.DelayedDraw{DrawTermMonths: 60}
		}, []string{"financing.tranches[senior].delayed_draw.draw_term_months contract", "financing.tranches[senior].delayed_draw.draw_term_months exclusive"}},
		{"shares that leave nothing", func(c *project.Case, k *project.Tranche) {
			k.Sizing.ShareFraction = num("1")
			b := *k
			b.ID, b.Sizing = "b", &project.DebtSizing{TargetDSCR: num("1.4")}
			c.Financing.Tranches = append(c.Financing.Tranches, b)
		}, []string{path + ".share_fraction sum"}},
	}
	for _, test := range tests {
		c, k := sized()
		test.change(&c, k)
		_, findings := project.Resolve(c)
		var got []string
		for _, f := range findings {
			if f.Severity == project.Error {
				got = append(got, f.Path+" "+f.Rule)
			}
		}
		if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s\n%v", test.name, strings.Join(got, "\n"), strings.Join(test.want, "\n"), findings)
		}
	}
}

// TestSizedDebtResolves fills its defaults, resolves to itself, and leaves the size open: it is the plan's.
func TestSizedDebtResolves(t *testing.T) {
	c, k := sized()
	c.Uncertainties = []project.Uncertainty{{Path: "tenants[anchor].usd_per_year", Shock: project.Scale,
		Distribution: project.Distribution{Kind: project.Uniform, Low: 0.7, High: 1}}}
	k.Sizing.SizingCase = project.SizeOnP90
	checkResolve(t, c)
	r := resolved(t, c)
	s := r.Case.Financing.Tranches[0].Sizing
	if s.PathCount != 10_000 || r.Case.Financing.Tranches[0].PrincipalUSD != nil || !r.NeedsPlan() || !r.Plan.IsZero() {
		t.Errorf("%+v", s)
	}
	plain := project.WithoutQuestions(c)
	if plain.Financing.Tranches[0].Sizing.SizingCase != project.SizeOnBase || k.Sizing.SizingCase != project.SizeOnP90 || plain.Uncertainties != nil {
		t.Error("the copy without questions asks them, or the case lost its own")
	}
	resolved(t, plain)
}

// TestAPlanFitsItsOwnScheduleOnly: a plan of another number of payments or months is none for a case.
func TestAPlanFitsItsOwnScheduleOnly(t *testing.T) {
	c, k := sized()
	r := resolved(t, c)
	n := len(r.Tranches[0].Schedule.Periods)
	p := project.Plan{Key: "x", Tranches: []project.PlannedTranche{{TrancheID: "senior", PrincipalUSD: *projecttest.Num("10"),
		Principal: make([]money.Fixed, n)}}, CFADS: make([]money.Fixed, r.Grid.Len())}
	p.Tranches[0].Principal[n-1] = *projecttest.Num("10")
	if !p.Fits(r) {
		t.Fatal("the plan does not fit")
	}
	out, err := r.WithPlan(p)
	if err != nil || out.Tranches[0].Schedule.Terms.Principal != *projecttest.Num("10") || *out.PlannedCase().Financing.Tranches[0].PrincipalUSD != *projecttest.Num("10") {
		t.Errorf("%v", err)
	}
	if out.Case.Financing.Tranches[0].PrincipalUSD != nil {
		t.Error("the case as stated has changed")
	}
	k.Maturity = projecttest.Day(2035, 12, 31)
	if shorter := resolved(t, c); p.Fits(shorter) {
		t.Error("it fits a shorter loan")
	} else if _, err := shorter.WithPlan(p); err == nil {
		t.Error("it is taken by a shorter loan")
	}
	c, _ = sized()
	c.HorizonMonths = 145
	if p.Fits(resolved(t, c)) {
		t.Error("it fits a longer horizon")
	}
}
