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

// contractGrain is how many contracts a worker takes at once: enough that taking them costs nothing beside a microsecond
// each, few enough that workers end together.
const contractGrain = 64

// BatchEvaluateContracts implements the call of the schema. It takes places in the gate as BatchValueCases does.
func (c *Contracts) BatchEvaluateContracts(
	ctx context.Context, in *capstackv1.BatchEvaluateContractsRequest,
) (_ *capstackv1.BatchEvaluateContractsResponse, err error) {
	release, err := c.enter(ctx, c.Values)
	if err != nil {
		return nil, err
	}
	ctx, span := c.Telemetry.Compute(ctx, "BatchEvaluateContracts", wire.EngineVersion)
	defer func() { span.End(failed(err)) }()
	if len(in.GetColumns()) > 0 {
		return c.evaluateColumns(ctx, in, release)
	}
	b, err := wire.ContractBatchFromProto(in)
	if err != nil {
		release()
		return nil, c.fault(ctx, err)
	}
	run := contractBatch{Contracts: c, batch: b, in: in.GetRequests(), out: make([]*capstackv1.EvaluateContractOutcome, len(in.GetRequests()))}
	run.workers(ctx, release)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if run.size.Load() > maxResponse {
		return nil, tooLarge("requests", fmt.Sprintf(
			"the events of %d contracts do not fit a response; ask for fewer, or for their totals by detail", len(run.in)))
	}
	return &capstackv1.BatchEvaluateContractsResponse{Outcomes: run.out, EngineVersion: wire.EngineVersion}, nil
}

// contractBatch is a batch under way.
type contractBatch struct {
	*Contracts
	batch *wire.ContractBatch
	in    []*capstackv1.EvaluateContractRequest
	out   []*capstackv1.EvaluateContractOutcome
	next  atomic.Int64
	size  atomic.Int64 // bytes of the outcomes so far
}

// workers evaluates all contracts, on as many places of the gate as are free. The call has one already, which release gives
// back.
func (r *contractBatch) workers(ctx context.Context, release func()) {
	var others sync.WaitGroup
	for range (len(r.in) - 1) / contractGrain {
		more, ok := r.Values.TryAcquire()
		if !ok {
			break
		}
		others.Go(func() { r.work(ctx, more) })
	}
	r.work(ctx, release)
	others.Wait()
}

func (r *contractBatch) work(ctx context.Context, release func()) {
	defer release()
	for first := r.next.Add(contractGrain) - contractGrain; first < int64(len(r.in)); first = r.next.Add(contractGrain) - contractGrain {
		for i := first; i < min(first+contractGrain, int64(len(r.in))); i++ {
			if ctx.Err() != nil {
				return
			}
			r.out[i] = r.outcome(ctx, r.in[i])
			if r.size.Add(int64(proto.Size(r.out[i])+5)) > maxResponse { // 5: tag and length of the element
				return
			}
		}
	}
}

// outcome evaluates one contract. What fails is told in its place, a panic too.
func (r *contractBatch) outcome(ctx context.Context, in *capstackv1.EvaluateContractRequest) (out *capstackv1.EvaluateContractOutcome) {
	defer func() {
		if cause := recover(); cause != nil {
			r.Log.ErrorContext(ctx, "panic in a contract of a batch", "panic", cause, "stack", string(debug.Stack()))
			out = contractItemError(status.Internal(fmt.Errorf("panic: %v", cause)))
		}
	}()
	out, err := r.batch.Evaluate(ctx, in)
	if err != nil {
		return contractItemError(r.fault(ctx, err))
	}
	return out
}

func contractItemError(err error) *capstackv1.EvaluateContractOutcome {
	return &capstackv1.EvaluateContractOutcome{Outcome: &capstackv1.EvaluateContractOutcome_Error{Error: status.Item(err)}}
}
