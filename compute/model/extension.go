package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// extensionMonth is the month in which extension i of a tranche begins: that of the payment which would have been the last.
func (m *builder) extensionMonth(k *tranche, i int) int {
	months := 0
	for _, e := range k.terms.Extensions[i:] {
		months += e.Months
	}
	ps := k.schedule.Periods
	return m.r.Grid.Index(ps[max(0, len(ps)-1-months/int(k.schedule.Terms.Frequency))].Pay)
}

// stepped adds the margins of extensions to a rate, from the payment on which each begins.
func (m *builder) stepped(k *tranche, rate Expr) Expr {
	for i := range k.terms.Extensions {
		e := &k.terms.Extensions[i]
		if e.MarginStepRate.IsZero() {
			continue
		}
		from := m.extensionMonth(k, i)
		rate = rate.Plus(m.extensionTerm(k, i, "margin_step_rate", e.MarginStepRate).Times(m.flags(func(t int) bool { return t >= from })))
	}
	return rate
}

// extensionTerm is a number of an extension. Extensions have no ids: they are addressed by position.
func (m *builder) extensionTerm(k *tranche, i int, field string, a project.Amount) Expr {
	return m.amount(k.path+".extensions["+money.FromInt(int64(i)).String()+"]."+field, a, program.Number)
}

// extensionFee falls due in the months in which extensions begin, on the principal owed before the month's payment; the zero
// Expr without one.
func (m *builder) extensionFee(k *tranche) Expr {
	sum := Expr{}
	for i := range k.terms.Extensions {
		e := &k.terms.Extensions[i]
		if e.FeeFraction.IsZero() {
			continue
		}
		at := m.extensionMonth(k, i)
		fee := k.performing.Lag(1).Times(m.extensionTerm(k, i, "fee_fraction", e.FeeFraction)).
			Times(m.flags(func(t int) bool { return t == at })).RoundCents()
		if sum == (Expr{}) {
			sum = fee
		} else {
			sum = sum.Plus(fee)
		}
	}
	if sum == (Expr{}) {
		return sum
	}
	return m.usdLine("extension_fee_due["+k.id+"]", "Extension fee due, "+k.id, sum).Expr
}
