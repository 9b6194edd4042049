package model

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// lateCauses are the parts of what late days cost, in the order of results.
var lateCauses = [...]string{"rent", "idle_power", "interest", "commitment_fees", "fixed_cost", "damages"}

// LateCauses are the labels of late_cost_by_cause.
func LateCauses() []string { return lateCauses[:] }

// lateMeasures add up what is paid in the days by which phases are late, with nothing to show for it (conventions 3.8). A
// month's cost counts by the share of its days between planned and actual commercial operation; rent, power and fixed cost
// by phase, the cost of financing as a whole while any phase is late.
//
//	late_t of a phase = days [planned COD, COD) / days of the month
//	cost = sum of (cost of the phase x late) + (interest + commitment fees) x largest late + damages
func (m *builder) lateMeasures() {
	late, most := make([]Expr, len(m.phases)), m.num(0)
	for i := range m.phases {
		p := &m.phases[i]
		late[i] = m.share(m.day(*p.project.PlannedCOD), p.cod)
		most = program.Max(most, late[i])
	}
	standing := func(c cause) Expr {
		sum := m.usd(0)
		for _, l := range m.costs {
			for i := range m.phases {
				if l.cause == c && l.standing && l.phase != nil {
					sum = sum.Plus(l.phase[i].Times(late[i]))
				}
			}
		}
		return sum
	}
	fees := m.usd(0)
	for _, k := range m.tranches {
		if k.feesAccrued != (Expr{}) {
			fees = fees.Plus(k.feesAccrued)
		}
	}
	amounts := []Expr{standing(causeOccupancy), standing(causePower), m.lineNamed("interest_total").Times(most), fees.Times(most),
		standing(causeOperating), m.total(m.taken.damages, program.Money)}
	any := m.num(0).Less(most.Fold(program.FoldMax))
	none := m.orNoFacility("no phase is late")
	sum := m.usd(0)
	for i, e := range amounts {
		v := e.Fold(program.FoldSum)
		sum = sum.Plus(v)
		m.ask("late_cost_by_cause", lateCauses[i], v, any, none)
	}
	m.ask("late_cost", "", sum, any, none)
}

// creditMeasures compare what tenants have signed with their credit and with the debt that it carries.
func (m *builder) creditMeasures(y year) {
	stated, sub := false, m.usd(0)
	for _, t := range m.tenancies {
		stated = stated || t.terms.CreditClass != project.CreditClassUnspecified
		if t.terms.CreditClass == project.SubInvestmentGrade {
			sub = sub.Plus(t.revenue.Expr)
		}
	}
	m.ratio("sub_investment_grade_share", y.of(sub), y.of(m.sum.revenue), stated && y.whole, "no tenant states a credit class, no revenue in year 1, or "+y.reason)
	var matures *calendar.Date
	for _, k := range m.tranches {
		if end := *k.terms.Maturity; k.senior && (matures == nil || end > *matures) {
			matures = &end
		}
	}
	month, _ := money.FromRatio(365, 12)
	for _, t := range m.tenancies {
		end := m.Int(0, program.Day)
		for _, s := range t.slices {
			p := &m.phases[s.Phase]
			last := m.day(p.project.PlannedCOD.AddMonths(t.terms.TermMonths))
			if t.terms.TermEnd != project.TermFixedEnd {
				last = last.Plus(p.cod.Minus(m.day(*p.project.PlannedCOD)))
			}
			end = program.Max(end, last)
		}
		tail := m.num(0)
		if matures != nil {
			tail = m.over(end.Minus(m.day(*matures)), m.fixed(month, program.Number))
		}
		m.ask("contract_tail_months", t.terms.ID, tail, m.flag(matures != nil), "the case has no senior debt")
		m.terminationMeasure(t)
	}
}

// terminationMeasure dates the first right of a tenant to terminate for lateness.
func (m *builder) terminationMeasure(t *tenancy) {
	day, none := m.time.never, "no phase is late enough"
	if terminable(t.terms) {
		for _, s := range t.slices {
			p := &m.phases[s.Phase]
			right := m.terminationDay(t.path, t.terms, p)
			day = program.Min(day, program.Select(right.Less(p.cod), right, m.time.never))
		}
	} else {
		none = "the contract gives no right to terminate"
	}
	m.ask("termination_right_date", t.terms.ID, day, day.Less(m.time.never), none)
}
