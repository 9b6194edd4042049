package model

import (
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// maintenanceReserve registers the account that saves for replacements (conventions 5.1 to 5.3): it pays them first, then
// shortfalls of senior debt; it is topped up from cash after the DSRA, and what it holds above its target is released.
//
//	CFADS bears replacements - what the reserve pays of them + what is scheduled to be put aside
func (m *builder) maintenanceReserve(owed Expr) {
	r := m.c.Financing.MRA
	if r == nil || len(m.replacements) == 0 {
		return
	}
	a := m.Account("Maintenance reserve account", program.Asset, "Cash")
	m.books.mra = &a
	s := m.source(sourceMaintenanceReserve, a.Opening, func(used Expr) {
		m.Post(m.usdLine("mra_drawn", "Maintenance reserve drawn", used), m.books.cash, a)
	})
	s.covers = func(c *claim) bool { return c.step != project.StepConstructionUses || c.id == refreshBill }
	add, scheduled, target := m.savings(r)
	m.fall.saved = target
	m.cash.maintained = m.cash.maintained.Minus(program.Min(a.Opening(), owed)).Plus(scheduled)
	m.action(project.StepMaintenanceReserve, func() {
		held := m.get(s)
		put, _ := m.take(m.whilePerforming(add(held.left)), m.fall.cash)
		top := m.usdLine("mra_contribution", "Paid into the maintenance reserve", put)
		m.Post(top, a, m.books.cash)
		free := m.usdLine("mra_released", "Maintenance reserve released", m.unlessFrozen(held.left.Minus(m.whilePerforming(target)).Floor0()))
		m.Post(free, m.books.cash, a)
		m.release(free.Expr)
		held.left = held.left.Plus(put).Minus(free.Expr)
	})
}

// savings is how much is put aside: what is added to what the reserve holds, what is scheduled, and what it may hold. Looking
// N months ahead, a replacement n months away asks for
//
//	target    = cost x min(1, max(0, N + 1 - n) / N)  until it is bought; so that it is saved for by the month before
//	scheduled = the growth of the target
//
// A fixed amount is put aside as long as a replacement lies ahead, and stays until the last is bought. A replacement that the
// horizon cuts off is not saved for.
func (m *builder) savings(r *project.MaintenanceReserve) (add func(held Expr) Expr, scheduled, target Expr) {
	ahead, all := m.Int(0, program.Flag), m.usd(0)
	wanted, grown := m.usd(0), m.usd(0)
	for _, x := range m.replacements {
		comes := x.done.Fold(program.FoldMax)
		waits := comes.And(x.done.Not())
		ahead, all = ahead.Or(waits), all.Plus(x.cost.Times(waits))
		if r.LookAheadMonths > 0 {
			n := m.num(int64(r.LookAheadMonths))
			near := n.Plus(m.num(1)).Minus(x.until).Floor0()
			saved := x.cost.Times(m.over(program.Min(near, n), n)).Times(comes.And(m.opened())).RoundCents()
			wanted = wanted.Plus(saved.Times(x.done.Not()))
			grown = grown.Plus(saved.Minus(saved.Lag(1)))
		}
	}
	if r.LookAheadMonths > 0 {
		goal := m.usdLine("mra_target", "Maintenance reserve target", wanted).Expr
		plan := m.usdLine("mra_scheduled", "Scheduled for the maintenance reserve", grown).Expr
		return func(held Expr) Expr { return goal.Minus(held).Floor0() }, plan, goal
	}
	year := m.amount("financing.mra.usd_per_year", r.USDPerYear, program.Money)
	part := m.share(m.firstCOD(), m.time.never).Times(ahead)
	due := m.accrued("mra_scheduled", "Scheduled for the maintenance reserve", m.over(year.Times(part), m.num(12))).Expr
	return func(Expr) Expr { return due }, due, program.Select(ahead, m.usd(mostMoney), m.usd(0))
}

// mostMoney is more than any reserve holds: the limit of an amount of the case, 1e13, times a hundred.
const mostMoney = 1_000_000_000_000_000

// opened is a flag of the months at whose end a phase has operated.
func (m *builder) opened() Expr { return m.firstCOD().Less(m.time.liveEnd) }
