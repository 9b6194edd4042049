package compute

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/run"
	"github.com/capstack/capstack/compute/scenario"
	"github.com/capstack/capstack/compute/strata"
)

// checkEvents checks what is asked of events; their case comes later.
func (c *runCheck) checkEvents() {
	for i, s := range c.q.Events {
		at := fmt.Sprintf("events[%d]", i)
		switch {
		case int(s) >= len(AllEventStatistics()):
			c.fault(at, "range", "%d is no statistic of events", s)
		case slices.Contains(c.q.Events[:i], s):
			c.fault(at, "unique", "%s is asked twice", s)
		}
	}
	if len(c.q.Events) > 0 && c.q.MonteCarlo == nil {
		c.fault("events", "unused", "how often events happen is counted over random paths; the scenarios of a grid and stresses are no sample, "+
			"and every one of them can be read by itself")
	}
}

// eventPlan makes what the run counts, and the frame of its answer with notes on what the case has no ground for.
func (c *runCheck) eventPlan(s scenario.Shape, parts *strata.Plan) (*run.Events, *EventStatistics) {
	if len(c.q.Events) == 0 {
		return nil, nil
	}
	p := &eventPlan{shape: s, asked: c.q.Events, run: &run.Events{Grid: s.Resolved.Grid}, out: newEventFrame(s.Resolved.Grid), strata: 1}
	if parts != nil {
		p.strata = parts.Len()
	}
	p.cover()
	p.covenants()
	p.dates()
	p.losses()
	p.names(c.h.Drivers)
	if n := p.out.Names; n != nil {
		n.Revenue, n.RevenueHHI = revenueByName(c.ledger, s.Resolved.Case.Tenants, n.Names)
	}
	return p.run, p.out
}

// eventPlan is a plan in the making.
type eventPlan struct {
	shape scenario.Shape
	asked []EventStatistic
	run   *run.Events
	out   *EventStatistics

	strata int // at least 1
}

func (p *eventPlan) note(s EventStatistic, format string, args ...any) {
	p.out.Notes = append(p.out.Notes, EventNote{s, fmt.Sprintf(format, args...)})
}

// wants tells whether a statistic is asked for; where the case has no ground for it, the note says why.
func (p *eventPlan) wants(s EventStatistic, ground bool, why string) bool {
	if !slices.Contains(p.asked, s) {
		return false
	}
	if !ground {
		p.note(s, "%s", why)
	}
	return ground
}

const noDebt = "the case has no debt"

// cover counts tests below 1 and below the levels of covenants on the ratio.
func (p *eventPlan) cover() {
	_, ok := p.shape.Program.Line("dscr_tested")
	if !p.wants(CoverEvents, ok && p.hasDebt(), noDebt) {
		return
	}
	levels := []float64{1}
	for _, k := range p.shape.Resolved.Case.Financing.Covenants {
		if k.Kind == project.BackwardDSCR || k.Kind == project.ForwardDSCR {
			for _, a := range []project.Amount{k.DefaultLevel, k.LockUpLevel} {
				if a != nil {
					levels = append(levels, a.Float64())
				}
			}
		}
	}
	slices.Sort(levels)
	if levels = slices.Compact(levels); len(levels) > run.MaxEventLevels {
		p.note(CoverEvents, "levels above %v are not counted: there are %d at most", levels[run.MaxEventLevels-1], run.MaxEventLevels)
		levels = levels[:run.MaxEventLevels]
	}
	p.run.DSCRLevels = levels
}

func (p *eventPlan) hasDebt() bool { return len(p.shape.Resolved.Tranches) > 0 }

func (p *eventPlan) covenants() {
	var ids, left []string
	for i := range p.shape.Resolved.Case.Financing.Covenants {
		switch k := &p.shape.Resolved.Case.Financing.Covenants[i]; {
		case !k.CanBreach():
		case len(ids) < run.MaxEventCovenants:
			ids = append(ids, k.ID)
		default:
			left = append(left, k.ID)
		}
	}
	if !p.wants(CovenantEvents, len(ids) > 0, "the case has no covenant with a default level") {
		return
	}
	if len(left) > 0 {
		p.note(CovenantEvents, "covenants %s are not counted: there are %d at most", strings.Join(left, ", "), run.MaxEventCovenants)
	}
	p.run.Covenants = ids
}

func (p *eventPlan) dates() {
	if !p.wants(DistressEvents, true, "") {
		return
	}
	for _, name := range []string{"first_shortfall_date", "payment_default_date", "insolvency_date"} {
		if _, ok := p.shape.Program.Measure(name, ""); ok {
			p.run.Dates = append(p.run.Dates, name)
		} else {
			p.note(DistressEvents, "%s: %s", name, noDebt)
		}
	}
}

// losses lists the lenders' tranches; losses by name are those of all of them.
func (p *eventPlan) losses() {
	wanted := p.wants(CreditLosses, p.hasDebt(), noDebt)
	if !wanted && !slices.Contains(p.asked, NameConcentration) {
		return
	}
	for _, m := range p.shape.Program.Measures {
		if m.Name == "loss" {
			p.run.Tranches = append(p.run.Tranches, run.EventTranche{ID: m.Label, Factors: p.yearFractions(m.Label)})
		}
	}
	most, _ := run.EventLimits(p.strata)
	if n := len(p.run.Tranches); wanted && n > most {
		p.note(CreditLosses, "the last %d tranches are told in the sum of all only: there are %d at most%s", n-most, most, p.inStrata())
	}
}

// yearFractions are the months' by the day count of a tranche; a loan that takes a balloon over has that of its tranche.
func (p *eventPlan) yearFractions(id string) []float64 {
	r := p.shape.Resolved
	id = strings.TrimSuffix(id, "/refinancing")
	out := make([]float64, r.Grid.Len())
	for i := range r.Tranches {
		if t := &r.Tranches[i]; r.Case.Financing.Tranches[t.Index].ID == id {
			for m, x := range model.YearFractions(t.Schedule.Terms.DayCount, r.Grid) {
				out[m] = x.Float64()
			}
		}
	}
	return out
}

// inStrata says why a limit is lower.
func (p *eventPlan) inStrata() string {
	if p.strata == 1 {
		return ""
	}
	return fmt.Sprintf(" in %d strata", p.strata)
}

// names lists the drivers that draw a time of default, and those whose draws are compared with them.
func (p *eventPlan) names(drivers []project.Uncertainty) {
	isName := func(u project.Uncertainty) bool { return u.Distribution.Kind == project.DefaultTime }
	if !p.wants(NameConcentration, slices.ContainsFunc(drivers, isName), "no driver of the run draws a time of default") {
		return
	}
	out := &NameStatistics{}
	_, most := run.EventLimits(p.strata)
	for i := range drivers {
		switch u := &drivers[i]; {
		case !isName(*u):
			p.run.Drivers, out.Drivers = append(p.run.Drivers, i), append(out.Drivers, u.Path)
		case len(out.Names) == most:
			p.note(NameConcentration, "%s is not counted: there are %d names at most%s", u.Path, most, p.inStrata())
		default:
			p.run.Names, out.Names = append(p.run.Names, u.Path), append(out.Names, NameRisk{Path: u.Path, AlsoPaths: u.AlsoPaths})
		}
	}
	if !p.hasDebt() {
		p.note(NameConcentration, "losses and exposures: %s", noDebt)
	}
	p.out.Names = out
}
