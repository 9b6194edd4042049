package actus

import "slices"

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
