//go:build linux

package long

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/capstack/capstack/client"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
	"github.com/capstack/capstack/server/servertest"
)

// Memory at many paths may be growth times that at few, and the heap, which is small, slack beside it: the least that the
// collector lets come together before it looks, twice.
//
// It is not to the byte the same, since statistics take a page of bins when a value first reaches an octave, and more paths have
// values farther out. Octaves end (package stat): 12 MiB a measure are the most.
const (
	growth = 1.2
	slack  = 8 << 20
)

// pair is two runs that differ in their number of paths only, and what each further path may allocate.
type pair struct {
	name           string
	few, many      *pb.RunScenariosRequest
	objects, bytes float64
}

func pairs() []pair {
	fan := func(q *pb.RunScenariosRequest) *pb.RunScenariosRequest { q.FanLines = []string{"cfads"}; return q }
	return []pair{
		{"a note, 1e5 and 1e8 paths", note(1e5), note(1e8), 0.001, 0.1},
		// Its 8 bytes are encoded, framed, sent, received, decoded and seen.
		{"a note, every scenario of 1e5 and 1e7 paths", everyScenario(note(1e5)), everyScenario(note(1e7)), 0.1, 100},
		// Pages of bins for 15 measures and the months of a line, over a million paths only.
		{"Abilene, 15 measures and a fan, 1e5 and 1e6 paths", fan(abilene(1e5)), fan(abilene(1e6)), 0.1, 100},
	}
}

// A server's greatest resident set while it runs, from that with which it waited on. The program, its stacks and the heap of
// its start are in it: it is what a container's limit is held against.
func TestMemoryOfAServerDoesNotGrowWithPaths(t *testing.T) {
	for _, p := range pairs() {
		t.Run(p.name, func(t *testing.T) {
			var resident [2]int
			for i, q := range []*pb.RunScenariosRequest{p.few, p.many} {
				d := start(t, freeAddress(t), nil, "--log-level", "warn")
				c := d.dial(t)
				if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", d.cmd.Process.Pid), []byte("5"), 0); err != nil { // forgets the greatest
					t.Fatal(err)
				}
				idle, busy, begin := d.kilobytes(t, "VmRSS"), d.processor(t), time.Now()
				if _, err := c.Run(t.Context(), q).Summarize(); err != nil {
					t.Fatal(err)
				}
				resident[i] = d.kilobytes(t, "VmHWM")
				t.Logf("%d paths: %d MiB resident, %d before; %v of processor time, %v by the clock", q.GetMonteCarlo().GetPaths(),
					resident[i]>>10, idle>>10, d.processor(t)-busy, time.Since(begin).Round(time.Millisecond))
				d.kill()
			}
			if ratio := float64(resident[1]) / float64(resident[0]); ratio > growth {
				t.Errorf("%.2f times the memory, at most %.1f", ratio, growth)
			}
		})
	}
}

// The heap alone, of server and client in one process, and what they allocate: next to nothing a path.
func TestMemoryOfTheHeapDoesNotGrowWithPaths(t *testing.T) {
	c := client.New(servertest.Listen(t).Dial(t))
	for _, p := range pairs() {
		t.Run(p.name, func(t *testing.T) {
			heapOf(t, c, p.few) // what is made once
			few, many := heapOf(t, c, p.few), heapOf(t, c, p.many)
			paths := float64(p.many.GetMonteCarlo().GetPaths() - p.few.GetMonteCarlo().GetPaths())
			objects, bytes := float64(many.objects-few.objects)/paths, float64(many.bytes-few.bytes)/paths
			t.Logf("greatest heap %.1f MiB and %.1f MiB; %.2g objects and %.2g bytes allocated a path",
				float64(few.greatest)/(1<<20), float64(many.greatest)/(1<<20), objects, bytes)
			if most := growth*float64(few.greatest) + slack; float64(many.greatest) > most {
				t.Errorf("the heap may be %.1f MiB", most/(1<<20))
			}
			if objects > p.objects || bytes > p.bytes {
				t.Errorf("at most %v objects and %v bytes a path", p.objects, p.bytes)
			}
		})
	}
}

// heap is what a run takes of it.
type heap struct {
	greatest       uint64 // bytes of objects, live or not yet collected
	objects, bytes int64  // allocated in all
}

func heapOf(t *testing.T, c *client.Client, q *pb.RunScenariosRequest) heap {
	t.Helper()
	debug.FreeOSMemory() // collects
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	done, watched := make(chan struct{}), make(chan uint64)
	go func() {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		var greatest uint64
		for {
			metrics.Read(sample)
			greatest = max(greatest, sample[0].Value.Uint64())
			select {
			case <-done:
				watched <- greatest
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	_, err := c.Run(t.Context(), q).Summarize()
	close(done)
	h := heap{greatest: <-watched}
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	h.objects, h.bytes = int64(after.Mallocs-before.Mallocs), int64(after.TotalAlloc-before.TotalAlloc)
	return h
}
