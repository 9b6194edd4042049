package calendar

import "fmt"

// MaxGridMonths is the greatest length of a Grid: month 0 and fifty years.
const MaxGridMonths = 601

// Grid is the monthly grid of a case: month t is a calendar month and month 0
// is the month of financial close (conventions 1.1). It is a small value,
// comparable with ==; months outside 0..Len()-1 have dates too, so that a date
// before or after the grid can be placed.
type Grid struct {
	close  Date
	months int
	first  int // months from January of year 0 to month 0
}

// GridError reports a grid that cannot be made.
type GridError struct {
	Close  Date
	Months int
}

func (e *GridError) Error() string {
	return fmt.Sprintf("grid of %d months from %v: length must be 1..%d and end by 9999",
		e.Months, e.Close, MaxGridMonths)
}

// NewGrid returns the grid of months calendar months, month 0 included, whose
// month 0 holds close. The error is a *GridError when months is not 1..601 or
// the grid leaves the calendar.
func NewGrid(close Date, months int) (Grid, error) {
	if months < 1 || months > MaxGridMonths || close < minDate || close > maxDate {
		return Grid{}, &GridError{close, months}
	}
	first := monthNumber(close)
	if first+months > 12*10000 {
		return Grid{}, &GridError{close, months}
	}
	return Grid{close, months, first}, nil
}

// Close returns the date of financial close.
func (g Grid) Close() Date { return g.close }

// Len returns the number of months, month 0 included.
func (g Grid) Len() int { return g.months }

// Start returns the first day of month t.
func (g Grid) Start(t int) Date {
	n := g.first + t
	y := floorDiv(n, 12)
	return clamp(int(fromCivil(y, n-12*y+1, 1)))
}

// End returns the last day of month t.
func (g Grid) End(t int) Date { return g.Start(t).MonthEnd() }

// Days returns the number of days of month t, 28..31.
func (g Grid) Days(t int) int { return g.Start(t).DaysInMonth() }

// Index returns the month that holds d: negative before the grid, Len() or more
// behind it.
func (g Grid) Index(d Date) int { return monthNumber(d) - g.first }

// DayIndex returns the number of days from the first day of month 0 to d, the
// day coordinate of the engine; negative before it.
func (g Grid) DayIndex(d Date) int { return int(d) - int(g.Start(0)) }

// DayStart returns the day coordinate of the first day of month t.
func (g Grid) DayStart(t int) int { return g.DayIndex(g.Start(t)) }

// DayEnd returns the day coordinate behind the last day of month t (exclusive),
// so that month t is DayStart(t) <= day < DayEnd(t).
func (g Grid) DayEnd(t int) int { return g.DayIndex(g.End(t)) + 1 }

// monthNumber counts months from January of year 0.
func monthNumber(d Date) int {
	y, m, _ := d.YMD()
	return y*12 + m - 1
}
