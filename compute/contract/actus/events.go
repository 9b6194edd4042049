package actus

import (
	"github.com/capstack/capstack/compute/money"
)

// Event is one dated event of a contract, with the state behind it.
type Event struct {
	Time Time
	Type EventType
	// Payoff is the cash flow on the side of the role: received is positive.
	Payoff   money.Fixed
	Currency string
	// Notional, Rate and Accrued are the state behind the event; amounts carry the
	// sign of the role.
	Notional, Rate, Accrued money.Fixed
	// Exercise is set on the events of a guarantee or collateral that was called.
	Exercise *Exercise
}

// Exercise is the call of a credit enhancement.
type Exercise struct {
	Time   Time
	Amount money.Fixed
}

// Series is the observed values of one index by time.
type Series map[Time]money.Fixed

// Observations are the observed indices by market object code. They are read only.
type Observations map[string]Series

// Events returns the events of s in order. The error is an *ObservationError for an
// index without value where it is read, or a *RangeError.
func (s *Schedule) Events(index Observations) ([]Event, error) {
	list, err := s.events(index)
	if err != nil || s.Terms.Purchase == nil {
		return list, err
	}
	// What was before the purchase belongs to the seller.
	bought := *s.Terms.Purchase
	keep := list[:0]
	for i := range list {
		if list[i].Type == PRD || list[i].Time.After(bought) {
			keep = append(keep, list[i])
		}
	}
	return keep, nil
}

// events is Events with those before a purchase.
func (s *Schedule) events(index Observations) ([]Event, error) {
	switch s.Terms.Type {
	case SWAPS:
		return s.swapEvents(index)
	case CAPFL:
		return s.capEvents(index)
	case CEG, CEC:
		return s.creditEvents(index)
	}
	r := run{s: s, t: &s.Terms, index: index}
	r.initial()
	out := make([]Event, len(s.Planned))
	for i := range s.Planned {
		p := &s.Planned[i]
		r.at = i
		r.accrue(p.Num, p.Den)
		payoff := s.effects[p.Type](&r, p)
		if r.failed || r.err != nil {
			if r.err == nil {
				r.err = &RangeError{ID: s.Terms.ID, Type: p.Type, At: p.Time}
			}
			return nil, r.err
		}
		out[i] = Event{Time: p.Time, Type: p.Type, Payoff: payoff, Currency: s.Terms.Currency,
			Notional: r.state.notional, Rate: r.state.rate, Accrued: r.state.accrued}
	}
	return out, nil
}

// Evaluate resolves terms and returns their events: Resolve and Events in one. The
// error holds all findings, or is that of Events.
func Evaluate(t Terms, seen []ObservedEvent, to *Time, index Observations) ([]Event, error) {
	s, found := Resolve(t, seen, to)
	if len(found) > 0 {
		return nil, found.Err()
	}
	return s.Events(index)
}
