package calendar_test

import (
	"errors"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
)

func TestTheGridPartitionsTheDays(t *testing.T) {
	for _, close := range []string{"2025-12-31", "2024-02-29", "2026-01-01", "0001-01-01", "9950-01-15"} {
		g, err := calendar.NewGrid(day(close), 600)
		if err != nil {
			t.Fatal(err)
		}
		if g.Close() != day(close) || g.Index(g.Close()) != 0 || g.DayStart(0) != 0 {
			t.Errorf("grid of %s: close %v in month %d", close, g.Close(), g.Index(g.Close()))
		}
		for m := range g.Len() {
			start, end := g.Start(m), g.End(m)
			if int(end-start)+1 != g.Days(m) || g.DayEnd(m)-g.DayStart(m) != g.Days(m) {
				t.Fatalf("month %d of %s: %v to %v, %d days", m, close, start, end, g.Days(m))
			}
			if g.Index(start) != m || g.Index(end) != m {
				t.Fatalf("month %d of %s holds its first day in %d, its last in %d", m, close, g.Index(start), g.Index(end))
			}
			if m > 0 && g.DayStart(m) != g.DayEnd(m-1) {
				t.Fatalf("month %d of %s starts at %d, the one before ends at %d", m, close, g.DayStart(m), g.DayEnd(m-1))
			}
			if g.DayIndex(end)+1 != g.DayEnd(m) {
				t.Fatalf("month %d of %s: day index %d of its end", m, close, g.DayIndex(end))
			}
		}
	}
}

func TestDatesOutsideTheGridHaveMonthsToo(t *testing.T) {
	g, err := calendar.NewGrid(day("2025-12-31"), 61)
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]int{"2025-11-30": -1, "2024-12-01": -12, "2030-12-31": 60, "2031-01-01": 61} {
		if got := g.Index(day(s)); got != want {
			t.Errorf("%s is in month %d, want %d", s, got, want)
		}
	}
	if got := g.DayIndex(day("2025-11-30")); got != -1 {
		t.Errorf("the day before the grid is day %d", got)
	}
	if g.Start(-12) != day("2024-12-01") || g.End(61) != day("2031-01-31") {
		t.Errorf("month -12 starts %v, month 61 ends %v", g.Start(-12), g.End(61))
	}
}

func TestGridsOfImpossibleLengthAreRefused(t *testing.T) {
	for _, c := range []struct {
		close  calendar.Date
		months int
		ok     bool
	}{
		{day("2025-12-31"), 0, false}, {day("2025-12-31"), -1, false}, {day("2025-12-31"), 602, false},
		{day("2025-12-31"), 601, true}, {day("2025-12-31"), 1, true},
		{day("9999-12-31"), 1, true}, {day("9999-12-31"), 2, false}, {calendar.Date(1 << 30), 1, false},
	} {
		_, err := calendar.NewGrid(c.close, c.months)
		var bad *calendar.GridError
		if (err == nil) != c.ok || err != nil && !errors.As(err, &bad) {
			t.Errorf("NewGrid(%v, %d): %v", c.close, c.months, err)
		}
	}
}

// 31 May 2025 was a Saturday, 1 June 2025 a Sunday.
func TestBusinessDayRulesAroundAMonthEnd(t *testing.T) {
	const mf = calendar.MondayToFriday
	for _, c := range []struct {
		rule     calendar.BusinessDay
		on, want string
	}{
		{calendar.Unadjusted, "2025-05-31", "2025-05-31"},
		{calendar.Following, "2025-05-31", "2025-06-02"},
		{calendar.ModifiedFollowing, "2025-05-31", "2025-05-30"},
		{calendar.Preceding, "2025-05-31", "2025-05-30"},
		{calendar.Following, "2025-06-01", "2025-06-02"},
		{calendar.ModifiedFollowing, "2025-06-01", "2025-06-02"},
		{calendar.Preceding, "2025-06-01", "2025-05-30"},
		{calendar.ModifiedPreceding, "2025-06-01", "2025-06-02"},
		{calendar.ModifiedPreceding, "2025-05-31", "2025-05-30"},
		{calendar.Following, "2025-05-30", "2025-05-30"},
	} {
		if got := c.rule.Adjust(day(c.on), mf); got != day(c.want) {
			t.Errorf("%v of %s = %v, want %s", c.rule, c.on, got, c.want)
		}
		if got := c.rule.Adjust(day(c.on), calendar.NoHolidays); got != day(c.on) {
			t.Errorf("%v moved %s without holidays to %v", c.rule, c.on, got)
		}
	}
}

func TestAdjustedDatesAreBusinessDaysAndStayAdjusted(t *testing.T) {
	for d := day("2024-01-01"); d < day("2027-01-01"); d++ {
		for r := calendar.Following; r.Valid(); r++ {
			to := r.Adjust(d, calendar.MondayToFriday)
			if !calendar.MondayToFriday.IsBusinessDay(to) || r.Adjust(to, calendar.MondayToFriday) != to {
				t.Fatalf("%v of %v = %v", r, d, to)
			}
			modified := r == calendar.ModifiedFollowing || r == calendar.ModifiedPreceding
			if modified && to.MonthStart() != d.MonthStart() {
				t.Fatalf("%v of %v left the month: %v", r, d, to)
			}
		}
	}
}
