package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// life is when a tenant's contract for one phase runs and ends (conventions 3.6, 3.7, 7.3).
type life struct {
	age     program.Line // months under contract at month end
	stop    Expr         // day from which the tenant pays nothing
	end     Expr         // day on which default or termination ends the contract, behind the grid if neither does
	early   bool         // whether either may
	renewed program.Line // months since the end of the term, renewal or not; of use with a renewal or a fixed end
	aged    bool         // whether renewed is there
}

// terminable tells whether a late phase may end the contract.
func terminable(t *project.Tenant) bool {
	return t.LateDelivery != nil && t.LateDelivery.TerminationDays != nil
}

// lifeOf dates one slice. A contract runs from actual commercial operation for its term; with a fixed end to the planned
// one's. It ends early when the cure period of a default does, or on the day from which a late tenant may terminate, if the
// scenario has him do so and the phase does not operate by then.
func (m *builder) lifeOf(path string, t *project.Tenant, s project.Slice) life {
	p := &m.phases[s.Phase]
	id := t.ID + "/" + p.project.ID
	l := life{age: p.age, stop: m.dateInput(path+".stops_paying_date", t.StopsPayingDate)}
	l.early = t.DefaultTerms != nil || terminable(t)
	l.end = m.time.never
	if d := t.DefaultTerms; d != nil {
		l.end = program.Min(l.end, l.stop.Plus(m.amount(path+".default_terms.cure_days", d.CureDays, program.Number)))
	}
	if terminable(t) {
		day := program.Select(m.terminated(path, t, p), m.terminationDay(path, t, p), m.time.never)
		l.stop, l.end = program.Min(l.stop, day), program.Min(l.end, day)
	}
	if t.TermEnd == project.TermFixedEnd {
		last := m.day(p.project.PlannedCOD.AddMonths(t.TermMonths))
		l.age = m.agedTo("contract["+id+"]", "Contract "+id, p.cod, last, m.monthsSince(*p.project.PlannedCOD))
		l.renewed = m.agedTo("contract_ended["+id+"]", "Contract "+id+" after its term", program.Max(p.cod, last), m.time.never,
			m.monthsSince(p.project.PlannedCOD.AddMonths(t.TermMonths)))
		l.aged = true
	} else if t.Renewal != nil {
		l.renewed = m.line("contract_ended["+id+"].age_months", "Contract "+id+" after its term: months", "months",
			p.age.Expr.Minus(m.num(int64(t.TermMonths))).Floor0())
		l.aged = true
	}
	return l
}

// agedTo gives the months in [from, to) by each month's end; before is what of them had run when a seasoned case begins.
func (m *builder) agedTo(name, title string, from, to Expr, before money.Fixed) program.Line {
	age := m.Line(name+".age_months", program.Number, program.Doc{Title: title + ": months", Unit: "months"})
	if !before.IsZero() {
		age.Before(m.fixed(before, program.Number))
	}
	return age.Is(age.Lag(1).Plus(m.share(from, to)))
}

// afterTerm is the number of months since the end of the term and n months more.
func (m *builder) afterTerm(t *project.Tenant, l *life, n int) Expr {
	if l.aged {
		if n == 0 {
			return l.renewed.Expr
		}
		return l.renewed.Expr.Minus(m.num(int64(n))).Floor0()
	}
	return l.age.Expr.Minus(m.num(int64(t.TermMonths + n))).Floor0()
}

// vacancy is a part of a slice's capacity and the months for which it has been without contract.
type vacancy struct {
	share Expr         // of the slice
	ended program.Line // months without contract at month end
}

// vacancies part a slice into what renews at the end of its term and what does not. Months without contract count from the
// earlier of the end of the term, renewal included, and an early end; from operation, if the contract ended before.
//
//	ended_t = max(months after the term, months after the early end)
func (m *builder) vacancies(path string, t *project.Tenant, p *phase, l *life) []vacancy {
	id := t.ID + "/" + p.project.ID
	var early Expr
	if l.early {
		early = m.agedTo("contract_cut["+id+"]", "Contract "+id+" after its early end", program.Max(p.cod, l.end), m.time.never, money.Fixed{}).Expr
	}
	part := func(name string, share Expr, n int) vacancy {
		e := m.afterTerm(t, l, n)
		if l.early {
			e = program.Max(e, early)
		}
		return vacancy{share, m.line(name+"["+id+"]", "Months without contract, "+id, "months", e)}
	}
	if t.Renewal == nil {
		return []vacancy{part("vacant_months", m.num(1), 0)}
	}
	renews := m.amount(path+".renewal.fraction", t.Renewal.Fraction, program.Number)
	return []vacancy{part("vacant_months", m.num(1).Minus(renews), 0), part("vacant_months_renewed", renews, t.Renewal.TermMonths)}
}

// freed is the share of the month for which a slice's capacity has been without contract for n months.
//
//	freed = sum of share x (max(0, ended_t - n) - max(0, ended_{t-1} - n))
func (m *builder) freed(list []vacancy, n Expr) Expr {
	sum := m.num(0)
	for _, v := range list {
		sum = sum.Plus(v.share.Times(v.ended.Expr.Minus(n).Floor0().Minus(v.ended.Lag(1).Minus(n).Floor0())))
	}
	return sum
}

// contractDay is the day on which a phase was to be delivered to its tenant.
func (m *builder) contractDay(path string, t *project.Tenant, p *phase) Expr {
	if d := t.LateDelivery.ContractDate; d != nil {
		return m.Input(path+".late_delivery.contract_date", m.fixedInt(m.r.Grid.DayIndex(*d)), program.Day)
	}
	return m.day(*p.project.PlannedCOD)
}

// terminationDay is the day on which the right to terminate for lateness arises.
func (m *builder) terminationDay(path string, t *project.Tenant, p *phase) Expr {
	return m.contractDay(path, t, p).Plus(m.amount(path+".late_delivery.termination_days", t.LateDelivery.TerminationDays, program.Number))
}

// terminated tells whether the tenant terminates for a phase: he has the right and uses it.
func (m *builder) terminated(path string, t *project.Tenant, p *phase) Expr {
	uses := m.num(0).Less(m.amount(path+".late_delivery.terminates", t.LateDelivery.Terminates, program.Number))
	return m.terminationDay(path, t, p).Less(p.cod).And(uses)
}

// inMonth tells whether a day falls in the month.
func (m *builder) inMonth(day Expr) Expr { return m.time.start.LessEq(day).And(day.Less(m.time.end)) }

// hair is what a comparison of months forgives: fifteen thirty-firsts and sixteen of them are a month.
func (m *builder) hair() Expr {
	v, _ := money.FromRatio(1, 1_000_000_000)
	return m.fixed(v, program.Number)
}

// renewal is what a slice pays after its term: the share that renews, at a price fixed when the renewal starts.
//
//	revenue = fraction x price fraction x basis x priced months x billed share
func (m *builder) renewal(path string, t *project.Tenant, s project.Slice, l *life, full, billed Expr) Expr {
	n := t.Renewal
	path += ".renewal"
	tm := term{months: n.TermMonths, escalation: m.amount(path+".escalation_rate", n.EscalationRate, program.Number)}
	_, priced := m.sold(tm, l.renewed)
	basis := full
	hours := m.num(1)
	if t.USDPerAcceleratorHour != nil {
		hours = m.time.hours
	}
	if n.PriceBasis == project.SpotPrice {
		id := t.ID + "/" + m.phases[s.Phase].project.ID
		fixed := m.num(0).Less(l.renewed.Lag(1))
		price := m.Line("renewal_spot_price["+id+"]", program.Money, program.Doc{Title: "Spot price at renewal, " + id, Unit: m.c.CurrencyCode})
		price.Is(program.Select(fixed, price.Lag(1), m.spotPrice()))
		basis, hours = price.Expr.Times(m.fixed(s.Accelerators, program.Number)), m.time.hours
	}
	share := m.amount(path+".fraction", n.Fraction, program.Number).Times(m.amount(path+".price_fraction", n.PriceFraction, program.Number))
	return basis.Times(share).Times(hours).Times(priced).Times(billed)
}

// lastStep is what a contract's escalator has made of its price in its last month.
func (m *builder) lastStep(t term) Expr {
	return m.num(1).Plus(t.escalation).PowInt(m.num(int64((t.months - 1) / 12)))
}
