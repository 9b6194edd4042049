package debt

import (
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// PIKToggle is a bullet note whose issuer may, period by period, join interest to
// principal instead of paying it, at a higher rate.
type PIKToggle struct {
	Terms contract.Terms // Amortization must be Bullet
	Rate  money.Fixed    // annual, when paid in cash
	Step  money.Fixed    // added to the rate of a period of payment in kind, 0 or more
	// InKind is the part of each period's interest that joins principal, 0..1;
	// periods behind its end pay in cash.
	InKind []money.Fixed
}

// Flows returns the note's flows in order.
//
//	interest_k = balance_{k-1} · (rate + step · (part in kind > 0)) · num/den
//	in kind_k  = interest_k · part, the rest in cash
//
// Interest and its part in kind are each rounded to the cent; principal and what was
// joined to it are due at maturity (conventions 4.8).
func (p PIKToggle) Flows() ([]Flow, Findings) {
	t := p.Terms
	s, faults := contract.Resolve(t)
	f := Findings(faults)
	f.check(t.Amortization == contract.Bullet, t.ID, "Amortization", "must be bullet", t.Amortization)
	f.checkRate(t.ID, "Rate", p.Rate)
	f.checkRate(t.ID, "Step", p.Step)
	f.check(p.Step.Sign() >= 0, t.ID, "Step", "must not be negative", p.Step)
	for _, part := range p.InKind {
		f.check(part.Sign() >= 0 && part.Cmp(money.One()) <= 0, t.ID, "InKind", "must be 0..1", part)
	}
	f.check(len(faults) > 0 || len(p.InKind) <= len(s.Periods), t.ID, "InKind", "must be no longer than the periods", len(p.InKind))
	if len(f) > 0 {
		return nil, f
	}
	var b book
	b.write(t.Issue, Draw, t.Principal)
	for k, period := range s.Periods {
		part, rate := money.Zero(), p.Rate
		if k < len(p.InKind) {
			part = p.InKind[k]
		}
		if part.Sign() > 0 {
			rate = plus(rate, p.Step)
		}
		interest, ok := s.Interest(k, b.balance, rate)
		if !ok {
			f.check(false, t.ID, "InKind", "must keep principal below 10^15", b.balance.Text(2))
			return nil, f
		}
		joined, _ := money.Mul(interest, part)
		joined = cents(joined)
		if !joined.IsZero() {
			b.write(period.Pay, InKind, joined)
		}
		b.write(period.Pay, Interest, minus(interest, joined))
	}
	b.write(s.Periods[len(s.Periods)-1].Pay, Repayment, b.balance)
	return b.flows, nil
}
