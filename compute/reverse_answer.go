package compute

import (
	"fmt"
	"math"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/process"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/scenario"
	"github.com/capstack/capstack/compute/solve"
)

// alone finds how far each driver, on either side, or each direction has to go by itself.
func (r *ReadyReverse) alone() error {
	n := r.space.Dimensions()
	fill := r.space.Fill
	var rays [][]float64
	for i := range n {
		ray := make([]float64, n)
		ray[i] = 1
		rays = append(rays, ray)
		r.out.Alone = append(r.out.Alone, AloneShock{Index: i, Up: true})
		if r.scores != nil {
			fill = r.scores.FillScores
			down := make([]float64, n)
			down[i] = -1
			rays = append(rays, down)
			r.out.Alone = append(r.out.Alone, AloneShock{Index: i})
		}
	}
	found, err := solve.FirstBreaks(rays, r.q.Reach, r.limit(fill))
	if err != nil {
		return err
	}
	b := r.space.Shape().NewBlock(nil, nil)
	for i, x := range found {
		a := &r.out.Alone[i]
		a.Reached, a.Score, a.Reading = x.Reached, x.Length, r.value(x.Margin)
		if !a.Up {
			a.Score = -a.Score
		}
		point := make([]float64, n)
		point[a.Index] = a.Score
		fill([][]float64{point}, b)
		a.Inputs = r.inputs(b, a.Index)
		if x.Margin != x.Margin && b.Outside[0] == 0 { // the ledger knows the reason
			if a.Reading, _, err = r.ledgerOf(r.space.Shape(), b); err != nil {
				return err
			}
		}
	}
	return nil
}

// answer turns what the search found into shocks.
func (r *ReadyReverse) answer(found *solve.ShockAnswer) error {
	o := r.out
	o.Absent, o.Exhausted, o.Origin = found.Absent, found.Exhausted, r.value(found.Origin)
	switch {
	case found.Broken:
		o.Status = ReverseBroken
	case len(found.Shocks) > 0:
		o.Status = ReverseFound
	case found.Least == found.Least:
		o.Status = ReverseOutOfReach
		closest := r.shock(found.LeastAt)
		closest.Breaking = r.value(found.Least)
		o.Closest = &closest
	default:
		o.Status = ReverseAbsent
	}
	for _, x := range found.Shocks[:min(len(found.Shocks), r.q.Alternatives)] {
		k := r.shock(x.Point)
		k.Length, k.Jump = x.Length, x.Jump
		k.Breaking, k.Holding = r.value(x.Margin), r.value(x.HoldingValue)
		if r.scores != nil {
			k.Probability = process.NormalCDF(-x.Length)
		}
		var err error
		if k.Exact, err = r.exact(&x); err != nil {
			return err
		}
		o.Shocks = append(o.Shocks, k)
	}
	return nil
}

// shock says what a point does to drivers and inputs.
func (r *ReadyReverse) shock(point []float64) JointShock {
	b := r.space.Shape().NewBlock(nil, nil)
	r.space.Fill([][]float64{point}, b)
	k := JointShock{Inputs: r.inputs(b, -1)}
	if r.scores == nil {
		k.Scales = point
		return k
	}
	scores, square := make([]float64, len(point)), 0.0
	r.scores.Correlate(point, scores)
	for _, u := range point {
		square += float64(u * u)
	}
	k.Length = math.Sqrt(square)
	for i, z := range scores {
		d := DriverShock{Score: z + 0, Percentile: process.NormalCDF(z)}
		if square > 0 {
			d.Share = float64(point[i]*point[i]) / square
		}
		_, curves := r.scores.Rows(i)
		if len(curves) == 0 {
			d.Draw = r.scores.Value(i, z)
		}
		for _, c := range curves {
			d.Curve = append(d.Curve, curveShock(r.space.Shape(), b, c))
		}
		k.Drivers = append(k.Drivers, d)
	}
	return k
}

// curveShock reads what a driver makes of a curve in lane 0.
func curveShock(shape *scenario.Shape, b *scenario.Block, at int) CurveShock {
	out := CurveShock{Path: shape.Program.Series[shape.VaryingSeries[at]].Path, Months: make([]float64, len(b.Series[at]))}
	for t := range out.Months {
		out.Months[t] = b.Series[at][t][0]
	}
	return out
}

// inputs are the inputs of lane 0: those of one driver or direction, or all for -1. What does not move is left out.
func (r *ReadyReverse) inputs(b *scenario.Block, of int) []InputShock {
	shape := r.space.Shape()
	rows := make([]int, len(shape.Varying))
	for i := range rows {
		rows[i] = i
	}
	if of >= 0 && r.scores != nil {
		rows, _ = r.scores.Rows(of)
	}
	var out []InputShock
	for _, k := range rows {
		input := shape.Varying[k]
		own, shocked := shape.Value(input), b.Rows[k][0]
		if of >= 0 && shocked == own.Float64() {
			continue
		}
		out = append(out, inputShock(shape, input, own, shocked))
	}
	return out
}

// inputShock writes an input as an override can carry it. Whole numbers are rounded up, as the model does.
func inputShock(s *scenario.Shape, input int, own money.Fixed, shocked float64) InputShock {
	in := s.Program.Inputs[input]
	out := InputShock{Path: in.Path}
	if in.Kind == program.Day {
		out.Own, out.Shocked = dateOf(s.Program, own).String(), s.Program.Grid.Start(0).AddDays(int(math.Ceil(shocked))).String()
		return out
	}
	if within, ok := project.RangeOf(&s.Resolved.Case, in.Path); ok && within.Whole {
		shocked = math.Ceil(shocked)
	}
	v, _ := money.FromFloat64(shocked) // within the field's range
	if short, ok := v.Round(overridePlaces(shocked)); ok {
		v = short
	}
	out.Own, out.Shocked = own.String(), v.String()
	if o := own.Float64(); o != 0 {
		out.HasRatio, out.Relative = true, shocked/o-1
	}
	return out
}

// explain says in words what the status means.
func (r *ReadyReverse) explain(found *solve.ShockAnswer) {
	o, unit := r.out, "standard deviations"
	if r.scores == nil {
		unit = "times the directions"
	}
	side, name := "below", program.MeasureKey(r.q.Measure.Name, r.q.Measure.Label)
	if o.Above {
		side = "above"
	}
	switch o.Status {
	case ReverseBroken:
		o.Explanation = fmt.Sprintf("%s is %s %v without any shock", name, side, o.Level)
	case ReverseAbsent:
		o.Explanation = fmt.Sprintf("%s has no value at any of %d points: %s", name, found.Evaluations, r.space.Shape().Program.Measures[r.measure].Reason)
	case ReverseOutOfReach:
		o.Explanation = fmt.Sprintf("no shock within %v %s that was looked at brings %s %s %v", o.Reach, unit, name, side, o.Level)
	default:
		o.Explanation = fmt.Sprintf("a joint shock of %.4g %s brings %s %s %v; none smaller was found", o.Shocks[0].Length, unit, name, side, o.Level)
	}
	if base := o.Measure; !found.Broken && base.BaseAbsent == "" && r.margin(reading{value: base.Base}) < 0 {
		o.Explanation += "; the case as it stands breaks the limit already, the drivers at their medians do not"
	}
	if found.Exhausted {
		o.Explanation += "; the search ended at its limit of evaluations, so that a smaller one may exist"
	}
	if o.Absent > 0 && o.Status != ReverseAbsent {
		o.Explanation += fmt.Sprintf("; %d of %d points of the search have no value", o.Absent, found.Evaluations)
		if !r.q.AbsentBreaks {
			o.Explanation += " and count as holding, unless the request counts those without the measure as broken"
		}
	}
}
