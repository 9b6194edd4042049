package actus

import (
	"slices"

	"github.com/capstack/capstack/compute/money"
)

// resolveLegs resolves a swap of two contracts, or a cap on one.
func (b *builder) resolveLegs() {
	roles := []string{"FIL", "SEL"}
	if b.t.Type == CAPFL {
		roles = []string{"UDL"}
		b.check(b.t.Reset.LifeCap != nil || b.t.Reset.LifeFloor != nil, "lifeCap", "must be given, or lifeFloor", "nothing")
		b.checkRates()
	}
	for _, role := range roles {
		i := slices.IndexFunc(b.t.Structure, func(r Reference) bool { return r.Role == role && r.Terms != nil })
		if i < 0 {
			b.add("contractStructure", "must hold a contract with referenceRole "+role, "none")
			continue
		}
		leg := *b.t.Structure[i].Terms
		b.inherit(&leg, role)
		b.leg(leg, b.prefix+"contractStructure."+role+".")
		if b.t.Type == CAPFL {
			leg.Reset.LifeCap, leg.Reset.LifeFloor = b.t.Reset.LifeCap, b.t.Reset.LifeFloor
			b.leg(leg, b.prefix+"contractStructure."+role+".")
		}
	}
	b.after("terminationDate", b.t.Termination, "purchaseDate", b.t.Purchase)
}

// inherit gives a leg what its parent says of it: the side it is on, and the status
// date and currency where it has none.
func (b *builder) inherit(leg *Terms, role string) {
	if leg.Currency == "" {
		leg.Currency = b.t.Currency
	}
	if leg.StatusDate == (Time{}) {
		leg.StatusDate = b.t.StatusDate
	}
	switch {
	case b.t.Type == CAPFL && leg.Role == "":
		leg.Role = "RPA"
	case b.t.Type == SWAPS && (role == "FIL") == (b.s.sign > 0):
		leg.Role = "RPA"
	case b.t.Type == SWAPS:
		leg.Role = "RPL"
	}
}

func (b *builder) leg(t Terms, prefix string) {
	s, found := resolve(t, b.seen, b.to, prefix, b.budget)
	b.found = append(b.found, found...)
	b.s.Legs = append(b.s.Legs, s)
}

// within drops what is not behind the status date of the parent, not before its
// termination, and sorts: by time, event type, first leg before second.
func (s *Schedule) within(list []Event) []Event {
	end := s.Terms.Termination
	list = slices.DeleteFunc(list, func(e Event) bool {
		return !e.Time.After(s.Terms.StatusDate) || end != nil && e.Type != TD && !e.Time.Before(*end) && (e.Time.After(*end) || e.Type > TD)
	})
	slices.SortStableFunc(list, func(a, b Event) int {
		if c := a.Time.Compare(b.Time); c != 0 {
			return c
		}
		return int(a.Type) - int(b.Type)
	})
	return list
}

// trades are purchase and termination of a contract made of others, at the price.
func (s *Schedule) trades() []Event {
	var out []Event
	sign := money.FromInt(int64(s.sign))
	if t := s.Terms.Purchase; t != nil {
		paid, _ := money.Mul(s.Terms.PurchasePrice, sign)
		paid, _ = money.Neg(paid)
		out = append(out, Event{Time: *t, Type: PRD, Payoff: paid, Currency: s.Terms.Currency})
	}
	if t := s.Terms.Termination; t != nil {
		paid, _ := money.Mul(s.Terms.TerminationPrice, sign)
		out = append(out, Event{Time: *t, Type: TD, Payoff: paid, Currency: s.Terms.Currency})
	}
	return out
}

// swapEvents are the events of both legs; settled net, two equal events of one time
// and currency become one with the sum of payoffs and notionals and no rate.
func (s *Schedule) swapEvents(index Observations) ([]Event, error) {
	first, err := s.Legs[0].Events(index)
	if err != nil {
		return nil, err
	}
	second, err := s.Legs[1].Events(index)
	if err != nil {
		return nil, err
	}
	if s.Terms.CashNetted {
		if first, second, err = s.net(first, second); err != nil {
			return nil, err
		}
	}
	return s.within(append(append(first, second...), s.trades()...)), nil
}

func (s *Schedule) net(first, second []Event) (a, b []Event, err error) {
	type moment struct {
		at       Time
		kind     EventType
		currency string
	}
	twin := make(map[moment]int, len(first))
	for i := range first {
		twin[moment{first[i].Time, first[i].Type, first[i].Currency}] = i
	}
	r, rest := run{}, second[:0]
	for _, f := range second {
		key := moment{f.Time, f.Type, f.Currency}
		i, ok := twin[key]
		if !ok {
			rest = append(rest, f)
			continue
		}
		delete(twin, key)
		e := &first[i]
		e.Payoff, e.Notional = r.add(e.Payoff, f.Payoff), r.add(e.Notional, f.Notional)
		e.Accrued, e.Rate = r.add(e.Accrued, f.Accrued), money.Fixed{}
		if r.failed {
			return nil, nil, &RangeError{ID: s.Terms.ID, Type: e.Type, At: e.Time}
		}
	}
	return first, rest, nil
}

// capEvents pay what the cap or floor changes in the interest of the underlying:
//
//	R · |interest without cap and floor - interest with them|
func (s *Schedule) capEvents(index Observations) ([]Event, error) {
	plain, err := s.Legs[0].Events(index)
	if err != nil {
		return nil, err
	}
	capped, err := s.Legs[1].Events(index)
	if err != nil {
		return nil, err
	}
	out := s.trades()
	for i, e := range plain[:min(len(plain), len(capped))] {
		if e.Type != IP && e.Type != IPFL {
			continue
		}
		r := run{s: s}
		d, ok := r.sub(e.Payoff, capped[i].Payoff).Abs()
		if d = r.signed(d); r.failed || !ok {
			return nil, &RangeError{ID: s.Terms.ID, Type: e.Type, At: e.Time}
		}
		out = append(out, Event{Time: e.Time, Type: IP, Payoff: d, Currency: s.Terms.Currency})
	}
	return s.within(out), nil
}
