package compute

import (
	"fmt"
	"math"
	"slices"

	"github.com/capstack/capstack/compute/process"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/run"
)

// MaxStops is the most precisions that a run may be asked for.
const MaxStops = 16

// leastCount is the fewest values of a measure that a standard error is trusted on.
const leastCount = 1000

// points says which random numbers the paths have.
func (m *MonteCarlo) points() process.Points {
	return process.Points{Sobol: m.Sobol, Antithetic: m.Antithetic}
}

// checkStops checks the precisions against the columns that are asked for.
func (c *runCheck) checkStops(columns []run.Column) {
	if c.q.MonteCarlo == nil {
		return
	}
	c.atMost("monte_carlo.stop_at", len(c.q.MonteCarlo.StopAt), MaxStops)
	for i, s := range c.q.MonteCarlo.StopAt {
		at := fmt.Sprintf("monte_carlo.stop_at[%d]", i)
		if !(s.HalfWidth > 0) || math.IsInf(s.HalfWidth, 1) {
			c.fault(at+".half_width", "range", "%v is out of range; it must be a finite number above 0", s.HalfWidth)
		}
		if s.in(columns) < 0 {
			c.fault(at+".measure", "reference", "%s is no measure of this run", program.MeasureKey(s.Measure.Name, s.Measure.Label))
		}
	}
}

// in is the position of the measure among columns, -1 where it is none of them.
func (s *Stop) in(columns []run.Column) int {
	return slices.IndexFunc(columns, func(x run.Column) bool { return x.Name == s.Measure.Name && x.Label == s.Measure.Label })
}

// enough makes the rule that ends a run, whose precisions have been checked: nil where none is asked. A measure that nobody
// asked for and that the case has no value of is not recorded, which is a finding here.
//
//	95% interval of the mean = mean +- t x standard error
//
// of the corrected mean where control variates correct it, with t of the normal distribution for independent paths, and of
// Student's with Batches - 1 degrees of freedom where the error comes from batches.
func (c *runCheck) enough(columns []run.Column) func(*run.Totals) bool {
	m := c.q.MonteCarlo
	if len(m.StopAt) == 0 {
		return nil
	}
	var targets []target
	for i, s := range m.StopAt {
		k := s.in(columns)
		if k < 0 {
			c.fault(fmt.Sprintf("monte_carlo.stop_at[%d].measure", i), "reference", "%s is no measure of this run: the case has no value of it",
				program.MeasureKey(s.Measure.Name, s.Measure.Label))
			continue
		}
		targets = append(targets, target{k, s.HalfWidth, m.deviates()})
	}
	return func(t *run.Totals) bool {
		for _, x := range targets {
			if _, met := x.reached(t); !met {
				return false
			}
		}
		return true
	}
}

// target is a precision to reach.
type target struct {
	column   int
	half     float64
	deviates float64 // standard errors in half an interval
}

// reached is half the interval of the mean, and whether that is enough.
func (x target) reached(t *run.Totals) (half float64, met bool) {
	column := t.Columns[x.column]
	standard := standardError(t, x.column)
	return float64(x.deviates * standard), column.Count() >= leastCount && standard <= x.half/x.deviates
}

// precisions are how the precisions asked for stand at the end.
func (r *ReadyRun) precisions(t *run.Totals) []Precision {
	m := r.request.MonteCarlo
	if m == nil {
		return nil
	}
	out := make([]Precision, len(m.StopAt))
	for i, s := range m.StopAt {
		k := slices.IndexFunc(r.header.Columns, func(x Column) bool { return x.Selector == s.Measure })
		out[i].Stop = s
		out[i].Reached, out[i].Met = target{k, s.HalfWidth, m.deviates()}.reached(t)
	}
	return out
}

// standardError is that of a column's mean: where control variates correct it, the corrected one's.
func standardError(t *run.Totals, column int) float64 {
	if t.Controlled != nil {
		if x := t.Controlled[column].StandardError; x == x {
			return x
		}
	}
	return t.Columns[column].StandardError()
}

// deviates is the number of standard errors on either side of the mean that hold it with 95%: the quantile 0.975 of the normal
// distribution, or of Student's t with 31 degrees of freedom (Abramowitz and Stegun, table 26.10 gives 2.042 for 30).
func (m *MonteCarlo) deviates() float64 {
	if m.points().Independent() {
		return 1.959963984540054
	}
	return 2.0395134463964077
}
