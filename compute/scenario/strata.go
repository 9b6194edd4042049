package scenario

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/process"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/strata"
)

// Strata asks for random paths by strata of one driver's score (package strata). Low scores are low draws; of a time of default,
// early ones.
type Strata struct {
	Path   string    // of a driver
	Edges  []float64 // probabilities at which the score is cut, rising, inside (0, 1); none: see edgesOf
	Shares []float64 // of the paths by stratum, above 0, summing to 1; none: equal ones
}

// atStrata is where strata stand in a request.
const atStrata = "monte_carlo.strata"

// Parted is a Source whose scenarios may be parted by strata. Then every block of 64 scenarios from a multiple of 64 on is of one
// stratum; without strata the plan is nil.
type Parted interface {
	Source
	Plan() *strata.Plan
}

// Plan implements Parted.
func (m *monteCarlo) Plan() *strata.Plan { return m.plan }

// part makes the plan of the strata that are asked for and gives it to the points of d.
func (m *monteCarlo) part(s *Shape, d *Draws, factors []process.Factor) project.Findings {
	if d.Strata == nil {
		return nil
	}
	driver := slices.IndexFunc(d.Drivers, func(u project.Uncertainty) bool { return u.Path == d.Strata.Path })
	edges := d.Strata.Edges
	var f project.Findings
	switch {
	case driver < 0:
		f = project.Findings{finding(atStrata+".path", "reference", "%q is no driver of this run", d.Strata.Path)}
	case len(edges) == 0:
		edges, f = edgesOf(s, &d.Drivers[driver], &factors[driver].Marginal)
	}
	if len(edges) == 0 { // a finding says why; the shares may be at fault, too
		edges = evenEdges(len(d.Strata.Shares))
	}
	plan, faults := strata.New(edges, d.Strata.Shares)
	m.plan, d.Points.Strata, d.Points.Stratified = plan, plan, driver
	return append(f, strataFindings(faults)...)
}

// edgesOf is where the draws of a driver are cut if the request does not say: those of a time of default at the probability of one
// before the last day of the case. Others have no such place.
func edgesOf(s *Shape, u *project.Uncertainty, m *process.Marginal) ([]float64, project.Findings) {
	if u.Distribution.Kind != project.DefaultTime {
		return nil, project.Findings{finding(atStrata+".edge_probabilities", "required", "give the probabilities at which the draws of %s are cut; "+
			"a time of default alone has one of its own, that of a default before the case ends", u.Path)}
	}
	if len(m.Hazard.Rates) == 0 { // which a finding on its curve says
		return nil, nil
	}
	g := s.Program.Grid
	days := float64(g.DayEnd(g.Len()-1)) - float64(g.DayIndex(g.Close()))
	p := 1 - m.Hazard.Survival(days/daysOfYear)
	if !(p > 0 && p < 1) {
		return nil, project.Findings{finding(atStrata+".path", "range", "%s defaults before the case ends with probability %v, so there is nothing "+
			"to part; give edge_probabilities or leave strata out", u.Path, p)}
	}
	return []float64{p}, nil
}

// evenEdges cut a number of strata, from 2 to the most, of equal probability.
func evenEdges(n int) []float64 {
	n = min(max(n, 2), strata.Max)
	edges := make([]float64, n-1)
	for i := range edges {
		edges[i] = float64(i+1) / float64(n)
	}
	return edges
}

// strataFindings says where in the request the faults of a plan stand.
func strataFindings(faults []strata.Fault) (f project.Findings) {
	for _, x := range faults {
		at, rule := atStrata+".edge_probabilities", "range"
		if x.Shares {
			at = atStrata + ".path_fractions"
		}
		if x.Index >= 0 {
			at += fmt.Sprintf("[%d]", x.Index)
		} else if !x.Shares {
			rule = "limit"
		}
		f = append(f, finding(at, rule, "%s", x.Message))
	}
	return f
}
