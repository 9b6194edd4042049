package model_test

import (
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
		{"Equity", "Distributions", "0", "-1200000"},
		{"", "Net cash flow", "0", "0"},
	} {
		row, ok := s.Row(x.title)
		if !ok || row.Section != x.section || row.Values[0] != *num(x.at2025) || row.Values[1] != *num(x.at2026) {
			t.Errorf("%s: %+v, want section %q with %s and %s", x.title, row, x.section, x.at2025, x.at2026)
		}
	}
}

// Income of 2026: 12m of revenue less 4.8m, 5m of wear and 6m of interest.
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
		{income, "Total income", "12000000"}, {income, "Depreciation", "-5000000"}, {income, "Interest expense", "-6000000"}, {income, "Net income", "-3800000"},
		{balance, "Total assets", "95000000"}, {balance, "Debt, loan", "100000000"}, {balance, "Total equity", "-5000000"}, // -3.8m - 1.2m distributed
	} {
		if row, ok := x.s.Row(x.title); !ok || row.Values[1] != *num(x.want) {
			t.Errorf("%s, %s: %+v, want %s", x.s.Kind, x.title, row, x.want)
		}
	}
}
