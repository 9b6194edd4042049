package actus

import (
	"fmt"

	"github.com/capstack/capstack/compute/money"
)

// layListed lays a LAX: principal, interest and resets each from a list of
// segments, every one running until the next.
func layListed(b *builder) {
	end, ok := b.listEnd()
	if !ok {
		return
	}
	b.matures(end)
	b.exchange()
	b.on(MD, b.end)
	b.each("arrayCycleOfPrincipalRedemption", b.t.PrincipalList, false, func(seg Segment, at Time) {
		e := PR
		if seg.Increase {
			e = PI
		}
		b.on(e, at).Amount = seg.Amount
	})
	if b.t.Rate != nil {
		list := make([]Time, 0, 16)
		b.each("arrayCycleOfInterestPayment", b.t.InterestParts, true, func(_ Segment, at Time) { list = append(list, at) })
		if len(b.t.InterestParts) == 0 {
			list = append(list, b.end)
		}
		b.payOrCapitalise(list)
	}
	b.each("arrayCycleOfRateReset", b.t.RateParts, false, func(seg Segment, at Time) {
		e := RR
		if seg.Fixed {
			e = RRF
		}
		b.on(e, at).Amount = seg.Amount
	})
	b.common()
}

// each visits the dates of all segments up to the end, which is among them when
// withEnd.
func (b *builder) each(field string, list []Segment, withEnd bool, visit func(Segment, Time)) {
	for i, seg := range list {
		end, last := b.end, true
		if i+1 < len(list) && list[i+1].Anchor.Before(b.end) {
			end, last = list[i+1].Anchor, false
		}
		if !seg.Anchor.Before(b.end) {
			if withEnd && i == 0 {
				visit(seg, b.end)
			}
			return
		}
		for _, at := range b.dates(field, seg.Anchor, end, seg.Cycle, withEnd && last) {
			visit(seg, at)
		}
		if last {
			return
		}
	}
}

// listEnd returns the maturity of a LAX: as agreed, or the date on which the listed
// amounts bring the balance to zero. A list that ends before does so on its last
// date, where the rest is due.
func (b *builder) listEnd() (Time, bool) {
	t := b.t
	if t.Maturity != nil {
		return *t.Maturity, true
	}
	if len(t.PrincipalList) == 0 {
		b.add("maturityDate", "must be given, or a list of redemptions", "nothing")
		return Time{}, false
	}
	owed, count := *t.Notional, 0
	running := t.InitialExchange != nil && !t.InitialExchange.After(t.StatusDate)
	for i, seg := range t.PrincipalList {
		at := seg.Anchor
		for k := 1; i+1 == len(t.PrincipalList) || at.Before(t.PrincipalList[i+1].Anchor); k++ {
			// The notional of a running contract is that of the status date.
			if !running || at.After(t.StatusDate) {
				by := seg.Amount
				if !seg.Increase {
					by, _ = money.Neg(by)
				}
				var fits bool
				owed, fits = money.Add(owed, by)
				if owed.Sign() <= 0 && fits {
					return at, true
				}
			}
			before := at
			if seg.Cycle != nil {
				at = step(seg.Anchor, seg.Cycle.Period, k, t.EndOfMonth)
			}
			if count++; at == before {
				break // one date, or the end of the calendar
			} else if count > MaxEvents {
				b.add("arrayNextPrincipalRedemptionPayment", "must repay the notional: the contract never ends", fmt.Sprint(seg.Amount))
				return Time{}, false
			}
		}
	}
	last := t.PrincipalList[len(t.PrincipalList)-1]
	if last.Cycle != nil {
		b.add("arrayNextPrincipalRedemptionPayment", "must repay the notional: the contract never ends", fmt.Sprint(last.Amount))
		return Time{}, false
	}
	return last.Anchor, true
}
