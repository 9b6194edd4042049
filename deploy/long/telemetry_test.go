//go:build linux

package long

import (
	"encoding/hex"
	"slices"
	"testing"
	"time"

	"github.com/capstack/capstack/client"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
	"github.com/capstack/capstack/server/servertest"
)

// exporting are the standard variables that send spans and metrics to a collector, metrics sixty times as often as by default.
func exporting(c *servertest.Collector) []string {
	return []string{
		"OTEL_EXPORTER_OTLP_ENDPOINT=http://" + c.Address, "OTEL_EXPORTER_OTLP_PROTOCOL=grpc",
		"OTEL_METRIC_EXPORT_INTERVAL=1000", "OTEL_BSP_SCHEDULE_DELAY=500",
	}
}

// Processor time of a server that exports all spans and metrics against one that exports none, run by run in turn: the median of
// the ratios of neighbours, since what else the machine does comes and goes over both. The collector is not in it.
func TestTelemetryCostsLessThan3PercentOfARun(t *testing.T) {
	const most, rounds = 1.03, 25
	collector := servertest.Collect(t)
	told := start(t, freeAddress(t), exporting(collector), "--log-level", "warn")
	untold := start(t, freeAddress(t), nil, "--log-level", "warn")
	for _, x := range []struct {
		name string
		q    *pb.RunScenariosRequest
	}{
		{"Abilene, 50,000 paths", abilene(50_000)},
		{"a note, 1e7 paths: shards of a tenth of a millisecond", note(1e7)},
		{"a note, every scenario of 5e6 paths", everyScenario(note(5e6))},
	} {
		t.Run(x.name, func(t *testing.T) {
			var ratios []float64
			var with, without time.Duration
			for round := range rounds {
				var a, b time.Duration
				if round%2 == 0 {
					a, b = processorOf(t, told, x.q), processorOf(t, untold, x.q)
				} else {
					b, a = processorOf(t, untold, x.q), processorOf(t, told, x.q)
				}
				with, without = with+a, without+b
				ratios = append(ratios, float64(a)/float64(b))
			}
			slices.Sort(ratios)
			median := ratios[len(ratios)/2]
			t.Logf("%.4f times the processor time (quartiles %.4f and %.4f of %d rounds); %v with, %v without a run",
				median, ratios[len(ratios)/4], ratios[3*len(ratios)/4], rounds, with/rounds, without/rounds)
			if median > most {
				t.Errorf("at most %v", most)
			}
		})
	}
	if len(collector.Spans()) == 0 || collector.Points("capstack.paths.computed") == 0 {
		t.Error("void: nothing was exported")
	}
}

// processorOf is what a run takes of a daemon's processor time.
func processorOf(t *testing.T, d *daemon, q *pb.RunScenariosRequest) time.Duration {
	t.Helper()
	c, err := client.Dial(d.address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	before := d.processor(t)
	if _, err := c.Run(t.Context(), q).Summarize(); err != nil {
		t.Fatal(err)
	}
	return d.processor(t) - before
}

// As the collector counts them, the RPC's own among them, of a run of a hundred thousand shards and of one whose reader is slow.
func TestTelemetryHasAtMost64SpansARun(t *testing.T) {
	const most = 64
	collector := servertest.Collect(t)
	d := start(t, freeAddress(t), exporting(collector), "--log-level", "warn")
	c := d.dial(t)
	if _, err := c.Run(t.Context(), note(1e8)).Summarize(); err != nil {
		t.Fatal(err)
	}
	chunks := 0
	for e, err := range c.Run(t.Context(), everyScenario(note(2e6))).All() {
		if err != nil {
			t.Fatal(err)
		}
		if e.GetChunk() != nil {
			if chunks++; chunks%32 == 0 { // what the connection holds runs out meanwhile
				time.Sleep(150 * time.Millisecond)
			}
		}
	}
	if err := d.terminate(); err != nil { // sends what is left
		t.Fatal(err)
	}
	byTrace, sends := map[string]int{}, 0
	for _, s := range collector.Spans() {
		byTrace[hex.EncodeToString(s.GetTraceId())]++
		if s.GetName() == "send" {
			sends++
		}
	}
	var counts []int
	for _, n := range byTrace {
		counts = append(counts, n)
	}
	slices.Sort(counts)
	t.Logf("spans by trace %v, %d of them sends that waited", counts, sends)
	if counts[len(counts)-1] > most {
		t.Errorf("at most %d", most)
	}
	if counts[len(counts)-1] < 36 || sends == 0 {
		t.Error("void: no run had many shards, or no send waited")
	}
}
