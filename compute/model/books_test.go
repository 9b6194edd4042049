package model_test

import (
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/exact"
)

// The cash-flow statement keeps apart what runs the site, what builds it and who pays: 12m a year, cost of 4.8m, coupons of
// 6m; 100m built with the loan.
func TestTheCashFlowStatementBySection(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Tenants[0].USDPerYear = num("12000000")
	c.Facility.OperatingCosts = costs("4800000")
	r := value(t, c)
	s, err := r.l.Statement(exact.CashFlowStatement, calendar.Annual)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ section, title, at2025, at2026 string }{
		{"Revenue", "Receipts, t", "0", "12000000"},
		{"Operating liabilities", "Operating cost paid", "0", "-4800000"},
		{"Construction liabilities", "Construction cost paid", "-100000000", "0"},
		{"Debt", "Debt drawn, loan", "100000000", "0"},
		{"Debt", "Interest paid, loan", "0", "-6000000"},
		{"Paid in and paid out", "Distributions", "0", "-1200000"},
		{"", "Net cash flow", "0", "0"},
	} {
		row, ok := s.Row(x.title)
		if !ok || row.Section != x.section || row.Values[0] != *num(x.at2025) || row.Values[1] != *num(x.at2026) {
			t.Errorf("%s: %+v, want section %q with %s and %s", x.title, row, x.section, x.at2025, x.at2026)
		}
	}
}

// Income of 2026: 12m of revenue less 4.8m is EBITDA of 7.2m; less 5m of wear, EBIT of 2.2m; less 6m of interest, a loss of 3.8m.
func TestTheIncomeStatementAndBalanceSheet(t *testing.T) {
	c := building(borrowing(), "100000000", "240")
	c.Tenants[0].USDPerYear = num("12000000")
	c.Facility.OperatingCosts = costs("4800000")
	r := value(t, c)
	income, _ := r.l.Statement(exact.IncomeStatement, calendar.Annual)
	balance, _ := r.l.Statement(exact.BalanceSheet, calendar.Annual)
	for _, x := range []struct {
		s           *exact.Statement
		title, want string
	}{
		{income, "Total income", "12000000"}, {income, "EBITDA", "7200000"}, {income, "EBIT", "2200000"}, {income, "Income before tax", "-3800000"},
		{income, "Depreciation", "-5000000"}, {income, "Interest expense", "-6000000"}, {income, "Net income", "-3800000"},
		{balance, "Total assets", "95000000"}, {balance, "Debt, loan", "100000000"}, {balance, "Total equity", "-5000000"}, // -3.8m - 1.2m distributed
	} {
		if row, ok := x.s.Row(x.title); !ok || row.Values[1] != *num(x.want) {
			t.Errorf("%s, %s: %+v, want %s", x.s.Kind, x.title, row, x.want)
		}
	}
}

// Titles of rows that differ by a capital letter only cannot be told apart in a table.
func TestNoTwoRowsOfAStatementAreCalledTheSame(t *testing.T) {
	r := value(t, building(borrowing(), "100000000", "240"))
	for k := exact.IncomeStatement; k <= exact.BalanceSheet; k++ {
		s, err := r.l.Statement(k, calendar.Annual)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, row := range s.Rows {
			if title := strings.ToLower(row.Title); row.IsTotal && seen[title] {
				t.Errorf("%s: %q stands twice", k, row.Title)
			} else if row.IsTotal {
				seen[title] = true
			}
		}
	}
}

// The results of the income statement are the lines that measures and tax are computed from, in every year of every case.
func TestSubtotalsAreTheLinesOfTheModel(t *testing.T) {
	for _, s := range subjects(t) {
		r := valueOf(t, s.r, s.p)
		years, err := r.l.Statement(exact.IncomeStatement, calendar.Annual)
		if err != nil {
			t.Fatal(err)
		}
		for title, line := range map[string]string{"EBITDA": "ebitda", "EBIT": "ebit", "Income before tax": "pretax_income", "Net income": "net_income"} {
			row, ok := years.Row(title)
			if !ok {
				t.Errorf("%s: no row %s", s.name, title)
				continue
			}
			for i, p := range years.Periods {
				if want := r.sum(line, p.First, p.Last); row.Values[i] != want {
					t.Errorf("%s, period %d: %s is %s, the line %s", s.name, i, title, row.Values[i], want)
				}
			}
		}
	}
}
