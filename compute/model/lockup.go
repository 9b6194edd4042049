package model

import (
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// lockUpSteps registers the lock-up test (conventions 5.2, 5.5): while it fails, claims behind it get nothing and what would
// be distributed is trapped. Trapped cash meets shortfalls of operating cost and senior debt, and is released when the test is
// met, in the last month at the latest.
func (m *builder) lockUpSteps(senior []*tranche) {
	if len(m.c.Financing.Covenants) == 0 || len(senior) == 0 {
		return
	}
	m.books.trapped = m.Account("Trapped cash account", program.Asset, "Cash")
	m.fall.traps = true
	m.fall.lock = m.Line("lock_up", program.Flag, program.Doc{Title: "Lock-up: cash is trapped"})
	var drawn program.Line
	s := m.source(sourceTrappedCash, m.books.trapped.Opening, func(used Expr) { drawn.Is(used) })
	m.action(project.StepLockUpTest, func() {
		m.testCovenants(senior)
		blocked := m.fall.lock.Is(m.lockedUp(senior)).Expr
		drawn = m.Line("trapped_cash_used", program.Money, program.Doc{Title: "Trapped cash used", Unit: m.c.CurrencyCode})
		m.Post(drawn, m.books.cash, m.books.trapped)
		pool := m.get(s)
		free := m.usdLine("trapped_cash_released", "Trapped cash released", program.Select(blocked.Or(m.frozen()), m.usd(0), pool.left))
		m.Post(free, m.books.cash, m.books.trapped)
		m.release(free.Expr)
		m.fall.blocked = blocked
	})
}

// lockedUp tells whether cash is trapped after this month's tests: a lock-up level failed at its latest test, or an event of
// default of a covenant lasts. It ends with the senior debt and before the last month.
func (m *builder) lockedUp(senior []*tranche) Expr {
	locked := m.flag(false)
	for _, c := range m.fall.covenants {
		locked = locked.Or(c.locked).Or(c.inDefault)
	}
	return locked.And(m.material().LessEq(m.seniorOwed(senior))).And(m.time.last.Not())
}

// seniorOwed is what senior tranches are owed after this month's payment and sweep, what is overdue included.
func (m *builder) seniorOwed(senior []*tranche) Expr {
	var list []Expr
	for _, k := range senior {
		list = append(list, k.performing.Plus(k.unpaid))
	}
	return m.total(list, program.Money)
}

// trap puts aside what would be distributed while the lock-up test fails, and returns what may be.
func (m *builder) trap(free Expr) Expr {
	if !m.fall.traps {
		return free
	}
	l := m.usdLine("cash_trapped", "Cash trapped", program.Select(m.fall.blocked, free, m.usd(0)))
	m.Post(l, m.books.trapped, m.books.cash)
	return program.Select(m.fall.blocked, m.usd(0), free)
}
