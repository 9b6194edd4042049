package rng

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// fused matches the fused multiply-add instructions of the Go assembler: FMADDD, FMSUBD, FNMADDD, FNMSUBD (arm64,
// riscv64) and VFMADD231SD and its kin (amd64).
var fused = regexp.MustCompile(`\s(V?FN?M(ADD|SUB)\w*)\s`)

// The packages whose floats are promised to the bit must compile to no fused multiply-add on any architecture that
// has one. The compiler is asked for its assembly; a product must be found in it, so that an empty answer is not
// taken for a clean one.
func TestNothingCompilesToAFusedMultiplyAdd(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for three architectures")
	}
	packages := []string{"../rng", "../process", "../stat"}
	for _, dir := range packages {
		// Reading the sources tells go test that its cached answer depends on them.
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no sources in %s: %v", dir, err)
		}
		for _, f := range files {
			if _, err := os.ReadFile(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, target := range []struct{ arch, level, product string }{
		{"arm64", "", "FMULD"},
		{"riscv64", "", "FMULD"},
		{"amd64", "GOAMD64=v3", "MULSD"},
	} {
		t.Run(target.arch, func(t *testing.T) {
			build := exec.Command("go", append([]string{"build", "-gcflags=-S"}, packages...)...)
			build.Env = append(os.Environ(), "GOARCH="+target.arch, "CGO_ENABLED=0", target.level)
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
