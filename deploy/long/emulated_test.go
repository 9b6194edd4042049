//go:build linux

package long

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// emulator runs programs of arm64 on another processor: Debian's qemu-user-static.
const emulator = "qemu-aarch64-static"

// machine is a way to run the command line.
type machine struct {
	name         string
	architecture string
	through      string   // an emulator; empty: none
	environment  []string // of the process
}

// machines are the processors at hand. Turning off a feature that a processor, or this engine, does not have changes nothing.
func machines(t *testing.T) []machine {
	t.Helper()
	if _, err := exec.LookPath(emulator); err != nil {
		t.Fatalf("%v: install qemu-user-static", err)
	}
	all := []machine{{name: "arm64, emulated", architecture: "arm64", through: emulator}}
	if runtime.GOARCH == "amd64" {
		all = append(all,
			machine{name: "amd64 without AVX-512", architecture: "amd64", environment: []string{"GODEBUG=cpu.avx512f=off"}},
			machine{name: "amd64 without AVX2", architecture: "amd64", environment: []string{"GODEBUG=cpu.avx512f=off,cpu.avx2=off"}})
	}
	return all
}

// run runs the command line on the machine.
func (m machine) run(t *testing.T, args ...string) string {
	t.Helper()
	name := program(t, root+"/client/cmd/capstack", m.architecture)
	if m.through != "" {
		name, args = m.through, append([]string{name}, args...)
	}
	return output(t, m.environment, name, args...)
}

// everyDriver writes the archetype neocloud-ddtl with the drivers of testdata in place of its own and returns the file.
func everyDriver(t *testing.T) string {
	t.Helper()
	drivers, err := os.ReadFile(filepath.Join("testdata", "drivers.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	archetype := capstack(t, "case", "init", "neocloud-ddtl")
	before, rest, found := strings.Cut(archetype, "\nuncertainties:")
	_, after, more := strings.Cut(rest, "\nstresses:")
	if !found || !more {
		t.Fatal("the archetype has no uncertainties, or no stresses behind them")
	}
	file := filepath.Join(t.TempDir(), "case.yaml")
	text := before + "\n" + string(drivers) + "stresses:" + after
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// A family that the schema gets and the file has not would be a driver that nothing here holds to other processors.
func TestEmulatedRunsDrawEveryFamily(t *testing.T) {
	text, err := os.ReadFile(everyDriver(t))
	if err != nil {
		t.Fatal(err)
	}
	families := (&capstackv1.Distribution{}).ProtoReflect().Descriptor().Oneofs().ByName("family").Fields()
	for i := range families.Len() {
		if name := string(families.Get(i).Name()); !strings.Contains(string(text), "{"+name+":") {
			t.Errorf("testdata/drivers.yaml has no driver of family %s", name)
		}
	}
}

// Every event, to the byte: header, scenarios, aggregates, fans, summary and digest.
func TestEmulatedProcessorsGiveTheSameBytes(t *testing.T) {
	every := everyDriver(t)
	commands := map[string][]string{
		"the run of the README, fewer paths":    {"run", "abilene-set-a", "--paths", "20000", "--seed", "1"},
		"every family":                          {"run", every, "--paths", "5000", "--scenarios", "--fan", "cfads"},
		"every family, Sobol":                   {"run", every, "--paths", "5000", "--sobol", "--scenarios"},
		"every family, opposite":                {"run", every, "--paths", "5000", "--antithetic", "--scenarios"},
		"every family, opposite Sobol":          {"run", every, "--paths", "5000", "--sobol", "--antithetic", "--scenarios"},
		"every family, by strata":               {"run", every, "--paths", "5000", "--strata", "tenants[lab].stops_paying_date", "--scenarios"},
		"every family, Sobol, control variates": {"run", every, "--paths", "5000", "--sobol", "--control-variates"},
		"every family, events":                  {"run", every, "--paths", "5000", "--events=losses,names"},
		"every stress":                          {"run", every, "--stress", "all"},
		"the ledger":                            {"value", every, "--statements", "all"},
	}
	native := machine{architecture: runtime.GOARCH}
	for name, args := range commands {
		t.Run(name, func(t *testing.T) {
			args = append(args, "-o", "json")
			want := native.run(t, args...)
			if len(want) < 1000 {
				t.Fatalf("only %d bytes: the test shows nothing", len(want))
			}
			for _, m := range machines(t) {
				if got := m.run(t, args...); got != want {
					t.Errorf("%s: %s", m.name, difference(got, want))
				}
			}
			sum := sha256.Sum256([]byte(want))
			t.Logf("%d bytes, SHA-256 %x...", len(want), sum[:8])
		})
	}
}

// difference says where two texts part.
func difference(got, want string) string {
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	around := func(s string) string { return s[max(at-60, 0):min(at+60, len(s))] }
	return fmt.Sprintf("parts from this machine's bytes at %d of %d:\n%s\nwant\n%s", at, len(want), around(got), around(want))
}

// The tests of the packages whose results depend on the processor, as they are, on another one.
func TestEmulatedPackagesPassTheirTests(t *testing.T) {
	packages := []string{"./compute/rng", "./compute/internal/vector", "./compute/lanes", "./compute/process"}
	for _, m := range machines(t) {
		t.Run(m.name, func(t *testing.T) {
			args := []string{"test", "-count=1", "-short"}
			if m.through != "" {
				args = append(args, "-exec="+m.through)
			}
			cmd := exec.CommandContext(t.Context(), "go", append(args, packages...)...)
			cmd.Dir = root
			cmd.Env = append(append(os.Environ(), "CGO_ENABLED=0", "GOARCH="+m.architecture), m.environment...)
			out, err := cmd.CombinedOutput()
			t.Logf("%s", out)
			if err != nil {
				t.Error(err)
			}
		})
	}
}
