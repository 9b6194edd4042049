package model_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

var update = flag.Bool("update", false, "write golden files")

// ofTwoRuns are the measures that compare two runs: package compute computes them.
var ofTwoRuns = []string{"cost_of_delay_per_day", "cost_of_delay_by_cause", "equity_npv_of_delay_per_day",
	"margin_lost_per_day", "margin_lost_per_week", "margin_lost_per_month", "margin_deferred_by_delay", "margin_lost_by_delay",
	"margin_lost_per_day_of_phase", "idle_cost_of_delay_per_day"}

func TestTheRegistryIsWellFormed(t *testing.T) {
	snake := regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	units := []string{"", "currency", "date", "days", "months", "per year", "currency per accelerator-hour", "currency per kW-month", "currency per MW"}
	seen := map[string]bool{}
	for _, s := range model.Registry() {
		if !snake.MatchString(s.Name) {
			t.Errorf("%q is no snake_case name", s.Name)
		}
		if seen[s.Name] {
			t.Errorf("%s is listed twice", s.Name)
		}
		seen[s.Name] = true
		if s.Title == "" || !strings.HasSuffix(s.Definition, ".") || s.Source == "" {
			t.Errorf("%s lacks a title, a definition that is a sentence, or a source", s.Name)
		}
		if !slices.Contains(units, s.Unit) {
			t.Errorf("%s has the unknown unit %q", s.Name, s.Unit)
		}
	}
}

// Every measure of every case is in the registry with the unit and kind of label it has there; every entry of the registry
// is asked of some case.
func TestCasesAskExactlyTheRegistry(t *testing.T) {
	asked := map[string]bool{}
	for _, s := range subjects(t) {
		for _, m := range s.p.Measures {
			asked[m.Name] = true
			spec, ok := specOf(m.Name)
			switch {
			case !ok:
				t.Errorf("%s: measure %s is not in the registry", s.name, m.Name)
			case !labelled(&s.r.Case, spec.Label, m.Label):
				t.Errorf("%s: %s has the label %q, of kind %q", s.name, m.Name, m.Label, spec.Label)
			case m.Doc.Unit != spec.Unit || kindOf(spec.Unit) != m.Kind:
				t.Errorf("%s: %s has unit %q and kind %s, the registry says %q", s.name, m.Name, m.Doc.Unit, m.Kind, spec.Unit)
			case m.Reason == "" && !always(s.p, m):
				t.Errorf("%s: %s may be absent and has no reason", s.name, m.Name)
			}
		}
	}
	for _, s := range model.Registry() {
		if asked[s.Name] == slices.Contains(ofTwoRuns, s.Name) {
			t.Errorf("%s: asked of some case is %t", s.Name, asked[s.Name])
		}
	}
}

func specOf(name string) (model.Spec, bool) {
	list := model.Registry()
	i := slices.IndexFunc(list, func(s model.Spec) bool { return s.Name == name })
	if i < 0 {
		return model.Spec{}, false
	}
	return list[i], true
}

// kindOf is the kind of value that a unit goes with.
func kindOf(unit string) program.Kind {
	switch {
	case unit == "date":
		return program.Day
	case strings.HasPrefix(unit, "currency"):
		return program.Money
	}
	return program.Number
}

// always tells whether a measure is defined whatever the inputs.
func always(p *program.Program, m program.MeasureDef) bool {
	n := p.Nodes[m.Defined]
	return n.Op == program.OpConst && !p.Consts[n.Ref].IsZero()
}

// labelled tells whether a label names what its kind says.
func labelled(c *project.Case, kind model.LabelKind, label string) bool {
	switch kind {
	case model.NoLabel:
		return label == ""
	case model.ByPhase:
		return slices.ContainsFunc(c.Facility.Phases, func(p project.Phase) bool { return p.ID == label })
	case model.ByTenant:
		return slices.ContainsFunc(c.Tenants, func(x project.Tenant) bool { return x.ID == label })
	case model.ByCovenant:
		return slices.ContainsFunc(c.Financing.Covenants, func(x project.Covenant) bool { return x.ID == label })
	case model.ByGuarantee:
		return slices.ContainsFunc(c.Financing.DebtGuarantees, func(x project.DebtGuarantee) bool { return x.ID == label })
	case model.ByEvent:
		return slices.Contains([]string{"first_shortfall", "reserve_exhaustion", "covenant_breach", "payment_default", "insolvency"}, label)
	case model.ByReserve:
		return slices.Contains([]string{"dsra", "maintenance_reserve", "letter_of_credit"}, label)
	case model.ByTranche:
		return slices.ContainsFunc(c.Financing.Tranches, func(x project.Tranche) bool {
			return x.ID == strings.TrimSuffix(label, "/refinancing")
		})
	case model.ByCause:
		return slices.Contains(append(model.LateCauses(), "power", "occupancy", "operating", "financing", "receipts"), label)
	case model.ByLease:
		return slices.ContainsFunc(c.Financing.Leases, func(x project.Lease) bool { return x.ID == label })
	case model.ByLife:
		return slices.Contains([]string{"3", "4", "5", "6", "7"}, label)
	case model.ByYear:
		_, err := strconv.Atoi(label)
		return err == nil && len(label) == 4
	}
	return false
}

// Every numeric path of the cases of projecttest is an input of the program (a lane may have a value of its own) or
// structure (another value is another program). What moves from one list to the other changes what runs cost: the golden file
// makes that a decision (notes, section 10). Run with -update after one.
func TestPathsAreLanesOrStructure(t *testing.T) {
	var b strings.Builder
	for _, c := range []project.Case{projecttest.TwoPhases(), projecttest.NotesOnly()} {
		_, p := build(t, c)
		paths := map[string]bool{}
		for _, info := range project.Paths(&c) {
			kind := "structure"
			if _, ok := p.Input(info.Path); ok {
				kind = "lane"
			}
			paths[info.Path] = true
			fmt.Fprintf(&b, "%s\t%s\t%s\n", c.ID, info.Path, kind)
		}
		for _, in := range p.Inputs {
			if !paths[in.Path] {
				t.Errorf("%s: input %q is no path of the case", c.ID, in.Path)
			}
		}
	}
	const golden = "testdata/paths.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the lists of lanes and structure differ from %s:\n%s", golden, difference(string(want), b.String()))
	}
}

// difference lists the lines that only one of two texts has.
func difference(want, got string) string {
	var out []string
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for _, l := range w {
		if !slices.Contains(g, l) {
			out = append(out, "- "+l)
		}
	}
	for _, l := range g {
		if !slices.Contains(w, l) {
			out = append(out, "+ "+l)
		}
	}
	return strings.Join(out, "\n")
}
