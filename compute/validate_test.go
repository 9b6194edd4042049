package compute_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// faultsOf are the paths at fault of a case, valued and only checked, which must agree.
func faultsOf(t *testing.T, c project.Case) []string {
	t.Helper()
	paths := func(only bool) (out []string) {
		_, err := compute.New(compute.Options{}).Value(context.Background(), compute.ValueRequest{Case: c, ValidateOnly: only})
		var f project.Findings
		if err != nil && !errors.As(err, &f) {
			t.Fatalf("no findings but %v", err)
		}
		for _, x := range f {
			if x.Severity == project.Error {
				out = append(out, x.Path+" "+x.Rule)
			}
		}
		slices.Sort(out)
		return out
	}
	valued, checked := paths(false), paths(true)
	if !slices.Equal(valued, checked) {
		t.Errorf("valued %q, only checked %q", valued, checked)
	}
	return checked
}

// Names of lines are known once the program is built, which checking a case that has them does: all at once, with a line that is
// no money.
func TestACovenantOnAnUnknownLineIsFoundByValidation(t *testing.T) {
	c := projecttest.TwoPhases()
	custom := func(id, above, below string) project.Covenant {
		return project.Covenant{ID: id, Kind: project.CustomRatio, NumeratorLine: above, DenominatorLine: below, DefaultLevel: projecttest.Num("0.1")}
	}
	c.Financing.Covenants = []project.Covenant{custom("good", "ebitda", "revenue"), custom("a", "ebitda", "sales"), custom("b", "nonsense", "payment_default")}
	got := faultsOf(t, c)
	want := []string{"financing.covenants[a].denominator_line reference", "financing.covenants[b].denominator_line reference",
		"financing.covenants[b].numerator_line reference"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	c.Financing.Covenants = c.Financing.Covenants[:1]
	if got := faultsOf(t, c); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}

// A covenant that reads what its own test decides has no value.
func TestACovenantOnWhatItDecidesIsFoundByValidation(t *testing.T) {
	c := projecttest.TwoPhases()
	c.Financing.Covenants = []project.Covenant{{ID: "a", Kind: project.CustomRatio, NumeratorLine: "distribution", DenominatorLine: "revenue",
		LockUpLevel: projecttest.Num("0.1")}}
	got := faultsOf(t, c)
	want := []string{"financing.covenants[a].denominator_line reference", "financing.covenants[a].numerator_line reference"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A monthly loan matures on Sunday 31 May 2026 and is paid on 1 June; its successor's first payment is 30 June, in the month in
// which it is drawn.
func TestARefinancingWhoseDatesClashIsAFinding(t *testing.T) {
	c := projecttest.NotesOnly()
	rule := calendar.Following
	loan := c.Financing.Tranches[0]
	loan.ID, loan.IssueDate, loan.Maturity = "short", projecttest.Day(2026, 3, 31), projecttest.Day(2026, 5, 31)
	loan.FirstPaymentDate, loan.BusinessDay, loan.PaymentFrequency = nil, &rule, 1
	loan.Calendar = calendar.MondayToFriday
	loan.Refinancing = &project.Refinancing{TermMonths: 12, FixedRate: projecttest.Num("0.08")}
	c.Financing.Tranches = append(c.Financing.Tranches, loan)
	if got, want := faultsOf(t, c), []string{"financing.tranches[short].refinancing.term_months contract"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
