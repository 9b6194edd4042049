package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The vectors of testdata are the project's own: right, wrong, refused and out of scope.
func TestConformanceListsWhatDiffersAndClosesWithTheCount(t *testing.T) {
	for _, test := range []struct{ format, last string }{
		{"actus", "1 passed, 2 failed, 1 skipped"},
		{"excel", "2 passed, 2 failed, 2 skipped"},
		{"xirr", "2 passed, 1 failed, 0 skipped"},
	} {
		t.Run(test.format, func(t *testing.T) {
			code, out, errs := call(t, "", "conformance", test.format, filepath.Join("testdata", "vectors", test.format))
			if code != exitFailure || !strings.Contains(errs, "cases differ") {
				t.Errorf("exit %d with %q", code, errs)
			}
			if !strings.HasSuffix(out, "\n"+test.last+"\n") {
				t.Errorf("the last line is not %q:\n%s", test.last, out)
			}
			compare(t, filepath.Join("testdata", "golden", "conformance-"+test.format+".txt"), []byte(out))
		})
	}
}

func TestConformanceWithoutFailureExitsWithZero(t *testing.T) {
	code, out, errs := call(t, "", "conformance", "excel", filepath.Join("testdata", "vectors", "excel", "yearfrac.csv"))
	if code != exitOK || out != "yearfrac.csv: 1 passed, 0 failed, 0 skipped\n1 passed, 0 failed, 0 skipped\n" {
		t.Errorf("exit %d with %q, %q", code, out, errs)
	}
}

// The published vectors, where they are at hand: none fails, by whole files and by directories.
func TestPublishedVectorsPassThroughTheAPI(t *testing.T) {
	dir := os.Getenv("CAPSTACK_VECTORS")
	if dir == "" {
		dir = filepath.Join("..", "shared", "vectors")
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join("..", "..", "..", dir) // from the root of the repository
	}
	for _, format := range []string{"actus", "excel", "xirr"} {
		t.Run(format, func(t *testing.T) {
			path := filepath.Join(dir, format)
			if _, err := os.Stat(path); err != nil {
				t.Skipf("external vectors are absent, set CAPSTACK_VECTORS: %v", err)
			}
			code, out, errs := call(t, "", "conformance", format, path)
			lines := strings.Split(strings.TrimSpace(out), "\n")
			t.Logf("%s: %s", format, lines[len(lines)-1])
			if code != exitOK {
				t.Errorf("exit %d with %q:\n%s", code, errs, out)
			}
		})
	}
}

func TestFilesOfContractsAndFlowsThatCannotBeRead(t *testing.T) {
	empty := t.TempDir()
	for _, test := range []struct {
		name, input string
		args        []string
		want        string
	}{
		{"no file", "", []string{"contract", "evaluate", "nowhere.json"}, "nowhere.json"},
		{"no JSON", "{\n\"terms\": {,", []string{"contract", "evaluate", "-"}, "standard input: line 2"},
		{"no terms", "{}", []string{"contract", "evaluate", "-"}, "standard input: no terms"},
		{"an object as a term", `{"terms": {"a": {"b": 1}}}`, []string{"contract", "evaluate", "-"}, "an object stands where"},
		{"a list in a list", `{"terms": {"a": [[1]]}}`, []string{"contract", "evaluate", "-"}, "a list or an object stands where"},
		{"terms at fault", `{"terms": {"contractType": "PAM"}}`, []string{"contract", "evaluate", "-"}, "contract.terms[statusDate]"},
		{"no pair", "2020-01-01,1,2", []string{"cashflows", "-"}, "standard input: record on line 1"},
		{"no flows", "date,amount\n", []string{"cashflows", "-"}, "flows: is empty"},
		{"a flow at fault", "2020-01-01,-1\n2020-02-30,2\n", []string{"cashflows", "-"}, "flows[1].date"},
		{"a rate at fault", "2020-01-01,-1\n", []string{"cashflows", "-", "--rate", "8%"}, "discount_rate"},
		{"no vectors", "", []string{"conformance", "actus", empty}, "no cases in"},
		{"no directory", "", []string{"conformance", "xirr", "nowhere"}, "nowhere"},
		{"a sample without expectation", "", []string{"conformance", "xirr", "testdata/flows.csv"}, "no expected.csv beside it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, out, errs := call(t, test.input, test.args...)
			if code != exitFailure || out != "" || !strings.Contains(errs, test.want) {
				t.Errorf("exit %d with %q and %q, want %q", code, out, errs, test.want)
			}
		})
	}
	for _, line := range []string{"conformance actus", "conformance nonsense", "contract", "cashflows a b", "contract evaluate a -o xml"} {
		if code, _, _ := call(t, "", strings.Fields(line)...); code != exitUsage && line != "contract" {
			t.Errorf("%q: exit %d, want %d", line, code, exitUsage)
		}
	}
}

// Flows of any server's answer can be piped back in: a heading, blanks and a byte order mark are read over.
func TestFlowsFromStandardInput(t *testing.T) {
	code, out, errs := call(t, "\xef\xbb\xbfdate, amount\n# comment\n2021-01-01, -100\n 2022-01-01,110\n", "cashflows", "-")
	if code != exitOK || !strings.Contains(out, "usual rate  10%") || !strings.Contains(out, "only rate") {
		t.Errorf("exit %d with %q, %q", code, out, errs)
	}
}
