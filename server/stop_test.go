package server_test

import (
	"context"
	"errors"
	"runtime"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc"

	"github.com/capstack/capstack/server"
	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// stopPromise is how soon a run that nobody waits for any more has stopped.
const stopPromise = 50 * time.Millisecond

// A caller who gives up ends the work, not only the call: the goroutines of the run are gone within 50 ms.
func TestARunThatIsGivenUpHasNoGoroutineLeftAfter50Milliseconds(t *testing.T) {
	const workers = 8
	conn := servertest.Start(t, func(c *server.Config) { c.Workers = workers })
	client := capstackv1.NewValuationServiceClient(conn)
	if _, err := client.ValueCase(t.Context(), byReference("abilene-set-a")); err != nil { // what a connection makes stays
		t.Fatal(err)
	}
	unread := changed(abilene(30_000), func(in *capstackv1.RunScenariosRequest) { // more than a connection holds
		in.Detail = capstackv1.RunDetail_RUN_DETAIL_EVERY_SCENARIO
	})
	tests := map[string]struct {
		in   *capstackv1.RunScenariosRequest
		give func(context.Context) (ctx context.Context, up func())
	}{
		"cancelled at work":                       {abilene(50_000_000), func(ctx context.Context) (context.Context, func()) { return context.WithCancel(ctx) }},
		"cancelled while it waits for its reader": {unread, func(ctx context.Context) (context.Context, func()) { return context.WithCancel(ctx) }},
		"its deadline passes while it waits for its reader": {unread, func(ctx context.Context) (context.Context, func()) {
			ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
			return ctx, func() { <-ctx.Done(); cancel() }
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			idle := settled(t)
			ctx, up := test.give(t.Context())
			stream, err := client.RunScenarios(ctx, test.in)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := stream.Recv(); err != nil {
				t.Fatal(err)
			}
			for begin := time.Now(); runtime.NumGoroutine() < idle+workers; time.Sleep(time.Millisecond) {
				if time.Since(begin) > time.Second {
					t.Fatalf("the fault is void: %d goroutines, %d without a run", runtime.NumGoroutine(), idle)
				}
			}
			promised := within(t, conn, stopPromise)
			up()
			gone(t, idle, promised)
			if _, err := all(stream); err == nil {
				t.Error("the run was complete")
			}
		})
	}
}

// gone waits until no more goroutines are left than there were, for as long as promised.
func gone(t *testing.T, idle int, promised time.Duration) {
	t.Helper()
	for begin := time.Now(); runtime.NumGoroutine() > idle; time.Sleep(time.Millisecond) {
		if took := time.Since(begin); took > promised {
			t.Fatalf("%d goroutines after %v, %d without a run", runtime.NumGoroutine(), took, idle)
		}
	}
}

// settled is the number of goroutines once none ends any more.
func settled(t *testing.T) int {
	t.Helper()
	n, since := runtime.NumGoroutine(), time.Now()
	for begin := time.Now(); time.Since(since) < 20*time.Millisecond; time.Sleep(time.Millisecond) {
		if now := runtime.NumGoroutine(); now != n {
			n, since = now, time.Now()
		}
		if time.Since(begin) > 5*time.Second {
			t.Fatal("the number of goroutines never settles")
		}
	}
	return n
}

// A reader that stops pauses the workers: what the connection and the window of shards hold is computed, and then nothing is
// until it reads on; the stream is the same.
func TestAReaderThatStopsPausesTheComputation(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Listen(t).Dial(t, grpc.WithStaticStreamWindowSize(64<<10)))
	in := changed(abilene(30_000), func(in *capstackv1.RunScenariosRequest) { // some 700 KB of chunks
		in.Detail = capstackv1.RunDetail_RUN_DETAIL_EVERY_SCENARIO
	})
	whole := processor(t)
	want := digestOf(runAll(t, client, in))
	whole = processor(t) - whole

	stream, err := client.RunScenarios(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	before := processor(t)
	if _, err := stream.Recv(); err != nil {
		t.Fatal(err)
	}
	const pause = 300 * time.Millisecond
	still := time.Duration(0)
	for begin := time.Now(); ; { // until a pause goes by in which next to nothing is done
		start := processor(t)
		time.Sleep(pause)
		if still = processor(t) - start; still < pause/20 {
			break
		}
		if time.Since(begin) > 20*time.Second {
			t.Fatalf("%v of processor time in %v, and the reader has stopped for long", still, pause)
		}
	}
	if done := processor(t) - before; done > whole*3/4 {
		t.Fatalf("the fault is void: %v were computed of a run that takes %v", done, whole)
	}
	events, err := all(stream)
	if err != nil {
		t.Fatal(err)
	}
	if got := digestOf(events); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}

// processor is the processor time of this process so far.
func processor(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// A run that its server cannot finish: whatever event was the last, another server, which knows nothing of it, gives the rest.
func TestARunGoesOnAtServersThatKnowNothingOfIt(t *testing.T) {
	in := abilene(5_000)
	want := numbered(runAll(t, capstackv1.NewValuationServiceClient(servertest.Start(t)), in))
	var got []*capstackv1.RunEvent
	for servers := 0; len(got) < len(want); servers++ {
		if servers > len(want) {
			t.Fatal("servers came and brought nothing")
		}
		ctx, cancel := context.WithCancel(t.Context())
		stream, err := capstackv1.NewValuationServiceClient(servertest.Start(t)).RunScenarios(ctx, in)
		if err != nil {
			t.Fatal(err)
		}
		for { // one numbered event of each server
			r, err := stream.Recv()
			if err != nil {
				t.Fatal(errors.Join(err, ctx.Err()))
			}
			if in.ResumeToken = r.GetEvent().GetResumeToken(); r.GetEvent().GetSequence() > 0 {
				got = append(got, r.GetEvent())
				break
			}
		}
		cancel()
	}
	for i := range want {
		if got[i].GetSequence() != want[i].GetSequence() || string(got[i].GetResumeToken()) != string(want[i].GetResumeToken()) {
			t.Errorf("event %d: %v, want %v", i, got[i], want[i])
		}
	}
	if digestOf(got) != digestOf(want) || digestOf(want) == "" {
		t.Errorf("digest %q, want %q", digestOf(got), digestOf(want))
	}
}
