package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// ballooning is borrowing over four years, with a loan that is due in two and may be refinanced for two more at 8%, level.
// Figures are invented.
func ballooning() project.Case {
	c := borrowing()
	c.HorizonMonths = 60
	c.Tenants[0].TermMonths = 60
	c.Financing.Tranches[0].Refinancing = &project.Refinancing{TermMonths: 24, FixedRate: num("0.08"), FeeFraction: num("0.01"), MinimumDSCR: num("1.2")}
	return c
}

// The balloon of 100m passes without cash to a loan of eight quarters at 2%: A = 100m x 0.02 / (1 - 1.02^-8) = 13,650,979.91.
// Against CFADS of 120m a year that is 120 / (4 x 13.65097991) = 2.19764443. The fee is 1,000,000, spread over 24 months.
func TestABalloonIsRefinanced(t *testing.T) {
	r := value(t, ballooning())
	r.months("refinanced[loan]", 24, "100000000", "0")
	r.months("principal_due[loan]", 24, "0")
	r.months("account.Debt, loan", 24, "0")
	r.months("account.Debt, loan/refinancing", 24, "100000000")
	r.months("refinancing_fee_paid[loan]", 24, "1000000", "0")
	r.months("refinancing_fee_amortization[loan]", 25, "41666.67")
	r.months("debt_drawn", 24, "0")
	r.measureNear("refinancing_dscr", "loan", "2.19764443", "0.00000001")
	r.measure("balloon", "loan", "100000000")
	r.measure("balloon_refinanced", "loan", "100000000")
	r.measure("debt_at_horizon", "", "0")
	for _, f := range invariants(r) {
		t.Error(f)
	}
	terms := r.r.Tranches[0].Schedule.Terms
	terms.Issue, terms.Maturity, terms.Amortization, terms.PlanRate = *day(2027, 12, 31), *day(2029, 12, 31), contract.Level, *num("0.08")
	s, faults := contract.Resolve(terms)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	events, _ := s.Events(contract.AtRate(*num("0.08")))
	for _, e := range events[1:] {
		line := "principal_paid[loan/refinancing]"
		if e.Type == contract.IP {
			line = "interest_paid[loan/refinancing]"
		}
		want, _ := money.Neg(e.Amount)
		if got := r.at(line, r.p.Grid.Index(e.Date)); got != want {
			t.Errorf("%s of %s: %s, contract %s", line, e.Date, got, want)
		}
	}
}

// With the market closed before maturity, a DSCR of 2.2 wanted, or a loan above half of what the site is worth, the balloon is
// due in cash, which is not there: 30m of the last quarter less 1.5m of interest.
func TestABalloonWithoutANewLoanIsDueInCash(t *testing.T) {
	c := building(ballooning(), "100000000", "240")
	r := value(t, c)
	for _, o := range []project.Override{
		set("market.refinancing_closed_date", "2027-06-01"), set("financing.tranches[loan].refinancing.minimum_dscr", "2.2"),
	} {
		s := valueOf(t, r.r, r.p, o)
		s.months("refinanced[loan]", 24, "0")
		s.months("principal_due[loan]", 24, "100000000")
		s.months("principal_paid[loan]", 24, "28500000")
		s.date("first_shortfall_date", day(2027, 12, 31))
		s.measure("balloon_refinanced", "loan", "0")
		for _, f := range invariants(s) {
			t.Error(f)
		}
	}
	c.Financing.Tranches[0].Refinancing.MaximumLTV = num("0.5")
	value(t, c).months("refinanced[loan]", 24, "0") // after two of twenty years 90m of cost are left
	c.Financing.Tranches[0].Refinancing.MaximumLTV = num("1.2")
	value(t, c).months("refinanced[loan]", 24, "100000000")
	valueOf(t, r.r, r.p, set("market.refinancing_closed_date", "2028-01-01")).months("refinanced[loan]", 24, "100000000")
}

// A loan of the 28th whose new loan matures on the last day of a February goes on paying on the 28th: from 28 February 2028, a
// leap year, the first month ends on 28 March.
func TestANewLoanKeepsThePaymentDay(t *testing.T) {
	c := ballooning()
	c.HorizonMonths, c.Tenants[0].TermMonths = 72, 72
	k := &c.Financing.Tranches[0]
	k.Maturity, k.PaymentFrequency, k.Refinancing.TermMonths = day(2028, 2, 28), calendar.Monthly, 36
	r := value(t, c)
	r.months("refinanced[loan]", 26, "100000000")
	r.months("interest_due[loan/refinancing]", 26, "0", "666666.67") // 100m x 8% / 12
	for _, f := range invariants(r) {
		t.Error(f)
	}
}
