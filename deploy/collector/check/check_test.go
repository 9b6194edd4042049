package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const configPath = "../config.yaml"

func TestCollectorTakesTheConfiguration(t *testing.T) {
	if err := Config(t.Context(), configPath); err != nil {
		t.Error(err)
	}
}

func TestEachSeededMistakeInTheConfigurationIsRefused(t *testing.T) {
	text, err := os.ReadFile(configPath)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"a misspelt key", "limit_percentage: 80", "limit_percent: 80", "limit_percent"},
		{"a pipeline of what is not configured", "exporters: [prometheus]", "exporters: [graphite]", "graphite"},
		{"a wrong type", "enabled: true", "enabled: perhaps", "enabled"},
		{"a limiter without limit", "limit_percentage: 80\n    spike_limit_percentage: 20", "spike_limit_percentage: 20", "limit"},
		{"an unknown component", "  batch: {}", "  batch: {}\n  magic: {}", "magic"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(string(text), c.old) {
				t.Fatalf("seed %q does not occur", c.old)
			}
			path := filepath.Join(t.TempDir(), "config.yaml")
			if err := os.WriteFile(path, []byte(strings.Replace(string(text), c.old, c.new, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			err := Config(t.Context(), path)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one with %q", err, c.want)
			}
		})
	}
}
