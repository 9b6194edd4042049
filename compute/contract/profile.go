package contract

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// repay fixes the principal of every period. dates are the unadjusted payment
// dates. Findings leave the profile unusable.
func (s *Schedule) repay(dates []calendar.Date, f *findings) {
	t, last := s.Terms, len(s.Periods)-1
	if t.Amortization == Bullet {
		s.Periods[last].Principal = t.Principal
		return
	}
	if t.InterestOnlyMonths < 0 {
		return // already a finding
	}
	// first is the first period that repays.
	first, free := 0, t.Issue.AddMonths(t.InterestOnlyMonths)
	for first <= last && t.InterestOnlyMonths > 0 && dates[first] <= free {
		first++
	}
	if first > last {
		f.add("InterestOnlyMonths", "must end before Maturity "+t.Maturity.String(), t.InterestOnlyMonths)
		return
	}
	switch t.Amortization {
	case Level:
		if t.planRateValid() {
			s.repayLevel(first, f)
		}
	case StraightLine:
		s.repayStraight(first)
	case Listed:
		s.repayListed(dates, first, f)
	}
}

// repayStraight repays the same whole cents in every period from first on, cut
// down, and what the cutting left in the last.
func (s *Schedule) repayStraight(first int) {
	rest := s.Terms.Principal
	n := int64(len(s.Periods) - first)
	cents, _ := money.Mul(rest, money.FromInt(100))
	equal, _ := money.Div(cents, money.FromInt(n))
	equal, _ = money.Div(equal.Floor(), money.FromInt(100))
	for k := first; k < len(s.Periods)-1; k++ {
		s.Periods[k].Principal = equal
		rest, _ = money.Sub(rest, equal)
	}
	s.Periods[len(s.Periods)-1].Principal = rest
}

// repayLevel repays by one constant instalment A from period first on, with each
// period's own accrual factor i_k = PlanRate · Factor_k (a general annuity):
//
//	A = Principal / sum_k DF_k,   DF_k = DF_{k-1} / (1 + i_k)
//	interest_k = balance_{k-1} · i_k,   principal_k = A - interest_k
//
// A and interest are rounded to the cent, half even; the last principal is what
// remains. Source: S. Kellison, The Theory of Interest, 3rd ed., sections 3.2 and
// 5.2 (amortization schedule), with a rate per period.
func (s *Schedule) repayLevel(first int, f *findings) {
	t, last := s.Terms, len(s.Periods)-1
	instalment := s.instalment(first)
	rest := t.Principal
	for k := first; k < last; k++ {
		interest, _ := s.Interest(k, rest, t.PlanRate)
		principal, _ := money.Sub(instalment, interest)
		if principal.Sign() < 0 {
			f.add("Amortization", fmt.Sprintf("level instalment %s must cover the interest of the period from %v "+
				"(a long first period needs InterestOnlyMonths)", instalment.Text(2), s.Periods[k].Start), interest.Text(2))
			return
		}
		if principal.Cmp(rest) > 0 {
			principal = rest // instalment rounded up on a balance of cents
		}
		s.Periods[k].Principal = principal
		rest, _ = money.Sub(rest, principal)
	}
	s.Periods[last].Principal = rest
}

// instalment returns the constant payment A of repayLevel, to the cent.
func (s *Schedule) instalment(first int) money.Fixed {
	factors := make([]money.Fixed, 0, len(s.Periods)-first)
	for _, p := range s.Periods[first:] {
		factors = append(factors, p.Factor)
	}
	a, _ := Annuity(s.Terms.Principal, s.Terms.PlanRate, factors) // in range: see the bounds on terms
	a, _ = a.Round(2)
	return a
}

// repayListed places each listed amount on its payment date. All faults of the
// list are found, not only its first.
func (s *Schedule) repayListed(dates []calendar.Date, first int, f *findings) {
	period := make(map[calendar.Date]int, len(dates))
	for k, d := range dates {
		period[d] = k
	}
	sum, fits := money.Zero(), true
	for i, r := range s.Terms.Listed {
		field := func(name string) string { return fmt.Sprintf("Listed[%d].%s", i, name) }
		f.check(r.Amount.Sign() > 0 && wholeCents(r.Amount), field("Amount"),
			"must be positive and whole cents", r.Amount)
		next, ok := money.Add(sum, r.Amount)
		fits = fits && ok
		sum = next
		k, ok := period[r.Date]
		switch {
		case !ok:
			f.add(field("Date"), "must be an unadjusted payment date", r.Date)
		case k < first:
			f.add(field("Date"), "must be after the interest-only months", r.Date)
		case !s.Periods[k].Principal.IsZero():
			f.add(field("Date"), "must be listed once", r.Date)
		default:
			s.Periods[k].Principal = r.Amount
		}
	}
	f.check(fits && sum == s.Terms.Principal, "Listed",
		"amounts must sum to the principal "+s.Terms.Principal.Text(2), sum.Text(2))
}
