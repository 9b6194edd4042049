package compute

import (
	"context"
	"math"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/scenario"
	"github.com/capstack/capstack/compute/solve"
)

// function is the measure as a function of the input.
func (s *solver) function(ctx context.Context) (solve.Func, error) {
	if s.input < 0 {
		return s.rebuilt(ctx), nil
	}
	plan, err := lanes.Compile(s.shape.Program, lanes.Spec{Varying: []int{s.input}, Measures: []int{s.measure}})
	if err != nil {
		return nil, err
	}
	drive := program.Drive[float64]{Inputs: map[int]float64{}}
	for i, v := range s.shape.Inputs {
		if i != s.input {
			drive.Inputs[i] = v.Float64()
		}
	}
	bound, err := plan.Bind(drive)
	if err != nil {
		return nil, err
	}
	m := plan.NewMachine()
	return func(xs, out []float64, ok []bool) error {
		for from := 0; from < len(xs); from += lanes.Lanes {
			if err := ctx.Err(); err != nil {
				return err
			}
			n := min(lanes.Lanes, len(xs)-from)
			row := m.Input(0)
			for i := range row {
				row[i] = xs[from+min(i, n-1)]
			}
			if err := m.Run(lanes.Block{Bound: bound, Lanes: n}); err != nil {
				return err
			}
			for i := range n {
				out[from+i] = m.Value(0)[i] + s.dayOffset()
				ok[from+i] = m.Defined(0)[i] != 0
			}
		}
		return nil
	}, nil
}

// dayOffset turns days of the grid into days since 1970-01-01, for measures that are dates.
func (s *solver) dayOffset() float64 {
	if p := s.shape.Program; p.Measures[s.measure].Kind == program.Day {
		return float64(p.Grid.Start(0))
	}
	return 0
}

// rebuilt evaluates structure: another program for each value. A value that makes the case invalid has none.
func (s *solver) rebuilt(ctx context.Context) solve.Func {
	return func(xs, out []float64, ok []bool) error {
		for i, x := range xs {
			if err := ctx.Err(); err != nil {
				return err
			}
			v, found := s.decimal(x)
			if !found {
				continue
			}
			l, err := s.ledger(ctx, v)
			if err != nil {
				continue // the value does not fit the case: it has no measure there
			}
			m := valueOf(l, s.q.Measure.Name, s.q.Measure.Label)
			out[i], ok[i] = m.Amount.Float64(), m.Absent == ""
		}
		return nil
	}
}

// ledger runs the case exactly at a value of the input.
func (s *solver) ledger(ctx context.Context, v money.Fixed) (*exact.Ledger, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	o := exact.Defaults()
	if s.input >= 0 {
		o.Inputs = map[int]money.Fixed{s.input: v}
		for i, x := range s.shape.Inputs {
			if i != s.input {
				o.Inputs[i] = x
			}
		}
		return exact.Run(s.shape.Program, o)
	}
	structure := append(append([]project.Override{}, s.base.Structure...), project.Override{Path: s.q.Path, Shock: project.Replace, Text: v.String()})
	c, frozen, err := s.engine.reshape(ctx, s.q.Case, structure, s.q.Resize)
	if err != nil {
		return nil, err
	}
	p, err := s.engine.build(ctx, withoutQuestions(c, frozen), frozen) // not remembered: nobody asks for these shapes again
	if err != nil {
		return nil, err
	}
	if o.Inputs, err = scenario.Inputs(p.program, p.resolved, s.base.Numbers); err != nil {
		return nil, err
	}
	return exact.Run(p.program, o)
}

// overridePlaces is how many decimals of a number an override can carry: 9, fewer where it would have more than 18 digits.
func overridePlaces(x float64) int {
	places := solveDecimals
	for size := math.Abs(x); size >= 1e9 && places > 0; size /= 10 {
		places--
	}
	return places
}

// decimal is a value of the input as an override can carry it: at most 18 significant digits and 9 decimals, whole where
// the field is whole, inside the field's range.
func (s *solver) decimal(x float64) (money.Fixed, bool) {
	v, ok := money.FromFloat64(x)
	if !ok {
		return v, false
	}
	places := overridePlaces(x)
	switch {
	case s.step > 0:
		places = 0
	case s.input < 0 && math.Abs(x) >= centsFrom:
		places = min(places, 2)
	}
	if v, ok = v.Round(places); !ok {
		return v, false
	}
	return v, !s.bounded || s.within.Contains(v)
}
