package intercept

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"

	"github.com/capstack/capstack/server/internal/status"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// lines is a log in memory, a map for each line.
func lines(t *testing.T, b *bytes.Buffer) (out []map[string]any) {
	t.Helper()
	for line := range strings.Lines(b.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
	return out
}

func logger() (*slog.Logger, *bytes.Buffer) {
	var b bytes.Buffer
	return slog.New(slog.NewJSONHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug})), &b
}

func TestCallsBecomeErrorsAndLines(t *testing.T) {
	tests := []struct {
		name  string
		call  func() error
		code  codes.Code
		level string
		holds string // in the line
	}{
		{"an answer", func() error { return nil }, codes.OK, "DEBUG", "OK"},
		{"a bad request", func() error {
			return status.New(capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT, "secret figures")
		}, codes.InvalidArgument, "INFO", "INVALID_INPUT"},
		{"too much to do", func() error { return status.Overloaded("busy", 1) }, codes.ResourceExhausted, "WARN", "OVERLOADED"},
		{"bytes that are no message", func() error {
			return grpcstatus.Error(codes.Internal, "grpc: failed to unmarshal the received message: proto")
		}, codes.Internal, "INFO", "proto"},
		{"a fault", func() error { return errors.New("disk on fire") }, codes.Internal, "ERROR", "disk on fire"},
		{"a panic", func() error { panic("index out of range") }, codes.Internal, "ERROR", "index out of range"},
		{"a panic of the runtime", func() error { return []error{}[len("x")] }, codes.Internal, "ERROR", "out of range"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			log, out := logger()
			_, err := Unary(log)(t.Context(), "secret input", &grpc.UnaryServerInfo{FullMethod: "/s/m"}, func(context.Context, any) (any, error) {
				return "secret output", test.call()
			})
			if got := grpcstatus.Code(err); got != test.code {
				t.Errorf("code %s, want %s", got, test.code)
			}
			l := lines(t, out)
			if len(l) != 1 || l[0]["level"] != test.level || l[0]["method"] != "/s/m" || !strings.Contains(out.String(), test.holds) {
				t.Errorf("%s", out)
			}
			if strings.Contains(out.String(), "secret") {
				t.Errorf("the log holds what was sent: %s", out)
			}
		})
	}
}

// waiting is a stream that somebody holds open.
type waiting struct {
	grpc.ServerStream
	ctx context.Context
}

func (w waiting) Context() context.Context { return w.ctx }

func TestStreamsThatAreNotOursEndWithTheServer(t *testing.T) {
	for _, ours := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			log, _ := logger()
			stopped := make(chan struct{})
			ctx, leave := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() {
				ended <- Stream(log, func(string) bool { return ours }, stopped)(nil, waiting{ctx: ctx}, &grpc.StreamServerInfo{},
					func(_ any, s grpc.ServerStream) error {
						<-s.Context().Done()
						return s.Context().Err()
					})
			}()
			close(stopped)
			synctest.Wait()
			if (len(ended) == 1) == ours {
				t.Errorf("ours %t: ended %t", ours, len(ended) == 1)
			}
			leave()
			<-ended
		})
	}
}

// A client that closes its watch of health does so every few minutes; one that leaves a run is worth a line.
func TestTheEndOfAWatchIsNoNews(t *testing.T) {
	for _, test := range []struct {
		name  string
		ours  bool
		err   error
		level string
	}{
		{"a watch closed by its client", false, grpcstatus.Error(codes.Canceled, "Stream has ended."), "DEBUG"},
		{"a watch whose context ended", false, context.Canceled, "DEBUG"},
		{"a watch of a service that there is not", false, errors.New("no"), "ERROR"},
		{"a run that its caller left", true, context.Canceled, "INFO"},
	} {
		t.Run(test.name, func(t *testing.T) {
			log, out := logger()
			_ = Stream(log, func(string) bool { return test.ours }, nil)(nil, waiting{ctx: t.Context()}, &grpc.StreamServerInfo{},
				func(any, grpc.ServerStream) error { return test.err })
			l := lines(t, out)
			if len(l) != 1 || l[0]["level"] != test.level {
				t.Fatalf("%s", out)
			}
			if _, number := l[0]["took_ms"].(float64); !number {
				t.Errorf("no time as a number: %s", out)
			}
		})
	}
}

func TestAPanicInAStreamIsOneError(t *testing.T) {
	log, _ := logger()
	err := Stream(log, func(string) bool { return true }, nil)(nil, waiting{ctx: t.Context()}, &grpc.StreamServerInfo{},
		func(any, grpc.ServerStream) error { panic("no") })
	if s := grpcstatus.Convert(err); s.Code() != codes.Internal || strings.Contains(s.Message(), "panic") {
		t.Errorf("%v", err)
	}
}
