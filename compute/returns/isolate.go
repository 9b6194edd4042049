package returns

import "math"

// All real roots by interval subdivision. On an interval with centre c and half
// width h, and with M2 a bound of the second derivative there,
//
//	|p(x) - p(c)|   <= |p'(c)| h + M2 h²/2          no root if |p(c)| is larger
//	|p'(x) - p'(c)| <= M2 h                         monotone if |p'(c)| is larger
//
// M2 = sum t(t-1)|a_t| b^(t-2) at the right end b. Computed values are off by at
// most a bound that is proportional to sum |a_t| b^t (Higham, Accuracy and
// Stability of Numerical Algorithms, 2nd ed., section 5.1) and counted against
// every test. An interval that passes neither test is halved at a point where the
// sign of p is certain, so that signs at ends tell whether a monotone interval
// holds a root. When the whole variation on an interval is below the rounding
// bound, or no such point is found, float64 cannot see more: a change of sign there
// is one root, and without one a value that cannot be told from zero is a touching
// root.

// interval is a candidate (a, b) with the certain signs of p at its ends.
type interval struct {
	a, b         float64
	signA, signB bool // true: positive
}

func (i *interval) half() float64 { return float64((i.b - i.a) / 2) }

// maxIntervals bounds the work, below a second at 600 flows. Random flows need some
// hundreds, a triple root at rate 0 of a 600-month series some thousands.
const maxIntervals = 1 << 16

// all finds every root of trimmed flows, in ascending order of rate, or, where no
// list is kept, as many as the usual root needs; false when the limit of work is met.
func (c *collector) all(flows []float64) bool {
	var s isolation
	s.begin(*c, flows)
	for s.next() {
		s.take(examine(flows, s.dir, s.x, s.b))
	}
	*c = s.collector
	return !s.unresolved
}

// isolation is where the search of one series stands: next says which values it
// wants, take takes them. So that several series can be evaluated together, it does
// not evaluate itself.
type isolation struct {
	collector
	flows      []float64
	phase      phase
	dir        direction    // the polynomial that is searched
	x, b       float64      // a point, and the end of the interval around it
	border     float64      // where the two polynomials meet
	stack      [80]interval // each halving adds one; the width bounds the depth
	depth      int
	work       int
	flat       flatSpot
	root       polish
	unresolved bool
}

// phase says what the values are for.
type phase uint8

const (
	meeting   phase = iota // to find the border
	opening                // the sign at the end of the first interval
	dividing               // to judge the interval on top of the stack
	polishing              // the root of an interval that has one
)

// begin starts the search of trimmed flows, whose roots c receives.
//
// The two polynomials meet a little below rate 0, where the sign is certain, so that
// the rate 0, frequent in exact examples, lies inside the first.
func (s *isolation) begin(c collector, flows []float64) {
	s.collector, s.flows, s.unresolved = c, flows, false
	s.phase, s.dir, s.x = meeting, ascending, 1+0x1p-12
}

// scan starts with the roots in (0, end) of one polynomial. The rate rises with y
// and falls with x, so the intervals of q are taken from the left and those of p
// from the right.
func (s *isolation) scan(dir direction, end float64) {
	s.phase, s.dir, s.x = opening, dir, end
	s.depth, s.work, s.flat = 1, 0, flatSpot{}
}

// next names the values that are wanted, by dir, x and b; false at the end.
func (s *isolation) next() bool {
	s.b = s.x
	switch {
	case s.unresolved, !s.keep && s.hasFall: // no other root matters
		return false
	case s.phase != dividing:
		return true
	case s.depth == 0:
		return s.other()
	case s.work == maxIntervals || s.depth > len(s.stack)-2:
		s.unresolved = true
		return false
	}
	s.work++
	i := &s.stack[s.depth-1]
	s.x, s.b = i.a+i.half(), i.b
	return true
}

// first is the polynomial that is searched first: q for a list in ascending order, p
// where only the usual root is wanted, which is mostly one of p.
func (s *isolation) first() direction {
	if s.keep {
		return reversed
	}
	return ascending
}

// other ends the search of a polynomial and begins with the other one, if there is.
func (s *isolation) other() bool {
	s.flush(s.flows, s.dir, &s.flat)
	switch {
	case s.dir != s.first(), !s.keep && s.hasFall:
		return false
	case s.dir == reversed:
		s.scan(ascending, s.border)
	default:
		s.scan(reversed, 1/s.border)
	}
	s.b = s.x
	return true
}

// take goes on with the values of examine at x and b.
func (s *isolation) take(v examined) {
	switch s.phase {
	case meeting:
		s.meet(newPoint(s.x, v.p, v.p1, v.m, len(s.flows)))
	case opening:
		lowest := s.flows[0]
		if s.dir == reversed {
			lowest = s.flows[len(s.flows)-1]
		}
		s.stack[0], s.phase = interval{0, s.x, lowest > 0, v.p > 0}, dividing
	case dividing:
		s.depth--
		s.divide(s.stack[s.depth], v)
	case polishing:
		done := s.root.step(v)
		if s.x = s.root.x; done {
			s.phase = dividing
			s.addAt(s.flows, s.dir, s.x, slopeOf(s.root.in, s.dir))
		}
	}
}

// meet takes the border where the sign is certain, or goes on to the next.
func (s *isolation) meet(v point) {
	above := v.x - 1 // exact
	switch {
	case math.Abs(v.p) > v.error:
		s.border = v.x
		if s.scan(ascending, v.x); s.first() == reversed {
			s.scan(reversed, 1/v.x)
		}
	case float64(above*1.5) > 1:
		s.unresolved = true
	default:
		s.x = 1 + float64(above*1.5)
	}
}

// divide does with an interval what its values call for.
func (s *isolation) divide(i interval, v examined) {
	verdict, cut := judge(s.flows, s.dir, i, s.x, v)
	switch verdict {
	case empty:
	case single:
		s.flush(s.flows, s.dir, &s.flat)
		s.phase, s.root = polishing, newPolish(i)
		s.x = s.root.x
	case cluster:
		if !s.flat.merge(i) {
			s.flush(s.flows, s.dir, &s.flat)
			s.flat = flatSpot{i, true}
		}
	case split:
		left := interval{i.a, cut.x, i.signA, cut.p > 0}
		rest := interval{cut.x, i.b, cut.p > 0, i.signB}
		if s.dir == reversed {
			left, rest = rest, left
		}
		s.stack[s.depth], s.stack[s.depth+1] = left, rest
		s.depth += 2
	}
}

// slopeOf returns the sign of d NPV/d rate at the root in i: 0 without a change of
// sign. x falls with the rate, y rises, and q has the sign of the value.
func slopeOf(i interval, dir direction) int {
	switch {
	case i.signA == i.signB:
		return 0
	case i.signB == (dir == reversed):
		return 1
	default:
		return -1
	}
}

// verdict is what is known of an interval.
type verdict uint8

const (
	empty   verdict = iota // no root
	single                 // exactly one root
	cluster                // flat to the last digit: at least a touch
	split                  // cut it at the point given
)

// judge applies the tests of this file's head to i, of which v are the values at
// the centre x and the bounds.
func judge(flows []float64, dir direction, i interval, x float64, v examined) (verdict, point) {
	h := i.half()
	c := newPoint(x, v.p, v.p1, v.m, len(flows))
	gamma := 4 * float64(len(flows)+2) * halfUlp
	noise, noise1 := float64(gamma*v.m0), float64(gamma*v.m1)
	curve := float64(2 * v.m2 * h)
	if math.Abs(c.p)-noise > float64(math.Abs(c.p1)*h)+float64(curve*h/2) {
		return empty, c
	}
	if math.Abs(c.p1)-noise1 > curve {
		if i.signA == i.signB {
			return empty, c
		}
		return single, c
	}
	deep := float64(curve*h) <= noise/4
	for _, part := range [...]float64{1, 0.75, 1.25, 0.5, 1.5, 0.25, 1.75} {
		cut := c
		if part != 1 {
			cut = sample(flows, dir, i.a+float64(part*h))
		}
		clear := math.Abs(cut.p) > cut.error && cut.x > i.a && cut.x < i.b
		switch {
		case clear && !deep:
			return split, cut
		case deep && !clear:
			return cluster, c
		}
	}
	if deep && i.signA == i.signB {
		return empty, c // flat, but certainly not zero wherever it was looked at
	}
	return cluster, c
}

// polish finds the root in an interval where p is monotone, by Newton's method kept
// inside the shrinking bracket.
type polish struct {
	in        interval
	x, lo, hi float64
	steps     int
	stop      stopper
}

func newPolish(i interval) polish {
	return polish{in: i, x: i.a + i.half(), lo: i.a, hi: i.b}
}

// step takes the values at x, moves x, and tells whether it is final.
func (r *polish) step(v examined) (done bool) {
	switch {
	case v.p == 0:
		return true
	case v.p > 0 == r.in.signB:
		r.hi = r.x
	default:
		r.lo = r.x
	}
	r.x, done = r.stop.next(r.x, r.x-v.p/v.p1, r.lo, r.hi)
	r.steps++
	return done || r.steps == maxSteps
}
