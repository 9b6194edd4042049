package refcase

import (
	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// num is decimal text as an amount of a case.
func num(text string) project.Amount { v := money.MustParse(text); return &v }

// day is a date of a case.
func day(y, m, d int) *calendar.Date { v := calendar.MustNew(y, m, d); return &v }

// is names a measure.
func is(name string) compute.Selector { return compute.Selector{Name: name} }

// of names a measure with its label.
func of(name, label string) compute.Selector { return compute.Selector{Name: name, Label: label} }

// set replaces a value.
func set(path, text string) project.Override {
	return project.Override{Path: path, Shock: project.Replace, Text: text}
}

// note is a fixed-rate bullet with 30/360 half-yearly coupons, the market standard for dollar notes.
func note(id, principal, rate string, issue, maturity *calendar.Date) project.Tranche {
	return project.Tranche{ID: id, Kind: project.Bond, PrincipalUSD: num(principal), IssueDate: issue, Maturity: maturity,
		PaymentFrequency: calendar.SemiAnnual, FixedRate: num(rate), Amortization: contract.Bullet}
}

func dayCount(d calendar.DayCount) *calendar.DayCount { return &d }
