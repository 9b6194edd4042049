package plan

import (
	"math"
	"math/bits"

	"github.com/capstack/capstack/compute/project"
)

// typicalRounds is how often a plan draws its random paths: one round closes the circle of fees, interest and tax by a factor of
// about ten, and it closes at 10^-12. Without tax the paths are drawn once or twice; see quantiles.
const typicalRounds = 12

// Cost is the work that the random paths of a plan are expected to take before it is made: operations on one number, summed
// over months, paths and rounds, as a run counts its own; 0 without a sizing case that draws. For admission: what it takes to
// know is one run of the model. A case that cannot be run costs nothing, since Make refuses it.
func Cost(stated project.Case, r *project.Resolved) int64 {
	s := &solver{stated: stated, r: r, list: subjects(r), k: calc{ok: true}}
	sum, seen := int64(0), map[string]bool{}
	for _, x := range s.list {
		key := worldKey(x.sizing)
		if !x.sizing.Draws() || seen[key] {
			continue
		}
		seen[key] = true
		if s.base == nil {
			s.start()
			base, err := look(r, s.plan())
			if err != nil {
				return 0
			}
			s.base = base
		}
		sum = plus(sum, s.pathCost(x.sizing))
	}
	return sum
}

// pathCost is the work of the random paths of one sizing case.
func (s *solver) pathCost(d *project.DebtSizing) int64 {
	source, err := s.source(d)
	if err != nil {
		return 0
	}
	compiled, err := compiledFor(source)
	if err != nil {
		return 0
	}
	return Times(compiled.Cost(), source.Scenarios()*typicalRounds)
}

// Times multiplies work, neither below 0; more than can be counted is the largest number.
func Times(a, b int64) int64 {
	high, low := bits.Mul64(uint64(a), uint64(b))
	if high != 0 || low > math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(low)
}

func plus(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}
