//go:build linux

package long

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/capstack/capstack/client"
)

// Asked for thirty times what it takes, a server does as much for its processor time as when it is asked for what it takes: the
// others, who come again and again, cost it next to nothing. Runs that the end of the phase cuts count for nobody.
func TestOverloadTakesLittleFromTheAdmitted(t *testing.T) {
	const least, runs = 0.9, 2
	phase := *overloaded / 2
	d := start(t, freeAddress(t), nil, "--log-level", "error", "--max-concurrent-runs", "2")
	one := known(t, d.dial(t), abilene(20_000))
	rate := func(callers int) (perSecond float64, x *tally) {
		ctx, cancel := context.WithCancel(t.Context())
		defer time.AfterFunc(phase, cancel).Stop()
		x = &tally{}
		var working sync.WaitGroup
		once := client.WithResume(client.ResumePolicy{Attempts: 1})
		busy := d.processor(t)
		for range callers {
			c := d.dial(t)
			working.Go(func() {
				for ctx.Err() == nil {
					x.call(ctx, c, one, nil, once)
					sleep(ctx, 200*time.Millisecond) // sooner than the server asks for
				}
			})
		}
		working.Wait()
		return float64(x.paths) / (d.processor(t) - busy).Seconds(), x
	}
	few, quiet := rate(runs)
	many, loud := rate(30 * runs)
	quiet.report(t)
	loud.report(t)
	t.Logf("%.0f paths a second of processor time asked for %d runs at once, %.0f for %d: %.3f", few, runs, many, 30*runs, many/few)
	if many < least*few {
		t.Errorf("at least %v", least)
	}
	if loud.refused < 100 {
		t.Error("void: next to nothing was refused")
	}
}
