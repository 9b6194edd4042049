package process

import (
	"fmt"
	"math"

	"github.com/capstack/capstack/compute/rng"
)

// Form says what of a mean-reverting variable x drives an input.
type Form uint8

// The forms. In each the variable starts at 0 in month 0, and a volatility of 0 gives the neutral value exactly: 0, 1, Level, 1.
const (
	FormRate  Form = iota + 1 // x_t itself, added to a curve: a short rate about its forward curve
	FormPrice                 // e^(x_t - v_t/2), a factor on a curve with mean 1: a price about its forward curve
	FormShare                 // 1 / (1 + e^-(logit(Level) + x_t)), a number between 0 and 1 with median Level: a utilization
	FormIndex                 // e^((x_1 + ... + x_t)/12), a factor on an index that grows by a rate which strays by x: inflation
)

// String is the form in one word.
func (f Form) String() string {
	switch f {
	case FormRate:
		return "rate"
	case FormPrice:
		return "price"
	case FormShare:
		return "share"
	case FormIndex:
		return "index"
	}
	return fmt.Sprintf("form(%d)", uint8(f))
}

// Evolution describes a number that evolves month by month by the Ornstein-Uhlenbeck equation
//
//	dx = -MeanReversion x dt + Volatility dW,  x(0) = 0,  t in years
//
// drawn with its exact transition over a month (Glasserman, "Monte Carlo Methods in Financial Engineering", section 3.3.1):
//
//	x_t = phi x_{t-1} + s z_t,  phi = e^(-MeanReversion/12),  s^2 = Volatility^2 (1 - phi^2) / (2 MeanReversion)
//	v_t = var x_t = s^2 (1 - phi^(2t)) / (1 - phi^2)
//
// With MeanReversion 0 it is Brownian motion, s^2 = Volatility^2/12. As a rate it is the one-factor model of Hull and White
// ("Pricing interest rate derivative securities", Review of Financial Studies 3 (1990), 573-592), as a price the one-factor
// model of Schwartz ("The stochastic behavior of commodity prices", Journal of Finance 52 (1997), 923-973), both about a
// curve that the caller adds or multiplies; as a share its logit, as an index its rate is an autoregression of order 1.
type Evolution struct {
	Form          Form
	MeanReversion float64 // speed, per year; 0..100. The half-life of a deviation is ln 2 / MeanReversion years
	Volatility    float64 // per square root of a year: of the rate, the logarithm or the logit; 0..10
	Level         float64 // of a share: its median; above 0, below 1
	// RiskNeutral lifts a rate by the convexity that makes the mean of the discount factor the one of the forward curve
	// (Hull and White, equation 19; Brigo and Mercurio, "Interest Rate Models", equation 3.36). Without it the forward curve is the mean.
	//
	//	lift_t = Volatility^2/(2 MeanReversion^2) (1 - phi^t)^2
	RiskNeutral bool
}

// Validate returns everything that is wrong with the parameters, in the order of the fields, or nil.
func (e Evolution) Validate() []*ParamError {
	var f findings
	f.add(e.Form < FormRate || e.Form > FormIndex, "Form", "must be one of the forms", float64(e.Form))
	if f.finite("MeanReversion", e.MeanReversion) {
		f.add(e.MeanReversion < 0 || e.MeanReversion > 100, "MeanReversion", "must be from 0 to 100", e.MeanReversion)
	}
	if f.finite("Volatility", e.Volatility) {
		f.add(e.Volatility < 0 || e.Volatility > 10, "Volatility", "must be from 0 to 10", e.Volatility)
	}
	if e.Form == FormShare && f.finite("Level", e.Level) {
		f.add(e.Level <= 0 || e.Level >= 1, "Level", "must be above 0 and below 1", e.Level)
	}
	f.add(e.RiskNeutral && e.Form != FormRate, "RiskNeutral", "stands with a rate only", 1)
	return f
}

// step is phi and s of one month.
func (e *Evolution) step() (phi, s float64) {
	if e.MeanReversion == 0 {
		return 1, e.Volatility / math.Sqrt(12)
	}
	phi = rng.Exp(-e.MeanReversion / 12)
	lost := -rng.Expm1(-e.MeanReversion / 6) // 1 - phi^2
	return phi, float64(e.Volatility * math.Sqrt(lost/(2*e.MeanReversion)))
}

// Variance is v_t, the variance of x after a number of months.
func (e Evolution) Variance(months int) float64 {
	years := float64(months) / 12
	square := float64(e.Volatility * e.Volatility)
	if e.MeanReversion == 0 {
		return float64(square * years)
	}
	return float64(square*-rng.Expm1(float64(-2*e.MeanReversion*years))) / (2 * e.MeanReversion)
}

// shift is what is added to x in a month before the form is taken.
func (e *Evolution) shift(month int) float64 {
	switch {
	case e.Form == FormPrice:
		return -0.5 * e.Variance(month)
	case e.Form == FormShare:
		return rng.Log(e.Level / (1 - e.Level))
	case e.RiskNeutral:
		return e.lift(month)
	}
	return 0
}

func (e *Evolution) lift(month int) float64 {
	years := float64(month) / 12
	b := years // the limit of (1 - phi^t)/a at a = 0
	if e.MeanReversion > 0 {
		b = -rng.Expm1(float64(-e.MeanReversion*years)) / e.MeanReversion
	}
	b = float64(b * e.Volatility)
	return float64(0.5*b) * b
}

// Neutral is what the form gives with a volatility of 0.
func (e Evolution) Neutral() float64 {
	switch e.Form {
	case FormPrice, FormIndex:
		return 1
	case FormShare:
		return e.Level
	}
	return 0
}
