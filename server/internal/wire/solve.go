package wire

import (
	"github.com/capstack/capstack/compute"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// SolutionToProto writes the answer of a goal seek.
func SolutionToProto(in *compute.Solution) *capstackv1.SolveInputResponse {
	return &capstackv1.SolveInputResponse{
		Status: solveStatus(in.Status),
		Roots: mapped(in.Roots, func(r compute.Root) *capstackv1.SolveRoot {
			return &capstackv1.SolveRoot{
				Input: r.Input.Float64(), InputDecimal: r.Input.String(), Residual: r.Residual,
				BracketLow: r.BracketLow, BracketHigh: r.BracketHigh,
			}
		}),
		EvaluationCount: int32Of(in.Evaluations),
		Measures:        MeasuresToProto(in.Measures),
		Explanation:     in.Explanation,
		Findings:        FindingsToProto(in.Findings.Warnings()),
		Fingerprint:     in.Fingerprint,
		EngineVersion:   compute.Version,
	}
}

func solveStatus(s compute.SolveStatus) capstackv1.SolveStatus {
	switch s {
	case compute.SolveFound:
		return capstackv1.SolveStatus_SOLVE_STATUS_FOUND
	case compute.SolveNoRoot:
		return capstackv1.SolveStatus_SOLVE_STATUS_NO_ROOT
	case compute.SolveSeveralRoots:
		return capstackv1.SolveStatus_SOLVE_STATUS_SEVERAL_ROOTS
	case compute.SolveInsensitive:
		return capstackv1.SolveStatus_SOLVE_STATUS_INSENSITIVE
	case compute.SolveAbsent:
		return capstackv1.SolveStatus_SOLVE_STATUS_MEASURE_ABSENT
	case compute.SolveJump:
		return capstackv1.SolveStatus_SOLVE_STATUS_JUMP
	default:
		return capstackv1.SolveStatus_SOLVE_STATUS_UNSPECIFIED
	}
}
