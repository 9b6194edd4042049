package project_test

import (
	"testing"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/project"
	. "github.com/capstack/capstack/compute/project/projecttest"
)

func TestBadInputOfConstructionFunding(t *testing.T) {
	const loan, funding = "financing.tranches[loan]", "financing.funding"
	draw := func(c *project.Case) *project.DelayedDraw {
		k := &c.Financing.Tranches[1]
		k.DelayedDraw = &project.DelayedDraw{}
		return k.DelayedDraw
	}
	vintages := func(c *project.Case) *project.Tranche {
		draw(c).DrawTermMonths = 36
		return &c.Financing.Tranches[1]
	}
	order := func(c *project.Case, f project.Funding) { c.Financing.Funding = &f }
	runBadInputs(t, []badInput{
		{"pro rata without a gearing", func(c *project.Case) { order(c, project.Funding{Order: project.ProRata}) }, funding + ".gearing_fraction", "required", "PRO_RATA"},
		{"a gearing with debt first", func(c *project.Case) {
			order(c, project.Funding{Order: project.DebtFirst, GearingFraction: Num("0.6")})
		},
			funding + ".gearing_fraction", "unused", "max_ltc_fraction"},
		{"a first part pro rata", func(c *project.Case) {
			order(c, project.Funding{Order: project.ProRata, GearingFraction: Num("0.6"), EquityFirstUSD: Num("1")})
		}, funding + ".equity_first_usd", "unused", "EQUITY_FIRST"},
		{"two statements of equity's first part", func(c *project.Case) {
			order(c, project.Funding{EquityFirstUSD: Num("1"), GearingFraction: Num("0.6")})
		}, funding, "exclusive", "keep one"},
		{"a limit of draws without draws", func(c *project.Case) { order(c, project.Funding{MaxLTCFraction: Num("0.6")}) }, funding + ".max_ltc_fraction", "unused", "delayed_draw"},
		{"a test of draws without draws", func(c *project.Case) { order(c, project.Funding{DrawTest: project.CostToComplete}) }, funding + ".draw_test", "unused", "delayed_draw"},
		{"a test that cannot fail", func(c *project.Case) {
			draw(c)
			c.Financing.EquityCommitmentUSD = nil
			order(c, project.Funding{DrawTest: project.CostToComplete})
		}, funding + ".draw_test", "unused", "without limit"},
		{"a gearing above 1", func(c *project.Case) { order(c, project.Funding{GearingFraction: Num("65")}) }, funding + ".gearing_fraction", "range", "from 0 to 1"},
		{"availability before signing", func(c *project.Case) { draw(c).AvailabilityEnd = Day(2026, 1, 1) }, loan + ".delayed_draw.availability_end", "order", "issue_date"},
		{"availability after maturity", func(c *project.Case) { draw(c).AvailabilityEnd = Day(2035, 1, 1) }, loan + ".delayed_draw.availability_end", "order", "maturity"},
		{"draws for an unknown phase", func(c *project.Case) { draw(c).PhaseIDs = []string{"p9"} }, loan + ".delayed_draw.phase_ids", "reference", "p9"},
		{"a discount on draws", func(c *project.Case) { draw(c); c.Financing.Tranches[1].IssuePriceFraction = Num("0.98") }, loan + ".delayed_draw", "exclusive", "par"},
		{"a term between payments", func(c *project.Case) { draw(c).DrawTermMonths = 37 }, loan + ".delayed_draw.draw_term_months", "range", "multiple"},
		{"draws that outlive the tranche", func(c *project.Case) { draw(c).DrawTermMonths = 60 }, loan + ".delayed_draw.draw_term_months", "order", "after maturity"},
		{"listed draws", func(c *project.Case) {
			k := vintages(c)
			k.Amortization, k.InterestOnlyMonths = contract.Listed, 0
			k.Repayments = []project.Repayment{{Date: *Day(2031, 6, 30), AmountUSD: *Num("3000000000")}}
		}, loan + ".delayed_draw.draw_term_months", "contract", "BULLET"},
		{"extended draws", func(c *project.Case) { vintages(c).Extensions = []project.LoanExtension{{Months: 3}} }, loan + ".delayed_draw.draw_term_months", "exclusive", "extensions"},
		{"an extension by half a period", func(c *project.Case) { c.Financing.Tranches[1].Extensions = []project.LoanExtension{{Months: 2}} }, loan + ".extensions[0].months", "range", "multiple"},
		{"an extended listed note", func(c *project.Case) { c.Financing.Tranches[2].Extensions = []project.LoanExtension{{Months: 12}} },
			"financing.tranches[note].extensions[0]", "unused", "LISTED"},
		{"a cap on a fixed rate", func(c *project.Case) { c.Financing.Tranches[0].CapRate = Num("0.05") }, "financing.tranches[bond].cap_rate", "unused", "index_id"},
		{"a cap below the floor", func(c *project.Case) {
			c.Financing.Tranches[1].CapRate, c.Financing.Tranches[1].FloorRate = Num("0.01"), Num("0.02")
		}, loan + ".cap_rate", "order", "floor_rate"},
		{"credit margins over a fixed rate", func(c *project.Case) {
			c.Financing.Tranches[0].CreditMargins = []project.CreditMargin{{CreditClass: project.InvestmentGrade, MarginRate: Num("0.02")}}
		}, "financing.tranches[bond].credit_margins", "unused", "index_id"},
		{"credit margins without a class", func(c *project.Case) {
			c.Financing.Tranches[1].CreditMargins = []project.CreditMargin{{MarginRate: Num("0.02")}}
		}, loan + ".credit_margins[0].credit_class", "required", "margin_rate"},
		{"two margins of a class", func(c *project.Case) {
			one := project.CreditMargin{CreditClass: project.InvestmentGrade, MarginRate: Num("0.02")}
			c.Financing.Tranches[1].CreditMargins = []project.CreditMargin{one, one}
		}, loan + ".credit_margins[1].credit_class", "unique", "twice"},
		{"a credit margin above one half", func(c *project.Case) {
			c.Financing.Tranches[1].CreditMargins = []project.CreditMargin{{CreditClass: project.InvestmentGrade, MarginRate: Num("2")}}
		}, loan + ".credit_margins[0].margin_rate", "range", "0.5"},
		{"a balloon of a bullet", func(c *project.Case) { c.Financing.Tranches[0].AmortizationTermMonths = 240 }, "financing.tranches[bond].amortization_term_months", "unused", "LEVEL"},
		{"an amortisation shorter than the loan", func(c *project.Case) { c.Financing.Tranches[1].AmortizationTermMonths = 24 }, loan + ".amortization_term_months", "order", "before maturity"},
		{"escrow for interest that joins principal", func(c *project.Case) { c.Financing.Tranches[0].Escrow = &project.InterestEscrow{} },
			"financing.tranches[bond].escrow", "exclusive", "capitalize_interest_until"},
		{"escrow for junior interest", func(c *project.Case) { c.Financing.Tranches[2].Escrow = &project.InterestEscrow{} }, "financing.tranches[note].escrow", "contract", "senior"},
		{"escrow that ends before issue", func(c *project.Case) {
			c.Financing.Tranches[1].Escrow = &project.InterestEscrow{EndDate: Day(2026, 1, 1)}
		}, loan + ".escrow.end_date", "order", "issue_date"},
	})
}

// What is left out follows the phases that a loan funds (conventions 3.4).
func TestDefaultsOfADelayedDraw(t *testing.T) {
	c := TwoPhases()
	c.Financing.Tranches[1].DelayedDraw = &project.DelayedDraw{PhaseIDs: []string{"p1"}}
	c.Financing.Tranches[0].CapitalizeInterestUntil, c.Financing.Tranches[0].Escrow = nil, &project.InterestEscrow{}
	c.Financing.Funding = &project.Funding{}
	r := resolved(t, c)
	k, e := r.Case.Financing.Tranches[1], r.Case.Financing.Tranches[0].Escrow
	if *k.DelayedDraw.AvailabilityEnd != *Day(2027, 1, 1) || *k.CapitalizeInterestUntil != *Day(2027, 1, 1) || *e.EndDate != *Day(2027, 6, 30) {
		t.Errorf("availability to %s, interest joins until %s, escrow to %s", k.DelayedDraw.AvailabilityEnd, k.CapitalizeInterestUntil, e.EndDate)
	}
	if f := r.Case.Financing.Funding; f.Order != project.EquityFirst || f.GearingBase != project.TotalUses || f.DrawTest != project.NoDrawTest {
		t.Errorf("funding %+v", f)
	}
	checkResolve(t, c)
}
