package server_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/capstack/capstack/server"
	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// authority signs certificates.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  []byte
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newAuthority(t *testing.T, name string) *authority {
	t.Helper()
	a := &authority{key: newKey(t)}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &a.key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	if a.cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	a.pem = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return a
}

// sign returns a certificate of a name and its key, valid until then.
func (a *authority) sign(t *testing.T, name string, serial int64, until time.Time) (certPEM, keyPEM []byte) {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: until.Add(-2 * time.Hour), NotAfter: until,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: secret})
}

func (a *authority) pool() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(a.cert)
	return p
}

// files are the TLS files of a server.
type files struct{ cert, key, ca string }

func (f files) write(t *testing.T, cert, key, ca []byte) {
	t.Helper()
	for path, content := range map[string][]byte{f.cert: cert, f.key: key, f.ca: ca} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// withTLS starts a server that demands client certificates of an authority.
func withTLS(t *testing.T, a *authority) (*servertest.Listening, files) {
	t.Helper()
	dir := t.TempDir()
	f := files{filepath.Join(dir, "tls.crt"), filepath.Join(dir, "tls.key"), filepath.Join(dir, "ca.crt")}
	cert, key := a.sign(t, "capstackd", 10, time.Now().Add(time.Hour))
	f.write(t, cert, key, a.pem)
	return servertest.Listen(t, func(c *server.Config) {
		c.TLSCert, c.TLSKey, c.TLSClientCA, c.CertificatesInterval = f.cert, f.key, f.ca, 100*time.Millisecond
	}), f
}

// caller is a client configuration: which servers it trusts, and who it is.
func caller(t *testing.T, trust, identity *authority, until time.Time) *tls.Config {
	t.Helper()
	c := &tls.Config{RootCAs: trust.pool(), ServerName: "capstackd"}
	if identity != nil {
		cert, key := identity.sign(t, "caller", 20, until)
		pair, err := tls.X509KeyPair(cert, key)
		if err != nil {
			t.Fatal(err)
		}
		c.Certificates = []tls.Certificate{pair}
	}
	return c
}

func value(t *testing.T, l *servertest.Listening, creds credentials.TransportCredentials) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	conn := l.Dial(t, grpc.WithTransportCredentials(creds))
	_, err := capstackv1.NewCatalogServiceClient(conn).GetEngineInfo(ctx, &capstackv1.GetEngineInfoRequest{})
	return err
}

func TestOnlyCallersOfTheAuthorityAreAnswered(t *testing.T) {
	own, other := newAuthority(t, "own"), newAuthority(t, "other")
	l, _ := withTLS(t, own)
	soon, past := time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
	tests := []struct {
		name  string
		creds credentials.TransportCredentials
		want  codes.Code
	}{
		{"a caller of the authority", credentials.NewTLS(caller(t, own, own, soon)), codes.OK},
		{"a caller without a certificate", credentials.NewTLS(caller(t, own, nil, soon)), codes.Unavailable},
		{"a caller of another authority", credentials.NewTLS(caller(t, own, other, soon)), codes.Unavailable},
		{"a caller whose certificate is over", credentials.NewTLS(caller(t, own, own, past)), codes.Unavailable},
		{"a caller that does not trust the server", credentials.NewTLS(caller(t, other, own, soon)), codes.Unavailable},
		{"a caller in plain text", insecure.NewCredentials(), codes.Unavailable},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if err := value(t, l, test.creds); status.Code(err) != test.want {
				t.Errorf("%v", err)
			}
		})
	}
}

// serial returns the serial number of the certificate that a server shows, 0 if the handshake fails.
func serial(l *servertest.Listening, c *tls.Config) int64 {
	c = c.Clone()
	c.NextProtos = []string{"h2"}
	conn, err := tls.Dial("tcp", l.Address, c)
	if err != nil {
		return 0
	}
	defer conn.Close()
	return conn.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

func TestCertificatesAreReadAgainWithoutARestart(t *testing.T) {
	first, second := newAuthority(t, "first"), newAuthority(t, "second")
	l, f := withTLS(t, first)
	soon := time.Now().Add(time.Hour)
	old := caller(t, first, first, soon)
	if got := serial(l, old); got != 10 {
		t.Fatalf("the server shows certificate %d", got)
	}
	conn := l.Dial(t, grpc.WithTransportCredentials(credentials.NewTLS(old)))
	client := capstackv1.NewCatalogServiceClient(conn)
	call := func() error {
		_, err := client.GetEngineInfo(t.Context(), &capstackv1.GetEngineInfoRequest{})
		return err
	}
	if err := call(); err != nil {
		t.Fatal(err)
	}

	t.Run("files that do not fit change nothing", func(t *testing.T) {
		cert, _ := first.sign(t, "capstackd", 11, soon)
		_, key := first.sign(t, "capstackd", 11, soon)
		f.write(t, cert, key, first.pem)
		time.Sleep(150 * time.Millisecond)
		if got := serial(l, old); got != 10 {
			t.Errorf("the server shows certificate %d", got)
		}
	})
	t.Run("new files are shown, and a new authority is trusted", func(t *testing.T) {
		cert, key := second.sign(t, "capstackd", 12, soon)
		f.write(t, cert, key, append(first.pem, second.pem...))
		time.Sleep(150 * time.Millisecond)
		for _, identity := range []*authority{first, second} {
			if got := serial(l, caller(t, second, identity, soon)); got != 12 {
				t.Errorf("the server shows certificate %d", got)
			}
		}
		if err := value(t, l, credentials.NewTLS(caller(t, second, second, soon))); err != nil {
			t.Error(err)
		}
	})
	t.Run("a connection from before goes on", func(t *testing.T) {
		if err := call(); err != nil {
			t.Error(err)
		}
	})
}

func TestTLSFilesThatCannotBeReadKeepAServerFromStarting(t *testing.T) {
	c := server.Defaults()
	c.Listen, c.TLSCert, c.TLSKey, c.TLSClientCA = "127.0.0.1:0", "nowhere.crt", "nowhere.key", "nowhere.ca"
	_, err := server.New(t.Context(), c)
	for _, file := range []string{"nowhere.crt", "nowhere.key", "nowhere.ca"} {
		if err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s is not named: %v", file, err)
		}
	}
}
