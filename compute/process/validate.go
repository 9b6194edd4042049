package process

import (
	"fmt"
	"math"
)

// probabilityTolerance is how far the probabilities of an empirical distribution may be from 1 in sum: room for
// figures printed to ten digits, none for a forgotten value.
const probabilityTolerance = 1e-9

// ParamError is one finding about a parameter of a Marginal.
type ParamError struct {
	Field string  // name of the field, with an index for a list: "Values[3]"
	Rule  string  // the rule it breaks: "must be positive"
	Got   float64 // the value found
}

// Error is the finding as one line.
func (e *ParamError) Error() string {
	return fmt.Sprintf("%s %s, got %v", e.Field, e.Rule, e.Got)
}

// findings collects ParamErrors.
type findings []*ParamError

func (f *findings) add(bad bool, field, rule string, got float64) {
	if bad {
		*f = append(*f, &ParamError{Field: field, Rule: rule, Got: got})
	}
}

// finite reports a value that is not a finite number and says whether it is one.
func (f *findings) finite(field string, x float64) bool {
	bad := math.IsNaN(x) || math.IsInf(x, 0)
	f.add(bad, field, "must be a finite number", x)
	return !bad
}

// Validate returns everything that is wrong with the parameters, in the order of the fields, or nil.
func (m Marginal) Validate() []*ParamError {
	var f findings
	switch m.Kind {
	case KindNormal:
		f.finite("Mean", m.Mean)
		if f.finite("StandardDeviation", m.StandardDeviation) {
			f.add(m.StandardDeviation < 0, "StandardDeviation", "must not be negative", m.StandardDeviation)
		}
	case KindLognormal:
		m.validateLognormal(&f)
	case KindUniform, KindTriangular, KindPERT:
		m.validateRange(&f)
	case KindBernoulli:
		f.add(!(m.Probability >= 0 && m.Probability <= 1), "Probability", "must lie in [0, 1]", m.Probability)
	case KindEmpirical:
		m.validateEmpirical(&f)
	case KindDefaultTime:
		f = append(f, m.Hazard.Validate()...)
	default:
		f.add(true, "Kind", "must name a distribution", float64(m.Kind))
	}
	return f
}

func (m Marginal) validateLognormal(f *findings) {
	if f.finite("Median", m.Median) {
		f.add(m.Median <= 0, "Median", "must be positive", m.Median)
	}
	if f.finite("SigmaLog", m.SigmaLog) {
		// 20 is beyond any use; it keeps every draw and both moments inside float64 for medians below 1e60.
		f.add(m.SigmaLog < 0 || m.SigmaLog > 20, "SigmaLog", "must lie in [0, 20]", m.SigmaLog)
	}
	f.add(!(m.ZeroProbability >= 0 && m.ZeroProbability < 1), "ZeroProbability", "must lie in [0, 1)", m.ZeroProbability)
}

func (m Marginal) validateRange(f *findings) {
	low := f.finite("Min", m.Min)
	if m.Kind != KindUniform && f.finite("Mode", m.Mode) {
		f.add(low && m.Mode < m.Min, "Mode", fmt.Sprintf("must not be below Min %v", m.Min), m.Mode)
	}
	high := f.finite("Max", m.Max)
	if high {
		f.add(low && m.Max < m.Min, "Max", fmt.Sprintf("must not be below Min %v", m.Min), m.Max)
		f.add(low && math.IsInf(m.Max-m.Min, 0), "Max", "must not be further from Min than float64 reaches", m.Max)
	}
	if m.Kind != KindUniform && high {
		f.add(m.Mode > m.Max, "Mode", fmt.Sprintf("must not be above Max %v", m.Max), m.Mode)
	}
}

func (m Marginal) validateEmpirical(f *findings) {
	n := len(m.Values)
	f.add(n == 0, "Values", "must hold at least one value", 0)
	f.add(len(m.Probabilities) != n, "Probabilities", fmt.Sprintf("must hold one probability for each of %d values", n),
		float64(len(m.Probabilities)))
	for i, v := range m.Values {
		if f.finite(fmt.Sprintf("Values[%d]", i), v) && i > 0 {
			f.add(v <= m.Values[i-1], fmt.Sprintf("Values[%d]", i), fmt.Sprintf("must exceed the value before, %v", m.Values[i-1]), v)
		}
	}
	sum := 0.0
	for i, p := range m.Probabilities {
		f.add(!(p > 0 && p <= 1), fmt.Sprintf("Probabilities[%d]", i), "must lie in (0, 1]", p)
		sum += p
	}
	f.add(n > 0 && !(math.Abs(sum-1) <= probabilityTolerance), "Probabilities", "must sum to 1", sum)
}
