package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/server"
	"github.com/capstack/capstack/server/servertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// call runs a command line against a whole server in this process.
func call(t *testing.T, input string, args ...string) (code int, out, errs string) {
	t.Helper()
	conn := servertest.Start(t)
	var o, e bytes.Buffer
	a := &app{in: strings.NewReader(input), out: &o, err: &e, width: 120, embed: func(context.Context) (*client.Client, func() error, error) {
		return client.New(conn), func() error { return nil }, nil
	}}
	code = a.run(t.Context(), args)
	return code, o.String(), e.String()
}

func TestCommandLinesThatMakeNoSenseExitWithTwo(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"nonsense", `unknown command "nonsense"`},
		{"valeu x", "did you mean value?"},
		{"catalog lst", `unknown command "lst"`},
		{"catalog get", "give one ID, got 0"},
		{"value", "give one CASE, got 0"},
		{"value a b", "give one CASE, got 2"},
		{"value a --nonsense", "unknown flag: --nonsense"},
		{"diff a b c", "give one or two CASEs, got 3"},
		{"explain a", "CASE and MEASURE, or CASE, LINE and PERIOD"},
		{"value a -o xml", `output "xml": there are table,json,csv`},
		{"value a --tls", "need --server"},
		{"value a --token-file x", "need --server"},
		{"solve a --input b", `required flag(s) "measure", "target" not set`},
		{"run a --paths many", `invalid argument "many"`},
	} {
		t.Run(test.line, func(t *testing.T) {
			var out, errs bytes.Buffer
			a := &app{in: strings.NewReader(""), out: &out, err: &errs, width: 120, embed: noServer}
			if code := a.run(t.Context(), strings.Fields(test.line)); code != exitUsage {
				t.Errorf("exit %d, want %d", code, exitUsage)
			}
			if !strings.Contains(errs.String(), test.want) || !strings.Contains(errs.String(), "--help") {
				t.Errorf("got %q, want it to say %q and how to get help", errs.String(), test.want)
			}
			if out.Len() > 0 {
				t.Errorf("wrote %q", out.String())
			}
		})
	}
}

func TestFaultsOfFlagsExitWithTwo(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"run a", "one of --paths, --grid and --stress"},
		{"run a --paths 1 --stress all", "one of --paths, --grid and --stress"},
		{"run a --paths 0", "--paths 0: there must be at least 1"},
		{"run a --paths -3", "--paths -3: there must be at least 1"},
		{"run a --stress all --draw x=normal(0,1)", "need --paths"},
		{"run a --paths 1 --draw x=normal", "normal is no distribution"},
		{"run a --grid x=1:2", "path=first:last:count"},
		{"run a --grid x=1:2:1", "count of 2 or more"},
		{"run a --grid x", "write path=value"},
		{"run a --paths 1 --measures x[", "NAME or NAME[label]"},
		{"run a --paths 1 --measures x]", "NAME or NAME[label]"},
		{"run a --paths 20000 --scenarios", "take -o csv or -o json"},
		{"run a --paths 8 --html x -o json", "go with a table"},
		{"run a --paths 8 --live x -o csv", "go with a table"},
		{"run testdata/campus.yaml --paths 8 --live moic --measures dscr_min", "name it in --measures"},
		{"run testdata/campus.yaml --paths 8 --live x[", "NAME or NAME[label]"},
		{"value a --set x", "path+=value (add)"},
		{"value a --set =3", "path+=value (add)"},
		{"value a --statements balnace", "there are sources, income, balance, cash, debt"},
		{"diff testdata/notes.yaml", "say by --set"},
		{"value a --frequency week", "there are month, quarter, year"},
		{"solve a --input x --measure m[] --target 1", "NAME or NAME[label]"},
	} {
		t.Run(test.line, func(t *testing.T) {
			code, _, errs := call(t, "", strings.Fields(test.line)...)
			if code != exitUsage || !strings.Contains(errs, test.want) {
				t.Errorf("exit %d with %q, want %d and %q", code, errs, exitUsage, test.want)
			}
		})
	}
}

func TestFailuresExitWithOneAndSayWhatToChange(t *testing.T) {
	good, err := os.ReadFile("testdata/campus.yaml")
	if err != nil {
		t.Fatal(err)
	}
	bad := strings.NewReplacer("term_months: 84", "term_months: 840", "usd_per_mwh: 62.5", "usd_per_mwh: 6_2").Replace(string(good))
	for _, test := range []struct {
		name, input string
		args        []string
		want        []string
	}{
		{"no such file", "", []string{"value", "nowhere.yaml"}, []string{"nowhere.yaml"}},
		{"a case without sized debt", string(good), []string{"size", "-"}, []string{"no tranche", "principal_usd"}},
		{"no such case", "", []string{"value", "nowhere"}, []string{"reference case not found", "nowhere", "capstack catalog list"}},
		{"an unknown field", "horizon: 3", []string{"value", "-"}, []string{`standard input:1: unknown field "horizon"`}},
		{"two inputs out of range, by line", bad, []string{"value", "-"}, []string{
			"invalid input:\n", "standard input:40: facility.power.usd_per_mwh", "standard input:55: tenants[anchor].term_months",
		}},
		{"a path that does not exist, by flag", string(good), []string{"value", "-", "--set", "tax.rat=1"}, []string{"--set tax.rat=1", "path"}},
		{"too many paths", string(good), []string{"run", "-", "--paths", "1000000000"}, []string{"monte_carlo.paths", "100000000"}},
		{"an unknown measure", string(good), []string{"run", "-", "--paths", "1", "--measures", "nope"}, []string{"measures[0]", "nope", "capstack catalog measures"}},
		{"a server that is not there", string(good), []string{"value", "-", "--server", "127.0.0.1:1"}, []string{"server not reached", "refused"}},
		{"a token file that is not there", string(good), []string{"value", "-", "--server", "127.0.0.1:1", "--token-file", "nowhere"}, []string{"nowhere"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, out, errs := call(t, test.input, test.args...)
			if code != exitFailure || out != "" {
				t.Errorf("exit %d with %q, want %d and no output", code, out, exitFailure)
			}
			for _, want := range test.want {
				if !strings.Contains(errs, want) {
					t.Errorf("got %q, want it to say %q", errs, want)
				}
			}
		})
	}
}

func TestHelpExitsWithZero(t *testing.T) {
	for _, line := range []string{"", "--help", "value --help", "catalog"} {
		if code, out, _ := call(t, "", strings.Fields(line)...); code != exitOK || !strings.Contains(out, "Usage:") {
			t.Errorf("%q: exit %d with %q", line, code, out)
		}
	}
}

// lastEvent returns the fields of the last line of run -o json.
func lastEvent(t *testing.T, out string) map[string]any {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var event map[string]any
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &event); err != nil {
		t.Fatal(err)
	}
	return event
}

func TestRunsOfAnyNumberOfWorkersAreEqualToTheByte(t *testing.T) {
	var first string
	for _, workers := range []string{"1", "2", "3", "8"} {
		code, out, errs := call(t, "", "run", "testdata/campus.yaml", "--paths", "3000", "--seed", "3", "--workers", workers, "--scenarios", "-o", "json")
		if code != exitOK {
			t.Fatal(errs)
		}
		if digest := lastEvent(t, out)["summary"].(map[string]any)["digest"]; len(digest.(string)) != 64 {
			t.Fatalf("digest %v", digest)
		}
		if first == "" {
			first = out
		}
		if out != first {
			t.Errorf("%s workers: the events differ from those of 1", workers)
		}
	}
}

func TestPublishedFiguresAreShown(t *testing.T) {
	code, out, errs := call(t, "", "value", "oracle-notes-2025")
	if code != exitOK {
		t.Fatal(errs)
	}
	// Oracle's notes of September 2025: the coupons of the six tranches sum to 962,625,000 a year.
	if !strings.Contains(out, "962,625,000.00") {
		t.Errorf("the coupon of the notes is missing in\n%s", out)
	}
	if _, out, _ = call(t, "", "value", "abilene-set-a", "-o", "json"); !strings.Contains(out, `"decimal_value": "0.272"`) {
		t.Error("the EBIT margin 0.272 of the article is missing")
	}
}

func TestCaseOfTheCatalogCanBeSentBackAsAFile(t *testing.T) {
	_, text, _ := call(t, "", "catalog", "get", "abilene-set-a", "--case")
	file := filepath.Join(t.TempDir(), "case.json")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, fromFile, errs := call(t, "", "value", file, "-o", "csv")
	_, fromCatalog, _ := call(t, "", "value", "abilene-set-a", "-o", "csv")
	if fromFile == "" || fromFile != fromCatalog {
		t.Errorf("the file gives other figures than the catalog: %s", errs)
	}
}

func TestInterruptEndsARunInOrder(t *testing.T) {
	conn := servertest.Start(t)
	var out, errs bytes.Buffer
	a := &app{in: strings.NewReader(""), out: &out, err: &errs, width: 120, embed: func(context.Context) (*client.Client, func() error, error) {
		return client.New(conn), func() error { return nil }, nil
	}}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	begin := time.Now()
	code := a.run(ctx, strings.Fields("run testdata/campus.yaml --paths 50000000"))
	if code != exitFailure || errs.String() != "capstack: interrupted\n" {
		t.Errorf("exit %d with %q", code, errs.String())
	}
	if d := time.Since(begin); d > 10*time.Second {
		t.Errorf("took %v to end", d)
	}
}

func TestProgressIsDrawnOnATerminalOnly(t *testing.T) {
	for _, terminal := range []bool{true, false} {
		conn := servertest.Start(t)
		var out, errs bytes.Buffer
		a := &app{in: strings.NewReader(""), out: &out, err: &errs, width: 120, terminal: terminal,
			embed: func(context.Context) (*client.Client, func() error, error) {
				return client.New(conn), func() error { return nil }, nil
			}}
		if code := a.run(t.Context(), strings.Fields("run testdata/campus.yaml --paths 3000 -o csv")); code != exitOK {
			t.Fatalf("exit %d: %s", code, errs.String())
		}
		if drawn := strings.Contains(errs.String(), "scenarios"); drawn != terminal {
			t.Errorf("terminal %t: the error stream is %q", terminal, errs.String())
		}
	}
}

func TestRemoteServerGivesTheSameOutputAsTheEmbeddedOne(t *testing.T) {
	l := servertest.Listen(t, func(*server.Config) {})
	var out, errs bytes.Buffer
	a := &app{in: strings.NewReader(""), out: &out, err: &errs, width: 120, embed: noServer}
	if code := a.run(t.Context(), strings.Fields("value testdata/campus.yaml --server "+l.Address)); code != exitOK {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	var local bytes.Buffer
	b := &app{in: strings.NewReader(""), out: &local, err: &errs, width: 120, embed: embedded}
	if code := b.run(t.Context(), strings.Fields("value testdata/campus.yaml")); code != exitOK {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	if out.String() != local.String() {
		t.Error("outputs differ")
	}
}
