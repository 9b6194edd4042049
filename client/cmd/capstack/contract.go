package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/contractfile"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (a *app) contractCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "contract", Short: "Single contracts by the ACTUS standard"}
	group(cmd)
	evaluate := &cobra.Command{
		Use:   "evaluate FILE",
		Short: "List the dated events of one contract",
		Long: `Lists the dated events of one contract, in exact decimals.

FILE is JSON as the ACTUS standard has it, or - for standard input: {"terms": {...}, "to": "...", "dataObserved": {...},
"eventsObserved": [...]}. Terms go by their name in the standard; cash received by the contractRole is positive.`,
		Example: `  capstack contract evaluate loan.json
  capstack contract evaluate - -o csv < loan.json`,
		Args: one("FILE"),
		RunE: a.connected(func(ctx context.Context, c *client.Client, args []string) error {
			return a.evaluateContract(ctx, c, args[0])
		}),
	}
	a.outputFlag(evaluate, "table", "json", "csv")
	cmd.AddCommand(evaluate)
	return cmd
}

// readInput reads a file, or standard input for -, and returns what to call it.
func (a *app) readInput(argument string) (data []byte, name string, err error) {
	if argument == "-" {
		data, err = io.ReadAll(a.in)
		return data, "standard input", err
	}
	data, err = os.ReadFile(argument)
	return data, argument, err
}

func (a *app) evaluateContract(ctx context.Context, c *client.Client, argument string) error {
	data, name, err := a.readInput(argument)
	if err != nil {
		return err
	}
	file, err := contractfile.Read(data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	r, err := c.EvaluateContract(ctx, file.Request)
	if err != nil {
		return err
	}
	return a.reply(r, func() error { return a.eventRows(r.GetEvents()) },
		func() error {
			return a.page(func(p *render.Page) { p.ContractEvents(file.Request.GetContract().GetTerms(), r) })
		})
}

// eventRows writes a row for each event.
func (a *app) eventRows(events []*pb.ContractEvent) error {
	rows := [][]string{{"time", "event_type", "payoff", "currency", "notional_principal", "nominal_interest_rate", "accrued_interest"}}
	for _, e := range events {
		rows = append(rows, eventCells(e))
	}
	return csv.NewWriter(a.out).WriteAll(rows)
}

func eventCells(e *pb.ContractEvent) []string {
	return []string{
		e.GetTime(), e.GetEventType(), e.GetPayoff(), e.GetCurrency(), e.GetNotionalPrincipal(), e.GetNominalInterestRate(), e.GetAccruedInterest(),
	}
}
