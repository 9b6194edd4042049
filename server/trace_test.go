package server_test

import (
	"encoding/hex"
	"slices"
	"testing"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/propagation"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/grpc"
	healthv1 "google.golang.org/grpc/health/grpc_health_v1"

	"github.com/capstack/capstack/server"
	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// tree is a trace: spans by name, and the name of each one's parent.
type tree struct {
	t     *testing.T
	spans []*trace.Span
}

func (x tree) named(name string) (out []*trace.Span) {
	for _, s := range x.spans {
		if s.GetName() == name {
			out = append(out, s)
		}
	}
	return out
}

func (x tree) parentOf(s *trace.Span) string {
	for _, p := range x.spans {
		if string(p.GetSpanId()) == string(s.GetParentSpanId()) {
			return p.GetName()
		}
	}
	return ""
}

func attribute(s *trace.Span, name string) *common.AnyValue {
	for _, a := range s.GetAttributes() {
		if a.GetKey() == name {
			return a.GetValue()
		}
	}
	return nil
}

// From the client's span to the shards, as a collector gets it: nothing is set up but the standard variables.
func TestOneTraceFromTheClientToTheShards(t *testing.T) {
	r := servertest.Collect(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://"+r.Address)
	t.Setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
	t.Setenv("OTEL_METRICS_EXPORTER", "none")
	l := servertest.Listen(t, func(c *server.Config) { c.TracerProvider, c.MeterProvider = nil, nil })

	exporter, err := otlptracegrpc.New(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tracers := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter))
	conn := l.Dial(t, grpc.WithStatsHandler(otelgrpc.NewClientHandler(
		otelgrpc.WithTracerProvider(tracers), otelgrpc.WithPropagators(propagation.TraceContext{}))))
	const paths = 70 * 1024
	in := abilene(paths)
	in.GetMonteCarlo().Seed = 1<<64 - 1
	events := runAll(t, capstackv1.NewValuationServiceClient(conn), in)
	if err := l.Stop(); err != nil { // sends what is left
		t.Fatal(err)
	}
	if err := tracers.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}

	x := tree{t, slices.DeleteFunc(r.Spans(), func(s *trace.Span) bool { // the start of the server is a trace of its own
		return attribute(s, "capstack.operation").GetStringValue() == "Verify"
	})}
	for _, s := range x.spans {
		if string(s.GetTraceId()) != string(x.spans[0].GetTraceId()) {
			t.Errorf("%s is of trace %s, another one", s.GetName(), hex.EncodeToString(s.GetTraceId()))
		}
	}
	const rpc = "capstack.v1.ValuationService/RunScenarios"
	calls := x.named(rpc)
	if len(calls) != 2 {
		t.Fatalf("%d spans of the call, want the client's and the server's", len(calls))
	}
	for _, s := range calls {
		if s.GetKind() == trace.Span_SPAN_KIND_SERVER && x.parentOf(s) != rpc {
			t.Errorf("the server's span is below %q", x.parentOf(s))
		}
	}
	compute := x.named("compute")
	if len(compute) != 1 || x.parentOf(compute[0]) != rpc {
		t.Fatalf("%d spans compute", len(compute))
	}
	checkComputeSpan(t, compute[0], events[0].GetHeader(), paths)
	for name, most := range map[string]int{"resolve": 1, "build": 1, "exact": 1, "shards": 36, "reduce": 1} {
		spans := x.named(name)
		if len(spans) == 0 || len(spans) > most {
			t.Errorf("%d spans %s, want 1..%d", len(spans), name, most)
		}
		for _, s := range spans {
			if x.parentOf(s) != "compute" {
				t.Errorf("%s is below %q", name, x.parentOf(s))
			}
		}
	}
	checkShards(t, x.named("shards"), paths/1024)
}

func checkComputeSpan(t *testing.T, s *trace.Span, header *capstackv1.RunHeader, paths int64) {
	t.Helper()
	if got := attribute(s, "capstack.fingerprint").GetStringValue(); got != header.GetFingerprint() {
		t.Errorf("fingerprint %q", got)
	}
	if got := attribute(s, "capstack.engine.version").GetStringValue(); got != header.GetEngineVersion() {
		t.Errorf("engine %q", got)
	}
	if got := attribute(s, "capstack.scenarios").GetIntValue(); got != paths {
		t.Errorf("%d scenarios", got)
	}
	if got := attribute(s, "capstack.seed").GetStringValue(); got != "18446744073709551615" {
		t.Errorf("seed %q", got)
	}
}

// checkShards checks that the groups cover every shard once.
func checkShards(t *testing.T, spans []*trace.Span, shards int64) {
	t.Helper()
	slices.SortFunc(spans, func(a, b *trace.Span) int {
		return int(attribute(a, "capstack.shard.first").GetIntValue() - attribute(b, "capstack.shard.first").GetIntValue())
	})
	next := int64(0)
	for _, s := range spans {
		if first := attribute(s, "capstack.shard.first").GetIntValue(); first != next {
			t.Errorf("a group begins with shard %d, want %d", first, next)
		}
		next = attribute(s, "capstack.shard.last").GetIntValue() + 1
	}
	if next != shards {
		t.Errorf("the groups hold %d shards, want %d", next, shards)
	}
}

// What a server computes to prove itself is one trace of its own, not a hundred of one span each.
func TestTheStartOfAServerIsOneTrace(t *testing.T) {
	r := servertest.Collect(t)
	t.Setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://"+r.Address)
	t.Setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
	l := servertest.Listen(t, func(c *server.Config) { c.TracerProvider, c.MeterProvider, c.Verify = nil, nil, nil })
	becomes(t, l.Dial(t), healthv1.HealthCheckResponse_SERVING)
	if err := l.Stop(); err != nil {
		t.Fatal(err)
	}
	x := tree{t, r.Spans()}
	if top := x.named("compute"); len(top) != 1 || attribute(top[0], "capstack.operation").GetStringValue() != "Verify" {
		t.Fatalf("%d spans compute", len(top))
	}
	for _, s := range x.spans {
		if s.GetName() != "compute" && x.parentOf(s) == "" {
			t.Errorf("%s stands alone", s.GetName())
		}
	}
	if n := len(x.spans); n < 4 || n > 64 {
		t.Errorf("%d spans", n)
	}
}

func TestTelemetryThatNobodyReceivesHoldsUpNothing(t *testing.T) {
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1") // nobody listens there
	t.Setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
	t.Setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "200") // so that the exporter has given up, too, when the test ends
	l := servertest.Listen(t, func(c *server.Config) { c.TracerProvider, c.MeterProvider, c.Log = nil, nil, nil })
	if _, err := capstackv1.NewValuationServiceClient(l.Dial(t)).ValueCase(t.Context(), byReference("abilene-set-a")); err != nil {
		t.Error(err)
	}
}
