package project_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
	. "github.com/capstack/capstack/compute/project/projecttest"
)

func BenchmarkResolve(b *testing.B) {
	c := TwoPhases()
	for b.Loop() {
		if r, _ := project.Resolve(c); r == nil {
			b.Fatal("the case does not resolve")
		}
	}
}

func BenchmarkApply(b *testing.B) {
	c := TwoPhases()
	o := []project.Override{{Path: "facility.power.usd_per_mwh", Text: "70"}}
	for b.Loop() {
		if _, err := project.Apply(c, o); err != nil {
			b.Fatal(err)
		}
	}
}
