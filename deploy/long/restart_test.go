//go:build linux

package long

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"

	"github.com/capstack/capstack/client"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

var restarts = flag.Int("restarts", 20, "how often servers restart under load")

// fleet is servers in processes of their own, behind one name.
type fleet struct {
	t       *testing.T
	file    string
	mu      sync.Mutex
	members []*daemon
}

// newFleet starts servers; they are gone when the test ends.
func newFleet(t *testing.T, n int) *fleet {
	t.Helper()
	f := &fleet{t: t, file: program(t, root+"/server/cmd/capstackd", runtime.GOARCH)}
	for range n {
		f.members = append(f.members, start(t, freeAddress(t), nil, fleetFlags()...))
	}
	return f
}

// fleetFlags let every caller in: what a restart moves must find room.
func fleetFlags() []string { return []string{"--max-concurrent-runs", "16", "--log-level", "warn"} }

// dial connects the Go client to all members, as a headless service would.
func (f *fleet) dial() *client.Client {
	f.t.Helper()
	name := manual.NewBuilderWithScheme("fleet")
	var state resolver.State
	for _, d := range f.members {
		state.Addresses = append(state.Addresses, resolver.Address{Addr: d.address})
	}
	name.InitialState(state)
	return dial(f.t, "fleet:///", client.WithPlaintext(), client.WithDialOptions(grpc.WithResolvers(name)))
}

// restart ends a member and starts it again at its address; the error says what did not go as it should.
func (f *fleet) restart(ctx context.Context, i int, end func(*daemon) error) error {
	f.mu.Lock()
	old := f.members[i]
	f.mu.Unlock()
	if err := end(old); err != nil {
		return fmt.Errorf("%s: %w\n%s", old.address, err, old.log.String())
	}
	d, err := launch(f.file, old.address, nil, fleetFlags()...)
	if err != nil {
		return err
	}
	f.t.Cleanup(d.kill)
	f.mu.Lock()
	f.members[i] = d
	f.mu.Unlock()
	return d.serving(ctx)
}

// Three servers restart, one after another, twenty times, under runs and valuations that go on: as a rollout does it, and as an
// accident does. No call fails, and no numbered event is lost, doubled or altered.
func TestRestartOfServersUnderLoadFailsNoCall(t *testing.T) {
	for name, end := range map[string]func(*daemon) error{
		"SIGTERM": (*daemon).terminate, // its error: not gone within 40 s, or an exit code other than 0
		"SIGKILL": func(d *daemon) error { d.kill(); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			r, f := chance(t), newFleet(t, 3)
			c := f.dial()
			load := newLoad(t, c, r)
			running := load.begin(t.Context(), c, r)
			inFlight := 0
			for i := range *restarts {
				time.Sleep(time.Duration(r.IntN(500)) * time.Millisecond)
				inFlight += int(load.active.Load())
				if err := f.restart(t.Context(), i%3, end); err != nil {
					t.Errorf("restart %d: %v", i, err)
				}
			}
			running()
			c.Close()
			f.left()
			load.report(t)
			t.Logf("%d restarts, %.1f runs under way at each", *restarts, float64(inFlight)/float64(*restarts))
			if inFlight < *restarts {
				t.Error("void: less than one run was under way at a restart")
			}
		})
	}
}

// left checks that members whose callers have gone hold no more files than one that never had any.
func (f *fleet) left() {
	f.t.Helper()
	fresh := start(f.t, freeAddress(f.t), nil, fleetFlags()...)
	for _, d := range f.members {
		for begin := time.Now(); d.descriptors(f.t) > fresh.descriptors(f.t); time.Sleep(50 * time.Millisecond) {
			if time.Since(begin) > 10*time.Second {
				f.t.Errorf("%s holds %d files, a fresh server %d", d.address, d.descriptors(f.t), fresh.descriptors(f.t))
				break
			}
		}
		f.t.Logf("%s: %d files, %d MiB resident", d.address, d.descriptors(f.t), d.kilobytes(f.t, "VmRSS")>>10)
	}
}

// load is runs and valuations whose outcome is known.
type load struct {
	requests []*pb.RunScenariosRequest
	want     [][]*pb.RunEvent
	active   atomic.Int64 // runs under way
	tally
	values int
}

// newLoad makes every run once, undisturbed.
func newLoad(t *testing.T, c *client.Client, r *rand.Rand) *load {
	t.Helper()
	l := &load{requests: []*pb.RunScenariosRequest{
		abilene(20_000 + r.Int64N(20_000)), everyScenario(abilene(5_000 + r.Int64N(10_000))), everyScenario(note(200_000 + r.Int64N(500_000))),
	}}
	for _, q := range l.requests {
		l.want = append(l.want, numbered(t, c.Run(t.Context(), q)))
	}
	return l
}

// begin keeps callers at work until the function returned is called, which waits for what they have begun.
func (l *load) begin(ctx context.Context, c *client.Client, r *rand.Rand) (end func()) {
	var callers sync.WaitGroup
	stop := make(chan struct{})
	caller := func(r *rand.Rand, call func(*rand.Rand)) {
		callers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					call(r)
				}
			}
		})
	}
	for range 9 {
		caller(rand.New(rand.NewPCG(r.Uint64(), r.Uint64())), func(r *rand.Rand) { l.run(ctx, c, r.IntN(len(l.requests))) })
	}
	for range 2 {
		caller(nil, func(*rand.Rand) { l.value(ctx, c); sleep(ctx, 20*time.Millisecond) })
	}
	return func() { close(stop); callers.Wait() }
}

// run makes one run and holds every numbered event against the undisturbed one.
func (l *load) run(ctx context.Context, c *client.Client, k int, options ...client.RunOption) {
	l.active.Add(1)
	defer l.active.Add(-1)
	stream := c.Run(ctx, l.requests[k], options...)
	var got []*pb.RunEvent
	for e, err := range stream.All() {
		if err != nil {
			l.fault("a run ended behind event %d with %v", len(got), err)
			return
		}
		if e.GetSequence() > 0 {
			got = append(got, e)
		}
	}
	if !slices.EqualFunc(got, l.want[k], equal) {
		l.fault("%d events, want %d, or they differ", len(got), len(l.want[k]))
	}
	l.note(func() { l.complete++; l.resumed += stream.Resumptions() })
}

func (l *load) value(ctx context.Context, c *client.Client) {
	q := &pb.ValueCaseRequest{Subject: &pb.ValueCaseRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"}}
	if _, err := c.Value(ctx, q); err != nil {
		l.fault("a valuation failed: %v", err)
		return
	}
	l.note(func() { l.values++ })
}

// report prints what was done and judges the faults; a fault test in which nothing was resumed shows nothing.
func (l *load) report(t *testing.T) {
	t.Helper()
	l.tally.report(t)
	t.Logf("%d valuations", l.values)
	if l.complete < 10 || l.resumed == 0 || l.values < 10 {
		t.Error("void: too little was complete or resumed")
	}
}
