package compute

import (
	"math"
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

// eventStatistics is what the totals say; nil where nothing was asked.
func (r *ReadyRun) eventStatistics(t *run.EventTotals) *EventStatistics {
	if t == nil {
		return nil
	}
	plan, frame := r.prepared.Events, *r.events
	out := &frame
	out.Paths = int64(t.Paths) //nolint:gosec // 1e8 at most, as all counts
	if plan.DSCRLevels != nil {
		out.Cover = coverStatistics(plan.DSCRLevels, &t.DSCR, t.Paths)
	}
	for i, id := range plan.Covenants {
		c := &t.Covenants[i]
		out.Covenants = append(out.Covenants, CovenantCounts{ID: id, Tested: signed(c.Tested), Breached: signed(c.Breached),
			First: signed(c.First), Ever: probability(sumOf(c.First), t.Paths)})
	}
	for i, measure := range plan.Dates {
		out.Dates = append(out.Dates, dateStatistics(plan, measure, t.Dates[i], t.Paths))
	}
	if slices.Contains(r.request.Events, CreditLosses) && len(plan.Tranches) > 0 {
		for k := range t.Tranches {
			out.Tranches = append(out.Tranches, trancheLosses(plan.Tranches[k].ID, &t.Tranches[k], t.Paths))
		}
		all := trancheLosses("", &t.All, t.Paths)
		out.All = &all
	}
	if out.Names != nil {
		out.Names = nameStatistics(out.Names, plan, t)
	}
	return out
}

func coverStatistics(levels []float64, t *run.DSCRTotals, paths uint64) *CoverStatistics {
	out := &CoverStatistics{TestedByYear: signed(t.TestedYear)}
	for month, n := range t.Tested {
		if n > 0 {
			out.Tests, out.Tested = append(out.Tests, month), append(out.Tested, int64(n)) //nolint:gosec // at most the paths
		}
	}
	for k, level := range levels {
		x := CoverLevel{Level: level, ByYear: probabilities(t.BelowYear[k], paths)}
		for _, month := range out.Tests {
			x.Below = append(x.Below, int64(t.Below[k][month])) //nolint:gosec // at most the paths
		}
		out.Levels = append(out.Levels, x)
	}
	return out
}

func dateStatistics(plan *run.Events, measure string, byMonth []uint64, paths uint64) DateStatistics {
	byYear := make([]uint64, plan.Years())
	for month, n := range byMonth {
		byYear[plan.YearOf(month)] += n
	}
	return DateStatistics{Measure: measure, ByMonth: signed(byMonth), ByYear: probabilities(byYear, paths),
		Cumulative: probabilities(cumulated(byYear), paths), Ever: probability(sumOf(byMonth), paths)}
}

// trancheLosses puts exact sums together, once; see [TrancheLosses].
func trancheLosses(id string, t *run.LossTotals, paths uint64) TrancheLosses {
	out := TrancheLosses{ID: id, Default: probability(t.Exposure.Count(), paths),
		Exposure: Estimate{t.Exposure.Mean(), t.Exposure.ErrorOver(t.Exposure.Count())}, LGD: lossGivenDefault(t),
		ExpectedLoss:        Estimate{t.Loss.Mean(), t.Loss.StandardError()},
		ExpectedLossAtClose: Estimate{t.AtClose.Mean(), t.AtClose.StandardError()}}
	var before uint64
	var to stat.Moments // to the end of the year
	for i := range t.Years {
		y := &t.Years[i]
		n := y.Loss.Count()
		_ = to.Merge(&y.Loss)                                                                                // neither has batches
		out.Years = append(out.Years, LossYear{Defaults: int64(n), Cumulative: probability(before+n, paths), //nolint:gosec // at most the paths
			Hazard: ratio(float64(n), float64(paths-before)), ExpectedLoss: y.Loss.MeanOver(paths),
			Exposure:       ratio(y.Exposure.Value(), float64(paths)),
			CumulativeLoss: Estimate{to.MeanOver(paths), to.ErrorOver(paths)}})
		before += n
	}
	return out
}

// lossGivenDefault is the ratio of sums with the standard error of a ratio estimator (Cochran, "Sampling Techniques", 3rd
// edition, equation 6.13):
//
//	R = sum L / sum E,  SE^2 = sum (L - R E)^2 / (n - 1) / n / mean(E)^2
func lossGivenDefault(t *run.LossTotals) Estimate {
	n, sum := float64(t.Exposure.Count()), t.Exposure.Sum()
	out := Estimate{ratio(t.Loss.Sum(), sum), math.NaN()}
	if n < 2 || sum == 0 {
		return out
	}
	r := out.Value
	squares := t.Loss.Squares() - float64(2*r*t.Crossed.Value()) + float64(r*r*t.Exposure.Squares())
	out.StandardError = math.Sqrt(float64(max(squares, 0)*n)/(n-1)) / sum
	return out
}

// ratio is a / b, NaN where b is 0.
func ratio(a, b float64) float64 {
	if b == 0 {
		return math.NaN()
	}
	return a / b
}

func probability(count, n uint64) Probability {
	low, high := stat.Wilson(count, n, confidence)
	return Probability{int64(count), ratio(float64(count), float64(n)), low, high} //nolint:gosec // at most the paths
}

func probabilities(counts []uint64, n uint64) []Probability {
	out := make([]Probability, len(counts))
	for i, count := range counts {
		out[i] = probability(count, n)
	}
	return out
}

func cumulated(counts []uint64) []uint64 {
	out := make([]uint64, len(counts))
	sum := uint64(0)
	for i, n := range counts {
		sum += n
		out[i] = sum
	}
	return out
}

func sumOf(counts []uint64) (sum uint64) {
	for _, n := range counts {
		sum += n
	}
	return sum
}

func signed(counts []uint64) []int64 {
	out := make([]int64, len(counts))
	for i, n := range counts {
		out[i] = int64(n) //nolint:gosec // at most the paths
	}
	return out
}
