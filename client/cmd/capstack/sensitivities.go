package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (a *app) sensitivitiesCommand() *cobra.Command {
	q := &pb.ComputeSensitivitiesRequest{}
	var measure string
	cmd := &cobra.Command{
		Use:   "sensitivities CASE --measure NAME[label]",
		Short: "Show how a measure depends on every numeric input",
		Long: `Differentiates one measure by all numeric inputs at once, and values a standard bump of each on both sides: 1% of its value, one
basis point of a rate, one day of a date or a delay. Inputs stand in the order of what their bump does. Whole numbers and dates
step, so they have bumps and no derivative; a mark tells where the measure bends within a bump.`,
		Example: `  capstack sensitivities abilene-set-a --measure dscr_min
  capstack sensitivities case.yaml --measure equity_irr --top 0 --by-month market.spot.usd_per_accelerator_hour -o csv`,
		Args: one("CASE"),
		RunE: a.connected(func(ctx context.Context, c *client.Client, args []string) error {
			selected, err := selector(measure)
			if err != nil {
				return err
			}
			q.Measure, q.Label = selected.GetName(), selected.GetLabel()
			return a.sensitivities(ctx, c, args[0], q)
		}),
	}
	a.setFlag(cmd)
	cmd.Flags().StringVar(&measure, "measure", "", "measure to differentiate: NAME or NAME[label]")
	cmd.Flags().Int32Var(&q.InputLimit, "top", 20, "inputs shown, those with the largest effect; 0 shows all")
	cmd.Flags().StringArrayVar(&q.ByMonthPaths, "by-month", nil, "input whose derivatives are shown month by month; repeatable")
	a.outputFlag(cmd, "table", "json", "csv")
	if err := cmd.MarkFlagRequired("measure"); err != nil {
		panic(err) // the flag is defined above
	}
	return cmd
}

func (a *app) sensitivities(ctx context.Context, c *client.Client, argument string, q *pb.ComputeSensitivitiesRequest) error {
	s, overrides, err := a.changed(argument)
	if err != nil {
		return err
	}
	q.Overrides = overrides
	s.sensitivities(q)
	r, err := c.Sensitivities(ctx, q)
	if err != nil {
		return err
	}
	return a.replyInCurrency(ctx, c, s, r, func() error { return render.SensitivitiesCSV(a.out, r) },
		func(p *render.Page, currency string) { p.Sensitivities(r, currency) })
}
