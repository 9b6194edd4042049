package process

import (
	"math"

	"github.com/capstack/capstack/compute/rng"
)

// Moments are the mean and the standard deviation of the distribution, in the unit of the value, from closed forms:
//
//	lognormal  mean = (1-p) m e^(s^2/2),  variance = (1-p) m^2 e^(s^2) (e^(s^2) - 1 + p),  p = ZeroProbability
//	triangular mean = (a+m+b)/3,          variance = (a^2+m^2+b^2-am-ab-mb)/18
//	PERT       mean = (a+4m+b)/6,         variance = (mean-a)(b-mean)/7
//
// They are for reports and for control variates, not for draws.
func (m Marginal) Moments() (mean, standardDeviation float64) {
	a, b := m.Min, m.Max
	switch m.Kind {
	case KindNormal:
		return m.Mean, m.StandardDeviation
	case KindLognormal:
		return m.lognormalMoments()
	case KindUniform:
		return a + float64(0.5*(b-a)), (b - a) / math.Sqrt(12)
	case KindTriangular:
		// Written in the differences from Min, which do not cancel.
		c, d := m.Mode-a, b-a
		return a + (c+d)/3, math.Sqrt((float64(c*c) + float64(d*d) - float64(c*d)) / 18)
	case KindPERT:
		mean = a + (float64(4*(m.Mode-a))+(b-a))/6
		return mean, math.Sqrt(float64((mean-a)*(b-mean)) / 7)
	case KindBernoulli:
		return m.Probability, math.Sqrt(m.Probability * (1 - m.Probability))
	case KindEmpirical:
		return m.empiricalMoments()
	case KindDefaultTime: // with some probability there is none
		return math.Inf(1), math.Inf(1)
	}
	panic("process: moments of a marginal that Validate refuses: " + m.Kind.String())
}

func (m *Marginal) lognormalMoments() (mean, standardDeviation float64) {
	p, variance := m.ZeroProbability, float64(m.SigmaLog*m.SigmaLog)
	full := float64(m.Median * rng.Exp(float64(0.5*variance)))
	return float64((1 - p) * full), float64(full * math.Sqrt((1-p)*(rng.Expm1(variance)+p)))
}

func (m *Marginal) empiricalMoments() (mean, standardDeviation float64) {
	total := 0.0
	for i, p := range m.Probabilities {
		mean += float64(p * m.Values[i])
		total += p
	}
	mean /= total
	square := 0.0
	for i, p := range m.Probabilities {
		d := m.Values[i] - mean
		square += float64(p * float64(d*d))
	}
	return mean, math.Sqrt(square / total)
}
