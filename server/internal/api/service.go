package api

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/capstack/capstack/server/internal/admit"
	"github.com/capstack/capstack/server/internal/status"
	"github.com/capstack/capstack/server/internal/stream"
	"github.com/capstack/capstack/server/internal/telemetry"
	"github.com/capstack/capstack/server/internal/wire"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// MaxBatch is the number of requests in one BatchValueCases.
const MaxBatch = 100

// Room is what the services work with.
type Room struct {
	Engine    wire.Engine
	Catalog   wire.Catalog
	Values    *admit.Gate // valuations, and checking a run before it is admitted
	Runs      *admit.Gate
	Estimator *admit.Estimator
	RunCap    admit.Cost // the most work of one run
	Workers   int        // of one run, at most
	Stream    stream.Options
	Drain     <-chan struct{} // closed when the server drains
	Telemetry *telemetry.Telemetry
	Log       *slog.Logger
	Build     string  // version of this server
	Limits    []Limit // of the server itself, such as the size of messages
}

// Limit is a bound that GetEngineInfo tells.
type Limit struct {
	Name        string
	Value       int64
	Unit        string
	Description string
}

// Valuation implements ValuationService.
type Valuation struct {
	capstackv1.UnimplementedValuationServiceServer
	Room
}

// Catalog implements CatalogService.
type Catalog struct {
	capstackv1.UnimplementedCatalogServiceServer
	Room
}

// line is a gate, or a place in the line before one.
type line interface {
	Name() string
	Acquire(ctx context.Context) (release func(), err error)
}

// enter admits a call through a gate. release must be called when its work is done.
func (r *Room) enter(ctx context.Context, gate line) (release func(), err error) {
	if err := r.open(ctx, gate.Name()); err != nil {
		return nil, err
	}
	begin := time.Now()
	release, err = gate.Acquire(ctx)
	if err != nil {
		return nil, r.fault(ctx, err)
	}
	r.Telemetry.Waited(ctx, gate.Name(), time.Since(begin))
	return release, nil
}

// join takes a place in the line before a gate. It must be left.
func (r *Room) join(ctx context.Context, gate *admit.Gate) (*admit.Place, error) {
	if err := r.open(ctx, gate.Name()); err != nil {
		return nil, err
	}
	place, err := gate.Join()
	if err != nil {
		return nil, r.fault(ctx, err)
	}
	return place, nil
}

// open refuses calls at a gate of a server that drains.
func (r *Room) open(ctx context.Context, gate string) error {
	if !r.draining() {
		return nil
	}
	return r.fault(ctx, &admit.Refusal{
		Reason: admit.Draining, Gate: gate, Retry: 100 * time.Millisecond,
		Detail: "this server is about to stop; another one can answer",
	})
}

func (r *Room) draining() bool {
	select {
	case <-r.Drain:
		return true
	default:
		return false
	}
}

// fault turns what is the caller's to mend, and refusals, into errors that say so. Others come back as they are.
func (r *Room) fault(ctx context.Context, err error) error {
	if f, ok := wire.FaultOf(err); ok {
		if f.Message != "" {
			return status.New(f.Reason, f.Message, f.Violations...)
		}
		return status.Invalid(f.Reason, f.Violations)
	}
	if refused, ok := errors.AsType[*admit.Refusal](err); ok {
		r.Telemetry.Rejected(ctx, string(refused.Reason))
		return refusal(refused)
	}
	return err
}

// refusal returns the error of a call that may not begin.
func refusal(r *admit.Refusal) error {
	switch r.Reason {
	case admit.DeadlineTooShort:
		return status.New(capstackv1.ErrorReason_ERROR_REASON_DEADLINE_TOO_SHORT, r.Detail)
	case admit.OverCap:
		return status.New(capstackv1.ErrorReason_ERROR_REASON_LIMIT_EXCEEDED, r.Detail)
	case admit.Draining:
		return status.Unavailable(r.Detail, r.Retry)
	default: // admit.QueueFull, admit.QueueWait, admit.Slow
		return status.Overloaded("the server is busy: "+r.Error(), r.Retry)
	}
}

// failed is what a span says of an error: its reason, which holds no input.
func failed(err error) string {
	if err == nil {
		return ""
	}
	return status.Of(err).Code().String()
}
