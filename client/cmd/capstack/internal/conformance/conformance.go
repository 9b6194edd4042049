// Package conformance runs published test vectors against a server through its public API, so that whoever doubts a number
// can hold it against those of others: the event vectors of the ACTUS standard, function values taken from Excel, and rates
// of return of pyxirr.
//
// Nothing of a file is known here but its form. A case passes, fails, or is skipped; what is skipped is listed with its
// reason, whether the vector is known to contradict its own standard ([skipped] in actus.go) or the value is the residue of
// a spreadsheet's own rounding (excel.go).
//
// The package calls a [Service] and may be used by one goroutine; calls are made side by side.
package conformance

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"google.golang.org/grpc"

	"github.com/capstack/capstack/client"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Service is what a run asks: a [client.Client].
type Service interface {
	EvaluateContract(context.Context, *pb.EvaluateContractRequest, ...grpc.CallOption) (*pb.EvaluateContractResponse, error)
	AnalyzeCashFlows(context.Context, *pb.AnalyzeCashFlowsRequest, ...grpc.CallOption) (*pb.AnalyzeCashFlowsResponse, error)
	EvaluateFunction(context.Context, *pb.EvaluateFunctionRequest, ...grpc.CallOption) (*pb.EvaluateFunctionResponse, error)
}

// Tally counts cases.
type Tally struct{ Passed, Failed, Skipped int }

// String is the last line of a report.
func (t Tally) String() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", t.Passed, t.Failed, t.Skipped)
}

func (t *Tally) add(u Tally) {
	t.Passed += u.Passed
	t.Failed += u.Failed
	t.Skipped += u.Skipped
}

// verdict is what became of one case.
type verdict struct {
	name     string
	failures []string // what differs, expected and got
	skipped  string   // the reason
	note     string   // why a case passed that differs
}

// check is one case that is ready to be asked.
type check func(context.Context) (verdict, error)

// Run runs the vectors of a format ("actus", "excel" or "xirr") in files and directories and writes a report. The error
// says that a file cannot be read or the server not reached; cases that fail are in the tally.
func Run(ctx context.Context, s Service, format string, paths []string, w io.Writer) (Tally, error) {
	var total Tally
	read, ok := map[string]reader{
		"actus": {".json", actusChecks}, "excel": {".csv", excelChecks}, "xirr": {".csv", xirrChecks},
	}[format]
	if !ok {
		return total, fmt.Errorf("format %q: there are actus, excel, xirr", format)
	}
	files, err := expand(paths, read.extension)
	if err != nil {
		return total, err
	}
	for _, file := range files {
		checks, err := read.checks(s, file)
		if err != nil {
			return total, fmt.Errorf("%s: %w", file, err)
		}
		if checks == nil {
			continue
		}
		tally, err := report(ctx, w, checks)
		if err != nil {
			return total, fmt.Errorf("%s: %w", file, err)
		}
		fmt.Fprintf(w, "%s: %v\n", filepath.Base(file), tally)
		total.add(tally)
	}
	if total == (Tally{}) {
		return total, fmt.Errorf("no cases in %s", strings.Join(paths, ", "))
	}
	return total, nil
}

// reader makes checks of one file; none for a file that is part of another.
type reader struct {
	extension string
	checks    func(s Service, file string) ([]check, error)
}

// expand names the files of an extension in directories.
func expand(paths []string, extension string) ([]string, error) {
	var out []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			out = append(out, path)
			continue
		}
		entries, err := os.ReadDir(path)
		if err != nil {
			return nil, err
		}
		for _, e := range entries { // in order of their names
			if !e.IsDir() && filepath.Ext(e.Name()) == extension {
				out = append(out, filepath.Join(path, e.Name()))
			}
		}
	}
	return out, nil
}

// report asks for all cases of a file and writes those that did not pass.
func report(ctx context.Context, w io.Writer, checks []check) (Tally, error) {
	var t Tally
	ask := func(ctx context.Context, c check) (verdict, error) { return c(ctx) }
	for v, err := range client.InOrder(ctx, slices.Values(checks), client.BatchOptions{}, ask) {
		switch {
		case err != nil:
			return t, err
		case v.skipped != "":
			t.Skipped++
			fmt.Fprintf(w, "SKIP %s: %s\n", v.name, v.skipped)
		case len(v.failures) > 0:
			t.Failed++
			fmt.Fprintf(w, "FAIL %s\n", v.name)
			for _, f := range v.failures[:min(len(v.failures), maxLines)] {
				fmt.Fprintf(w, "     %s\n", f)
			}
			if n := len(v.failures) - maxLines; n > 0 {
				fmt.Fprintf(w, "     and %d more differences\n", n)
			}
		default:
			t.Passed++
			if v.note != "" {
				fmt.Fprintf(w, "NOTE %s: %s\n", v.name, v.note)
			}
		}
	}
	return t, nil
}

// maxLines bounds what one case makes a report say.
const maxLines = 10

// refusal returns what a server says against a case; ok is false for an error that is no answer.
func refusal(err error) (said *client.Error, ok bool) {
	said, ok = asError(err)
	if !ok || said.Reason == 0 || len(said.FieldViolations) == 0 && said.Reason != pb.ErrorReason_ERROR_REASON_ARITHMETIC_OVERFLOW {
		return nil, false
	}
	return said, true
}

// oneLine is an error of a server on one line.
func oneLine(e *client.Error) string {
	if len(e.FieldViolations) == 0 {
		return e.Message
	}
	v := e.FieldViolations[0]
	return v.Field + ": " + v.Description
}
