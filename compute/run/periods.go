package run

import (
	"math"
	"slices"

	"github.com/capstack/capstack/compute/calendar"
)

// periods are the calendar years and quarters of a grid, for counting months and days by them.
type periods struct {
	year, quarter   []int // by month: the number of its year and quarter, from 0
	years, quarters int
	month           []int16 // by day of the grid
	opening         []int   // by quarter: the month at whose end it begins; month 0 for the quarter of month 0
	never           float64 // a day behind the grid
}

func newPeriods(g calendar.Grid) (p periods) {
	for t := range g.Len() {
		_, month, _ := g.Start(t).YMD()
		if t == 0 || month == 1 {
			p.years++
		}
		if t == 0 || month%3 == 1 {
			p.quarters++
			p.opening = append(p.opening, max(t-1, 0))
		}
		p.year, p.quarter = append(p.year, p.years-1), append(p.quarter, p.quarters-1)
		for range g.Days(t) {
			p.month = append(p.month, int16(t)) //nolint:gosec // 600 at most
		}
	}
	p.never = float64(g.DayEnd(g.Len() - 1))
	return p
}

// Years is the number of calendar years of the grid; YearOf the number of that of a month, from 0, and YearOfQuarter that of a
// quarter.
func (e *Events) Years() int { return e.calendar.years }

// YearOf is described at Years.
func (e *Events) YearOf(month int) int { return e.calendar.year[month] }

// YearOfQuarter is described at Years.
func (e *Events) YearOfQuarter(quarter int) int {
	c := &e.calendar
	return c.year[slices.Index(c.quarter, quarter)]
}

// monthOf is the month of a day of the grid; of a day outside, the nearest.
func (p *periods) monthOf(day float64) int {
	return int(p.month[int(math.Min(math.Max(day, 0), p.never-1))])
}
