package client

import (
	_ "embed"
	"errors"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"go.opentelemetry.io/otel/propagation"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
)

//go:embed service_config.json
var serviceConfig string

// ServiceConfig returns the service config that [Dial] uses unless [WithServiceConfig] gives another, as gRPC's JSON. It is
// the one under which a rolling restart fails no call, in any language: round robin over all addresses, only those that
// report SERVING, retry of UNAVAILABLE on every method (none has side effects), a time limit per method but for streams.
func ServiceConfig() string { return serviceConfig }

// maxMessageBytes is the server's limit of a message in either direction. It is also how much of a request gRPC keeps for a
// retry: with its own default of 256 KiB a large case would silently lose its retries.
const maxMessageBytes = 4 << 20

// Option sets one thing about a client.
type Option func(*settings) error

type settings struct {
	local     bool // the target is this machine
	transport credentials.TransportCredentials
	plaintext bool
	token     TokenSource
	config    string
	keepalive *keepalive.ClientParameters
	extra     []grpc.DialOption
}

// WithServiceConfig replaces [ServiceConfig] by another of the caller's, as gRPC's JSON.
func WithServiceConfig(json string) Option {
	return func(s *settings) error {
		s.config = json
		return nil
	}
}

// WithKeepalive sets how an idle connection with open calls is probed. Default: a ping after 60 s of silence, given up
// after 10 s. A server refuses clients that ping more often than every 30 s.
func WithKeepalive(interval, timeout time.Duration) Option {
	return func(s *settings) error {
		if interval < 30*time.Second || timeout <= 0 {
			return errors.New("keepalive: the interval must be at least 30 s and the timeout above 0")
		}
		s.keepalive = &keepalive.ClientParameters{Time: interval, Timeout: timeout}
		return nil
	}
}

// WithTelemetry traces and measures each call by OpenTelemetry, by default with the global providers. The trace context
// travels as W3C says unless an option names other propagators (the global default is none), so that the server's spans join
// the caller's trace. A resumed stream has one client span for each of its calls.
func WithTelemetry(options ...otelgrpc.Option) Option {
	w3c := propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})
	options = append([]otelgrpc.Option{otelgrpc.WithPropagators(w3c)}, options...)
	return func(s *settings) error {
		s.extra = append(s.extra, grpc.WithStatsHandler(otelgrpc.NewClientHandler(options...)))
		return nil
	}
}

// WithUserAgent names the calling program in the server's logs.
func WithUserAgent(name string) Option {
	return WithDialOptions(grpc.WithUserAgent(name))
}

// WithDialOptions passes options of gRPC itself, after those of this package: a dialer, interceptors, a proxy.
func WithDialOptions(options ...grpc.DialOption) Option {
	return func(s *settings) error {
		s.extra = append(s.extra, options...)
		return nil
	}
}

// dialOptions turns settings into gRPC's options, or says which contradict each other.
func (s *settings) dialOptions() ([]grpc.DialOption, error) {
	transport := s.transport
	switch {
	case s.plaintext && transport != nil:
		return nil, errors.New("plain text and TLS are both asked for")
	case transport != nil:
	case s.plaintext || s.local:
		transport = insecure.NewCredentials()
		s.plaintext = true
	default:
		transport = systemRoots()
	}
	if s.token != nil && s.plaintext && !s.local {
		return nil, errors.New("a token would be readable on the way: use TLS, or a target on this machine")
	}
	config := s.config
	if config == "" {
		config = serviceConfig
	}
	alive := keepalive.ClientParameters{Time: time.Minute, Timeout: 10 * time.Second}
	if s.keepalive != nil {
		alive = *s.keepalive
	}
	out := []grpc.DialOption{
		grpc.WithTransportCredentials(transport),
		grpc.WithDefaultServiceConfig(config),
		grpc.WithKeepaliveParams(alive),
		grpc.WithDefaultCallOptions(
			grpc.MaxCallRecvMsgSize(maxMessageBytes),
			grpc.MaxRetryRPCBufferSize(maxMessageBytes),
		),
		// A server that restarts is back in a second or two; gRPC's default would let two minutes pass between attempts.
		grpc.WithConnectParams(grpc.ConnectParams{
			Backoff:           backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 5 * time.Second},
			MinConnectTimeout: 5 * time.Second,
		}),
	}
	if s.token != nil {
		out = append(out, grpc.WithPerRPCCredentials(bearer{source: s.token, plaintextAllowed: s.plaintext}))
	}
	return append(out, s.extra...), nil
}
