package compute

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
	"github.com/capstack/capstack/compute/scenario"
)

func TestDefaultAndLossMeetTheirClosedForms(t *testing.T) {
	// One tenant carries the project: it defaults when he does, on a date that the ledger gives for every day of his stop. The
	// probability to the end of a year is then that of a stop by the last day from which the default falls in it,
	// 1 - exp(-hazard x days / 365.25). Nothing is recovered and hardly any interest accrues, so that the expected loss is the
	// principal times that probability.
	const hazard, paths = 0.1, 20_000
	c, driver := oneTenant(hazard)
	q := RunRequest{Case: c, Measures: []Selector{{Name: "moic"}}, Events: []EventStatistic{DistressEvents, CreditLosses, NameConcentration},
		MonteCarlo: &MonteCarlo{Paths: paths, Seed: 8, Drivers: []project.Uncertainty{driver}}}
	got, _, _ := counted(t, q)
	by := func(days int) float64 { return 1 - math.Exp(-hazard*float64(days)/365.25) }
	meets := func(what string, p float64, want float64) {
		t.Helper()
		if se := math.Sqrt(want * (1 - want) / paths); !(math.Abs(p-want) <= 3*se) {
			t.Errorf("%s: %v, closed form %v, standard error %v", what, p, want, se)
		}
	}
	e, x := New(Options{}), got.Tranches[0]
	for y, year := range got.Years[1:] {
		want := by(lastStop(t, e, c, calendar.MustNew(year, 12, 31)))
		meets(fmt.Sprint("default to ", year), x.Years[y+1].Cumulative.Value, want)
		meets(fmt.Sprint("date of default to ", year), got.Dates[1].Cumulative[y+1].Value, want)
		meets(fmt.Sprint("expected loss to ", year), x.Years[y+1].CumulativeLoss.Value/principal/1.0001, want)
	}
	meets("default of the name", got.Names.Names[0].Default.Value, by(int(got.MonthEnds[60]-*c.FinancialClose)))
	if !(math.Abs(x.LGD.Value-1) < 1e-9) || x.LGD.StandardError > 1e-6 || math.Abs(x.Exposure.Value/principal-1) > 2e-4 {
		t.Errorf("loss given default %v, exposure %v", x.LGD, x.Exposure)
	}
	if n := got.Names.Names[0]; math.Abs(n.LossShare-1) > 1e-12 || n.TailShares[1] != 1 || got.Names.NobodyShare != 0 {
		t.Errorf("the only name bears %v of the loss, %v of its tails", n.LossShare, n.TailShares)
	}
}

// principal is what the lender of oneTenant is owed.
const principal = 18e9

// oneTenant is a project whose lender loses all when its only tenant stops, and that tenant's default.
func oneTenant(hazard float64) (project.Case, project.Uncertainty) {
	num, day := projecttest.Num, projecttest.Day
	c := project.Case{ID: "one-tenant", FinancialClose: day(2025, 12, 31), HorizonMonths: 60}
	c.Facility.Phases = []project.Phase{{ID: "p", CapacityMW: num("880"), CapacityBase: project.CriticalIT, PlannedCOD: day(2026, 1, 1),
		Fleets: []project.Fleet{{ID: "gpu", Unit: project.Package, Count: num("400000"), USDPerAccelerator: num("62500"), BookLifeMonths: num("60"), PaymentDate: day(2025, 12, 31)}}}}
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "other", Category: project.OtherCost, USDPerYear: num("3000000000")}}
	c.Tenants = []project.Tenant{{ID: "only", USDPerYear: num("11000000000"), TermMonths: 60}}
	c.Financing.Tranches = []project.Tranche{{ID: "loan", Kind: project.TermLoan, PrincipalUSD: num("18000000000"), Maturity: day(2040, 12, 31),
		PaymentFrequency: calendar.Monthly, FixedRate: num("0.001")}}
	c.Financing.Distress = project.Distress{ForcedSaleDiscount: num("1")}
	return c, project.Uncertainty{Path: "tenants[only].stops_paying_date",
		Distribution: project.Distribution{Kind: project.DefaultTime, HazardEndYears: []float64{90}, HazardRates: []float64{hazard}}}
}

// lastStop is how many days after close the tenant may stop at the latest for the default to fall on a date at the latest.
func lastStop(t *testing.T, e *Engine, c project.Case, by calendar.Date) int {
	t.Helper()
	low, high := 0, int(by-*c.FinancialClose) // a stop before operation, and one on the date itself
	for low+1 < high {
		middle := (low + high) / 2
		v, err := e.Value(context.Background(), ValueRequest{Case: c, Measures: []Selector{{Name: "payment_default_date"}},
			Overrides: []project.Override{{Path: "tenants[only].stops_paying_date", Text: c.FinancialClose.AddDays(middle).String()}}})
		if err != nil {
			t.Fatal(err)
		}
		if m := v.Measures[0]; m.Absent == "" && m.Date <= by {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// phi and cdf are the density and the distribution function of the standard normal.
func phi(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }
func cdf(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }

// quantile inverts cdf by bisection.
func quantile(p float64) float64 {
	low, high := -9.0, 9.0
	for range 80 {
		if m := (low + high) / 2; cdf(m) < p {
			low = m
		} else {
			high = m
		}
	}
	return low
}

// bothBelow is the bivariate normal distribution function by Simpson's rule:
//
//	P(X <= a, Y <= b) = integral to a of phi(x) cdf((b - rho x) / sqrt(1 - rho^2)) dx
func bothBelow(a, b, rho float64) float64 {
	const n, from = 4000, -9.0
	h, sum := (a-from)/n, 0.0
	for i := range n + 1 {
		x, w := from+h*float64(i), 2.0
		switch {
		case i == 0 || i == n:
			w = 1
		case i%2 == 1:
			w = 4
		}
		sum += w * phi(x) * cdf((b-rho*x)/math.Sqrt(1-rho*rho))
	}
	return sum * h / 3
}

func TestJointDefaultsMeetTheGaussianCopula(t *testing.T) {
	for _, rho := range []float64{0, 0.3, -0.4, 0.7} {
		t.Run(fmt.Sprint("correlation ", rho), func(t *testing.T) {
			const paths, toDriver = 12_000, 0.5
			c, drivers, _ := distressed()
			drivers = []project.Uncertainty{drivers[0], drivers[2],
				{Path: "facility.power.usd_per_mwh", Shock: project.Add, Distribution: project.Distribution{Kind: project.Normal, StdDev: 1}}}
			q := RunRequest{Case: c, Measures: []Selector{{Name: "ebitda_year_1"}}, Events: []EventStatistic{NameConcentration},
				MonteCarlo: &MonteCarlo{Paths: paths, Seed: 21, Drivers: drivers, Correlations: []project.Correlation{
					{PathA: drivers[0].Path, PathB: drivers[1].Path, Rho: rho}, {PathA: drivers[0].Path, PathB: drivers[2].Path, Rho: toDriver}}}}
			got, _, _ := counted(t, q)
			years := float64(got.MonthEnds[len(got.MonthEnds)-1]-*c.FinancialClose) / 365.25
			p := []float64{1 - math.Exp(-0.08*years), 1 - math.Exp(-0.12*years)}
			z := []float64{quantile(p[0]), quantile(p[1])}
			both, pair := bothBelow(z[0], z[1], rho), got.Names.Pairs[0]
			near := func(what string, got, want, se float64) {
				t.Helper()
				if !(math.Abs(got-want) <= 3*se) {
					t.Errorf("%s: %v, closed form %v, standard error %v", what, got, want, se)
				}
			}
			root := math.Sqrt(float64(paths))
			for i, n := range got.Names.Names {
				near(n.Path, n.Default.Value, p[i], math.Sqrt(p[i]*(1-p[i]))/root)
			}
			near("both", pair.Both.Value, both, math.Sqrt(both*(1-both))/root)
			near("correlation", pair.Correlation, (both-p[0]*p[1])/math.Sqrt(p[0]*(1-p[0])*p[1]*(1-p[1])), 1/root)
			near("ratio", pair.Ratio, both/(p[0]*p[1]), math.Sqrt((1-both)/both)/root)
			// Of a normal driver with correlation r to the score of the default: E[Z | default] = -r phi(z) / p.
			near("shift of a driver that goes with the default", got.Names.Names[0].DrawShifts[0], -toDriver*phi(z[0])/p[0], 1/math.Sqrt(p[0])/root)
			near("shift of one that does not", got.Names.Names[1].DrawShifts[0], 0, 1/math.Sqrt(p[1])/root)
		})
	}
}

// swept is a case whose debt depends on rents: what is not needed goes to the lenders.
func swept(rho float64, paths int64) RunRequest {
	c, drivers, _ := distressed()
	c.Financing.Covenants = nil
	c.Financing.CashSweep = &project.CashSweep{Fraction: projecttest.Num("1")}
	drivers = []project.Uncertainty{drivers[0], {Path: "tenants[second].usd_per_accelerator_hour", Shock: project.Scale,
		Distribution: project.Distribution{Kind: project.Lognormal, Median: 1, SigmaLog: 0.4}}}
	return RunRequest{Case: c, Measures: []Selector{{Name: "moic"}}, Events: []EventStatistic{NameConcentration},
		MonteCarlo: &MonteCarlo{Paths: paths, Seed: 3, Drivers: drivers, Correlations: []project.Correlation{{PathA: drivers[0].Path, PathB: drivers[1].Path, Rho: rho}}}}
}

func TestDebtAtADefaultTellsWrongWayRisk(t *testing.T) {
	// A low draw is an early default: with a positive correlation defaults go with low rents, which repay less.
	for _, x := range []struct{ rho, sign float64 }{{0.7, 1}, {-0.7, -1}, {0, 0}} {
		got, _, _ := counted(t, swept(x.rho, 20_000))
		n := got.Names.Names[0]
		se := n.Debt.StandardError / n.DebtExpected
		switch away := n.WrongWay - 1; {
		case x.sign == 0 && math.Abs(away) > 3*se:
			t.Errorf("independent: ratio %v, standard error %v", n.WrongWay, se)
		case x.sign != 0 && x.sign*away < 3*se:
			t.Errorf("correlation %v: ratio %v, standard error %v", x.rho, n.WrongWay, se)
		}
	}
}

func TestExpectedDebtIsThatOfPathsWithoutDefaultByHand(t *testing.T) {
	// Second method: every path's debt by month from the exact ledger. For each default, the mean debt at the beginning of its
	// quarter over the paths that have not defaulted before.
	const paths = 60
	q := swept(0.5, paths)
	got, _, _ := counted(t, q)
	e := New(Options{})
	ready, err := e.ReadyRun(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	drawer := ready.prepared.Source.(scenario.Drawer) //nolint:forcetypeassert // random paths
	block := ready.prepared.Source.Shapes()[0].NewBlock(nil, nil)
	hand := newByHand(got)
	quarter, debt := make([]int, paths), make([][]float64, paths) // of default, len(Quarters) for none; at the beginning of quarters
	for i := range paths {
		m := q.MonteCarlo
		v, err := e.Value(context.Background(), ValueRequest{Case: q.Case, Lines: []string{"debt_balance"},
			Drawn: &DrawnPath{Path: int64(i), Seed: m.Seed, Drivers: m.Drivers, Correlations: m.Correlations}})
		if err != nil {
			t.Fatal(err)
		}
		quarter[i] = len(got.Quarters)
		if month := hand.month(q.Case.FinancialClose.AddDays(int(math.Ceil(drawer.Drawn(int64(i), block)[0] * 365.25)))); month >= 0 {
			quarter[i] = hand.quarter(month)
		}
		for _, end := range got.Quarters {
			debt[i] = append(debt[i], v.Lines[0].Values[hand.month(end.AddMonths(-3))].Float64())
		}
	}
	observed, expected, n := 0.0, 0.0, 0.0
	for i, at := range quarter {
		if at == len(got.Quarters) {
			continue
		}
		sum, alive := 0.0, 0.0
		for k := range quarter {
			if quarter[k] >= at {
				sum, alive = sum+debt[k][at], alive+1
			}
		}
		observed, expected, n = observed+debt[i][at], expected+sum/alive, n+1
	}
	if x := got.Names.Names[0]; n == 0 || math.Abs(x.Debt.Value-observed/n) > 1e-9*observed || math.Abs(x.DebtExpected-expected/n) > 1e-9*expected {
		t.Errorf("debt %v expected %v, by hand %v and %v", x.Debt.Value, x.DebtExpected, observed/n, expected/n)
	}
}

func TestContributionsOfNamesByHand(t *testing.T) {
	// Second method: the losses of all scenarios, sorted, with the names that default on each.
	q := distressedRun(3000)
	q.EveryScenario, q.Measures = true, []Selector{{Name: "loss_total"}, {Name: "payment_default_date"}}
	got, values, _ := counted(t, q)
	ready, err := New(Options{}).ReadyRun(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	drawer := ready.prepared.Source.(scenario.Drawer) //nolint:forcetypeassert // random paths
	block := ready.prepared.Source.Shapes()[0].NewBlock(nil, nil)
	hand := newByHand(got)
	losses, order := values["loss_total[]"], make([]int, 0, 3000)
	has, later := make([][]bool, len(losses)), 0 // names that have defaulted by the project's default; those that come later
	for i := range losses {
		years := drawer.Drawn(int64(i), block)
		for _, x := range []float64{years[0], years[2]} {
			day := q.Case.FinancialClose.AddDays(int(math.Ceil(x * 365.25)))
			if has[i] = append(has[i], hand.month(day) >= 0 && float64(day) <= values["payment_default_date[]"][i]); hand.month(day) >= 0 && !has[i][len(has[i])-1] && losses[i] > 0 {
				later++
			}
		}
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int { return int(math.Copysign(1, losses[b]-losses[a])) })
	share := func(paths []int, name int) (whole, equal float64) {
		sum := 0.0
		for _, i := range paths {
			sum += losses[i]
			if has[i][name] {
				whole += losses[i]
				equal += losses[i] / float64(1+map[bool]int{true: 1}[has[i][1-name]])
			}
		}
		return whole / sum, equal / sum
	}
	equals := []float64{got.Names.NobodyShare, got.Names.Tails[0].NobodyShare, got.Names.Tails[1].NobodyShare}
	for k, n := range got.Names.Names {
		whole, equal := share(order, k)
		near(t, "share", n.LossShare, whole, 1e-12)
		near(t, "equal share", n.EqualLossShare, equal, 1e-12)
		equals[0] += n.EqualLossShare
		for j, level := range []float64{0.05, 0.01} {
			whole, equal := share(order[:int(level*3000)], k)
			near(t, "share of the shortfall", n.TailShares[j], whole, 0.02) // at the edge of the tail a bin holds several paths
			near(t, "equal share of the shortfall", n.EqualTailShares[j], equal, 0.02)
			equals[1+j] += n.EqualTailShares[j]
		}
	}
	for i, sum := range equals {
		near(t, fmt.Sprint("sum of equal parts ", i), sum, 1, 1e-9)
	}
	if got.Names.Names[0].LossShare == 0 || got.Names.Names[1].LossShare == 0 {
		t.Error("nothing is lost: the test shows nothing")
	}
	if later == 0 {
		t.Error("no name defaults behind the project: the test does not show that such a default brings nothing")
	}
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestRevenueIsSharedAmongNames(t *testing.T) {
	c, drivers, _ := distressed()
	q := RunRequest{Case: c, Measures: []Selector{{Name: "moic"}}, Events: []EventStatistic{NameConcentration}, MonteCarlo: &MonteCarlo{Paths: 1, Seed: 1, Drivers: drivers}}
	got, _, _ := counted(t, q)
	r := got.Names.Revenue
	if len(r) != 2 || math.Abs(r[0].Share+r[1].Share-1) > 1e-15 || math.Abs(got.Names.RevenueHHI-(r[0].Share*r[0].Share+r[1].Share*r[1].Share)) > 1e-15 {
		t.Errorf("%+v, index %v", r, got.Names.RevenueHHI)
	}
	one := drivers[0]
	one.AlsoPaths = []string{drivers[2].Path}
	q.MonteCarlo.Drivers = []project.Uncertainty{one}
	if got, _, _ = counted(t, q); len(got.Names.Revenue) != 1 || got.Names.RevenueHHI != 1 || len(got.Names.Names) != 1 || len(got.Names.Pairs) != 0 {
		t.Errorf("tenants that one driver stops: %+v", got.Names)
	}
}

func TestCountingEventsAllocatesNothingByPath(t *testing.T) {
	allocations := func(paths int64) float64 {
		q := distressedRun(paths)
		q.Workers, q.Measures = 1, []Selector{{Name: "moic"}}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		counted(t, q)
		runtime.ReadMemStats(&after)
		return float64(after.Mallocs - before.Mallocs)
	}
	few, many := allocations(4096), allocations(16384)
	if perPath := (many - few) / (16384 - 4096); perPath > 0.5 {
		t.Errorf("%.2f allocations a path", perPath)
	}
}

func TestLossesAreDiscountedAtTheTranchesOwnRate(t *testing.T) {
	// The bond's rate is fixed at 6.5% and accrues by 30/360, so that a month is 1/12: of a default at the end of month m the
	// factor is (1 + 0.065/12)^-m. The loss and the month are those of every path valued by itself.
	const paths = 80
	q := distressedRun(paths)
	q.Events = []EventStatistic{CreditLosses}
	got, _, _ := counted(t, q)
	e := New(Options{})
	want, some := 0.0, 0
	for i := range int64(paths) {
		m := q.MonteCarlo
		v, err := e.Value(context.Background(), ValueRequest{Case: q.Case, Lines: []string{"payment_default"}, Measures: []Selector{{Name: "loss", Label: "bond"}},
			Drawn: &DrawnPath{Path: i, Seed: m.Seed, Drivers: m.Drivers, Correlations: m.Correlations}})
		if err != nil {
			t.Fatal(err)
		}
		if x := v.Measures[0].Amount.Float64(); x > 0 {
			month := slices.IndexFunc(v.Lines[0].Values, func(flag money.Fixed) bool { return !flag.IsZero() })
			want, some = want+x*math.Pow(1+0.065/12, -float64(month)), some+1
		}
	}
	if x := got.Tranches[0]; some == 0 || x.ID != "bond" || math.Abs(x.ExpectedLossAtClose.Value-want/paths) > 1e-8*want {
		t.Errorf("%s: %v at close, %d paths by hand %v", x.ID, x.ExpectedLossAtClose.Value, some, want/paths)
	}
}
