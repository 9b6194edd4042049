package compute_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// value values a request that must succeed.
func value(t testing.TB, q compute.ValueRequest) *compute.Valuation {
	t.Helper()
	v, err := compute.New(compute.Options{}).Value(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// figure is a measure of a valuation.
func figure(t testing.TB, v *compute.Valuation, name, label string) compute.MeasureValue {
	t.Helper()
	for _, m := range v.Measures {
		if m.Name == name && m.Label == label {
			return m
		}
	}
	t.Fatalf("no measure %s[%s]", name, label)
	return compute.MeasureValue{}
}

func replaceWith(path, text string) project.Override {
	return project.Override{Path: path, Shock: project.Replace, Text: text}
}

func TestAllMeasuresComeInTheOrderOfTheRegistryWithTheirTitles(t *testing.T) {
	v := value(t, compute.ValueRequest{Case: projecttest.TwoPhases()})
	specs := map[string]model.Spec{}
	for _, s := range compute.Measures() {
		specs[s.Name] = s
	}
	names := map[string]bool{"debt_capacity": true} // by sized tranche, of which the case has none
	for _, m := range v.Measures {
		s := specs[m.Name]
		names[m.Name] = true
		if m.Title != s.Title || m.Unit != s.Unit || m.Title == "" {
			t.Errorf("%s: title %q, unit %q; the registry says %q, %q", m.Name, m.Title, m.Unit, s.Title, s.Unit)
		}
		if m.Absent != "" && !m.Amount.IsZero() {
			t.Errorf("%s is absent (%s) and has the value %s", m.Name, m.Absent, m.Amount)
		}
		if m.Kind == program.Day && m.Absent == "" && money.FromInt(int64(m.Date)) != m.Amount {
			t.Errorf("%s: date %s, amount %s", m.Name, m.Date, m.Amount)
		}
	}
	for name, s := range specs {
		if s.Label == model.ByLease || s.Label == model.ByCovenant || s.Label == model.ByGuarantee { // of which the case has none
			continue
		}
		if !names[name] {
			t.Errorf("measure %s has no value and no reason", name)
		}
	}
}

func TestOnlyWhatWasAskedIsAnswered(t *testing.T) {
	v := value(t, compute.ValueRequest{Case: projecttest.TwoPhases(), Measures: []compute.Selector{
		{Name: "ebitda_year_1"}, {Name: "tranche_rate"}, {Name: "cash_burn_by_cause", Label: "power"}, {Name: "cost_of_delay_by_cause", Label: "tax"}}})
	var got []string
	for _, m := range v.Measures {
		got = append(got, program.MeasureKey(m.Name, m.Label))
	}
	want := "ebitda_year_1 tranche_rate[bond] tranche_rate[loan] tranche_rate[note] cash_burn_by_cause[power] cost_of_delay_by_cause[tax]"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got %s, want %s", s, want)
	}
	if v.Statements != nil || v.Lines != nil {
		t.Error("statements or lines that nobody asked")
	}
}

func TestFindingsTellWhatToChange(t *testing.T) {
	facility := projecttest.TwoPhases()
	for _, x := range []struct {
		name string
		q    compute.ValueRequest
		path string
		say  string
	}{
		{"an unknown measure", compute.ValueRequest{Case: facility, Measures: []compute.Selector{{Name: "irr"}}}, "measures[0]", "ListMeasures"},
		{"an unknown label", compute.ValueRequest{Case: facility, Measures: []compute.Selector{{Name: "moic"}, {Name: "tranche_rate", Label: "x"}}}, "measures[1]", `["bond" "loan" "note"]`},
		{"an unknown cause of delay", compute.ValueRequest{Case: facility, Measures: []compute.Selector{{Name: "cost_of_delay_by_cause", Label: "x"}}}, "measures[0]", `"financing"`},
		{"a measure with nothing to label it", compute.ValueRequest{Case: projecttest.NotesOnly(), Measures: []compute.Selector{{Name: "contract_per_year"}}}, "measures[0]", "does not apply"},
		{"an unknown line", compute.ValueRequest{Case: facility, Lines: []string{"cfads", "nonsense"}}, "lines[1]", `"nonsense"`},
		{"an unknown path", compute.ValueRequest{Case: facility, Overrides: []project.Override{replaceWith("facility.phases[p9].delay_days", "1")}}, "overrides[0].path", "p9"},
		{"a value out of range", compute.ValueRequest{Case: facility, Overrides: []project.Override{replaceWith("facility.phases[p1].delay_days", "-1")}}, "facility.phases[p1].delay_days", "0"},
		{"a faulty case", compute.ValueRequest{Case: project.Case{ID: "x"}}, "financial_close", ""},
	} {
		_, err := compute.New(compute.Options{}).Value(context.Background(), x.q)
		var f project.Findings
		if !errors.As(err, &f) || len(f) == 0 {
			t.Errorf("%s: %v", x.name, err)
			continue
		}
		found := false
		for _, one := range f {
			found = found || one.Path == x.path && strings.Contains(one.Message, x.say)
		}
		if !found {
			t.Errorf("%s: %v; want %s with %q", x.name, f, x.path, x.say)
		}
	}
}

func TestStatementsComeByYearUnlessAsked(t *testing.T) {
	kinds := []exact.StatementKind{exact.IncomeStatement, exact.BalanceSheet, exact.CashFlowStatement}
	v := value(t, compute.ValueRequest{Case: projecttest.TwoPhases(), Statements: kinds})
	if len(v.Statements) != 3 || v.Statements[1].Kind != exact.BalanceSheet || v.Statements[0].Frequency != calendar.Annual {
		t.Fatalf("%d statements", len(v.Statements))
	}
	if n := len(v.Statements[0].Periods); n != 11 { // April to December 2026, nine years, January to March 2036
		t.Errorf("%d years", n)
	}
	v = value(t, compute.ValueRequest{Case: projecttest.TwoPhases(), Statements: kinds[:1], Frequency: calendar.Quarterly})
	if f := v.Statements[0].Frequency; f != calendar.Quarterly {
		t.Errorf("frequency %d", f)
	}
	_, err := compute.New(compute.Options{}).Value(context.Background(), compute.ValueRequest{Case: projecttest.TwoPhases(), Statements: kinds, Frequency: 5})
	if err == nil {
		t.Error("a statement every five months")
	}
}

// Conventions 4.1, 4.2: a scenario keeps the principal profile of the plan, and interest floats; a case that states another
// index plans anew.
func TestAScenarioKeepsThePlan(t *testing.T) {
	c := projecttest.TwoPhases()
	base := value(t, compute.ValueRequest{Case: c})
	up := value(t, compute.ValueRequest{Case: c, Overrides: []project.Override{replaceWith("market.indices[SOFR].shift_rate", "0.03")}})
	c.Market.Indices[0].ShiftRate = projecttest.Num("0.03")
	other := value(t, compute.ValueRequest{Case: c})
	principal := func(v *compute.Valuation) (p []money.Fixed) {
		for _, row := range v.Debt[1].Rows {
			p = append(p, row.Closing)
		}
		return p
	}
	if !reflect.DeepEqual(principal(base), principal(up)) {
		t.Error("the shift moved the principal of the level loan")
	}
	if reflect.DeepEqual(principal(base), principal(other)) {
		t.Error("a case with another index has the old principal")
	}
	rate := func(v *compute.Valuation) money.Fixed { return figure(t, v, "tranche_rate", "loan").Amount }
	if d, _ := money.Sub(rate(up), rate(base)); d != *projecttest.Num("0.03") {
		t.Errorf("the rate moved by %s", d)
	}
}

// An override on structure makes another program; the result is that of the case so stated.
func TestOverridesOnStructureAndOnInputsMeet(t *testing.T) {
	o := []project.Override{replaceWith("tenants[anchor].term_months", "60"), replaceWith("facility.phases[p1].delay_days", "30"),
		{Path: "facility.operating_costs[staff].usd_per_year", Shock: project.Scale, Text: "1.5"}}
	c := projecttest.TwoPhases()
	a := value(t, compute.ValueRequest{Case: c, Overrides: o})
	restated, err := project.Apply(c, o)
	if err != nil {
		t.Fatal(err)
	}
	b := value(t, compute.ValueRequest{Case: restated})
	if !reflect.DeepEqual(a.Measures, b.Measures) || !reflect.DeepEqual(a.Case, b.Case) {
		t.Error("the scenario and the case restated differ")
	}
	if a.Fingerprint == b.Fingerprint {
		t.Error("two requests have one fingerprint")
	}
	// Nothing of a scenario stays behind in the engine.
	e := compute.New(compute.Options{})
	first, _ := e.Value(context.Background(), compute.ValueRequest{Case: c})
	if _, err := e.Value(context.Background(), compute.ValueRequest{Case: c, Overrides: o}); err != nil {
		t.Fatal(err)
	}
	again, _ := e.Value(context.Background(), compute.ValueRequest{Case: c})
	if !reflect.DeepEqual(first, again) {
		t.Error("a valuation depends on those before it")
	}
}

func TestValidationComputesNothing(t *testing.T) {
	v := value(t, compute.ValueRequest{Case: projecttest.TwoPhases(), ValidateOnly: true})
	if v.Measures != nil || v.Debt != nil || len(v.Defaults) == 0 || v.Case.Facility.Phases[0].DelayDays == nil {
		t.Errorf("%d measures, %d defaults", len(v.Measures), len(v.Defaults))
	}
	if _, err := compute.New(compute.Options{}).Value(context.Background(), compute.ValueRequest{ValidateOnly: true}); err == nil {
		t.Error("an empty case is valid")
	}
}

func TestACancelledValuationEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := compute.New(compute.Options{}).Value(ctx, compute.ValueRequest{Case: projecttest.TwoPhases()})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAnEngineMayBeShared(t *testing.T) {
	e := compute.New(compute.Options{Programs: 1}) // cases push each other out
	want := [2]*compute.Valuation{value(t, compute.ValueRequest{Case: projecttest.TwoPhases()}), value(t, compute.ValueRequest{Case: projecttest.NotesOnly()})}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			c := [2]project.Case{projecttest.TwoPhases(), projecttest.NotesOnly()}[i%2]
			v, err := e.Value(context.Background(), compute.ValueRequest{Case: c})
			if err != nil || !reflect.DeepEqual(v.Measures, want[i%2].Measures) {
				t.Errorf("valuation %d differs: %v", i, err)
			}
		})
	}
	group.Wait()
}
