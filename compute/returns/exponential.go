package returns

import (
	"math"
	"sort"

	"github.com/capstack/capstack/compute/rng"
)

// An exponential sum
//
//	p(s) = sum_i c_i e^(-s e_i),   e_i >= 0 whole days, e_0 = 0
//
// is the value of dated flows in the daily force s. Rates above 0 are
// s = ln(1+r)/365 with e counted from the first flow, rates below are
// s = -ln(1+r)/365 with e counted back from the last (which multiplies the value by
// a positive number), so that weights stay below 1. The range is finite: with S the
// sum of the amounts, c_0 outweighs the others beyond ln(S/|c_0|)/e_1.

// moments are the values of an exponential sum at s.
type moments struct {
	s      float64
	p, p1  float64 // value and derivative
	m0     float64 // sum |c_i| w_i
	m1, m2 float64 // sum e_i |c_i| w_i, sum e_i² |c_i| w_i
	e0, e1 float64 // bounds of the errors of p and p1 (and of m0 and m1)
}

// certain reports whether the sign of p is.
func (m *moments) certain() bool { return math.Abs(m.p) > m.e0 }

// exponentials evaluates an exponential sum.
type exponentials struct {
	amount []float64
	e      []int32 // ascending from 0
	table  powers
	work   int // evaluations left

	// Beyond e = reach/s all flows together are less than least, 2^-64 |c_0|, and
	// are left out: reach = ln(S/|c_0|) + 45, and e^-45 < 2^-64.
	reach, least float64
}

func newExponentials(s *series, dir direction) *exponentials {
	x := &exponentials{amount: s.amount, e: s.day, table: newPowers(s.span())}
	n := len(x.e)
	if dir == reversed {
		x.amount, x.e = make([]float64, n), make([]int32, n)
		for i, d := range s.day {
			x.amount[n-1-i], x.e[n-1-i] = s.amount[i], s.span()-d
		}
	}
	others := 0.0
	for _, a := range x.amount {
		others += math.Abs(a)
	}
	first := math.Abs(x.amount[0])
	x.reach, x.least = rng.Log(others/first)+45, float64(0x1p-64*first)
	x.table.plain = n < x.table.entries()
	// The bound of time: some seconds at 10^6 flows, less at fewer.
	x.work = min(max(600_000_000/(n+x.table.entries()), 256), maxIntervals)
	return x
}

// block bounds the chain of additions, and with it the rounding of long series.
const block = 256

// at evaluates the sum.
func (x *exponentials) at(s float64) moments {
	x.work--
	m := moments{s: s}
	n, last := len(x.e), x.e[len(x.e)-1]
	if float64(s*float64(last)) > x.reach {
		limit := x.reach / s
		n = sort.Search(n, func(i int) bool { return float64(x.e[i]) > limit })
		last = x.e[n-1]
		// e and e² times e^(-s e) fall beyond 2/s, so what is left out is less than
		// this in the moments too.
		m.e0, m.e1, m.m2 = x.least, float64(x.least*limit), float64(x.least*limit*limit)
	}
	if !x.table.plain {
		x.table.fillExactly(s, last)
	}
	for from := 0; from < n; from += block {
		x.add(&m, from, min(from+block, n))
	}
	// Of a weight: 1 for each Exp and product, and that of the argument, e |s|; of
	// the sums: the length of the chains. All twice over, for what is of second
	// order, and a floor for weights below the least normal float64.
	flows := float64(n)
	chain := min(flows, block) + math.Ceil(flows/block) + 10
	floor := float64(flows * 0x1p-1000)
	force := 2 * math.Abs(s)
	m.e0 += float64(2*halfUlp*(float64(chain*m.m0)+float64(force*m.m1))) + floor
	m.e1 += float64(2*halfUlp*(float64((chain+1)*m.m1)+float64(force*m.m2))) + float64(floor*float64(last))
	return m
}

// add adds the flows from..to.
func (x *exponentials) add(m *moments, from, to int) {
	var p, p1, m0, m1, m2 float64
	t := &x.table
	shift, mask := t.shift&31, int32(len(t.low)-1)
	for i := from; i < to; i++ {
		k := x.e[i]
		e := float64(k)
		var w float64
		if t.plain {
			w = rng.Exp(-float64(m.s * e))
		} else {
			w = float64(t.high[k>>shift] * t.low[k&mask])
		}
		v := float64(w * x.amount[i])
		ve := float64(v * e)
		p += v
		p1 -= ve
		m0 += math.Abs(v)
		m1 += math.Abs(ve)
		m2 += math.Abs(float64(ve * e))
	}
	m.p += p
	m.p1 += p1
	m.m0 += m0
	m.m1 += m1
	m.m2 += m2
}

// end returns a force beyond which there is no root.
func (x *exponentials) end() float64 {
	span := float64(x.e[len(x.e)-1])
	return 1.01*max(x.reach-45, 0)/float64(x.e[1]) + 2/span
}
