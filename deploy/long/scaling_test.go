//go:build linux

package long

import (
	"runtime"
	"testing"
	"time"
)

// A run on every core against the same run on one, through the stream: the least of interleaved rounds, since what else the machine
// does only adds. Processor time says what sharing the work costs; the clock says what is gained, on a machine that does nothing
// else, which shows in that one worker gets the whole of a core.
func TestScalingOverCores(t *testing.T) {
	const rounds, paths, costs, gains = 9, 100_000, 1.1, 0.9
	cores := runtime.NumCPU()
	d := start(t, freeAddress(t), nil, "--log-level", "warn")
	c := d.dial(t)
	type figure struct{ processor, clock time.Duration }
	least := map[int]figure{}
	digests := map[string]bool{}
	for range rounds {
		for _, workers := range []int{1, cores} {
			q := abilene(paths)
			q.WorkerCount = int32(workers)
			begin, busy := time.Now(), d.processor(t)
			s, err := c.Run(t.Context(), q).Summarize()
			if err != nil {
				t.Fatal(err)
			}
			x := figure{d.processor(t) - busy, time.Since(begin)}
			if old, ok := least[workers]; ok {
				x = figure{min(x.processor, old.processor), min(x.clock, old.clock)}
			}
			least[workers], digests[s.GetDigest()] = x, true
		}
	}
	one, all := least[1], least[cores]
	for workers, x := range map[int]figure{1: one, cores: all} {
		t.Logf("%d workers: %v of processor time, %v by the clock: %.0f paths/s of processor time a core, %.0f paths/s by the clock", workers,
			x.processor, x.clock.Round(time.Millisecond), paths/x.processor.Seconds(), paths/x.clock.Seconds())
	}
	cost, gain, whole := float64(all.processor)/float64(one.processor), float64(one.clock)/float64(all.clock), float64(one.processor)/float64(one.clock)
	t.Logf("%d workers take %.3f times the processor time and are %.2f times as fast by the clock; one worker had %.0f%% of a core", cores, cost, gain, 100*whole)
	if len(digests) != 1 {
		t.Errorf("digests %v", digests)
	}
	if cost > costs {
		t.Errorf("at most %v times the processor time", costs)
	}
	if want := gains * float64(cores); whole > 0.97 && gain < want {
		t.Errorf("at least %.2f times as fast", want)
	}
}
