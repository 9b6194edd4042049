package debt

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// Kind says what a Flow is.
type Kind uint8

// The kinds of flow, in the order in which those of one day happen.
const (
	Draw          Kind = iota // principal received
	CommitmentFee             // fee on what is not drawn
	Interest                  // paid in cash
	InKind                    // interest joined to principal: no cash
	Repayment                 // principal paid
	Premium                   // make-whole amount, penalty, call premium
	Converted                 // principal that became shares: no cash
)

// String returns the kind in words.
func (k Kind) String() string {
	if k > Converted {
		return "unknown flow"
	}
	return [...]string{"draw", "commitment fee", "interest", "interest in kind", "repayment", "premium", "converted"}[k]
}

// Flow is one dated amount of an instrument.
type Flow struct {
	Date calendar.Date
	Kind Kind
	// Cash is the borrower's cash flow, whole cents: received is positive, paid is
	// negative, 0 for InKind and Converted.
	Cash money.Fixed
	// Amount is the size of what happened, 0 or more.
	Amount money.Fixed
	// Balance is the principal owed behind the flow.
	Balance money.Fixed
}

// Change is a draw (positive) or repayment (negative) of principal.
type Change struct {
	Date   calendar.Date
	Amount money.Fixed
}

// Findings are all faults of an instrument's terms.
type Findings []*contract.TermError

// book writes flows and keeps the balance. Terms are bounded (see checkAmount), so
// that its sums stay in range.
type book struct {
	balance money.Fixed
	flows   []Flow
}

func (b *book) write(d calendar.Date, k Kind, amount money.Fixed) {
	out, _ := money.Neg(amount)
	f := Flow{Date: d, Kind: k, Amount: amount}
	switch k {
	case Draw:
		f.Cash = amount
		b.balance = plus(b.balance, amount)
	case InKind:
		b.balance = plus(b.balance, amount)
	case Converted:
		b.balance = plus(b.balance, out)
	case Repayment:
		f.Cash = out
		b.balance = plus(b.balance, out)
	default:
		f.Cash = out
	}
	f.Balance = b.balance
	b.flows = append(b.flows, f)
}

func plus(a, b money.Fixed) money.Fixed  { s, _ := money.Add(a, b); return s }
func minus(a, b money.Fixed) money.Fixed { s, _ := money.Sub(a, b); return s }

func cents(x money.Fixed) money.Fixed { c, _ := x.Round(2); return c }

// accrueDaily returns interest on an amount that changes on days within a period,
// unrounded:
//
//	sum over the stretches of constant amount of amount · rate · num/den
//
// at gives the amount from a day on; changes are the days on which it changes, in
// order.
func accrueDaily(start, end calendar.Date, changes []calendar.Date, at func(calendar.Date) money.Fixed, rate money.Fixed, c calendar.DayCount) money.Fixed {
	sum, from := money.Zero(), start
	for _, d := range append(slices.Clone(changes), end) {
		if d <= from || d > end {
			continue
		}
		num, den := c.Fraction(from, d)
		part, _ := contract.Accrue(at(from), rate, num, den)
		sum, from = plus(sum, part), d
	}
	return sum
}

// check adds a finding unless ok.
func (f *Findings) check(ok bool, id, field, rule string, got any) {
	if !ok {
		*f = append(*f, &contract.TermError{ID: id, Field: field, Rule: rule, Got: fmt.Sprint(got)})
	}
}

// checkAmount bounds an amount: positive whole cents, at most 10^15.
func (f *Findings) checkAmount(id, field string, x money.Fixed) {
	f.check(x.Sign() > 0 && x.Cmp(money.FromInt(1_000_000_000_000_000)) <= 0 && cents(x) == x,
		id, field, "must be positive whole cents of at most 10^15", x)
}

// checkRate bounds an annual rate.
func (f *Findings) checkRate(id, field string, x money.Fixed) {
	f.check(x.Cmp(money.FromInt(10)) <= 0 && x.Cmp(money.FromInt(-10)) >= 0, id, field, "must be -10..10 a year", x)
}
