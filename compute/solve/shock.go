package solve

import (
	"cmp"
	"math"
	"slices"
)

// Limit evaluates a margin at points: above or at 0 the limit holds, below 0 it breaks. NaN says that a point has no value, and
// is never broken; -Inf that it is broken and has no value.
type Limit func(points [][]float64, margins []float64) error

// ShockQuestion asks for the shortest vector at which a limit breaks: the design point of a first-order reliability analysis
// (Hasofer and Lind, Journal of the Engineering Mechanics Division 100 (1974), 111-121), where the components are independent
// standard normals, or the smallest joint scale of given directions, where they are not negative.
type ShockQuestion struct {
	Dimensions int         // at least 1
	Reach      float64     // how far to look, above 0
	Positive   bool        // components are not negative
	Along      [][]float64 // directions to look along beside axes and spread ones, of any length above 0
	Rays       int         // directions spread over the sphere; 0: 256
	Starts     int         // local searches at most; 0: 12
	Budget     int         // evaluations at most; 0: 100,000. What is in work is finished
}

// Shock is a place at which a limit breaks, locally the one nearest to the origin.
type Shock struct {
	Point        []float64 // breaks
	Holding      []float64 // on the way from the origin to Point, close to it, and does not break
	Length       float64   // of Point
	Margin       float64   // at Point
	HoldingValue float64   // margin at Holding; NaN where it has no value
	Jump         bool      // the margin steps over 0 between the two
}

// ShockAnswer is what a search found.
type ShockAnswer struct {
	Broken      bool    // the origin breaks already: there is no shock to look for
	Origin      float64 // margin there
	Shocks      []Shock // distinct ones, shortest first; empty where nothing within reach breaks
	Least       float64 // smallest margin seen within reach; NaN where no point has one
	LeastAt     []float64
	Evaluations int
	Absent      int  // of these, without a value
	Exhausted   bool // the budget ended the search early
}

const (
	defaultRays   = 256
	defaultStarts = 12
	defaultBudget = 100_000
	shells        = 12   // points on a ray
	apart         = 0.95 // cosine above which two rays are one start, and two shocks one
	bracketWidth  = 1e-9 // of a shock, relative
	jumpShare     = 1e-5 // of the margin at the origin: a step larger than this within a bracket is a jump
)

// SmallestShock searches the shortest shocks, from many starts at once.
//
//	scan     margins along rays: the axes, given directions, directions against which the margin falls fastest, spread ones
//	starts   the nearest breaking points of rays that differ
//	descent  from each: linear models of the margin give the next point (Rackwitz and Fiessler, Computers & Structures 9
//	         (1978), 489-494); it is taken only where the limit breaks nearer to the origin than before, else smaller steps
//	         over the sphere and towards its axes are tried
//
// No step relies on a model that was not confirmed by an evaluation, so kinks, flats and jumps slow the search and do not
// mislead it. What it cannot promise: a broken region that all rays miss and no descent meets. Evaluations come in batches,
// the same for any f that gives the same margins. The error is f's.
func SmallestShock(q ShockQuestion, f Limit) (*ShockAnswer, error) {
	q.Rays, q.Starts, q.Budget = orElse(q.Rays, defaultRays), orElse(q.Starts, defaultStarts), orElse(q.Budget, defaultBudget)
	s := &shockSearch{q: q, f: f, out: &ShockAnswer{Least: math.NaN()}}
	origin, err := s.margins([][]float64{make([]float64, q.Dimensions)})
	if err != nil {
		return nil, err
	}
	s.out.Origin = origin[0]
	if origin[0] < 0 {
		s.out.Broken = true
		return s.out, nil
	}
	starts, err := s.scan()
	if err != nil {
		return nil, err
	}
	if err := s.descend(starts); err != nil {
		return nil, err
	}
	return s.out, s.finish(starts)
}

func orElse(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}

// shockSearch is a search under way.
type shockSearch struct {
	q   ShockQuestion
	f   Limit
	out *ShockAnswer
}

// margins evaluates points and keeps count.
func (s *shockSearch) margins(points [][]float64) ([]float64, error) {
	out := make([]float64, len(points))
	if len(points) == 0 {
		return out, nil
	}
	if err := s.f(points, out); err != nil {
		return nil, err
	}
	s.out.Evaluations += len(points)
	for i, m := range out {
		if finite(m) {
			if !(s.out.Least <= m) && norm(points[i]) <= s.q.Reach*(1+bracketWidth) {
				s.out.Least, s.out.LeastAt = m, points[i]
			}
		} else if m != m {
			s.out.Absent++
		}
	}
	return out, nil
}

// spent tells that the budget is used up.
func (s *shockSearch) spent() bool {
	if s.out.Evaluations >= s.q.Budget {
		s.out.Exhausted = true
	}
	return s.out.Exhausted
}

// finish narrows the brackets of what the descents reached and keeps the distinct shocks.
func (s *shockSearch) finish(starts []*descent) error {
	slices.SortStableFunc(starts, func(a, b *descent) int { return cmp.Compare(a.length, b.length) })
	var kept []*descent
	for _, d := range starts {
		if !slices.ContainsFunc(kept, func(k *descent) bool { return cosine(k.point, d.point) > apart }) {
			kept = append(kept, d)
		}
	}
	for _, d := range kept {
		d.low, d.lowMargin = 0, s.out.Origin
	}
	if err := s.narrow(kept, bracketWidth); err != nil {
		return err
	}
	for _, d := range kept {
		k := Shock{Point: d.point, Length: d.length, Margin: d.margin, Holding: scaled(d.point, d.low/d.length), HoldingValue: d.lowMargin}
		k.Jump = !(k.HoldingValue-k.Margin <= jumpShare*math.Abs(s.out.Origin))
		s.out.Shocks = append(s.out.Shocks, k)
	}
	slices.SortStableFunc(s.out.Shocks, func(a, b Shock) int { return cmp.Compare(a.Length, b.Length) })
	return nil
}
