package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// Cash burn counts what the caller's own lines bring as it counts what they cost: revenue of 1,200,000, cost of 365,000 and
// EBITDA of -470,000 in the first year make 1,200,000 - 470,000 = 730,000 of receipts, 2,000 a day of 365, and 1,000 of cost.
// Figures are invented.
func TestCashBurnCountsReceiptsOfOwnLines(t *testing.T) {
	c := let(site(), "12000000", 24)
	years := func(v string) []project.Amount { return []project.Amount{num(v), num(v)} }
	c.OwnLines = []project.OwnLine{
		{ID: "parking", Kind: project.OwnRevenue, YearlyUSD: years("1200000")},
		{ID: "guards", Kind: project.OwnOperatingCost, YearlyUSD: years("365000")},
		{ID: "fees", Kind: project.OwnEBITDA, YearlyUSD: years("-470000")},
	}
	r := value(t, c)
	// The tenant pays 12,000,000 a year: 32,876.712329 a day.
	r.measureNear("cash_burn_by_cause", "receipts", "-34876.712329", "0.000001")
	r.measureNear("cash_burn_by_cause", "operating", "1000", "0.000001")
}
