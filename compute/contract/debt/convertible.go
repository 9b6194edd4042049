package debt

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// Convertible is a note that its holder may turn into shares. It is one liability
// at face (conventions 4.8); conversion, put and call happen on dates that the
// scenario gives, not by a model of the share.
type Convertible struct {
	Terms           contract.Terms // Amortization must be Bullet
	Coupon          money.Fixed
	ConversionPrice money.Fixed // of face a share, positive
	// Puts and Calls are the dates on which the holder may sell the note back and
	// the issuer redeem it, and at which price, a part of face (1.02 is 102%).
	Puts, Calls []Redemption
	// Outstanding is the number of shares before conversion.
	Outstanding money.Fixed
}

// Redemption is one entry of a put or call schedule.
type Redemption struct {
	Date  calendar.Date
	Price money.Fixed
}

// Exit says how a convertible ends before maturity; the zero value is that it does
// not.
type Exit struct {
	Date calendar.Date
	How  ExitKind
}

// ExitKind is the way in which a convertible ends.
type ExitKind uint8

// The ways to end.
const (
	ToMaturity ExitKind = iota // repaid at face
	Conversion                 // into shares; accrued interest is forfeited, as is usual
	Put                        // sold back at the put price, with accrued interest
	Call                       // redeemed at the call price, with accrued interest
)

// Shares is what the whole face converts into: face / conversion price.
func (c Convertible) Shares() money.Fixed {
	n, _ := money.Div(c.Terms.Principal, c.ConversionPrice)
	return n
}

// Dilution is the part of the company that the holders have after conversion, if
// converted: new / (old + new). 0 for a company without shares that converts none.
func (c Convertible) Dilution() money.Fixed {
	part, _ := money.Div(c.Shares(), plus(c.Outstanding, c.Shares()))
	return part
}

// Flows returns the flows of the note with the exit, in order.
//
//	accrued = face · coupon · num/den since the last coupon date
//	premium = face · (price - 1)
//
// A put or call below face is a finding.
func (c Convertible) Flows(exit Exit) ([]Flow, Findings) {
	s, price, f := c.check(exit)
	if len(f) > 0 {
		return nil, f
	}
	var b book
	b.write(c.Terms.Issue, Draw, c.Terms.Principal)
	for k, p := range s.Periods {
		if exit.How != ToMaturity && exit.Date < p.Pay {
			c.leave(&b, exit, price, p)
			return b.flows, nil
		}
		interest, _ := s.Interest(k, b.balance, c.Coupon)
		b.write(p.Pay, Interest, interest)
	}
	b.write(s.Periods[len(s.Periods)-1].Pay, Repayment, b.balance)
	return b.flows, nil
}

// leave writes the end within period p.
func (c Convertible) leave(b *book, exit Exit, price money.Fixed, p contract.Period) {
	if exit.How == Conversion {
		b.write(exit.Date, Converted, b.balance)
		return
	}
	num, den := c.Terms.DayCount.Fraction(p.Start, max(exit.Date, p.Start))
	accrued, _ := contract.Accrue(b.balance, c.Coupon, num, den)
	premium, _ := money.Mul(b.balance, minus(price, money.One()))
	if accrued = cents(accrued); !accrued.IsZero() {
		b.write(exit.Date, Interest, accrued)
	}
	b.write(exit.Date, Repayment, b.balance)
	if premium = cents(premium); !premium.IsZero() {
		b.write(exit.Date, Premium, premium)
	}
}

// check resolves the note and finds the price of the exit.
func (c Convertible) check(exit Exit) (contract.Schedule, money.Fixed, Findings) {
	t := c.Terms
	s, faults := contract.Resolve(t)
	f := Findings(faults)
	f.check(t.Amortization == contract.Bullet, t.ID, "Amortization", "must be bullet", t.Amortization)
	f.checkRate(t.ID, "Coupon", c.Coupon)
	f.check(c.ConversionPrice.Cmp(money.MustParse("0.0001")) >= 0 && c.ConversionPrice.Cmp(money.FromInt(1_000_000_000)) <= 0,
		t.ID, "ConversionPrice", "must be 0.0001..10^9", c.ConversionPrice)
	f.check(c.Outstanding.Sign() >= 0 && c.Outstanding.Cmp(money.FromInt(1_000_000_000_000_000)) <= 0, t.ID, "Outstanding", "must be 0..10^15 shares", c.Outstanding)
	f.check(exit.How <= Call, t.ID, "How", "must be a known exit", uint8(exit.How))
	if exit.How != ToMaturity {
		f.check(exit.Date > t.Issue && exit.Date < t.Maturity, t.ID, "Date", "must lie between issue and maturity", exit.Date)
	}
	for i, list := range [][]Redemption{c.Puts, c.Calls} {
		for k, r := range list {
			f.check(r.Price.Cmp(money.One()) >= 0 && r.Price.Cmp(money.FromInt(10)) <= 0, t.ID,
				fmt.Sprintf("%s[%d].Price", [...]string{"Puts", "Calls"}[i], k), "must be 1..10 of face", r.Price)
		}
	}
	price := money.One()
	if exit.How == Put || exit.How == Call {
		list := c.Puts
		if exit.How == Call {
			list = c.Calls
		}
		found := false
		for _, r := range list {
			if r.Date == exit.Date {
				price, found = r.Price, true
			}
		}
		f.check(found, t.ID, "Date", "must be a date of the put or call schedule", exit.Date)
	}
	return s, price, f
}
