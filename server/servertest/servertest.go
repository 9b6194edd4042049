// Package servertest starts whole servers inside tests, of this module or of anybody else's: the services, interceptors,
// limits and drain are those of capstackd. Nothing is mocked.
//
// It is not for measuring: [Start] connects in memory. [Listen] uses a port of the loopback interface.
package servertest

import (
	"context"
	"log/slog"
	"net"
	"testing"

	"go.opentelemetry.io/otel/metric/noop"
	tracenoop "go.opentelemetry.io/otel/trace/noop"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/server"
)

// config is that of a server in a test: no telemetry from the environment, no log unless the test fails, SERVING at once.
func config(t testing.TB, change []func(*server.Config)) server.Config {
	c := server.Defaults()
	c.TracerProvider, c.MeterProvider = tracenoop.NewTracerProvider(), noop.NewMeterProvider()
	c.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	c.Verify = func(context.Context, *compute.Engine) error { return nil }
	for _, f := range change {
		f(&c)
	}
	return c
}

// Start starts a server and returns a connection to it in memory. Both end with the test. Each change is made to the
// configuration first.
func Start(t testing.TB, change ...func(*server.Config)) *grpc.ClientConn {
	t.Helper()
	options, stop, err := server.Embedded(context.Background(), config(t, change))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := grpc.NewClient(server.EmbeddedTarget, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	return conn
}

// Listening is a server on a port of the loopback interface.
type Listening struct {
	Address string // of the service
	Probes  string // of the health listener
	Server  *server.Server
	ended   chan error
}

// Listen starts a server on a free port of the loopback interface, in plain text unless a change gives TLS files. It is
// drained when the test ends.
func Listen(t testing.TB, change ...func(*server.Config)) *Listening {
	t.Helper()
	s, err := server.New(context.Background(), config(t, change))
	if err != nil {
		t.Fatal(err)
	}
	service, probes := port(t), port(t)
	l := &Listening{Address: service.Addr().String(), Probes: probes.Addr().String(), Server: s, ended: make(chan error, 1)}
	go func() { l.ended <- s.ServeOn(context.Background(), service, probes) }()
	t.Cleanup(func() {
		if err := l.Stop(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// Stop drains the server and returns when it has ended.
func (l *Listening) Stop() error {
	l.Server.Drain()
	err := <-l.ended
	l.ended <- err // for the next one who asks
	return err
}

// Dial connects to the service in plain text, or as the options say. The connection ends with the test.
func (l *Listening) Dial(t testing.TB, options ...grpc.DialOption) *grpc.ClientConn {
	t.Helper()
	options = append([]grpc.DialOption{grpc.WithTransportCredentials(insecure.NewCredentials())}, options...)
	conn, err := grpc.NewClient("passthrough:///"+l.Address, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() }) // a test may have closed it
	return conn
}

func port(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}
