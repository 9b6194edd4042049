package returns

import "math"

// collector receives roots and keeps what the usual root needs of them.
type collector struct {
	keep bool   // list is wanted
	list []Root // ascending, when keep

	count             int
	only              float64 // the last root, the only one when count is 1
	fall              float64 // smallest non-negative root where the value falls
	negative          float64 // largest negative root
	hasFall, hasBelow bool
}

// usual picks the usual root.
func (c *collector) usual() (float64, Status) {
	switch {
	case c.count == 0:
		return 0, NoRoot
	case c.count == 1:
		return c.only, Found
	case c.hasFall:
		return c.fall, Found
	case c.hasBelow:
		return c.negative, Found
	default:
		return 0, NoUsualRoot
	}
}

func (c *collector) add(r Root) {
	if r.Rate > MaxRate {
		return
	}
	c.count++
	c.only = r.Rate
	// Rates arrive in ascending order, but for the negative ones of the two polynomials.
	if r.Rate >= 0 && r.Slope < 0 && !c.hasFall {
		c.fall, c.hasFall = r.Rate, true
	}
	if r.Rate < 0 && !(c.hasBelow && c.negative > r.Rate) {
		c.negative, c.hasBelow = r.Rate, true
	}
	if c.keep {
		c.list = append(c.list, r)
	}
}

// flatSpot gathers neighbouring clusters: around a multiple root the value is flat
// over more than one of them, and they are one root.
type flatSpot struct {
	interval
	open bool // there is one
}

// merge takes a cluster in when it borders on the spot or is closer to it than
// the wider of the two. One change of sign at most can have been seen: with two,
// both stay.
func (s *flatSpot) merge(i interval) bool {
	gap := max(i.a-s.b, s.a-i.b)
	if !s.open || gap > max(i.b-i.a, s.b-s.a) || s.signA != s.signB && i.signA != i.signB {
		return false
	}
	switch {
	case i.signA != i.signB: // the change of sign says where the root is
		s.interval = i
	case s.signA == s.signB:
		s.a, s.b = min(s.a, i.a), max(s.b, i.b)
	}
	return true
}

// flush reports the root of a flat spot.
func (c *collector) flush(flows []float64, dir direction, s *flatSpot) {
	if s.open {
		c.addAt(flows, dir, s.a+float64((s.b-s.a)/2), slopeOf(s.interval, dir))
		s.open = false
	}
}

// addAt adds the root at x (or y) as a rate. A root that rounding cannot tell from
// rate 0 is 0.
func (c *collector) addAt(flows []float64, dir direction, x float64, slope int) {
	rate := rateOfDiscount(x)
	if dir == reversed {
		rate = x - 1
	} else if math.Abs(rate) < 1e-6 {
		at, one := sample(flows, dir, x), sample(flows, dir, 1)
		if math.Abs(one.p) <= one.error && math.Abs(float64(at.p1*rate)) <= 2*one.error {
			rate = 0
		}
	}
	c.add(Root{Rate: rate, Slope: slope})
}
