package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/project"
)

// short is the case of enforced with a loan that pays each month and a site that brings the 0.5m of its interest, sold at its
// book value. The note gets nothing: it is in default from 31 March 2026, month 3, and the loan is not.
func short() project.Case {
	c := enforced()
	c.Tenants[0].USDPerYear = num("6000000")
	c.Financing.Tranches[0].PaymentFrequency = calendar.Monthly
	c.Financing.Distress = project.Distress{SaleMonths: 3}
	return c
}

// By default the note's lenders wait: nothing is called before the loan itself falls due in month 24. The note's 0.6m bear 14%,
// which compounds on payment dates.
func TestADefaultOfJuniorDebtAloneIsRecorded(t *testing.T) {
	r := value(t, short())
	r.months("account.Overdue, note", 3, "600000", "607000", "614000", "1221000")
	r.months("payment_default", 23, "0", "1")
	r.fulfilled()
}

// A standstill of 90 days is three months: the default has lasted four at the end of month 6, when the note is called. It is due
// in month 7; the sale follows in month 9, three months after the call. Until then the loan is served.
//
//	overdue, month 7   1,221,000 x (1 + 14%/12) + 20m + 0.2m = 21,435,245
//	months 8, 9        21,435,245 x 14%/12 = 250,077.86 each: 21,935,400.72
//	sale, month 9      120m x (1 - 9/240) = 115.5m, and 0.5m of rent
//	loan               100m + 0.5m, in full            note  15.5m, 6,435,400.72 are lost
func TestJuniorDebtEnforcesAfterItsStandstill(t *testing.T) {
	c := short()
	c.Financing.Distress.Junior, c.Financing.Distress.JuniorStandstillDays = project.JuniorAfterStandstill, 90
	r := value(t, c)
	r.months("default_months[note]", 3, "1", "2", "3", "4")
	r.months("called[note]", 5, "0", "1")
	r.months("accelerated[note]", 6, "0", "1")
	r.months("accelerated[loan]", 8, "0", "1")
	r.months("interest_paid[loan]", 6, "500000", "500000", "500000", "500000")
	r.months("account.Overdue, note", 6, "1221000", "21435245", "21685322.86")
	r.months("collateral_sold", 8, "0", "115500000", "0")
	r.months("principal_paid[loan]", 9, "100000000")
	r.months("overdue_paid[note]", 7, "0", "0", "15500000")
	r.months("written_off[note]", 9, "6435400.72")
	r.months("written_off[loan]", 9, "0")
	r.measure("loss", "loan", "0")
	r.fulfilled()
}

// Without standstill the note is called in month 3 and the site sold in month 6 for 117m.
func TestJuniorDebtMayEnforceAtOnce(t *testing.T) {
	c := short()
	c.Financing.Distress.Junior = project.JuniorEnforcesAtOnce
	r := value(t, c)
	r.months("payment_default", 2, "0", "1")
	r.months("collateral_sold", 6, "117000000")
	r.months("overdue_paid[note]", 6, "17000000") // and 0.5m of rent, less 100.5m
	r.fulfilled()
}

// The senior loan may count the note's default as its own: it is called in month 3, and the note, which is bound to the loan,
// in month 4, when the loan is due.
func TestSeniorDebtMayBeBoundToJuniorDebt(t *testing.T) {
	c := short()
	c.Financing.Tranches[0].CrossDefault = &project.CrossDefault{Trigger: project.CrossDefaultOnDefault, TrancheIDs: []string{"note"}}
	r := value(t, c)
	r.months("called[loan]", 2, "0", "1")
	r.months("called[note]", 3, "0", "1")
	r.months("account.Overdue, loan", 4, "100500000")
	r.months("collateral_sold", 6, "117000000")
	r.fulfilled()
	c.Financing.Tranches[0].CrossDefault.GraceDays = 40 // two months: the default has lasted three at the end of month 5
	value(t, c).months("called[loan]", 4, "0", "1")
}

// pair is the case of enforced whose tenant stops on 1 January 2027, with a second senior loan of 20m at 12%, paid once a year,
// in place of the note. The first loan is in default in month 15 and due in month 16; the site is sold in month 18 for 84.36m.
func pair(x *project.CrossDefault) project.Case {
	c := enforced()
	c.Tenants[0].StopsPayingDate = day(2027, 1, 1)
	b := &c.Financing.Tranches[1]
	b.ID, b.Seniority, b.PaymentFrequency, b.CrossDefault = "b", project.Senior, calendar.Annual, x
	return c
}

// The second loan owes 20m and 0.2m a month since 31 December 2026. Called with the first it is due in month 16 and bears 14%
// from then on; a month behind its acceleration in month 17, with a grace of 31 days in month 18; by its own default alone in
// month 18, in which the collateral is sold. What it then owes takes part in 84.36m pari passu with the 103,370,133.34 of the
// first.
//
//	month 16    20.8m; + 2 x 242,666.67 = 21,285,333.34     84.36m x 21,285,333.34 / 124,655,466.68 = 14,404,749.09
//	month 17    21.0m; + 245,000       = 21,245,000.00                x 21,245,000.00 / 124,615,133.34 = 14,382,107.15
//	month 18    21.2m                                                 x 21,200,000.00 / 124,570,133.34 = 14,356,828.17
func TestCrossDefaultIsByTranche(t *testing.T) {
	for _, x := range []struct {
		what       string
		terms      *project.CrossDefault
		called     int
		owed, paid string
	}{
		{"called with the first loan", &project.CrossDefault{Trigger: project.CrossDefaultOnDefault}, 15, "21285333.34", "14404749.09"},
		{"cross-acceleration", &project.CrossDefault{Trigger: project.CrossDefaultOnAcceleration}, 16, "21245000", "14382107.15"},
		{"cross-acceleration with a grace", &project.CrossDefault{Trigger: project.CrossDefaultOnAcceleration, GraceDays: 31}, 17, "21200000", "14356828.17"},
		{"neither", &project.CrossDefault{Trigger: project.CrossDefaultNever}, 18, "21200000", "14356828.17"},
	} {
		t.Run(x.what, func(t *testing.T) {
			r := value(t, pair(x.terms))
			if x.called < 18 {
				r.months("called[b]", x.called-1, "0", "1")
			}
			r.months("accelerated[b]", min(x.called, 17), "0", "1")
			paid, due := r.sum("overdue_paid[b]", 18, 18), r.at("written_off[b]", 18)
			paid = plus(plus(paid, r.at("interest_paid[b]", 18)), r.at("principal_paid[b]", 18))
			if due = plus(due, paid); due != *num(x.owed) {
				t.Errorf("it owes %s at the sale, want %s", due, x.owed)
			}
			if apart(paid, *num(x.paid), *num("0.01")) {
				t.Errorf("it gets %s, want %s", paid, x.paid)
			}
			r.months("account.Overdue, b", 18, "0")
			r.fulfilled()
		})
	}
}

// A case that says what is the rule anyway has the ledger of the case that says nothing, line by line.
func TestCrossDefaultWithTheTopRankIsTheRule(t *testing.T) {
	said, silent := value(t, pair(&project.CrossDefault{Trigger: project.CrossDefaultOnDefault})), value(t, pair(nil))
	for _, l := range silent.p.Lines {
		want, _ := silent.l.Line(l.Name)
		for month := range want {
			if got := said.at(l.Name, month); got != want[month] {
				t.Fatalf("%s, month %d: %s, want %s", l.Name, month, got, want[month])
			}
		}
	}
}

func (r run) fulfilled() {
	r.t.Helper()
	for _, f := range invariants(r) {
		r.t.Error(f)
	}
}
