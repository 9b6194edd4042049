package server

import (
	"context"
	"io"
	"log/slog"
	"net"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/test/bufconn"

	"github.com/capstack/capstack/compute"
)

// EmbeddedTarget is the target to dial an embedded server with: the dialer of [Embedded] ignores addresses, but gRPC must not
// try to resolve one.
const EmbeddedTarget = "passthrough:///embedded"

// embeddedBuffer is how much each direction of a connection in memory holds: as much as gRPC's window, so that a slow reader
// is felt as on a network.
const embeddedBuffer = 64 << 10

// Embedded starts a server inside this program, without port, TLS or log, and returns the options to dial [EmbeddedTarget]
// with. stop drains it and returns when it has ended; it must be called. Of the configuration, listeners and TLS are ignored.
// Reference cases are not reproduced first unless Verify says how: the program that embeds a server is the one that was
// tested with it.
func Embedded(ctx context.Context, c Config) (options []grpc.DialOption, stop func() error, err error) {
	c.Listen, c.HealthListen, c.TLSCert, c.TLSKey, c.TLSClientCA, c.Insecure = "127.0.0.1:0", "", "", "", "", false
	if c.Verify == nil {
		c.Verify = func(context.Context, *compute.Engine) error { return nil }
	}
	if c.Log == nil {
		c.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	s, err := New(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	listener := bufconn.Listen(embeddedBuffer)
	ended := make(chan error, 1)
	go func() { ended <- s.ServeOn(ctx, listener, nil) }()
	dial := func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }
	stop = sync.OnceValue(func() error {
		s.Drain()
		return <-ended
	})
	return []grpc.DialOption{
		grpc.WithContextDialer(dial), grpc.WithTransportCredentials(insecure.NewCredentials()),
	}, stop, nil
}
