package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// covenantRatio lowers what a covenant measures (conventions 6.2 to 6.5). A decision in a month reads the past, the schedule
// and the plan: forward ratios take the plan's CFADS and scheduled debt service at the rates then in force.
func (m *builder) covenantRatio(c *covenant, senior []*tranche, owed Expr) {
	c.date = m.testDates(c, senior)
	c.due = c.date
	switch c.terms.Kind {
	case project.BackwardDSCR:
		c.above, c.below = m.lastYear(m.defineCFADS()), m.cash.service.Window(12)
		c.due = c.due.And(m.yearOperated())
	case project.ForwardDSCR:
		c.above, c.below = m.planAhead(senior), m.scheduledService(senior)
		c.due = c.due.And(m.flag(len(m.r.Plan.CFADS) > 0))
	case project.LoanLifeCover:
		c.above, c.below = m.planValue(senior), owed
		c.due = c.due.And(m.flag(len(m.r.Plan.CFADS) > 0))
	case project.LoanToValue:
		net := m.num(1).Minus(m.amount(c.path+".cost_of_sale_fraction", c.terms.CostOfSale, program.Number))
		c.above, c.below = owed, m.collateralValue().Times(net)
	case project.MinimumLiquidity:
		c.above = m.fall.cash.left
		for _, k := range []sourceKind{sourceTrappedCash, sourceDSRA} {
			for _, p := range m.poolsOfKind(k) {
				c.above = c.above.Plus(p.left)
			}
		}
	case project.MinimumDebtYield:
		c.above, c.below = m.lastYear(m.sum.ebitda), owed
		c.due = c.due.And(m.yearOperated())
	default: // CustomRatio
		months := c.terms.WindowMonths
		c.above, c.below = m.customLine(c.terms.NumeratorLine).Window(months), m.customLine(c.terms.DenominatorLine).Window(months)
	}
}

// lastYear is the sum of the twelve months to this one.
func (m *builder) lastYear(e Expr) Expr { return e.Window(12) }

// yearOperated flags months that end twelve months in which every phase operated (conventions 6.3); the month of close does
// not count.
func (m *builder) yearOperated() Expr {
	g := m.r.Grid
	start := m.whole(program.Day, func(t int) int {
		if t < 12 {
			return -1 << 20 // before every COD
		}
		return g.DayStart(t - 11)
	})
	return m.lastCOD().LessEq(start)
}

// customLine stands for a line that a covenant names, which may be declared behind the waterfall; see closeCustomLines.
func (m *builder) customLine(name string) Expr {
	for _, l := range m.fall.custom {
		if l.name == name {
			return l.line.Expr
		}
	}
	l := m.Line("covenant_line["+name+"]", program.Money, program.Doc{Title: "Read by a covenant: " + name, Unit: m.c.CurrencyCode})
	m.fall.custom = append(m.fall.custom, namedLine{name, l})
	return l.Expr
}

// namedLine is a line that stands for the one of that name.
type namedLine struct {
	name string
	line program.Line
}

// closeCustomLines ties the lines that covenants name to the model's, once all are declared. One that does not exist, or that
// is no money, is a finding.
func (m *builder) closeCustomLines() project.Findings {
	var findings project.Findings
	for _, l := range m.fall.custom {
		found, ok := m.Find(l.name)
		if ok && found.Kind() == program.Money {
			l.line.Is(found.Expr)
			continue
		}
		l.line.Is(m.usd(0))
		message := fmt.Sprintf("this case's model has no line %q", l.name)
		if ok {
			message = fmt.Sprintf("line %q is no amount of money", l.name)
		}
		findings = append(findings, m.blame(l.name, "reference", message)...)
	}
	return findings
}

// blame makes a finding for each field of a covenant that names a line.
func (m *builder) blame(line, rule, message string) (out project.Findings) {
	for _, c := range m.fall.covenants {
		for _, f := range []struct{ name, line string }{{"numerator_line", c.terms.NumeratorLine}, {"denominator_line", c.terms.DenominatorLine}} {
			if f.line != "" && (line == "" || f.line == line) {
				out = append(out, project.Finding{Path: c.path + "." + f.name, Severity: project.Error, Rule: rule, Message: message})
			}
		}
	}
	return out
}

// planAhead is the plan's CFADS of the twelve months after each, cut at the final maturity of senior debt.
func (m *builder) planAhead(senior []*tranche) Expr {
	n, last := m.r.Grid.Len(), m.finalMonth(senior)
	out := make([]money.Fixed, n)
	for t := range out {
		for k := t + 1; k <= min(t+12, last) && k < len(m.r.Plan.CFADS); k++ {
			out[t], _ = money.Add(out[t], m.r.Plan.CFADS[k])
		}
	}
	return m.Series("", out, program.Money)
}

// finalMonth is the month in which the last senior tranche matures, within the grid.
func (m *builder) finalMonth(senior []*tranche) int {
	last := 0
	for _, k := range senior {
		last = max(last, min(m.r.Grid.Index(k.lastPay()), m.r.Grid.Len()-1))
	}
	return last
}

// scheduledService is senior interest and scheduled principal of the next twelve months: by the schedule, at the rate now in
// force, in proportion to what is owed.
func (m *builder) scheduledService(senior []*tranche) Expr {
	sum := m.usd(0)
	for _, k := range senior {
		due, _ := m.serviceAhead(k)
		sum = sum.Plus(due)
	}
	return sum
}

// planValue is the value after each senior payment date of the plan's CFADS to final maturity, discounted at the debt's own
// planned accrual (conventions 6.4).
//
//	V_{k-1} = (CFADS_k + V_k) / (1 + i_k),  i_k = planned interest of period k / planned balance before its payment
func (m *builder) planValue(senior []*tranche) Expr {
	n, last := m.r.Grid.Len(), m.finalMonth(senior)
	out := make([]money.Fixed, n)
	if len(m.r.Plan.CFADS) == 0 {
		return m.Series("", out, program.Money)
	}
	rates, pays := m.plannedAccrual(senior)
	var value, cfads, rate money.Fixed // at the next payment date, of its period so far, and its accrual
	for t := last; t >= 0; t-- {
		total, _ := money.Add(cfads, value)
		growth, _ := money.Add(money.FromInt(1), rate)
		out[t], _ = money.Div(total, growth)
		if pays[t] {
			value, cfads, rate = out[t], money.Fixed{}, rates[t]
		}
		cfads, _ = money.Add(cfads, m.r.Plan.CFADS[t])
	}
	return m.Series("", out, program.Money)
}

// plannedAccrual is, by senior payment month, planned interest over the planned balance before the payment.
func (m *builder) plannedAccrual(senior []*tranche) (rates []money.Fixed, pays []bool) {
	n := m.r.Grid.Len()
	interest, balance := make([]money.Fixed, n), make([]money.Fixed, n)
	rates, pays = make([]money.Fixed, n), make([]bool, n)
	for _, k := range senior {
		owed := k.schedule.Terms.Principal
		opening := k.plannedOpening(n)
		for t := range balance {
			balance[t], _ = money.Add(balance[t], opening[t])
		}
		for _, p := range k.schedule.Periods {
			if t := m.r.Grid.Index(p.Pay); t >= 0 && t < n {
				part, _ := money.Mul(owed, p.Factor)
				part, _ = money.Mul(part, k.schedule.Terms.PlanRate)
				interest[t], _ = money.Add(interest[t], part)
				pays[t] = true
			}
			owed, _ = money.Sub(owed, p.Principal)
		}
	}
	for t := range rates {
		if !balance[t].IsZero() {
			rates[t], _ = money.Div(interest[t], balance[t])
		}
	}
	return rates, pays
}
