package compute

import (
	"context"
	"fmt"
	"math"

	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/scenario"
	"github.com/capstack/capstack/compute/solve"
)

// Bounds of a search. Inputs of the program are tried 64 at a time on the block interpreter; structure is rebuilt and run
// exactly for every value, so it is tried less often.
const (
	solvePoints       = 192
	structurePoints   = 40
	structureSection  = 6
	StructureBudget   = 200 // exact runs of a search over structure
	defaultTolerance  = 1e-9
	polishRounds      = 3
	solveDigits       = 18 // significant digits of an input on the wire
	solveDecimals     = 9
	centsFrom         = 1e5 // structure this large is money that a contract states in cents
	narrowing         = 10  // without a range, the search first looks from a tenth of the value to ten times it
	smallestTolerance = 1e-12
	largestTolerance  = 0.1
)

// Solve finds the values of one input at which a measure meets a target, other inputs and the sized debt staying as they
// are. The whole range is searched, so that several roots, none, and a measure that steps over the target are told apart,
// each in words. The error is project.Findings where the request is at fault.
//
// A root is polished on the exact ledger and is decimal text that an override can carry: at most 18 digits, at most 9
// decimals. Residual and Measures are those of that text, to the cent.
func (e *Engine) Solve(ctx context.Context, q SolveRequest) (*Solution, error) {
	s, err := e.solver(ctx, &q)
	if err != nil {
		return nil, err
	}
	ctx, end := e.observer.Start(ctx, Work{Name: "solve"})
	out, err := s.solution(ctx)
	end(err)
	if err != nil {
		return nil, err
	}
	out.Fingerprint = q.fingerprint()
	return out, nil
}

// solver is a search made ready.
type solver struct {
	engine  *Engine
	q       *SolveRequest
	base    *scenario.Base
	shape   scenario.Shape
	measure int // in the shape's program
	input   int // in the shape's program; -1 for structure
	warn    project.Findings
	step    float64
	within  project.Range
	bounded bool
	own     float64
	target  float64
	runs    int // exact
}

// solver checks a request.
func (e *Engine) solver(ctx context.Context, q *SolveRequest) (*solver, error) {
	c := &runCheck{q: &RunRequest{}}
	c.atMost("overrides", len(q.Overrides), MaxOverrides)
	if q.Tolerance == 0 {
		q.Tolerance = defaultTolerance
	}
	if !(q.Tolerance >= smallestTolerance && q.Tolerance <= largestTolerance) {
		c.fault("tolerance", "range", "%v is out of range; it must be from %v to %v", q.Tolerance, smallestTolerance, largestTolerance)
	}
	base, err := e.scenarioBase(ctx, q.Case, q.Overrides, scenario.Draws{}, q.Resize)
	if err != nil {
		return nil, c.with(err)
	}
	s := &solver{engine: e, q: q, base: base, input: -1, target: q.Target.Float64()}
	if s.shape, err = base.Shape(nil); err != nil {
		return nil, c.with(err)
	}
	if whole, err := project.Apply(q.Case, q.Overrides); err != nil {
		return nil, c.with(err)
	} else if _, f := project.Resolve(whole); f.HasErrors() {
		return nil, c.with(f)
	} else {
		s.warn = f
	}
	s.checkMeasure(c)
	s.checkInput(c)
	return s, c.findings.Err()
}

func (s *solver) checkMeasure(c *runCheck) {
	p, m := s.shape.Program, s.q.Measure
	i, ok := p.Measure(m.Name, m.Label)
	s.measure = i
	for _, name := range delayNames {
		if m.Name == name {
			c.fault("measure", "measure", "measure %s compares two runs of one scenario and cannot be sought", name)
			return
		}
	}
	if !ok {
		c.findings = append(c.findings, unknownMeasure("measure", m, p))
	}
}

// checkInput finds the input, its own value and the range of its field.
func (s *solver) checkInput(c *runCheck) {
	path := s.q.Path
	v, err := project.Get(&s.shape.Resolved.Case, path)
	switch {
	case err != nil:
		c.fault("input_path", "path", "%v", err)
		return
	case !v.Kind.Numeric():
		c.fault("input_path", "path", "%s is a %s; only a number can be sought, for a date one that moves it, such as delay_days of a phase", path, v.Kind)
		return
	case v.Kind == project.AmountKind:
		s.own = v.Amount.Float64()
	default:
		s.own = float64(v.Int)
	}
	if i, ok := s.shape.Program.Input(path); ok && !s.q.Resize {
		s.input, s.own = i, s.shape.Value(i).Float64()
	}
	s.within, s.bounded = project.RangeOf(&s.shape.Resolved.Case, path)
	if s.within.Whole {
		s.step = 1
	}
	s.checkRange(c)
}

func (s *solver) checkRange(c *runCheck) {
	low, high := s.q.Low, s.q.High
	for _, end := range []struct {
		name string
		x    *money.Fixed
	}{{"lower_bound", low}, {"upper_bound", high}} {
		if x := end.x; x != nil && s.bounded && (x.Cmp(s.within.Low) < 0 || x.Cmp(s.within.High) > 0) {
			c.fault(end.name, "range", "%s is out of range; %s must be %s", x, s.q.Path, s.within)
		}
	}
	if low != nil && high != nil && low.Cmp(*high) >= 0 {
		c.fault("upper_bound", "order", "%s is not above the lower bound, %s", high, low)
	}
	if !s.bounded && (low == nil || high == nil) {
		c.fault("lower_bound", "required", "%s has no range of its own; give both bounds of the search", s.q.Path)
	}
}

// ranges are the intervals to search, one after the other until one holds a root: around the own value, then all that the
// field may hold.
func (s *solver) ranges() [][2]float64 {
	low, high := s.within.Low.Float64(), s.within.High.Float64()
	if s.within.Open {
		low = math.Max(low, math.Min(math.Abs(s.own), high)*1e-9)
	}
	if s.q.Low != nil {
		low = s.q.Low.Float64()
	}
	if s.q.High != nil {
		high = s.q.High.Float64()
	}
	whole := [2]float64{low, high}
	near := whole
	if s.own > 0 {
		if s.q.Low == nil {
			near[0] = math.Max(low, s.own/narrowing)
		}
		if s.q.High == nil {
			near[1] = math.Min(high, s.own*narrowing)
		}
	}
	if near == whole || near[0] >= near[1] {
		return [][2]float64{whole}
	}
	return [][2]float64{near, whole}
}

// solution searches and says what was found.
func (s *solver) solution(ctx context.Context) (*Solution, error) {
	f, err := s.function(ctx)
	if err != nil {
		return nil, err
	}
	var a *solve.Answer
	var searched [2]float64
	evaluations := 0
	for _, r := range s.ranges() {
		if a, err = solve.Search(s.question(r, evaluations), f); err != nil {
			return nil, err
		}
		searched, evaluations = r, evaluations+a.Evaluations
		if len(a.Brackets) > 0 {
			break
		}
	}
	out := &Solution{Findings: s.warn}
	if err := s.roots(ctx, a, out); err != nil {
		return nil, err
	}
	out.Evaluations = evaluations + s.runs
	out.Status = s.status(a, out)
	out.Explanation = s.explain(out, a, searched)
	return out, nil
}

func (s *solver) question(r [2]float64, used int) solve.Question {
	q := solve.Question{Low: r[0], High: r[1], Own: s.own, Target: s.target, Tolerance: s.q.Tolerance, Step: s.step,
		Points: solvePoints, Section: lanes.Lanes}
	if s.input < 0 {
		q.Points, q.Section, q.Budget = structurePoints, structureSection, max(1, StructureBudget-used)
	}
	return q
}

// fingerprint names the request.
func (q *SolveRequest) fingerprint() string {
	end := func(x *money.Fixed) string {
		if x == nil {
			return "-"
		}
		return x.String()
	}
	parts := []string{"solve", project.Canonical(q.Case), project.CanonicalText(q.Overrides), fmt.Sprintf("%q %q %q %s %s %s %x",
		q.Path, q.Measure.Name, q.Measure.Label, q.Target, end(q.Low), end(q.High), q.Tolerance)}
	if q.Resize {
		parts = append(parts, "resize")
	}
	return Fingerprint(parts...)
}
