package compute

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// cashEvents lists what went wrong, each with the first date on which it did, in order of date.
func cashEvents(s *bound, l *exact.Ledger) []CashEvent {
	r, g := reader{l}, s.base.resolved.Grid
	var out []CashEvent
	dated := func(kind EventKind, measure, line, detail string) {
		v, ok := l.Measure(measure, "")
		if !ok || !v.Defined {
			return
		}
		date := dateOf(l.Program(), v.Amount)
		out = append(out, CashEvent{Kind: kind, Date: date, Amount: r.at(line, clampMonth(g, date)), Detail: detail})
	}
	dated(FirstShortfall, "first_shortfall_date", "unpaid", "an amount due exceeds its permitted sources")
	dated(ReserveExhausted, "reserve_exhaustion_date", "dsra_target", "the debt service reserve account is empty; the amount is what it should hold")
	dated(LiquidityExhausted, "liquidity_exhaustion_date", "unpaid", "cash, reserve and sponsor support are used up")
	dated(DrawRefused, "drawstop_date", "cost_not_covered", "a draw is refused: remaining sources do not cover the cost to complete, or debt service is overdue")
	material := *s.base.resolved.Case.Analysis.MaterialAmount
	if t := firstAbove(r, "funding_shortfall", g.Len(), material); t >= 0 {
		out = append(out, CashEvent{Kind: FundingShortfall, Date: g.End(t), Amount: r.at("funding_shortfall", t),
			Detail: "debt, prepayments and equity do not cover construction cost"})
	}
	for _, tr := range s.base.resolved.Tranches {
		id := s.base.resolved.Case.Financing.Tranches[tr.Index].ID
		out = append(out, trancheEvents(s, r, id, tr, material)...)
	}
	out = append(out, distressEvents(s, l)...)
	slices.SortStableFunc(out, func(a, b CashEvent) int { return int(a.Date) - int(b.Date) })
	return out
}

// trancheEvents are a tranche's first payment default, and how it ends: unpaid at maturity, or still owed at the horizon.
func trancheEvents(s *bound, r reader, id string, tr project.ResolvedTranche, material money.Fixed) []CashEvent {
	g := s.base.resolved.Grid
	var out []CashEvent
	for t := range g.Len() {
		unpaid := r.unpaid(id, t)
		if unpaid.Cmp(material) < 0 {
			continue
		}
		date, pays := payDates(g, tr.Schedule)[t]
		if !pays {
			date = g.End(t)
		}
		out = append(out, CashEvent{PaymentDefault, date, unpaid, id, "interest or principal due is not paid"})
		break
	}
	if e := ending(g, r, id, tr); e.Amount.Cmp(material) >= 0 && !e.Amount.IsZero() {
		out = append(out, e)
	}
	return out
}

// ending is how a tranche ends. One that matures within the horizon, by the day of its last payment, is judged on that day;
// a later one by what the horizon leaves of it.
func ending(g calendar.Grid, r reader, id string, tr project.ResolvedTranche) CashEvent {
	final, last := tr.Schedule.Periods[len(tr.Schedule.Periods)-1].Pay, g.Len()-1
	if t := g.Index(final); t <= last {
		return CashEvent{MaturityUnpaid, final, r.unpaid(id, t), id,
			"what falls due at maturity is not paid"}
	}
	owed := sum(r.at("account.Debt, "+id, last), r.at("account.Overdue, "+id, last), r.at("account.Accrued interest, "+id, last))
	return CashEvent{OwedAtHorizon, g.End(last), owed, id,
		fmt.Sprintf("owed at the horizon; the tranche matures on %s", tr.Schedule.Terms.Maturity)}
}

func firstAbove(r reader, line string, months int, level money.Fixed) int {
	for t := range months {
		if x := r.at(line, t); x.Cmp(level) >= 0 && !x.IsZero() {
			return t
		}
	}
	return -1
}

// clampMonth is the month of a date, within the grid.
func clampMonth(g calendar.Grid, d calendar.Date) int { return min(max(g.Index(d), 0), g.Len()-1) }
