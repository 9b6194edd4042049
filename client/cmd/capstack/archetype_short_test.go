package main

import (
	"strings"
	"testing"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/archetype"
	"github.com/capstack/capstack/client/cmd/capstack/internal/casefile"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
	"github.com/capstack/capstack/server/servertest"
)

// Sized debt that is repaid before its maturity leaves residues far below a cent where a plan is computed without cents. No
// cover ratio may be over them: its quotient would leave the range of the ledger. Nor is there a cover of the twelve months
// to a date on which nothing was owed any more, nor does income after the debt enter one.
func TestCoverOfDebtThatIsRepaidBeforeItsMaturity(t *testing.T) {
	c := client.New(servertest.Start(t))
	for _, x := range []struct{ name, old, new string }{
		{"a contract that ends before the loan", "term_months: 180", "term_months: 120"},
		{"a limit of the average life", "target_dscr: 1.3\n        max", "target_dscr: 1.3\n        max_average_life_years: 9\n        max"},
	} {
		text := strings.Replace(archetypeText(t, "hyperscale-lease"), x.old, x.new, 1)
		file, err := casefile.Read("short.yaml", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.Value(t.Context(), &pb.ValueCaseRequest{
			Subject:  &pb.ValueCaseRequest_ProjectCase{ProjectCase: file.Project},
			Measures: []string{"dscr_min", "dscr_ltm_min", "dscr_ntm_min", "total_dscr_min"},
		})
		if err != nil {
			t.Errorf("%s: %v", x.name, err)
			continue
		}
		for _, m := range r.GetMeasures() {
			if m.Value == nil || m.GetValue() < 1.2999 || m.GetValue() > 1.31 {
				t.Errorf("%s: %s is %s%s, want the target, 1.3", x.name, m.GetName(), m.GetDecimalValue(), m.GetAbsentReason())
			}
		}
	}
}

func archetypeText(t *testing.T, name string) string {
	t.Helper()
	for _, x := range archetype.List() {
		if x.Name == name {
			return x.Text
		}
	}
	t.Fatalf("there is no archetype %q", name)
	return ""
}
