package server_test

import (
	"testing"
	"time"

	"google.golang.org/grpc"

	"github.com/capstack/capstack/server"
	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// A reader that stops is felt through gRPC's own windows: the stream's of 64 KiB and what the server may have in hand. The
// call ends OK, its last token is good, and the place is free for somebody else.
func TestAReaderThatStopsIsLetGoWithAGoodToken(t *testing.T) {
	times := func() *server.StreamTimes {
		return &server.StreamTimes{
			Heartbeat: 15 * time.Second, Progress: time.Second, MaxAge: time.Hour, Slow: 300 * time.Millisecond, Leave: time.Second,
		}
	}
	l := servertest.Listen(t, func(c *server.Config) { c.Stream, c.MaxConcurrentRuns = times(), 1 })
	client := capstackv1.NewValuationServiceClient(l.Dial(t, grpc.WithStaticStreamWindowSize(64<<10)))
	in := abilene(14_000) // some 340 KB of chunks
	in.Detail = capstackv1.RunDetail_RUN_DETAIL_EVERY_SCENARIO
	whole := numbered(runAll(t, client, in))

	stopped, err := client.RunScenarios(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	first, err := stopped.Recv()
	if err != nil {
		t.Fatal(err)
	}
	// The other call comes through only when the server has let go of the reader that stopped.
	begin := time.Now()
	runAll(t, client, abilene(100))
	if took := time.Since(begin); took < 200*time.Millisecond {
		t.Fatalf("the fault is void: the server had nothing to wait for, and the next run came through after %v", took)
	}
	events, err := all(stopped)
	if err != nil {
		t.Fatalf("the call ended with %v", err)
	}
	events = append([]*capstackv1.RunEvent{first.GetEvent()}, events...)
	if len(events) >= len(whole) {
		t.Fatalf("the fault is void: %d events of %d were sent", len(events), len(whole))
	}
	if told := stopped.Trailer().Get("capstack-rotation"); len(told) != 1 || told[0] != "ROTATION_REASON_SLOW_READER" {
		t.Errorf("the trailer says %q", told)
	}
	in.ResumeToken = events[len(events)-1].GetResumeToken()
	rest := numbered(runAll(t, client, in))
	if got := len(numbered(events)) + len(rest); got != len(whole) || digestOf(rest) != digestOf(whole) {
		t.Errorf("%d events in all, want %d", got, len(whole))
	}
}
