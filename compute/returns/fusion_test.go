package returns_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestNothingCompilesToAFusedMultiplyAdd asks the compiler for its assembly on an
// architecture that has the instruction: results are promised to the bit.
func TestNothingCompilesToAFusedMultiplyAdd(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for another architecture")
	}
	build := exec.Command("go", "build", "-gcflags=-S", ".")
	build.Env = append(os.Environ(), "GOARCH=arm64", "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	if err != nil {
		t.Fatalf("cannot compile for arm64 here: %v\n%.500s", err, out)
	}
	if !strings.Contains(string(out), "FMULD") {
		t.Fatalf("no product in %d bytes of assembly", len(out))
	}
	fused := regexp.MustCompile(`\sFN?M(ADD|SUB)\w*\s`)
	for line := range strings.Lines(string(out)) {
		if fused.MatchString(line) {
			t.Error(strings.TrimSpace(line))
		}
	}
}
