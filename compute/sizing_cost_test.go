package compute_test

import (
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// What sizing costs before a run can begin grows with the paths of its sizing case and with the points that size anew, and is
// nothing once the plan is there.
func TestSizingOnRandomPathsCountsAsWork(t *testing.T) {
	e := compute.New(compute.Options{})
	sized := func(paths int) *compute.RunRequest {
		c := projecttest.Sized()
		c.Uncertainties = []project.Uncertainty{{Path: rent, Shock: project.Scale, Distribution: project.Distribution{Kind: project.Uniform, Low: 0.7, High: 1}}}
		c.Financing.Tranches[0].Sizing.SizingCase, c.Financing.Tranches[0].Sizing.PathCount = project.SizeOnP90, paths
		return &compute.RunRequest{Case: c, MonteCarlo: &compute.MonteCarlo{Paths: int64(paths)}}
	}
	few := e.SizingCost(sized(200))
	if many := e.SizingCost(sized(20_000)); few <= 0 || many != 100*few {
		t.Errorf("200 paths cost %d, 20,000 cost %d", few, many)
	}
	q := sized(200)
	q.Grid, q.Resize, q.MonteCarlo = []compute.Axis{{Path: rent, Texts: []string{"1", "2", "3"}}}, true, nil
	if points := e.SizingCost(q); points != 4*few {
		t.Errorf("three points that size anew and the case itself cost %d, want four times %d", points, few)
	}
	plain := sized(200)
	plain.Case.Financing.Tranches[0].Sizing.SizingCase = project.SizeOnBase
	if got := e.SizingCost(plain); got != 0 {
		t.Errorf("sizing on the case itself costs %d", got)
	}
	if _, err := e.Value(t.Context(), compute.ValueRequest{Case: sized(200).Case}); err != nil {
		t.Fatal(err)
	}
	if got := e.SizingCost(sized(200)); got != 0 {
		t.Errorf("a plan that is there costs %d", got)
	}
}
