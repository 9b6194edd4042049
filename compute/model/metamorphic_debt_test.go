package model_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// halved cuts a tranche of a case into two of half the principal.
func halved(c project.Case, id string) project.Case {
	c = project.Clone(c)
	i := slices.IndexFunc(c.Financing.Tranches, func(t project.Tranche) bool { return t.ID == id })
	half := &c.Financing.Tranches[i]
	principal, _ := money.Mul(*half.PrincipalUSD, *num("0.5"))
	half.PrincipalUSD = &principal
	other := *half
	other.ID = id + "-2"
	c.Financing.Tranches = slices.Insert(c.Financing.Tranches, i+1, other)
	return c
}

// Two pari-passu halves are the tranche to everybody else, to some cents a month: drawn over time with interest that joins
// principal, paid in kind always and where cash is short, swept in each order, and all of it when the tenant stops. Figures are
// those of the cases' own tests.
func TestTwoHalvesAreTheTrancheWhateverItsTerms(t *testing.T) {
	drawn := func(order project.FundingOrder) project.Case {
		c := twelveMonths(order)
		k := &c.Financing.Tranches[0]
		k.FixedRate, k.DelayedDraw.CommitmentFeeRate = num("0.06"), num("0.005")
		k.CapitalizeInterestUntil = day(2027, 1, 1)
		return c
	}
	inKind := junior(let(site(), "120000000", 24), project.Mezzanine)
	inKind.Financing.Tranches[0].PIK = &project.PaymentInKind{Kind: project.PIKAlways, StepRate: num("0.01")}
	sweeping := func(order project.PrepaymentOrder, targets ...project.BalanceTarget) project.Case {
		c := swept()
		c.Financing.CashSweep = &project.CashSweep{Fraction: num("0.5"), Order: order, TargetBalances: targets}
		return c
	}
	level := sweeping(project.PrepayProRata)
	level.Financing.Tranches[0].Amortization = contract.Level
	for _, x := range []struct {
		name, id string
		c        project.Case
	}{
		{"drawn behind equity", "loan", drawn(project.EquityFirst)}, {"drawn before equity", "loan", drawn(project.DebtFirst)},
		{"drawn pro rata", "loan", drawn(project.ProRata)},
		{"always in kind", "note", inKind}, {"in kind at times", "note", toggling("6400000")},
		{"swept, inverse order", "loan", sweeping(project.PrepayInverseOrder)}, {"swept pro rata", "loan", sweeping(project.PrepayProRata)},
		{"swept level loan", "loan", level},
		{"swept to a target", "loan", sweeping(project.PrepayInverseOrder, project.BalanceTarget{Date: *day(2026, 4, 1), BalanceUSD: *num("70000000")})},
	} {
		t.Run(x.name, func(t *testing.T) {
			a, b := value(t, x.c), value(t, halved(x.c, x.id))
			sameEquity(t, a, b, "0.25")
			stop := set("tenants[t].stops_paying_date", "2027-05-01")
			sameEquity(t, valueOf(t, a.r, a.p, stop), valueOf(t, b.r, b.p, stop), "0.5")
			for _, f := range invariants(b) {
				t.Error(f)
			}
		})
	}
}

// timesMoney is a case with every amount of money, prices, levels and own series among them, some times as large.
func timesMoney(t *testing.T, c project.Case, by string) project.Case {
	t.Helper()
	full, findings := project.Resolve(c)
	if full == nil {
		t.Fatal(findings)
	}
	out, factor := project.Clone(full.Case), money.MustParse(by)
	for _, p := range project.Paths(&full.Case) {
		field := p.Path[lastDot(p.Path)+1:]
		if !strings.Contains(field, "usd") && field != "material_amount" && field != "opening_tax_losses" {
			continue
		}
		v, err := project.Get(&full.Case, p.Path)
		if err != nil || !v.Given {
			continue
		}
		x, _ := money.Mul(v.Amount, factor)
		if err := project.Set(&out, p.Path, x.String()); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// everyTest is tested with lines of the caller's own and US tax: covenants of three kinds with cures, sweep, lock-up, guarantee and
// reserve. Invented figures.
func everyTest() project.Case {
	c := tested()
	c.Tax = project.Tax{Rate: num("0.21"), Regime: project.USTax, StateRate: num("0.05"), OpeningTaxLosses: num("1000000")}
	c.OwnLines = []project.OwnLine{
		{ID: "parking", Kind: project.OwnRevenue, YearlyUSD: []project.Amount{num("1200000"), num("600000"), num("2400000")}},
		{ID: "staff", Kind: project.OwnOperatingCost, YearlyUSD: []project.Amount{num("300000"), num("600000"), num("900000")}}}
	c.Financing.SponsorSupportUSD = num("10000000")
	return c
}

// All money times ten: NPV and every other amount are ten times as large, to the cents that were rounded on the way; IRR, DSCR, LTV,
// headroom, days and dates stay, and so does what each covenant decides.
func TestScalingAllMoneyScalesCovenantsSweepAndTaxWithIt(t *testing.T) {
	c := everyTest()
	a, b := value(t, c), value(t, timesMoney(t, c, "10"))
	ten := money.FromInt(10)
	for _, x := range a.l.Measures() {
		y := b.get(x.Name, x.Label)
		want, tolerance := x.Amount, *num("0.000001")
		if x.Kind == program.Money {
			want, _ = money.Mul(x.Amount, ten)
			tolerance = *num("10")
		}
		if x.Defined != y.Defined || x.Defined && apart(y.Amount, want, tolerance) {
			t.Errorf("%s: %s, of ten times the money %s", program.MeasureKey(x.Name, x.Label), x.Amount, y.Amount)
		}
	}
	for _, name := range []string{"equity_npv", "project_npv", "project_irr", "dscr_min", "first_covenant_breach_date"} {
		if !a.get(name, "").Defined {
			t.Errorf("%s is absent: the test proves little", name)
		}
	}
	for _, line := range []string{"covenant_breach[cov]", "covenant_cured[cov]", "covenant_locked[cov]", "covenant_default[cov]",
		"covenant_breach[ltv]", "covenant_locked[cash]", "lock_up"} {
		for month := range a.p.Grid.Len() {
			if a.at(line, month) != b.at(line, month) {
				t.Errorf("%s, month %d: %s and %s", line, month, a.at(line, month), b.at(line, month))
			}
		}
	}
	if s := a.sum("prepaid[loan]", 0, 36); s.IsZero() {
		t.Error("nothing is swept: the test proves little")
	}
}
