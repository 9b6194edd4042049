package money_test

import (
	"testing"

	"github.com/capstack/capstack/compute/money"
)

var sink money.Fixed

func BenchmarkAdd(b *testing.B) {
	x, y := fx("962625000.01"), fx("0.0445")
	for b.Loop() {
		x, _ = money.Add(x, y)
	}
	sink = x
}

func BenchmarkMul(b *testing.B) {
	for _, c := range []struct{ name, x, y string }{
		{"rate by factor", "0.0445", "0.502777777777777778"},
		{"money by rate", "18000000000", "0.0445"},
	} {
		x, y := fx(c.x), fx(c.y)
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				sink, _ = money.Mul(x, y)
			}
		})
	}
}

func BenchmarkDiv(b *testing.B) {
	for _, c := range []struct{ name, x, y string }{
		{"money by rate", "18000000000", "1.08"},
		{"money by money", "18000000000", "962625000"},
	} {
		x, y := fx(c.x), fx(c.y)
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				sink, _ = money.Div(x, y)
			}
		})
	}
}

func BenchmarkCent(b *testing.B) {
	x := fx("481312500.123456789")
	for b.Loop() {
		sink, _ = x.Round(2)
	}
}

func TestArithmeticDoesNotAllocate(t *testing.T) {
	x, y := fx("18000000000"), fx("0.0445")
	if n := testing.AllocsPerRun(100, func() {
		s, _ := money.Add(x, y)
		s, _ = money.Mul(s, y)
		s, _ = money.Div(s, x)
		sink, _ = s.Round(2)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
