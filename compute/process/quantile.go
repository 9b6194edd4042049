package process

import (
	"math"

	"github.com/capstack/capstack/compute/internal/vector"
	"github.com/capstack/capstack/compute/rng"
)

// largestUniform is the largest float64 below 1. A copula's uniform is kept at or below it so that no draw of an
// unbounded distribution is infinite.
const largestUniform = 1 - 0x1p-53

// Quantile is the smallest value that is not exceeded with probability u or more: the draw that belongs to the
// uniform u. It is nondecreasing in u. u <= 0 and u >= 1 give the ends of the support (infinite for the normal and
// above for the lognormal); NaN gives NaN.
//
// A PERT quantile is solved for, in about 2 us; a Sampler prepares a table once and takes a tenth of that, with the
// same bits.
func (m Marginal) Quantile(u float64) float64 {
	if u != u {
		return math.NaN()
	}
	if m.Kind == KindPERT && m.Max > m.Min {
		return newPert(m).quantile(u)
	}
	return m.quantile(u)
}

// quantile is Quantile for the kinds that need no preparation.
func (m *Marginal) quantile(u float64) float64 {
	switch m.Kind {
	case KindNormal, KindLognormal:
		return m.normalQuantile(u)
	case KindUniform:
		return uniformQuantile(m.Min, m.Max, u)
	case KindTriangular:
		return triangularQuantile(m.Min, m.Mode, m.Max, u)
	case KindPERT: // without width; with width it never comes here
		return m.Min
	case KindBernoulli:
		if u > 1-m.Probability || (u >= 1 && m.Probability > 0) {
			return 1
		}
		return 0
	case KindEmpirical:
		return empiricalQuantile(m.Values, m.Probabilities, u)
	case KindDefaultTime:
		return m.Hazard.Time(min(max(u, 0), 1))
	}
	panic("process: quantile of a marginal that Validate refuses: " + m.Kind.String())
}

// normalQuantile is the quantile of the two kinds that are functions of a standard normal.
func (m *Marginal) normalQuantile(u float64) float64 {
	if p := m.ZeroProbability; m.Kind == KindLognormal && p > 0 {
		if u <= p {
			return 0
		}
		u = (u - p) / (1 - p)
	}
	return m.ofNormal(rng.NormalQuantile(u))
}

// ofNormal maps a standard normal to a normal or lognormal value.
func (m *Marginal) ofNormal(z float64) float64 {
	if m.Kind == KindNormal {
		if m.StandardDeviation == 0 {
			return m.Mean // also for an infinite z
		}
		return m.Mean + float64(m.StandardDeviation*z)
	}
	if m.SigmaLog == 0 {
		return m.Median
	}
	return float64(m.Median * rng.Exp(float64(m.SigmaLog*z)))
}

// ofNormals is ofNormal in every lane of a row.
func (m *Marginal) ofNormals(row *vector.Row) {
	switch {
	case m.Kind == KindNormal && m.StandardDeviation == 0:
		vector.Broadcast(row, m.Mean)
	case m.Kind == KindNormal:
		vector.MulVS(row, row, m.StandardDeviation)
		vector.AddVS(row, row, m.Mean)
	case m.SigmaLog == 0:
		vector.Broadcast(row, m.Median)
	default:
		vector.MulVS(row, row, m.SigmaLog)
		rng.ExpRow(row, row)
		vector.MulVS(row, row, m.Median)
	}
}

// FromNormal is the draw that belongs to the standard normal z: Quantile(NormalCDF(z)), for the normal and the
// lognormal without the detour through the uniform and its loss of digits in the upper tail. It is finite for every
// finite z that a sampler can draw.
func (m Marginal) FromNormal(z float64) float64 {
	if m.usesNormal() {
		return m.ofNormal(z)
	}
	return m.Quantile(copulaUniform(z))
}

// usesNormal says that a draw is a closed function of a standard normal.
func (m *Marginal) usesNormal() bool {
	return m.Kind == KindNormal || m.Kind == KindLognormal && m.ZeroProbability == 0
}

// copulaUniform is Phi(z) kept below 1.
func copulaUniform(z float64) float64 {
	if u := NormalCDF(z); u < largestUniform || u != u {
		return u
	}
	return largestUniform
}

func uniformQuantile(lowest, highest, u float64) float64 {
	switch {
	case u <= 0:
		return lowest
	case u >= 1:
		return highest
	}
	return lowest + float64((highest-lowest)*u)
}

// triangularQuantile inverts the two parabolas of the distribution function: F(x) = (x-a)^2/((b-a)(m-a)) left of the
// mode, 1 - (b-x)^2/((b-a)(b-m)) right of it. Each half is measured from its own end, so both tails keep their
// digits.
func triangularQuantile(lowest, mode, highest, u float64) float64 {
	width := highest - lowest
	switch {
	case width == 0 || u <= 0:
		return lowest
	case u >= 1:
		return highest
	case u < (mode-lowest)/width:
		return lowest + math.Sqrt(float64(u*width)*(mode-lowest))
	}
	return highest - math.Sqrt(float64((1-u)*width)*(highest-mode))
}

// empiricalQuantile is the first value whose cumulative probability reaches u. The last value takes what the
// probabilities lack to 1.
func empiricalQuantile(values, probabilities []float64, u float64) float64 {
	sum, last := 0.0, len(values)-1
	for i := range last {
		sum += probabilities[i]
		if u <= sum {
			return values[i]
		}
	}
	return values[last]
}

// cumulate gives the sums that empiricalQuantile passes, for a search that finds the same value.
func cumulate(probabilities []float64) []float64 {
	sums, sum := make([]float64, 0, len(probabilities)), 0.0
	for _, p := range probabilities[:len(probabilities)-1] {
		sum += p
		sums = append(sums, sum)
	}
	return sums
}
