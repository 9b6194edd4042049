package compute

import (
	"context"
	"runtime/debug"
	"sync"

	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/run"
	"github.com/capstack/capstack/compute/scenario"
)

// trials evaluates measures of one shape at points that a search or a set of bumps chooses, 64 at a time, on several workers.
// What a point gives depends on the point alone.
type trials struct {
	ctx      context.Context
	shape    *scenario.Shape
	plan     *lanes.Plan
	bound    *lanes.Bound
	measures []int     // in the program
	offsets  []float64 // by measure: turns days of the grid into days since 1970-01-01
	idle     chan *trialMachine
}

// trialMachine is a machine with its rows laid out for the shape.
type trialMachine struct {
	*lanes.Machine
	block *scenario.Block
	of    *trials
}

// newTrials compiles a shape for the measures at the given positions of its program.
func newTrials(ctx context.Context, shape *scenario.Shape, measures []int, workers int) (*trials, error) {
	t := &trials{ctx: ctx, shape: shape, measures: measures, idle: make(chan *trialMachine, workers)}
	var err error
	spec := lanes.Spec{Varying: shape.Varying, VaryingSeries: shape.VaryingSeries, Measures: measures}
	if t.plan, err = lanes.Compile(shape.Program, spec); err != nil {
		return nil, err
	}
	if t.bound, err = t.plan.Bind(shape.Drive()); err != nil {
		return nil, err
	}
	for _, m := range measures {
		offset := 0.0
		if shape.Program.Measures[m].Kind == program.Day {
			offset = float64(shape.Program.Grid.Start(0))
		}
		t.offsets = append(t.offsets, offset)
	}
	for range workers {
		t.idle <- nil // made when it is needed
	}
	return t, nil
}

// cost is the work of a number of points, in operations on one number.
func (t *trials) cost(points int64) int64 { return t.plan.Cost() * points }

// each evaluates n points. fill writes the inputs of points first to first+count-1; take reads the result of point i from a lane.
// Both are called from several goroutines, take once for each i.
func (t *trials) each(n int, fill func(first, count int, m *trialMachine), take func(i, lane int, m *trialMachine)) error {
	blocks := (n + lanes.Lanes - 1) / lanes.Lanes
	errs := make([]error, blocks)
	var done sync.WaitGroup
	for b := range blocks {
		m := <-t.idle
		if m == nil {
			m = t.machine()
		}
		done.Go(func() {
			defer func() {
				if v := recover(); v != nil {
					errs[b] = &run.PanicError{Shard: int64(b), Value: v, Stack: debug.Stack()}
					m = nil
				}
				t.idle <- m
			}()
			first := b * lanes.Lanes
			count := min(lanes.Lanes, n-first)
			fill(first, count, m)
			if errs[b] = t.ctx.Err(); errs[b] == nil {
				errs[b] = m.Run(lanes.Block{Bound: t.bound, Lanes: count})
			}
			for lane := 0; lane < count && errs[b] == nil; lane++ {
				take(first+lane, lane, m)
			}
		})
	}
	done.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *trials) machine() *trialMachine {
	m := &trialMachine{Machine: t.plan.NewMachine(), of: t}
	rows, series := make([]*scenario.Row, len(t.shape.Varying)), make([][]scenario.Row, len(t.shape.VaryingSeries))
	for i := range rows {
		rows[i] = m.Input(i)
	}
	for i := range series {
		series[i] = m.Series(i)
	}
	m.block = t.shape.NewBlock(rows, series)
	return m
}

// reading is a measure at one point.
type reading struct {
	value   float64
	outcome outcome // readingOK, or why there is no value
	outside int     // row of the input that is out of its range, if one is
}

// outcome says how the evaluation of a point ended.
type outcome uint8

const (
	readingOK      outcome = iota
	readingAbsent          // the measure has no value
	readingOutside         // an input is out of its range
	readingFailed          // the scenario could not be computed
)

// reading is the k-th measure in a lane.
func (m *trialMachine) reading(k, lane int) reading {
	switch x := m.Value(k)[lane]; {
	case m.block.Outside[lane] != 0:
		return reading{outcome: readingOutside, outside: int(m.block.Outside[lane]) - 1}
	case m.Failed()[lane] != lanes.Succeeded || x-x != 0:
		return reading{outcome: readingFailed}
	case m.Defined(k)[lane] == 0:
		return reading{outcome: readingAbsent}
	default:
		return reading{value: x + m.of.offsets[k]}
	}
}

// tell is a reading of the k-th measure with its reason in words.
func (t *trials) tell(k int, x reading) Reading {
	p := t.shape.Program
	switch x.outcome {
	case readingAbsent:
		return Reading{Absent: p.Measures[t.measures[k]].Reason}
	case readingOutside:
		return Reading{Absent: "input out of range: " + p.Inputs[t.shape.Varying[x.outside]].Path}
	case readingFailed:
		return Reading{Absent: "the scenario could not be computed"}
	}
	return Reading{Value: x.value}
}
