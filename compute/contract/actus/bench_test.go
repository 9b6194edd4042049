package actus_test

import (
	"testing"

	"github.com/capstack/capstack/compute/contract/actus"
)

func parsed(b *testing.B, lines string) actus.Case {
	b.Helper()
	c, found := doc(lines).Parse()
	if len(found) > 0 {
		b.Fatal(found.Err())
	}
	return c
}

// A thirty-year monthly annuity: dates, accrual factors and 722 events.
func BenchmarkThirtyYearMonthlyLoan(b *testing.B) {
	c := parsed(b, thirtyYears)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Evaluate(); err != nil {
			b.Fatal(err)
		}
	}
}

// A loan of one year with quarterly interest: 6 events.
func BenchmarkSimpleLoan(b *testing.B) {
	c := parsed(b, bond)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Evaluate(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "loans/s")
}

// The same loan over and over in the memory of one.
func BenchmarkSimpleLoansInOneEvaluator(b *testing.B) {
	c := parsed(b, bond)
	var e actus.Evaluator
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Evaluate(&c); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "loans/s")
}

// Its terms read from text as well.
func BenchmarkSimpleLoanFromText(b *testing.B) {
	d := doc(bond)
	b.ReportAllocs()
	for b.Loop() {
		c, _ := d.Parse()
		if _, err := c.Evaluate(); err != nil {
			b.Fatal(err)
		}
	}
}

// Batches of simple loans cost no memory each.
func TestEvaluatorOfSimpleLoansAllocatesNothing(t *testing.T) {
	c, found := doc(bond).Parse()
	if len(found) > 0 {
		t.Fatal(found.Err())
	}
	var e actus.Evaluator
	n := testing.AllocsPerRun(100, func() {
		if _, err := e.Evaluate(&c); err != nil {
			t.Fatal(err)
		}
	})
	if n != 0 {
		t.Errorf("%v allocations a loan, want 0", n)
	}
}
