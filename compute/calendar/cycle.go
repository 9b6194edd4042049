package calendar

import (
	"fmt"
	"strconv"
)

// Unit is the unit of a Cycle, by its letter in ACTUS.
type Unit byte

// The units.
const (
	Day      Unit = 'D'
	Week     Unit = 'W'
	Month    Unit = 'M'
	Quarter  Unit = 'Q'
	HalfYear Unit = 'H'
	Year     Unit = 'Y'
)

// months returns the months of the unit, 0 for days and weeks.
func (u Unit) months() int {
	switch u {
	case Month:
		return 1
	case Quarter:
		return 3
	case HalfYear:
		return 6
	case Year:
		return 12
	default:
		return 0
	}
}

// days returns the days of the unit, 0 for months and what is made of them.
func (u Unit) days() int {
	switch u {
	case Day:
		return 1
	case Week:
		return 7
	default:
		return 0
	}
}

// MaxCycleCount is the greatest count of a Cycle: the days of the calendar.
const MaxCycleCount = int(maxDate-minDate) + 1

// Cycle is a repeating period, Count times Unit, with the stub that an end off
// the cycle makes. The zero Cycle is no cycle.
type Cycle struct {
	Count int  // 1..MaxCycleCount
	Unit  Unit // one of the units above
	// ShortStub keeps the last regular date before an end that is off the cycle
	// (ACTUS L1: a short last period); otherwise that date is dropped (L0: a long
	// one).
	ShortStub bool
}

// CycleError reports text that is not a cycle.
type CycleError struct {
	Text   string // as given, cut to 40 bytes
	Reason string
}

func (e *CycleError) Error() string { return fmt.Sprintf("cycle %q: %s", e.Text, e.Reason) }

// ParseCycle reads the cycle of ACTUS, P<n><D|W|M|Q|H|Y>L<0|1>, such as "P3ML1".
// The error is a *CycleError.
func ParseCycle(s string) (Cycle, error) {
	bad := func(reason string) (Cycle, error) {
		return Cycle{}, &CycleError{Text: s[:min(len(s), 40)], Reason: reason}
	}
	n := len(s)
	if n < 5 || s[0] != 'P' || s[n-2] != 'L' || s[n-1] != '0' && s[n-1] != '1' {
		return bad("not of the form P<n><D|W|M|Q|H|Y>L<0|1>")
	}
	c := Cycle{Unit: Unit(s[n-3]), ShortStub: s[n-1] == '1'}
	if c.Unit.months() == 0 && c.Unit.days() == 0 {
		return bad("unit is none of D, W, M, Q, H, Y")
	}
	for _, digit := range []byte(s[1 : n-3]) {
		if digit < '0' || digit > '9' {
			return bad("count is not a whole number")
		}
		c.Count = min(c.Count*10+int(digit-'0'), MaxCycleCount+1)
	}
	if !c.Valid() {
		return bad("count must be 1.." + strconv.Itoa(MaxCycleCount))
	}
	return c, nil
}

// Every returns the cycle of a frequency, with a short stub; the zero Cycle for a
// frequency that is not positive.
func Every(f Frequency) Cycle {
	if f <= 0 {
		return Cycle{}
	}
	return Cycle{Count: int(f), Unit: Month, ShortStub: true}
}

// Valid reports whether c is a cycle.
func (c Cycle) Valid() bool {
	return 1 <= c.Count && c.Count <= MaxCycleCount && (c.Unit.months() > 0 || c.Unit.days() > 0)
}

// String returns the cycle as ParseCycle reads it, "" for the zero Cycle.
func (c Cycle) String() string {
	if !c.Valid() {
		return ""
	}
	stub := "L0"
	if c.ShortStub {
		stub = "L1"
	}
	return "P" + strconv.Itoa(c.Count) + string(rune(c.Unit)) + stub
}

// MarshalText implements encoding.TextMarshaler with String.
func (c Cycle) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler with ParseCycle; on an error
// c is left as it was.
func (c *Cycle) UnmarshalText(text []byte) error {
	read, err := ParseCycle(string(text))
	if err == nil {
		*c = read
	}
	return err
}

// Frequency returns the months of a cycle of months, quarters, half-years or
// years; 0 for one of days or weeks.
func (c Cycle) Frequency() Frequency { return Frequency(c.Count * c.Unit.months()) }

// Date returns the k-th date of the cycle, anchor + k x cycle; k may be negative.
// It is counted from the anchor, never from the date before, so that the 31st
// comes back behind a short month. With endOfMonth a cycle of months from a month
// end has month ends only (28 February, 31 March, 30 April). Dates stop at the
// ends of the calendar.
func (c Cycle) Date(anchor Date, k int, endOfMonth bool) Date {
	// Beyond the number of days of the calendar every k leads to its end; the cut
	// keeps the product within int.
	k = min(max(k, -MaxCycleCount), MaxCycleCount)
	if days := c.Unit.days(); days > 0 {
		return anchor.AddDays(k * c.Count * days)
	}
	d := anchor.AddMonths(k * c.Count * c.Unit.months())
	if endOfMonth && anchor.IsMonthEnd() {
		return d.MonthEnd()
	}
	return d
}
