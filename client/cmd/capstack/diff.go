package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (a *app) diffCommand() *cobra.Command {
	var most int
	cmd := &cobra.Command{
		Use:   "diff CASE [CASE]",
		Short: "List what differs between two cases: inputs, lines of the model, measures",
		Long: `Values two cases exactly and lists what differs: inputs by path (defaults filled), lines of the model with the first month that
differs, the largest difference and the sums, and measures. Differences are those of the second case from the first.

--set changes the second case. With one CASE, it is compared with itself so changed.`,
		Example: `  capstack diff abilene-set-a abilene-set-a-loan
  capstack diff abilene-set-a --set 'tenants[oracle].pay_fraction=0.5'
  capstack diff base.yaml downside.yaml -o json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 && len(args) != 2 {
				return usagef("give one or two CASEs, got %d", len(args))
			}
			return nil
		},
		RunE: a.connected(func(ctx context.Context, c *client.Client, args []string) error { return a.diff(ctx, c, args, most) }),
	}
	a.setFlag(cmd)
	cmd.Flags().IntVar(&most, "lines", 30, "lines to show, the largest differences of money first; 0: all, in the order of the model")
	a.outputFlag(cmd, "table", "json")
	return cmd
}

func (a *app) diff(ctx context.Context, c *client.Client, args []string, most int) error {
	overrides, err := a.overrides()
	if err != nil {
		return err
	}
	if len(args) == 1 && len(overrides) == 0 {
		return usagef("with one CASE, say by --set what changes")
	}
	for _, argument := range args {
		s, err := a.readSubject(argument)
		if err != nil {
			return err
		}
		a.sides = append(a.sides, s)
	}
	first, second := a.sides[0], a.sides[len(a.sides)-1]
	q := &pb.CompareCasesRequest{First: first.side(nil), Second: second.side(overrides)}
	a.sides = []*subject{first, second}
	r, err := c.Compare(ctx, q)
	if err != nil {
		return err
	}
	if a.output == "json" {
		return a.json(r, false)
	}
	titles, err := catalog(ctx, c)
	if err != nil {
		return err
	}
	currency, err := second.currency(ctx, c)
	if err != nil {
		return err
	}
	return a.page(func(p *render.Page) { p.Comparison(r, titles, currency, most) })
}
