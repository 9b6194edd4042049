package plan_test

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/plan"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// TestSculptedDebtCoversEveryPeriodAtItsTarget: with CFADS of 50m a quarter and a target of 1.4 every period has the same
// cover, the present value of debt service at the loan's own accrual is the size, and LLCR is the target on every date
// (conventions 4.3, 6.4).
func TestSculptedDebtCoversEveryPeriodAtItsTarget(t *testing.T) {
	r, p := planned(t, projecttest.Sized())
	x := p.Tranches[0]
	if len(x.Periods) != 40 || x.Binding != "dscr" {
		t.Fatalf("%d periods, %s binds", len(x.Periods), x.Binding)
	}
	near(t, "present value", float(*x.PresentValueUSD), float(*x.RecursionUSD), 1e-15)
	near(t, "service of the first quarter, 50m / 1.4", float(x.Periods[0].Interest)+float(x.Periods[0].Principal), 50e6/1.4, 1e-15)
	for _, q := range x.Periods {
		near(t, "DSCR to "+q.Date.String(), float(*q.DSCR), 1.4, 1e-12)
	}
	value, balance := 0.0, 0.0 // of CFADS behind a date, by the loan's own interest; owed on it
	for i := len(x.Periods) - 1; i >= 0; i-- {
		q := x.Periods[i]
		balance += float(q.Principal)
		value = (value + float(q.CFADS)) / (1 + float(q.Interest)/balance)
		near(t, "LLCR before "+q.Date.String(), value/balance, 1.4, 1e-12)
	}
	l := ledger(t, r)
	low, _ := l.Measure("dscr_min", "")
	mean, _ := l.Measure("dscr_average", "")
	near(t, "least DSCR of the ledger", float(low.Amount), 1.4, 1e-9) // cents of a quarter's 35.7m
	near(t, "mean DSCR of the ledger", float(mean.Amount), 1.4, 1e-10)
	if owed, _ := l.Measure("debt_at_horizon", ""); !owed.Amount.IsZero() {
		t.Errorf("%s is owed at the horizon", owed.Amount)
	}
}

// TestLevelDebtOnLevelCashIsSculpted: a level loan whose tightest quarter meets the target is the sculpted one where every
// quarter has the same cash. Two routes, one size; they differ by the cents of a level instalment.
func TestLevelDebtOnLevelCashIsSculpted(t *testing.T) {
	c := projecttest.Sized()
	_, sculpted := planned(t, c)
	senior(&c).Amortization, senior(&c).InterestOnlyMonths = contract.Level, 13
	_, level := planned(t, c)
	near(t, "size", float(level.Tranches[0].CommitmentUSD), float(sculpted.Tranches[0].CommitmentUSD), 1e-9)
}

// TestAGearingCapClosesTheCircle: debt of half the uses pays fees, interest and a reserve, which are uses. The circle closes
// in a dozen rounds to one part in 10^12, the ledger shows the cap, and cover is above its target.
func TestAGearingCapClosesTheCircle(t *testing.T) {
	for _, limit := range []string{"gearing", "ltc"} {
		c := projecttest.Sized()
		c.Tax.Rate, c.Financing.DSRA = num("0.21"), &project.DSRA{Months: num("6")}
		s := senior(&c).Sizing
		if s.MaxGearingFraction = num("0.5"); limit == "ltc" {
			s.MaxGearingFraction, s.MaxLTCFraction = nil, num("0.5")
		}
		r, p := planned(t, c)
		x := p.Tranches[0]
		if x.Binding != limit || p.Rounds < 5 || p.Rounds > 16 || p.Residual.Cmp(money.MustParse("0.000000000001")) > 0 {
			t.Errorf("%s binds after %d rounds with a residual of %s", x.Binding, p.Rounds, p.Residual)
		}
		near(t, "gearing", float(p.GearingFraction), 0.5, 1e-12)
		near(t, "loan to cost", float(x.LTCFraction), 0.5, 1e-15)
		near(t, "equity first", float(p.EquityFirstUSD), float(p.TotalUsesUSD)/2, 1e-12)
		l := ledger(t, r)
		for _, name := range []string{"gearing", "ltc"} {
			v, _ := l.Measure(name, "")
			near(t, name+" of the ledger", float(v.Amount), 0.5, 1e-10)
		}
		uses, _ := l.Measure("total_uses", "")
		near(t, "uses of the ledger", float(uses.Amount), float(p.TotalUsesUSD), 1e-10)
		sum := 0.0
		for _, u := range p.Uses {
			sum += float(u.AmountUSD)
		}
		near(t, "parts of the uses", sum, float(p.TotalUsesUSD), 1e-14)
		if ratio := float(*x.Periods[0].DSCR); ratio < 1.45 {
			t.Errorf("cover is %v", ratio)
		}
		for _, q := range x.Periods { // every payment in one proportion (conventions 4.4)
			near(t, "DSCR to "+q.Date.String(), float(*q.DSCR), float(*x.Periods[0].DSCR), 1e-12)
		}
	}
}

// TestTheLeastLimitBinds: each limit by itself, and its name.
func TestTheLeastLimitBinds(t *testing.T) {
	c := projecttest.Sized()
	senior(&c).PrincipalUSD = num("500000000")
	s := senior(&c).Sizing
	s.MaxGearingFraction, s.MaxLTCFraction, s.MaxLTVFraction = num("0.6"), num("0.55"), num("0.5")
	_, p := planned(t, c)
	x := p.Tranches[0]
	if x.Binding != "commitment" || x.CommitmentUSD != *num("500000000") || len(x.Constraints) != 5 {
		t.Fatalf("%s binds at %s of %v", x.Binding, x.CommitmentUSD, x.Constraints)
	}
	capacity := map[string]float64{}
	for _, l := range x.Constraints {
		capacity[l.Name] = float(l.CapacityUSD)
	}
	near(t, "gearing", capacity["gearing"], 0.6*float(p.TotalUsesUSD), 1e-12)
	near(t, "loan to cost", capacity["ltc"], 0.55*float(p.TotalUsesUSD), 1e-12)
	near(t, "loan to value, of the books", capacity["ltv"], 0.5*1500e6, 1e-12)
	near(t, "cover", float(*x.Periods[0].DSCR), 1.4*capacity["dscr"]/500e6, 1e-12)

	c.Financing.Collateral = &project.Collateral{CostOfSaleFraction: num("0.1")}
	_, p = planned(t, c)
	for _, l := range p.Tranches[0].Constraints {
		if l.Name == "ltv" {
			near(t, "loan to value, net of a tenth for the sale", float(l.CapacityUSD), 0.5*0.9*1500e6, 1e-12)
		}
	}
}

// TestMezzanineIsSizedOnWhatSeniorLeaves: of 50m a quarter senior service takes 50/1.4, and the mezzanine's is two thirds of
// the rest.
func TestMezzanineIsSizedOnWhatSeniorLeaves(t *testing.T) {
	c := projecttest.Sized()
	m := *senior(&c)
	m.ID, m.Seniority, m.FixedRate, m.Sizing = "mezzanine", project.Mezzanine, num("0.12"), &project.DebtSizing{TargetDSCR: num("1.5")}
	c.Financing.Tranches = append(c.Financing.Tranches, m)
	_, p := planned(t, c)
	for _, q := range p.Tranches[1].Periods {
		near(t, "service to "+q.Date.String(), float(q.Interest)+float(q.Principal), (50e6-50e6/1.4)/1.5, 1e-12)
		near(t, "cover to "+q.Date.String(), float(*q.DSCR), 1.5, 1e-12)
	}
	near(t, "loan to cost", float(p.Tranches[1].LTCFraction), float(p.GearingFraction), 1e-12)
}

// TestOneLoanOrTwoHalves: two tranches of the same terms that share cash 30 to 70 are one loan.
func TestOneLoanOrTwoHalves(t *testing.T) {
	c := projecttest.Sized()
	c.Tax.Rate = num("0.21")
	_, one := planned(t, c)
	b := *senior(&c)
	b.ID, b.Sizing = "b", &project.DebtSizing{TargetDSCR: num("1.4"), ShareFraction: num("0.3")}
	c.Financing.Tranches = append(c.Financing.Tranches, b)
	_, two := planned(t, c)
	near(t, "both", float(two.Tranches[0].CommitmentUSD)+float(two.Tranches[1].CommitmentUSD), float(one.Tranches[0].CommitmentUSD), 1e-10)
	near(t, "one of them", float(two.Tranches[1].CommitmentUSD), 0.3*float(one.Tranches[0].CommitmentUSD), 1e-10)
	near(t, "uses", float(two.TotalUsesUSD), float(one.TotalUsesUSD), 1e-11)
}

// TestSizeScalesWithMoney: a deal of twice the money carries twice the debt in the same shape.
func TestSizeScalesWithMoney(t *testing.T) {
	c := projecttest.Sized()
	c.Tax.Rate, c.Financing.DSRA = num("0.21"), &project.DSRA{Months: num("6")}
	_, one := planned(t, c)
	c.Facility.Phases[0].CapitalCosts[0].AmountUSD = num("3000000000")
	c.Facility.OperatingCosts[0].USDPerYear, c.Tenants[0].USDPerYear = num("80000000"), num("480000000")
	_, two := planned(t, c)
	near(t, "size", float(two.Tranches[0].CommitmentUSD), 2*float(one.Tranches[0].CommitmentUSD), 1e-10)
	near(t, "uses", float(two.TotalUsesUSD), 2*float(one.TotalUsesUSD), 1e-11)
	near(t, "gearing", float(two.GearingFraction), float(one.GearingFraction), 1e-11)
}

// uncertain bills half of what may be used in any case and the rest as it is used, 70% to 100% by chance.
func uncertain(of project.SizingCase) project.Case {
	c := projecttest.Sized()
	c.Tenants[0].TakeOrPayFraction = num("0.5")
	c.Uncertainties = []project.Uncertainty{{Path: "tenants[anchor].utilization_fraction",
		Distribution: project.Distribution{Kind: project.Uniform, Low: 0.7, High: 1}}}
	senior(&c).Sizing.SizingCase = of
	return c
}

// TestP90CarriesLessThanP50: utilization is uniform from 0.7 to 1, so that nine in ten paths exceed 0.73 and half 0.85.
// CFADS is 240m x utilization - 40m a year, and the size is in its proportion. 10,000 draws place a quantile within 1%.
func TestP90CarriesLessThanP50(t *testing.T) {
	_, base := planned(t, uncertain(project.SizeOnBase))
	_, p50 := planned(t, uncertain(project.SizeOnP50))
	_, p90 := planned(t, uncertain(project.SizeOnP90))
	whole := float(base.Tranches[0].CommitmentUSD)
	near(t, "P50", float(p50.Tranches[0].CommitmentUSD), whole*(240*0.85-40)/200, 0.01)
	near(t, "P90", float(p90.Tranches[0].CommitmentUSD), whole*(240*0.73-40)/200, 0.01)
	for _, q := range p90.Tranches[0].Periods { // every quarter's own quantile, and the target on it
		near(t, "DSCR on P90 to "+q.Date.String(), float(*q.DSCR), 1.4, 1e-12)
	}
}

// TestRandomPathsGiveOneSizeForAnyNumberOfWorkers: what a plan says does not depend on the machine.
func TestRandomPathsGiveOneSizeForAnyNumberOfWorkers(t *testing.T) {
	c := uncertain(project.SizeOnP90)
	c.Tax.Rate, senior(&c).Sizing.PathCount = num("0.21"), 500
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var first *project.Plan
	for _, n := range []int{1, 2, 3, 8} {
		runtime.GOMAXPROCS(n)
		_, p := planned(t, c)
		if first == nil {
			first = p
		} else if !reflect.DeepEqual(p, first) {
			t.Errorf("%d workers give another plan: %s and %s", n, p.Tranches[0].CommitmentUSD, first.Tranches[0].CommitmentUSD)
		}
	}
}

// TestAStressAndTheContractAreSizingCases: a stress that cuts the rent by a tenth leaves 240 x 0.9 - 40 = 176 of 200; sold
// spot capacity adds nothing to what the contract carries.
func TestAStressAndTheContractAreSizingCases(t *testing.T) {
	c := projecttest.Sized()
	_, base := planned(t, c)
	c.Stresses = []project.Stress{{ID: "less", Overrides: []project.Override{{Path: "tenants[anchor].usd_per_year", Shock: project.Scale, Text: "0.9"}}}}
	senior(&c).Sizing.SizingCase, senior(&c).Sizing.StressID = project.SizeOnStress, "less"
	r, stressed := planned(t, c)
	near(t, "size under the stress", float(stressed.Tranches[0].CommitmentUSD), 0.88*float(base.Tranches[0].CommitmentUSD), 1e-11)
	low, _ := ledger(t, r).Measure("dscr_min", "")
	near(t, "cover of the case itself", float(low.Amount), 1.4/0.88, 1e-8)

	c = projecttest.Sized()
	c.Facility.Phases[0].Fleets = []project.Fleet{{ID: "gpu", Unit: project.Package, Count: num("10000"), USDPerAccelerator: num("1")}}
	c.Tenants[0].CapacityMW = num("60")
	c.Market.Spot = &project.Spot{USDPerAcceleratorHour: num("1")}
	_, with := planned(t, c)
	senior(&c).Sizing.SizingCase = project.SizeOnContracted
	_, contracted := planned(t, c)
	near(t, "size on the contract", float(contracted.Tranches[0].CommitmentUSD), float(base.Tranches[0].CommitmentUSD), 1e-11)
	if with.Tranches[0].CommitmentUSD.Cmp(contracted.Tranches[0].CommitmentUSD) <= 0 {
		t.Error("spot revenue carries no debt in the case itself")
	}
}

// TestCoverByDate: 1.3 to 2029 and 1.6 from 2030.
func TestCoverByDate(t *testing.T) {
	c := projecttest.Sized()
	s := senior(&c).Sizing
	s.TargetDSCR, s.TargetDSCRSteps = nil, []project.TargetDSCRStep{{Date: *day(2028, 1, 1), TargetDSCR: num("1.3")}, {Date: *day(2030, 1, 1), TargetDSCR: num("1.6")}}
	_, p := planned(t, c)
	for _, q := range p.Tranches[0].Periods {
		want := 1.3
		if q.Date >= *day(2030, 1, 1) {
			want = 1.6
		}
		near(t, "DSCR to "+q.Date.String(), float(*q.DSCR), want, 1e-12)
	}
}

// TestEquityByGearingNeedsNoSizedDebt: of uses that fees and interest decide, equity pays four tenths first.
func TestEquityByGearingNeedsNoSizedDebt(t *testing.T) {
	c := projecttest.Sized()
	senior(&c).Sizing, senior(&c).Amortization, senior(&c).PrincipalUSD = nil, contract.Bullet, num("500000000")
	c.Financing.Funding = &project.Funding{GearingFraction: num("0.6")}
	_, p := planned(t, c)
	near(t, "equity first", float(p.EquityFirstUSD), 0.4*float(p.TotalUsesUSD), 1e-12)
	if len(p.Tranches) > 0 || p.TotalUsesUSD.Cmp(money.FromInt(1_500_000_000)) <= 0 {
		t.Errorf("uses %s, sized %v", p.TotalUsesUSD, p.Tranches)
	}
}

// fails expects a case that cannot be financed, with words of its finding.
func fails(t *testing.T, c project.Case, words ...string) error {
	t.Helper()
	r, findings := project.Resolve(c)
	if r == nil {
		t.Fatal(findings)
	}
	_, err := plan.Make(context.Background(), c, r)
	var found project.Findings
	if !errors.As(err, &found) {
		t.Fatalf("no findings but %v", err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) && !strings.Contains(found.Error(), w) {
			t.Errorf("%q does not say %q", found, w)
		}
	}
	for _, f := range found {
		if f.Rule != "sizing" || f.Path != "financing.tranches[senior].sizing" {
			t.Errorf("finding %+v", f)
		}
	}
	return err
}

func TestFinancingThatCannotBeHadSaysWhy(t *testing.T) {
	c := projecttest.Sized()
	c.Tenants[0].USDPerYear = num("10000000")
	_ = fails(t, c, `size tranche "senior": target DSCR 1.4: no positive CFADS in the debt period to 2027-03`)

	c = projecttest.Sized()
	c.Tenants[0].USDPerYear = num("1000000000")
	err := fails(t, c, "more than the cost", "max_gearing_fraction")
	var infeasible *plan.InfeasibleError
	if !errors.As(err, &infeasible) || infeasible.Partial == nil || infeasible.Partial.Tranches[0].CommitmentUSD.IsZero() {
		t.Errorf("no partial answer: %v", err)
	}

	c = projecttest.Sized()
	other := *senior(&c)
	other.ID, other.Sizing, other.Amortization, other.PrincipalUSD = "other", nil, contract.Bullet, num("900000000")
	c.Financing.Tranches = append(c.Financing.Tranches, other)
	senior(&c).Sizing.MaxLTCFraction = num("0.5")
	_ = fails(t, c, "the limit ltc of 0.5 leaves nothing to lend")

	c = projecttest.Sized()
	senior(&c).Maturity = day(2027, 1, 31)
	senior(&c).FirstPaymentDate = nil
	_ = fails(t, c, "no whole debt period in operation")

	c = projecttest.Sized()
	senior(&c).Sizing.MaxAverageLifeYears = num("0.5") // the first payment comes after five quarters
	_ = fails(t, c, "max_average_life_years")
}

// TestASlowCircleIsClosedByExtrapolation: at 50% a year over three years interest is most of what debt pays, and each round
// alone would take off a quarter of the error: ninety rounds to 10^-12.
func TestASlowCircleIsClosedByExtrapolation(t *testing.T) {
	c := projecttest.Sized()
	c.Facility.Phases[0].PlannedCOD = day(2029, 1, 1)
	l := senior(&c)
	l.FixedRate, l.CapitalizeInterestUntil, l.Amortization = num("0.5"), day(2029, 1, 1), contract.Bullet
	l.Sizing = &project.DebtSizing{MaxGearingFraction: num("0.9")}
	r, p := planned(t, c)
	if p.Rounds > 12 {
		t.Errorf("%d rounds", p.Rounds)
	}
	v, _ := ledger(t, r).Measure("gearing", "")
	near(t, "gearing of the ledger", float(v.Amount), 0.9, 1e-10)
}

// TestACircleThatHardlyClosesIsSaid: at 50% a year over eight years interest makes nearly all of the uses that debt pays; a
// round takes off a fiftieth of the error, and to go on by such a share would lead anywhere.
func TestACircleThatHardlyClosesIsSaid(t *testing.T) {
	c := projecttest.Sized()
	c.Facility.Phases[0].PlannedCOD = day(2034, 1, 1)
	l := senior(&c)
	l.FixedRate, l.CapitalizeInterestUntil, l.Amortization = num("0.5"), day(2034, 1, 1), contract.Bullet
	l.Sizing = &project.DebtSizing{MaxGearingFraction: num("1")}
	var open *plan.NotClosedError
	if err := fails(t, c, "do not close", "100 rounds"); !errors.As(err, &open) || open.Rounds != plan.MaxRounds || open.Residual < 1e-12 {
		t.Errorf("%v", err)
	}
}

// TestUsesThatSourcesDoNotMeetAreAWarning: the case has an honest answer, its shortfall.
func TestUsesThatSourcesDoNotMeetAreAWarning(t *testing.T) {
	c := projecttest.Sized()
	c.Financing.EquityCommitmentUSD = num("100000000")
	_, p := planned(t, c)
	if len(p.Warnings) != 1 || !strings.Contains(p.Warnings[0].Message, "do not meet the uses") || p.Warnings[0].Severity != project.Warning {
		t.Errorf("warnings %v", p.Warnings)
	}
}

// TestALoanThatRunsLongerThanItsCashIsRepaidBefore: the lease ends after 100 months, the loan after 120.
func TestALoanThatRunsLongerThanItsCashIsRepaidBefore(t *testing.T) {
	c := projecttest.Sized()
	c.Tenants[0].TermMonths = 100
	_, p := planned(t, c)
	if len(p.Warnings) != 1 || !strings.Contains(p.Warnings[0].Message, "2035-09") {
		t.Errorf("warnings %v", p.Warnings)
	}
	for _, q := range p.Tranches[0].Periods {
		if q.Date > *day(2035, 7, 1) && q.Closing.Cmp(money.MustParse("0.000001")) > 0 {
			t.Errorf("%s is owed on %s", q.Closing, q.Date)
		}
	}
}

func TestAStoppedPlanStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	c := projecttest.Sized()
	r, _ := project.Resolve(c)
	if _, err := plan.Make(ctx, c, r); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func BenchmarkPlan(b *testing.B) {
	c := projecttest.Sized()
	c.Tax.Rate, c.Financing.DSRA = num("0.21"), &project.DSRA{Months: num("6")}
	r, _ := project.Resolve(c)
	for b.Loop() {
		if _, err := plan.Make(context.Background(), c, r); err != nil {
			b.Fatal(err)
		}
	}
}

// TestABalanceRisesOnlyWhereItMay: rent grows by a quarter a year from a fifth of the usual, so that early cash does not pay
// the interest of what late cash repays. Where the balance may rise, the interest not paid joins it, cover is the target
// in every quarter and the size is the present value; where it may not, less is lent and late cover is above the target.
func TestABalanceRisesOnlyWhereItMay(t *testing.T) {
	c := projecttest.Sized()
	c.Tenants[0].USDPerYear, c.Tenants[0].EscalationRate = num("60000000"), num("0.25")
	_, flat := planned(t, c)
	senior(&c).Sizing.BalanceMayRise = true
	r, rising := planned(t, c)
	x, y := rising.Tranches[0], flat.Tranches[0]
	near(t, "present value", float(*x.PresentValueUSD), float(*x.RecursionUSD), 1e-14)
	if y.CommitmentUSD.Cmp(x.CommitmentUSD) >= 0 || y.PresentValueUSD.Cmp(*y.RecursionUSD) <= 0 {
		t.Errorf("flat %s of %s, rising %s", y.CommitmentUSD, y.PresentValueUSD, x.CommitmentUSD)
	}
	if first := x.Periods[0].Principal; first.Sign() >= 0 {
		t.Fatalf("the first principal is %s", first)
	}
	for i := range x.Periods {
		near(t, "DSCR where it may rise", float(*x.Periods[i].DSCR), 1.4, 1e-11)
		if y.Periods[i].Principal.Sign() < 0 || float(*y.Periods[i].DSCR) < 1.4-1e-11 {
			t.Errorf("where it may not, principal %s and cover %s", y.Periods[i].Principal, y.Periods[i].DSCR)
		}
	}
	l := ledger(t, r)
	for i, q := range x.Periods {
		month := 15 + 3*i // the first payment is that of March 2027
		near(t, "DSCR of the ledger to "+q.Date.String(), float(lineAt(l, "dscr", month)), 1.4, 1e-7)
		if owed := float(lineAt(l, "performing[senior]", month)); i < len(x.Periods)-1 {
			near(t, "balance of the ledger on "+q.Date.String(), owed, float(q.Closing), 1e-8)
		}
	}
	if err := l.Balanced(); err != nil {
		t.Error(err)
	}
}
