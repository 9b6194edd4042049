package client

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTargetsOnThisMachineAreKnown(t *testing.T) {
	for target, want := range map[string]bool{
		"localhost:7443": true, "LOCALHOST:1": true, "127.0.0.1:7443": true, "127.9.9.9:1": true, "[::1]:7443": true, "::1": true,
		"dns:///localhost:7443": true, "dns://8.8.8.8/localhost:1": true, "unix:/run/c.sock": true, "unix:///run/c.sock": true,
		"passthrough:///127.0.0.1:1": true, "dns:localhost:1": true,
		"capstack.example:7443": false, "dns:///capstack.example:7443": false, "10.0.0.1:7443": false, "localhost.evil.example:1": false,
		"[2001:db8::1]:7443": false, "passthrough:///elsewhere": false, "": false, "127.0.0.1.evil.example:1": false,
	} {
		if got := onThisMachine(target); got != want {
			t.Errorf("onThisMachine(%q) = %t, want %t", target, got, want)
		}
	}
}

func TestOptionsThatContradictAreRefused(t *testing.T) {
	tests := []struct {
		name, target string
		options      []Option
		want         string
	}{
		{"a token in plain text to another machine", "a.example:1", []Option{WithToken("t"), WithPlaintext()}, "readable on the way"},
		{"plain text and TLS", "a.example:1", []Option{WithSystemRoots(), WithPlaintext()}, "both asked for"},
		{"TLS twice", "a.example:1", []Option{WithSystemRoots(), WithSystemRoots()}, "twice"},
		{"a token twice", "a.example:1", []Option{WithToken("a"), WithToken("b")}, "twice"},
		{"a certificate without key", "a.example:1", []Option{WithTLSFiles(TLSFiles{Cert: "x"})}, "key file"},
		{"authorities that do not exist", "a.example:1", []Option{WithTLSFiles(TLSFiles{CA: "/nowhere"})}, "no such file"},
		{"a token file that does not exist", "a.example:1", []Option{WithTokenFile("/nowhere")}, "no such file"},
		{"keepalive that servers refuse", "a.example:1", []Option{WithKeepalive(time.Second, time.Second)}, "at least 30 s"},
		{"a service config that is no JSON", "a.example:1", []Option{WithServiceConfig("{")}, "service config"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, err := Dial(test.target, test.options...)
			if err == nil {
				c.Close()
				t.Fatal("no error")
			}
			if !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), test.target) {
				t.Errorf("got %v, want it to say %q and the target", err, test.want)
			}
		})
	}
}

func TestTransportIsSecureUnlessTheTargetIsThisMachine(t *testing.T) {
	secure := func(target string, options ...Option) bool {
		s := settings{local: onThisMachine(target)}
		for _, o := range options {
			if err := o(&s); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.dialOptions(); err != nil {
			t.Fatal(err)
		}
		return !s.plaintext
	}
	for _, test := range []struct {
		target  string
		options []Option
		want    bool
	}{
		{"a.example:1", nil, true}, {"localhost:1", nil, false}, {"localhost:1", []Option{WithSystemRoots()}, true},
		{"a.example:1", []Option{WithPlaintext()}, false}, {"localhost:1", []Option{WithToken("t")}, false},
	} {
		if got := secure(test.target, test.options...); got != test.want {
			t.Errorf("%s: TLS is %t, want %t", test.target, got, test.want)
		}
	}
	if (bearer{}).RequireTransportSecurity() != true {
		t.Error("a token may travel without TLS")
	}
}

func TestTokenFileIsReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(" first\n")
	f := &tokenFile{path: path}
	want := func(token string) {
		t.Helper()
		if got, err := f.token(t.Context()); err != nil || got != token {
			t.Errorf("got %q, %v, want %q", got, err, token)
		}
	}
	want("first")
	write("second")
	want("first")
	f.read = f.read.Add(-tokenFileAge)
	want("second")
	write("two words")
	f.read = f.read.Add(-tokenFileAge)
	if _, err := f.token(t.Context()); err == nil || strings.Contains(err.Error(), "two") {
		t.Errorf("got %v, want an error that does not show the token", err)
	}
}

func TestPublishedServiceConfigIsAcceptedByGRPC(t *testing.T) {
	c, err := Dial("localhost:1", WithDialOptions(), WithUserAgent("test"))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
}
