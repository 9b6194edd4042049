package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
)

// Exit codes.
const (
	exitOK      = 0
	exitFailure = 1 // the command was understood and did not succeed
	exitUsage   = 2 // the command line makes no sense
)

// app is one call of the command line.
type app struct {
	in       io.Reader
	out, err io.Writer
	width    int
	terminal bool // err is a terminal: show progress
	// progressWidth is that of the terminal behind err.
	progressWidth int
	embed         embedder

	connection connection
	output     string
	begun      bool       // the command line was understood
	subject    *subject   // the case, once read: finds lines of paths
	sides      []*subject // the two cases of a comparison
	sets       []string   // --set, as given: finds the flag of an override
	draws      []string   // --draw, as given: finds the flag of a driver
	along      []string   // --along, as given: finds the flag of a direction
	ranges     []string   // --range, as given: finds the flag of a range
}

// embedder starts a server in this process and returns a client of it. stop ends both.
type embedder func(ctx context.Context) (c *client.Client, stop func() error, err error)

// usageError is a fault of the command line that only the command itself can see.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// run runs one command line and returns the exit code.
func (a *app) run(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	command, err := root.ExecuteContextC(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case !a.begun || errors.As(err, &usage):
		a.warn("capstack: %v\nSee '%s --help'.", err, command.CommandPath())
		return exitUsage
	default:
		a.explain(err)
		return exitFailure
	}
}

// warn writes to the error stream. That it cannot be written has no remedy.
func (a *app) warn(format string, args ...any) { _, _ = fmt.Fprintf(a.err, format+"\n", args...) }

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "capstack",
		Short: "Scenario engine for the financing of AI data centers",
		Long: `Values a case (a facility, its tenants, its financing) exactly, solves for one input, or runs many scenarios.

CASE is the id of a reference case (capstack catalog list), or a file: YAML, protobuf JSON, or - for standard input.
Without --server, a server runs inside this process.`,
		Example: `  capstack value oracle-notes-2025
  capstack value abilene-set-a --set 'facility.operating_costs[other].usd_per_year*=1.45' --statements income,cash --frequency quarter
  capstack solve abilene-set-a-loan --input 'tenants[oracle].usd_per_year' --measure dscr_min --target 1.30
  capstack run abilene-set-a --paths 100000 --seed 1 --measures equity_irr,dscr_min`,
		SilenceUsage:      true,
		SilenceErrors:     true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	group(root)
	a.connection.flags(root.PersistentFlags())
	root.AddCommand(a.catalogCommand(), a.valueCommand(), a.explainCommand(), a.diffCommand(), a.sizeCommand(), a.solveCommand(), a.runCommand(), a.attributeCommand(),
		a.reverseCommand(), a.tornadoCommand(), a.sensitivitiesCommand(), a.contractCommand(), a.cashflowsCommand(),
		a.caseCommand(), a.conformanceCommand(), a.versionCommand())
	return root
}

// group makes a command of one that only holds others: alone it shows its help, with anything else it says what there is.
// (cobra shows the help and succeeds, so that a script with a misspelt command would go on.)
func group(cmd *cobra.Command) {
	cmd.Args = cobra.ArbitraryArgs
	cmd.SuggestionsMinimumDistance = 2
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			return usagef("unknown command %q; did you mean %s?", args[0], strings.Join(near, " or "))
		}
		return usagef("unknown command %q", args[0])
	}
}

// one asks for exactly one argument.
func one(name string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usagef("give one %s, got %d", name, len(args))
		}
		return nil
	}
}

// action is what a command does once its command line is understood and a server is reached.
type action func(ctx context.Context, c *client.Client, args []string) error

// connected makes a command's function of an action.
func (a *app) connected(do action) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := a.checkOutput(cmd); err != nil {
			return err
		}
		a.begun = true
		c, stop, err := a.connection.open(cmd.Context(), a.embed)
		if err != nil {
			return err
		}
		err = do(cmd.Context(), c, args)
		if stopErr := stop(); err == nil {
			err = stopErr
		}
		return err
	}
}

// outputFlag adds -o to a command.
func (a *app) outputFlag(cmd *cobra.Command, forms ...string) {
	cmd.Flags().StringVarP(&a.output, "output", "o", "table", "form of the output: "+strings.Join(forms, ", "))
	cmd.Annotations = map[string]string{"output": strings.Join(forms, ",")}
}

func (a *app) checkOutput(cmd *cobra.Command) error {
	forms, ok := cmd.Annotations["output"]
	if !ok {
		return nil
	}
	for form := range strings.SplitSeq(forms, ",") {
		if a.output == form {
			return nil
		}
	}
	return usagef("output %q: there are %s", a.output, forms)
}

// json writes a message as protobuf JSON with the schema's own field names, which are those of paths. protojson varies its
// white space on purpose between builds; laying it out again makes the output a function of the message.
func (a *app) json(m proto.Message, lines bool) error {
	text, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(m)
	if err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	var b bytes.Buffer
	if lines {
		err = json.Compact(&b, text)
	} else {
		err = json.Indent(&b, text, "", "  ")
	}
	if err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	b.WriteByte('\n')
	_, err = b.WriteTo(a.out)
	return err
}

// reply writes a reply in the form that --output asks for: as JSON, as CSV, else as a page.
func (a *app) reply(r proto.Message, csv, page func() error) error {
	switch a.output {
	case "json":
		return a.json(r, false)
	case "csv":
		return csv()
	}
	return page()
}

// page writes a page of tables.
func (a *app) page(fill func(*render.Page)) error {
	p := render.NewPage(a.width)
	fill(p)
	_, err := p.WriteTo(a.out)
	return err
}

// replyInCurrency writes a reply whose page shows amounts in the currency of the case.
func (a *app) replyInCurrency(ctx context.Context, c *client.Client, s *subject, r proto.Message, csv func() error, page func(*render.Page, string)) error {
	return a.reply(r, csv, func() error {
		currency, err := s.currency(ctx, c)
		if err != nil {
			return err
		}
		return a.page(func(p *render.Page) { page(p, currency) })
	})
}
