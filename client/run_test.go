package client_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/client"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// numbered reads a stream to its end and returns the numbered events.
func numbered(s *client.RunStream) ([]*pb.RunEvent, error) {
	var got []*pb.RunEvent
	for e, err := range s.All() {
		if err != nil {
			return got, err
		}
		if e.GetSequence() > 0 {
			got = append(got, e)
		}
	}
	return got, nil
}

func mustEqual(t *testing.T, got, want []*pb.RunEvent) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d numbered events, want %d", len(got), len(want))
	}
	for i := range want {
		if !proto.Equal(got[i], want[i]) {
			t.Errorf("event %d: got %v, want %v", i+1, got[i], want[i])
		}
	}
}

// A way for a call to end behind some event.
type fault struct {
	name string
	end  func(send func(*pb.RunEvent) error, token []byte) error
}

var faults = []fault{
	{"UNAVAILABLE", func(func(*pb.RunEvent) error, []byte) error { return errCut }},
	{"rotation", func(send func(*pb.RunEvent) error, token []byte) error { return send(rotation(token)) }},
	{"progress, then an end without summary", func(send func(*pb.RunEvent) error, token []byte) error { return send(progress(token)) }},
	{"a reset by a proxy", func(func(*pb.RunEvent) error, []byte) error { return status.Error(codes.Internal, "RST_STREAM") }},
	{"overload with RetryInfo", func(func(*pb.RunEvent) error, []byte) error {
		st, _ := status.New(codes.ResourceExhausted, "busy").WithDetails(
			&errdetails.ErrorInfo{Domain: "capstack.v1", Reason: "OVERLOADED"}, &errdetails.RetryInfo{})
		return st.Err()
	}},
}

func TestStreamIsWholeAfterEveryFaultBehindEveryEvent(t *testing.T) {
	for _, f := range faults {
		for cut := range 9 {
			t.Run(fmt.Sprintf("%s behind %d", f.name, cut), func(t *testing.T) {
				server := &fake{run: func(call int, q *pb.RunScenariosRequest, send func(*pb.RunEvent) error) error {
					for i, e := range script()[behind(q.GetResumeToken()):] {
						if call == 1 && i == cut {
							var token []byte
							if cut > 0 {
								token = script()[cut-1].GetResumeToken()
							}
							return f.end(send, token)
						}
						if err := send(e); err != nil {
							return err
						}
					}
					return nil
				}}
				stream := server.serve(t).Run(timeout(t), &pb.RunScenariosRequest{}, quick())
				got, err := numbered(stream)
				if err != nil {
					t.Fatal(err)
				}
				mustEqual(t, got, script())
				if stream.Resumptions() != 1 {
					t.Errorf("resumed %d times, want 1: the fault did not fire", stream.Resumptions())
				}
			})
		}
	}
}

func TestManyCutsAreMendedAsLongAsEachCallBringsAnEvent(t *testing.T) {
	server := &fake{run: func(_ int, q *pb.RunScenariosRequest, send func(*pb.RunEvent) error) error {
		if err := send(script()[behind(q.GetResumeToken())]); err != nil {
			return err
		}
		return errCut
	}}
	stream := server.serve(t).Run(timeout(t), &pb.RunScenariosRequest{}, quick())
	got, err := numbered(stream)
	if err != nil {
		t.Fatal(err)
	}
	mustEqual(t, got, script())
	if stream.Resumptions() != 8 {
		t.Errorf("resumed %d times, want 8", stream.Resumptions())
	}
}

func TestResumptionEndsAfterTheAllowedFruitlessAttempts(t *testing.T) {
	tests := []struct {
		name  string
		end   func(send func(*pb.RunEvent) error) error
		check func(error) bool
	}{
		{"UNAVAILABLE is returned", func(func(*pb.RunEvent) error) error { return errCut },
			func(err error) bool { return status.Code(err) == codes.Unavailable }},
		{"an end without summary is incomplete", func(func(*pb.RunEvent) error) error { return nil },
			func(err error) bool { return rule(err) == client.RuleComplete }},
		{"a server that only rotates is incomplete", func(send func(*pb.RunEvent) error) error { return send(rotation(nil)) },
			func(err error) bool { return rule(err) == client.RuleComplete }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server := &fake{run: func(_ int, _ *pb.RunScenariosRequest, send func(*pb.RunEvent) error) error { return test.end(send) }}
			_, err := server.serve(t).Run(timeout(t), &pb.RunScenariosRequest{}, quick()).Summarize()
			if !test.check(err) {
				t.Errorf("got %v", err)
			}
			if n := server.runs.Load(); n != 4 {
				t.Errorf("made %d calls, want 4", n)
			}
		})
	}
}

func rule(err error) client.StreamRule {
	var broken *client.StreamError
	if errors.As(err, &broken) {
		return broken.Rule
	}
	return ""
}

func TestStatisticsOfEventsStandBeforeTheSummary(t *testing.T) {
	server := &fake{run: func(_ int, _ *pb.RunScenariosRequest, send func(*pb.RunEvent) error) error {
		events := script()
		last := events[8]
		last.Sequence, last.ResumeToken = 10, []byte("behind 10")
		for _, e := range append(events[:8:8], &pb.RunEvent{Sequence: 9, ResumeToken: []byte("behind 9"),
			Event: &pb.RunEvent_EventStatistics{EventStatistics: &pb.EventStatistics{PathCount: 8}}}, last) {
			if err := send(e); err != nil {
				return err
			}
		}
		return nil
	}}
	stream := server.serve(t).Run(timeout(t), &pb.RunScenariosRequest{}, quick())
	if s, err := stream.Summarize(); err != nil || s.GetScenarioCount() != 8 || stream.EventStatistics().GetPathCount() != 8 {
		t.Errorf("%v, %v, %v", s, stream.EventStatistics(), err)
	}
}

func TestBrokenGrammarIsAnErrorAndIsNotMended(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(events []*pb.RunEvent) []*pb.RunEvent
		want  client.StreamRule
	}{
		{"a gap", func(e []*pb.RunEvent) []*pb.RunEvent { return append(e[:3:3], e[4:]...) }, client.RuleOrder},
		{"a repetition", func(e []*pb.RunEvent) []*pb.RunEvent { return append(e[:3:3], e[2:]...) }, client.RuleCoverage},
		{"no header", func(e []*pb.RunEvent) []*pb.RunEvent { return e[1:] }, client.RuleHeader},
		{"two headers", func(e []*pb.RunEvent) []*pb.RunEvent { return append([]*pb.RunEvent{e[0]}, e...) }, client.RuleHeader},
		{"another engine's header", func(e []*pb.RunEvent) []*pb.RunEvent {
			other := proto.CloneOf(e[0])
			other.GetHeader().EngineVersion = "e2"
			return append(e[:2:2], other)
		}, client.RuleIdentity},
		{"an event behind the summary", func(e []*pb.RunEvent) []*pb.RunEvent { return append(e, e[1]) }, client.RuleSummary},
		{"no token", func(e []*pb.RunEvent) []*pb.RunEvent { e[4].ResumeToken = nil; return e }, client.RuleOrder},
		{"numbered progress", func(e []*pb.RunEvent) []*pb.RunEvent {
			p := progress([]byte("behind 1"))
			p.Sequence = 2
			return append(e[:1:1], p)
		}, client.RuleOrder},
		{"an unknown event", func(e []*pb.RunEvent) []*pb.RunEvent { e[1].Event = nil; return e }, client.RuleOrder},
		{"a chunk out of place", func(e []*pb.RunEvent) []*pb.RunEvent { e[3].GetChunk().FirstScenario = 3; return e }, client.RuleCoverage},
		{"a short column", func(e []*pb.RunEvent) []*pb.RunEvent {
			e[1].GetChunk().Columns[0].Values = []float64{1}
			return e
		}, client.RuleCoverage},
		{"a missing column", func(e []*pb.RunEvent) []*pb.RunEvent { e[1].GetChunk().Columns = nil; return e }, client.RuleCoverage},
		{"an aggregate that goes back", func(e []*pb.RunEvent) []*pb.RunEvent {
			e[4].GetPartialAggregate().ScenarioCount = 2
			return e
		}, client.RuleCoverage},
		{"statistics of events before the last chunk", func(e []*pb.RunEvent) []*pb.RunEvent {
			e[2].Event = &pb.RunEvent_EventStatistics{EventStatistics: &pb.EventStatistics{}}
			return e
		}, client.RuleOrder},
		{"a summary over other scenarios", func(e []*pb.RunEvent) []*pb.RunEvent { e[8].GetSummary().ScenarioCount = 7; return e }, client.RuleSummary},
		{"a summary without digest", func(e []*pb.RunEvent) []*pb.RunEvent { e[8].GetSummary().Digest = ""; return e }, client.RuleSummary},
		{"a summary before all chunks", func(e []*pb.RunEvent) []*pb.RunEvent {
			e[8].Sequence = 6
			return append(e[:5:5], e[8])
		}, client.RuleCoverage},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server := &fake{run: func(_ int, _ *pb.RunScenariosRequest, send func(*pb.RunEvent) error) error {
				for _, e := range test.spoil(script()) {
					if err := send(e); err != nil {
						return err
					}
				}
				return nil
			}}
			_, err := server.serve(t).Run(timeout(t), &pb.RunScenariosRequest{}, quick()).Summarize()
			if rule(err) != test.want {
				t.Errorf("got %v, want rule %s", err, test.want)
			}
			if n := server.runs.Load(); n != 1 {
				t.Errorf("made %d calls, want 1", n)
			}
		})
	}
}

func TestErrorsOfTheServerAreNotMended(t *testing.T) {
	for _, reason := range []string{"INVALID_INPUT", "RESUME_TOKEN_STALE", "INTERNAL", "MESSAGE_TOO_LARGE"} {
		t.Run(reason, func(t *testing.T) {
			st, err := status.New(codes.Internal, "no").WithDetails(&errdetails.ErrorInfo{Domain: "capstack.v1", Reason: reason})
			if err != nil {
				t.Fatal(err)
			}
			server := &fake{run: func(int, *pb.RunScenariosRequest, func(*pb.RunEvent) error) error { return st.Err() }}
			_, err = server.serve(t).Run(timeout(t), &pb.RunScenariosRequest{}, quick()).Summarize()
			var said *client.Error
			if !errors.As(err, &said) || said.Reason != pb.ErrorReason(pb.ErrorReason_value["ERROR_REASON_"+reason]) {
				t.Errorf("got %v", err)
			}
			if n := server.runs.Load(); n != 1 {
				t.Errorf("made %d calls, want 1", n)
			}
		})
	}
}

func TestSilentServerIsTakenForDead(t *testing.T) {
	gone := make(chan struct{})
	t.Cleanup(func() { close(gone) })
	server := &fake{run: func(call int, q *pb.RunScenariosRequest, send func(*pb.RunEvent) error) error {
		for i, e := range script()[behind(q.GetResumeToken()):] {
			if call == 1 && i == 3 {
				<-gone
				return nil
			}
			if err := send(e); err != nil {
				return err
			}
		}
		return nil
	}}
	stream := server.serve(t).Run(timeout(t), &pb.RunScenariosRequest{},
		client.WithResume(client.ResumePolicy{InitialBackoff: time.Millisecond, StallTimeout: 50 * time.Millisecond}))
	got, err := numbered(stream)
	if err != nil {
		t.Fatal(err)
	}
	mustEqual(t, got, script())
}

func TestSlowReaderIsNoStall(t *testing.T) {
	server := &fake{run: whole}
	stream := server.serve(t).Run(timeout(t), &pb.RunScenariosRequest{}, client.WithResume(client.ResumePolicy{StallTimeout: 40 * time.Millisecond}))
	for _, err := range stream.All() {
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(60 * time.Millisecond)
	}
	if stream.Resumptions() != 0 {
		t.Errorf("resumed %d times, want 0", stream.Resumptions())
	}
}

// whole sends the script from the token on.
func whole(_ int, q *pb.RunScenariosRequest, send func(*pb.RunEvent) error) error {
	for _, e := range script()[behind(q.GetResumeToken()):] {
		if err := send(e); err != nil {
			return err
		}
	}
	return nil
}

func TestBookmarkContinuesInAnotherStream(t *testing.T) {
	c := (&fake{run: whole}).serve(t)
	request := &pb.RunScenariosRequest{}
	for stop := 1; stop < 9; stop++ {
		first := c.Run(timeout(t), request)
		var got []*pb.RunEvent
		for e, err := range first.All() {
			if err != nil {
				t.Fatal(err)
			}
			if got = append(got, e); len(got) == stop {
				break
			}
		}
		mark := first.Bookmark()
		if mark.Sequence != int64(stop) || mark.Fingerprint != "f1" || mark.EngineVersion != "e1" {
			t.Fatalf("bookmark %+v behind event %d", mark, stop)
		}
		rest, err := numbered(c.Run(timeout(t), request, client.From(mark)))
		if err != nil {
			t.Fatal(err)
		}
		mustEqual(t, append(got, rest...), script())
		bare, err := numbered(c.Run(timeout(t), &pb.RunScenariosRequest{ResumeToken: mark.Token}))
		if err != nil {
			t.Fatal(err)
		}
		mustEqual(t, bare, rest)
	}
	if request.GetResumeToken() != nil {
		t.Error("the caller's request was changed")
	}
}

func TestBreakingOffCancelsTheCall(t *testing.T) {
	ended := make(chan error, 1)
	server := &fake{}
	server.run = func(_ int, _ *pb.RunScenariosRequest, send func(*pb.RunEvent) error) error {
		for {
			if err := send(progress(nil)); err != nil {
				ended <- err
				return err
			}
		}
	}
	for _, err := range server.serve(t).Run(timeout(t), &pb.RunScenariosRequest{}).All() {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Error("the server still sends")
	}
}

func TestStreamEndsWithItsContext(t *testing.T) {
	server := &fake{run: func(int, *pb.RunScenariosRequest, func(*pb.RunEvent) error) error { return errCut }}
	c := server.serve(t)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(30*time.Millisecond, cancel)
	_, err := c.Run(ctx, &pb.RunScenariosRequest{}, client.WithResume(client.ResumePolicy{InitialBackoff: time.Minute, MaxBackoff: time.Minute})).Summarize()
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestStreamIsReadOnce(t *testing.T) {
	stream := (&fake{run: whole}).serve(t).Run(timeout(t), &pb.RunScenariosRequest{})
	if _, err := stream.Summarize(); err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Summarize(); rule(err) != client.RuleOnce {
		t.Errorf("got %v, want rule once", err)
	}
}

func TestStreamOutlivesItsServer(t *testing.T) {
	// Each server is stopped hard behind its second event; the next one listens at the same address.
	listen := func(addr string) net.Listener {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	listener := listen("127.0.0.1:0")
	address := listener.Addr().String()
	sent, restarted := make(chan struct{}), make(chan struct{})
	start := func(l net.Listener) *grpc.Server {
		server := grpc.NewServer()
		pb.RegisterValuationServiceServer(server, &fake{run: func(_ int, q *pb.RunScenariosRequest, send func(*pb.RunEvent) error) error {
			left := script()[behind(q.GetResumeToken()):]
			for i, e := range left {
				if err := send(e); err != nil {
					return err
				}
				if i != 1 || len(left) <= 2 {
					continue
				}
				time.Sleep(20 * time.Millisecond) // what is sent shall arrive: else gRPC's own retry hides the cut
				select {
				case sent <- struct{}{}: // the stop is on its way
					time.Sleep(20 * time.Millisecond)
					return errCut
				case <-restarted:
				}
			}
			return nil
		}})
		healthpb.RegisterHealthServer(server, health.NewServer())
		go func() { _ = server.Serve(l) }()
		return server
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		server := start(listener)
		for range 4 {
			<-sent
			server.Stop()
			server = start(listen(address))
		}
		close(restarted)
		<-t.Context().Done()
		server.Stop()
	}()
	t.Cleanup(func() { <-done })
	c, err := client.Dial(address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	stream := c.Run(timeout(t), &pb.RunScenariosRequest{}, client.WithResume(client.ResumePolicy{InitialBackoff: 10 * time.Millisecond}))
	got, err := numbered(stream)
	if err != nil {
		t.Fatal(err)
	}
	mustEqual(t, got, script())
	if stream.Resumptions() < 3 {
		t.Errorf("resumed %d times, want 3 at least: the fault did not fire", stream.Resumptions())
	}
}
