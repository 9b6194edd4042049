package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (a *app) cashflowsCommand() *cobra.Command {
	q := &pb.AnalyzeCashFlowsRequest{}
	cmd := &cobra.Command{
		Use:   "cashflows FILE",
		Short: "Measure dated cash flows: all rates of return, NPV, multiple, payback, duration",
		Long: `Measures dated cash flows: every internal rate of return with the proof that there are no others, the usual one or the
reason why there is none, net present value, multiple, payback and duration.

FILE is CSV with lines date,amount (2025-09-26,-1250000.00), received positive, a heading allowed; or - for standard input.`,
		Example: `  capstack cashflows flows.csv --rate 0.08
  printf '2025-01-01,-100\n2026-01-01,230\n2027-01-01,-132\n' | capstack cashflows -`,
		Args: one("FILE"),
		RunE: a.connected(func(ctx context.Context, c *client.Client, args []string) error {
			return a.cashflows(ctx, c, args[0], q)
		}),
	}
	cmd.Flags().StringVar(&q.DiscountRate, "rate", "", "effective annual discount rate, such as 0.08; default: none, and no net present value")
	cmd.Flags().StringVar(&q.ValuationDate, "on", "", "day of the net present value and the duration, yyyy-mm-dd; default: that of the first flow")
	a.outputFlag(cmd, "table", "json", "csv")
	return cmd
}

func (a *app) cashflows(ctx context.Context, c *client.Client, argument string, q *pb.AnalyzeCashFlowsRequest) error {
	data, name, err := a.readInput(argument)
	if err != nil {
		return err
	}
	if q.Flows, err = readFlows(data); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	r, err := c.AnalyzeCashFlows(ctx, q)
	if err != nil {
		return err
	}
	return a.reply(r, func() error { return render.CashFlowsCSV(a.out, r) },
		func() error {
			return a.page(func(p *render.Page) { p.CashFlows(len(q.GetFlows()), q.GetDiscountRate(), r) })
		})
}

// readFlows reads lines of date,amount. A first line whose amount holds no digit is a heading.
func readFlows(data []byte) ([]*pb.CashFlow, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	r.FieldsPerRecord, r.TrimLeadingSpace, r.Comment, r.ReuseRecord = 2, true, '#', true
	var out []*pb.CashFlow
	for first := true; ; first = false {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if first && !strings.ContainsAny(row[1], "0123456789") {
			continue
		}
		out = append(out, &pb.CashFlow{Date: strings.TrimSpace(strings.Clone(row[0])), Amount: strings.TrimSpace(strings.Clone(row[1]))})
	}
}
