package model

import (
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// relet is what a slice's capacity earns when it is let again, and what letting it costs (conventions 7.5).
//
//	revenue = price x (1 - discount) x share of the month that is let again
//	cost    = cost of the contract x price share of the slice, in the month in which vacancy ends
//
// The third result is the share of the month, for the electrical load.
func (m *builder) relet(path string, t *project.Tenant, s project.Slice, list []vacancy) (revenue, cost, share Expr) {
	x := t.Reletting
	path += ".reletting"
	months := m.amount(path+".vacancy_months", x.VacancyMonths, program.Number)
	share = m.freed(list, months)
	var price Expr
	if x.USDPerKWMonth != nil {
		price = m.amount(path+".usd_per_kw_month", x.USDPerKWMonth, program.Money).Times(m.growth(path+".growth_rate", x.GrowthRate)).
			Times(m.fixed(s.MW, program.Number).Times(m.num(1000)))
	} else {
		price = m.spotPrice().Times(m.fixed(s.Accelerators, program.Number).Times(m.time.hours).Times(m.spotUse()))
	}
	kept := m.num(1).Minus(m.amount(path+".discount_fraction", x.DiscountFraction, program.Number))
	revenue = price.Times(kept).Times(share)
	cost = m.usd(0)
	if x.CostUSD.IsZero() {
		return revenue, cost, share
	}
	whole := m.amount(path+".cost_usd", x.CostUSD, program.Money).Times(m.fixed(s.PriceShare, program.Number))
	hair := m.hair()
	for _, v := range list {
		before := v.ended.Lag(1)
		over := hair.Less(v.ended.Expr).And(months.LessEq(v.ended.Expr.Plus(hair)))
		was := hair.Less(before).And(months.LessEq(before.Plus(hair)))
		cost = cost.Plus(whole.Times(v.share).Times(over.And(was.Not())))
	}
	return revenue, cost, share
}

// capped pays out an amount that grows by days until it reaches a cap; the running total is rounded, and its change is the
// month's amount.
//
//	paid to date = round(min(cap, sum of daily amounts))
func (m *builder) capped(name, title string, amount Expr, limit project.Amount, path string) program.Line {
	sum := m.Line(name+".accrued_to_date", program.Money, program.Doc{Title: title + ", before the cap", Unit: m.c.CurrencyCode})
	sum.Is(sum.Lag(1).Plus(amount))
	total := sum.Expr
	if limit != nil {
		total = program.Min(total, m.amount(path, limit, program.Money))
	}
	to := m.usdLine(name+".to_date", title+", to date", total.RoundCents())
	return m.usdLine(name, title, to.Expr.Minus(to.Lag(1)))
}

// lateDamages are what the tenant gets for late phases, from the contract date and grace to delivery or the contract's end
// (conventions 3.7): less revenue, paid in the month like running cost.
func (m *builder) lateDamages(path string, t *project.Tenant, mine []*slice) {
	l := t.LateDelivery
	if l == nil || l.USDPerDay == nil && l.USDPerMWDay == nil {
		return
	}
	at := path + ".late_delivery"
	grace := m.amount(at+".grace_days", l.GraceDays, program.Number)
	sum := m.usd(0)
	for _, s := range mine {
		p := &m.phases[s.Phase]
		var daily Expr
		if l.USDPerDay != nil {
			daily = m.amount(at+".usd_per_day", l.USDPerDay, program.Money).Times(m.fixed(s.PriceShare, program.Number))
		} else {
			daily = m.amount(at+".usd_per_mw_day", l.USDPerMWDay, program.Money).Times(m.fixed(s.MW, program.Number))
		}
		from := m.contractDay(path, t, p).Plus(grace)
		sum = sum.Plus(daily.Times(m.overlap(from, program.Min(p.cod, s.life.stop))))
	}
	paid := m.capped("late_damages["+t.ID+"]", "Late-delivery damages, "+name(t), sum, l.CapUSD, at+".cap_usd")
	m.Post(paid, m.books.income("Late-delivery damages, "+t.ID), m.books.payable)
	m.taken.damages = append(m.taken.damages, paid.Expr)
}

// delayCovers are damages of contractors and insurance received for late phases (conventions 3.7).
func (m *builder) delayCovers() {
	for i := range m.phases {
		p := &m.phases[i]
		for k := range p.project.DelayCovers {
			c := &p.project.DelayCovers[k]
			at, id := p.path+".delay_covers["+c.ID+"]", p.project.ID+"/"+c.ID
			from := m.day(*p.project.PlannedCOD).Plus(m.amount(at+".waiting_days", c.WaitingDays, program.Number))
			amount := m.amount(at+".usd_per_day", c.USDPerDay, program.Money).Times(m.overlap(from, p.cod))
			title := "Delay insurance, " + id
			if c.Kind == project.ContractorDamages {
				title = "Contractor's damages, " + id
			}
			l := m.capped("delay_cover["+id+"]", title, amount, c.CapUSD, at+".cap_usd")
			m.otherReceipt(l, title)
			m.taken.covers = append(m.taken.covers, l.Expr)
		}
	}
}

// otherReceipt books cash that is income but no revenue.
func (m *builder) otherReceipt(l program.Line, title string) {
	m.Post(l, m.books.cash, m.Account(title, program.Income, "Other income"))
	m.taken.receipts = append(m.taken.receipts, l.Expr)
	m.taken.other = append(m.taken.other, l.Expr)
}

// refundOfPrepayment gives back what a tenant has paid in advance for a phase that he terminates for lateness, as far as it
// is there; it is due like running cost.
func (m *builder) refundOfPrepayment(t *project.Tenant, mine []*slice, advance Expr) {
	if !prepays(t) || !terminable(t) {
		return
	}
	path := "tenants[" + t.ID + "]"
	sum := m.usd(0)
	for _, s := range mine {
		sum = sum.Plus(s.prepaid.Times(m.terminated(path, t, &m.phases[s.Phase])).Times(m.inMonth(m.terminationDay(path, t, &m.phases[s.Phase]))))
	}
	open := m.Line("prepayment_open["+t.ID+"]", program.Money, program.Doc{Title: "Prepayment not yet credited, " + name(t), Unit: m.c.CurrencyCode})
	if left := m.openingPrepaid(t.ID); left != nil {
		open.Before(m.fixed(*left, program.Money))
	}
	refund := m.usdLine("prepayment_refund["+t.ID+"]", "Prepayment given back, "+name(t), program.Min(sum, open.Lag(1)))
	open.Is(open.Lag(1).Plus(advance).Minus(m.lineNamed("prepayment_credit[" + t.ID + "]")).Minus(refund.Expr))
	m.Post(refund, m.books.prepaid, m.books.payable)
	m.taken.refunds = append(m.taken.refunds, refund.Expr)
}
