// Package compute is the engine's front door: a case and a question in, results out. [Engine.Value] answers exactly for one
// scenario, [Engine.Solve] seeks an input, [Engine.Run] streams the results of many scenarios.
//
// It knows nothing of protobuf, gRPC, OpenTelemetry, the clock or the environment: tracing enters through [Observer]. The
// same request gives the same bytes on any machine, for any number of workers. An Engine may be shared by goroutines; what
// it remembers (compiled programs, bounded) never changes a result.
package compute

import (
	"context"
	"crypto/sha256"

	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// Version names what computes. Results of two versions are not mixed: a resume token of one is refused by another.
const Version = "0.3.0"

// Options configure an Engine.
type Options struct {
	Workers  int      // goroutines of one run; 0 means GOMAXPROCS
	Programs int      // compiled programs remembered; 0 means 64
	Observer Observer // nil observes nothing
}

// Engine computes. The zero value is not ready: use New.
type Engine struct {
	workers  int
	observer Observer
	programs *cache
}

// New returns an engine.
func New(o Options) *Engine {
	if o.Programs <= 0 {
		o.Programs = 64
	}
	if o.Observer == nil {
		o.Observer = nothing{}
	}
	return &Engine{workers: o.Workers, observer: o.Observer, programs: newCache(o.Programs)}
}

// Observer is told when a piece of work starts and ends, for traces and metrics. It must not block: it is called from
// workers.
type Observer interface {
	// Start begins a piece of work within ctx; end is called once, with the error that ended it.
	Start(ctx context.Context, work Work) (inner context.Context, end func(error))
	// Add counts finished scenarios.
	Add(ctx context.Context, scenarios int)
}

// Work names a piece of work and says what is known of it at its start.
type Work struct {
	Name        string // resolve, build, exact, solve, run, shards, reduce
	Fingerprint string // of the request; empty where it has none
	Scenarios   int64
	Seed        uint64
	First, Last int // shards of a group, Last included
}

type nothing struct{}

func (nothing) Start(ctx context.Context, _ Work) (context.Context, func(error)) {
	return ctx, func(error) {}
}
func (nothing) Add(context.Context, int) {}

// prepared is a resolved case with its program.
type prepared struct {
	resolved *project.Resolved
	program  *program.Program
	findings project.Findings // warnings
}

// parts are the program and its case, or the error.
func (p *prepared) parts(err error) (*program.Program, *project.Resolved, error) {
	if err != nil {
		return nil, nil, err
	}
	return p.program, p.resolved, nil
}

// prepare checks a case, plans it and builds its program, or takes it from the cache. The error is project.Findings or a
// fault of the model.
func (e *Engine) prepare(ctx context.Context, c project.Case) (*prepared, error) {
	return e.remembered(ctx, c, nil)
}

// remembered is prepare where a plan may be given, which then stays (see [Engine.reshaped]); nil asks for the case's own. The
// key of a program is that of its case and of a plan that is not the case's own.
func (e *Engine) remembered(ctx context.Context, c project.Case, frozen *project.Plan) (*prepared, error) {
	key := caseKey(c)
	if frozen != nil {
		key = sha256.Sum256(append(key[:], frozen.Key...))
	}
	if p, ok := e.programs.get(key); ok {
		return p, nil
	}
	out, err := e.build(ctx, c, frozen)
	if err != nil {
		return nil, err
	}
	e.programs.put(key, out)
	return out, nil
}

// build checks a case and builds its program with the given plan, or with the case's own where none is given or the given
// one does not fit.
func (e *Engine) build(ctx context.Context, c project.Case, frozen *project.Plan) (*prepared, error) {
	_, end := e.observer.Start(ctx, Work{Name: "resolve"})
	r, findings := project.Resolve(c)
	end(nil)
	if r == nil {
		return nil, findings
	}
	if r.NeedsPlan() {
		planned, err := e.planned(ctx, c, r, frozen)
		if err != nil {
			return nil, err
		}
		r = planned
	}
	_, end = e.observer.Start(ctx, Work{Name: "build"})
	p, err := model.Build(r)
	end(err)
	if err != nil {
		return nil, err
	}
	return &prepared{r, p, findings}, nil
}
