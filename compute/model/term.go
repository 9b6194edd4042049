package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// term is a span of whole months with a linear ramp at its start and a price that steps on its anniversaries.
type term struct {
	months, ramp int
	escalation   Expr          // effective annual
	listed       []money.Fixed // listed ramp: months of full quantity sold by each month, from 0 on; nil without
	table        program.Table // the same, to be read between months
}

// rampTotals adds up a listed ramp.
func rampTotals(shares []project.Amount) []money.Fixed {
	sums := make([]money.Fixed, len(shares)+1)
	for k, s := range shares {
		sums[k+1], _ = money.Add(sums[k], *s)
	}
	return sums
}

// ramped is the quantity sold by age a: with ramp R, x = min(a, R),
//
//	F(a) = x^2 / (2R) + (a - x)
//
// With a listed ramp of R months, F(x) is their sum to x in place of the square.
func (m *builder) ramped(t term, a Expr) Expr {
	if t.listed != nil {
		x := program.Min(a, m.num(int64(len(t.listed)-1)))
		return t.table.Interp(x, program.Number).Plus(a.Minus(x))
	}
	if t.ramp == 0 {
		return a
	}
	x := program.Min(a, m.num(int64(t.ramp)))
	return m.over(x.Times(x), m.num(int64(2*t.ramp))).Plus(a.Minus(x))
}

// sold is the month's quantity in contract months, plain and weighted by price steps. age is the contract's age at month
// end; a contract ends when its age reaches its months, so that a total price is billed exactly once.
//
//	a0, a1 = min(age_{t-1}, T), min(age_t, T)        n = floor(a0 / 12)        k = min(a1, 12 (n + 1))
//	plain  = F(a1) - F(a0)
//	priced = (F(k) - F(a0)) (1+e)^n + (F(a1) - F(k)) (1+e)^(n+1)
//
// A month in which an anniversary falls blends the two prices by days (conventions 2.1, notes section 4).
func (m *builder) sold(t term, age program.Line) (plain, priced Expr) {
	end := m.num(int64(t.months))
	a0, a1 := program.Min(age.Lag(1), end), program.Min(age.Expr, end)
	f0, f1 := m.ramped(t, a0), m.ramped(t, a1)
	n := m.over(a0, m.num(12)).Floor()
	k := m.ramped(t, program.Min(a1, n.Plus(m.num(1)).Times(m.num(12))))
	step := m.num(1).Plus(t.escalation)
	before := step.PowInt(n)
	priced = k.Minus(f0).Times(before).Plus(f1.Minus(k).Times(before).Times(step))
	return f1.Minus(f0), priced
}

// lapsed is the month's part after the end of the term: 1 in a full month, exactly 0 before.
func (m *builder) lapsed(t term, age program.Line) Expr {
	end := m.num(int64(t.months))
	return age.Expr.Minus(end).Floor0().Minus(age.Lag(1).Minus(end).Floor0())
}

// pricedMonths is what sold sums to over the whole term. A total price divided by it is the price of a month of year 1:
// for whole years without ramp that is conventions 2.4, average x n x e / ((1+e)^n - 1).
func (m *builder) pricedMonths(t term) Expr {
	step := m.num(1).Plus(t.escalation)
	years := (t.months + 11) / 12
	sum := m.fixed(t.yearQuantity(years-1), program.Number)
	for k := years - 2; k >= 0; k-- { // Horner in (1 + e)
		sum = sum.Times(step).Plus(m.fixed(t.yearQuantity(k), program.Number))
	}
	return sum
}

// yearQuantity is F(min(T, 12(k+1))) - F(12k), a constant of the contract.
func (t term) yearQuantity(k int) money.Fixed {
	f := func(a int) money.Fixed {
		if t.listed != nil {
			x := min(a, len(t.listed)-1)
			v, _ := money.Add(t.listed[x], money.FromInt(int64(a-x)))
			return v
		}
		x := min(a, t.ramp)
		v := money.FromInt(int64(a - x))
		if t.ramp > 0 {
			part, _ := money.FromRatio(int64(x*x), int64(2*t.ramp))
			v, _ = money.Add(v, part)
		}
		return v
	}
	d, _ := money.Sub(f(min(t.months, 12*(k+1))), f(12*k))
	return d
}
