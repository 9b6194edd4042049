package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// 130m of cost, a fee of 1% on 100m and a reserve of half of the next year's 6m of interest: 134m, of which equity pays 34m.
func TestEquityPaysWhatDebtDoesNot(t *testing.T) {
	c := building(borrowing(), "130000000", "240")
	c.Financing.Tranches[0].UpfrontFeeFraction = num("0.01")
	c.Financing.DSRA = &project.DSRA{Months: num("6")}
	r := value(t, c)
	r.months("equity_contribution", 0, "34000000", "0")
	r.months("account.Debt service reserve account", 0, "3000000")
	r.months("account.Operating account", 0, "0")
	r.measure("total_uses", "", "134000000")
	r.measureNear("ltc", "", "0.746268656716417910", "0.000000000000000001") // 100 / 134
	r.measure("dsra_initial", "", "3000000")
	r.measure("peak_debt", "", "100000000")
}

// With 20m of commitment 10m stay open at close: a funding shortfall on that day. Receipts pay it in the month after, before
// any distribution.
func TestEquityEndsAtItsCommitment(t *testing.T) {
	c := building(borrowing(), "130000000", "240")
	c.Financing.EquityCommitmentUSD = num("20000000")
	r := value(t, c)
	r.months("equity_contribution", 0, "20000000", "0")
	r.months("funding_shortfall", 0, "10000000", "0")
	r.months("construction_paid", 0, "120000000", "10000000")
	r.date("first_shortfall_date", day(2025, 12, 31))
	r.months("unpaid", 0, "10000000", "0")
}

// A million a month for phase p pays half of what phase q costs, two million a month until July. Nothing is distributed
// before q operates (conventions 3.5, 5.5); without debt it is then monthly.
func TestEarlyIncomeIsASourceOfConstruction(t *testing.T) {
	c := let(site(), "12000000", 24)
	c.Tenants[0].PhaseIDs = []string{"p"}
	w := []project.Amount{num("0"), num("0.125"), num("0.125"), num("0.25"), num("0.25"), num("0.25")}
	c.Facility.Phases = append(c.Facility.Phases, project.Phase{ID: "q", CapacityMW: num("10"), CapacityBase: project.CriticalIT, PlannedCOD: day(2026, 7, 1),
		CapitalCosts: []project.CapitalCost{{ID: "shell", AmountUSD: num("8000000"), SpendWeights: w}}})
	r := value(t, c)
	r.months("capital_cost", 0, "0", "1000000", "1000000", "2000000", "2000000", "2000000", "0")
	r.months("equity_contribution", 0, "0", "0", "0", "1000000", "1000000", "1000000", "0")
	r.months("distribution", 6, "0", "2000000", "1000000") // June and July together
	late := valueOf(t, r.r, r.p, set("facility.phases[q].delay_days", "31"))
	late.months("distribution", 6, "0", "0", "3000000") // June to August
}

// Spending after COD is construction still, and equity's; but what equity gives for it is not spent on running cost. March
// costs 10m of construction and 1m of running cost with nothing coming in: equity pays 10m, the running cost stays unpaid.
func TestEquityForConstructionDoesNotPayRunningCost(t *testing.T) {
	c := building(site(), "20000000", "240")
	c.Facility.Phases[0].CapitalCosts[0].SpendWeights = []project.Amount{num("0.5"), num("0"), num("0"), num("0.5")}
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "staff", USDPerYear: num("12000000")}}
	r := value(t, c)
	r.months("equity_contribution", 0, "10000000", "0", "0", "10000000", "0")
	r.months("operating_cost_unpaid", 0, "0", "1000000", "2000000", "3000000")
	r.months("funding_shortfall", 3, "0")
}

// After the planned COD equity does not pay debt service: what a delay costs is a shortfall, not construction.
func TestADelayIsNotFundedByEquity(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	r := value(t, c)
	r = valueOf(t, r.r, r.p, set("facility.phases[p].delay_days", "181"))
	r.months("equity_contribution", 1, "0", "0", "0", "0", "0", "0")
	r.months("account.Overdue, loan", 3, "1500000")
	early := building(borrowing(), "100000000", "240")
	early.Facility.Phases[0].PlannedCOD, early.Tenants[0].TermMonths = day(2026, 7, 1), 18
	early.Facility.Phases[0].CapitalCosts[0].SpendWeights = []project.Amount{num("1")}
	e := value(t, early) // planned so, the two coupons are construction
	e.months("equity_contribution", 3, "1500000", "0", "0", "1500000", "0")
	e.measure("total_uses", "", "103000000")
	e.measureNear("ltc", "", "0.970873786407766990", "0.000000000000000001") // 100 / 103
}

// Three millions a month, and 5m of equity in all: the second of the three finds two, the third none.
func TestTheCommitmentCountsWhatWasPaid(t *testing.T) {
	c := building(site(), "9000000", "240")
	p := &c.Facility.Phases[0]
	p.PlannedCOD = day(2026, 6, 1)
	third, _ := money.FromRatio(1, 3)
	p.CapitalCosts[0].SpendWeights = []project.Amount{&third, &third, &third}
	c.Financing.EquityCommitmentUSD = num("5000000")
	r := value(t, c)
	r.months("equity_contribution", 0, "3000000", "2000000", "0")
	r.months("funding_shortfall", 0, "0", "1000000", "4000000")
}

// Up to the planned COD equity pays the coupons of every rank: 1.5m and 0.5m in March.
func TestEquityPaysAllRanksDuringConstruction(t *testing.T) {
	c := building(borrowing(), "120000000", "240")
	c.Facility.Phases[0].PlannedCOD, c.Tenants[0].TermMonths = day(2026, 7, 1), 18
	c.Facility.Phases[0].CapitalCosts[0].SpendWeights = []project.Amount{num("1")}
	note := c.Financing.Tranches[0]
	note.ID, note.Seniority, note.PrincipalUSD, note.FixedRate = "note", project.Mezzanine, num("20000000"), num("0.1")
	c.Financing.Tranches = append(c.Financing.Tranches, note)
	r := value(t, c)
	r.months("equity_contribution", 2, "0", "2000000", "0")
	r.months("mezzanine_debt_unpaid", 3, "0")
	r.measure("total_uses", "", "124000000")
}

// Cost of 1m a month without income: the sponsor pays three months and a half; the last half starts on the 16th of April.
func TestTheSponsorPaysRunningCost(t *testing.T) {
	c := site()
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "staff", USDPerYear: num("12000000")}}
	c.Financing.SponsorSupportUSD = num("3500000")
	r := value(t, c)
	r.months("sponsor_support", 1, "1000000", "1000000", "1000000", "500000", "0")
	r.months("operating_cost_unpaid", 3, "0", "500000", "1500000")
	r.date("first_shortfall_date", day(2026, 4, 16))
	r.months("equity_flow", 1, "-1000000")
}
