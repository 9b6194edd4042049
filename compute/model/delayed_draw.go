package model

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// delayed tells whether a tranche is drawn over time.
func (k *tranche) delayed() bool { return k.terms.DelayedDraw != nil }

// commitment is the face of a tranche: what it lends in all.
func (m *builder) commitment(k *tranche) Expr { return m.fixed(*k.terms.PrincipalUSD, program.Money) }

// drawOf names what a tranche lends: its face on the issue date, or what construction needs at month ends. The latter is
// defined where construction is funded, by fund.
//
//	to date_t = to date_{t-1} + drawn_t + interest joined to principal_t
func (m *builder) drawOf(k *tranche) {
	if k.takesOver != nil {
		m.takenDraw(k)
		return
	}
	if !k.delayed() {
		k.draw = m.usdLine("drawn["+k.id+"]", "Drawn, "+k.id,
			m.whilePerforming(m.commitment(k).Times(m.Called("month of the draw, "+k.id, m.flags(func(t int) bool { return t == k.monthly.Draw }))))).Expr
		return
	}
	doc := func(title string) program.Doc { return program.Doc{Title: title + ", " + k.id, Unit: m.c.CurrencyCode} }
	k.drawLine = m.Line("drawn["+k.id+"]", program.Money, doc("Drawn"))
	k.draw = k.drawLine.Expr
	k.toDate = m.Line("drawn_to_date["+k.id+"]", program.Money, doc("Drawn and joined to principal to date"))
	if t := m.openingTranche(k.id); t != nil {
		k.toDate.Before(m.fixed(*t.PrincipalUSD, program.Money))
	}
}

// withinCommitment cuts interest that joins principal to the commitment left (conventions 3.4); what exceeds it is due in
// cash. It closes the running total of what is drawn.
func (m *builder) withinCommitment(k *tranche, interest Expr) Expr {
	if !k.delayed() {
		return interest
	}
	return m.withoutResidue(program.Min(interest, m.commitment(k).Minus(k.toDate.Lag(1)).Floor0()))
}

// availability is the last day of a draw.
func (m *builder) availability(k *tranche) Expr {
	d := k.terms.DelayedDraw
	end := m.day(*d.AvailabilityEnd)
	if d.AvailabilityRule != project.AvailabilityWithDelay {
		return end
	}
	late := m.num(0)
	for _, p := range m.phases {
		if listed(d.PhaseIDs, p.project.ID) {
			late = program.Max(late, p.cod.Minus(m.day(*p.project.PlannedCOD)))
		}
	}
	return end.Plus(late)
}

// available is the flag of months at whose end a tranche may be drawn.
func (m *builder) available(k *tranche) Expr {
	signed := m.flags(func(t int) bool { return t >= k.monthly.Draw })
	if d := k.terms.DelayedDraw; d.AvailabilityRule != project.AvailabilityWithDelay {
		return m.flags(func(t int) bool { return t >= k.monthly.Draw && m.r.Grid.End(t) <= *d.AvailabilityEnd })
	}
	return signed.And(m.time.end.Minus(m.num(1)).LessEq(m.availability(k)))
}

// drawRoom is the most that a tranche may be drawn this month: the commitment left, and the advance rate on what it funds.
//
//	room_t = min(commitment - to date_{t-1} - joined_t, advance x funded uses to date_t - draws to date_{t-1})
func (m *builder) drawRoom(k *tranche) Expr {
	d := k.terms.DelayedDraw
	room := m.commitment(k).Minus(k.toDate.Lag(1)).Minus(k.capitalized).Floor0()
	whole := d.FundedUses == project.FundsAllUses && len(d.PhaseIDs) == len(m.c.Facility.Phases)
	if !whole || *d.AdvanceFraction != money.One() {
		doc := func(title string) program.Doc { return program.Doc{Title: title + ", " + k.id, Unit: m.c.CurrencyCode} }
		uses := m.Line("funded_uses_to_date["+k.id+"]", program.Money, doc("Funded uses to date"))
		uses.Is(uses.Lag(1).Plus(m.fundedUses(k)))
		drawn := m.Line("draws_to_date["+k.id+"]", program.Money, doc("Draws to date"))
		drawn.Is(drawn.Lag(1).Plus(k.draw))
		most := uses.Expr.Times(m.amount(k.path+".delayed_draw.advance_fraction", d.AdvanceFraction, program.Number)).RoundCents()
		room = program.Min(room, most.Minus(drawn.Lag(1)).Floor0())
	}
	return program.Select(m.available(k), room, m.usd(0))
}

// fundedUses are the uses of the month that a tranche funds: capital cost of its phases, by group, or all uses but the capital
// cost of other phases. Interest that joins principal is drawn by itself.
func (m *builder) fundedUses(k *tranche) Expr {
	d := k.terms.DelayedDraw
	if d.FundedUses == project.FundsAllUses {
		sum := m.cash.uses
		for _, x := range m.tranches {
			sum = sum.Minus(x.capitalized)
		}
		for i := range m.capital {
			if c := &m.capital[i]; !c.replaces && !listed(d.PhaseIDs, m.phases[c.phase].project.ID) {
				sum = sum.Minus(c.spend)
			}
		}
		return sum
	}
	sum := m.usd(0)
	for i := range m.capital {
		c := &m.capital[i]
		if c.replaces || !listed(d.PhaseIDs, m.phases[c.phase].project.ID) || d.FundedUses == project.FundsFleets && !c.fleet ||
			d.FundedUses == project.FundsSite && c.fleet {
			continue
		}
		sum = sum.Plus(c.spend)
	}
	return sum
}

// periodFees lowers the fees of a tranche beside the upfront fee: on the undrawn commitment, and on extensions. They rank with
// interest and are booked like it.
func (m *builder) periodFees(k *tranche) {
	var due, accrued []Expr
	if k.delayed() {
		k.toDate.Is(k.toDate.Lag(1).Plus(k.draw).Plus(k.capitalized))
		if rate := k.terms.DelayedDraw.CommitmentFeeRate; !rate.IsZero() {
			d, a := m.commitmentFee(k)
			due, accrued = append(due, d), append(accrued, a)
		}
	}
	if fee := m.extensionFee(k); fee != (Expr{}) {
		due, accrued = append(due, fee), append(accrued, fee)
	}
	if len(due) > 0 {
		k.feesDue, k.feesAccrued = m.total(due, program.Money), m.total(accrued, program.Money)
	}
}

// commitmentFee accrues on what is not drawn, by the tranche's day count, and falls due with interest; at the end of
// availability the rest. A draw at a month end bears no fee from that day on. Days are carried as in balances:
//
//	days_t  = carried_{t-1} + undrawn_{t-1} x rate x days before the payment_t
//	due_t   = round(days_t / year) on payment dates
func (m *builder) commitmentFee(k *tranche) (due, accrued Expr) {
	d := k.terms.DelayedDraw
	doc := func(title string) program.Doc { return program.Doc{Title: title + ", " + k.id, Unit: m.c.CurrencyCode} }
	zero := m.usd(0)
	face := m.commitment(k)
	undrawn := m.Line("undrawn["+k.id+"]", program.Money, doc("Undrawn commitment")).Before(face)
	undrawn.Is(face.Minus(k.toDate.Expr).Floor0())
	f := m.feeDays(k)
	pay := m.flags(func(t int) bool { return f.pay[t] })
	bearing := undrawn.Lag(1).Times(m.amount(k.path+".delayed_draw.commitment_fee_rate", d.CommitmentFeeRate, program.Number))
	if d.AvailabilityRule == project.AvailabilityWithDelay {
		bearing = bearing.Times(m.availableShare(k))
	}
	carried := m.Line("carried_fee_days["+k.id+"]", program.Money,
		program.Doc{Title: "Undrawn x rate x days since the last payment, " + k.id, Unit: m.c.CurrencyCode + " x days"})
	sum := carried.Lag(1).Plus(bearing.Times(m.Series("", f.before, program.Number)))
	carried.Is(program.Select(pay, zero, sum).Plus(bearing.Times(m.Series("", f.after, program.Number))))
	year := m.num(f.year)
	due = m.usdLine("commitment_fee_due["+k.id+"]", "Commitment fee due, "+k.id,
		program.Select(pay, m.over(sum, year).RoundCents(), zero)).Expr
	open := m.usdLine("carried_fee["+k.id+"]", "Commitment fee accrued since the last payment, "+k.id, m.over(carried.Expr, year).RoundCents())
	accrued = m.usdLine("commitment_fee_accrued["+k.id+"]", "Commitment fee accrued, "+k.id, due.Plus(open.Expr).Minus(open.Lag(1))).Expr
	return due, accrued
}

// availableShare is the part of a month's days on which a commitment is available, where a delay moves its end. A month's
// days are those between two month ends.
func (m *builder) availableShare(k *tranche) Expr {
	one := m.num(1)
	from, to := m.time.start.Minus(one), m.time.end.Minus(one)
	return m.over(program.Min(m.availability(k), to).Minus(from).Floor0(), m.time.days)
}

// feeDays are the days of the day count by month that a commitment fee accrues before and after the month's payment, the
// months of payment, and the days of a year.
type feeDays struct {
	before, after []money.Fixed
	pay           []bool
	year          int64
}

// feeDays lays the fee periods on the grid. Draws with schedules of their own have fee periods from signing on; other loans
// pay the fee with interest.
func (m *builder) feeDays(k *tranche) feeDays {
	g, terms := m.r.Grid, k.schedule.Terms
	out := feeDays{before: make([]money.Fixed, g.Len()), after: make([]money.Fixed, g.Len()), pay: make([]bool, g.Len())}
	_, out.year = terms.DayCount.Fraction(terms.Issue, terms.Maturity)
	days := func(from, to calendar.Date) money.Fixed {
		parts, _ := money.Mul(terms.DayCount.Factor(from, to), money.FromInt(out.year))
		whole, _ := parts.Round(0)
		return whole
	}
	for from, ends := terms.Issue, m.feeEnds(k); len(ends) > 0; ends = ends[1:] {
		to := ends[0]
		done := money.Fixed{}
		for t := max(0, g.Index(from)); t <= min(g.Index(to), g.Len()-1); t++ {
			upTo := days(from, min(g.End(t), to))
			part, _ := money.Sub(upTo, done)
			done = upTo
			cell := &out.before[t]
			if t == g.Index(from) && t != g.Index(to) {
				cell = &out.after[t]
			}
			*cell, _ = money.Add(*cell, part)
		}
		if t := g.Index(to); t >= 0 && t < g.Len() {
			out.pay[t] = true
		}
		from = to
	}
	return out
}

// feeEnds are the days on which the fee falls due, up to the end of availability; where a delay moves that, up to the horizon.
func (m *builder) feeEnds(k *tranche) []calendar.Date {
	d, terms := k.terms.DelayedDraw, k.schedule.Terms
	last := *d.AvailabilityEnd
	if d.AvailabilityRule == project.AvailabilityWithDelay {
		last = m.r.Grid.End(m.r.Grid.Len() - 1)
	}
	var ends []calendar.Date
	if k.vintages() {
		for n := 1; ; n++ {
			end := terms.Issue.AddMonths(n * int(terms.Frequency))
			if end >= last {
				return append(ends, last)
			}
			ends = append(ends, end)
		}
	}
	for _, p := range k.schedule.Periods {
		if p.End >= last {
			break
		}
		ends = append(ends, p.End)
	}
	return append(ends, last)
}
