package compute

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// Scenario returns the overrides that make one scenario of the run a case of its own, for ValueCase to account for it to the
// cent: the worst path of an aggregate, say. Those of the request come first. Draws are written as decimals with 18 places;
// where a field holds whole numbers they are rounded up, as the model does.
//
// The error is a *ScenarioError when the run has no such scenario or it has no inputs.
func (r *ReadyRun) Scenario(index int64) ([]project.Override, error) {
	q, source := &r.request, r.prepared.Source
	if index < 0 || index >= source.Scenarios() {
		return nil, &ScenarioError{index, fmt.Sprintf("the run has scenarios 0 to %d", source.Scenarios()-1)}
	}
	out := slices.Clone(q.Overrides)
	switch {
	case q.MonteCarlo != nil:
		return r.draws(index, out)
	case len(q.Grid) > 0:
		point, rest := make([]int, len(q.Grid)), index
		for i := len(q.Grid) - 1; i >= 0; i-- {
			n := int64(len(q.Grid[i].Texts))
			point[i], rest = int(rest%n), rest/n
		}
		for i, a := range q.Grid {
			out = append(out, project.Override{Path: a.Path, Shock: a.Shock, Text: a.Texts[point[i]]})
		}
	case index > 0:
		out = append(out, q.Stresses[index-1].Overrides...)
	}
	return out, nil
}

// ScenarioError says why a scenario cannot be shown by itself.
type ScenarioError struct {
	Index  int64
	Reason string
}

// Error names the scenario and the reason.
func (e *ScenarioError) Error() string { return fmt.Sprintf("scenario %d: %s", e.Index, e.Reason) }

// draws appends what a random path drew.
func (r *ReadyRun) draws(index int64, out []project.Override) ([]project.Override, error) {
	source := r.prepared.Source
	shape := source.Shapes()[0]
	if len(shape.VaryingSeries) > 0 {
		return nil, &ScenarioError{index, "its drivers evolve by month, which overrides cannot say; value the case with the path of this run"}
	}
	b := shape.NewBlock(nil, nil)
	source.Fill(0, []int64{index}, b)
	rows, outside := b.Rows, &b.Outside
	for i, input := range shape.Varying {
		path := shape.Program.Inputs[input].Path
		x, ok := money.FromFloat64(rows[i][0])
		if !ok || outside[0] != 0 {
			if k := outside[0]; k != 0 {
				path = shape.Program.Inputs[shape.Varying[k-1]].Path
			}
			return nil, &ScenarioError{index, "input out of range: " + path}
		}
		if within, ok := project.RangeOf(&shape.Resolved.Case, path); ok && within.Whole {
			if down := x.Floor(); down != x {
				x, _ = money.Add(down, money.FromInt(1)) // within the field's range: no overflow
			}
		}
		out = append(out, project.Override{Path: path, Shock: project.Replace, Text: x.String()})
	}
	return out, nil
}
