package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// impairment defines an asset's wear to date, of which planned is the one by age, and returns the month's write-down; the
// zero Expr where the case has none (02-model, section 4). In the month of the event the asset is written down to its value
// by age, not below salvage; what is left wears out over what is left of its life.
//
//	left_t  = what wears out in all - planned_t
//	loss    = min(left, max(0, paid - planned - value)), in the month of the event
//	share_t = (left - loss) / left of that month, from then on
//	worn_t  = what wears out in all - left_t x share_t
func (m *builder) impairment(l *capitalLine, total program.Line, planned Expr) Expr {
	if m.c.Facility.Impairment <= project.NeverImpaired || l.residual == nil {
		total.Is(planned)
		return Expr{}
	}
	hit := m.impairmentEvent()
	event := hit.And(hit.Lag(1).Not())
	if l.gone != (Expr{}) {
		event = event.And(l.gone.Not())
	}
	all := l.paid.Times(m.num(1).Minus(l.salvage)).RoundCents()
	left := all.Minus(planned)
	loss := program.Min(left, l.paid.Minus(planned).Minus(m.curveValue(l, l.ages())).Floor0())
	share := m.Line("unimpaired_share["+l.id+"]", program.Number, program.Doc{Title: "Share of what was left to wear out that is not written down, " + l.id}).Before(m.num(1))
	share.Is(program.Select(event, m.over(left.Minus(loss), left), share.Lag(1)))
	total.Is(program.Select(hit, all.Minus(left.Times(share.Expr).RoundCents()), planned))
	written := m.usdLine("impairment["+l.id+"]", "Impairment, "+l.id, total.Expr.Minus(planned).Times(event))
	m.Post(written, m.lossAccount(), m.books.accumulated)
	m.losses = append(m.losses, written.Expr)
	return written.Expr
}

// impairmentEvent is a flag that rises with the first event that writes assets down, and stays.
func (m *builder) impairmentEvent() Expr {
	if m.impaired != (Expr{}) {
		return m.impaired
	}
	rule := m.c.Facility.Impairment
	now := m.Int(0, program.Flag)
	if rule != project.ImpairedOnDefault && m.c.Facility.Obsolescence != nil {
		now = m.obsolete()
	}
	if rule != project.ImpairedOnObsolescence {
		for i := range m.c.Tenants {
			t := &m.c.Tenants[i]
			now = now.Or(m.dateInput(fmt.Sprintf("tenants[%s].stops_paying_date", t.ID), t.StopsPayingDate).Less(m.time.end))
		}
		l := m.Line("senior_default", program.Flag, program.Doc{Title: "Senior debt is unpaid at month end"})
		m.defaulted = &l
		now = now.Or(l.Lag(1))
	}
	l := m.Line("impaired", program.Flag, program.Doc{Title: "Assets have been written down to their value"})
	m.impaired = l.Is(l.Lag(1).Or(now)).Expr
	return m.impaired
}

// defaultLine defines the flag of unpaid senior debt where the write-down of assets asks for it.
func (m *builder) defaultLine() {
	if m.defaulted != nil {
		m.defaulted.Is(m.material().LessEq(m.cash.seniorShort))
	}
}

// obsolete is a flag of the months at whose end a better generation is there.
func (m *builder) obsolete() Expr {
	return m.dateInput("facility.obsolescence.date", m.c.Facility.Obsolescence.Date).Less(m.time.end)
}

// spotLoss is the share of the spot price that is left: less from the day of obsolescence on. The zero Expr stands for 1.
func (m *builder) spotLoss() Expr {
	o := m.c.Facility.Obsolescence
	if o == nil {
		return Expr{}
	}
	after := m.share(m.dateInput("facility.obsolescence.date", o.Date), m.time.never)
	return m.num(1).Minus(m.amount("facility.obsolescence.spot_loss_fraction", o.SpotLossFraction, program.Number).Times(after))
}
