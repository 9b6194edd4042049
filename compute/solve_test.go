package compute_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
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
	dayCount := calendar.ThirtyE360ISDA
	c.Financing.Tranches = []project.Tranche{{ID: "loan", Kind: project.TermLoan, PrincipalUSD: num("18000000000"), Maturity: day(2030, 12, 31),
		PaymentFrequency: frequency, DayCount: &dayCount, Amortization: contract.Level, FixedRate: num("0.08")}}
	c.Financing.DSRA = &project.DSRA{Months: num("6"), FundedAt: project.FundedAtClose}
	return c
}

func TestSolveFindsTheBreakEvenPriceOfTheGoldenCase(t *testing.T) {
	// RC-02: break-even price of an accelerator-hour at a DSCR of 1.30x is 2.531 with annual payments, 2.483 with monthly
	// ones; 400,000 accelerators, 8,760 hours. Printed to three decimals, hence 2e-4 relative.
	for _, x := range []struct {
		name      string
		frequency calendar.Frequency
		want      float64
		within    float64
	}{{"annual payments", calendar.Annual, 2.531, 2e-4}, {"monthly payments", calendar.Monthly, 2.483, 2e-4}} {
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
			if math.Abs(price/x.want-1) > x.within {
				t.Errorf("break-even %.6f $/h, want %.3f", price, x.want)
			}
			if math.Abs(r.Residual) > 1e-9 {
				t.Errorf("residual %g", r.Residual)
			}
			v, err := compute.New(compute.Options{}).Value(context.Background(), compute.ValueRequest{Case: abilene(x.frequency),
				Measures:  []compute.Selector{{Name: "dscr_min"}},
				Overrides: []project.Override{{Path: "tenants[oracle].usd_per_year", Text: r.Input.String()}}})
			if err != nil || math.Abs(v.Measures[0].Amount.Float64()-1.3) > 1e-9 {
				t.Errorf("valued with the root: %v %v", v, err)
			}
		})
	}
}

func TestSearchesEndInWords(t *testing.T) {
	pay, price := "tenants[oracle].pay_fraction", "tenants[oracle].usd_per_year"
	for _, x := range []struct {
		name, path, measure, target string
		status                      compute.SolveStatus
		input                       float64 // of the only root; 0: not looked at
		says                        []string
	}{
		// RC-02: the tenant must pay 0.683 of its invoices to cover the amortising loan.
		{"share to be paid", pay, "dscr_min", "1", compute.SolveFound, 0.683292, []string{"searched " + pay + " from 0.1 to 1"}},
		// RC-02: the internal rate of return is 22.25%, the rate at which NPV is 0.
		{"the rate of return is where NPV is zero", "analysis.project_discount_rate", "project_npv", "0", compute.SolveFound, 0.22254, nil},
		{"structure is rebuilt", "financing.tranches[loan].principal_usd", "dscr_min", "1.5", compute.SolveFound, 18e9 * 1.772763256 / 1.5, nil},
		{"a tax rate", "tax.rate", "dscr_min", "1.7", compute.SolveFound, 0, nil},
		{"out of reach", price, "moic", "1000000", compute.SolveNoRoot, 0, []string{"does not reach", "moic runs from 0 to"}},
		{"no effect", pay, "total_uses", "1", compute.SolveInsensitive, 0, []string{"does not depend on", "27254108091 throughout"}},
		{"no value", "analysis.target_dscr", "days_to_first_shortfall", "1", compute.SolveAbsent, 0, []string{"no value anywhere", "everything due is paid"}},
		{"a day between payment dates", pay, "days_to_first_shortfall", "400", compute.SolveJump, 0.478373, []string{"steps over 400", "it is 365 at", "730 at"}},
		{"a date", pay, "first_shortfall_date", "20500", compute.SolveJump, 0, []string{"steps over 2026-02-16", "2026-01-31"}},
		{"whole months of structure", "tenants[oracle].term_months", "equity_irr", "0.12", compute.SolveJump, 46, []string{"at 46"}},
		{"whole days", "facility.phases[b1].delay_days", "equity_irr", "0.12", compute.SolveJump, 1193, nil},
	} {
		t.Run(x.name, func(t *testing.T) {
			s, err := compute.New(compute.Options{}).Solve(context.Background(), compute.SolveRequest{Case: abilene(calendar.Annual), Path: x.path,
				Measure: compute.Selector{Name: x.measure}, Target: money.MustParse(x.target)})
			if err != nil {
				t.Fatal(err)
			}
			if s.Status != x.status {
				t.Fatalf("status %d, want %d: %s", s.Status, x.status, s.Explanation)
			}
			for _, part := range x.says {
				if !strings.Contains(s.Explanation, part) {
					t.Errorf("%q does not say %q", s.Explanation, part)
				}
			}
			if has := len(s.Roots) == 1; has != (x.status == compute.SolveFound || x.status == compute.SolveJump) {
				t.Errorf("%d roots", len(s.Roots))
			}
			if x.input != 0 && math.Abs(s.Roots[0].Input.Float64()/x.input-1) > 1e-5 {
				t.Errorf("input %s, want %v", s.Roots[0].Input, x.input)
			}
			if len(s.Roots) > 0 && len(s.Measures) == 0 {
				t.Error("no measures at the root")
			}
		})
	}
}

func TestFindingsOfASearchComeAllAtOnce(t *testing.T) {
	low, high := money.MustParse("-1"), money.MustParse("-2")
	for _, x := range []struct {
		name string
		q    compute.SolveRequest
		want []string
	}{
		{"measure and path", compute.SolveRequest{Path: "tax.rte", Measure: compute.Selector{Name: "x"}, Tolerance: 1}, []string{"tolerance", "measure", "input_path"}},
		{"a date", compute.SolveRequest{Path: "financial_close", Measure: compute.Selector{Name: "dscr_min"}}, []string{"input_path"}},
		{"a measure of two runs", compute.SolveRequest{Path: "tax.rate", Measure: compute.Selector{Name: "cost_of_delay_per_day"}}, []string{"measure"}},
		{"bounds", compute.SolveRequest{Path: "tax.rate", Measure: compute.Selector{Name: "dscr_min"}, Low: &low, High: &high}, []string{"lower_bound", "upper_bound", "upper_bound"}},
		{"overrides", compute.SolveRequest{Path: "tax.rate", Measure: compute.Selector{Name: "dscr_min"}, Overrides: []project.Override{{Path: "tax.rate", Text: "7"}}}, []string{"tax.rate"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			x.q.Case = abilene(calendar.Annual)
			_, err := compute.New(compute.Options{}).Solve(context.Background(), x.q)
			var f project.Findings
			errors.As(err, &f)
			var got []string
			for _, y := range f {
				if y.Severity == project.Error {
					got = append(got, y.Path)
				}
			}
			if !slices.Equal(got, x.want) {
				t.Errorf("findings on %q, want %q: %v", got, x.want, err)
			}
		})
	}
}

func TestASearchIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := compute.New(compute.Options{}).Solve(ctx, compute.SolveRequest{Case: abilene(calendar.Annual), Path: "tax.rate",
		Measure: compute.Selector{Name: "dscr_min"}, Target: money.MustParse("1.7")})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
