package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/capstack/capstack/compute/process"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/strata"
)

// Limits of random runs.
const (
	MaxPaths   = 100_000_000
	MaxDrivers = 64
)

// Draws is a question of random paths. Path i is the same for the same seed and drivers, whatever the number of paths.
type Draws struct {
	Paths        int64
	Seed         uint64
	Drivers      []project.Uncertainty
	Correlations []project.Correlation
	Points       process.Points // which random numbers the paths have; their strata come from Strata
	Strata       *Strata        // nil: none
	// At and CorrelationsAt are where the drivers and their correlations stand in the request, for findings:
	// monte_carlo.uncertainties, or uncertainties for those of the case.
	At, CorrelationsAt string
}

// MonteCarlo is random paths of a shape. The draw of a driver meets the case's own value by its Shock, in float64:
//
//	REPLACE  x = draw        ADD  x = own + draw        SCALE  x = own x draw
//
// A draw that leaves the range of its field fails its path. One that evolves by month feeds the input's curve, for which the
// program was built (project.Resolved.Evolving); the time of a default becomes a day. The drivers have passed
// project.Resolve; what is found here is what needs the program, the matrix or the hazard.
func MonteCarlo(s Shape, d Draws) (Source, error) {
	var f project.Findings
	if d.Paths < 1 || d.Paths > MaxPaths {
		f = append(f, finding("monte_carlo.paths", "range", "%d is out of range; it must be from 1 to %d", d.Paths, MaxPaths))
	}
	if n := len(d.Drivers); n < 1 || n > MaxDrivers {
		f = append(f, finding(d.At, "limit", "has %d drivers; give 1 to %d, or let the case suggest some", n, MaxDrivers))
		return nil, f
	}
	m := &monteCarlo{paths: d.Paths, seed: d.Seed}
	factors, found := m.factors(&s, &d)
	matrix, more := correlation(&d)
	if f = append(append(append(f, found...), more...), m.part(&s, &d, factors)...); len(f) > 0 {
		return nil, f
	}
	paths, err := process.NewPaths(factors, max(s.Program.Grid.Len()-1, 1), matrix, d.Points)
	if err != nil {
		return nil, project.Findings{finding(d.At, "format", "%v", err)}
	}
	m.sampler, m.shapes = paths, []Shape{s}
	return m, nil
}

// structureFinding says that a path cannot be drawn and which can.
func structureFinding(s *Shape, at, path string) project.Finding {
	const shown = 12
	var able []string
	for _, in := range s.Program.Inputs {
		if in.Kind != program.Day {
			able = append(able, in.Path)
		}
	}
	slices.Sort(able)
	more := ""
	if n := len(able) - shown; n > 0 {
		able, more = able[:shown], fmt.Sprintf(" and %d more", n)
	}
	return finding(at, "path", "%s is structure: each of its values needs a program of its own, so it cannot be drawn; a grid or a "+
		"stress may change it. Of this case these can be drawn: %s%s", path, strings.Join(able, ", "), more)
}

// correlation is the checked matrix of the drivers, nil without correlations.
func correlation(d *Draws) (*process.Correlation, project.Findings) {
	matrix, f := matrixOf(d)
	if len(f) > 0 || matrix == nil {
		return nil, f
	}
	out, err := process.NewCorrelation(matrix)
	var indefinite *process.NotPositiveSemiDefiniteError
	switch {
	case errors.As(err, &indefinite):
		return nil, project.Findings{finding(d.CorrelationsAt, "range", "no random numbers have these correlations: the smallest eigenvalue of "+
			"their matrix is %.6g and must not be negative; pairs that are not given count as 0. repair_correlations takes the nearest matrix that has numbers",
			indefinite.SmallestEigenvalue)}
	case err != nil:
		return nil, project.Findings{finding(d.CorrelationsAt, "range", "%v", err)}
	}
	return out, nil
}

// Factored are the correlations that drivers have by common factors, in the order of the pairs.
func (d *Draws) Factored() []project.Correlation {
	var out []project.Correlation
	for i := range d.Drivers {
		for k := range i {
			if rho, ok := project.SharedFactor(&d.Drivers[k], &d.Drivers[i]); ok {
				out = append(out, project.Correlation{PathA: d.Drivers[k].Path, PathB: d.Drivers[i].Path, Rho: rho})
			}
		}
	}
	return out
}

// matrixOf writes the pairs of correlations out; nil without any. What is listed goes before what a common factor gives, which
// matters after a repair only: else a pair has one of the two.
func matrixOf(d *Draws) ([][]float64, project.Findings) {
	factored := d.Factored()
	if len(d.Correlations)+len(factored) == 0 {
		return nil, nil
	}
	position := map[string]int{}
	matrix := make([][]float64, len(d.Drivers))
	for i := range matrix {
		position[d.Drivers[i].Path] = i
		matrix[i] = make([]float64, len(d.Drivers))
		matrix[i][i] = 1
	}
	for _, c := range factored {
		a, b := position[c.PathA], position[c.PathB]
		matrix[a][b], matrix[b][a] = c.Rho, c.Rho
	}
	var f project.Findings
	for i, c := range d.Correlations {
		a, okA := position[c.PathA]
		b, okB := position[c.PathB]
		if !okA || !okB || a == b {
			f = append(f, finding(fmt.Sprintf("%s[%d]", d.CorrelationsAt, i), "reference", "names no pair of drivers of this run"))
			continue
		}
		matrix[a][b], matrix[b][a] = c.Rho, c.Rho
	}
	return matrix, f
}

// Repair puts the nearest correlations that random numbers can have in the place of d's, where d's have none, and says so in a
// warning with the distance. It is for a caller who has asked for it: correlations that are impossible are else a finding.
func (d *Draws) Repair() project.Findings {
	matrix, f := matrixOf(d)
	if len(f) > 0 || matrix == nil {
		return nil // MonteCarlo says what is wrong
	}
	near, distance, err := process.NearestCorrelation(matrix)
	if err != nil || distance == 0 {
		return nil //nolint:nilerr // MonteCarlo, which comes next, says what is wrong with the matrix
	}
	var repaired []project.Correlation
	most := 0.0
	for a := range matrix {
		for b := a + 1; b < len(matrix); b++ {
			rho := near.At(a, b)
			most = max(most, math.Abs(rho-matrix[a][b]))
			if rho != 0 || matrix[a][b] != 0 {
				repaired = append(repaired, project.Correlation{PathA: d.Drivers[a].Path, PathB: d.Drivers[b].Path, Rho: rho})
			}
		}
	}
	at := d.CorrelationsAt
	d.Correlations = repaired
	return project.Findings{{Path: at, Severity: project.Warning, Rule: "range", Message: fmt.Sprintf("no random numbers have these correlations; the "+
		"nearest that have are drawn, as the header lists them: no pair moves by more than %.4f, the matrix by %.4f in all", most, distance)}}
}

// marginal is a distribution in the form of package process.
func marginal(d *project.Distribution) process.Marginal {
	switch d.Kind {
	case project.Normal:
		return process.Normal(d.Mean, d.StdDev)
	case project.Lognormal:
		return process.Lognormal(d.Median, d.SigmaLog)
	case project.LognormalByPercentiles:
		return process.LognormalFromP50P90(d.P50, d.P90)
	case project.OnTimeOrLognormalByMean:
		return process.OnTimeOrLognormalByMean(d.ZeroProbability, d.Mean, d.SigmaLog)
	case project.Uniform:
		return process.Uniform(d.Low, d.High)
	case project.Triangular:
		return process.Triangular(d.Low, d.Mode, d.High)
	case project.PERT:
		return process.PERT(d.Low, d.Mode, d.High)
	case project.Bernoulli:
		return process.Bernoulli(d.Probability)
	case project.Empirical:
		return empirical(d)
	case project.OnTimeOrLognormal:
		return process.OnTimeOrLognormal(d.ZeroProbability, d.Median, d.SigmaLog)
	}
	return process.Marginal{} // which NewSampler refuses
}

// empirical sorts the values, joins equal ones and makes their weights probabilities.
func empirical(d *project.Distribution) process.Marginal {
	order := make([]int, len(d.Values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch x, y := d.Values[a], d.Values[b]; {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	weight := func(i int) float64 {
		if len(d.Weights) == 0 {
			return 1
		}
		return d.Weights[i]
	}
	total := 0.0
	for i := range d.Values {
		total += weight(i)
	}
	var values, shares []float64
	for _, i := range order {
		w := weight(i) / total
		switch n := len(values); {
		case w == 0:
		case n > 0 && values[n-1] == d.Values[i]:
			shares[n-1] += w
		default:
			values, shares = append(values, d.Values[i]), append(shares, w)
		}
	}
	return process.Empirical(values, shares)
}

type monteCarlo struct {
	paths   int64
	seed    uint64
	drivers []driver // one for each row that is drawn once
	copies  [][2]int // series that repeat an earlier one: from, to
	sampler *process.Paths
	plan    *strata.Plan // nil without strata
	shapes  []Shape
}

// driver is what becomes of a draw in one row.
type driver struct {
	factor    int
	shock     project.Shock
	own       float64
	two       bool // a draw of 0 or 1 chooses between low and high
	low, high float64
	bounded   bool
	from, to  float64 // range of the field
	open      bool    // from itself is outside
	dated     bool    // a draw in years after close becomes a day of the grid, at most never
	close     float64
	never     float64
}

func driverOf(s *Shape, u *project.Uncertainty, path string, input int) driver {
	d := driver{shock: u.Shock, own: s.Value(input).Float64(), two: u.Distribution.Kind == project.Bernoulli,
		low: u.Distribution.LowValue, high: u.Distribution.HighValue}
	if u.Distribution.Kind == project.DefaultTime {
		g := s.Program.Grid
		d.dated, d.close, d.never = true, float64(g.DayIndex(g.Close())), float64(g.DayEnd(g.Len()-1))
	} else if r, ok := project.RangeOf(&s.Resolved.Case, path); ok {
		d.bounded, d.from, d.to, d.open = true, r.Low.Float64(), r.High.Float64(), r.Open
	}
	return d
}

func (m *monteCarlo) Scenarios() int64  { return m.paths }
func (m *monteCarlo) Shapes() []Shape   { return m.shapes }
func (m *monteCarlo) ShapeOf(int64) int { return 0 }

// Fill needs consecutive scenarios, which those of one shape are.
func (m *monteCarlo) Fill(_ int, scenarios []int64, b *Block) {
	m.sampler.Fill(b.levels, b.Series[:m.sampler.Evolving()], m.seed, uint64(scenarios[0]))
	m.meet(b)
}

// meet turns the draws of a block into inputs.
func (m *monteCarlo) meet(b *Block) {
	b.Outside = [Lanes]uint16{}
	for k := len(m.drivers) - 1; k >= 0; k-- {
		*b.Rows[k] = *b.levels[m.drivers[k].factor]
		m.drivers[k].meet(b.Rows[k], uint16(k+1), &b.Outside)
	}
	for _, c := range m.copies {
		copy(b.Series[c[1]], b.Series[c[0]])
	}
}

// meet turns draws into inputs and marks those that the field cannot hold.
func (d *driver) meet(row *Row, mark uint16, outside *[Lanes]uint16) {
	if d.dated {
		for i, years := range row {
			row[i] = min(d.close+math.Ceil(years*daysOfYear), d.never)
		}
		return
	}
	for i, x := range row {
		if d.two {
			x = d.chosen(x)
		}
		switch d.shock {
		case project.Add:
			x = d.own + x
		case project.Scale:
			x = float64(d.own * x)
		default: // the draw is the input
		}
		if !d.holds(x) {
			outside[i], x = mark, d.own
		}
		row[i] = x
	}
}

// chosen is the value that a draw of 0 or 1 stands for.
func (d *driver) chosen(x float64) float64 {
	if x == 0 {
		return d.low
	}
	return d.high
}

// daysOfYear is the mean length of a Julian year: hazards are per year, defaults fall on days.
const daysOfYear = 365.25

// holds compares as float64, as draws are: 0.1 as a double lies above the decimal 0.1.
func (d *driver) holds(x float64) bool {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return false
	}
	return !d.bounded || x >= d.from && x <= d.to && !(d.open && x == d.from)
}
