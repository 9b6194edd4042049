package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// valueFlags are the flags of value.
type valueFlags struct {
	statements []string
	frequency  string
	measures   []string
	defaults   bool
	xlsx, csv  string
	path       int64 // of a random run
	drawn      bool  // that path is valued, not the case as it stands
	sampling
}

func (a *app) valueCommand() *cobra.Command {
	var f valueFlags
	cmd := &cobra.Command{
		Use:   "value CASE",
		Short: "Value one case exactly: measures, statements, debt, events",
		Example: `  capstack value oracle-notes-2025
  capstack value case.yaml --set 'tenants[t1].pay_fraction=0.5' --set 'facility.phases[p1].delay_days+=30'
  capstack value case.yaml --statements income,balance,cash --frequency quarter -o csv
  capstack value abilene-set-a --path 61234 --seed 1
  capstack value case.yaml --xlsx case.xlsx --frequency quarter`,
		Args: one("CASE"),
		RunE: a.connected(func(ctx context.Context, c *client.Client, args []string) error { return a.value(ctx, c, args[0], f) }),
	}
	a.setFlag(cmd)
	cmd.Flags().StringSliceVar(&f.statements, "statements", nil, "statements to show: "+strings.Join(statementNames, ", ")+", or all")
	cmd.Flags().StringVar(&f.frequency, "frequency", "year", "length of a statement's period: month, quarter, year")
	cmd.Flags().StringSliceVar(&f.measures, "measures", nil, "names of the measures to show; default: all")
	cmd.Flags().BoolVar(&f.defaults, "defaults", false, "list every input that was left open, with what it became")
	cmd.Flags().StringVar(&f.xlsx, "xlsx", "", "write a workbook with a sheet for each statement and schedule to this file, instead of a page")
	cmd.Flags().StringVar(&f.csv, "csv", "", "write a CSV file for each statement and schedule into this directory, instead of a page")
	cmd.Flags().Int64Var(&f.path, "path", 0, "value this path of a random run with the same --seed and --draw, in place of the case as it stands")
	f.sampling.add(cmd)
	cmd.PreRun = func(*cobra.Command, []string) { f.drawn = cmd.Flags().Changed("path") }
	a.outputFlag(cmd, "table", "json", "csv")
	return cmd
}

// setFlag adds --set to a command. Values may hold commas, so that each flag is one assignment.
func (a *app) setFlag(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&a.sets, "set", nil, "change an input: path=value, path+=value (add), path*=value (scale); repeatable")
}

var statementKinds = map[string]pb.StatementKind{
	"income": pb.StatementKind_STATEMENT_KIND_INCOME, "balance": pb.StatementKind_STATEMENT_KIND_BALANCE,
	"cash": pb.StatementKind_STATEMENT_KIND_CASH, "debt": pb.StatementKind_STATEMENT_KIND_DEBT,
	"sources": pb.StatementKind_STATEMENT_KIND_SOURCES_AND_USES, "reserves": pb.StatementKind_STATEMENT_KIND_RESERVES,
	"covenants": pb.StatementKind_STATEMENT_KIND_COVENANTS, "waterfall": pb.StatementKind_STATEMENT_KIND_WATERFALL,
	"tenants": pb.StatementKind_STATEMENT_KIND_TENANTS,
}

// statementNames are the statements in the order in which they are shown.
var statementNames = []string{"sources", "income", "balance", "cash", "debt", "reserves", "covenants", "waterfall", "tenants"}

var frequencies = map[string]pb.Frequency{
	"month": pb.Frequency_FREQUENCY_MONTHLY, "quarter": pb.Frequency_FREQUENCY_QUARTERLY, "year": pb.Frequency_FREQUENCY_ANNUAL,
}

// request makes the request of the flags.
func (f valueFlags) request() (*pb.ValueCaseRequest, error) {
	q := &pb.ValueCaseRequest{Measures: f.measures}
	names := f.statements
	if slices.Contains(names, "all") || len(names) == 0 && (f.xlsx != "" || f.csv != "") {
		names = statementNames
	}
	for _, name := range names {
		kind, ok := statementKinds[name]
		if !ok {
			return nil, usagef("statement %q: there are %s, or all", name, strings.Join(statementNames, ", "))
		}
		q.Statements = append(q.Statements, kind)
	}
	var ok bool
	if q.Frequency, ok = frequencies[f.frequency]; !ok {
		return nil, usagef("frequency %q: there are month, quarter, year", f.frequency)
	}
	if !f.drawn {
		if len(f.draws) > 0 || f.sobol || f.antithetic || f.strata != "" {
			return nil, usagef("--draw, --sobol, --antithetic and --strata need --path")
		}
		return q, nil
	}
	m, err := f.monteCarlo(0)
	q.DrawnPath = &pb.DrawnPath{Path: f.path, MonteCarlo: m}
	return q, err
}

func (a *app) value(ctx context.Context, c *client.Client, argument string, f valueFlags) error {
	q, err := f.request()
	if err != nil {
		return err
	}
	s, overrides, err := a.changed(argument)
	if err != nil {
		return err
	}
	q.Overrides = overrides
	s.value(q)
	debt := slices.Contains(q.GetStatements(), pb.StatementKind_STATEMENT_KIND_DEBT)
	if a.output == "table" && !debt {
		// How the debt rolls off belongs to every page; its schedules come only if asked for.
		q.Statements = append(q.Statements, pb.StatementKind_STATEMENT_KIND_DEBT)
	}
	r, err := c.Value(ctx, q)
	if err != nil {
		return err
	}
	return a.reply(r, func() error { return render.ValueCSV(a.out, r) }, func() error {
		titles, err := catalog(ctx, c)
		if err != nil {
			return err
		}
		if f.xlsx != "" || f.csv != "" {
			return a.export(r, titles, f)
		}
		return a.page(func(p *render.Page) { p.Value(r, titles, f.defaults, debt) })
	})
}
