package compute

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// delayNames are the measures that compare two runs of a case: one program cannot hold them.
var delayNames = []string{"cost_of_delay_per_day", "cost_of_delay_by_cause", "equity_npv_of_delay_per_day",
	"margin_lost_per_day", "margin_lost_per_week", "margin_lost_per_month", "margin_deferred_by_delay", "margin_lost_by_delay",
	"margin_lost_per_day_of_phase", "idle_cost_of_delay_per_day"}

// delayCause is a part of the cost of delay: lines of the model, and whether they are receipts.
type delayCause struct {
	name    string
	receipt bool
	lines   []string
}

// delayCauses are the parts of the cost of delay with the lines they sum; receipts lose when they fall, costs when they
// rise.
var delayCauses = []delayCause{
	{"revenue", true, []string{"receipts", "prepayments_received", "salvage"}},
	{"power", false, []string{"power_cost"}},
	{"occupancy", false, []string{"occupancy_cost"}},
	{"operating", false, []string{"operating_cost"}},
	{"damages", false, []string{"late_damages"}},
	{"other", false, []string{"other_due", "own_losses"}},
	{"tax", false, []string{"tax_paid"}},
	{"financing", false, []string{"financing_cost"}},
}

// delayMeasures runs the scenario again with every phase DelayCostDays later and prices the difference by day
// (conventions 10.7).
//
//	cost of cause = (cash without delay - cash with delay) / days, summed to the horizon, undiscounted
func (e *Engine) delayMeasures(ctx context.Context, q ValueRequest, s *bound, l *exact.Ledger, wanted map[Selector]bool) ([]MeasureValue, error) {
	if wanted != nil && !slices.ContainsFunc(delayNames, func(n string) bool { return wantsName(wanted, n) }) {
		return nil, nil
	}
	if s.drawn {
		return absentDelay(wanted, "a random path is valued as it was drawn, not delayed as well"), nil
	}
	days := s.Case.Analysis.DelayCostDays
	if len(q.Case.Facility.Phases) == 0 {
		return absentDelay(wanted, "the case has no facility"), nil
	}
	late := q.Overrides
	for _, p := range q.Case.Facility.Phases {
		late = append(slices.Clip(late), lateBy(p.ID, days))
	}
	later, err := e.scenarioOf(ctx, q.Case, late)
	if err != nil {
		return absentDelay(wanted, "the case cannot be delayed by "+strconv.Itoa(days)+" days: "+err.Error()), nil //nolint:nilerr // the reason is the answer
	}
	delayed, err := e.ledger(ctx, later)
	if err != nil {
		return nil, err
	}
	out := append(priceDelay(l, delayed, int64(days)), marginMeasures(l, delayed, int64(days))...)
	phases, err := e.phaseMeasures(ctx, q, l, delayed, days, wanted)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(append(out, phases...), func(m MeasureValue) bool { return !wants(wanted, m.Selector) }), nil
}

// priceDelay compares the two ledgers.
func priceDelay(now, late *exact.Ledger, days int64) []MeasureValue {
	var out []MeasureValue
	var total money.Fixed
	var causes []MeasureValue
	for _, c := range delayCauses {
		var lost money.Fixed
		for _, line := range c.lines {
			d, _ := money.Sub(lineSum(now, line), lineSum(late, line))
			lost = sum(lost, d)
		}
		if !c.receipt {
			lost, _ = money.Neg(lost)
		}
		per, _ := money.Div(lost, money.FromInt(days))
		total = sum(total, per)
		causes = append(causes, delayValue(Selector{"cost_of_delay_by_cause", c.name}, per))
	}
	out = append(out, delayValue(Selector{delayNames[0], ""}, total))
	out = append(out, causes...)
	a, _ := now.Measure("equity_npv", "")
	b, _ := late.Measure("equity_npv", "")
	d, _ := money.Sub(a.Amount, b.Amount)
	per, _ := money.Div(d, money.FromInt(days))
	return append(out, delayValue(Selector{delayNames[2], ""}, per))
}

// delayValue fills a figure from the registry.
func delayValue(s Selector, v money.Fixed) MeasureValue {
	m := MeasureValue{Selector: s, Kind: program.Money, Amount: v}
	for _, r := range model.Registry() {
		if r.Name == s.Name {
			m.Title, m.Unit = r.Title, r.Unit
		}
	}
	return m
}

// absentDelay says why the measures have no value.
func absentDelay(wanted map[Selector]bool, reason string) []MeasureValue {
	var out []MeasureValue
	for _, name := range delayNames {
		list := []Selector{{Name: name}}
		if name == "margin_lost_per_day_of_phase" {
			continue // where there is no delay, no phase has one
		}
		if labels := delayLabels(name, nil); labels != nil {
			list = list[:0]
			for _, label := range labels {
				list = append(list, Selector{name, label})
			}
		}
		for _, s := range list {
			if wants(wanted, s) {
				m := delayValue(s, money.Fixed{})
				m.Absent = reason
				out = append(out, m)
			}
		}
	}
	return out
}

// ofDelay tells whether a selector names a measure of two runs, or all of its labels.
func ofDelay(s Selector, p *program.Program) bool {
	if s.Label != "" {
		return slices.Contains(delayLabels(s.Name, p), s.Label)
	}
	return slices.Contains(delayNames, s.Name)
}

// phasesOf are the ids of the phases of a program's case.
func phasesOf(p *program.Program) []string {
	var list []string
	if p == nil {
		return nil
	}
	for _, l := range p.Lines {
		if id, ok := strings.CutPrefix(l.Name, "phase["); ok {
			if id, ok = strings.CutSuffix(id, "].operating"); ok {
				list = append(list, id)
			}
		}
	}
	return list
}

func wantsName(wanted map[Selector]bool, name string) bool {
	for s := range wanted { // membership only: the order does not matter
		if s.Name == name {
			return true
		}
	}
	return false
}

// wants tells whether a measure was asked: by itself, by its name, or because nothing in particular was.
func wants(wanted map[Selector]bool, s Selector) bool {
	return wanted == nil || wanted[s] || wanted[Selector{Name: s.Name}]
}

func lineSum(l *exact.Ledger, name string) money.Fixed {
	v, _ := l.Line(name)
	return sum(v...)
}
