package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// timeline holds what every subject knows of the months.
type timeline struct {
	start, end Expr // first day; day after the last
	liveEnd    Expr // as end, but month 0 holds closing flows only (conventions 1.1): there it equals start
	days       Expr // in the month
	hours      Expr // 24 x days (conventions 1.3)
	years      Expr // anniversaries of close before the month
	turned     Expr // share of the month's days from an anniversary of close in it on; 0 in other months
	first      Expr // flag of month 0
	last       Expr // flag of the last month
	never      Expr // a day behind the grid
}

func (m *builder) timeline() {
	g := m.r.Grid
	turned := make([]money.Fixed, g.Len())
	age := -g.Index(*m.c.FinancialClose) // of the case in months, in month 0; above 0 in a seasoned one
	for t := range turned {
		if (t+age)%12 != 0 || t+age == 0 {
			continue
		}
		turned[t] = spentByDays(g.Start(t), g.End(t).AddDays(1), m.c.FinancialClose.AddMonths(t+age))
		turned[t], _ = money.Sub(money.FromInt(1), turned[t])
	}
	m.time = timeline{
		start: m.Called("first day of the month", m.whole(program.Day, g.DayStart)),
		end:   m.Called("day after the month", m.whole(program.Day, g.DayEnd)),
		liveEnd: m.Called("day after the month, from month 1", m.whole(program.Day, func(t int) int {
			if t == 0 {
				return g.DayStart(0)
			}
			return g.DayEnd(t)
		})),
		turned: m.Called("share of the month after the anniversary of close", m.Series("", turned, program.Number)),
		days:   m.Called("days in the month", m.whole(program.Number, g.Days)),
		hours:  m.Called("hours in the month", m.whole(program.Number, func(t int) int { return 24 * g.Days(t) })),
		years:  m.Called("years since close", m.whole(program.Number, func(t int) int { return max(0, (t+age-1)/12) })),
		first:  m.Called("month 0", m.flags(func(t int) bool { return t == 0 })),
		last:   m.Called("last month", m.flags(func(t int) bool { return t == g.Len()-1 })),
		never:  m.Int(int64(g.DayEnd(g.Len()-1)), program.Day),
	}
}

// overlap is the number of operating days of the month in [from, to).
//
//	overlap = max(0, min(to, liveEnd) - max(from, start))
func (m *builder) overlap(from, to Expr) Expr {
	return program.Min(to, m.time.liveEnd).Minus(program.Max(from, m.time.start)).Floor0()
}

// share is the part of the month's days in [from, to).
func (m *builder) share(from, to Expr) Expr { return m.over(m.overlap(from, to), m.time.days) }

// phase is what the other subjects need of a phase.
type phase struct {
	path      string
	project   *project.Phase
	resolved  *project.ResolvedPhase
	cod       Expr         // first operating day, delay included
	operating program.Line // share of the month's days from COD on
	age       program.Line // months in operation at month end; a part of a month counts its days (conventions 1.3)
	weight    Expr         // share of the campus's critical IT MW
	planned   []Expr       // cost of its capital costs before escalation, in their order
}

// phaseLines dates the phases. A delay moves COD by whole days, rounded up (conventions 3.6, notes section 4).
func (m *builder) phaseLines() {
	var all Expr
	for i := range m.r.Phases {
		mw := m.fixed(m.r.Phases[i].CriticalMW, program.Number)
		if i == 0 {
			all = mw
		} else {
			all = all.Plus(mw)
		}
	}
	for i := range m.c.Facility.Phases {
		p, r := &m.c.Facility.Phases[i], &m.r.Phases[i]
		path := fmt.Sprintf("facility.phases[%s]", p.ID)
		delay := m.amount(path+".delay_days", p.DelayDays, program.Number).Neg().Floor().Neg()
		cod := m.Called("COD of "+p.ID, m.day(*p.PlannedCOD).Plus(delay))
		operating, age := m.aged("phase["+p.ID+"]", "Phase "+p.ID, cod, *p.PlannedCOD)
		m.phases = append(m.phases, phase{path: path, project: p, resolved: r, cod: cod, operating: operating, age: age,
			weight: m.over(m.fixed(r.CriticalMW, program.Number), all)})
	}
}

// aged gives the operating share of each month from a day on, and the months run by its end; planned is that day without
// delay, which a day before the balance sheet of a seasoned case has none of.
func (m *builder) aged(name, title string, from Expr, planned calendar.Date) (operating, age program.Line) {
	operating = m.line(name+".operating", title+": share of the month in operation", "", m.share(from, m.time.never))
	age = m.Line(name+".age_months", program.Number, program.Doc{Title: title + ": months in operation", Unit: "months"})
	if months := m.monthsSince(planned); !months.IsZero() {
		age.Before(m.fixed(months, program.Number))
	}
	age.Is(age.Lag(1).Plus(operating.Expr))
	return operating, age
}

// firstCOD is the day on which the first of the phases operates, delays included; before the grid without phases.
func (m *builder) firstCOD() Expr {
	if len(m.phases) == 0 {
		return m.Int(-1, program.Day)
	}
	day := m.phases[0].cod
	for _, p := range m.phases[1:] {
		day = program.Min(day, p.cod)
	}
	if len(m.phases) > 1 {
		m.Called("first COD", day)
	}
	return day
}

// lastCOD is the day on which the last of the phases operates; before the grid without phases, so that a pure financing
// counts as complete.
func (m *builder) lastCOD() Expr {
	day := m.Int(-1, program.Day)
	for _, p := range m.phases {
		day = program.Max(day, p.cod)
	}
	if len(m.phases) > 1 {
		m.Called("last COD", day)
	}
	return day
}
