package contract_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

func monthly(t *testing.T, s contract.Schedule, g calendar.Grid) contract.Monthly {
	t.Helper()
	m, err := s.Monthly(g)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func factor(num, den int64) money.Fixed {
	f, _ := money.FromRatio(num, den)
	return f
}

// near reports whether two factors agree to the rounding of their difference.
func near(a, b money.Fixed) bool {
	d, _ := money.Sub(a, b)
	d, _ = d.Abs()
	return d.Cmp(fx("0.000000000000000001")) <= 0
}

// note pays on 15 March and 15 September, 30/360.
func note() contract.Terms {
	return contract.Terms{
		ID: "note", Principal: fx("1000"), Issue: day("2026-01-10"), Maturity: day("2027-03-15"),
		Frequency: calendar.SemiAnnual, DayCount: calendar.Thirty360, Amortization: contract.Bullet,
	}
}

func TestAMonthHoldsAccrualBeforeAndAfterItsEvent(t *testing.T) {
	m := monthly(t, resolve(t, note()), grid(t, "2026-01-10", 16))
	// Days of 30/360 to each month end from January 2026, less those to the one before; events in months 0, 2, 8, 14.
	// From the 15th, a 31st counts as day 31: 16, 45, 76, 105, 136, 166, then 180 on the next 15th.
	before := []int64{0, 27, 17, 29, 31, 29, 31, 30, 14, 31, 29, 31, 30, 27, 17, 0}
	after := []int64{21, 0, 16, 0, 0, 0, 0, 0, 15, 0, 0, 0, 0, 0, 0, 0}
	for k := range before {
		if !near(m.AccrualBefore[k], factor(before[k], 360)) || !near(m.AccrualAfter[k], factor(after[k], 360)) {
			t.Errorf("month %d: before %v, after %v; want %d and %d days", k, m.AccrualBefore[k], m.AccrualAfter[k], before[k], after[k])
		}
		pay := k == 2 || k == 8 || k == 14
		if m.Pay[k] != pay || m.Reset[k] != (k == 0 || k == 2 || k == 8) {
			t.Errorf("month %d: pay %v, reset %v", k, m.Pay[k], m.Reset[k])
		}
	}
	if m.Draw != 0 || m.Principal[14] != fx("1000") || !m.Opening.IsZero() || !m.OpeningAccrued.IsZero() || !m.Outstanding.IsZero() {
		t.Errorf("draw %d, repaid %v, opening %v, outstanding %v", m.Draw, m.Principal[14], m.Opening, m.Outstanding)
	}
}

// 31 January 2026 is a Saturday: the payment of the month end moves to Monday,
// 2 February, while interest is still computed to the 31st.
func TestAPaymentRolledIntoTheNextMonthTakesItsBoundaryAlong(t *testing.T) {
	terms := note()
	terms.Issue, terms.Maturity, terms.DayCount = day("2025-10-31"), day("2026-07-31"), calendar.Act365F
	terms.Frequency = calendar.Quarterly
	terms.BusinessDay, terms.Calendar = calendar.Following, calendar.MondayToFriday
	m := monthly(t, resolve(t, terms), grid(t, "2025-10-31", 10))
	// October to July. January pays nothing but has accrued its whole period; what
	// the second period accrues until the payment in February is booked with it.
	before := []int64{0, 30, 31, 31, 0, 31, 30, 31, 30, 31}
	after := []int64{0, 0, 0, 0, 28, 0, 0, 0, 0, 0}
	for k := range before {
		if !near(m.AccrualBefore[k], factor(before[k], 365)) || !near(m.AccrualAfter[k], factor(after[k], 365)) {
			t.Errorf("month %d: before %v, after %v; want %d and %d days", k, m.AccrualBefore[k], m.AccrualAfter[k], before[k], after[k])
		}
		if pay := k == 4 || k == 6 || k == 9; m.Pay[k] != pay {
			t.Errorf("month %d: pay %v", k, m.Pay[k])
		}
	}
}

// 1 March 2026 is a Sunday: Preceding pays on Friday, 27 February, with all the
// interest of the period.
func TestAPaymentRolledIntoTheMonthBeforeTakesAllItsInterest(t *testing.T) {
	terms := note()
	terms.Issue, terms.Maturity, terms.DayCount = day("2025-12-01"), day("2026-06-01"), calendar.Act365F
	terms.Frequency = calendar.Quarterly
	terms.BusinessDay, terms.Calendar = calendar.Preceding, calendar.MondayToFriday
	m := monthly(t, resolve(t, terms), grid(t, "2025-12-01", 8))
	before := []int64{0, 31, 28 + 1, 30, 30, 31, 1, 0}
	after := []int64{30, 0, 0, 0, 0, 0, 0, 0}
	for k := range before {
		if !near(m.AccrualBefore[k], factor(before[k], 365)) || !near(m.AccrualAfter[k], factor(after[k], 365)) {
			t.Errorf("month %d: before %v, after %v; want %d and %d days", k, m.AccrualBefore[k], m.AccrualAfter[k], before[k], after[k])
		}
		if pay := k == 2 || k == 6; m.Pay[k] != pay {
			t.Errorf("month %d: pay %v", k, m.Pay[k])
		}
	}
}

func TestASeasonedContractOpensWithBalanceAndAccrual(t *testing.T) {
	terms := loan()
	terms.Amortization, terms.Frequency = contract.StraightLine, calendar.Quarterly
	s := resolve(t, terms)                       // 20 payments of 50m from 15 April 2026
	m := monthly(t, s, grid(t, "2027-01-31", 7)) // after three of them; the fourth is in month 0
	if m.Draw != -1 || m.Opening != fx("850000000") {
		t.Errorf("draw %d, opening %v", m.Draw, m.Opening)
	}
	if !near(m.OpeningAccrued, factor(16+30+30, 360)) || !near(m.AccrualBefore[0], factor(14, 360)) {
		t.Errorf("accrued %v, then %v", m.OpeningAccrued, m.AccrualBefore[0])
	}
	if got := plus(m.OpeningAccrued, m.AccrualBefore[0]); got != s.Periods[3].Factor {
		t.Errorf("the running period sums to %v, want %v", got, s.Periods[3].Factor)
	}
	if !m.Pay[0] || !m.Pay[3] || !m.Pay[6] || m.Outstanding != fx("700000000") {
		t.Errorf("pay %v, outstanding %v", m.Pay, m.Outstanding)
	}
}

func TestContractsOutsideTheGridLeaveItEmpty(t *testing.T) {
	s := resolve(t, loan())
	for _, c := range []struct {
		close string
		draw  int
	}{{"2020-01-31", 72}, {"2040-01-31", -1}, {"2025-08-31", 5}, {"2031-02-01", -1}} {
		m := monthly(t, s, grid(t, c.close, 5))
		if m.Draw != c.draw || !m.Opening.IsZero() || !m.OpeningAccrued.IsZero() || !m.Outstanding.IsZero() {
			t.Errorf("%s: draw %d, opening %v, accrued %v, outstanding %v", c.close, m.Draw, m.Opening, m.OpeningAccrued, m.Outstanding)
		}
		for k := range m.Pay {
			if m.Pay[k] || m.Reset[k] || !m.Principal[k].IsZero() || !m.AccrualBefore[k].IsZero() || !m.AccrualAfter[k].IsZero() {
				t.Errorf("%s: month %d is not empty", c.close, k)
			}
		}
	}
}

func TestTwoEventDaysInAMonthAreAnError(t *testing.T) {
	terms := loan()
	terms.Issue = day("2026-01-05") // first payment on 15 January
	_, err := resolve(t, terms).Monthly(grid(t, "2026-01-05", 61))
	var clash *contract.EventClashError
	if !errors.As(err, &clash) || clash.First != terms.Issue || clash.Second != day("2026-01-15") || clash.Months != 1 {
		t.Errorf("short stub: %v", err)
	}
	terms.FirstPayment = ref(day("2026-02-15"))
	monthly(t, resolve(t, terms), grid(t, "2026-01-05", 61))

	terms = loan()
	terms.Issue, terms.Maturity = day("2025-12-31"), day("2026-12-31")
	terms.BusinessDay, terms.Calendar = calendar.Following, calendar.MondayToFriday
	g := grid(t, "2025-12-31", 14)
	// 31 January and 28 February 2026 are Saturdays: January is paid on 2 February,
	// February on 2 March, which clashes with 31 March. So do 1 June (for Sunday,
	// 31 May) with 30 June and 2 November (for Saturday, 31 October) with the 30th.
	if _, err = resolve(t, terms).Monthly(g); !errors.As(err, &clash) || clash.Months != 3 {
		t.Errorf("month ends following: %v", err)
	}
	terms.BusinessDay = calendar.ModifiedFollowing
	monthly(t, resolve(t, terms), g)
	if _, err := (contract.Schedule{}).Monthly(g); !errors.Is(err, contract.ErrNoPeriods) {
		t.Errorf("zero schedule: %v", err)
	}
}

// TestMonthlyPartitionsEveryPeriod: from event to event the accrual sums to the
// period's factor to the last unit, no part is negative, and principal and
// outstanding balance add up, whatever the terms and wherever the grid cuts.
func TestMonthlyPartitionsEveryPeriod(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	laid := 0
	for range 3000 {
		terms := randomTerms(r)
		s, faults := contract.Resolve(terms)
		if len(faults) > 0 {
			continue
		}
		g, err := calendar.NewGrid(terms.Issue.AddMonths(r.IntN(60)-40), 1+r.IntN(400))
		if err != nil {
			t.Fatal(err)
		}
		m, err := s.Monthly(g)
		if err != nil {
			continue
		}
		laid++
		checkPartition(t, s, g, m)
		checkBalance(t, s, g, m)
	}
	if laid < 1500 {
		t.Errorf("only %d schedules were laid on a grid", laid)
	}
}

func checkPartition(t *testing.T, s contract.Schedule, g calendar.Grid, m contract.Monthly) {
	t.Helper()
	k := 0 // the period running
	for k < len(s.Periods) && g.Index(s.Periods[k].Pay) < 0 {
		k++
	}
	running := m.OpeningAccrued
	for month := range g.Len() {
		if m.AccrualBefore[month].Sign() < 0 || m.AccrualAfter[month].Sign() < 0 {
			t.Fatalf("negative accrual in month %d of %+v", month, s.Terms)
		}
		running = plus(running, m.AccrualBefore[month])
		if m.Pay[month] {
			if running != s.Periods[k].Factor || g.Index(s.Periods[k].Pay) != month {
				t.Fatalf("period %d accrued %v, its factor is %v: %+v", k, running, s.Periods[k].Factor, s.Terms)
			}
			running = money.Zero()
			k++
		}
		running = plus(running, m.AccrualAfter[month])
		if !m.Pay[month] && month != m.Draw && !m.AccrualAfter[month].IsZero() {
			t.Fatalf("accrual after no event in month %d of %+v", month, s.Terms)
		}
		if m.Reset[month] != (month == m.Draw || m.Pay[month] && k < len(s.Periods)) {
			t.Fatalf("reset %v in month %d of %+v", m.Reset[month], month, s.Terms)
		}
	}
	if k == len(s.Periods) && !running.IsZero() {
		t.Fatalf("accrual %v after maturity: %+v", running, s.Terms)
	}
}

func checkBalance(t *testing.T, s contract.Schedule, g calendar.Grid, m contract.Monthly) {
	t.Helper()
	balance := m.Opening
	for month := range g.Len() {
		if month == m.Draw {
			balance = plus(balance, s.Terms.Principal)
		}
		balance, _ = money.Sub(balance, m.Principal[month])
		if balance.Sign() < 0 {
			t.Fatalf("balance %v in month %d of %+v", balance, month, s.Terms)
		}
	}
	if balance != m.Outstanding {
		t.Fatalf("balance %v, outstanding %v: %+v", balance, m.Outstanding, s.Terms)
	}
}

// TestMonthlyAndEventsTellTheSameStory replays the months with the latched rate
// and compares every payment with the dated events: the two ways to the same
// cents. They may part by a cent where the exact interest is a tie.
func TestMonthlyAndEventsTellTheSameStory(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		s, faults := contract.Resolve(randomTerms(r))
		if len(faults) > 0 {
			continue
		}
		g, err := calendar.NewGrid(s.Terms.Issue, 400)
		if err != nil {
			t.Fatal(err)
		}
		m, err := s.Monthly(g)
		if err != nil {
			continue
		}
		rate := fx("0.0573")
		events, err := s.Events(contract.AtRate(rate))
		if err != nil {
			t.Fatal(err)
		}
		next, balance, accrued := 1, s.Terms.Principal, money.Zero()
		for month := range g.Len() {
			accrued = plus(accrued, m.AccrualBefore[month])
			for ; next < len(events) && g.Index(events[next].Date) == month; next++ {
				e := events[next]
				if e.Type != contract.IP {
					continue
				}
				due, _ := money.Mul(balance, rate)
				due, _ = money.Mul(due, accrued)
				due, _ = due.Round(2)
				sum := plus(due, e.Amount)
				if d, _ := sum.Abs(); d.Cmp(fx("0.01")) > 0 || !m.Pay[month] {
					t.Fatalf("month %d pays %v, the event says %v: %+v", month, due, e.Amount, s.Terms)
				}
				accrued = money.Zero()
			}
			balance, _ = money.Sub(balance, m.Principal[month])
			accrued = plus(accrued, m.AccrualAfter[month])
		}
	}
}

func FuzzResolveAndMonthly(f *testing.F) {
	f.Add("1000000000", int32(20468), int32(22294), int32(-1), 1, uint32(0x01000002), 0, "0.08", int32(20440), 61)
	f.Add("0.01", int32(0), int32(400), int32(31), 12, uint32(0xffffffff), -5, "1e9", int32(-719162), 601)
	f.Fuzz(func(t *testing.T, principal string, issue, maturity, first int32, cycle int, rules uint32, free int,
		rate string, close int32, months int,
	) {
		terms := contract.Terms{
			ID: "fuzz", Issue: calendar.Date(issue), Maturity: calendar.Date(maturity),
			Frequency: calendar.Frequency(cycle), DayCount: calendar.DayCount(rules & 7),
			BusinessDay: calendar.BusinessDay(rules >> 3 & 7), Calendar: calendar.Calendar(rules >> 6 & 3),
			EndOfMonth: contract.EndOfMonth(rules >> 8 & 3), Amortization: contract.Amortization(rules >> 10 & 7),
			AdjustAccrual: rules>>13&1 == 1, InterestOnlyMonths: free,
		}
		terms.Principal, _ = money.Parse(principal)
		terms.PlanRate, _ = money.Parse(rate)
		if rules>>14&1 == 1 {
			terms.FirstPayment = ref(calendar.Date(first))
		}
		if rules>>15&1 == 1 {
			terms.Listed = []contract.Repayment{{Date: calendar.Date(first), Amount: terms.Principal}}
		}
		s, faults := contract.Resolve(terms)
		if (len(faults) == 0) != (len(s.Periods) > 0) {
			t.Fatalf("%d findings and %d periods", len(faults), len(s.Periods))
		}
		g, err := calendar.NewGrid(calendar.Date(close), months)
		if err != nil || len(faults) > 0 {
			return
		}
		if m, err := s.Monthly(g); err == nil {
			checkPartition(t, s, g, m)
			checkBalance(t, s, g, m)
		}
		_, _ = s.Events(contract.AtRate(terms.PlanRate))
	})
}
