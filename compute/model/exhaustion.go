package model

import "github.com/capstack/capstack/compute/program"

// reserveMeasures asks when each reserve is first empty (conventions 8.2), and returns that day of the DSRA by month. A reserve
// is exhausted when what it held is gone while it should hold something, on the first payment date of its month or the day of
// a shortfall before it:
//
//	target >= material amount > balance, balance of the month before >= material amount
//
// A letter of credit is exhausted when nothing of it can be drawn any more while it stands.
func (m *builder) reserveMeasures(day, material Expr) Expr {
	payDay := program.Min(day, m.time.never)
	for _, k := range m.tranches {
		payDay = program.Min(payDay, k.eventDay)
	}
	target := m.usd(0)
	if m.c.Financing.DSRA != nil {
		target = m.cash.target
	}
	spent := m.emptied(m.books.dsra.Closing(), target)
	const none = "the case has no DSRA, or it is never used up"
	count := m.num(1).FoldWhere(program.FoldCount, spent)
	first := payDay.FoldWhere(program.FoldFirst, spent)
	m.ask("reserve_exhaustion_date", "", first, m.num(0).Less(count), none)
	if m.c.Financing.DSRA != nil {
		m.ask("reserve_exhausted_date", "dsra", first, m.num(0).Less(count), none)
	}
	if m.books.mra != nil {
		end := m.time.end.Minus(m.num(1)) // its bills fall due at month ends
		m.askEmptied("maintenance_reserve", program.Min(end, day), m.emptied(m.books.mra.Closing(), m.fall.saved), "the maintenance reserve is never used up")
	}
	if x := m.inst.unused; x != (Expr{}) {
		m.askEmptied("letter_of_credit", payDay, m.emptied(x, m.inst.stands), "the letter of credit is never drawn in full")
	}
	return program.Select(spent, payDay, m.time.never)
}

// emptied flags months at whose end a reserve that should hold its target is empty and was not a month before.
func (m *builder) emptied(balance, target Expr) Expr {
	material := m.material()
	return material.LessEq(target).And(balance.Less(material)).And(material.LessEq(balance.Lag(1)))
}

func (m *builder) askEmptied(reserve string, day, emptied Expr, none string) {
	m.ask("reserve_exhausted_date", reserve, day.FoldWhere(program.FoldFirst, emptied),
		m.num(0).Less(m.num(1).FoldWhere(program.FoldCount, emptied)), none)
}
