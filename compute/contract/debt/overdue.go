package debt

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// Overdue is an amount that was not paid when due. It accrues the contract's rate
// and a default margin, compounding on payment dates (conventions 4.9).
type Overdue struct {
	ID     string
	Amount money.Fixed   // unpaid principal and interest, whole cents
	Since  calendar.Date // the day it was due
	Margin money.Fixed   // above the contract's rate: 0.02 by default of the market
	Count  calendar.DayCount
}

// Owed returns what settles the overdue amount on a day, whole cents: dates are the
// payment dates in order, on which unpaid default interest joins the amount.
//
//	owed_k = owed_{k-1} + round(owed_{k-1} · (rate_k + margin) · num/den)
//
// rate gives the contract's annual rate from a day on.
func (o Overdue) Owed(on calendar.Date, dates []calendar.Date, rate func(calendar.Date) money.Fixed) (money.Fixed, Findings) {
	var f Findings
	f.checkAmount(o.ID, "Amount", o.Amount)
	f.checkRate(o.ID, "Margin", o.Margin)
	f.check(on >= o.Since, o.ID, "Since", "must not be after the settlement "+on.String(), o.Since)
	f.check(o.Count.Valid(), o.ID, "Count", "must be a known day count", uint8(o.Count))
	if len(f) > 0 {
		return money.Fixed{}, f
	}
	owed, from := o.Amount, o.Since
	for i := 0; i <= len(dates); i++ {
		to := on
		if i < len(dates) {
			to = min(dates[i], on)
		}
		if to <= from {
			continue
		}
		annual := plus(rate(from), o.Margin)
		num, den := o.Count.Fraction(from, to)
		interest, ok := contract.Accrue(owed, annual, num, den)
		f.checkRate(o.ID, "rate", annual)
		f.check(ok, o.ID, "Amount", "must stay below 1.7e20", owed)
		if len(f) > 0 {
			return money.Fixed{}, f
		}
		owed, from = plus(owed, cents(interest)), to
	}
	return owed, nil
}
