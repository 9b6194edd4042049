package lanes

import (
	"fmt"

	"github.com/capstack/capstack/compute/internal/vector"
	"github.com/capstack/capstack/compute/program"
)

// Lanes is the number of scenarios in a block. It is fixed so that kernels have no bounds checks and no remainders.
const Lanes = vector.Lanes

// Row is one number for each lane.
type Row = vector.Row

// rowBytes is the size of a Row.
const rowBytes = Lanes * 8

// DefaultMemoryLimit bounds the memory of one machine: room for the whole histories of 500 lines over 240 months.
const DefaultMemoryLimit = 64 << 20

// Passes is a set of compiler passes.
type Passes uint16

// The passes, each of which may be left out without changing a bit of any result.
const (
	Folding      Passes = 1 << iota // what follows from constants and fixed series alone becomes a constant
	Copies                          // a line is its root; a selection by a constant is its branch
	Sharing                         // equal operations on equal operands are done once
	Pruning                         // what nothing asked for reads is left out
	Uniformity                      // what is equal in all lanes is computed once a binding
	Hoisting                        // what is equal in all months is computed once a block
	Months                          // an instruction runs only in the months in which its value is read
	Rings                           // values read a few months later live in a ring, not in a whole history
	RunningFolds                    // folds are accumulated while their line is computed
	LagsInPlace                     // a lag is an address, not a copy; where it is read in time, that of this month's value
	Registers                       // rows of dead values are used again
	Threading                       // short instructions run one after the other without returning to Go, where the processor can
	Holding                         // of these, one takes the result of the one before from registers

	// AllPasses is every pass.
	AllPasses = 1<<iota - 1
)

// Spec says what differs by lane and what is asked of a plan.
type Spec struct {
	Varying       []int            // positions in Program.Inputs of the inputs that differ by lane
	VaryingSeries []int            // positions in Program.Series of the series that differ by lane
	Measures      []int            // positions in Program.Measures of the measures asked
	Fans          []program.LineID // lines asked month by month; how many a run may ask is the caller's rule
	Without       Passes           // passes to leave out; for tests and for finding faults
	MemoryLimit   int              // bytes of one machine, and of one binding; 0 is DefaultMemoryLimit
}

// check reports the first position that does not exist or is named twice.
func (s *Spec) check(p *program.Program) error {
	if err := checkSet("input", s.Varying, len(p.Inputs)); err != nil {
		return err
	}
	if err := checkSet("series", s.VaryingSeries, len(p.Series)); err != nil {
		return err
	}
	for _, i := range s.Measures {
		if i < 0 || i >= len(p.Measures) {
			return &SpecError{"measure", i, "does not exist"}
		}
	}
	for _, l := range s.Fans {
		if l < 0 || int(l) >= len(p.Lines) {
			return &SpecError{"line", int(l), "does not exist"}
		}
	}
	return nil
}

func checkSet(what string, set []int, size int) error {
	seen := make([]bool, size)
	for _, i := range set {
		switch {
		case i < 0 || i >= size:
			return &SpecError{what, i, "does not exist"}
		case seen[i]:
			return &SpecError{what, i, "is named twice"}
		}
		seen[i] = true
	}
	return nil
}

// SpecError says what is wrong with a Spec or a binding.
type SpecError struct {
	What  string // input, series, measure, line
	Index int    // its position in the program
	Rule  string // what does not hold
}

// Error names the position and the rule.
func (e *SpecError) Error() string { return fmt.Sprintf("%s %d %s", e.What, e.Index, e.Rule) }

// LimitError says that a plan's machine or binding would take too much memory.
type LimitError struct {
	What         string // machine or binding
	Bytes, Limit int
}

// Error gives both sizes.
func (e *LimitError) Error() string {
	return fmt.Sprintf("a %s for this program takes %d bytes, more than the limit of %d", e.What, e.Bytes, e.Limit)
}

// Failure is the reason for which a lane has no results.
type Failure uint8

// The reasons.
const (
	Succeeded    Failure = iota
	NotConverged         // the unknowns did not close in program.MaxIterations rounds
)

// String returns the reason in words.
func (f Failure) String() string {
	return [...]string{"succeeded", "unknowns did not converge"}[f]
}

// Canonical is x as it leaves the machine: one NaN for all NaNs, +0 for both zeros. CPUs differ in the NaN that 0/0 gives.
func Canonical(x float64) float64 { return vector.Canonical(x) }
