package actus

import "github.com/capstack/capstack/compute/money"

// The formulas below use the standard's symbols: N notional, A accrued interest, F
// accrued fee, R the sign of the role; A and F have run up to the event.

// initialExchange pays -R (NT + PDIED) and starts the contract.
func initialExchange(r *run, e *Planned) amount {
	r.exchanged()
	st := &r.state
	switch {
	case r.t.Accrued != nil:
		st.accrued = r.signed(*r.t.Accrued)
	default:
		// Interest may run from a cycle anchor before the exchange.
		st.accrued = amount{}
		r.accrue(r.s.earlyNum, r.s.earlyDen)
	}
	if r.t.Type == ANN && !st.hasRedemption && r.s.dueAtStart {
		st.redemption, st.hasRedemption = r.annuity(e.calc, true), true
	}
	return r.neg(r.signed(r.add(orZero(r.t.Notional), r.t.PremiumDiscount)))
}

// payInterest pays interestBy · A.
func payInterest(r *run, _ *Planned) amount {
	paid := r.mul(r.state.accrued, r.state.interestBy)
	r.state.accrued = amount{}
	return paid
}

// capitaliseInterest adds A to N.
func capitaliseInterest(r *run, _ *Planned) amount {
	n := r.add(r.state.notional, r.state.accrued)
	r.state.accrued = amount{}
	r.setNotional(n)
	return amount{}
}

// redeem takes an amount of R's sign off N, at most N, and pays notionalBy times it.
func redeem(r *run, by amount) amount {
	n := r.state.notional
	if r.s.sign > 0 && by.Cmp(n) > 0 || r.s.sign < 0 && by.Cmp(n) < 0 {
		by = n
	}
	r.setNotional(r.sub(n, by))
	return r.mul(by, r.state.notionalBy)
}

// redeemFixed repays the instalment (LAM).
func redeemFixed(r *run, _ *Planned) amount { return redeem(r, r.signed(r.state.redemption)) }

// redeemRest repays the instalment less the interest due (NAM, ANN). It may be
// negative: then N grows.
func redeemRest(r *run, _ *Planned) amount {
	return redeem(r, r.sub(r.signed(r.state.redemption), r.state.accrued))
}

// redeemListed repays the amount of the list or of the observed event.
func redeemListed(r *run, e *Planned) amount { return redeem(r, r.signed(e.Amount)) }

// prepay repays an observed amount ahead of schedule.
func prepay(r *run, e *Planned) amount { return redeem(r, r.signed(e.Amount)) }

// increaseListed draws the amount of the list: -R · amount.
func increaseListed(r *run, e *Planned) amount {
	by := r.signed(e.Amount)
	r.setNotional(r.add(r.state.notional, by))
	return r.neg(r.mul(by, r.state.notionalBy))
}

// mature pays notionalBy · N + interestBy · A + F.
func mature(r *run, _ *Planned) amount {
	st := &r.state
	paid := r.mul(st.notional, st.notionalBy)
	paid = r.add(paid, r.mul(st.accrued, st.interestBy))
	paid = r.add(paid, st.fee)
	st.accrued, st.fee = amount{}, amount{}
	st.notional, st.base = amount{}, amount{}
	return paid
}

// resetToFixed sets the rate that the terms, or the list of a LAX, already hold.
func resetToFixed(r *run, e *Planned) amount {
	r.state.rate = e.Amount
	return amount{}
}

// resetRate follows the index; see Reset for the formula.
func resetRate(r *run, e *Planned) amount {
	t, st := &r.t.Reset, &r.state
	rate := r.add(r.mul(r.observe(t.Index, e), t.Multiplier), e.Amount)
	delta := r.sub(rate, st.rate)
	if f := t.PeriodFloor; f != nil {
		floor := *f
		if floor.Sign() > 0 {
			floor = r.neg(floor)
		}
		delta = maxOf(delta, floor)
	}
	if t.PeriodCap != nil {
		delta = minOf(delta, *t.PeriodCap)
	}
	rate = r.add(st.rate, delta)
	if t.LifeFloor != nil {
		rate = maxOf(rate, *t.LifeFloor)
	}
	if t.LifeCap != nil {
		rate = minOf(rate, *t.LifeCap)
	}
	st.rate = rate
	return amount{}
}

func minOf(a, b amount) amount {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

func maxOf(a, b amount) amount {
	if a.Cmp(b) > 0 {
		return a
	}
	return b
}

// refixRedemption sets the annuity's instalment for what is owed and the rate.
func refixRedemption(r *run, e *Planned) amount {
	r.state.redemption, r.state.hasRedemption = r.annuity(e.calc, false), true
	return amount{}
}

// refixBase lets the frozen base of interest catch up with N.
func refixBase(r *run, _ *Planned) amount {
	r.state.base = r.state.notional
	return amount{}
}

// payFee pays R · rate, or the fee accrued on a nominal basis.
func payFee(r *run, _ *Planned) amount {
	if r.t.FeeNominal {
		paid := r.state.fee
		r.state.fee = amount{}
		return paid
	}
	return r.signed(orZero(r.t.FeeRate))
}

// rescale sets the multipliers to index / index at the start.
func rescale(r *run, e *Planned) amount {
	ratio := r.ok(money.Div(r.observe(r.t.ScalingIndex, e), *r.t.ScalingBase))
	if r.t.ScalesNotional {
		r.state.notionalBy = ratio
	}
	if r.t.ScalesInterest {
		r.state.interestBy = ratio
	}
	return amount{}
}

// purchase pays -R (price + A). A carries the role's sign already, so that for a
// liability the accrued part turns round: odd, and what the test vectors hold.
func purchase(r *run, _ *Planned) amount {
	return r.neg(r.signed(r.add(r.t.PurchasePrice, r.state.accrued)))
}

// terminate receives R (price + A), with purchase's oddity, and ends the contract.
func terminate(r *run, _ *Planned) amount {
	paid := r.signed(r.add(r.t.TerminationPrice, r.state.accrued))
	st := &r.state
	st.notional, st.base, st.accrued, st.fee = amount{}, amount{}, amount{}, amount{}
	return paid
}

// look changes nothing.
func look(*run, *Planned) amount { return amount{} }

// payDividend pays R · observed dividend.
func payDividend(r *run, e *Planned) amount { return r.signed(r.observe(r.t.DividendIndex, e)) }

// buyOutright and sellOutright trade at the price alone.
func buyOutright(r *run, _ *Planned) amount  { return r.neg(r.signed(r.t.PurchasePrice)) }
func sellOutright(r *run, _ *Planned) amount { return r.signed(r.t.TerminationPrice) }

// startSwap starts accrual; no principal is exchanged.
func startSwap(r *run, _ *Planned) amount {
	r.exchanged()
	return amount{}
}

// payFixed pays the fixed leg's A, payFloating the other leg's, payNet their sum.
func payFixed(r *run, e *Planned) amount { return payInterest(r, e) }

func payFloating(r *run, _ *Planned) amount {
	paid := r.state.floating
	r.state.floating = amount{}
	return paid
}

func payNet(r *run, e *Planned) amount { return r.add(payFixed(r, e), payFloating(r, e)) }

// endSwap ends a plain swap; no principal is exchanged.
func endSwap(r *run, _ *Planned) amount {
	r.state = state{rate: r.state.rate}
	return amount{}
}

// buySwap and sellSwap trade at the price and the net interest accrued.
func buySwap(r *run, _ *Planned) amount {
	return r.neg(r.signed(r.add(r.t.PurchasePrice, r.add(r.state.accrued, r.state.floating))))
}

func sellSwap(r *run, e *Planned) amount {
	paid := r.signed(r.add(r.t.TerminationPrice, r.add(r.state.accrued, r.state.floating)))
	endSwap(r, e)
	return paid
}
