package process

import (
	"fmt"
	"math"

	"github.com/capstack/capstack/compute/rating"
	"github.com/capstack/capstack/compute/rng"
)

// Never is the time of a default that does not happen within the curve's reach, years.
const Never = 1e6

// MaxHazardSteps bounds the steps of a hazard curve.
const MaxHazardSteps = 60

// Hazard is a piecewise constant intensity of default: Rates[i] holds from the end of the step before to Ends[i], the last
// for ever.
//
//	survival(t) = exp(-integral of the hazard from 0 to t)
type Hazard struct {
	Ends  []float64 // years, strictly increasing, above 0; the last may be +Inf
	Rates []float64 // per year, at least 0
}

// Flat is the same intensity for ever.
func Flat(rate float64) Hazard { return Hazard{Ends: []float64{math.Inf(1)}, Rates: []float64{rate}} }

// FlatFromSpread is the flat hazard of a credit default swap by the credit triangle (Hull, "Options, Futures, and Other
// Derivatives", 10th edition, section 24.4):
//
//	hazard = spread / (1 - recovery)
//
// spread per year as a fraction (675bp = 0.0675), recovery in [0, 1).
func FlatFromSpread(spread, recovery float64) Hazard { return Flat(spread / (1 - recovery)) }

// HazardFromRating is the hazard with the average cumulative default rates of a grade: constant between the terms of the
// table, and after the last as before it.
//
//	rate_i = ln((1 - D_{i-1}) / (1 - D_i)) / (t_i - t_{i-1}),  D_0 = 0 at t_0 = 0
//
// (Hull, "Options, Futures, and Other Derivatives", 10th edition, section 24.2, with the hazard constant over each interval.)
// The grade must be one.
func HazardFromRating(g rating.Grade) Hazard {
	var h Hazard
	from, cumulative := 0.0, 0.0
	for _, p := range rating.Cumulative(g) {
		reached := -rng.Log1p(-p.Default)
		h.Ends, h.Rates = append(h.Ends, p.Years), append(h.Rates, (reached-cumulative)/(p.Years-from))
		from, cumulative = p.Years, reached
	}
	return h
}

// Validate returns everything that is wrong with the curve, or nil.
func (h Hazard) Validate() []*ParamError {
	var f findings
	f.add(len(h.Rates) == 0 || len(h.Rates) > MaxHazardSteps, "Rates", fmt.Sprintf("must have 1 to %d steps", MaxHazardSteps), float64(len(h.Rates)))
	f.add(len(h.Rates) != len(h.Ends), "Ends", "must have as many elements as Rates", float64(len(h.Ends)))
	last := 0.0
	for i, end := range h.Ends {
		f.add(!(end > last), fmt.Sprintf("Ends[%d]", i), "must be above the one before", end)
		last = end
	}
	for i, r := range h.Rates {
		if f.finite(fmt.Sprintf("Rates[%d]", i), r) {
			f.add(r < 0, fmt.Sprintf("Rates[%d]", i), "must not be negative", r)
		}
	}
	return f
}

// Cumulative is the integral of the hazard from 0 to t years.
func (h Hazard) Cumulative(t float64) float64 {
	sum, from := 0.0, 0.0
	for i, end := range h.Ends {
		if t <= end || i == len(h.Ends)-1 {
			sum += float64(h.Rates[i] * (t - from))
			break
		}
		sum += float64(h.Rates[i] * (end - from))
		from = end
	}
	return sum
}

// Survival is the probability of no default up to t years.
func (h Hazard) Survival(t float64) float64 { return rng.Exp(-h.Cumulative(t)) }

// Time is the time of default, years, that belongs to the uniform u: the t with survival(t) = 1 - u, so that a low u is an
// early default; Never where there is none. It is nondecreasing in u.
func (h Hazard) Time(u float64) float64 {
	wanted := -rng.Log1p(-u)
	sum, from := 0.0, 0.0
	for i, end := range h.Ends {
		if rate := h.Rates[i]; rate > 0 {
			if t := from + (wanted-sum)/rate; t <= end || i == len(h.Ends)-1 {
				return min(t, Never)
			}
			sum += float64(rate * (end - from))
		}
		from = end
	}
	return Never
}

// SpreadPoint is a quoted credit default swap: the premium per year that is fair for a term.
type SpreadPoint struct{ Years, Spread float64 }

// BootstrapError says at which quote no hazard reproduces the spread.
type BootstrapError struct {
	Years, Spread float64
	Reason        string
}

// Error names the quote.
func (e *BootstrapError) Error() string {
	return fmt.Sprintf("spread %v for %v years: %s", e.Spread, e.Years, e.Reason)
}

// Bootstrap finds the piecewise constant hazard that reprices quoted swaps of rising terms, each step solved after those
// before it. Premiums fall due quarterly in arrears with accrual at default, protection pays 1 - recovery at default, both
// discounted at a flat continuous rate; integrals are taken per quarter with the hazard and the rate constant in it:
//
//	premium leg    = spread sum over quarters (1/4 D_i S_i + accrual_i)
//	protection leg = (1 - recovery) sum over quarters h/(h + r) (D S at its start - D S at its end)
//	accrual_i      = half a quarter's premium on what defaults in it, at mid-quarter discount
//
// (O'Kane and Turnbull, "Valuation of Credit Default Swaps", Lehman Brothers Quantitative Credit Research 2003, sections 3
// and 4.) The term is rounded to whole quarters. The error is a *BootstrapError where a quote would need a negative hazard,
// or more than 100 a year.
func Bootstrap(quotes []SpreadPoint, recovery, rate float64) (Hazard, error) {
	var h Hazard
	last := 0.0
	for _, q := range quotes {
		if q.Years*4 < math.Floor(last*4)+1 {
			return Hazard{}, &BootstrapError{q.Years, q.Spread, "the term is not a quarter longer than the one before"}
		}
		h.Ends, h.Rates = append(h.Ends, math.Floor(float64(q.Years*4)+0.5)/4), append(h.Rates, 0)
		step := len(h.Rates) - 1
		value := func(x float64) float64 {
			h.Rates[step] = x
			return h.swap(q, recovery, rate)
		}
		if value(0) > 0 {
			return Hazard{}, &BootstrapError{q.Years, q.Spread, "is too low after the shorter terms: it needs a negative hazard"}
		}
		if value(100) < 0 {
			return Hazard{}, &BootstrapError{q.Years, q.Spread, "needs a hazard above 100 a year"}
		}
		low, high := 0.0, 100.0
		for range 200 { // bisection to the last bit: this runs once a case
			middle := low + float64((high-low)*0.5)
			if middle == low || middle == high {
				break
			}
			if value(middle) < 0 {
				low = middle
			} else {
				high = middle
			}
		}
		h.Rates[step] = high
		last = h.Ends[step]
	}
	if len(h.Rates) == 0 {
		return Hazard{}, &BootstrapError{0, 0, "there is no quote"}
	}
	return h, nil
}

// swap is the value of protection less premium for a quote.
func (h Hazard) swap(q SpreadPoint, recovery, rate float64) float64 {
	value, alive := 0.0, 1.0 // discounted survival at the start of the quarter
	n := int(math.Floor(float64(q.Years*4) + 0.5))
	for i := range n {
		start, end := float64(float64(i)*0.25), float64(float64(i+1)*0.25) // a division by 4 is a product to the compiler, and would fuse
		reached := h.Cumulative(end)
		hazard := float64((reached - h.Cumulative(start)) * 4)
		discount := float64(rate * end)
		next := rng.Exp(-(reached + discount))
		defaulted := 0.0
		if hazard+rate > 0 {
			defaulted = hazard / (hazard + rate) * (alive - next)
		}
		paid := float64(next*0.25) + float64(defaulted*0.125)
		value += float64((1-recovery)*defaulted) - float64(q.Spread*paid)
		alive = next
	}
	return value
}
