package contract

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// EventType is an ACTUS event type.
type EventType uint8

// The event types, in the order in which ACTUS works off those of one day.
const (
	IED EventType = iota // initial exchange: the draw
	PR                   // principal redemption before maturity
	IP                   // interest payment
	MD                   // maturity: the last principal
)

// String returns the ACTUS acronym.
func (e EventType) String() string {
	if e > MD {
		return "unknown event"
	}
	return [...]string{"IED", "PR", "IP", "MD"}[e]
}

// Event is one dated payment of a contract, exact to the cent.
type Event struct {
	Date calendar.Date // adjusted date on which it is paid
	Type EventType
	// Period is the index of the period that the payment ends; 0 for IED.
	Period int
	// Amount is the borrower's cash flow: the draw is positive, payments are
	// negative. (ACTUS states the same for contract role RPL.)
	Amount money.Fixed
	// Outstanding is the principal owed after the event, 0 or more.
	Outstanding money.Fixed
}

// RateError reports an annual rate outside -10..10 (±1,000%).
type RateError struct {
	ID     string
	Period int
	Rate   money.Fixed
}

func (e *RateError) Error() string {
	return fmt.Sprintf("contract %q: rate of period %d: must be -10..10 a year, got %v", e.ID, e.Period, e.Rate)
}

// AtRate returns the rate function of a fixed rate.
func AtRate(rate money.Fixed) func(period int) money.Fixed {
	return func(int) money.Fixed { return rate }
}

// Events returns all events of s in order, for the annual nominal rate of each
// period (coupon, or index plus margin). On every payment date interest is paid,
// also an amount of zero; principal only where some is scheduled. The error is a
// *RateError for the first rate out of range, or ErrNoPeriods.
//
//	interest_k = balance_{k-1} · rate_k · n_k/d_k,  rounded to the cent, half even
//
// with n_k/d_k the day count's exact fraction, not its 18 decimals: of 1,000,003
// at 6% a twelfth of a year earns 5,000.015, a tie that a rounded twelfth misses.
func (s Schedule) Events(rate func(period int) money.Fixed) ([]Event, error) {
	if len(s.Periods) == 0 {
		return nil, ErrNoPeriods
	}
	owed := s.Terms.Principal
	out := make([]Event, 0, 1+2*len(s.Periods))
	out = append(out, Event{Date: s.Terms.Issue, Type: IED, Amount: owed, Outstanding: owed})
	for k, p := range s.Periods {
		annual := rate(k)
		interest, ok := s.Interest(k, owed, annual)
		if !ok {
			return nil, &RateError{ID: s.Terms.ID, Period: k, Rate: annual}
		}
		interest, _ = money.Neg(interest)
		left, _ := money.Sub(owed, p.Principal)
		repaid, _ := money.Neg(p.Principal)
		pay := Event{Date: p.Pay, Type: IP, Period: k, Amount: interest, Outstanding: left}
		redeem := Event{Date: p.Pay, Type: PR, Period: k, Amount: repaid, Outstanding: left}
		switch {
		case k == len(s.Periods)-1:
			redeem.Type = MD
			pay.Outstanding = owed
			out = append(out, pay, redeem)
		case p.Principal.IsZero():
			out = append(out, pay)
		default:
			out = append(out, redeem, pay)
		}
		owed = left
	}
	return out, nil
}

// Interest returns the interest of period k on a balance at an annual nominal
// rate, to the cent, half even; see Events for the formula. ok is false for a rate
// outside -10..10 or a balance above 10^15.
func (s Schedule) Interest(k int, balance, rate money.Fixed) (_ money.Fixed, ok bool) {
	if !within(rate, maxRate) || !within(balance, maxPrincipal) {
		return money.Fixed{}, false
	}
	p := s.Periods[k]
	num, den := s.Terms.fraction(p.Start, p.End, k == len(s.Periods)-1)
	interest, ok := Accrue(balance, rate, num, den)
	if !ok {
		return money.Fixed{}, false
	}
	return interest.Round(2)
}

// within reports whether |x| is at most bound.
func within(x money.Fixed, bound int64) bool {
	return x.Cmp(money.FromInt(bound)) <= 0 && x.Cmp(money.FromInt(-bound)) >= 0
}
