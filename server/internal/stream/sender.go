package stream

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/server/internal/status"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// sender sends the events of one stream.
type sender struct {
	ctx     context.Context
	end     context.CancelCauseFunc
	o       Options
	to      Reader
	resumed bool

	mu       sync.Mutex // held while an event is sent; what follows belongs to its holder
	token    Token
	last     time.Time               // when the last event was sent
	progress *capstackv1.RunProgress // the newest one, sent or not
	beat     time.Time               // when progress was last sent
	summary  bool
	stuck    bool // a send was given up and may still be at work: nothing more can be sent
}

// event takes one event of the run.
func (s *sender) event(e *capstackv1.RunEvent) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := e.GetProgress(); p != nil {
		s.progress = p
		if time.Since(s.beat) < s.o.Progress {
			return nil
		}
		return s.heartbeat()
	}
	if e.GetSequence() != s.token.Next+1 {
		return fmt.Errorf("stream: event %d follows event %d", e.GetSequence(), s.token.Next)
	}
	next := s.token
	next.Next = e.GetSequence()
	if err := s.send(e, next); err != nil {
		return err
	}
	s.token = next
	s.summary = e.GetSummary() != nil
	return nil
}

// heartbeat sends how far the run is.
func (s *sender) heartbeat() error {
	s.beat = time.Now()
	progress := s.progress
	if progress == nil {
		progress = &capstackv1.RunProgress{}
	}
	return s.send(&capstackv1.RunEvent{Event: &capstackv1.RunEvent_Progress{Progress: progress}}, s.token)
}

// watch sends a sign of life where the run says nothing for long, and rotates the stream when the server drains. It ends with
// the context.
func (s *sender) watch(drain <-chan struct{}) {
	tick := time.NewTicker(s.o.Heartbeat / 3)
	defer tick.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-drain:
			s.rotate(capstackv1.RotationReason_ROTATION_REASON_DRAINING)
			return
		case <-tick.C:
			if !s.mu.TryLock() {
				continue // an event is on its way
			}
			if time.Since(s.last) >= s.o.Heartbeat*2/3 && !s.stuck && s.ctx.Err() == nil {
				_ = s.heartbeat() // a reader that is gone ends the run by its context
			}
			s.mu.Unlock()
		}
	}
}

// farewell asks for a reconnect, if there is room for it. The run has ended.
func (s *sender) farewell(reason capstackv1.RotationReason) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stuck {
		return false
	}
	e := &capstackv1.RunEvent{Event: &capstackv1.RunEvent_Rotation{Rotation: &capstackv1.RunRotation{Reason: reason}}}
	return s.send(e, s.token) == nil
}

// send sends one event with its token. It gives up on a reader that takes nothing for too long; what was given up may still
// be sent, so nothing may follow it.
func (s *sender) send(e *capstackv1.RunEvent, token Token) error {
	e.ResumeToken = token.Bytes()
	if size := proto.Size(e); size > MaxMessage {
		return oversize(e, size)
	}
	begin := time.Now()
	done := make(chan error, 1)
	go func() { done <- s.to.Send(e) }()
	err := s.await(done)
	s.last = time.Now()
	if s.to.Sent != nil {
		s.to.Sent(s.ctx, s.last.Sub(begin))
	}
	return err
}

// errStuck is the error of an event that its reader did not take.
var errStuck = errors.New("stream: the reader takes nothing")

// await waits for a send to end. When the stream is to end, it waits a little longer, so that what was begun can be finished
// and a rotation can follow.
func (s *sender) await(done <-chan error) error {
	slow := time.NewTimer(s.o.Slow)
	defer slow.Stop()
	select {
	case err := <-done:
		return err
	case <-slow.C:
		s.stuck = true
		s.rotate(capstackv1.RotationReason_ROTATION_REASON_SLOW_READER)
		return errStuck
	case <-s.ctx.Done():
	}
	leave := time.NewTimer(s.o.Leave)
	defer leave.Stop()
	select {
	case err := <-done:
		return err
	case <-leave.C:
		s.stuck = true
		return errStuck
	}
}

// oversize returns the error of an event that is too large. Only a header can be: it repeats texts of the request.
func oversize(e *capstackv1.RunEvent, size int) error {
	if e.GetHeader() == nil {
		return fmt.Errorf("stream: an event of %d bytes, more than %d", size, MaxMessage)
	}
	return status.New(capstackv1.ErrorReason_ERROR_REASON_LIMIT_EXCEEDED, fmt.Sprintf(
		"the header of this run takes %d bytes and may take %d: it lists drivers with their reasons, correlations, stresses and "+
			"the listed values of axes; shorten them, or give evenly spaced axes as ranges", size, MaxMessage))
}
