package project_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

func TestTmp(t *testing.T) {
	for _, c := range []project.Case{projecttest.TwoPhases(), projecttest.NotesOnly()} {
		r, f := project.Resolve(c)
		for _, x := range f {
			t.Log(x)
		}
		if r == nil {
			t.Fatal("nil")
		}
		for _, d := range r.Defaults {
			t.Log(d)
		}
		t.Logf("%+v %+v", r.Slices, r.Uncontracted)
		r2, f2 := project.Resolve(r.Case)
		t.Log(f2)
		t.Log(r2.Defaults)
	}
}
