package refcase

import (
	"fmt"
	"strconv"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/project"
)

// buildings is the number of buildings of the campus, each a phase: 50,000 accelerators in each (Crusoe, 21 May 2025).
const buildings = 8

// abileneSources are the origins of set A.
func abileneSources() []project.Source {
	return []project.Source{
		{ID: "article", Title: "The AI Data Center Financial Crisis, wheresyoured.at", URL: "https://www.wheresyoured.at/data-center-crisis/", Date: "2026-02-13", Grade: "press",
			Note: "revenue about 11bn a year, colocation 1.0bn a year, 1,200 MW of which 880 MW critical IT, GPUs and hardware 25bn and more, margin 27.2% before debt, 22.19% after it, 4.69m a day for two idle buildings"},
		{ID: "crusoe", Title: "Crusoe press release on Abilene", URL: "https://www.einpresswire.com/article/814716407/", Date: "2025-05-21", Grade: "issuer",
			Note: "eight buildings, up to 50,000 GB200 NVL72 GPUs each"},
		{ID: "notes", Title: "Oracle notes of 26 September 2025, prospectus supplement (summary)", URL: "https://www.fxbaogao.com/detail/5075629", Date: "2025-09-26", Grade: "filing",
			Note: "six tranches, 18bn, 962.625m of coupons a year"},
		{ID: "derived", Title: "Figures derived by hand from the inputs of set A", Date: "2026-02-13", Grade: "computed",
			Note: "other cash cost of 2.008bn a year is what the printed margin of 27.2% leaves beside colocation and depreciation over five years"},
	}
}

// abileneSite is the facility of set A without financing: 1.2 GW of which 880 MW critical IT, in eight equal buildings.
//
// Settings (conventions 12): close 31 December 2025, operation from 1 January 2026 for 60 months, no ramp, tax, escalation,
// payment terms or residual value; revenue and cost per year.
func abileneSite(id, title string) project.Case {
	c := project.Case{ID: id, Title: title, CurrencyCode: "USD", FinancialClose: day(2025, 12, 31), HorizonMonths: 60, Sources: abileneSources()}
	for i := 1; i <= buildings; i++ {
		c.Facility.Phases = append(c.Facility.Phases, project.Phase{
			ID: "b" + strconv.Itoa(i), CapacityMW: num("110"), CapacityBase: project.CriticalIT,
			PlannedCOD: day(2026, 1, 1),
			Fleets: []project.Fleet{{ID: "gb200", Model: "GB200 NVL72", Unit: project.Package, Count: num("50000"),
				AmountUSD: num("3125000000"), BookLifeMonths: num("60")}},
		})
	}
	c.Facility.Occupancies = []project.Occupancy{{ID: "colocation", USDPerYear: num("1000000000")}}
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "other", Category: project.OtherCost, USDPerYear: num("2008000000")}}
	c.Tenants = []project.Tenant{{ID: "oracle", Name: "Oracle", USDPerYear: num("11000000000"), TermMonths: 60}}
	c.Analysis.BurnPhaseIDs = []string{"b7", "b8"}
	c.Uncertainties, c.Correlations = abileneSuggestions()
	c.Stresses = abileneStresses()
	return c
}

// abileneSuggestions are drivers to start from. They are judgements, not statements about the deal.
func abileneSuggestions() ([]project.Uncertainty, []project.Correlation) {
	const price, cost = "tenants[oracle].usd_per_year", "facility.operating_costs[other].usd_per_year"
	u := []project.Uncertainty{
		{Path: price, Shock: project.Scale, Suggested: true,
			Distribution: project.Distribution{Kind: project.Lognormal, Median: 1, SigmaLog: 0.15},
			Reason:       "the article says \"around\" 11bn; published accelerator rents moved far more than this, but a contract holds most of it (judgement)"},
		{Path: "tenants[oracle].pay_fraction", Shock: project.Replace, Suggested: true,
			Distribution: project.Distribution{Kind: project.Bernoulli, Probability: 0.95, LowValue: 0.5, HighValue: 1},
			Reason:       "one chance in twenty that the tenant pays only half (judgement, to show the tail)"},
		{Path: cost, Shock: project.Scale, Suggested: true,
			Distribution: project.Distribution{Kind: project.Triangular, Low: 0.9, Mode: 1, High: 1.25},
			Reason:       "running cost overruns more often than it undershoots (judgement)"},
	}
	for _, b := range []string{"b7", "b8"} {
		u = append(u, project.Uncertainty{Path: fmt.Sprintf("facility.phases[%s].delay_days", b), Shock: project.Replace, Suggested: true,
			Distribution: project.Distribution{Kind: project.PERT, Low: 0, Mode: 60, High: 365},
			Reason:       "most data center projects are late (57% by three months or more in 2025, JLL); the last two buildings carry the delay (judgement)"})
	}
	return u, []project.Correlation{
		{PathA: "facility.phases[b7].delay_days", PathB: "facility.phases[b8].delay_days", Rho: 0.8},
		{PathA: price, PathB: cost, Rho: 0.2},
	}
}

func abileneStresses() []project.Stress {
	idle := []project.Override{set("facility.phases[b7].delay_days", "365"), set("facility.phases[b8].delay_days", "365")}
	return []project.Stress{
		{ID: "two-buildings-idle", Title: "Buildings 7 and 8 a year late", Overrides: idle},
		{ID: "tenant-pays-half", Title: "The tenant pays half of each invoice", Overrides: []project.Override{set("tenants[oracle].pay_fraction", "0.5")}},
		{ID: "tenant-stops", Title: "The tenant stops paying on 1 January 2027", Overrides: []project.Override{set("tenants[oracle].stops_paying_date", "2027-01-01")}},
		{ID: "cost-plus-25", Title: "Running cost a quarter higher", Overrides: []project.Override{
			{Path: "facility.operating_costs[other].usd_per_year", Shock: project.Scale, Text: "1.25"}}},
	}
}

// abilene is set A with the notes: the whole coupon of 962.625m a year, as the article charges it.
func abilene() Case {
	c := abileneSite("abilene-set-a", "Stargate Abilene, set A, with the coupon of the notes")
	for _, n := range oracleTranches() {
		// Issued at close with coupons at the ends of June and December, so that operating year 1 bears exactly two.
		c.Financing.Tranches = append(c.Financing.Tranches, note(n.id, n.principal, n.rate, day(2025, 12, 31), day(n.year, 12, 31)))
	}
	return Case{ID: c.ID, Revision: 1, Title: c.Title,
		Description: "A published model of the Stargate campus at Abilene, in its consistent reading (set A). The notes are corporate debt of the operator: " +
			"what they still owe at the end of the 60 months is reported, not hidden.",
		Project: c, Expectations: append(abileneFigures(), abileneUnreproduced()...)}
}

// abileneFigures are derived by hand from the inputs; see golden case RC-02.
func abileneFigures() []Expectation {
	list := []Expectation{
		{ID: "depreciation", Measure: is("depreciation_year_1"), Expected: "5000000000", Relative: "0.0001", SourceID: "derived", Note: "25bn over 5 years"},
		{ID: "ebitda", Measure: is("ebitda_year_1"), Expected: "7992000000", Relative: "0.0001", SourceID: "derived"},
		{ID: "ebit", Measure: is("ebit_year_1"), Expected: "2992000000", Relative: "0.0001", SourceID: "derived"},
		{ID: "ebit-margin", Measure: is("ebit_margin"), Expected: "0.272", Relative: "0.0001", SourceID: "article"},
		{ID: "margin-after-coupon", Measure: is("pretax_margin"), Expected: "0.184489", Relative: "0.0001", SourceID: "derived", Note: "2.992bn less the full coupon, over 11bn"},
		{ID: "price", Measure: is("revenue_per_accelerator_hour"), Expected: "3.139269", Relative: "0.0001", SourceID: "derived", Note: "11bn over 400,000 accelerators and 8,760 hours"},
		{ID: "colocation-rent", Measure: is("occupancy_per_kw_month"), Expected: "94.697", Relative: "0.0001", SourceID: "derived"},
		{ID: "interest-cover", Measure: is("interest_cover"), Expected: "8.3023", Relative: "0.0001", SourceID: "derived"},
		{ID: "irr-annual-periods", Measure: is("irr_annual_periods"), Expected: "0.1799", Relative: "0.001", SourceID: "derived", Note: "25bn against 7.992bn at each of five year ends, before debt and tax; printed to four decimals"},
		{ID: "irr-monthly", Measure: is("project_irr"), Expected: "0.2225", Relative: "0.001", SourceID: "derived", Note: "the same flows by month, annual effective; printed to four decimals"},
		{ID: "idle-burn", Overrides: abileneStresses()[0].Overrides, Measure: is("cash_burn_per_day"), Expected: "4697603", Relative: "0.0001", SourceID: "derived",
			Note: "(1.0bn + 2.008bn) x 2/8 + 962.625m, over 365: the coupon does not scale with MW"},
		{ID: "pay-share-coupon", SolvePath: "tenants[oracle].pay_fraction", SolveMeasure: is("dscr_min"), SolveTarget: "1", Expected: "0.361", Absolute: "0.0005", SourceID: "derived",
			Note: "(3.008bn + 0.962625bn) / 11bn; printed to three decimals"},
	}
	for _, m := range []struct{ years, margin string }{{"3", "-0.03103"}, {"4", "0.158364"}, {"5", "0.272"}, {"6", "0.347758"}, {"7", "0.40187"}} {
		years, _ := strconv.Atoi(m.years)
		var life []project.Override
		for i := 1; i <= buildings; i++ {
			life = append(life, set(fmt.Sprintf("facility.phases[b%d].fleets[gb200].book_life_months", i), strconv.Itoa(12*years)))
		}
		list = append(list, Expectation{ID: "margin-life-" + m.years, Overrides: life, Measure: is("ebit_margin"), Expected: m.margin, Relative: "0.0001",
			SourceID: "derived", Note: "accelerators written off over " + m.years + " years"})
	}
	return list
}

// abileneUnreproduced are printed figures that do not follow from the printed inputs.
func abileneUnreproduced() []Expectation {
	return []Expectation{
		{ID: "net-margin-after-debt", Measure: is("pretax_margin"), Expected: "0.2219", SourceID: "article", Status: PublishedNotReproduced, Computed: "0.184488636",
			Note: "no standard reading of the printed inputs gives 22.19%: the full coupon leaves 18.45%"},
		{ID: "idle-burn-printed", Overrides: abileneStresses()[0].Overrides, Measure: is("cash_burn_per_day"), Expected: "4690000", SourceID: "article", Status: PublishedNotReproduced,
			Computed: "4697602.74", Note: "4.698m rounds to 4.70m, not to 4.69m"},
	}
}

// abileneLoan is set A with an amortising loan: 18bn at 8%, five level annual payments on 31 December, 30/360 with
// equal months (30E/360 ISDA: payments fall on month ends, February's too).
func abileneLoan() Case {
	c := abileneLoanCase("abilene-set-a-loan", "Stargate Abilene, set A, with a level loan paid yearly", calendar.Annual)
	return Case{ID: c.ID, Revision: 1, Title: c.Title,
		Description: "Set A with debt that amortises over the life of the accelerators instead of the notes: what a lender would ask.",
		Project:     c,
		Expectations: []Expectation{
			{ID: "dscr", Measure: is("dscr_min"), Expected: "1.772763", Relative: "0.0001", SourceID: "derived", Note: "7.992bn over 4.508bn"},
			{ID: "break-even", SolvePath: "tenants[oracle].usd_per_year", SolveMeasure: is("dscr_min"), SolveTarget: "1.3", Measure: is("revenue_per_accelerator_hour"),
				Expected: "2.531", Absolute: "0.0005", SourceID: "derived", Note: "(1.3 x 4.508bn + 3.008bn) per accelerator-hour; printed to three decimals"},
			{ID: "pay-share-debt", SolvePath: "tenants[oracle].pay_fraction", SolveMeasure: is("dscr_min"), SolveTarget: "1", Expected: "0.683", Absolute: "0.0005", SourceID: "derived",
				Note: "(3.008bn + 4.508bn) / 11bn; printed to three decimals"},
			{ID: "liquidity", Measure: is("days_of_liquidity"), Expected: "109", SourceID: "derived", Note: "2.254bn in reserve over (3.008bn + 4.508bn) / 365 a day: a run rate"},
		}}
}

// abileneLoanMonthly is the same loan in 60 level monthly payments.
func abileneLoanMonthly() Case {
	c := abileneLoanCase("abilene-set-a-loan-monthly", "Stargate Abilene, set A, with a level loan paid monthly", calendar.Monthly)
	return Case{ID: c.ID, Revision: 1, Title: c.Title,
		Description: "The loan of abilene-set-a-loan in monthly payments.",
		Project:     c,
		Expectations: []Expectation{
			{ID: "dscr", Measure: is("dscr_min"), Expected: "1.825", Absolute: "0.0005", SourceID: "derived", Note: "666m over 364.98m a month; printed to three decimals"},
			{ID: "break-even", SolvePath: "tenants[oracle].usd_per_year", SolveMeasure: is("dscr_min"), SolveTarget: "1.3", Measure: is("revenue_per_accelerator_hour"),
				Expected: "2.483", Absolute: "0.0005", SourceID: "derived", Note: "printed to three decimals"},
		}}
}

func abileneLoanCase(id, title string, f calendar.Frequency) project.Case {
	c := abileneSite(id, title)
	c.Financing.Tranches = []project.Tranche{{ID: "loan", Kind: project.TermLoan, PrincipalUSD: num("18000000000"), Maturity: day(2030, 12, 31),
		PaymentFrequency: f, DayCount: dayCount(calendar.ThirtyE360ISDA), Amortization: contract.Level, FixedRate: num("0.08")}}
	c.Financing.DSRA = &project.DSRA{Months: num("6"), FundedAt: project.FundedAtClose}
	return c
}
