package telemetry

import (
	"context"
	"io"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/trace"
)

// NewLogger returns a logger that writes lines at or above level as "json" or "text", each with the trace and span that
// its context belongs to.
func NewLogger(w io.Writer, level slog.Level, format string) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	var inner slog.Handler = slog.NewTextHandler(w, options)
	if format == "json" {
		inner = slog.NewJSONHandler(w, options)
	}
	return slog.New(traced{inner})
}

// Took returns the attribute of how long something took: milliseconds as a number, to the microsecond. A bare duration would
// be a text in one format and nanoseconds without a unit in the other.
func Took(d time.Duration) slog.Attr {
	return slog.Float64(logTook, float64(d.Microseconds())/1000)
}

// traced adds the trace of the context to each record.
type traced struct{ slog.Handler }

// Handle implements [slog.Handler].
func (h traced) Handle(ctx context.Context, r slog.Record) error {
	if s := trace.SpanContextFromContext(ctx); s.IsValid() {
		r = r.Clone()
		r.AddAttrs(slog.String(logTraceID, s.TraceID().String()), slog.String(logSpanID, s.SpanID().String()))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements [slog.Handler]; without it the trace would be lost on the logger returned.
func (h traced) WithAttrs(attrs []slog.Attr) slog.Handler { return traced{h.Handler.WithAttrs(attrs)} }

// WithGroup implements [slog.Handler].
func (h traced) WithGroup(name string) slog.Handler { return traced{h.Handler.WithGroup(name)} }
