package model

import (
	"strconv"

	"github.com/capstack/capstack/compute/program"
)

// lenderMeasures asks what each tranche yields to a lender who buys it at a price, when it is drawn, or on the opening date
// of a seasoned case: the rate of return of his monthly flows. Without a price none is asked.
//
//	received_t = owed_{t-1} + drawn_t + accrued_t + default interest_t - owed_t
//	flow_t     = received_t - price x principal bought_t - accrued interest bought_t
//
// What is owed is principal, accrued interest and fees, and overdue amounts: what has left it was paid, by whom ever.
func (m *builder) lenderMeasures() {
	price := m.c.Analysis.LenderPrice
	for _, k := range m.tranches {
		if price == nil {
			m.ask("lender_yield", k.id, m.num(0), m.flag(false), "give analysis.lender_price_fraction, what the lender pays for a unit of principal")
			continue
		}
		flow := m.lenderFlow(k, m.amount("analysis.lender_price_fraction", price, program.Number))
		monthly, code := m.withoutResidue(flow).IRR()
		growth, most := m.num(1).Plus(monthly), m.num(mostMonthlyGrowth)
		annual := program.Min(growth, most).PowInt(m.num(12)).Minus(m.num(1))
		m.ask("lender_yield", k.id, annual, m.found(code).And(growth.Less(most)), "the lender's flows have no rate of return")
	}
}

func (m *builder) lenderFlow(k *tranche, price Expr) Expr {
	owed := m.usdLine("owed["+k.id+"]", "Owed to the lenders, "+k.id, k.debt.Closing().Plus(k.accrued.Closing()).Plus(k.overdue.Closing()))
	bought, interest := k.draw, m.usd(0)
	if t := m.openingTranche(k.id); t != nil {
		bought = bought.Plus(m.fixed(*t.PrincipalUSD, program.Money).Times(m.time.first))
		interest = m.fixed(*t.AccruedInterestUSD, program.Money).Times(m.time.first)
	}
	grown := bought.Plus(interest).Plus(k.accrual).Plus(k.penalty)
	if k.feesAccrued != (Expr{}) {
		grown = grown.Plus(k.feesAccrued)
	}
	received := owed.Lag(1).Plus(grown).Minus(owed.Expr)
	return m.usdLine("lender_flow["+k.id+"]", "Flows of the lenders, "+k.id, received.Minus(bought.Times(price)).Minus(interest)).Expr
}

// lives are the useful lives, in years, for which EBIT is asked.
var lives = [...]int{3, 4, 5, 6, 7}

// lifeMeasures ask EBIT and its margin in year 1 if all accelerators wore out over another life (golden case RC-02).
//
//	EBIT_L = EBIT + depreciation of fleets - sum over fleets of basis x months of year 1 within L / L
func (m *builder) lifeMeasures(y year) {
	fleets := false
	worn := m.usd(0)
	for _, c := range m.capital {
		if c.fleet && c.wears && !c.replaces {
			fleets, worn = true, worn.Plus(c.depreciation)
		}
	}
	reason := "the case has no accelerators, or " + y.reason
	rev, before := y.of(m.sum.revenue), y.of(m.lineNamed("ebit").Plus(worn))
	for _, years := range lives {
		label, life := strconv.Itoa(years), m.num(int64(12*years))
		ebit := before
		for _, c := range m.capital {
			if c.fleet && c.wears && !c.replaces {
				age := program.Min(c.age, life)
				months := y.of(age.Minus(program.Min(c.age.Lag(1), life)))
				ebit = ebit.Minus(m.over(c.basis.Times(months), life))
			}
		}
		m.ask("ebit_by_life", label, ebit, m.flag(fleets && y.whole), reason)
		m.ask("ebit_margin_by_life", label, m.over(ebit, rev), m.usd(0).Less(rev).And(m.flag(fleets && y.whole)), reason)
	}
}
