package model_test

import (
	"slices"
	"testing"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// The default order written out is the default order, line by line.
func TestTheDefaultOrderWrittenOutChangesNothing(t *testing.T) {
	for _, c := range []project.Case{projecttest.TwoPhases(), projecttest.NotesOnly()} {
		a := value(t, c)
		c.Financing.Waterfall = project.DefaultWaterfall()
		b := value(t, c)
		for i, l := range a.p.Lines {
			if !slices.Equal(a.l.Values(program.LineID(i)), b.l.Values(program.LineID(i))) {
				t.Errorf("%s: line %q differs", c.ID, l.Name)
			}
		}
	}
}

// Revenue is 0.4m a month, the coupon 1.5m a quarter, the reserve holds 3m from close. Cost of 10m in March takes all cash: the
// reserve pays March's coupon and is left with 1.5m; April and May bring it to 2.3m. In June 0.4m of cash and 1.1m of the
// reserve meet the coupon. With the reserve ahead of senior debt it takes June's 0.4m first and then pays the whole coupon: the
// same balance by another way. Invented figures.
func TestTheReserveMayRankAheadOfDebtService(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Tenants[0].USDPerYear = num("4800000")
	c.Facility.Occupancies = []project.Occupancy{{ID: "lease", USDPerYear: num("120000000"), TermMonths: 1, Commencement: day(2026, 3, 1)}}
	c.Financing.DSRA = &project.DSRA{Months: num("6"), FundedAt: project.FundedAtClose}
	c.Financing.SponsorSupportUSD = num("50000000")
	behind := value(t, c)
	behind.months("dsra_drawn", 3, "1500000", "0", "0", "1100000")
	behind.months("dsra_top_up", 3, "0", "400000", "400000", "0")

	list := project.DefaultWaterfall()
	list = slices.Delete(list, slices.Index(list, project.StepDSRA), slices.Index(list, project.StepDSRA)+1)
	c.Financing.Waterfall = slices.Insert(list, slices.Index(list, project.StepSeniorInterest), project.StepDSRA)
	ahead := value(t, c)
	ahead.months("dsra_drawn", 3, "1500000", "0", "0", "1500000")
	ahead.months("dsra_top_up", 3, "0", "400000", "400000", "400000")
	for _, r := range []run{behind, ahead} {
		r.months("account.Debt service reserve account", 3, "1500000", "1900000", "2300000", "1200000")
	}
	for _, r := range []run{behind, ahead} {
		for _, f := range invariants(r) {
			t.Error(f)
		}
	}
}
