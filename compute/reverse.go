package compute

import (
	"context"
	"fmt"
	"math"

	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/scenario"
	"github.com/capstack/capstack/compute/solve"
)

// ReverseStress finds the smallest joint shock at which a measure crosses a level.
//
// Of random drivers, a shock is a point in the space of their normal scores, made independent by the Cholesky factor of their
// correlation, and its size the distance from the origin, where every driver has its median. The nearest breaking point is the
// likeliest way to break the limit, and Phi(-distance) its first-order probability (Der Kiureghian, "First- and second-order
// reliability methods", Engineering Design Reliability Handbook, 2005). A driver that evolves by month moves along the
// likeliest path of its score: shocks that fall on some months only are not searched. Along directions, the size is the root of the
// sum of squared scales, and the origin is the case itself.
//
// The probability is checked on request by importance sampling: paths about the origin and about each shock, weighted by
// the balance heuristic (Veach and Guibas, SIGGRAPH 1995; Owen and Zhou, JASA 95 (2000), 135-143), with all months drawn. It is
// unbiased for the share of breaking paths of a run of random paths.
//
// The same request gives the same bytes for any number of workers. The error is as of [Engine.Run].
func (e *Engine) ReverseStress(ctx context.Context, q ReverseRequest) (*ReverseStress, error) {
	r, err := e.ReadyReverse(ctx, q)
	if err != nil {
		return nil, err
	}
	return r.Run(ctx)
}

// space is a set of points that have inputs: scores of drivers, or scales of directions.
type space interface {
	Shape() *scenario.Shape
	Dimensions() int
	Fill(points [][]float64, b *scenario.Block)
}

// ReadyReverse is a reverse stress that was checked and not started.
type ReadyReverse struct {
	engine  *Engine
	q       *ReverseRequest
	space   space
	scores  *scenario.Scores // nil with directions
	measure int              // in the shape's program
	trials  *trials
	out     *ReverseStress
}

// ReadyReverse checks a request. The error is as of [Engine.Run].
func (e *Engine) ReadyReverse(ctx context.Context, q ReverseRequest) (*ReadyReverse, error) {
	run := RunRequest{Case: q.Case, Overrides: q.Overrides, Measures: []Selector{q.Measure}, Workers: q.Workers}
	c := &runCheck{engine: e, q: &run, h: &Header{}}
	q.defaults()
	q.check(c)
	r := &ReadyReverse{engine: e, q: &q, out: &ReverseStress{Level: q.Level, Above: q.Above, Reach: q.Reach}}
	if err := r.prepare(ctx, c); err != nil {
		return nil, relocated(err, [2]string{"monte_carlo.", "drivers."}, [2]string{"measures[0].name", "measure"})
	}
	r.out.Measure, r.out.Findings, r.out.Fingerprint = c.h.Columns[0], c.h.Findings, q.fingerprint()
	r.out.Drivers, r.out.Correlation = c.h.Drivers, c.h.Correlations
	r.measure, _ = r.space.Shape().Program.Measure(q.Measure.Name, q.Measure.Label)
	var err error
	r.trials, err = newTrials(ctx, r.space.Shape(), []int{r.measure}, e.runWorkers(q.Workers))
	return r, err
}

// prepare makes the space of a request and values the case as it stands.
func (r *ReadyReverse) prepare(ctx context.Context, c *runCheck) error {
	shape, err := r.spaceOf(ctx, c)
	if err != nil {
		return c.with(err)
	}
	columns := c.column(shape.Program)
	if err := c.findings.Err(); err != nil {
		return err
	}
	_, err = c.baseValues(ctx, *shape, columns)
	return err
}

// spaceOf makes the space, of which the shape is that of the case without shocks.
func (r *ReadyReverse) spaceOf(ctx context.Context, c *runCheck) (*scenario.Shape, error) {
	if len(r.q.Directions) > 0 {
		c.checkCase()
		_, shape, err := c.ownShape(ctx)
		if err != nil {
			return nil, err
		}
		cone, err := scenario.NewCone(shape, r.q.Directions)
		r.space = cone
		return &shape, err
	}
	scores, err := c.scores(ctx, r.q.Random)
	if err != nil {
		return nil, err
	}
	r.space, r.scores = scores, scores
	return scores.Shape(), nil
}

// scores makes the space of random drivers.
func (c *runCheck) scores(ctx context.Context, d *RandomDrivers) (*scenario.Scores, error) {
	c.q.MonteCarlo = &MonteCarlo{Paths: 1}
	if d != nil {
		c.q.MonteCarlo.Drivers, c.q.MonteCarlo.Correlations, c.q.MonteCarlo.Repair = d.Drivers, d.Correlations, d.Repair
	}
	c.checkLimits()
	c.checkCase()
	_, shape, err := c.ownShape(ctx)
	if err != nil {
		return nil, err
	}
	source, err := c.drawn(shape)
	if err != nil {
		return nil, err
	}
	return scenario.ScoresOf(source), nil
}

// Cost is the work at most, in operations on one number; for admission.
func (r *ReadyReverse) Cost() int64 {
	const single = 2 * 200 // both sides of a driver alone: 64 points of a ray, and 16 in each of 8 rounds that narrow its break
	return r.trials.cost(int64(r.q.Evaluations+single*r.space.Dimensions()) + r.q.CheckPaths)
}

// Spent is the work that Run has done, in the unit of Cost.
func (r *ReadyReverse) Spent() int64 {
	points := int64(r.out.Evaluations)
	if r.out.Check != nil {
		points += r.out.Check.Paths
	}
	return r.trials.cost(points)
}

// Run searches. A ReadyReverse runs once.
func (r *ReadyReverse) Run(ctx context.Context) (out *ReverseStress, err error) {
	ctx, end := r.engine.observer.Start(ctx, Work{Name: "reverse", Fingerprint: r.out.Fingerprint})
	defer func() { end(err) }()
	r.trials.ctx = ctx
	if err := r.alone(); err != nil {
		return nil, err
	}
	found, err := solve.SmallestShock(r.question(), r.limit(r.space.Fill))
	if err != nil {
		return nil, err
	}
	if err := r.answer(found); err != nil {
		return nil, err
	}
	if r.q.CheckPaths > 0 && r.scores != nil && r.out.Status != ReverseBroken {
		if r.out.Check, err = r.sampled(found); err != nil {
			return nil, err
		}
	}
	r.explain(found)
	return r.out, nil
}

// question is what to search for. Beside the axes of independent normals, rays go along those in which the score of one driver
// moves fastest: the rows of the Cholesky factor.
func (r *ReadyReverse) question() solve.ShockQuestion {
	n := r.space.Dimensions()
	q := solve.ShockQuestion{Dimensions: n, Reach: r.q.Reach, Positive: r.scores == nil, Budget: r.q.Evaluations}
	if r.scores == nil {
		return q
	}
	unit, scores := make([]float64, n), make([]float64, n)
	along := make([][]float64, n)
	for i := range along {
		along[i] = make([]float64, n)
	}
	for j := range n {
		clear(unit)
		unit[j] = 1
		r.scores.Correlate(unit, scores)
		for i, x := range scores {
			along[i][j] = x
		}
	}
	q.Along = along
	return q
}

// limit is the margin of the measure over the level at points of a space.
func (r *ReadyReverse) limit(fill func([][]float64, *scenario.Block)) solve.Limit {
	return func(points [][]float64, margins []float64) error {
		r.out.Evaluations += len(points)
		return r.trials.each(len(points), func(first, count int, m *trialMachine) { fill(points[first:first+count], m.block) },
			func(i, lane int, m *trialMachine) { margins[i] = r.margin(m.reading(0, lane)) })
	}
}

// margin is how far a reading is from breaking the limit.
func (r *ReadyReverse) margin(x reading) float64 {
	switch {
	case x.outcome == readingAbsent && r.q.AbsentBreaks:
		return math.Inf(-1)
	case x.outcome != readingOK:
		return math.NaN()
	case r.q.Above:
		return r.q.Level - x.value
	}
	return x.value - r.q.Level
}

// value is the measure of a margin.
func (r *ReadyReverse) value(margin float64) Reading {
	switch {
	case math.IsInf(margin, -1):
		return Reading{Absent: r.space.Shape().Program.Measures[r.measure].Reason}
	case margin != margin:
		return Reading{Absent: "the measure has no value there, or an input is out of its range"}
	case r.q.Above:
		return Reading{Value: r.q.Level - margin}
	}
	return Reading{Value: r.q.Level + margin}
}

func (q *ReverseRequest) defaults() {
	if q.Reach == 0 {
		q.Reach = defaultReach
		if len(q.Directions) > 0 {
			q.Reach = defaultScale
		}
	}
	if q.Alternatives == 0 {
		q.Alternatives = defaultShocks
	}
	if q.Evaluations == 0 {
		q.Evaluations = defaultEvaluations
	}
}

// check checks what needs no case.
func (q *ReverseRequest) check(c *runCheck) {
	most := MaxReach
	if len(q.Directions) > 0 {
		most = MaxScale
		if q.Random != nil {
			c.fault("directions", "exclusive", "give random drivers or directions, not both")
		}
		if q.CheckPaths != 0 {
			c.fault("check_path_count", "unused", "directions have no probability that could be checked")
		}
	}
	if math.IsNaN(q.Level) || math.IsInf(q.Level, 0) {
		c.fault("level", "range", "%v is not a finite number", q.Level)
	}
	if !(q.Reach > 0 && q.Reach <= most) {
		c.fault("reach", "range", "%v is out of range; it must be above 0 and at most %v", q.Reach, most)
	}
	if q.Alternatives < 1 || q.Alternatives > MaxAlternatives {
		c.fault("shock_limit", "range", "%d is out of range; it must be from 1 to %d", q.Alternatives, MaxAlternatives)
	}
	if q.Evaluations < minEvaluations || q.Evaluations > MaxEvaluations {
		c.fault("evaluation_limit", "range", "%d is out of range; it must be from %d to %d", q.Evaluations, minEvaluations, MaxEvaluations)
	}
	if q.CheckPaths < 0 || q.CheckPaths > MaxCheckPaths {
		c.fault("check_path_count", "range", "%d is out of range; it must be from 0 to %d", q.CheckPaths, MaxCheckPaths)
	}
	c.atMost("overrides", len(q.Overrides), MaxOverrides)
}

// fingerprint names the request: everything that its answer depends on.
func (q *ReverseRequest) fingerprint() string {
	parts := []string{"reverse", project.Canonical(q.Case), project.CanonicalText(q.Overrides), fmt.Sprintf("%q %q %x %t %t %x %d %d %d:%d",
		q.Measure.Name, q.Measure.Label, q.Level, q.Above, q.AbsentBreaks, q.Reach, q.Alternatives, q.Evaluations, q.CheckPaths, q.Seed)}
	if d := q.Random; d != nil {
		parts = append(parts, fmt.Sprintf("repair:%t", d.Repair), project.CanonicalText(d.Drivers), project.CanonicalText(d.Correlations))
	}
	for _, d := range q.Directions {
		parts = append(parts, fmt.Sprintf("direction:%q", d.ID), project.CanonicalText(d.Overrides))
	}
	return Fingerprint(parts...)
}
