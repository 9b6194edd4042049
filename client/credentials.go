package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc/credentials"
)

// TLSFiles names the files of a TLS connection, in PEM. All are optional.
type TLSFiles struct {
	// CA holds the certificates of the authorities that may have signed the server's. Empty: those of the system.
	CA string
	// Cert and Key hold the client's own certificate and key, for servers that ask for one (mTLS). Both or neither. They
	// are read at each handshake, so a rotated certificate is used from the next connection on.
	Cert, Key string
	// ServerName is the name that the server's certificate must carry, where it differs from the target's host.
	ServerName string
}

// WithTLSFiles speaks TLS with certificates from files. The files must be readable when it is used.
func WithTLSFiles(files TLSFiles) Option {
	return func(s *settings) error {
		config, err := files.config()
		if err != nil {
			return err
		}
		return WithTLS(config)(s)
	}
}

// WithTLS speaks TLS as configured. TLS below 1.2 is never spoken.
func WithTLS(config *tls.Config) Option {
	return func(s *settings) error {
		if s.transport != nil {
			return errors.New("TLS is configured twice")
		}
		if config.MinVersion < tls.VersionTLS12 {
			config = config.Clone()
			config.MinVersion = tls.VersionTLS12
		}
		s.transport = credentials.NewTLS(config)
		return nil
	}
}

// WithSystemRoots speaks TLS and trusts the authorities of the system, on this machine too. It is the default for targets
// elsewhere.
func WithSystemRoots() Option {
	return func(s *settings) error { return WithTLS(&tls.Config{MinVersion: tls.VersionTLS12})(s) }
}

// WithPlaintext speaks without TLS even to another machine: for networks that encrypt below (a mesh). Tokens are then
// refused, since they could be read on the way.
func WithPlaintext() Option {
	return func(s *settings) error {
		s.plaintext = true
		return nil
	}
}

func systemRoots() credentials.TransportCredentials {
	return credentials.NewTLS(&tls.Config{MinVersion: tls.VersionTLS12})
}

func (f TLSFiles) config() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: f.ServerName}
	if f.CA != "" {
		pem, err := os.ReadFile(f.CA)
		if err != nil {
			return nil, fmt.Errorf("read authorities: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("read authorities: %s holds no PEM certificate", f.CA)
		}
	}
	if (f.Cert == "") != (f.Key == "") {
		return nil, errors.New("a client certificate needs both its certificate file and its key file")
	}
	if f.Cert == "" {
		return config, nil
	}
	load := func() (*tls.Certificate, error) {
		pair, err := tls.LoadX509KeyPair(f.Cert, f.Key)
		if err != nil {
			return nil, fmt.Errorf("read client certificate: %w", err)
		}
		return &pair, nil
	}
	if _, err := load(); err != nil {
		return nil, err
	}
	config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return load() }
	return config, nil
}

// TokenSource gives the bearer token of a call. It is called for every call, by many goroutines, and must be quick: an error
// fails the call with UNAUTHENTICATED.
type TokenSource func(ctx context.Context) (string, error)

// WithToken sends a fixed bearer token with each call. Without TLS, only to a target on this machine.
func WithToken(token string) Option {
	return WithTokenSource(func(context.Context) (string, error) { return token, nil })
}

// WithTokenFile sends the bearer token that a file holds, white space around it left out. The file is read again when the
// last reading is older than 10 seconds, so that a rotated token is used without a restart.
func WithTokenFile(path string) Option {
	f := &tokenFile{path: path}
	return func(s *settings) error {
		if _, err := f.token(context.Background()); err != nil {
			return err
		}
		return WithTokenSource(f.token)(s)
	}
}

// WithTokenSource sends the bearer token that a function gives.
func WithTokenSource(source TokenSource) Option {
	return func(s *settings) error {
		if s.token != nil {
			return errors.New("a token is configured twice")
		}
		s.token = source
		return nil
	}
}

type tokenFile struct {
	path string

	mu    sync.Mutex
	value string
	read  time.Time
}

// tokenFileAge is how long a token read from a file is used. Kubernetes replaces projected tokens at 80% of their life of
// an hour; reading a file of a kilobyte every 10 s costs nothing.
const tokenFileAge = 10 * time.Second

func (f *tokenFile) token(context.Context) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.value != "" && time.Since(f.read) < tokenFileAge {
		return f.value, nil
	}
	b, err := os.ReadFile(f.path)
	if err != nil {
		return "", fmt.Errorf("read token: %w", err)
	}
	f.value, f.read = strings.TrimSpace(string(b)), time.Now()
	if f.value == "" || strings.ContainsAny(f.value, " \r\n\t") {
		f.value = ""
		return "", fmt.Errorf("read token: %s does not hold one word", f.path)
	}
	return f.value, nil
}

// bearer puts a token on each call.
type bearer struct {
	source           TokenSource
	plaintextAllowed bool
}

// GetRequestMetadata returns the authorization header of one call.
func (b bearer) GetRequestMetadata(ctx context.Context, _ ...string) (map[string]string, error) {
	token, err := b.source(ctx)
	if err != nil {
		return nil, err
	}
	return map[string]string{"authorization": "Bearer " + token}, nil
}

// RequireTransportSecurity makes gRPC refuse the token on a connection without TLS, unless the target is this machine.
func (b bearer) RequireTransportSecurity() bool { return !b.plaintextAllowed }
