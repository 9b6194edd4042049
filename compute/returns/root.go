package returns

import "math"

// Status says what a root search found. Its zero value is Found.
type Status uint8

// The outcomes.
const (
	// Found: the rate returned is the usual root.
	Found Status = iota
	// TotalLoss: there are contributions and no distribution; the rate is -1 by
	// convention 10.2 and counts in quantiles and probabilities.
	TotalLoss
	// NoContribution: no flow is negative, so there is no return to speak of.
	NoContribution
	// NoRoot: the net present value has no root in (-1, 10^6].
	NoRoot
	// NoUsualRoot: there are several roots, none of which is usual: no
	// non-negative one where the value falls with the rate and no negative one.
	NoUsualRoot
	// NotFinite: a flow is infinite, not a number, or so large (above some
	// 1e290) that sums overflow.
	NotFinite
	// Unresolved: the search for all roots met its limit of work. It has not
	// been seen on flows of projects; flows built to have very many close roots
	// can do it.
	Unresolved
)

// Defined reports whether a rate goes with the status.
func (s Status) Defined() bool { return s == Found || s == TotalLoss }

// String returns the reason in words.
func (s Status) String() string {
	switch s {
	case Found:
		return "found"
	case TotalLoss:
		return "contributions and no distribution: -100%"
	case NoContribution:
		return "no contribution"
	case NoRoot:
		return "no rate makes the net present value zero"
	case NoUsualRoot:
		return "several roots, none usual"
	case NotFinite:
		return "flows not finite"
	case Unresolved:
		return "roots not separated within the limit of work"
	default:
		return "unknown status"
	}
}

// MaxRate is the greatest rate per period that counts as a root.
const MaxRate = 1e6

// halfUlp is 2^-53, the greatest relative error of one rounding.
const halfUlp = 0x1p-53

// UsualRoot returns the usual internal rate of return per period (monthly for a
// monthly series) of conventions 10.1 and 10.2: the only root; else the smallest
// non-negative one at which the net present value falls with the rate; else the
// largest negative one. Without distributions it is -1 (TotalLoss). Where the
// status is not Defined the rate is 0 and means nothing.
//
// Three ways, from cheap to complete:
//
//  1. One sign change in the flows: by Descartes' rule the only root.
//  2. One sign change in the cumulative flows, from negative to positive: by
//     Norstrøm's rule exactly one positive root, and the value falls there, as it
//     is positive at rate 0 and negative at the end. So it is the usual root,
//     whatever negative roots there may be.
//     (C. Norstrøm, A sufficient condition for a unique nonnegative internal rate
//     of return, J. Financial and Quantitative Analysis 7(3), 1972.)
//  3. Otherwise roots are isolated, as in Roots, from rate 0 upwards to the first at
//     which the value falls; the negative ones only where there is none.
func UsualRoot(flows []float64) (rate float64, status Status) {
	flows, shape := classify(flows)
	switch {
	case shape.status == TotalLoss:
		return -1, TotalLoss
	case shape.status != Found:
		return 0, shape.status
	case shape.changes == 1:
		rate, ok := onlyRoot(flows)
		if !ok {
			return 0, NoRoot
		}
		return rate, Found
	case shape.norstrom:
		x := crossing(flows, ascending)
		if rate := rateOfDiscount(x); rate <= MaxRate {
			return rate, Found
		}
	}
	var c collector
	if !c.all(flows) {
		return 0, Unresolved
	}
	return c.usual()
}

// Root is one internal rate of return.
type Root struct {
	// Rate is the effective rate per period, in (-1, 10^6].
	Rate float64
	// Slope is -1 where the net present value falls with the rate, +1 where it
	// rises and 0 where it touches zero without a certain change of sign: a root
	// of even multiplicity, or a pair closer than float64 can tell from one.
	Slope int
}

// Roots appends all internal rates of return of flows in (-1, 10^6] to into[:0],
// in ascending order. The status is Found when there is at least one, and
// otherwise the reason.
func Roots(flows []float64, into []Root) ([]Root, Status) {
	flows, shape := classify(flows)
	into = into[:0]
	if shape.status != Found {
		return into, shape.status
	}
	c := collector{list: into, keep: true}
	if !c.all(flows) {
		return into, Unresolved
	}
	if c.count == 0 {
		return into, NoRoot
	}
	return c.list, Found
}

// shape is what one pass over the flows tells.
type shape struct {
	status   Status
	changes  int  // sign changes, zeros skipped
	norstrom bool // cumulative flows change sign once, from negative to positive
}

// classify trims zero flows at both ends, which move no root, and classifies the
// rest.
func classify(flows []float64) ([]float64, shape) {
	for len(flows) > 0 && flows[len(flows)-1] == 0 {
		flows = flows[:len(flows)-1]
	}
	for len(flows) > 0 && flows[0] == 0 {
		flows = flows[1:]
	}
	var s shape
	sum, gross, last := 0.0, 0.0, 0.0
	contribution, distribution := false, false
	turns, below := 0, true // sign changes of sum; below: it is still negative
	for _, f := range flows {
		gross += math.Abs(f)
		sum += f
		contribution = contribution || f < 0
		distribution = distribution || f > 0
		if f != 0 {
			if f < 0 != (last < 0) && last != 0 {
				s.changes++
			}
			last = f
		}
		if sum < 0 != below {
			turns++
			below = !below
		}
	}
	n := float64(len(flows))
	if tooLarge(gross, n) {
		return flows, shape{status: NotFinite}
	}
	switch {
	case !contribution:
		s.status = NoContribution
		return flows, s
	case !distribution:
		s.status = TotalLoss
		return flows, s
	}
	s.norstrom = turns == 1 && flows[0] < 0 && clearlyPositive(sum, gross, n)
	return flows, s
}

// tooLarge tells whether n flows of an absolute sum gross, or its bounds, overflow:
// those of isolate.go multiply by the square of the degree.
func tooLarge(gross, n float64) bool { return !(gross*n*n < 0x1p1000) }

// clearlyPositive tells whether a sum is above what rounding leaves. If not, a root
// at the border 0 would be one of rounding.
func clearlyPositive(sum, gross, n float64) bool { return sum > float64(gross*n)*2*halfUlp }
