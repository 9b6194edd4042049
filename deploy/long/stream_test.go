//go:build linux

package long

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/capstack/capstack/client"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// chance is the random numbers of a test, by a seed that it prints; CAPSTACK_SEED repeats one.
func chance(t *testing.T) *rand.Rand {
	t.Helper()
	seed := rand.Uint64()
	if given, err := strconv.ParseUint(os.Getenv("CAPSTACK_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("CAPSTACK_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// late is by how much this machine is late now: ten times the worst of some calls that cost next to nothing.
func late(t *testing.T, c *client.Client) time.Duration {
	t.Helper()
	var worst time.Duration
	for range 5 {
		begin := time.Now()
		if _, err := c.EngineInfo(t.Context()); err != nil {
			t.Fatal(err)
		}
		worst = max(worst, time.Since(begin))
	}
	return 10 * worst
}

// 50 ms after its caller has gone, a run takes no processor time.
func TestStreamThatIsCancelledStopsTheProcessor(t *testing.T) {
	const promised, watched, rounds, ticks = 50 * time.Millisecond, 500 * time.Millisecond, 20, 20 * time.Millisecond
	d := start(t, freeAddress(t), nil, "--log-level", "warn")
	c := d.dial(t)
	r := chance(t)
	var worst, given time.Duration
	for range rounds {
		ctx, cancel := context.WithCancel(t.Context())
		begin, before := time.Now(), d.processor(t)
		for e, err := range c.Run(ctx, abilene(1e7)).All() {
			if err != nil {
				t.Fatal(err)
			}
			if e.GetPartialAggregate() != nil {
				break
			}
		}
		time.Sleep(time.Duration(r.IntN(100)) * time.Millisecond)
		allowance := promised + late(t, c)
		busy := float64(d.processor(t)-before) / float64(time.Since(begin))
		cancel()
		time.Sleep(allowance)
		given = max(given, allowance)
		before = d.processor(t)
		time.Sleep(watched)
		worst = max(worst, d.processor(t)-before)
		if busy == 0 {
			t.Error("void: the server did nothing before")
		}
	}
	t.Logf("at most %v of processor time in the %v from %v on after a cancel, of %d", worst, watched, given, rounds)
	if worst > ticks {
		t.Errorf("at most %v are the kernel's rounding and the collector's", ticks)
	}
}

// A reader that stops stops the computation and what it takes of memory; when it reads on, nothing is missing.
func TestStreamThatIsNotReadPausesTheComputation(t *testing.T) {
	d := start(t, freeAddress(t), nil, "--log-level", "warn")
	c := d.dial(t)
	q := everyScenario(abilene(200_000)) // 24 MB of values
	whole := d.processor(t)
	want, err := c.Run(t.Context(), q).Summarize()
	if err != nil {
		t.Fatal(err)
	}
	whole = d.processor(t) - whole
	const settle, pause = 2 * time.Second, 5 * time.Second
	stream, before, paused, digest := c.Run(t.Context(), q), d.processor(t), false, ""
	for e, err := range stream.All() {
		if err != nil {
			t.Fatal(err)
		}
		digest = e.GetSummary().GetDigest()
		if c := e.GetChunk(); c == nil || c.GetFirstScenario() < 20_000 || paused {
			continue
		}
		paused = true
		time.Sleep(settle)
		from, resident := d.processor(t), d.kilobytes(t, "VmRSS")
		time.Sleep(pause)
		used, grown := d.processor(t)-from, d.kilobytes(t, "VmRSS")-resident
		t.Logf("in %v without reading: %v of processor time, %d KiB more memory; %v computed of %v", pause, used, grown, from-before, whole)
		if used > pause/100 || grown > 1<<10 {
			t.Error("a paused run takes at most 1% of a core and 1 MiB more")
		}
		if from-before > whole/2 {
			t.Error("void: more than half was computed before the pause")
		}
	}
	if !paused {
		t.Fatal("void: the reader never stopped")
	}
	if stream.Resumptions() > 0 {
		t.Error("the server gave up a reader that stopped for less than a minute")
	}
	if digest != want.GetDigest() {
		t.Errorf("digest %s, want %s", digest, want.GetDigest())
	}
}

// A run that is cut at random events and goes on, each time, in another process, by nothing but its bookmark.
func TestStreamGoesOnInOtherProcesses(t *testing.T) {
	r := chance(t)
	daemons := []*daemon{start(t, freeAddress(t), nil, "--workers", "1"), start(t, freeAddress(t), nil, "--workers", "3")}
	for name, q := range map[string]*pb.RunScenariosRequest{"every scenario": everyScenario(abilene(40_000)), "aggregates": abilene(100_000)} {
		t.Run(name, func(t *testing.T) {
			want := numbered(t, daemons[0].dial(t).Run(t.Context(), q))
			var got []*pb.RunEvent
			var at client.Bookmark
			cuts := 0
			for ; at.Sequence < want[len(want)-1].GetSequence(); cuts++ {
				var from []client.RunOption
				if at.Sequence > 0 {
					from = append(from, client.From(at))
				}
				most := 1 + r.IntN(max(len(want)/4, 2)) // events of this process
				stream := daemons[cuts%2].dial(t).Run(t.Context(), q, from...)
				for e, err := range stream.All() {
					if err != nil {
						t.Fatal(err)
					}
					if e.GetSequence() == 0 {
						continue
					}
					got = append(got, e)
					if most--; most == 0 {
						break
					}
				}
				at = stream.Bookmark()
			}
			t.Logf("%d events by %d calls", len(got), cuts)
			if cuts < 3 {
				t.Error("void: too few cuts")
			}
			same(t, got, want)
		})
	}
}

// numbered reads a stream to its end and returns the numbered events.
func numbered(t *testing.T, s *client.RunStream) []*pb.RunEvent {
	t.Helper()
	var out []*pb.RunEvent
	for e, err := range s.All() {
		if err != nil {
			t.Fatal(err)
		}
		if e.GetSequence() > 0 {
			out = append(out, e)
		}
	}
	return out
}

// same checks that no numbered event is lost, doubled or altered.
func same(t *testing.T, got, want []*pb.RunEvent) {
	t.Helper()
	if !slices.EqualFunc(got, want, equal) {
		t.Errorf("%d events, want %d, or they differ", len(got), len(want))
	}
}
