package api

import (
	"context"
	"fmt"
	"time"

	"github.com/capstack/capstack/server/internal/admit"
	"github.com/capstack/capstack/server/internal/status"
	"github.com/capstack/capstack/server/internal/wire"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// ReverseStress implements the call of the schema. It passes the gate of runs, and is refused where the valuations that it may
// make are more work than one run may be, or more than its deadline leaves room for.
func (v *Valuation) ReverseStress(
	ctx context.Context, in *capstackv1.ReverseStressRequest,
) (_ *capstackv1.ReverseStressResponse, err error) {
	release, err := v.enter(ctx, v.Runs)
	if err != nil {
		return nil, err
	}
	defer release()
	q, err := wire.ReverseRequestFromProto(in, v.Room.Catalog)
	if err != nil {
		return nil, v.fault(ctx, err)
	}
	ctx, span := v.Telemetry.Compute(ctx, "ReverseStress", wire.EngineVersion)
	defer func() { span.End(failed(err)) }()
	q.Workers = min(q.Workers, v.Workers)
	ready, err := v.Engine.ReadyReverse(ctx, q.ReverseRequest)
	if err != nil {
		return nil, v.fault(ctx, q.Complete(err))
	}
	if cost := admit.Cost(ready.Cost()); cost > v.RunCap {
		v.Telemetry.Rejected(ctx, string(admit.OverCap))
		return nil, status.Invalid(capstackv1.ErrorReason_ERROR_REASON_LIMIT_EXCEEDED, []*capstackv1.FieldViolation{{
			Field: "evaluation_limit", Reason: "limit", Description: fmt.Sprintf(
				"the valuations of the search and of its check take up to %d operations and one call may take %d; lower evaluation_limit or check_path_count", cost, v.RunCap),
		}})
	} else if err := v.Estimator.Check(ctx, cost, v.Stream.MaxAge); err != nil {
		return nil, v.fault(ctx, err)
	}
	begin := time.Now()
	found, err := ready.Run(ctx)
	if err != nil {
		return nil, err
	}
	v.Estimator.Observe(admit.Cost(ready.Spent()), time.Since(begin))
	span.Fingerprint(found.Fingerprint)
	return wire.ReverseStressToProto(found), nil
}
