package compute_test

import (
	"context"
	"errors"
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

func compare(t *testing.T, q compute.CompareRequest) *compute.Comparison {
	t.Helper()
	c, err := compute.New(compute.Options{}).Compare(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestACaseDoesNotDifferFromItself(t *testing.T) {
	s := compute.Side{Case: projecttest.TwoPhases()}
	c := compare(t, compute.CompareRequest{A: s, B: s})
	if len(c.Inputs)+len(c.Lines)+len(c.Measures) != 0 || c.Equal < 50 {
		t.Errorf("%+v", c)
	}
}

// A day's delay moves the first month of revenue, and nothing before; the sums differ by what the line's months do.
func TestADelayDiffersFromItsMonthOn(t *testing.T) {
	base := projecttest.TwoPhases()
	phase := base.Facility.Phases[0]
	late := []project.Override{{Path: "facility.phases[" + phase.ID + "].delay_days", Shock: project.Replace, Text: "10"}}
	c := compare(t, compute.CompareRequest{A: compute.Side{Case: base}, B: compute.Side{Case: base, Overrides: late}})
	if len(c.Inputs) != 1 || c.Inputs[0].Path != late[0].Path || c.Inputs[0].A != "0" || c.Inputs[0].B != "10" {
		t.Errorf("inputs %+v", c.Inputs)
	}
	found := false
	for _, l := range c.Lines {
		if l.Name != "revenue" {
			continue
		}
		found = true
		if l.First != phase.PlannedCOD.MonthEnd() || l.Largest.Sign() >= 0 || l.SumB.Cmp(l.SumA) == 0 || l.In != compute.InBoth {
			t.Errorf("%+v", l)
		}
	}
	if !found || len(c.Measures) == 0 {
		t.Errorf("revenue among the lines: %v; %d measures", found, len(c.Measures))
	}
}

func TestCasesOfDifferentShapeAndCloseCompareByCalendarMonth(t *testing.T) {
	a, b := projecttest.TwoPhases(), projecttest.NotesOnly()
	c := compare(t, compute.CompareRequest{A: compute.Side{Case: a}, B: compute.Side{Case: b}})
	only := map[compute.Presence]int{}
	for _, l := range c.Lines {
		only[l.In]++
	}
	if only[compute.OnlyInA] == 0 || only[compute.OnlyInB] == 0 || only[compute.InBoth] == 0 {
		t.Errorf("lines by presence: %v", only)
	}
	back := compare(t, compute.CompareRequest{A: compute.Side{Case: b}, B: compute.Side{Case: a}})
	if len(back.Lines) != len(c.Lines) || len(back.Inputs) != len(c.Inputs) || len(back.Measures) != len(c.Measures) {
		t.Error("the other way round, other things differ")
	}
}

func TestAFaultySideIsNamed(t *testing.T) {
	good := compute.Side{Case: projecttest.TwoPhases()}
	_, err := compute.New(compute.Options{}).Compare(context.Background(), compute.CompareRequest{A: good})
	var side *compute.SideError
	var findings project.Findings
	if !errors.As(err, &side) || side.Side != 1 || !errors.As(err, &findings) {
		t.Errorf("%v", err)
	}
}
