package returns

import (
	"math"

	"github.com/capstack/capstack/compute/rng"
)

// All roots of an exponential sum, by subdivision.
//
// The positive and the negative part of p, and of p', each shrink as s grows, and
// so do the moments of |c_i|. On [a, b] with centre m and half width h therefore
//
//	p+(b) > p-(a) or p-(b) > p+(a)            no root
//	p'+(b) > p'-(a) or p'-(b) > p'+(a)        monotone
//	|q(m)| > |q'(m)| h + G h²/2               no root
//	|q'(m)| > G h                             monotone
//
// where q(s) = e^(k(s-m)) p(s) has the roots of p. With k the mean e at m, the bound
// of q'' is a variance and not a second moment; it is convex, so its greatest value
// is at an end:
//
//	|q''(s)| <= sum |c_i| (e_i-k)² e^(-s e_i + k(s-m)) <= G = max(V(a) e^(-kh), V(b) e^(kh))
//	V(s) = M2 - 2k M1 + k² M0,   Mj = sum |c_i| e_i^j e^(-s e_i)
//
// Bounds of the rounding errors are counted against each test. What passes none is
// halved, as in isolate.go, whose words (verdict, cluster, flatSpot) are used.

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
	k := m.m1 / m.m0
	bend := rng.Exp(float64(k * h))
	curve := max(a.spread(k)/bend, float64(b.spread(k)*bend)) * h
	slope, doubt := math.Abs(m.p1+float64(k*m.p)), m.e1+float64(k*m.e0)
	if math.Abs(m.p)-m.e0 > float64((slope+doubt)*h)+float64(curve*h/2) {
		return empty, moments{}
	}
	if slope-doubt > curve {
		return onceOnly(), moments{}
	}
	return x.cut(i, m, float64(curve*h) <= m.e0/4)
}

// spread returns V of the head of this file, with a margin that covers its
// cancellation and the error of the moments.
func (m *moments) spread(k float64) float64 {
	v := m.m2 - float64(k*(2*m.m1-float64(k*m.m0)))
	return float64(1.000001*max(v, 0)) + float64(1e-9*m.m2)
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

// scan finds the roots above from of one exponential sum. The rate rises with s
// for positive rates and falls for negative ones, so the intervals are taken from
// the left or from the right.
func (f *finder) scan(x *exponentials, dir direction, from float64) bool {
	first := stretch{x.at(from), x.at(x.end())}
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
