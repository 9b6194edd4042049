package telemetry

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/capstack/capstack/compute"
)

// recorder is telemetry in memory.
type recorder struct {
	*Telemetry
	spans  *tracetest.SpanRecorder
	reader *sdkmetric.ManualReader
}

func record(t *testing.T) *recorder {
	t.Helper()
	r := &recorder{spans: tracetest.NewSpanRecorder(), reader: sdkmetric.NewManualReader()}
	var err error
	r.Telemetry, err = New(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(r.spans)),
		sdkmetric.NewMeterProvider(sdkmetric.WithReader(r.reader)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// metrics are what was recorded, by name.
func (r *recorder) metrics(t *testing.T) map[string]metricdata.Metrics {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := r.reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	out := map[string]metricdata.Metrics{}
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			out[m.Name] = m
		}
	}
	return out
}

func (r *recorder) names() (out []string) {
	for _, s := range r.spans.Ended() {
		out = append(out, s.Name())
	}
	return out
}

func TestEveryMetricIsRecordedUnderItsNameAndUnit(t *testing.T) {
	r := record(t)
	ctx := t.Context()
	end := r.Run(ctx, "grid")
	r.Waited(ctx, "runs", time.Millisecond)
	r.Rejected(ctx, "queue_full")
	r.Sent(ctx, time.Millisecond)
	r.Observer().Add(ctx, 1024)
	_, done := r.Observer().Start(ctx, compute.Work{Name: "shards", First: 2, Last: 5})
	done(nil)
	got := r.metrics(t)
	for name, unit := range map[string]string{
		"capstack.run.active": "{run}", "capstack.paths.computed": "{path}", "capstack.shard.duration": "s",
		"capstack.queue.wait": "s", "capstack.stream.blocked": "s", "capstack.admission.rejected": "{request}",
	} {
		if m, ok := got[name]; !ok || m.Unit != unit || m.Description == "" {
			t.Errorf("%s: %+v", name, m)
		}
	}
	if n := got["capstack.paths.computed"].Data.(metricdata.Sum[int64]).DataPoints[0].Value; n != 1024 {
		t.Errorf("%d paths", n)
	}
	active := func() int64 {
		return r.metrics(t)["capstack.run.active"].Data.(metricdata.Sum[int64]).DataPoints[0].Value
	}
	if active() != 1 {
		t.Errorf("%d active runs", active())
	}
	end("complete")
	if active() != 0 {
		t.Errorf("%d active runs after the last", active())
	}
	point := r.metrics(t)["capstack.run.duration"].Data.(metricdata.Histogram[float64]).DataPoints[0]
	if v, _ := point.Attributes.Value(attribute.Key("outcome")); point.Count != 1 || v.AsString() != "complete" {
		t.Errorf("%+v", point)
	}
	rejected := got["capstack.admission.rejected"].Data.(metricdata.Sum[int64]).DataPoints[0]
	if v, _ := rejected.Attributes.Value("reason"); v.AsString() != "queue_full" {
		t.Errorf("%+v", rejected)
	}
}

func TestTheSpansOfARun(t *testing.T) {
	r := record(t)
	ctx, c := r.Compute(t.Context(), "RunScenarios", "0.1.0")
	o := r.Observer()
	_, end := o.Start(ctx, compute.Work{Name: "build"})
	end(nil)
	within, endRun := o.Start(ctx, compute.Work{Name: "run", Fingerprint: "ab", Scenarios: 7, Seed: 1<<64 - 1})
	_, end = o.Start(within, compute.Work{Name: "exact"})
	end(errors.New("secret input"))
	endRun(nil)
	c.End("INTERNAL")
	if got := r.names(); !slices.Equal(got, []string{"build", "exact", "compute"}) {
		t.Fatalf("%q", got)
	}
	spans := r.spans.Ended()
	for _, s := range spans[:2] {
		if s.Parent().SpanID() != spans[2].SpanContext().SpanID() {
			t.Errorf("%s is not below compute", s.Name())
		}
	}
	if spans[1].Status().Code != codes.Error || strings.Contains(spans[1].Status().Description, "secret") {
		t.Errorf("%+v", spans[1].Status())
	}
	want := []attribute.KeyValue{
		attribute.String("capstack.operation", "RunScenarios"), attribute.String("capstack.engine.version", "0.1.0"),
		attribute.Int64("capstack.scenarios", 7), attribute.String("capstack.seed", "18446744073709551615"),
		attribute.String("capstack.fingerprint", "ab"),
	}
	if got := spans[2].Attributes(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestACallHasAtMost64SpansAndCountsThoseLeftOut(t *testing.T) {
	r := record(t)
	ctx, c := r.Compute(t.Context(), "RunScenarios", "0.1.0")
	for _, gate := range []string{"values", "runs"} {
		r.Waited(ctx, gate, slowSend)
	}
	const each = 1000
	for i := range each {
		for _, name := range []string{"plan", "resolve", "build", "exact", "shards"} {
			_, end := r.Observer().Start(ctx, compute.Work{Name: name, First: i, Last: i})
			end(nil)
		}
		r.Sent(ctx, slowSend)
	}
	_, end := r.Observer().Start(ctx, compute.Work{Name: "reduce"})
	end(nil)
	c.End("")
	spans := r.spans.Ended()
	if n := len(spans) + 1; n != MaxSpans { // with the RPC's
		t.Errorf("%d spans", n)
	}
	left := attribute.Int64("capstack.spans.left_out", 6*each-maxGroups-maxSends-4*maxPieces)
	if got := spans[len(spans)-1].Attributes(); !slices.Contains(got, left) {
		t.Errorf("%v, want %v", got, left)
	}
	if got := spans[len(spans)-2].Name(); got != "reduce" {
		t.Errorf("%s is behind the last shard, want reduce", got)
	}
	if n := r.metrics(t)["capstack.shard.duration"].Data.(metricdata.Histogram[float64]).DataPoints[0].Count; n != each {
		t.Errorf("%d shards measured", n)
	}
}

func TestOnlyWhatTookLongIsASpan(t *testing.T) {
	r := record(t)
	r.Sent(t.Context(), slowSend-1)
	r.Waited(t.Context(), "runs", slowSend-1)
	if got := r.names(); len(got) > 0 {
		t.Errorf("%q", got)
	}
	r.Sent(t.Context(), slowSend)
	r.Waited(t.Context(), "runs", slowSend)
	if got := r.names(); !slices.Equal(got, []string{"send", "queue"}) {
		t.Errorf("%q", got)
	}
	if s := r.spans.Ended()[0]; s.EndTime().Sub(s.StartTime()) != slowSend {
		t.Errorf("a span of %v", s.EndTime().Sub(s.StartTime()))
	}
}

func TestLinesCarryTheirTrace(t *testing.T) {
	r := record(t)
	ctx, c := r.Compute(t.Context(), "ValueCase", "0.1.0")
	defer c.End("")
	var out bytes.Buffer
	log := NewLogger(&out, slog.LevelInfo, "json").With("a", 1).WithGroup("g")
	log.DebugContext(ctx, "not shown")
	log.InfoContext(ctx, "shown", "b", 2)
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("%v: %s", err, &out)
	}
	group, _ := line["g"].(map[string]any)
	if group["trace_id"] != c.span.SpanContext().TraceID().String() || group["b"] != 2.0 || line["a"] != 1.0 {
		t.Errorf("%s", &out)
	}
	out.Reset()
	NewLogger(&out, slog.LevelInfo, "text").Info("no trace")
	if strings.Contains(out.String(), "trace_id") {
		t.Errorf("%s", &out)
	}
}

func TestTimesAreMillisecondsInEveryFormat(t *testing.T) {
	for format, want := range map[string]string{"json": `"took_ms":1500.25`, "text": "took_ms=1500.25"} {
		var out bytes.Buffer
		NewLogger(&out, slog.LevelInfo, format).Info("x", Took(1500*time.Millisecond+250*time.Microsecond+400*time.Nanosecond))
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s: %s", format, &out)
		}
	}
}

func TestNothingIsExportedUnlessTheEnvironmentAsks(t *testing.T) {
	for _, name := range []string{"OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_SDK_DISABLED"} {
		t.Setenv(name, "")
	}
	exported := func() int {
		t.Helper()
		p, err := FromEnvironment(t.Context(), "v1", slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		defer cancel()
		_ = p.Shutdown(ctx) // nobody listens
		return len(p.stop)
	}
	if n := exported(); n != 0 {
		t.Errorf("%d signals are exported by default", n)
	}
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
	if n := exported(); n != 2 {
		t.Errorf("%d signals are exported to an endpoint", n)
	}
	t.Setenv("OTEL_TRACES_EXPORTER", "none")
	t.Setenv("OTEL_METRICS_EXPORTER", "none")
	if n := exported(); n != 2 { // to exporters that drop
		t.Errorf("%d signals", n)
	}
	t.Setenv("OTEL_SDK_DISABLED", "true")
	if n := exported(); n != 0 {
		t.Errorf("%d signals are exported by a disabled SDK", n)
	}
	t.Setenv("OTEL_SDK_DISABLED", "")
	t.Setenv("OTEL_TRACES_EXPORTER", "carrier-pigeon")
	if _, err := FromEnvironment(t.Context(), "v1", slog.New(slog.DiscardHandler)); err == nil {
		t.Error("an exporter that there is not is accepted")
	}
}

func TestErrorsOfExportersDoNotFillTheLog(t *testing.T) {
	var out bytes.Buffer
	handle := errorHandler(NewLogger(&out, slog.LevelInfo, "text"))
	for range 1000 {
		handle(errors.New("connection refused"))
	}
	if n := strings.Count(out.String(), "\n"); n != 1 {
		t.Errorf("%d lines", n)
	}
}

// Without providers, what happens to every scenario and every event costs no allocation.
func TestTelemetryThatNobodyAskedForIsFree(t *testing.T) {
	n := None()
	quiet, err := New(n.Tracers, n.Meters)
	if err != nil {
		t.Fatal(err)
	}
	o := quiet.Observer()
	if got := testing.AllocsPerRun(100, func() { o.Add(context.Background(), 64) }); got > 0 {
		t.Errorf("%v allocations to count scenarios", got)
	}
	if got := testing.AllocsPerRun(100, func() { quiet.Sent(context.Background(), time.Millisecond) }); got > 0 {
		t.Errorf("%v allocations to note a send", got)
	}
}
