package api

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/server/internal/status"
	"github.com/capstack/capstack/server/internal/wire"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// columnGrain is how many contracts of a batch in columns a worker takes at once.
const columnGrain = 512

// contractColumns is a batch in columns under way.
type contractColumns struct {
	*Contracts
	columns  *wire.ContractColumns
	next     atomic.Int64
	mu       sync.Mutex
	failures map[int]*capstackv1.ItemError
}

// evaluateColumns answers a batch in columns. The call has a place of the gate, which release gives back.
func (c *Contracts) evaluateColumns(
	ctx context.Context, in *capstackv1.BatchEvaluateContractsRequest, release func(),
) (*capstackv1.BatchEvaluateContractsResponse, error) {
	columns, err := wire.ContractColumnsFromProto(in)
	if err != nil {
		release()
		return nil, c.fault(ctx, err)
	}
	run := &contractColumns{Contracts: c, columns: columns, failures: map[int]*capstackv1.ItemError{}}
	var others sync.WaitGroup
	for range (columns.Len() - 1) / columnGrain {
		more, ok := c.Values.TryAcquire()
		if !ok {
			break
		}
		others.Go(func() { run.work(ctx, more) })
	}
	run.work(ctx, release)
	others.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return run.response()
}

// response writes the totals, with failures in order.
func (r *contractColumns) response() (*capstackv1.BatchEvaluateContractsResponse, error) {
	out := &capstackv1.BatchEvaluateContractsResponse{Totals: r.columns.Totals(), EngineVersion: wire.EngineVersion}
	for i := range r.columns.Len() {
		if e := r.failures[i]; e != nil {
			out.Totals.Failures = append(out.Totals.Failures, &capstackv1.ContractFailure{Index: int32(i), Error: e}) //nolint:gosec // at most 100,000
		}
	}
	if proto.Size(out) > maxResponse {
		text := fmt.Sprintf("the totals of %d contracts do not fit a response; ask for fewer", r.columns.Len())
		if failed := out.Totals.GetFailures(); len(failed) > 0 {
			text += fmt.Sprintf("; %d failed, contract %d by: %s", len(failed), failed[0].GetIndex(), failed[0].GetError().GetMessage())
		}
		return nil, tooLarge("columns[0].values", text)
	}
	return out, nil
}

func (r *contractColumns) work(ctx context.Context, release func()) {
	defer release()
	worker, n := r.columns.Worker(), int64(r.columns.Len())
	for first := r.next.Add(columnGrain) - columnGrain; first < n && ctx.Err() == nil; first = r.next.Add(columnGrain) - columnGrain {
		for i := first; i < min(first+columnGrain, n); i++ {
			if err := r.evaluate(ctx, worker, int(i)); err != nil {
				r.mu.Lock()
				r.failures[int(i)] = status.Item(r.fault(ctx, err))
				r.mu.Unlock()
			}
		}
	}
}

// evaluate evaluates one contract; a panic is its error.
func (r *contractColumns) evaluate(ctx context.Context, w *wire.ColumnWorker, i int) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			r.Log.ErrorContext(ctx, "panic in a contract of a batch", "panic", cause, "stack", string(debug.Stack()))
			err = status.Internal(fmt.Errorf("panic: %v", cause))
		}
	}()
	return w.Evaluate(i)
}
