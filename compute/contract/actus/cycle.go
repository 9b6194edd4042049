package actus

import (
	"fmt"
	"strings"

	"github.com/capstack/capstack/compute/calendar"
)

// Period is a length of time of the standard: "P3M", "P31D". A quarter Q is three
// months, a half-year H six, a year Y twelve, a week W seven days.
type Period struct {
	Days, Months int // one of them; both are 0 for no time at all
}

// after returns the day k periods behind d.
func (p Period) after(d calendar.Date, k int) calendar.Date {
	if p.Months != 0 {
		return d.AddMonths(k * p.Months)
	}
	return d.AddDays(k * p.Days)
}

// Cycle is a repetition, "P1ML0": every Period from an anchor on, with a short
// (L1) or long (L0) last interval where the end is not on the cycle.
type Cycle struct {
	Period
	LongStub bool
}

// ParsePeriod reads "P<n><D|W|M|Q|H|Y>", with n of 0 to 99999. A stub behind it, as
// some files write, is read over.
func ParsePeriod(s string) (Period, error) {
	text, _, _ := strings.Cut(trim(s), "L")
	bad := fmt.Errorf("%q is not a period like P3M", clip(s))
	if len(text) < 3 || text[0] != 'P' || len(text) > 7 {
		return Period{}, bad
	}
	n := 0
	for _, c := range []byte(text[1 : len(text)-1]) {
		if !digit(c) {
			return Period{}, bad
		}
		n = n*10 + int(c-'0')
	}
	switch text[len(text)-1] {
	case 'D':
		return Period{Days: n}, nil
	case 'W':
		return Period{Days: 7 * n}, nil
	case 'M':
		return Period{Months: n}, nil
	case 'Q':
		return Period{Months: 3 * n}, nil
	case 'H':
		return Period{Months: 6 * n}, nil
	case 'Y':
		return Period{Months: 12 * n}, nil
	default:
		return Period{}, bad
	}
}

// ParseCycle reads "P<n><unit>L<0|1>"; without the stub it is short. A cycle of no
// length would never end and is refused.
func ParseCycle(s string) (Cycle, error) {
	text, stub, found := strings.Cut(trim(s), "L")
	p, err := ParsePeriod(text)
	if err != nil || found && stub != "0" && stub != "1" {
		return Cycle{}, fmt.Errorf("%q is not a cycle like P3ML1", clip(s))
	}
	if p == (Period{}) {
		return Cycle{}, fmt.Errorf("%q: a cycle of no length never ends", clip(s))
	}
	return Cycle{Period: p, LongStub: stub == "0"}, nil
}

// step returns date k of a schedule, always from the anchor: 31 August, 30
// November, 28 February would otherwise become 28 May. With the end-of-month rule
// a month-end anchor has month ends only.
func step(anchor Time, p Period, k int, endOfMonth bool) Time {
	d := p.after(anchor.Date, k)
	if endOfMonth && p.Months != 0 && anchor.Date.IsMonthEnd() {
		d = d.MonthEnd()
	}
	return Time{Date: d, Second: anchor.Second}
}

// dates returns the schedule of a cycle from the anchor (included) to the end:
//
//	anchor, anchor + cycle, ... < end, and end itself when withEnd
//
// A long stub drops the last date before an end off the cycle, unless nothing but
// the anchor would remain. Without cycle there is the anchor alone, and the end.
// ok is false beyond limit dates. list is appended to an empty buffer.
func dates(list []Time, anchor, end Time, c *Cycle, endOfMonth, withEnd bool, limit int) (_ []Time, ok bool) {
	if c == nil {
		if anchor.Before(end) {
			list = append(list, anchor)
		}
		if withEnd {
			list = append(list, end)
		}
		return list, true
	}
	next := anchor
	for k := 1; next.Before(end); k++ {
		if len(list) >= limit {
			return list[:0], false
		}
		list = append(list, next)
		next = step(anchor, c.Period, k, endOfMonth)
		if next.Date == next.Date.AddDays(1) {
			break // the calendar ends here, and with it every schedule
		}
	}
	regular := len(list)
	if withEnd {
		list = append(list, end)
	}
	if c.LongStub && len(list) > 2 && next != end {
		list = append(list[:regular-1], list[regular:]...)
	}
	return list, true
}
