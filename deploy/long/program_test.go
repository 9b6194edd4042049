//go:build linux

package long

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// root is the product's repository, seen from this package.
const root = "../.."

var (
	built   sync.Map // func() (string, error) by directory and architecture
	scratch string   // directory of the programs
)

func TestMain(m *testing.M) {
	var err error
	if scratch, err = os.MkdirTemp("", "capstack-long-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(scratch) // of the system's directory for such things
	os.Exit(code)
}

// program builds the command in a directory for an architecture, once, and returns its file.
func program(t testing.TB, dir, architecture string) string {
	t.Helper()
	build, _ := built.LoadOrStore(dir+" "+architecture, sync.OnceValues(func() (string, error) {
		file := filepath.Join(scratch, filepath.Base(dir)+"-"+architecture)
		cmd := exec.Command("go", "build", "-o", file, ".")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOARCH="+architecture)
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("build %s for %s: %w\n%s", dir, architecture, err, out)
		}
		return file, nil
	}))
	file, err := build.(func() (string, error))()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// output runs a command and returns what it prints.
func output(t testing.TB, environment []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Env = append(os.Environ(), environment...)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", filepath.Base(name), strings.Join(args, " "), err, complaints.String())
	}
	return string(out)
}

// capstack runs the command line of this machine's kind.
func capstack(t testing.TB, args ...string) string {
	t.Helper()
	return output(t, nil, program(t, root+"/client/cmd/capstack", runtime.GOARCH), args...)
}
