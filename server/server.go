package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"go.opentelemetry.io/otel/propagation"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	_ "google.golang.org/grpc/encoding/gzip" // callers may compress; what is inflated counts against the size of a message
	"google.golang.org/grpc/health"
	healthv1 "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/refcase"
	"github.com/capstack/capstack/server/internal/api"
	"github.com/capstack/capstack/server/internal/telemetry"
)

// Server is one capstackd.
type Server struct {
	config    Config
	log       *slog.Logger
	engine    *compute.Engine
	verify    func(context.Context, *compute.Engine) error
	catalog   Catalog
	providers *telemetry.Providers
	telemetry *telemetry.Telemetry
	health    *health.Server
	transport credentials.TransportCredentials // nil for plain text

	drain     chan struct{} // closed when the server begins to drain
	drainOnce sync.Once
	watches   chan struct{} // closed when streams that are not ours shall end
}

// New makes a server. The error holds every fault of the configuration, or of the TLS files that it names.
func New(ctx context.Context, c Config) (*Server, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	s := &Server{
		config: c, log: c.Log, catalog: c.Catalog, verify: c.Verify, health: newHealth(),
		drain: make(chan struct{}), watches: make(chan struct{}),
	}
	if s.log == nil {
		s.log = telemetry.NewLogger(os.Stderr, c.LogLevel, c.LogFormat)
	}
	if s.catalog == nil {
		s.catalog = newEmbedded()
	}
	if s.verify == nil {
		s.verify = refcase.Verify
	}
	var err error
	if s.transport, err = c.transportCredentials(s.log); err != nil {
		return nil, err
	}
	if err := s.observe(ctx); err != nil {
		return nil, err
	}
	s.engine = compute.New(compute.Options{Workers: c.Workers, Observer: s.telemetry.Observer()})
	return s, nil
}

// observe sets up telemetry.
func (s *Server) observe(ctx context.Context) (err error) {
	s.providers = telemetry.None()
	if s.config.TracerProvider == nil && s.config.MeterProvider == nil {
		if s.providers, err = telemetry.FromEnvironment(ctx, s.config.Build, s.log); err != nil {
			return err
		}
	}
	if s.config.TracerProvider != nil {
		s.providers.Tracers = s.config.TracerProvider
	}
	if s.config.MeterProvider != nil {
		s.providers.Meters = s.config.MeterProvider
	}
	s.telemetry, err = telemetry.New(s.providers.Tracers, s.providers.Meters)
	return err
}

// Serve listens and answers calls until ctx ends, then drains. It returns nil after a drain, and an error if it could not
// begin or a listener failed. A server serves once.
func (s *Server) Serve(ctx context.Context) error {
	listener, err := net.Listen("tcp", s.config.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	var probes net.Listener
	if s.config.HealthListen != "" {
		if probes, err = net.Listen("tcp", s.config.HealthListen); err != nil {
			return errors.Join(fmt.Errorf("health-listen: %w", err), listener.Close())
		}
	}
	return s.ServeOn(ctx, listener, probes)
}

// ServeOn is Serve on listeners of the caller; probes may be nil. Both are closed when it returns.
func (s *Server) ServeOn(ctx context.Context, listener, probes net.Listener) error {
	service := s.service()
	proving, proved := context.WithCancel(ctx)
	defer proved()
	var background sync.WaitGroup
	defer background.Wait()
	background.Go(func() { s.prove(proving) })
	failed := make(chan error, 2)
	background.Go(func() { failed <- service.Serve(listener) })
	if probes != nil {
		only := grpc.NewServer(grpc.MaxConcurrentStreams(maxStreams), grpc.MaxRecvMsgSize(maxHeader), grpc.MaxHeaderListSize(maxHeader))
		healthv1.RegisterHealthServer(only, s.health)
		defer only.Stop()
		background.Go(func() { failed <- only.Serve(probes) })
		s.log.InfoContext(ctx, "answering health checks", "address", probes.Addr().String())
	}
	s.log.InfoContext(ctx, "answering calls", "address", listener.Addr().String(), "tls", s.config.TLSCert != "",
		"client_certificates", s.config.TLSClientCA != "", "engine", compute.Version, "build", s.config.Build)
	var err error
	select {
	case <-ctx.Done():
	case <-s.drain:
	case err = <-failed:
	}
	proved()
	s.shutdown(service)
	return err
}

// service makes the gRPC server with everything that answers.
func (s *Server) service() *grpc.Server {
	options := s.options()
	if s.transport != nil {
		options = append(options, grpc.Creds(s.transport))
	}
	service := grpc.NewServer(options...)
	api.Register(service, s.room())
	healthv1.RegisterHealthServer(service, s.health)
	if s.config.Reflection {
		reflection.Register(service)
	}
	return service
}

// The limits of the transport. A connection's age is there so that load spreads again after a scale-out; the grace behind it
// is longer than a stream gets old, so no stream is cut by it.
const (
	maxStreams        = 256 // of one connection
	maxMessage        = 4 << 20
	maxHeader         = 16 << 10
	maxConnectionAge  = 30 * time.Minute
	connectionGrace   = 35 * time.Minute
	keepaliveAfter    = 2 * time.Minute // of silence, to find readers that are gone
	keepaliveTimeout  = 20 * time.Second
	shortestKeepalive = 30 * time.Second // that a client may send
)

func (s *Server) options() []grpc.ServerOption {
	return []grpc.ServerOption{
		grpc.MaxConcurrentStreams(maxStreams),
		grpc.MaxRecvMsgSize(maxMessage),
		grpc.MaxSendMsgSize(maxMessage),
		grpc.MaxHeaderListSize(maxHeader),
		grpc.ConnectionTimeout(20 * time.Second),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: shortestKeepalive, PermitWithoutStream: true}),
		grpc.KeepaliveParams(keepalive.ServerParameters{
			MaxConnectionAge: maxConnectionAge, MaxConnectionAgeGrace: connectionGrace,
			Time: keepaliveAfter, Timeout: keepaliveTimeout,
		}),
		grpc.WaitForHandlers(true),
		grpc.StatsHandler(otelgrpc.NewServerHandler(
			otelgrpc.WithTracerProvider(s.providers.Tracers), otelgrpc.WithMeterProvider(s.providers.Meters),
			otelgrpc.WithPropagators(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})),
			otelgrpc.WithFilter(observed),
		)),
		grpc.UnaryInterceptor(s.unary()),
		grpc.StreamInterceptor(s.stream()),
	}
}

// ours reports whether a method is one of the schema: not health, which is asked every second, nor reflection.
func ours(method string) bool { return strings.HasPrefix(method, "/capstack.") }

// workers returns the most goroutines of one run.
func (s *Server) workers() int {
	if s.config.Workers > 0 {
		return s.config.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// Drain makes Serve end as if its context had: see the package comment. It returns at once.
func (s *Server) Drain() { s.beginDrain() }

// beginDrain tells health checks and streams that this server is about to stop.
func (s *Server) beginDrain() {
	s.drainOnce.Do(func() {
		s.health.Shutdown()
		close(s.drain)
	})
}

// watchesGrace is what watchers of health are given to see NOT_SERVING before their streams end. Without an end, they would
// hold up the drain for as long as they like to watch.
const watchesGrace = 500 * time.Millisecond

// shutdown drains and stops. What has not ended when the grace is over is cut.
func (s *Server) shutdown(service *grpc.Server) {
	begin := time.Now()
	s.beginDrain()
	s.log.Info("draining", "grace", s.config.DrainGrace.String())
	watches := time.AfterFunc(min(watchesGrace, s.config.DrainGrace), func() { close(s.watches) })
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		service.GracefulStop()
	}()
	grace := time.NewTimer(s.config.DrainGrace)
	defer grace.Stop()
	select {
	case <-ended:
	case <-grace.C:
		s.log.Warn("the drain's grace is over: cutting what is left")
		service.Stop()
		<-ended
	}
	watches.Stop()
	// Telemetry is given a moment: a collector that is down must not hold up the end.
	flush, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := s.providers.Shutdown(flush); err != nil {
		s.log.Warn("the last telemetry was not exported", "error", err)
	}
	s.log.Info("stopped", telemetry.Took(time.Since(begin)))
}
