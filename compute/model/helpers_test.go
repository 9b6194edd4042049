package model_test

import (
	"context"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/plan"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
	"github.com/capstack/capstack/compute/scenario"
)

var (
	num = projecttest.Num
	day = projecttest.Day
)

// run is a case with its ledger.
type run struct {
	t testing.TB
	r *project.Resolved
	p *program.Program
	l *exact.Ledger
}

// build resolves and lowers a case that must be valid.
func build(t testing.TB, c project.Case) (*project.Resolved, *program.Program) {
	t.Helper()
	r, findings := project.Resolve(c)
	if r == nil {
		t.Fatalf("case %q: %v", c.ID, findings)
	}
	r, err := withPlan(c, r)
	if err != nil {
		t.Fatalf("case %q: %v", c.ID, err)
	}
	p, err := model.Build(r)
	if err != nil {
		t.Fatalf("case %q: %v", c.ID, err)
	}
	return r, p
}

// withPlan plans a case that has something to plan.
func withPlan(c project.Case, r *project.Resolved) (*project.Resolved, error) {
	if !r.NeedsPlan() {
		return r, nil
	}
	made, err := plan.Make(context.Background(), c, r)
	if err != nil {
		return nil, err
	}
	return r.WithPlan(*made)
}

// value runs a case exactly.
func value(t testing.TB, c project.Case, overrides ...project.Override) run {
	t.Helper()
	r, p := build(t, c)
	return valueOf(t, r, p, overrides...)
}

// valueOf runs a program exactly under overrides, all of which must be inputs.
func valueOf(t testing.TB, r *project.Resolved, p *program.Program, overrides ...project.Override) run {
	t.Helper()
	o := exact.Defaults()
	var err error
	if o.Inputs, err = scenario.Inputs(p, r, overrides); err != nil {
		t.Fatal(err)
	}
	l, err := exact.Run(p, o)
	if err != nil {
		t.Fatal(err)
	}
	return run{t, r, p, l}
}

// set is an override that replaces a value.
func set(path, text string) project.Override {
	return project.Override{Path: path, Shock: project.Replace, Text: text}
}

// at is a line's value of a month.
func (r run) at(line string, month int) money.Fixed {
	r.t.Helper()
	v, ok := r.l.Line(line)
	if !ok {
		r.t.Fatalf("no line %q", line)
	}
	return v[month]
}

// sum is a line's sum over months from to to, both included.
func (r run) sum(line string, from, to int) (s money.Fixed) {
	r.t.Helper()
	for t := from; t <= to; t++ {
		s = plus(s, r.at(line, t))
	}
	return s
}

// total is a line's sum over all months.
func (r run) total(line string) money.Fixed { r.t.Helper(); return r.sum(line, 0, r.p.Grid.Len()-1) }

// months checks a line's values from a month on.
func (r run) months(line string, from int, want ...string) {
	r.t.Helper()
	for i, w := range want {
		if got := r.at(line, from+i); got != money.MustParse(w) {
			r.t.Errorf("%s, month %d: got %s, want %s", line, from+i, got, w)
		}
	}
}

// near checks a line's value of a month to an absolute tolerance: where the sum in the comment is not finite.
func (r run) near(line string, month int, want, tolerance string) {
	r.t.Helper()
	if got := r.at(line, month); apart(got, money.MustParse(want), money.MustParse(tolerance)) {
		r.t.Errorf("%s, month %d: got %s, want %s within %s", line, month, got, want, tolerance)
	}
}

// measure checks a measure exactly.
func (r run) measure(name, label, want string) {
	r.t.Helper()
	r.measureNear(name, label, want, "0")
}

// measureNear checks a measure to an absolute tolerance.
func (r run) measureNear(name, label, want, tolerance string) {
	r.t.Helper()
	v := r.get(name, label)
	switch {
	case !v.Defined:
		r.t.Errorf("%s is absent (%s), want %s", program.MeasureKey(name, label), v.Reason, want)
	case apart(v.Amount, money.MustParse(want), money.MustParse(tolerance)):
		r.t.Errorf("%s: got %s, want %s within %s", program.MeasureKey(name, label), v.Amount, want, tolerance)
	}
}

// date checks a measure that is a date.
func (r run) date(name string, want *calendar.Date) {
	r.t.Helper()
	v := r.get(name, "")
	if !v.Defined {
		r.t.Errorf("%s is absent (%s), want %s", name, v.Reason, want)
		return
	}
	if got := r.p.Grid.Start(0).AddDays(int(v.Amount.Float64())); got != *want {
		r.t.Errorf("%s: got %s, want %s", name, got, want)
	}
}

// absent checks that a measure has no value and says why.
func (r run) absent(name, label string) {
	r.t.Helper()
	if v := r.get(name, label); v.Defined || v.Reason == "" {
		r.t.Errorf("%s: got %s with reason %q, want none with a reason", program.MeasureKey(name, label), v.Amount, v.Reason)
	}
}

func (r run) get(name, label string) exact.Value {
	r.t.Helper()
	v, ok := r.l.Measure(name, label)
	if !ok {
		r.t.Fatalf("no measure %s", program.MeasureKey(name, label))
	}
	return v
}

func plus(a, b money.Fixed) money.Fixed {
	v, ok := money.Add(a, b)
	if !ok {
		panic("sum overflows")
	}
	return v
}

func minus(a, b money.Fixed) money.Fixed {
	v, ok := money.Sub(a, b)
	if !ok {
		panic("difference overflows")
	}
	return v
}

func apart(a, b, tolerance money.Fixed) bool {
	d, _ := minus(a, b).Abs()
	return d.Cmp(tolerance) > 0
}

// site is a case with one phase of 10 MW critical IT, close on 31 December 2025, COD on 1 January 2026, 24 months, and
// nothing else: month t is the t-th month of operation.
func site() project.Case {
	return project.Case{ID: "site", FinancialClose: day(2025, 12, 31), HorizonMonths: 24, Facility: project.Facility{
		Phases: []project.Phase{{ID: "p", CapacityMW: num("10"), CapacityBase: project.CriticalIT, PlannedCOD: day(2026, 1, 1)}}}}
}

// gpus gives the site's phase a fleet.
func gpus(c project.Case, count, price string) project.Case {
	c.Facility.Phases[0].Fleets = []project.Fleet{{ID: "gpu", Unit: project.Package, Count: num(count), USDPerAccelerator: num(price)}}
	return c
}

// let adds a tenant that pays a price a year for the whole site.
func let(c project.Case, usdPerYear string, months int) project.Case {
	c.Tenants = append(c.Tenants, project.Tenant{ID: "t", USDPerYear: num(usdPerYear), TermMonths: months})
	return c
}

// e360 is 30E/360 ISDA, in which the months to every month end are twelfths, February's too.
func e360() *calendar.DayCount { d := calendar.ThirtyE360ISDA; return &d }

// costs is one fixed running cost a year.
func costs(usdPerYear string) []project.OperatingCost {
	return []project.OperatingCost{{ID: "staff", USDPerYear: num(usdPerYear)}}
}
