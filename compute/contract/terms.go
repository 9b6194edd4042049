package contract

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// Amortization is the shape in which principal is repaid. Each shape is that of
// an ACTUS contract type, named behind it.
type Amortization uint8

// The shapes.
const (
	// Bullet repays everything at maturity (PAM).
	Bullet Amortization = iota
	// Level repays by equal instalments of principal and interest together, at
	// PlanRate (ANN). The principal profile stays as planned when interest
	// floats (conventions 4.2).
	Level
	// StraightLine repays equal principal on every payment date (LAM).
	StraightLine
	// Listed repays the amounts of Terms.Listed (LAX).
	Listed
	// Sculpted repays in proportion to a project's cash flow (LAX). Resolve does
	// not take it: its amounts come from a plan, by Schedule.Sized.
	Sculpted
	amortizations // the number of shapes
)

// Valid reports whether a is one of the shapes above.
func (a Amortization) Valid() bool { return a < amortizations }

// String returns the shape's name.
func (a Amortization) String() string {
	switch a {
	case Bullet:
		return "bullet"
	case Level:
		return "level"
	case StraightLine:
		return "straight line"
	case Listed:
		return "listed"
	case Sculpted:
		return "sculpted"
	default:
		return "unknown amortization"
	}
}

// EndOfMonth is ACTUS's endOfMonthConvention: on which day of a month payment
// dates fall when maturity is the last day of a month. It changes nothing for
// other maturities.
type EndOfMonth uint8

// The end-of-month conventions.
const (
	// EOM makes every payment date a month end when maturity is one: maturity
	// 30 June pays 31 March. It is the default.
	EOM EndOfMonth = iota
	// SD keeps the day of the month: maturity 30 June pays 30 March.
	SD
)

// Repayment is one principal amount of a Listed contract.
type Repayment struct {
	Date   calendar.Date // a payment date before business-day adjustment
	Amount money.Fixed   // principal, positive, whole cents
}

// Terms are a debt contract as its parties signed it, before any date is
// derived. Resolve says what it requires of each field.
type Terms struct {
	// ID names the contract in findings and postings; not empty.
	ID string
	// Principal is the face owed from Issue on: positive, whole cents, at most
	// 10^15.
	Principal money.Fixed
	// Issue is the day of the draw, from which interest runs (ACTUS IED). It is
	// never adjusted.
	Issue calendar.Date
	// Maturity is the unadjusted last payment date (MD), after Issue and at most
	// 100 years later. Payment dates are counted back from it.
	Maturity calendar.Date
	// FirstPayment, when given, drops the payment dates before it, which makes
	// the first period long. It must be one of them. Without it the first period
	// is the short rest in front of whole cycles.
	FirstPayment *calendar.Date
	// Frequency is the payment cycle in months, 1..120, not longer than the term.
	Frequency calendar.Frequency
	// DayCount turns a period into its accrual factor.
	DayCount calendar.DayCount
	// BusinessDay and Calendar move payment dates.
	BusinessDay calendar.BusinessDay
	Calendar    calendar.Calendar
	// EndOfMonth is the day rule of month-end maturities.
	EndOfMonth EndOfMonth
	// Amortization is the shape of repayment.
	Amortization Amortization
	// InterestOnlyMonths keeps payment dates up to and including Issue plus
	// that many months free of principal: 12 on a monthly loan gives twelve
	// payments of interest alone. 0 or more. A Bullet needs none and ignores it.
	InterestOnlyMonths int
	// Listed are the repayments of a Listed contract, in any order; they sum to
	// Principal. Empty for other shapes.
	Listed []Repayment
	// PlanRate is the annual nominal rate, in its DayCount, at which a Level
	// profile is fixed: 0..10 (1,000%). Other shapes ignore it.
	PlanRate money.Fixed
	// AdjustAccrual computes interest on adjusted dates as well. The default
	// computes on unadjusted dates and only pays on adjusted ones (ACTUS CS*
	// against SC*; conventions 1.5 for notes).
	AdjustAccrual bool
}

// TermError is one finding about Terms: the field, the rule that it breaks and
// what it holds.
type TermError struct {
	ID    string // Terms.ID
	Field string // the Go field, with index where it is a list: "Listed[2].Date"
	Rule  string // what must hold
	Got   string // what was given
}

func (e *TermError) Error() string {
	return fmt.Sprintf("contract %q: %s: %s, got %s", e.ID, e.Field, e.Rule, e.Got)
}

// findings collects the faults of one contract.
type findings struct {
	id   string
	list []*TermError
}

func (f *findings) add(field, rule string, got any) {
	f.list = append(f.list, &TermError{ID: f.id, Field: field, Rule: rule, Got: fmt.Sprint(got)})
}

// check adds a finding unless ok.
func (f *findings) check(ok bool, field, rule string, got any) {
	if !ok {
		f.add(field, rule, got)
	}
}
