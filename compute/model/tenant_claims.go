package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// guarantor lowers a guarantee of rent (conventions 7.4) and returns what it has paid to date.
//
//	as due:   missed_t = (rent - what the capacity brings after the contract's end) falling due x share of the month from the
//	          day on which the tenant stops
//	lump sum: sum of missed rent to the horizon, in the month in which the contract ends
//	paid to date = round(min(cap of the day on which he stops, sum of missed))
func (m *builder) guarantor(t *tenancy) Expr {
	g, at, id := t.terms.Guarantee, t.path+".guarantee", t.terms.ID
	gone := m.dateInput(at+".guarantor_stops_paying_date", g.StopsPayingDate)
	var missed Expr
	if g.Payment == project.GuaranteeLumpSum {
		all := m.fallingDue(t.terms, m.performing(t, false)).Times(m.share(t.stop, m.time.never))
		day := t.stop
		if t.terms.DefaultTerms != nil {
			day = m.cured(t)
		}
		missed = all.Fold(program.FoldSum).Times(m.inMonth(day).And(day.Less(gone)))
	} else {
		missed = m.fallingDue(t.terms, m.performing(t, true)).Times(m.share(t.stop, gone))
	}
	who := "Guarantor of " + name(t.terms)
	sum := m.Line("guarantor_missed["+id+"].to_date", program.Money, program.Doc{Title: who + ": missed rent to date", Unit: m.c.CurrencyCode})
	sum.Is(sum.Lag(1).Plus(missed))
	total := sum.Expr
	if limit, ok := m.guaranteeCap(at, g, t.stop); ok {
		total = program.Min(total, limit)
	}
	to := m.usdLine("guarantor_receipts["+id+"].to_date", who+": paid to date", total.RoundCents())
	paid := m.usdLine("guarantor_receipts["+id+"]", who, to.Expr.Minus(to.Lag(1)))
	m.otherReceipt(paid, who+" ("+id+")")
	return to.Expr
}

// cured is the day on which the cure period of a default ends.
func (m *builder) cured(t *tenancy) Expr {
	return t.stop.Plus(m.amount(t.path+".default_terms.cure_days", t.terms.DefaultTerms.CureDays, program.Number))
}

// guaranteeCap is the cap in force on a day; ok is false where there is none. Before the first step without a cap of its own
// it is that of the first step.
func (m *builder) guaranteeCap(at string, g *project.Guarantee, day Expr) (limit Expr, ok bool) {
	if g.CapUSD != nil {
		limit, ok = m.amount(at+".cap_usd", g.CapUSD, program.Money), true
	}
	for i, s := range g.CapSteps {
		step := m.amount(fmt.Sprintf("%s.cap_steps[%d].cap_usd", at, i), s.CapUSD, program.Money)
		if !ok {
			limit, ok = step, true
			continue
		}
		limit = program.Select(m.day(s.Date).LessEq(day), step, limit)
	}
	return limit, ok
}

// termClaim is the claim for the remaining term of a contract that a default ends, as far as it is recovered (conventions
// 7.3). With T the months that remain on the day of the end,
//
//	months = T, or under a lease of real property min(T, max(12, min(36, 15% of T)))
//	claim  = months x rent of a month in force then
//
// What a guarantor has paid of it by the time at which recoveries arrive he recovers himself.
func (m *builder) termClaim(t *tenancy, given Expr) {
	d, id, who := t.terms.DefaultTerms, t.terms.ID, name(t.terms)
	sum := m.usd(0)
	for _, s := range t.slices {
		sum = sum.Plus(m.sliceClaim(t, s))
	}
	claim := m.usdLine("term_claim["+id+"]", "Claim for the remaining term, "+who, sum.RoundCents())
	ours := claim.Lag(d.RecoveryMonths)
	if t.terms.Guarantee != nil {
		ours = ours.Minus(given).Floor0()
	}
	share := m.amount(t.path+".default_terms.claim_recovery_fraction", d.ClaimRecoveryFraction, program.Number)
	got := m.usdLine("term_claim_recovered["+id+"]", "Recovered of the claim for the remaining term, "+who, ours.Times(share))
	m.otherReceipt(got, "Claim for the remaining term, "+id)
}

// sliceClaim is the claim for one phase.
func (m *builder) sliceClaim(t *tenancy, s *slice) Expr {
	p := &m.phases[s.Phase]
	day := m.cured(t)
	age := s.life.age.Lag(1).Plus(m.share(p.cod, day))
	left := m.num(int64(t.terms.TermMonths)).Minus(age)
	if t.terms.TermEnd == project.TermFixedEnd {
		year := money.FromInt(365)
		last := m.day(p.project.PlannedCOD.AddMonths(t.terms.TermMonths))
		left = m.over(last.Minus(day).Times(m.num(12)), m.fixed(year, program.Number))
	}
	left = left.Floor0()
	months := left
	if t.terms.DefaultTerms.Claim == project.LeaseCapClaim {
		part, _ := money.FromRatio(15, 100)
		limit := program.Max(m.num(12), program.Min(m.num(36), left.Times(m.fixed(part, program.Number))))
		months = program.Min(left, limit)
	}
	step := m.num(1).Plus(m.amount(t.path+".escalation_rate", t.terms.EscalationRate, program.Number))
	rent := s.perMonth.Times(step.PowInt(m.over(age, m.num(12)).Floor()))
	return rent.Times(months).Times(m.inMonth(day).And(p.cod.Less(day)))
}
