package plan_test

import (
	"context"
	"testing"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/plan"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

var (
	num = projecttest.Num
	day = projecttest.Day
)

// site is a leased site of 120 MW that costs 1bn over a year and then earns 240m a year and costs 40m: CFADS of 200m before
// tax, 50m a quarter but for the days of operation, which every month is billed alike. Figures are invented. The loan is
// drawn at close, its interest joins principal to COD, and it repays over the ten years behind it.
func site() project.Case {
	loan := project.Tranche{ID: "senior", Kind: project.TermLoan, FixedRate: num("0.08"), IssueDate: day(2025, 12, 31), Maturity: day(2036, 12, 31),
		Amortization: contract.Sculpted, CapitalizeInterestUntil: day(2027, 1, 1), UpfrontFeeFraction: num("0.01"),
		Sizing: &project.DebtSizing{TargetDSCR: num("1.4")}}
	return project.Case{
		ID: "site", FinancialClose: day(2025, 12, 31), HorizonMonths: 144,
		Facility: project.Facility{
			Phases: []project.Phase{{ID: "p1", CapacityMW: num("120"), CapacityBase: project.CriticalIT, PlannedCOD: day(2027, 1, 1),
				CapitalCosts: []project.CapitalCost{{ID: "site", Category: project.ShellAndCore, AmountUSD: num("1500000000")}}}},
			OperatingCosts: []project.OperatingCost{{ID: "staff", Category: project.Staff, USDPerYear: num("40000000")}},
		},
		Tenants:   []project.Tenant{{ID: "anchor", USDPerYear: num("240000000"), TermMonths: 144}},
		Financing: project.Financing{Tranches: []project.Tranche{loan}},
	}
}

// senior is the sized tranche of a case.
func senior(c *project.Case) *project.Tranche { return &c.Financing.Tranches[0] }

// planned makes the plan of a case that has one.
func planned(t testing.TB, c project.Case) (*project.Resolved, *project.Plan) {
	t.Helper()
	r, findings := project.Resolve(c)
	if r == nil {
		t.Fatalf("case %q: %v", c.ID, findings)
	}
	p, err := plan.Make(context.Background(), c, r)
	if err != nil {
		t.Fatalf("case %q: %v", c.ID, err)
	}
	out, err := r.WithPlan(*p)
	if err != nil {
		t.Fatal(err)
	}
	return out, p
}

// ledger runs a planned case to the cent.
func ledger(t testing.TB, r *project.Resolved) *exact.Ledger {
	t.Helper()
	p, err := model.Build(r)
	if err != nil {
		t.Fatal(err)
	}
	l, err := exact.Run(p, exact.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// near fails unless two numbers agree within a relative bound.
func near(t testing.TB, what string, got, want, bound float64) {
	t.Helper()
	gap := got - want
	if gap < 0 {
		gap = -gap
	}
	size := want
	if size < 0 {
		size = -size
	}
	if gap > bound*max(size, 1e-300) {
		t.Errorf("%s is %.12g, want %.12g", what, got, want)
	}
}

func float(x money.Fixed) float64 { return x.Float64() }
