package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// capitalLine is one line of capital cost: what it costs, when it is paid, how it wears out.
type capitalLine struct {
	phase        int
	cost         Expr // once, whole
	basis, worn  Expr // what wears out in all, to the cent; how much of it has by month end
	spend        Expr // this month
	depreciation Expr // this month
	fleet, wears bool
	class        project.TaxClass
	inService    Expr // flag: in operation by month end
	paid         Expr // to date, whole
}

// placed is the cost that enters service this month: what was paid before it does, then what is paid later (conventions 9.2).
// Over the months it sums to the cost of what operates within the horizon.
//
//	placed_t = paid_t x in service_t - paid_{t-1} x in service_{t-1}
func (m *builder) placed(c *capitalLine) Expr {
	served := c.paid.Times(c.inService)
	return served.Minus(served.Lag(1))
}

// construction lowers capital cost and its depreciation (conventions 2.1, 3.6, 9.5). Amounts that wear out or are spent by
// a curve round their running total, so that the cents sum to the cost.
func (m *builder) construction() {
	m.books.openCostBooks()
	var spends, wear []Expr
	for i := range m.phases {
		p := &m.phases[i]
		for k := range p.project.CapitalCosts {
			m.capitalCost(i, k)
		}
		for k := range p.project.Fleets {
			m.fleet(i, k)
		}
	}
	for _, c := range m.capital {
		spends, wear = append(spends, c.spend), append(wear, c.depreciation)
	}
	m.sum.capex = m.usdLine("capital_cost", "Capital cost", m.total(spends, program.Money)).Expr
	m.sum.depreciation = m.usdLine("depreciation_of_cost", "Depreciation of capital cost", m.total(wear, program.Money)).Expr
}

func (m *builder) capitalCost(i, k int) {
	p := &m.phases[i]
	c := &p.project.CapitalCosts[k]
	path := fmt.Sprintf("%s.capital_costs[%s]", p.path, c.ID)
	var cost Expr
	if c.AmountUSD != nil {
		cost = m.amount(path+".amount_usd", c.AmountUSD, program.Money)
	} else {
		mw := map[project.Base]money.Fixed{project.CriticalIT: p.resolved.CriticalMW, project.FacilityLoad: p.resolved.FacilityMW,
			project.Utility: p.resolved.UtilityMW}[c.PerMWBase]
		cost = m.amount(path+".usd_per_mw", c.USDPerMW, program.Money).Times(m.fixed(mw, program.Number))
	}
	cost = cost.Times(m.amount(p.path+".cost_overrun_factor", p.project.CostOverrun, program.Number))
	var life Expr
	worn := c.Category != project.Land && c.BookLifeMonths != nil
	if worn {
		life = m.amount(path+".book_life_months", c.BookLifeMonths, program.Number)
	}
	m.addCapital(i, fmt.Sprintf("%s/%s", p.project.ID, c.ID), cost, m.spendCurve(p.project, c), worn, life, m.num(0), false)
	m.capital[len(m.capital)-1].class = c.TaxClass
}

func (m *builder) fleet(i, k int) {
	p := &m.phases[i]
	f := &p.project.Fleets[k]
	path := fmt.Sprintf("%s.fleets[%s]", p.path, f.ID)
	paid := m.r.Grid.Index(*f.PaymentDate)
	curve := make([]money.Fixed, m.r.Grid.Len())
	for t := range curve {
		if t >= paid {
			curve[t] = money.FromInt(1)
		}
	}
	m.addCapital(i, fmt.Sprintf("%s/%s", p.project.ID, f.ID), m.fleetCost(i, k), curve, true,
		m.amount(path+".book_life_months", f.BookLifeMonths, program.Number),
		m.amount(path+".salvage_fraction", f.SalvageFraction, program.Number), true)
	m.capital[len(m.capital)-1].class = f.TaxClass
}

// fleetCost is count x price, or the fleet's whole price.
func (m *builder) fleetCost(i, k int) Expr {
	p := &m.phases[i]
	f := &p.project.Fleets[k]
	path := fmt.Sprintf("%s.fleets[%s]", p.path, f.ID)
	if f.AmountUSD != nil {
		return m.amount(path+".amount_usd", f.AmountUSD, program.Money)
	}
	return m.amount(path+".usd_per_accelerator", f.USDPerAccelerator, program.Money).
		Times(m.fixed(p.resolved.FleetCounts[k], program.Number))
}

// addCapital books one line. curve is the share of cost paid by each month's end.
//
//	paid_t         = round(cost x curve_t)
//	spend_t        = paid_t - paid_{t-1}
//	worn_t         = round(paid_t x (1 - salvage) x min(age_t, life) / life)
//	depreciation_t = worn_t - worn_{t-1}
//
// What is paid after the phase is in service wears out with it: it catches up, and depreciation never exceeds cost.
func (m *builder) addCapital(i int, id string, cost Expr, curve []money.Fixed, worn bool, life, salvage Expr, fleet bool) {
	p := &m.phases[i]
	paid := m.usdLine("capital_paid["+id+"]", "Capital cost to date, "+id, cost.Times(m.Series("", curve, program.Number)).RoundCents())
	spend := m.usdLine("capital_cost["+id+"]", "Capital cost, "+id, paid.Expr.Minus(paid.Lag(1)))
	m.Post(spend, m.books.assets, m.books.conpay)
	line := capitalLine{phase: i, cost: cost, basis: m.usd(0), worn: m.usd(0), spend: spend.Expr, depreciation: m.usd(0), fleet: fleet,
		inService: m.num(0).Less(p.age.Expr), paid: paid.Expr}
	if worn {
		kept := m.num(1).Minus(salvage)
		part := m.over(program.Min(p.age.Expr, life), life)
		total := m.usdLine("worn["+id+"]", "Depreciation to date, "+id, paid.Expr.Times(kept).Times(part).RoundCents())
		wear := m.usdLine("depreciation["+id+"]", "Depreciation, "+id, total.Expr.Minus(total.Lag(1)))
		m.Post(wear, m.books.depreciation, m.books.accumulated)
		line.wears, line.basis = true, cost.RoundCents().Times(kept).RoundCents() // as worn_t ends
		line.worn, line.depreciation = total.Expr, wear.Expr
	}
	m.capital = append(m.capital, line)
}

// spendCurve is the share of a line's cost spent by the end of each month. What falls before financial close is paid at
// close; delay does not move it (conventions 3.6).
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
	for t := range curve {
		curve[t] = spentByDays(*p.ConstructionStart, *p.PlannedCOD, g.End(t).AddDays(1))
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
