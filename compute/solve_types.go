package compute

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// SolveRequest asks which value of one input brings a measure to a target.
type SolveRequest struct {
	Case      project.Case
	Overrides []project.Override
	Path      string       // a numeric input of the case
	Measure   Selector     // a measure with a value by scenario
	Target    money.Fixed  // for dates, days since 1970-01-01
	Low, High *money.Fixed // search range; nil: the input's own range, narrowed around its value
	Tolerance float64      // relative, of the input; 0 means 1e-9
	Resize    bool         // debt that states how it is sized is sized anew at every value
}

// SolveStatus says how a search ended.
type SolveStatus uint8

// The ends of a search.
const (
	SolveFound SolveStatus = iota
	SolveNoRoot
	SolveSeveralRoots
	SolveInsensitive // the measure does not depend on the input
	SolveAbsent      // the measure has no value anywhere in the range
	SolveJump        // the measure steps over the target
)

// Solution is the answer of a search.
type Solution struct {
	Status      SolveStatus
	Roots       []Root
	Evaluations int
	Measures    []MeasureValue // at the first root, exact
	Explanation string
	Findings    project.Findings
	Fingerprint string
}

// Root is a value of the input at which the measure meets the target.
type Root struct {
	Input                   money.Fixed
	Residual                float64 // measure less target
	BracketLow, BracketHigh float64
}
