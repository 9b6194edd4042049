package compute_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/capstack/capstack"

// pkg is what `go list` says of a package.
type pkg struct {
	ImportPath string
	Imports    []string // of non-test files
	Deps       []string // and of everything below them
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", module+"/...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var p pkg
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	if len(list) < 10 {
		t.Fatalf("go list names %d packages only", len(list))
	}
	return list
}

func under(path, room string) bool {
	return path == module+"/"+room || strings.HasPrefix(path, module+"/"+room+"/")
}

// The engine knows nothing of the outside: not the wire, not telemetry, not the environment.
func TestComputeDependsOnNothingOutside(t *testing.T) {
	banned := []string{"google.golang.org/protobuf", "google.golang.org/grpc", "go.opentelemetry.io", "log/slog", "net", "net/http", "os/exec", "os/signal"}
	for _, p := range packages(t) {
		if !under(p.ImportPath, "compute") {
			continue
		}
		for _, d := range p.Deps {
			if under(d, "server") || under(d, "client") || under(d, "proto") {
				t.Errorf("%s depends on %s", p.ImportPath, d)
			}
			for _, b := range banned {
				if d == b || strings.Contains(b, ".") && strings.HasPrefix(d, b+"/") {
					t.Errorf("%s depends on %s", p.ImportPath, d)
				}
			}
		}
		for _, d := range p.Imports {
			if under(d, "compute") && strings.HasSuffix(d, "test") {
				t.Errorf("%s imports %s, which is for tests", p.ImportPath, d)
			}
			if !strings.HasSuffix(p.ImportPath, "test") && slices.Contains([]string{"os", "log", "time", "math/rand", "math/rand/v2"}, d) {
				t.Errorf("%s imports %s: the engine has no environment, clock, log or generator", p.ImportPath, d)
			}
		}
	}
}

// Imports point down: a room may use those of lower floors and its own.
func TestComputeImportsPointDown(t *testing.T) {
	floors := map[string]int{
		"internal/vector": -1,
		"money":           0, "rng": 0, "internal/threaded": 0, "rating": 0, "strata": 0, "internal/vectorstest": 0,
		"calendar": 1, "stat": 1, "process": 2,
		"contract": 2, "contract/actus": 3, "contract/debt": 3, "returns": 2, "spreadsheet": 3,
		"program": 3, "program/programtest": 4, "internal/bench": 4, "project": 4, "project/projecttest": 5,
		"model": 5, "exact": 5, "lanes": 5, "adjoint": 5,
		"scenario": 6, "solve": 6,
		"run": 7, "plan": 7,
		"": 8, "refcase": 9,
	}
	room := func(path string) string {
		return strings.TrimPrefix(strings.TrimPrefix(path, module+"/compute"), "/")
	}
	for _, p := range packages(t) {
		if !under(p.ImportPath, "compute") {
			continue
		}
		mine, known := floors[room(p.ImportPath)]
		if !known {
			t.Errorf("%s has no floor: give it one here", p.ImportPath)
			continue
		}
		for _, d := range p.Imports {
			if under(d, "compute") && floors[room(d)] >= mine {
				t.Errorf("%s (floor %d) imports %s (floor %d)", p.ImportPath, mine, d, floors[room(d)])
			}
		}
	}
}

// Only server/internal/wire sees generated types and the engine's types at once; the client sees neither server nor engine.
// The command line embeds a server, and is the one place in client/ that may.
func TestOnlyTheWireKnowsBothWorlds(t *testing.T) {
	for _, p := range packages(t) {
		generated := slices.ContainsFunc(p.Imports, func(d string) bool { return under(d, "proto/gen") })
		engine := slices.ContainsFunc(p.Imports, func(d string) bool { return under(d, "compute") })
		if generated && engine && !under(p.ImportPath, "server/internal/wire") {
			t.Errorf("%s imports generated types and compute", p.ImportPath)
		}
		if !under(p.ImportPath, "client") || under(p.ImportPath, "client/cmd") {
			continue
		}
		for _, d := range p.Deps {
			if under(d, "server") || under(d, "compute") {
				t.Errorf("%s depends on %s", p.ImportPath, d)
			}
		}
	}
}
