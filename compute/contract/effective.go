package contract

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// EffectiveRate is the annual nominal rate, in the schedule's own periods, at which its payments are worth the proceeds: the
// face less cost. Interest is that of PlanRate.
//
//	carrying_0 = face - cost,   carrying_k = carrying_{k-1} (1 + y Factor_k) - interest_k - principal_k,   carrying_n = 0
//
// It is found by halving -1..10 a year sixty-four times; the carrying amount at the end grows with y. cost must lie between
// minus half and half of the face. Source: IFRS 9, appendix A (effective interest method); ASC 310-20-35.
func (s Schedule) EffectiveRate(cost money.Fixed) money.Fixed {
	low, high := money.FromInt(-1), money.FromInt(maxRate)
	two := money.FromInt(2)
	for range 64 {
		sum, _ := money.Add(low, high)
		middle, _ := money.Div(sum, two)
		if carried, ok := s.carried(cost, middle); !ok || carried[len(carried)-1].Sign() > 0 {
			high = middle
		} else {
			low = middle
		}
	}
	return low
}

// carried is the carrying amount of a debt of 1 behind each payment at an effective rate; ok is false where it grows beyond
// any meaning.
func (s Schedule) carried(cost, rate money.Fixed) (_ []money.Fixed, ok bool) {
	face := s.Terms.Principal
	owed := money.One()
	share, _ := money.Div(cost, face)
	value, _ := money.Sub(owed, share)
	out := make([]money.Fixed, 0, len(s.Periods))
	bound := money.FromInt(1_000_000)
	for _, p := range s.Periods {
		growth, ok1 := money.Mul(rate, p.Factor)
		grown, ok2 := money.Mul(value, growth)
		coupon, _ := money.Mul(s.Terms.PlanRate, p.Factor)
		interest, _ := money.Mul(owed, coupon)
		principal, _ := money.Div(p.Principal, face)
		value, _ = money.Add(value, grown)
		value, _ = money.Sub(value, interest)
		value, _ = money.Sub(value, principal)
		owed, _ = money.Sub(owed, principal)
		if !ok1 || !ok2 || value.Cmp(bound) > 0 {
			return nil, false
		}
		out = append(out, value)
	}
	return out, true
}

// CostCurve is the share of a cost of borrowing (a fee, a discount) that is amortised by each month's end of a grid, by
// effective interest: 0 before the issue, 1 from the last payment on. Within a period it grows with the days accrued.
//
//	unamortised_k = owed_k - carrying_k,   share_k = 1 - unamortised_k / cost
func (s Schedule) CostCurve(g calendar.Grid, cost money.Fixed) []money.Fixed {
	out := make([]money.Fixed, g.Len())
	if cost.IsZero() || len(s.Periods) == 0 {
		return out
	}
	carrying, ok := s.carried(cost, s.EffectiveRate(cost))
	whole, _ := money.Div(cost, s.Terms.Principal)
	before, owed := money.Fixed{}, money.One()
	for k, p := range s.Periods {
		part, _ := money.Div(p.Principal, s.Terms.Principal)
		owed, _ = money.Sub(owed, part)
		after := money.One()
		if k < len(s.Periods)-1 && ok {
			left, _ := money.Sub(owed, carrying[k])
			left, _ = money.Div(left, whole)
			after, _ = money.Sub(after, left)
		}
		s.spread(out, g, p, before, after)
		before = after
	}
	for t := range out {
		if g.End(t) >= s.Periods[len(s.Periods)-1].End {
			out[t] = money.One()
		}
	}
	return out
}

// spread lets a share grow from one payment to the next, by the days accrued to each month's end.
func (s Schedule) spread(out []money.Fixed, g calendar.Grid, p Period, before, after money.Fixed) {
	growth, _ := money.Sub(after, before)
	for t := max(0, g.Index(p.Start)); t < len(out) && g.End(t) < p.End; t++ {
		done, _ := money.Div(s.Terms.DayCount.Factor(p.Start, g.End(t)), p.Factor)
		part, _ := money.Mul(growth, done)
		out[t], _ = money.Add(before, part)
	}
	if t := g.Index(p.End); t >= 0 && t < len(out) && g.End(t) == p.End {
		out[t] = after
	}
}
