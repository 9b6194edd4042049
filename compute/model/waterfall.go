package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// flows are the lines of the waterfall that measures read.
type flows struct {
	costsDue, costsPaid       Expr
	taxPaid                   Expr
	cfads                     Expr
	interestDue, principalDue Expr // senior; without balloon
	service                   Expr // senior debt service for ratios (conventions 6.1)
	seniorShort, juniorShort  Expr // due and unpaid
	costShort, taxShort       Expr
	fundingShort              Expr
	equity, support           Expr
	distribution              Expr
	uses                      Expr // construction uses, interest during construction included
	reserve, target           Expr // of the DSRA: its initial funding, its target
	balance                   Expr // principal of all tranches at month end
	seniorBalance             Expr
	salvage                   Expr
	financing                 Expr // interest, principal without balloon and fees: what financing costs in cash
	payMonth                  Expr
	liquidity                 Expr // cash, reserve and support left at month end
}

// pool is a source of cash and what is left of it.
type pool struct{ left, used Expr }

// take pays due from the pools in order and returns what was paid and what was not. What is paid is what is due less the
// rest, so that a claim met in full is paid exactly, in floating point too.
func (m *builder) take(due Expr, pools ...*pool) (paid, rest Expr) {
	rest = due
	for _, p := range pools {
		part := program.Min(rest, p.left)
		p.left, p.used, rest = p.left.Minus(part), p.used.Plus(part), rest.Minus(part)
	}
	return due.Minus(rest), rest
}

// pariPassu pays claims by shares of what is due (conventions 5.3). The running total is rounded, so that no claim gets more
// than its due or less than nothing, and the last takes the remainder of the cents. Claims that are met in full are paid
// exactly.
func (m *builder) pariPassu(due []Expr, pools ...*pool) []Expr {
	if len(due) == 0 {
		return nil
	}
	all := m.total(due, program.Money)
	paid, rest := m.take(all, pools...)
	if len(due) == 1 {
		return []Expr{paid}
	}
	share, met := m.over(paid, all), rest.LessEq(m.usd(0))
	out := make([]Expr, len(due))
	claims, given := m.usd(0), m.usd(0)
	for i := range due {
		claims = claims.Plus(due[i])
		upTo := paid
		if i < len(due)-1 {
			upTo = claims.Times(share).RoundCents()
		}
		out[i] = program.Select(met, due[i], upTo.Minus(given))
		given = upTo
	}
	return out
}

// waterfall runs the month's cash in its default order (conventions 1.2, 5.2, 5.3): receipts, operating cost, tax,
// construction uses, senior interest, senior principal, DSRA, mezzanine, repayment at the horizon, distributions.
func (m *builder) waterfall() {
	f := &m.cash
	senior, junior := m.bySeniority(true), m.bySeniority(false)
	conDue := m.books.conpay.Opening().Plus(m.sum.capex).Plus(m.sum.fees)
	f.costsDue = m.books.payable.Opening().Plus(m.sum.cost)
	taxDue := m.taxDue()
	m.reserveTarget(senior)

	f.salvage = m.salvage()
	cash := &pool{m.books.cash.Opening().Plus(m.sum.receipts).Plus(m.sum.prepayments).Plus(m.drawn()).Plus(f.salvage), m.usd(0)}
	equity := m.fund(cash, conDue, taxDue)
	support := &pool{m.supportLeft(), m.usd(0)}
	costs := m.claim("costs_paid", "Operating cost paid", f.costsDue, m.books.payable)
	tax := m.claim("tax_paid", "Tax paid", taxDue, m.books.taxpay)
	con := m.claim("construction_paid", "Construction cost paid", conDue, m.books.conpay)
	m.meet(costs, cash, support)
	m.meet(tax, cash, support)
	m.meet(con, equity, cash)
	reserve := &pool{m.books.dsra.Opening().Plus(m.fundReserve(equity, cash)), m.usd(0)}
	m.payTranches("senior", senior, cash, reserve, support)
	m.keepReserve(cash, reserve)
	if m.c.Financing.DSRA != nil { // what the reserve has released is cash: it meets these before junior debt and equity
		m.meet(costs, cash)
		m.meet(tax, cash)
		m.meet(con, cash)
	}
	m.payTranches("mezzanine", junior, cash)
	m.repayAtHorizon(senior, junior, cash)
	f.costsPaid, f.costShort = m.close(costs, "operating_cost_unpaid", "Operating cost unpaid")
	f.taxPaid, f.taxShort = m.close(tax, "tax_unpaid", "Tax unpaid")
	_, f.fundingShort = m.close(con, "funding_shortfall", "Construction cost unpaid")
	paid := m.usdLine("sponsor_support", "Sponsor support", support.used)
	m.Post(paid, m.books.cash, m.books.support)
	f.support = paid.Expr
	m.distribute(cash, senior)

	f.liquidity = m.usdLine("liquidity", "Cash, reserve and support left",
		m.books.cash.Closing().Plus(m.books.dsra.Closing()).Plus(support.left)).Expr
	f.cfads = m.usdLine("cfads", "Cash flow available for debt service", m.sum.receipts.Minus(m.sum.cost).Minus(f.taxPaid)).Expr
}

// claim is an amount due, what of it is not paid yet, and the posted line of what is.
type claim struct {
	due, rest Expr
	paid      program.Line
}

// claim opens a claim. Its line is posted here, so that statements list payments in the order of the waterfall, and defined
// by close.
func (m *builder) claim(name, title string, due Expr, owed program.Account) *claim {
	l := m.Line(name, program.Money, program.Doc{Title: title, Unit: m.c.CurrencyCode})
	m.Post(l, owed, m.books.cash)
	return &claim{due, due, l}
}

// meet pays what is left of a claim.
func (m *builder) meet(c *claim, pools ...*pool) { _, c.rest = m.take(c.rest, pools...) }

// close fixes what was paid, and names what was not.
func (m *builder) close(c *claim, name, title string) (paid, unpaid Expr) {
	c.paid.Is(c.due.Minus(c.rest))
	return c.paid.Expr, m.usdLine(name, title, c.rest).Expr
}

func (m *builder) bySeniority(senior bool) []*tranche {
	var out []*tranche
	for _, k := range m.tranches {
		if k.senior == senior {
			out = append(out, k)
		}
	}
	return out
}

func (m *builder) drawn() Expr {
	var list []Expr
	for _, k := range m.tranches {
		list = append(list, k.draw)
	}
	return m.usdLine("debt_drawn", "Debt drawn", m.total(list, program.Money)).Expr
}

// salvage is what fleets bring in the last month (conventions 1.8); it leaves the books at the value not depreciated.
func (m *builder) salvage() Expr {
	sum := m.usd(0)
	for _, c := range m.capital {
		if c.fleet {
			sum = sum.Plus(c.cost.RoundCents().Minus(c.basis))
		}
	}
	l := m.usdLine("salvage", "Salvage", sum.Times(m.time.last))
	m.Post(l, m.books.cash, m.books.assets)
	return l.Expr
}

// fund draws equity for what construction needs beyond the cash at hand (conventions 3.2, 3.3): capital cost, fees and the
// first filling of the reserve. Up to the planned last COD it also pays running cost, tax and debt service, and joins cash.
// After it, cash pays running cost and tax first, and equity pays for construction alone: what a delay costs after that day
// meets the shortfall sources. The pool returned is what equity gives for nothing but construction and reserve.
//
//	before: need = max(0, construction + reserve + (running + debt service) - cash)
//	after:  need = max(0, construction + reserve - max(0, cash - running))
func (m *builder) fund(cash *pool, conDue, taxDue Expr) *pool {
	f := &m.cash
	building := m.flags(func(t int) bool { return m.r.LastCOD != nil && m.r.Grid.Start(t) < *m.r.LastCOD })
	var dues, idc []Expr
	for _, k := range m.tranches {
		dues = append(dues, k.interestDue.Plus(k.principalDue).Plus(k.overdueDue))
		idc = append(idc, k.interestDue.Times(building).Plus(k.capitalized))
	}
	wanted, running := conDue.Plus(f.reserve), f.costsDue.Plus(taxDue)
	before := wanted.Plus(running).Plus(m.total(dues, program.Money)).Minus(cash.left).Floor0()
	after := wanted.Minus(cash.left.Minus(running).Floor0()).Floor0()
	need := program.Select(building, before, after)
	if limit := m.c.Financing.EquityCommitmentUSD; limit != nil {
		open := m.amount("financing.equity_commitment_usd", limit, program.Money).RoundCents().Minus(m.books.contributed.Opening())
		need = program.Min(need, open.Floor0())
	}
	l := m.usdLine("equity_contribution", "Equity contributed", need)
	m.Post(l, m.books.cash, m.books.contributed)
	f.equity = l.Expr
	f.uses = m.usdLine("uses", "Uses of funds in construction",
		m.sum.capex.Plus(m.sum.fees).Plus(f.reserve).Plus(m.total(idc, program.Money))).Expr
	cash.left = cash.left.Plus(l.Expr.Times(building))
	return &pool{l.Expr.Times(building.Not()), m.usd(0)}
}

// supportLeft is what the sponsor may still pay.
func (m *builder) supportLeft() Expr {
	limit := m.c.Financing.SponsorSupportUSD
	if limit == nil {
		return m.usd(0)
	}
	return m.amount("financing.sponsor_support_usd", limit, program.Money).RoundCents().Minus(m.books.support.Opening()).Floor0()
}

// payTranches pays one rank: overdue amounts and interest, then principal. What stays unpaid becomes overdue.
func (m *builder) payTranches(rank string, list []*tranche, pools ...*pool) {
	var first, second, regular, interest []Expr
	for _, k := range list {
		first = append(first, k.overdueDue.Plus(k.interestDue))
		second = append(second, k.principalDue)
		regular, interest = append(regular, k.regularDue), append(interest, k.interestDue)
	}
	paidFirst := m.pariPassu(first, pools...)
	paidSecond := m.pariPassu(second, pools...)
	short := m.usd(0)
	for i, k := range list {
		short = short.Plus(m.settle(k, paidFirst[i], paidSecond[i]))
	}
	short = m.usdLine(rank+"_debt_unpaid", "Debt service unpaid, "+rank, short).Expr
	f := &m.cash
	if rank != "senior" {
		f.juniorShort = short
		return
	}
	f.seniorShort = short
	f.interestDue = m.usdLine("senior_interest_due", "Senior interest due", m.total(interest, program.Money)).Expr
	f.principalDue = m.usdLine("senior_principal_due", "Senior scheduled principal due", m.total(regular, program.Money)).Expr
	f.service = m.usdLine("debt_service", "Senior debt service", f.interestDue.Plus(f.principalDue)).Expr
}

// settle posts what a tranche was paid and moves the rest to its overdue account; it returns that rest.
func (m *builder) settle(k *tranche, paidFirst, paidSecond Expr) Expr {
	old := program.Min(paidFirst, k.overdueDue)
	post := func(name, title string, e Expr, debit, credit program.Account) Expr {
		l := m.usdLine(name+"["+k.id+"]", title+", "+k.id, e)
		m.Post(l, debit, credit)
		return l.Expr
	}
	cash := m.books.cash
	post("overdue_paid", "Overdue paid", old, k.overdue, cash)
	interest := post("interest_paid", "Interest paid", paidFirst.Minus(old), k.accrued, cash)
	principal := post("principal_paid", "Principal paid", paidSecond, k.debt, cash)
	a := post("interest_to_overdue", "Interest unpaid", k.interestDue.Minus(interest), k.accrued, k.overdue)
	b := post("principal_to_overdue", "Principal unpaid", k.principalDue.Minus(principal), k.debt, k.overdue)
	return a.Plus(b).Plus(k.overdueDue.Minus(old))
}

// repayAtHorizon pays what is still owed in the last month, rank by rank, pari passu within a rank, interest before
// principal; the unpaid rest is the lenders' loss (conventions 1.8).
func (m *builder) repayAtHorizon(senior, junior []*tranche, cash *pool) {
	var balance, seniorBalance []Expr
	for _, rank := range [][]*tranche{senior, junior} {
		var dues []Expr
		for _, k := range rank {
			dues = append(dues, k.openInterest.Plus(k.performing).Times(m.time.last))
		}
		for i, paid := range m.pariPassu(dues, cash) {
			balance = append(balance, m.repay(rank[i], paid))
		}
		if seniorBalance == nil {
			seniorBalance = append(seniorBalance, balance...)
		}
	}
	m.cash.balance = m.usdLine("debt_balance", "Debt", m.total(balance, program.Money)).Expr
	m.cash.seniorBalance = m.usdLine("senior_balance", "Senior debt", m.total(seniorBalance, program.Money)).Expr
}

// repay books what a tranche gets at the horizon, and returns what it is owed at each month end: principal and overdue
// amounts.
func (m *builder) repay(k *tranche, paid Expr) Expr {
	interest := program.Min(paid, k.openInterest.Times(m.time.last))
	i := m.usdLine("horizon_interest["+k.id+"]", "Accrued interest paid at the horizon, "+k.id, interest)
	p := m.usdLine("horizon_principal["+k.id+"]", "Principal paid at the horizon, "+k.id, paid.Minus(interest))
	m.Post(i, k.accrued, m.books.cash)
	m.Post(p, k.debt, m.books.cash)
	return k.debt.Closing().Plus(k.overdue.Closing())
}

// distribute pays out what is left on senior payment dates once the last phase operates and nothing is overdue, monthly
// when no debt is left, and everything in the last month (conventions 1.8, 5.5).
func (m *builder) distribute(cash *pool, senior []*tranche) {
	list := senior
	if len(list) == 0 {
		list = m.tranches
	}
	f := &m.cash
	f.payMonth = m.flags(func(t int) bool {
		for _, k := range list {
			if k.monthly.Pay[t] {
				return true
			}
		}
		return false
	})
	owed, overdue := m.usd(0), m.usd(0)
	for _, k := range m.tranches {
		owed = owed.Plus(k.performing)
		overdue = overdue.Plus(k.overdue.Closing())
	}
	late := overdue.Plus(f.costShort).Plus(f.taxShort).Plus(f.fundingShort)
	clear := late.Less(m.material())
	date := f.payMonth.Or(owed.Less(m.material()))
	may := m.lastCOD().Less(m.time.end).And(date).And(clear).Or(m.time.last)
	l := m.usdLine("distribution", "Distributions", cash.left.Times(may))
	m.Post(l, m.books.distributed, m.books.cash)
	f.distribution = l.Expr
}

// reserveTarget is the DSRA's target (conventions 5.4): of the planned schedule, so that it needs no hindsight.
//
//	target_t = months / 12 x (rate_t x sum of planned balance x accrual factor + scheduled principal), next 12 months
//
// in proportion to what is owed where interest has joined principal; interest that will join it is not due.
func (m *builder) reserveTarget(senior []*tranche) {
	m.cash.reserve = m.usd(0)
	d := m.c.Financing.DSRA
	if d == nil {
		return
	}
	sum := m.usd(0)
	for _, k := range senior {
		principal, base, balance := m.nextYear(k)
		due := m.Series("", principal, program.Money).Plus(m.Series("", base, program.Money).Times(k.rate))
		if k.terms.CapitalizeInterestUntil != nil {
			due = due.Times(m.over(k.performing, m.Series("", balance, program.Money)))
		}
		sum = sum.Plus(due)
	}
	from := m.reserveMonth(d)
	active := m.flags(func(t int) bool { return t >= from && t < m.r.Grid.Len()-1 })
	target := m.line("dsra_target", "DSRA target", m.c.CurrencyCode,
		m.over(m.amount("financing.dsra.months", d.Months, program.Number).Times(sum), m.num(12)).Times(active).RoundCents())
	m.cash.target = target.Expr
	if d.FundedAt != project.FundedFromCashFlow {
		m.cash.reserve = m.usdLine("dsra_initial_funding", "Initial funding of the DSRA",
			target.Expr.Times(m.flags(func(t int) bool { return t == from }))).Expr
	}
}

// reserveMonth is the month in which the reserve is first filled.
func (m *builder) reserveMonth(d *project.DSRA) int {
	if m.r.LastCOD == nil || d.FundedAt == project.FundedAtClose {
		return 0
	}
	t := m.r.Grid.Index(*m.r.LastCOD)
	if d.FundedAt == project.FundedAtCOD {
		t--
	}
	return max(t, 0)
}

// nextYear gives, by month, the planned regular principal of the next 12 months, the sum of balance x accrual factor of the
// payments in them, and the planned balance after the month's event; nothing before the draw.
func (m *builder) nextYear(k *tranche) (principal, base, balance []money.Fixed) {
	g := m.r.Grid
	n := g.Len()
	principal, base, balance = make([]money.Fixed, n), make([]money.Fixed, n), make([]money.Fixed, n)
	owed, from := k.schedule.Terms.Principal, k.monthly.Draw
	for i, p := range k.schedule.Periods {
		pay := g.Index(p.Pay)
		for t := max(from, 0); t < min(pay, n); t++ {
			balance[t] = owed
		}
		weight, _ := money.Mul(owed, p.Factor)
		if k.joins(p.Pay) {
			weight = money.Fixed{}
		}
		owed, _ = money.Sub(owed, p.Principal)
		from = pay
		for t := max(pay-12, k.monthly.Draw, 0); t < min(pay, n); t++ {
			principal[t], _ = money.Add(principal[t], k.regularPrincipal(i))
			base[t], _ = money.Add(base[t], weight)
		}
	}
	return principal, base, balance
}

// fundReserve puts the initial funding aside, before debt service.
func (m *builder) fundReserve(pools ...*pool) Expr {
	if m.c.Financing.DSRA == nil {
		return m.usd(0)
	}
	funded, _ := m.take(m.cash.reserve, pools...)
	l := m.usdLine("dsra_funding", "DSRA funded", funded)
	m.Post(l, m.books.dsra, m.books.cash)
	return l.Expr
}

// keepReserve tops the reserve up to its target from cash, and releases what exceeds it, after debt service.
func (m *builder) keepReserve(cash, reserve *pool) {
	if m.c.Financing.DSRA == nil {
		return
	}
	drawn := m.usdLine("dsra_drawn", "DSRA drawn", reserve.used)
	m.Post(drawn, m.books.cash, m.books.dsra)
	target := m.cash.target
	added, _ := m.take(target.Minus(reserve.left).Floor0(), cash)
	top := m.usdLine("dsra_top_up", "DSRA topped up", added)
	m.Post(top, m.books.dsra, m.books.cash)
	free := m.usdLine("dsra_released", "DSRA released", reserve.left.Minus(target).Floor0())
	m.Post(free, m.books.cash, m.books.dsra)
	cash.left = cash.left.Plus(free.Expr)
}

// material is the smallest amount that makes an event, a cent at least: neither nothing nor the residue of floating point
// declares a default (notes, section 6).
func (m *builder) material() Expr {
	cent, _ := money.FromRatio(1, 100)
	return program.Max(m.amount("analysis.material_amount", m.c.Analysis.MaterialAmount, program.Money), m.fixed(cent, program.Money))
}
