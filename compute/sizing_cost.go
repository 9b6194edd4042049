package compute

import (
	"github.com/capstack/capstack/compute/plan"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/scenario"
)

// SizingCost is the work that sizing debt on random paths is expected to take before the run of a request can begin, in the
// measure of [ReadyRun.Cost]: of the case itself unless its plan is there already, and of every point of a grid that sizes debt
// anew. 0 where no debt is sized so, and of a request that [Engine.ReadyRun] refuses. It takes about as long as one valuation,
// and belongs before ReadyRun, which does that work.
func (e *Engine) SizingCost(q *RunRequest) int64 {
	plans := int64(0)
	if _, made := e.programs.get(caseKey(q.Case)); !made {
		plans++
	}
	if q.Resize {
		points := int64(1)
		for _, a := range q.Grid {
			points = plan.Times(points, int64(len(a.Texts)))
		}
		plans += min(points, scenario.MaxShapes) // beyond, it is refused
	}
	if plans == 0 || !sizesOnPaths(&q.Case) {
		return 0
	}
	r, _ := project.Resolve(q.Case)
	if r == nil {
		return 0
	}
	return plan.Times(plan.Cost(q.Case, r), plans)
}

// sizesOnPaths tells whether debt is sized on a quantile of random paths.
func sizesOnPaths(c *project.Case) bool {
	for i := range c.Financing.Tranches {
		if d := c.Financing.Tranches[i].Sizing; d != nil && d.Draws() {
			return true
		}
	}
	return false
}
