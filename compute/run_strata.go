package compute

import (
	"fmt"

	"github.com/capstack/capstack/compute/scenario"
	"github.com/capstack/capstack/compute/strata"
)

// Limits of strata: statistics are kept for each stratum, and their memory grows with the number of them.
const (
	MaxStrata        = strata.Max
	MaxStrataColumns = 112 // columns times strata; also, a summary of 56 columns with shares fits into a message
	MaxStrataFans    = 12  // fan lines times strata
)

// Strata parts the paths of a run by the score of one driver, so that rare outcomes get more paths than their probability gives
// them; statistics weigh every path with the probability of its stratum.
type Strata struct {
	Path string // of a driver of the run
	// Edges are the probabilities at which its score is cut, rising, inside (0, 1), at most MaxStrata - 1. None: of a time of
	// default, that of a default before the case ends.
	Edges  []float64
	Shares []float64 // of the paths by stratum, above 0, summing to 1, rounded to sixteenths; none: equal ones
}

// text is what a fingerprint says of strata.
func (s *Strata) text() string { return fmt.Sprintf("strata:%q:%x:%x", s.Path, s.Edges, s.Shares) }

// RunStrata is how a run is parted: path i belongs to stratum Order[i/64 mod 16].
type RunStrata struct {
	Path   string // of the driver
	Strata []Stratum
	Order  []int
}

// Stratum is an interval of the uniform of the driver's score, its length the stratum's probability, and its share of the paths.
type Stratum struct{ Low, High, Share float64 }

// checkStrata checks what strata cannot go with, given the number of columns.
func (c *runCheck) checkStrata(columns int) {
	m := c.q.MonteCarlo
	if m == nil || m.Strata == nil {
		return
	}
	n := min(max(len(m.Strata.Edges)+1, 2), MaxStrata) // others are findings of their own
	if columns*n > MaxStrataColumns {
		c.fault("measures", "limit", "%d measures in %d strata are %d columns; at most %d are allowed: name fewer measures or give fewer edges",
			columns, n, columns*n, MaxStrataColumns)
	}
	if lines := len(c.q.FanLines); lines*n > MaxStrataFans {
		c.fault("fan_lines", "limit", "%d lines in %d strata are %d; at most %d are allowed: name fewer lines or give fewer edges", lines, n, lines*n, MaxStrataFans)
	}
}

// parted tells how the paths of a source are parted: nil where they are not.
func parted(source scenario.Source) *strata.Plan {
	if p, ok := source.(scenario.Parted); ok {
		return p.Plan()
	}
	return nil
}

// describeStrata is the header's part about strata.
func describeStrata(path string, p *strata.Plan) *RunStrata {
	out := &RunStrata{Path: path, Order: p.Order()}
	for h := range p.Len() {
		low, high := p.Interval(h)
		out.Strata = append(out.Strata, Stratum{low, high, p.Share(h)})
	}
	return out
}
