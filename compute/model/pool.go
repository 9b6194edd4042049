package model

import (
	"github.com/capstack/capstack/compute/program"
)

// pool is a source of cash and what is left of it.
type pool struct{ left, used Expr }

// take pays due from the pools in order and returns what was paid and what was not. What is paid is what is due less the
// rest, so that a claim met in full is paid exactly, in floating point too.
func (m *builder) take(due Expr, pools ...*pool) (paid, rest Expr) {
	rest = due
	for _, p := range pools {
		part := program.Min(rest, p.left)
		p.left, p.used, rest = p.left.Minus(part), p.used.Plus(part), rest.Minus(part)
	}
	return due.Minus(rest), rest
}

// pariPassu pays claims by shares of what is due (conventions 5.3). The running total is rounded, so that no claim gets more
// than its due or less than nothing, and the last takes the remainder of the cents. Claims that are met in full are paid
// exactly.
func (m *builder) pariPassu(due []Expr, pools ...*pool) []Expr {
	if len(due) == 0 {
		return nil
	}
	all := m.total(due, program.Money)
	paid, rest := m.take(all, pools...)
	if len(due) == 1 {
		return []Expr{paid}
	}
	share, met := m.over(paid, all), rest.LessEq(m.usd(0))
	out := make([]Expr, len(due))
	claims, given := m.usd(0), m.usd(0)
	for i := range due {
		claims = claims.Plus(due[i])
		upTo := paid
		if i < len(due)-1 {
			upTo = claims.Times(share).RoundCents()
		}
		out[i] = program.Select(met, due[i], upTo.Minus(given))
		given = upTo
	}
	return out
}
