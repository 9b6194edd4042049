package client

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// maxRetryDelay bounds how long a server may make a client wait.
const maxRetryDelay = time.Minute

func (p ResumePolicy) orDefaults() ResumePolicy {
	if p.Attempts <= 0 {
		p.Attempts = 10
	}
	if p.InitialBackoff <= 0 {
		p.InitialBackoff = 100 * time.Millisecond
	}
	if p.MaxBackoff <= 0 {
		p.MaxBackoff = 10 * time.Second
	}
	if p.StallTimeout <= 0 {
		p.StallTimeout = time.Minute
	}
	return p
}

// wait spaces attempts and counts the fruitless ones in a row.
type wait struct {
	intervals *backoff.ExponentialBackOff
	allowed   int
	fruitless int
}

func (p ResumePolicy) newWait() *wait {
	b := backoff.NewExponentialBackOff()
	b.InitialInterval, b.MaxInterval = p.InitialBackoff, p.MaxBackoff
	b.Multiplier, b.RandomizationFactor = 2, 0.5
	b.Reset()
	return &wait{intervals: b, allowed: p.Attempts}
}

// reset forgets earlier failures, after an attempt that brought something.
func (w *wait) reset() {
	w.fruitless = 0
	w.intervals.Reset()
}

// next waits before another attempt. It returns the error that ends the stream when no more are allowed or ctx ends. The
// first reconnect after a rotation does not wait: the server asked for it, and others are there to take over. A server that
// rotates again and again without an event in between counts as failing.
func (w *wait) next(ctx context.Context, end ending) error {
	w.fruitless++
	if end.rotated && w.fruitless == 1 {
		return nil
	}
	if w.fruitless >= w.allowed {
		if end.err == nil {
			end.err = &StreamError{Rule: RuleComplete, Detail: "the server asks for a reconnect each time and sends nothing"}
		}
		return end.err
	}
	pause := w.intervals.NextBackOff()
	var said *Error
	if errors.As(end.err, &said) {
		pause = max(pause, min(said.RetryDelay, maxRetryDelay))
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return toError("RunScenarios", ctx.Err())
	}
}
