package actus

import "slices"

// matures fixes the end of the contract.
func (b *builder) matures(end Time) {
	b.end = end
	b.s.maturity = b.calc(end)
}

// exchange adds the initial exchange; no business day moves it.
func (b *builder) exchange() { b.at(IED, *b.t.InitialExchange) }

// common adds what every contract with a rate may have besides its interest and
// principal.
func (b *builder) common() {
	t := b.t
	if anchor, ok := b.anchor(t.Reset.Repetition); ok {
		for _, at := range b.dates("cycleOfRateReset", anchor, b.end, t.Reset.Cycle, false) {
			b.on(RR, at).Amount = t.Reset.Spread
		}
	}
	b.repeat(FP, "cycleOfFee", t.Fee, true)
	if t.ScalesInterest || t.ScalesNotional {
		b.repeat(SC, "cycleOfScalingIndex", t.Scaling, false)
	}
}

// interest adds interest payments on the cycle and at the end: capitalised up to
// the end of capitalisation and on that day, paid behind it. Without a cycle
// interest is paid at the end.
func (b *builder) interest() {
	t := b.t
	if t.Rate == nil {
		return
	}
	if anchor, ok := b.anchor(t.Interest); ok {
		b.payOrCapitalise(b.dates("cycleOfInterestPayment", anchor, b.end, t.Interest.Cycle, true))
		return
	}
	b.payOrCapitalise([]Time{b.end})
}

// payOrCapitalise adds IP or IPCI on each date.
func (b *builder) payOrCapitalise(list []Time) {
	last := b.t.CapitalizationEnd
	if last != nil && !slices.Contains(list, *last) {
		b.on(IPCI, *last)
	}
	for _, at := range list {
		if last != nil && !at.After(*last) {
			b.on(IPCI, at)
		} else {
			b.on(IP, at)
		}
	}
}

// layBullet lays a PAM.
func layBullet(b *builder) {
	b.matures(*b.t.Maturity)
	b.exchange()
	b.on(MD, b.end)
	b.interest()
	b.common()
}

// layRateSwap lays a SWPPV: two legs on one cycle, paid apart or net.
func layRateSwap(b *builder) {
	b.matures(*b.t.Maturity)
	b.exchange()
	b.on(MD, b.end)
	list := []Time{b.end}
	if anchor, ok := b.anchor(b.t.Interest); ok {
		list = b.dates("cycleOfInterestPayment", anchor, b.end, b.t.Interest.Cycle, true)
	}
	for _, at := range list {
		if b.t.CashNetted {
			b.on(IP, at)
			continue
		}
		b.on(IPFX, at)
		b.on(IPFL, at)
	}
	b.common()
}
