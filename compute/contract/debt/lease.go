package debt

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// Lease is a finance lease of one asset: equal periods, a payment in each, and what
// the asset is worth to the lessor behind the last.
type Lease struct {
	ID        string
	FairValue money.Fixed // of the asset when the lease begins
	Begin     calendar.Date
	Months    int           // length of a period
	Payments  []money.Fixed // whole cents, 0 or more, at most 1200
	InAdvance bool          // paid when a period begins; else when it ends
	Residual  money.Fixed   // guaranteed or expected value at the end, 0 or more
}

// ImplicitRate returns the rate of a period at which the payments and the residual
// are worth the fair value (IFRS 16, Appendix A: interest rate implicit in the
// lease); times 12/Months it is the nominal annual rate.
//
//	fair value = sum_k payment_k / (1+i)^t_k + residual / (1+i)^n
//
// with t_k = k for payment in arrears (k from 1), k - 1 in advance. The right side
// falls in i, so that the root in 0..10 is the only one; it is found by halving to
// 10^-18. Payments that do not sum to the fair value have none, nor have those that
// are worth more at 10, which is a finding.
func (l Lease) ImplicitRate() (money.Fixed, Findings) {
	if f := l.check(); len(f) > 0 {
		return money.Fixed{}, f
	}
	low, high := money.Zero(), money.FromInt(10)
	if l.worth(high).Cmp(l.FairValue) > 0 {
		var f Findings
		f.check(false, l.ID, "Payments", "must not be worth more than FairValue at a rate of 1000% a period", l.FairValue)
		return money.Fixed{}, f
	}
	half := money.MustParse("0.5")
	for range 70 { // 10 / 2^70 is below a unit of 10^-18
		middle, _ := money.Mul(plus(low, high), half)
		if l.worth(middle).Cmp(l.FairValue) > 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return high, nil
}

// worth is the present value at a rate of a period of 0 or more, by Horner's rule
// from the last period.
func (l Lease) worth(rate money.Fixed) money.Fixed {
	growth, sum := plus(money.One(), rate), l.Residual
	for k := len(l.Payments) - 1; k >= 0; k-- {
		if l.InAdvance {
			sum, _ = money.Div(sum, growth)
			sum = plus(sum, l.Payments[k])
			continue
		}
		sum, _ = money.Div(plus(sum, l.Payments[k]), growth)
	}
	return sum
}

// Flows returns the liability at its implicit rate: the asset financed as a draw,
// then interest and principal of each payment, with the residual in the last. A
// payment below the interest leaves the rest in the liability (InKind). The interest
// of the last payment takes the cents that rounding left.
func (l Lease) Flows() ([]Flow, Findings) {
	rate, f := l.ImplicitRate()
	if len(f) > 0 {
		return nil, f
	}
	var b book
	b.write(l.Begin, Draw, l.FairValue)
	list := l.settlements()
	for k, p := range list {
		due := money.Zero()
		switch {
		case k == len(list)-1:
			due = minus(p.Amount, b.balance)
		case p.Date > l.Begin:
			due, _ = money.Mul(b.balance, rate)
			due = cents(due)
		}
		b.settle(p.Date, p.Amount, due)
	}
	return b.flows, nil
}

// settlements are the payments with their dates, the residual among them.
func (l Lease) settlements() []Change {
	list := make([]Change, 0, len(l.Payments)+1)
	for k, p := range l.Payments {
		if !l.InAdvance {
			k++
		}
		list = append(list, Change{Date: l.Begin.AddMonths(k * l.Months), Amount: p})
	}
	last := &list[len(list)-1]
	switch {
	case l.Residual.IsZero():
	case l.InAdvance:
		list = append(list, Change{Date: l.Begin.AddMonths(len(l.Payments) * l.Months), Amount: l.Residual})
	default:
		last.Amount = plus(last.Amount, l.Residual)
	}
	return list
}

// settle splits a payment into interest and principal.
func (b *book) settle(d calendar.Date, payment, due money.Fixed) {
	c := payment.Cmp(due)
	if c < 0 {
		b.write(d, InKind, minus(due, payment))
		due = payment
	}
	if !due.IsZero() {
		b.write(d, Interest, due)
	}
	if c > 0 {
		b.write(d, Repayment, minus(payment, due))
	}
}

func (l Lease) check() Findings {
	var f Findings
	f.checkAmount(l.ID, "FairValue", l.FairValue)
	f.check(l.Begin.Valid(), l.ID, "Begin", "must lie in the years 1..9999", int(l.Begin))
	f.check(l.Months >= 1 && l.Months <= 120, l.ID, "Months", "must be 1..120", l.Months)
	f.check(len(l.Payments) >= 1 && len(l.Payments) <= 1200, l.ID, "Payments", "must be 1..1200", len(l.Payments))
	if !l.Residual.IsZero() {
		f.checkAmount(l.ID, "Residual", l.Residual)
	}
	sum := l.Residual
	for i, p := range l.Payments {
		if !p.IsZero() {
			f.checkAmount(l.ID, fmt.Sprintf("Payments[%d]", i), p)
		}
		sum = plus(sum, p)
	}
	f.check(sum.Cmp(l.FairValue) >= 0, l.ID, "Payments", "must sum to the fair value "+l.FairValue.Text(2)+" at least, with the residual", sum.Text(2))
	first := len(l.Payments) > 0 && l.InAdvance && l.Payments[0].Cmp(l.FairValue) >= 0
	f.check(!first, l.ID, "Payments", "must not repay the asset on the first day", l.FairValue)
	return f
}
