package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// attributeFlags are the flags of attribute.
type attributeFlags struct {
	sampling
	paths    int64
	measures []string
}

func (a *app) attributeCommand() *cobra.Command {
	var f attributeFlags
	cmd := &cobra.Command{
		Use:   "attribute CASE --measures NAME,... [--paths N]",
		Short: "Share the variance of measures out among the random drivers",
		Long: `Tells how much of the variance of each measure every random driver brings: by itself (first order), and alone and together
with the others (total), with standard errors. Each path is computed once for every driver, and twice more.`,
		Example: `  capstack attribute abilene-set-a --measures equity_irr,dscr_min --paths 5000`,
		Args:    one("CASE"),
		RunE: a.connected(func(ctx context.Context, c *client.Client, args []string) error {
			return a.attribute(ctx, c, args[0], f)
		}),
	}
	a.setFlag(cmd)
	cmd.Flags().Int64Var(&f.paths, "paths", 4096, "number of random paths")
	cmd.Flags().StringSliceVar(&f.measures, "measures", []string{"equity_irr", "dscr_min"}, "names of the measures")
	f.sampling.add(cmd)
	a.outputFlag(cmd, "table", "json", "csv")
	return cmd
}

func (a *app) attribute(ctx context.Context, c *client.Client, argument string, f attributeFlags) error {
	m, err := f.monteCarlo(f.paths)
	if err != nil {
		return err
	}
	q := &pb.AttributeVarianceRequest{Measures: f.measures, MonteCarlo: m}
	s, overrides, err := a.changed(argument)
	if err != nil {
		return err
	}
	q.Overrides = overrides
	s.attribute(q)
	r, err := c.Attribute(ctx, q)
	if err != nil {
		return err
	}
	return a.reply(r, func() error { return render.AttributionCSV(a.out, r) },
		func() error { return a.page(func(p *render.Page) { p.Attribution(r) }) })
}
