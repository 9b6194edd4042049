package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/project"
)

// sponsors is a case that is nothing but a sponsor's model: 100m spent at close, three years of EBITDA, a loan of 60m repaid
// in three equal parts at the end of each year with 10% interest. All figures are invented.
func sponsors() project.Case {
	dc := calendar.Thirty360
	return project.Case{ID: "sponsors", FinancialClose: day(2025, 12, 31), HorizonMonths: 36,
		OwnLines: []project.OwnLine{
			{ID: "capex", Kind: project.OwnCapitalCost, CloseUSD: num("100000000"), BookLifeMonths: num("36")},
			{ID: "ebitda", Kind: project.OwnEBITDA, YearlyUSD: []project.Amount{num("40000000"), num("45000000.01"), num("50000000")}},
		},
		Financing: project.Financing{Tranches: []project.Tranche{{ID: "loan", Kind: project.TermLoan, PrincipalUSD: num("60000000"),
			FixedRate: num("0.1"), Maturity: day(2028, 12, 31), PaymentFrequency: calendar.Annual, DayCount: &dc, Amortization: contract.StraightLine}}},
	}
}

// A year is spread by twelfths, and the cents of the year are all there: 40,000,000 / 12 = 3,333,333.33. EBITDA of the model
// is the series. The loan pays 6m, 4m and 2m of interest and 20m a year:
//
//	DSCR     40 / 26 = 1.538461...; 45.00000001 / 24 = 1.875; 50 / 22 = 2.2727...
//	equity   pays 40m at close and gets 14m, 21.00000001m and 28m
func TestAYearlySeriesOfEBITDA(t *testing.T) {
	r := value(t, sponsors())
	r.months("ebitda", 0, "0", "3333333.33", "3333333.34", "3333333.33")
	for year, want := range []string{"40000000", "45000000.01", "50000000"} {
		if got := r.sum("ebitda", 1+12*year, 12+12*year); got != *num(want) {
			t.Errorf("year %d: %s", year+1, got)
		}
	}
	r.months("equity_contribution", 0, "40000000")
	r.months("distribution", 12, "14000000")
	r.months("distribution", 24, "21000000.01")
	r.months("distribution", 36, "28000000")
	r.measureNear("dscr_min", "", "1.538461538461538461", "0.000000000001")
	r.measureNear("dscr_average", "", "1.895396270523892774", "0.00000001")
	r.measure("ebitda_year_1", "", "40000000")
	r.measure("capital_cost", "", "100000000")
	r.measureNear("moic", "", "1.57500000025", "0.0000000001")
	r.near("depreciation", 1, "2777777.78", "0.01")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// Revenue of 10 and cost of 4 a month for 24 months are EBITDA of 6 a month; a scenario scales each.
func TestSeriesByMonthBesideEachOther(t *testing.T) {
	flat := func(v string) []project.Amount {
		list := make([]project.Amount, 24)
		for i := range list {
			list[i] = num(v)
		}
		return list
	}
	c := project.Case{ID: "series", FinancialClose: day(2025, 12, 31), HorizonMonths: 24, OwnLines: []project.OwnLine{
		{ID: "rent", Kind: project.OwnRevenue, MonthlyUSD: flat("10000000")}, {ID: "staff", Kind: project.OwnOperatingCost, MonthlyUSD: flat("4000000")},
		{ID: "site", Kind: project.OwnCapitalCost, MonthlyUSD: append(flat("0")[:22], num("600000"), num("400000.50")), CloseUSD: num("1000000")},
	}}
	r := value(t, c)
	r.months("ebitda", 1, "6000000", "6000000")
	r.months("capital_cost", 0, "1000000", "0")
	r.months("capital_cost", 23, "600000", "400000.50")
	r.measureNear("ebitda_margin", "", "0.6", "0.0000001")
	half := valueOf(t, r.r, r.p, set("own_lines[rent].scale", "0.5"), set("own_lines[staff].scale", "1.25"))
	half.months("ebitda", 1, "0", "0")
	// Cost above revenue is not paid without support, and stays due.
	valueOf(t, r.r, r.p, set("own_lines[rent].scale", "0.3")).months("operating_cost_unpaid", 1, "1000000")
}

// Own lines stand beside a modelled facility: the site's rent of a month and 100,000 from elsewhere.
func TestOwnLinesBesideAFacility(t *testing.T) {
	c := let(site(), "12000000", 24)
	c.OwnLines = []project.OwnLine{{ID: "parking", Kind: project.OwnRevenue, YearlyUSD: []project.Amount{num("1200000"), num("1200000")}},
		{ID: "fees", Kind: project.OwnEBITDA, YearlyUSD: []project.Amount{num("-600000"), num("600000")}}}
	r := value(t, c)
	r.months("revenue", 1, "1100000")
	r.months("ebitda", 12, "1050000", "1150000")
	r.months("cfads", 12, "1050000", "1150000")
}

func TestOwnLinesOfTheWrongLengthAreFound(t *testing.T) {
	c := sponsors()
	c.OwnLines[1].YearlyUSD = c.OwnLines[1].YearlyUSD[:2]
	c.OwnLines[0].CloseUSD, c.OwnLines[0].MonthlyUSD = nil, make([]project.Amount, 35)
	for i := range c.OwnLines[0].MonthlyUSD {
		c.OwnLines[0].MonthlyUSD[i] = num("-1")
	}
	_, findings := project.Resolve(c)
	seen := map[string]string{}
	for _, f := range findings {
		seen[f.Path] = f.Rule
	}
	for path, rule := range map[string]string{"own_lines[ebitda].yearly_usd": "length", "own_lines[capex].monthly_usd": "length",
		"own_lines[capex].monthly_usd[0]": "range"} {
		if seen[path] != rule {
			t.Errorf("%s: %q, want %q", path, seen[path], rule)
		}
	}
}
