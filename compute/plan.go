package compute

import (
	"context"
	"strings"

	"github.com/capstack/capstack/compute/plan"
	"github.com/capstack/capstack/compute/project"
)

// planned gives a case its plan: the frozen one if it fits, else its own.
func (e *Engine) planned(ctx context.Context, c project.Case, r *project.Resolved, frozen *project.Plan) (*project.Resolved, error) {
	if frozen != nil && frozen.Fits(r) {
		return r.WithPlan(*frozen)
	}
	_, end := e.observer.Start(ctx, Work{Name: "plan"})
	p, err := plan.Make(ctx, c, r)
	end(err)
	if err != nil {
		return nil, err
	}
	return r.WithPlan(*p)
}

// reshaped prepares a case under overrides on its structure. Its debt stays as sized on the case itself (conventions 4.1),
// unless an override changes the financing's own shape.
func (e *Engine) reshaped(ctx context.Context, c project.Case, structure []project.Override) (*prepared, error) {
	changed, frozen, err := e.reshape(ctx, c, structure, false)
	if err != nil {
		return nil, err
	}
	return e.remembered(ctx, changed, frozen)
}

// reshape applies overrides to a case and says which plan it keeps; nil for its own, which resize asks for.
func (e *Engine) reshape(ctx context.Context, c project.Case, structure []project.Override, resize bool) (project.Case, *project.Plan, error) {
	changed, err := project.Apply(c, structure)
	if err != nil || resize {
		return changed, nil, err
	}
	base, err := e.prepare(ctx, c)
	if err != nil {
		return changed, nil, err
	}
	return changed, frozenPlan(base, structure), nil
}

// shaped prepares a case as the base of many scenarios. Questions about the case were checked with it; under another shape
// they may not fit, and are not asked, except where debt is sized anew: its sizing case may be one of them.
func (e *Engine) shaped(ctx context.Context, c project.Case, structure []project.Override, resize bool) (*prepared, error) {
	if len(structure) == 0 {
		return e.prepare(ctx, c)
	}
	changed, frozen, err := e.reshape(ctx, c, structure, resize)
	if err != nil {
		return nil, err
	}
	return e.remembered(ctx, withoutQuestions(changed, frozen), frozen)
}

// withoutQuestions leaves out the stresses and drivers of a case where no sizing of debt asks them.
func withoutQuestions(c project.Case, frozen *project.Plan) project.Case {
	if frozen != nil || !c.SizesDebt() {
		return project.WithoutQuestions(c)
	}
	return c
}

// frozenPlan is the plan that a case keeps under overrides on its structure; nil where there is none or they reshape the
// financing.
func frozenPlan(base *prepared, structure []project.Override) *project.Plan {
	if base.resolved.Plan.IsZero() {
		return nil
	}
	for _, o := range structure {
		if strings.HasPrefix(o.Path, "financing.") {
			return nil
		}
	}
	return &base.resolved.Plan
}
