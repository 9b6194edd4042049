package exact_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/program/programtest"
)

func statement(t testing.TB, l *exact.Ledger, k exact.StatementKind, f calendar.Frequency) *exact.Statement {
	t.Helper()
	s, err := l.Statement(k, f)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func values(t testing.TB, s *exact.Statement, title string) []money.Fixed {
	t.Helper()
	r, ok := s.Row(title)
	if !ok {
		t.Fatalf("%s has no row %q", s.Kind, title)
	}
	return r.Values
}

func TestStatementsOfALoanByHand(t *testing.T) {
	// Months February to May 2026: the quarters are cut after March.
	l := run(t, loan(t), exact.Defaults())
	for _, c := range []struct {
		kind  exact.StatementKind
		title string
		want  string
	}{
		{exact.IncomeStatement, "sales", "800 800"},
		{exact.IncomeStatement, "interest", "-10 -10.07"},
		{exact.IncomeStatement, "Net income", "790 789.93"},
		{exact.BalanceSheet, "cash", "1459.98 1579.93"},
		{exact.BalanceSheet, "Total assets", "1459.98 1579.93"},
		{exact.BalanceSheet, "debt", "669.98 0"},
		{exact.BalanceSheet, "Result to date", "790 1579.93"},
		{exact.BalanceSheet, "Total liabilities and equity", "1459.98 1579.93"},
		{exact.CashFlowStatement, "Loan drawn", "1000 0"},
		{exact.CashFlowStatement, "Principal repaid", "-330.02 -669.98"},
		{exact.CashFlowStatement, "Total debt", "669.98 -669.98"},
		{exact.CashFlowStatement, "Interest paid", "-10 -10.07"},
		{exact.CashFlowStatement, "Sales", "800 800"},
		{exact.CashFlowStatement, "Net cash flow", "1459.98 119.95"},
		{exact.CashFlowStatement, "Opening cash", "0 1459.98"},
		{exact.CashFlowStatement, "Closing cash", "1459.98 1579.93"},
	} {
		s := statement(t, l, c.kind, calendar.Quarterly)
		if got := texts(values(t, s, c.title)); got != c.want {
			t.Errorf("%s: %s is %s, want %s", c.kind, c.title, got, c.want)
		}
		if s.Periods[0].End.String() != "2026-03-31" || s.Periods[1].End.String() != "2026-05-31" || s.Periods[1].First != 2 {
			t.Errorf("periods are %+v", s.Periods)
		}
	}
}

func TestATransferBetweenCashAccountsIsNoFlow(t *testing.T) {
	b, _ := newBuilder(1)
	cash, dsra := b.Account("cash", program.Asset, "Cash"), b.Account("dsra", program.Asset, "Cash, restricted")
	equity := b.Account("shares", program.Equity, "capital")
	paid := b.Line("paid", program.Money, program.Doc{}).Is(b.Int(100, program.Money))
	moved := b.Line("moved", program.Money, program.Doc{Title: "Moved"}).Is(b.Int(40, program.Money))
	b.Post(paid, cash, equity)
	b.Post(moved, dsra, cash)
	s := statement(t, run(t, build(t, b), exact.Defaults()), exact.CashFlowStatement, calendar.Annual)
	if _, ok := s.Row("Moved"); ok {
		t.Error("a transfer is shown as a flow")
	}
	if got := texts(values(t, s, "paid")) + " " + texts(values(t, s, "Closing cash")); got != "100 100" {
		t.Errorf("inflow and closing cash are %s, want 100 100", got)
	}
}

func TestAStatementOfNoSuchKindOrFrequencyIsRefused(t *testing.T) {
	l := run(t, loan(t), exact.Defaults())
	var e *exact.StatementError
	for _, f := range []calendar.Frequency{0, -1, 5, 24} {
		if _, err := l.Statement(exact.BalanceSheet, f); !errors.As(err, &e) {
			t.Errorf("frequency %d: error is %v", f, err)
		}
	}
	if _, err := l.Statement(99, calendar.Monthly); !errors.As(err, &e) {
		t.Errorf("kind 99: error is %v", err)
	}
}

// checkStatements checks what must hold of the statements of any ledger.
func checkStatements(t testing.TB, l *exact.Ledger) {
	t.Helper()
	months := map[exact.StatementKind]*exact.Statement{}
	for k := exact.IncomeStatement; k <= exact.CashFlowStatement; k++ {
		months[k] = statement(t, l, k, calendar.Monthly)
	}
	for _, f := range []calendar.Frequency{calendar.Monthly, calendar.Quarterly, calendar.SemiAnnual, calendar.Annual} {
		sheet := statement(t, l, exact.BalanceSheet, f)
		if a, b := texts(values(t, sheet, "Total assets")), texts(values(t, sheet, "Total liabilities and equity")); a != b {
			t.Errorf("balance sheet every %d months: assets %s, liabilities and equity %s", f, a, b)
		}
		cash := statement(t, l, exact.CashFlowStatement, f)
		for i := range cash.Periods {
			end, _ := money.Add(values(t, cash, "Opening cash")[i], values(t, cash, "Net cash flow")[i])
			if end != values(t, cash, "Closing cash")[i] {
				t.Errorf("cash flow every %d months, period %d: opening and net flow do not give closing cash", f, i)
			}
		}
		income := statement(t, l, exact.IncomeStatement, f)
		addsUp(t, income, months[exact.IncomeStatement])
		addsUp(t, cash, months[exact.CashFlowStatement])
		sumsTo(t, income, "Net income")
		sumsTo(t, cash, "Net cash flow")
	}
}

// addsUp checks that every flow of a period is the sum of its months.
func addsUp(t testing.TB, s, months *exact.Statement) {
	t.Helper()
	for r, row := range s.Rows {
		if row.Title == "Opening cash" || row.Title == "Closing cash" {
			continue
		}
		for i, p := range s.Periods {
			var total money.Fixed
			for m := p.First; m <= p.Last; m++ {
				total, _ = money.Add(total, months.Rows[r].Values[m])
			}
			if total != row.Values[i] {
				t.Errorf("%s every %d months: %s of period %d is %s, its months sum to %s", s.Kind, s.Frequency, row.Title, i, row.Values[i], total)
			}
		}
	}
}

// sumsTo checks that a total is the sum of all rows that are none.
func sumsTo(t testing.TB, s *exact.Statement, title string) {
	t.Helper()
	for i := range s.Periods {
		var total money.Fixed
		for _, row := range s.Rows {
			if !row.IsTotal {
				total, _ = money.Add(total, row.Values[i])
			}
		}
		if got := values(t, s, title)[i]; got != total {
			t.Errorf("%s every %d months: %s of period %d is %s, its rows sum to %s", s.Kind, s.Frequency, title, i, got, total)
		}
	}
}

func BenchmarkStatement(b *testing.B) {
	l := run(b, programtest.Random(3, 150, 240), exact.Defaults())
	for b.Loop() {
		statement(b, l, exact.CashFlowStatement, calendar.Annual)
	}
}

func TestSubtotalsStandBetweenSections(t *testing.T) {
	// 100 of sales, 30 of wages, 5 of rates, 20 of interest; two results before interest, none after it.
	b, _ := newBuilder(1)
	cash, sales := b.Account("cash", program.Asset, "Cash"), b.Account("sales", program.Income, "Revenue")
	post := func(name string, amount int64, debit, credit program.Account) {
		b.Post(b.Line(name, program.Money, program.Doc{}).Is(b.Int(amount, program.Money)), debit, credit)
	}
	post("sold", 100, cash, sales)
	post("paid", 30, b.Account("wages", program.Expense, "Running"), cash)
	post("rated", 5, b.Account("rates", program.Expense, "Running"), cash)
	post("borne", 20, b.Account("interest", program.Expense, "Financing"), cash)
	b.Subtotal("Gross", "Running")
	b.Subtotal("Before financing", "Financing")
	var got []string
	for _, r := range statement(t, run(t, build(t, b), exact.Defaults()), exact.IncomeStatement, calendar.Annual).Rows {
		got = append(got, r.Title+" "+r.Values[0].String())
	}
	want := []string{"sales 100", "Total income 100", "Gross 100", "wages -30", "rates -5", "Total Running -35", "Before financing 65",
		"interest -20", "Total expenses -55", "Net income 45"}
	if !slices.Equal(got, want) {
		t.Errorf("rows are %q, want %q", got, want)
	}
}
