package servertest

import (
	"context"
	"net"
	"slices"
	"sync"
	"testing"

	metrics "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	traces "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/grpc"
)

// Collector is an OTLP collector in this process: it keeps spans, and of metrics their names. It may be used by any number of
// goroutines.
type Collector struct {
	Address string // host:port, for OTEL_EXPORTER_OTLP_ENDPOINT and the protocol grpc

	traces.UnimplementedTraceServiceServer
	mu      sync.Mutex
	spans   []*trace.Span
	metrics map[string]int // data points by metric
}

// Collect starts a collector on a free port of the loopback interface. It ends with the test.
func Collect(t testing.TB) *Collector {
	t.Helper()
	l := port(t)
	c := &Collector{Address: l.Addr().String(), metrics: map[string]int{}}
	s := grpc.NewServer()
	traces.RegisterTraceServiceServer(s, c)
	metrics.RegisterMetricsServiceServer(s, &meter{collector: c})
	served := make(chan struct{})
	go func(l net.Listener) { defer close(served); _ = s.Serve(l) }(l) // ends by Stop
	t.Cleanup(func() { s.Stop(); <-served })
	return c
}

// Spans returns what has arrived so far.
func (c *Collector) Spans() []*trace.Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.spans)
}

// Points returns how many data points of a metric have arrived so far.
func (c *Collector) Points(metric string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.metrics[metric]
}

// Export implements the service of traces.
func (c *Collector) Export(_ context.Context, in *traces.ExportTraceServiceRequest) (*traces.ExportTraceServiceResponse, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, resource := range in.GetResourceSpans() {
		for _, scope := range resource.GetScopeSpans() {
			c.spans = append(c.spans, scope.GetSpans()...)
		}
	}
	return &traces.ExportTraceServiceResponse{}, nil
}

// meter is the service of metrics: both are called Export.
type meter struct {
	metrics.UnimplementedMetricsServiceServer
	collector *Collector
}

// Export implements the service of metrics.
func (m *meter) Export(_ context.Context, in *metrics.ExportMetricsServiceRequest) (*metrics.ExportMetricsServiceResponse, error) {
	c := m.collector
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, resource := range in.GetResourceMetrics() {
		for _, scope := range resource.GetScopeMetrics() {
			for _, x := range scope.GetMetrics() {
				c.metrics[x.GetName()] += max(len(x.GetSum().GetDataPoints()), len(x.GetHistogram().GetDataPoints()), len(x.GetGauge().GetDataPoints()))
			}
		}
	}
	return &metrics.ExportMetricsServiceResponse{}, nil
}
