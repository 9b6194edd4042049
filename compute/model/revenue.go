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
	life     life
	using    Expr // share of the phase that the tenant uses, times sold utilization: electrical load; of use where power is bought
	held     Expr // share of the phase that he pays for; of use where power is passed through
	lapsed   Expr // share of the phase that is let by the hour since the contract has ended; of use with a spot market
	relet    Expr // share of the slice that is let again; of use with re-letting
	relets   Expr // what that earns, of which a guarantor is relieved
	full     Expr // rent of the month, paid in full
	paid0    Expr // share of it that would be paid if the tenant never stopped
	revenue  Expr // of contract and renewal
	credit   Expr // part of the prepayment that falls due for this month's invoice
	prepaid  Expr // prepayment of the whole slice
	perMonth Expr // rent of a month of year 1
}

// revenue lowers tenants and the spot market (conventions 2.2, 2.3, 7.2, 7.3, 7.5). Its totals come with [builder.closeTakings].
func (m *builder) revenue() {
	for k := range m.c.Tenants {
		m.tenant(k)
	}
	for p := range m.phases {
		if m.c.Market.Spot == nil || m.phases[p].resolved.Accelerators.IsZero() {
			continue
		}
		id := m.phases[p].project.ID
		l := m.accrued("spot_revenue["+id+"]", "Spot revenue, phase "+id, m.spotRevenue(p))
		m.Post(l, m.books.cash, m.books.income("Spot revenue, phase "+id))
		m.taken.revenue, m.taken.receipts = append(m.taken.revenue, l.Expr), append(m.taken.receipts, l.Expr)
	}
	for _, t := range m.tenancies {
		m.letAgain(t)
	}
}

// tenant lowers one contract, summed over its phases.
func (m *builder) tenant(k int) {
	t := &m.c.Tenants[k]
	x := &tenancy{path: fmt.Sprintf("tenants[%s]", t.ID), terms: t, credit: m.usd(0)}
	x.stop = m.dateInput(x.path+".stops_paying_date", t.StopsPayingDate)
	var revs, creds, values []Expr
	for _, s := range m.r.Slices {
		if s.Tenant != k {
			continue
		}
		sl, value := m.contract(x.path, t, s)
		m.slices, x.slices = append(m.slices, sl), append(x.slices, sl)
		revs, creds, values = append(revs, sl.revenue), append(creds, sl.credit), append(values, value)
	}
	x.revenue = m.accrued("revenue["+t.ID+"]", "Revenue, "+name(t), m.total(revs, program.Money))
	value := m.total(values, program.Money)
	m.values, m.tenancies = append(m.values, value), append(m.tenancies, x)
	m.taken.revenue = append(m.taken.revenue, x.revenue.Expr)
	advance := m.prepaid(x.path, t, value)
	m.taken.prepaid = append(m.taken.prepaid, advance)
	if prepays(t) {
		cut := m.credited(t, x.revenue.Expr, m.seasonedCredit(t, x.slices, values, m.total(creds, program.Money)))
		x.credit, x.cut = cut.Expr, &cut
		m.refundOfPrepayment(t, x.slices, advance)
	}
	m.lateDamages(x.path, t, x.slices)
	if t.PaymentDays == 0 {
		m.paidInTheMonth(x)
	}
}

// paidInTheMonth books invoices of a tenant without payment terms.
func (m *builder) paidInTheMonth(t *tenancy) {
	income := m.books.income("Revenue, " + name(t.terms))
	net := t.revenue.Expr
	if t.cut != nil {
		net = net.Minus(t.credit)
	}
	paid := m.usdLine("tenant_receipts["+t.terms.ID+"]", "Receipts, "+name(t.terms), net)
	m.Post(paid, m.books.cash, income)
	if t.cut != nil {
		m.Post(*t.cut, m.books.prepaid, income)
	}
	m.taken.receipts = append(m.taken.receipts, paid.Expr)
}

// letAgain books what a tenant's capacity earns after his contract, and what letting it again costs.
func (m *builder) letAgain(t *tenancy) {
	if t.terms.Reletting == nil {
		return
	}
	id, earned, costs := t.terms.ID, m.usd(0), make([]Expr, len(m.phases))
	for i := range costs {
		costs[i] = m.usd(0)
	}
	for _, s := range t.slices {
		var cost Expr
		s.relets, cost, s.relet = m.relet(t.path, t.terms, s.Slice, m.vacancies(t.path, t.terms, &m.phases[s.Phase], &s.life))
		earned, costs[s.Phase] = earned.Plus(s.relets), costs[s.Phase].Plus(cost)
	}
	l := m.accrued("relet_revenue["+id+"]", "Revenue of capacity let again, "+name(t.terms), earned)
	m.Post(l, m.books.cash, m.books.income("Capacity let again, "+id))
	m.taken.revenue, m.taken.receipts = append(m.taken.revenue, l.Expr), append(m.taken.receipts, l.Expr)
	if !t.terms.Reletting.CostUSD.IsZero() {
		m.addCost(causeOperating, "reletting/"+id, "Re-letting cost, "+id, m.total(costs, program.Money), costs)
	}
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
func (m *builder) contract(path string, t *project.Tenant, s project.Slice) (*slice, Expr) {
	p := &m.phases[s.Phase]
	sl := &slice{Slice: s, life: m.lifeOf(path, t, s), credit: m.usd(0)}
	tm := m.termOf(path, t, p)
	plain, priced := m.sold(tm, sl.life.age)
	billed := program.Max(m.amount(path+".take_or_pay_fraction", t.TakeOrPayFraction, program.Number), m.soldUse(path, t))
	price, perMonth := m.price(path, t, s, tm)
	sl.full = price.Times(priced).Times(billed)
	if t.USDPerAcceleratorHour != nil {
		sl.full = sl.full.Times(m.time.hours)
		perMonth = perMonth.Times(m.num(730)) // hours of an average month, 8,760 / 12: the value of a prepaid contract is agreed ahead of the calendar
	}
	fraction := m.fixed(s.CapacityFraction, program.Number)
	sl.perMonth = perMonth.Times(billed)
	value := perMonth.Times(m.pricedMonths(tm)).Times(billed)
	if t.Renewal != nil {
		sl.full = sl.full.Plus(m.renewal(path, t, s, &sl.life, price.Times(m.lastStep(tm)), billed))
		more, _ := m.sold(term{months: t.Renewal.TermMonths, escalation: m.num(0)}, sl.life.renewed)
		plain = plain.Plus(more.Times(m.amount(path+".renewal.fraction", t.Renewal.Fraction, program.Number)))
	}
	paid := m.paid(path, t, p, sl.life.stop)
	sl.revenue = sl.full.Times(paid)
	if t.PaymentDays > 0 || t.Guarantee != nil {
		sl.paid0 = m.paid(path, t, p, m.time.never)
	}
	if m.c.Market.Spot != nil && t.Reletting == nil {
		sl.lapsed = m.lapsedShare(path, t, p, tm, &sl.life).Times(fraction)
	}
	if w := m.c.Facility.Power; w != nil && w.LoadFactor == nil {
		sl.using = plain.Times(m.going(p, sl.life.stop)).Times(fraction).Times(m.amount(path+".utilization_fraction", t.UtilizationFraction, program.Number))
	}
	if t.PowerPassThrough != nil {
		sl.held = plain.Times(paid).Times(fraction)
	}
	if prepays(t) {
		sl.credit = m.credit(path, t, &sl.life, value, paid)
		sl.prepaid = value.Times(m.amount(path+".prepayment_fraction", t.PrepaymentFraction, program.Number))
	}
	return sl, value
}

// termOf is a contract's term with its ramp: its own, else the phase's.
func (m *builder) termOf(path string, t *project.Tenant, p *phase) term {
	tm := term{months: t.TermMonths, ramp: p.project.RampMonths, escalation: m.amount(path+".escalation_rate", t.EscalationRate, program.Number)}
	list := t.RampFractions
	if len(list) == 0 {
		list = p.project.RampFractions
	}
	if len(list) > 0 {
		tm.ramp, tm.listed = 0, rampTotals(list)
		tm.table = m.Table("ramp", tm.listed)
	}
	return tm
}

// lapsedShare is the share of the month for which a slice has no contract any more.
func (m *builder) lapsedShare(path string, t *project.Tenant, p *phase, tm term, l *life) Expr {
	if l.early || l.aged {
		return m.freed(m.vacancies(path, t, p, l), m.num(0))
	}
	return m.lapsed(tm, p.age)
}

// price is what a contract month at full billing costs in year 1: times hours where the price is by the hour. The second
// result is the same for the contract's value. Own use may have none.
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
	case t.TotalUSD != nil:
		price = m.over(m.amount(path+".total_usd", t.TotalUSD, program.Money).Times(share), m.pricedMonths(tm))
	default:
		price = m.usd(0)
	}
	return price, price
}

// going is the share of the phase's operating days of the month before the tenant stops paying (conventions 7.3).
//
//	going = days [COD, stop) / operating days
func (m *builder) going(p *phase, stop Expr) Expr {
	return m.over(m.overlap(p.cod, stop), m.overlap(p.cod, m.time.never))
}

// paid is the share of those days that is paid for (conventions 7.3, 7.5). With f the share of an invoice that is paid from
// its date on:
//
//	paid = (days [COD, stop) - (1 - f) x days [max(COD, date), stop)) / operating days
func (m *builder) paid(path string, t *project.Tenant, p *phase, stop Expr) Expr {
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
func (m *builder) credit(path string, t *project.Tenant, l *life, value, paid Expr) Expr {
	c, end := m.num(int64(t.CreditStartMonth)), m.num(int64(t.TermMonths))
	clamp := func(a Expr) Expr { return program.Min(program.Max(a, c), end) }
	// The age before month 0 is 0 and the clamp of 0 is c, so nothing is credited before month c.
	months := clamp(l.age.Expr).Minus(clamp(l.age.Lag(1)))
	part := m.over(months.Times(paid), m.num(int64(t.TermMonths-t.CreditStartMonth)))
	return value.Times(m.amount(path+".prepayment_fraction", t.PrepaymentFraction, program.Number)).Times(part)
}

// spotShare is the part of a phase that no contract holds this month: never let, or out of its term. Capacity of a tenant
// that has stopped paying stays his to the end of the contract. It adds what is free; the rest of 1 after what is held
// would leave a residue of floating point in a phase that is fully let.
func (m *builder) spotShare(p int) Expr {
	free := m.phases[p].operating.Expr.Times(m.fixed(m.r.Uncontracted[p], program.Number))
	for _, s := range m.slices {
		if s.Phase == p && m.c.Tenants[s.Tenant].Reletting == nil {
			free = free.Plus(s.lapsed)
		}
	}
	return free
}

// spotRevenue is price x accelerators x hours x free share x utilization x availability.
func (m *builder) spotRevenue(p int) Expr {
	return m.spotRevenueOf(p, m.spotShare(p))
}

// spotRevenueOf is what a share of a phase earns by the hour.
func (m *builder) spotRevenueOf(p int, share Expr) Expr {
	hours := m.fixed(m.phases[p].resolved.Accelerators, program.Number).Times(m.time.hours).Times(share)
	return m.spotPrice().Times(hours.Times(m.spotUse()))
}

// sellsSpot reports whether capacity of a phase that nobody has contracted is sold by the hour.
func (m *builder) sellsSpot(p int) bool {
	return m.c.Market.Spot != nil && !m.phases[p].resolved.Accelerators.IsZero()
}

// spotPrice is the price of an uncontracted accelerator-hour of the month.
func (m *builder) spotPrice() Expr {
	s := m.c.Market.Spot
	price := m.amount("market.spot.usd_per_accelerator_hour", s.USDPerAcceleratorHour, program.Money).
		Times(m.growth("market.spot.growth_rate", s.GrowthRate))
	if left := m.spotLoss(); left != (Expr{}) {
		price = price.Times(left)
	}
	for i := range s.Generations {
		price = price.Times(m.afterGeneration(&s.Generations[i]))
	}
	return price
}

// afterGeneration is the share of the spot price that a better generation leaves: less from its day on, in the month of its
// arrival by days. A delay moves the day by whole days, rounded up as that of a phase.
func (m *builder) afterGeneration(g *project.Generation) Expr {
	path := fmt.Sprintf("market.spot.generations[%s]", g.ID)
	delay := m.amount(path+".delay_days", g.DelayDays, program.Number).Neg().Floor().Neg()
	come := m.share(m.dateInput(path+".release_date", g.ReleaseDate).Plus(delay), m.time.never)
	return m.num(1).Minus(m.amount(path+".price_loss_fraction", g.PriceLossFraction, program.Number).Times(come))
}

// soldUse is a tenant's sold utilization, less what is curtailed.
func (m *builder) soldUse(path string, t *project.Tenant) Expr {
	use := m.amount(path+".utilization_fraction", t.UtilizationFraction, program.Number)
	if share, ok := m.supplied(); ok {
		use = use.Times(share)
	}
	return use
}

// spotUse is the sold share of uncontracted hours, less what is curtailed.
func (m *builder) spotUse() Expr {
	if share, ok := m.supplied(); ok {
		return m.offeredUse().Times(share)
	}
	return m.offeredUse()
}

// offeredUse is the sold share of uncontracted hours with supply.
func (m *builder) offeredUse() Expr {
	s := m.c.Market.Spot
	return m.amount("market.spot.utilization_fraction", s.UtilizationFraction, program.Number).
		Times(m.amount("market.spot.availability_fraction", s.AvailabilityFraction, program.Number))
}
