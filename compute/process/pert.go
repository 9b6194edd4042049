package process

import (
	"math"

	"github.com/capstack/capstack/compute/rng"
)

const (
	pertTerms = 84  // terms of the series below; at x = 1/2 and alpha = 1 the rest is below 2^-64 of the sum
	pertCells = 128 // cells of the table over [0, 1/2]
)

// pert is a beta distribution with alpha + beta = 6, scaled to [min, max], prepared for its quantile.
//
// The two halves of [0, 1] are solved each from its own end, where the distribution function is a series of positive
// terms: no gamma function is needed, nothing cancels, and both tails keep their digits.
type pert struct {
	min, max    float64
	lower       betaHalf // in x on [0, 1/2]
	upper       betaHalf // in 1-x on [0, 1/2], with alpha and beta exchanged
	lowerWeight float64  // probability of x <= 1/2
}

// betaHalf is the incomplete beta function from one end:
//
//	I_x(a, b) = x^a (1-x)^b (c_0 + c_1 x + c_2 x^2 + ...) / B,  c_0 = 1/a,  c_(n+1) = c_n (a+b+n)/(a+1+n)
//
// (DLMF 8.17.8, with the hypergeometric function written out.) The complete B is the sum of both halves at 1/2, before
// division.
type betaHalf struct {
	a, b        float64
	coefficient [pertTerms]float64
	complete    float64
	table       []float64 // I at k/(2 pertCells); nil: computed when asked
}

// newPert prepares the series, without the table.
func newPert(m Marginal) *pert {
	width := m.Max - m.Min
	p := &pert{min: m.Min, max: m.Max}
	alpha := 1 + float64(4*(m.Mode-m.Min))/width
	beta := 1 + float64(4*(m.Max-m.Mode))/width
	p.lower.shape(alpha, beta)
	p.upper.shape(beta, alpha)
	low, high := p.lower.series(0.5), p.upper.series(0.5) // x^a (1-x)^b is the same at 1/2 and cancels
	power := rng.Exp(-(alpha + beta) * ln2)
	p.lower.complete = float64(power * (low + high))
	p.upper.complete = p.lower.complete
	p.lowerWeight = low / (low + high)
	return p
}

const ln2 = 0x1.62e42fefa39efp-1

// tabulate computes the table of both halves, so that a quantile finds its cell without evaluating the series.
func (p *pert) tabulate() {
	for _, h := range []*betaHalf{&p.lower, &p.upper} {
		h.table = make([]float64, pertCells+1)
		for k := range h.table {
			h.table[k] = h.distribution(cellEdge(k))
		}
	}
}

// quantile is the value with probability u below it. The error in x, relative to the distance from the nearer end of
// the range, is below 1e-14 (measured against 60-digit values: 2.1e-15).
func (p *pert) quantile(u float64) float64 {
	width := p.max - p.min
	switch {
	case u <= 0:
		return p.min
	case u >= 1:
		return p.max
	case u <= p.lowerWeight:
		return p.min + float64(width*p.lower.quantile(u))
	}
	return p.max - float64(width*p.upper.quantile(1-u))
}

func (h *betaHalf) shape(a, b float64) {
	h.a, h.b = a, b
	c := 1 / a
	for n := range h.coefficient {
		h.coefficient[n] = c
		c = float64(c*(a+b+float64(n))) / (a + 1 + float64(n))
	}
}

// series is c_0 + c_1 x + ..., in two interleaved chains. Below 1/4 half of the terms do.
func (h *betaHalf) series(x float64) float64 {
	n := pertTerms
	if x <= 0.25 {
		n = pertTerms / 2
	}
	square := float64(x * x)
	even, odd := h.coefficient[n-2], h.coefficient[n-1]
	for i := n - 4; i >= 0; i -= 2 {
		even = float64(even*square) + h.coefficient[i]
		odd = float64(odd*square) + h.coefficient[i+1]
	}
	return even + float64(odd*x)
}

// power is x^a (1-x)^b / B for 0 < x <= 1/2.
func (h *betaHalf) power(x float64) float64 {
	return rng.Exp(float64(h.a*rng.Log(x))+float64(h.b*rng.Log(1-x))) / h.complete
}

// distribution is I_x(a, b) for 0 <= x <= 1/2.
func (h *betaHalf) distribution(x float64) float64 {
	if x <= 0 {
		return 0
	}
	return float64(h.power(x) * h.series(x))
}

func cellEdge(k int) float64 { return float64(float64(k) / (2 * pertCells)) }

// edge is the distribution function at a cell's edge, from the table or computed: the same number.
func (h *betaHalf) edge(k int) float64 {
	if h.table != nil {
		return h.table[k]
	}
	return h.distribution(cellEdge(k))
}

// quantile solves I_x(a, b) = u for x in [0, 1/2]: bisection to a cell, then Newton's method inside it.
func (h *betaHalf) quantile(u float64) float64 {
	left, right := 0, pertCells
	for right-left > 1 {
		middle := (left + right) / 2
		if h.edge(middle) <= u {
			left = middle
		} else {
			right = middle
		}
	}
	low, high := cellEdge(left), cellEdge(right)
	below, above := h.edge(left), h.edge(right)
	x := low + float64((high-low)*((u-below)/(above-below)))
	if left == 0 {
		// The first cell begins at a power, not at a line: F is nearly proportional to x^a.
		x = high * rng.Exp(rng.Log(u/above)/h.a)
	}
	return h.newton(u, x, low, high)
}

// newton polishes x in [low, high]. Newton converges quadratically, so a step below 1e-9 leaves an error at rounding
// level; a step that leaves the bracket is replaced by bisection. The bound on the rounds is never reached (the test
// counts at most 6) and only makes termination evident.
func (h *betaHalf) newton(u, x, low, high float64) float64 {
	for range 60 {
		if !(x > low && x < high) {
			x = 0.5 * (low + high)
		}
		power := h.power(x)
		excess := float64(power*h.series(x)) - u
		if excess > 0 {
			high = x
		} else {
			low = x
		}
		step := float64(excess*x) * (1 - x) / power // density = power / (x (1-x))
		if x -= step; math.Abs(step) <= 1e-9*x {
			break
		}
	}
	if x > 0.5 {
		return 0.5
	}
	return x
}
