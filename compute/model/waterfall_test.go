package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// A million of receipts and 0.4m of cost a month; 1.5m a quarter. What is left, 0.3m, goes out on payment dates only.
func TestDistributionsFallOnSeniorPaymentDates(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Tenants[0].USDPerYear = num("12000000")
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "staff", USDPerYear: num("4800000")}}
	r := value(t, c)
	r.months("account.Operating account", 1, "600000", "1200000", "0")
	r.months("distribution", 1, "0", "0", "300000", "0", "0", "300000")
}

// Claims of 900,000 and 600,000, and a million to pay them: two thirds of each.
func TestEqualRanksShareByWhatIsDue(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Tenants[0].USDPerYear = num("4000000")
	a, b := c.Financing.Tranches[0], c.Financing.Tranches[0]
	a.ID, a.PrincipalUSD, b.ID, b.PrincipalUSD = "a", num("60000000"), "b", num("40000000")
	c.Financing.Tranches = []project.Tranche{a, b}
	r := value(t, c)
	r.months("interest_paid[a]", 3, "600000")
	r.months("interest_paid[b]", 3, "400000")
	r.months("account.Overdue, a", 3, "300000")
	r.months("account.Overdue, b", 3, "200000")
	r.months("senior_debt_unpaid", 3, "500000")
	r.months("distribution", 3, "0")
}

// Senior coupon 1.5m, mezzanine 20m at 10% with 0.5m a quarter; 1.8m come in. The note is short by 0.2m, which is the first
// shortfall; the loan is not touched, and nothing is distributed.
func TestMezzanineIsPaidBehindSeniorDebt(t *testing.T) {
	c := building(borrowing(), "120000000", "240")
	c.Tenants[0].USDPerYear = num("7200000")
	note := c.Financing.Tranches[0]
	note.ID, note.Seniority, note.PrincipalUSD, note.FixedRate = "note", project.Mezzanine, num("20000000"), num("0.1")
	c.Financing.Tranches = append(c.Financing.Tranches, note)
	r := value(t, c)
	r.months("interest_paid[loan]", 3, "1500000")
	r.months("interest_paid[note]", 3, "300000")
	r.months("mezzanine_debt_unpaid", 3, "200000")
	r.months("senior_debt_unpaid", 3, "0")
	r.months("distribution", 3, "0")
	r.date("first_shortfall_date", day(2026, 3, 31))
	r.measure("dscr_min", "", "1.2") // senior: 1.8 / 1.5
}

// Half a million of January is kept for the payment date; February's cost of a million is met for 14 of 28 days, so the 15th
// is the first day unpaid (conventions 8.2). The reserve never pays running cost (conventions 5.3).
func TestRunningCostFailsOnTheDayOnWhichCashEnds(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Tenants[0].USDPerYear = num("18000000")
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "staff", USDPerYear: num("12000000")}}
	c.Financing.DSRA = &project.DSRA{Months: num("6")}
	r := value(t, c)
	r = valueOf(t, r.r, r.p, set("tenants[t].stops_paying_date", "2026-02-01"))
	r.months("operating_cost_unpaid", 1, "0", "500000", "1500000")
	r.date("first_shortfall_date", day(2026, 2, 15))
	r.months("account.Debt service reserve account", 2, "3000000", "1500000")
	r.date("liquidity_exhaustion_date", day(2026, 6, 1)) // in June the reserve pays its last coupon, and no day of cost is met
}

// At the end 30m have come in since the last payment date: 1.5m of interest, 28.5m of principal, 71.5m unpaid.
func TestTheHorizonRepaysWhatItCan(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Financing.Tranches[0].Maturity = day(2030, 12, 31)
	r := value(t, c)
	r.months("horizon_principal[loan]", 23, "0", "28500000")
	r.months("distribution", 24, "0")
	r.measure("debt_at_horizon", "", "71500000")
	r.absent("first_shortfall_date", "") // nothing is due: the debt matures later
}

// Two loans mature after the horizon and share what is there by what they are owed: 28.05m over 70 and 30, after interest
// of 1.05m and 0.9m.
func TestTheHorizonSharesWithinARank(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	a := c.Financing.Tranches[0]
	a.ID, a.Maturity, a.PrincipalUSD = "a", day(2030, 12, 31), num("70000000")
	b := a
	b.ID, b.PrincipalUSD, b.FixedRate, b.PaymentFrequency = "b", num("30000000"), num("0.12"), calendar.Quarterly
	c.Financing.Tranches = []project.Tranche{a, b}
	r := value(t, c)
	r.months("horizon_principal[a]", 24, "19635000")
	r.months("horizon_principal[b]", 24, "8415000")
}

// An event needs a cent at least, even where the case says that any amount is material.
func TestNothingUnpaidIsNoEvent(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Analysis.MaterialAmount, c.Financing.Tranches[0].Maturity = num("0"), day(2030, 12, 31)
	r := value(t, c)
	r.absent("first_shortfall_date", "")
	r.months("distribution", 3, "28500000")
}

// Rent of 10m in each of the first three months leaves nothing for March's coupon. Revenue of 10m a month pays it in April,
// with 10,000 of default interest, before anything else of the debt; then all is as it was.
func TestOverdueAmountsArePaidFirst(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Facility.Occupancies = []project.Occupancy{{ID: "lease", USDPerYear: num("120000000"), TermMonths: 3}}
	r := value(t, c)
	r.months("account.Overdue, loan", 2, "0", "1500000", "0")
	r.months("overdue_paid[loan]", 3, "0", "1510000", "0")
	r.months("interest_paid[loan]", 3, "0", "0", "0", "1500000")
	r.months("distribution", 3, "0", "0", "0", "26990000") // 30m - 1.51m - 1.5m
	r.date("first_shortfall_date", day(2026, 3, 31))
}

// Claims met in full are paid exactly in floating point too: three loans of odd amounts leave no residue that would bear
// default interest for years.
func TestFullPaymentLeavesNoResidueInFloats(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	k := c.Financing.Tranches[0]
	c.Financing.Tranches = nil
	for i, amount := range []string{"33333333.33", "7777777.77", "58888888.91"} {
		k.ID, k.PrincipalUSD, k.FixedRate, k.Maturity = string(rune('a'+i)), num(amount), num("0.0637"), day(2030, 12, 31)
		c.Financing.Tranches = append(c.Financing.Tranches, k)
	}
	_, p := build(t, c)
	w, err := program.Walk(p, program.Float{}, program.Drive[float64]{})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range c.Financing.Tranches {
		id, _ := p.Line("account.Overdue, " + k.ID)
		for month, v := range w.Line(id) {
			if v != 0 {
				t.Errorf("%s, month %d: overdue %v", k.ID, month, v)
			}
		}
	}
}

// Of 28m at the end, after coupons of 1.5m and 0.5m, the note gets nothing while the loan is not repaid.
func TestTheHorizonRepaysSeniorDebtFirst(t *testing.T) {
	c := building(borrowing(), "120000000", "240")
	c.Financing.Tranches[0].Maturity = day(2030, 12, 31)
	note := c.Financing.Tranches[0]
	note.ID, note.Seniority, note.PrincipalUSD, note.FixedRate = "note", project.Mezzanine, num("20000000"), num("0.1")
	c.Financing.Tranches = append([]project.Tranche{note}, c.Financing.Tranches...)
	r := value(t, c)
	r.months("horizon_principal[loan]", 24, "28000000")
	r.months("horizon_principal[note]", 24, "0")
	r.months("senior_balance", 23, "100000000", "72000000")
	r.months("debt_balance", 23, "120000000", "92000000")
}

// A project with a note alone has debt and no senior debt: its ratios have no meaning.
func TestMezzanineAloneIsNoSeniorDebt(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Financing.Tranches[0].Seniority = project.Mezzanine
	r := value(t, c)
	r.months("debt_balance", 1, "100000000")
	r.months("senior_balance", 1, "0")
	r.absent("dscr_min", "")
	r.absent("debt_yield", "")
	r.months("distribution", 1, "0", "0", "28500000") // on the note's own dates
}
