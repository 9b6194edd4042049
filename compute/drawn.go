package compute

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/scenario"
)

// DrawnPath names one random path: that of a run with the same seed and drivers. Without drivers, those that the case
// suggests.
type DrawnPath struct {
	Path         int64 // 0..1e8-1
	Seed         uint64
	Drivers      []project.Uncertainty
	Correlations []project.Correlation
	Sobol        bool
	Antithetic   bool
	Repair       bool
	Strata       *Strata
}

func (d *DrawnPath) fingerprint() string {
	out := fmt.Sprintf("drawn:%d:%d:%t:%t:%t:", d.Path, d.Seed, d.Sobol, d.Antithetic, d.Repair) + project.CanonicalText(d.Drivers) + project.CanonicalText(d.Correlations)
	if d.Strata != nil {
		out += d.Strata.text()
	}
	return out
}

// asked binds the scenario of a request.
func (e *Engine) asked(ctx context.Context, q ValueRequest) (*bound, error) {
	if q.Drawn == nil {
		return e.scenarioOf(ctx, q.Case, q.Overrides)
	}
	return e.drawn(ctx, q)
}

// drawn binds a random path: the run is made ready as for all of its paths, one block is drawn, and its numbers become the
// inputs of the ledger as decimals of 18 places. What the ledger then shows agrees with the run's figures for that path as
// closely as exact and lanes agree. The error is as of [Engine.Run].
func (e *Engine) drawn(ctx context.Context, q ValueRequest) (*bound, error) {
	d := q.Drawn
	if d.Path < 0 || d.Path >= MaxPaths {
		return nil, drawnFinding("%d is out of range; it must be from 0 to %d", d.Path, MaxPaths-1)
	}
	run := RunRequest{Case: q.Case, Overrides: q.Overrides, Measures: q.Measures,
		MonteCarlo: &MonteCarlo{Paths: d.Path + 1, Seed: d.Seed, Drivers: d.Drivers, Correlations: d.Correlations, Sobol: d.Sobol, Antithetic: d.Antithetic, Repair: d.Repair, Strata: d.Strata}}
	c := &runCheck{engine: e, q: &run, h: &Header{}, alone: true}
	_, source, _, err := c.checked(ctx)
	if err != nil {
		return nil, relocated(err, [2]string{"monte_carlo", "drawn_path.monte_carlo"})
	}
	shape := source.Shapes()[0]
	b := shape.NewBlock(nil, nil)
	source.Fill(0, []int64{d.Path}, b)
	if k := b.Outside[0]; k != 0 {
		return nil, drawnFinding("path %d draws an input out of range: %s", d.Path, shape.Program.Inputs[shape.Varying[k-1]].Path)
	}
	out := &bound{base: &prepared{resolved: shape.Resolved, program: shape.Program, findings: c.h.Findings}, Case: shape.Resolved.Case,
		drawn: true, inputs: map[int]money.Fixed{}, series: map[int][]money.Fixed{}}
	for i, v := range shape.Inputs {
		out.inputs[i] = v
	}
	if err := out.fill(&shape, b); err != nil {
		return nil, err
	}
	return out, nil
}

func drawnFinding(format string, args ...any) project.Findings {
	return project.Findings{{Path: "drawn_path.path", Severity: project.Error, Rule: "range", Message: fmt.Sprintf(format, args...)}}
}

// relocated says where in a request that is no run the fault of its run stands: each pair is the beginning of a path in a run's
// request and what stands in its place.
func relocated(err error, pairs ...[2]string) error {
	var found project.Findings
	if !errors.As(err, &found) {
		return err
	}
	out := slices.Clone(found)
	for i := range out {
		for _, p := range pairs {
			if rest, ok := strings.CutPrefix(out[i].Path, p[0]); ok {
				out[i].Path = p[1] + rest
				break
			}
		}
	}
	return out
}

// fill takes lane 0 of a block as decimals.
func (s *bound) fill(shape *scenario.Shape, b *scenario.Block) error {
	decimal := func(x float64, what string) (money.Fixed, error) {
		v, ok := money.FromFloat64(x)
		if !ok {
			return v, drawnFinding("the path draws for %s what is too large for a ledger", what)
		}
		return v, nil
	}
	for k, input := range shape.Varying {
		v, err := decimal(b.Rows[k][0], shape.Program.Inputs[input].Path)
		if err != nil {
			return err
		}
		s.inputs[input] = v
	}
	for k, series := range shape.VaryingSeries {
		months := make([]money.Fixed, len(b.Series[k]))
		for t := range months {
			v, err := decimal(b.Series[k][t][0], shape.Program.Series[series].Path)
			if err != nil {
				return err
			}
			months[t] = v
		}
		s.series[series] = months
	}
	return nil
}
