package compute_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// abilene is the published model of one campus, set A with the loan variant: 11bn revenue a year, 1bn colocation, 2.008bn
// other cost, 25bn of hardware over five years, a level loan of 18bn at 8% (conventions 12).
func abilene(frequency calendar.Frequency) project.Case {
	num, day := projecttest.Num, projecttest.Day
	c := project.Case{ID: "abilene", FinancialClose: day(2025, 12, 31), HorizonMonths: 60}
	for i := 1; i <= 8; i++ {
		c.Facility.Phases = append(c.Facility.Phases, project.Phase{ID: fmt.Sprintf("b%d", i), CapacityMW: num("110"), CapacityBase: project.CriticalIT,
			PlannedCOD: day(2026, 1, 1), Fleets: []project.Fleet{{ID: "gb200", Unit: project.Package, Count: num("50000"), USDPerAccelerator: num("62500"),
				BookLifeMonths: num("60"), PaymentDate: day(2025, 12, 31)}}})
	}
	c.Facility.Occupancies = []project.Occupancy{{ID: "colo", USDPerYear: num("1000000000")}}
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "other", Category: project.OtherCost, USDPerYear: num("2008000000")}}
	c.Tenants = []project.Tenant{{ID: "oracle", USDPerYear: num("11000000000"), TermMonths: 60}}
	dayCount := calendar.Thirty360
	c.Financing.Tranches = []project.Tranche{{ID: "loan", Kind: project.TermLoan, PrincipalUSD: num("18000000000"), Maturity: day(2030, 12, 31),
		PaymentFrequency: frequency, DayCount: &dayCount, Amortization: contract.Level, FixedRate: num("0.08")}}
	c.Financing.DSRA = &project.DSRA{Months: num("6"), FundedAt: project.FundedAtClose}
	return c
}

func TestSolveFindsTheBreakEvenPriceOfTheGoldenCase(t *testing.T) {
	// RC-02: break-even price of an accelerator-hour at a DSCR of 1.30x is 2.531 with annual payments, 2.483 with monthly
	// ones; 400,000 accelerators, 8,760 hours. Tolerance 1e-4 relative, as printed there to three decimals.
	for _, x := range []struct {
		name      string
		frequency calendar.Frequency
		want      float64
	}{{"annual payments", calendar.Annual, 2.531}, {"monthly payments", calendar.Monthly, 2.483}} {
		t.Run(x.name, func(t *testing.T) {
			s, err := compute.New(compute.Options{}).Solve(context.Background(), compute.SolveRequest{
				Case: abilene(x.frequency), Path: "tenants[oracle].usd_per_year", Measure: compute.Selector{Name: "dscr_min"}, Target: money.MustParse("1.3"),
			})
			if err != nil {
				t.Fatal(err)
			}
			if s.Status != compute.SolveFound || len(s.Roots) != 1 {
				t.Fatalf("status %d, %d roots: %s", s.Status, len(s.Roots), s.Explanation)
			}
			r := s.Roots[0]
			price := r.Input.Float64() / (400_000 * 8760)
			if math.Abs(price/x.want-1) > 2e-4 {
				t.Errorf("break-even %.6f $/h, want %.3f", price, x.want)
			}
			if math.Abs(r.Residual) > 1e-9 {
				t.Errorf("residual %g", r.Residual)
			}
			t.Log(price, r, s.Evaluations, s.Explanation)
		})
	}
}
