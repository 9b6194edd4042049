package returns

import (
	"fmt"
	"math"
)

// ArgumentError reports an argument for which a function has no value.
type ArgumentError struct {
	Function string  // the name in this package
	Argument string  // the name in the signature
	Rule     string  // what it must be
	Got      float64 // what it was; 0 where it is no number
}

func (e *ArgumentError) Error() string {
	return fmt.Sprintf("%s: %s %s, got %v", e.Function, e.Argument, e.Rule, e.Got)
}

// outOfRange is the error of arguments that are each allowed and have no finite
// value together.
func outOfRange(function string) error {
	return &ArgumentError{Function: function, Argument: "result", Rule: "must be finite for these arguments"}
}

// finite returns v, or an error where it is infinite or not a number.
func finite(function string, v float64) (float64, error) {
	if !isFinite(v) {
		return 0, outOfRange(function)
	}
	return v, nil
}

// isFinite is not v-v == 0, which a fused multiply-add makes false where v is a
// product.
func isFinite(v float64) bool { return math.Abs(v) <= math.MaxFloat64 }

// requirement is one line of a function's preconditions.
type requirement struct {
	ok       bool
	argument string
	rule     string
	got      float64
}

// require returns the first requirement that does not hold as an error.
func require(function string, rs ...requirement) error {
	for _, r := range rs {
		if !r.ok {
			return &ArgumentError{function, r.argument, r.rule, r.got}
		}
	}
	return nil
}
