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

	"github.com/capstack/capstack/compute/project"
)

// Make plans a case: stated as its user means it, r as it resolves. The error is an *InfeasibleError or a *NotClosedError,
// which unwrap to project.Findings, the context's, or a fault of the model.
func Make(ctx context.Context, stated project.Case, r *project.Resolved) (*project.Plan, error) {
	s := &solver{ctx: ctx, stated: stated, r: r, list: subjects(r), k: calc{ok: true}}
	if err := s.solve(); err != nil {
		return nil, err
	}
	return s.result()
}
