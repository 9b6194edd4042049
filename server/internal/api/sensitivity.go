package api

import (
	"context"

	"github.com/capstack/capstack/server/internal/wire"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// ComputeSensitivities implements the call of the schema.
func (v *Valuation) ComputeSensitivities(
	ctx context.Context, in *capstackv1.ComputeSensitivitiesRequest,
) (_ *capstackv1.ComputeSensitivitiesResponse, err error) {
	release, err := v.enter(ctx, v.Values)
	if err != nil {
		return nil, err
	}
	defer release()
	q, err := wire.SensitivityRequestFromProto(in, v.Room.Catalog)
	if err != nil {
		return nil, v.fault(ctx, err)
	}
	ctx, span := v.Telemetry.Compute(ctx, "ComputeSensitivities", wire.EngineVersion)
	defer func() { span.End(failed(err)) }()
	q.Workers = min(q.Workers, v.Workers)
	found, err := v.Engine.Sensitivities(ctx, q.SensitivityRequest)
	if err != nil {
		return nil, v.fault(ctx, q.Complete(err))
	}
	span.Fingerprint(found.Fingerprint)
	return wire.SensitivitiesToProto(found), nil
}

// ComputeTornado implements the call of the schema.
func (v *Valuation) ComputeTornado(
	ctx context.Context, in *capstackv1.ComputeTornadoRequest,
) (_ *capstackv1.ComputeTornadoResponse, err error) {
	release, err := v.enter(ctx, v.Values)
	if err != nil {
		return nil, err
	}
	defer release()
	q, err := wire.TornadoRequestFromProto(in, v.Room.Catalog)
	if err != nil {
		return nil, v.fault(ctx, err)
	}
	ctx, span := v.Telemetry.Compute(ctx, "ComputeTornado", wire.EngineVersion)
	defer func() { span.End(failed(err)) }()
	q.Workers = min(q.Workers, v.Workers)
	bars, err := v.Engine.Tornado(ctx, q.TornadoRequest)
	if err != nil {
		return nil, v.fault(ctx, q.Complete(err))
	}
	span.Fingerprint(bars.Fingerprint)
	return wire.TornadoToProto(bars), nil
}
