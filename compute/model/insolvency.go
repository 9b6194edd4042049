package model

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// graceDays is how long after its due date a senior amount stays unpaid before it is a payment default: business days
// (conventions 8.1).
const graceDays = 5

// costUnpaidDay is the day of a month on which cash for running cost runs out; never where all of it is paid.
func (m *builder) costUnpaidDay(material Expr) Expr {
	f := &m.cash
	lasted := m.wholeDays(m.over(f.costsPaid, f.costsDue).Times(m.time.days))
	return program.Select(material.LessEq(f.costShort), program.Min(m.time.start.Plus(lasted), m.time.end.Minus(m.num(1))), m.time.never)
}

// first asks the first of days that lies before never, by name and label, and returns it with a flag that there is one.
func (m *builder) first(name, label string, day Expr, none string) (date, ever Expr) {
	is := day.Less(m.time.never)
	date = day.FoldWhere(program.FoldFirst, is)
	ever = m.num(0).Less(m.num(1).FoldWhere(program.FoldCount, is))
	m.ask(name, label, date, ever, none)
	return date, ever
}

// insolvencyMeasures date payment default and insolvency (conventions 8.1, 8.2), and say how long after the first tenant's
// stop each stage of distress comes.
func (m *builder) insolvencyMeasures(shortfall, dry, breach Expr) {
	material := m.material()
	insolvent := m.costUnpaidDay(material)
	stages := []stage{{"first_shortfall", shortfall}, {"reserve_exhaustion", dry}}
	if breach != (Expr{}) {
		stages = append(stages, stage{"covenant_breach", breach})
	}
	if len(m.tranches) > 0 {
		day := m.defaultDay()
		m.first("payment_default_date", "", day, "no payment default")
		insolvent = program.Min(insolvent, day)
		stages = append(stages, stage{"payment_default", day})
	}
	if m.c.Financing.Distress.InsolvencyTest == project.InsolvencyByCashOrBooks {
		under := m.NetAssets().Less(material.Neg())
		insolvent = program.Min(insolvent, program.Select(under, m.time.end.Minus(m.num(1)), m.time.never))
	}
	m.first("insolvency_date", "", insolvent, "the vehicle stays solvent to the horizon")
	m.sinceStop(append(stages, stage{"insolvency", insolvent}))
}

// stage is one kind of event with its day by month; never where it does not happen.
type stage struct {
	name string
	day  Expr
}

// defaultDay is the day of the payment default: five business days after the earliest due date of its month that was missed; the
// month's end where an event of default of a covenant accelerates.
func (m *builder) defaultDay() Expr {
	d := &m.fall.distress
	day := m.time.never
	senior := m.bySeniority(true)
	if len(senior) == 0 {
		senior = m.tranches
	}
	for _, k := range senior {
		late := m.whole(program.Day, func(t int) int { return m.r.Grid.DayIndex(businessDaysAfter(m.eventDate(k, t), graceDays)) })
		day = program.Min(day, program.Select(m.material().LessEq(k.unpaid), late, m.time.never))
	}
	day = program.Select(day.Less(m.time.never), day, m.time.end.Minus(m.num(1)))
	return program.Select(d.defaulted.And(d.before.Not()), program.Min(day, m.time.never.Minus(m.num(1))), m.time.never)
}

// businessDaysAfter is the n-th weekday after a date.
func businessDaysAfter(d calendar.Date, n int) calendar.Date {
	for n > 0 {
		if d = d.AddDays(1); calendar.MondayToFriday.IsBusinessDay(d) {
			n--
		}
	}
	return d
}

// sinceStop asks how many days after the first tenant's stop each stage comes; absent where no tenant stops within the grid,
// or where the stage came before or never.
func (m *builder) sinceStop(stages []stage) {
	if len(m.c.Tenants) == 0 {
		return
	}
	stop := m.time.never
	for i := range m.c.Tenants {
		stop = program.Min(stop, m.dateInput("tenants["+m.c.Tenants[i].ID+"].stops_paying_date", m.c.Tenants[i].StopsPayingDate))
	}
	for _, s := range stages {
		is := s.day.Less(m.time.never)
		day := s.day.FoldWhere(program.FoldFirst, is)
		ever := m.num(0).Less(m.num(1).FoldWhere(program.FoldCount, is))
		m.ask("days_from_tenant_stop", s.name, day.Minus(stop), ever.And(stop.LessEq(day)).And(stop.Less(m.time.never)),
			"no tenant stops, or this does not follow")
	}
}
