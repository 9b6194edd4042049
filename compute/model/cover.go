package model

import (
	"slices"
	"strconv"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

func (m *builder) coverMeasures(y year) {
	for _, t := range m.r.Plan.Tranches {
		m.ask("debt_capacity", t.TrancheID, m.fixed(t.CommitmentUSD, program.Money), m.yes(), "")
	}
	f := &m.cash
	dscr, tested := m.lineNamed("dscr"), m.lineNamed("dscr_tested")
	count := dscr.FoldWhere(program.FoldCount, tested)
	any := m.num(0).Less(count)
	none := "no senior debt service in a full debt period after the last COD"
	low := dscr.FoldWhere(program.FoldMin, tested)
	m.ask("dscr_min", "", low, any, none)
	m.ask("dscr_average", "", m.over(dscr.FoldWhere(program.FoldSum, tested), count), any, none)
	hair, _ := money.FromRatio(1, 1_000_000_000) // equal ratios differ by residues: the first of them is the date
	at := dscr.LessEq(low.Plus(m.fixed(hair, program.Number))).And(tested)
	m.ask("dscr_min_date", "", m.time.end.Minus(m.num(1)).FoldWhere(program.FoldFirst, at), any, none)

	service := y.of(f.service)
	target := m.amount("analysis.target_dscr", m.c.Analysis.TargetDSCR, program.Number)
	m.ask("cfads_for_target_dscr", "", service.Times(target), m.usd(0).Less(service).And(m.flag(y.whole)), "no debt service in year 1")
	ebitda := y.of(m.sum.ebitda)
	m.ratio("interest_cover", ebitda, y.of(m.lineNamed("interest_total")), y.whole && len(m.phases) > 0, "no interest in year 1, or no facility")
	closing := f.seniorBalance.FoldWhere(program.FoldSum, y.last) // the date to which the twelve months of EBITDA lead up
	owes := m.material().LessEq(closing)                          // a residue of floating point is no debt
	m.ask("debt_yield", "", m.overDebt(ebitda, closing), owes.And(m.flag(y.whole && len(m.phases) > 0)), "no senior debt at the end of year 1, or no facility")
}

func (m *builder) trancheMeasures(y year) {
	whole := m.flag(y.whole)
	all := m.usd(0)
	target := m.amount("analysis.target_dscr", m.c.Analysis.TargetDSCR, program.Number)
	for _, k := range slices.Concat(m.tranches, m.owners) {
		due := y.of(k.interestDue)
		service := due.Plus(y.of(k.regularDue))
		if !k.owned() { // it is no debt of the project to others
			all = all.Plus(due)
		}
		m.ask("tranche_interest_year_1", k.id, due, whole, y.reason)
		m.ask("tranche_service_year_1", k.id, service, whole, y.reason)
		m.ask("tranche_cfads_for_target_dscr", k.id, service.Times(target), whole, y.reason)
		m.ask("tranche_rate", k.id, k.rate.FoldWhere(program.FoldSum, y.last), whole, y.reason)
	}
	has := m.flag(y.whole && len(m.tranches) > 0)
	m.ask("interest_due_year_1", "", all, has, "no debt, or "+y.reason)
	opening := m.cash.balance.Lag(1).FoldWhere(program.FoldSum, y.first)
	m.ask("average_interest_rate", "", m.overDebt(all, opening), m.material().LessEq(opening).And(m.flag(y.whole)), "no debt at the start of year 1, or "+y.reason)
	m.yearMeasures()
	m.ask("interest_due_per_day", "", m.over(all, m.num(365)), has, "no debt, or "+y.reason)
}

// yearMeasures ask what falls due in each calendar year in which a tranche has a payment.
func (m *builder) yearMeasures() {
	g := m.r.Grid
	interest, principal, lent := m.usd(0), m.usd(0), m.lineNamed("debt_drawn")
	paying := map[int]bool{}
	for _, k := range m.tranches {
		interest, principal = interest.Plus(k.interestDue), principal.Plus(k.principalDue)
		lent = lent.Plus(k.capitalized)
		for t, pays := range k.monthly.Pay {
			if y, _, _ := g.Start(t).YMD(); pays {
				paying[y] = true
			}
		}
	}
	first, _, _ := g.Start(0).YMD()
	last, _, _ := g.Start(g.Len() - 1).YMD()
	for y := first; y <= last; y++ {
		if !paying[y] {
			continue
		}
		year := func(t int) int { v, _, _ := g.Start(t).YMD(); return v }
		in := m.flags(func(t int) bool { return year(t) == y })
		by := m.flags(func(t int) bool { return year(t) <= y })
		label := strconv.Itoa(y)
		m.ask("interest_due_in_year", label, interest.FoldWhere(program.FoldSum, in), m.yes(), "")
		m.ask("principal_due_in_year", label, principal.FoldWhere(program.FoldSum, in), m.yes(), "")
		m.ask("principal_due_share_by_year", label, m.overDebt(principal.FoldWhere(program.FoldSum, by), lent.Fold(program.FoldSum)), m.yes(), "")
	}
}

// distressMeasures date what goes wrong (conventions 8.2, 10.8). Debt is late on its own payment day. Running cost is taken
// as even over the month, so it fails on the day on which cash runs out:
//
//	day = first day of the month + min(floor(paid / due x days), days - 1)
//
// Tax and construction cost fall due at month end (conventions 1.1, 3.1), and so does what facilities, leases and hedges take.
func (m *builder) distressMeasures() {
	f := &m.cash
	material := m.material()
	end := m.time.end.Minus(m.num(1))
	day := m.costUnpaidDay(material)
	bills := f.taxShort.Plus(f.fundingShort)
	if f.refreshShort != (Expr{}) {
		bills = bills.Plus(f.refreshShort)
	}
	day = program.Min(day, program.Select(material.LessEq(bills), end, m.time.never))
	for _, k := range m.tranches {
		late := material.LessEq(k.bears.Expr)
		day = program.Min(day, program.Select(late, k.eventDay, m.time.never))
	}
	if len(m.inst.short) > 0 { // facilities, leases and hedges, paid at month end
		late := material.LessEq(m.total(m.inst.short, program.Money))
		day = program.Min(day, program.Select(late, end, m.time.never))
	}
	short := day.Less(m.time.never)
	unpaid := m.usdLine("unpaid", "Due and unpaid at month end",
		f.costShort.Plus(bills).Plus(f.seniorShort).Plus(f.juniorShort)).Expr
	none := "everything due is paid to the horizon"
	first := day.FoldWhere(program.FoldFirst, short)
	ever := m.num(0).Less(m.num(1).FoldWhere(program.FoldCount, short))
	m.ask("first_shortfall_date", "", first, ever, none)
	m.ask("days_to_first_shortfall", "", first.Minus(m.day0()), ever, none)
	dry := short.And(f.liquidity.Less(material))
	m.ask("liquidity_exhaustion_date", "", day.FoldWhere(program.FoldFirst, dry), m.num(0).Less(m.num(1).FoldWhere(program.FoldCount, dry)), none)
	m.ask("unpaid_peak", "", unpaid.Fold(program.FoldMax), m.yes(), "")
	spent := m.reserveMeasures(day, material)
	m.insolvencyMeasures(day, spent, m.covenantMeasures())
	m.liquidityMeasure()
}

// liquidityMeasure is a run rate before the first operating month: what is there, over the cash cost of a day with no
// receipt at all, in whole days.
//
//	days = floor((cash + DSRA) / ((running cost + senior debt service of the next 12 months) / 365))
//
// Tax is left out: without a receipt there is no income to bear it. A pure financing has no operation to keep alive.
func (m *builder) liquidityMeasure() {
	g := m.r.Grid
	from := 0
	if m.r.LastCOD != nil {
		from = max(0, g.Index(*m.r.LastCOD)-1)
	}
	at := m.flags(func(t int) bool { return t == from })
	next := m.flags(func(t int) bool { return t > from && t <= from+12 })
	stock := m.books.cash.Closing().Plus(m.plusAll(m.books.dsra.Closing(), m.inst.undrawn)).FoldWhere(program.FoldSum, at)
	cost := m.sum.cost.Plus(m.cash.service).FoldWhere(program.FoldSum, next)
	days := m.wholeDays(m.over(stock, m.over(cost, m.num(365))))
	whole := m.flag(from+12 < g.Len() && len(m.phases) > 0)
	m.ask("days_of_liquidity", "", days, m.usd(0).Less(cost).And(whole),
		m.orNoFacility("no running cost and no debt service, or the horizon ends within 12 months"))
}

// burnMeasures price a day of the named phases (conventions 3.8, 10.6) over the 12 months from the month of their first
// planned COD.
func (m *builder) burnMeasures() {
	g := m.r.Grid
	var first *calendar.Date
	for i := range m.phases {
		p := m.phases[i].project
		if listed(m.c.Analysis.BurnPhaseIDs, p.ID) && (first == nil || *p.PlannedCOD < *first) {
			first = p.PlannedCOD
		}
	}
	if first == nil {
		m.ask("cash_burn_per_day", "", m.usd(0), m.flag(false), "the case has no facility")
		return
	}
	from := max(1, g.Index(*first))
	in := m.flags(func(t int) bool { return t >= from && t < from+12 })
	whole := m.flag(from+11 < g.Len())
	days := m.time.days.FoldWhere(program.FoldSum, in)
	per := func(e Expr) Expr { return m.over(e.FoldWhere(program.FoldSum, in), days) }
	reason := "the horizon ends within 12 months of the planned COD"
	sum := m.usd(0)
	add := func(label string, e Expr) {
		v := per(e)
		sum = sum.Plus(v)
		m.ask("cash_burn_by_cause", label, v, whole, reason)
	}
	for _, c := range []cause{causePower, causeOccupancy, causeOperating} {
		add(string(c), m.burnOf(c))
	}
	add("financing", m.cash.financing)
	receipts := m.usd(0)
	for i := range m.phases {
		if listed(m.c.Analysis.BurnPhaseIDs, m.phases[i].project.ID) {
			receipts = receipts.Plus(m.phaseReceipts(i)).Plus(m.ownReceipts().Times(m.phases[i].weight))
		}
	}
	add("receipts", receipts.Neg())
	m.ask("cash_burn_per_day", "", sum, whole, reason)
}

// burnOf is a cause's cost in the named phases.
func (m *builder) burnOf(c cause) Expr {
	sum := m.usd(0)
	for _, l := range m.costs {
		if l.cause != c {
			continue
		}
		for i := range m.phases {
			if listed(m.c.Analysis.BurnPhaseIDs, m.phases[i].project.ID) {
				sum = sum.Plus(l.phase[i])
			}
		}
	}
	return sum
}

// phaseReceipts is a phase's revenue in cash: what a prepayment meets of a tenant's invoice is shared by revenue.
func (m *builder) phaseReceipts(i int) Expr {
	sum := m.phaseRevenue(i)
	for _, s := range m.slices {
		t := &m.c.Tenants[s.Tenant]
		if s.Phase == i && prepays(t) {
			met := m.over(m.lineNamed("prepayment_credit["+t.ID+"]"), m.lineNamed("revenue["+t.ID+"]"))
			sum = sum.Minus(s.revenue.Times(met))
		}
	}
	return sum
}

// wholeDays is the number of full days in e. A billionth of a day is forgiven: what lasts twelve days to the last bit is not
// to end on the eleventh.
func (m *builder) wholeDays(e Expr) Expr {
	hair, _ := money.FromRatio(1, 1_000_000_000)
	return e.Plus(m.fixed(hair, program.Number)).Floor()
}
