package client

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"sync"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// BatchOptions bound a batch. Zero fields take their default.
type BatchOptions struct {
	// Concurrency is the most calls in flight. Default: twice GOMAXPROCS of this machine; the right number is that of the
	// servers' cores. A server admits at most 256 on one connection.
	Concurrency int
	// Window is the most items that are begun and not yet handed on: in flight, or done and waiting for an earlier one. It
	// bounds memory. At least Concurrency; default four times that.
	Window int
	// Overload bounds how an item that the servers refuse for too much work, or cannot take now, is tried again. Its
	// StallTimeout has no meaning here.
	Overload ResumePolicy
}

func (o BatchOptions) orDefaults() BatchOptions {
	if o.Concurrency <= 0 {
		o.Concurrency = 2 * runtime.GOMAXPROCS(0)
	}
	if o.Window <= 0 {
		o.Window = 4 * o.Concurrency
	}
	o.Window = max(o.Window, o.Concurrency)
	o.Overload = o.Overload.orDefaults()
	return o
}

// ValueAll values any number of cases with bounded concurrency and gives the outcomes in the order of the requests. An
// item's error stands in its place and stops nothing. When ctx ends, the items that are not done fail with its error; the
// iteration still gives one outcome for each request that was begun, then ends with that error once more if requests may be
// left.
//
// Each case is a call of its own, not a share of a BatchValueCases call: one connection carries them side by side, each has
// its own time limit and its own retry, and no response grows over the message limit. The cost of a call is a tenth of a
// millisecond against milliseconds for a ledger.
func (c *Client) ValueAll(ctx context.Context, requests iter.Seq[*pb.ValueCaseRequest], o BatchOptions) iter.Seq2[*pb.ValueCaseResponse, error] {
	return InOrder(ctx, requests, o, func(ctx context.Context, q *pb.ValueCaseRequest) (*pb.ValueCaseResponse, error) {
		return c.Value(ctx, q)
	})
}

// InOrder calls f for each item with bounded concurrency and gives the results in the order of the items. f may be anything
// that calls a server: a valuation, a solve, a whole run by [RunStream.Summarize].
//
// The items are taken from the caller's own goroutine, only as the window allows, so they may be read from a file or made
// on the fly. An f that fails because a server is overloaded or unavailable is called again, with the server's delay or
// jittered backoff. Breaking off the loop cancels what is in flight and waits until it is gone.
func InOrder[In, Out any](ctx context.Context, items iter.Seq[In], o BatchOptions, f func(context.Context, In) (Out, error)) iter.Seq2[Out, error] {
	o = o.orDefaults()
	return func(yield func(Out, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		b := &batch[In, Out]{ctx: ctx, f: f, options: o, slots: make(chan struct{}, o.Concurrency)}
		defer b.running.Wait()
		defer cancel()
		next, stop := iter.Pull(items)
		defer stop()
		b.deliver(next, yield)
	}
}

// batch is one iteration of InOrder.
type batch[In, Out any] struct {
	ctx     context.Context
	f       func(context.Context, In) (Out, error)
	options BatchOptions
	slots   chan struct{} // one token for each call in flight
	turn    chan struct{} // closed when the item begun last has its slot; nil before the first
	running sync.WaitGroup
	window  []chan outcome[Out] // begun items in order, oldest first
}

type outcome[Out any] struct {
	value Out
	err   error
}

// deliver begins items while the window has room and hands the oldest on when it is done.
func (b *batch[In, Out]) deliver(next func() (In, bool), yield func(Out, error) bool) {
	more := true
	for {
		for more && len(b.window) < b.options.Window && !b.oldestDone() && b.ctx.Err() == nil {
			var item In
			if item, more = next(); more {
				b.begin(item)
			}
		}
		if len(b.window) == 0 {
			if err := b.ctx.Err(); more && err != nil {
				var none Out
				yield(none, toError("batch", err))
			}
			return
		}
		oldest := b.window[0]
		b.window = b.window[1:]
		r := <-oldest
		if !yield(r.value, r.err) {
			return
		}
	}
}

// oldestDone reports whether the oldest item can be handed on at once.
func (b *batch[In, Out]) oldestDone() bool { return len(b.window) > 0 && len(b.window[0]) > 0 }

// begin calls f for an item as soon as there is a slot. Items get their slots in order: the oldest, which the reader waits for,
// never waits for a later one.
func (b *batch[In, Out]) begin(item In) {
	done := make(chan outcome[Out], 1) // room for the outcome, so that a call never waits for the reader
	b.window = append(b.window, done)
	before, mine := b.turn, make(chan struct{})
	b.turn = mine
	b.running.Go(func() {
		var r outcome[Out]
		if b.slot(before, mine) {
			r.value, r.err = b.insist(item)
			<-b.slots
		} else {
			r.err = toError("batch", b.ctx.Err())
		}
		done <- r
	})
}

// slot waits for the turn and then for a slot, and gives the turn on. It is false when the batch ends first.
func (b *batch[In, Out]) slot(before <-chan struct{}, mine chan<- struct{}) bool {
	defer close(mine)
	if before != nil {
		select {
		case <-before:
		case <-b.ctx.Done():
			return false
		}
	}
	select {
	case b.slots <- struct{}{}:
		return true
	case <-b.ctx.Done():
		return false
	}
}

// insist calls f until it succeeds, fails for good, or has been refused too often.
func (b *batch[In, Out]) insist(item In) (Out, error) {
	w := b.options.Overload.newWait()
	for {
		value, err := b.f(b.ctx, item)
		var said *Error
		if err == nil || b.ctx.Err() != nil || !errors.As(err, &said) || !said.busy() {
			return value, err
		}
		if err := w.next(b.ctx, ending{err: err}); err != nil {
			return value, err
		}
	}
}

// busy reports whether the servers are there and well but cannot take the call now.
func (e *Error) busy() bool {
	switch e.Reason {
	case pb.ErrorReason_ERROR_REASON_OVERLOADED, pb.ErrorReason_ERROR_REASON_UNAVAILABLE:
		return true
	default:
		return false
	}
}
