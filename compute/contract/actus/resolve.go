package actus

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// Limits of one contract, with those it is made of.
const (
	// MaxEvents is the greatest number of events.
	MaxEvents = 100_000
	// maxAnnuityWork bounds instalments times resets of an ANN: each reset fixes
	// the instalment anew from all that are left.
	maxAnnuityWork = 5_000_000
)

// ObservedEvent is something that happened to a contract and is in no terms: a
// credit event (CE), a notice (XD), a prepayment (PP), a withdrawal or a payment in
// (PR, PI of a UMP), a moment to look at the state (AD).
type ObservedEvent struct {
	Time       Time
	Type       EventType
	Value      money.Fixed // amount, positive
	ContractID string      // which contract it happened to; "" for this one
	// Performance is the standard's contractPerformance after a CE: DL, DQ, DF, ...
	Performance string
}

// Planned is an event of a Schedule: its dates, and the part of a year since the
// event before it.
type Planned struct {
	Time      Time // on which it happens, moved to a business day
	Scheduled Time // before the move; indices are observed there
	Type      EventType
	// Num/Den is the exact fraction of a year over which interest accrues since
	// the event before, or the status date; Den is 0 for none.
	Num, Den int64
	// Amount is what the event brings along: the listed or observed principal, the
	// spread or the rate of a reset.
	Amount money.Fixed

	calc calendar.Date // up to which interest runs
	rank uint8         // order within one time
}

// Schedule is a contract with its dates fixed. Only Resolve makes one.
type Schedule struct {
	Terms   Terms
	Planned []Planned // in order; empty for contracts made of contracts
	Legs    []*Schedule

	sign                   int
	effects                *effects
	from                   calendar.Date   // accrual at the status date
	maturity               calendar.Date   // accrual at maturity, 0 without
	redemptions            []calendar.Date // accrual dates of PR and of the last payment
	equal                  money.Fixed     // instalment of a LAM without one
	dueAtStart             bool            // first annuity instalment on the initial exchange
	accruedNum, accruedDen int64           // from the last interest date to the status date
	earlyNum, earlyDen     int64           // from a cycle anchor to a later initial exchange
	credit                 *credit         // of a guarantee or collateral
}

// builder lays the dates of one contract.
type builder struct {
	t      *Terms
	s      *Schedule
	to     *Time
	seen   []ObservedEvent
	list   []Planned
	times  []Time // scratch of dates
	end    Time   // maturity, or `to`
	prefix string
	budget *int // events left for this contract and those in it
	found  Findings
}

func (b *builder) add(field, rule string, got any) {
	b.found = append(b.found, &contract.TermError{ID: b.t.ID, Field: b.prefix + field, Rule: rule, Got: fmt.Sprint(got)})
}

func (b *builder) check(ok bool, field, rule string, got any) {
	if !ok {
		b.add(field, rule, got)
	}
}

// Resolve derives the schedule of t: dates moved once, accrual fixed. seen are
// observed events in any order, those of other contracts are passed over. `to` ends
// the events (nil: never); a contract without maturity needs it. All findings are
// returned at once; the Schedule is nil with any.
func Resolve(t Terms, seen []ObservedEvent, to *Time) (*Schedule, Findings) {
	budget := MaxEvents
	return resolve(t, seen, to, "", &budget)
}

func resolve(t Terms, seen []ObservedEvent, to *Time, prefix string, budget *int) (*Schedule, Findings) {
	s := &Schedule{Terms: t, sign: t.Role.sign()}
	b := &builder{t: &s.Terms, s: s, to: to, seen: seen, prefix: prefix, budget: budget}
	b.resolve()
	if len(b.found) > 0 {
		return nil, b.found
	}
	return s, nil
}

func (b *builder) resolve() {
	if b.s.sign == 0 {
		b.add("contractRole", "must be a role of the standard (RPA, RPL, BUY, SEL, ...)", fmt.Sprintf("%q", b.t.Role))
	}
	switch b.t.Type {
	case SWAPS, CAPFL:
		b.resolveLegs()
	case CEG, CEC:
		b.resolveCredit()
	default:
		b.resolveAlone()
	}
}

// resolveAlone resolves a contract that is made of no other.
func (b *builder) resolveAlone() {
	k, ok := kindOf(b.t.Type)
	if !ok {
		b.add("contractType", "must be a type that has cash flows of its own", fmt.Sprintf("%q", b.t.Type))
		return
	}
	b.checkTerms(k.needs)
	if len(b.found) > 0 {
		return
	}
	b.s.effects = k.effects
	if b.list == nil {
		b.list = make([]Planned, 0, 16)
	}
	k.lay(b)
	b.observed()
	if len(b.found) > 0 {
		return
	}
	b.accruedAtStatus()
	b.trade()
	b.trim()
	b.fixFirstReset()
	b.fixAccrual()
	b.s.Planned = b.list
	*b.budget -= len(b.list)
}

// order is the sort key behind the time.
func (p *Planned) compare(q *Planned) int {
	if c := p.Time.Compare(q.Time); c != 0 {
		return c
	}
	return int(p.rank) - int(q.rank)
}

// calc is the day up to which interest runs at a scheduled time.
func (b *builder) calc(t Time) calendar.Date {
	d := t.Date
	if !b.t.DayRule.CalculateFirst {
		d = b.t.DayRule.Rule.Adjust(d, b.t.Calendar)
	}
	return accrual(d, t.Second)
}

// at adds an event that no business day moves; interest still runs to the moved
// day. on adds one that is moved.
func (b *builder) at(e EventType, t Time) *Planned {
	b.list = append(b.list, Planned{Time: t, Scheduled: t, Type: e, calc: b.calc(t), rank: uint8(e)})
	return &b.list[len(b.list)-1]
}

func (b *builder) on(e EventType, t Time) *Planned {
	p := b.at(e, t)
	p.Time.Date = b.t.DayRule.Rule.Adjust(t.Date, b.t.Calendar)
	return p
}

// dates lays a cycle; a schedule beyond MaxEvents is a finding. The list is good
// until the next call.
func (b *builder) dates(field string, anchor, end Time, c *Cycle, withEnd bool) []Time {
	list, ok := dates(b.times[:0], anchor, end, c, b.t.EndOfMonth, withEnd, *b.budget-len(b.list))
	b.times = list
	if !ok {
		b.add(field, fmt.Sprintf("must give at most %d events", MaxEvents), "more until "+end.String())
	}
	return list
}

// anchor returns the anchor of a repetition; without one it is a cycle behind the
// initial exchange.
func (b *builder) anchor(r Repetition) (Time, bool) {
	switch {
	case r.Anchor != nil:
		return *r.Anchor, true
	case r.Cycle != nil && b.t.InitialExchange != nil:
		return step(*b.t.InitialExchange, r.Cycle.Period, 1, b.t.EndOfMonth), true
	default:
		return Time{}, false
	}
}

// repeat adds moved events on a repetition up to the end.
func (b *builder) repeat(e EventType, field string, r Repetition, withEnd bool) {
	anchor, ok := b.anchor(r)
	if !ok {
		return
	}
	for _, t := range b.dates(field, anchor, b.end, r.Cycle, withEnd) {
		b.on(e, t)
	}
}

// observed adds the observed events of this contract.
func (b *builder) observed() {
	for _, o := range b.seen {
		if o.ContractID != "" && o.ContractID != b.t.ID || o.Type == CE {
			continue // of another contract, or no matter of cash due
		}
		if b.s.effects[o.Type] == nil || !slices.Contains([]EventType{AD, PP, PR, PI, XD}, o.Type) {
			b.add("eventsObserved", "must be an event that can happen to a "+string(b.t.Type), o.Type)
			continue
		}
		b.check(o.Value.Sign() >= 0, "eventsObserved", "must have an amount of 0 or more", o.Value)
		if o.Type == XD {
			continue // laid by calledOff
		}
		b.at(o.Type, o.Time).Amount = o.Value
	}
	if len(b.list) > *b.budget {
		b.add("eventsObserved", fmt.Sprintf("must be at most %d events", MaxEvents), len(b.list))
	}
}

// trade adds purchase and termination.
func (b *builder) trade() {
	if b.t.Purchase != nil && b.s.effects[PRD] != nil {
		b.at(PRD, *b.t.Purchase)
	}
	if b.t.Termination != nil && b.s.effects[TD] != nil {
		b.at(TD, *b.t.Termination)
	}
}

// trim sorts the events and drops what is not behind the status date, behind the
// termination or behind `to`.
func (b *builder) trim() {
	slices.SortStableFunc(b.list, func(p, q Planned) int { return p.compare(&q) })
	keep := b.list[:0]
	for i := range b.list {
		p := &b.list[i]
		if p.Time.After(b.t.StatusDate) && (b.to == nil || !p.Time.After(*b.to)) {
			keep = append(keep, *p)
			if p.Type == TD {
				break
			}
		}
	}
	b.list = keep
}

// fixFirstReset makes the first reset one to the rate already fixed.
func (b *builder) fixFirstReset() {
	if b.t.Reset.Next == nil {
		return
	}
	for i := range b.list {
		if p := &b.list[i]; p.Type == RR {
			p.Type, p.rank, p.Amount = RRF, uint8(RRF), *b.t.Reset.Next
			break
		}
	}
	slices.SortStableFunc(b.list, func(p, q Planned) int { return p.compare(&q) })
}

// fixAccrual sets the fraction of a year in front of every event.
func (b *builder) fixAccrual() {
	b.s.from = b.calc(b.t.StatusDate)
	from := b.s.from
	for i := range b.list {
		p := &b.list[i]
		if p.calc != from {
			p.Num, p.Den = b.t.fraction(from, p.calc, b.s.maturity)
			from = p.calc
		}
	}
	first := b.t.Interest.Anchor
	if ied := b.t.InitialExchange; first != nil && ied != nil && first.Before(*ied) {
		b.s.earlyNum, b.s.earlyDen = b.t.fraction(b.calc(*first), b.calc(*ied), b.s.maturity)
	}
}

// accruedAtStatus finds the last interest date before the status date, from which
// interest has run when the terms do not say how much. Without one nothing has
// accrued: not from the initial exchange, as in the reference implementation. An
// interest date on the status date itself is not before it, though its payment is
// no longer an event: who looks on a payment date states accruedInterest.
func (b *builder) accruedAtStatus() {
	if b.t.Type == CLM {
		return // call money starts afresh at the status date
	}
	var last *Planned
	for i := range b.list {
		p := &b.list[i]
		interest := p.Type == IP || p.Type == IPCI || p.Type == IPFX
		if interest && p.Scheduled.Before(b.t.StatusDate) && (last == nil || last.Scheduled.Before(p.Scheduled)) {
			last = p
		}
	}
	if last != nil {
		b.s.accruedNum, b.s.accruedDen = b.t.fraction(last.calc, b.calc(b.t.StatusDate), b.s.maturity)
	}
}
