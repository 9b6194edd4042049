package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/archetype"
	"github.com/capstack/capstack/client/cmd/capstack/internal/casefile"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (a *app) caseCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "case",
		Short: "Case files: write a commented one to start from, check one",
	}
	group(cmd)
	cmd.AddCommand(a.caseArchetypesCommand(), a.caseInitCommand(), a.caseCheckCommand())
	return cmd
}

// alone makes a command's function of work that needs no server.
func (a *app) alone(do func(args []string) error) func(*cobra.Command, []string) error {
	return func(_ *cobra.Command, args []string) error {
		a.begun = true
		return do(args)
	}
}

func (a *app) caseArchetypesCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "archetypes",
		Short:   "List the kinds of deal for which there is a case file",
		Example: `  capstack case archetypes`,
		Args:    none,
		RunE: a.alone(func([]string) error {
			for _, x := range archetype.List() {
				if err := a.say("%-20s %s\n", x.Name, x.Title); err != nil {
					return err
				}
			}
			return nil
		}),
	}
}

func (a *app) caseInitCommand() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "init ARCHETYPE [FILE]",
		Short: "Write a commented case file to start from, to FILE or to the output",
		Long: `Writes a case file of a kind of deal (capstack case archetypes), with the unit of each input in its comments. Its figures are
invented: replace them by those of the deal, then capstack case check FILE and capstack value FILE.`,
		Example: `  capstack case init neocloud-ddtl my-case.yaml`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 && len(args) != 2 {
				return usagef("give an ARCHETYPE and, if you like, a FILE; got %d arguments", len(args))
			}
			return nil
		},
		RunE: a.alone(func(args []string) error {
			x, ok := archetype.Get(args[0])
			if !ok {
				return usagef("archetype %q: there are %s", args[0], strings.Join(archetypeNames(), ", "))
			}
			if len(args) == 1 {
				return a.say("%s", x.Text)
			}
			return a.writeCase(args[1], x.Text, force)
		}),
	}
	cmd.Flags().BoolVar(&force, "force", false, "write over a file that is there")
	return cmd
}

func archetypeNames() []string {
	var out []string
	for _, x := range archetype.List() {
		out = append(out, x.Name)
	}
	return out
}

// writeCase writes a new file, and one that is there only by force.
func (a *app) writeCase(name, text string, force bool) error {
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(name, flags, 0o644) //nolint:gosec // a file for its owner to pass on
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already; name another file or add --force", name)
	}
	if err != nil {
		return fmt.Errorf("write case: %w", err)
	}
	if _, err := f.WriteString(text); err != nil {
		_ = f.Close()
		return fmt.Errorf("write case: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write case: %w", err)
	}
	return a.say("%s written; next: capstack case check %s\n", name, name)
}

func (a *app) caseCheckCommand() *cobra.Command {
	var strict bool
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "Check a case file and list what is wrong, by line and path",
		Long: `Reads a case file, checks it and values it once, and lists every finding with its line and path: errors, for which there is no
value, and warnings about numbers outside the range in which real figures lie.

Exit code 0: no error. 1: errors, or warnings with --strict. 2: the command line makes no sense.`,
		Example: `  capstack case check my-case.yaml`,
		Args:    one("FILE"),
		RunE: a.connected(func(ctx context.Context, c *client.Client, args []string) error {
			return a.check(ctx, c, args[0], strict)
		}),
	}
	a.setFlag(cmd)
	cmd.Flags().BoolVar(&strict, "strict", false, "let warnings fail the check")
	a.outputFlag(cmd, "table", "json")
	return cmd
}

// check values the case: some faults, such as debt that cannot be sized, show only then.
func (a *app) check(ctx context.Context, c *client.Client, argument string, strict bool) error {
	q := &pb.ValueCaseRequest{Measures: []string{"total_uses"}}
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
	if a.output == "json" {
		if err := a.json(&pb.ValueCaseResponse{Findings: r.GetFindings(), Defaults: driverDefaults(r.GetDefaults()), Fingerprint: r.GetFingerprint(), EngineVersion: r.GetEngineVersion()}, false); err != nil {
			return err
		}
	} else if err := a.checked(s.file, argument, r.GetFindings(), r.GetDefaults()); err != nil {
		return err
	}
	if strict && len(r.GetFindings()) > 0 {
		return fmt.Errorf("%d warnings", len(r.GetFindings()))
	}
	return nil
}

// checked writes the warnings, and the distributions that were filled in for drivers, each with its line.
func (a *app) checked(file *casefile.Case, name string, findings []*pb.Finding, defaults []*pb.DefaultApplied) error {
	where := func(path string) string {
		if file != nil && file.Line(path) != "" {
			return file.Line(path)
		}
		return name
	}
	for _, f := range findings {
		if err := a.say("%s: warning: %s: %s (%s)\n", where(f.GetPath()), f.GetPath(), f.GetMessage(), f.GetRule()); err != nil {
			return err
		}
	}
	for _, d := range driverDefaults(defaults) {
		if err := a.say("%s: default: %s: %s\n", where(d.GetPath()), d.GetPath(), d.GetText()); err != nil {
			return err
		}
	}
	if len(findings) == 0 {
		return a.say("%s: nothing found\n", name)
	}
	return nil
}

// driverDefaults are those of random drivers: distributions that the case leaves to a calibration.
func driverDefaults(all []*pb.DefaultApplied) []*pb.DefaultApplied {
	var out []*pb.DefaultApplied
	for _, d := range all {
		if strings.HasPrefix(d.GetPath(), "uncertainties[") {
			out = append(out, d)
		}
	}
	return out
}

// none asks for no arguments.
func none(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("give no arguments, got %d", len(args))
	}
	return nil
}
