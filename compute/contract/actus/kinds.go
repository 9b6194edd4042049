package actus

// EventType is an ACTUS event type. Its order is that in which events of one time
// happen: a rate reset on a payment day applies behind that payment.
type EventType uint8

// The event types.
const (
	IED  EventType = iota // initial exchange
	FP                    // fee payment
	PR                    // principal redemption
	PD                    // principal drawing
	PI                    // principal increase
	PY                    // penalty payment
	PP                    // prepayment of principal
	IP                    // interest payment
	IPFX                  // fixed interest of a swap
	IPFL                  // floating interest of a swap
	IPCI                  // interest capitalised
	CE                    // credit event
	RRF                   // reset to a rate already fixed
	RR                    // reset to an observed index
	PRF                   // redemption amount fixed anew
	DV                    // dividend
	PRD                   // purchase
	MR                    // margining
	TD                    // termination
	SC                    // scaling index revised
	IPCB                  // interest calculation base fixed anew
	MD                    // maturity
	XD                    // exercise, or notice
	STD                   // settlement
	AD                    // analysis: the state is looked at
	eventTypes
)

const eventNames = "IED FP  PR  PD  PI  PY  PP  IP  IPFXIPFLIPCICE  RRF RR  PRF DV  PRD MR  TD  SC  IPCBMD  XD  STD AD  "

// String returns the acronym of the standard.
func (e EventType) String() string {
	if e >= eventTypes {
		return "unknown event"
	}
	return trim(eventNames[4*int(e) : 4*int(e)+4])
}

// ParseEventType reads an acronym.
func ParseEventType(s string) (EventType, bool) {
	for e := range eventTypes {
		if e.String() == s {
			return e, true
		}
	}
	return 0, false
}

// effect is what an event does: it moves the state, which has accrued up to it, and
// returns the payoff.
type effect func(*run, *Planned) amount

// effects are the events of a contract type. A nil entry never happens to it.
type effects [eventTypes]effect

// with returns a copy with some entries set anew.
func (e effects) with(more map[EventType]effect) *effects {
	for k, v := range more {
		e[k] = v
	}
	return &e
}

// The tables of effects; read only.
var (
	loanEffects = &effects{
		IED: initialExchange, IP: payInterest, IPCI: capitaliseInterest, RR: resetRate, RRF: resetToFixed,
		FP: payFee, SC: rescale, PP: prepay, PRD: purchase, TD: terminate, MD: mature, AD: look,
	}
	linearEffects  = loanEffects.with(map[EventType]effect{PR: redeemFixed, IPCB: refixBase})
	levelEffects   = linearEffects.with(map[EventType]effect{PR: redeemRest, PRF: refixRedemption})
	listedEffects  = loanEffects.with(map[EventType]effect{PR: redeemListed, PI: increaseListed})
	callEffects    = listedEffects.with(map[EventType]effect{XD: look, STD: mature})
	cashEffects    = &effects{AD: look}
	stockEffects   = &effects{DV: payDividend, PRD: buyOutright, TD: sellOutright, AD: look}
	rateSwapEffect = loanEffects.with(map[EventType]effect{IED: startSwap, IP: payNet, IPFX: payFixed, IPFL: payFloating,
		PRD: buySwap, TD: sellSwap, MD: endSwap})
)

// kind is a contract type as data.
type kind struct {
	needs   []string       // terms without which it has no meaning
	lay     func(*builder) // lays its dates
	effects *effects
}

// What the types need; read only.
var (
	needCash     = []string{"notionalPrincipal"}
	needLoan     = []string{"initialExchangeDate", "notionalPrincipal"}
	needBullet   = append(needLoan[:2:2], "maturityDate")
	needNegative = append(needLoan[:2:2], "nextPrincipalRedemptionPayment", "nominalInterestRate")
	needAnnuity  = append(needLoan[:2:2], "nominalInterestRate")
	needRateSwap = append(needBullet[:3:3], "nominalInterestRate", "nominalInterestRate2")
)

// kindOf returns the kind of a type that stands by itself.
func kindOf(t Type) (kind, bool) {
	switch t {
	case PAM:
		return kind{needBullet, layBullet, loanEffects}, true
	case LAM:
		return kind{needLoan, layLinear, linearEffects}, true
	case NAM:
		return kind{needNegative, layLevel, levelEffects}, true
	case ANN:
		return kind{needAnnuity, layLevel, levelEffects}, true
	case LAX:
		return kind{needLoan, layListed, listedEffects}, true
	case UMP:
		return kind{needLoan, layOpenEnded, callEffects}, true
	case CLM:
		return kind{needLoan, layCallMoney, callEffects}, true
	case CSH:
		return kind{needCash, layNothing, cashEffects}, true
	case STK:
		return kind{nil, layStock, stockEffects}, true
	case SWPPV:
		return kind{needRateSwap, layRateSwap, rateSwapEffect}, true
	default:
		return kind{}, false
	}
}
