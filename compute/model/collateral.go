package model

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// aged is how old an asset is at month end, in months: whole years, whole months of the year begun, and the part of the month
// begun. there is a flag of the months at whose end it stands.
type aged struct {
	age, years, months, part Expr
	there                    Expr
}

// agedBy cuts an age.
func (m *builder) agedBy(age, there Expr) aged {
	whole := age.Floor()
	years := m.over(age, m.num(12)).Floor()
	return aged{age, years, whole.Minus(years.Times(m.num(12))), age.Minus(whole), there}
}

// agedFrom is the age of what is there from a day of the plan on, known before any scenario. As in operation, month 0 counts
// no days, unless the case has a history.
func (m *builder) agedFrom(from calendar.Date) aged {
	g := m.r.Grid
	n, day := g.Len(), g.DayIndex(from)
	age, years, months, part := make([]money.Fixed, n), make([]money.Fixed, n), make([]money.Fixed, n), make([]money.Fixed, n)
	before := m.monthsSince(from)
	whole := int(before.Floor().Float64())
	sum, _ := money.Sub(before, before.Floor())
	for t := range n {
		if days := g.DayEnd(t) - max(g.DayStart(t), day); t > 0 && days > 0 {
			if days == g.Days(t) {
				whole++
			} else {
				sum, _ = money.FromRatio(int64(days), int64(g.Days(t)))
			}
		}
		age[t], _ = money.Add(money.FromInt(int64(whole)), sum)
		years[t], months[t], part[t] = money.FromInt(int64(whole/12)), money.FromInt(int64(whole%12)), sum
	}
	number := func(v []money.Fixed) Expr { return m.Series("", v, program.Number) }
	return aged{number(age), number(years), number(months), number(part), m.flags(func(t int) bool { return day < g.DayEnd(t) })}
}

// delivery is the age of a fleet since its delivery, which a delay moves only where the fleet says so (conventions 3.6).
func (m *builder) delivery(p *phase, id string, f *project.Fleet) aged {
	day := *f.PaymentDate
	if f.DeliveryDate != nil {
		day = *f.DeliveryDate
	}
	if f.OnDelay != project.DelayMoves {
		return m.agedFrom(day)
	}
	from := m.day(day).Plus(p.cod.Minus(m.day(*p.project.PlannedCOD)))
	_, age := m.aged("delivered["+id+"]", "Since delivery, "+id, from, day)
	return m.agedBy(age.Expr, from.Less(m.time.end))
}

// ages is the age of an asset for its value.
func (l *capitalLine) ages() aged { return l.delivered() }

// curveValue is what an asset with a residual value would bring at its age: of a fleet's whole cost, of another asset's what
// has been paid. Obsolescence takes its share from its date on.
func (m *builder) curveValue(l *capitalLine, a aged) Expr {
	of := l.paid
	if l.fleet {
		of = l.cost
	}
	value := of.Times(m.residualShare(l, a))
	if o := m.c.Facility.Obsolescence; o != nil && l.fleet && (o.Model == "" || o.Model == l.model) {
		lost := m.amount("facility.obsolescence.value_loss_fraction", o.ValueLossFraction, program.Number)
		value = value.Times(m.num(1).Minus(lost.Times(m.obsolete())))
	}
	return value
}

// residualShare is the share of cost that an asset would bring at its age. With keep = 1 - decay rate, step = keep^(1/12), of
// an age of y years, r months and a part p of a month:
//
//	share = keep^y x step^r x (1 - (1 - step) x p)
func (m *builder) residualShare(l *capitalLine, a aged) Expr {
	v, path := l.residual, l.path+".residual_value"
	if v.DecayRate == nil {
		return m.Table("residual value", byMonth(v.Points)).Interp(a.age, program.Number)
	}
	one := m.num(1)
	keep := one.Minus(m.amount(path+".decay_rate", v.DecayRate, program.Number))
	step := m.over(keep.Log(), m.num(12)).Exp()
	return keep.PowInt(a.years).Times(step.PowInt(a.months)).Times(one.Minus(one.Minus(step).Times(a.part)))
}

// byMonth is a curve of points by months of age, from the whole cost at age 0.
func byMonth(points []project.ResidualPoint) []money.Fixed {
	at, value := 0, money.One()
	table := []money.Fixed{value}
	for _, p := range points {
		rise, _ := money.Sub(*p.Fraction, value)
		for age := at + 1; age <= p.AgeMonths; age++ {
			part, _ := money.FromRatio(int64(age-at), int64(p.AgeMonths-at))
			part, _ = money.Mul(rise, part)
			v, _ := money.Add(value, part)
			table = append(table, v)
		}
		at, value = p.AgeMonths, *p.Fraction
		table[at] = value
	}
	return table
}

// assetValue is what an asset counts as collateral at month end: its value by age, without a curve its book value; nothing
// before delivery and after it has left.
func (m *builder) assetValue(l *capitalLine) Expr {
	a := l.ages()
	there := a.there
	if l.gone != (Expr{}) {
		there = there.And(l.gone.Not())
	}
	if l.residual == nil {
		return l.bookValue(m).Times(there)
	}
	return m.curveValue(l, a).Times(there)
}

// collateralValue is what lenders could sell at month end, before cost of sale (conventions 6.5), in total, by phase and by
// asset. The lines are made when first asked for. Of a case that says nothing about the value of its assets it is what the
// books show of them, capitalised interest left out.
func (m *builder) collateralValue() Expr {
	switch {
	case m.collateral != (Expr{}):
		return m.collateral
	case !m.valued():
		return m.books.assets.Closing().Plus(m.books.accumulated.Closing()).Floor0() // the second is negative
	}
	phases := make([]Expr, 0, len(m.phases))
	for i := range m.phases {
		var list []Expr
		for k := range m.capital {
			if l := &m.capital[k]; l.phase == i && (l.fleet || !m.fleetsOnly()) {
				l.value = m.usdLine("collateral_value["+l.id+"]", "Collateral value, "+l.id, m.assetValue(l)).Expr
				list = append(list, l.value)
			}
		}
		id := m.phases[i].project.ID
		phases = append(phases, m.usdLine("collateral_value["+id+"]", "Collateral value, phase "+id, m.total(list, program.Money)).Expr)
	}
	m.collateral = m.usdLine("collateral_value", "Collateral value", m.total(phases, program.Money)).Expr
	return m.collateral
}

func (m *builder) fleetsOnly() bool {
	c := m.c.Financing.Collateral
	return c != nil && c.Assets == project.FleetsOnly
}

// netCollateral is the collateral's value less cost of sale.
func (m *builder) netCollateral() Expr {
	value := m.collateralValue()
	c := m.c.Financing.Collateral
	if c == nil || c.CostOfSaleFraction == nil || c.CostOfSaleFraction.IsZero() {
		return value
	}
	return value.Times(m.num(1).Minus(m.amount("financing.collateral.cost_of_sale_fraction", c.CostOfSaleFraction, program.Number)))
}

// valued tells whether the case says anything about what its assets would bring.
func (m *builder) valued() bool {
	if m.c.Financing.Collateral != nil {
		return true
	}
	for i := range m.capital {
		if m.capital[i].residual != nil {
			return true
		}
	}
	return false
}
