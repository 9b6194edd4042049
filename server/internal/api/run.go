package api

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	"github.com/capstack/capstack/server/internal/admit"
	"github.com/capstack/capstack/server/internal/status"
	"github.com/capstack/capstack/server/internal/stream"
	"github.com/capstack/capstack/server/internal/telemetry"
	"github.com/capstack/capstack/server/internal/wire"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// RotationTrailer is the trailer that tells why a stream without a summary ended, where there was no room for the rotation
// itself.
const RotationTrailer = "capstack-rotation"

// RunScenarios implements the call of the schema.
//
// A run passes two gates. It is read, checked and its program built behind the gate of valuations, since that takes as long as
// one; so a bad request or a hopeless deadline is told before the run waits for its own place. Its place in that line it takes
// first: under overload, reading runs that are then refused would take what the admitted ones need.
func (v *Valuation) RunScenarios(
	in *capstackv1.RunScenariosRequest, to grpc.ServerStreamingServer[capstackv1.RunScenariosResponse],
) (err error) {
	ctx, span := v.Telemetry.Compute(to.Context(), "RunScenarios", wire.EngineVersion)
	defer func() { span.End(failed(err)) }()
	place, err := v.join(ctx, v.Runs)
	if err != nil {
		return err
	}
	defer place.Leave()
	job, err := v.prepare(ctx, in)
	if err != nil {
		return v.fault(ctx, err)
	}
	span.Fingerprint(job.at.Fingerprint)
	release, err := v.enter(ctx, place)
	if err != nil {
		return err
	}
	defer release()
	place.Leave()
	outcome, err := v.serve(ctx, job, &reader{room: &v.Room, to: to})
	if err == nil && outcome.Rotated != capstackv1.RotationReason_ROTATION_REASON_UNSPECIFIED {
		to.SetTrailer(metadata.Pairs(RotationTrailer, outcome.Rotated.String()))
	}
	return v.fault(ctx, err)
}

// job is a run that may begin.
type job struct {
	q     *wire.RunRequest
	ready *wire.ReadyRun
	at    stream.Token
	cost  admit.Cost
}

// prepare reads and checks a request, and refuses a run that asks too much.
func (v *Valuation) prepare(ctx context.Context, in *capstackv1.RunScenariosRequest) (*job, error) {
	release, err := v.enter(ctx, v.Values)
	if err != nil {
		return nil, err
	}
	defer release()
	q, err := wire.RunRequestFromProto(in, v.Room.Catalog)
	if err != nil {
		return nil, err
	}
	at, err := begin(in.GetResumeToken())
	if err != nil {
		return nil, err
	}
	q.Skip, q.Workers = at.Next, min(q.Workers, v.Workers)
	sizing, err := v.admitSizing(ctx, q)
	if err != nil {
		return nil, err
	}
	ready, err := v.Engine.ReadyRun(ctx, q.RunRequest)
	if err != nil {
		return nil, q.Complete(err)
	}
	if at, err = resume(at, ready.Header().Fingerprint); err != nil {
		return nil, err
	}
	operations, err := ready.Cost()
	if err != nil {
		return nil, err
	}
	j := &job{q: q, ready: ready, at: at, cost: admit.Cost(operations)}
	if most := v.RunCap - sizing; j.cost > most {
		v.Telemetry.Rejected(ctx, string(admit.OverCap))
		return nil, overCap(q.Kind, j.cost, most, ready.Header().Scenarios)
	}
	return j, v.Estimator.Check(ctx, j.cost, v.Stream.MaxAge)
}

// admitSizing refuses a run whose debt is sized on more random paths than one call or its deadline has room for, before the
// first of them, and returns their work, which counts against the cap of the run.
func (v *Valuation) admitSizing(ctx context.Context, q *wire.RunRequest) (admit.Cost, error) {
	cost := admit.Cost(v.Engine.SizingCost(&q.RunRequest))
	if cost <= v.RunCap {
		return cost, v.Estimator.Check(ctx, cost, v.Stream.MaxAge)
	}
	v.Telemetry.Rejected(ctx, string(admit.OverCap))
	return 0, status.Invalid(capstackv1.ErrorReason_ERROR_REASON_LIMIT_EXCEEDED, []*capstackv1.FieldViolation{{
		Field: "project_case.financing.tranches", Reason: "limit", Description: fmt.Sprintf(
			"sizing debt on random paths takes about %d operations and one call may take %d; lower sizing.path_count, or ask for fewer points that size it anew", cost, v.RunCap),
	}})
}

// begin reads where a stream goes on, at its beginning without a token.
func begin(resume []byte) (stream.Token, error) {
	if len(resume) == 0 {
		return stream.Token{}, nil
	}
	at, err := stream.ParseToken(resume)
	if err != nil {
		return at, err
	}
	return at, at.CheckEngine(wire.EngineVersion)
}

// resume checks that a stream goes on with the request that it began with.
func resume(at stream.Token, fingerprint string) (stream.Token, error) {
	if at.Fingerprint == "" {
		return stream.Token{Fingerprint: fingerprint, Engine: wire.EngineVersion}, nil
	}
	return at, at.CheckRequest(fingerprint)
}

// overCap returns the error of a run that asks more work than one call may, with the field that makes it so much.
func overCap(kind string, cost, most admit.Cost, scenarios int64) error {
	field := map[string]string{"monte_carlo": "monte_carlo.paths", "grid": "grid.axes", "stress_set": "stress_set"}[kind]
	fit := int64(float64(scenarios) * float64(most) / float64(cost))
	return status.Invalid(capstackv1.ErrorReason_ERROR_REASON_LIMIT_EXCEEDED, []*capstackv1.FieldViolation{{
		Field: field, Reason: "limit", Description: fmt.Sprintf(
			"%d scenarios of this case take about %d operations and one call may take %d; ask for at most %d scenarios",
			scenarios, cost, most, fit),
	}})
}

// serve streams a run and learns from it how long work takes.
func (v *Valuation) serve(ctx context.Context, j *job, r *reader) (stream.Outcome, error) {
	end := v.Telemetry.Run(ctx, j.q.Kind)
	begin := time.Now()
	outcome, err := stream.Serve(ctx, v.Stream, v.Drain, j.at, stream.Reader{Send: r.send, Sent: r.sent},
		func(ctx context.Context, sink func(*capstackv1.RunEvent) error) error {
			return j.ready.Run(ctx, j.q.Sink(sink))
		})
	took := time.Since(begin)
	switch {
	case err != nil:
		end("failed") // and a line of the interceptor
	case outcome.Rotated != capstackv1.RotationReason_ROTATION_REASON_UNSPECIFIED:
		end("rotated")
		v.note(ctx, j, took, "run rotated", slog.String("rotation", outcome.Rotated.String()))
	default:
		end("complete")
		v.note(ctx, j, took, "run complete")
		v.Estimator.Observe(j.cost, took-time.Duration(r.blocked.Load()))
	}
	return outcome, err
}

// note writes the line of a run that ended well. The first digits of the fingerprint are enough to find its like.
func (v *Valuation) note(ctx context.Context, j *job, took time.Duration, text string, more ...slog.Attr) {
	const digits = 12
	fingerprint := j.at.Fingerprint[:min(digits, len(j.at.Fingerprint))]
	v.Log.LogAttrs(ctx, slog.LevelInfo, text, append([]slog.Attr{
		slog.String("kind", j.q.Kind), slog.Int64("scenarios", j.ready.Header().Scenarios),
		slog.String("fingerprint", fingerprint), telemetry.Took(took),
	}, more...)...)
}

// reader is the other end of a stream.
type reader struct {
	room    *Room
	to      grpc.ServerStreamingServer[capstackv1.RunScenariosResponse]
	blocked atomic.Int64 // nanoseconds in which sending waited
}

func (r *reader) send(e *capstackv1.RunEvent) error {
	return r.to.Send(&capstackv1.RunScenariosResponse{Event: e})
}

func (r *reader) sent(ctx context.Context, took time.Duration) {
	r.blocked.Add(int64(took))
	r.room.Telemetry.Sent(ctx, took)
}
