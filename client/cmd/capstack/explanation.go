package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// explainFlags are the flags of explain.
type explainFlags struct{ depth, nodes int32 }

func (a *app) explainCommand() *cobra.Command {
	var f explainFlags
	cmd := &cobra.Command{
		Use:   "explain CASE (MEASURE | LINE PERIOD)",
		Short: "Show how one number comes about, down to the inputs",
		Long: `Shows a number as a tree: its value, its definition in symbols and in words, and what it is made of, down to the inputs of
the case. A number that is used in several places is shown once.

MEASURE is NAME or NAME[label] (capstack catalog measures). LINE is the name of a line of the model, such as cfads or
interest_due[senior], or of an account, such as 'Operating account'; PERIOD is a month, quarter or year: 2029-06,
2029-Q2, 2029.`,
		Example: `  capstack explain abilene-set-a-loan dscr_min
  capstack explain abilene-set-a cfads 2027-06 --depth 3
  capstack explain abilene-set-a 'revenue[oracle]' 2027-Q1`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 && len(args) != 3 {
				return usagef("give CASE and MEASURE, or CASE, LINE and PERIOD; got %d arguments", len(args))
			}
			return nil
		},
		RunE: a.connected(func(ctx context.Context, c *client.Client, args []string) error {
			return a.explanation(ctx, c, args, f)
		}),
	}
	a.setFlag(cmd)
	cmd.Flags().Int32Var(&f.depth, "depth", 5, "steps from the number asked for, 1..64")
	cmd.Flags().Int32Var(&f.nodes, "nodes", 400, "numbers in all, 1..2000")
	a.outputFlag(cmd, "table", "json")
	return cmd
}

func (a *app) explanation(ctx context.Context, c *client.Client, args []string, f explainFlags) error {
	if f.depth < 1 || f.nodes < 1 {
		return usagef("--depth and --nodes must be at least 1")
	}
	q := &pb.ExplainValueRequest{DepthLimit: f.depth, NodeLimit: f.nodes}
	if len(args) == 3 {
		q.Figure = &pb.ExplainValueRequest_Line{Line: &pb.LinePeriod{Line: args[1], Period: args[2]}}
	} else {
		m, err := selector(args[1])
		if err != nil {
			return err
		}
		q.Figure = &pb.ExplainValueRequest_Measure{Measure: m}
	}
	var err error
	if q.Overrides, err = a.overrides(); err != nil {
		return err
	}
	s, err := a.readSubject(args[0])
	if err != nil {
		return err
	}
	s.explain(q)
	r, err := c.Explain(ctx, q)
	if err != nil {
		return err
	}
	if a.output == "json" {
		return a.json(r, false)
	}
	return a.page(func(p *render.Page) { p.Explanation(r) })
}
