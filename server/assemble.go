package server

import (
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/stats"

	"github.com/capstack/capstack/server/internal/admit"
	"github.com/capstack/capstack/server/internal/api"
	"github.com/capstack/capstack/server/internal/intercept"
	"github.com/capstack/capstack/server/internal/stream"
)

// Queues. A valuation takes milliseconds, so one that waits for seconds has come to the wrong server; a run takes seconds to
// minutes, and its caller has come to wait.
const (
	valuesQueueFactor = 16 // calls that wait for each one at work
	valuesWait        = 5 * time.Second
	runsQueueFactor   = 8
	runsWait          = 30 * time.Second
)

func (s *Server) room() api.Room {
	times := stream.Defaults()
	if s.config.Stream != nil {
		times = *s.config.Stream
	}
	return api.Room{
		Engine: s.engine, Catalog: s.catalog, Telemetry: s.telemetry, Log: s.log,
		Values: admit.NewGate("values", admit.Limits{
			Concurrent: s.config.MaxConcurrentValues, Queue: valuesQueueFactor * s.config.MaxConcurrentValues, Wait: valuesWait,
		}),
		Runs: admit.NewGate("runs", admit.Limits{
			Concurrent: s.config.MaxConcurrentRuns, Queue: runsQueueFactor * s.config.MaxConcurrentRuns, Wait: runsWait,
		}),
		Estimator: admit.NewEstimator(s.workers()), RunCap: admit.Cost(s.config.RunComputeCap), Workers: s.workers(),
		Stream: times, Drain: s.drain, Build: s.config.Build, Limits: transportLimits(),
	}
}

// transportLimits are the limits that the transport keeps, for GetEngineInfo.
func transportLimits() []api.Limit {
	return []api.Limit{
		{Name: "request.bytes", Value: maxMessage, Unit: "bytes", Description: "Size of one request."},
		{Name: "request.header_bytes", Value: maxHeader, Unit: "bytes", Description: "Size of the headers of one call."},
		{Name: "stream.event_bytes", Value: stream.MaxMessage, Unit: "bytes", Description: "Size of one event of a stream."},
		{Name: "connection.calls", Value: maxStreams, Unit: "calls", Description: "Calls at once on one connection."},
	}
}

func (s *Server) unary() grpc.UnaryServerInterceptor { return intercept.Unary(s.log) }

func (s *Server) stream() grpc.StreamServerInterceptor {
	return intercept.Stream(s.log, ours, s.watches)
}

// observed reports whether a call is worth a span and a measurement.
func observed(info *stats.RPCTagInfo) bool { return ours(info.FullMethodName) }
