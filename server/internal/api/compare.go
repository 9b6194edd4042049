package api

import (
	"context"

	"github.com/capstack/capstack/server/internal/wire"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// CompareCases implements the call of the schema.
func (v *Valuation) CompareCases(
	ctx context.Context, in *capstackv1.CompareCasesRequest,
) (_ *capstackv1.CompareCasesResponse, err error) {
	release, err := v.enter(ctx, v.Values)
	if err != nil {
		return nil, err
	}
	defer release()
	q, err := wire.CompareRequestFromProto(in, v.Room.Catalog)
	if err != nil {
		return nil, v.fault(ctx, err)
	}
	ctx, span := v.Telemetry.Compute(ctx, "CompareCases", wire.EngineVersion)
	defer func() { span.End(failed(err)) }()
	compared, err := v.Engine.Compare(ctx, q.CompareRequest)
	if err != nil {
		return nil, v.fault(ctx, q.Complete(err))
	}
	span.Fingerprint(compared.Fingerprint)
	return wire.ComparisonToProto(compared), nil
}
