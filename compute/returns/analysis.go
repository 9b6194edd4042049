package returns

import (
	"github.com/capstack/capstack/compute/calendar"
)

// Analysis are the measures of dated flows taken together. A measure whose reason
// is not empty has no value.
type Analysis struct {
	Return      DatedReturn
	First, Last calendar.Date // first and last day of the flows
	From        calendar.Date // the day of NPV and Duration
	NPV         Measure       // on From, at the discount rate
	MOIC        Measure
	Payback     *calendar.Date // nil when the sum of the flows ends below 0
	// Duration is the Macaulay duration of the flows after From in years, Modified
	// the same over 1 + rate, at the discount rate or else the usual root.
	Duration, Modified Measure
}

// Measure is a number, or the reason why there is none.
type Measure struct {
	Value  float64
	Reason string // empty where there is a value
}

func absent(reason string) Measure { return Measure{Reason: reason} }

// Analyze measures flows, of which there is at least one, in any order. rate is an
// effective annual discount rate above -1, nil for none; from is the day of the
// present value and the duration, nil for the first of the flows.
//
//	Duration = sum_k t_k v_k / sum_k v_k,   v_k = amount_k (1 + rate)^-t_k
//
// over the flows after From, t_k being days over 365 (F. Macaulay, 1938).
func Analyze(flows []Flow, rate *float64, from *calendar.Date) Analysis {
	a := Analysis{Return: XIRR(flows), First: flows[0].Date, Last: flows[0].Date}
	for _, f := range flows {
		a.First, a.Last = min(a.First, f.Date), max(a.Last, f.Date)
	}
	a.From = a.First
	if from != nil {
		a.From = *from
	}
	a.NPV = absent("no discount rate was given")
	if rate != nil {
		a.NPV = absent("the value is not finite at this rate")
		if v, ok := NPVDated(*rate, a.From, flows); ok {
			a.NPV = Measure{Value: v}
		}
	}
	a.MOIC = absent("no flow is negative: nothing was paid")
	if v, ok := MOIC(Amounts(flows, nil)); ok {
		a.MOIC = absent("sums overflow")
		if isFinite(v) {
			a.MOIC = Measure{Value: v}
		}
	}
	if day, ok := PaybackDate(flows); ok {
		a.Payback = &day
	}
	a.durations(flows, rate)
	return a
}

// durations fills Duration and Modified.
func (a *Analysis) durations(flows []Flow, rate *float64) {
	at := 0.0
	switch {
	case rate != nil:
		at = *rate
	case a.Return.Status == Found:
		at = a.Return.Rate
	default:
		a.Duration = absent("no discount rate was given and there is no rate of return")
		a.Modified = a.Duration
		return
	}
	a.Duration = macaulay(flows, at, a.From)
	a.Modified = a.Duration
	if a.Duration.Reason == "" {
		a.Modified.Value /= 1 + at
		if !isFinite(a.Modified.Value) {
			a.Modified = absent("the duration is not finite at this rate")
		}
	}
}

// macaulay is the duration of the flows after a day.
func macaulay(flows []Flow, rate float64, from calendar.Date) Measure {
	sum, weighted, sign := 0.0, 0.0, 0.0
	for i, f := range flows {
		if f.Date <= from || f.Amount == 0 {
			continue
		}
		if sign*f.Amount < 0 {
			return absent("the flows after the valuation date have both signs")
		}
		sign = 1
		if f.Amount < 0 {
			sign = -1
		}
		v, ok := NPVDated(rate, from, flows[i:i+1])
		if !ok {
			return absent("the duration is not finite at this rate")
		}
		sum += v
		weighted += float64(v * (float64(f.Date-from) / daysPerYear))
	}
	switch {
	case sign == 0:
		return absent("there is no flow after the valuation date")
	case sum == 0 || !isFinite(weighted/sum):
		return absent("the duration is not finite at this rate")
	default:
		return Measure{Value: weighted / sum}
	}
}
