package telemetry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/contrib/exporters/autoexport"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	noopmetric "go.opentelemetry.io/otel/metric/noop"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	nooptrace "go.opentelemetry.io/otel/trace/noop"
)

// Providers are where spans and metrics go.
type Providers struct {
	Tracers trace.TracerProvider
	Meters  metric.MeterProvider
	stop    []func(context.Context) error
}

// None returns providers that drop everything at no cost.
func None() *Providers {
	return &Providers{Tracers: nooptrace.NewTracerProvider(), Meters: noopmetric.NewMeterProvider()}
}

// Shutdown sends what is left, as long as ctx allows, and stops the exporters.
func (p *Providers) Shutdown(ctx context.Context) error {
	var errs []error
	for _, stop := range p.stop {
		errs = append(errs, stop(ctx))
	}
	return errors.Join(errs...)
}

// FromEnvironment returns providers as the standard OTEL_* variables describe them. A signal is exported if its
// OTEL_TRACES_EXPORTER or OTEL_METRICS_EXPORTER is set, or an OTLP endpoint that covers it; the specification's default, OTLP
// to localhost, would make every server without a collector try and fail for ever. OTEL_SDK_DISABLED=true turns all off.
func FromEnvironment(ctx context.Context, version string, log *slog.Logger) (*Providers, error) {
	p := None()
	if strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true") {
		return p, nil
	}
	about, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithAttributes(
		attribute.String("service.name", "capstackd"), attribute.String("service.version", version),
	), resource.WithFromEnv()) // the environment wins
	if err != nil {
		return nil, fmt.Errorf("describe this server by OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	if asked("TRACES") || asked("METRICS") {
		otel.SetErrorHandler(otel.ErrorHandlerFunc(errorHandler(log))) // the only global: the SDK reports nowhere else
	}
	if asked("TRACES") {
		exporter, err := autoexport.NewSpanExporter(ctx)
		if err != nil {
			return nil, fmt.Errorf("export traces: %w", err)
		}
		tracers := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(about))
		p.Tracers, p.stop = tracers, append(p.stop, tracers.Shutdown)
	}
	if asked("METRICS") {
		reader, err := autoexport.NewMetricReader(ctx)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("export metrics: %w", err), p.Shutdown(ctx))
		}
		meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader), sdkmetric.WithResource(about))
		p.Meters, p.stop = meters, append(p.stop, meters.Shutdown)
	}
	return p, nil
}

// asked reports whether the environment asks to export a signal.
func asked(signal string) bool {
	for _, name := range []string{
		"OTEL_" + signal + "_EXPORTER", "OTEL_EXPORTER_OTLP_" + signal + "_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT",
	} {
		if os.Getenv(name) != "" {
			return true
		}
	}
	return false
}

// errorHandler returns what takes the exporters' errors: one line a minute with the number of those left out, so that a
// collector that is down does not fill the log.
func errorHandler(log *slog.Logger) func(error) {
	const every = time.Minute
	var mu sync.Mutex
	var last time.Time
	var skipped int
	return func(err error) {
		mu.Lock()
		defer mu.Unlock()
		if time.Since(last) < every {
			skipped++
			return
		}
		log.Warn("telemetry could not be exported", "error", err, "not_shown", skipped)
		last, skipped = time.Now(), 0
	}
}
