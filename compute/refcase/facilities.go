package refcase

import (
	"github.com/capstack/capstack/compute/project"
)

// irenChildress is golden case RC-10: a tenant that pays a fifth in advance.
func irenChildress() Case {
	c := project.Case{ID: "iren-childress", Title: "IREN and Microsoft at Childress", CurrencyCode: "USD", FinancialClose: day(2025, 12, 31), HorizonMonths: 60,
		Sources: []project.Source{
			{ID: "deal", Title: "IREN and Microsoft, 9.7bn", URL: "https://dcpulse.com/news/microsoft-iren-gb300-gpu-cloud-deal", Date: "2025-11-03", Grade: "press", Note: "five years, 20% prepaid, 200 MW critical, GPUs for 5.8bn"},
			{ID: "derived", Title: "Ratios by hand", Date: "2025-11-03", Grade: "computed"},
		}}
	c.Facility.Phases = []project.Phase{{ID: "horizon", CapacityMW: num("200"), CapacityBase: project.CriticalIT, PlannedCOD: day(2026, 1, 1),
		Fleets: []project.Fleet{{ID: "gb300", Model: "GB300", Unit: project.Package, Count: num("76000"), AmountUSD: num("5800000000")}}}}
	c.Tenants = []project.Tenant{{ID: "microsoft", Name: "Microsoft", TotalUSD: num("9700000000"), TermMonths: 60, PrepaymentFraction: num("0.2")}}
	return Case{ID: c.ID, Revision: 1, Title: c.Title,
		Description: "A prepayment as a source of construction funding: cash at close, a contract liability, and invoices cut by equal amounts over the term. The campus starts in one piece; it was phased through 2026.",
		Project:     c,
		Expectations: []Expectation{
			{ID: "revenue", Measure: is("revenue_year_1"), Expected: "1940000000", Relative: "0.000001", SourceID: "derived"},
			{ID: "per-year", Measure: of("contract_per_year", "microsoft"), Expected: "1940000000", Relative: "0.000001", SourceID: "derived"},
			{ID: "per-kw-month", Measure: of("contract_per_kw_month", "microsoft"), Expected: "808.333333", Relative: "0.000001", SourceID: "derived", Note: "9.7m per MW and year"},
			{ID: "prepayment", Measure: is("prepayments"), Expected: "1940000000", Relative: "0.000001", SourceID: "derived"},
			{ID: "prepayment-to-cost", Measure: is("prepayments_to_capital_cost"), Expected: "0.334482758621", Relative: "0.000001", SourceID: "derived"},
			{ID: "contract-to-cost", Measure: is("revenue_to_capital_cost"), Expected: "1.672413793103", Relative: "0.000001", SourceID: "derived"},
		}}
}

// bernsteinRack is golden case RC-15: the capital cost of a gigawatt built up from racks.
func bernsteinRack() Case {
	c := project.Case{ID: "bernstein-gb200-gw", Title: "A gigawatt of GB200 NVL72 racks", CurrencyCode: "USD", FinancialClose: day(2025, 12, 31), HorizonMonths: 60,
		Sources: []project.Source{
			{ID: "bernstein", Title: "Bernstein, relayed", URL: "https://ng.investing.com/news/stock-market-news/how-much-does-a-gw-of-data-center-capacity-actually-cost-2169144", Date: "2025-10-28", Grade: "press",
				Note: "rack: 3.4m compute and 2.5m physical; 35bn per GW; GPUs 39%"},
			{ID: "derived", Title: "Build-up by hand: 35bn / 5.9m = 5,932 racks of 72 GPUs", Date: "2025-10-28", Grade: "computed"},
		}}
	// The source says GW without a base. It is read as the load that the racks' cost is divided by, with no PUE between:
	// 1 GW / 5,932 racks = 168.57 kW a rack, 2.341270 kW a GPU.
	c.Facility.Phases = []project.Phase{{ID: "gw", CapacityMW: num("1000"), CapacityBase: project.CriticalIT, PlannedCOD: day(2026, 1, 1),
		CapitalCosts: []project.CapitalCost{
			{ID: "physical", Category: project.MechanicalElectrical, USDPerMW: num("14830508.474576"), PerMWBase: project.CriticalIT},
			{ID: "rack-other", Category: project.OtherCost, USDPerMW: num("6519491.525424"), PerMWBase: project.CriticalIT},
		},
		Fleets: []project.Fleet{{ID: "gb200", Model: "GB200 NVL72", Unit: project.Package, KWPerAccelerator: num("2.341269841"), USDPerAccelerator: num("31958.333333")}}}}
	return Case{ID: c.ID, Revision: 1, Title: c.Title,
		Description: "Cost per rack, per GPU and per MW of one published estimate, put together again: the parts give 35bn.",
		Project:     c,
		Expectations: []Expectation{
			{ID: "gpus", Measure: is("accelerators"), Expected: "427118.644068", Relative: "0.000001", SourceID: "derived", Note: "72 x 5,932.2 racks"},
			{ID: "cost-per-gpu", Measure: is("fleet_cost_per_accelerator"), Expected: "31958.333333", Relative: "0.000001", SourceID: "derived", Note: "39% of 5.9m over 72"},
			{ID: "total", Measure: is("capital_cost"), Expected: "35000000000", Relative: "0.000001", SourceID: "bernstein"},
			{ID: "per-mw", Measure: is("capital_cost_per_mw"), Expected: "35000000", Relative: "0.000001", SourceID: "bernstein"},
			{ID: "racks", Expected: "5932.203390", SourceID: "derived", Status: NotModelled, Note: "a rack is not a unit of the model: 427,118.64 GPUs / 72"},
		}}
}

// gpuDepreciation is golden case RC-18.
func gpuDepreciation() Case {
	c := project.Case{ID: "gpu-depreciation", Title: "Straight-line depreciation of a 40,000 dollar GPU", CurrencyCode: "USD", FinancialClose: day(2025, 12, 31), HorizonMonths: 72,
		Sources: []project.Source{
			{ID: "lives", Title: "Useful lives of accelerators", URL: "https://www.realclear.ai/blog/the-three-year-clock-inside-the-thirty-year-building", Date: "2025-11", Grade: "blog", Note: "3 to 6 years by company"},
			{ID: "derived", Title: "40,000 over the life", Date: "2025-11", Grade: "computed"},
		}}
	c.Facility.Phases = []project.Phase{{ID: "one", CapacityMW: num("0.001"), CapacityBase: project.CriticalIT, PlannedCOD: day(2026, 1, 1),
		Fleets: []project.Fleet{{ID: "gpu", Model: "any", Unit: project.Package, Count: num("1"), USDPerAccelerator: num("40000"), BookLifeMonths: num("36")}}}}
	life := func(months string) []project.Override {
		return []project.Override{set("facility.phases[one].fleets[gpu].book_life_months", months)}
	}
	return Case{ID: c.ID, Revision: 1, Title: c.Title,
		Description: "How much of the profit is the depreciation life: the same GPU over three, five and six years.",
		Project:     c,
		Expectations: []Expectation{
			{ID: "life-3", Measure: is("depreciation_year_1"), Expected: "13333.333333", Relative: "0.000001", SourceID: "derived"},
			{ID: "life-5", Overrides: life("60"), Measure: is("depreciation_year_1"), Expected: "8000", SourceID: "derived"},
			{ID: "life-6", Overrides: life("72"), Measure: is("depreciation_year_1"), Expected: "6666.666667", Relative: "0.000001", SourceID: "derived"},
		}}
}

// capitalNeed is the capital need of 4.5 GW at the low end of a published cost per MW.
func capitalNeed() Case {
	c := project.Case{ID: "capital-need-4-5-gw", Title: "Capital need of 4.5 GW", CurrencyCode: "USD", FinancialClose: day(2025, 12, 31), HorizonMonths: 36,
		Sources: []project.Source{
			{ID: "article", Title: "The AI Data Center Financial Crisis, wheresyoured.at, after TD Cowen", URL: "https://www.wheresyoured.at/data-center-crisis/", Date: "2026-02-13", Grade: "press", Note: "42m per MW: 12 to 14m construction, 30m GPUs and hardware"},
		}}
	c.Facility.Phases = []project.Phase{{ID: "campus", CapacityMW: num("4500"), CapacityBase: project.FacilityLoad, PlannedCOD: day(2028, 1, 1),
		DesignPUE: num("1.25"),
		CapitalCosts: []project.CapitalCost{
			{ID: "construction", Category: project.ShellAndCore, USDPerMW: num("12000000"), PerMWBase: project.FacilityLoad},
			{ID: "hardware", Category: project.OtherCost, USDPerMW: num("30000000"), PerMWBase: project.FacilityLoad, BookLifeMonths: num("60")},
		}}}
	return Case{ID: c.ID, Revision: 1, Title: c.Title,
		Description: "42m per MW fits one well-known site on facility MW, not on critical IT MW; the base is stated. Spent over two years, all of it equity.",
		Project:     c,
		Expectations: []Expectation{
			{ID: "capital", Measure: is("capital_cost"), Expected: "189000000000", SourceID: "article"},
			{ID: "uses", Measure: is("total_uses"), Expected: "189000000000", SourceID: "article"},
		}}
}
