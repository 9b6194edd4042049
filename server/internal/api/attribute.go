package api

import (
	"context"

	"github.com/capstack/capstack/server/internal/wire"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// AttributeVariance implements the call of the schema.
func (v *Valuation) AttributeVariance(
	ctx context.Context, in *capstackv1.AttributeVarianceRequest,
) (_ *capstackv1.AttributeVarianceResponse, err error) {
	release, err := v.enter(ctx, v.Runs)
	if err != nil {
		return nil, err
	}
	defer release()
	q, err := wire.AttributeRequestFromProto(in, v.Room.Catalog)
	if err != nil {
		return nil, v.fault(ctx, err)
	}
	ctx, span := v.Telemetry.Compute(ctx, "AttributeVariance", wire.EngineVersion)
	defer func() { span.End(failed(err)) }()
	shares, err := v.Engine.Attribute(ctx, q.AttributeRequest)
	if err != nil {
		return nil, v.fault(ctx, q.Complete(err))
	}
	span.Fingerprint(shares.Fingerprint)
	return wire.AttributionToProto(shares), nil
}
