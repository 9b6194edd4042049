package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	"github.com/capstack/capstack/client/cmd/capstack/internal/report"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

const (
	// attributionPaths is how many paths the tornado of a page takes, each computed once for every driver and twice more.
	attributionPaths = 2048
	// mostFanLines is how many lines by month a run records.
	mostFanLines = 6
	// mostStrataFans is how many lines by month times strata a run records.
	mostStrataFans = 12
)

// document is the page of --html while it comes about.
type document struct {
	file string
	page report.Page
}

// document checks the case, which fills its defaults, and adds what the page draws to what the run records: of random scenarios
// the statistics of events, and the lines of covenants by month that these do not count, as far as there is room.
func (a *app) document(ctx context.Context, c *client.Client, argument string, s *subject, q *pb.RunScenariosRequest, f runFlags) (*document, error) {
	if err := writable(f.html); err != nil {
		return nil, fmt.Errorf("write page: %w", err)
	}
	check := &pb.ValueCaseRequest{Overrides: q.GetOverrides(), ValidateOnly: true}
	s.value(check)
	r, err := c.Value(ctx, check)
	if err != nil {
		return nil, err
	}
	d := &document{file: f.html, page: report.Page{
		Title: r.GetProjectCase().GetTitle(), Case: argument, Currency: r.GetProjectCase().GetCurrencyCode(),
		Random: f.random, Seed: f.seed, Findings: r.GetFindings(), Assumptions: r.GetDefaults(),
	}}
	if d.page.Title == "" {
		d.page.Title = argument
	}
	most := mostFanLines
	if s := q.GetMonteCarlo().GetStrata(); s != nil {
		most = min(most, mostStrataFans/max(len(s.GetEdgeProbabilities())+1, 2))
	}
	if f.random {
		q.Events, _ = eventStatistics([]string{"all"})
	}
	for _, line := range covenantLines(r.GetProjectCase().GetFinancing().GetCovenants()) {
		switch {
		case len(q.GetEvents()) > 0 && strings.HasPrefix(line, "covenant_breach["):
		case slices.Contains(q.GetFanLines(), line):
		case len(q.GetFanLines()) < most:
			q.FanLines = append(q.FanLines, line)
		default:
			d.page.LeftOut = append(d.page.LeftOut, line)
		}
	}
	return d, nil
}

// writable tells before a long run whether its file can be written behind it. A file that stands there keeps what it holds.
func writable(file string) error {
	_, missing := os.Stat(file)
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE, 0o644) //nolint:gosec // a file for its owner to pass on
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil || missing == nil {
		return err
	}
	return os.Remove(file)
}

// covenantLines names the lines that are 1 while a covenant fails: breaches first, for they cost more than a lock-up.
func covenantLines(covenants []*pb.Covenant) []string {
	var breaches, lockUps []string
	for _, c := range covenants {
		if c.DefaultLevel != nil || c.GetDefaultLevelUsd() != "" {
			breaches = append(breaches, "covenant_breach["+c.GetCovenantId()+"]")
		}
		if c.LockUpLevel != nil || c.GetLockUpLevelUsd() != "" {
			lockUps = append(lockUps, "covenant_locked["+c.GetCovenantId()+"]")
		}
	}
	return append(breaches, lockUps...)
}

// attribute asks what the drivers of the run bring to the variance of its columns. That a server has no answer costs the page its
// tornado and not the run.
func (d *document) attribute(ctx context.Context, c *client.Client, s *subject, q *pb.RunScenariosRequest) error {
	if !d.page.Random {
		return nil
	}
	m := proto.CloneOf(q.GetMonteCarlo())
	m.Paths, m.Sampling, m.Antithetic, m.StopAt = attributionPaths, pb.Sampling_SAMPLING_UNSPECIFIED, false, nil
	m.Strata, m.ControlVariates = nil, false
	ask := &pb.AttributeVarianceRequest{Overrides: q.GetOverrides(), MonteCarlo: m, WorkerCount: q.GetWorkerCount()}
	for _, column := range d.page.Header.GetColumns() {
		if !slices.Contains(ask.Measures, column.GetName()) {
			ask.Measures = append(ask.Measures, column.GetName())
		}
	}
	s.attribute(ask)
	r, err := c.Attribute(ctx, ask)
	switch {
	case ctx.Err() != nil:
		return err
	case err != nil:
		d.page.NoAttribution = "The shares of the drivers are missing: " + err.Error()
	default:
		d.page.Attribution = r
	}
	return nil
}

// swing asks how far each driver of the run by itself moves its columns. That a server has no answer costs the page its bars and not
// the run.
func (d *document) swing(ctx context.Context, c *client.Client, s *subject, q *pb.RunScenariosRequest) error {
	if !d.page.Random {
		return nil
	}
	m := q.GetMonteCarlo()
	ask := &pb.ComputeTornadoRequest{Overrides: q.GetOverrides(), WorkerCount: q.GetWorkerCount(), Drivers: &pb.RandomDrivers{
		Uncertainties: m.GetUncertainties(), Correlations: m.GetCorrelations(), RepairCorrelations: m.GetRepairCorrelations()}}
	for _, column := range d.page.Header.GetColumns() {
		ask.Measures = append(ask.Measures, &pb.MeasureSelector{Name: column.GetName(), Label: column.GetLabel()})
	}
	s.tornado(ask)
	r, err := c.Tornado(ctx, ask)
	switch {
	case ctx.Err() != nil:
		return err
	case err != nil:
		d.page.NoTornado = "The bars of the drivers are missing: " + err.Error()
	default:
		d.page.Tornado = r
	}
	return nil
}

// write writes the page of a finished run to its file.
func (d *document) write(ctx context.Context, c *client.Client, s *subject, q *pb.RunScenariosRequest, run *render.Run) error {
	d.page.Header, d.page.Summary, d.page.Events = run.Header, run.Summary, run.Events
	if d.page.Currency == "" {
		d.page.Currency = run.Currency
	}
	if err := d.attribute(ctx, c, s, q); err != nil {
		return err
	}
	if err := d.swing(ctx, c, s, q); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := report.Write(&b, &d.page); err != nil {
		return err
	}
	if err := os.WriteFile(d.file, b.Bytes(), 0o644); err != nil { //nolint:gosec // a file for its owner to pass on
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}
