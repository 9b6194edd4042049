package model_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// staged is the construction of an independent model: an overnight cost of 1,000m spent 1, 2, 7, 10, 20, 20 and 40% over seven
// years, dearer by 2.3% each year; equity pays alone for three years, then debt pays 65% of the spending, and its interest of
// 7% a year joins principal. The annual grid is laid on months by paying each year's cost on 31 December, when the year's
// interest falls due too, 30E/360 ISDA: year n is month 12 n, and year 0 the month of close.
func staged() project.Case {
	unadjusted, horizon := calendar.Unadjusted, 120
	c := project.Case{ID: "staged", FinancialClose: day(2025, 12, 31), HorizonMonths: horizon, Facility: project.Facility{
		Phases: []project.Phase{{ID: "p", CapacityMW: num("100"), CapacityBase: project.CriticalIT, ConstructionStart: day(2025, 12, 31), PlannedCOD: day(2033, 1, 1)}}}}
	for n, share := range stagedShares {
		weights := make([]project.Amount, 12*(n+1)+1)
		for i := range weights {
			weights[i] = num("0")
		}
		weights[len(weights)-1] = num("1")
		amount, _ := money.FromFloat64(1e9 * share * math.Pow(1.023, float64(n+1)))
		amount, _ = amount.Round(2)
		c.Facility.Phases[0].CapitalCosts = append(c.Facility.Phases[0].CapitalCosts, project.CapitalCost{ID: fmt.Sprintf("y%d", n+1),
			Category: project.ShellAndCore, AmountUSD: &amount, SpendWeights: weights, BookLifeMonths: num("480")})
	}
	c.Financing.Funding = &project.Funding{Order: project.ProRata, GearingFraction: num("0.65"), GearingBase: project.CashUses}
	c.Financing.Tranches = []project.Tranche{{ID: "loan", Kind: project.TermLoan, PrincipalUSD: num("1000000000"), IssueDate: day(2028, 12, 31),
		Maturity: day(2042, 12, 31), PaymentFrequency: calendar.Annual, DayCount: e360(), BusinessDay: &unadjusted, FixedRate: num("0.07"),
		DelayedDraw: &project.DelayedDraw{AvailabilityEnd: day(2032, 12, 31)}, CapitalizeInterestUntil: day(2033, 1, 1)}}
	c.Facility.Phases[0].CapitalCosts[0].SpendWeights[12] = num("1")
	return c
}

var stagedShares = []float64{0.01, 0.02, 0.07, 0.10, 0.20, 0.20, 0.40}

// bal_t = bal_{t-1} + draw_t + 0.07 bal_{t-1}, by year, in floating point and apart from the model.
func TestStagedConstructionFollowsTheAnnualRecurrence(t *testing.T) {
	c := staged()
	// Equity alone for three years: the loan is signed at the end of the third, and draws from the fourth on.
	c.Financing.Tranches[0].IssueDate = day(2029, 1, 31)
	c.Financing.Tranches[0].FirstPaymentDate = day(2029, 12, 31)
	r := value(t, c)
	balance, spent, equity := 0.0, 0.0, 0.0
	for year := 1; year <= 7; year++ {
		spend := 1e9 * stagedShares[year-1] * math.Pow(1.023, float64(year))
		draw := 0.0
		if year > 3 {
			draw = 0.65 * spend
		}
		balance += draw + 0.07*balance
		spent, equity = spent+spend, equity+spend-draw
		if got := r.balance("Debt, loan", 12*year).Float64(); math.Abs(got-balance) > 0.05 {
			t.Errorf("year %d: debt %.2f, by the recurrence %.2f", year, got, balance)
		}
		if got := r.sum("equity_contribution", 0, 12*year).Float64(); math.Abs(got-equity) > 0.05 {
			t.Errorf("year %d: equity %.2f, by the recurrence %.2f", year, got, equity)
		}
	}
	r.near("capital_paid[p/y7]", 84, fmt.Sprintf("%.2f", 4e8*math.Pow(1.023, 7)), "0.01")
	r.measureNear("total_uses", "", fmt.Sprintf("%.2f", spent+balance-(spent-equity)), "0.1")
	for _, f := range append(invariants(r), sourcesAreUses(r)...) {
		t.Error(f)
	}
}

// sourcesAreUses checks the table of sources and uses in every month, and its line of cash at hand by the accounts: up to the
// planned last COD what is not from outside is what the operating account loses and operation brings, less what debt is repaid.
func sourcesAreUses(r run) (faults []string) {
	sources, uses := model.SourcesAndUses(r.p)
	if len(r.r.Case.Facility.Phases) > 0 && (len(sources) == 0 || len(uses) == 0) {
		return []string{"no table of sources and uses"}
	}
	for t := range r.p.Grid.Len() {
		var in, out money.Fixed
		for _, l := range sources {
			in = plus(in, r.at(l, t))
		}
		for _, l := range uses {
			out = plus(out, r.at(l, t))
		}
		if len(uses) > 0 && (in != out || out != r.at("uses", t)) {
			faults = append(faults, fmt.Sprintf("month %d: sources %s, uses %s, in all %s", t, in, out, r.at("uses", t)))
		}
		if given := r.givenByCash(t); len(uses) > 0 && r.at("sources[cash]", t) != given {
			faults = append(faults, fmt.Sprintf("month %d: cash at hand is a source of %s, but the operating account gave %s", t, r.at("sources[cash]", t), given))
		}
	}
	return faults
}

// givenByCash is what the operating account gave to construction in a month, by what was posted on it: paid for construction,
// for reserves and escrow, and for interest and fees up to the planned last COD, with the working capital that stays in it; less
// what debt, equity, tenants and escrow accounts paid into it for construction.
func (r run) givenByCash(t int) money.Fixed {
	at := func(name string) money.Fixed {
		if v, ok := r.l.Line(name); ok {
			return v[t]
		}
		return money.Fixed{}
	}
	building := r.r.LastCOD != nil && r.p.Grid.Start(t) < *r.r.LastCOD
	out := plus(plus(at("construction_paid"), at("dsra_funding")), at("uses[working_capital]"))
	in := at("equity_contribution")
	for _, k := range r.r.Case.Financing.Tranches {
		if k.Seniority == project.ShareholderLoan || k.Seniority == project.Preferred {
			continue
		}
		id := "[" + k.ID + "]"
		out = plus(out, at("escrow_funding"+id))
		in = plus(in, minus(plus(at("draw"+id), at("escrow_released"+id)), at("issue_discount"+id)))
		if building {
			out = plus(out, plus(at("interest_paid"+id), at("fees_paid"+id)))
		}
	}
	if building {
		in = plus(in, at("prepayments_received"))
	}
	return minus(out, in)
}

// twelve months of 10m a month, of which debt may pay 80m and equity pays 40m in all.
func twelveMonths(order project.FundingOrder) project.Case {
	c := building(site(), "120000000", "240")
	c.HorizonMonths = 48
	p := &c.Facility.Phases[0]
	p.ConstructionStart, p.PlannedCOD = day(2026, 1, 1), day(2027, 1, 1)
	p.CapitalCosts[0].SpendWeights = make([]project.Amount, 12)
	for i := range p.CapitalCosts[0].SpendWeights {
		p.CapitalCosts[0].SpendWeights[i] = fraction(1, 12)
	}
	unadjusted := calendar.Unadjusted
	c.Financing.Tranches = []project.Tranche{{ID: "loan", Kind: project.TermLoan, PrincipalUSD: num("80000000"), Maturity: day(2029, 12, 31),
		DayCount: e360(), BusinessDay: &unadjusted, FixedRate: num("0"), DelayedDraw: &project.DelayedDraw{}}}
	c.Financing.Funding = &project.Funding{Order: order}
	switch order {
	case project.EquityFirst:
		c.Financing.Funding.EquityFirstUSD = num("40000000")
	case project.ProRata:
		c.Financing.Funding.GearingFraction = fraction(2, 3)
	}
	return let(c, "60000000", 36)
}

// Equity first: 10m a month for four months, then debt. Debt first: eight months, then equity. Pro rata: 6,666,666.67 of debt
// in each month, equity the cents. The sums are the same.
func TestTheOrderOfSourcesMovesMonthsNotTotals(t *testing.T) {
	for _, x := range []struct {
		order        project.FundingOrder
		equity, debt []string // of months 1, 4, 5, 8, 9 and 12
	}{
		{project.EquityFirst, []string{"10000000", "10000000", "0", "0", "0", "0"}, []string{"0", "0", "10000000", "10000000", "10000000", "10000000"}},
		{project.DebtFirst, []string{"0", "0", "0", "0", "10000000", "10000000"}, []string{"10000000", "10000000", "10000000", "10000000", "0", "0"}},
		{project.ProRata, []string{"3333333.33", "3333333.33", "3333333.33", "3333333.33", "3333333.33", "3333333.37"},
			[]string{"6666666.67", "6666666.67", "6666666.67", "6666666.67", "6666666.67", "6666666.63"}},
	} {
		r := value(t, twelveMonths(x.order))
		for i, month := range []int{1, 4, 5, 8, 9, 12} {
			r.months("equity_contribution", month, x.equity[i])
			r.months("drawn[loan]", month, x.debt[i])
		}
		if got := r.total("equity_contribution"); got != *num("40000000") {
			t.Errorf("order %s: equity %s", x.order, got)
		}
		for _, f := range append(invariants(r), sourcesAreUses(r)...) {
			t.Errorf("order %s: %s", x.order, f)
		}
	}
}

// With 30m of commitment and 20m of contingent equity 30m stay unpaid: the shortfall starts in month 10. The sources of that
// month name it.
func TestWhatNobodyPaysIsADatedShortfall(t *testing.T) {
	c := twelveMonths(project.EquityFirst)
	c.Financing.Tranches[0].PrincipalUSD, c.Financing.Funding.ContingentEquityUSD = num("30000000"), num("20000000")
	r := value(t, c)
	r.months("contingent_equity", 7, "0", "10000000", "10000000", "0")
	r.months("funding_shortfall", 9, "0", "10000000", "20000000", "30000000")
	r.months("sources[shortfall]", 10, "10000000", "10000000", "10000000")
	r.date("first_shortfall_date", day(2026, 10, 31))
	if faults := sourcesAreUses(r); len(faults) > 0 {
		t.Error(faults[0])
	}
}

// At most half of the uses to date is debt: draws of 5m a month at 10m of uses, whatever the order.
func TestDebtStaysWithinItsShareOfUsesToDate(t *testing.T) {
	c := twelveMonths(project.DebtFirst)
	c.Financing.Funding.MaxLTCFraction = num("0.5")
	r := value(t, c)
	r.months("drawn[loan]", 1, "5000000", "5000000")
	r.measure("ltc", "", "0.5")
}

// A fee of 2% of 80m at close is equity's, since no debt is drawn; so it is under every order.
func TestEquityPaysFeesWhileNoDebtIsDrawn(t *testing.T) {
	for _, order := range []project.FundingOrder{project.EquityFirst, project.DebtFirst, project.ProRata} {
		c := twelveMonths(order)
		c.Financing.Tranches[0].UpfrontFeeFraction = num("0.02")
		r := value(t, c)
		r.months("equity_contribution", 0, "1600000")
		r.months("drawn[loan]", 0, "0")
		r.months("uses[upfront_fees]", 0, "1600000")
	}
}

// 5m of working capital are called in December, before COD, kept while there is debt service to come, and paid out in the last
// month.
func TestWorkingCapitalStaysInTheAccount(t *testing.T) {
	c := twelveMonths(project.EquityFirst)
	c.Financing.Funding.WorkingCapitalUSD = num("5000000")
	r := value(t, c)
	r.months("uses[working_capital]", 11, "0", "5000000", "0")
	r.months("equity_contribution", 12, "5000000")
	r.months("account.Operating account", 11, "0", "5000000", "10000000", "15000000", "5000000") // 5m a month, paid out in March
	r.months("account.Operating account", 47, "15000000", "0")
}

// 12% a year on draws of 10m a month, paid quarterly, 30E/360 ISDA, joins principal: in March one and two months of the
// first two draws, 10m x 1% x (2 + 1) = 300,000; in June on 30.3m for three months and on two draws, 909,000 + 300,000.
// The commitment of 60m is drawn up in June: of that month's 10m what is left beside interest.
func TestInterestDuringConstructionIsDrawnWithinTheCommitment(t *testing.T) {
	c := twelveMonths(project.DebtFirst)
	k := &c.Financing.Tranches[0]
	k.FixedRate, k.PrincipalUSD = num("0.12"), num("60000000")
	r := value(t, c)
	r.months("interest_to_principal[loan]", 3, "300000", "0", "0", "1209000", "0")
	r.months("drawn[loan]", 3, "10000000", "10000000", "10000000", "8491000", "0")
	r.months("account.Debt, loan", 6, "60000000", "60000000")
	r.months("interest_due[loan]", 9, "1800000") // in cash: equity pays it
	r.months("equity_contribution", 6, "1509000", "10000000", "10000000", "11800000")
	r.months("uses[interest]", 6, "1209000", "0", "0", "1800000")
	for _, f := range append(invariants(r), sourcesAreUses(r)...) {
		t.Error(f)
	}
}

// Remaining sources of 40m + 20m + 50m = 110m against 120m to come: every draw is refused, and construction stops at what
// equity pays. With 60m of contingent equity nothing is.
func TestADrawIsRefusedWhileTheRestIsNotCovered(t *testing.T) {
	c := twelveMonths(project.EquityFirst)
	c.Financing.Tranches[0].PrincipalUSD = num("50000000")
	fu := c.Financing.Funding
	fu.DrawTest, fu.ContingentEquityUSD = project.CostToComplete, num("20000000")
	r := value(t, c)
	r.months("cost_to_complete", 1, "120000000", "110000000")
	r.months("sources_to_complete", 1, "110000000", "100000000")
	if got := r.total("drawn[loan]"); !got.IsZero() {
		t.Errorf("drawn %s", got)
	}
	r.date("drawstop_date", day(2026, 5, 31)) // the month in which equity's first part is used up
	fu.ContingentEquityUSD = num("60000000")
	r = value(t, c)
	r.absent("drawstop_date", "")
	r.months("drawn[loan]", 5, "10000000")
}

// Draws end with availability: a cost that is spent late is equity's, unless the availability period moves with the delay.
func TestDrawsStopAtTheEndOfAvailability(t *testing.T) {
	c := twelveMonths(project.DebtFirst)
	c.Facility.Phases[0].CapitalCosts[0].OnDelay = project.DelayMoves
	c.Financing.Tranches[0].PrincipalUSD = num("200000000")
	c.Financing.Tranches[0].DelayedDraw.CommitmentFeeRate = num("0.01")
	r := value(t, c)
	late := valueOf(t, r.r, r.p, set("facility.phases[p].delay_days", "90"))
	if got := late.total("drawn[loan]"); got.Cmp(*num("100000000")) >= 0 || got.Cmp(*num("80000000")) < 0 {
		t.Errorf("drawn %s by the end of 2026", got) // about nine of twelve months
	}
	late.months("drawn[loan]", 13, "0", "0")
	late.months("commitment_fee_due[loan]", 14, "0", "0", "0") // the last is of 1 January, the planned COD
	c.Financing.Tranches[0].DelayedDraw.AvailabilityRule = project.AvailabilityWithDelay
	r = value(t, c)
	late = valueOf(t, r.r, r.p, set("facility.phases[p].delay_days", "90"))
	if got := late.at("drawn[loan]", 13); got.Sign() <= 0 {
		t.Errorf("in January %s is drawn", got)
	}
	if got := late.at("commitment_fee_due[loan]", 15); got.Sign() <= 0 {
		t.Errorf("in March a fee of %s", got)
	}
}

// A bond of 100m at 6%, semi-annual 30/360, pays 3m on 30 June and 31 December before COD on 1 January 2027: 6m are put
// aside at close and earn 1% a year, Act/365. The surplus of 2026, all of it interest, returns in December.
func TestInterestFundedInAdvanceIsPaidFromEscrow(t *testing.T) {
	c := twelveMonths(project.EquityFirst)
	c.Financing.Tranches = []project.Tranche{{ID: "bond", Kind: project.Bond, PrincipalUSD: num("100000000"), Maturity: day(2030, 12, 31),
		FixedRate: num("0.06"), DayCount: e360(), Escrow: &project.InterestEscrow{IncomeRate: num("0.01")}}}
	c.Financing.Funding = nil
	r := value(t, c)
	r.months("uses[escrow]", 0, "6000000")
	r.months("account.Interest escrow, bond", 0, "6000000", "6005095.89") // 6m x 1% x 31/365
	r.months("escrow_paid[bond]", 6, "3000000")
	r.months("escrow_paid[bond]", 12, "3000000")
	r.months("interest_due_in_cash[bond]", 6, "0")
	r.months("interest_due_in_cash[bond]", 12, "0", "0")
	r.months("account.Interest escrow, bond", 12, "0")
	if got := r.total("escrow_income[bond]"); got != r.at("escrow_released[bond]", 12) {
		t.Errorf("income %s, returned %s", got, r.at("escrow_released[bond]", 12))
	}
	r.months("debt_service", 12, "0") // on neither side of the ratio (conventions 6.2)
	for _, f := range append(invariants(r), sourcesAreUses(r)...) {
		t.Error(f)
	}
}

// 100m of face at 98: 98m come in, 100m are owed; uses are 120m and 2m, of which equity pays 22m.
func TestADiscountLowersProceedsAndNotWhatIsOwed(t *testing.T) {
	c := building(borrowing(), "120000000", "240")
	c.Financing.Tranches[0].IssuePriceFraction = num("0.98")
	r := value(t, c)
	r.months("equity_contribution", 0, "22000000")
	r.months("account.Debt, loan", 0, "100000000")
	r.months("account.Unamortised fees, loan", 0, "-2000000")
	r.months("account.Unamortised fees, loan", 24, "0")
	r.measure("total_uses", "", "122000000")
	r.measureNear("ltc", "", "0.819672131147540984", "0.000000000000000001") // 100 / 122
	if got := r.total("fee_amortization"); got != *num("2000000") {
		t.Errorf("amortised %s", got)
	}
	for _, f := range append(invariants(r), sourcesAreUses(r)...) {
		t.Error(f)
	}
}

// A loan of 100m repaid as if over 60 months, quarterly, in equal parts of 5m, but due after 24 months: seven instalments, and
// 65m at the end, of which 60m are balloon (conventions 4.7).
func TestAMiniPermLeavesABalloon(t *testing.T) {
	c := borrowing()
	k := &c.Financing.Tranches[0]
	k.Amortization, k.AmortizationTermMonths = contract.StraightLine, 60
	r := value(t, c)
	r.months("principal_due[loan]", 3, "5000000", "0", "0", "5000000")
	r.months("principal_due[loan]", 24, "65000000")
	r.months("senior_principal_due", 24, "5000000")
}

// A construction loan due at the end of 2026 is extended twice by six months: half a percent of 100m for the first, and half
// a percent more of rate; the second costs a quarter and nothing. Interest is 6%, 6.5%: 1.5m and 1.625m a quarter.
func TestExtensionsMoveMaturityForAFee(t *testing.T) {
	c := borrowing()
	k := &c.Financing.Tranches[0]
	k.Maturity = day(2026, 12, 31)
	k.Extensions = []project.LoanExtension{{Months: 6, FeeFraction: num("0.005"), MarginStepRate: num("0.005")}, {Months: 6, FeeFraction: num("0.0025")}}
	r := value(t, c)
	r.months("principal_due[loan]", 12, "0")
	r.months("principal_due[loan]", 24, "100000000")
	r.months("extension_fee_due[loan]", 12, "500000", "0", "0", "0", "0", "0", "250000")
	r.months("interest_due[loan]", 12, "1500000", "0", "0", "1625000", "0", "0", "1625000")
	r.months("fees_paid[loan]", 12, "500000")
	r.months("debt_service", 12, "2000000")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// The index is 4% and margin 2%; a cap of 3.5% on the index makes it 5.5%: 1,375,000 a quarter.
func TestACapLowersTheIndex(t *testing.T) {
	c := borrowing()
	k := &c.Financing.Tranches[0]
	k.FixedRate, k.IndexID, k.MarginRate, k.CapRate = nil, "SOFR", num("0.02"), num("0.035")
	c.Market.Indices = []project.RateIndex{{ID: "SOFR", Rate: num("0.04")}}
	value(t, c).months("interest_due[loan]", 3, "1375000")
}

// A loan drawn to 80m of 100m repays in the plan's proportions: eight quarters of 12.5m become 10m.
func TestALoanDrawnInPartRepaysInProportion(t *testing.T) {
	c := twelveMonths(project.DebtFirst)
	k := &c.Financing.Tranches[0]
	k.PrincipalUSD, k.Amortization, k.InterestOnlyMonths, k.Maturity = num("100000000"), contract.StraightLine, 12, day(2028, 12, 31)
	c.Facility.Phases[0].CapitalCosts[0].AmountUSD = num("80000000")
	r := value(t, c)
	r.months("principal_due[loan]", 12, "0", "0", "0", "10000000", "0", "0", "10000000")
	r.months("account.Debt, loan", 36, "0")
}

// Sources are uses in every month of every random case, too.
func TestSourcesAreUsesInRandomCases(t *testing.T) {
	for seed := uint64(0); seed < 150; seed++ {
		r, _ := project.Resolve(randomCase(seed))
		if r == nil || r.NeedsPlan() {
			continue
		}
		for _, f := range sourcesAreUses(value(t, r.Case)) {
			t.Errorf("seed %d: %s", seed, f)
		}
	}
	if faults := sourcesAreUses(value(t, projecttest.TwoPhases())); len(faults) > 0 {
		t.Errorf("two phases: %s", faults[0])
	}
}
