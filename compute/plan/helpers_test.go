package plan_test

import (
	"context"
	"testing"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/plan"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

var (
	num = projecttest.Num
	day = projecttest.Day
)

// senior is the sized tranche of a case.
func senior(c *project.Case) *project.Tranche { return &c.Financing.Tranches[0] }

// planned makes the plan of a case that has one.
func planned(t testing.TB, c project.Case) (*project.Resolved, *project.Plan) {
	t.Helper()
	r, findings := project.Resolve(c)
	if r == nil {
		t.Fatalf("case %q: %v", c.ID, findings)
	}
	p, err := plan.Make(context.Background(), c, r)
	if err != nil {
		t.Fatalf("case %q: %v", c.ID, err)
	}
	out, err := r.WithPlan(*p)
	if err != nil {
		t.Fatal(err)
	}
	return out, p
}

// ledger runs a planned case to the cent.
func ledger(t testing.TB, r *project.Resolved) *exact.Ledger {
	t.Helper()
	p, err := model.Build(r)
	if err != nil {
		t.Fatal(err)
	}
	l, err := exact.Run(p, exact.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// near fails unless two numbers agree within a relative bound.
func near(t testing.TB, what string, got, want, bound float64) {
	t.Helper()
	gap := got - want
	if gap < 0 {
		gap = -gap
	}
	size := want
	if size < 0 {
		size = -size
	}
	if gap > bound*max(size, 1e-300) {
		t.Errorf("%s is %.12g, want %.12g", what, got, want)
	}
}

func float(x money.Fixed) float64 { return x.Float64() }

// lineAt is a line of a ledger in a month; 0 where it has no such line.
func lineAt(l *exact.Ledger, name string, t int) money.Fixed {
	if v, ok := l.Line(name); ok {
		return v[t]
	}
	return money.Zero()
}
