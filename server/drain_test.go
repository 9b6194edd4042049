package server_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	healthv1 "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/refcase"
	"github.com/capstack/capstack/server"
	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// healthOf asks for the health of a service.
func healthOf(t *testing.T, conn *grpc.ClientConn, service string) healthv1.HealthCheckResponse_ServingStatus {
	t.Helper()
	got, err := healthv1.NewHealthClient(conn).Check(t.Context(), &healthv1.HealthCheckRequest{Service: service})
	if err != nil {
		t.Fatal(err)
	}
	return got.GetStatus()
}

// becomes waits until the health of every service is as it should be.
func becomes(t *testing.T, conn *grpc.ClientConn, want healthv1.HealthCheckResponse_ServingStatus) {
	t.Helper()
	for _, service := range []string{"", "capstack.v1.ValuationService", "capstack.v1.CatalogService"} {
		for begin := time.Now(); healthOf(t, conn, service) != want; time.Sleep(5 * time.Millisecond) {
			if time.Since(begin) > 10*time.Second {
				t.Fatalf("%q is never %s", service, want)
			}
		}
	}
}

func TestAServerServesOnceItHasReproducedTheReferenceCases(t *testing.T) {
	begin, proved := make(chan struct{}), make(chan error, 1)
	l := servertest.Listen(t, func(c *server.Config) {
		c.Verify = func(ctx context.Context, e *compute.Engine) error {
			<-begin
			err := refcase.Verify(ctx, e)
			proved <- err
			return err
		}
	})
	conn := l.Dial(t)
	if got := healthOf(t, conn, ""); got != healthv1.HealthCheckResponse_NOT_SERVING {
		t.Errorf("%s before anything was reproduced", got)
	}
	close(begin)
	if err := <-proved; err != nil {
		t.Fatal(err)
	}
	becomes(t, conn, healthv1.HealthCheckResponse_SERVING)
}

// One digit of one published figure is changed; the server must notice and say which.
func TestOneAlteredDigitKeepsAServerFromServing(t *testing.T) {
	done := make(chan error, 1)
	l := servertest.Listen(t, func(c *server.Config) {
		c.Verify = func(ctx context.Context, e *compute.Engine) error {
			altered, _ := refcase.Get("oracle-notes-2025")
			for i := range altered.Expectations {
				if altered.Expectations[i].Expected == "962625000" {
					altered.Expectations[i].Expected = "962625001"
				}
			}
			err := errors.Join(refcase.VerifyCase(ctx, e, altered)...)
			done <- err
			return err
		}
	})
	if err := <-done; err == nil || !strings.Contains(err.Error(), "962625001") {
		t.Errorf("the log is told %v", err)
	}
	conn := l.Dial(t)
	time.Sleep(50 * time.Millisecond)
	if got := healthOf(t, conn, ""); got != healthv1.HealthCheckResponse_NOT_SERVING {
		t.Errorf("%s", got)
	}
	// It still answers, so that somebody can look.
	if _, err := capstackv1.NewValuationServiceClient(conn).ValueCase(t.Context(), byReference("abilene-set-a")); err != nil {
		t.Error(err)
	}
}

func TestTheHealthListenerAnswersNothingElse(t *testing.T) {
	l := servertest.Listen(t)
	probes := &servertest.Listening{Address: l.Probes}
	conn := probes.Dial(t)
	becomes(t, conn, healthv1.HealthCheckResponse_SERVING)
	_, err := capstackv1.NewValuationServiceClient(conn).ValueCase(t.Context(), byReference("abilene-set-a"))
	if got := refusalOf(t, err); got.code != codes.Unimplemented {
		t.Errorf("%+v", got)
	}
}

// streaming starts n long runs and returns when each has sent its header. ended has how each ended.
func streaming(t *testing.T, conn *grpc.ClientConn, n int) (ended chan []*capstackv1.RunEvent) {
	t.Helper()
	ended = make(chan []*capstackv1.RunEvent, n)
	client := capstackv1.NewValuationServiceClient(conn)
	for range n {
		in := abilene(50_000_000)
		stream, err := client.RunScenarios(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		first, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			events, err := all(stream)
			if err != nil {
				t.Errorf("a stream ended with %v", err)
			}
			ended <- append([]*capstackv1.RunEvent{first.GetEvent()}, events...)
		}()
	}
	return ended
}

func TestADrainTellsHealthAtOnceAndRotatesStreams(t *testing.T) {
	l := servertest.Listen(t)
	conn := l.Dial(t)
	becomes(t, conn, healthv1.HealthCheckResponse_SERVING)
	watch, err := healthv1.NewHealthClient(conn).Watch(t.Context(), &healthv1.HealthCheckRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if first, err := watch.Recv(); err != nil || first.GetStatus() != healthv1.HealthCheckResponse_SERVING {
		t.Fatalf("%v, %v", first, err)
	}
	const streams = 2
	ended := streaming(t, conn, streams)
	soon, rotated := within(t, conn, 100*time.Millisecond), within(t, conn, 5*time.Second)
	begin := time.Now()
	l.Server.Drain()
	if next, err := watch.Recv(); err != nil || next.GetStatus() != healthv1.HealthCheckResponse_NOT_SERVING {
		t.Fatalf("%v, %v", next, err)
	}
	if took := time.Since(begin); took > soon {
		t.Errorf("NOT_SERVING after %v, want %v", took, soon)
	}
	for range streams {
		events := <-ended
		last := events[len(events)-1]
		if last.GetRotation().GetReason() != capstackv1.RotationReason_ROTATION_REASON_DRAINING || len(last.GetResumeToken()) == 0 {
			t.Errorf("a stream ended with %v", last)
		}
	}
	if took := time.Since(begin); took > rotated {
		t.Errorf("streams ended after %v", took)
	}
	if err := l.Stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(begin); took > rotated+time.Second {
		t.Errorf("stopped after %v, a watch of health held it up", took)
	}
}

func TestARotatedStreamGoesOnAtAnotherServer(t *testing.T) {
	in := abilene(20_000)
	first := servertest.Listen(t)
	whole := numbered(runAll(t, capstackv1.NewValuationServiceClient(servertest.Start(t)), in))
	stream, err := capstackv1.NewValuationServiceClient(first.Dial(t)).RunScenarios(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	header, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	first.Server.Drain()
	events, err := all(stream)
	if err != nil {
		t.Fatal(err)
	}
	events = append([]*capstackv1.RunEvent{header.GetEvent()}, events...)
	last := events[len(events)-1]
	if last.GetRotation() == nil {
		t.Fatalf("the fault is void: the run was over before the drain: %v", last)
	}
	second := capstackv1.NewValuationServiceClient(servertest.Start(t))
	rest := runAll(t, second, changed(in, func(in *capstackv1.RunScenariosRequest) { in.ResumeToken = last.GetResumeToken() }))
	got := append(numbered(events), numbered(rest)...)
	if len(got) != len(whole) {
		t.Fatalf("%d events, want %d", len(got), len(whole))
	}
	for i := range got {
		if !proto.Equal(got[i], whole[i]) {
			t.Errorf("event %d differs", i+1)
		}
	}
}

func TestADrainingServerSendsNewRunsElsewhere(t *testing.T) {
	l := servertest.Listen(t)
	conn := l.Dial(t)
	becomes(t, conn, healthv1.HealthCheckResponse_SERVING)
	ended := streaming(t, conn, 1)
	var late sync.WaitGroup
	l.Server.Drain()
	late.Go(func() {
		stream, err := capstackv1.NewValuationServiceClient(conn).RunScenarios(t.Context(), abilene(10))
		if err == nil {
			_, err = all(stream)
		}
		if code := refusalOf(t, err).code; code != codes.Unavailable {
			t.Errorf("%v", err)
		}
	})
	late.Wait()
	<-ended
}
