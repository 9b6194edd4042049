package actus

import (
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// layLinear lays a LAM.
func layLinear(b *builder) {
	end, ok := b.amortises(0)
	if !ok {
		return
	}
	b.matures(end)
	b.exchange()
	b.on(MD, b.end)
	n := b.redemptions()
	if b.t.NextRedemption == nil {
		b.s.equal, _ = money.Div(*b.t.Notional, money.FromInt(int64(n+1)))
	}
	b.interest()
	b.refixBases()
	b.common()
}

// redemptions adds the PR dates and returns how many are still to come.
func (b *builder) redemptions() int {
	anchor, ok := b.anchor(b.t.Redemption)
	if !ok {
		return 0
	}
	n := 0
	for _, at := range b.dates("cycleOfPrincipalRedemption", anchor, b.end, b.t.Redemption.Cycle, false) {
		p := b.on(PR, at)
		b.s.redemptions = append(b.s.redemptions, p.calc)
		if p.Time.After(b.t.StatusDate) {
			n++
		}
	}
	if last := b.t.Amortization; b.t.Maturity != nil && last != nil && last.After(b.end) {
		// A balloon: the instalment is that of the longer amortisation.
		b.s.redemptions = b.s.redemptions[:0]
		for _, at := range b.dates("cycleOfPrincipalRedemption", anchor, *last, b.t.Redemption.Cycle, true) {
			b.s.redemptions = append(b.s.redemptions, b.calc(at))
		}
		return n
	}
	b.s.redemptions = append(b.s.redemptions, b.s.maturity)
	return n
}

func (b *builder) refixBases() {
	if b.t.Base == BaseLagged {
		b.repeat(IPCB, "cycleOfInterestCalculationBase", b.t.BaseReset, false)
	}
}

// layLevel lays a NAM or an ANN.
func layLevel(b *builder) {
	t := b.t
	end, ok := b.amortises(1)
	if !ok {
		return
	}
	b.matures(end)
	b.exchange()
	b.on(MD, b.end)
	first, _ := b.anchor(t.Redemption)
	b.redemptions()
	b.interestWithPrincipal(first)
	b.refixBases()
	b.common()
	if t.Type == ANN {
		b.instalments(first)
	}
}

// interestWithPrincipal adds interest on every redemption date and the end, and
// before them on its own cycle up to one redemption cycle before the first.
func (b *builder) interestWithPrincipal(first Time) {
	list := make([]Time, 0, 16)
	if anchor, ok := b.anchor(b.t.Interest); ok && b.t.Redemption.Cycle != nil {
		last := step(first, b.t.Redemption.Cycle.Period, -1, b.t.EndOfMonth)
		c := b.t.Interest.Cycle
		if c != nil {
			c = &Cycle{Period: c.Period}
		}
		for _, at := range b.dates("cycleOfInterestPayment", anchor, first, c, false) {
			if !at.After(last) {
				list = append(list, at)
			}
		}
	}
	for i := range b.list {
		if b.list[i].Type == PR {
			list = append(list, b.list[i].Scheduled)
		}
	}
	b.payOrCapitalise(append(list, b.end))
}

// instalments adds the events that fix an annuity's instalment: a day before the
// first, and behind every reset. Where the first is due at the initial exchange,
// that fixes it (an annuity-due).
func (b *builder) instalments(first Time) {
	if b.t.NextRedemption == nil {
		if ied := b.t.InitialExchange; ied != nil && !first.After(*ied) {
			b.s.dueAtStart = true
		} else {
			first.Date = first.Date.AddDays(-1)
			b.at(PRF, first)
		}
	}
	resets := 0
	for _, p := range b.list {
		if p.Type == RR {
			resets++
			p.Type, p.rank, p.Amount = PRF, uint8(PRF), money.Fixed{}
			b.list = append(b.list, p)
		}
	}
	if work := resets * len(b.s.redemptions); work > maxAnnuityWork {
		b.add("cycleOfRateReset", "must be sparser: instalments times resets are at most 5,000,000", work)
	}
}

// amortises returns the end of a contract that repays principal: as agreed, or the
// date on which the instalments have repaid it:
//
//	LAM   n = ceil(NT / PRNXT)
//	NAM   n = ceil(NT / (PRNXT - NT·Y·r)),  Y the first redemption period
//	end = n - 1 cycles behind the first redemption still to come
//
// interest is 1 where instalments hold interest.
func (b *builder) amortises(interest int) (Time, bool) {
	t := b.t
	switch {
	case t.Maturity != nil:
		return *t.Maturity, true
	case t.Amortization != nil:
		return *t.Amortization, true
	}
	anchor, ok := b.anchor(t.Redemption)
	if !ok || t.Redemption.Cycle == nil || t.NextRedemption == nil {
		b.add("maturityDate", "must be given, or a redemption cycle and payment that end the contract", "nothing")
		return Time{}, false
	}
	k := 0 // index of the first redemption to come
	if anchor.Before(t.StatusDate) {
		for step(anchor, t.Redemption.Cycle.Period, k, t.EndOfMonth).Before(t.StatusDate) {
			k++
		}
	}
	at := func(i int) Time { return step(anchor, t.Redemption.Cycle.Period, i, t.EndOfMonth) }
	repaid := *t.NextRedemption
	if interest != 0 {
		from := at(max(k-1, 0))
		num, den := t.fraction(b.calc(from), b.calc(step(from, t.Redemption.Cycle.Period, 1, t.EndOfMonth)), 0)
		due, _ := contract.Accrue(*t.Notional, orZero(t.Rate), num, den)
		repaid, _ = money.Sub(repaid, due)
	}
	n, fits := money.Div(*t.Notional, repaid)
	if repaid.Sign() <= 0 || !fits || n.Cmp(money.FromInt(MaxEvents)) > 0 {
		b.add("nextPrincipalRedemptionPayment", "must repay the notional: the contract never ends", t.NextRedemption)
		return Time{}, false
	}
	periods := k - 1 - int(negFloor(n))
	return at(periods), true
}

// negFloor returns -ceil(x) for 0 <= x <= MaxEvents.
func negFloor(x money.Fixed) int64 {
	neg, _ := money.Neg(x)
	return int64(neg.Floor().Float64())
}
