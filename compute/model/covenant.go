package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// covenant is a covenant with the lines of its tests.
type covenant struct {
	terms     *project.Covenant
	path      string
	above     Expr         // numerator of the test
	below     Expr         // denominator; the zero Expr for an amount of money
	date      Expr         // flag: a test date
	due       Expr         // flag: a test date, with the history or the plan that it needs
	tested    Expr         // flag: and with debt to test
	locked    Expr         // flag: the latest test failed the lock-up level
	breach    Expr         // flag: the default level fails on this date
	cured     Expr         // flag: and is cured
	inDefault Expr         // flag: an event of default lasts
	headroom  Expr         // at the test
	cure      program.Line // money paid in for an earlier test; only with cure rights
}

// openCovenants declares the money that cures bring in, which an earlier month decided: a receipt like any other, and never
// CFADS (conventions 5.1, 6.6).
func (m *builder) openCovenants() {
	for i := range m.c.Financing.Covenants {
		t := &m.c.Financing.Covenants[i]
		c := &covenant{terms: t, path: fmt.Sprintf("financing.covenants[%s]", t.ID)}
		m.fall.covenants = append(m.fall.covenants, c)
		if t.CureCount == 0 {
			continue
		}
		if m.fall.cures == (Expr{}) {
			m.books.cures = m.Account("Equity cures", program.Equity, paidInAndOut)
			m.fall.cures = m.usd(0)
		}
		c.cure = m.Line("equity_cure["+t.ID+"]", program.Money, program.Doc{Title: "Equity cure, " + t.ID, Unit: m.c.CurrencyCode})
		m.Post(c.cure, m.books.cash, m.books.cures)
		m.fall.cures = m.fall.cures.Plus(c.cure.Expr)
		m.receipt(c.cure.Expr)
	}
}

// testCovenants lowers the tests of the month, after senior debt service, reserves and sweep.
func (m *builder) testCovenants(senior []*tranche) {
	owed := m.seniorOwed(senior)
	for _, c := range m.fall.covenants {
		m.covenantRatio(c, senior, owed)
		m.covenantTest(c, m.debtOpen(senior))
	}
}

// debtOpen flags months that begin with senior debt.
func (m *builder) debtOpen(senior []*tranche) Expr {
	var list []Expr
	for _, k := range senior {
		list = append(list, k.performing.Lag(1).Plus(k.overdue.Opening()))
	}
	return m.material().LessEq(m.total(list, program.Money))
}

// covenantTest lowers one covenant's tests from its ratio.
//
//	short_t   = max(0, level x denominator - numerator), of an LTV the other way round
//	breach_t  = tested and short of the default level by a material amount
//	locked_t  = short of the lock-up level at the latest test
func (m *builder) covenantTest(c *covenant, debt Expr) {
	id := c.terms.ID
	line := func(name, title string, e Expr) Expr { return m.line(name+"["+id+"]", title+", "+id, "", e).Expr }
	some := debt
	if c.below != (Expr{}) {
		below := m.material().LessEq(c.below) // not a residue of what has been repaid
		some = some.And(below)
		if c.terms.AtMost() {
			some = debt // collateral that is worth nothing fails
		}
		line("covenant_value", "Covenant, value", m.overDebt(c.above, c.below))
	} else {
		m.usdLine("covenant_value["+id+"]", "Covenant, value, "+id, c.above)
	}
	line("covenant_date", "Covenant: test date", c.date)
	line("covenant_due", "Covenant: test date with the history or plan that it needs", c.due)
	c.tested = line("covenant_tested", "Covenant: tested", c.due.And(some))
	c.headroom = line("covenant_headroom", "Covenant, headroom", m.headroom(c))
	c.locked, c.breach, c.cured, c.inDefault = m.flag(false), m.flag(false), m.flag(false), m.flag(false)
	if c.terms.TrapsCash() {
		locked := m.Line("covenant_locked["+id+"]", program.Flag, program.Doc{Title: "Covenant: below its lock-up level, " + id})
		c.locked = locked.Is(program.Select(c.tested, m.material().LessEq(m.shortOf(c, m.lockLevel(c))), locked.Lag(1))).Expr
	}
	if c.terms.CanBreach() {
		c.breach = line("covenant_breach", "Covenant: breached", c.tested.And(m.material().LessEq(m.shortOf(c, m.defaultLevel(c)))))
		m.cureRights(c)
		m.eventOfDefault(c)
	}
}

// level is a level of a covenant: an amount of money for liquidity, else a ratio.
func (m *builder) level(c *covenant, field string, ratio, usd project.Amount) Expr {
	if c.terms.Kind == project.MinimumLiquidity {
		return m.amount(c.path+"."+field+"_usd", usd, program.Money)
	}
	return m.amount(c.path+"."+field, ratio, program.Number)
}

func (m *builder) lockLevel(c *covenant) Expr {
	return m.level(c, "lock_up_level", c.terms.LockUpLevel, c.terms.LockUpLevelUSD)
}

func (m *builder) defaultLevel(c *covenant) Expr {
	return m.level(c, "default_level", c.terms.DefaultLevel, c.terms.DefaultLevelUSD)
}

// bar is what the numerator is held against: level x denominator.
func (m *builder) bar(c *covenant, level Expr) Expr {
	if c.below == (Expr{}) {
		return level
	}
	return c.below.Times(level)
}

// shortOf is by how much money a test fails a level; 0 or less where it passes.
func (m *builder) shortOf(c *covenant, level Expr) Expr {
	if c.terms.AtMost() {
		return c.above.Minus(m.bar(c, level))
	}
	return m.bar(c, level).Minus(c.above)
}

// headroom is by which share the value lies on the right side of the default level, or of the lock-up level where there is no
// other.
//
//	value / level - 1, for an LTV 1 - value / level
func (m *builder) headroom(c *covenant) Expr {
	var level Expr
	if c.terms.CanBreach() {
		level = m.defaultLevel(c)
	} else {
		level = m.lockLevel(c)
	}
	return m.overDebt(m.shortOf(c, level).Neg(), program.Select(c.tested, m.bar(c, level), m.usd(0)))
}

// testDates flags the covenant's test dates: senior payment months, or every so many months from close; from its first date,
// by default after the last planned COD, never in the month of close.
func (m *builder) testDates(c *covenant, senior []*tranche) Expr {
	g, every := m.r.Grid, int(c.terms.TestFrequency)
	var from calendar.Date
	switch {
	case c.terms.FirstTestDate != nil:
		from = *c.terms.FirstTestDate
	case m.r.LastCOD != nil:
		from = *m.r.LastCOD
	}
	return m.flags(func(t int) bool {
		if t == 0 || g.End(t) < from {
			return false
		}
		if every > 0 {
			return t%every == 0
		}
		for _, k := range senior {
			if k.monthly.Pay[t] {
				return true
			}
		}
		return false
	})
}
