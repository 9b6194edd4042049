package model

import (
	"slices"
	"strings"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// totalUses names what construction uses in a month (conventions 3.3): capital cost, fees, discounts, reserves, working
// capital, interest and fees due up to the planned last COD, and interest that joins principal.
func (m *builder) totalUses(building Expr) {
	f := &m.cash
	var idc []Expr
	for _, k := range m.tranches {
		part := k.interestCash.Times(building).Plus(k.capitalized)
		if k.feesDue != (Expr{}) {
			part = part.Plus(k.feesDue.Times(building))
		}
		if k.discounted() {
			part = part.Plus(k.discount)
		}
		idc = append(idc, part)
	}
	uses := m.sum.capex.Plus(m.sum.fees).Plus(f.reserve).Plus(m.total(idc, program.Money))
	for _, e := range m.prefunded() {
		uses = uses.Plus(e)
	}
	f.uses = m.usdLine("uses", "Uses of funds in construction", uses).Expr
}

// callSources shares a month's need between equity and debt drawn over time, in the case's order (conventions 3.2), and
// returns what equity pays. What nobody pays is a funding shortfall.
//
//	first       equity before debt: its first part, its share pro rata, and fees while no debt is drawn
//	draws       of each tranche in turn, at most its room
//	contingent  equity after debt, at most its limit
func (m *builder) callSources(need, cash Expr) Expr {
	var open Expr // of the equity commitment; the zero Expr without limit
	if limit := m.c.Financing.EquityCommitmentUSD; limit != nil {
		open = m.amount("financing.equity_commitment_usd", limit, program.Money).RoundCents().Minus(m.books.contributed.Opening()).Floor0()
	}
	fu := m.c.Financing.Funding
	delayed := slices.ContainsFunc(m.tranches, (*tranche).delayed)
	if fu == nil && !delayed {
		return capped(need, open)
	}
	if fu == nil {
		fu = &project.Funding{Order: project.EquityFirst, DrawTest: project.NoDrawTest}
	}
	first := m.usdLine("equity_before_debt", "Equity before debt", capped(m.equityBeforeDebt(fu, need), open)).Expr
	rest := need.Minus(first)
	contingent := m.Line("contingent_equity", program.Money, program.Doc{Title: "Equity after debt", Unit: m.c.CurrencyCode})
	left := capped(rest, m.contingentLeft(fu, contingent))
	if delayed {
		drawn := m.drawDebt(fu, rest, m.toComplete(fu, cash, open, contingent))
		rest = rest.Minus(drawn)
		left = capped(rest, m.contingentLeft(fu, contingent))
	}
	if open != (Expr{}) {
		left = program.Min(left, open.Minus(first))
	}
	return first.Plus(contingent.Is(left).Expr)
}

// capped is an amount within a limit; the zero Expr is none.
func capped(e, limit Expr) Expr {
	if limit == (Expr{}) {
		return e
	}
	return program.Min(e, limit)
}

// contingentLeft is what equity may still pay after debt; the zero Expr without limit.
func (m *builder) contingentLeft(fu *project.Funding, paid program.Line) Expr {
	if fu.ContingentEquityUSD == nil {
		return Expr{}
	}
	limit := m.amount("financing.funding.contingent_equity_usd", fu.ContingentEquityUSD, program.Money).RoundCents()
	return limit.Minus(m.toDate("contingent_equity_to_date", "Equity after debt, to date", paid.Expr).Lag(1)).Floor0()
}

// toDate is a running total under a name of its own, made once.
func (m *builder) toDate(name, title string, e Expr) program.Line {
	if m.running == nil {
		m.running = map[string]program.Line{}
	}
	l, ok := m.running[name]
	if !ok {
		l = m.Line(name, program.Money, program.Doc{Title: title, Unit: m.c.CurrencyCode})
		l.Is(l.Lag(1).Plus(e))
		m.running[name] = l
	}
	return l
}

// lentToDate is all debt at its face, with interest that joined principal.
func (m *builder) lentToDate() program.Line {
	return m.toDate("debt_to_date", "Debt drawn and joined to principal, to date", m.lineNamed("debt_drawn").Plus(m.lineNamed("interest_to_principal")))
}

// lentBefore is debt to date before this month's draws over time.
func (m *builder) lentBefore() Expr {
	sum := m.lentToDate().Lag(1)
	for _, k := range m.tranches {
		sum = sum.Plus(k.capitalized)
		if !k.delayed() {
			sum = sum.Plus(k.draw)
		}
	}
	return sum
}

// equityBeforeDebt is what equity pays of a need before debt is drawn.
func (m *builder) equityBeforeDebt(fu *project.Funding, need Expr) Expr {
	first := m.usd(0)
	switch fu.Order {
	case project.EquityFirst:
		if target := m.equityTarget(fu); target != (Expr{}) {
			first = program.Min(need, target.Minus(m.books.contributed.Opening()).Floor0())
		}
	case project.ProRata:
		first = need.Minus(program.Min(need, m.debtShare(fu, need)))
	}
	// Fees are equity's while no debt is drawn (conventions 3.3).
	fees := program.Select(m.usd(0).Less(m.lentBefore()), m.usd(0), m.sum.fees)
	return first.Plus(program.Min(need.Minus(first), fees))
}

// equityTarget is what equity pays before debt in all; the zero Expr for nothing. By a gearing it is the plan's.
func (m *builder) equityTarget(fu *project.Funding) Expr {
	switch {
	case fu.EquityFirstUSD != nil:
		return m.amount("financing.funding.equity_first_usd", fu.EquityFirstUSD, program.Money).RoundCents()
	case fu.GearingFraction != nil:
		return m.fixed(m.r.Plan.EquityFirstUSD, program.Money).RoundCents()
	}
	return Expr{}
}

// debtShare is debt's part of a month's need; of total uses, interest that joins principal is a part of it.
//
//	share = gearing x (need + joined) - joined,   or gearing x need
func (m *builder) debtShare(fu *project.Funding, need Expr) Expr {
	gearing := m.amount("financing.funding.gearing_fraction", fu.GearingFraction, program.Number)
	if m.truesUp() {
		return m.debtShareToDate(fu, need, gearing)
	}
	if fu.GearingBase == project.CashUses {
		return need.Times(gearing).RoundCents()
	}
	joined := m.lineNamed("interest_to_principal")
	return need.Plus(joined).Times(gearing).RoundCents().Minus(joined).Floor0()
}

// drawDebt draws the tranches in turn and returns the sum. may is a flag of the months in which draws are not refused; the
// zero Expr without a test.
func (m *builder) drawDebt(fu *project.Funding, rest, may Expr) Expr {
	if may != (Expr{}) {
		m.drawstop = m.line("drawstop", "A draw is refused", "", may.Not().And(m.material().LessEq(rest))).Expr // debt is wanted
	}
	var most Expr
	if fu.MaxLTCFraction != nil {
		uses := m.toDate("uses_to_date", "Uses of funds to date", m.cash.uses).Expr
		most = uses.Times(m.amount("financing.funding.max_ltc_fraction", fu.MaxLTCFraction, program.Number)).RoundCents().Minus(m.lentBefore()).Floor0()
	}
	sum := m.usd(0)
	for _, k := range m.tranches {
		if !k.delayed() {
			continue
		}
		room := capped(program.Min(rest, m.drawRoom(k)), most)
		if may != (Expr{}) {
			room = room.Times(may)
		}
		// A residue of floating point would be debt, and bear interest.
		draw := k.drawLine.Is(m.whilePerforming(m.withoutResidue(room))).Expr
		sum, rest = sum.Plus(draw), rest.Minus(draw)
		if most != (Expr{}) {
			most = most.Minus(draw)
		}
	}
	return sum
}

// toComplete is the cost-to-complete test of draws (model, "Beside the base case"): a flag of the months in which cash,
// undrawn debt and open equity cover the capital cost and fees still to come, and no debt service is overdue. The zero Expr
// without the test.
func (m *builder) toComplete(fu *project.Funding, cash, open Expr, contingent program.Line) Expr {
	if fu.DrawTest != project.CostToComplete {
		return Expr{}
	}
	spend := m.sum.capex.Plus(m.sum.fees)
	done := m.toDate("construction_to_date", "Capital cost and fees to date", spend)
	cost := m.usdLine("cost_to_complete", "Capital cost and fees still to come, unpaid ones included",
		spend.Fold(program.FoldSum).Minus(done.Lag(1)).Plus(m.books.conpay.Opening())).Expr
	sources, overdue := cash.Floor0().Plus(m.openEquity(fu, cost, open, contingent)), m.usd(0)
	for _, k := range m.tranches {
		overdue = overdue.Plus(k.overdue.Opening())
		if k.delayed() {
			sources = sources.Plus(program.Select(m.available(k), m.commitment(k).Minus(k.toDate.Lag(1)).Minus(k.capitalized).Floor0(), m.usd(0)))
		}
	}
	have := m.usdLine("sources_to_complete", "Cash, undrawn debt and open equity", sources).Expr
	short := m.usdLine("cost_not_covered", "Cost to complete beyond remaining sources", cost.Minus(have).Floor0()).Expr
	return short.Less(m.material()).And(overdue.Less(m.material()))
}

// openEquity is what equity has still to pay of the cost to complete: its first part, or its share pro rata, and its contingent
// part, within its commitment.
func (m *builder) openEquity(fu *project.Funding, cost, open Expr, contingent program.Line) Expr {
	left := m.contingentLeft(fu, contingent)
	if left == (Expr{}) {
		return open // one of the two is limited: the case is checked for it
	}
	switch target := m.equityTarget(fu); {
	case fu.Order == project.EquityFirst && target != (Expr{}):
		left = left.Plus(target.Minus(m.books.contributed.Opening()).Floor0())
	case fu.Order == project.ProRata:
		gearing := m.amount("financing.funding.gearing_fraction", fu.GearingFraction, program.Number)
		left = left.Plus(cost.Times(m.num(1).Minus(gearing)))
	}
	return capped(left, open)
}

// drawMeasures ask what draws over time cost and when one is refused.
func (m *builder) drawMeasures() {
	var fees []Expr
	for _, k := range m.tranches {
		if k.feesDue != (Expr{}) {
			fees = append(fees, k.feesDue)
		}
	}
	m.ask("commitment_fees", "", m.total(fees, program.Money).Fold(program.FoldSum), m.flag(len(fees) > 0), "no tranche has commitment or extension fees")
	end := m.time.end.Minus(m.num(1))
	if m.drawstop == (Expr{}) {
		m.ask("drawstop_date", "", end.Fold(program.FoldFirst), m.flag(false), "the case has no test of draws")
		return
	}
	ever := m.num(0).Less(m.num(1).FoldWhere(program.FoldCount, m.drawstop))
	m.ask("drawstop_date", "", end.FoldWhere(program.FoldFirst, m.drawstop), ever, "no draw is refused")
}

// sourcesAndUses names the table of sources and uses by month. Uses are those of [flows.uses]. Sources are what came from
// outside; what is left is cash at hand and the surplus of early phases, below 0 where sources are kept for later months. In
// every month the sources are the uses.
func (m *builder) sourcesAndUses() {
	if len(m.phases) == 0 {
		return
	}
	building, zero := m.building(), m.usd(0)
	use := func(id, title string, e Expr) { m.usdLine("uses["+id+"]", "Uses: "+title, e) }
	use("capital_cost", "capital cost", m.sum.capex)
	use("upfront_fees", "upfront fees", m.sum.fees)
	interest, fees, discount := zero, zero, zero
	var escrows []Expr
	for _, k := range m.tranches {
		interest = interest.Plus(k.interestCash.Times(building)).Plus(k.capitalized)
		if k.feesDue != (Expr{}) {
			fees = fees.Plus(k.feesDue.Times(building))
		}
		if k.discounted() {
			discount = discount.Plus(k.discount)
		}
		if k.escrow != nil {
			escrows = append(escrows, k.escrow.wanted)
		}
	}
	use("interest", "interest during construction", interest)
	for _, x := range []struct {
		id, title string
		e         Expr
	}{{"commitment_fees", "commitment and extension fees", fees}, {"issue_discount", "issue discount", discount}} {
		if x.e != zero {
			use(x.id, x.title, x.e)
		}
	}
	use("reserve", "initial funding of the DSRA", m.cash.reserve)
	if len(escrows) > 0 {
		use("escrow", "interest funded in advance", m.total(escrows, program.Money))
	}
	if w := m.workingCapital(); w != (Expr{}) {
		use("working_capital", "working capital", w.Times(m.flags(func(t int) bool { return t == m.lastBuilding() })))
	}
	m.sourceLines(building)
}

// sourceLines names the sources of the table.
func (m *builder) sourceLines(building Expr) {
	f := &m.cash
	sum := m.usd(0)
	source := func(id, title string, e Expr) {
		sum = sum.Plus(m.usdLine("sources["+id+"]", "Sources: "+title, e).Expr)
	}
	short := m.books.conpay.Closing().Minus(m.books.conpay.Opening()).Plus(f.unfunded)
	if len(m.c.Tenants) > 0 {
		source("prepayments", "tenants' prepayments", m.sum.prepayments.Times(building))
	}
	for _, k := range m.tranches {
		if k.escrow != nil {
			source("escrow/"+k.id, "returned from escrow, "+k.id, k.escrow.released)
		}
		short = short.Plus(m.lineNamed("interest_to_overdue[" + k.id + "]").Times(building))
		if k.feesDue != (Expr{}) {
			short = short.Plus(m.lineNamed("fees_to_overdue[" + k.id + "]").Times(building))
		}
	}
	for _, k := range m.tranches {
		if k.takesOver != nil {
			continue // a change of lenders brings no cash
		}
		lent := k.draw.Plus(k.capitalized)
		if k.moves.toggles { // interest that was due in cash and joined principal is lent, too
			lent = lent.Plus(m.lineNamed("interest_in_kind[" + k.id + "]").Times(building))
		}
		source("debt/"+k.id, "debt, "+k.id, lent)
	}
	if m.c.Financing.Funding != nil {
		source("equity", "equity", m.lineNamed("equity_before_debt"))
		source("contingent_equity", "equity after debt", m.lineNamed("contingent_equity"))
	} else {
		source("equity", "equity", f.equity)
	}
	source("shortfall", "not paid, or paid for earlier months below 0", short)
	m.usdLine("sources[cash]", "Sources: cash at hand and surplus of early phases, below 0 what is kept", f.uses.Minus(sum))
}

// SourcesAndUses names the lines of a program's table of sources and uses, in its order; both are empty for a pure financing.
// In every month the sources sum to the uses, which the line "uses" holds.
func SourcesAndUses(p *program.Program) (sources, uses []string) {
	for i := range p.Lines {
		switch name := p.Lines[i].Name; {
		case strings.HasPrefix(name, "sources["):
			sources = append(sources, name)
		case strings.HasPrefix(name, "uses["):
			uses = append(uses, name)
		}
	}
	return sources, uses
}
