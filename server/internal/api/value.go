package api

import (
	"context"

	"github.com/capstack/capstack/server/internal/wire"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// ValueCase implements the call of the schema.
func (v *Valuation) ValueCase(ctx context.Context, in *capstackv1.ValueCaseRequest) (*capstackv1.ValueCaseResponse, error) {
	release, err := v.enter(ctx, v.Values)
	if err != nil {
		return nil, err
	}
	defer release()
	return v.value(ctx, in)
}

// value answers one request that was admitted.
func (v *Valuation) value(ctx context.Context, in *capstackv1.ValueCaseRequest) (_ *capstackv1.ValueCaseResponse, err error) {
	q, err := wire.ValueRequestFromProto(in, v.Room.Catalog)
	if err != nil {
		return nil, v.fault(ctx, err)
	}
	ctx, span := v.Telemetry.Compute(ctx, "ValueCase", wire.EngineVersion)
	defer func() { span.End(failed(err)) }()
	valued, err := v.Engine.Value(ctx, q.ValueRequest)
	if err != nil {
		return nil, v.fault(ctx, q.Complete(err))
	}
	span.Fingerprint(valued.Fingerprint)
	return q.ResponseToProto(valued), nil
}
