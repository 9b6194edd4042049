package vectorstest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/internal/vectorstest"
)

// judge is a test that notes how it was ended.
type judge struct {
	testing.TB
	skipped, failed string
}

func (*judge) Helper() {}

func (j *judge) Skipf(format string, args ...any) {
	j.skipped = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (j *judge) Fatalf(format string, args ...any) {
	j.failed = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// judged runs f as a test runs.
func judged(t *testing.T, f func(testing.TB)) *judge {
	t.Helper()
	j := &judge{TB: t}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		f(j)
	}()
	<-ended
	return j
}

func TestVectorsAreFoundSkippedOrMissed(t *testing.T) {
	there := t.TempDir()
	if err := os.WriteFile(filepath.Join(there, "a.csv"), []byte("1,2\n3,4\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, root, file string
		skipped, failed  string // words of the message
	}{
		{"a file that is there", there, "a.csv", "", ""},
		{"no vectors at all", filepath.Join(there, "elsewhere"), "a.csv", "CAPSTACK_VECTORS", ""},
		{"a file in place of the directory", filepath.Join(there, "a.csv"), "a.csv", "CAPSTACK_VECTORS", ""},
		{"a file that is missing from the vectors", there, "b.csv", "", "b.csv"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv(vectorstest.Variable, test.root)
			var rows [][]string
			j := judged(t, func(t testing.TB) { rows = vectorstest.Rows(t, test.file) })
			if !said(j.skipped, test.skipped) || !said(j.failed, test.failed) {
				t.Errorf("skipped %q, failed %q", j.skipped, j.failed)
			}
			if good := test.skipped+test.failed == ""; good != (len(rows) == 2 && rows[1][0] == "3") {
				t.Errorf("rows %v", rows)
			}
		})
	}
}

// said reports whether a message holds the words, or is empty if there are none to hold.
func said(message, words string) bool {
	return (message == "") == (words == "") && strings.Contains(message, words)
}

func TestARelativeDirectoryIsSeenFromTheRepository(t *testing.T) {
	t.Setenv(vectorstest.Variable, "compute/internal")
	if dir, there := vectorstest.Root(); !there {
		t.Errorf("%s is not there", dir)
	}
	t.Setenv(vectorstest.Variable, "")
	if dir, _ := vectorstest.Root(); !strings.HasSuffix(filepath.ToSlash(dir), "../shared/vectors") {
		t.Errorf("without the variable: %s", dir)
	}
}
