package returns

import (
	"math"

	"github.com/capstack/capstack/compute/rng"
)

// onlyRoot returns the root of a series with one sign change.
//
// Let s be the daily force of the rate, seen from the end of the series on which
// it is positive: weights e^(-s e) with e the days from the first flow if the rate
// is positive, back from the last if it is negative. The flows of one sign are then
// near, those of the other far, and
//
//	h(s) = ln(far(s) / near(s)),  -h'(s) = mean e of far - mean e of near
//
// falls at a rate between the gap of the two groups and the whole span, so the root
// lies in [h(0)/span, h(0)/gap], and h is nearly straight. Newton's method takes
// weights from tables made by multiplication, whose error moves s by 2^-53; one
// last step with weights from Exp removes it.
func (s *series) onlyRoot() DatedRoot {
	early, late := absoluteSum(s.amount[:s.turn]), absoluteSum(s.amount[s.turn:])
	if math.Abs(late-early) <= 4*halfUlp*(late+early) {
		root := rootOfForce(0)
		root.Slope = slopeOfOnly(s)
		return root
	}
	sign, span, gap := 1.0, s.span(), float64(s.day[s.turn]-s.day[s.turn-1])
	g := groups{s.amount[:s.turn], s.amount[s.turn:], s.day[:s.turn], s.day[s.turn:]}
	if late < early {
		sign, early, late = -1, late, early
		for i, d := range s.day { // the series is not used again
			s.day[i] = span - d
		}
		g = groups{g.far, g.near, g.farDays, g.nearDays}
	}
	root := rootOfForce(sign * g.solve(rng.Log(late/early), gap, float64(span)))
	root.Slope = slopeOfOnly(s)
	return root
}

// slopeOfOnly: at high rates the first flow rules.
func slopeOfOnly(s *series) int {
	if s.amount[0] < 0 {
		return -1
	}
	return 1
}

// absoluteSum adds amounts of one sign.
func absoluteSum(a []float64) float64 {
	sum := 0.0
	for _, v := range a {
		sum += v
	}
	return math.Abs(sum)
}

// groups are the flows of either sign with their distances e.
type groups struct {
	near, far         []float64
	nearDays, farDays []int32
}

// solve returns the root of h for h(0) = h0 > 0.
func (g groups) solve(h0, gap, span float64) float64 {
	low, high := h0/span, h0/gap
	table := newPowers(int32(span))
	at := h0 / (mean(g.far, g.farDays) - mean(g.near, g.nearDays)) // Newton's step from 0
	for range 100 {
		table.fill(rng.Exp(-at))
		h, slope := g.logRatio(&table)
		if h > 0 {
			low = at
		} else {
			high = at
		}
		next := at + h/slope
		if !(next > low && next < high) { // also when a group vanished below the least float64
			next = low + float64((high-low)/2)
		}
		step := math.Abs(next - at)
		at = next
		if step <= 1e-7*at {
			break
		}
	}
	if len(g.near)+len(g.far) > table.entries() {
		table.fillExactly(at, int32(span))
	} else {
		table.plain, table.force = true, at
	}
	if h, slope := g.logRatio(&table); isFinite(h) && slope > 0 {
		at += h / slope
	}
	return at
}

// mean returns the mean e of amounts of one sign.
func mean(amount []float64, e []int32) float64 {
	sum, moment := 0.0, 0.0
	for i, a := range amount {
		sum += a
		moment += float64(a * float64(e[i]))
	}
	return moment / sum
}

// logRatio returns h and -h' under the weights of p.
func (g *groups) logRatio(p *powers) (h, slope float64) {
	near, near1 := p.sums(g.near, g.nearDays)
	far, far1 := p.sums(g.far, g.farDays)
	ratio := -far / near // of opposite signs
	if ratio > 0.5 && ratio < 2 {
		h = rng.Log1p(-(far + near) / near) // the sum of two neighbours is exact
	} else {
		h = rng.Log(ratio)
	}
	return h, far1/far - near1/near
}

// sums adds weighted amounts and their moments.
func (p *powers) sums(amount []float64, e []int32) (sum, moment float64) {
	if p.plain {
		return plainSums(p.force, amount, e)
	}
	low, high, shift := p.low, p.high, p.shift&31
	mask := int32(len(low) - 1)
	e = e[:len(amount)]
	for i, a := range amount {
		k := e[i]
		w := float64(float64(high[k>>shift]*low[k&mask]) * a)
		sum += w
		moment += float64(w * float64(k))
	}
	return sum, moment
}

// plainSums is sums with each weight straight from the exponential.
func plainSums(force float64, amount []float64, e []int32) (sum, moment float64) {
	for i, a := range amount {
		k := float64(e[i])
		v := float64(rng.Exp(-float64(force*k)) * a)
		sum += v
		moment += float64(v * k)
	}
	return sum, moment
}
