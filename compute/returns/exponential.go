package returns

import (
	"math"

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
	e      []int32 // ascending or descending
	table  powers
	work   int // evaluations left
}

func newExponentials(s *series, dir direction) *exponentials {
	x := &exponentials{amount: s.amount, e: s.day, table: newPowers(s.span())}
	if dir == reversed {
		x.e = make([]int32, len(s.day))
		for i, d := range s.day {
			x.e[i] = s.span() - d
		}
	}
	x.table.plain = len(x.e) < x.table.entries()
	// The bound of time: some seconds at 10^6 flows, less at fewer.
	x.work = min(max(600_000_000/(len(x.e)+x.table.entries()), 256), maxIntervals)
	return x
}

// block bounds the chain of additions, and with it the rounding of long series.
const block = 256

// at evaluates the sum.
func (x *exponentials) at(s float64) moments {
	x.work--
	t := &x.table
	if !t.plain {
		t.fillExactly(s)
	}
	m := moments{s: s}
	for from := 0; from < len(x.e); from += block {
		x.add(&m, from, min(from+block, len(x.e)))
	}
	// Of a weight: 1 for each Exp and product, and that of the argument, e |s|; of
	// the sums: the length of the chains. All twice over, for what is of second
	// order, and a floor for weights below the least normal float64.
	n := float64(len(x.e))
	chain := min(n, block) + math.Ceil(n/block) + 10
	floor := float64(n * 0x1p-1000)
	force := 2 * math.Abs(s)
	m.e0 = float64(2*halfUlp*(float64(chain*m.m0)+float64(force*m.m1))) + floor
	m.e1 = float64(2*halfUlp*(float64((chain+1)*m.m1)+float64(force*m.m2))) + float64(floor*float64(max(x.e[0], x.e[len(x.e)-1])))
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
func (x *exponentials) end(dir direction) float64 {
	n := len(x.e)
	near, gap := math.Abs(x.amount[0]), x.e[min(1, n-1)]
	if dir == reversed {
		near, gap = math.Abs(x.amount[n-1]), x.e[n-2]
	}
	others := 0.0
	for _, a := range x.amount {
		others += math.Abs(a)
	}
	span := float64(max(x.e[0], x.e[n-1]))
	return 1.01*max(rng.Log(others/near), 0)/float64(gap) + 2/span
}
