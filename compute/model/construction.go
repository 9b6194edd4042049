package model

import (
	"fmt"
	"sync"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// capitalLine is one line of capital cost: what it costs, when it is paid, how it wears out, and what becomes of it.
type capitalLine struct {
	asset
	cost         Expr // once, whole, in the prices in which it is paid
	basis, worn  Expr // what wears out in all, to the cent; how much of it has by month end, impairment included
	spend        Expr // this month
	depreciation Expr // this month
	paid         Expr // to date, whole
	proceeds     Expr // what its sale brings this month; the zero Expr: its salvage in the last month
	value        Expr // collateral value, set when it is asked for
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
	m.ownCapital()
	m.residualGuarantees()
	replaced := []Expr{}
	for _, c := range m.capital {
		wear = append(wear, c.depreciation)
		if c.replaces {
			replaced = append(replaced, c.spend)
		} else {
			spends = append(spends, c.spend)
		}
	}
	m.sum.capex = m.usdLine("capital_cost", "Capital cost", m.total(spends, program.Money)).Expr
	m.sum.depreciation = m.usdLine("depreciation_of_cost", "Depreciation of capital cost", m.total(wear, program.Money)).Expr
	if len(replaced) > 0 {
		m.sum.refresh = m.usdLine("refresh_cost", "Cost of replaced fleets", m.total(replaced, program.Money)).Expr
	}
	m.assetLosses()
}

func (m *builder) capitalCost(i, k int) {
	p := &m.phases[i]
	c := &p.project.CapitalCosts[k]
	path := fmt.Sprintf("%s.capital_costs[%s]", p.path, c.ID)
	id := p.project.ID + "/" + c.ID
	a := asset{phase: i, id: id, cost: m.plannedCost(i, k), spending: m.spending(p, path, id, c), salvage: m.num(0), class: c.TaxClass,
		wears: c.Category != project.Land && c.BookLifeMonths != nil, path: path, residual: c.ResidualValue}
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
	if k < len(p.planned) {
		return p.planned[k]
	}
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
	id       string // phase/line, and for a replacement /number
	path     string // of the line in the case
	cost     Expr   // once, before escalation
	spending spending
	wears    bool
	life     Expr // months, if it wears
	salvage  Expr // share of cost that does not wear out
	fleet    bool
	class    project.TaxClass

	age       Expr // months of wear at month end; the zero Expr: those of the phase
	inService Expr // flag: in operation by month end; the zero Expr: as the phase
	replaces  bool // bought to replace another
	gone      Expr // flag: has left the books by month end; the zero Expr: it stays to the horizon
	moves     bool // is paid as late as the phase is
	sold      bool // leaves before it is worn out: what it brings and its book value differ
	residual  *project.ResidualValue
	model     string      // of a fleet
	delivered func() aged // age for its value; nil: as the phase
}

// addCapital books one line. curve is the share of cost paid by each month's end.
//
//	paid_t         = round(cost x curve_t)
//	spend_t        = paid_t - paid_{t-1}
//	worn_t         = round(paid_t x (1 - salvage) x min(age_t, life) / life)
//	depreciation_t = worn_t - worn_{t-1}
//
// What is paid after the phase is in service wears out with it: it catches up, and depreciation never exceeds cost.
func (m *builder) addCapital(a asset) *capitalLine {
	p := &m.phases[a.phase]
	if a.age == (Expr{}) {
		a.age = p.age.Expr
	}
	if a.delivered == nil {
		a.delivered = func() aged { return m.agedBy(p.age.Expr, m.yes()) }
	}
	a.delivered = sync.OnceValue(a.delivered) // it declares lines
	if a.inService == (Expr{}) {
		a.inService = m.num(0).Less(p.age.Expr)
	}
	seasoned := m.seasoned() && !a.replaces
	name, title := "capital_paid["+a.id+"]", "Capital cost to date, "
	if seasoned {
		name, title = "capital_planned["+a.id+"]", "Capital cost to date by the plan, "
	}
	paid := m.usdLine(name, title+a.id, a.cost.Times(a.spending.curve).RoundCents())
	if seasoned {
		paid = m.seasonedPaid(a.id, paid)
	}
	spend := m.usdLine("capital_cost["+a.id+"]", "Capital cost, "+a.id, paid.Expr.Minus(paid.Lag(1)))
	owed := m.books.conpay
	if a.replaces {
		owed = m.refreshPayable()
	}
	m.Post(spend, m.books.assets, owed)
	line := capitalLine{asset: a, cost: a.spending.of(a.cost), basis: m.usd(0), worn: m.usd(0), spend: spend.Expr,
		depreciation: m.usd(0), paid: paid.Expr}
	if seasoned {
		line.cost = paid.Expr.Fold(program.FoldLast)
	}
	if a.wears {
		kept := m.num(1).Minus(a.salvage)
		line.basis = line.cost.RoundCents().Times(kept).RoundCents() // as worn_t ends
		part := m.over(program.Min(a.age, a.life), a.life)
		worn, before := paid.Expr.Times(kept).Times(part), Expr{}
		if seasoned {
			worn, before = m.seasonedWear(p, a.id, paid.Expr, kept, a.life)
		}
		m.wear(&line, worn.RoundCents(), before)
	}
	if a.gone != (Expr{}) {
		m.leave(&line)
	}
	m.usdLine("book_value["+a.id+"]", "Book value, "+a.id, line.bookValue(m))
	m.capital = append(m.capital, line)
	return &m.capital[len(m.capital)-1]
}

// wear books depreciation, of which planned is the running total, and a write-down where the case has one. before is the
// total at the opening of a case with a history, else the zero Expr.
func (m *builder) wear(l *capitalLine, planned, before Expr) {
	total := m.Line("worn["+l.id+"]", program.Money, program.Doc{Title: "Depreciation to date, " + l.id, Unit: m.c.CurrencyCode})
	if before != (Expr{}) {
		total.Before(before)
	}
	written := m.impairment(l, total, planned)
	change := total.Expr.Minus(total.Lag(1))
	if written != (Expr{}) {
		change = change.Minus(written)
	}
	wear := m.usdLine("depreciation["+l.id+"]", "Depreciation, "+l.id, change)
	m.Post(wear, m.books.depreciation, m.books.accumulated)
	l.worn, l.depreciation = total.Expr, wear.Expr
}

// bookValue is what the books show of a line at month end: with capital_paid and worn, its row in the register of assets.
func (l *capitalLine) bookValue(m *builder) Expr {
	value := l.paid.Minus(l.worn)
	if l.gone != (Expr{}) {
		value = value.Times(l.gone.Not())
	}
	return value
}
