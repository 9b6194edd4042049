package compute

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
)

// distressEvents lists breaches and events of default of covenants, lock-up, acceleration, the collateral's sale and
// insolvency, each with its first date.
func distressEvents(s *bound, l *exact.Ledger) []CashEvent {
	r, g := reader{l}, s.base.resolved.Grid
	var out []CashEvent
	dated := func(kind EventKind, measure, label, line, detail string) {
		if v, ok := l.Measure(measure, label); ok && v.Defined {
			date := dateOf(l.Program(), v.Amount)
			out = append(out, CashEvent{kind, date, r.at(line, clampMonth(g, date)), label, detail})
		}
	}
	for _, c := range s.Case.Financing.Covenants {
		dated(CovenantBreach, "covenant_breach_date", c.ID, "covenant_cure["+c.ID+"]", "a test fails its default level; the amount is what cures it, if anything does")
		dated(EventOfDefault, "event_of_default_date", c.ID, "", "a breach is not cured when its cure period ends")
	}
	first := func(kind EventKind, line, amount, detail string) {
		if t := firstAbove(r, line, g.Len(), money.Fixed{}); t >= 0 {
			out = append(out, CashEvent{kind, g.End(t), r.at(amount, t), "", detail})
		}
	}
	first(LockUp, "lock_up", "cash_trapped", "a lock-up test fails; the amount is what it traps")
	first(CollateralSale, "collateral_sold", "collateral_sold", "lenders sell the collateral")
	if list, byTranche := accelerations(s, r, g); byTranche {
		out = append(out, list...)
	} else if date, ok := accelerated(s, r, g); ok {
		out = append(out, CashEvent{Kind: Acceleration, Date: date, Detail: "all debt falls due after a default"})
	}
	dated(Insolvency, "insolvency_date", "", "unpaid", "payment default, or running cost that is not paid")
	return out
}

// accelerations lists when each tranche accelerates with principal left, in a case that calls them one by one.
func accelerations(s *bound, r reader, g calendar.Grid) (out []CashEvent, byTranche bool) {
	material := *s.base.resolved.Case.Analysis.MaterialAmount
	for i := range s.Case.Financing.Tranches {
		id := s.Case.Financing.Tranches[i].ID
		if _, ok := r.l.Line("accelerated[" + id + "]"); !ok {
			continue
		}
		byTranche = true
		t := firstAbove(r, "accelerated["+id+"]", g.Len(), money.Fixed{})
		if t < 0 {
			continue
		}
		owed := sum(r.at("principal_due["+id+"]", t), r.at("principal_due["+id+"/refinancing]", t))
		if owed.Cmp(material) >= 0 {
			out = append(out, CashEvent{Acceleration, g.End(t), owed, id,
				"all of the tranche falls due after a default of its own or of one that it is bound to, or with the sale of the collateral"})
		}
	}
	return out, byTranche
}

// accelerated is the end of the month in which debt accelerates: the one behind the default, where lenders enforce.
func accelerated(s *bound, r reader, g calendar.Grid) (calendar.Date, bool) {
	if _, enforces := r.l.Line("collateral_sold"); !enforces {
		return 0, false
	}
	t := firstAbove(r, "payment_default", g.Len(), money.Fixed{})
	if t < 0 || t+1 >= g.Len() {
		return 0, false
	}
	return g.End(t + 1), true
}
