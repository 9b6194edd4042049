package calendar_test

import (
	"errors"
	"testing"
	"time"

	"github.com/capstack/capstack/compute/calendar"
)

func day(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// TestEveryDayAgreesWithTheStandardLibrary walks all 3,652,059 days of the years
// 1 to 9999 in steps that hit every weekday and month length.
func TestEveryDayAgreesWithTheStandardLibrary(t *testing.T) {
	epoch := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	first, last := day("0001-01-01"), day("9999-12-31")
	var step calendar.Date
	for d := first; d <= last; d += step {
		want := epoch.AddDate(0, 0, int(d))
		y, m, dd := d.YMD()
		if y != want.Year() || m != int(want.Month()) || dd != want.Day() {
			t.Fatalf("day %d is %d-%d-%d, want %v", d, y, m, dd, want)
		}
		if back, err := calendar.New(y, m, dd); err != nil || back != d {
			t.Fatalf("New(%d, %d, %d) = %d, %v; want %d", y, m, dd, back, err, d)
		}
		if w := (int(want.Weekday()) + 6) % 7; d.Weekday() != w {
			t.Fatalf("%v is weekday %d, want %d", d, d.Weekday(), w)
		}
		if d.IsMonthEnd() != (want.AddDate(0, 0, 1).Day() == 1) {
			t.Fatalf("IsMonthEnd(%v) = %v", d, d.IsMonthEnd())
		}
		// Every day of the years that contracts use, a thin sample elsewhere.
		if step = 11; y >= 1990 && y < 2110 {
			step = 1
		}
	}
}

func TestTextRoundTripsAndBadDatesAreRefused(t *testing.T) {
	for _, s := range []string{"0001-01-01", "1970-01-01", "2024-02-29", "2055-09-26", "9999-12-31"} {
		var d calendar.Date
		if err := d.UnmarshalText([]byte(s)); err != nil || d.String() != s {
			t.Errorf("%s came back as %v, %v", s, d, err)
		}
	}
	for _, s := range []string{
		"", "2025", "2025-1-1", "2025-02-29", "1900-02-29", "2025-13-01", "2025-00-10", "2025-04-31",
		"2025-01-00", "0000-01-01", "2025/01/01", "2025-01-01T00:00:00Z", "20250-1-01", "+025-01-01", "2025-01-1a",
	} {
		var bad *calendar.DateError
		if d, err := calendar.ParseDate(s); !errors.As(err, &bad) {
			t.Errorf("ParseDate(%q) = %v, %v; want a DateError", s, d, err)
		}
	}
}

func TestAddingMonthsClampsToTheMonthEnd(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2025-01-31", 1, "2025-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2025-01-31", 2, "2025-03-31"},
		{"2025-03-31", -1, "2025-02-28"}, {"2025-12-15", 1, "2026-01-15"}, {"2026-01-15", -13, "2024-12-15"},
		{"2024-02-29", 12, "2025-02-28"}, {"2024-02-29", 48, "2028-02-29"},
		{"9999-12-01", 1, "9999-12-31"}, {"0001-01-31", -1, "0001-01-01"},
		{"2025-01-01", 1 << 40, "9999-12-31"}, {"2025-01-01", -1 << 40, "0001-01-01"},
	} {
		if got := day(c.from).AddMonths(c.n); got != day(c.want) {
			t.Errorf("%s plus %d months = %v, want %s", c.from, c.n, got, c.want)
		}
	}
	if got := day("2025-01-01").AddDays(1 << 40); got != day("9999-12-31") {
		t.Errorf("AddDays left the calendar: %v", got)
	}
	if got := day("2025-01-01").AddDays(-1 << 40); got != day("0001-01-01") {
		t.Errorf("AddDays left the calendar: %v", got)
	}
}

func TestMonthBounds(t *testing.T) {
	d := day("2024-02-10")
	if d.MonthStart() != day("2024-02-01") || d.MonthEnd() != day("2024-02-29") || d.DaysInMonth() != 29 {
		t.Errorf("February 2024: %v to %v, %d days", d.MonthStart(), d.MonthEnd(), d.DaysInMonth())
	}
}

func TestOnlyConversionsLeaveTheCalendar(t *testing.T) {
	first, last := day("0001-01-01"), day("9999-12-31")
	if !first.Valid() || !last.Valid() || (first - 1).Valid() || (last + 1).Valid() {
		t.Errorf("the calendar does not run from %v to %v", first, last)
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2025-09-26", "2024-02-29", "0000-00-00", "9999-99-99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := calendar.ParseDate(s)
		want, timeErr := time.Parse("2006-01-02", s)
		if timeErr == nil && want.Year() == 0 {
			return // the standard library has a year 0
		}
		if (err == nil) != (timeErr == nil) || err == nil && d.String() != s {
			t.Fatalf("ParseDate(%q) = %v, %v; the standard library says %v", s, d, err, timeErr)
		}
	})
}
