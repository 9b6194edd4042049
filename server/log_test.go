package server_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	healthv1 "google.golang.org/grpc/health/grpc_health_v1"

	"github.com/capstack/capstack/server"
	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// journal keeps a server's log.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write implements io.Writer.
func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

// line returns the first line that says text and, if one is given, names a method. It waits a while, since a call's line is
// written behind its answer.
func (j *journal) line(t *testing.T, text, method string) map[string]any {
	t.Helper()
	for begin := time.Now(); time.Since(begin) < 10*time.Second; time.Sleep(5 * time.Millisecond) {
		j.mu.Lock()
		all := j.text.String()
		j.mu.Unlock()
		for l := range strings.Lines(all) {
			var m map[string]any
			if err := json.Unmarshal([]byte(l), &m); err != nil {
				t.Fatalf("%v: %s", err, l)
			}
			if m["msg"] == text && (method == "" || m["method"] == method) {
				return m
			}
		}
	}
	t.Fatalf("no line %q of %q in\n%s", text, method, &j.text)
	return nil
}

// journaled makes a server log everything to j, as JSON.
func journaled(j *journal) func(*server.Config) {
	return func(c *server.Config) {
		c.Log = slog.New(slog.NewJSONHandler(j, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
}

func TestTheLogTellsRunsAndTheLifeOfTheServer(t *testing.T) {
	var j journal
	l := servertest.Listen(t, journaled(&j))
	conn := l.Dial(t)
	events := runAll(t, capstackv1.NewValuationServiceClient(conn), abilene(200))
	line := j.line(t, "run complete", "")
	short, _ := line["fingerprint"].(string)
	if line["level"] != "INFO" || line["kind"] != "monte_carlo" || line["scenarios"] != 200.0 ||
		len(short) != 12 || !strings.HasPrefix(events[0].GetHeader().GetFingerprint(), short) {
		t.Errorf("%v", line)
	}
	if ms, ok := line["took_ms"].(float64); !ok || ms <= 0 {
		t.Errorf("%v", line)
	}

	ctx, leave := context.WithCancel(t.Context())
	watch, err := healthv1.NewHealthClient(conn).Watch(ctx, &healthv1.HealthCheckRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := watch.Recv(); err != nil {
		t.Fatal(err)
	}
	leave()
	if line := j.line(t, "call", "/grpc.health.v1.Health/Watch"); line["level"] != "DEBUG" {
		t.Errorf("a closed watch is news: %v", line)
	}

	if err := l.Stop(); err != nil {
		t.Fatal(err)
	}
	if line := j.line(t, "draining", ""); line["grace"] != "25s" {
		t.Errorf("%v", line)
	}
	if _, number := j.line(t, "stopped", "")["took_ms"].(float64); !number {
		t.Error("stopped after a time that is no number")
	}
}

func TestTheLogTellsARotation(t *testing.T) {
	var j journal
	l := servertest.Listen(t, journaled(&j))
	stream, err := capstackv1.NewValuationServiceClient(l.Dial(t)).RunScenarios(t.Context(), abilene(1_000_000))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); err != nil {
		t.Fatal(err)
	}
	l.Server.Drain()
	if _, err := all(stream); err != nil {
		t.Fatal(err)
	}
	if line := j.line(t, "run rotated", ""); line["level"] != "INFO" || line["rotation"] != "ROTATION_REASON_DRAINING" || line["scenarios"] != 1e6 {
		t.Errorf("%v", line)
	}
}
