package stream

import (
	"context"
	"errors"
	"time"

	"github.com/capstack/capstack/server/internal/status"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// MaxMessage bounds an event on the wire.
const MaxMessage = 256 << 10

// Options are the times of a stream.
type Options struct {
	Heartbeat time.Duration // the longest silence
	Progress  time.Duration // the shortest time between two progress events
	MaxAge    time.Duration // then the stream asks for a reconnect
	Slow      time.Duration // a reader that takes nothing for so long has to reconnect
	Leave     time.Duration // what a send in flight is given when the stream must end
}

// Defaults returns the times that the schema promises. A stream's greatest age is below the grace that the server's
// connections have behind theirs, so that it always ends by itself.
func Defaults() Options {
	return Options{
		Heartbeat: 15 * time.Second, Progress: time.Second, MaxAge: 30 * time.Minute, Slow: time.Minute, Leave: 2 * time.Second,
	}
}

// Outcome says how a stream ended without an error.
type Outcome struct {
	Rotated capstackv1.RotationReason // UNSPECIFIED: it is complete
	Told    bool                      // the rotation was sent; else there was no room for it
}

// Reader is the other end of a stream.
type Reader struct {
	Send func(*capstackv1.RunEvent) error
	Sent func(context.Context, time.Duration) // told how long each Send took; nil: nobody is
}

// Run makes the events of a stream, from the one behind the token's last on, and hands them to sink in order. It must end
// soon after its context does, or after an error of sink, with an error.
type Run func(ctx context.Context, sink func(*capstackv1.RunEvent) error) error

// rotation is the cause with which a stream's context ends when it shall rotate.
type rotation struct{ reason capstackv1.RotationReason }

// Error names the reason.
func (r *rotation) Error() string { return "stream rotates: " + r.reason.String() }

// Serve sends the events of a run to a reader until the run is complete, fails, or has to rotate: when it gets too old, its
// reader is too slow, or drain is closed. The token is where the stream begins.
func Serve(ctx context.Context, o Options, drain <-chan struct{}, at Token, to Reader, run Run) (Outcome, error) {
	within, end := context.WithCancelCause(ctx)
	defer end(nil)
	s := &sender{ctx: within, end: end, o: o, to: to, token: at, resumed: at.Next > 0, last: time.Now()}
	age := time.AfterFunc(o.MaxAge, func() { s.rotate(capstackv1.RotationReason_ROTATION_REASON_MAX_AGE) })
	defer age.Stop()
	clock := make(chan struct{})
	go func() {
		defer close(clock)
		s.watch(drain)
	}()
	err := run(within, s.event)
	var asked *rotation
	rotates := errors.As(context.Cause(within), &asked)
	end(nil)
	<-clock
	switch {
	case err == nil:
		return Outcome{}, s.complete()
	case ctx.Err() != nil:
		return Outcome{}, err // the caller left
	case rotates:
		return Outcome{Rotated: asked.reason, Told: s.farewell(asked.reason)}, nil
	default:
		return Outcome{}, err
	}
}

// rotate ends the run so that the stream can ask for a reconnect.
func (s *sender) rotate(reason capstackv1.RotationReason) { s.end(&rotation{reason}) }

// complete checks a run that ended without an error.
func (s *sender) complete() error {
	switch {
	case s.summary:
		return nil
	case s.resumed:
		return status.New(capstackv1.ErrorReason_ERROR_REASON_TOKEN_OUT_OF_RANGE,
			"resume_token: it points behind the summary: the stream that gave it is complete")
	default:
		return errors.New("stream: the run ended without a summary")
	}
}
