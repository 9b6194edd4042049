// Package intercept is what happens around every call: a panic becomes an error, an error becomes what its caller may see,
// and both become a line of the log.
//
// It is not for admission or identity, which are decided where the work is known. The middleware of go-grpc-ecosystem was
// considered: its recovery and logging are two interceptors that each see half of this (the logger sees the status but not
// the cause behind it), and the adapters would be longer than what stands here.
//
// A line's level says who has to act: ERROR and WARN whoever runs the server, INFO nobody. DEBUG is what happens all the time:
// a call that went well, a watch of health that its client closed.
//
// Lines name method, code and time. Requests and responses are never logged.
package intercept

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/capstack/capstack/server/internal/status"
	"github.com/capstack/capstack/server/internal/telemetry"
	"github.com/capstack/capstack/server/internal/wire"
)

// Unary returns the interceptor of calls with one response.
func Unary(log *slog.Logger) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, in any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (out any, err error) {
		c := call{log: log, method: info.FullMethod, begin: time.Now()}
		defer func() { err = c.end(ctx, recover(), err) }()
		return handle(ctx, in)
	}
}

// Stream returns the interceptor of streams. When stopped is closed, streams that are not ours (watches of health, reflection)
// are ended; those of results end themselves, with a rotation.
func Stream(log *slog.Logger, ours func(method string) bool, stopped <-chan struct{}) grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handle grpc.StreamHandler) (err error) {
		c := call{log: log, method: info.FullMethod, begin: time.Now(), endless: !ours(info.FullMethod)}
		defer func() { err = c.end(stream.Context(), recover(), err) }()
		if !c.endless {
			return handle(srv, stream)
		}
		ctx, cancel := context.WithCancel(stream.Context())
		defer cancel()
		go func() {
			select {
			case <-stopped:
				cancel()
			case <-ctx.Done():
			}
		}()
		return handle(srv, bounded{stream, ctx})
	}
}

// bounded is a stream with a context of its own.
type bounded struct {
	grpc.ServerStream
	ctx context.Context
}

// Context returns the context that ends with the server.
func (b bounded) Context() context.Context { return b.ctx }

// call is one call that is under way.
type call struct {
	log     *slog.Logger
	method  string
	begin   time.Time
	endless bool // a stream that ends when its client, or the server, has had enough: being cancelled is its only good end
}

// end tells how the call ended and returns the error that its caller sees.
func (c *call) end(ctx context.Context, panicked any, err error) error {
	took := telemetry.Took(time.Since(c.begin))
	method := slog.String("method", c.method)
	if panicked != nil {
		e := status.Internal(fmt.Errorf("panic: %v", panicked))
		c.log.LogAttrs(ctx, slog.LevelError, "panic in a call", method, took,
			slog.Any("panic", panicked), slog.String("stack", string(debug.Stack())))
		return e
	}
	if err == nil {
		c.log.LogAttrs(ctx, slog.LevelDebug, "call", method, took, slog.String("code", "OK"))
		return nil
	}
	e := status.Of(err)
	attrs := []slog.Attr{method, took, slog.String("code", e.Code().String()), slog.String("reason", e.Reason.String())}
	if e.Cause != nil {
		attrs = append(attrs, slog.String("cause", e.Cause.Error()))
	}
	if stack := wire.Stack(e); stack != "" {
		attrs = append(attrs, slog.String("panic", "in a worker"), slog.String("stack", stack))
	}
	c.log.LogAttrs(ctx, c.level(e), "call", attrs...)
	return e
}

// level sorts calls by who has to act: nobody, or who runs this server.
func (c *call) level(e *status.Error) slog.Level {
	if c.endless && e.Code() == codes.Canceled {
		return slog.LevelDebug
	}
	switch e.Blame() {
	case status.OnServer:
		return slog.LevelError
	case status.OnLoad:
		return slog.LevelWarn
	default:
		return slog.LevelInfo
	}
}
