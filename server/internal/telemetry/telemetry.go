package telemetry

import (
	"context"
	"strconv"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"
)

// slowSend is how long sending one event must take to be worth a span.
const slowSend = 100 * time.Millisecond

// Telemetry makes the server's spans and records its metrics.
type Telemetry struct {
	tracer trace.Tracer
	*instruments
}

// New returns telemetry over the given providers. The error says which instrument could not be made.
func New(tracers trace.TracerProvider, meters metric.MeterProvider) (*Telemetry, error) {
	i, err := newInstruments(meters.Meter(scope))
	if err != nil {
		return nil, err
	}
	return &Telemetry{tracer: tracers.Tracer(scope), instruments: i}, nil
}

// The most spans of one call by name, so that all of them stay below [MaxSpans] however many shards, structures or slow sends
// it has: groups of shards, sends, four of each other piece of work (plan, resolve, build, exact; a run reduces once), a wait at
// each of two gates, "compute" and the RPC's own.
//
//	36 + 7 + 4 x 4 + 1 + 2 + 1 + 1 = 64
const (
	MaxSpans  = 64
	maxGroups = 36
	maxSends  = 7
	maxPieces = 4
)

// Computation is the span "compute" of one call.
type Computation struct {
	span trace.Span

	mu      sync.Mutex
	made    map[string]int // spans by name
	leftOut int64
}

// allows reports whether there is room for another span of a name within the computation of a context, if there is one.
func allows(ctx context.Context, name string) bool {
	c, ok := ctx.Value(computationKey{}).(*Computation)
	if !ok {
		return true
	}
	most := maxPieces
	switch name {
	case workShards:
		most = maxGroups
	case spanSend:
		most = maxSends
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.made[name] >= most {
		c.leftOut++
		return false
	}
	c.made[name]++
	return true
}

type computationKey struct{}

// Compute begins the span within which the engine works for a call. End must be called.
func (t *Telemetry) Compute(ctx context.Context, operation, engineVersion string) (context.Context, *Computation) {
	attributes := trace.WithAttributes(
		attribute.String(attrOperation, operation), attribute.String(attrEngineVersion, engineVersion))
	ctx, span := t.tracer.Start(ctx, spanCompute, attributes) //nolint:spancheck // ended by Computation.End
	c := &Computation{span: span, made: map[string]int{}}
	return context.WithValue(ctx, computationKey{}, c), c //nolint:spancheck // as above
}

// Fingerprint notes what is computed, once it is known.
func (c *Computation) Fingerprint(text string) {
	c.span.SetAttributes(attribute.String(attrFingerprint, text))
}

// Scenarios notes how many scenarios are computed, and from which seed.
func (c *Computation) Scenarios(n int64, seed uint64) {
	// A seed may exceed the attribute's int64.
	c.span.SetAttributes(attribute.Int64(attrScenarios, n), attribute.String(attrSeed, strconv.FormatUint(seed, 10)))
}

// End ends the span and tells how many others were left out. failed is the error that the caller of the RPC will see, empty
// for none; it must not quote inputs.
func (c *Computation) End(failed string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.leftOut > 0 {
		c.span.SetAttributes(attribute.Int64(attrSpansLeftOut, c.leftOut))
	}
	if failed != "" {
		c.span.SetStatus(codes.Error, failed)
	}
	c.span.End()
}

// Run notes that a run of some kind began and returns what notes its end and outcome.
func (t *Telemetry) Run(ctx context.Context, kind string) (end func(outcome string)) {
	begin := time.Now()
	t.runActive.Add(ctx, 1)
	return func(outcome string) {
		t.runActive.Add(ctx, -1)
		t.runDuration.Record(ctx, time.Since(begin).Seconds(), metric.WithAttributes(
			attribute.String(attrKind, kind), attribute.String(attrOutcome, outcome)))
	}
}

// Waited notes how long a call waited at a gate before it was admitted.
func (t *Telemetry) Waited(ctx context.Context, gate string, wait time.Duration) {
	t.queueWait.Record(ctx, wait.Seconds(), metric.WithAttributes(attribute.String(attrGate, gate)))
	if wait >= slowSend {
		t.past(ctx, spanQueue, wait)
	}
}

// Rejected notes that a call was refused before work began.
func (t *Telemetry) Rejected(ctx context.Context, reason string) {
	t.admissionRejected.Add(ctx, 1, metric.WithAttributes(attribute.String(attrReason, reason)))
}

// Sent notes how long sending one event took.
func (t *Telemetry) Sent(ctx context.Context, took time.Duration) {
	t.streamBlocked.Record(ctx, took.Seconds())
	if took >= slowSend && allows(ctx, spanSend) {
		t.past(ctx, spanSend, took)
	}
}

// past makes a span for something that has just ended: most are too short to be worth one.
func (t *Telemetry) past(ctx context.Context, name string, took time.Duration) {
	now := time.Now()
	_, span := t.tracer.Start(ctx, name, trace.WithTimestamp(now.Add(-took)))
	span.End(trace.WithTimestamp(now))
}
