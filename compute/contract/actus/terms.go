package actus

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// Type is an ACTUS contract type.
type Type string

// The contract types that Resolve knows.
const (
	PAM   Type = "PAM"   // principal at maturity: a bond, a bullet loan
	LAM   Type = "LAM"   // linear amortizer: equal principal
	NAM   Type = "NAM"   // negative amortizer: payment less interest is principal
	ANN   Type = "ANN"   // annuity: level payments
	LAX   Type = "LAX"   // exotic linear amortizer: lists of amounts, up and down
	UMP   Type = "UMP"   // undefined maturity: a deposit, a balance at call
	CLM   Type = "CLM"   // call money: ends after notice
	CSH   Type = "CSH"   // cash
	STK   Type = "STK"   // stock
	CAPFL Type = "CAPFL" // cap, floor or collar on a loan
	SWPPV Type = "SWPPV" // plain interest rate swap
	SWAPS Type = "SWAPS" // swap of two contracts
	CEG   Type = "CEG"   // guarantee
	CEC   Type = "CEC"   // collateral
	// COM is a commodity. It has no events of its own: it is what collateral is
	// made of.
	COM Type = "COM"
)

// Role is the side of a contract on which the cash flows are stated.
type Role string

// sign returns +1 for the side that owns, receives fixed or buys, -1 for the other
// and 0 for text that is no role.
func (r Role) sign() int {
	switch r {
	case "RPA", "RFL", "RF", "BUY", "LG", "COL":
		return 1
	case "RPL", "PFL", "PF", "SEL", "ST":
		return -1
	default:
		return 0
	}
}

// DayRule is the business-day convention: how a date moves, and whether interest
// runs to the moved date (shift, then calculate) or to the one before the move.
type DayRule struct {
	Rule           calendar.BusinessDay
	CalculateFirst bool // CS*: interest by unmoved dates; SC* is false
}

// InterestBase says on which amount a LAM, NAM or ANN accrues.
type InterestBase string

// The interest-calculation bases. NTIED behaves as NT, as in the reference
// implementation (the specification freezes it at the initial exchange).
const (
	BaseNotional InterestBase = "NT"  // the notional outstanding
	BaseLagged   InterestBase = "NTL" // frozen, and updated on its own cycle
)

// Repetition is an anchor and a cycle, each optional.
type Repetition struct {
	Anchor *Time
	Cycle  *Cycle
}

// given reports whether the terms have any of the two.
func (r Repetition) given() bool { return r.Anchor != nil || r.Cycle != nil }

// Reset holds how a rate follows its index.
//
//	rate = min(max(rate + min(max(index·Multiplier + Spread - rate, PeriodFloor), PeriodCap), LifeFloor), LifeCap)
type Reset struct {
	Repetition
	Index                  string // marketObjectCodeOfRateReset
	Multiplier             money.Fixed
	Spread                 money.Fixed
	Next                   *money.Fixed // rate of the first reset after the status date, already fixed
	PeriodCap, PeriodFloor *money.Fixed // greatest rise and fall (a negative number, or its magnitude) at one reset
	LifeCap, LifeFloor     *money.Fixed
	FixingDays             Period // calendar days by which the fixing precedes the reset
}

// Segment is one entry of the lists of a LAX: what happens from Anchor on, every
// Cycle, until the next segment. Without a cycle it happens once.
type Segment struct {
	Anchor Time
	Cycle  *Cycle
	// Amount is the principal of each date, or for a rate segment the rate (Fixed)
	// or its spread.
	Amount money.Fixed
	// Fixed marks a rate that is set, not read from an index.
	Fixed bool
	// Increase marks principal that is drawn, not repaid.
	Increase bool
}

// Reference is one contract inside another.
type Reference struct {
	Role string // FIL, SEL, UDL, COVE, COVI
	ID   string
	// Terms is nil for a reference by identifier alone.
	Terms *Terms
}

// Terms are the terms of one contract, typed. The field of a term that is absent is
// nil, or the default that the standard gives it. Amounts are positive; the Role
// gives their sign. Rates are annual.
type Terms struct {
	ID, Currency, Creator string
	Type                  Type
	Role                  Role
	StatusDate            Time

	Calendar   calendar.Calendar
	DayRule    DayRule
	EndOfMonth bool // a month-end anchor keeps to month ends
	DayCount   DayCount

	InitialExchange, Maturity, Amortization *Time
	Notional                                *money.Fixed
	PremiumDiscount                         money.Fixed // premiumDiscountAtIED, added to what is exchanged
	Rate, Rate2                             *money.Fixed
	Accrued                                 *money.Fixed // interest accrued at the status date
	Interest                                Repetition
	CapitalizationEnd                       *Time
	Reset                                   Reset

	Redemption     Repetition
	NextRedemption *money.Fixed // nextPrincipalRedemptionPayment
	Base           InterestBase
	BaseAmount     *money.Fixed
	BaseReset      Repetition

	Fee        Repetition
	FeeRate    *money.Fixed
	FeeNominal bool // feeBasis N: a rate on the notional; else an amount
	FeeAccrued money.Fixed

	Scaling                           Repetition
	ScalesNotional, ScalesInterest    bool
	ScalingIndex                      string
	ScalingBase                       *money.Fixed // index when the contract was made
	NotionalMultiplier, InterestMulti money.Fixed

	Purchase, Termination           *Time
	PurchasePrice, TerminationPrice money.Fixed

	Dividend      Repetition
	DividendIndex string
	MarketObject  string
	Quantity      money.Fixed

	Notice     Period // xDayNotice
	Settlement Period
	CashNetted bool // deliverySettlement S: equal events of two legs become one

	Coverage      money.Fixed // of a credit enhancement, 1 is all
	Exposure      string      // NO: notional, NI: with accrued interest
	CreditEvents  []string
	Structure     []Reference
	InterestParts []Segment // LAX
	PrincipalList []Segment // LAX
	RateParts     []Segment // LAX

	// Ignored are the names of terms that have no meaning here, in order: parties
	// and market data that no cash flow depends on, and misspellings.
	Ignored []string
}

// DayCount is the day count convention, with what the calendar's own counts lack.
type DayCount struct {
	Count calendar.DayCount
	// TwentyEight is 28E/336 of the standard: twelve months of 28 days.
	TwentyEight bool
}

// fraction is the part of a year from start to end, 30E/360 ISDA with its rule for
// the end of the contract.
func (t *Terms) fraction(start, end, maturity calendar.Date) (num, den int64) {
	switch {
	case t.DayCount.TwentyEight:
		y1, m1, d1 := start.YMD()
		y2, m2, d2 := end.YMD()
		return int64(336*(y2-y1) + 28*(m2-m1) + min(d2, 28) - min(d1, 28)), 336
	case t.DayCount.Count == calendar.Business252:
		return calendar.Business252.CouponFraction(start, end, calendar.Coupon{Calendar: t.Calendar})
	case end == maturity:
		return t.DayCount.Count.FinalFraction(start, end)
	default:
		return t.DayCount.Count.Fraction(start, end)
	}
}

// ObservationError reports an index that has no value where the contract reads it.
type ObservationError struct {
	ID    string // of the contract
	Index string
	At    Time
}

func (e *ObservationError) Error() string {
	return fmt.Sprintf("contract %q: index %q has no observation at %v", e.ID, e.Index, e.At)
}

// RangeError reports arithmetic that left the range of amounts, about 1.7e20.
type RangeError struct {
	ID   string
	Type EventType
	At   Time
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("contract %q: %v at %v: an amount above 1.7e20", e.ID, e.Type, e.At)
}
