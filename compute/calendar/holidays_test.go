package calendar_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
)

// TestHolidaysAsPublished compares whole years, weekdays only. Sources: opm.gov
// (Federal Holidays) for USFederal; frbservices.org (Holiday Schedules) for
// NewYork; sifma.org (Holiday Schedule, US) for SIFMA; gov.uk/bank-holidays and the
// proclamations in the London Gazette for London; ECB press releases of 15 July
// 1999 and 14 December 2000 for TARGET.
func TestHolidaysAsPublished(t *testing.T) {
	for _, c := range []struct {
		calendar calendar.Calendar
		year     int
		want     string
	}{
		{calendar.USFederal, 2020, "01-01 01-20 02-17 05-25 07-03 09-07 10-12 11-11 11-26 12-25"},
		{calendar.USFederal, 2021, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"},
		{calendar.USFederal, 2022, "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26"},
		{calendar.USFederal, 2023, "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25"},
		{calendar.USFederal, 2026, "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25"},
		{calendar.NewYork, 2021, "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25"},
		{calendar.NewYork, 2022, "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26"},
		{calendar.NewYork, 2025, "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25"},
		{calendar.NewYork, 1985, "01-01 02-18 05-27 07-04 09-02 10-14 11-11 11-28 12-25"}, // before the King holiday
		{calendar.SIFMA, 2021, "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25 12-24"},
		{calendar.SIFMA, 2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26"},
		{calendar.SIFMA, 2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25"},
		{calendar.SIFMA, 2025, "01-01 01-20 02-17 04-18 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25"},
		// Good Friday with an employment report: early close only.
		{calendar.SIFMA, 2010, "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25 12-24"},
		{calendar.SIFMA, 2023, "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-23 12-25"},
		{calendar.SIFMA, 2026, "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25"},
		{calendar.London, 2002, "01-01 03-29 04-01 05-06 06-03 06-04 08-26 12-25 12-26"},
		{calendar.London, 2010, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"},
		{calendar.London, 2011, "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27"},
		{calendar.London, 2012, "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26"},
		{calendar.London, 2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"},
		{calendar.London, 2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"},
		{calendar.London, 2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"},
		{calendar.London, 2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"},
		{calendar.TARGET, 1999, "01-01 12-31"}, // Christmas was a Saturday
		{calendar.TARGET, 2001, "01-01 04-13 04-16 05-01 12-25 12-26 12-31"},
		{calendar.TARGET, 2024, "01-01 03-29 04-01 05-01 12-25 12-26"},
		{calendar.TARGET, 2025, "01-01 04-18 04-21 05-01 12-25 12-26"},
	} {
		var got []string
		for d := calendar.MustNew(c.year, 1, 1); d <= calendar.MustNew(c.year, 12, 31); d++ {
			if d.Weekday() < 5 && !c.calendar.IsBusinessDay(d) {
				got = append(got, d.String()[5:])
			}
		}
		if want := strings.Fields(c.want); !slices.Equal(got, want) {
			t.Errorf("%v %d: %v, want %v", c.calendar, c.year, got, want)
		}
	}
}

// Easter Sundays from the tables of the US Census Bureau; Good Friday is two days
// before, which TARGET and London keep.
func TestEasterByTheTables(t *testing.T) {
	for _, s := range []string{
		"1961-04-02", "1981-04-19", "2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21", "2024-03-31", "2025-04-20", "2038-04-25", "2049-04-18", "2285-03-22",
	} {
		sunday := day(s)
		for d := sunday - 40; d <= sunday+40; d++ {
			closed := d == sunday-2 || d == sunday+1
			if c := calendar.London; d.Weekday() < 5 && (d == sunday-2 || d == sunday+1) && c.IsBusinessDay(d) == closed {
				t.Errorf("%v: %v of Easter %s", c, d, s)
			}
		}
	}
}

func TestCalendarsAreClosedOnWeekendsAndNotMuchMore(t *testing.T) {
	for c := calendar.MondayToFriday; c.Valid(); c++ {
		if c.String() == "unknown calendar" {
			t.Errorf("calendar %d has no name", c)
		}
		for y := 1990; y < 2150; y++ {
			closed := 0
			for d := calendar.MustNew(y, 1, 1); d <= calendar.MustNew(y, 12, 31); d++ {
				switch open := c.IsBusinessDay(d); {
				case d.Weekday() >= 5 && open:
					t.Fatalf("%v is open on the weekend of %v", c, d)
				case d.Weekday() < 5 && !open:
					closed++
				}
			}
			if closed > 13 {
				t.Errorf("%v has %d holidays in %d", c, closed, y)
			}
		}
	}
	if !calendar.Calendar(200).IsBusinessDay(day("2025-12-25")) {
		t.Error("an unknown calendar has holidays")
	}
}

func TestJointCalendarsAskForEachCentre(t *testing.T) {
	may1, july4 := day("2025-05-01"), day("2025-07-04")
	if calendar.Joint(may1, calendar.NewYork, calendar.TARGET) || calendar.Joint(july4, calendar.NewYork, calendar.TARGET) ||
		!calendar.Joint(july4, calendar.London, calendar.TARGET) || !calendar.Joint(may1) {
		t.Error("a joint calendar is open although a centre is closed, or the other way")
	}
}

func TestCalendarsKnowTheEndsOfTime(t *testing.T) {
	for c := calendar.NoHolidays; c.Valid(); c++ {
		for _, d := range []calendar.Date{day("0001-01-01"), day("9999-12-31")} {
			for r := calendar.Unadjusted; r.Valid(); r++ {
				if to := r.Adjust(d, c); !to.Valid() {
					t.Errorf("%v of %v in %v leaves the calendar", r, d, c)
				}
			}
		}
	}
}
