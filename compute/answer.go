package compute

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// selection turns what was asked into keys of measures; nil asks all. A name without a label asks all of its labels.
func selection(asked []Selector, p *program.Program) (map[Selector]bool, project.Findings) {
	if len(asked) == 0 {
		return nil, nil
	}
	out := map[Selector]bool{}
	var findings project.Findings
	for i, s := range asked {
		found := false
		for _, m := range p.Measures {
			if m.Name == s.Name && (s.Label == "" || m.Label == s.Label) {
				out[Selector{m.Name, m.Label}], found = true, true
			}
		}
		if ofDelay(s, p) {
			out[s], found = true, true
		}
		if !found {
			findings = append(findings, unknownMeasure(fmt.Sprintf("measures[%d]", i), s, p))
		}
	}
	return out, findings
}

// unknownMeasure says what is wrong with a selector: its name, or its label.
func unknownMeasure(path string, s Selector, p *program.Program) project.Finding {
	var labels []string
	labels = append(labels, delayLabels(s.Name, p)...)
	for _, m := range p.Measures {
		if m.Name == s.Name {
			labels = append(labels, m.Label)
		}
	}
	f := project.Finding{Path: path, Severity: project.Error, Rule: "measure"}
	switch {
	case len(labels) > 0:
		f.Message = fmt.Sprintf("measure %s has no label %q in this case; it has %q", s.Name, s.Label, labels)
	case slices.ContainsFunc(model.Registry(), func(m model.Spec) bool { return m.Name == s.Name }):
		f.Message = fmt.Sprintf("measure %s does not apply to this case: it has nothing to label it with", s.Name)
	default:
		f.Message = fmt.Sprintf("there is no measure %q; ListMeasures names them all", s.Name)
	}
	return f
}

// pick reads the asked measures from a ledger, in the order of the model.
func pick(l *exact.Ledger, wanted map[Selector]bool) []MeasureValue {
	p := l.Program()
	var out []MeasureValue
	for i, v := range l.Measures() {
		s := Selector{v.Name, v.Label}
		if wanted != nil && !wanted[s] {
			continue
		}
		m := MeasureValue{Selector: s, Title: p.Measures[i].Doc.Title, Unit: v.Unit, Kind: v.Kind, Amount: v.Amount}
		switch {
		case !v.Defined:
			m.Absent, m.Amount = v.Reason, money.Fixed{}
		case v.Kind == program.Day:
			m.Date = dateOf(p, v.Amount)
			m.Amount = money.FromInt(int64(m.Date))
		}
		out = append(out, m)
	}
	return out
}

// dateOf is the date of a day of the grid.
func dateOf(p *program.Program, day money.Fixed) calendar.Date {
	return p.Grid.Start(0).AddDays(int(day.Float64()))
}

// reader reads lines of a ledger by month; a line that a case does not have is 0.
type reader struct{ l *exact.Ledger }

func (r reader) at(name string, t int) money.Fixed {
	if v, ok := r.l.Line(name); ok {
		return v[t]
	}
	return money.Fixed{}
}

// sum adds amounts of a ledger, which are far from the bounds of money.Fixed.
func sum(list ...money.Fixed) (s money.Fixed) {
	for _, x := range list {
		s, _ = money.Add(s, x)
	}
	return s
}

// debtSchedules reads each tranche's dates from the ledger: issue, payments, the last month of the horizon and, while
// something is overdue, which grows with default interest, the ends of calendar years. A loan that has taken over a balloon
// follows its tranche.
func debtSchedules(s *bound, l *exact.Ledger) []DebtSchedule {
	g := s.base.resolved.Grid
	out := make([]DebtSchedule, 0, len(s.base.resolved.Tranches))
	for _, tr := range s.base.resolved.Tranches {
		terms := &s.base.resolved.Case.Financing.Tranches[tr.Index]
		dates := payDates(g, tr.Schedule)
		if terms.DelayedDraw != nil {
			drawDates(reader{l}, g, terms, dates)
		}
		dates[tr.Monthly.Draw] = tr.Schedule.Terms.Issue
		out = append(out, debtSchedule(reader{l}, g, terms.ID, dates))
		if !terms.Refinances(tr.Schedule, g) {
			continue
		}
		loan, err := terms.NewLoan(tr.Schedule, g)
		if err != nil || total(reader{l}, g, "taken_over["+loan.Terms.ID+"]").IsZero() {
			continue // none could be laid, or its tests have failed
		}
		dates = payDates(g, loan.Schedule)
		dates[g.Index(loan.Schedule.Terms.Issue)] = loan.Schedule.Terms.Issue
		out = append(out, debtSchedule(reader{l}, g, loan.Terms.ID, dates))
	}
	return out
}

// debtSchedule reads one tranche on its dates.
func debtSchedule(r reader, g calendar.Grid, id string, dates map[int]calendar.Date) DebtSchedule {
	d := DebtSchedule{TrancheID: id}
	if _, pays := dates[g.Len()-1]; !pays {
		dates[g.Len()-1] = g.End(g.Len() - 1)
	}
	for t := range g.Len() {
		date, has := dates[t]
		if _, month, _ := g.End(t).YMD(); !has && month == 12 && !r.overdue(id, t).IsZero() {
			date, has = g.End(t), true
		}
		if has {
			d.Rows = append(d.Rows, debtRow(r, id, t, date))
		}
	}
	return d
}

// total is a line over all months.
func total(r reader, g calendar.Grid, line string) (s money.Fixed) {
	for t := range g.Len() {
		s = sum(s, r.at(line, t))
	}
	return s
}

// overdue is what a tranche is owed and was not paid at a month end; of owners, what is deferred.
func (r reader) overdue(id string, t int) money.Fixed {
	return sum(r.at("account.Overdue, "+id, t), r.at("account.Deferred, "+id, t))
}

// drawDates adds the month ends of draws. Draws with schedules of their own pay at month ends, whatever the tranche's dates.
func drawDates(r reader, g calendar.Grid, t *project.Tranche, dates map[int]calendar.Date) {
	own := t.DelayedDraw.DrawTermMonths > 0
	if own {
		clear(dates)
	}
	for m := range g.Len() {
		drawn := !r.at("drawn["+t.ID+"]", m).IsZero()
		pays := own && !sum(r.at("interest_due["+t.ID+"]", m), r.at("principal_due["+t.ID+"]", m), r.at("commitment_fee_due["+t.ID+"]", m)).IsZero()
		if _, has := dates[m]; !has && (drawn || pays) {
			dates[m] = g.End(m)
		}
	}
}

// payDates is the day on which a tranche pays, by month of the grid.
func payDates(g calendar.Grid, s contract.Schedule) map[int]calendar.Date {
	dates := make(map[int]calendar.Date, len(s.Periods)+2)
	for _, p := range s.Periods {
		dates[g.Index(p.Pay)] = p.Pay
	}
	return dates
}

// unpaid is what of a tranche fell due in a month and was not paid.
func (r reader) unpaid(id string, t int) money.Fixed {
	return sum(r.at("interest_to_overdue["+id+"]", t), r.at("principal_to_overdue["+id+"]", t))
}

func debtRow(r reader, id string, t int, date calendar.Date) DebtRow {
	at := func(name string) money.Fixed { return r.at(name+"["+id+"]", t) }
	row := DebtRow{
		Date:        date,
		Drawn:       sum(at("draw"), at("taken_over")),
		Interest:    sum(at("interest_paid"), at("horizon_interest")),
		Principal:   sum(at("principal_paid"), at("horizon_principal"), at("refinanced")),
		Capitalized: sum(at("interest_to_principal"), at("interest_added")),
		Fee:         at("upfront_fee"),
		Unpaid:      r.unpaid(id, t),
		Closing:     r.at("account.Debt, "+id, t),
		Overdue:     r.overdue(id, t),
	}
	if t > 0 {
		row.Opening = r.at("account.Debt, "+id, t-1)
	}
	return row
}

// coverRatios reads DSCR by debt period.
func coverRatios(s *bound, l *exact.Ledger) []CoverRatio {
	r := reader{l}
	var out []CoverRatio
	for t := range s.base.resolved.Grid.Len() {
		if !r.at("dscr_tested", t).IsZero() {
			out = append(out, CoverRatio{s.base.resolved.Grid.End(t), r.at("cfads_of_period", t), r.at("debt_service", t), r.at("dscr", t)})
		}
	}
	return out
}

// lineSeries reads lines of the model by month.
func lineSeries(names []string, l *exact.Ledger) ([]LineSeries, project.Findings) {
	var out []LineSeries
	var findings project.Findings
	for i, name := range names {
		id, ok := l.Program().Line(name)
		if !ok {
			findings = append(findings, project.Finding{Path: fmt.Sprintf("lines[%d]", i), Severity: project.Error, Rule: "line",
				Message: fmt.Sprintf("this case's model has no line %q", name)})
			continue
		}
		d := l.Program().Lines[id].Doc
		out = append(out, LineSeries{name, d.Title, d.Unit, l.Values(id)})
	}
	return out, findings
}
