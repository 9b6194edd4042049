package model

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// lossMeasures ask what lenders lose by tranche (conventions 8.4). From the month of default on, exposure grows at the
// contract rate and every payment cuts it; what is left at the end, discounted back, is the loss.
//
//	EAD       = principal + accrued + overdue at the default's month end
//	growth_t  = growth_{t-1} x (1 + rate_t x year fraction_t), 1 at default
//	left_t    = left_{t-1} x (1 + rate_t x year fraction_t) - paid_t, EAD at default
//	loss      = max(0, left at the end) / growth at the end,  recovery = EAD - loss,  LGD = loss / EAD
func (m *builder) lossMeasures() {
	if len(m.tranches) == 0 {
		return
	}
	d := &m.fall.distress
	ever := m.num(0).Less(m.num(1).FoldWhere(program.FoldCount, d.defaulted.Expr))
	fresh := d.defaulted.And(d.before.Not())
	const none = "no payment default"
	total, exposure := m.usd(0), m.usd(0)
	for _, k := range m.tranches {
		if k.owned() { // the owners' own money is nobody's loan
			continue
		}
		factor := m.num(1).Plus(k.rate.Times(m.Series("", m.monthFactors(k), program.Number)))
		owed := k.debt.Closing().Plus(k.accrued.Closing()).Plus(k.overdue.Closing())
		if d.enforces {
			owed = owed.Plus(m.lineNamed("written_off[" + k.id + "]"))
		}
		ead := owed.FoldWhere(program.FoldSum, fresh)
		growth := m.Line("growth_since_default["+k.id+"]", program.Number, program.Doc{Title: "Growth at the contract rate since default, " + k.id})
		growth.Is(program.Select(d.before, growth.Lag(1).Times(factor), m.num(1)))
		left := m.Line("exposure_since_default["+k.id+"]", program.Money, program.Doc{Title: "Exposure at default with interest less recoveries, " + k.id, Unit: m.c.CurrencyCode})
		left.Is(program.Select(d.before, left.Lag(1).Times(factor).Minus(m.paidTo(k)), owed.Times(fresh)))
		end := func(e Expr) Expr { return e.FoldWhere(program.FoldLast, m.time.last) }
		loss := m.withoutResidue(m.over(end(left.Expr).Floor0(), end(growth.Expr)))
		total, exposure = total.Plus(loss), exposure.Plus(ead)
		m.ask("exposure_at_default", k.id, ead, ever, none)
		m.ask("recovery", k.id, m.withoutResidue(ead.Minus(loss)), ever, none)
		m.ask("loss", k.id, loss, m.yes(), "")
		owing := ever.And(m.material().LessEq(ead))
		m.ask("lgd", k.id, m.overDebt(loss, ead), owing, "no payment default, or nothing owed then")
	}
	m.ask("loss_total", "", total, m.yes(), "")
	m.ask("lgd_total", "", m.overDebt(total, exposure), ever.And(m.material().LessEq(exposure)), none)
	if d.enforces {
		sold := m.num(0).Less(m.num(1).FoldWhere(program.FoldCount, d.sale))
		m.ask("collateral_sale_proceeds", "", m.lineNamed("collateral_sold").Fold(program.FoldSum), sold, "no collateral is sold")
	}
}

// paidTo is what a tranche is paid in a month.
func (m *builder) paidTo(k *tranche) Expr {
	sum := m.usd(0)
	for _, name := range []string{"overdue_paid", "interest_paid", "principal_paid", "horizon_interest", "horizon_principal", "prepaid"} {
		if l, ok := m.Find(name + "[" + k.id + "]"); ok {
			sum = sum.Plus(l.Expr)
		}
	}
	return sum
}

// monthFactors are the parts of a year of the months, by the tranche's day count.
func (m *builder) monthFactors(k *tranche) []money.Fixed {
	return YearFractions(k.schedule.Terms.DayCount, m.r.Grid)
}

// YearFractions are the parts of a year of a grid's months by a day count: what a rate accrues by in each, 0 or more.
func YearFractions(d calendar.DayCount, g calendar.Grid) []money.Fixed {
	out := make([]money.Fixed, g.Len())
	for t := range out {
		out[t] = d.Factor(g.Start(t), g.End(t).AddDays(1))
	}
	return out
}
