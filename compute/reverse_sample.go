package compute

import (
	"math"

	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/rng"
	"github.com/capstack/capstack/compute/solve"
)

// checkCycle is the period in which the paths of a check are dealt out: the first checkOrigin of each about the origin, the
// others about the shocks in turn. The part about the origin bounds every weight by 8 and finds what the search missed.
const (
	checkCycle  = 64
	checkOrigin = 8
)

// sampled estimates the probability of breaking the limit by importance sampling from the mixture
//
//	q(u) = sum over centres c of p_c phi(u - c),  weight(u) = phi(u)/q(u) = 1 / sum over c of p_c e^(u c - |c|^2/2)
//
// whose centres are the origin and the shocks, each path being drawn about one of them in a fixed order.
func (r *ReadyReverse) sampled(found *solve.ShockAnswer) (*FailureCheck, error) {
	n := r.scores.Dimensions()
	centres := [][]float64{make([]float64, n)}
	for _, x := range found.Shocks[:min(len(found.Shocks), MaxAlternatives)] {
		centres = append(centres, x.Point)
	}
	shares := dealt(len(centres))
	paths := int(r.q.CheckPaths+lanes.Lanes-1) / lanes.Lanes * lanes.Lanes
	weights, absent := make([]float64, paths), make([]bool, paths)
	fill := func(first, count int, m *trialMachine) {
		points := make([][]float64, lanes.Lanes)
		for i := range points {
			points[i] = make([]float64, n)
		}
		r.scores.Independent(r.q.Seed, uint64(first), points, m.block)
		for i, u := range points[:count] {
			for j, c := range centres[centreOf(first+i, len(centres))] {
				u[j] += c
			}
			weights[first+i] = weightOf(u, centres, shares)
		}
		r.scores.FillDrawn(points[:count], r.q.Seed, uint64(first), m.block)
	}
	err := r.trials.each(paths, fill, func(i, lane int, m *trialMachine) {
		margin := r.margin(m.reading(0, lane))
		absent[i] = margin != margin
		if !(margin < 0) {
			weights[i] = 0
		}
	})
	if err != nil {
		return nil, err
	}
	return checkOf(weights, absent), nil
}

// centreOf is the centre about which path i is drawn.
func centreOf(i, centres int) int {
	if k := i % checkCycle; centres > 1 && k >= checkOrigin {
		return 1 + (k-checkOrigin)%(centres-1)
	}
	return 0
}

// dealt is the share of paths by centre.
func dealt(centres int) []float64 {
	out := make([]float64, centres)
	for i := range checkCycle {
		out[centreOf(i, centres)] += 1.0 / checkCycle
	}
	return out
}

// weightOf is phi(u)/q(u).
func weightOf(u []float64, centres [][]float64, shares []float64) float64 {
	sum := 0.0
	for k, c := range centres {
		exponent := 0.0
		for j, x := range c {
			exponent += float64(x * (u[j] - float64(0.5*x)))
		}
		sum += float64(shares[k] * rng.Exp(exponent))
	}
	return 1 / sum
}

// checkOf sums up weights of breaking paths, 0 for the others. The error is that of independent paths; dealing them out in a fixed
// order makes it smaller, so it is never understated in expectation.
func checkOf(weights []float64, absent []bool) *FailureCheck {
	c := &FailureCheck{Paths: int64(len(weights))}
	n, sum, squares := float64(len(weights)), 0.0, 0.0
	for i, w := range weights {
		sum += w
		if w > 0 {
			c.Breaking++
		}
		if absent[i] {
			c.Absent++
		}
	}
	c.Probability = sum / n
	for _, w := range weights {
		squares += float64((w - c.Probability) * (w - c.Probability))
	}
	c.Error = math.Sqrt(squares / n / (n - 1))
	return c
}
