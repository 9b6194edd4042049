package main

import (
	"context"
	"encoding/csv"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (a *app) catalogCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "catalog", Short: "Reference cases, measures and default drivers"}
	group(cmd)
	list := &cobra.Command{
		Use: "list", Short: "List the reference cases", Args: cobra.NoArgs,
		RunE: a.connected(a.listCases),
	}
	a.outputFlag(list, "table", "json", "csv")
	var onlyCase bool
	var revision int32
	get := &cobra.Command{
		Use: "get ID", Short: "Show a reference case: published figures, how they stand, sources", Args: one("ID"),
		RunE: a.connected(func(ctx context.Context, c *client.Client, args []string) error {
			return a.getCase(ctx, c, args[0], revision, onlyCase)
		}),
	}
	get.Flags().BoolVar(&onlyCase, "case", false, "write only the inputs, as a file that value, solve and run take")
	get.Flags().Int32Var(&revision, "revision", 0, "revision; default: the newest")
	a.outputFlag(get, "table", "json")
	measures := &cobra.Command{
		Use: "measures", Short: "List the measures that the engine computes", Args: cobra.NoArgs,
		RunE: a.connected(a.listMeasures),
	}
	a.outputFlag(measures, "table", "json", "csv")
	drivers := &cobra.Command{
		Use: "drivers", Short: "List the distributions that stand ready for --draw INPUT=default, with their sources", Args: cobra.NoArgs,
		RunE: a.connected(a.listCalibrations),
	}
	a.outputFlag(drivers, "table", "json", "csv")
	cmd.AddCommand(list, get, measures, drivers)
	return cmd
}

func (a *app) listCases(ctx context.Context, c *client.Client, _ []string) error {
	var cases []*pb.ReferenceCase
	for r, err := range c.ReferenceCases(ctx) {
		if err != nil {
			return err
		}
		cases = append(cases, r)
	}
	switch a.output {
	case "json":
		return a.json(&pb.ListReferenceCasesResponse{ReferenceCases: cases}, false)
	case "csv":
		rows := [][]string{{"reference_case_id", "revision", "title"}}
		for _, r := range cases {
			rows = append(rows, []string{r.GetReferenceCaseId(), strconv.Itoa(int(r.GetRevision())), r.GetTitle()})
		}
		return csv.NewWriter(a.out).WriteAll(rows)
	default:
		return a.page(func(p *render.Page) { p.ReferenceCases(cases) })
	}
}

func (a *app) getCase(ctx context.Context, c *client.Client, id string, revision int32, onlyCase bool) error {
	r, err := c.ReferenceCase(ctx, id, revision)
	switch {
	case err != nil:
		return err
	case onlyCase:
		return a.json(r.GetProjectCase(), false)
	case a.output == "json":
		return a.json(&pb.GetReferenceCaseResponse{ReferenceCase: r}, false)
	default:
		return a.page(func(p *render.Page) { p.ReferenceCase(r) })
	}
}

func (a *app) listMeasures(ctx context.Context, c *client.Client, _ []string) error {
	var measures []*pb.Measure
	for m, err := range c.Measures(ctx) {
		if err != nil {
			return err
		}
		measures = append(measures, m)
	}
	switch a.output {
	case "json":
		return a.json(&pb.ListMeasuresResponse{Measures: measures}, false)
	case "csv":
		rows := [][]string{{"name", "title", "unit", "label_kind", "definition", "source"}}
		for _, m := range measures {
			rows = append(rows, []string{m.GetName(), m.GetTitle(), m.GetUnit(), m.GetLabelKind().String(), m.GetDefinition(), m.GetSource()})
		}
		return csv.NewWriter(a.out).WriteAll(rows)
	default:
		return a.page(func(p *render.Page) { p.Measures(measures) })
	}
}

func (a *app) listCalibrations(ctx context.Context, c *client.Client, _ []string) error {
	var all []*pb.Calibration
	for x, err := range c.Calibrations(ctx) {
		if err != nil {
			return err
		}
		all = append(all, x)
	}
	switch a.output {
	case "json":
		return a.json(&pb.ListCalibrationsResponse{Calibrations: all}, false)
	case "csv":
		rows := [][]string{{"calibration_id", "title", "inputs", "distribution", "unit", "period", "source", "judgement"}}
		for _, x := range all {
			rows = append(rows, []string{x.GetCalibrationId(), x.GetTitle(), strings.Join(x.GetInputs(), " "), render.Calibrated(x), x.GetUnit(),
				x.GetPeriod(), x.GetSource(), strconv.FormatBool(x.GetJudgement())})
		}
		return csv.NewWriter(a.out).WriteAll(rows)
	default:
		return a.page(func(p *render.Page) { p.Calibrations(all) })
	}
}
