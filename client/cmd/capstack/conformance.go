package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/conformance"
)

func (a *app) conformanceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "conformance",
		Short: "Run published test vectors through the public API",
		Long: `Runs published test vectors through the public API and lists every case that differs, with what was expected and got, and
every case that is skipped, with its reason. The last line counts them; any failure makes the command fail.`,
	}
	group(cmd)
	for _, f := range []struct{ name, short, long string }{
		{"actus", "Event vectors of the ACTUS standard (actusfrf/actus-tests)", `PATH is a file of the suites or a directory of them. A case passes when the ordered list of events is as expected: times and
types exactly, payoff, notional, rate and accrued interest within 1e-9, or within one unit of the last digit of an expected
number of 15 digits or more.`},
		{"excel", "Function values taken from Excel (fsprojects/ExcelFinancialFunctions)", `PATH is a CSV file named after its function, the last column being the value, or a directory of them. A row passes within
1e-9 relative or half a unit of the 13th digit, which is the last that the files carry; xirr within 1e-8, to which Excel
iterates, and is then listed.`},
		{"xirr", "Rates of return of dated flows (Anexen/pyxirr)", `PATH is a directory with samples of date,amount and expected.csv of sample,rate. A sample passes when the expected rate is
among all that are found, within 1e-9, and none is found where nan is expected.`},
	} {
		cmd.AddCommand(&cobra.Command{
			Use: f.name + " PATH...", Short: f.short, Long: f.long,
			Example: "  capstack conformance " + f.name + " ../vectors/" + f.name,
			Args: func(_ *cobra.Command, args []string) error {
				if len(args) == 0 {
					return usagef("give at least one PATH")
				}
				return nil
			},
			RunE: a.connected(func(ctx context.Context, c *client.Client, args []string) error {
				return a.conformance(ctx, c, f.name, args)
			}),
		})
	}
	return cmd
}

func (a *app) conformance(ctx context.Context, c *client.Client, format string, paths []string) error {
	tally, err := conformance.Run(ctx, c, format, paths, a.out)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(a.out, tally); err != nil {
		return err
	}
	if tally.Failed > 0 {
		return fmt.Errorf("%d of %d cases differ", tally.Failed, tally.Passed+tally.Failed+tally.Skipped)
	}
	return nil
}
