package main

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// tableScenarios is the most scenarios that a table lists; above it only the distribution is shown, and --scenarios needs
// another form of output.
const (
	tableScenariosUnasked = 200
	tableScenarios        = 10_000
)

// runFlags are the flags of run.
type runFlags struct {
	paths     int64
	random    bool // --paths is given
	grid      []string
	stresses  []string
	measures  []string
	fans      []string
	events    []string
	scenarios bool
	workers   int32
	sampling
	stops    []string
	controls bool
	html     string // file of the page; empty: none
	live     string // measure to draw while the run goes on; empty: the first column
}

// sampling are the flags of random draws that run and value share.
type sampling struct {
	draws      []string
	seed       uint64
	sobol      bool
	antithetic bool
	strata     string // driver[=edges[:shares]]; empty: none
}

func (f *sampling) add(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.draws, "draw", nil, "random input in place of those that the case suggests: path=normal(mean,std_dev), path=rating(A3), path=default and others, ~ factor(loading) behind it; repeatable")
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, "seed of the random scenarios")
	cmd.Flags().BoolVar(&f.sobol, "sobol", false, "draw from scrambled Sobol points")
	cmd.Flags().BoolVar(&f.antithetic, "antithetic", false, "draw pairs of opposite scenarios")
	cmd.Flags().StringVar(&f.strata, "strata", "", "part the scenarios by the draw of one driver: DRIVER, DRIVER=EDGE,... or DRIVER=EDGE,...:SHARE,...")
}

// monteCarlo makes the draws of the flags.
func (f *sampling) monteCarlo(paths int64) (*pb.MonteCarlo, error) {
	list, err := draws(f.draws)
	m := &pb.MonteCarlo{Paths: paths, Seed: f.seed, Uncertainties: list, Antithetic: f.antithetic}
	if f.sobol {
		m.Sampling = pb.Sampling_SAMPLING_SOBOL
	}
	if err == nil && f.strata != "" {
		m.Strata, err = strata(f.strata)
	}
	return m, err
}

// strata reads --strata: the path of a driver, then the probabilities at which its draw is cut, then the shares of the paths.
func strata(text string) (*pb.Strata, error) {
	path, rest, cut := strings.Cut(text, "=")
	edges, shares, shared := strings.Cut(rest, ":")
	out := &pb.Strata{Path: strings.TrimSpace(path)}
	for _, list := range []struct {
		given bool
		text  string
		to    *[]float64
	}{{cut, edges, &out.EdgeProbabilities}, {shared, shares, &out.PathFractions}} {
		if !list.given {
			continue
		}
		for _, word := range strings.Split(list.text, ",") {
			x, err := strconv.ParseFloat(strings.TrimSpace(word), 64)
			if err != nil {
				return nil, usagef("--strata %q: write DRIVER, DRIVER=EDGE,... or DRIVER=EDGE,...:SHARE,..., not %q", text, word)
			}
			*list.to = append(*list.to, x)
		}
	}
	return out, nil
}

func (a *app) runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run CASE (--paths N | --grid PATH=POINTS ... | --stress ID ...)",
		Short: "Value many scenarios: random, a grid, or named stresses",
		Long: `Values many scenarios of one case and shows the distribution of its measures.

--paths draws random scenarios from the uncertainties that the case suggests, or from those of --draw instead:
  path=normal(mean,std_dev)           path=lognormal(median,sigma_log)   path=uniform(low,high)
  path=triangular(low,mode,high)      path=pert(low,mode,high)           path=bernoulli(probability,low_value,high_value)
  path=on_time_or_lognormal(median,sigma_log,zero_probability)
or, month by month, mean_reverting_price, _rate, _share or _index(mean_reversion,volatility). Lists of values and times of
default stand in a file. --sobol and --antithetic make the same number of paths tell more; --stop ends a run that tells enough.
--control-variates also tells means corrected by what the draws are off their known means, and how many times the paths that
is worth. --strata gives rare draws of one driver more paths than their probability does: those of a time of default before the
case ends, or those between the probabilities given, such as tenants[anchor].pay_fraction=0.001,0.05:0.5,0.25,0.25.

--grid takes every combination of the points of its axes, path=first:last:count or path=value,value,... For --draw and
--grid, += adds to the case's value and *= scales it. --stress takes shocks that the case names, or all of them.

--events counts what happens on random scenarios: debt service cover below 1.0x by year, breaches of covenants by quarter, dates of
distress, default and loss of lenders by tranche and year, and which names default together, what they cost, and what goes with them.

On a terminal a histogram of the first measure, or of that of --live, is drawn while scenarios arrive. --html writes one page
that needs nothing else to be read: no network, no scripts.

With -o json each numbered event of the stream is one line; the last is the summary, with the digest: equal for equal
requests and engines, whatever the workers, the machine, or cuts on the way.`,
		Example: `  capstack run abilene-set-a --paths 100000 --seed 1 --measures equity_irr,dscr_min --fan cfads
  capstack run oracle-notes-2025 --paths 10000 --draw 'financing.tranches[note-2030].fixed_rate+=normal(0,0.005)' --measures interest_due_year_1
  capstack run abilene-set-a --grid 'tenants[oracle].pay_fraction=0.4:1:7' --grid 'facility.phases[b8].delay_days=0,90,180'
  capstack run abilene-set-a --paths 10000000 --sobol --stop 'equity_irr=0.0005'
  capstack run abilene-set-a --paths 10000 --control-variates
  capstack run case.yaml --paths 20000 --strata 'tenants[anchor].stops_paying_date'
  capstack run case.yaml --paths 20000 --fan cfads --html run.html
  capstack run case.yaml --paths 20000 --events=losses,names
  capstack run abilene-set-a --stress all`,
		Args: one("CASE"),
	}
	cmd.RunE = a.connected(func(ctx context.Context, c *client.Client, args []string) error {
		f.random = cmd.Flags().Changed("paths")
		a.draws = f.draws
		return a.scenarios(ctx, c, args[0], f)
	})
	a.setFlag(cmd)
	cmd.Flags().Int64Var(&f.paths, "paths", 0, "number of random scenarios")
	f.sampling.add(cmd)
	cmd.Flags().BoolVar(&f.controls, "control-variates", false, "also correct means by control variates, and tell what that is worth")
	cmd.Flags().StringArrayVar(&f.stops, "stop", nil, "end when the mean of a measure is known to within this much, 95%: NAME=HALF_WIDTH; repeatable, all must hold")
	cmd.Flags().StringArrayVar(&f.grid, "grid", nil, "axis of a grid: path=first:last:count or path=value,value,...; repeatable")
	cmd.Flags().StringSliceVar(&f.stresses, "stress", nil, "ids of stresses of the case, or all; repeatable")
	cmd.Flags().StringSliceVar(&f.measures, "measures", nil, "measures to record: NAME or NAME[label]; default: a standard selection")
	cmd.Flags().StringSliceVar(&f.fans, "fan", nil, "lines of the model to draw by month, such as cfads")
	cmd.Flags().StringSliceVar(&f.events, "events", nil, "count events over random scenarios: all, or some of cover, covenants, distress, losses and names, as --events=losses,names")
	cmd.Flags().Lookup("events").NoOptDefVal = "all"
	cmd.Flags().BoolVar(&f.scenarios, "scenarios", false, "give every scenario, not only the distribution")
	cmd.Flags().Int32Var(&f.workers, "workers", 0, "most workers; 0 leaves it to the server; never changes results")
	cmd.Flags().StringVar(&f.html, "html", "", "write a page with charts to this file, besides the table: distributions, --fan lines, drivers' shares in the variance, covenants by quarter, dates of distress, losses")
	cmd.Flags().StringVar(&f.live, "live", "", "measure, NAME or NAME[label], whose histogram is drawn while the run goes on, on a terminal; default: the first")
	a.outputFlag(cmd, "table", "json", "csv")
	return cmd
}

// request makes the request of the flags.
func (f runFlags) request(table bool) (*pb.RunScenariosRequest, error) {
	if !table && (f.html != "" || f.live != "") {
		return nil, usagef("--html and --live go with a table: leave out -o")
	}
	kinds, err := eventStatistics(f.events)
	if err != nil {
		return nil, err
	}
	if len(kinds) > 0 && !f.random {
		return nil, usagef("--events needs --paths: how often is a question of random scenarios")
	}
	q := &pb.RunScenariosRequest{Events: kinds, FanLines: f.fans, WorkerCount: f.workers, Detail: pb.RunDetail_RUN_DETAIL_AGGREGATES_ONLY}
	n, err := f.spec(q)
	if err != nil {
		return nil, err
	}
	if table && f.scenarios && n > tableScenarios {
		return nil, usagef("--scenarios in a table of more than %d lines: take -o csv or -o json", tableScenarios)
	}
	if f.scenarios || (table && q.GetMonteCarlo() == nil && n <= tableScenariosUnasked) {
		q.Detail = pb.RunDetail_RUN_DETAIL_EVERY_SCENARIO
	}
	for _, text := range f.measures {
		s, err := selector(text)
		if err != nil {
			return nil, err
		}
		q.Measures = append(q.Measures, s)
	}
	return q, nil
}

// spec sets which scenarios are run and returns how many there are, 0 if only the server knows.
func (f runFlags) spec(q *pb.RunScenariosRequest) (int64, error) {
	given := 0
	for _, is := range []bool{f.random, len(f.grid) > 0, len(f.stresses) > 0} {
		if is {
			given++
		}
	}
	switch {
	case given != 1:
		return 0, usagef("say which scenarios to run: one of --paths, --grid and --stress")
	case (len(f.draws) > 0 || f.sobol || f.antithetic || f.strata != "" || f.controls || len(f.stops) > 0) && !f.random:
		return 0, usagef("--draw, --sobol, --antithetic, --strata, --control-variates and --stop need --paths")
	case f.random && f.paths < 1:
		return 0, usagef("--paths %d: there must be at least 1", f.paths)
	case f.random:
		m, err := f.monteCarlo(f.paths)
		if err == nil {
			m.StopAt, err = precisions(f.stops)
			m.ControlVariates = f.controls
		}
		q.Spec = &pb.RunScenariosRequest_MonteCarlo{MonteCarlo: m}
		return f.paths, err
	case len(f.stresses) > 0:
		set := &pb.StressSet{StressIds: f.stresses}
		if len(f.stresses) == 1 && f.stresses[0] == "all" {
			set.StressIds = nil
		}
		q.Spec = &pb.RunScenariosRequest_StressSet{StressSet: set}
		return int64(len(set.GetStressIds())), nil
	}
	g, n := &pb.Grid{}, int64(1)
	for _, text := range f.grid {
		x, err := axis(text)
		if err != nil {
			return 0, err
		}
		g.Axes = append(g.Axes, x)
		n *= max(int64(len(x.GetValues().GetValues())), int64(x.GetRange().GetCount()))
		n = min(n, 1<<40) // the server refuses far less; no overflow here
	}
	q.Spec = &pb.RunScenariosRequest_Grid{Grid: g}
	return n, nil
}

// eventStatistics reads --events.
func eventStatistics(words []string) ([]pb.EventStatistic, error) {
	var all, out []pb.EventStatistic
	var names []string
	for n := range len(pb.EventStatistic_name) - 1 {
		all = append(all, pb.EventStatistic(n+1)) //nolint:gosec // a handful
		names = append(names, render.EventWord(all[n]))
	}
	for _, word := range words {
		at := slices.Index(names, word)
		switch {
		case word == "all":
			return all, nil
		case at < 0:
			return nil, usagef("--events %q: there are %s, or all", word, strings.Join(names, ", "))
		case !slices.Contains(out, all[at]):
			out = append(out, all[at])
		}
	}
	return out, nil
}

// precisions reads --stop.
func precisions(texts []string) ([]*pb.Precision, error) {
	var out []*pb.Precision
	for _, text := range texts {
		name, width, ok := strings.Cut(text, "=")
		half, err := strconv.ParseFloat(strings.TrimSpace(width), 64)
		if !ok || err != nil {
			return nil, usagef("--stop %q: write NAME=HALF_WIDTH or NAME[label]=HALF_WIDTH", text)
		}
		s, err := selector(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		out = append(out, &pb.Precision{Measure: s.GetName(), Label: s.GetLabel(), HalfWidth: half})
	}
	return out, nil
}

// scenarios runs the run command.
func (a *app) scenarios(ctx context.Context, c *client.Client, argument string, f runFlags) error {
	q, err := f.request(a.output == "table")
	if err != nil {
		return err
	}
	if a.output == "csv" && len(f.events) > 0 {
		return usagef("--events goes with a table or -o json: its statistics are no table of columns")
	}
	s, overrides, err := a.changed(argument)
	if err != nil {
		return err
	}
	q.Overrides = overrides
	s.run(q)
	if a.output == "table" {
		return a.runTable(ctx, c, argument, s, q, f)
	}
	bar := a.progress()
	defer bar.stop()
	sink := a.runJSON
	if a.output == "csv" {
		sink = a.runCSV(f)
	}
	for event, err := range c.Run(ctx, q).All() {
		if err != nil {
			return err
		}
		bar.see(event)
		if event.GetSequence() == 0 {
			continue
		}
		if err := sink(event); err != nil {
			return err
		}
	}
	return nil
}

// runJSON writes one numbered event as a line. Progress follows the clock and is left out: equal runs give equal output.
func (a *app) runJSON(e *pb.RunEvent) error { return a.json(e, true) }

// runCSV returns a sink that writes scenarios as they come, or statistics at the end.
func (a *app) runCSV(f runFlags) func(*pb.RunEvent) error {
	run := &render.Run{}
	var rows *render.ScenarioCSV
	return func(e *pb.RunEvent) error {
		switch kind := e.GetEvent().(type) {
		case *pb.RunEvent_Header:
			run.Header = kind.Header
			if f.scenarios {
				rows = render.NewScenarioCSV(a.out, kind.Header)
			}
		case *pb.RunEvent_Chunk:
			return rows.Chunk(kind.Chunk)
		case *pb.RunEvent_Summary:
			if run.Summary = kind.Summary; !f.scenarios {
				return render.RunCSV(a.out, run)
			}
		}
		return nil
	}
}

// runTable collects a run and writes it as a page of tables, and one of charts if it was asked for.
func (a *app) runTable(ctx context.Context, c *client.Client, argument string, s *subject, q *pb.RunScenariosRequest, f runFlags) error {
	var page *document
	var err error
	if f.html != "" {
		if page, err = a.document(ctx, c, argument, s, q, f); err != nil {
			return err
		}
	}
	run := &render.Run{
		Seed: f.seed, Random: q.GetMonteCarlo() != nil,
		Scenarios: q.GetDetail() == pb.RunDetail_RUN_DETAIL_EVERY_SCENARIO,
		Replay:    a.replay(argument, f.sampling),
	}
	if err := a.collect(c.Run(ctx, q), run, f.live); err != nil {
		return err
	}
	if run.Currency, err = s.currency(ctx, c); err != nil {
		return err
	}
	if page != nil {
		if err := page.write(ctx, c, s, q, run); err != nil {
			return err
		}
		run.Summary.Fans = run.Summary.GetFans()[:len(f.fans)] // those of the covenants stand in the page alone,
		if len(f.events) == 0 {                                // and so do events that nobody asked for
			run.Events = nil
		}
	}
	return a.page(func(p *render.Page) { p.Run(run, len(f.measures) > 0) })
}

// collect reads a stream into a run and shows how it goes.
func (a *app) collect(stream *client.RunStream, run *render.Run, shown string) error {
	var measure *pb.MeasureSelector
	if shown != "" {
		var err error
		if measure, err = selector(shown); err != nil {
			return err
		}
	}
	bar := a.progressWithHistogram(measure)
	defer bar.stop()
	for event, err := range stream.All() {
		if err != nil {
			return err
		}
		bar.see(event)
		switch kind := event.GetEvent().(type) {
		case *pb.RunEvent_Header:
			if run.Header = kind.Header; measure != nil && columnOf(run.Header, measure) < 0 {
				return usagef("--live %s: the run does not record it; name it in --measures too", shown)
			}
		case *pb.RunEvent_Chunk:
			run.Chunks = append(run.Chunks, kind.Chunk)
		case *pb.RunEvent_EventStatistics:
			run.Events = kind.EventStatistics
		case *pb.RunEvent_Summary:
			run.Summary = kind.Summary
		}
	}
	return nil
}

// columnOf finds the column of a measure, -1 if the run does not record it.
func columnOf(h *pb.RunHeader, measure *pb.MeasureSelector) int {
	return slices.IndexFunc(h.GetColumns(), func(c *pb.RunColumn) bool {
		return c.GetName() == measure.GetName() && c.GetLabel() == measure.GetLabel()
	})
}
