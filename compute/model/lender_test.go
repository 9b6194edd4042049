package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/refcase"
)

// At par a loan at 6% paid by the quarter yields 1.015^4 - 1 = 6.1364%. At 98: the quarter's rate r solves
// 98 = 1.5 (1 - v^8)/r + 100 v^8 with v = 1/(1 + r): r = 1.7703238% by bisection, 7.2715669% a year.
func TestTheLendersYieldAtAPrice(t *testing.T) {
	c := borrowing()
	c.Financing.SponsorSupportUSD = num("100000000") // which repays it
	value(t, c).absent("lender_yield", "loan")
	c.Analysis.LenderPrice = num("1")
	r, p := build(t, c)
	valueOf(t, r, p).measureNear("lender_yield", "loan", "0.06136355062500", "0.0000000001")
	valueOf(t, r, p, set("analysis.lender_price_fraction", "0.98")).measureNear("lender_yield", "loan", "0.072715669084", "0.0000000001")
}

// A buyer on the opening date pays the price of what is owed then, and accrued interest at par: at a price of 1 he earns the
// rate of the loan.
func TestTheLendersYieldFromABalanceSheet(t *testing.T) {
	c := borrowing()
	c.Analysis.LenderPrice, c.Financing.SponsorSupportUSD = num("1"), num("100000000")
	again := value(t, restarted(t, value(t, c), c, 12))
	again.measureNear("lender_yield", "loan", "0.06136355062500", "0.0000000001")
	again.months("lender_flow[loan]", 0, "-100000000", "0", "0", "1500000")
}

// A loan that is not repaid in full yields less; of one without a tenant all but all is lost.
func TestADefaultLowersTheLendersYield(t *testing.T) {
	c := borrowing()
	c.Analysis.LenderPrice = num("1")
	r, p := build(t, c)
	v := valueOf(t, r, p, set("tenants[t].stops_paying_date", "2026-06-01")).get("lender_yield", "loan")
	if !v.Defined || v.Amount.Sign() >= 0 {
		t.Errorf("yield %s, defined %v", v.Amount, v.Defined)
	}
	valueOf(t, r, p, set("tenants[t].stops_paying_date", "2026-01-01")).measureNear("lender_yield", "loan", "-1", "0.000001")
}

// EBIT by life is the EBIT of the case with that life; of Abilene, set A, the published margins of golden case RC-02.
func TestEBITByLifeIsTheCaseRestated(t *testing.T) {
	c, ok := refcase.Get("abilene-set-a")
	if !ok {
		t.Fatal("no such reference case")
	}
	r := value(t, c.Project)
	for years, margin := range map[string]string{"3": "-0.031", "4": "0.158", "5": "0.272", "6": "0.348", "7": "0.402"} {
		r.measureNear("ebit_margin_by_life", years, margin, "0.0006")
	}
	x := gpus(let(site(), "50000000", 24), "1000", "100000")
	whole := value(t, x).get("ebit_by_life", "4").Amount
	x.Facility.Phases[0].Fleets[0].BookLifeMonths = num("48")
	value(t, x).measureNear("ebit_year_1", "", whole.String(), "0.01")
	value(t, project.Case{ID: "x", FinancialClose: x.FinancialClose, HorizonMonths: 24, Facility: site().Facility}).absent("ebit_by_life", "4")
}
