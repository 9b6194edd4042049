//go:build linux

package long

import (
	"context"
	"encoding/json"
	"flag"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/server"
	"github.com/capstack/capstack/server/servertest"
)

var faults = flag.Int("faults", 60, "how many faults of the network are tried")

// network is a proxy between callers and a server that can be made bad.
type network struct {
	t     *testing.T
	proxy *toxiproxy.Proxy
}

func newNetwork(t *testing.T, upstream string) *network {
	t.Helper()
	zerolog.SetGlobalLevel(zerolog.Disabled)
	api := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
	n := &network{t, toxiproxy.NewProxy(api, "network", freeAddress(t), upstream)}
	if err := n.proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.proxy.Stop)
	return n
}

// toxic makes the network bad for a while: kind and attributes are toxiproxy's.
func (n *network) toxic(kind, direction string, attributes map[string]int, lasts time.Duration) {
	text, err := json.Marshal(map[string]any{"name": kind, "type": kind, "stream": direction, "toxicity": 1, "attributes": attributes})
	if err == nil {
		_, err = n.proxy.Toxics.AddToxicJson(strings.NewReader(string(text)))
	}
	if err != nil {
		n.t.Errorf("%s: %v", kind, err)
		return
	}
	time.Sleep(lasts)
	if err := n.proxy.Toxics.RemoveToxic(context.Background(), kind); err != nil {
		n.t.Errorf("%s: %v", kind, err)
	}
}

// breakage is what can happen to a network. Each fault lasts for a random time.
type breakage struct {
	name string
	do   func(n *network, r *rand.Rand, lasts time.Duration)
}

func breakages() []breakage {
	direction := func(r *rand.Rand) string { return []string{"upstream", "downstream"}[r.IntN(2)] }
	return []breakage{
		{"every connection is cut, none is accepted", func(n *network, _ *rand.Rand, lasts time.Duration) {
			n.proxy.Stop()
			time.Sleep(lasts / 4)
			if err := n.proxy.Start(); err != nil {
				n.t.Errorf("start: %v", err)
			}
		}},
		{"connections are reset", func(n *network, r *rand.Rand, lasts time.Duration) {
			n.toxic("reset_peer", direction(r), map[string]int{"timeout": r.IntN(200)}, lasts)
		}},
		{"connections end in the middle of a message", func(n *network, r *rand.Rand, lasts time.Duration) {
			n.toxic("limit_data", "downstream", map[string]int{"bytes": 1000 + r.IntN(200_000)}, lasts)
		}},
		{"half open: one direction takes everything and brings nothing", func(n *network, r *rand.Rand, lasts time.Duration) {
			n.toxic("timeout", direction(r), map[string]int{"timeout": 0}, lasts)
		}},
		{"late, each time by another time", func(n *network, r *rand.Rand, lasts time.Duration) {
			n.toxic("latency", direction(r), map[string]int{"latency": 100, "jitter": 90}, lasts)
		}},
		{"narrow", func(n *network, r *rand.Rand, lasts time.Duration) {
			n.toxic("bandwidth", "downstream", map[string]int{"rate": 20 + r.IntN(200)}, lasts)
		}},
		{"in small pieces", func(n *network, _ *rand.Rand, lasts time.Duration) {
			n.toxic("slicer", "downstream", map[string]int{"average_size": 100, "size_variation": 50, "delay": 100}, lasts)
		}},
	}
}

// Runs over a network that breaks in every way, one after another at random: each has every numbered event once and the digest of
// a good network, and the server, when all have gone, holds nothing of them.
func TestProxyThatBreaksTheNetworkLosesNothing(t *testing.T) {
	times := server.StreamTimes{Heartbeat: 2 * time.Second, Progress: time.Second, MaxAge: 10 * time.Second, Slow: 5 * time.Second, Leave: time.Second}
	l := servertest.Listen(t, func(c *server.Config) {
		c.MaxConcurrentRuns, c.Stream, c.Log = 16, &times, slog.New(slog.DiscardHandler)
	})
	r := chance(t)
	load := newLoad(t, dial(t, l.Address), r)
	before := state(t)
	n := newNetwork(t, l.Address)
	c, err := client.Dial(n.proxy.Listen)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	patient := client.WithResume(client.ResumePolicy{ // a silence of three seconds is a dead server
		Attempts: 100, InitialBackoff: 50 * time.Millisecond, MaxBackoff: time.Second, StallTimeout: 3 * time.Second,
	})
	var callers sync.WaitGroup
	for range 6 {
		own := rand.New(rand.NewPCG(r.Uint64(), r.Uint64()))
		callers.Go(func() {
			for ctx.Err() == nil {
				load.run(t.Context(), c, own.IntN(len(load.requests)), patient)
			}
		})
	}
	all, struck := breakages(), map[string]int{}
	for range *faults {
		time.Sleep(time.Duration(r.IntN(300)) * time.Millisecond)
		if load.active.Load() > 0 {
			b := all[r.IntN(len(all))]
			struck[b.name]++
			b.do(n, r, time.Duration(200+r.IntN(1500))*time.Millisecond)
		}
	}
	cancel()
	callers.Wait()
	c.Close()
	n.proxy.Stop()
	load.tally.report(t)
	t.Logf("%v", struck)
	if load.complete < 10 || load.resumed < 10 || *faults >= 60 && len(struck) < len(all) {
		t.Error("void: too little was complete or resumed, or a kind of fault never struck")
	}
	before.left(t)
}
