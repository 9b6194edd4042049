package main

import (
	"crypto/tls"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	"github.com/capstack/capstack/client/cmd/capstack/internal/casefile"
)

// arguments splits a line as a shell would, as far as examples go: words, and single quotes around what a shell would read.
func arguments(t *testing.T, line string) []string {
	t.Helper()
	var out []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			out[len(out)-1] += part
			continue
		}
		if strings.ContainsAny(part, "[]*?") {
			t.Errorf("%q: %q needs quotes in a shell", line, part)
		}
		words := strings.Fields(part)
		if i > 0 && len(words) > 0 && !strings.HasPrefix(part, " ") {
			t.Fatalf("%q: text goes on behind a quote", line)
		}
		out = append(out, words...)
		if strings.HasSuffix(part, " ") {
			out = append(out, "")
		}
	}
	return filled(out)
}

// filled leaves out empty words.
func filled(words []string) []string {
	var out []string
	for _, word := range words {
		if word != "" {
			out = append(out, word)
		}
	}
	return out
}

func TestEveryExampleOfAReferenceCaseWorks(t *testing.T) {
	run := 0
	var visit func(*cobra.Command)
	visit = func(cmd *cobra.Command) {
		for line := range strings.Lines(cmd.Example) {
			line = strings.TrimSpace(line)
			if !strings.HasPrefix(line, "capstack ") || strings.ContainsAny(line, "<|") {
				continue
			}
			args := arguments(t, line)[1:]
			if len(args) < 2 || !casefile.IsReferenceID(args[1]) || (args[0] != "value" && args[0] != "solve" && args[0] != "run" && args[0] != "explain" && args[0] != "diff") {
				continue
			}
			run++
			code, out, errs := call(t, "", args...)
			if code != exitOK || errs != "" {
				t.Errorf("%s: exit %d: %s", line, code, errs)
			}
			if args[0] == "solve" && !strings.Contains(out, "found") {
				t.Errorf("%s finds nothing:\n%s", line, out)
			}
		}
		for _, child := range cmd.Commands() {
			visit(child)
		}
	}
	visit((&app{embed: noServer}).root())
	if run < 8 {
		t.Errorf("%d examples were run", run)
	}
}

func TestAServerThatSpeaksTLSOrNotIsHinted(t *testing.T) {
	certificates := httptest.NewUnstartedServer(nil)
	certificates.StartTLS()
	defer certificates.Close()
	for _, test := range []struct {
		name    string
		options []grpc.ServerOption
		flags   []string
		want    string
	}{
		{"plain text to TLS", []grpc.ServerOption{grpc.Creds(credentials.NewTLS(&tls.Config{Certificates: certificates.TLS.Certificates}))}, nil, "try --tls"},
		{"TLS to plain text", nil, []string{"--tls"}, "try --plaintext"},
	} {
		t.Run(test.name, func(t *testing.T) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			server := grpc.NewServer(test.options...)
			defer server.Stop()
			go server.Serve(listener) //nolint:errcheck // ends with Stop
			code, _, errs := call(t, "", append([]string{"value", "oracle-notes-2025", "--server", listener.Addr().String()}, test.flags...)...)
			if code != exitFailure || !strings.Contains(errs, test.want) {
				t.Errorf("exit %d with %q, want %q", code, errs, test.want)
			}
		})
	}
}
