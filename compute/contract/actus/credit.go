package actus

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/money"
)

// credit is what a guarantee (CEG) or collateral (CEC) knows when its dates are
// fixed.
type credit struct {
	dates  []Time // on which its events happen, in order
	types  []EventType
	looks  []Time  // dates at which the covered contracts are looked at, in order
	called *Time   // the credit event that calls it
	assets []Terms // what collateral is made of
	feeNum int64   // of the fee running at settlement, by days
	feeDen int64
}

// resolveCredit resolves a guarantee or collateral: the covered contracts, with a
// look at each on every date on which the exposure is asked for.
func (b *builder) resolveCredit() {
	c := &credit{}
	b.s.credit = c
	covered, places, end := b.covered()
	if len(b.found) > 0 {
		return
	}
	b.matures(end)
	c.called = b.call(covered)
	b.creditDates()
	for _, p := range b.list {
		c.dates, c.types = append(c.dates, p.Time), append(c.types, p.Type)
		if n := len(c.looks); n == 0 || c.looks[n-1] != p.Time {
			c.looks = append(c.looks, p.Time)
		}
	}
	looks := make([]ObservedEvent, len(c.looks))
	for i, at := range c.looks {
		looks[i] = ObservedEvent{Time: at, Type: AD}
	}
	for i, ref := range covered {
		if ref.Terms == nil || b.t.Notional != nil {
			continue
		}
		t := *ref.Terms
		b.inherit(&t, ref.Role)
		to := b.end
		s, found := resolve(t, looks, &to, fmt.Sprintf("%scontractStructure[%d].", b.prefix, places[i]), b.budget)
		b.found = append(b.found, found...)
		b.s.Legs = append(b.s.Legs, s)
	}
}

// covered returns the covered contracts, their places in contractStructure and the last date on which one matures.
func (b *builder) covered() (list []Reference, places []int, end Time) {
	for i, ref := range b.t.Structure {
		switch ref.Role {
		case "COVE":
			list, places = append(list, ref), append(places, i)
			if ref.Terms != nil && ref.Terms.Maturity != nil && ref.Terms.Maturity.After(end) {
				end = *ref.Terms.Maturity
			}
		case "COVI":
			if ref.Terms != nil {
				b.s.credit.assets = append(b.s.credit.assets, *ref.Terms)
			}
		}
	}
	t := b.t
	if t.Maturity != nil {
		end = *t.Maturity
	}
	b.check(len(list) > 0, "contractStructure", "must hold a contract with referenceRole COVE", "none")
	b.check(end != (Time{}), "maturityDate", "must be given, or that of a covered contract", "nothing")
	b.check(len(t.CreditEvents) > 0, "creditEventTypeCovered", "must be given", "nothing")
	b.check(t.Coverage.Sign() >= 0, "coverageOfCreditEnhancement", "must not be negative", t.Coverage)
	b.check(t.Type != CEC || len(b.s.credit.assets) > 0, "contractStructure", "must hold collateral with referenceRole COVI", "none")
	known := !slices.ContainsFunc(list, func(r Reference) bool { return r.Terms == nil })
	b.check(known || t.Notional != nil, "notionalPrincipal", "must be given where a covered contract is named alone", "nothing")
	b.check(!t.Fee.given() || t.FeeRate != nil, "feeRate", "must be given with cycleOfFee", "nothing")
	b.after("terminationDate", t.Termination, "purchaseDate", t.Purchase)
	return list, places, end
}

// call returns the first credit event that is covered: of a covered contract, of a
// covered kind, behind the status date and not behind maturity.
func (b *builder) call(covered []Reference) *Time {
	var first *Time
	for i := range b.seen {
		o := &b.seen[i]
		match := slices.ContainsFunc(covered, func(r Reference) bool { return r.ID == o.ContractID })
		if o.Type != CE || !match || !slices.Contains(b.t.CreditEvents, o.Performance) ||
			o.Time.After(b.end) || !o.Time.After(b.t.StatusDate) {
			continue
		}
		if first == nil || o.Time.Before(*first) {
			first = &o.Time
		}
	}
	return first
}

// creditDates lays the guarantee's own dates. After the call nothing but the
// settlement is left.
func (b *builder) creditDates() {
	t, c := b.t, b.s.credit
	if t.Fee.Anchor != nil {
		b.repeat(FP, "cycleOfFee", t.Fee, false)
	}
	if c.called != nil {
		call := *c.called
		b.list = slices.DeleteFunc(b.list, func(p Planned) bool { return p.Time.After(call) })
		settle := call
		settle.Date = t.Settlement.after(call.Date, 1)
		if b.t.Fee.Anchor != nil && b.t.Fee.Cycle != nil && !t.FeeNominal {
			b.feeAt(call)
		}
		b.at(XD, call)
		b.on(STD, settle)
	} else {
		b.on(MD, b.end)
	}
	b.effectsForTrades()
	b.trim()
}

// effectsForTrades lets purchase and termination be laid.
func (b *builder) effectsForTrades() {
	b.s.effects = loanEffects
	b.trade()
}

// feeAt fixes the part of the fee period that has run at the call.
func (b *builder) feeAt(call Time) {
	c := b.s.credit
	from, next := *b.t.Fee.Anchor, *b.t.Fee.Anchor
	for k := 1; k <= MaxEvents && !next.After(call); k++ {
		from, next = next, step(*b.t.Fee.Anchor, b.t.Fee.Cycle.Period, k, b.t.EndOfMonth)
	}
	if next.After(call) && !from.After(call) {
		c.feeNum, c.feeDen = int64(call.Date-from.Date), int64(next.Date-from.Date)
	}
}

// exposures returns coverage · R · exposure at every look, without and with accrued
// interest.
func (s *Schedule) exposures(index Observations) (nominal, called []amount, err error) {
	c := s.credit
	r := run{s: s}
	for range c.looks {
		n := r.signed(r.mul(orZero(s.Terms.Notional), s.Terms.Coverage))
		nominal, called = append(nominal, n), append(called, n)
	}
	for i := range s.Legs {
		if s.Terms.Notional != nil {
			break
		}
		states, err := s.Legs[i].looks(index, c.looks)
		if err != nil {
			return nil, nil, err
		}
		for j, st := range states {
			n, ok1 := st.notional.Abs()
			a, ok2 := st.accrued.Abs()
			r.failed = r.failed || !ok1 || !ok2
			with := n
			if s.Terms.Exposure == "NI" {
				with = r.add(n, a)
			}
			nominal[j] = r.add(nominal[j], r.signed(r.mul(n, s.Terms.Coverage)))
			called[j] = r.add(called[j], r.signed(r.mul(with, s.Terms.Coverage)))
		}
	}
	if r.failed {
		return nil, nil, &RangeError{ID: s.Terms.ID, Type: AD, At: s.Terms.StatusDate}
	}
	return nominal, called, nil
}

// looks returns the state of a covered contract at each of the dates, for which its
// schedule has an AD event if they are behind its status date.
func (s *Schedule) looks(index Observations, at []Time) ([]state, error) {
	list, err := s.events(&run{}, index, nil)
	if err != nil {
		return nil, err
	}
	r := run{s: s, t: &s.Terms}
	if s.effects != nil {
		r.initial()
	}
	out, now := make([]state, len(at)), r.state
	i := 0
	for j, t := range at {
		for i < len(list) && !list[i].Time.After(t) {
			now.notional, now.accrued = list[i].Notional, list[i].Accrued
			i++
		}
		out[j] = now
	}
	return out, nil
}

// creditEvents are the events of a guarantee or collateral. The notional shown is
// the exposure covered.
func (s *Schedule) creditEvents(index Observations) ([]Event, error) {
	nominal, called, err := s.exposures(index)
	if err != nil {
		return nil, err
	}
	c, r := s.credit, run{s: s, t: &s.Terms}
	var ex *Exercise
	out := make([]Event, 0, len(c.dates))
	look := 0
	for i, at := range c.dates {
		if c.looks[look] != at {
			look++ // both are in order, and every date is looked at
		}
		e := Event{Time: at, Type: c.types[i], Currency: s.Terms.Currency, Notional: nominal[look]}
		switch e.Type {
		case FP:
			e.Payoff = r.signed(orZero(s.Terms.FeeRate))
		case PRD:
			e.Payoff = r.neg(r.signed(s.Terms.PurchasePrice))
		case TD:
			e.Payoff, e.Notional = r.signed(s.Terms.TerminationPrice), amount{}
		case MD:
			e.Notional = amount{}
		case XD:
			e.Notional = called[look]
			if ex, err = s.exercise(index, at, called[look]); err != nil {
				return nil, err
			}
		case STD:
			e.Notional, e.Payoff = amount{}, r.add(ex.Amount, s.feeDue(&r))
		}
		e.Exercise = ex
		if r.failed {
			return nil, &RangeError{ID: s.Terms.ID, Type: e.Type, At: at}
		}
		out = append(out, e)
	}
	return out, nil
}

// feeDue is the part of the running fee that is due at settlement.
func (s *Schedule) feeDue(r *run) amount {
	if s.credit.feeDen == 0 {
		return amount{}
	}
	share, _ := money.FromRatio(s.credit.feeNum, s.credit.feeDen)
	return r.signed(r.mul(orZero(s.Terms.FeeRate), share))
}

// exercise is the call: the exposure, for collateral at most what it is worth on
// the day.
func (s *Schedule) exercise(index Observations, at Time, exposure amount) (*Exercise, error) {
	if s.Terms.Type == CEG {
		return &Exercise{Time: at, Amount: exposure}, nil
	}
	r := run{s: s}
	worth := money.Zero()
	for i := range s.credit.assets {
		a := &s.credit.assets[i]
		if a.MarketObject == "" && a.Notional != nil {
			worth = r.add(worth, *a.Notional)
			continue
		}
		price, ok := index[a.MarketObject][at]
		if !ok {
			return nil, &ObservationError{ID: a.ID, Index: a.MarketObject, At: at}
		}
		worth = r.add(worth, r.mul(price, a.Quantity))
	}
	worth = r.signed(worth)
	if s.sign > 0 {
		worth = minOf(worth, exposure)
	} else {
		worth = maxOf(worth, exposure)
	}
	if r.failed {
		return nil, &RangeError{ID: s.Terms.ID, Type: XD, At: at}
	}
	return &Exercise{Time: at, Amount: worth}, nil
}
