package plan_test

import (
	"context"
	"testing"
	"time"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/plan"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

func try(t *testing.T, name string, f func(c *project.Case)) {
	c := projecttest.Sized()
	f(&c)
	r, findings := project.Resolve(c)
	if r == nil {
		t.Logf("%s: %v", name, findings)
		return
	}
	at := time.Now()
	p, err := plan.Make(context.Background(), c, r)
	if err != nil {
		t.Logf("%s: ERR %v  (%v)", name, err, time.Since(at))
		return
	}
	t.Logf("%s: %d rounds residual %v uses %v gearing %v equity %v in %v %v", name, p.Rounds, p.Residual, p.TotalUsesUSD, p.GearingFraction, p.EquityFirstUSD, time.Since(at), p.Warnings)
	out, _ := r.WithPlan(*p)
	for _, x := range p.Tranches {
		t.Logf("   %s size %v face %v balloon %v life %v ltc %v %s %v rec %v pv %v dscr %v..%v", x.TrancheID, x.CommitmentUSD, x.PrincipalUSD, x.BalloonUSD, x.AverageLifeYears, x.LTCFraction, x.Binding, x.Constraints, x.RecursionUSD, x.PresentValueUSD, x.Periods[0].DSCR, x.Periods[len(x.Periods)-1].DSCR)
	}
	l := ledger(t, out)
	for _, m := range []string{"dscr_min", "dscr_average", "gearing", "ltc", "total_uses", "debt_at_horizon"} {
		v, _ := l.Measure(m, "")
		t.Log("     ", m, v.Amount, v.Reason)
	}
}

func TestScratch(t *testing.T) {
	try(t, "tax", func(c *project.Case) { c.Tax.Rate = num("0.21") })
	try(t, "dsra", func(c *project.Case) { c.Tax.Rate = num("0.21"); c.Financing.DSRA = &project.DSRA{Months: num("6")} })
	try(t, "ltc", func(c *project.Case) {
		c.Tax.Rate = num("0.21")
		c.Financing.DSRA = &project.DSRA{Months: num("6")}
		senior(c).Sizing.MaxLTCFraction = num("0.5")
	})
	try(t, "gearing .65", func(c *project.Case) { senior(c).Sizing.MaxGearingFraction = num("0.45") })
	try(t, "ltv", func(c *project.Case) { senior(c).Sizing.MaxLTVFraction = num("0.4") })
	try(t, "commitment", func(c *project.Case) { senior(c).PrincipalUSD = num("500000000") })
	try(t, "balloon", func(c *project.Case) { senior(c).Sizing.BalloonFraction = num("0.3") })
	try(t, "life", func(c *project.Case) { senior(c).Sizing.MaxAverageLifeYears = num("5") })
	try(t, "io", func(c *project.Case) { senior(c).InterestOnlyMonths = 36 })
	try(t, "mezz", func(c *project.Case) {
		m := *senior(c)
		m.ID, m.Seniority, m.FixedRate, m.Sizing = "mezz", project.Mezzanine, num("0.12"), &project.DebtSizing{TargetDSCR: num("1.5")}
		c.Financing.Tranches = append(c.Financing.Tranches, m)
	})
	try(t, "two", func(c *project.Case) {
		m := *senior(c)
		m.ID, m.FixedRate, m.Sizing = "b", num("0.07"), &project.DebtSizing{TargetDSCR: num("1.4"), ShareFraction: num("0.3")}
		c.Financing.Tranches = append(c.Financing.Tranches, m)
	})
	try(t, "level", func(c *project.Case) { senior(c).Amortization = contract.Level; senior(c).InterestOnlyMonths = 13 })
	try(t, "straight", func(c *project.Case) { senior(c).Amortization = contract.StraightLine; senior(c).InterestOnlyMonths = 13 })
	try(t, "bullet ltc", func(c *project.Case) {
		senior(c).Amortization = contract.Bullet
		senior(c).Sizing = &project.DebtSizing{MaxLTCFraction: num("0.4")}
	})
	try(t, "bullet dscr", func(c *project.Case) {
		senior(c).Amortization = contract.Bullet
	})
	try(t, "nocash", func(c *project.Case) { c.Tenants[0].TermMonths = 100 })
	try(t, "rise", func(c *project.Case) { c.Tenants[0].TermMonths = 100; senior(c).Sizing.BalanceMayRise = true })
	try(t, "over", func(c *project.Case) { c.Tenants[0].USDPerYear = num("1000000000") })
	try(t, "steps", func(c *project.Case) {
		senior(c).Sizing.TargetDSCR = nil
		senior(c).Sizing.TargetDSCRSteps = []project.TargetDSCRStep{{Date: *day(2027, 1, 1), TargetDSCR: num("1.3")}, {Date: *day(2030, 1, 1), TargetDSCR: num("1.6")}}
	})
	try(t, "delayed", func(c *project.Case) {
		senior(c).CapitalizeInterestUntil = nil
		senior(c).DelayedDraw = &project.DelayedDraw{CommitmentFeeRate: num("0.01")}
	})
	try(t, "delayed+cap", func(c *project.Case) {
		senior(c).DelayedDraw = &project.DelayedDraw{CommitmentFeeRate: num("0.01")}
	})
	try(t, "gearing fund", func(c *project.Case) {
		senior(c).CapitalizeInterestUntil = nil
		senior(c).DelayedDraw = &project.DelayedDraw{CommitmentFeeRate: num("0.01")}
		c.Financing.Funding = &project.Funding{GearingFraction: num("0.6")}
	})
	try(t, "none", func(c *project.Case) {
		senior(c).Sizing = nil
		senior(c).Amortization = contract.Bullet
		senior(c).PrincipalUSD = num("500000000")
		c.Financing.Funding = &project.Funding{GearingFraction: num("0.6")}
	})
	try(t, "bad", func(c *project.Case) {
		senior(c).Sizing = &project.DebtSizing{SizingCase: project.SizeOnP90, StressID: "x", ShareFraction: num("2")}
	})
	try(t, "p50", func(c *project.Case) {
		c.Uncertainties = []project.Uncertainty{{Path: "tenants[anchor].utilization_fraction", Distribution: project.Distribution{Kind: project.Uniform, Low: 0.7, High: 1}}}
		c.Tenants[0].TakeOrPayFraction = num("0.5")
		c.Tax.Rate = num("0.21")
		senior(c).Sizing.SizingCase = project.SizeOnP50
	})
	try(t, "p90", func(c *project.Case) {
		c.Uncertainties = []project.Uncertainty{{Path: "tenants[anchor].utilization_fraction", Distribution: project.Distribution{Kind: project.Uniform, Low: 0.7, High: 1}}}
		c.Tenants[0].TakeOrPayFraction = num("0.5")
		senior(c).Sizing.SizingCase = project.SizeOnP90
	})
}
