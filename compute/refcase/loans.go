package refcase

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/project"
)

// sofr is the level at which the golden cases state floating loans: 3.64%.
func sofr() project.RateIndex { return project.RateIndex{ID: "SOFR", Rate: num("0.0364")} }

// vantage is golden case RC-09: the loans for two Oracle sites, fully drawn, interest only.
func vantage(id, title string, d calendar.DayCount) project.Case {
	c := project.Case{ID: id, Title: title, CurrencyCode: "USD", FinancialClose: day(2025, 10, 24), HorizonMonths: 48,
		Sources: []project.Source{
			{ID: "loans", Title: "Vantage loans for Oracle sites, Bloomberg (relayed)", URL: "https://www.tradingkey.com/news/stocks/251228633-tiger", Date: "2025-10-24", Grade: "press", Note: "23.25bn Texas, 14.75bn Wisconsin"},
			{ID: "terms", Title: "Terms of the loans (relayed)", URL: "https://www.mexc.ge/news/record-38-billion-deal-powers-oracles-ai-data-center-expansion/140943", Date: "2025-10-24", Grade: "blog", Note: "four years and two extensions of one, about 2.5 points over the benchmark, interest only in construction"},
			{ID: "derived", Title: "Interest by hand at SOFR of 3.64%", Date: "2025-10-24", Grade: "computed"},
		}}
	c.Market.Indices = []project.RateIndex{sofr()}
	for _, l := range []struct{ id, principal string }{{"texas", "23250000000"}, {"wisconsin", "14750000000"}} {
		c.Financing.Tranches = append(c.Financing.Tranches, project.Tranche{ID: l.id, Kind: project.TermLoan, PrincipalUSD: num(l.principal), Maturity: day(2029, 10, 24),
			PaymentFrequency: calendar.Quarterly, DayCount: dayCount(d), BusinessDay: unadjusted(), Amortization: contract.Bullet, IndexID: "SOFR", MarginRate: num("0.025")})
	}
	// The borrower pays interest from outside: the case prices the debt, not the sites.
	c.Financing.SponsorSupportUSD = num("50000000000")
	return c
}

func unadjusted() *calendar.BusinessDay { b := calendar.Unadjusted; return &b }

// vantageLoans accrues Act/360, the market standard of loans.
func vantageLoans() Case {
	c := vantage("vantage-loans", "Vantage loans for two Oracle sites, Act/360", calendar.Act360)
	return Case{ID: c.ID, Revision: 1, Title: c.Title,
		Description: "38bn of construction loans at SOFR + 250bp, fully drawn: what a year and a day of interest cost. Draws over time and extensions are not modelled yet.",
		Project:     c,
		Expectations: []Expectation{
			{ID: "total", Measure: is("peak_debt"), Expected: "38000000000", SourceID: "loans"},
			{ID: "rate", Measure: of("tranche_rate", "texas"), Expected: "0.0614", SourceID: "derived"},
			{ID: "interest", Measure: is("interest_due_year_1"), Expected: "2365600000", Absolute: "50000", SourceID: "derived", Note: "365 days over 360; printed to 0.1m"},
			{ID: "interest-per-day", Measure: is("interest_due_per_day"), Expected: "6481000", Absolute: "500", SourceID: "derived", Note: "printed to 0.001m"},
		}}
}

// vantageLoansThirty360 is the same on 30/360, for comparison.
func vantageLoansThirty360() Case {
	c := vantage("vantage-loans-30-360", "Vantage loans for two Oracle sites, 30/360", calendar.Thirty360)
	return Case{ID: c.ID, Revision: 1, Title: c.Title,
		Description: "The loans of vantage-loans on 30/360, as simple summaries compute them.",
		Project:     c,
		Expectations: []Expectation{
			{ID: "interest", Measure: is("interest_due_year_1"), Expected: "2333200000", Relative: "0.000001", SourceID: "derived"},
			{ID: "interest-per-day", Measure: is("interest_due_per_day"), Expected: "6392328.767", Relative: "0.000001", SourceID: "derived"},
		}}
}

// gpuLoans is golden case RC-13: what a level loan against accelerators costs a year, by the tenant's credit.
func gpuLoans() Case {
	c := project.Case{ID: "gpu-ddtl-ladder", Title: "GPU term loans by tenant credit, per 1bn", CurrencyCode: "USD", FinancialClose: day(2026, 1, 15), HorizonMonths: 60,
		Sources: []project.Source{
			{ID: "ddtl2", Title: "9fin and 8-K of 2 October 2025 on DDTL 2.0", URL: "https://9fin.com/insights/excess-spread-chips-srt-bidding", Date: "2025-03-28", Grade: "press", Note: "600, 650 and 1,300bp over SOFR by tenant"},
			{ID: "ddtl45", Title: "DDTL 4.0 and 5.0", URL: "https://davefriedman.substack.com/p/coreweave-issued-yet-more-debt", Date: "2026-05-18", Grade: "blog", Note: "225bp and 450bp over SOFR"},
			{ID: "derived", Title: "Annuities by hand at SOFR of 3.64%, five years, monthly, 30/360", Date: "2026-05-18", Grade: "computed"},
		}}
	c.Market.Indices = []project.RateIndex{sofr()}
	c.Analysis.TargetDSCR = num("1.4")
	c.Financing.SponsorSupportUSD = num("10000000000")
	var exp []Expectation
	for _, l := range []struct{ id, margin, rate, service, cfads, source string }{
		{"ddtl-2-ig", "0.06", "0.0964", "252844125.62822502", "353981775.87955143", "ddtl2"},
		{"ddtl-2-other-ig", "0.065", "0.1014", "255791951.46608544", "358108732.0525196", "ddtl2"},
		{"ddtl-2-non-ig", "0.13", "0.1664", "295912996.53738326", "414278195.15233654", "ddtl2"},
		{"ddtl-4", "0.0225", "0.0589", "231380331.07794539", "323932463.5091235", "ddtl45"},
		{"ddtl-5", "0.045", "0.0814", "244121548.3308961", "341770167.66325454", "ddtl45"},
	} {
		c.Financing.Tranches = append(c.Financing.Tranches, project.Tranche{ID: l.id, Kind: project.TermLoan, PrincipalUSD: num("1000000000"), Maturity: day(2031, 1, 15),
			PaymentFrequency: calendar.Monthly, DayCount: dayCount(calendar.Thirty360), BusinessDay: unadjusted(), Amortization: contract.Level, IndexID: "SOFR", MarginRate: num(l.margin)})
		exp = append(exp,
			Expectation{ID: l.id + "-rate", Measure: of("tranche_rate", l.id), Expected: l.rate, Relative: "0.000001", SourceID: l.source},
			Expectation{ID: l.id + "-service", Measure: of("tranche_service_year_1", l.id), Expected: l.service, Relative: "0.000001", SourceID: "derived"},
			Expectation{ID: l.id + "-cfads", Measure: of("tranche_cfads_for_target_dscr", l.id), Expected: l.cfads, Relative: "0.000001", SourceID: "derived", Note: "1.4 x service: CFADS, not revenue"})
	}
	return Case{ID: c.ID, Revision: 1, Title: c.Title,
		Description: "Five loans of 1bn at the margins that one borrower paid for different tenants: the price of the tenant's credit.",
		Project:     c, Expectations: exp}
}

// coreweaveLadder is golden case RC-12: a maturity wall from a filing.
func coreweaveLadder() Case {
	c := project.Case{ID: "coreweave-ladder-2025", Title: "CoreWeave debt maturities at 30 June 2025", CurrencyCode: "USD", FinancialClose: day(2025, 6, 30), HorizonMonths: 66,
		Sources: []project.Source{
			{ID: "xbrl", Title: "10-Q, XBRL R41", URL: "https://www.sec.gov/Archives/edgar/data/1769628/000114036125032095/R41.htm", Date: "2025-06-30", Grade: "filing", Note: "principal by year and parts of the quarter's interest, in thousands"},
		}}
	c.Financing.SponsorSupportUSD = num("30000000000")
	c.Financing.Tranches = []project.Tranche{{ID: "all-debt", Kind: project.TermLoan, PrincipalUSD: num("11171485000"), Maturity: day(2030, 12, 31),
		PaymentFrequency: calendar.Annual, DayCount: dayCount(calendar.Thirty360), BusinessDay: unadjusted(), Amortization: contract.Listed, FixedRate: num("0.1"),
		Repayments: []project.Repayment{
			{Date: *day(2025, 12, 31), AmountUSD: *num("986052000")},
			{Date: *day(2026, 12, 31), AmountUSD: *num("4218457000")},
			{Date: *day(2027, 12, 31), AmountUSD: *num("2833142000")},
			{Date: *day(2028, 12, 31), AmountUSD: *num("1010054000")},
			{Date: *day(2029, 12, 31), AmountUSD: *num("123780000")},
			{Date: *day(2030, 12, 31), AmountUSD: *num("2000000000")},
		}}}
	return Case{ID: c.ID, Revision: 1, Title: c.Title,
		Description: "All debt as one listed schedule, principal at year ends; \"after 2029\" is taken as 2030. The rate of 10% is round and near the filing's own.",
		Project:     c,
		Expectations: []Expectation{
			{ID: "total", Measure: is("peak_debt"), Expected: "11171485000", SourceID: "xbrl", Note: "the schedule sums to the reported total"},
			{ID: "due-2026", Measure: of("principal_due_in_year", "2026"), Expected: "4218457000", SourceID: "xbrl"},
			{ID: "due-by-2027", Measure: of("principal_due_share_by_year", "2027"), Expected: "0.719479191889", Relative: "0.000001", SourceID: "xbrl"},
			{ID: "interest-expense", Expected: "256162000", SourceID: "xbrl", Status: NotModelled, Note: "250,312 contractual + 29,036 amortised discount - 23,186 capitalised: needs a seasoned case with discounts"},
			{ID: "rate", Expected: "0.10062", SourceID: "xbrl", Status: NotModelled, Note: "483,084 of interest in the half year on average debt of 9,602,481: needs two balance-sheet dates"},
		}}
}
