package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"runtime"
	"time"

	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/server/internal/stream"
	"github.com/capstack/capstack/server/internal/wire"
)

// Catalog knows the reference cases. What it returns is shared and must not be changed.
type Catalog = wire.Catalog

// Config is everything that can be chosen about a server. The first part is what [Load] reads; [Defaults] gives its values.
type Config struct {
	Listen       string // host:port of the service
	HealthListen string // host:port of a second, plain-text listener with nothing but health; empty: none
	TLSCert      string // file with the certificate chain, PEM; with TLSKey
	TLSKey       string // file with the key, PEM
	TLSClientCA  string // file with the authorities of client certificates, PEM; then every client must present one
	Insecure     bool   // plain text on an address that others can reach
	Reflection   bool   // the gRPC reflection service

	DrainGrace           time.Duration // what calls are given to end once the server drains
	MaxConcurrentRuns    int           // RunScenarios at work at once; more wait
	MaxConcurrentValues  int           // ValueCase and the like at work at once; more wait
	RunComputeCap        int64         // the most operations of one RunScenarios
	Workers              int           // goroutines of one run; 0: as many as GOMAXPROCS
	LogLevel             slog.Level
	LogFormat            string        // json or text
	CertificatesInterval time.Duration // how often the TLS files are read again

	// What follows is for programs and tests, not for operators.

	Build   string       // version of the build, told by GetEngineInfo
	Log     *slog.Logger // default: to standard error, as LogLevel and LogFormat say
	Catalog Catalog      // default: the embedded reference cases
	// Verify must succeed before the server reports SERVING. Default: every reference case is reproduced.
	Verify func(context.Context, *compute.Engine) error
	// Where spans and metrics go. Default, if both are nil: as the OTEL_* variables say.
	TracerProvider trace.TracerProvider
	MeterProvider  metric.MeterProvider
	// Times of result streams. Default: those that the schema promises.
	Stream *StreamTimes
}

// StreamTimes are the times of result streams.
type StreamTimes = stream.Options

// Defaults returns the configuration of a server that is told nothing: plain text on loopback.
func Defaults() Config {
	return Config{
		Listen:     "127.0.0.1:9090",
		Reflection: true,
		DrainGrace: 25 * time.Second,
		// A run uses every core: two at once hide each other's pauses for slow readers, more only share.
		MaxConcurrentRuns:   2,
		MaxConcurrentValues: 2 * runtime.GOMAXPROCS(0),
		// Some twenty minutes of two cores at half a nanosecond an operation: what a stream's greatest age leaves time for.
		RunComputeCap:        10_000_000_000_000,
		LogLevel:             slog.LevelInfo,
		LogFormat:            "text",
		CertificatesInterval: 10 * time.Second,
	}
}

// Check returns every fault of a configuration at once, nil if there is none.
func (c *Config) Check() error {
	var faults []error
	fault := func(option, format string, args ...any) {
		faults = append(faults, &OptionError{Option: option, Fault: fmt.Sprintf(format, args...)})
	}
	c.checkAddresses(fault)
	c.checkTLS(fault)
	if c.DrainGrace < 0 || c.DrainGrace > time.Hour {
		fault("drain-grace", "%v is out of range; give 0s..1h", c.DrainGrace)
	}
	if c.CertificatesInterval < 100*time.Millisecond {
		fault("certificates-interval", "%v is out of range; give 100ms or more", c.CertificatesInterval)
	}
	for _, n := range []struct {
		option           string
		got, least, most int64
	}{
		{"max-concurrent-runs", int64(c.MaxConcurrentRuns), 1, 10_000},
		{"max-concurrent-values", int64(c.MaxConcurrentValues), 1, 100_000},
		{"run-compute-cap", c.RunComputeCap, 1, 1 << 62},
		{"workers", int64(c.Workers), 0, compute.MaxWorkers},
	} {
		if n.got < n.least || n.got > n.most {
			fault(n.option, "%d is out of range; give %d..%d", n.got, n.least, n.most)
		}
	}
	if c.LogFormat != "json" && c.LogFormat != "text" {
		fault("log-format", "%q is none of json, text", c.LogFormat)
	}
	return errors.Join(faults...)
}

// OptionError is what is wrong with one option.
type OptionError struct {
	Option string // its name, as a flag without dashes
	Source string // where its value came from, if not from the program
	Fault  string
}

// Error names the option, its source and the fault.
func (e *OptionError) Error() string {
	if e.Source != "" {
		return e.Source + ": " + e.Fault
	}
	return e.Option + ": " + e.Fault
}

func (c *Config) checkAddresses(fault func(option, format string, args ...any)) {
	for _, a := range []struct{ option, address string }{{"listen", c.Listen}, {"health-listen", c.HealthListen}} {
		if a.option == "health-listen" && a.address == "" {
			continue
		}
		if _, _, err := net.SplitHostPort(a.address); err != nil {
			fault(a.option, "%q is no host:port such as 127.0.0.1:9090 or :8443", a.address)
		}
	}
}

func (c *Config) checkTLS(fault func(option, format string, args ...any)) {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		fault("tls-cert", "certificate and key belong together: give both tls-cert and tls-key, or neither")
	}
	if c.TLSClientCA != "" && c.TLSCert == "" {
		fault("tls-client-ca", "client certificates are checked over TLS only; give tls-cert and tls-key too")
	}
	if c.TLSCert == "" && c.TLSKey == "" && !c.Insecure && !loopback(c.Listen) {
		fault("listen", "%s can be reached from other machines, and without TLS whoever is between reads and changes everything; "+
			"give tls-cert and tls-key, listen on 127.0.0.1, or say insecure if something in front does TLS", c.Listen)
	}
	if c.TLSCert != "" && c.Insecure {
		fault("insecure", "contradicts tls-cert; give one of them")
	}
}

// loopback reports whether an address can be reached from this machine only.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return true // it has a fault of its own
	}
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
