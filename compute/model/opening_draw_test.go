package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// 120m are spent evenly over 2026, of which debt may pay 80m first. A case that starts at the end of May has drawn 50m: 30m
// are left of the commitment, for June to August, and equity pays the 40m after it, as if the case had not been cut.
func TestWhatWasDrawnBeforeTheOpeningReducesTheCommitment(t *testing.T) {
	c := twelveMonths(project.DebtFirst)
	whole := value(t, c)
	cut := value(t, restarted(t, whole, c, 5))
	cut.months("drawn_to_date[loan]", 0, "50000000", "60000000", "70000000", "80000000", "80000000")
	cut.months("drawn[loan]", 0, "0", "10000000", "10000000", "10000000", "0")
	cut.months("equity_contribution", 3, "0", "10000000", "10000000", "10000000", "10000000", "0")
	cut.months("account.Debt, loan", 0, "50000000", "60000000", "70000000", "80000000")
	for _, f := range append(invariants(cut), sourcesAreUses(cut)...) {
		t.Error(f)
	}
}
