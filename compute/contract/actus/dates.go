package actus

import (
	"slices"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

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

// horizon is the end of a contract without maturity.
func (b *builder) horizon() bool {
	if b.t.Maturity != nil {
		b.matures(*b.t.Maturity)
		return true
	}
	if b.to == nil {
		b.add("to", "must be given for a contract without maturityDate", "nothing")
		return false
	}
	b.end = *b.to
	return true
}

// layOpenEnded lays a UMP: interest is capitalised, payments are observed.
func layOpenEnded(b *builder) {
	if !b.horizon() {
		return
	}
	b.exchange()
	b.capitalise()
	b.common()
	if b.calledOff() {
		return
	}
	if b.t.Maturity != nil {
		b.on(MD, b.end)
	}
}

// capitalise adds IPCI on the cycle, from the initial exchange itself where it has
// no anchor (the text of the specification says one cycle later).
func (b *builder) capitalise() {
	r := b.t.Interest
	if r.Anchor == nil {
		r.Anchor = b.t.InitialExchange
	}
	if r.Cycle != nil {
		b.repeat(IPCI, "cycleOfInterestPayment", r, false)
	}
}

// layCallMoney lays a CLM. It ends at maturity, or after notice: the XD event is
// observed, the contract settles its interest and principal a notice period later
// and has no other event behind the notice.
func layCallMoney(b *builder) {
	if !b.horizon() {
		return
	}
	b.exchange()
	b.capitalise()
	b.common()
	if b.calledOff() {
		return
	}
	if b.t.Maturity != nil {
		b.at(IP, b.end)
		b.at(MD, b.end)
	}
}

// calledOff ends the contract after the first notice observed, if there is one.
func (b *builder) calledOff() bool {
	var first *Time
	for i := range b.seen {
		o := &b.seen[i]
		mine := o.Type == XD && (o.ContractID == "" || o.ContractID == b.t.ID)
		if mine && (first == nil || o.Time.Before(*first)) {
			first = &o.Time
		}
	}
	if first != nil {
		b.callOff(*first)
	}
	return first != nil
}

// callOff ends the contract a notice period after the notice.
func (b *builder) callOff(notice Time) {
	b.list = slices.DeleteFunc(b.list, func(p Planned) bool { return p.Time.After(notice) })
	settle := notice
	settle.Date = b.t.Notice.after(notice.Date, 1)
	b.matures(settle)
	xd := b.at(XD, notice)
	xd.rank = uint8(IP) - 1 // before the interest that it makes due
	b.at(IP, settle)
	b.at(STD, settle)
}

// layNothing lays a CSH, which is there and has no dates.
func layNothing(b *builder) {}

// layStock lays a STK: dividends up to `to`, that day included where it is on the
// cycle.
func layStock(b *builder) {
	t := b.t
	if !t.Dividend.given() {
		return
	}
	anchor, ok := b.anchor(t.Dividend)
	if !ok && t.Purchase != nil && t.Dividend.Cycle != nil {
		anchor, ok = step(*t.Purchase, t.Dividend.Cycle.Period, 1, t.EndOfMonth), true
	}
	if !ok || b.to == nil {
		b.check(ok, "cycleAnchorDateOfDividendPayment", "must be given", "nothing")
		b.check(b.to != nil, "to", "must be given for a contract that never ends", "nothing")
		return
	}
	end := *b.to
	if end.Second == lastSecond {
		end = Time{Date: end.Date.AddDays(1)}
	} else {
		end.Second++
	}
	c := t.Dividend.Cycle
	if c != nil {
		c = &Cycle{Period: c.Period}
	}
	for _, at := range b.dates("cycleOfDividendPayment", anchor, end, c, false) {
		b.on(DV, at)
	}
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
