package plan_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project/projecttest"
)

// TestSculptedDebtCoversEveryPeriodAtItsTarget: with CFADS of 50m a quarter and a target of 1.4 every period has the same
// cover, and the present value of debt service at the loan's own accrual is the size (conventions 4.3).
func TestSculptedDebtCoversEveryPeriodAtItsTarget(t *testing.T) {
	r, p := planned(t, projecttest.Sized())
	x := p.Tranches[0]
	if len(x.Periods) != 40 || x.Binding != "dscr" {
		t.Fatalf("%d periods, %s binds", len(x.Periods), x.Binding)
	}
	for _, q := range x.Periods {
		near(t, "DSCR to "+q.Date.String(), float(*q.DSCR), 1.4, 1e-12)
	}
	near(t, "present value", float(*x.PresentValueUSD), float(*x.RecursionUSD), 1e-15)
	l := ledger(t, r)
	low, _ := l.Measure("dscr_min", "")
	mean, _ := l.Measure("dscr_average", "")
	near(t, "least DSCR of the ledger", float(low.Amount), 1.4, 1e-9) // cents of a quarter's 35.7m
	near(t, "mean DSCR of the ledger", float(mean.Amount), 1.4, 1e-10)
}
