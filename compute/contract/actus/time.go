package actus

import (
	"fmt"
	"strings"

	"github.com/capstack/capstack/compute/calendar"
)

// Time is a moment of the standard: a day and a second of it. ACTUS has no time
// zones. Its text is ISO 8601 without zone.
type Time struct {
	Date   calendar.Date
	Second int32 // of the day, 0..86399
}

// lastSecond is T23:59:59, by which the standard writes the end of a day.
const lastSecond = 24*60*60 - 1

// ParseTime reads "2013-01-01", "2013-01-01T00:00" or "2013-01-01T00:00:00", with
// blanks around it. A fraction of a second and the zone Z are read over.
func ParseTime(s string) (Time, error) {
	s = strings.TrimSuffix(trim(s), "Z")
	if len(s) > 19 && s[19] == '.' && len(strings.Trim(s[20:], "0123456789")) == 0 {
		s = s[:19]
	}
	if len(s) < 10 {
		return Time{}, fmt.Errorf("%q is not a time like 2013-01-01T00:00:00", clip(s))
	}
	day, err := calendar.ParseDate(s[:10])
	if err != nil {
		return Time{}, err
	}
	rest := s[10:]
	if rest == "" {
		return Time{Date: day}, nil
	}
	h, ok1 := twoDigits(rest, 0, 'T', 24)
	m, ok2 := twoDigits(rest, 3, ':', 60)
	sec, ok3 := 0, len(rest) == 6
	if len(rest) == 9 {
		sec, ok3 = twoDigits(rest, 6, ':', 60)
	}
	if !ok1 || !ok2 || !ok3 {
		return Time{}, fmt.Errorf("%q is not a time like 2013-01-01T00:00:00", clip(s))
	}
	return Time{Date: day, Second: int32(h*3600 + m*60 + sec)}, nil
}

// twoDigits reads a separator and two digits below limit at s[at:].
func twoDigits(s string, at int, separator byte, limit int) (int, bool) {
	if len(s) < at+3 || s[at] != separator || !digit(s[at+1]) || !digit(s[at+2]) {
		return 0, false
	}
	n := int(s[at+1]-'0')*10 + int(s[at+2]-'0')
	return n, n < limit
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// String returns the moment as "2013-01-01T00:00:00".
func (t Time) String() string {
	return fmt.Sprintf("%sT%02d:%02d:%02d", t.Date, t.Second/3600, t.Second/60%60, t.Second%60)
}

// Compare returns -1, 0 or +1 as t is before, at or after u.
func (t Time) Compare(u Time) int {
	switch {
	case t.Date < u.Date || t.Date == u.Date && t.Second < u.Second:
		return -1
	case t == u:
		return 0
	default:
		return 1
	}
}

// Before reports whether t is before u.
func (t Time) Before(u Time) bool { return t.Compare(u) < 0 }

// After reports whether t is after u.
func (t Time) After(u Time) bool { return t.Compare(u) > 0 }

// accrual is the day up to which interest runs at t: the last second of a day is
// the midnight behind it, any other moment belongs to its day.
func accrual(d calendar.Date, second int32) calendar.Date {
	if second == lastSecond {
		return d.AddDays(1)
	}
	return d
}
