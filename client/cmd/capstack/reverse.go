package main

import (
	"context"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// reverseFlags are the flags of reverse.
type reverseFlags struct {
	measure, below, above string
	draws, along          []string
	absent                bool
	reach                 float64
	shocks, evaluations   int32
	check                 int64
	seed                  uint64
}

func (a *app) reverseCommand() *cobra.Command {
	var f reverseFlags
	cmd := &cobra.Command{
		Use:   "reverse CASE --measure NAME[label] (--below X | --above X)",
		Short: "Find the smallest joint shock that breaks a limit",
		Long: `Finds the smallest joint shock at which a measure falls below a level, or rises above one.

What is shocked are the drivers that the case suggests, or those of --draw, in standard deviations from their medians: the
nearest breaking point is the likeliest way to break the limit, and its distance gives a first-order probability, which
--check samples. With --along, the case moves along given directions instead, each by a scale of its own, and the smallest
joint scale is found.`,
		Example: `  capstack reverse abilene-set-a --measure dscr_min --below 1 --check 20000
  capstack reverse case.yaml --measure dscr_min --below 1 --along 'market.spot.usd_per_accelerator_hour*=0.9' --along 'facility.phases[p1].delay_days+=30'`,
		Args: one("CASE"),
		RunE: a.connected(func(ctx context.Context, c *client.Client, args []string) error {
			return a.reverse(ctx, c, args[0], f)
		}),
	}
	a.setFlag(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.measure, "measure", "", "measure that shall cross the level: NAME or NAME[label]")
	flags.StringVar(&f.below, "below", "", "the limit breaks below this level, in the unit of the measure")
	flags.StringVar(&f.above, "above", "", "the limit breaks above this level")
	flags.BoolVar(&f.absent, "absent-breaks", false, "the limit breaks where the measure has no value, too")
	flags.StringArrayVar(&f.draws, "draw", nil, "random input in place of those that the case suggests: path=normal(mean,std_dev) and others, as in run; repeatable")
	flags.StringArrayVar(&f.along, "along", nil, "direction in place of drivers: what a scale of 1 changes, path=value,path+=value,path*=value; repeatable")
	flags.Float64Var(&f.reach, "reach", 0, "how far to look: standard deviations (default 6) or scales (default 10)")
	flags.Int32Var(&f.shocks, "shocks", 0, "distinct shocks shown at most (default 5)")
	flags.Int32Var(&f.evaluations, "evaluations", 0, "valuations of the search at most (default 100000)")
	flags.Int64Var(&f.check, "check", 0, "paths of a sampled check of the probability")
	flags.Uint64Var(&f.seed, "seed", 1, "seed of the check")
	a.outputFlag(cmd, "table", "json", "csv")
	if err := cmd.MarkFlagRequired("measure"); err != nil {
		panic(err) // the flag is defined above
	}
	cmd.MarkFlagsMutuallyExclusive("below", "above")
	cmd.MarkFlagsOneRequired("below", "above")
	cmd.MarkFlagsMutuallyExclusive("draw", "along")
	return cmd
}

func (a *app) reverse(ctx context.Context, c *client.Client, argument string, f reverseFlags) error {
	q, err := f.request()
	if err != nil {
		return err
	}
	s, overrides, err := a.changed(argument)
	if err != nil {
		return err
	}
	a.draws, a.along = f.draws, f.along
	q.Overrides = overrides
	s.reverse(q)
	r, err := c.ReverseStress(ctx, q)
	if err != nil {
		return err
	}
	return a.replyInCurrency(ctx, c, s, r, func() error { return render.ReverseCSV(a.out, r) },
		func(p *render.Page, currency string) { p.Reverse(q, r, argument, a.sets, currency) })
}

// request makes the request of the flags, but for its case.
func (f *reverseFlags) request() (*pb.ReverseStressRequest, error) {
	measure, err := selector(f.measure)
	if err != nil {
		return nil, err
	}
	q := &pb.ReverseStressRequest{Measure: measure.GetName(), Label: measure.GetLabel(), AbsentBreaks: f.absent, Reach: f.reach,
		ShockLimit: f.shocks, EvaluationLimit: f.evaluations, CheckPathCount: f.check, Seed: f.seed, Side: pb.LimitSide_LIMIT_SIDE_BELOW}
	level := f.below
	if f.above != "" {
		q.Side, level = pb.LimitSide_LIMIT_SIDE_ABOVE, f.above
	}
	if q.Level, err = strconv.ParseFloat(level, 64); err != nil || math.IsNaN(q.GetLevel()) || math.IsInf(q.GetLevel(), 0) {
		return nil, usagef("level %q: write a number", level)
	}
	if q.Drivers, err = randomDrivers(f.draws); err != nil || len(f.along) == 0 {
		return q, err
	}
	q.Drivers = nil
	for _, text := range f.along {
		d, err := direction(text)
		if err != nil {
			return nil, err
		}
		q.Directions = append(q.Directions, d)
	}
	return q, nil
}

// randomDrivers are the drivers of flags --draw; without any, those of the case.
func randomDrivers(texts []string) (*pb.RandomDrivers, error) {
	list, err := draws(texts)
	return &pb.RandomDrivers{Uncertainties: list}, err
}

// direction reads one flag --along: changes separated by commas. A comma inside brackets belongs to a path.
func direction(text string) (*pb.ShockDirection, error) {
	out := &pb.ShockDirection{DirectionId: text}
	depth, from := 0, 0
	for i, r := range text + "," {
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case r == ',' && depth == 0:
			path, shock, value, err := assignment(strings.TrimSpace(text[from:i]))
			if err != nil {
				return nil, err
			}
			out.Overrides = append(out.Overrides, &pb.Override{Path: path, Shock: shock, Text: value})
			from = i + 1
		}
	}
	if len(out.GetOverrides()) == 0 {
		return nil, usagef("%q: write path=value,path+=value,path*=value", text)
	}
	return out, nil
}
