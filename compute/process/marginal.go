package process

import (
	"fmt"
	"math"

	"github.com/capstack/capstack/compute/rng"
)

// Kind names a family of distributions. The zero Kind is none of them.
type Kind uint8

// The families. Which fields of Marginal each one reads stands at the field.
const (
	KindNormal      Kind = iota + 1 // by Mean and StandardDeviation
	KindLognormal                   // by Median and SigmaLog, with an optional mass at zero
	KindUniform                     // on [Min, Max]
	KindTriangular                  // on [Min, Max] with its peak at Mode
	KindPERT                        // the beta distribution of project planning on [Min, Max] with its peak at Mode
	KindBernoulli                   // 1 with Probability, else 0
	KindEmpirical                   // Values with Probabilities
	KindDefaultTime                 // by Hazard: years to a default
)

// String is the family's name in lower case.
func (k Kind) String() string {
	switch k {
	case KindNormal:
		return "normal"
	case KindLognormal:
		return "lognormal"
	case KindUniform:
		return "uniform"
	case KindTriangular:
		return "triangular"
	case KindPERT:
		return "pert"
	case KindBernoulli:
		return "bernoulli"
	case KindEmpirical:
		return "empirical"
	case KindDefaultTime:
		return "default time"
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// Marginal is the distribution of one number, in the unit of the input it drives. It is a plain description: fields of
// other families are ignored, and Validate says what is wrong with it. The other methods require that Validate finds
// nothing.
//
// A spread of zero (StandardDeviation, SigmaLog, Max - Min) is allowed and gives the central value exactly, so that a
// run with the volatility turned off equals the deterministic run to the bit.
type Marginal struct {
	Kind Kind

	Mean              float64 // normal
	StandardDeviation float64 // normal, at least 0

	Median          float64 // lognormal: the median where the value is not 0; positive
	SigmaLog        float64 // lognormal: standard deviation of the logarithm; at least 0
	ZeroProbability float64 // lognormal: probability that the value is 0 and not lognormal (a phase on time), in [0, 1)

	Min  float64 // uniform, triangular, PERT
	Mode float64 // triangular, PERT: the most likely value, in [Min, Max]
	Max  float64 // uniform, triangular, PERT

	Probability float64 // Bernoulli: of the value 1, in [0, 1]

	Values        []float64 // empirical: strictly increasing, at least one
	Probabilities []float64 // empirical: of each value; positive, summing to 1 within 1e-9

	Hazard Hazard // default time
}

// Normal is the normal distribution. Standard deviation in the unit of the mean.
func Normal(mean, standardDeviation float64) Marginal {
	return Marginal{Kind: KindNormal, Mean: mean, StandardDeviation: standardDeviation}
}

// Lognormal is the distribution of median * e^(sigmaLog Z), Z standard normal: the form in which parameters are kept.
func Lognormal(median, sigmaLog float64) Marginal {
	return Marginal{Kind: KindLognormal, Median: median, SigmaLog: sigmaLog}
}

// LognormalFromMoments is the lognormal distribution with the given mean and standard deviation, both in the unit of
// the value:
//
//	sigmaLog^2 = ln(1 + (standardDeviation/mean)^2),  median = mean / sqrt(1 + (standardDeviation/mean)^2)
//
// (Johnson, Kotz, Balakrishnan, "Continuous Univariate Distributions" 1, 2nd edition, section 14.3.) A mean that is
// not positive gives parameters that Validate refuses.
func LognormalFromMoments(mean, standardDeviation float64) Marginal {
	ratio := standardDeviation / mean
	square := float64(ratio * ratio)
	return Lognormal(mean/math.Sqrt(1+square), math.Sqrt(rng.Log1p(square)))
}

// LognormalFromP50P90 is the lognormal distribution with the given median and the value that is not exceeded with
// probability 90%, as cost estimates state it. (Energy yield studies call P90 the value that is exceeded with 90%:
// that is the P10 here.)
//
//	sigmaLog = ln(p90/p50) / 1.28155...
func LognormalFromP50P90(p50, p90 float64) Marginal {
	return Lognormal(p50, rng.Log(p90/p50)/rng.NormalQuantile(0.9))
}

// OnTimeOrLognormal is 0 with probability zeroProbability and lognormal otherwise: the delay of a phase that may also
// be on time.
func OnTimeOrLognormal(zeroProbability, median, sigmaLog float64) Marginal {
	return Marginal{Kind: KindLognormal, Median: median, SigmaLog: sigmaLog, ZeroProbability: zeroProbability}
}

// OnTimeOrLognormalByMean is OnTimeOrLognormal with the given mean over all, zeros included, as a reference class of delays is
// stated:
//
//	median = mean / (1 - zeroProbability) x e^(-sigmaLog^2/2)
func OnTimeOrLognormalByMean(zeroProbability, mean, sigmaLog float64) Marginal {
	median := mean / (1 - zeroProbability) * rng.Exp(float64(-0.5*float64(sigmaLog*sigmaLog)))
	return OnTimeOrLognormal(zeroProbability, median, sigmaLog)
}

// Uniform is the uniform distribution on [lowest, highest].
func Uniform(lowest, highest float64) Marginal {
	return Marginal{Kind: KindUniform, Min: lowest, Max: highest}
}

// Triangular is the triangular distribution on [lowest, highest] with its peak at mode.
func Triangular(lowest, mode, highest float64) Marginal {
	return Marginal{Kind: KindTriangular, Min: lowest, Mode: mode, Max: highest}
}

// PERT is the beta distribution of project planning on [lowest, highest] with its peak at mode (Malcolm, Roseboom,
// Clark, Fazar, Operations Research 7 (1959), 646-669, in the form that Vose calls PERT):
//
//	alpha = 1 + 4 (mode - lowest)/(highest - lowest),  beta = 1 + 4 (highest - mode)/(highest - lowest)
func PERT(lowest, mode, highest float64) Marginal {
	return Marginal{Kind: KindPERT, Min: lowest, Mode: mode, Max: highest}
}

// Bernoulli is 1 with the given probability and 0 otherwise.
func Bernoulli(probability float64) Marginal {
	return Marginal{Kind: KindBernoulli, Probability: probability}
}

// Empirical is the discrete distribution of the values with their probabilities. The slices are kept, not copied; a
// Sampler copies them.
func Empirical(values, probabilities []float64) Marginal {
	return Marginal{Kind: KindEmpirical, Values: values, Probabilities: probabilities}
}

// DefaultTime is the time in years to a default with the given intensity; Never where the hazard ends before it. A low draw is
// an early default: with a positive correlation it goes with low draws of the other driver. The slices are kept, not copied.
func DefaultTime(h Hazard) Marginal { return Marginal{Kind: KindDefaultTime, Hazard: h} }
