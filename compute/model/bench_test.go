package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// Building dominates the valuation of one case (notes, section 10), which is why programs are kept.
func BenchmarkBuild(b *testing.B) {
	r, _ := project.Resolve(projecttest.TwoPhases())
	for b.Loop() {
		if _, err := model.Build(r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkExactTwoPhases(b *testing.B) {
	_, p := build(b, projecttest.TwoPhases())
	b.ReportMetric(float64(len(p.Nodes)), "nodes")
	for b.Loop() {
		if _, err := exact.Run(p, exact.Defaults()); err != nil {
			b.Fatal(err)
		}
	}
}
