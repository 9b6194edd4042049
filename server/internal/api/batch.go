package api

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/capstack/capstack/server/internal/status"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// BatchValueCases implements the call of the schema.
//
// A batch enters the gate once and takes further places only while they are free and nobody waits for one: it is as parallel
// as the server has room, and a hundred items never fail each other by filling the queue.
func (v *Valuation) BatchValueCases(
	ctx context.Context, in *capstackv1.BatchValueCasesRequest,
) (*capstackv1.BatchValueCasesResponse, error) {
	if err := checkBatch(len(in.GetRequests())); err != nil {
		return nil, err
	}
	release, err := v.enter(ctx, v.Values)
	if err != nil {
		return nil, err
	}
	out := make([]*capstackv1.ValueCaseOutcome, len(in.GetRequests()))
	var next atomic.Int64
	var workers sync.WaitGroup
	work := func(release func()) {
		defer release()
		for i := next.Add(1) - 1; i < int64(len(out)) && ctx.Err() == nil; i = next.Add(1) - 1 {
			out[i] = v.outcome(ctx, in.GetRequests()[i])
		}
	}
	for range len(out) - 1 {
		more, ok := v.Values.TryAcquire()
		if !ok {
			break
		}
		workers.Go(func() { work(more) })
	}
	work(release)
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &capstackv1.BatchValueCasesResponse{Outcomes: out}, nil
}

func checkBatch(n int) error {
	violation := &capstackv1.FieldViolation{Field: "requests"}
	switch {
	case n == 0:
		violation.Reason, violation.Description = "required", "is empty; give at least one request"
		return status.Invalid(capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT, []*capstackv1.FieldViolation{violation})
	case n > MaxBatch:
		violation.Reason, violation.Description = "limit", fmt.Sprintf("%d requests; give at most %d", n, MaxBatch)
		return status.Invalid(capstackv1.ErrorReason_ERROR_REASON_LIMIT_EXCEEDED, []*capstackv1.FieldViolation{violation})
	default:
		return nil
	}
}

// outcome values one item. What fails is told in its place, a panic too: the other items have nothing to do with it.
func (v *Valuation) outcome(ctx context.Context, in *capstackv1.ValueCaseRequest) (out *capstackv1.ValueCaseOutcome) {
	defer func() {
		if cause := recover(); cause != nil {
			v.Log.ErrorContext(ctx, "panic in an item of a batch", "panic", cause, "stack", string(debug.Stack()))
			out = itemError(status.Internal(fmt.Errorf("panic: %v", cause)))
		}
	}()
	response, err := v.value(ctx, in)
	if err != nil {
		if e := status.Of(err); e.Blame() == status.OnServer {
			v.Log.ErrorContext(ctx, "an item of a batch failed", "error", e)
		}
		return itemError(err)
	}
	return &capstackv1.ValueCaseOutcome{Outcome: &capstackv1.ValueCaseOutcome_Response{Response: response}}
}

func itemError(err error) *capstackv1.ValueCaseOutcome {
	return &capstackv1.ValueCaseOutcome{Outcome: &capstackv1.ValueCaseOutcome_Error{Error: status.Item(err)}}
}
