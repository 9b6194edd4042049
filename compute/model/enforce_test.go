package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// enforced is a site of 120m that loses nothing in value over its 20 years by month 9 but 4.5m: a senior loan of 100m at 6% and
// a note of 20m at 12%, both 30E/360 and quarterly, revenue of 1m a month. Invented figures.
func enforced() project.Case {
	c := building(borrowing(), "120000000", "240")
	c.Tenants[0].USDPerYear = num("48000000")
	note := c.Financing.Tranches[0]
	note.ID, note.Seniority, note.PrincipalUSD, note.FixedRate = "note", project.Mezzanine, num("20000000"), num("0.12")
	c.Financing.Tranches = append(c.Financing.Tranches, note)
	c.Financing.Distress = project.Distress{SaleMonths: 3, ForcedSaleDiscount: num("0.2"), SaleCost: num("0.05")}
	return c
}

// The tenant stops on 1 January 2027. On 31 March 2027, month 15, nothing is there for the loan's 1.5m: default.
//
// EAD, end of month 15: loan 100m + 1.5m; note 20m + 0.6m.
// Month 16: both accelerate. Month 16 accrues 0.5m on the loan and 0.2m on the note at contract rates, and default interest
// at 8% and 14% on what was overdue: 1.5m x 8%/12 = 10,000 and 0.6m x 14%/12 = 7,000.
//
//	loan: due at the end of month 16  101.5m + 10,000 + 500,000 = 102.01m
//	month 17: 8%/12 of 102.01m        102,690,066.67
//	month 18: the same, for default interest compounds on payment dates: 103,370,133.34
//
// The sale in month 18: cost 120m less 18/240 worn = 111m; x 0.8 x 0.95 = 84.36m, all for the loan. The note gets nothing.
// The loan's loss: 84.36m three months after default at 6%: growth (1.005)^3 = 1.015075125; 84.36m / 1.015075125 =
// 83,107,149.34; EAD 101.5m less that is 18,392,850.66: LGD 18.12%. The note loses all: LGD 100%.
func TestEnforcementSharesTheCollateralBySeniority(t *testing.T) {
	c := enforced()
	c.Tenants[0].StopsPayingDate = day(2027, 1, 1)
	r := value(t, c)
	r.months("payment_default", 14, "0", "1", "1")
	r.months("account.Overdue, loan", 15, "1500000", "102010000", "102690066.67")
	r.months("overdue_paid[loan]", 16, "0", "0", "84360000", "0")
	r.months("collateral_sold", 17, "0", "84360000", "0")
	r.months("overdue_paid[note]", 16, "0", "0", "0")
	r.months("written_off[loan]", 18, "19010133.34")
	r.months("account.Overdue, loan", 18, "0", "0")
	r.measure("exposure_at_default", "loan", "101500000")
	r.measure("exposure_at_default", "note", "20600000")
	r.measureNear("loss", "loan", "18392850.66", "0.01")
	r.measureNear("lgd", "loan", "0.18121035", "0.00000001")
	r.measure("lgd", "note", "1")
	r.measureNear("loss_total", "", "38992850.66", "0.01")
	if !r.total("distribution").IsZero() && r.sum("distribution", 15, 24).Sign() != 0 {
		t.Errorf("owners get %s after the default", r.sum("distribution", 15, 24))
	}
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// Half the price would do: with a collateral of 240m the loan and the note are paid in full with default interest, which is
// more than the contract's, and the owners get the rest. Nothing is lost.
func TestASurplusOfTheSaleGoesToTheOwners(t *testing.T) {
	c := enforced()
	c.Facility.Phases[0].CapitalCosts[0].AmountUSD = num("240000000")
	c.Tenants[0].StopsPayingDate = day(2027, 1, 1)
	r := value(t, c)
	r.measure("loss_total", "", "0")
	r.measure("lgd", "note", "0")
	if r.at("distribution", 18).Cmp(money.FromInt(40_000_000)) < 0 {
		t.Errorf("owners get %s of the sale", r.at("distribution", 18))
	}
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// In a workout the same tenant that comes back pays everybody in time: nothing is sold.
func TestAWorkoutSellsNothing(t *testing.T) {
	c := enforced()
	c.Financing.Distress = project.Distress{Mode: project.Workout}
	c.Tenants[0].StopsPayingDate = day(2027, 1, 1)
	r := value(t, c)
	r.months("account.Overdue, loan", 15, "1500000", "1510000")
	r.months("account.Debt, loan", 18, "100000000")
	if _, ok := r.p.Line("collateral_sold"); ok {
		t.Error("a workout has a line for a sale")
	}
}

// A guarantor of 90m covers the loan: he pays March's 1.5m and June's, September's; nothing is in default, and what he paid is
// owed to him. With a tenth of his cap he pays 9m in all.
func TestAGuarantorOfDebtTakesOverTheClaim(t *testing.T) {
	c := enforced()
	c.Financing.Tranches = c.Financing.Tranches[:1]
	c.Financing.DebtGuarantees = []project.DebtGuarantee{{ID: "parent", Guarantor: "Parent Inc.", CapUSD: num("90000000")}}
	c.Tenants[0].StopsPayingDate = day(2027, 1, 1)
	r := value(t, c)
	r.months("guarantee_paid[parent]", 15, "1500000", "0", "0", "1500000")
	r.months("payment_default", 21, "0")
	r.months("account.Owed to guarantor, parent", 21, "4500000")
	// Maturity in month 24: 101.5m due, 90m less 4.5m paid.
	r.months("guarantee_paid[parent]", 24, "85500000")
	weak := valueOf(t, r.r, r.p, set("financing.debt_guarantees[parent].pay_fraction", "0.01"))
	weak.months("guarantee_paid[parent]", 15, "900000")
	weak.months("payment_default", 15, "1")
	for _, x := range []run{r, weak} {
		for _, f := range invariants(x) {
			t.Error(f)
		}
	}
}

// Debt yield is 48m a year over 100m of senior debt, 0.48: a default level of 0.5 fails at the first test, in month 12, with no cure:
// an event of default of the tranches that the covenant names. Of the loan it accelerates the loan and the note a month later; of the
// note alone it enforces nothing.
func TestACovenantCallsTheTranchesThatItNames(t *testing.T) {
	for _, x := range []struct {
		ids              []string
		ofLoan, defaults string
	}{{nil, "1", "1"}, {[]string{"note", "loan"}, "1", "1"}, {[]string{"note"}, "", "0"}} {
		c := enforced()
		c.Financing.Covenants = []project.Covenant{{ID: "yield", Kind: project.MinimumDebtYield, DefaultLevel: num("0.5"), TrancheIDs: x.ids}}
		if x.defaults == "1" {
			c.Financing.Distress.CovenantDefault = project.DefaultAccelerates
		}
		r := value(t, c)
		r.months("covenant_default[yield]", 11, "0", "1")
		r.months("payment_default", 11, "0", x.defaults)
		if x.ofLoan != "" {
			r.months("event_of_default[loan]", 11, "0", x.ofLoan)
		} else if _, ok := r.l.Line("event_of_default[loan]"); ok {
			t.Error("the loan has a flag that no covenant gives it")
		}
		if x.ids != nil {
			r.months("event_of_default[note]", 11, "0", "1")
		}
		for _, f := range invariants(r) {
			t.Error(f)
		}
	}
	c := enforced()
	c.Financing.Covenants = []project.Covenant{{ID: "yield", Kind: project.MinimumDebtYield, DefaultLevel: num("0.5"), TrancheIDs: []string{"note"}}}
	c.Financing.Distress.CovenantDefault = project.DefaultAccelerates
	if _, f := project.Resolve(c); !f.HasErrors() {
		t.Error("acceleration that nothing starts is no finding")
	}
}
