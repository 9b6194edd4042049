package compute

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/rng"
	"github.com/capstack/capstack/compute/scenario"
)

// MaxRanges bounds the ranges of a tornado.
const MaxRanges = 200

// The ends of a tornado where it names none.
const (
	defaultLowProbability  = 0.1
	defaultHighProbability = 0.9
)

// TornadoRequest asks how far each uncertain number moves measures by itself.
type TornadoRequest struct {
	Case      project.Case
	Overrides []project.Override
	Measures  []Selector // at least 1, at most MaxColumns

	Random *RandomDrivers // nil with Ranges; else the drivers, the case's own where it lists none
	// LowProbability and HighProbability say at which quantiles drivers stand; both 0 means 0.1 and 0.9. With Random only.
	LowProbability, HighProbability float64
	Ranges                          []InputRange // 1 to MaxRanges, without Random

	Workers int // 0: the engine's; never changes the answer
}

// InputRange is an input with two values, as overrides give them.
type InputRange struct {
	Path      string
	Shock     project.Shock
	Low, High string
}

// Tornado is the answer.
type Tornado struct {
	Factors     []TornadoFactor // drivers or ranges, in the order of the request
	Measures    []MeasureTornado
	Drivers     []project.Uncertainty // with Random
	Findings    project.Findings
	Fingerprint string
}

// TornadoFactor is what moves: the inputs at its low and its high end. Of a driver that evolves by month the curves stand in
// their place.
type TornadoFactor struct {
	Path                  string
	Low, High             []InputShock
	LowCurves, HighCurves []CurveShock
}

// MeasureTornado is how far the factors move one measure, the largest swing first.
type MeasureTornado struct {
	Column
	Base Reading // all drivers at their medians; with ranges, the case as it stands
	Bars []TornadoBar
}

// TornadoBar is the measure at both ends of one factor, the others staying at the base.
type TornadoBar struct {
	Factor    int // in Tornado.Factors
	Low, High Reading
	Swing     float64 // |High - Low|; where an end has no value, the distance of the other one from the base; 0 where both have none
}

// Tornado values measures at two quantiles of each driver, the others at their medians, or at both ends of given ranges, the
// others as in the case. Nothing moves together, so interactions are not in it: [Engine.Attribute] and [Engine.ReverseStress]
// have them. A correlation does not matter, for each driver's own distribution stays as it is. The error is as of [Engine.Run].
func (e *Engine) Tornado(ctx context.Context, q TornadoRequest) (*Tornado, error) {
	r, err := e.readyTornado(ctx, q)
	if err != nil {
		return nil, err
	}
	ctx, end := e.observer.Start(ctx, Work{Name: "tornado", Fingerprint: r.out.Fingerprint, Scenarios: int64(1 + 2*len(r.out.Factors))})
	err = r.run(ctx)
	end(err)
	if err != nil {
		return nil, err
	}
	return r.out, nil
}

// tornado is a request made ready. Point 0 is the base, points 1+2i and 2+2i are the ends of factor i.
type tornado struct {
	trials *trials
	points int
	fill   func(first, count int, b *scenario.Block)
	out    *Tornado
}

// readyTornado checks a request.
func (e *Engine) readyTornado(ctx context.Context, q TornadoRequest) (*tornado, error) {
	run := RunRequest{Case: q.Case, Overrides: q.Overrides, Measures: q.Measures, Workers: q.Workers}
	c := &runCheck{engine: e, q: &run, h: &Header{}}
	q.check(c)
	r := &tornado{out: &Tornado{}}
	shape, err := r.prepare(ctx, c, &q)
	if err != nil {
		return nil, relocated(err, [2]string{"monte_carlo.", "drivers."})
	}
	r.out.Drivers, r.out.Findings, r.out.Fingerprint = c.h.Drivers, c.h.Findings, q.fingerprint()
	var measures []int
	for _, column := range c.h.Columns {
		i, _ := shape.Program.Measure(column.Name, column.Label)
		measures = append(measures, i)
		r.out.Measures = append(r.out.Measures, MeasureTornado{Column: column})
	}
	r.trials, err = newTrials(ctx, shape, measures, e.runWorkers(q.Workers))
	return r, err
}

// prepare makes the points and values the case as it stands.
func (r *tornado) prepare(ctx context.Context, c *runCheck, q *TornadoRequest) (*scenario.Shape, error) {
	var shape *scenario.Shape
	var err error
	if len(q.Ranges) > 0 {
		shape, err = r.ranges(ctx, c, q)
	} else {
		shape, err = r.drivers(ctx, c, q)
	}
	if err != nil {
		return nil, c.with(err)
	}
	columns := c.columns(shape.Program)
	if err := c.findings.Err(); err != nil {
		return nil, err
	}
	_, err = c.baseValues(ctx, *shape, columns)
	return shape, err
}

// drivers makes points of the scores of random drivers.
func (r *tornado) drivers(ctx context.Context, c *runCheck, q *TornadoRequest) (*scenario.Shape, error) {
	scores, err := c.scores(ctx, q.Random)
	if err != nil {
		return nil, err
	}
	ends := [2]float64{rng.NormalQuantile(q.LowProbability), rng.NormalQuantile(q.HighProbability)}
	n := scores.Dimensions()
	points := make([][]float64, 1+2*n)
	for i := range points {
		points[i] = make([]float64, n)
		if i > 0 {
			points[i][(i-1)/2] = ends[(i-1)%2]
		}
	}
	r.points = len(points)
	r.fill = func(first, count int, b *scenario.Block) { scores.FillScores(points[first:first+count], b) }
	shape := scores.Shape()
	block := shape.NewBlock(nil, nil)
	for i := range n {
		f := TornadoFactor{Path: c.h.Drivers[i].Path}
		rows, curves := scores.Rows(i)
		f.Low, f.LowCurves = r.inputsAt(shape, block, 1+2*i, rows, curves)
		f.High, f.HighCurves = r.inputsAt(shape, block, 2+2*i, rows, curves)
		r.out.Factors = append(r.out.Factors, f)
	}
	return shape, nil
}

// ranges makes points of given ends of inputs.
func (r *tornado) ranges(ctx context.Context, c *runCheck, q *TornadoRequest) (*scenario.Shape, error) {
	c.checkCase()
	_, own, err := c.ownShape(ctx)
	if err != nil {
		return nil, err
	}
	points, inputs := []scenario.Bump{{Row: -1}}, []int{}
	for i, x := range q.Ranges {
		at := fmt.Sprintf("ranges[%d]", i)
		if k := slices.IndexFunc(q.Ranges[:i], func(y InputRange) bool { return y.Path == x.Path }); k >= 0 {
			c.fault(at+".path", "unique", "%s is moved by ranges[%d] already", x.Path, k)
			continue
		}
		input, ends, found := scenario.EndsOf(&own, x.Path, x.Shock, [2]string{x.Low, x.High}, at)
		if c.findings = append(c.findings, found...); len(found) > 0 {
			continue
		}
		if ends[0] >= ends[1] {
			c.fault(at+".high", "range", "%s is not above the lower end, %s", x.High, x.Low)
			continue
		}
		points = append(points, scenario.Bump{Row: len(inputs), To: ends[0]}, scenario.Bump{Row: len(inputs), To: ends[1]})
		inputs = append(inputs, input)
	}
	if err := c.findings.Err(); err != nil {
		return nil, err
	}
	bumps := scenario.NewBumps(own, inputs)
	r.points = len(points)
	r.fill = func(first, count int, b *scenario.Block) { bumps.Fill(points[first:first+count], b) }
	shape := bumps.Shape()
	block := shape.NewBlock(nil, nil)
	for i, x := range q.Ranges {
		f := TornadoFactor{Path: x.Path}
		f.Low, _ = r.inputsAt(shape, block, 1+2*i, []int{i}, nil)
		f.High, _ = r.inputsAt(shape, block, 2+2*i, []int{i}, nil)
		r.out.Factors = append(r.out.Factors, f)
	}
	return shape, nil
}

// inputsAt are the inputs and curves of rows at a point; the block is scratch.
func (r *tornado) inputsAt(shape *scenario.Shape, b *scenario.Block, point int, rows, curves []int) (inputs []InputShock, by []CurveShock) {
	r.fill(point, 1, b)
	for _, k := range rows {
		inputs = append(inputs, inputShock(shape, shape.Varying[k], shape.Value(shape.Varying[k]), b.Rows[k][0]))
	}
	for _, k := range curves {
		by = append(by, curveShock(shape, b, k))
	}
	return inputs, by
}

// run values all points and orders the bars.
func (r *tornado) run(ctx context.Context) error {
	r.trials.ctx = ctx
	readings := make([][]Reading, len(r.out.Measures))
	for k := range readings {
		readings[k] = make([]Reading, r.points)
	}
	err := r.trials.each(r.points, func(first, count int, m *trialMachine) { r.fill(first, count, m.block) },
		func(i, lane int, m *trialMachine) {
			for k := range readings {
				readings[k][i] = r.trials.tell(k, m.reading(k, lane))
			}
		})
	if err != nil {
		return err
	}
	for k := range r.out.Measures {
		m, at := &r.out.Measures[k], readings[k]
		m.Base = at[0]
		for i := range r.out.Factors {
			m.Bars = append(m.Bars, TornadoBar{Factor: i, Low: at[1+2*i], High: at[2+2*i], Swing: swing(m.Base, at[1+2*i], at[2+2*i])})
		}
		slices.SortStableFunc(m.Bars, m.longer)
	}
	return nil
}

// longer puts bars in order: first those at whose ends the measure ceases to have the value that it has at the base, since
// nothing moves it further; then by swing.
func (m *MeasureTornado) longer(a, b TornadoBar) int {
	ceases := func(x *TornadoBar) int {
		if m.Base.Absent != "" || x.Low.Absent == "" && x.High.Absent == "" {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(ceases(&b), ceases(&a)), cmp.Compare(b.Swing, a.Swing))
}

// swing is the length of a bar.
func swing(base, low, high Reading) float64 {
	switch {
	case low.Absent == "" && high.Absent == "":
		return math.Abs(high.Value - low.Value)
	case low.Absent == "" && base.Absent == "":
		return math.Abs(low.Value - base.Value)
	case high.Absent == "" && base.Absent == "":
		return math.Abs(high.Value - base.Value)
	}
	return 0
}

// check fills defaults and checks what needs no case.
func (q *TornadoRequest) check(c *runCheck) {
	if len(q.Measures) == 0 {
		c.fault("measures", "required", "name the measures of the tornado")
	}
	c.atMost("measures", len(q.Measures), MaxColumns)
	c.atMost("overrides", len(q.Overrides), MaxOverrides)
	c.atMost("ranges", len(q.Ranges), MaxRanges)
	low, high := &q.LowProbability, &q.HighProbability
	if len(q.Ranges) > 0 {
		if q.Random != nil {
			c.fault("ranges", "exclusive", "give random drivers or ranges, not both")
		}
		if *low != 0 || *high != 0 {
			c.fault("low_probability", "unused", "ranges have ends of their own; leave the probabilities out")
		}
		return
	}
	if *low == 0 && *high == 0 {
		*low, *high = defaultLowProbability, defaultHighProbability
	}
	if !(*low > 0 && *low < 0.5) {
		c.fault("low_probability", "range", "%v is out of range; it must be above 0 and below 0.5", *low)
		*low = defaultLowProbability
	}
	if !(*high > 0.5 && *high < 1) {
		c.fault("high_probability", "range", "%v is out of range; it must be above 0.5 and below 1", *high)
		*high = defaultHighProbability
	}
}

// fingerprint names the request: everything that its answer depends on.
func (q *TornadoRequest) fingerprint() string {
	parts := []string{"tornado", project.Canonical(q.Case), project.CanonicalText(q.Overrides), fmt.Sprintf("%x %x", q.LowProbability, q.HighProbability)}
	for _, m := range q.Measures {
		parts = append(parts, fmt.Sprintf("m:%q:%q", m.Name, m.Label))
	}
	for _, x := range q.Ranges {
		parts = append(parts, fmt.Sprintf("range:%q:%d:%q:%q", x.Path, x.Shock, x.Low, x.High))
	}
	if d := q.Random; d != nil {
		parts = append(parts, fmt.Sprintf("repair:%t", d.Repair), project.CanonicalText(d.Drivers), project.CanonicalText(d.Correlations))
	}
	return Fingerprint(parts...)
}
