package calendar

import "fmt"

// Date is a calendar day, counted from 1970-01-01, which is 0 (so the zero Date
// is a real day; an optional date is a *Date). Dates compare with ==, < and -,
// and b - a is the number of days from a to b.
type Date int32

// The first and last Date, 0001-01-01 and 9999-12-31.
const (
	minDate Date = -719162
	maxDate Date = 2932896
)

// DateError reports a date that does not exist or text that is not one.
type DateError struct {
	Text   string // the date as given, cut to 40 bytes
	Reason string // the rule that it breaks
}

func (e *DateError) Error() string { return fmt.Sprintf("date %q: %s", e.Text, e.Reason) }

// Valid reports whether d lies in the years 1 to 9999, as every Date made by this
// package does; a conversion from an integer may not.
func (d Date) Valid() bool { return minDate <= d && d <= maxDate }

// New returns the day y-m-d; m counts from 1. The error is a *DateError when the
// year is outside 1..9999 or the day does not exist.
func New(y, m, d int) (Date, error) {
	reason := ""
	switch {
	case y < 1 || y > 9999:
		reason = "year outside 1..9999"
	case m < 1 || m > 12:
		reason = "month outside 1..12"
	case d < 1 || d > monthLength(y, m):
		reason = "no such day in the month"
	default:
		return fromCivil(y, m, d), nil
	}
	return 0, &DateError{Text: fmt.Sprintf("%04d-%02d-%02d", y, m, d), Reason: reason}
}

// MustNew is New for constants and tests; it panics where New fails.
func MustNew(y, m, d int) Date {
	date, err := New(y, m, d)
	if err != nil {
		panic(err)
	}
	return date
}

// ParseDate reads "2006-01-02" (ISO 8601, four-digit year, nothing else). The
// error is a *DateError.
func ParseDate(s string) (Date, error) {
	const layout = "yyyy-mm-dd"
	bad := func() (Date, error) {
		return 0, &DateError{Text: s[:min(len(s), 40)], Reason: "not of the form " + layout}
	}
	if len(s) != len(layout) {
		return bad()
	}
	var part [3]int
	k := 0
	for i := range len(s) {
		switch c := s[i]; {
		case layout[i] == '-' && c == '-':
			k++
		case layout[i] != '-' && '0' <= c && c <= '9':
			part[k] = part[k]*10 + int(c-'0')
		default:
			return bad()
		}
	}
	return New(part[0], part[1], part[2])
}

// String returns the day as "2006-01-02".
func (d Date) String() string {
	y, m, day := d.YMD()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
}

// MarshalText implements encoding.TextMarshaler with String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler with ParseDate; on an error
// d is left as it was.
func (d *Date) UnmarshalText(text []byte) error {
	date, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = date
	return nil
}

// YMD returns year, month (1..12) and day of the month (1..31).
//
// Days are counted in the shifted year that begins on 1 March, so that the leap
// day is the last and the month lengths from March follow (153m+2)/5; after
// H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
func (d Date) YMD() (y, m, day int) {
	z := int(d) + 719468 // days from 0000-03-01
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = doy - (153*mp+2)/5 + 1
	y, m = yoe+era*400, mp+3
	if m > 12 {
		y, m = y+1, m-12
	}
	return y, m, day
}

// fromCivil is the inverse of YMD (days_from_civil of the same source).
func fromCivil(y, m, day int) Date {
	if m <= 2 {
		y, m = y-1, m+12
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + day - 1
	return Date(era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468)
}

// AddDays returns the day n days later (earlier for negative n), within the
// years 1..9999.
func (d Date) AddDays(n int) Date {
	const span = int(maxDate - minDate)
	n = min(max(n, -span), span)
	return clamp(int(d) + n)
}

// AddMonths returns the same day of the month n months later (earlier for
// negative n), or that month's last day when the month is shorter: 31 January
// plus one month is 28 or 29 February. Chaining therefore loses days; step k of
// a schedule is anchor.AddMonths(k*cycle). The result stays within the years
// 1..9999.
func (d Date) AddMonths(n int) Date {
	const span = 12 * 9999
	y, m, day := d.YMD()
	month := y*12 + m - 1 + min(max(n, -span), span)
	switch {
	case month < 12:
		return minDate
	case month >= 12*10000:
		return maxDate
	}
	y, m = month/12, month%12+1
	return fromCivil(y, m, min(day, monthLength(y, m)))
}

// MonthStart returns the first day of d's month.
func (d Date) MonthStart() Date {
	_, _, day := d.YMD()
	return d - Date(day-1)
}

// MonthEnd returns the last day of d's month.
func (d Date) MonthEnd() Date {
	y, m, day := d.YMD()
	return d + Date(monthLength(y, m)-day)
}

// DaysInMonth returns the number of days of d's month, 28..31.
func (d Date) DaysInMonth() int {
	y, m, _ := d.YMD()
	return monthLength(y, m)
}

// IsMonthEnd reports whether d is the last day of its month.
func (d Date) IsMonthEnd() bool { return d == d.MonthEnd() }

// Weekday returns the day of the week, 0 for Monday to 6 for Sunday.
func (d Date) Weekday() int {
	w := (int(d) + 3) % 7 // 1970-01-01 was a Thursday
	if w < 0 {
		w += 7
	}
	return w
}

// clamp keeps a day number within the calendar.
func clamp(n int) Date { return Date(min(max(n, int(minDate)), int(maxDate))) }

// isLeap is the Gregorian rule.
func isLeap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

// monthLength returns the number of days of month m (1..12) of year y.
func monthLength(y, m int) int {
	switch m {
	case 2:
		if isLeap(y) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	default:
		return 31
	}
}

// floorDiv returns a/b rounded down, for positive b.
func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
