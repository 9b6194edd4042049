package api

import (
	"context"

	"github.com/capstack/capstack/server/internal/wire"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// ExplainValue implements the call of the schema.
func (v *Valuation) ExplainValue(
	ctx context.Context, in *capstackv1.ExplainValueRequest,
) (_ *capstackv1.ExplainValueResponse, err error) {
	release, err := v.enter(ctx, v.Values)
	if err != nil {
		return nil, err
	}
	defer release()
	q, err := wire.ExplainRequestFromProto(in, v.Room.Catalog)
	if err != nil {
		return nil, v.fault(ctx, err)
	}
	ctx, span := v.Telemetry.Compute(ctx, "ExplainValue", wire.EngineVersion)
	defer func() { span.End(failed(err)) }()
	explained, err := v.Engine.Explain(ctx, q.ExplainRequest)
	if err != nil {
		return nil, v.fault(ctx, q.Complete(err))
	}
	span.Fingerprint(explained.Fingerprint)
	return wire.ExplanationToProto(explained), nil
}
