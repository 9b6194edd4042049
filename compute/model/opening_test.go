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

// restarted is a case that starts from the balance sheet of another at the end of a month.
func restarted(t *testing.T, r run, c project.Case, month int) project.Case {
	t.Helper()
	c = project.Clone(c)
	date := r.p.Grid.End(month)
	c.ValuationDate, c.HorizonMonths = &date, c.HorizonMonths-month
	is := func(account string) project.Amount { v := r.balance(account, month); return &v }
	negative := func(account string) project.Amount { v := minus(money.Fixed{}, r.balance(account, month)); return &v }
	interest := plus(r.balance("Capitalised interest", month), r.balance("Accumulated depreciation of capitalised interest", month))
	o := &project.Opening{CashUSD: is("Operating account"), DSRAUSD: is("Debt service reserve account"), CapitalizedInterestUSD: &interest,
		OperatingPayablesUSD: is("Operating payables"), ConstructionPayablesUSD: is("Construction payables"), TaxPayableUSD: is("Tax payable"),
		ContributedUSD: is("Contributed equity")}
	for _, p := range c.Facility.Phases {
		for _, f := range p.Fleets {
			o.Assets = append(o.Assets, r.openingAsset(p.ID, f.ID, month))
		}
		for _, k := range p.CapitalCosts {
			o.Assets = append(o.Assets, r.openingAsset(p.ID, k.ID, month))
		}
	}
	for _, k := range c.Financing.Tranches {
		tr := project.OpeningTranche{TrancheID: k.ID, PrincipalUSD: is("Debt, " + k.ID), AccruedInterestUSD: is("Accrued interest, " + k.ID)}
		if k.UpfrontFeeFraction != nil {
			tr.UnamortizedFeesUSD = negative("Unamortised fees, " + k.ID)
		}
		r.openingClaims(&tr, k.Escrow, month)
		o.Tranches = append(o.Tranches, tr)
	}
	r.openingInstruments(o, month)
	for _, k := range c.Tenants {
		if k.PrepaymentFraction != nil {
			o.Prepayments = append(o.Prepayments, project.OpeningPrepaid{TenantID: k.ID, LiabilityUSD: is("Contract liability for prepayments")})
		}
	}
	if c.Tax.DeferredTax {
		o.DeferredTaxUSD = is("Deferred tax")
	}
	retained := minus(r.sum("net_income", 0, month), r.balance("Distributions", month))
	if v := r.balance("Distributions", month); v.Sign() < 0 {
		retained = plus(r.sum("net_income", 0, month), v)
	}
	o.RetainedUSD = &retained
	taxed := c.Tax.Rate != nil || c.Tax.Regime == project.USTax
	if losses := r.at("tax_losses", month); taxed && (c.Tax.OpeningTaxLosses != nil || !losses.IsZero()) {
		c.Tax.OpeningTaxLosses = &losses
	}
	c.Opening = o
	return c
}

func (r run) openingAsset(phase, id string, month int) project.OpeningAsset {
	key := phase + "/" + id
	cost := r.at("capital_paid["+key+"]", month)
	a := project.OpeningAsset{PhaseID: phase, CostID: id, CostUSD: &cost}
	if v, ok := r.l.Line("worn[" + key + "]"); ok {
		a.AccumulatedDepreciation = &v[month]
	}
	return a
}

// old is a site with everything that a balance sheet holds: a floating loan that amortises, with a fee, a reserve, a lease,
// power that escalates, accelerators with a salvage value and a building.
func old() project.Case {
	c := borrowing()
	c.HorizonMonths = 60
	c = building(gpus(c, "1000", "100000"), "30000000", "240")
	c.Facility.Phases[0].Fleets[0].SalvageFraction = num("0.1")
	c.Tenants[0] = project.Tenant{ID: "t", USDPerYear: num("60000000"), TermMonths: 60, EscalationRate: num("0.03")}
	c.Facility.Occupancies = []project.Occupancy{{ID: "lease", USDPerYear: num("2400000"), EscalationRate: num("0.02")}}
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "staff", USDPerYear: num("3000000"), EscalationRate: num("0.025")}}
	k := &c.Financing.Tranches[0]
	k.FixedRate, k.IndexID, k.MarginRate = nil, "SOFR", num("0.025")
	k.Amortization, k.UpfrontFeeFraction, k.Maturity = contract.StraightLine, num("0.01"), day(2029, 12, 31)
	c.Market.Indices = []project.RateIndex{{ID: "SOFR", Rate: num("0.04"), Points: []project.RatePoint{{Date: *day(2027, 2, 1), Rate: num("0.05")}}}}
	c.Financing.DSRA = &project.DSRA{Months: num("6")}
	return c
}

// A case that starts anew from its own balance sheet goes on as it would have: the same lines month by month, whatever the
// month of the cut. Tax is cut at year ends, where a year's instalments are settled.
func TestACaseGoesOnFromItsOwnBalanceSheet(t *testing.T) {
	for _, x := range []struct {
		name  string
		month int
		tax   project.Tax
	}{
		{"without tax, inside a quarter", 14, project.Tax{}},
		{"without tax, at a payment date", 21, project.Tax{}},
		{"with a plain tax", 24, project.Tax{Rate: num("0.25"), OpeningTaxLosses: num("40000000"), DeferredTax: true}},
	} {
		c := old()
		c.Tax = x.tax
		if x.month%2 == 0 {
			c.Tenants[0].PrepaymentFraction, c.Tenants[0].CreditStartMonth = num("0.1"), 6
		}
		whole := value(t, c)
		cut := value(t, restarted(t, whole, c, x.month))
		for _, f := range invariants(cut) {
			t.Errorf("%s: %s", x.name, f)
		}
		compareFrom(t, x.name, whole, cut, x.month)
	}
}

// compareFrom compares lines of a case with those of one that starts in a later month, to some cents: running totals round
// from another start.
func compareFrom(t *testing.T, name string, whole, cut run, month int) {
	t.Helper()
	lines := []string{"revenue", "receipts", "ebitda", "depreciation", "interest_expense", "fee_amortization", "pretax_income", "tax_charge", "tax_paid", "net_income",
		"cfads", "debt_service", "distribution", "debt_balance", "equity_flow", "rate[loan]", "dsra_target", "phase[p].age_months",
		"account.Operating account", "account.Debt service reserve account", "account.Property and equipment at cost", "account.Accumulated depreciation",
		"account.Debt, loan", "account.Accrued interest, loan", "account.Unamortised fees, loan", "account.Tax payable"}
	if whole.r.Case.Tax.Regime == project.USTax {
		lines = append(lines, "tax_depreciation", "tax_losses", "interest_carried_forward")
	}
	if whole.r.Case.Tax.DeferredTax {
		lines = append(lines, "deferred_tax")
	}
	for _, line := range lines {
		if _, there := cut.l.Line(line); !there { // a fee that is amortised already
			continue
		}
		for at := month + 1; at < whole.p.Grid.Len(); at++ {
			if a, b := whole.at(line, at), cut.at(line, at-month); apart(a, b, *num("0.05")) {
				t.Errorf("%s: %s, month %d: %s, restarted %s", name, line, at, a, b)
				break
			}
		}
	}
	for _, account := range []string{"Operating account", "Debt service reserve account"} {
		if a, b := whole.balance(account, month), cut.balance(account, 0); a != b {
			t.Errorf("%s: %s in month 0 is %s, want %s", name, account, b, a)
		}
	}
}

// The same under United States tax: the five-year table of 2026 goes on in its third year with 19.2%, losses and interest
// that was not deducted come along.
func TestUSTaxGoesOnFromABalanceSheet(t *testing.T) {
	c := old()
	c.Tax = project.Tax{Regime: project.USTax, BonusFraction: num("0.6"), DeferredTax: true, InterestLimit: num("0.05")}
	whole := value(t, c)
	const month = 24
	again := restarted(t, whole, c, month)
	carried := whole.at("interest_carried_forward", month)
	again.Opening.InterestCarriedForwardUSD = &carried
	again.Opening.TaxBasis = []project.OpeningTaxBasis{
		{TaxClass: project.FiveYear, ServiceDate: day(2026, 1, 1), BasisUSD: num("40000000")}, // 100m less 60m of bonus
		{TaxClass: project.ThirtyNineYear, ServiceDate: day(2026, 1, 1), BasisUSD: num("30000000")},
	}
	compareFrom(t, "US tax", whole, value(t, again), month)
}

// Cuts at random months of cases with random terms.
func TestRandomCasesGoOnFromTheirBalanceSheets(t *testing.T) {
	for seed := range uint64(12) {
		m := maker{Rand: rand.New(rand.NewPCG(seed, 1))}
		c := old()
		k := &c.Financing.Tranches[0]
		k.Amortization = []contract.Amortization{contract.Bullet, contract.Level, contract.StraightLine}[m.IntN(3)]
		k.PaymentFrequency = []calendar.Frequency{1, 3, 6, 12}[m.IntN(4)]
		if m.maybe(0.5) {
			k.IndexID, k.MarginRate, k.FixedRate, c.Market.Indices = "", nil, m.given(0.01, 0.12), nil
		}
		if m.maybe(0.3) {
			c.Financing.DSRA = nil
		}
		c.Financing.SponsorSupportUSD = num("1000000000") // nothing stays unpaid: a balance sheet holds no overdue amounts
		c.Tenants[0].EscalationRate, c.Facility.Phases[0].RampMonths = m.given(0, 0.1), m.IntN(7)
		c.Facility.Phases[0].PlannedCOD = day(2026, 1+m.IntN(6), 1+m.IntN(28))
		c.Facility.Phases[0].Fleets[0].PaymentDate = day(2025, 12, 31)
		c.Facility.Phases[0].CapitalCosts[0].SpendWeights = []project.Amount{num("1")}
		whole := value(t, c)
		month := 8 + m.IntN(44)
		again := restarted(t, whole, c, month)
		left := minus(*again.Financing.SponsorSupportUSD, whole.balance("Sponsor support", month))
		again.Financing.SponsorSupportUSD, again.Opening.ContributedUSD = &left, sumOf(again.Opening.ContributedUSD, whole.balance("Sponsor support", month))
		compareFrom(t, fmt.Sprintf("seed %d, month %d", seed, month), whole, value(t, again), month)
	}
}

func sumOf(a project.Amount, b money.Fixed) project.Amount { v := plus(*a, b); return &v }

// What the balance sheet lacks or has too much of is said with the difference and the field.
func TestAnOpeningBalanceMustBalance(t *testing.T) {
	c := old()
	whole := value(t, c)
	for name, x := range map[string]struct {
		change func(*project.Case)
		path   string
		says   string
	}{
		"a dollar too much":        {func(c *project.Case) { v := plus(*c.Opening.CashUSD, money.FromInt(1)); c.Opening.CashUSD = &v }, "opening", "a difference of 1;"},
		"no date":                  {func(c *project.Case) { c.ValuationDate = nil }, "valuation_date", "is missing"},
		"inside a month":           {func(c *project.Case) { c.ValuationDate = day(2027, 3, 14) }, "valuation_date", "end of a month"},
		"before close":             {func(c *project.Case) { c.ValuationDate = day(2024, 12, 31) }, "valuation_date", "before financial close"},
		"an asset without a place": {func(c *project.Case) { c.Opening.Assets[0].CostID = "moon" }, "opening.assets[0]", "no capital cost or fleet"},
		"an asset left out":        {func(c *project.Case) { c.Opening.Assets = c.Opening.Assets[1:] }, "opening.assets", "give what gpu had cost"},
		"a tranche left out":       {func(c *project.Case) { c.Opening.Tranches = nil }, "opening.tranches", "tranche loan is issued"},
		"a tranche of nobody":      {func(c *project.Case) { c.Opening.Tranches[0].TrancheID = "x" }, "opening.tranches[0].tranche_id", "does not exist"},
		"draws with their own terms": {func(c *project.Case) {
			c.Financing.Tranches[0].DelayedDraw = &project.DelayedDraw{DrawTermMonths: 24, AvailabilityEnd: day(2026, 3, 31)}
		}, "opening.tranches[0]", "state each draw as a tranche"},
		"a delay of what operates": {func(c *project.Case) { c.Facility.Phases[0].DelayDays = num("3") }, "facility.phases[p].delay_days", "operates"},
		"tax basis without US tax": {func(c *project.Case) {
			c.Opening.TaxBasis = []project.OpeningTaxBasis{{TaxClass: project.FiveYear, ServiceDate: day(2026, 1, 1), BasisUSD: num("1")}}
		}, "opening.tax_basis", "regime US"},
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
