package server

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"google.golang.org/grpc/credentials"
)

// transportCredentials returns the TLS of the service, nil for plain text. The error holds every fault of the files.
func (c *Config) transportCredentials(log *slog.Logger) (credentials.TransportCredentials, error) {
	if c.TLSCert == "" {
		return nil, nil
	}
	files := &certificates{cert: c.TLSCert, key: c.TLSKey, ca: c.TLSClientCA, every: c.CertificatesInterval, log: log}
	if err := files.read(); err != nil {
		return nil, err
	}
	// Each handshake takes the newest certificates. TLS 1.2 is still accepted, with the cipher suites that Go takes for safe:
	// Java 8 and some proxies speak nothing newer.
	return credentials.NewTLS(&tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2"},
		GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) { return files.newest(), nil },
	}), nil
}

// certificates are the TLS files. They are read again by the first handshake after an interval, so that an idle server reads
// nothing and no goroutine has to be stopped. Files that do not fit, because they are being replaced or were replaced
// wrongly, change nothing: the pair in use stays, and the log says so.
//
// gRPC's own provider of certificates from files was considered: it does the same in a goroutine, is marked experimental, and
// brings the SPIFFE and JOSE modules along.
type certificates struct {
	cert, key, ca string
	every         time.Duration
	log           *slog.Logger

	mu     sync.Mutex
	next   time.Time // when to read again
	bytes  []byte    // all files as last read
	config *tls.Config
}

// newest returns the configuration of the files as they are now, within the interval.
func (c *certificates) newest() *tls.Config {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Now().After(c.next) {
		if err := c.read(); err != nil {
			c.log.Error("the TLS files cannot be used; those read before stay in use", "error", err)
		}
	}
	return c.config
}

// read reads the files if their content has changed.
func (c *certificates) read() error {
	c.next = time.Now().Add(c.every)
	cert, certErr := readFile("tls-cert", c.cert)
	key, keyErr := readFile("tls-key", c.key)
	ca, caErr := readFile("tls-client-ca", c.ca)
	if err := errors.Join(certErr, keyErr, caErr); err != nil {
		return err
	}
	all := bytes.Join([][]byte{cert, key, ca}, nil)
	if c.config != nil && bytes.Equal(all, c.bytes) {
		return nil
	}
	config, err := c.configure(cert, key, ca)
	if err != nil {
		return err
	}
	if c.config != nil {
		c.log.Info("TLS files read again")
	}
	c.config, c.bytes = config, all
	return nil
}

func readFile(option, path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, &OptionError{Option: option, Fault: err.Error()}
	}
	return content, nil
}

func (c *certificates) configure(cert, key, ca []byte) (*tls.Config, error) {
	var faults []error
	config := &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2"}}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		faults = append(faults, &OptionError{Option: "tls-cert", Fault: fmt.Sprintf("%s and %s: %v", c.cert, c.key, err)})
	}
	config.Certificates = []tls.Certificate{pair}
	if c.ca != "" {
		config.ClientCAs, config.ClientAuth = x509.NewCertPool(), tls.RequireAndVerifyClientCert
		if !config.ClientCAs.AppendCertsFromPEM(ca) {
			faults = append(faults, &OptionError{Option: "tls-client-ca", Fault: c.ca + " holds no certificate"})
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return config, nil
}
