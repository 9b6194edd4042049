package project

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// HedgeKind is the shape of an interest-rate hedge.
type HedgeKind uint8

// Kinds of hedge. A swap pays FixedRate and receives the index; a cap receives what the index is above StrikeRate.
const (
	HedgeUnspecified HedgeKind = iota
	Swap
	Cap
)

// Hedge is an interest-rate swap or cap beside a floating tranche: its index, reset and payment dates and day count are the
// tranche's. The notional is frozen with the plan; what happens to the loan afterwards does not move it (conventions 4.1, 4.6).
//
//	notional_t = HedgedFraction x planned balance of the tranche, or x the notional listed for the date
//	swap: the project pays notional x (FixedRate - index), receives it where that is negative
//	cap:  the project receives notional x max(0, index - StrikeRate)
type Hedge struct {
	ID             string         `path:"hedge_id"`
	Kind           HedgeKind      `path:"kind" required:"true"`                     // required
	TrancheID      string         `path:"tranche_id"`                               // the floating tranche; required
	HedgedFraction Amount         `path:"hedged_fraction" range:"0..2" default:"1"` // of the notional schedule; default 1; 0..2
	Notionals      []Notional     `path:"notionals" max:"600"`                      // notional from each date on, 0 before the first; default: the tranche's planned balance
	FixedRate      Amount         `path:"fixed_rate" range:"-0.05..0.5"`            // of a swap, annual nominal, required there; -0.05..0.5
	StrikeRate     Amount         `path:"strike_rate" range:"-0.05..0.5"`           // of a cap, annual, required there; -0.05..0.5
	StartDate      *calendar.Date `path:"start_date"`                               // periods that start before it are not hedged; default: the tranche's issue date
	EndDate        *calendar.Date `path:"end_date"`                                 // periods that end after it are not hedged; default: the tranche's maturity
	PremiumUSD     Amount         `path:"premium_usd" range:"0..10000000000000"`    // of a cap, a use of funds paid with the tranche's draw; default 0; 0..1e13
}

// Notional is the amount that a hedge counts on from a date on.
type Notional struct {
	Date      calendar.Date `path:"date"`
	AmountUSD money.Fixed   `path:"amount_usd" range:"0..10000000000000"` // 0..1e13
}
