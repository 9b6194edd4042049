package solve

import (
	"cmp"
	"errors"
	"math"
	"slices"
)

// Func evaluates points: out[i] is the value at xs[i] where ok[i]; elsewhere there is none.
type Func func(xs, out []float64, ok []bool) error

// Question is what to search for, and how hard.
type Question struct {
	Low, High float64 // search range, finite, Low <= High
	Own       float64 // where the scan looks closest
	Target    float64
	Tolerance float64 // width of a bracket, relative to its larger end in size
	Step      float64 // distance of the values that the input can have; 0: any
	Points    int     // of the scan
	Section   int     // points of a batch when a bracket is cut, at least 1
	Budget    int     // evaluations at most; 0: no limit
}

// resolution is the smallest number of the ledger: a bracket around 0 need not be narrower.
const resolution = 1e-18

// maxFound bounds what is refined: a measure that crosses its target more often has no answer worth having.
const maxFound = 16

// Bracket is a narrow interval in which the function crosses the target.
type Bracket struct {
	Low, High           float64 // equal where the function has the target's value exactly
	LowValue, HighValue float64
	Jump                bool // the function steps over the target
	// FlatTo is the last scanned point of an interval on which the function has the target's value, from Low on; Low else.
	FlatTo float64
}

// Middle is the point of a bracket at which a straight line between its ends meets the target.
func (b Bracket) Middle(target float64) float64 {
	if b.Low == b.High || b.LowValue == b.HighValue {
		return b.Low
	}
	share := (target - b.LowValue) / (b.HighValue - b.LowValue)
	return b.Low + float64((b.High-b.Low)*share)
}

// Answer is what a search saw.
type Answer struct {
	Brackets          []Bracket // ascending, at most 16
	Defined           int       // points of the scan that have a value
	Scanned           int
	Evaluations       int
	Least, Most       float64 // values over all points; 0 without any
	FirstHas, LastHas float64 // outermost points that have a value
	Exhausted         bool    // the budget ended the search early
}

// Constant tells whether the function has one value wherever it was looked at, up to rounding.
func (a *Answer) Constant() bool {
	return a.Most-a.Least <= 1e-13*math.Max(math.Abs(a.Most), math.Abs(a.Least))
}

// errBudget ends a search whose evaluations are used up.
var errBudget = errors.New("solve: no evaluations left")

// Search scans and refines. The error is the function's.
func Search(q Question, f Func) (*Answer, error) {
	s := &search{q: q, f: f, answer: &Answer{Least: math.Inf(1), Most: math.Inf(-1)}}
	err := s.run()
	if errors.Is(err, errBudget) {
		s.answer.Exhausted, err = true, nil
	}
	if err != nil {
		return nil, err
	}
	if s.answer.Least > s.answer.Most {
		s.answer.Least, s.answer.Most = 0, 0
	}
	return s.answer, nil
}

type sample struct {
	x, y float64
	ok   bool
}

type search struct {
	q      Question
	f      Func
	answer *Answer
}

func (s *search) run() error {
	seen, err := s.evaluate(s.q.points())
	if err != nil {
		return err
	}
	edges, err := s.edges(seen)
	if err != nil && !errors.Is(err, errBudget) {
		return err
	}
	seen = append(seen, edges...)
	slices.SortFunc(seen, func(a, b sample) int { return cmp.Compare(a.x, b.x) })
	s.survey(seen)
	todo := s.crossings(seen)
	for len(todo) > 0 && len(s.answer.Brackets) < maxFound {
		c := todo[0]
		more, err := s.refine(c)
		todo = append(more, todo[1:]...)
		if err != nil {
			return err
		}
	}
	return nil
}

// evaluate computes points, as many as the budget allows.
func (s *search) evaluate(xs []float64) ([]sample, error) {
	if s.q.Budget > 0 {
		left := s.q.Budget - s.answer.Evaluations
		if left <= 0 {
			return nil, errBudget
		}
		xs = xs[:min(len(xs), left)]
	}
	out, ok := make([]float64, len(xs)), make([]bool, len(xs))
	if err := s.f(xs, out, ok); err != nil {
		return nil, err
	}
	s.answer.Evaluations += len(xs)
	list := make([]sample, len(xs))
	for i, x := range xs {
		list[i] = sample{x, out[i], ok[i] && !math.IsNaN(out[i]) && !math.IsInf(out[i], 0)}
		if list[i].ok {
			s.answer.Least, s.answer.Most = math.Min(s.answer.Least, out[i]), math.Max(s.answer.Most, out[i])
		}
	}
	return list, nil
}

// edgeCuts is how often the interval is cut in which a function begins or ceases to have a value: with 64 points a cut, to
// 4e-6 of the distance of two points of the scan.
const edgeCuts = 3

// edges looks closer at where the function begins and ceases to have a value: a root may hide there.
func (s *search) edges(seen []sample) (list []sample, err error) {
	for i := 1; i < len(seen); i++ {
		low, high := seen[i-1], seen[i]
		for range edgeCuts {
			if low.ok == high.ok {
				break
			}
			inner, err := s.evaluate(s.between(low.x, high.x))
			if err != nil {
				return list, err
			}
			list = append(list, inner...)
			for _, p := range append(inner, high) {
				if p.ok != low.ok {
					high = p
					break
				}
				low = p
			}
		}
	}
	return list, nil
}

// between are the points that cut an interval into equal parts, without its ends.
func (s *search) between(low, high float64) []float64 {
	var xs []float64
	for i := 1; i <= s.q.Section; i++ {
		x := s.q.snap(low + float64((high-low)*(float64(i)/float64(s.q.Section+1))))
		if x > low && x < high && (len(xs) == 0 || x > xs[len(xs)-1]) {
			xs = append(xs, x)
		}
	}
	return xs
}

func (s *search) survey(seen []sample) {
	a := s.answer
	a.Scanned = len(seen)
	for _, p := range seen {
		if !p.ok {
			continue
		}
		if a.Defined == 0 {
			a.FirstHas = p.x
		}
		a.Defined++
		a.LastHas = p.x
	}
}

// crossing is a pair of neighbours between which the function crosses the target, or twice the point at which it meets it.
type crossing struct {
	low, high sample
	flat      float64 // last point of the stretch on which it has the target's value; else low.x
}

// exact tells whether the function has the target's value at a point.
func (c crossing) exact() bool { return c.low.x == c.high.x }

// crossings finds them among neighbours, in order.
func (s *search) crossings(seen []sample) (list []crossing) {
	for i := 0; i < len(seen); i++ {
		p := seen[i]
		if !p.ok {
			continue
		}
		if p.y == s.q.Target {
			for i+1 < len(seen) && seen[i+1].ok && seen[i+1].y == s.q.Target {
				i++
			}
			list = append(list, crossing{p, p, seen[i].x})
			continue
		}
		if i+1 < len(seen) && seen[i+1].ok && s.opposite(p, seen[i+1]) {
			list = append(list, crossing{p, seen[i+1], p.x})
		}
	}
	return list
}

func (s *search) opposite(a, b sample) bool {
	return a.y < s.q.Target && b.y > s.q.Target || a.y > s.q.Target && b.y < s.q.Target
}

// refine cuts a bracket until it is narrow and keeps what it comes to. Where it holds several crossings the first is
// followed, and the others are returned for their own turn.
func (s *search) refine(c crossing) (more []crossing, err error) {
	start := c
	for rounds := 0; !c.exact() && !s.narrow(c) && rounds < 60; rounds++ {
		xs := s.between(c.low.x, c.high.x)
		if len(xs) == 0 {
			break
		}
		inner, err := s.evaluate(xs)
		if err != nil {
			s.keep(start, c, false)
			return more, err
		}
		found := s.crossings(append(append([]sample{c.low}, inner...), c.high))
		if len(found) == 0 { // there is no value where it would cross
			s.keep(start, c, true)
			return more, nil
		}
		c, more = found[0], append(found[1:len(found):len(found)], more...)
	}
	s.keep(start, c, false)
	return more, nil
}

// narrow tells whether a bracket needs no further cut.
func (s *search) narrow(c crossing) bool {
	width := c.high.x - c.low.x
	if s.q.Step > 0 {
		return width <= 1.5*s.q.Step
	}
	// A tenth of the tolerance: the straight line between the ends then errs by far less than the tolerance.
	return width <= math.Max(resolution, 0.1*s.q.Tolerance*math.Max(math.Abs(c.low.x), math.Abs(c.high.x)))
}

// keep records a bracket. It is a jump where the difference of its ends has not shrunk with its width: a thousand times
// larger than in proportion to it, and more than a ten-thousandth of what it was, over a bracket cut to less than that.
func (s *search) keep(start, c crossing, jump bool) {
	out := Bracket{Low: c.low.x, High: c.high.x, LowValue: c.low.y, HighValue: c.high.y, FlatTo: c.flat, Jump: jump}
	switch width := start.high.x - start.low.x; {
	case c.exact() || jump:
	case s.q.Step > 0:
		out.Jump = true
	case width > 0:
		rise, was := math.Abs(c.high.y-c.low.y), math.Abs(start.high.y-start.low.y)
		share := (c.high.x - c.low.x) / width
		noise := 1e-11 * math.Max(math.Abs(c.low.y), math.Abs(c.high.y))
		out.Jump = share < 1e-4 && rise > noise && rise > 1e3*was*share && rise > 1e-4*was
	}
	s.answer.Brackets = append(s.answer.Brackets, out)
}
