package model

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// spending is when a cost is paid: the share of it paid by each month's end, and what the shares come to. Prices that
// escalate make both exceed 1.
type spending struct {
	curve Expr // by month
	whole Expr // once; the zero Expr stands for 1
}

// of is the whole of a cost.
func (s spending) of(cost Expr) Expr {
	if s.whole == (Expr{}) {
		return cost
	}
	return cost.Times(s.whole)
}

// spending lowers the curve of a construction cost (conventions 2.1, 3.6).
func (m *builder) spending(p *phase, path, id string, c *project.CapitalCost) spending {
	var curve Expr
	if c.OnDelay == project.DelayMoves || c.OnDelay == project.DelayStretches {
		curve = m.delayedCurve(p, c)
	} else {
		curve = m.Series("", m.spendCurve(p.project, c), program.Number)
	}
	if c.EscalationRate == nil {
		return spending{curve: curve}
	}
	return m.escalated(path, id, c, curve)
}

// escalated weighs each month's share of a cost by its prices (conventions 2.1). With k months from the month of the price
// date to the month of spend, y = floor(k / 12) and r = k - 12 y:
//
//	price_k = (1 + rate)^y x ((1 + rate)^(1/12))^r
//	share_t = share_{t-1} + (curve_t - curve_{t-1}) x price_t
func (m *builder) escalated(path, id string, c *project.CapitalCost, curve Expr) spending {
	base := m.r.Grid.Index(*c.PriceDate)
	years := m.whole(program.Number, func(t int) int { return floorDiv(t-base, 12) })
	months := m.whole(program.Number, func(t int) int { return t - base - 12*floorDiv(t-base, 12) })
	growth := m.num(1).Plus(m.amount(path+".escalation_rate", c.EscalationRate, program.Number))
	price := growth.PowInt(years).Times(m.over(growth.Log(), m.num(12)).Exp().PowInt(months))
	share := m.Line("escalated_share["+id+"]", program.Number, program.Doc{Title: "Share of cost spent, in prices of the month of spend, " + id})
	share.Is(share.Lag(1).Plus(curve.Minus(curve.Lag(1)).Times(price)))
	return spending{curve: share.Expr, whole: share.Expr.Fold(program.FoldLast)}
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// delayedCurve is a spending curve that follows a delay of d days (conventions 3.6). The days of the plan are read at
//
//	moved:      x = day - d
//	stretched:  x = start + (day - start) x D / (D + d),  D = days from construction start to planned COD
func (m *builder) delayedCurve(p *phase, c *project.CapitalCost) Expr {
	start, cod := *p.project.ConstructionStart, *p.project.PlannedCOD
	from, span := m.num(int64(m.r.Grid.DayIndex(start))), m.num(int64(cod-start))
	late := p.cod.Minus(m.day(cod))
	passed := m.whole(program.Number, m.r.Grid.DayEnd).Minus(from) // days since construction start
	if c.OnDelay == project.DelayMoves {
		passed = passed.Minus(late)
	} else {
		passed = m.over(passed.Floor0().Times(span), span.Plus(late))
	}
	switch {
	case len(c.SpendWeights) > 0:
		return m.weightsAt(p.project, c, passed.Floor0().Plus(from)).Times(m.num(0).Less(passed))
	case c.LogisticSteepness != nil:
		at := m.over(passed.Floor0().Times(m.num(logisticSteps)), span)
		return m.Table("logistic", logisticTable(*c.LogisticSteepness)).Interp(at, program.Number)
	case cod == start:
		return m.num(0).Less(passed)
	default:
		return m.over(program.Min(passed.Floor0(), span), span)
	}
}

// weightsAt is the share of listed weights spent by a day of the plan; a month's weight is spent evenly over its days.
func (m *builder) weightsAt(p *project.Phase, c *project.CapitalCost, day Expr) Expr {
	shares := append([]money.Fixed{{}}, m.spendCurve(p, c)...) // by the start of each month
	return m.Table("spend", shares).Interp(m.monthOfDay().Interp(day, program.Number), program.Number)
}

// monthOfDay is the month of the grid, with the part of it that is over, at the start of each day of the grid.
func (m *builder) monthOfDay() program.Table {
	if m.days == nil {
		g := m.r.Grid
		var at []money.Fixed
		for t := range g.Len() {
			for d := range g.Days(t) {
				part, _ := money.FromRatio(int64(d), int64(g.Days(t)))
				v, _ := money.Add(money.FromInt(int64(t)), part)
				at = append(at, v)
			}
		}
		table := m.Table("month of day", append(at, money.FromInt(int64(g.Len()))))
		m.days = &table
	}
	return *m.days
}

// spendCurve is the planned share of a line's cost spent by the end of each month. What falls before financial close is
// paid at close.
func (m *builder) spendCurve(p *project.Phase, c *project.CapitalCost) []money.Fixed {
	g := m.r.Grid
	curve := make([]money.Fixed, g.Len())
	from := g.Index(*p.ConstructionStart)
	if len(c.SpendWeights) > 0 {
		var done money.Fixed
		k := 0
		for t := range curve {
			for ; k < len(c.SpendWeights) && from+k <= t; k++ {
				done, _ = money.Add(done, *c.SpendWeights[k])
			}
			curve[t] = done
			if k == len(c.SpendWeights) {
				curve[t] = money.FromInt(1)
			}
		}
		return curve
	}
	var logistic []money.Fixed
	if c.LogisticSteepness != nil {
		logistic = logisticTable(*c.LogisticSteepness)
	}
	for t := range curve {
		curve[t] = spentByDays(*p.ConstructionStart, *p.PlannedCOD, g.End(t).AddDays(1))
		if logistic != nil {
			curve[t] = interpolated(logistic, curve[t])
		}
	}
	return curve
}

// spentByDays is the share of [from, to) that lies before day; all of it from the month of start on if the span is empty.
func spentByDays(from, to, day calendar.Date) money.Fixed {
	switch {
	case day <= from:
		return money.Fixed{}
	case day >= to:
		return money.FromInt(1)
	}
	share, _ := money.FromRatio(int64(day-from), int64(to-from))
	return share
}

// logisticSteps is how many straight pieces stand for a logistic curve. A piece of a two-year construction is three days.
const logisticSteps = 240

// logisticTable is the share spent by each step of the construction time x, scaled to begin at 0 and to end at 1.
//
//	L(x) = 1 / (1 + e^(-s (x - 1/2)))        share(x) = (L(x) - L(0)) / (L(1) - L(0))
func logisticTable(steepness money.Fixed) []money.Fixed {
	raw := make([]money.Fixed, logisticSteps+1)
	for i := range raw {
		x, _ := money.FromRatio(int64(logisticSteps-2*i), 2*logisticSteps) // 1/2 - x
		x, _ = money.Mul(steepness, x)
		e, _ := money.Exp(x) // at most e^15
		e, _ = money.Add(money.One(), e)
		raw[i], _ = money.Div(money.One(), e)
	}
	span, _ := money.Sub(raw[logisticSteps], raw[0])
	out := make([]money.Fixed, len(raw))
	for i := range raw {
		d, _ := money.Sub(raw[i], raw[0])
		out[i], _ = money.Div(d, span)
	}
	return out
}

// interpolated reads an even table over 0..1 at x.
func interpolated(table []money.Fixed, x money.Fixed) money.Fixed {
	at, _ := money.Mul(x, money.FromInt(int64(len(table)-1)))
	low := at.Floor()
	i := int(low.Float64())
	if i >= len(table)-1 {
		return table[len(table)-1]
	}
	part, _ := money.Sub(at, low)
	step, _ := money.Sub(table[i+1], table[i])
	step, _ = money.Mul(step, part)
	v, _ := money.Add(table[i], step)
	return v
}
