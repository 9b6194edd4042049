package model_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// openingClaims adds what a tranche is owed and has in escrow, beside principal and interest.
func (r run) openingClaims(tr *project.OpeningTranche, escrow *project.InterestEscrow, month int) {
	if late := r.given("account.Overdue, "+tr.TrancheID, month); !late.IsZero() {
		bears := r.given("overdue_bearing["+tr.TrancheID+"]", month)
		tr.OverdueUSD, tr.OverdueBearingUSD = &late, &bears
	}
	if escrow != nil {
		left := r.balance("Interest escrow, "+tr.TrancheID, month)
		tr.EscrowUSD = &left
	}
}

// openingInstruments adds the state of the revolver and of hedges. Interest and fee stand in one account; the fee has the rest.
func (r run) openingInstruments(o *project.Opening, month int) {
	if r.r.Case.Financing.Revolver != nil {
		drawn, late := r.balance("Revolver", month), r.given("facility_unpaid[revolver]", month)
		interest, _ := money.Div(r.at("facility_interest_days[revolver]", month), money.FromInt(360))
		interest, _ = interest.Round(2)
		fee := minus(minus(r.balance("Accrued interest and fee, revolver", month), late), interest)
		o.Revolver = &project.OpeningRevolver{DrawnUSD: &drawn, AccruedInterestUSD: &interest, AccruedFeeUSD: &fee, OverdueUSD: &late}
	}
	for _, h := range r.r.Case.Financing.Hedges {
		late := r.given("hedge_unpaid["+h.ID+"]", month)
		accrued := minus(r.balance("Net hedge payments accrued, "+h.ID, month), late)
		x := project.OpeningHedge{HedgeID: h.ID, AccruedUSD: &accrued, OverdueUSD: &late}
		if h.PremiumUSD != nil {
			left := minus(money.Fixed{}, r.balance("Unamortised fees, "+h.ID, month))
			x.UnamortizedPremiumUSD = &left
		}
		o.Hedges = append(o.Hedges, x)
	}
}

// needy is the case of old, whose loan has its interest of 2026 and half of 2027 in escrow, half of its rate swapped and half
// capped, and whose tenant pays a fiftieth of his rent from 2027 on: running cost draws the revolver, and from September 2027,
// month 21, debt is overdue in a workout.
func needy() project.Case {
	c := old()
	c.Financing.DSRA = nil
	c.Tenants[0].PayFraction, c.Tenants[0].PayFractionDate = num("0.02"), day(2027, 1, 1)
	f := &c.Financing
	f.Tranches[0].Escrow = &project.InterestEscrow{EndDate: day(2027, 6, 30), AmountUSD: num("12000000"), IncomeRate: num("0.03")}
	f.Revolver = &project.Revolver{LimitUSD: num("5000000"), FixedRate: num("0.08"), CommitmentFeeRate: num("0.005")}
	f.Hedges = []project.Hedge{{ID: "swap", Kind: project.Swap, TrancheID: "loan", HedgedFraction: num("0.5"), FixedRate: num("0.055")},
		{ID: "cap", Kind: project.Cap, TrancheID: "loan", HedgedFraction: num("0.5"), StrikeRate: num("0.045"), PremiumUSD: num("600000")}}
	return c
}

// A case with overdue debt, a drawn revolver, money in escrow and hedges goes on from its balance sheet as it would have, cut
// while the escrow account pays (month 10), while the revolver is drawn (17), when debt has become overdue (22) and later, in a
// quarter and at its end.
func TestACaseInDistressGoesOnFromItsBalanceSheet(t *testing.T) {
	c := needy()
	whole := value(t, c)
	if v := whole.at("account.Overdue, loan", 24); v.Sign() <= 0 {
		t.Fatalf("nothing is overdue: %s", v)
	}
	if v := whole.balance("Revolver", 17); v.Sign() <= 0 {
		t.Fatalf("nothing is drawn: %s", v)
	}
	if v := whole.balance("Interest escrow, loan", 10); v.Sign() <= 0 {
		t.Fatalf("nothing is in escrow: %s", v)
	}
	for _, month := range []int{10, 17, 22, 27, 33} {
		name := fmt.Sprintf("month %d", month)
		cut := value(t, restarted(t, whole, c, month))
		compareFrom(t, name, whole, cut, month)
		for _, line := range []string{"account.Overdue, loan", "overdue_bearing[loan]", "default_interest[loan]", "account.Revolver", "facility_interest_due[revolver]",
			"facility_fee_due[revolver]", "account.Interest escrow, loan", "hedge_due[swap]", "hedge_due[cap]", "hedge_premium_amortization[cap]", "operating_cost_unpaid"} {
			for at := month + 1; at < whole.p.Grid.Len(); at++ {
				if a, b := whole.given(line, at), cut.given(line, at-month); apart(a, b, *num("0.05")) {
					t.Errorf("%s: %s, month %d: %s, restarted %s", name, line, at, a, b)
					break
				}
			}
		}
		for _, f := range invariants(cut) {
			t.Errorf("%s: %s", name, f)
		}
	}
}

func TestBadInputOfOpeningInstruments(t *testing.T) {
	c := needy()
	whole := value(t, c)
	for name, x := range map[string]struct {
		change     func(*project.Case)
		path, says string
	}{
		"more bears than is overdue": {func(c *project.Case) { c.Opening.Tranches[0].OverdueBearingUSD = num("1000000000000") }, "opening.tranches[0].overdue_bearing_usd", "more than"},
		"escrow of nobody":           {func(c *project.Case) { c.Financing.Tranches[0].Escrow = nil }, "opening.tranches[0].escrow_usd", "no escrow account"},
		"escrow that has ended":      {func(c *project.Case) { c.Financing.Tranches[0].Escrow.EndDate = day(2026, 6, 30) }, "opening.tranches[0].escrow_usd", "ended on"},
		"no revolver":                {func(c *project.Case) { c.Financing.Revolver = nil }, "opening.revolver", "no revolver"},
		"more than its limit":        {func(c *project.Case) { c.Opening.Revolver.DrawnUSD = num("6000000") }, "opening.revolver.drawn_usd", "limit_usd"},
		"a hedge of nobody":          {func(c *project.Case) { c.Opening.Hedges[0].HedgeID = "x" }, "opening.hedges[0].hedge_id", "does not exist"},
		"a hedge twice":              {func(c *project.Case) { c.Opening.Hedges[0].HedgeID = "cap" }, "opening.hedges[1].hedge_id", "twice"},
		"a premium of a swap":        {func(c *project.Case) { c.Opening.Hedges[0].UnamortizedPremiumUSD = num("1") }, "opening.hedges[0].unamortized_premium_usd", "CAP"},
		"overdue debt that is not in the books": {func(c *project.Case) {
			c.Opening.Tranches[0].OverdueUSD, c.Opening.Tranches[0].OverdueBearingUSD = num("7"), nil
		}, "opening", "a difference of -7"},
	} {
		again := restarted(t, whole, c, 14)
		x.change(&again)
		r, findings := project.Resolve(again)
		found := false
		for _, f := range findings {
			found = found || f.Path == x.path && strings.Contains(f.Message, x.says)
		}
		if r != nil || !found {
			t.Errorf("%s: %v", name, findings)
		}
	}
}

// Cuts at random months of such cases with random terms.
func TestRandomCasesInDistressGoOnFromTheirBalanceSheets(t *testing.T) {
	for seed := range uint64(20) {
		m := maker{Rand: rand.New(rand.NewPCG(seed, 2))}
		c := needy()
		f := &c.Financing
		k := &f.Tranches[0]
		k.Amortization = []contract.Amortization{contract.Bullet, contract.Level, contract.StraightLine}[m.IntN(3)]
		k.PaymentFrequency = []calendar.Frequency{1, 3, 6, 12}[m.IntN(4)]
		k.Escrow.EndDate = day(2026, 6+m.IntN(6), 30)
		c.Tenants[0].PayFraction, c.Tenants[0].PayFractionDate = m.given(0, 1.1), day(2026, 1+m.IntN(12), 1)
		if one := money.One(); c.Tenants[0].PayFraction.Cmp(one) > 0 {
			c.Tenants[0].PayFraction = &one
		}
		f.Revolver.LimitUSD, f.Revolver.PaysDebtService = m.given(1e6, 5e7), m.maybe(0.5)
		f.Revolver.PaymentFrequency = []calendar.Frequency{1, 3, 6, 12}[m.IntN(4)]
		f.Hedges[0].FixedRate, f.Hedges[1].StrikeRate = m.given(0, 0.1), m.given(0, 0.1)
		whole := value(t, c)
		month := 2 + m.IntN(50)
		cut := value(t, restarted(t, whole, c, month))
		name := fmt.Sprintf("seed %d, month %d", seed, month)
		compareFrom(t, name, whole, cut, month)
		for _, fault := range invariants(cut) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}
