package calendar

// Frequency is the length of a payment cycle in months, 12/Frequency payments a
// year. Any positive number of months is a cycle; the names are the usual ones.
type Frequency int

// The usual frequencies.
const (
	Monthly    Frequency = 1
	Quarterly  Frequency = 3
	SemiAnnual Frequency = 6
	Annual     Frequency = 12
)

// Calendar says which days are business days. The calendars of the financial
// centres follow the rules of holidays.go, without tables, so they know future
// years; what is proclaimed for one year joins them when it is.
type Calendar uint8

// The calendars.
const (
	// NoHolidays makes every day a business day.
	NoHolidays Calendar = iota
	// MondayToFriday makes Saturdays and Sundays the only holidays (MF in ACTUS).
	MondayToFriday
	// USFederal is closed on the holidays of the federal government (OPM).
	USFederal
	// SIFMA is open on US Government Securities Business Days, the days of SOFR: it
	// is closed when SIFMA recommends to close for the entire day.
	SIFMA
	// NewYork is open when the Federal Reserve Bank of New York is.
	NewYork
	// London is closed on the bank holidays of England and Wales.
	London
	// TARGET is the days of the euro's payment system.
	TARGET
	calendars // the number of calendars
)

// Valid reports whether c is one of the calendars above.
func (c Calendar) Valid() bool { return c < calendars }

// IsBusinessDay reports whether banks are open on d. An unknown calendar has no
// holidays.
func (c Calendar) IsBusinessDay(d Date) bool {
	switch {
	case c == NoHolidays || !c.Valid():
		return true
	case d.Weekday() >= 5:
		return false
	default:
		return c == MondayToFriday || !c.isHoliday(d)
	}
}

// Joint reports whether d is a business day in every one of the calendars, as
// contracts on several centres ask. Without calendars every day is one.
func Joint(d Date, cs ...Calendar) bool {
	for _, c := range cs {
		if !c.IsBusinessDay(d) {
			return false
		}
	}
	return true
}

// String returns the calendar's name.
func (c Calendar) String() string {
	switch c {
	case NoHolidays:
		return "no holidays"
	case MondayToFriday:
		return "Monday to Friday"
	case USFederal:
		return "US federal"
	case SIFMA:
		return "US government securities"
	case NewYork:
		return "New York"
	case London:
		return "London"
	case TARGET:
		return "TARGET"
	default:
		return "unknown calendar"
	}
}

// BusinessDay says how a date that is not a business day moves; 2006 ISDA
// Definitions, section 4.12.
type BusinessDay uint8

// The business-day rules.
const (
	// Unadjusted leaves the date where it is.
	Unadjusted BusinessDay = iota
	// Following takes the next business day.
	Following
	// ModifiedFollowing takes the next business day, or the one before when the
	// next lies in another month.
	ModifiedFollowing
	// Preceding takes the business day before.
	Preceding
	// ModifiedPreceding takes the business day before, or the next when that
	// lies in another month.
	ModifiedPreceding
	businessDays // the number of rules
)

// Valid reports whether r is one of the rules above.
func (r BusinessDay) Valid() bool { return r < businessDays }

// String returns the rule's ISDA name.
func (r BusinessDay) String() string {
	switch r {
	case Unadjusted:
		return "Unadjusted"
	case Following:
		return "Following"
	case ModifiedFollowing:
		return "Modified Following"
	case Preceding:
		return "Preceding"
	case ModifiedPreceding:
		return "Modified Preceding"
	default:
		return "unknown business-day rule"
	}
}

// Adjust returns the date on which what falls on d is done. An unknown rule
// leaves d where it is.
func (r BusinessDay) Adjust(d Date, c Calendar) Date {
	switch r {
	case Following:
		return roll(d, c, 1)
	case Preceding:
		return roll(d, c, -1)
	case ModifiedFollowing:
		return rollWithin(d, c, 1)
	case ModifiedPreceding:
		return rollWithin(d, c, -1)
	default:
		return d
	}
}

// rollWithin rolls in the direction of step, or back when that leaves the month.
func rollWithin(d Date, c Calendar, step int) Date {
	if to := roll(d, c, step); monthNumber(to) == monthNumber(d) {
		return to
	}
	return roll(d, c, -step)
}

// roll steps to the first business day at or behind d in the direction of step.
// At the ends of the calendar, where no further day exists, it stays.
func roll(d Date, c Calendar, step int) Date {
	for !c.IsBusinessDay(d) {
		next := d.AddDays(step)
		if next == d {
			return d
		}
		d = next
	}
	return d
}
