package compute

import (
	"math"

	"github.com/capstack/capstack/compute/run"
	"github.com/capstack/capstack/compute/stat"
)

// eventReader reads what a run counted of events: the totals of all paths as they are, those of strata with their weights. Figures are
// asked for by functions that take them from the totals of one stratum.
type eventReader struct {
	totals []*run.EventTotals // by stratum; one where there are none
	parted *stat.Parted       // nil without strata
}

type (
	countIn   = func(*run.EventTotals) uint64
	sumIn     = func(*run.EventTotals) float64
	momentsIn = func(*run.EventTotals) *stat.Moments
)

// computed are those that were computed: the domain of everything that is not conditional.
func computed(e *run.EventTotals) uint64 { return e.Paths }

// count is a number of paths, not weighted.
func (t *eventReader) count(of countIn) (n uint64) {
	for _, e := range t.totals {
		n += of(e)
	}
	return n
}

// sum adds up values with the weights of their paths: 1 each without strata. NaN while a stratum has no path.
func (t *eventReader) sum(of sumIn) float64 {
	if t.parted == nil {
		return of(t.totals[0])
	}
	return t.parted.Weigh(func(h int) float64 { return of(t.totals[h]) })
}

// weight is what paths stand for, as sum.
func (t *eventReader) weight(of countIn) float64 {
	return t.sum(func(e *run.EventTotals) float64 { return float64(of(e)) })
}

// probability is that of an event given a domain.
func (t *eventReader) probability(of, domain countIn) Probability {
	n := t.count(of)
	p := Probability{Count: int64(n)} //nolint:gosec // at most the paths
	if t.parted == nil {
		all := domain(t.totals[0])
		p.Value = ratio(float64(n), float64(all))
		p.Low, p.High = stat.Wilson(n, all, confidence)
		return p
	}
	p.Value, p.Low, p.High = t.parted.Share(t.counts(of), t.counts(domain), confidence)
	return p
}

func (t *eventReader) counts(of countIn) func(int) uint64 {
	return func(h int) uint64 { return of(t.totals[h]) }
}

func (t *eventReader) moments(of momentsIn) func(int) *stat.Moments {
	return func(h int) *stat.Moments { return of(t.totals[h]) }
}

// probabilities are those of n periods.
func (t *eventReader) probabilities(n int, of func(e *run.EventTotals, period int) uint64) []Probability {
	out := make([]Probability, n)
	for i := range out {
		out[i] = t.probability(func(e *run.EventTotals) uint64 { return of(e, i) }, computed)
	}
	return out
}

// series are numbers of paths by period, not weighted.
func (t *eventReader) series(of func(*run.EventTotals) []uint64) []int64 {
	out := make([]int64, len(of(t.totals[0])))
	for _, e := range t.totals {
		for i, n := range of(e) {
			out[i] += int64(n) //nolint:gosec // at most the paths
		}
	}
	return out
}

// mean is that of the values that moments were given, with the error of their batches.
func (t *eventReader) mean(of momentsIn) Estimate {
	if m := of(t.totals[0]); t.parted == nil {
		return Estimate{m.Mean(), m.StandardError()}
	}
	return t.meanOver(of, func(e *run.EventTotals) uint64 { return of(e).Count() })
}

// meanOver is a mean over a domain, on the paths of which the moments have a value or 0.
func (t *eventReader) meanOver(of momentsIn, domain countIn) Estimate {
	if t.parted == nil {
		m, n := of(t.totals[0]), domain(t.totals[0])
		return Estimate{m.MeanOver(n), m.ErrorOver(n)}
	}
	value, deviation := t.parted.Mean(t.moments(of), t.counts(domain))
	return Estimate{value, deviation}
}

// deviation is the standard deviation of the values that moments were given.
func (t *eventReader) deviation(of momentsIn) float64 {
	if t.parted == nil {
		return of(t.totals[0]).StandardDeviation()
	}
	return t.parted.Deviation(t.moments(of))
}

// lossGivenDefault is the ratio of sums with the standard error of a ratio estimator (Cochran, "Sampling Techniques", 3rd
// edition, equation 6.13; of strata 6.48):
//
//	R = sum L / sum E,  SE^2 = sum (L - R E)^2 / (n - 1) / n / mean(E)^2
func (t *eventReader) lossGivenDefault(of func(*run.EventTotals) *run.LossTotals) Estimate {
	if t.parted != nil {
		value, deviation := t.parted.Ratio(func(h int) *stat.Moments { return of(t.totals[h]).Loss },
			func(h int) *stat.Moments { return &of(t.totals[h]).Exposure }, func(h int) float64 { return of(t.totals[h]).Crossed.Value() })
		return Estimate{value, deviation}
	}
	l := of(t.totals[0])
	n, sum := float64(l.Exposure.Count()), l.Exposure.Sum()
	out := Estimate{ratio(l.Loss.Sum(), sum), math.NaN()}
	if n < 2 || sum == 0 {
		return out
	}
	r := out.Value
	squares := l.Loss.Squares() - float64(2*r*l.Crossed.Value()) + float64(r*r*l.Exposure.Squares())
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

func sumOf(counts []uint64) (sum uint64) {
	for _, n := range counts {
		sum += n
	}
	return sum
}
