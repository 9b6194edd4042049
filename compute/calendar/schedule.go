package calendar

import "fmt"

// Stub says where the irregular period of a schedule stands whose length is not a
// whole number of cycles, and whether it is shorter or longer than a cycle.
type Stub uint8

// The stubs.
const (
	// ShortLast counts dates from the start; the rest is a period of its own.
	ShortLast Stub = iota
	// LongLast counts dates from the start; the rest joins the period before.
	LongLast
	// ShortFirst counts dates back from the end; the rest is a period of its own.
	ShortFirst
	// LongFirst counts dates back from the end; the rest joins the period behind.
	LongFirst
	stubs // the number of stubs
)

// Valid reports whether s is one of the stubs above.
func (s Stub) Valid() bool { return s < stubs }

// String returns the stub's name.
func (s Stub) String() string {
	switch s {
	case ShortLast:
		return "short last"
	case LongLast:
		return "long last"
	case ShortFirst:
		return "short first"
	case LongFirst:
		return "long first"
	default:
		return "unknown stub"
	}
}

// Schedule is the rule of a sequence of dates.
type Schedule struct {
	Start, End Date
	Cycle      Cycle // its ShortStub is not looked at: Stub rules
	Stub       Stub
	// EndOfMonth makes every regular date a month end where the date that they are
	// counted from is one.
	EndOfMonth bool
}

// MaxScheduleDates is the greatest number of dates of a schedule; a daily one of
// 270 years.
const MaxScheduleDates = 100_000

// ScheduleError reports a schedule without dates.
type ScheduleError struct {
	Schedule Schedule
	Reason   string
}

func (e *ScheduleError) Error() string {
	return fmt.Sprintf("schedule from %v to %v by %v: %s", e.Schedule.Start, e.Schedule.End, e.Schedule.Cycle, e.Reason)
}

// Dates returns Start, the regular dates between and End, ascending and
// unadjusted; Adjust moves each for its business days. The regular dates are
// Start + k x Cycle, or End - k x Cycle with a stub at the start. The error is a
// *ScheduleError: an end that is not behind the start, no cycle, more than
// MaxScheduleDates dates.
func (s Schedule) Dates() ([]Date, error) {
	refuse := func(reason string) ([]Date, error) { return nil, &ScheduleError{s, reason} }
	switch {
	case !s.Start.Valid() || !s.End.Valid():
		return refuse("dates must lie in the years 1..9999")
	case s.End <= s.Start:
		return refuse("end must be behind the start")
	case !s.Cycle.Valid():
		return refuse("cycle must be a whole number of days, weeks, months, quarters, half-years or years")
	case !s.Stub.Valid():
		return refuse("unknown stub")
	}
	forward := s.Stub == ShortLast || s.Stub == LongLast
	anchor, step := s.Start, 1
	if !forward {
		anchor, step = s.End, -1
	}
	dates := []Date{anchor}
	for k := 1; ; k++ {
		d := s.Cycle.Date(anchor, k*step, s.EndOfMonth)
		if d <= s.Start || d >= s.End {
			if long := s.Stub == LongLast || s.Stub == LongFirst; long && d != s.Start && d != s.End && len(dates) > 1 {
				dates = dates[:len(dates)-1]
			}
			break
		}
		if len(dates) >= MaxScheduleDates {
			return refuse(fmt.Sprintf("more than %d dates", MaxScheduleDates))
		}
		dates = append(dates, d)
	}
	if forward {
		return append(dates, s.End), nil
	}
	dates = append(dates, s.Start)
	for i, j := 0, len(dates)-1; i < j; i, j = i+1, j-1 {
		dates[i], dates[j] = dates[j], dates[i]
	}
	return dates, nil
}
