package admit

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Cost is work in operations on one number, summed over months and scenarios, as the engine counts it.
type Cost int64

// priorRate is seconds per operation before anything was measured: half a nanosecond of one core for the operation and as
// much for all that stands around it.
const priorRate = 1e-9

// telling is the least work that says something about a rate: a tenth of a second of one core by the prior. Of less, what took
// the time is what every run begins and ends with, and the neighbours that it had: a thousand paths in ten busy milliseconds
// would make a million look like hours.
const telling Cost = 100_000_000

// hopeless is the share of an estimate that must fit into the deadline. Half: the estimate is a moving average over other
// cases, and to refuse what would have been done in time is worse than to start what will not.
const hopeless = 0.5

// Estimator learns how long work takes from work that was done.
type Estimator struct {
	prior float64 // seconds per operation, of a server that does nothing else
	mu    sync.Mutex
	rate  float64 // as it is now
}

// NewEstimator returns an estimator that has seen nothing yet; workers share a run's work. What it learns includes that
// they do.
func NewEstimator(workers int) *Estimator {
	prior := priorRate / float64(max(workers, 1))
	return &Estimator{prior: prior, rate: prior}
}

// Estimate returns how long work of some cost will take.
func (e *Estimator) Estimate(c Cost) time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	return duration(e.rate, c)
}

// duration is what work takes at a rate, within what can be counted.
func duration(rate float64, c Cost) time.Duration {
	return time.Duration(min(rate*float64(c), 1e9) * float64(time.Second))
}

// Observe learns from work that was done; what is too small to tell is left out.
func (e *Estimator) Observe(c Cost, took time.Duration) {
	if c < telling {
		return
	}
	e.mu.Lock()
	e.rate += (took.Seconds()/float64(c) - e.rate) / 4
	e.mu.Unlock()
}

// retryHeavy is when work that is too much for now may be asked for again.
const retryHeavy = 30 * time.Second

// Check refuses work whose deadline is hopeless, and work that would take longer than most, the greatest age of a stream: a
// stream that rotates begins its computation again, so such a run would never end. Whether the second is for good depends on
// the work alone: what an idle server does in time is refused for now only.
func (e *Estimator) Check(ctx context.Context, c Cost, most time.Duration) error {
	need := e.Estimate(c)
	if float64(need)*hopeless > float64(most) {
		if float64(duration(e.prior, c))*hopeless > float64(most) {
			return &Refusal{Reason: OverCap, Gate: "runs", Detail: fmt.Sprintf(
				"the work takes about %v and one stream may take %v; ask for fewer scenarios", need.Round(time.Second), most)}
		}
		return &Refusal{Reason: Slow, Gate: "runs", Retry: retryHeavy, Detail: fmt.Sprintf(
			"beside what else is done here the work takes about %v now and one stream may take %v", need.Round(time.Second), most)}
	}
	deadline, ok := ctx.Deadline()
	if !ok {
		return nil
	}
	left := time.Until(deadline)
	if float64(need)*hopeless <= float64(left) {
		return nil
	}
	return &Refusal{Reason: DeadlineTooShort, Gate: "runs", Detail: fmt.Sprintf(
		"the work takes about %v and the deadline leaves %v; give the call more time or ask for fewer scenarios",
		need.Round(time.Millisecond), max(left, 0).Round(time.Millisecond))}
}
