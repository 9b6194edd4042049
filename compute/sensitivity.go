package compute

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/capstack/capstack/compute/adjoint"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/scenario"
)

// kinkShare is the relative difference between the sides of a bump, or between them and the derivative, from which a kink is told.
const kinkShare = 0.1

// Sensitivities differentiates a measure by all numeric inputs at once, by one pass backwards over the program (package adjoint),
// and values a standard bump of each on both sides. The error is as of [Engine.Run].
func (e *Engine) Sensitivities(ctx context.Context, q SensitivityRequest) (*Sensitivities, error) {
	r, err := e.readySensitivities(ctx, &q)
	if err != nil {
		return nil, err
	}
	ctx, end := e.observer.Start(ctx, Work{Name: "sensitivities", Fingerprint: r.out.Fingerprint, Scenarios: int64(1 + 2*len(r.inputs))})
	err = r.run(ctx, &q)
	end(err)
	if err != nil {
		return nil, err
	}
	if n := len(r.out.Inputs); q.Limit > 0 && n > q.Limit {
		r.out.Inputs, r.out.Omitted = r.out.Inputs[:q.Limit], n-q.Limit
	}
	return r.out, nil
}

// sensitivities is a request made ready.
type sensitivities struct {
	shape   scenario.Shape
	measure int
	inputs  []int // positions in the program, by row of the bumps
	bumps   *scenario.Bumps
	trials  *trials
	out     *Sensitivities
}

// readySensitivities checks a request.
func (e *Engine) readySensitivities(ctx context.Context, q *SensitivityRequest) (*sensitivities, error) {
	run := RunRequest{Case: q.Case, Overrides: q.Overrides, Measures: []Selector{q.Measure}, Workers: q.Workers}
	c := &runCheck{engine: e, q: &run, h: &Header{}}
	if q.Limit < 0 {
		c.fault("input_limit", "range", "%d is out of range; it must not be negative", q.Limit)
	}
	c.atMost("overrides", len(q.Overrides), MaxOverrides)
	c.checkCase()
	r := &sensitivities{out: &Sensitivities{}}
	base, err := e.scenarioBase(ctx, q.Case, q.Overrides, q.curves(c), false)
	if err == nil {
		r.shape, err = base.Shape(nil)
	}
	if err != nil {
		return nil, c.with(byMonthFault(err))
	}
	for i, path := range q.ByMonth {
		if r.curve(path) < 0 {
			c.fault(fmt.Sprintf("by_month_paths[%d]", i), "path", "%s is no input that the model reads month by month", path)
		}
	}
	columns := c.column(r.shape.Program)
	if err := c.findings.Err(); err != nil {
		return nil, relocated(err, [2]string{"measures[0].name", "measure"})
	}
	if _, err := c.baseValues(ctx, r.shape, columns); err != nil {
		return nil, err
	}
	r.measure, _ = r.shape.Program.Measure(columns[0].Name, columns[0].Label)
	r.out.Measure, r.out.Findings, r.out.Fingerprint = c.h.Columns[0], c.h.Findings, q.fingerprint()
	r.out.Structure = r.structure(q)
	for i, in := range r.shape.Program.Inputs {
		if in.Kind != program.Flag && r.given(in) {
			r.inputs = append(r.inputs, i)
		}
	}
	r.bumps = scenario.NewBumps(r.shape, r.inputs)
	r.trials, err = newTrials(ctx, r.bumps.Shape(), []int{r.measure}, e.runWorkers(q.Workers))
	return r, err
}

// byMonthFault names the element of by_month_paths where a driver would be at fault.
func byMonthFault(err error) error {
	var found project.Findings
	if !errors.As(err, &found) {
		return err
	}
	out := slices.Clone(found)
	for i := range out {
		if strings.HasPrefix(out[i].Path, "by_month_paths[") {
			out[i].Path = strings.TrimSuffix(out[i].Path, ".path")
		}
	}
	return out
}

// given tells whether an input has a value to bump: a date that the case leaves out never comes.
func (r *sensitivities) given(in program.InputDef) bool {
	if in.Kind != program.Day {
		return true
	}
	v, err := project.Get(&r.shape.Resolved.Case, in.Path)
	return err == nil && v.Given
}

// structure lists what the case states in numbers and its program does not read as inputs.
func (r *sensitivities) structure(q *SensitivityRequest) (out []string) {
	stated, err := project.Apply(q.Case, q.Overrides)
	if err != nil {
		return nil // told by checkCase
	}
	for _, x := range project.Paths(&stated) {
		if _, ok := r.shape.Program.Input(x.Path); x.Given && !ok {
			out = append(out, x.Path)
		}
	}
	return out
}

// run differentiates and values the bumps.
func (r *sensitivities) run(ctx context.Context, q *SensitivityRequest) error {
	g, err := adjoint.Of(r.shape.Program, r.measure, r.shape.Drive())
	if err != nil {
		return err
	}
	points := []scenario.Bump{{Row: -1}}
	for row, input := range r.inputs {
		x := r.input(row, input, g)
		own, _ := r.bumps.Own(row)
		points = append(points, scenario.Bump{Row: row, To: own + x.Size}, scenario.Bump{Row: row, To: own - x.Size})
		r.out.Inputs = append(r.out.Inputs, x)
	}
	readings := make([]Reading, len(points))
	r.trials.ctx = ctx
	err = r.trials.each(len(points), func(first, count int, m *trialMachine) { r.bumps.Fill(points[first:first+count], m.block) },
		func(i, lane int, m *trialMachine) { readings[i] = r.trials.tell(0, m.reading(0, lane)) })
	if err != nil {
		return err
	}
	r.out.Value = readings[0]
	for row := range r.out.Inputs {
		r.effects(&r.out.Inputs[row], readings[1+2*row], readings[2+2*row])
	}
	slices.SortStableFunc(r.out.Inputs, func(a, b InputSensitivity) int { return cmp.Compare(b.size(), a.size()) })
	r.months(q, g)
	return nil
}

// input is an input with its derivative and its bump.
func (r *sensitivities) input(row, input int, g *adjoint.Gradient) InputSensitivity {
	in := r.shape.Program.Inputs[input]
	own, whole := r.bumps.Own(row)
	x := InputSensitivity{Path: in.Path, Own: r.shape.Value(input).String()}
	if in.Kind == program.Day {
		x.Own = dateOf(r.shape.Program, r.shape.Value(input)).String()
	}
	if x.HasDerivative = !whole && g.Defined; x.HasDerivative {
		x.Derivative = g.Inputs[input]
		if x.HasElasticity = g.Value != 0; x.HasElasticity {
			x.Elasticity = float64(x.Derivative*own) / g.Value
		}
	}
	x.Bump, x.Size = bumpOf(in.Path, own, whole)
	return x
}

// bumpOf is the standard bump of an input, by the unit that its name ends with.
func bumpOf(path string, own float64, whole bool) (BumpKind, float64) {
	const percent, basisPoint = 0.01, 0.0001
	switch {
	case whole || strings.HasSuffix(path, "_days"):
		return BumpUnit, 1
	case additive(path):
		return BumpBasisPoint, basisPoint
	case strings.HasSuffix(path, "_bps"):
		return BumpBasisPoint, 1
	case own == 0:
		return BumpNone, 0
	}
	return BumpPercent, math.Abs(own) * percent
}

// effects are the changes of the measure by both sides of a bump, and whether they agree.
func (r *sensitivities) effects(x *InputSensitivity, up, down Reading) {
	if x.Bump == BumpNone {
		x.Up, x.Down = Reading{Absent: "1% of 0 is no bump"}, Reading{Absent: "1% of 0 is no bump"}
		return
	}
	less := func(a Reading) Reading {
		if a.Absent == "" && r.out.Value.Absent == "" {
			a.Value -= r.out.Value.Value
		}
		if r.out.Value.Absent != "" {
			a = r.out.Value
		}
		return a
	}
	x.Up, x.Down = less(up), less(down)
	noise := float64(1e-11 * math.Abs(r.out.Value.Value))
	apart := func(a, b float64) bool { return math.Abs(a-b) > float64(kinkShare*max(math.Abs(a), math.Abs(b)))+noise }
	slope := float64(x.Derivative * x.Size)
	switch {
	case r.out.Value.Absent != "":
	case x.Up.Absent == "" && x.Down.Absent == "":
		x.Kinked = apart(x.Up.Value, -x.Down.Value) || x.HasDerivative && (apart(x.Up.Value, slope) || apart(-x.Down.Value, slope))
	case x.Up.Absent == "" && x.HasDerivative:
		x.towards(x.Up.Value, apart(x.Up.Value, slope))
	case x.Down.Absent == "" && x.HasDerivative:
		x.towards(-x.Down.Value, apart(-x.Down.Value, slope))
	}
}

// towards is a bump that has a value on one side only, since the input ends there or the measure does: where the derivative is
// that of the other side, the slope of this one takes its place.
func (x *InputSensitivity) towards(effect float64, apart bool) {
	if x.Kinked = apart; !apart {
		return
	}
	slope := effect / x.Size
	if x.HasElasticity && x.Derivative != 0 {
		x.Elasticity = float64(x.Elasticity*slope) / x.Derivative
	}
	x.Derivative = slope
}

// size orders inputs: the larger effect of the two sides, or what the derivative says of the bump where neither side has a
// value: a derivative towards a side that the input cannot take moves nothing.
func (x *InputSensitivity) size() float64 {
	most := -1.0
	for _, side := range []Reading{x.Up, x.Down} {
		if side.Absent == "" {
			most = max(most, math.Abs(side.Value))
		}
	}
	if most < 0 {
		return math.Abs(float64(x.Derivative * x.Size))
	}
	return most
}

// months are the derivatives by the curves of the request.
func (r *sensitivities) months(q *SensitivityRequest, g *adjoint.Gradient) {
	for _, path := range q.ByMonth {
		at := r.curve(path)
		x := MonthSensitivity{Path: path, Additive: additive(path), Months: make([]float64, r.shape.Program.Grid.Len())}
		if d := g.Series[at]; d != nil && g.Defined {
			x.Months = d
		}
		for _, d := range x.Months {
			x.Sum += d
		}
		r.out.ByMonth = append(r.out.ByMonth, x)
	}
}

// curve is the position of the curve of an input in the program's series; -1 without one.
func (r *sensitivities) curve(path string) int {
	return slices.IndexFunc(r.shape.Program.Series, func(s program.SeriesDef) bool { return s.Path == model.CurveOf(path) })
}

// additive tells whether an input is a rate, which a curve adds to.
func additive(path string) bool { return strings.HasSuffix(path, "rate") }

// curves are the inputs that the program must read by month: as drivers that evolve, whose curves stay neutral.
func (q *SensitivityRequest) curves(c *runCheck) scenario.Draws {
	d := scenario.Draws{At: "by_month_paths"}
	c.atMost(d.At, len(q.ByMonth), MaxByMonth)
	for i, path := range q.ByMonth {
		if slices.Contains(q.ByMonth[:i], path) {
			c.fault(fmt.Sprintf("by_month_paths[%d]", i), "unique", "%s is asked twice", path)
		}
		u := project.Uncertainty{Path: path, Distribution: project.Distribution{Kind: project.MeanRevertingPrice}}
		if additive(path) {
			u.Distribution.Kind = project.MeanRevertingRate
		}
		d.Drivers = append(d.Drivers, u)
	}
	return d
}

// fingerprint names the request: everything that its answer depends on.
func (q *SensitivityRequest) fingerprint() string {
	return Fingerprint("sensitivities", project.Canonical(q.Case), project.CanonicalText(q.Overrides),
		fmt.Sprintf("%q %q %d %q", q.Measure.Name, q.Measure.Label, q.Limit, q.ByMonth))
}
