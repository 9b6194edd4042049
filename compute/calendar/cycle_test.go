package calendar_test

import (
	"errors"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
)

func TestCyclesAreReadAndWritten(t *testing.T) {
	for s, want := range map[string]calendar.Cycle{
		"P3ML1": {Count: 3, Unit: calendar.Month, ShortStub: true}, "P1YL0": {Count: 1, Unit: calendar.Year},
		"P14DL1": {Count: 14, Unit: calendar.Day, ShortStub: true}, "P2WL0": {Count: 2, Unit: calendar.Week},
		"P1QL1": {Count: 1, Unit: calendar.Quarter, ShortStub: true}, "P1HL0": {Count: 1, Unit: calendar.HalfYear},
	} {
		var c calendar.Cycle
		if err := c.UnmarshalText([]byte(s)); err != nil || c != want || c.String() != s {
			t.Errorf("%s is %+v, %v; want %+v", s, c, err, want)
		}
	}
	for _, s := range []string{
		"", "P", "P0ML1", "PML1", "P1M", "P1ML2", "P1XL0", "1ML0", "P-1ML0", "P1.5ML0", "p1ml0", "P1ML", "P99999999999999999999DL0", " P1ML0",
	} {
		var bad *calendar.CycleError
		if c, err := calendar.ParseCycle(s); !errors.As(err, &bad) || c.Valid() {
			t.Errorf("ParseCycle(%q) = %v, %v; want a CycleError", s, c, err)
		}
	}
	if f := calendar.Every(calendar.Quarterly); f.String() != "P3ML1" || f.Frequency() != calendar.Quarterly || calendar.Every(0).Valid() {
		t.Errorf("every quarter is %v", f)
	}
}

func TestCycleDatesCountFromTheAnchor(t *testing.T) {
	month := calendar.Every(calendar.Monthly)
	for _, c := range []struct {
		anchor string
		k      int
		eom    bool
		want   string
	}{
		{"2025-01-31", 1, false, "2025-02-28"}, {"2025-01-31", 2, false, "2025-03-31"},
		{"2025-02-28", 1, true, "2025-03-31"}, {"2025-02-28", 1, false, "2025-03-28"},
		{"2024-02-28", 1, true, "2024-03-28"}, // not a month end
		{"2025-03-31", -1, true, "2025-02-28"}, {"2025-01-15", 1 << 62, true, "9999-12-31"},
		{"2025-01-15", -1 << 62, false, "0001-01-01"},
	} {
		if got := month.Date(day(c.anchor), c.k, c.eom); got != day(c.want) {
			t.Errorf("%s + %d months (end of month %v) = %v, want %s", c.anchor, c.k, c.eom, got, c.want)
		}
	}
	weeks, _ := calendar.ParseCycle("P2WL1")
	if got := weeks.Date(day("2025-01-01"), 3, true); got != day("2025-02-12") || weeks.Frequency() != 0 {
		t.Errorf("six weeks on: %v", got)
	}
}

func TestStubsStandWhereTheyAreAskedFor(t *testing.T) {
	for _, c := range []struct {
		start, end string
		stub       calendar.Stub
		eom        bool
		want       []string
	}{
		{"2025-01-15", "2025-08-01", calendar.ShortLast, false, []string{"2025-01-15", "2025-04-15", "2025-07-15", "2025-08-01"}},
		{"2025-01-15", "2025-08-01", calendar.LongLast, false, []string{"2025-01-15", "2025-04-15", "2025-08-01"}},
		{"2025-01-15", "2025-08-01", calendar.ShortFirst, false, []string{"2025-01-15", "2025-02-01", "2025-05-01", "2025-08-01"}},
		{"2025-01-15", "2025-08-01", calendar.LongFirst, false, []string{"2025-01-15", "2025-05-01", "2025-08-01"}},
		{"2025-01-31", "2025-07-31", calendar.LongLast, false, []string{"2025-01-31", "2025-04-30", "2025-07-31"}},
		{"2025-02-28", "2025-08-31", calendar.ShortLast, true, []string{"2025-02-28", "2025-05-31", "2025-08-31"}},
		{"2025-02-28", "2025-08-28", calendar.ShortFirst, true, []string{"2025-02-28", "2025-05-28", "2025-08-28"}},
		{"2025-01-15", "2025-02-01", calendar.LongLast, false, []string{"2025-01-15", "2025-02-01"}},
		{"2025-01-15", "2025-02-01", calendar.LongFirst, false, []string{"2025-01-15", "2025-02-01"}},
		{"9999-06-30", "9999-12-31", calendar.ShortLast, true, []string{"9999-06-30", "9999-09-30", "9999-12-31"}},
		{"0001-01-01", "0001-04-01", calendar.LongFirst, true, []string{"0001-01-01", "0001-04-01"}},
	} {
		s := calendar.Schedule{Start: day(c.start), End: day(c.end), Cycle: calendar.Every(calendar.Quarterly), Stub: c.stub, EndOfMonth: c.eom}
		got, err := s.Dates()
		if err != nil || len(got) != len(c.want) {
			t.Errorf("%s to %s, %v: %v, %v; want %v", c.start, c.end, c.stub, got, err, c.want)
			continue
		}
		for i := range got {
			if got[i] != day(c.want[i]) {
				t.Errorf("%s to %s, %v: %v, want %v", c.start, c.end, c.stub, got, c.want)
				break
			}
		}
	}
}

func TestSchedulesWithoutDatesAreRefused(t *testing.T) {
	quarter := calendar.Every(calendar.Quarterly)
	for name, s := range map[string]calendar.Schedule{
		"end before start": {Start: 10, End: 9, Cycle: quarter},
		"no time":          {Start: 10, End: 10, Cycle: quarter},
		"no cycle":         {Start: 10, End: 1000},
		"negative cycle":   {Start: 10, End: 1000, Cycle: calendar.Cycle{Count: -1, Unit: calendar.Day}},
		"too many":         {Start: day("0001-01-01"), End: day("9999-12-31"), Cycle: calendar.Cycle{Count: 1, Unit: calendar.Day}},
		"no such stub":     {Start: 10, End: 1000, Cycle: quarter, Stub: 9},
		"no such day":      {Start: 1 << 30, End: 1<<30 + 1, Cycle: quarter},
	} {
		var bad *calendar.ScheduleError
		if dates, err := s.Dates(); !errors.As(err, &bad) || dates != nil {
			t.Errorf("%s: %d dates, %v", name, len(dates), err)
		}
	}
}

func FuzzParseCycle(f *testing.F) {
	for _, s := range []string{"P3ML1", "P1DL0", "P0YL0", "PxML1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := calendar.ParseCycle(s)
		if (err == nil) != c.Valid() {
			t.Fatalf("%q: %+v, %v", s, c, err)
		}
		if back, again := calendar.ParseCycle(c.String()); err == nil && (again != nil || back != c) {
			t.Fatalf("%q came back as %+v", s, back)
		}
	})
}
