package model

import (
	"github.com/capstack/capstack/compute/contract"
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
	seniorShort, costShort    Expr // due and unpaid
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

// take pays due from the pools in order and returns what was paid.
func (m *builder) take(due Expr, pools ...*pool) Expr {
	paid, rest := m.usd(0), due
	for _, p := range pools {
		part := program.Min(rest, p.left)
		p.left, p.used = p.left.Minus(part), p.used.Plus(part)
		paid, rest = paid.Plus(part), rest.Minus(part)
	}
	return paid
}

// pariPassu pays claims by shares of what is due; the last takes the remainder of the cents (conventions 5.3).
func (m *builder) pariPassu(due []Expr, pools ...*pool) []Expr {
	all := m.total(due, program.Money)
	paid := m.take(all, pools...)
	share, given := m.over(paid, all), m.usd(0)
	out := make([]Expr, len(due))
	for i := range due {
		if i == len(due)-1 {
			out[i] = paid.Minus(given)
			break
		}
		out[i] = due[i].Times(share).RoundCents()
		given = given.Plus(out[i])
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
	m.fund(cash, conDue, senior)
	support := &pool{m.supportLeft(), m.usd(0)}
	f.costsPaid = m.usdLine("costs_paid", "Operating cost paid", m.take(f.costsDue, cash, support)).Expr
	f.taxPaid = m.usdLine("tax_paid", "Tax paid", m.take(taxDue, cash)).Expr
	conPaid := m.usdLine("construction_paid", "Construction cost paid", m.take(conDue, cash))
	reserve := &pool{m.books.dsra.Opening().Plus(m.fundReserve(cash)), m.usd(0)}
	m.payTranches("senior", senior, cash, reserve, support)
	m.keepReserve(cash, reserve)
	m.payTranches("mezzanine", junior, cash)
	m.repayAtHorizon(append(senior, junior...), cash)
	m.distribute(cash, senior)

	m.Post(m.usdLine("operating_cost_payments", "Operating cost paid", f.costsPaid), m.books.payable, m.books.cash)
	m.Post(m.usdLine("tax_payments", "Tax paid", f.taxPaid), m.books.taxpay, m.books.cash)
	m.Post(m.usdLine("construction_payments", "Construction cost paid", conPaid.Expr), m.books.conpay, m.books.cash)
	m.Post(m.usdLine("sponsor_support", "Sponsor support", support.used), m.books.cash, m.books.support)
	f.support = support.used
	f.costShort = m.usdLine("operating_cost_unpaid", "Operating cost unpaid", f.costsDue.Minus(f.costsPaid)).Expr
	f.fundingShort = m.usdLine("funding_shortfall", "Construction cost unpaid", conDue.Minus(conPaid.Expr)).Expr
	f.liquidity = m.usdLine("liquidity", "Cash, reserve and support left",
		m.books.cash.Closing().Plus(m.books.dsra.Closing()).Plus(support.left)).Expr
	f.cfads = m.usdLine("cfads", "Cash flow available for debt service", m.sum.receipts.Minus(m.sum.cost).Minus(taxDue)).Expr
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
			sum = sum.Plus(c.cost.Minus(c.basis))
		}
	}
	l := m.usdLine("salvage", "Salvage", sum.Times(m.time.last))
	m.Post(l, m.books.cash, m.books.assets)
	return l.Expr
}

// fund draws equity for what construction needs beyond the cash at hand: capital cost, fees and the reserve; before the
// planned last COD also running cost and senior debt service (conventions 3.2, 3.3). What a delay costs after that day is
// not construction: it meets the shortfall sources.
func (m *builder) fund(cash *pool, conDue Expr, senior []*tranche) {
	f := &m.cash
	building := m.flags(func(t int) bool { return m.r.LastCOD != nil && m.r.Grid.Start(t) < *m.r.LastCOD })
	var dues []Expr
	for _, k := range senior {
		dues = append(dues, k.interestDue.Plus(k.principalDue).Plus(k.overdueDue))
	}
	service := m.total(dues, program.Money)
	need := conDue.Plus(f.reserve).Plus(f.costsDue.Plus(service).Times(building)).Minus(cash.left).Floor0()
	if left := m.c.Financing.EquityCommitmentUSD; left != nil {
		open := m.amount("financing.equity_commitment_usd", left, program.Money).Minus(m.books.contributed.Opening())
		need = program.Min(need, open.Floor0())
	}
	l := m.usdLine("equity_contribution", "Equity contributed", need)
	m.Post(l, m.books.cash, m.books.contributed)
	f.equity = l.Expr
	cash.left = cash.left.Plus(l.Expr.RoundCents())
	var idc []Expr
	for _, k := range m.tranches {
		idc = append(idc, k.interestDue.Times(building).Plus(k.capitalized))
	}
	f.uses = m.usdLine("uses", "Uses of funds in construction",
		m.sum.capex.Plus(m.sum.fees).Plus(f.reserve).Plus(m.total(idc, program.Money))).Expr
}

// supportLeft is what the sponsor may still pay.
func (m *builder) supportLeft() Expr {
	limit := m.c.Financing.SponsorSupportUSD
	if limit == nil {
		return m.usd(0)
	}
	return m.amount("financing.sponsor_support_usd", limit, program.Money).Minus(m.books.support.Opening()).Floor0()
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
	if rank != "senior" {
		return
	}
	f := &m.cash
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

// repayAtHorizon pays what is still owed in the last month, interest before principal, in order of seniority; the unpaid
// rest is the lenders' loss (conventions 1.8).
func (m *builder) repayAtHorizon(list []*tranche, cash *pool) {
	var balance, seniorBalance []Expr
	for _, k := range list {
		i := m.usdLine("horizon_interest["+k.id+"]", "Accrued interest paid at the horizon, "+k.id, m.take(k.openInterest.Times(m.time.last), cash))
		p := m.usdLine("horizon_principal["+k.id+"]", "Principal paid at the horizon, "+k.id, m.take(k.performing.Times(m.time.last), cash))
		m.Post(i, k.accrued, m.books.cash)
		m.Post(p, k.debt, m.books.cash)
		owed := k.debt.Closing().Plus(k.overdue.Closing())
		balance = append(balance, owed)
		if k.senior {
			seniorBalance = append(seniorBalance, owed)
		}
	}
	m.cash.balance = m.usdLine("debt_balance", "Debt", m.total(balance, program.Money)).Expr
	m.cash.seniorBalance = m.usdLine("senior_balance", "Senior debt", m.total(seniorBalance, program.Money)).Expr
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
	clear := overdue.Plus(m.books.payable.Closing()).Plus(m.books.conpay.Closing()).LessEq(m.material())
	date := f.payMonth.Or(owed.LessEq(m.material()))
	may := m.lastCOD().Less(m.time.end).And(date).And(clear).Or(m.time.last)
	l := m.usdLine("distribution", "Distributions", cash.left.Times(may))
	m.Post(l, m.books.distributed, m.books.cash)
	f.distribution = l.Expr
}

// reserveTarget is the DSRA's target (conventions 5.4): of the planned schedule, so that it needs no hindsight.
//
//	target_t = months / 12 x (rate_t x sum of planned balance x accrual factor + scheduled principal), next 12 months
func (m *builder) reserveTarget(senior []*tranche) {
	m.cash.reserve = m.usd(0)
	d := m.c.Financing.DSRA
	if d == nil {
		return
	}
	sum := m.usd(0)
	for _, k := range senior {
		principal, base := m.nextYear(k)
		sum = sum.Plus(m.Series("", principal, program.Money)).Plus(m.Series("", base, program.Money).Times(k.rate))
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

// nextYear gives, by month, the planned regular principal of the next 12 months and the sum of balance x accrual factor of
// the payments in them; nothing before the draw.
func (m *builder) nextYear(k *tranche) (principal, base []money.Fixed) {
	g := m.r.Grid
	n := g.Len()
	principal, base = make([]money.Fixed, n), make([]money.Fixed, n)
	regular := m.regular(k)
	balance := k.schedule.Terms.Principal
	for _, p := range k.schedule.Periods {
		pay := g.Index(p.Pay)
		weight, _ := money.Mul(balance, p.Factor)
		balance, _ = money.Sub(balance, p.Principal)
		part := p.Principal
		if pay >= 0 && pay < n {
			part = regular[pay]
		} else if k.terms.Amortization == contract.Bullet {
			part = money.Fixed{}
		}
		for t := max(pay-12, k.monthly.Draw, 0); t < min(pay, n); t++ {
			principal[t], _ = money.Add(principal[t], part)
			base[t], _ = money.Add(base[t], weight)
		}
	}
	return principal, base
}

// fundReserve puts the initial funding aside, before debt service.
func (m *builder) fundReserve(cash *pool) Expr {
	if m.c.Financing.DSRA == nil {
		return m.usd(0)
	}
	l := m.usdLine("dsra_funding", "DSRA funded", m.take(m.cash.reserve, cash))
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
	top := m.usdLine("dsra_top_up", "DSRA topped up", m.take(target.Minus(reserve.left).Floor0(), cash))
	m.Post(top, m.books.dsra, m.books.cash)
	free := m.usdLine("dsra_released", "DSRA released", reserve.left.Minus(target).Floor0())
	m.Post(free, m.books.cash, m.books.dsra)
	cash.left = cash.left.Plus(free.Expr)
}

// material is the smallest amount that makes an event: neither cents nor the residue of floating point declares a default
// (notes, section 6).
func (m *builder) material() Expr {
	return m.amount("analysis.material_amount", m.c.Analysis.MaterialAmount, program.Money)
}
