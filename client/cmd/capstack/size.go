package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (a *app) sizeCommand() *cobra.Command {
	var resize bool
	cmd := &cobra.Command{
		Use:   "size CASE",
		Short: "Show how debt was sized: the limits, which one binds, and the schedule",
		Long: `Sizes the tranches of a case that state how (sizing) and shows the size that each limit would allow, which one binds, what total
uses come to, and debt service by period with its cover.

Debt is sized once, on the case itself: --set changes what happens to it, not its size, unless --resize sizes it anew.`,
		Example: `  capstack size case.yaml
  capstack size case.yaml --set 'tenants[t1].usd_per_kw_month*=0.9' --resize`,
		Args: one("CASE"),
		RunE: a.connected(func(ctx context.Context, c *client.Client, args []string) error {
			return a.size(ctx, c, args[0], resize)
		}),
	}
	a.setFlag(cmd)
	cmd.Flags().BoolVar(&resize, "resize", false, "size debt anew on the case as changed by --set")
	a.outputFlag(cmd, "table", "json")
	return cmd
}

func (a *app) size(ctx context.Context, c *client.Client, argument string, resize bool) error {
	q := &pb.ValueCaseRequest{Measures: []string{"total_uses"}, Resize: resize}
	s, overrides, err := a.changed(argument)
	if err != nil {
		return err
	}
	q.Overrides = overrides
	s.value(q)
	r, err := c.Value(ctx, q)
	if err != nil {
		return err
	}
	if len(r.GetSizings()) == 0 {
		return errors.New("no tranche of this case states how it is sized (financing.tranches[...].sizing): its debt is what principal_usd says")
	}
	if a.output == "json" {
		return a.json(&pb.ValueCaseResponse{Sizings: r.GetSizings(), Fingerprint: r.GetFingerprint(), EngineVersion: r.GetEngineVersion()}, false)
	}
	return a.page(func(p *render.Page) { p.Sizings(r.GetSizings(), r.GetProjectCase().GetCurrencyCode(), true) })
}
