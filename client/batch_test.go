package client_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/capstack/capstack/client"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// echo answers a request by its case id, after a random moment.
func echo(_ context.Context, q *pb.ValueCaseRequest) (*pb.ValueCaseResponse, error) {
	time.Sleep(time.Duration(rand.IntN(500)) * time.Microsecond)
	return &pb.ValueCaseResponse{Fingerprint: q.GetReferenceCaseId()}, nil
}

func request(id string) *pb.ValueCaseRequest {
	return &pb.ValueCaseRequest{Subject: &pb.ValueCaseRequest_ReferenceCaseId{ReferenceCaseId: id}}
}

// requests gives n requests and counts how many were taken.
func requests(n int, taken *int) iter.Seq[*pb.ValueCaseRequest] {
	return func(yield func(*pb.ValueCaseRequest) bool) {
		for i := range n {
			*taken++
			if !yield(request(strconv.Itoa(i))) {
				return
			}
		}
	}
}

func TestBatchGivesResultsInOrderWithErrorsInTheirPlace(t *testing.T) {
	c := (&fake{value: func(ctx context.Context, q *pb.ValueCaseRequest) (*pb.ValueCaseResponse, error) {
		if q.GetReferenceCaseId() == "7" {
			return nil, status.Error(codes.InvalidArgument, "seven")
		}
		return echo(ctx, q)
	}}).serve(t)
	taken, i := 0, 0
	for r, err := range c.ValueAll(timeout(t), requests(300, &taken), client.BatchOptions{Concurrency: 8}) {
		switch {
		case i == 7 && status.Code(err) != codes.InvalidArgument:
			t.Errorf("item 7: got %v, %v", r, err)
		case i != 7 && (err != nil || r.GetFingerprint() != strconv.Itoa(i)):
			t.Errorf("item %d: got %v, %v", i, r, err)
		}
		i++
	}
	if i != 300 {
		t.Errorf("got %d outcomes, want 300", i)
	}
}

func TestBatchKeepsItsBounds(t *testing.T) {
	var flying, peak atomic.Int64
	taken, given := 0, 0
	work := func(_ context.Context, q *pb.ValueCaseRequest) (int, error) {
		now := flying.Add(1)
		defer flying.Add(-1)
		for old := peak.Load(); now > old && !peak.CompareAndSwap(old, now); old = peak.Load() {
		}
		// The first item is slow: all others must wait behind it inside the window.
		if q.GetReferenceCaseId() == "0" {
			time.Sleep(50 * time.Millisecond)
		}
		return 0, nil
	}
	for range client.InOrder(timeout(t), requests(200, &taken), client.BatchOptions{Concurrency: 3, Window: 10}, work) {
		if given++; taken > given+10 {
			t.Fatalf("%d items begun when %d were given: the window is 10", taken, given)
		}
	}
	if peak.Load() > 3 {
		t.Errorf("%d calls at once, want at most 3", peak.Load())
	}
	if given != 200 {
		t.Errorf("gave %d, want 200", given)
	}
}

func TestBatchStopsWhenTheLoopBreaks(t *testing.T) {
	taken, ended := 0, atomic.Int64{}
	begun := atomic.Int64{}
	hang := func(ctx context.Context, q *pb.ValueCaseRequest) (int, error) {
		begun.Add(1)
		defer ended.Add(1)
		if q.GetReferenceCaseId() != "0" {
			<-ctx.Done()
		}
		return 0, nil
	}
	for range client.InOrder(t.Context(), requests(1000, &taken), client.BatchOptions{Concurrency: 4, Window: 8}, hang) {
		break
	}
	if begun.Load() != ended.Load() {
		t.Errorf("%d of %d calls still run after the loop", begun.Load()-ended.Load(), begun.Load())
	}
	if taken > 9 {
		t.Errorf("took %d items for a window of 8", taken)
	}
}

func TestBatchSaysWhenItsContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	taken, n := 0, 0
	var last error
	hang := func(ctx context.Context, _ *pb.ValueCaseRequest) (int, error) {
		<-ctx.Done()
		return 0, ctx.Err()
	}
	time.AfterFunc(20*time.Millisecond, cancel)
	for _, err := range client.InOrder(ctx, requests(1000, &taken), client.BatchOptions{Concurrency: 2, Window: 4}, hang) {
		n, last = n+1, err
	}
	if n != 5 || !errors.Is(last, context.Canceled) {
		t.Errorf("got %d outcomes, the last %v; want 4 items begun and the end said once more", n, last)
	}
}

func TestBatchTriesAgainWhatAnOverloadedServerRefuses(t *testing.T) {
	var calls atomic.Int64
	c := (&fake{value: func(ctx context.Context, q *pb.ValueCaseRequest) (*pb.ValueCaseResponse, error) {
		if calls.Add(1)%2 == 1 {
			st, _ := status.New(codes.ResourceExhausted, "busy").WithDetails(&errdetails.ErrorInfo{Domain: "capstack.v1", Reason: "OVERLOADED"})
			return nil, st.Err()
		}
		return echo(ctx, q)
	}}).serve(t)
	options := client.BatchOptions{Concurrency: 1, Overload: client.ResumePolicy{InitialBackoff: time.Microsecond, Attempts: 3}}
	taken := 0
	for _, err := range c.ValueAll(timeout(t), requests(20, &taken), options) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if calls.Load() != 40 {
		t.Errorf("made %d calls, want 40", calls.Load())
	}
}

func TestBatchGivesUpOnAServerThatStaysOverloaded(t *testing.T) {
	var calls int
	busy := func(context.Context, int) (int, error) {
		calls++
		return 0, &client.Error{Code: codes.ResourceExhausted, Reason: pb.ErrorReason_ERROR_REASON_OVERLOADED}
	}
	options := client.BatchOptions{Concurrency: 1, Overload: client.ResumePolicy{InitialBackoff: time.Microsecond, Attempts: 3}}
	for _, err := range client.InOrder(timeout(t), slices.Values([]int{1}), options, busy) {
		var said *client.Error
		if !errors.As(err, &said) || said.Reason != pb.ErrorReason_ERROR_REASON_OVERLOADED {
			t.Errorf("got %v", err)
		}
	}
	if calls != 3 {
		t.Errorf("made %d calls, want 3", calls)
	}
}

func ExampleInOrder() {
	// Any function that calls a server will do; here squares stand for runs.
	square := func(_ context.Context, n int) (int, error) { return n * n, nil }
	for r, err := range client.InOrder(context.Background(), slices.Values([]int{1, 2, 3}), client.BatchOptions{Concurrency: 2}, square) {
		fmt.Println(r, err)
	}
	// Output:
	// 1 <nil>
	// 4 <nil>
	// 9 <nil>
}
