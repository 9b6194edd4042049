package compute_test

import (
	"math"
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// indebted is the campus with 100m of cost, a loan of 100m at 6% with quarters of 1.5m, and a reserve of six months.
func indebted() project.Case {
	num, day := projecttest.Num, projecttest.Day
	c := campus(24)
	dc, rule := calendar.ThirtyE360ISDA, calendar.Unadjusted
	c.Facility.Power, c.Facility.OperatingCosts = nil, nil
	c.Facility.Phases[0].CapitalCosts = []project.CapitalCost{{ID: "shell", AmountUSD: num("100000000")}}
	c.Financing = project.Financing{DSRA: &project.DSRA{Months: num("6")}, Tranches: []project.Tranche{{ID: "loan", Kind: project.TermLoan,
		PrincipalUSD: num("100000000"), Maturity: day(2030, 12, 31), FixedRate: num("0.06"), DayCount: &dc, BusinessDay: &rule}}}
	c.Financing.Distress.Mode = project.Workout
	return c
}

// checkEvents compares kind, date, label and amount, in order.
func checkEvents(t *testing.T, got []compute.CashEvent, want ...compute.CashEvent) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("got %d events, want %d: %+v", len(got), len(want), got)
		return
	}
	for i, e := range got {
		if e.Detail == "" {
			t.Errorf("event %d has no detail", i)
		}
		e.Detail = ""
		if e != want[i] {
			t.Errorf("event %d: got %+v, want %+v", i, e, want[i])
		}
	}
}

func event(kind compute.EventKind, date *calendar.Date, amount, label string) compute.CashEvent {
	return compute.CashEvent{Kind: kind, Date: *date, Amount: *projecttest.Num(amount), Label: label}
}

// 1m a month pays 1.5m a quarter; the debt matures after the horizon, whose last three months and reserve repay
// 3m - 1.5m + 3m = 4.5m of it.
func TestAHealthyCaseOnlyOwesAtTheHorizon(t *testing.T) {
	v := value(t, compute.ValueRequest{Case: indebted()})
	checkEvents(t, v.Events, event(compute.OwedAtHorizon, projecttest.Day(2027, 12, 31), "95500000", "loan"))
}

// The tenant stops on 1 April 2026: the reserve of 3m pays June and September, December's 1.5m is unpaid. Overdue coupons
// of five quarters bear 8%, compounding on payment dates.
func TestATenantThatStopsIsADatedChain(t *testing.T) {
	day := projecttest.Day
	v := value(t, compute.ValueRequest{Case: indebted(), Overrides: []project.Override{replaceWith("tenants[t].stops_paying_date", "2026-04-01")}})
	owed := v.Events[len(v.Events)-1].Amount
	checkEvents(t, v.Events,
		event(compute.ReserveExhausted, day(2026, 9, 30), "3000000", ""),
		event(compute.FirstShortfall, day(2026, 12, 31), "1500000", ""),
		event(compute.LiquidityExhausted, day(2026, 12, 31), "1500000", ""),
		event(compute.PaymentDefault, day(2026, 12, 31), "1500000", "loan"),
		event(compute.Insolvency, day(2027, 1, 7), "1510000", ""), // five business days on: a month of 8% on 1.5m
		event(compute.OwedAtHorizon, day(2027, 12, 31), owed.String(), "loan"))
	// 100m + 1.5m x the sum of (1 + 8%/4)^n for n = 0 to 4 = 107,806,060.24
	if d, _ := less(t, owed, *projecttest.Num("107806060.24")).Abs(); d.Cmp(*projecttest.Num("0.05")) > 0 {
		t.Errorf("owed %s", owed)
	}
}

// 1m a month and a reserve of 3m cannot repay 100m on 30 September 2027: the event stands on that day, not at the horizon three
// months later, with the amount that the schedule shows as unpaid on it.
func TestDebtUnpaidAtMaturityIsDatedThere(t *testing.T) {
	c, day := indebted(), projecttest.Day
	c.Financing.Tranches[0].Maturity = day(2027, 9, 30)
	v := value(t, compute.ValueRequest{Case: c})
	var got []compute.CashEvent
	for _, e := range v.Events {
		if e.Kind == compute.MaturityUnpaid || e.Kind == compute.OwedAtHorizon {
			got = append(got, e)
		}
	}
	if len(got) != 1 || got[0].Kind != compute.MaturityUnpaid || got[0].Date != *day(2027, 9, 30) {
		t.Fatalf("%+v", v.Events)
	}
	for _, row := range v.Debt[0].Rows {
		if row.Date == got[0].Date && got[0].Amount != row.Unpaid {
			t.Errorf("%s is unpaid, the schedule has %s", got[0].Amount, row.Unpaid)
		}
	}
	if got[0].Amount.Cmp(*projecttest.Num("90000000")) < 0 {
		t.Errorf("%s of 100m is unpaid", got[0].Amount)
	}
}

// What is overdue from 30 September 2027 bears 8%, compounding by the quarter: three months of it stand in the row of the year's end, which is
// no date of the tranche, and six in that of the horizon.
func TestOverdueDebtHasARowAtTheEndOfEachYear(t *testing.T) {
	c, day := indebted(), projecttest.Day
	c.HorizonMonths = 27
	c.Tenants[0].StopsPayingDate = day(2027, 10, 1)
	c.Financing.Tranches[0].Maturity = day(2027, 9, 30)
	rows := value(t, compute.ValueRequest{Case: c}).Debt[0].Rows
	if n := len(rows); n < 3 || rows[n-3].Date != *day(2027, 9, 30) || rows[n-2].Date != *day(2027, 12, 31) || rows[n-1].Date != *day(2028, 3, 31) {
		t.Fatalf("%+v", rows)
	}
	at := func(back int) float64 { return rows[len(rows)-back].Overdue.Float64() }
	const quarter = 1 + 0.08/4
	if want := at(3) * quarter; math.Abs(at(2)-want) > 0.05 || math.Abs(at(1)-want*quarter) > 0.1 {
		t.Errorf("overdue %f, then %f, then %f", at(3), at(2), at(1))
	}
}

// Equity of 10m for 13m (cost of 110m and the reserve, less the loan): 3m are missing at close.
func TestAFundingShortfallIsDatedAtMonthEnd(t *testing.T) {
	c := indebted()
	c.Facility.Phases[0].CapitalCosts[0].AmountUSD = projecttest.Num("110000000")
	c.Financing.EquityCommitmentUSD = projecttest.Num("10000000")
	v := value(t, compute.ValueRequest{Case: c})
	if len(v.Events) < 3 {
		t.Fatalf("%+v", v.Events)
	}
	checkEvents(t, v.Events[:3],
		event(compute.FirstShortfall, projecttest.Day(2025, 12, 31), "3000000", ""),
		event(compute.LiquidityExhausted, projecttest.Day(2025, 12, 31), "3000000", ""),
		event(compute.FundingShortfall, projecttest.Day(2025, 12, 31), "3000000", ""))
}

// A note of 10m at 12% behind the loan is not paid from the first quarter on: what the site brings is the loan's interest. With a
// right to enforce at once the note falls due in April 2026 and the site is sold in May; the loan falls due with the sale.
func TestEachTrancheHasItsOwnAcceleration(t *testing.T) {
	day, num := projecttest.Day, projecttest.Num
	c := indebted()
	c.Financing.DSRA = nil
	c.Tenants[0].USDPerYear = num("6000000")
	loan := &c.Financing.Tranches[0]
	loan.PaymentFrequency = calendar.Monthly
	note := *loan
	note.ID, note.Seniority, note.PrincipalUSD, note.FixedRate, note.PaymentFrequency = "note", project.Mezzanine, num("10000000"), num("0.12"), calendar.Quarterly
	c.Financing.Tranches = append(c.Financing.Tranches, note)
	c.Financing.Distress = project.Distress{SaleMonths: 2, Junior: project.JuniorEnforcesAtOnce}
	var got []compute.CashEvent
	for _, e := range value(t, compute.ValueRequest{Case: c}).Events {
		if e.Kind == compute.Acceleration {
			got = append(got, e)
		}
	}
	checkEvents(t, got, event(compute.Acceleration, day(2026, 4, 30), "10000000", "note"), event(compute.Acceleration, day(2026, 5, 31), "100000000", "loan"))
}
