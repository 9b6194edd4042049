package telemetry

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/capstack/capstack/compute"
)

// The pieces of work that need more than a span of their name; see [compute.Work].
const (
	workRun    = "run"
	workShards = "shards"
)

// Observer returns what tells the engine's pieces of work as spans within the computation that began with
// [Telemetry.Compute], and counts what they did.
func (t *Telemetry) Observer() compute.Observer { return observer{t} }

type observer struct{ *Telemetry }

// Start implements [compute.Observer].
func (o observer) Start(ctx context.Context, w compute.Work) (context.Context, func(error)) {
	within, _ := ctx.Value(computationKey{}).(*Computation)
	switch w.Name {
	case workRun:
		// The computation is the run: what is known of the one is noted on the other.
		if within != nil {
			within.Scenarios(w.Scenarios, w.Seed)
			if w.Fingerprint != "" {
				within.Fingerprint(w.Fingerprint)
			}
		}
		return ctx, func(error) {}
	case workShards:
		return o.shards(ctx, w)
	default:
		return o.piece(ctx, w.Name)
	}
}

// Add implements [compute.Observer].
func (o observer) Add(ctx context.Context, scenarios int) { o.pathsComputed.Add(ctx, int64(scenarios)) }

// shards observes a group of shards.
func (o observer) shards(ctx context.Context, w compute.Work) (context.Context, func(error)) {
	begin := time.Now()
	ctx, end := o.piece(ctx, w.Name, attribute.Int(attrShardFirst, w.First), attribute.Int(attrShardLast, w.Last))
	return ctx, func(err error) {
		end(err)
		if n := w.Last - w.First + 1; err == nil && n > 0 {
			o.shardDuration.Record(ctx, time.Since(begin).Seconds()/float64(n))
		}
	}
}

// piece makes a span for a piece of work, if there is room for one. Its status says that the piece failed, not why: the engine's
// errors quote inputs.
func (o observer) piece(ctx context.Context, name string, attributes ...attribute.KeyValue) (context.Context, func(error)) {
	if !allows(ctx, name) {
		return ctx, func(error) {}
	}
	ctx, span := o.tracer.Start(ctx, name, trace.WithAttributes(attributes...)) //nolint:spancheck // ended by the function returned
	return ctx, func(err error) {                                               //nolint:spancheck // ends it
		if err != nil {
			span.SetStatus(codes.Error, "failed")
		}
		span.End()
	}
}
