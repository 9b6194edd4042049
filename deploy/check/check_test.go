package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// Where the checked files are, seen from this package.
const (
	deployDir    = ".."
	telemetryDir = "../../server/internal/telemetry"
	serverDir    = "../../server"
)

// assumed are the metrics and labels that the tests of the rules themselves use,
// so that these tests do not move with the server's source.
func assumed() Telemetry {
	t := Telemetry{Metrics: map[string]bool{}, Labels: map[string]bool{}}
	for _, m := range []string{
		"rpc_server_call_duration_seconds_bucket", "rpc_server_call_duration_seconds_count",
		"capstack_run_active", "capstack_admission_rejected_total", "capstack_queue_wait_seconds_bucket",
	} {
		t.Metrics[m] = true
	}
	for _, l := range []string{"le", "job", "instance", "rpc_method", "rpc_response_status_code", "k8s_namespace_name", "k8s_pod_name"} {
		t.Labels[l] = true
	}
	return t
}

// declared is the real thing, read from the server's source.
func declared(t *testing.T) Telemetry {
	t.Helper()
	if _, err := os.Stat(telemetryDir); err != nil {
		t.Fatalf("nothing to hold queries and manifests against: %v", err)
	}
	telemetry, err := ServerTelemetry(telemetryDir)
	if err != nil {
		t.Fatal(err)
	}
	if !telemetry.Metrics["capstack_run_active"] {
		t.Fatalf("no instruments found in %s: did their construction change form?", telemetryDir)
	}
	return telemetry
}

func report(t *testing.T, list []Finding) {
	t.Helper()
	for _, f := range list {
		t.Error(f)
	}
}

// requireOne fails unless a finding speaks of want.
func requireOne(t *testing.T, list []Finding, want string) {
	t.Helper()
	for _, f := range list {
		if strings.Contains(f.String(), want) {
			return
		}
	}
	t.Errorf("no finding contains %q; found %v", want, list)
}

// edited copies a file to a temporary one with each pair of old and new text
// replaced. An old text that does not occur fails: the test would seed nothing.
func edited(t *testing.T, path string, oldNew ...string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), filepath.Base(path))
	if err := os.WriteFile(copied, []byte(replaced(t, string(text), oldNew)), 0o600); err != nil {
		t.Fatal(err)
	}
	return copied
}

func replaced(t *testing.T, text string, oldNew []string) string {
	t.Helper()
	for i := 0; i < len(oldNew); i += 2 {
		if !strings.Contains(text, oldNew[i]) {
			t.Fatalf("seed %q does not occur", oldNew[i])
		}
		text = strings.ReplaceAll(text, oldNew[i], oldNew[i+1])
	}
	return text
}

// manifests renders deploy/kubernetes from memory, with file edited.
func manifests(t *testing.T, file string, oldNew ...string) (*Manifests, error) {
	t.Helper()
	fs, dir := filesys.MakeFsInMemory(), filepath.Join(deployDir, "kubernetes")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if e.Name() == file {
			text = []byte(replaced(t, string(text), oldNew))
		}
		if err := fs.WriteFile("/k/"+e.Name(), text); err != nil {
			t.Fatal(err)
		}
	}
	return Render(fs, "/k")
}
