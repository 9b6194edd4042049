package returns

import (
	"math"

	"github.com/capstack/capstack/compute/rng"
)

// All roots of an exponential sum
//
//	p(s) = sum_i c_i e^(-s e_i),   e_i >= 0 whole days, e_0 = 0
//
// by interval subdivision in the daily force s. Rates above 0 are s = ln(1+r)/365
// with e counted from the first flow, rates below are s = -ln(1+r)/365 with e
// counted back from the last (which multiplies the value by a positive number), so
// that weights stay below 1. The range is finite: with S the sum of the other
// amounts, c_0 outweighs them all beyond ln(S/|c_0|)/e_1.
//
// The positive and the negative part of p, and of p', each shrink as s grows, and
// so do the moments of |c_i|. On [a, b] with centre m and half width h therefore
//
//	p+(b) > p-(a) or p-(b) > p+(a)            no root
//	p'+(b) > p'-(a) or p'-(b) > p'+(a)        monotone
//	|p(m)| > |p'(m)| h + M2(a) h²/2           no root,   M2 = sum e_i² |c_i| e^(-s e_i)
//	|p'(m)| > M2(a) h                         monotone
//
// each with bounds of the rounding errors counted against it. What passes no test
// is halved, as in isolate.go, whose words (verdict, cluster, flatSpot) are used.

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

// stretch is an interval between two evaluated points of certain sign.
type stretch struct{ a, b moments }

func (i *stretch) interval() interval {
	return interval{i.a.s, i.b.s, i.a.p > 0, i.b.p > 0}
}

// judge applies the tests of the head of this file. The cut of a split has a
// certain sign.
func (x *exponentials) judge(i *stretch) (verdict, moments) {
	a, b := &i.a, &i.b
	same := a.p > 0 == (b.p > 0)
	onceOnly := func() verdict {
		if same {
			return empty
		}
		return single
	}
	// (m0 + p)/2 is the positive part, (m0 - p)/2 the negative one.
	slack := 2 * (a.e0 + b.e0)
	if same && (b.m0+b.p-(a.m0-a.p) > slack || b.m0-b.p-(a.m0+a.p) > slack) {
		return empty, moments{}
	}
	slack = 2 * (a.e1 + b.e1)
	if b.m1+b.p1-(a.m1-a.p1) > slack || b.m1-b.p1-(a.m1+a.p1) > slack {
		return onceOnly(), moments{}
	}
	h := (b.s - a.s) / 2 * (1 + 8*halfUlp)
	m := x.at(a.s + float64((b.s-a.s)/2))
	curve := float64(a.m2 * h * (1 + 1e-6)) // the margin covers the error of m2 itself
	if math.Abs(m.p)-m.e0 > float64((math.Abs(m.p1)+m.e1)*h)+float64(curve*h/2) {
		return empty, moments{}
	}
	if math.Abs(m.p1)-m.e1 > curve {
		return onceOnly(), moments{}
	}
	return x.cut(i, m, float64(curve*h) <= m.e0/4)
}

// cut looks for a point of certain sign. deep says that the whole variation on the
// interval is below the rounding of p, so that float64 sees no more.
func (x *exponentials) cut(i *stretch, m moments, deep bool) (verdict, moments) {
	for _, part := range [...]float64{0.5, 0.375, 0.625, 0.25, 0.75, 0.125, 0.875} {
		at := m
		if part != 0.5 {
			at = x.at(i.a.s + float64(part*(i.b.s-i.a.s)))
		}
		clear := at.certain() && at.s > i.a.s && at.s < i.b.s
		switch {
		case clear && !deep:
			return split, at
		case deep && !clear:
			return cluster, at
		}
	}
	if deep && i.a.p > 0 == (i.b.p > 0) {
		return empty, m // flat, but certainly not zero wherever it was looked at
	}
	return cluster, m
}

// allRoots isolates every root, in ascending order of rate; false when the limit
// of work is met, or more roots seem to be there than there can be.
func (s *series) allRoots() ([]DatedRoot, bool) {
	below, above := newExponentials(s, reversed), newExponentials(s, ascending)
	// The two ranges meet a little below rate 0, where the sign is certain, so that
	// the rate 0, frequent in exact examples, lies inside the upper one.
	border := 0.0
	for by := 0x1p-12; border == 0; by *= 1.5 {
		if by > 1 {
			return nil, false
		}
		if m := above.at(-by / float64(s.span())); m.certain() {
			border = -m.s
		}
	}
	f := finder{s: s}
	if !f.scan(below, reversed, border) || !f.scan(above, ascending, -border) {
		return nil, false
	}
	counted := 0
	for _, r := range f.roots {
		if counted++; r.Slope == 0 {
			counted++
		}
	}
	return f.roots, counted <= s.changes
}

// finder gathers the roots of a series.
type finder struct {
	s     *series
	roots []DatedRoot
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

// scan finds the roots above from of one exponential sum. The rate rises with s
// for positive rates and falls for negative ones, so the intervals are taken from
// the left or from the right.
func (f *finder) scan(x *exponentials, dir direction, from float64) bool {
	first := stretch{x.at(from), x.at(x.end(dir))}
	if !first.a.certain() || !first.b.certain() {
		return false
	}
	stack := []stretch{first}
	flat := flatSpot{}
	for len(stack) > 0 {
		if x.work < 0 {
			return false
		}
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		verdict, cut := x.judge(&i)
		switch verdict {
		case empty:
		case single:
			f.flush(x, dir, &flat)
			f.add(x, dir, i.interval(), x.polish(&i))
		case cluster:
			if at := i.interval(); !flat.merge(at) {
				f.flush(x, dir, &flat)
				flat = flatSpot{at, true}
			}
		case split:
			left, right := stretch{i.a, cut}, stretch{cut, i.b}
			if dir == reversed {
				stack = append(stack, left, right)
			} else {
				stack = append(stack, right, left)
			}
		}
	}
	f.flush(x, dir, &flat)
	return true
}

// flush reports the root of a flat spot.
func (f *finder) flush(x *exponentials, dir direction, flat *flatSpot) {
	if flat.open {
		f.add(x, dir, flat.interval, flat.a+float64((flat.b-flat.a)/2))
		flat.open = false
	}
}

// add appends the root at s with its interval. A root that rounding cannot tell
// from rate 0 is 0.
func (f *finder) add(x *exponentials, dir direction, i interval, s float64) {
	if math.Abs(s) < 1e-9 {
		zero := x.at(0)
		if math.Abs(zero.p) <= zero.e0 && math.Abs(float64(zero.p1*s)) <= 2*zero.e0 {
			s = 0
		}
	}
	slope := 0
	if i.signA != i.signB {
		if slope = -1; i.signB == (dir == ascending) {
			slope = 1
		}
	}
	sign := 1.0
	if dir == reversed {
		sign, i.a, i.b = -1, i.b, i.a
	}
	root := rootOfForce(sign * s)
	root.Slope = slope
	root.Low, root.High = float64(sign*daysPerYear*i.a), float64(sign*daysPerYear*i.b)
	f.roots = append(f.roots, root)
}

// polish returns the root of a monotone stretch by Newton's method kept inside the
// shrinking bracket, until the value is all rounding.
func (x *exponentials) polish(i *stretch) float64 {
	low, high := i.a.s, i.b.s
	s := low + float64((high-low)/2)
	for range 200 {
		m := x.at(s)
		next := s - m.p/m.p1
		inside := next > low && next < high
		if !m.certain() {
			if inside {
				return next
			}
			return s
		}
		if m.p > 0 == (i.b.p > 0) {
			high = s
		} else {
			low = s
		}
		if inside = next > low && next < high; !inside {
			next = low + float64((high-low)/2)
		}
		if next <= low || next >= high || inside && math.Abs(next-s) <= 2*halfUlp*math.Abs(s) {
			return next
		}
		s = next
	}
	return s
}
