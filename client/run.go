package client

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// RunOption sets one thing about a run.
type RunOption func(*RunStream)

// ResumePolicy bounds how a stream goes on after a cut. Zero fields take their default.
type ResumePolicy struct {
	// Attempts is how many calls in a row may bring no numbered event before the stream gives up. Default 10; 1 never
	// resumes a broken stream. A rotation that the server asks for is no failure and resumes all the same.
	Attempts int
	// InitialBackoff is the wait before the second fruitless attempt, jittered by half and doubled each time. Default
	// 100 ms. What the server asks for in RetryInfo counts where it is longer, up to a minute.
	InitialBackoff time.Duration
	// MaxBackoff bounds the wait. Default 10 s.
	MaxBackoff time.Duration
	// StallTimeout is the silence after which a call is taken for dead and made again. The server says something at least
	// every 15 s. Default 60 s. The time that the reader takes between events does not count.
	StallTimeout time.Duration
}

// WithResume sets how the stream goes on after a cut.
func WithResume(p ResumePolicy) RunOption { return func(s *RunStream) { s.policy = p.orDefaults() } }

// WithCallOptions passes options of gRPC to every call of the stream.
func WithCallOptions(options ...grpc.CallOption) RunOption {
	return func(s *RunStream) { s.calls = append(s.calls, options...) }
}

// From starts behind a bookmark of an earlier stream of the same request, in another process too. The header is not sent
// again.
func From(b Bookmark) RunOption {
	return func(s *RunStream) {
		s.request.ResumeToken = b.Token
		s.grammar = continued(b)
	}
}

// Bookmark is a place in a stream, behind one numbered event. It holds no result: keep what was received before it.
type Bookmark struct {
	// Token is the server's; opaque, grants nothing.
	Token []byte `json:"token"`
	// Sequence is the number of the last event received.
	Sequence int64 `json:"sequence"`
	// Fingerprint and EngineVersion identify what is run: results of another pair must not be joined to these.
	Fingerprint   string `json:"fingerprint"`
	EngineVersion string `json:"engine_version"`
}

// RunStream is one run of many scenarios: one logical stream of events, whatever the number of calls behind it. Use
// [Client.Run], then [RunStream.All] or [RunStream.Summarize], once. It belongs to one goroutine.
type RunStream struct {
	ctx         context.Context
	service     pb.ValuationServiceClient
	request     *pb.RunScenariosRequest
	policy      ResumePolicy
	calls       []grpc.CallOption
	grammar     grammar
	verify      bool
	started     bool
	resumptions int
}

// Run starts a run of many scenarios. Nothing is sent before the stream is read. The request is copied; a resume token in
// it starts the stream there, unchecked as to its place: [From] checks it.
func (c *Client) Run(ctx context.Context, q *pb.RunScenariosRequest, options ...RunOption) *RunStream {
	s := &RunStream{ctx: ctx, service: c.valuation, policy: ResumePolicy{}.orDefaults()}
	s.request = proto.CloneOf(q)
	if s.request == nil {
		s.request = &pb.RunScenariosRequest{}
	}
	if token := s.request.GetResumeToken(); len(token) > 0 {
		s.grammar = continued(Bookmark{Token: token})
	}
	for _, o := range options {
		o(s)
	}
	if s.verify && !s.grammar.midway && s.request.GetDetail() == pb.RunDetail_RUN_DETAIL_EVERY_SCENARIO {
		s.grammar.digest = newDigester()
	}
	return s
}

// Header returns what is run; nil before its event, and in a stream that started from a bookmark.
func (s *RunStream) Header() *pb.RunHeader { return s.grammar.header }

// EventStatistics returns how often events happened, if the request asked for some; nil before they came, and in a stream that
// started behind them.
func (s *RunStream) EventStatistics() *pb.EventStatistics { return s.grammar.events }

// Bookmark returns the place behind the last numbered event.
func (s *RunStream) Bookmark() Bookmark { return s.grammar.at }

// Resumptions returns how many calls were made after the first, for rotations and for cuts.
func (s *RunStream) Resumptions() int { return s.resumptions }

// Summarize reads the stream to its end and returns the summary.
func (s *RunStream) Summarize() (*pb.RunSummary, error) {
	for _, err := range s.All() {
		if err != nil {
			return nil, err
		}
	}
	return s.grammar.summary, nil
}

// All iterates over the events: header, chunks and partial aggregates in order, statistics of events if the request asks for
// some, progress in between, one summary last. A
// cut, a silent server, or a server that asks for a reconnect shows in no event: the iterator goes on by the resume token.
// A server of another engine refuses the token (RESUME_TOKEN_STALE), so that results of two engines never mix.
// What it cannot mend ends the iteration with an error: an [*Error] where server or transport said so, a [*StreamError]
// where the stream breaks its grammar. A stream that ends without error has given its summary. Breaking off the loop
// cancels the call.
func (s *RunStream) All() iter.Seq2[*pb.RunEvent, error] {
	return func(yield func(*pb.RunEvent, error) bool) {
		if s.started {
			yield(nil, &StreamError{Rule: RuleOnce, Detail: "this stream has been read before: make another"})
			return
		}
		s.started = true
		wait := s.policy.newWait()
		for {
			before := s.grammar.at.Sequence
			end := s.call(yield)
			if end.over {
				return
			}
			if s.grammar.at.Sequence > before {
				wait.reset()
			}
			if err := wait.next(s.ctx, end); err != nil {
				yield(nil, err)
				return
			}
			s.resumptions++
		}
	}
}

// ending says how one call ended: over if there is nothing more to do, else why it must be made again.
type ending struct {
	over    bool
	rotated bool
	err     error
}

// call makes one call and hands its events on.
func (s *RunStream) call(yield func(*pb.RunEvent, error) bool) ending {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	fail := func(err error) ending {
		yield(nil, err)
		return ending{over: true}
	}
	s.request.ResumeToken = s.grammar.at.Token
	// From opening to each event the server has StallTimeout; the clock stands while the reader works.
	stall := time.AfterFunc(s.policy.StallTimeout, cancel)
	defer stall.Stop()
	stream, err := s.service.RunScenarios(ctx, s.request, s.calls...)
	if err != nil {
		return s.judge(err, fail)
	}
	for {
		stall.Reset(s.policy.StallTimeout)
		r, err := stream.Recv()
		stall.Stop()
		if errors.Is(err, io.EOF) {
			return ending{err: s.grammar.incomplete()}
		}
		if err != nil {
			return s.judge(err, fail)
		}
		event := r.GetEvent()
		if broken := s.grammar.accept(event); broken != nil {
			return fail(broken)
		}
		if event.GetRotation() != nil {
			return ending{rotated: true}
		}
		if event.GetSummary() != nil {
			if broken := s.last(stream, stall); broken != nil {
				return fail(broken)
			}
			yield(event, nil)
			return ending{over: true}
		}
		if !yield(event, nil) {
			return ending{over: true}
		}
	}
}

// last checks that nothing follows the summary. A cut behind it takes nothing away.
func (s *RunStream) last(stream grpc.ServerStreamingClient[pb.RunScenariosResponse], stall *time.Timer) error {
	stall.Reset(s.policy.StallTimeout)
	if r, err := stream.Recv(); err == nil {
		return s.grammar.broken(RuleSummary, "an event follows the summary: %T", r.GetEvent().GetEvent())
	}
	return nil
}

// judge decides whether another call may help after an error.
func (s *RunStream) judge(err error, fail func(error) ending) ending {
	e := toError("RunScenarios", err)
	var said *Error
	if s.ctx.Err() != nil || !errors.As(e, &said) || !said.mendable() {
		return fail(e)
	}
	return ending{err: e}
}

// mendable reports whether the same call may succeed later: the server says so, or something on the way broke the stream.
// The service gives a reason with every error; one without was made by a proxy or by gRPC itself, whatever its code.
func (e *Error) mendable() bool {
	switch e.Reason {
	case pb.ErrorReason_ERROR_REASON_UNAVAILABLE, pb.ErrorReason_ERROR_REASON_OVERLOADED:
		return true
	case pb.ErrorReason_ERROR_REASON_UNSPECIFIED:
	default:
		return false
	}
	switch e.Code {
	case codes.Unavailable, codes.Internal, codes.Unknown, codes.Canceled, codes.DeadlineExceeded:
		return true
	case codes.ResourceExhausted:
		return e.RetryDelay > 0
	default:
		return false
	}
}
