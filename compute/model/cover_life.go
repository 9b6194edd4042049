package model

import (
	"github.com/capstack/capstack/compute/program"
)

// lifeCover lowers the cover ratios beside the DSCR of each debt period (conventions 6.2, 6.4). They are reports: they read the
// future as it comes, which no decision of the model may.
//
//	V_{k-1}  = (CFADS_k + V_k) / (1 + i_k), i_k = senior interest of period k / senior balance before its payment
//	LLCR_k   = V_k to final maturity / senior balance after payment k;  PLCR_k the same to the horizon
//
// Behind final maturity a month is a period of a twelfth of the debt's last rate.
func (m *builder) lifeCover() {
	senior := m.bySeniority(true)
	if len(senior) == 0 || len(m.phases) == 0 {
		return
	}
	f, pay := &m.cash, m.payMonth(senior)
	open, interest := m.usd(0), m.usd(0)
	for _, k := range senior {
		open, interest = open.Plus(k.performing.Lag(1)), interest.Plus(k.periodInterest)
	}
	last := m.finalMonth(senior)
	within := m.flags(func(t int) bool { return t <= last })
	growth := m.num(1).Plus(m.overDebt(interest, open))
	since := m.lineNamed("cfads_of_period")
	value := m.Line("cfads_value_to_maturity", program.Money, program.Doc{Title: "Value of CFADS to final maturity at the debt's own rate", Unit: m.c.CurrencyCode})
	ahead := m.over(since.Plus(value.Expr), growth)
	value.Is(program.Select(pay.And(within).Lead(1), ahead.Lead(1), value.Lead(1)))

	monthly := m.num(1).Plus(m.over(senior[0].rate, m.num(12)))
	life := m.Line("cfads_value_to_horizon", program.Money, program.Doc{Title: "Value of CFADS to the horizon at the debt's own rate", Unit: m.c.CurrencyCode})
	whole := m.over(since.Plus(life.Expr), growth)
	tail := m.over(f.cfads.Plus(life.Expr), monthly)
	life.Is(program.Select(within.Lead(1), program.Select(pay.Lead(1), whole.Lead(1), life.Lead(1)), tail.Lead(1)))

	owed := f.seniorBalance
	tested := m.lastCOD().Less(m.time.end).And(pay).And(m.material().LessEq(owed))
	m.line("life_cover_tested", "LLCR and PLCR are defined", "", tested)
	llcr := m.line("llcr", "LLCR", "", program.Select(tested, m.overDebt(value.Expr, owed), m.num(0)))
	plcr := m.line("plcr", "PLCR", "", program.Select(tested, m.overDebt(life.Expr, owed), m.num(0)))
	any := m.num(0).Less(m.num(1).FoldWhere(program.FoldCount, tested))
	count := m.num(1).FoldWhere(program.FoldCount, tested)
	const none = "no senior debt on a payment date after the last COD"
	for _, x := range []struct {
		name string
		line program.Line
	}{{"llcr", llcr}, {"plcr", plcr}} {
		m.ask(x.name+"_min", "", x.line.FoldWhere(program.FoldMin, tested), any, none)
		m.ask(x.name+"_average", "", m.over(x.line.FoldWhere(program.FoldSum, tested), count), any, none)
	}
	m.yearCover(pay, tested)
}

// yearCover lowers DSCR over the twelve months to and after each payment date, both cut at final maturity, and the cover of all
// debt service, that of mezzanine included. A date on which nothing was owed any more has none, and what comes in after debt
// has been repaid covers nothing: sized or swept debt may end years before its maturity.
func (m *builder) yearCover(pay, owing Expr) {
	f, last := &m.cash, m.finalMonth(m.bySeniority(true))
	past := m.yearOperated().And(pay)
	open := m.debtOpen(m.bySeniority(true))
	ratio := func(name, title string, above, below, tested Expr) {
		is := tested.And(m.material().LessEq(below))
		m.line(name+"_tested", title+" is defined", "", is)
		l := m.line(name, title, "", m.overDebt(above, below))
		any := m.num(0).Less(m.num(1).FoldWhere(program.FoldCount, is))
		m.ask(name+"_min", "", l.FoldWhere(program.FoldMin, is), any, "no debt service in such a window after the last COD")
	}
	ratio("dscr_ltm", "DSCR, last twelve months", f.cfads.Window(12), f.service.Window(12), past.And(open))
	within := m.flags(func(t int) bool { return t <= last })
	ahead := func(e Expr) Expr {
		sum := m.usd(0)
		for k := 1; k <= 12; k++ {
			sum = sum.Plus(e.Lead(k))
		}
		return sum
	}
	ratio("dscr_ntm", "DSCR, next twelve months", ahead(program.Select(within.And(open), f.cfads, m.usd(0))), ahead(f.service), owing)
	junior, list := m.usd(0), m.bySeniority(true)
	for _, k := range m.bySeniority(false) {
		if !k.owned() {
			list = append(list, k)
			junior = junior.Plus(k.interestDue).Plus(k.regularDue)
		}
	}
	ratio("total_dscr", "DSCR with mezzanine, last twelve months", f.cfads.Window(12), f.service.Plus(junior).Window(12), past.And(m.debtOpen(list)))
}
