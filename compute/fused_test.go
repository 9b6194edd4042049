package compute_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// fused matches the fused multiply-add instructions of the Go assembler: FMADDD, FMSUBD, FNMADDD, FNMSUBD (arm64, riscv64) and
// VFMADD231SD and its kin (amd64).
var fused = regexp.MustCompile(`\s(V?FN?M(ADD|SUB)\w*)\s`)

// No package of the engine may compile to a fused multiply-add on any architecture that has one: it would give other bits
// there. The compiler is asked for its assembly; a product must be found in it, so that an empty answer is not taken for a
// clean one.
func TestNothingCompilesToAFusedMultiplyAdd(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the engine for three architectures")
	}
	readSources(t)
	for _, target := range []struct{ arch, level, product string }{
		{"arm64", "", "FMULD"},
		{"riscv64", "", "FMULD"},
		{"amd64", "GOAMD64=v3", "MULSD"},
	} {
		t.Run(target.arch, func(t *testing.T) {
			build := exec.Command("go", "build", "-gcflags=-S", "./...")
			build.Env = append(os.Environ(), "GOOS=linux", "GOARCH="+target.arch, "CGO_ENABLED=0", target.level)
			out, err := build.CombinedOutput()
			if err != nil {
				t.Fatalf("cannot compile for %s here: %v\n%.500s", target.arch, err, out)
			}
			if !strings.Contains(string(out), target.product) {
				t.Fatalf("no %s in %d bytes of assembly", target.product, len(out))
			}
			for line := range strings.Lines(string(out)) {
				if fused.MatchString(line) {
					t.Error(strings.TrimSpace(line))
				}
			}
		})
	}
}

// readSources reads the sources of the engine, which tells go test that its cached answer depends on them.
func readSources(t *testing.T) {
	t.Helper()
	count := 0
	err := filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		count++
		_, err = os.ReadFile(path)
		return err
	})
	if err != nil || count < 100 {
		t.Fatalf("%d sources read: %v", count, err)
	}
}
