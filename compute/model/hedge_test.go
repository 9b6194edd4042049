package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// hedging is borrowing at SOFR of 4%, 5% from 15 March on, plus 2%, with a swap of the whole loan at 4.5%. Figures are
// invented. Interest of the first quarter is 1,500,000, of later ones 1,750,000.
func hedging() project.Case {
	c := borrowing()
	k := &c.Financing.Tranches[0]
	k.FixedRate, k.IndexID, k.MarginRate = nil, "SOFR", num("0.02")
	c.Market.Indices = []project.RateIndex{{ID: "SOFR", Rate: num("0.04"), Points: []project.RatePoint{{Date: *day(2026, 3, 15), Rate: num("0.05")}}}}
	c.Financing.Hedges = []project.Hedge{{ID: "swap", Kind: project.Swap, TrancheID: "loan", FixedRate: num("0.045")}}
	return c
}

// The swap pays 100m x (4.5% - 4%) / 4 = 125,000 on 31 March and receives as much from 30 June on: with it every quarter
// costs 1,625,000, which is 6.5%.
func TestASwapFixesTheRate(t *testing.T) {
	r := value(t, hedging())
	r.months("hedge_due[swap]", 2, "0", "125000", "0", "0", "-125000")
	r.months("hedge_paid[swap]", 3, "125000", "0", "0", "0")
	r.months("hedge_received[swap]", 3, "0", "0", "0", "125000")
	r.months("debt_service", 3, "1625000", "0", "0", "1625000")
	// A third of the quarter's payment accrues each month: 41,666.67, 83,333.33, 125,000.
	r.months("hedge_accrued[swap]", 1, "41666.67", "41666.66", "41666.67", "-41666.67")
	r.months("instrument_expense", 1, "41666.67", "41666.66", "41666.67")
	for _, f := range invariants(r) {
		t.Error(f)
	}
	for _, shift := range []string{"0.02", "-0.03", "0.2"} {
		s := valueOf(t, r.r, r.p, set("market.indices[SOFR].shift_rate", shift))
		s.months("debt_service", 3, "1625000", "0", "0", "1625000")
	}
}

// "Rates +200bp, hedge ratio": service of a quarter at 5% + 2% + 2% is 2,250,000 without hedge, 1,625,000 with a whole one and
// the middle of the two with half of it.
func TestTheHedgeRatioIsAnInput(t *testing.T) {
	r := value(t, hedging())
	up := set("market.indices[SOFR].shift_rate", "0.02")
	for ratio, want := range map[string]string{"0": "2250000", "0.5": "1937500", "1": "1625000"} {
		valueOf(t, r.r, r.p, up, set("financing.hedges[swap].hedged_fraction", ratio)).months("debt_service", 6, want)
	}
}

// A swap at the level of the index nets nothing.
func TestASwapAtTheForwardLevelIsNone(t *testing.T) {
	c := hedging()
	c.Market.Indices[0].Points = nil
	c.Financing.Hedges[0].FixedRate = num("0.04")
	a := value(t, c)
	c.Financing.Hedges = nil
	sameEquity(t, a, value(t, c), "0")
	if a.total("hedge_due[swap]").Sign() != 0 {
		t.Errorf("it nets %s", a.total("hedge_due[swap]"))
	}
}

// A cap at 4.5% of 60m, bought for 240,000, pays 60m x 0.5% / 4 = 75,000 from 30 June on; the premium is a use of funds and
// is spread over 24 months, 10,000 each.
func TestACapPaysAboveItsStrike(t *testing.T) {
	c := hedging()
	c.Financing.Hedges = []project.Hedge{{ID: "cap", Kind: project.Cap, TrancheID: "loan", StrikeRate: num("0.045"), PremiumUSD: num("240000"),
		Notionals: []project.Notional{{Date: *day(2025, 1, 1), AmountUSD: *num("60000000")}}}}
	r := value(t, c)
	r.months("hedge_received[cap]", 3, "0", "0", "0", "75000", "0", "0", "75000")
	r.months("debt_service", 3, "1500000", "0", "0", "1675000")
	r.months("hedge_premium_amortization[cap]", 0, "0", "10000", "10000")
	r.months("uses", 0, "240000")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// The notional follows the plan of an amortising loan, by the day count of the contract: every net payment is the contract
// package's interest on the planned balance at fixed rate less index.
func TestNetPaymentsAreThoseOfTheContract(t *testing.T) {
	c := hedging()
	k := &c.Financing.Tranches[0]
	k.Amortization, k.DayCount, k.Maturity = contract.StraightLine, nil, day(2027, 11, 20)
	c.Financing.Hedges[0].HedgedFraction = num("0.75")
	r := value(t, c)
	s := r.r.Tranches[0].Schedule
	owed := s.Terms.Principal
	for i, p := range s.Periods {
		rate := money.MustParse("0.005")
		if p.Start >= *day(2026, 3, 15) {
			rate = money.MustParse("-0.005")
		}
		notional, _ := money.Mul(owed, money.MustParse("0.75"))
		want, _ := s.Interest(i, notional, rate)
		if got := r.at("hedge_due[swap]", r.p.Grid.Index(p.Pay)); got != want {
			t.Errorf("payment of %s: %s, contract %s", p.Pay, got, want)
		}
		owed = minus(owed, p.Principal)
	}
}

// What the project cannot pay of a swap stays due and counts as unpaid debt service.
func TestAnUnpaidSwapStaysDue(t *testing.T) {
	c := building(hedging(), "100000000", "240")
	r := value(t, c)
	r = valueOf(t, r.r, r.p, set("tenants[t].stops_paying_date", "2026-01-01"))
	r.months("hedge_unpaid[swap]", 2, "0", "125000", "125000")
	r.months("senior_debt_unpaid", 3, "1625000")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}
