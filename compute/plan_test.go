package compute_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// rent is the input whose share of itself a scenario of the sized case gets: CFADS is 240m x share - 40m a year.
const rent = "tenants[anchor].usd_per_year"

func scaled(path, by string) project.Override {
	return project.Override{Path: path, Shock: project.Scale, Text: by}
}

// closeTo compares a figure within 10^-8.
func closeTo(t *testing.T, what string, v compute.MeasureValue, want float64) {
	t.Helper()
	if got := v.Amount.Float64(); v.Absent != "" || math.Abs(got/want-1) > 1e-8 {
		t.Errorf("%s is %v (%s), want %v", what, v.Amount, v.Absent, want)
	}
}

// TestDebtStaysAsSizedUnlessAskedToResize: less rent lowers cover and leaves the loan; sized anew, the loan gives way and
// cover stays at its target (conventions 4.1).
func TestDebtStaysAsSizedUnlessAskedToResize(t *testing.T) {
	c := projecttest.Sized()
	own := value(t, compute.ValueRequest{Case: c})
	size := figure(t, own, "debt_capacity", "senior").Amount.Float64()
	closeTo(t, "cover", figure(t, own, "dscr_min", ""), 1.4)
	if own.Plan == nil || own.Plan.Tranches[0].Binding != "dscr" {
		t.Fatal("the valuation shows no plan")
	}

	less := []project.Override{scaled(rent, "0.9")}
	kept := value(t, compute.ValueRequest{Case: c, Overrides: less})
	closeTo(t, "cover of the loan as it is", figure(t, kept, "dscr_min", ""), 1.4*176/200)
	closeTo(t, "the loan", figure(t, kept, "debt_capacity", "senior"), size)

	anew := value(t, compute.ValueRequest{Case: c, Overrides: less, Resize: true})
	closeTo(t, "cover of the loan sized anew", figure(t, anew, "dscr_min", ""), 1.4)
	closeTo(t, "the loan sized anew", figure(t, anew, "debt_capacity", "senior"), size*176/200)
	if anew.Fingerprint == kept.Fingerprint || kept.Fingerprint == own.Fingerprint {
		t.Error("different requests have one fingerprint")
	}
}

// TestAPlanOutlivesOtherStructure: what changes the program but not the financing leaves the loan; a term of the loan sizes
// it anew.
func TestAPlanOutlivesOtherStructure(t *testing.T) {
	c := projecttest.Sized()
	size := figure(t, value(t, compute.ValueRequest{Case: c}), "debt_capacity", "senior").Amount.Float64()
	shorter := value(t, compute.ValueRequest{Case: c, Overrides: []project.Override{replaceWith("tenants[anchor].term_months", "100")}})
	closeTo(t, "the loan under a shorter lease", figure(t, shorter, "debt_capacity", "senior"), size)
	if owed := figure(t, shorter, "unpaid_peak", ""); owed.Amount.Sign() <= 0 {
		t.Error("a loan of 120 months on a lease of 100 is paid all the same")
	}
	safer := value(t, compute.ValueRequest{Case: c, Overrides: []project.Override{replaceWith("financing.tranches[senior].sizing.target_dscr", "1.6")}})
	closeTo(t, "the loan at 1.6", figure(t, safer, "debt_capacity", "senior"), size*1.4/1.6)
	dearer := value(t, compute.ValueRequest{Case: c, Overrides: []project.Override{replaceWith("financing.tranches[senior].fixed_rate", "0.09")}})
	closeTo(t, "the loan at a higher coupon", figure(t, dearer, "debt_capacity", "senior"), size)
}

// TestRunsKeepThePlanAndGridsMayResize: stresses and paths live through the plan; a grid that asks for it has a plan at every
// point, and a point that carries no debt fails by itself.
func TestRunsKeepThePlanAndGridsMayResize(t *testing.T) {
	c := projecttest.Sized()
	columns := []compute.Selector{{Name: "dscr_min"}, {Name: "debt_capacity", Label: "senior"}}
	ask := func(q compute.RunRequest) [][]float64 {
		q.Case, q.Measures, q.EveryScenario = c, columns, true
		return matrix(events(t, compute.New(compute.Options{}), q))
	}
	check := func(what string, got, want float64) {
		t.Helper()
		if !(math.Abs(got/want-1) < 1e-8) {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	axis := []compute.Axis{{Path: rent, Shock: project.Scale, Texts: []string{"1", "0.9", "0.1"}}}
	kept, anew := ask(compute.RunRequest{Grid: axis}), ask(compute.RunRequest{Grid: axis, Resize: true})
	size := kept[1][0]
	check("cover at 0.9 with the plan", kept[0][1], 1.4*176/200)
	check("the loan at 0.9 with the plan", kept[1][1], size)
	check("cover at 0.9 sized anew", anew[0][1], 1.4)
	check("the loan at 0.9 sized anew", anew[1][1], size*176/200)
	if !math.IsNaN(anew[0][2]) || math.IsNaN(kept[0][2]) {
		t.Errorf("cover at 0.1 is %v with the plan, and %v sized anew", kept[0][2], anew[0][2])
	}
	stressed := ask(compute.RunRequest{Stresses: []project.Stress{{ID: "less", Overrides: []project.Override{scaled(rent, "0.9")}}}})
	check("cover under a stress", stressed[0][1], 1.4*176/200)
	drawn := ask(compute.RunRequest{MonteCarlo: &compute.MonteCarlo{Paths: 64, Drivers: []project.Uncertainty{{Path: rent, Shock: project.Scale,
		Distribution: project.Distribution{Kind: project.Uniform, Low: 0.8, High: 1}}}}})
	for i, x := range drawn[1] {
		if x != size || drawn[0][i] > 1.4001 || drawn[0][i] < 1.4*152/200-1e-3 {
			t.Errorf("path %d: the loan is %v, cover %v", i, x, drawn[0][i])
		}
	}
	err := compute.New(compute.Options{}).Run(context.Background(), compute.RunRequest{Case: c, Resize: true,
		MonteCarlo: &compute.MonteCarlo{Paths: 1}}, func(compute.Event) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "resize: debt can be sized anew at the points of a grid only") {
		t.Errorf("resize of random paths: %v", err)
	}
}

// TestHowMuchCanILendAt140OnTheP90Case is question 2 of the product: the loan that keeps 1.40x in every quarter on cash flow
// that nine of ten paths exceed. By a second method: the quantile of the rent is known, CFADS is linear in it, and the size
// in CFADS. 10,000 draws place the quantile within a hundredth.
func TestHowMuchCanILendAt140OnTheP90Case(t *testing.T) {
	c := projecttest.Sized()
	base := figure(t, value(t, compute.ValueRequest{Case: c}), "debt_capacity", "senior").Amount.Float64()
	c.Uncertainties = []project.Uncertainty{{Path: rent, Shock: project.Scale, Distribution: project.Distribution{Kind: project.Uniform, Low: 0.7, High: 1}}}
	c.Financing.Tranches[0].Sizing.SizingCase = project.SizeOnP90
	v := value(t, compute.ValueRequest{Case: c})
	got := figure(t, v, "debt_capacity", "senior").Amount.Float64()
	if want := base * (240*0.73 - 40) / 200; math.Abs(got/want-1) > 0.01 {
		t.Errorf("%v, want %v", got, want)
	}
	for _, x := range v.Plan.Tranches[0].Constraints {
		if x.Name == "dscr" && x.CapacityUSD.Float64() < got {
			t.Errorf("the limit that binds allows %s", x.CapacityUSD)
		}
	}
	// The plan holds for the stresses and overrides of a case whose drivers size it.
	less := value(t, compute.ValueRequest{Case: c, Overrides: []project.Override{scaled(rent, "0.9"), replaceWith("tenants[anchor].term_months", "143")}})
	closeTo(t, "the loan under less rent", figure(t, less, "debt_capacity", "senior"), got)
}

// TestWhichPricePerGPUHourGives130 is question 3 of the product, with the loan as it is and sized anew: what rent brings its
// least cover to 1.30x, and at which price 1.30x carries a billion.
func TestWhichPricePerGPUHourGives130(t *testing.T) {
	c := projecttest.Sized()
	c.Facility.Phases[0].Fleets = []project.Fleet{{ID: "gpu", Unit: project.Package, Count: projecttest.Num("10000"), USDPerAccelerator: projecttest.Num("1000")}}
	c.Tenants = []project.Tenant{{ID: "anchor", USDPerAcceleratorHour: projecttest.Num("3"), TermMonths: 132}}
	price := "tenants[anchor].usd_per_accelerator_hour"
	solved := func(q compute.SolveRequest) *compute.Solution {
		t.Helper()
		q.Case, q.Path = c, price
		s, err := compute.New(compute.Options{}).Solve(context.Background(), q)
		if err != nil || len(s.Roots) == 0 {
			t.Fatalf("%v %v", s, err)
		}
		return s
	}
	s := solved(compute.SolveRequest{Measure: compute.Selector{Name: "dscr_min"}, Target: money.MustParse("1.3")})
	root := []project.Override{replaceWith(price, s.Roots[0].Input.String())}
	v := value(t, compute.ValueRequest{Case: c, Overrides: root})
	closeTo(t, "cover at the price found", figure(t, v, "dscr_min", ""), 1.3)

	c.Financing.Tranches[0].Sizing.TargetDSCR = projecttest.Num("1.3")
	s = solved(compute.SolveRequest{Measure: compute.Selector{Name: "debt_capacity", Label: "senior"}, Target: money.FromInt(1_000_000_000), Resize: true,
		Low: projecttest.Num("2"), High: projecttest.Num("4")})
	root = []project.Override{replaceWith(price, s.Roots[0].Input.String())}
	v = value(t, compute.ValueRequest{Case: c, Overrides: root, Resize: true})
	closeTo(t, "the loan at the price found", figure(t, v, "debt_capacity", "senior"), 1e9)
	closeTo(t, "its cover", figure(t, v, "dscr_min", ""), 1.3)
	if s.Evaluations > 260 {
		t.Errorf("%d plans", s.Evaluations)
	}
}

// TestFinancingThatCannotBeHadIsAFinding: through the engine as through package plan.
func TestFinancingThatCannotBeHadIsAFinding(t *testing.T) {
	c := projecttest.Sized()
	_, err := compute.New(compute.Options{}).Value(context.Background(), compute.ValueRequest{Case: c,
		Overrides: []project.Override{scaled(rent, "0.1")}, Resize: true})
	var found project.Findings
	if !errors.As(err, &found) || found[0].Rule != "sizing" || !strings.Contains(found[0].Message, "no positive CFADS") {
		t.Errorf("%v", err)
	}
}

// planned counts the plans of an engine.
type planned struct{ plans int }

func (p *planned) Start(ctx context.Context, w compute.Work) (context.Context, func(error)) {
	if w.Name == "plan" {
		p.plans++
	}
	return ctx, func(error) {}
}
func (*planned) Add(context.Context, int) {}

// TestACaseIsPlannedOnce: plans are remembered with the programs they belong to.
func TestACaseIsPlannedOnce(t *testing.T) {
	count := &planned{}
	e := compute.New(compute.Options{Observer: count})
	for _, o := range [][]project.Override{nil, {scaled(rent, "0.9")}, {replaceWith("tenants[anchor].term_months", "100")}, nil} {
		if _, err := e.Value(context.Background(), compute.ValueRequest{Case: projecttest.Sized(), Overrides: o}); err != nil {
			t.Fatal(err)
		}
	}
	if count.plans != 1 {
		t.Errorf("planned %d times", count.plans)
	}
}
