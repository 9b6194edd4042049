//go:build linux

package long

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	healthv1 "google.golang.org/grpc/health/grpc_health_v1"

	"github.com/capstack/capstack/client"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
	"github.com/capstack/capstack/server"
	"github.com/capstack/capstack/server/servertest"
)

var overloaded = flag.Duration("overload", 2*time.Minute, "how long too much is asked of the server")

// work is a run with the digest that it must have.
type work struct {
	q      *pb.RunScenariosRequest
	paths  int64
	digest string
}

// works are runs of mixed sizes, with the digests of a server that does nothing else.
func works(t *testing.T, c *client.Client) []work {
	t.Helper()
	var out []work
	for _, q := range []*pb.RunScenariosRequest{
		note(1_000), note(300_000), everyScenario(note(100_000)), abilene(500), abilene(5_000), everyScenario(abilene(3_000)),
	} {
		out = append(out, known(t, c, q))
	}
	return out
}

// known makes a run undisturbed.
func known(t *testing.T, c *client.Client, q *pb.RunScenariosRequest) work {
	t.Helper()
	s, err := c.Run(t.Context(), q).Summarize()
	if err != nil {
		t.Fatal(err)
	}
	return work{q, s.GetScenarioCount(), s.GetDigest()}
}

// tally counts what callers came to.
type tally struct {
	mu       sync.Mutex
	complete int
	paths    int64 // of complete runs
	refused  int   // for good: after all attempts
	resumed  int
	vanished int
	wrong    []string
	refusals []time.Duration
	health   []time.Duration
}

func (x *tally) note(change func()) {
	x.mu.Lock()
	defer x.mu.Unlock()
	change()
}

// fault notes what must not be.
func (x *tally) fault(format string, args ...any) {
	x.note(func() { x.wrong = append(x.wrong, fmt.Sprintf(format, args...)) })
}

// report prints and judges the faults.
func (x *tally) report(t *testing.T) {
	t.Helper()
	t.Logf("%d runs complete, %d resumptions, %d refused after all attempts, %d callers vanished", x.complete, x.resumed, x.refused, x.vanished)
	for i, w := range x.wrong {
		if t.Errorf("%s", w); i > 10 {
			t.Fatalf("and %d more", len(x.wrong)-i)
		}
	}
}

// call makes one run to its end and holds its digest against that of a quiet server.
func (x *tally) call(ctx context.Context, c *client.Client, w work, pause func(), options ...client.RunOption) {
	stream := c.Run(ctx, w.q, options...)
	digest := ""
	for e, err := range stream.All() {
		if err != nil {
			x.failed(ctx, err)
			return
		}
		digest = e.GetSummary().GetDigest()
		if pause != nil {
			pause()
		}
	}
	if digest != w.digest {
		x.fault("digest %s of %d paths, want %s", digest, w.paths, w.digest)
	}
	x.note(func() { x.complete++; x.paths += w.paths; x.resumed += stream.Resumptions() })
}

// failed judges the error of a run: only a server that is too busy may refuse, and it must say when to come back.
func (x *tally) failed(ctx context.Context, err error) {
	var said *client.Error
	switch {
	case ctx.Err() != nil: // the test is over
	case errors.As(err, &said) && said.Code == codes.ResourceExhausted && said.Reason == pb.ErrorReason_ERROR_REASON_OVERLOADED && said.RetryDelay > 0:
		x.note(func() { x.refused++ })
	default:
		x.fault("a run ended with %v", err)
	}
}

// Hundreds of callers of mixed sizes at a server that takes four runs at once: each is answered in full, or refused with the
// time to come back; among them readers that crawl, readers that stop, callers that vanish. When they have gone, nothing of them
// is left: no goroutine, no file, no memory.
func TestOverloadIsRefusedClearlyAndLeavesNothing(t *testing.T) {
	times := server.StreamTimes{Heartbeat: 5 * time.Second, Progress: time.Second, MaxAge: time.Minute, Slow: 3 * time.Second, Leave: time.Second}
	l := servertest.Listen(t, func(c *server.Config) {
		c.MaxConcurrentRuns, c.Stream, c.Log = 4, &times, slog.New(slog.DiscardHandler)
	})
	first := dial(t, l.Address)
	all := works(t, first)
	before := state(t)
	r := chance(t)
	ctx, cancel := context.WithCancel(t.Context()) // no deadline: the server would refuse what it cannot meet
	defer time.AfterFunc(*overloaded, cancel).Stop()
	x := &tally{}
	begin, busy := time.Now(), processorHere(t)
	callers := x.population(ctx, t, l.Address, all, r)
	n := callers()
	share := float64(processorHere(t)-busy) / float64(time.Since(begin)) / float64(runtime.GOMAXPROCS(0))
	t.Logf("%d callers at once; this process had %.0f%% of the cores", n, 100*share)
	x.report(t)
	x.judge(t, share)
	if x.complete < 50 || len(x.refusals) < 20 || x.vanished < 20 || x.resumed == 0 {
		t.Error("void: too little was complete, refused, rotated or gone")
	}
	before.left(t)
	if again := works(t, first); !slices.EqualFunc(again, all, func(a, b work) bool { return a.digest == b.digest }) {
		t.Error("the server answers otherwise than before")
	}
}

// judge holds the times by the clock against what is promised. Server and callers saturate the cores; where other processes took
// more than a fifth of them, a time says more about those, and is only told.
func (x *tally) judge(t *testing.T, share float64) {
	t.Helper()
	for _, times := range []struct {
		name string
		list []time.Duration
		most time.Duration // of 99 in 100
	}{{"refusals", x.refusals, 250 * time.Millisecond}, {"checks of health", x.health, 100 * time.Millisecond}} {
		slices.Sort(times.list)
		if len(times.list) == 0 {
			t.Errorf("no %s", times.name)
			continue
		}
		at := func(q float64) time.Duration {
			return times.list[int(q*float64(len(times.list)-1))].Round(100 * time.Microsecond)
		}
		t.Logf("%d %s: median %v, 90%% %v, 99%% %v", len(times.list), times.name, at(0.5), at(0.9), at(0.99))
		if share > 0.8 && at(0.99) > times.most {
			t.Errorf("99%% of the %s may take %v", times.name, times.most)
		}
	}
}

// population starts callers of every kind; the function returned waits for them and says how many there were.
func (x *tally) population(ctx context.Context, t *testing.T, address string, all []work, r *rand.Rand) func() int {
	var callers sync.WaitGroup
	n := 0
	caller := func(many, connection int, loop func(c *client.Client, r *rand.Rand)) {
		for i := 0; i < many; i += connection {
			c, err := client.Dial(address)
			if err != nil {
				t.Fatal(err)
			}
			var sharing sync.WaitGroup
			for range connection {
				own := rand.New(rand.NewPCG(r.Uint64(), r.Uint64()))
				n++
				sharing.Go(func() {
					for ctx.Err() == nil {
						loop(c, own)
					}
				})
			}
			callers.Go(func() { sharing.Wait(); c.Close() })
		}
	}
	pick := func(r *rand.Rand) work { return all[r.IntN(len(all))] }
	caller(200, 20, func(c *client.Client, r *rand.Rand) { x.call(ctx, c, pick(r), nil) })
	caller(20, 2, func(c *client.Client, r *rand.Rand) { // crawl, and one event in fifty stop for longer than may be
		x.call(ctx, c, pick(r), func() {
			pause := time.Duration(r.IntN(20)) * time.Millisecond
			if r.IntN(50) == 0 {
				pause = 5 * time.Second
			}
			sleep(ctx, pause)
		})
	})
	caller(50, 10, func(c *client.Client, r *rand.Rand) { x.impatient(ctx, c, pick(r)); sleep(ctx, 100*time.Millisecond) })
	caller(30, 1, func(_ *client.Client, r *rand.Rand) {
		x.vanish(ctx, t, address, pick(r), r)
		sleep(ctx, 200*time.Millisecond)
	})
	callers.Go(func() { x.watch(ctx, address) })
	return func() int { callers.Wait(); return n }
}

// impatient calls once, without retries, and notes how soon it is refused.
func (x *tally) impatient(ctx context.Context, c *client.Client, w work) {
	begin := time.Now()
	_, err := c.Run(ctx, w.q, client.WithResume(client.ResumePolicy{Attempts: 1})).Summarize()
	took := time.Since(begin)
	var said *client.Error
	if errors.As(err, &said) && said.Reason == pb.ErrorReason_ERROR_REASON_OVERLOADED && said.RetryDelay > 0 {
		if took < 20*time.Second { // those behind it have waited in the queue
			x.note(func() { x.refusals = append(x.refusals, took) })
		}
		return
	}
	var broken *client.StreamError // a rotation: it has one attempt
	if err != nil && !errors.As(err, &broken) {
		x.failed(ctx, err)
	}
}

// vanish begins a run over a connection of its own and leaves in the middle, by ending the call or by closing the connection.
func (x *tally) vanish(ctx context.Context, t *testing.T, address string, w work, r *rand.Rand) {
	c, err := client.Dial(address)
	if err != nil {
		t.Error(err)
		return
	}
	within, leave := context.WithCancel(ctx)
	defer leave()
	if r.IntN(2) == 0 {
		leave = func() { c.Close() }
	}
	defer time.AfterFunc(time.Duration(r.IntN(2000))*time.Millisecond, leave).Stop()
	for _, err := range c.Run(within, w.q, client.WithResume(client.ResumePolicy{Attempts: 1})).All() {
		if err != nil {
			break
		}
		sleep(within, time.Duration(r.IntN(500))*time.Millisecond)
	}
	c.Close()
	x.note(func() { x.vanished++ })
}

// watch asks for health twenty times a second.
func (x *tally) watch(ctx context.Context, address string) {
	conn, err := plain(address)
	if err != nil {
		x.fault("%v", err)
		return
	}
	defer conn.Close()
	for ctx.Err() == nil {
		begin := time.Now()
		if _, err := healthv1.NewHealthClient(conn).Check(ctx, &healthv1.HealthCheckRequest{}); err == nil {
			took := time.Since(begin)
			x.note(func() { x.health = append(x.health, took) })
		} else if ctx.Err() == nil {
			x.fault("health: %v", err)
		}
		sleep(ctx, 50*time.Millisecond)
	}
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// resources are what a process holds.
type resources struct {
	goroutines  int
	descriptors int
	heap        uint64 // bytes that live
}

func state(t *testing.T) resources {
	t.Helper()
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return resources{strings.Count(goroutines(), "\n\n") + 1, len(list), m.HeapAlloc}
}

// goroutines are the stacks of this process, but for those of the proxy: it leaves some behind with each fault.
func goroutines() string {
	text := make([]byte, 16<<20)
	all := strings.Split(string(text[:runtime.Stack(text, true)]), "\n\n")
	return strings.Join(slices.DeleteFunc(all, func(stack string) bool { return strings.Contains(stack, "toxiproxy") }), "\n\n")
}

// left checks that a process holds no more than before, but for a little: what closes by itself is given ten seconds.
func (before resources) left(t *testing.T) {
	t.Helper()
	var now resources
	for begin := time.Now(); time.Since(begin) < 10*time.Second; time.Sleep(100 * time.Millisecond) {
		if now = state(t); now.goroutines <= before.goroutines && now.descriptors <= before.descriptors {
			break
		}
	}
	t.Logf("before %d goroutines, %d files, %.1f MiB that live; after %d, %d, %.1f MiB", before.goroutines, before.descriptors,
		float64(before.heap)/(1<<20), now.goroutines, now.descriptors, float64(now.heap)/(1<<20))
	if now.goroutines > before.goroutines || now.descriptors > before.descriptors || now.heap > before.heap+slack {
		t.Error("something is left")
		if now.goroutines > before.goroutines {
			t.Log(goroutines())
		}
	}
}

// processorHere is the processor time of this process so far.
func processorHere(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
