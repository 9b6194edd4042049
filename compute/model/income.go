package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// income names the flows that returns are measured on and the ratios by period.
func (m *builder) income() {
	f := &m.cash
	m.usdLine("ebit", "EBIT", m.sum.ebitda.Minus(m.sum.depreciation))
	flow := m.sum.receipts.Plus(m.sum.prepayments).Plus(f.salvage).Minus(m.sum.cost).Minus(f.taxPaid).Minus(m.sum.capex)
	if m.sum.refresh != (Expr{}) {
		flow = flow.Minus(m.sum.refresh)
	}
	if m.sum.guaranteed != (Expr{}) {
		flow = flow.Plus(m.sum.guaranteed)
	}
	m.usdLine("project_flow", "Project cash flow", flow)
	m.defaultLine()
	m.loanToValue()
	m.usdLine("equity_flow", "Equity cash flow", m.withCures(f.distribution.Minus(f.equity).Minus(f.support)))
	var fin []Expr
	for _, k := range m.tranches {
		fin = append(fin, k.cashInterest().Plus(k.regularDue))
	}
	f.financing = m.usdLine("financing_cost", "Interest and scheduled principal due, all tranches", m.total(fin, program.Money)).Expr
	m.coverage()
	m.lifeCover()
}

// coverage lowers DSCR by debt period: the months after the previous senior payment month through this one
// (conventions 6.2). The first period starts with month 1; only periods that start on or after the last COD count.
func (m *builder) coverage() {
	f := &m.cash
	pay := m.Called("senior payment month", m.flags(func(t int) bool {
		for _, k := range m.tranches {
			if k.senior && k.monthly.Pay[t] {
				return true
			}
		}
		return false
	}))
	zero, service := m.usd(0), f.service
	if len(m.inst.net) > 0 { // leases and facilities pay between the dates of loans too
		since := m.Line("service_of_period", program.Money, program.Doc{Title: "Senior debt service since the last payment month", Unit: m.c.CurrencyCode})
		service = since.Is(program.Select(pay.Lag(1), zero, since.Lag(1)).Plus(service)).Expr
	}
	if m.c.SizesDebt() || m.c.Financing.CashSweep != nil || len(m.inst.net) > 0 || m.moving() || m.fall.distress.enforces {
		// what is repaid before its last dates may leave a residue of floating point
		cent, _ := money.FromRatio(1, 100)
		service = program.Select(service.Less(m.fixed(cent, program.Money)), zero, service)
	}
	operating := program.Select(m.time.first, zero, f.cfads)
	since := m.Line("cfads_of_period", program.Money, program.Doc{Title: "CFADS since the last payment month", Unit: m.c.CurrencyCode})
	since.Is(program.Select(pay.Lag(1), zero, since.Lag(1)).Plus(operating))
	// Commitment fees and interest in months between payment months do not exist at this depth; service falls on payment
	// months only.
	start := m.Line("period_start", program.Day, program.Doc{Title: "First day of the debt period"})
	fresh := pay.Lag(1).Or(m.flags(func(t int) bool { return t == 1 }))
	start.Is(program.Select(fresh, m.time.start, start.Lag(1)))
	counts := m.lastCOD().LessEq(start.Expr).And(pay).And(m.material().LessEq(service))
	if len(m.phases) == 0 {
		counts = counts.And(counts.Not())
	}
	m.line("dscr", "DSCR", "", m.over(since.Expr, service))
	m.line("dscr_tested", "DSCR is defined", "", counts)
}
