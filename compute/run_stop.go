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

// enough makes the rule that ends a run: nil where none is asked. Its faults are findings.
//
//	95% interval of the mean = mean +- t x standard error
//
// with t of the normal distribution for independent paths, and of Student's with Batches - 1 degrees of freedom where the
// error comes from batches.
func (c *runCheck) enough(columns []run.Column) func(*run.Totals) bool {
	m := c.q.MonteCarlo
	if len(m.StopAt) == 0 {
		return nil
	}
	c.atMost("monte_carlo.stop_at", len(m.StopAt), MaxStops)
	type target struct {
		column int
		error  float64
	}
	var targets []target
	for i, s := range m.StopAt {
		at := fmt.Sprintf("monte_carlo.stop_at[%d]", i)
		if !(s.HalfWidth > 0) || math.IsInf(s.HalfWidth, 1) {
			c.fault(at+".half_width", "range", "%v is out of range; it must be a finite number above 0", s.HalfWidth)
			continue
		}
		k := slices.IndexFunc(columns, func(x run.Column) bool { return x.Name == s.Measure.Name && x.Label == s.Measure.Label })
		if k < 0 {
			c.fault(at+".measure", "reference", "%s is no measure of this run", program.MeasureKey(s.Measure.Name, s.Measure.Label))
			continue
		}
		targets = append(targets, target{k, s.HalfWidth / m.deviates()})
	}
	return func(t *run.Totals) bool {
		for _, x := range targets {
			column := t.Columns[x.column]
			if column.Count() < leastCount || !(column.StandardError() <= x.error) {
				return false
			}
		}
		return true
	}
}

// deviates is the number of standard errors on either side of the mean that hold it with 95%: the quantile 0.975 of the normal
// distribution, or of Student's t with 31 degrees of freedom (Abramowitz and Stegun, table 26.10 gives 2.042 for 30).
func (m *MonteCarlo) deviates() float64 {
	if m.points().Independent() {
		return 1.959963984540054
	}
	return 2.0395134463964077
}
