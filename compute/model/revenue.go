package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// slice is one tenant's capacity in one phase.
type slice struct {
	project.Slice
	using   Expr // share of the phase that the tenant uses, times sold utilization: electrical load; of use where power is bought
	lapsed  Expr // share of the phase that the contract has given back, its term over, this month; of use with a spot market
	revenue Expr
	credit  Expr // part of the prepayment that falls due for this month's invoice
}

// revenue lowers tenants and the spot market (conventions 2.2, 2.3, 7.2, 7.3, 7.5).
func (m *builder) revenue() {
	var income, credits, prepaid []Expr
	for k := range m.c.Tenants {
		rev, credit, advance := m.tenant(k)
		income, credits, prepaid = append(income, rev), append(credits, credit), append(prepaid, advance)
	}
	for p := range m.phases {
		if m.c.Market.Spot == nil || m.phases[p].resolved.Accelerators.IsZero() {
			continue
		}
		id := m.phases[p].project.ID
		l := m.accrued("spot_revenue["+id+"]", "Spot revenue, phase "+id, m.spotRevenue(p))
		m.Post(l, m.books.cash, m.books.income("Spot revenue, phase "+id))
		income = append(income, l.Expr)
	}
	m.sum.revenue = m.usdLine("revenue", "Revenue", m.total(income, program.Money)).Expr
	credit := m.total(credits, program.Money)
	m.sum.receipts = m.usdLine("receipts", "Cash from tenants and spot sales", m.collected(m.sum.revenue.Minus(credit))).Expr
	m.sum.prepayments = m.usdLine("prepayments_received", "Prepayments received", m.total(prepaid, program.Money)).Expr
}

// tenant lowers one contract, summed over its phases.
func (m *builder) tenant(k int) (revenue, credit, advance Expr) {
	t := &m.c.Tenants[k]
	path := fmt.Sprintf("tenants[%s]", t.ID)
	var revs, creds, values []Expr
	for _, s := range m.r.Slices {
		if s.Tenant != k {
			continue
		}
		sl, value := m.contract(path, t, s)
		m.slices = append(m.slices, sl)
		revs, creds, values = append(revs, sl.revenue), append(creds, sl.credit), append(values, value)
	}
	gross := m.accrued("revenue["+t.ID+"]", "Revenue, "+name(t), m.total(revs, program.Money))
	value := m.total(values, program.Money)
	m.values = append(m.values, value)
	advance = m.prepaid(path, t, value)
	income := m.books.income("Revenue, " + name(t))
	if !prepays(t) {
		m.Post(m.usdLine("tenant_receipts["+t.ID+"]", "Receipts, "+name(t), gross.Expr), m.books.cash, income)
		return gross.Expr, m.usd(0), advance
	}
	cut := m.credited(t, gross.Expr, m.total(creds, program.Money))
	paid := m.usdLine("tenant_receipts["+t.ID+"]", "Receipts, "+name(t), gross.Expr.Minus(cut.Expr))
	m.Post(paid, m.books.cash, income)
	m.Post(cut, m.books.prepaid, income)
	return gross.Expr, cut.Expr, advance
}

// credited is the part of an invoice that a prepayment meets: what is due of it, never more than the invoice; what an invoice
// has no room for is cut from the next.
//
//	credit_t  = min(waiting_{t-1} + due_t, invoice_t)
//	waiting_t = waiting_{t-1} + due_t - credit_t
func (m *builder) credited(t *project.Tenant, invoice, due Expr) program.Line {
	falls := m.accrued("prepayment_due["+t.ID+"]", "Prepayment to be credited, "+name(t), due)
	waiting := m.Line("prepayment_waiting["+t.ID+"]", program.Money, program.Doc{Title: "Credits that no invoice had room for, " + name(t), Unit: m.c.CurrencyCode})
	owed := waiting.Lag(1).Plus(falls.Expr)
	cut := m.usdLine("prepayment_credit["+t.ID+"]", "Invoices met by prepayment, "+name(t), program.Min(owed, invoice))
	waiting.Is(owed.Minus(cut.Expr))
	return cut
}

// prepays tells whether a contract is paid in advance. A share of 0 leaves the lines of prepayments out, so that a
// scenario that sets one changes the program's shape.
func prepays(t *project.Tenant) bool {
	return t.PrepaymentFraction != nil && !t.PrepaymentFraction.IsZero() && t.PrepaymentDate != nil
}

func name(t *project.Tenant) string {
	if t.Name != "" {
		return t.Name
	}
	return t.ID
}

// contract lowers one slice: its revenue, its credits and its undiscounted value.
func (m *builder) contract(path string, t *project.Tenant, s project.Slice) (slice, Expr) {
	p := &m.phases[s.Phase]
	tm := term{t.TermMonths, p.project.RampMonths, m.amount(path+".escalation_rate", t.EscalationRate, program.Number)}
	plain, priced := m.sold(tm, p.age)
	billed := program.Max(m.amount(path+".take_or_pay_fraction", t.TakeOrPayFraction, program.Number),
		m.amount(path+".utilization_fraction", t.UtilizationFraction, program.Number))
	price, perMonth := m.price(path, t, s, tm)
	full := price.Times(priced).Times(billed)
	if t.USDPerAcceleratorHour != nil {
		full = full.Times(m.time.hours)
		perMonth = perMonth.Times(m.num(730)) // hours of an average month, 8,760 / 12: the value of a prepaid contract is agreed ahead of the calendar
	}
	paid := m.paid(path, t, p)
	fraction := m.fixed(s.CapacityFraction, program.Number)
	value := perMonth.Times(m.pricedMonths(tm)).Times(billed)
	sl := slice{Slice: s, revenue: full.Times(paid), credit: m.usd(0)}
	if m.c.Market.Spot != nil {
		sl.lapsed = m.lapsed(tm, p.age).Times(fraction)
	}
	if w := m.c.Facility.Power; w != nil && w.LoadFactor == nil {
		sl.using = plain.Times(m.going(path, t, p)).Times(fraction).Times(m.amount(path+".utilization_fraction", t.UtilizationFraction, program.Number))
	}
	if prepays(t) {
		sl.credit = m.credit(path, t, p, value, paid)
	}
	return sl, value
}

// price is what a contract month at full billing costs in year 1: times hours where the price is by the hour. The second
// result is the same for the contract's value.
func (m *builder) price(path string, t *project.Tenant, s project.Slice, tm term) (price, perMonth Expr) {
	share := m.fixed(s.PriceShare, program.Number)
	switch {
	case t.USDPerAcceleratorHour != nil:
		price = m.amount(path+".usd_per_accelerator_hour", t.USDPerAcceleratorHour, program.Money).
			Times(m.fixed(s.Accelerators, program.Number))
	case t.USDPerKWMonth != nil:
		price = m.amount(path+".usd_per_kw_month", t.USDPerKWMonth, program.Money).
			Times(m.fixed(s.MW, program.Number).Times(m.num(1000)))
	case t.USDPerYear != nil:
		price = m.over(m.amount(path+".usd_per_year", t.USDPerYear, program.Money).Times(share), m.num(12))
	default:
		price = m.over(m.amount(path+".total_usd", t.TotalUSD, program.Money).Times(share), m.pricedMonths(tm))
	}
	return price, price
}

// going is the share of the phase's operating days of the month before the tenant stops paying (conventions 7.3).
//
//	going = days [COD, stop) / operating days
func (m *builder) going(path string, t *project.Tenant, p *phase) Expr {
	stop := m.dateInput(path+".stops_paying_date", t.StopsPayingDate)
	return m.over(m.overlap(p.cod, stop), m.overlap(p.cod, m.time.never))
}

// paid is the share of those days that is paid for (conventions 7.3, 7.5). With f the share of an invoice that is paid from
// its date on:
//
//	paid = (days [COD, stop) - (1 - f) x days [max(COD, date), stop)) / operating days
func (m *builder) paid(path string, t *project.Tenant, p *phase) Expr {
	stop := m.dateInput(path+".stops_paying_date", t.StopsPayingDate)
	cutFrom := m.dateInput(path+".pay_fraction_date", t.PayFractionDate)
	unpaid := m.num(1).Minus(m.amount(path+".pay_fraction", t.PayFraction, program.Number))
	lost := unpaid.Times(m.overlap(program.Max(p.cod, cutFrom), stop))
	return m.over(m.overlap(p.cod, stop).Minus(lost), m.overlap(p.cod, m.time.never))
}

// dateInput is a date of the case as a day of the grid, behind the grid when it is not given.
func (m *builder) dateInput(path string, d *calendar.Date) Expr {
	v := m.r.Grid.DayEnd(m.r.Grid.Len() - 1)
	if d != nil {
		v = m.r.Grid.DayIndex(*d)
	}
	return m.Input(path, m.fixedInt(v), program.Day)
}

// prepaid is the tenant's payment in advance: cash against a contract liability (conventions 7.2).
func (m *builder) prepaid(path string, t *project.Tenant, value Expr) Expr {
	if !prepays(t) {
		return m.usd(0)
	}
	month := m.flags(func(k int) bool { return k == m.r.Grid.Index(*t.PrepaymentDate) && !(k == 0 && m.seasoned()) })
	sum := value.Times(m.amount(path+".prepayment_fraction", t.PrepaymentFraction, program.Number)).Times(month)
	l := m.usdLine("prepayment["+t.ID+"]", "Prepayment, "+name(t), sum)
	m.Post(l, m.books.cash, m.books.prepaid)
	return l.Expr
}

// credit is what falls due of a prepayment for this month's invoice: equal amounts from CreditStartMonth c to the end T of
// the contract (conventions 7.2), in the share in which invoices are paid.
//
//	due_t = f x value x (clamp(age_t, c, T) - clamp(age_{t-1}, c, T)) / (T - c) x share paid
func (m *builder) credit(path string, t *project.Tenant, p *phase, value, paid Expr) Expr {
	c, end := m.num(int64(t.CreditStartMonth)), m.num(int64(t.TermMonths))
	clamp := func(a Expr) Expr { return program.Min(program.Max(a, c), end) }
	// The age before month 0 is 0 and the clamp of 0 is c, so nothing is credited before month c.
	months := clamp(p.age.Expr).Minus(clamp(p.age.Lag(1)))
	part := m.over(months.Times(paid), m.num(int64(t.TermMonths-t.CreditStartMonth)))
	return value.Times(m.amount(path+".prepayment_fraction", t.PrepaymentFraction, program.Number)).Times(part)
}

// spotShare is the part of a phase that no contract holds this month: never let, or out of its term. Capacity of a tenant
// that has stopped paying stays his to the end of the contract. It adds what is free; the rest of 1 after what is held
// would leave a residue of floating point in a phase that is fully let.
func (m *builder) spotShare(p int) Expr {
	free := m.phases[p].operating.Expr.Times(m.fixed(m.r.Uncontracted[p], program.Number))
	for _, s := range m.slices {
		if s.Phase == p {
			free = free.Plus(s.lapsed)
		}
	}
	return free
}

// spotRevenue is price x accelerators x hours x free share x utilization x availability.
func (m *builder) spotRevenue(p int) Expr {
	s := m.c.Market.Spot
	price := m.amount("market.spot.usd_per_accelerator_hour", s.USDPerAcceleratorHour, program.Money).
		Times(m.growth("market.spot.growth_rate", s.GrowthRate))
	hours := m.fixed(m.phases[p].resolved.Accelerators, program.Number).Times(m.time.hours).Times(m.spotShare(p))
	return price.Times(hours.Times(m.spotUse()))
}

// spotUse is the sold share of uncontracted hours.
func (m *builder) spotUse() Expr {
	s := m.c.Market.Spot
	return m.amount("market.spot.utilization_fraction", s.UtilizationFraction, program.Number).
		Times(m.amount("market.spot.availability_fraction", s.AvailabilityFraction, program.Number))
}
