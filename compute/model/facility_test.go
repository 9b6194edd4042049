package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/contract/debt"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// drawing is the site, let for 12m a year and costing 14.4m, with a revolver of 10m at 6% and a fee of 1%, by 30E/360 ISDA,
// and a sponsor who pays what it may not. It lacks 200,000 a month. Figures are invented.
func drawing() project.Case {
	c := let(site(), "12000000", 24)
	c.Facility.OperatingCosts = costs("14400000")
	c.Financing.SponsorSupportUSD = num("1000000000")
	c.Financing.Revolver = &project.Revolver{LimitUSD: num("10000000"), FixedRate: num("0.06"), CommitmentFeeRate: num("0.01"), DayCount: e360()}
	return c
}

// Drawn at 31 January, 28 February and 31 March:
//
//	interest to 31 March  200,000 x 6%/12 + 400,000 x 6%/12 = 1,000 + 2,000 = 3,000
//	fee                   (10,000,000 + 9,800,000 + 9,600,000) x 1%/12 = 24,500
func TestARevolverMeetsRunningCost(t *testing.T) {
	r := value(t, drawing())
	r.months("drawing[revolver]", 0, "0", "200000", "200000", "200000")
	r.months("account.Revolver", 1, "200000", "400000", "600000")
	r.months("facility_interest_due[revolver]", 1, "0", "0", "3000")
	r.months("facility_fee_due[revolver]", 1, "0", "0", "24500")
	r.months("sponsor_support", 1, "0", "0", "27500")
	r.months("facility_expense[revolver]", 1, "8333.33", "9166.67", "10000")
	r.months("cfads", 1, "-200000") // never in CFADS
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// followsRevolver checks interest and fee against the contract package, given the month-end moves of the ledger.
func (r run) followsRevolver(id string, limit, rate, fee money.Fixed, start calendar.Date, count calendar.DayCount) {
	r.t.Helper()
	g := r.p.Grid
	last := g.Len() - 1
	terms := debt.Revolver{ID: id, Commitment: limit, Start: start, End: g.End(last), Frequency: calendar.Quarterly, Count: count, FeeRate: fee}
	for t := range last {
		if net := minus(r.at("drawing["+id+"]", t), r.at("drawing_repaid["+id+"]", t)); net.Sign() != 0 {
			terms.Moves = append(terms.Moves, debt.Change{Date: g.End(t), Amount: net})
		}
	}
	flows, faults := terms.Flows(contract.AtRate(rate))
	if len(faults) > 0 {
		r.t.Fatal(faults)
	}
	due := map[string][]money.Fixed{"interest": make([]money.Fixed, g.Len()), "fee": make([]money.Fixed, g.Len())}
	for _, f := range flows {
		switch f.Kind {
		case debt.Interest:
			due["interest"][g.Index(f.Date)] = f.Amount
		case debt.CommitmentFee:
			due["fee"][g.Index(f.Date)] = f.Amount
		}
	}
	for name, list := range due {
		for t, want := range list {
			if got := r.at("facility_"+name+"_due["+id+"]", t); got != want {
				r.t.Errorf("%s of %s, month %d: ledger %s, contract %s", name, id, t, got, want)
			}
		}
	}
}

func TestARevolverPaysWhatItsContractSays(t *testing.T) {
	c := drawing()
	act := calendar.Act360
	c.Financing.Revolver.DayCount = &act
	c.Tenants[0].USDPerYear, c.Tenants[0].EscalationRate = num("13000000"), num("0.3") // lacks in the first year, repays in the second
	r := value(t, c)
	if r.total("drawing_repaid[revolver]").IsZero() || r.total("drawing[revolver]").IsZero() {
		t.Fatal("nothing is drawn and repaid")
	}
	r.followsRevolver("revolver", *num("10000000"), *num("0.06"), *num("0.01"), *day(2025, 12, 31), act)
	r.months("account.Revolver", 24, "0")
}

// In June nothing may be drawn and all is due: the sponsor pays running cost, and the 1,000,000 drawn by then stays unpaid
// for the month.
func TestACleanDownIsDue(t *testing.T) {
	c := drawing()
	c.Financing.Revolver.CleanDownMonth = 6
	r := value(t, c)
	r.months("drawing[revolver]", 5, "200000", "0", "200000")
	r.months("drawing_unpaid[revolver]", 5, "0", "1000000", "0")
	r.months("mezzanine_debt_unpaid", 5, "0", "1000000", "0")
}

// A loan of 100m at 6%: the tenant stops on 1 March, running cost of 1m a month takes what cash there is. Without the term
// the revolver leaves the 1,500,000 of 31 March unpaid; with it, it pays them.
func TestARevolverPaysDebtOnlyIfItsTermsSaySo(t *testing.T) {
	c := borrowing()
	c.Facility.OperatingCosts = costs("12000000")
	c.Financing.Revolver = &project.Revolver{LimitUSD: num("10000000"), FixedRate: num("0.06")}
	c.Tenants[0].StopsPayingDate = day(2026, 1, 1)
	c = building(c, "100000000", "240")
	r := value(t, c)
	r.months("interest_paid[loan]", 3, "0")
	c.Financing.Revolver.PaysDebtService = true
	r = value(t, c)
	r.months("interest_paid[loan]", 3, "1500000")
	r.months("account.Revolver", 3, "4500000") // and three months of running cost; its own interest it does not pay
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// standby is borrowing with six months of debt service in reserve: 3,000,000, in cash or by a letter of credit.
func standby(letter bool) project.Case {
	c := building(borrowing(), "100000000", "240")
	c.Financing.DSRA = &project.DSRA{Months: num("6"), FundedAt: project.FundedAtClose}
	if letter {
		c.Financing.DSRA.LetterOfCredit = &project.LetterOfCredit{LimitUSD: num("3000000"), FeeRate: num("0.02"), ReimbursementRate: num("0.08"), DayCount: e360()}
	}
	return c
}

// The letter pays as much debt service as the cash would: two quarters. Equity need not put the cash aside.
func TestALetterOfCreditLeavesTheSameCapacity(t *testing.T) {
	a, b := value(t, standby(false)), value(t, standby(true))
	a.measure("dsra_initial", "", "3000000")
	b.measure("dsra_initial", "", "0")
	stop := set("tenants[t].stops_paying_date", "2026-01-01")
	free := set("financing.dsra.letter_of_credit.fee_rate", "0")
	x, y := valueOf(t, a.r, a.p, stop), valueOf(t, b.r, b.p, stop, free, set("financing.dsra.letter_of_credit.reimbursement_rate", "0"))
	x.months("interest_paid[loan]", 3, "1500000", "0", "0", "1500000", "0", "0", "0")
	y.months("interest_paid[loan]", 3, "1500000", "0", "0", "1500000", "0", "0", "0")
	y.months("account.Letter of credit drawings", 3, "1500000", "1500000", "1500000", "3000000")
	for _, f := range invariants(y) {
		t.Error(f)
	}
}

// Undrawn, the letter costs 3,000,000 x 2%/4 = 15,000 a quarter, part of debt service. Drawn for 1,500,000 on 31 March by a
// tenant who skips the first quarter, the fee falls to 7,500 and interest is 1,500,000 x 8%/4 = 30,000; repaid on 30 June,
// when senior debt has been served.
func TestALetterOfCreditIsReimbursed(t *testing.T) {
	r := value(t, standby(true))
	r.months("facility_fee_due[letter_of_credit]", 3, "15000", "0", "0", "15000")
	r.months("debt_service", 3, "1515000")
	c := standby(true)
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "start", USDPerYear: num("120000000")}}
	c.Tenants[0].USDPerYear, c.Tenants[0].EscalationRate = num("120000000"), num("0.5")
	r = value(t, c) // receipts meet running cost and nothing else in year 1
	r.months("drawing[letter_of_credit]", 3, "1500000")
	r.months("facility_interest_due[letter_of_credit]", 6, "30000")
	r.months("facility_fee_due[letter_of_credit]", 3, "15000", "0", "0", "7500")
	r.months("account.Letter of credit drawings", 14, "3000000", "0") // and all of it again for the balloon, in month 24
	r.followsRevolver("letter_of_credit", *num("3000000"), *num("0.08"), *num("0.02"), *day(2025, 12, 31), *e360())
	for _, f := range invariants(r) {
		t.Error(f)
	}
}
