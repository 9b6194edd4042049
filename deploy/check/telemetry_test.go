package check

import (
	"os"
	"path/filepath"
	"testing"
)

func TestInstrumentsGetTheNamesThatPrometheusShows(t *testing.T) {
	dir := t.TempDir()
	source := `package telemetry
const (
	runDuration = "capstack.run.duration"
	Active      = "capstack.run.active"
	Reason      = attribute.Key("refusal.reason")
)
func instruments(m metric.Meter) {
	m.Float64Histogram(runDuration, metric.WithUnit("s"), metric.WithDescription("text"))
	m.Int64UpDownCounter(Active, metric.WithUnit("{run}"))
	m.Int64Counter("capstack.paths.computed", metric.WithUnit("{path}"))
	m.Counter("not.an.instrument")
}`
	if err := os.WriteFile(filepath.Join(dir, "names.go"), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := ServerTelemetry(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, series := range []string{
		"rpc_server_call_duration_seconds_count", "capstack_run_duration_seconds_bucket",
		"capstack_run_duration_seconds_sum", "capstack_run_active", "capstack_paths_computed_total",
	} {
		if !got.Metrics[series] {
			t.Errorf("series %s is missing from %v", series, got.Metrics)
		}
	}
	if want := 3 + 3 + 2; len(got.Metrics) != want {
		t.Errorf("%d series, want %d: %v", len(got.Metrics), want, got.Metrics)
	}
	if !got.Labels["refusal_reason"] {
		t.Errorf("attribute refusal.reason is no label: %v", got.Labels)
	}
}
