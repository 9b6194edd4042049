package api

import (
	"context"

	"github.com/capstack/capstack/server/internal/wire"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// SolveInput implements the call of the schema.
func (v *Valuation) SolveInput(
	ctx context.Context, in *capstackv1.SolveInputRequest,
) (_ *capstackv1.SolveInputResponse, err error) {
	release, err := v.enter(ctx, v.Values)
	if err != nil {
		return nil, err
	}
	defer release()
	q, err := wire.SolveRequestFromProto(in, v.Room.Catalog)
	if err != nil {
		return nil, v.fault(ctx, err)
	}
	ctx, span := v.Telemetry.Compute(ctx, "SolveInput", wire.EngineVersion)
	defer func() { span.End(failed(err)) }()
	solution, err := v.Engine.Solve(ctx, q.SolveRequest)
	if err != nil {
		return nil, v.fault(ctx, q.Complete(err))
	}
	span.Fingerprint(solution.Fingerprint)
	return wire.SolutionToProto(solution), nil
}
