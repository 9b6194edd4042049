package refcase

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/project"
)

// coloRents is golden case RC-06: rents implied by published leases, as term averages.
func coloRents() Case {
	c := project.Case{ID: "colocation-rents", Title: "Colocation rents implied by published leases", CurrencyCode: "USD", FinancialClose: day(2025, 12, 31), HorizonMonths: 300,
		Sources: []project.Source{
			{ID: "terawulf", Title: "TeraWulf and Fluidstack at Lake Mariner", URL: "https://blockspace.media/insight/terawulf-signs-10-year-200-mw-hosting-deals-google-takes-8-stake", Date: "2025-08-14", Grade: "press"},
			{ID: "terawulf-360", Title: "TeraWulf: expansion to 360 MW", URL: "https://reportify.ai/news/1154898903741763584", Date: "2025-08-18", Grade: "press"},
			{ID: "abernathy", Title: "TeraWulf Abernathy, 8-K", URL: "https://www.stocktitan.net/sec-filings/WULF/8-k-terawulf-inc-reports-material-event-0405932d3f3f.html", Date: "2025-10-28", Grade: "filing"},
			{ID: "cipher", Title: "Cipher and Fluidstack", URL: "https://crypto-economy.com/texas-expansion-ahead-cipher-mining-lands-fluidstack-deal-launches-333m-funding-plan", Date: "2025-11-20", Grade: "press"},
			{ID: "apld", Title: "Applied Digital and CoreWeave", URL: "http://www.idcnova.com/html/1/59/153/3595.html", Date: "2025-09", Grade: "press"},
			{ID: "core", Title: "Core Scientific and CoreWeave, SEC exhibit", URL: "https://www.sec.gov/Archives/edgar/data/1839341/000162828024043341/corescientifichpcoption3re.htm", Date: "2024-10-22", Grade: "filing"},
			{ID: "galaxy", Title: "Galaxy Helios, closing release", URL: "https://www.stocktitan.net/news/GLXY/galaxy-closes-1-4-billion-project-financing-facility-to-accelerate-m1g6nrtnwvpm.html", Date: "2025-08-15", Grade: "issuer"},
			{ID: "article", Title: "The AI Data Center Financial Crisis, wheresyoured.at", URL: "https://www.wheresyoured.at/data-center-crisis/", Date: "2026-02-13", Grade: "press"},
		}}
	var exp []Expectation
	for _, l := range []struct {
		id, name, total, mw string
		years               int
		rent, source        string
	}{
		{"terawulf-cb34", "TeraWulf CB-3/4", "3700000000", "200", 10, "154.17", "terawulf"},
		{"terawulf-360", "TeraWulf, 360 MW in all", "6700000000", "360", 10, "155.09", "terawulf-360"},
		{"abernathy", "TeraWulf Abernathy", "9500000000", "168", 25, "188.49", "abernathy"},
		{"cipher-168", "Cipher Barber Lake", "3000000000", "168", 10, "148.81", "cipher"},
		{"cipher-39", "Cipher, further 39 MW", "830000000", "39", 10, "177.35", "cipher"},
		{"apld-250", "Applied Digital, 250 MW", "7000000000", "250", 15, "155.56", "apld"},
		{"apld-400", "Applied Digital, 400 MW", "11000000000", "400", 15, "152.78", "apld"},
		{"core-500", "Core Scientific", "8700000000", "500", 12, "120.83", "core"},
		{"galaxy-133", "Galaxy Helios, 133 MW", "4500000000", "133", 15, "187.97", "galaxy"},
		{"galaxy-526", "Galaxy Helios, 526 MW", "15000000000", "526", 15, "158.43", "galaxy"},
		{"abilene", "Abilene, Oracle to Crusoe", "15000000000", "880", 15, "94.70", "article"},
	} {
		c.Facility.Phases = append(c.Facility.Phases, project.Phase{ID: l.id, CapacityMW: num(l.mw), CapacityBase: project.CriticalIT, PlannedCOD: day(2026, 1, 1)})
		c.Tenants = append(c.Tenants, project.Tenant{ID: l.id, Name: l.name, PhaseIDs: []string{l.id}, TotalUSD: num(l.total), TermMonths: 12 * l.years})
		exp = append(exp, Expectation{ID: l.id, Measure: of("contract_per_kw_month", l.id), Expected: l.rent, Absolute: "0.01", SourceID: l.source})
	}
	return Case{ID: c.ID, Revision: 1, Title: c.Title,
		Description: "Eleven leases as announced: a total over a term for a critical IT load. The rent per kW-month is an undiscounted term average; under an escalator the first year is lower (conventions 2.4).",
		Project:     c, Expectations: exp}
}

// galaxyHelios is golden case RC-07: a project loan against a leased campus.
func galaxyHelios() Case {
	c := project.Case{ID: "galaxy-helios-1", Title: "Galaxy Helios, phase I project financing", CurrencyCode: "USD", FinancialClose: day(2025, 8, 15), HorizonMonths: 36,
		Sources: []project.Source{
			{ID: "closing", Title: "Galaxy closes 1.4bn project financing", URL: "https://www.stocktitan.net/news/GLXY/galaxy-closes-1-4-billion-project-financing-facility-to-accelerate-m1g6nrtnwvpm.html", Date: "2025-08-15", Grade: "issuer",
				Note: "1.4bn of debt at 80% of cost, 350m equity, 36 months, 133 MW, about 300m a year on average, EBITDA of 90% and more"},
			{ID: "derived", Title: "Ratios by hand from the release; the rate of 8% is an assumption", Date: "2025-08-15", Grade: "computed"},
		}}
	c.Facility.Phases = []project.Phase{{ID: "helios-1", CapacityMW: num("133"), CapacityBase: project.CriticalIT, PlannedCOD: day(2025, 9, 1),
		CapitalCosts: []project.CapitalCost{{ID: "campus", Category: project.ShellAndCore, AmountUSD: num("1750000000")}}}}
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "running", Category: project.OtherCost, FractionOfRevenue: num("0.1")}}
	c.Tenants = []project.Tenant{{ID: "coreweave", Name: "CoreWeave", USDPerYear: num("300000000"), TermMonths: 180}}
	c.Financing.Tranches = []project.Tranche{{ID: "loan", Kind: project.TermLoan, PrincipalUSD: num("1400000000"), Maturity: day(2028, 8, 15),
		PaymentFrequency: calendar.Quarterly, DayCount: dayCount(calendar.Thirty360), Amortization: contract.Bullet, FixedRate: num("0.08")}}
	first := []project.Override{set("tenants[coreweave].usd_per_year", "240000000")}
	return Case{ID: c.ID, Revision: 1, Title: c.Title,
		Description: "A 36-month loan on a campus let for 15 years: strong cover, and a balloon that must be refinanced. Revenue is the average over the term; the first year is about 240m.",
		Project:     c,
		Expectations: []Expectation{
			{ID: "ltc", Measure: is("ltc"), Expected: "0.8", Relative: "0.000001", SourceID: "closing"},
			{ID: "cost-per-mw", Measure: is("capital_cost_per_mw"), Expected: "13157894.736842", Relative: "0.000001", SourceID: "derived"},
			{ID: "ebitda", Measure: is("ebitda_year_1"), Expected: "270000000", Relative: "0.000001", SourceID: "derived"},
			{ID: "debt-yield", Measure: is("debt_yield"), Expected: "0.192857142857", Relative: "0.000001", SourceID: "derived"},
			{ID: "yield-on-cost", Measure: is("yield_on_cost"), Expected: "0.154285714286", Relative: "0.000001", SourceID: "derived"},
			{ID: "interest-cover", Measure: is("interest_cover"), Expected: "2.410714285714", Relative: "0.000001", SourceID: "derived", Note: "at 8%"},
			{ID: "debt-yield-first-year", Overrides: first, Measure: is("debt_yield"), Expected: "0.154", Absolute: "0.0005", SourceID: "derived", Note: "240m in the first year; printed to three decimals"},
			{ID: "cover-first-year", Overrides: first, Measure: is("interest_cover"), Expected: "1.93", Absolute: "0.005", SourceID: "derived", Note: "printed to two decimals"},
		}}
}
