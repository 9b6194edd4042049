package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (a *app) solveCommand() *cobra.Command {
	q := &pb.SolveInputRequest{}
	var measure string
	cmd := &cobra.Command{
		Use:   "solve CASE --input PATH --measure NAME[label] --target X",
		Short: "Find the value of one input at which a measure meets a target",
		Example: `  capstack solve abilene-set-a-loan --input 'tenants[oracle].usd_per_year' --measure dscr_min --target 1.30
  capstack solve case.yaml --input facility.power.usd_per_mwh --measure equity_irr --target 0.12 --low 20 --high 200`,
		Args: one("CASE"),
		RunE: a.connected(func(ctx context.Context, c *client.Client, args []string) error {
			selected, err := selector(measure)
			if err != nil {
				return err
			}
			q.Measure, q.Label = selected.GetName(), selected.GetLabel()
			return a.solve(ctx, c, args[0], q)
		}),
	}
	a.setFlag(cmd)
	cmd.Flags().StringVar(&q.InputPath, "input", "", "path of the input that varies")
	cmd.Flags().StringVar(&measure, "measure", "", "measure that shall meet the target: NAME or NAME[label]")
	cmd.Flags().StringVar(&q.Target, "target", "", "the target, in the unit of the measure")
	cmd.Flags().StringVar(&q.LowerBound, "low", "", "lowest value of the input to try; default: the lower end of its range, or a tenth of the case's value")
	cmd.Flags().StringVar(&q.UpperBound, "high", "", "highest value of the input to try; default: the upper end of its range, or ten times the case's value")
	a.outputFlag(cmd, "table", "json", "csv")
	for _, name := range []string{"input", "measure", "target"} {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err) // the flag is defined above
		}
	}
	return cmd
}

func (a *app) solve(ctx context.Context, c *client.Client, argument string, q *pb.SolveInputRequest) error {
	s, overrides, err := a.changed(argument)
	if err != nil {
		return err
	}
	q.Overrides = overrides
	s.solve(q)
	r, err := c.Solve(ctx, q)
	if err != nil {
		return err
	}
	return a.reply(r, func() error { return render.SolveCSV(a.out, q, r) }, func() error {
		titles, err := catalog(ctx, c)
		if err != nil {
			return err
		}
		currency, err := s.currency(ctx, c)
		if err != nil {
			return err
		}
		return a.page(func(p *render.Page) { p.Solve(q, r, titles, currency) })
	})
}
