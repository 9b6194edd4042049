package scenario

import (
	"fmt"

	"github.com/capstack/capstack/compute/process"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/strata"
)

// Strata asks for random paths by strata of one driver's score (package strata). Low scores are low draws; of a time of default,
// early ones.
type Strata struct {
	Path  string // of a driver
	Edges []float64
	// Edges are the probabilities at which the score is cut, rising, above 0 and below 1. None: of a time of default, its
	// probability before the end of the case; of other drivers a finding.
	Shares []float64 // of the paths by stratum; none: equal ones
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
	var f project.Findings
	edges, driver := d.Strata.Edges, -1
	for i := range d.Drivers {
		if d.Drivers[i].Path == d.Strata.Path {
			driver = i
		}
	}
	switch {
	case driver < 0:
		f = append(f, finding(atStrata+".path", "reference", "%q is no driver of this run", d.Strata.Path))
	case len(edges) > 0:
	case d.Drivers[driver].Distribution.Kind != project.DefaultTime:
		f = append(f, finding(atStrata+".edge_probabilities", "required", "give the probabilities at which the draws of %s are cut; a time of "+
			"default alone has one of its own, that of a default before the case ends", d.Strata.Path))
	case len(factors[driver].Marginal.Hazard.Rates) == 0: // its curve is at fault already
		edges = evenEdges(2)
	default:
		p := defaultProbability(s, factors[driver].Marginal.Hazard)
		if !(p > 0 && p < 1) {
			f = append(f, finding(atStrata+".path", "range", "%s defaults before the case ends with probability %v, so there is nothing to part; "+
				"give edge_probabilities or leave strata out", d.Strata.Path, p))
		}
		edges = []float64{p}
	}
	plan, faults := strata.New(edges, d.Strata.Shares)
	if len(d.Strata.Edges) == 0 && len(f) > 0 { // no edges to speak of: only the shares can be at fault
		_, faults = strata.New(evenEdges(len(d.Strata.Shares)), d.Strata.Shares)
	}
	m.plan, d.Points.Strata, d.Points.Stratified = plan, plan, driver
	return append(f, strataFindings(faults)...)
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

// defaultProbability is that of a default before the last day of the case.
func defaultProbability(s *Shape, h process.Hazard) float64 {
	g := s.Program.Grid
	days := float64(g.DayEnd(g.Len()-1)) - float64(g.DayIndex(g.Close()))
	return 1 - h.Survival(days/daysOfYear)
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
