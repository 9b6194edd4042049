package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// capitalLine is one line of capital cost: what it costs, when it is paid, how it wears out.
type capitalLine struct {
	id           string // phase/line
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
	id := p.project.ID + "/" + c.ID
	a := asset{phase: i, id: id, cost: m.plannedCost(i, k), spending: m.spending(p, path, id, c), salvage: m.num(0), class: c.TaxClass,
		wears: c.Category != project.Land && c.BookLifeMonths != nil}
	if a.wears {
		a.life = m.amount(path+".book_life_months", c.BookLifeMonths, program.Number)
	}
	m.addCapital(a)
}

// plannedCost is a construction cost in the prices of its price date: an amount, a price per MW, or a share of other lines,
// with the phase's overrun, and of a contingency what is spent. A share of other lines takes over their overrun. Lines are
// priced in their order, so that those that one is a share of are known.
func (m *builder) plannedCost(i, k int) Expr {
	p := &m.phases[i]
	c := &p.project.CapitalCosts[k]
	path := fmt.Sprintf("%s.capital_costs[%s]", p.path, c.ID)
	var cost Expr
	switch {
	case c.FractionOfCost != nil:
		sum := m.usd(0)
		for _, x := range project.PartsOf(p.project, k) {
			if x.Fleet {
				sum = sum.Plus(m.fleetCost(i, x.Index))
			} else {
				sum = sum.Plus(p.planned[x.Index])
			}
		}
		cost = sum.Times(m.amount(path+".fraction_of_cost", c.FractionOfCost, program.Number))
	case c.AmountUSD != nil:
		cost = m.amount(path+".amount_usd", c.AmountUSD, program.Money)
	default:
		mw := map[project.Base]money.Fixed{project.CriticalIT: p.resolved.CriticalMW, project.FacilityLoad: p.resolved.FacilityMW,
			project.Utility: p.resolved.UtilityMW}[c.PerMWBase]
		cost = m.amount(path+".usd_per_mw", c.USDPerMW, program.Money).Times(m.fixed(mw, program.Number))
	}
	if c.FractionOfCost == nil {
		cost = cost.Times(m.amount(p.path+".cost_overrun_factor", p.project.CostOverrun, program.Number))
	}
	if c.ContingencySpent != nil {
		cost = cost.Times(m.amount(path+".contingency_spent_fraction", c.ContingencySpent, program.Number))
	}
	p.planned = append(p.planned, cost)
	return cost
}

// asset is what is to be booked of one line.
type asset struct {
	phase    int
	id       string // phase/line
	cost     Expr   // once, before escalation
	spending spending
	wears    bool
	life     Expr // months, if it wears
	salvage  Expr // share of cost that does not wear out
	fleet    bool
	class    project.TaxClass
}

// addCapital books one line. curve is the share of cost paid by each month's end.
//
//	paid_t         = round(cost x curve_t)
//	spend_t        = paid_t - paid_{t-1}
//	worn_t         = round(paid_t x (1 - salvage) x min(age_t, life) / life)
//	depreciation_t = worn_t - worn_{t-1}
//
// What is paid after the phase is in service wears out with it: it catches up, and depreciation never exceeds cost.
func (m *builder) addCapital(a asset) {
	p := &m.phases[a.phase]
	name, title := "capital_paid["+a.id+"]", "Capital cost to date, "
	if m.seasoned() {
		name, title = "capital_planned["+a.id+"]", "Capital cost to date by the plan, "
	}
	paid := m.usdLine(name, title+a.id, a.cost.Times(a.spending.curve).RoundCents())
	if m.seasoned() {
		paid = m.seasonedPaid(a.id, paid)
	}
	spend := m.usdLine("capital_cost["+a.id+"]", "Capital cost, "+a.id, paid.Expr.Minus(paid.Lag(1)))
	m.Post(spend, m.books.assets, m.books.conpay)
	line := capitalLine{id: a.id, phase: a.phase, cost: a.spending.of(a.cost), basis: m.usd(0), worn: m.usd(0), spend: spend.Expr,
		depreciation: m.usd(0), fleet: a.fleet, class: a.class, inService: m.num(0).Less(p.age.Expr), paid: paid.Expr}
	if m.seasoned() {
		line.cost = paid.Expr.Fold(program.FoldLast)
	}
	if a.wears {
		kept := m.num(1).Minus(a.salvage)
		part := m.over(program.Min(p.age.Expr, a.life), a.life)
		worn := paid.Expr.Times(kept).Times(part)
		var before Expr
		if m.seasoned() {
			worn, before = m.seasonedWear(p, a.id, paid.Expr, kept, a.life)
		}
		total := m.usdLine("worn["+a.id+"]", "Depreciation to date, "+a.id, worn.RoundCents())
		if m.seasoned() {
			total.Before(before)
		}
		wear := m.usdLine("depreciation["+a.id+"]", "Depreciation, "+a.id, total.Expr.Minus(total.Lag(1)))
		m.Post(wear, m.books.depreciation, m.books.accumulated)
		line.wears, line.basis = true, line.cost.RoundCents().Times(kept).RoundCents() // as worn_t ends
		line.worn, line.depreciation = total.Expr, wear.Expr
	}
	m.capital = append(m.capital, line)
}
