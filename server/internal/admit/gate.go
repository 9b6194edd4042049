package admit

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Reason says why a call was refused. The values are those of the metric's attribute.
type Reason string

// The reasons.
const (
	QueueFull        Reason = "queue_full"         // as many wait already as may
	QueueWait        Reason = "queue_wait"         // waited as long as a call may
	Slow             Reason = "slow"               // takes too long beside what else is done now
	DeadlineTooShort Reason = "deadline_too_short" // the estimate is longer than the deadline
	OverCap          Reason = "over_cap"           // more work than one call may ask
	Draining         Reason = "draining"           // the server is about to stop
)

// Refusal is the error of a call that may not begin.
type Refusal struct {
	Reason Reason
	Gate   string
	Retry  time.Duration // when it may be worth calling again; 0: not with this request
	Detail string        // for the caller
}

// Error says why.
func (r *Refusal) Error() string { return r.Gate + ": " + r.Detail }

// Limits are those of a gate.
type Limits struct {
	Concurrent int           // calls at work; at least 1
	Queue      int           // calls waiting
	Wait       time.Duration // the longest that one waits
}

// Gate lets a bounded number of calls work at once. First come, first served.
type Gate struct {
	name   string
	limits Limits
	slots  chan struct{}

	mu      sync.Mutex
	waiting int
	hold    float64 // seconds that a call works, as a moving average; 0 until one has ended
}

// NewGate returns a gate. Its name is told in metrics and refusals.
func NewGate(name string, limits Limits) *Gate {
	limits.Concurrent = max(limits.Concurrent, 1)
	return &Gate{name: name, limits: limits, slots: make(chan struct{}, limits.Concurrent)}
}

// Name returns the name of the gate.
func (g *Gate) Name() string { return g.name }

// Acquire admits a call, now or after waiting. The error is a *[Refusal], or the context's if the call ended while it
// waited. release must be called once, when the work is done.
func (g *Gate) Acquire(ctx context.Context) (release func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if release, ok := g.TryAcquire(); ok {
		return release, nil
	}
	place, err := g.Join()
	if err != nil {
		return nil, err
	}
	defer place.Leave()
	return place.Acquire(ctx)
}

// Place is a place in the line before a gate, for a call that has work to do before it comes in: it keeps what that was good
// for, and a call that would be refused in the end is refused before.
type Place struct {
	gate *Gate
	left sync.Once
}

// Join takes a place in the line; the error is a *[Refusal] where as many wait as may. Leave must be called.
func (g *Gate) Join() (*Place, error) {
	g.mu.Lock()
	free := cap(g.slots) - len(g.slots)
	if g.waiting < g.limits.Queue+free {
		g.waiting++
		g.mu.Unlock()
		return &Place{gate: g}, nil
	}
	g.mu.Unlock()
	return nil, g.refuse(QueueFull, "%d calls are at work and %d wait", g.limits.Concurrent, g.limits.Queue)
}

// Name returns the name of the gate.
func (p *Place) Name() string { return p.gate.name }

// Acquire waits until the gate admits the call; see [Gate.Acquire].
func (p *Place) Acquire(ctx context.Context) (release func(), err error) {
	g := p.gate
	timer := time.NewTimer(g.limits.Wait)
	defer timer.Stop()
	select {
	case g.slots <- struct{}{}:
		return g.release(), nil
	default: // a free place is taken even where no wait is allowed
	}
	select {
	case g.slots <- struct{}{}:
		return g.release(), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timer.C:
		return nil, g.refuse(QueueWait, "waited %v for a free place", g.limits.Wait)
	}
}

// Leave gives the place in the line up, because the call was admitted or will not come; calling it again does nothing.
func (p *Place) Leave() {
	p.left.Do(func() {
		p.gate.mu.Lock()
		p.gate.waiting--
		p.gate.mu.Unlock()
	})
}

// TryAcquire admits a call if there is a place now and nobody waits for it.
func (g *Gate) TryAcquire() (release func(), ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.waiting > 0 {
		return nil, false
	}
	select {
	case g.slots <- struct{}{}:
		return g.release(), true
	default:
		return nil, false
	}
}

// release returns what frees a place taken now; calling it again does nothing.
func (g *Gate) release() func() {
	begin := time.Now()
	var once sync.Once
	return func() {
		once.Do(func() {
			held := time.Since(begin).Seconds()
			g.mu.Lock()
			if g.hold == 0 {
				g.hold = held
			}
			g.hold += (held - g.hold) / 8
			g.mu.Unlock()
			<-g.slots
		})
	}
}

// refuse makes a refusal that says when to come back: after the time in which all that wait will have been served, within
// bounds that neither hammer the server nor leave it idle.
func (g *Gate) refuse(reason Reason, format string, args ...any) error {
	const least, most = 100 * time.Millisecond, 30 * time.Second
	g.mu.Lock()
	rounds := float64(g.waiting)/float64(g.limits.Concurrent) + 1
	retry := time.Duration(min(g.hold*rounds, most.Seconds()) * float64(time.Second))
	g.mu.Unlock()
	return &Refusal{Reason: reason, Gate: g.name, Retry: max(retry, least), Detail: fmt.Sprintf(format, args...)}
}
