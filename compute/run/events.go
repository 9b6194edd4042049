package run

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/stat"
)

// Limits of what a run records of events. At all of them and over 50 years the totals take 15 MiB, of which a run has at most
// two a worker; those of a usual case take less than 1 MiB. Strata have totals each, of which those that are large, of tranches
// and of names, are limited for all strata together: 21 MiB in any number of strata.
const (
	MaxEventLevels    = 6
	MaxEventCovenants = 12
	MaxEventTranches  = 12
	MaxNames          = 32

	maxStrataTranches = 24 // tranches with totals of their own times strata
	maxStrataNames    = 32 // names times strata
)

// EventLimits are the most tranches with totals of their own, and the most names, that a run of so many strata, from 1, counts.
func EventLimits(strata int) (tranches, names int) {
	return min(MaxEventTranches, maxStrataTranches/strata), min(MaxNames, maxStrataNames/strata)
}

// Events says which events a run counts, path by path, beside its columns: covers below a level, breaches, the dates of
// distress, what lenders lose by a payment default, and which obligors default on the same path. Counts are whole numbers and
// sums are exact, so that totals depend on the multiset of paths alone, as all statistics do. A line or a measure that the
// program does not have is not counted.
//
// It is for random paths: a path must stand in a block of 64 consecutive ones.
type Events struct {
	Grid       calendar.Grid
	DSCRLevels []float64      // tests are counted below each; nil counts no tests
	Covenants  []string       // ids
	Dates      []string       // measures that date an event
	Tranches   []EventTranche // all of the program; the first, by EventLimits, have totals of their own
	Names      []string       // inputs that are days of default, one for each obligor
	Drivers    []int          // drivers whose draws are compared on paths with a default; only with Names

	calendar periods
}

// EventTranche is a tranche whose losses are counted.
type EventTranche struct {
	ID      string
	Factors []float64 // parts of a year of the months, by the day count in which its rate accrues
}

// EventTotals is what the events of a run come to. Paths that failed as a whole are in no count.
type EventTotals struct {
	Paths     uint64 // computed
	DSCR      DSCRTotals
	Covenants []CovenantTotals // by Events.Covenants
	Dates     [][]uint64       // by Events.Dates, then month: paths whose event falls in it
	Tranches  []LossTotals     // by Events.Tranches
	All       LossTotals       // of all tranches together
	Names     *NameTotals      // nil without names
}

// DSCRTotals counts paths by tests of the debt service cover ratio.
type DSCRTotals struct {
	Tested     []uint64   // by month: with a test
	Below      [][]uint64 // by level, then month: with a test below the level
	TestedYear []uint64   // by year: with a test
	BelowYear  [][]uint64 // by level, then year: with a test below the level
}

// CovenantTotals counts paths by quarter: with a test, with a breach, with their first breach.
type CovenantTotals struct{ Tested, Breached, First []uint64 }

// LossTotals adds up the paths on which something is owed at a payment default.
type LossTotals struct {
	Years    []LossYear    // by the year of the default
	Loss     *stat.Moments // over all paths, 0 where there is no default
	AtClose  *stat.Moments // the same discounted to close
	Exposure stat.Moments  // at default, over paths with one
	Crossed  stat.Sum      // of loss x exposure
}

// LossYear is the paths that default in a year.
type LossYear struct {
	Loss     stat.Moments // as at the default; its count is that of the defaults
	Exposure stat.Sum     // at default
}

// newEventTotals makes empty totals; nil where nothing is counted.
func newEventTotals(j *Job) *EventTotals {
	x := j.Events
	if x == nil {
		return nil
	}
	c := &x.calendar
	tranches, _ := EventLimits(j.strata())
	e := &EventTotals{Covenants: make([]CovenantTotals, len(x.Covenants)), Dates: counts(len(x.Dates), len(c.year)),
		Tranches: make([]LossTotals, min(len(x.Tranches), tranches))}
	if len(x.DSCRLevels) > 0 {
		e.DSCR = DSCRTotals{Tested: make([]uint64, len(c.year)), TestedYear: make([]uint64, c.years),
			Below: counts(len(x.DSCRLevels), len(c.year)), BelowYear: counts(len(x.DSCRLevels), c.years)}
	}
	for i := range e.Covenants {
		by := counts(3, c.quarters)
		e.Covenants[i] = CovenantTotals{by[0], by[1], by[2]}
	}
	for i := range e.Tranches {
		e.Tranches[i] = newLossTotals(c.years, j.Batches)
	}
	e.All = newLossTotals(c.years, j.Batches)
	if len(x.Names) > 0 {
		e.Names = newNameTotals(x)
	}
	return e
}

func newLossTotals(years, batches int) LossTotals {
	return LossTotals{Years: make([]LossYear, years), Loss: stat.NewMoments(batches), AtClose: stat.NewMoments(batches)}
}

func counts(rows, columns int) [][]uint64 {
	out := make([][]uint64, rows)
	for i := range out {
		out[i] = make([]uint64, columns)
	}
	return out
}

// merge adds what other totals of the same job hold.
func (e *EventTotals) merge(o *EventTotals) error {
	if e == nil {
		return nil
	}
	e.Paths += o.Paths
	addCounts(e.DSCR.Tested, o.DSCR.Tested)
	addCounts(e.DSCR.TestedYear, o.DSCR.TestedYear)
	addRows(e.DSCR.Below, o.DSCR.Below)
	addRows(e.DSCR.BelowYear, o.DSCR.BelowYear)
	addRows(e.Dates, o.Dates)
	for i := range e.Covenants {
		addCounts(e.Covenants[i].Tested, o.Covenants[i].Tested)
		addCounts(e.Covenants[i].Breached, o.Covenants[i].Breached)
		addCounts(e.Covenants[i].First, o.Covenants[i].First)
	}
	for i := range e.Tranches {
		if err := e.Tranches[i].merge(&o.Tranches[i]); err != nil {
			return err
		}
	}
	if err := e.All.merge(&o.All); err != nil || e.Names == nil {
		return err
	}
	return e.Names.merge(o.Names)
}

func (l *LossTotals) merge(o *LossTotals) error {
	for i := range l.Years {
		if err := l.Years[i].Loss.Merge(&o.Years[i].Loss); err != nil {
			return err
		}
		l.Years[i].Exposure.Merge(&o.Years[i].Exposure)
	}
	l.Crossed.Merge(&o.Crossed)
	if err := l.AtClose.Merge(o.AtClose); err != nil {
		return err
	}
	if err := l.Exposure.Merge(&o.Exposure); err != nil {
		return err
	}
	return l.Loss.Merge(o.Loss)
}

func addCounts(to, from []uint64) {
	for i, n := range from {
		to[i] += n
	}
}

func addRows(to, from [][]uint64) {
	for i := range from {
		addCounts(to[i], from[i])
	}
}
