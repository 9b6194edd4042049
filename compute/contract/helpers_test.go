package contract_test

import (
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

func fx(s string) money.Fixed { return money.MustParse(s) }

func day(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func ref(d calendar.Date) *calendar.Date { return &d }

func plus(a, b money.Fixed) money.Fixed {
	s, ok := money.Add(a, b)
	if !ok {
		panic("sum out of range")
	}
	return s
}

func resolve(t *testing.T, terms contract.Terms) contract.Schedule {
	t.Helper()
	s, faults := contract.Resolve(terms)
	for _, f := range faults {
		t.Error(f)
	}
	if len(faults) > 0 {
		t.FailNow()
	}
	return s
}

func grid(t *testing.T, close string, months int) calendar.Grid {
	t.Helper()
	g, err := calendar.NewGrid(day(close), months)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// loan is a five-year monthly loan on the 15th, the base of many tests.
func loan() contract.Terms {
	return contract.Terms{
		ID: "loan", Principal: fx("1000000000"), Issue: day("2026-01-15"), Maturity: day("2031-01-15"),
		Frequency: calendar.Monthly, DayCount: calendar.Thirty360, Amortization: contract.Level, PlanRate: fx("0.08"),
	}
}

// randomTerms draws terms of all shapes; most, not all, resolve.
func randomTerms(r *rand.Rand) contract.Terms {
	cents, _ := money.FromRatio(1+r.Int64N(5_000_000_000_000), 100)
	t := contract.Terms{
		ID: "random", Principal: cents, Issue: day("2020-01-01").AddDays(r.IntN(4000)),
		Frequency:   []calendar.Frequency{1, 2, 3, 6, 12}[r.IntN(5)],
		DayCount:    calendar.DayCount(r.IntN(5)),
		BusinessDay: calendar.BusinessDay(r.IntN(5)), Calendar: calendar.Calendar(r.IntN(2)),
		EndOfMonth: contract.EndOfMonth(r.IntN(2)), Amortization: contract.Amortization(r.IntN(4)),
		AdjustAccrual: r.IntN(2) == 0,
	}
	t.PlanRate, _ = money.FromRatio(r.Int64N(1500), 10000)
	t.Maturity = t.Issue.AddMonths(int(t.Frequency)).AddDays(r.IntN(9000))
	if r.IntN(3) == 0 {
		t.Maturity = t.Maturity.MonthEnd()
	}
	if r.IntN(3) == 0 {
		t.InterestOnlyMonths = r.IntN(24)
	}
	if t.Amortization == contract.Listed {
		t.Listed = []contract.Repayment{{Date: t.Maturity, Amount: cents}}
		if early, _ := money.FromRatio(1, 100); cents != early {
			rest, _ := money.Sub(cents, early)
			before := t.Maturity.AddMonths(-int(t.Frequency))
			if t.EndOfMonth == contract.EOM && t.Maturity.IsMonthEnd() {
				before = before.MonthEnd()
			}
			t.Listed = []contract.Repayment{{Date: t.Maturity, Amount: rest}, {Date: before, Amount: early}}
		}
	}
	return t
}
