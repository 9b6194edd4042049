package compute

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/process"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/run"
	"github.com/capstack/capstack/compute/scenario"
)

// Limits of a run. A request beyond one is refused before anything is computed.
const (
	MaxPaths      = scenario.MaxPaths      // of Monte Carlo
	MaxDrivers    = scenario.MaxDrivers    // of Monte Carlo
	MaxAxes       = scenario.MaxAxes       // of a grid
	MaxGridPoints = scenario.MaxGridPoints // of a grid, in all
	MaxStresses   = scenario.MaxStresses
	MaxShapes     = scenario.MaxShapes // different programs
	MaxColumns    = 64
	MaxQuantiles  = 99
	MaxThresholds = 64
	MaxFanLines   = 6
	MaxOverrides  = 1000
	MaxWorkers    = 1024
)

// Run computes many scenarios and hands their events to sink, in the order of the stream grammar: header, chunks and
// aggregates, statistics of events where they were asked for, summary.
//
// Events are a function of the request alone: neither Workers nor Skip nor the machine changes one. Skip leaves out that
// many numbered events and computes everything all the same. Sink is called from the calling goroutine; while it blocks, the
// computation pauses, with no more than run.Window shards in hand. What an event points to belongs to the sink.
//
// The error is project.Findings where the request is at fault, all of them at once; the context's error when it was
// cancelled, which workers notice within a month of a block; the sink's; or a *run.PanicError. A scenario that fails is a
// value with a reason, no error. Without an error, the last event was the summary.
func (e *Engine) Run(ctx context.Context, q RunRequest, sink func(Event) error) error {
	r, err := e.ReadyRun(ctx, q)
	if err != nil {
		return err
	}
	return r.Run(ctx, sink)
}

// ReadyRun is a run that was checked and not started.
type ReadyRun struct {
	engine   *Engine
	request  RunRequest
	header   Header
	prepared *run.Prepared
	events   *EventStatistics // its frame; nil where none are counted
}

// ReadyRun checks a request and makes everything ready but the scenarios themselves. The error is as of [Engine.Run].
func (e *Engine) ReadyRun(ctx context.Context, q RunRequest) (*ReadyRun, error) {
	r := &ReadyRun{engine: e, request: q}
	r.header.Fingerprint = q.fingerprint()
	c := &runCheck{engine: e, q: &q, h: &r.header}
	job, err := c.job(ctx)
	if err != nil {
		return nil, err
	}
	job.Workers = e.runWorkers(q.Workers)
	r.prepared, r.events = run.Prepare(*job), c.events
	return r, nil
}

// runWorkers is the number of workers of one run.
func (e *Engine) runWorkers(asked int) int {
	switch {
	case asked > 0:
		return asked
	case e.workers > 0:
		return e.workers
	}
	return runtime.GOMAXPROCS(0)
}

// Header is the first event of the run.
func (r *ReadyRun) Header() *Header { return &r.header }

// Cost is the work of the run: operations on one number, summed over months and scenarios. One takes about half a
// nanosecond of one core. For admission.
func (r *ReadyRun) Cost() (int64, error) { return r.prepared.Cost() }

// Run computes the scenarios; see [Engine.Run]. A ReadyRun runs once.
func (r *ReadyRun) Run(ctx context.Context, sink func(Event) error) (err error) {
	o := r.engine.observer
	work := Work{Name: "run", Fingerprint: r.header.Fingerprint, Scenarios: r.header.Scenarios}
	if m := r.request.MonteCarlo; m != nil {
		work.Seed = m.Seed
	}
	ctx, end := o.Start(ctx, work)
	defer func() { end(err) }()
	r.prepared.Group = func(first, last int64) func(error) {
		_, end := o.Start(ctx, Work{Name: "shards", Fingerprint: work.Fingerprint, Seed: work.Seed, First: int(first), Last: int(last)})
		return end
	}
	out := &stream{ctx: ctx, ready: r, sink: sink, skip: r.request.Skip}
	if err := out.numbered(Event{Header: &r.header}); err != nil {
		return err
	}
	result, err := run.Run(ctx, r.prepared, out)
	if err != nil {
		return err
	}
	_, reduced := o.Start(ctx, Work{Name: "reduce", Fingerprint: work.Fingerprint, Scenarios: work.Scenarios})
	summary := out.summary(result)
	counted := r.eventStatistics(result)
	reduced(nil)
	if counted != nil {
		if err := out.numbered(Event{Events: counted}); err != nil {
			return err
		}
	}
	return out.numbered(Event{Summary: summary})
}

// runCheck collects the findings of a request while it makes the job.
type runCheck struct {
	engine   *Engine
	q        *RunRequest
	h        *Header
	findings project.Findings
	ledger   *exact.Ledger         // of the base case
	events   *EventStatistics      // the frame of what is counted; nil without
	freeze   bool                  // scenarios for the shares of drivers, and how many of these there are
	filled   []project.Uncertainty // the drivers with calibrations filled; nil while the case is at fault
	factors  int
	alone    bool // one path is asked for, no statistics
}

// checked checks a request and makes its scenarios, or returns all its findings. Nothing is computed.
func (c *runCheck) checked(ctx context.Context) (shape scenario.Shape, source scenario.Source, columns []run.Column, err error) {
	c.checkLimits()
	c.checkCase()
	base, shape, err := c.ownShape(ctx)
	if err != nil {
		return shape, nil, nil, c.with(err)
	}
	columns = c.columns(shape.Program)
	c.checkFans(shape.Program)
	if !c.alone {
		c.checkStrata(len(columns))
		c.checkControls()
		c.checkStops(columns)
	}
	if source, err = c.source(base, shape); err != nil {
		return shape, nil, nil, c.with(err)
	}
	return shape, source, columns, c.findings.Err()
}

// job makes the job of a request, or returns all its findings.
func (c *runCheck) job(ctx context.Context) (*run.Job, error) {
	shape, source, columns, err := c.checked(ctx)
	if err != nil {
		return nil, err
	}
	if columns, err = c.baseValues(ctx, shape, columns); err != nil {
		return nil, err
	}
	c.describe(shape, source)
	job := &run.Job{Source: source, Columns: columns, Fans: c.q.FanLines, Months: len(c.h.MonthEnds)}
	job.Strata = parted(source)
	job.Events, c.events = c.eventPlan(shape, job.Strata)
	if c.q.EveryScenario {
		job.Chunk = c.h.ChunkScenarios
	}
	if m := c.q.MonteCarlo; m != nil {
		if !m.points().Independent() {
			job.Batches = process.Batches
		}
		if job.Strata != nil {
			c.h.Strata = describeStrata(m.Strata.Path, job.Strata)
		}
		if m.Controls {
			c.control(job, source)
		}
		job.Enough = c.enough(columns)
		c.h.MayEndEarly = job.Enough != nil
		if err := c.findings.Err(); err != nil {
			return nil, err
		}
	}
	return job, nil
}

// with adds the findings of an error, leaving out what an earlier finding on the same field, or inside it, has said in other
// words; another error stays alone.
func (c *runCheck) with(err error) error {
	var found project.Findings
	if !errors.As(err, &found) {
		return err
	}
	all := c.findings
	for _, f := range found {
		if !slices.ContainsFunc(c.findings, func(x project.Finding) bool {
			return x.Severity == project.Error && (x.Path == f.Path || strings.HasPrefix(x.Path, f.Path+"["))
		}) {
			all = append(all, f)
		}
	}
	return all.Err()
}

// base prepares the case and the overrides that all scenarios share.
func (c *runCheck) base(ctx context.Context) (*scenario.Base, error) {
	var d scenario.Draws
	if c.q.MonteCarlo != nil {
		d = c.draws()
	}
	return c.engine.scenarioBase(ctx, c.q.Case, c.q.Overrides, d, c.q.Resize)
}

// ownShape is the base with its own shape: the case and the overrides that all scenarios share, and nothing beside.
func (c *runCheck) ownShape(ctx context.Context) (*scenario.Base, scenario.Shape, error) {
	base, err := c.base(ctx)
	if err != nil {
		return nil, scenario.Shape{}, err
	}
	shape, err := base.Shape(nil)
	return base, shape, err
}

// baseValues runs the base case exactly and notes its figures. Without a choice of measures, those that have one are kept.
func (c *runCheck) baseValues(ctx context.Context, s scenario.Shape, columns []run.Column) ([]run.Column, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	_, end := c.engine.observer.Start(ctx, Work{Name: "exact", Scenarios: 1})
	o := exact.Defaults()
	o.Inputs = s.Inputs
	l, err := exact.Run(s.Program, o)
	end(err)
	if err != nil {
		return nil, err
	}
	c.ledger = l
	var kept []run.Column
	for _, x := range columns {
		v := valueOf(l, x.Name, x.Label)
		if v.Absent != "" && len(c.q.Measures) == 0 && !keptWhenAbsent(x.Name) {
			continue
		}
		column := Column{Selector: v.Selector, Title: v.Title, Unit: v.Unit, BaseAbsent: v.Absent}
		if v.Absent == "" {
			column.Base = v.Amount.Float64()
		}
		c.h.Columns = append(c.h.Columns, column)
		kept = append(kept, x)
	}
	return kept, nil
}

// valueOf reads one measure, which the program has, from a ledger.
func valueOf(l *exact.Ledger, name, label string) MeasureValue {
	return pick(l, map[Selector]bool{{name, label}: true})[0]
}

// describe fills the header.
func (c *runCheck) describe(s scenario.Shape, source scenario.Source) {
	h := c.h
	h.Scenarios, h.ChunkScenarios = source.Scenarios(), chunkScenarios(len(h.Columns))
	h.Quantiles, h.Axes = c.q.quantiles(), c.q.Grid
	for _, name := range c.q.FanLines {
		id, _ := s.Program.Line(name)
		h.FanLines = append(h.FanLines, FanLine{name, s.Program.Lines[id].Doc.Unit})
	}
	for t := range s.Resolved.Grid.Len() {
		if len(c.q.FanLines) > 0 {
			h.MonthEnds = append(h.MonthEnds, s.Resolved.Grid.End(t).String())
		}
	}
	if len(c.q.Stresses) > 0 {
		h.StressIDs = append(h.StressIDs, "")
		for _, x := range c.q.Stresses {
			h.StressIDs = append(h.StressIDs, x.ID)
		}
	}
}

// chunkScenarios is the largest power of two of scenarios whose values take at most 64 KiB, and at most a shard.
func chunkScenarios(columns int) int {
	n := run.ShardScenarios
	for n > 1 && n*columns*8 > 64<<10 {
		n /= 2
	}
	return n
}
