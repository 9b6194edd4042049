package client_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"
	"google.golang.org/grpc/status"

	"github.com/capstack/capstack/client"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
	"github.com/capstack/capstack/server"
	"github.com/capstack/capstack/server/servertest"
)

// Tests against the whole server.

// everyScenario asks for a run of some fifteen numbered events.
func everyScenario() *pb.RunScenariosRequest { return scenarios(8_000) }

// scenarios draws the coupon of a note: a case that takes no time, also under the race detector. The second column has no
// value in any scenario.
func scenarios(paths int64) *pb.RunScenariosRequest {
	note := &pb.Tranche{
		TrancheId: "note", Kind: pb.InstrumentKind_INSTRUMENT_KIND_BOND, PrincipalUsd: "1000000000", FixedRate: "0.05", Maturity: "2027-09-26",
	}
	coupon := &pb.Uncertainty{
		Path:         "financing.tranches[note].fixed_rate",
		Distribution: &pb.Distribution{Family: &pb.Distribution_Uniform{Uniform: &pb.UniformDistribution{Low: 0.03, High: 0.07}}},
	}
	return &pb.RunScenariosRequest{
		Subject: &pb.RunScenariosRequest_ProjectCase{ProjectCase: &pb.ProjectCase{
			FinancialClose: "2025-09-26", HorizonMonths: 12,
			Financing: &pb.Financing{Tranches: []*pb.Tranche{note}, SponsorSupportUsd: "2000000000"},
		}},
		Spec:     &pb.RunScenariosRequest_MonteCarlo{MonteCarlo: &pb.MonteCarlo{Paths: paths, Seed: 5, Uncertainties: []*pb.Uncertainty{coupon}}},
		Measures: []*pb.MeasureSelector{{Name: "interest_due_year_1"}, {Name: "ebit_margin"}},
		Detail:   pb.RunDetail_RUN_DETAIL_EVERY_SCENARIO,
	}
}

// cutting is a connection whose streams break behind their next event with a number above the last one seen.
type cutting struct {
	grpc.ClientConnInterface
	cuts int
}

func (c *cutting) NewStream(ctx context.Context, d *grpc.StreamDesc, method string, o ...grpc.CallOption) (grpc.ClientStream, error) {
	s, err := c.ClientConnInterface.NewStream(ctx, d, method, o...)
	return &cut{ClientStream: s, conn: c}, err
}

type cut struct {
	grpc.ClientStream
	conn *cutting
	seen bool
}

func (c *cut) RecvMsg(m any) error {
	if c.seen {
		c.conn.cuts++
		return status.Error(codes.Unavailable, "cut")
	}
	err := c.ClientStream.RecvMsg(m)
	c.seen = err == nil && m.(*pb.RunScenariosResponse).GetEvent().GetSequence() > 0
	return err
}

func TestRunThatIsCutBehindEveryEventIsTheSameRun(t *testing.T) {
	conn := servertest.Start(t)
	whole, err := numbered(client.New(conn).Run(timeout(t), everyScenario(), client.VerifyDigest()))
	if err != nil {
		t.Fatal(err)
	}
	broken := &cutting{ClientConnInterface: conn}
	stream := client.New(broken).Run(timeout(t), everyScenario(), quick(), client.VerifyDigest())
	pieces, err := numbered(stream)
	if err != nil {
		t.Fatal(err)
	}
	if broken.cuts < 10 || len(whole) < 10 {
		t.Fatalf("only %d cuts of %d events: the test is void", broken.cuts, len(whole))
	}
	for i := range whole {
		whole[i].ResumeToken, pieces[i].ResumeToken = nil, nil
	}
	mustEqual(t, pieces, whole)
}

func TestAlteredDigitIsFoundByTheDigest(t *testing.T) {
	conn := servertest.Start(t)
	_, err := client.New(&altering{conn}).Run(timeout(t), everyScenario(), client.VerifyDigest()).Summarize()
	if rule(err) != client.RuleDigest {
		t.Errorf("got %v, want rule digest", err)
	}
	if _, err := client.New(&altering{conn}).Run(timeout(t), everyScenario()).Summarize(); err != nil {
		t.Errorf("without the option: %v", err)
	}
}

// altering changes one value of scenario 7 on the way.
type altering struct{ grpc.ClientConnInterface }

func (c *altering) NewStream(ctx context.Context, d *grpc.StreamDesc, method string, o ...grpc.CallOption) (grpc.ClientStream, error) {
	s, err := c.ClientConnInterface.NewStream(ctx, d, method, o...)
	return &altered{s}, err
}

type altered struct{ grpc.ClientStream }

func (c *altered) RecvMsg(m any) error {
	err := c.ClientStream.RecvMsg(m)
	if chunk := m.(*pb.RunScenariosResponse).GetEvent().GetChunk(); chunk != nil && chunk.GetFirstScenario() == 0 {
		chunk.GetColumns()[0].GetValues()[7] += 1e-6
	}
	return err
}

func TestServerThatDrainsHandsTheStreamToAnother(t *testing.T) {
	first, second := servertest.Listen(t), servertest.Listen(t)
	name := manual.NewBuilderWithScheme("name")
	name.InitialState(resolver.State{Addresses: []resolver.Address{{Addr: first.Address}}})
	c, err := client.Dial("name:///", client.WithPlaintext(), client.WithDialOptions(grpc.WithResolvers(name)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	want, err := numbered(client.New(second.Dial(t)).Run(timeout(t), scenarios(40_000)))
	if err != nil {
		t.Fatal(err)
	}
	stream := c.Run(timeout(t), scenarios(40_000), client.VerifyDigest())
	var got []*pb.RunEvent
	for e, err := range stream.All() {
		if err != nil {
			t.Fatal(err)
		}
		if e.GetSequence() > 0 {
			got = append(got, e)
		}
		if e.GetSequence() == 3 {
			name.UpdateState(resolver.State{Addresses: []resolver.Address{{Addr: first.Address}, {Addr: second.Address}}})
			first.Server.Drain()
			time.Sleep(50 * time.Millisecond) // more than a window is left: the server cannot end the run meanwhile
		}
	}
	if stream.Resumptions() == 0 {
		t.Fatal("the stream was never handed over: the test is void")
	}
	for i := range want {
		want[i].ResumeToken, got[i].ResumeToken = nil, nil
	}
	mustEqual(t, got, want)
}

func TestTokenOfAnotherRequestIsRefused(t *testing.T) {
	c := client.New(servertest.Start(t))
	stream := c.Run(timeout(t), everyScenario())
	for _, err := range stream.All() {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	other := everyScenario()
	other.GetMonteCarlo().Seed++
	_, err := c.Run(timeout(t), other, client.From(stream.Bookmark())).Summarize()
	var said *client.Error
	if !errors.As(err, &said) || said.Reason != pb.ErrorReason_ERROR_REASON_RESUME_TOKEN_INVALID {
		t.Errorf("got %v, want RESUME_TOKEN_INVALID", err)
	}
}

func TestCatalogIsRead(t *testing.T) {
	c := client.New(servertest.Start(t))
	n := 0
	for r, err := range c.ReferenceCases(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		whole, err := c.ReferenceCase(t.Context(), r.GetReferenceCaseId(), 0)
		if err != nil || whole.GetProjectCase() == nil {
			t.Errorf("%s: %v, %v", r.GetReferenceCaseId(), whole, err)
		}
		n++
	}
	measures := 0
	for _, err := range c.Measures(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		measures++
	}
	info, err := c.EngineInfo(t.Context())
	if err != nil || n == 0 || measures == 0 || info.GetEngineVersion() == "" {
		t.Errorf("%d cases, %d measures, %v, %v", n, measures, info, err)
	}
}

func TestTraceOfACallHasTheServersSpansUnderTheClients(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder))
	l := servertest.Listen(t, func(c *server.Config) { c.TracerProvider = provider })
	c, err := client.Dial(l.Address, client.WithTelemetry(otelgrpc.WithTracerProvider(provider)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Run(timeout(t), everyScenario()).Summarize(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.Close(), l.Stop()); err != nil {
		t.Fatal(err)
	}
	const rpc = "capstack.v1.ValuationService/RunScenarios"
	spans := map[string]sdktrace.ReadOnlySpan{}
	for _, s := range recorder.Ended() {
		if s.Name() == rpc {
			spans[s.SpanKind().String()] = s
		}
	}
	caller, called := spans["client"], spans["server"]
	if caller == nil || called == nil {
		t.Fatalf("spans %v", spans)
	}
	if called.Parent().SpanID() != caller.SpanContext().SpanID() || called.SpanContext().TraceID() != caller.SpanContext().TraceID() {
		t.Error("the server's span does not stand under the client's")
	}
}

// authority makes certificates in files.
type authority struct {
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	a := &authority{dir: t.TempDir()}
	a.cert, a.key = a.sign(t, "ca", &x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign})
	return a
}

func (a *authority) path(name string) string { return filepath.Join(a.dir, name) }

// sign writes NAME.pem and NAME.key.
func (a *authority) sign(t *testing.T, name string, c *x509.Certificate) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	c.SerialNumber, c.Subject = big.NewInt(time.Now().UnixNano()), pkix.Name{CommonName: name}
	c.NotBefore, c.NotAfter = time.Now().Add(-time.Minute), time.Now().Add(time.Hour)
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = c, key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
	check(err)
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	check(err)
	check(os.WriteFile(a.path(name+".pem"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	check(os.WriteFile(a.path(name+".key"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}), 0o600))
	parsed, err := x509.ParseCertificate(der)
	check(err)
	return parsed, key
}

func TestMutualTLSNeedsTheRightAuthorityNameAndCertificate(t *testing.T) {
	a, stranger := newAuthority(t), newAuthority(t)
	a.sign(t, "server", &x509.Certificate{DNSNames: []string{"capstack.test"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}})
	a.sign(t, "client", &x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	stranger.sign(t, "client", &x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	l := servertest.Listen(t, func(c *server.Config) {
		c.TLSCert, c.TLSKey, c.TLSClientCA = a.path("server.pem"), a.path("server.key"), a.path("ca.pem")
	})
	good := client.TLSFiles{CA: a.path("ca.pem"), Cert: a.path("client.pem"), Key: a.path("client.key"), ServerName: "capstack.test"}
	for _, test := range []struct {
		name   string
		change func(*client.TLSFiles)
		ok     bool
	}{
		{"all right", func(*client.TLSFiles) {}, true},
		{"another authority", func(f *client.TLSFiles) { f.CA = stranger.path("ca.pem") }, false},
		{"another name", func(f *client.TLSFiles) { f.ServerName = "other.test" }, false},
		{"no certificate", func(f *client.TLSFiles) { f.Cert, f.Key = "", "" }, false},
		{"a stranger's certificate", func(f *client.TLSFiles) { f.Cert, f.Key = stranger.path("client.pem"), stranger.path("client.key") }, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := good
			test.change(&files)
			c, err := client.Dial(l.Address, client.WithTLSFiles(files), client.WithToken("secret"))
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if _, err = c.EngineInfo(ctx); (err == nil) != test.ok {
				t.Errorf("got %v", err)
			}
		})
	}
}
