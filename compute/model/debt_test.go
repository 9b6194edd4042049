package model_test

import (
	"fmt"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
	"github.com/capstack/capstack/compute/refcase"
)

// borrowing is the site, let for 120m a year, with a loan of 100m at 6%, 30E/360 ISDA, quarterly at month ends, due in two
// years: 100m x 6% / 4 = 1,500,000 a quarter.
func borrowing() project.Case {
	c := let(site(), "120000000", 24)
	unadjusted := calendar.Unadjusted
	c.Financing.Tranches = []project.Tranche{{ID: "loan", Kind: project.TermLoan, PrincipalUSD: num("100000000"), Maturity: day(2027, 12, 31),
		FixedRate: num("0.06"), DayCount: e360(), BusinessDay: &unadjusted}}
	c.Financing.Distress.Mode = project.Workout // what is unpaid waits for cash
	return c
}

// Reference cases without path dependence: the ledger's interest and principal are the events of the contract by itself.
func TestLedgerPaysWhatTheContractSays(t *testing.T) {
	for _, id := range []string{"oracle-notes-2025", "gpu-ddtl-ladder", "vantage-loans", "coreweave-ladder-2025", "abilene-set-a-loan-monthly"} {
		c, ok := refcase.Get(id)
		if !ok {
			t.Fatal(id)
		}
		r := value(t, c.Project)
		for _, tr := range r.r.Tranches {
			r.followsContract(tr)
		}
	}
}

func (r run) followsContract(tr project.ResolvedTranche) {
	r.t.Helper()
	terms := r.r.Case.Financing.Tranches[tr.Index]
	rate := r.at("rate["+terms.ID+"]", 1) // constant in these cases
	events, err := tr.Schedule.Events(contract.AtRate(rate))
	if err != nil {
		r.t.Fatal(err)
	}
	n := r.p.Grid.Len()
	interest, principal := make([]money.Fixed, n), make([]money.Fixed, n)
	for _, e := range events {
		month := r.p.Grid.Index(e.Date)
		if month >= n || e.Type == contract.IED {
			continue
		}
		if e.Type == contract.IP {
			interest[month] = minus(interest[month], e.Amount)
		} else {
			principal[month] = minus(principal[month], e.Amount)
		}
	}
	for month := range n {
		for _, x := range []struct {
			line string
			want money.Fixed
		}{{"interest_due", interest[month]}, {"principal_due", principal[month]}, {"interest_paid", interest[month]}, {"principal_paid", principal[month]}} {
			if got := r.at(x.line+"["+terms.ID+"]", month); got != x.want {
				r.t.Errorf("%s, %s[%s], month %d: ledger %s, contract %s", r.r.Case.ID, x.line, terms.ID, month, got, x.want)
			}
		}
	}
}

func TestInterestByDayCount(t *testing.T) {
	c := borrowing()
	r := value(t, c)
	r.months("interest_due[loan]", 0, "0", "0", "0", "1500000", "0", "0", "1500000")
	// Accrued month by month, 100m x 6% / 12, and paid out at the quarter's end.
	r.months("account.Accrued interest, loan", 1, "500000", "1000000", "0", "500000")
	act := calendar.Act360
	c.Financing.Tranches[0].DayCount = &act
	// 31 December to 31 March are 90 days, to 30 June 91: 100m x 6% x 91/360 = 1,516,666.67.
	r = value(t, c)
	r.months("interest_due[loan]", 3, "1500000", "0", "0", "1516666.67")
	// A balance sheet of 31 January shows 31 days: 516,666.67.
	r.months("interest_accrued[loan]", 1, "516666.67")
}

// The index is 4% at close and 5% from 15 March on; margin 2%. The first quarter bears 6%, fixed on 31 December; the second
// 7%, fixed on 31 March: 100m x 7% / 4 = 1,750,000. A floor of 4.5% lifts the first to 6.5%; a shift moves both.
func TestAFloatingRateIsFixedOnResetDays(t *testing.T) {
	c := borrowing()
	k := &c.Financing.Tranches[0]
	k.FixedRate, k.IndexID, k.MarginRate = nil, "SOFR", num("0.02")
	c.Market.Indices = []project.RateIndex{{ID: "SOFR", Rate: num("0.04"), Points: []project.RatePoint{{Date: *day(2026, 3, 15), Rate: num("0.05")}}}}
	r := value(t, c)
	r.months("rate[loan]", 0, "0.06", "0.06", "0.06", "0.07")
	r.months("interest_due[loan]", 3, "1500000", "0", "0", "1750000")
	shifted := valueOf(t, r.r, r.p, set("market.indices[SOFR].shift_rate", "0.01"))
	shifted.months("interest_due[loan]", 3, "1750000", "0", "0", "2000000")
	k.FloorRate = num("0.045")
	value(t, c).months("interest_due[loan]", 3, "1625000", "0", "0", "1750000")
	// A lender never pays: index -50%, no floor.
	k.FloorRate = nil
	r = value(t, c)
	valueOf(t, r.r, r.p, set("market.indices[SOFR].shift_rate", "-0.5")).months("interest_due[loan]", 3, "0", "0", "0", "0")
}

// Interest due before 1 July joins principal:
//
//	100,000,000 + 1,500,000 = 101,500,000;  x 1.5% = 1,522,500 -> 103,022,500;  x 1.5% = 1,545,337.50 in cash on 30 September
func TestCapitalisedInterestBearsInterest(t *testing.T) {
	c := borrowing()
	c.Financing.Tranches[0].CapitalizeInterestUntil = day(2026, 7, 1)
	r := value(t, c)
	r.months("interest_to_principal[loan]", 3, "1500000", "0", "0", "1522500")
	r.months("account.Debt, loan", 3, "101500000", "101500000", "101500000", "103022500")
	r.months("interest_due[loan]", 3, "0", "0", "0", "0", "0", "0", "1545337.5")
	r.months("principal_due[loan]", 24, "103022500")
	r.measure("peak_debt", "", "103022500")
}

// A level loan with a year of capitalised interest repays what it then owes in level instalments, not the face with a
// balloon: 100m at 6% a quarter in four payments from month 15 on, on 100m x 1.015^4 = 106,136,355.06:
//
//	A = B x 0.015 / (1 - 1.015^-4) = 27,536,523.92
func TestALevelLoanRepaysCapitalisedInterestLevelly(t *testing.T) {
	c := borrowing()
	k := &c.Financing.Tranches[0]
	k.Amortization, k.InterestOnlyMonths, k.CapitalizeInterestUntil = contract.Level, 12, day(2027, 1, 1)
	r := value(t, c)
	r.near("account.Debt, loan", 12, "106136355.06", "0.02")
	for month := 15; month <= 24; month += 3 {
		got := plus(r.at("interest_due[loan]", month), r.at("principal_due[loan]", month))
		if apart(got, *num("27536523.92"), *num("0.05")) {
			t.Errorf("month %d: instalment %s", month, got)
		}
	}
	r.months("account.Debt, loan", 24, "0")
}

// Level: 100m at 12%, monthly, 12 payments: A = 100m x 0.01 / (1 - 1.01^-12) = 8,884,878.87 (any annuity table).
// Straight line: 100m / 8 quarters = 12.5m, interest on what is left. Listed: 30m, then the rest; of the last only as much as
// the one before it is regular, 40m is balloon (conventions 4.7). A bullet has no regular principal at all.
func TestShapesOfRepayment(t *testing.T) {
	c := borrowing()
	k := &c.Financing.Tranches[0]
	k.Amortization, k.PaymentFrequency, k.FixedRate, k.Maturity = contract.Level, calendar.Monthly, num("0.12"), day(2026, 12, 31)
	r := value(t, c)
	for month := 1; month <= 11; month++ {
		if got := plus(r.at("interest_due[loan]", month), r.at("principal_due[loan]", month)); got != *num("8884878.87") {
			t.Errorf("month %d: instalment %s", month, got)
		}
	}
	r.near("debt_service", 12, "8884878.87", "0.06") // the last takes the cents

	c = borrowing()
	k = &c.Financing.Tranches[0]
	k.Amortization = contract.StraightLine
	r = value(t, c)
	r.months("principal_due[loan]", 3, "12500000", "0", "0", "12500000")
	r.months("interest_due[loan]", 3, "1500000", "0", "0", "1312500")
	r.months("debt_service", 24, "12687500")

	c = borrowing()
	k = &c.Financing.Tranches[0]
	k.Amortization, k.PaymentFrequency = contract.Listed, calendar.Annual
	k.Repayments = []project.Repayment{{Date: *day(2026, 12, 31), AmountUSD: money.FromInt(30_000_000)}, {Date: *day(2027, 12, 31), AmountUSD: money.FromInt(70_000_000)}}
	r = value(t, c)
	r.months("principal_due[loan]", 12, "30000000")
	r.months("principal_due[loan]", 24, "70000000")
	r.months("senior_principal_due", 24, "30000000")
	r.measure("principal_due_share_by_year", "2026", "0.3")

	value(t, borrowing()).months("senior_principal_due", 24, "0")
}

// 99m in for eight coupons of 1.5m and 100m: 1.634367143% a quarter (bisection of the present value, 40 digits). By effective
// interest the first quarter amortises 99m x 1.634367143% - 1.5m = 118,023.47, by its days, the second 119,952.41, the last
// 132,206.41.
func TestAnUpfrontFeeAmortisesByEffectiveInterest(t *testing.T) {
	c := borrowing()
	c.Financing.Tranches[0].UpfrontFeeFraction = num("0.01")
	r := value(t, c)
	r.months("upfront_fees", 0, "1000000", "0")
	r.months("fee_amortization", 0, "0", "39341.16", "39341.15", "39341.16")
	r.months("account.Unamortised fees, loan", 0, "-1000000", "-960658.84")
	r.months("account.Unamortised fees, loan", 6, "-762024.12")
	r.months("account.Unamortised fees, loan", 21, "-132206.41")
	r.months("account.Unamortised fees, loan", 24, "0")
}

// No revenue after 1 January: what equity left is nothing, so the first coupon of 1,500,000 is unpaid on 31 March. It bears
// 6% + 2% from April on, 30/360 by month: 10,000 a month, which bears interest itself from the payment date of 30 June on, when
// the second coupon is missed too (conventions 4.9): 1.53m + 1.5m = 3.03m; x 8%/12 = 20,200.
func TestWhatIsUnpaidBearsDefaultInterest(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	r := value(t, c)
	r = valueOf(t, r.r, r.p, set("tenants[t].stops_paying_date", "2026-01-01"))
	r.months("interest_paid[loan]", 3, "0")
	r.months("account.Overdue, loan", 2, "0", "1500000", "1510000", "1520000", "3030000", "3050200")
	r.months("default_interest[loan]", 3, "0", "10000", "10000", "10000", "20200", "20200")
	r.date("first_shortfall_date", day(2026, 3, 31))
	r.measure("days_to_first_shortfall", "", "90")
	r.months("account.Debt, loan", 23, "100000000", "0") // at maturity the principal is overdue too
	if got, want := r.balance("Overdue, loan", 24), r.get("debt_at_horizon", "").Amount; got != want {
		t.Errorf("overdue %s, unpaid at the horizon %s", got, want)
	}
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// A tranche issued later draws then, and bears interest from its own day.
func TestALaterIssueDrawsOnItsDate(t *testing.T) {
	c := borrowing()
	c.Financing.Tranches[0].IssueDate = day(2026, 6, 30)
	r := value(t, c)
	r.months("debt_drawn", 0, "0", "0", "0", "0", "0", "0", "100000000", "0")
	r.months("interest_due[loan]", 3, "0", "0", "0", "0", "0", "0", "1500000")
}

// Without default, delay or tenant, the ledger of the two-phase case and its contracts agree on everything that does not
// depend on rates that float or interest that joins principal: the mezzanine note.
func TestTheListedNoteOfTwoPhasesFollowsItsContract(t *testing.T) {
	r := value(t, projecttest.TwoPhases())
	for _, tr := range r.r.Tranches {
		if r.r.Case.Financing.Tranches[tr.Index].ID == "note" {
			r.followsContract(tr)
		}
	}
}

// Which instrument is first in the list is no matter: the same two tranches, exchanged, pay the same.
func TestTheOrderOfTranchesDoesNotMatterBeyondTheLastCent(t *testing.T) {
	c := borrowing()
	second := c.Financing.Tranches[0]
	second.ID, second.PrincipalUSD, second.FixedRate = "second", num("33333333.33"), num("0.071")
	c.Financing.Tranches = append(c.Financing.Tranches, second)
	a := value(t, c)
	c.Financing.Tranches[0], c.Financing.Tranches[1] = c.Financing.Tranches[1], c.Financing.Tranches[0]
	b := value(t, c)
	for _, line := range []string{"interest_paid[loan]", "interest_paid[second]", "equity_flow", "dscr"} {
		if x, y := fmt.Sprint(a.l.Line(line)), fmt.Sprint(b.l.Line(line)); x != y {
			t.Errorf("%s differs by the order of tranches", line)
		}
	}
}
