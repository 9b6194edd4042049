package render

import (
	"strconv"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Solve writes the answer to a goal seek.
func (p *Page) Solve(q *pb.SolveInputRequest, r *pb.SolveInputResponse, catalog Catalog, currency string) {
	p.line("%s at which %s is %s: %s", q.GetInputPath(), Column(q.GetMeasure(), q.GetLabel()), q.GetTarget(),
		words(r.GetStatus().String(), "SOLVE_STATUS_"))
	if r.GetExplanation() != "" {
		p.wrapped(r.GetExplanation(), 0)
	}
	p.findings(r.GetFindings())
	if len(r.GetRoots()) > 0 {
		g := grid{keys: 1, header: []string{"input", "residual", "bracket low", "bracket high"}}
		for _, root := range r.GetRoots() {
			g.add(root.GetInputDecimal(), residual(root.GetResidual()), plainNumber(root.GetBracketLow()), plainNumber(root.GetBracketHigh()))
		}
		p.section("%s", map[bool]string{true: "jump", false: "root"}[r.GetStatus() == pb.SolveStatus_SOLVE_STATUS_JUMP])
		p.table(&g)
		p.wholeCase(r.GetMeasures(), catalog, currency)
	}
	p.line("\n%d valuations; engine %s", r.GetEvaluationCount(), r.GetEngineVersion())
}

func residual(x float64) string { return strconv.FormatFloat(x, 'g', 3, 64) }

func plainNumber(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
