package actus

import (
	"slices"

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
	list, err := s.events(&run{}, index, nil)
	if err != nil {
		return nil, err
	}
	return s.bought(list), nil
}

// bought drops what was before a purchase: it belongs to the seller.
func (s *Schedule) bought(list []Event) []Event {
	if s.Terms.Purchase == nil {
		return list
	}
	keep := list[:0]
	for i := range list {
		if list[i].Type == PRD || list[i].Time.After(*s.Terms.Purchase) {
			keep = append(keep, list[i])
		}
	}
	return keep
}

// events is Events with those before a purchase, appended to an empty buffer.
func (s *Schedule) events(r *run, index Observations, out []Event) ([]Event, error) {
	switch s.Terms.Type {
	case SWAPS:
		return s.swapEvents(index)
	case CAPFL:
		return s.capEvents(index)
	case CEG, CEC:
		return s.creditEvents(index)
	}
	*r = run{s: s, t: &s.Terms, index: index}
	r.initial()
	out = slices.Grow(out, len(s.Planned))
	for i := range s.Planned {
		p := &s.Planned[i]
		r.accrue(p.Num, p.Den)
		payoff := s.effects[p.Type](r, p)
		if r.failed || r.err != nil {
			if r.err == nil {
				r.err = &RangeError{ID: s.Terms.ID, Type: p.Type, At: p.Time}
			}
			return nil, r.err
		}
		out = append(out, Event{Time: p.Time, Type: p.Type, Payoff: payoff, Currency: s.Terms.Currency,
			Notional: r.state.notional, Rate: r.state.rate, Accrued: r.state.accrued})
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

// Evaluator evaluates many contracts one after another in the memory of one. Its
// zero value is ready; it is for one goroutine at a time.
type Evaluator struct {
	s      Schedule
	b      builder
	r      run
	budget int
	out    []Event
}

// Evaluate is the function Evaluate. The events are good until the next call.
func (e *Evaluator) Evaluate(c *Case) ([]Event, error) {
	e.budget = MaxEvents
	e.s = Schedule{Terms: c.Terms, sign: c.Terms.Role.sign(), redemptions: e.s.redemptions[:0]}
	e.b = builder{t: &e.s.Terms, s: &e.s, to: c.To, seen: c.Events, budget: &e.budget, list: e.b.list[:0], times: e.b.times[:0]}
	if e.b.resolve(); len(e.b.found) > 0 {
		return nil, e.b.found.Err()
	}
	list, err := e.s.events(&e.r, c.Index, e.out[:0])
	if err != nil {
		return nil, err
	}
	e.out = list
	return e.s.bought(list), nil
}
