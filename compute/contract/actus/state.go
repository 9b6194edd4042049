package actus

import (
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

type amount = money.Fixed

// state is what a contract is at a moment. Amounts carry the sign of the role.
type state struct {
	notional, rate, accrued amount
	floating                amount // accrued on the second leg of a plain swap
	base                    amount // on which interest accrues
	fee                     amount // fee accrued
	redemption              amount // the next instalment; positive
	hasRedemption           bool
	notionalBy, interestBy  amount // scaling multipliers
}

// run applies the events of a schedule to a state. Its arithmetic is sticky: the
// first amount out of range fails the run, and what follows means nothing.
type run struct {
	s      *Schedule
	t      *Terms
	index  Observations
	state  state
	failed bool
	err    error
}

func (r *run) ok(x amount, ok bool) amount {
	if !ok {
		r.failed = true
	}
	return x
}

func (r *run) add(a, b amount) amount { return r.ok(money.Add(a, b)) }
func (r *run) sub(a, b amount) amount { return r.ok(money.Sub(a, b)) }
func (r *run) mul(a, b amount) amount {
	if b == money.One() {
		return a
	}
	return r.ok(money.Mul(a, b))
}
func (r *run) neg(a amount) amount { return r.ok(money.Neg(a)) }

// signed gives a positive term the sign of the role.
func (r *run) signed(a amount) amount {
	if r.s.sign < 0 {
		return r.neg(a)
	}
	return a
}

// setNotional moves the notional, and with it the base of interest unless that is
// frozen.
func (r *run) setNotional(n amount) {
	r.state.notional = n
	if r.t.Base != BaseLagged {
		r.state.base = n
	}
}

// initial is the state at the status date, before any event.
func (r *run) initial() {
	t, st := r.t, &r.state
	st.notionalBy, st.interestBy, st.fee = t.NotionalMultiplier, t.InterestMulti, t.FeeAccrued
	if t.NextRedemption != nil {
		st.redemption, st.hasRedemption = *t.NextRedemption, true
	} else if r.s.equal != (money.Fixed{}) {
		st.redemption, st.hasRedemption = r.s.equal, true
	}
	if t.InitialExchange == nil || !t.InitialExchange.After(t.StatusDate) {
		r.exchanged()
		if t.Accrued == nil && r.s.accruedDen > 0 {
			st.accrued = r.ok(contract.Accrue(st.base, st.rate, r.s.accruedNum, r.s.accruedDen))
		}
	}
	if t.Accrued != nil {
		st.accrued = r.signed(*t.Accrued)
	}
	running := t.InitialExchange != nil && !t.InitialExchange.After(t.StatusDate)
	if t.Type == ANN && running && !st.hasRedemption {
		// The event that fixed the instalment is in the past: fix it for what is
		// owed now.
		st.redemption, st.hasRedemption = r.annuity(r.s.from, false), true
	}
}

// exchanged sets what the initial exchange fixes.
func (r *run) exchanged() {
	t, st := r.t, &r.state
	if t.Type == STK {
		return
	}
	n := r.signed(orZero(t.Notional))
	r.setNotional(n)
	if t.Base == BaseLagged {
		st.base = n
		if t.BaseAmount != nil {
			st.base = r.signed(*t.BaseAmount)
		}
	}
	st.rate = orZero(t.Rate)
	if t.Type == SWPPV {
		st.rate = orZero(t.Rate2)
	}
}

func orZero(x *amount) amount {
	if x == nil {
		return amount{}
	}
	return *x
}

// accrue lets interest and fee run over num/den of a year.
func (r *run) accrue(num, den int64) {
	st := &r.state
	if num == 0 {
		return
	}
	rate := st.rate
	if r.t.Type == SWPPV {
		floating := r.ok(contract.Accrue(st.notional, st.rate, num, den))
		st.floating = r.sub(st.floating, floating)
		rate = orZero(r.t.Rate)
	}
	if st.base != (amount{}) && rate != (amount{}) {
		st.accrued = r.add(st.accrued, r.ok(contract.Accrue(st.base, rate, num, den)))
	}
	if r.t.FeeNominal && r.t.FeeRate != nil {
		st.fee = r.add(st.fee, r.ok(contract.Accrue(st.notional, *r.t.FeeRate, num, den)))
	}
}

// observe reads an index for an event: at its scheduled time, which is the key that
// the standard's data carry; else at the moved time; else on the fixing date. A
// missing value fails the run.
func (r *run) observe(index string, e *Planned) amount {
	fixing := Time{Date: e.Scheduled.Date, Second: e.Scheduled.Second}
	lag := r.t.Reset.FixingDays
	fixing.Date = Period{Days: -lag.Days, Months: -lag.Months}.after(fixing.Date, 1)
	for _, at := range [...]Time{e.Scheduled, e.Time, fixing} {
		if v, ok := r.index[index][at]; ok {
			return v
		}
	}
	if r.err == nil {
		r.err = &ObservationError{ID: r.t.ID, Index: index, At: e.Scheduled}
	}
	return amount{}
}

// annuity is the payment that repays the notional and what has accrued by the last
// of the redemption dates after d, or from d on when it is due on d itself.
func (r *run) annuity(d calendar.Date, due bool) amount {
	owed := r.add(r.state.notional, r.state.accrued)
	after := d
	if !due {
		after++
	}
	i, _ := slices.BinarySearch(r.s.redemptions, after)
	factors, from := make([]amount, 0, len(r.s.redemptions)-i), d
	for _, next := range r.s.redemptions[i:] {
		num, den := r.t.fraction(from, next, r.s.maturity)
		f, _ := money.FromRatio(num, den) // den is positive
		if len(factors) == 0 {
			// Up to the first payment interest is simple, and not on interest.
			owed = r.add(owed, r.ok(contract.Accrue(r.state.base, r.state.rate, num, den)))
			f = amount{}
		}
		factors, from = append(factors, f), next
	}
	if len(factors) == 0 {
		return r.state.redemption
	}
	a := r.ok(contract.Annuity(owed, r.state.rate, factors))
	return r.signed(a)
}
