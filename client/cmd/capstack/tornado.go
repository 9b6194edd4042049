package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// tornadoFlags are the flags of tornado.
type tornadoFlags struct {
	measures, draws, ranges []string
	low, high               float64
}

func (a *app) tornadoCommand() *cobra.Command {
	var f tornadoFlags
	cmd := &cobra.Command{
		Use:   "tornado CASE --measures NAME,...",
		Short: "Show how far each uncertain input moves measures by itself",
		Long: `Values measures with each random driver at its 10th and 90th percentile, the others at their medians, and orders the drivers by
how far they move them. --range takes inputs between two values instead, the others as in the case. Inputs move one at a
time: what they do together is in attribute and reverse.`,
		Example: `  capstack tornado abilene-set-a --measures dscr_min,equity_irr
  capstack tornado case.yaml --measures dscr_min --range 'market.spot.usd_per_accelerator_hour*=0.7:1.3' --range 'facility.phases[p1].delay_days=0:180'`,
		Args: one("CASE"),
		RunE: a.connected(func(ctx context.Context, c *client.Client, args []string) error {
			return a.tornado(ctx, c, args[0], f)
		}),
	}
	a.setFlag(cmd)
	flags := cmd.Flags()
	flags.StringSliceVar(&f.measures, "measures", []string{"equity_irr", "dscr_min"}, "measures: NAME or NAME[label]")
	flags.StringArrayVar(&f.draws, "draw", nil, "random input in place of those that the case suggests: path=normal(mean,std_dev) and others, as in run; repeatable")
	flags.StringArrayVar(&f.ranges, "range", nil, "input between two values in place of drivers: path=low:high, path+=low:high or path*=low:high; repeatable")
	flags.Float64Var(&f.low, "low", 0, "probability of the lower quantile of drivers (default 0.1)")
	flags.Float64Var(&f.high, "high", 0, "probability of the upper quantile of drivers (default 0.9)")
	a.outputFlag(cmd, "table", "json", "csv")
	cmd.MarkFlagsMutuallyExclusive("draw", "range")
	return cmd
}

func (a *app) tornado(ctx context.Context, c *client.Client, argument string, f tornadoFlags) error {
	q, err := f.request()
	if err != nil {
		return err
	}
	s, overrides, err := a.changed(argument)
	if err != nil {
		return err
	}
	a.draws, a.ranges = f.draws, f.ranges
	q.Overrides = overrides
	s.tornado(q)
	r, err := c.Tornado(ctx, q)
	if err != nil {
		return err
	}
	return a.replyInCurrency(ctx, c, s, r, func() error { return render.TornadoCSV(a.out, r) },
		func(p *render.Page, currency string) { p.Tornado(r, currency) })
}

// request makes the request of the flags, but for its case.
func (f *tornadoFlags) request() (*pb.ComputeTornadoRequest, error) {
	q := &pb.ComputeTornadoRequest{LowProbability: f.low, HighProbability: f.high}
	for _, text := range f.measures {
		m, err := selector(text)
		if err != nil {
			return nil, err
		}
		q.Measures = append(q.Measures, m)
	}
	for _, text := range f.ranges {
		path, shock, value, err := assignment(text)
		if err != nil {
			return nil, err
		}
		low, high, found := strings.Cut(value, ":")
		if !found || low == "" || high == "" {
			return nil, usagef("%q: write path=low:high", text)
		}
		q.Ranges = append(q.Ranges, &pb.InputRange{Path: path, Shock: shock, Low: low, High: high})
	}
	var err error
	if len(q.GetRanges()) == 0 {
		q.Drivers, err = randomDrivers(f.draws)
	}
	return q, err
}
