package compute

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// marginLines are what the margin of a month is made of: revenue without damages for lateness, less running cost.
var marginLines = []struct {
	name  string
	minus bool
}{{"revenue", false}, {"late_damages", false}, {"power_cost", true}, {"occupancy_cost", true}, {"operating_cost", true}}

// marginLoss is the margin that a delay takes from the months in which it is missed, and what of it comes back later. With
// the margin m without and n with the delay,
//
//	missed   = sum of max(0, m_t - n_t)      deferred = min(missed, sum of max(0, n_t - m_t))      lost = missed - deferred
func marginLoss(now, late *exact.Ledger) (missed, deferred, lost money.Fixed) {
	for t := range now.Program().Grid.Len() {
		d, _ := money.Sub(marginOf(now, t), marginOf(late, t))
		if d.Sign() > 0 {
			missed = sum(missed, d)
		} else {
			back, _ := money.Neg(d)
			deferred = sum(deferred, back)
		}
	}
	if deferred.Cmp(missed) > 0 {
		deferred = missed
	}
	lost, _ = money.Sub(missed, deferred)
	return missed, deferred, lost
}

func marginOf(l *exact.Ledger, t int) (v money.Fixed) {
	for _, x := range marginLines {
		amount := reader{l}.at(x.name, t)
		if x.minus {
			amount, _ = money.Neg(amount)
		}
		v = sum(v, amount)
	}
	return v
}

// marginMeasures price what a delay of all phases takes from the margin, by day, week and month (conventions 1.3).
func marginMeasures(now, late *exact.Ledger, days int64) []MeasureValue {
	missed, deferred, lost := marginLoss(now, late)
	day, _ := money.Div(missed, money.FromInt(days))
	week, _ := money.Mul(day, money.FromInt(7))
	month, _ := money.Mul(day, money.FromInt(365))
	month, _ = money.Div(month, money.FromInt(12))
	out := []MeasureValue{
		delayValue(Selector{"margin_lost_per_day", ""}, day), delayValue(Selector{"margin_lost_per_week", ""}, week),
		delayValue(Selector{"margin_lost_per_month", ""}, month), delayValue(Selector{"margin_deferred_by_delay", ""}, deferred),
		delayValue(Selector{"margin_lost_by_delay", ""}, lost),
	}
	for _, cause := range model.LateCauses() {
		a, _ := now.Measure("late_cost_by_cause", cause)
		b, _ := late.Measure("late_cost_by_cause", cause)
		d, _ := money.Sub(b.Amount, a.Amount)
		per, _ := money.Div(d, money.FromInt(days))
		out = append(out, delayValue(Selector{"idle_cost_of_delay_per_day", cause}, per))
	}
	return out
}

// mostPhases is how many phases are delayed one by one where nobody asks for it: each is a run of its own.
const mostPhases = 4

// phaseMeasures delay each phase alone and price its margin by day. A case of one phase has run already.
func (e *Engine) phaseMeasures(ctx context.Context, q ValueRequest, now, late *exact.Ledger, days int, wanted map[Selector]bool) ([]MeasureValue, error) {
	phases := q.Case.Facility.Phases
	if wanted == nil && len(phases) > mostPhases {
		return nil, nil
	}
	var out []MeasureValue
	for _, p := range phases {
		s := Selector{"margin_lost_per_day_of_phase", p.ID}
		if !wants(wanted, s) {
			continue
		}
		delayed := late
		if len(phases) > 1 {
			one := append(slices.Clip(q.Overrides), lateBy(p.ID, days))
			later, err := e.scenarioOf(ctx, q.Case, one)
			if err != nil {
				return nil, err
			}
			if delayed, err = e.ledger(ctx, later); err != nil {
				return nil, err
			}
		}
		missed, _, _ := marginLoss(now, delayed)
		per, _ := money.Div(missed, money.FromInt(int64(days)))
		out = append(out, delayValue(s, per))
	}
	return out, nil
}

// lateBy delays a phase by days on top of what it has.
func lateBy(phase string, days int) project.Override {
	return project.Override{Path: fmt.Sprintf("facility.phases[%s].delay_days", phase), Shock: project.Add, Text: strconv.Itoa(days)}
}

// delayLabels are the labels that a measure of two runs may have in a case, which its program knows; nil: none.
func delayLabels(name string, p *program.Program) []string {
	switch name {
	case "cost_of_delay_by_cause":
		var list []string
		for _, c := range delayCauses {
			list = append(list, c.name)
		}
		return list
	case "idle_cost_of_delay_per_day":
		return model.LateCauses()
	case "margin_lost_per_day_of_phase":
		return phasesOf(p)
	}
	return nil
}
