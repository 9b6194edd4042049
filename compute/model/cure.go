package model

import (
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// cureRights lowers the sponsor's right to cure a breach (conventions 6.6): he pays what the test lacks, while he has cures
// left and money for all of it. The money arrives when the cure period ends, in the next month at the earliest, and counts
// only in the test that it cures.
//
//	need_t = short_t; where debt is the denominator, short_t / level: what would have to be repaid
func (m *builder) cureRights(c *covenant) {
	if c.terms.CureCount == 0 {
		return
	}
	id := c.terms.ID
	need := m.shortOf(c, m.defaultLevel(c)).Floor0()
	if k := c.terms.Kind; k == project.LoanLifeCover || k == project.MinimumDebtYield {
		need = m.over(need, m.defaultLevel(c))
	}
	used := m.Line("covenant_cures["+id+"]", program.Number, program.Doc{Title: "Covenant: cures used, " + id})
	may := used.Lag(1).Less(m.num(int64(c.terms.CureCount)))
	amount := m.Line("covenant_cure["+id+"]", program.Money, program.Doc{Title: "Covenant: what cures the test, " + id, Unit: m.c.CurrencyCode})
	if c.terms.CureLimitUSD != nil {
		spent := m.Line("covenant_cures_to_date["+id+"]", program.Money, program.Doc{Title: "Covenant: cures to date, " + id, Unit: m.c.CurrencyCode})
		limit := m.amount(c.path+".cure_limit_usd", c.terms.CureLimitUSD, program.Money)
		may = may.And(spent.Lag(1).Plus(need).LessEq(limit))
		spent.Is(spent.Lag(1).Plus(amount.Expr))
	}
	c.cured = m.line("covenant_cured["+id+"]", "Covenant: breach cured, "+id, "", c.breach.And(may)).Expr
	amount.Is(program.Select(c.cured, need, m.usd(0)).RoundCents())
	used.Is(used.Lag(1).Plus(c.cured))
	c.cure.Is(amount.Lag(max(1, c.cureMonths())))
}

// cureMonths is how many months after the test its cure period ends.
func (c *covenant) cureMonths() int { return wholeMonths(c.terms.CureDays) }

// withCures takes what sponsors pay in for cures off a flow of the owners.
func (m *builder) withCures(flow Expr) Expr {
	if m.fall.cures == (Expr{}) {
		return flow
	}
	return flow.Minus(m.fall.cures)
}

// paidIn is what the owners pay in: equity, support and cures.
func (m *builder) paidIn() Expr {
	sum := m.cash.equity.Plus(m.cash.support)
	if m.fall.cures == (Expr{}) {
		return sum
	}
	return sum.Plus(m.fall.cures)
}

// eventOfDefault lowers the event of default: a breach that is not cured when its cure period ends. It lasts until a later
// test passes.
func (m *builder) eventOfDefault(c *covenant) {
	id := c.terms.ID
	uncured := c.breach.And(c.cured.Not())
	if n := c.cureMonths(); n > 0 {
		uncured = uncured.Lag(n)
	}
	e := m.Line("covenant_default["+id+"]", program.Flag, program.Doc{Title: "Covenant: event of default, " + id})
	passed := c.tested.And(c.breach.Not())
	e.Is(program.Select(uncured, m.flag(true), program.Select(passed, m.flag(false), e.Lag(1))))
	c.inDefault = e.Expr
}
