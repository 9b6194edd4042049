package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// ownPhase stands for the phase of a case that has own lines and no facility: it has no megawatts and operates from the last
// in-service date, so that financing, tax and measures find what they look for.
func (m *builder) ownPhase() {
	if len(m.c.Facility.Phases) > 0 || len(m.c.OwnLines) == 0 {
		return
	}
	cod := m.day(*m.r.LastCOD)
	p := &project.Phase{ID: "own_lines", PlannedCOD: m.r.LastCOD, ConstructionStart: m.c.FinancialClose}
	operating, age := m.aged("own_lines", "Own lines", cod, *m.r.LastCOD)
	m.phases = append(m.phases, phase{path: "own_lines", project: p, resolved: &project.ResolvedPhase{}, cod: cod, operating: operating,
		age: age, weight: m.num(1)})
}

// ownSeries gives a line's amounts by month, without its scale: those above 0 and, as positive amounts, those below. A year's
// twelfths are not rounded here: the running total is.
func (m *builder) ownSeries(o *project.OwnLine) (above, below []money.Fixed) {
	n := m.r.Grid.Len()
	above, below = make([]money.Fixed, n), make([]money.Fixed, n)
	for t := 1; t < n; t++ {
		var v money.Fixed
		switch {
		case len(o.MonthlyUSD) > 0:
			v = *o.MonthlyUSD[t-1]
		case len(o.YearlyUSD) > 0:
			v, _ = money.Div(*o.YearlyUSD[(t-1)/12], money.FromInt(12))
		}
		if v.Sign() < 0 {
			below[t], _ = money.Neg(v)
		} else {
			above[t] = v
		}
	}
	return above, below
}

// ownAmount is a series times its scale.
func (m *builder) ownAmount(o *project.OwnLine, series []money.Fixed) Expr {
	scale := m.amount(fmt.Sprintf("own_lines[%s].scale", o.ID), o.Scale, program.Number)
	return m.Series("", series, program.Money).Times(scale)
}

// ownIncome books revenue and EBITDA of the caller. EBITDA below 0 is due like running cost.
func (m *builder) ownIncome() {
	for i := range m.c.OwnLines {
		o := &m.c.OwnLines[i]
		above, below := m.ownSeries(o)
		title := ownTitle(o)
		switch o.Kind {
		case project.OwnRevenue:
			l := m.accrued("own_revenue["+o.ID+"]", title, m.ownAmount(o, above))
			m.Post(l, m.books.cash, m.books.income(title))
			m.taken.revenue, m.taken.receipts = append(m.taken.revenue, l.Expr), append(m.taken.receipts, l.Expr)
		case project.OwnEBITDA:
			l := m.accrued("own_ebitda["+o.ID+"]", title, m.ownAmount(o, above))
			result := m.Account(title, program.Income, "Other income")
			m.Post(l, m.books.cash, result)
			m.taken.other, m.taken.receipts = append(m.taken.other, l.Expr), append(m.taken.receipts, l.Expr)
			if !someAbove(below) {
				continue
			}
			loss := m.accrued("own_loss["+o.ID+"]", title+", below 0", m.ownAmount(o, below))
			m.Post(loss, result, m.books.payable)
			m.taken.losses = append(m.taken.losses, loss.Expr)
		}
	}
}

// ownReceipts is what the caller's own lines bring in a month, EBITDA below 0 taken off. Phases share it as they share the
// caller's cost.
func (m *builder) ownReceipts() Expr {
	sum := m.usd(0)
	for i := range m.c.OwnLines {
		switch o := &m.c.OwnLines[i]; o.Kind {
		case project.OwnRevenue:
			sum = sum.Plus(m.lineNamed("own_revenue[" + o.ID + "]"))
		case project.OwnEBITDA:
			sum = sum.Plus(m.lineNamed("own_ebitda[" + o.ID + "]"))
			if _, below := m.ownSeries(o); someAbove(below) {
				sum = sum.Minus(m.lineNamed("own_loss[" + o.ID + "]"))
			}
		}
	}
	return sum
}

// ownCosts books running cost of the caller.
func (m *builder) ownCosts() {
	for i := range m.c.OwnLines {
		if o := &m.c.OwnLines[i]; o.Kind == project.OwnOperatingCost {
			above, _ := m.ownSeries(o)
			amount := m.ownAmount(o, above)
			parts := make([]Expr, len(m.phases))
			for p := range parts {
				parts[p] = amount.Times(m.phases[p].weight)
			}
			m.addCost(causeOperating, o.ID, ownTitle(o), amount, parts)
		}
	}
}

// ownCapital books capital cost of the caller: it wears out from its in-service date.
//
//	curve_t = spent to the end of month t / spent in all
func (m *builder) ownCapital() {
	for i := range m.c.OwnLines {
		o := &m.c.OwnLines[i]
		if o.Kind != project.OwnCapitalCost {
			continue
		}
		path := fmt.Sprintf("own_lines[%s]", o.ID)
		total, curve := m.ownCurve(o)
		cost := m.fixed(total, program.Money).Times(m.amount(path+".scale", o.Scale, program.Number))
		age := m.agedTo("own_line["+o.ID+"]", ownTitle(o)+" in service", m.day(*o.InServiceDate), m.time.never, m.monthsSince(*o.InServiceDate))
		m.addCapital(asset{id: "own/" + o.ID, cost: cost, spending: spending{curve: m.Series("", curve, program.Number)}, wears: true,
			life: m.amount(path+".book_life_months", o.BookLifeMonths, program.Number), salvage: m.num(0), class: o.TaxClass, age: age.Expr,
			inService: m.num(0).Less(age.Expr)})
	}
}

// ownCurve is what a line spends in all, and the share of it by the end of each month.
func (m *builder) ownCurve(o *project.OwnLine) (total money.Fixed, curve []money.Fixed) {
	above, _ := m.ownSeries(o)
	if o.CloseUSD != nil {
		above[0] = *o.CloseUSD
	}
	curve = make([]money.Fixed, len(above))
	for t, v := range above {
		total, _ = money.Add(total, v)
		curve[t] = total
	}
	cents, _ := total.Round(2) // twelfths of years sum to cents
	for t := range curve {
		curve[t], _ = money.Div(curve[t], total)
		if curve[t].Cmp(money.FromInt(1)) > 0 || t == len(curve)-1 {
			curve[t] = money.FromInt(1)
		}
	}
	return cents, curve
}

func ownTitle(o *project.OwnLine) string {
	if o.Title != "" {
		return o.Title + " (" + o.ID + ")"
	}
	return "Own line, " + o.ID
}

// someAbove tells whether a series is not nothing.
func someAbove(v []money.Fixed) bool {
	for _, x := range v {
		if x.Sign() > 0 {
			return true
		}
	}
	return false
}
