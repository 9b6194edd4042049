package contract

import (
	"errors"
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// Monthly is a schedule laid on a monthly grid: what the project model reads. The
// slices have one entry per month of the grid.
//
// Every month has at most one event day, the issue or a payment. Interest of
// month t is
//
//	balance before the event · rate before it · AccrualBefore[t]
//	+ balance after the event · rate after it · AccrualAfter[t]
//
// and on a payment day what has accrued since the last one is paid.
type Monthly struct {
	// AccrualBefore and AccrualAfter are the parts of a year that month t adds
	// to the period that its event ends and to the one that it starts. In a month
	// without event all is before. From the event that starts a period to the one
	// that ends it they sum to its Factor exactly.
	//
	// A business-day adjustment may carry a payment into the month behind or
	// before its accrual date. Then the payment is in the month where the money
	// moves, and so is the boundary between before and after: days accrued
	// earlier by the new period are added to AccrualAfter of the payment's month,
	// days still to be accrued by the old one to its AccrualBefore.
	AccrualBefore, AccrualAfter []money.Fixed
	// Pay is true in months of interest payment.
	Pay []bool
	// Principal is the scheduled principal paid in month t, whole cents.
	Principal []money.Fixed
	// Draw is the month of issue: -1 when it is before the grid, Len() or more
	// (and everything else empty) when it is behind it.
	Draw int
	// Reset is true in months whose event starts a period, and so fixes a rate:
	// the issue and every payment but the last.
	Reset []bool
	// Opening is the principal owed when the grid begins, for a contract issued
	// before it; else 0.
	Opening money.Fixed
	// OpeningAccrued is the part of a year that the period running when the grid
	// begins has accrued by then; else 0.
	OpeningAccrued money.Fixed
	// Outstanding is the principal still owed behind the last month of the grid,
	// on schedule.
	Outstanding money.Fixed
}

// EventClashError reports months with two event days, for which a Monthly has no
// place. The usual cause is a short first period that ends in the month of issue;
// FirstPayment lengthens it. Another is a monthly payment on a month end, rolled
// into the next month by Following; ModifiedFollowing prevents it.
type EventClashError struct {
	ID            string
	First, Second calendar.Date // the event days of the first such month
	Months        int           // the number of such months
}

func (e *EventClashError) Error() string {
	return fmt.Sprintf("contract %q: two event days in one month, %v and %v (%d such months)",
		e.ID, e.First, e.Second, e.Months)
}

// ErrNoPeriods is returned for a Schedule that Resolve did not make.
var ErrNoPeriods = errors.New("contract: schedule without periods")

// Monthly lays s on the grid g. Events before the grid are summed into Opening and
// OpeningAccrued, events behind it are left out. The error is an *EventClashError
// or ErrNoPeriods.
func (s Schedule) Monthly(g calendar.Grid) (Monthly, error) {
	if len(s.Periods) == 0 {
		return Monthly{}, ErrNoPeriods
	}
	if err := s.clash(g); err != nil {
		return Monthly{}, err
	}
	n := g.Len()
	m := Monthly{
		AccrualBefore: make([]money.Fixed, n), AccrualAfter: make([]money.Fixed, n),
		Pay: make([]bool, n), Principal: make([]money.Fixed, n), Reset: make([]bool, n),
		Draw: max(g.Index(s.Terms.Issue), -1),
	}
	from := g.Index(s.Terms.Issue)
	if from >= 0 && from < n {
		m.Reset[from] = true
	}
	owed := s.Terms.Principal
	if from < 0 {
		m.Opening = owed
	}
	for k, p := range s.Periods {
		if from >= n {
			break
		}
		to := g.Index(p.Pay)
		if to >= 0 {
			s.accrue(&m, g, p, from, to)
		}
		if to < n {
			owed, _ = money.Sub(owed, p.Principal)
		}
		switch {
		case to < 0:
			m.Opening = owed
		case to < n:
			m.Pay[to], m.Principal[to] = true, p.Principal
			m.Reset[to] = k < len(s.Periods)-1
		}
		from = to
	}
	if m.Draw < n {
		m.Outstanding = owed
	}
	return m, nil
}

// accrue spreads the factor of p over the months of the grid; its events are in
// months from and to. Interest accrued at a month end is that from the period's
// start to that date, the date itself not counted: a loan drawn on 31 December has
// accrued nothing in its balance sheet of 31 December. The part of a month is the
// difference of the day count's rounded fractions to the two month ends, so the
// parts are never negative and sum to the factor without remainder.
func (s Schedule) accrue(m *Monthly, g calendar.Grid, p Period, from, to int) {
	done := money.Zero()
	for t := g.Index(p.Start); done != p.Factor; t++ {
		upTo := p.Factor
		if close := g.End(t); close < p.End {
			upTo = s.Terms.DayCount.Factor(p.Start, close)
		}
		part, _ := money.Sub(upTo, done)
		done = upTo
		m.add(min(max(t, from), to), from, part)
	}
}

// add books a part of a period that began with the event of month from.
func (m *Monthly) add(t, from int, part money.Fixed) {
	cell := &m.OpeningAccrued
	switch {
	case t >= len(m.Pay):
		return
	case t >= 0 && t == from:
		cell = &m.AccrualAfter[t]
	case t >= 0:
		cell = &m.AccrualBefore[t]
	}
	*cell, _ = money.Add(*cell, part)
}

// clash finds months of the grid with two event days.
func (s Schedule) clash(g calendar.Grid) error {
	var found *EventClashError
	before := s.Terms.Issue
	for _, p := range s.Periods {
		t := g.Index(p.Pay)
		if t == g.Index(before) && t >= 0 && t < g.Len() {
			if found == nil {
				found = &EventClashError{ID: s.Terms.ID, First: before, Second: p.Pay}
			}
			found.Months++
		}
		before = p.Pay
	}
	if found == nil {
		return nil
	}
	return found
}
