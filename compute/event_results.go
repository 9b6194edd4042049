package compute

import (
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/run"
	"github.com/capstack/capstack/compute/stat"
)

// confidence is that of every interval of a run.
const confidence = 0.95

// newEventFrame lays out the calendar of a case.
func newEventFrame(g calendar.Grid) *EventStatistics {
	out := &EventStatistics{}
	for t := range g.Len() {
		year, month, _ := g.Start(t).YMD()
		if t == 0 || month == 1 {
			out.Years = append(out.Years, year)
		}
		if t == 0 || month%3 == 1 {
			out.Quarters = append(out.Quarters, g.Start(t).AddMonths((3-month%3)%3).MonthEnd())
		}
		out.MonthEnds = append(out.MonthEnds, g.End(t))
	}
	return out
}

// eventStatistics is what a run counted; nil where nothing was asked.
func (r *ReadyRun) eventStatistics(result *run.Result) *EventStatistics {
	if result.Events == nil {
		return nil
	}
	t := &eventReader{totals: result.Events}
	if plan := r.prepared.Strata; plan != nil {
		t.parted = stat.NewParted(plan, result.Paths)
	}
	plan, frame := r.prepared.Events, *r.events
	out := &frame
	out.Paths = int64(t.count(computed)) //nolint:gosec // 1e8 at most, as all counts
	if plan.DSCRLevels != nil {
		out.Cover = t.cover(plan.DSCRLevels)
	}
	for i, id := range plan.Covenants {
		out.Covenants = append(out.Covenants, t.covenant(i, id))
	}
	for i, measure := range plan.Dates {
		out.Dates = append(out.Dates, t.date(plan, i, measure))
	}
	if slices.Contains(r.request.Events, CreditLosses) && len(plan.Tranches) > 0 {
		for k := range t.totals[0].Tranches {
			out.Tranches = append(out.Tranches, t.losses(plan.Tranches[k].ID, func(e *run.EventTotals) *run.LossTotals { return &e.Tranches[k] }))
		}
		all := t.losses("", allTranches)
		out.All = &all
	}
	if out.Names != nil {
		out.Names = t.names(out.Names, plan)
	}
	return out
}

func allTranches(e *run.EventTotals) *run.LossTotals { return &e.All }

func (t *eventReader) cover(levels []float64) *CoverStatistics {
	out := &CoverStatistics{TestedByYear: t.series(func(e *run.EventTotals) []uint64 { return e.DSCR.TestedYear })}
	for month, n := range t.series(func(e *run.EventTotals) []uint64 { return e.DSCR.Tested }) {
		if n > 0 {
			out.Tests, out.Tested = append(out.Tests, month), append(out.Tested, n)
		}
	}
	for k, level := range levels {
		x := CoverLevel{Level: level, ByYear: t.probabilities(len(out.TestedByYear), func(e *run.EventTotals, year int) uint64 { return e.DSCR.BelowYear[k][year] })}
		below := t.series(func(e *run.EventTotals) []uint64 { return e.DSCR.Below[k] })
		for _, month := range out.Tests {
			x.Below = append(x.Below, below[month])
		}
		out.Levels = append(out.Levels, x)
	}
	return out
}

func (t *eventReader) covenant(i int, id string) CovenantCounts {
	first := func(e *run.EventTotals) []uint64 { return e.Covenants[i].First }
	out := CovenantCounts{ID: id, Tested: t.series(func(e *run.EventTotals) []uint64 { return e.Covenants[i].Tested }),
		Breached: t.series(func(e *run.EventTotals) []uint64 { return e.Covenants[i].Breached }), First: t.series(first),
		Ever: t.probability(func(e *run.EventTotals) uint64 { return sumOf(first(e)) }, computed)}
	all := t.weight(computed)
	for q := range out.Breached {
		breached := t.weight(func(e *run.EventTotals) uint64 { return e.Covenants[i].Breached[q] })
		to := t.weight(func(e *run.EventTotals) uint64 { return sumOf(first(e)[:q+1]) })
		out.Breach, out.Cumulative = append(out.Breach, ratio(breached, all)), append(out.Cumulative, ratio(to, all))
	}
	return out
}

func (t *eventReader) date(plan *run.Events, i int, measure string) DateStatistics {
	from := make([]int, plan.Years()+1) // months of a year
	for month := range t.totals[0].Dates[i] {
		from[plan.YearOf(month)+1] = month + 1
	}
	within := func(e *run.EventTotals, from, to int) uint64 { return sumOf(e.Dates[i][from:to]) }
	return DateStatistics{Measure: measure, ByMonth: t.series(func(e *run.EventTotals) []uint64 { return e.Dates[i] }),
		ByYear:     t.probabilities(plan.Years(), func(e *run.EventTotals, y int) uint64 { return within(e, from[y], from[y+1]) }),
		Cumulative: t.probabilities(plan.Years(), func(e *run.EventTotals, y int) uint64 { return within(e, 0, from[y+1]) }),
		Ever:       t.probability(func(e *run.EventTotals) uint64 { return sumOf(e.Dates[i]) }, computed)}
}

// losses puts exact sums together, once; see [TrancheLosses].
func (t *eventReader) losses(id string, of func(*run.EventTotals) *run.LossTotals) TrancheLosses {
	defaults := func(e *run.EventTotals) uint64 { return of(e).Exposure.Count() }
	out := TrancheLosses{ID: id, Default: t.probability(defaults, computed), LGD: t.lossGivenDefault(of),
		Exposure:            t.meanOver(func(e *run.EventTotals) *stat.Moments { return &of(e).Exposure }, defaults),
		ExpectedLoss:        t.mean(func(e *run.EventTotals) *stat.Moments { return of(e).Loss }),
		ExpectedLossAtClose: t.mean(func(e *run.EventTotals) *stat.Moments { return of(e).AtClose })}
	years := len(of(t.totals[0]).Years)
	all, before := t.weight(computed), 0.0
	to := map[*run.EventTotals]*stat.Moments{} // to the end of the year
	for _, e := range t.totals {
		to[e] = &stat.Moments{}
	}
	for i := range years {
		for _, e := range t.totals {
			_ = to[e].Merge(&of(e).Years[i].Loss) // neither has batches
		}
		in := func(e *run.EventTotals) uint64 { return of(e).Years[i].Loss.Count() }
		happened := func(e *run.EventTotals) uint64 { return to[e].Count() }
		out.Years = append(out.Years, LossYear{Defaults: int64(t.count(in)), Cumulative: t.probability(happened, computed), //nolint:gosec // at most the paths
			Hazard:         ratio(t.weight(in), all-before),
			ExpectedLoss:   t.meanOver(func(e *run.EventTotals) *stat.Moments { return &of(e).Years[i].Loss }, computed).Value,
			Exposure:       ratio(t.sum(func(e *run.EventTotals) float64 { return of(e).Years[i].Exposure.Value() }), all),
			CumulativeLoss: t.meanOver(func(e *run.EventTotals) *stat.Moments { return to[e] }, computed)})
		before = t.weight(happened)
	}
	return out
}
