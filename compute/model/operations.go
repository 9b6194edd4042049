package model

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// cause groups cost for the burn and delay measures.
type cause string

const (
	causePower     cause = "power"
	causeOccupancy cause = "occupancy"
	causeOperating cause = "operating"
)

// costLine is one running cost, with its parts by phase.
type costLine struct {
	cause    cause
	amount   Expr
	phase    []Expr // by phase, sums to amount; nil without phases
	overhead bool   // general administration: not a direct cost
	standing bool   // runs whether or not its phases operate
}

// addCost books a cost: an expense owed this month and paid in the waterfall.
func (m *builder) addCost(c cause, id, title string, amount Expr, byPhase []Expr) {
	l := m.accrued(fmt.Sprintf("%s_cost[%s]", c, id), title, amount)
	m.Post(l, m.books.expense(title), m.books.payable)
	m.costs = append(m.costs, costLine{cause: c, amount: l.Expr, phase: byPhase})
}

// spread shares an amount that belongs to some phases among them by critical IT MW (conventions 3.8).
func (m *builder) spread(amount Expr, ids []string) []Expr {
	out := make([]Expr, len(m.phases))
	of := m.num(0)
	for i := range m.phases {
		if listed(ids, m.phases[i].project.ID) {
			of = of.Plus(m.phases[i].weight)
		}
	}
	for i := range m.phases {
		out[i] = m.usd(0)
		if listed(ids, m.phases[i].project.ID) {
			out[i] = amount.Times(m.over(m.phases[i].weight, of))
		}
	}
	return out
}

// listed tells whether a phase belongs to a list in which no name means all.
func listed(ids []string, id string) bool {
	if len(ids) == 0 {
		return true
	}
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}

// occupancy lowers rent paid, due from its commencement whether or not a tenant pays.
func (m *builder) occupancy() {
	for i := range m.c.Facility.Occupancies {
		o := &m.c.Facility.Occupancies[i]
		path := fmt.Sprintf("facility.occupancies[%s]", o.ID)
		tm := term{months: o.TermMonths, escalation: m.amount(path+".escalation_rate", o.EscalationRate, program.Number)}
		from := m.moved(m.day(*o.Commencement), m.c.Facility.DelayRules.OccupancyStart, o.PhaseIDs)
		_, age := m.aged("occupancy["+o.ID+"]", "Occupancy "+o.ID, from, *o.Commencement)
		plain, priced := m.sold(tm, age)
		rent := m.rent(path, o, tm)
		amount := rent.Times(priced)
		m.addCost(causeOccupancy, o.ID, "Occupancy, "+o.ID, amount, m.spread(amount, o.PhaseIDs))
		m.costs[len(m.costs)-1].standing = true
		if o.StraightLine {
			even := m.over(rent.Times(m.pricedMonths(tm)), m.num(int64(tm.months)))
			m.straighten(o.ID, even.Times(plain))
		}
		m.deposit(path, o)
	}
}

// straighten books an occupancy's rent evenly over its term: what that is above the rent billed is a cost of the month and a
// liability, below 0 an asset, which is back at 0 when the term is over (conventions 9.5).
func (m *builder) straighten(id string, even Expr) {
	should := m.accrued("occupancy_even["+id+"]", "Occupancy by the straight line, "+id, even)
	more := m.usdLine("occupancy_straightened["+id+"]", "Straight-line rent less rent billed, "+id, should.Expr.Minus(m.costs[len(m.costs)-1].amount))
	m.Post(more, m.books.expense("Straight-line rent, "+id), m.Account("Rent accrued, "+id, program.Liability, "Operating liabilities"))
	m.straightened = append(m.straightened, more.Expr)
}

// rent is one month of year 1.
func (m *builder) rent(path string, o *project.Occupancy, tm term) Expr {
	switch {
	case o.USDPerKWMonth != nil:
		kw := m.num(0)
		for i := range m.phases {
			if listed(o.PhaseIDs, m.phases[i].project.ID) {
				kw = kw.Plus(m.fixed(m.phases[i].resolved.CriticalMW, program.Number).Times(m.num(1000)))
			}
		}
		return m.amount(path+".usd_per_kw_month", o.USDPerKWMonth, program.Money).Times(kw)
	case o.USDPerYear != nil:
		return m.over(m.amount(path+".usd_per_year", o.USDPerYear, program.Money), m.num(12))
	default:
		return m.over(m.amount(path+".total_usd", o.TotalUSD, program.Money), m.pricedMonths(tm))
	}
}

// operations lowers running costs. Fixed ones run from their start date, whatever operates; the others scale with what
// does.
func (m *builder) operations() {
	for i := range m.c.Facility.OperatingCosts {
		o := &m.c.Facility.OperatingCosts[i]
		path := fmt.Sprintf("facility.operating_costs[%s]", o.ID)
		byPhase := m.operatingCost(path, o)
		m.addCost(causeOperating, o.ID, "Operating cost, "+o.ID, m.total(byPhase, program.Money), byPhase)
		m.costs[len(m.costs)-1].overhead = o.Category == project.GeneralAdministrative
		m.costs[len(m.costs)-1].standing = o.USDPerYear != nil
	}
	m.operatingLeases()
	m.ownCosts()
	by := func(c cause) Expr {
		var list []Expr
		for _, l := range m.costs {
			if l.cause == c {
				list = append(list, l.amount)
			}
		}
		return m.total(list, program.Money)
	}
	m.sum.power = m.usdLine("power_cost", "Power", by(causePower)).Expr
	m.sum.occupancy = m.usdLine("occupancy_cost", "Occupancy", by(causeOccupancy)).Expr
	m.sum.operating = m.usdLine("operating_cost", "Operating cost", by(causeOperating)).Expr
	m.sum.running = m.sum.power.Plus(m.sum.occupancy).Plus(m.sum.operating)
	m.sum.cost = m.sum.running
	result := m.sum.revenue.Minus(m.sum.running)
	for _, e := range slices.Concat(m.taken.damages, m.taken.refunds) {
		m.sum.cost = m.sum.cost.Plus(e)
	}
	for _, e := range m.taken.other {
		result = result.Plus(e)
	}
	for _, e := range m.taken.losses {
		m.sum.cost, result = m.sum.cost.Plus(e), result.Minus(e)
	}
	for _, e := range m.taken.badDebts {
		result = result.Minus(e)
	}
	for _, e := range m.straightened {
		result = result.Minus(e)
	}
	m.sum.runningBefore = m.usd(0)
	if m.c.Tax.Regime == project.USTax || m.c.Tax.CapitalizeRunning {
		m.sum.runningBefore = m.runningBefore()
	}
	if m.c.Tax.CapitalizeRunning {
		result = result.Plus(m.sum.runningBefore)
	}
	m.sum.ebitda = m.usdLine("ebitda", "EBITDA", result).Expr
}

// operatingCost is the line's amount by phase.
func (m *builder) operatingCost(path string, o *project.OperatingCost) []Expr {
	if o.USDPerYear != nil {
		from := m.moved(m.day(*o.StartDate), m.c.Facility.DelayRules.FixedCost, o.PhaseIDs)
		year := m.amount(path+".usd_per_year", o.USDPerYear, program.Money).Times(m.growth(path+".escalation_rate", o.EscalationRate))
		return m.spread(m.over(year.Times(m.share(from, m.time.never)), m.num(12)), o.PhaseIDs)
	}
	out := make([]Expr, len(m.phases))
	for i := range m.phases {
		out[i] = m.usd(0)
		if listed(o.PhaseIDs, m.phases[i].project.ID) {
			out[i] = m.scaledCost(path, o, i)
		}
	}
	return out
}

// scaledCost is a cost that follows what operates in a phase.
func (m *builder) scaledCost(path string, o *project.OperatingCost, i int) Expr {
	p := &m.phases[i]
	if o.FractionOfRevenue != nil {
		return m.phaseRevenue(i).Times(m.amount(path+".fraction_of_revenue", o.FractionOfRevenue, program.Number))
	}
	months := m.growth(path+".escalation_rate", o.EscalationRate).Times(p.operating.Expr)
	if o.USDPerMWYear != nil {
		year := m.amount(path+".usd_per_mw_year", o.USDPerMWYear, program.Money).Times(m.fixed(p.resolved.CriticalMW, program.Number))
		return m.over(year.Times(months), m.num(12))
	}
	if o.FractionOfCapitalCostYear != nil {
		year := m.phaseCapital(i).Times(m.amount(path+".fraction_of_capital_cost_per_year", o.FractionOfCapitalCostYear, program.Number))
		return m.over(year.Times(months), m.num(12))
	}
	hardware := m.usd(0)
	for f := range p.project.Fleets {
		hardware = hardware.Plus(m.fleetCost(i, f))
	}
	year := hardware.Times(m.amount(path+".fraction_of_hardware_cost_per_year", o.FractionOfHardwareCostYear, program.Number))
	return m.over(year.Times(months), m.num(12))
}

// phaseCapital is what a phase's construction and fleets cost, before escalation.
func (m *builder) phaseCapital(i int) Expr {
	sum := m.usd(0)
	for k := range m.phases[i].project.CapitalCosts {
		sum = sum.Plus(m.plannedCost(i, k))
	}
	for k := range m.phases[i].project.Fleets {
		sum = sum.Plus(m.fleetCost(i, k))
	}
	return sum
}

// deposit lays down a deposit for rent, due like running cost, and takes it back when the term or the horizon ends.
func (m *builder) deposit(path string, o *project.Occupancy) {
	if o.DepositUSD == nil || o.DepositUSD.IsZero() {
		return
	}
	g := m.r.Grid
	paid, back := g.Index(*o.DepositDate), min(g.Index(o.Commencement.AddMonths(o.TermMonths)), g.Len()-1)
	amount := m.amount(path+".deposit_usd", o.DepositUSD, program.Money).RoundCents()
	held := m.Account("Deposits, "+o.ID, program.Asset, "Deposits")
	out := m.usdLine("deposit["+o.ID+"]", "Deposit, "+o.ID, amount.Times(m.flags(func(t int) bool { return t == paid })))
	m.Post(out, held, m.books.payable)
	in := m.usdLine("deposit_returned["+o.ID+"]", "Deposit returned, "+o.ID, amount.Times(m.flags(func(t int) bool { return t == back })))
	m.Post(in, m.books.cash, held)
	m.taken.refunds, m.taken.receipts = append(m.taken.refunds, out.Expr), append(m.taken.receipts, in.Expr)
}

// phaseRevenue is what a phase earns from contracts and on the spot market.
func (m *builder) phaseRevenue(i int) Expr {
	rev := m.usd(0)
	for _, s := range m.slices {
		if s.Phase == i {
			rev = rev.Plus(s.revenue)
			if m.c.Tenants[s.Tenant].Reletting != nil {
				rev = rev.Plus(s.relets)
			}
		}
	}
	if m.sellsSpot(i) {
		rev = rev.Plus(m.spotRevenue(i))
	}
	return rev
}
