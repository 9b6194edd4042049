package server

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// load reads a configuration; what was printed is dropped.
func load(args, environment []string) (Config, error) {
	return Load(args, environment, "v1", &bytes.Buffer{})
}

func configFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "capstackd.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFlagsWinOverVariablesOverTheFileOverDefaults(t *testing.T) {
	path := configFile(t, "drain-grace: 1s\nworkers: 1\nmax-concurrent-runs: 11\nlog-format: json\n")
	c, err := load([]string{"--config", path, "--drain-grace=3s", "--reflection=false"},
		[]string{"CAPSTACKD_DRAIN_GRACE=2s", "CAPSTACKD_WORKERS=2", "PATH=/bin", "CAPSTACKD_LOG_LEVEL=debug"})
	if err != nil {
		t.Fatal(err)
	}
	want := Defaults()
	want.DrainGrace, want.Workers, want.MaxConcurrentRuns, want.LogFormat = 3*time.Second, 2, 11, "json"
	want.Reflection, want.LogLevel, want.Build = false, slog.LevelDebug, "v1"
	if !reflect.DeepEqual(c, want) {
		t.Errorf("%+v\nwant %+v", c, want)
	}
}

func TestWithoutAnythingTheDefaultsHold(t *testing.T) {
	c, err := load(nil, nil)
	want := Defaults()
	want.Build = "v1"
	if err != nil || !reflect.DeepEqual(c, want) {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestTheFileMayBeNamedByAVariable(t *testing.T) {
	path := configFile(t, "workers: 7")
	if c, err := load(nil, []string{"CAPSTACKD_CONFIG=" + path}); err != nil || c.Workers != 7 {
		t.Errorf("%d workers, %v", c.Workers, err)
	}
}

func TestEveryFaultIsToldAtOnceWithItsSource(t *testing.T) {
	path := configFile(t, "workers: many\nlog-fromat: json\nmax-concurrent-values: 0\n")
	_, err := load([]string{"--config", path, "--drain-grace", "soon", "--tls-client-ca=ca.crt"},
		[]string{"CAPSTACKD_LISTEN=0.0.0.0:9090", "CAPSTACKD_COLOUR=red", "CAPSTACKD_INSECURE=maybe"})
	if err == nil {
		t.Fatal("no fault")
	}
	for _, want := range []string{
		path + `, workers: "many" is no whole number`,
		path + `: there is no option "log-fromat"`,
		"max-concurrent-values: 0 is out of range",
		`--drain-grace: "soon" is no duration`,
		"tls-client-ca: client certificates are checked over TLS only",
		"listen: 0.0.0.0:9090 can be reached from other machines",
		`CAPSTACKD_COLOUR: there is no option "colour"`,
		`CAPSTACKD_INSECURE: "maybe" is none of true, false`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in:\n%v", want, err)
		}
	}
}

func TestEveryUnknownFlagIsTold(t *testing.T) {
	_, err := load([]string{"--foo", "--workers=1", "--bar=2"}, nil)
	if err == nil || !strings.Contains(err.Error(), "--foo") || !strings.Contains(err.Error(), "--bar") {
		t.Errorf("%v", err)
	}
	for _, args := range [][]string{{"serve"}, {"--workers"}, {"-x"}} {
		if _, err := load(args, nil); err == nil {
			t.Errorf("%q is accepted", args)
		}
	}
}

func TestAFileThatCannotBeReadIsAFault(t *testing.T) {
	for _, path := range []string{"nowhere.yaml", configFile(t, "a: [")} {
		if _, err := load([]string{"--config", path}, nil); err == nil || !strings.Contains(err.Error(), "config") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestWhatKubernetesPutsIntoAPodIsLeftAlone(t *testing.T) {
	_, err := load(nil, []string{
		"CAPSTACKD_SERVICE_HOST=10.0.0.1", "CAPSTACKD_SERVICE_PORT=8443", "CAPSTACKD_PORT=tcp://10.0.0.1:8443",
		"CAPSTACKD_PORT_8443_TCP_ADDR=10.0.0.1", "CAPSTACKD_HEADLESS=1",
	})
	if err == nil || strings.Contains(err.Error(), "SERVICE") || strings.Contains(err.Error(), "PORT") || !strings.Contains(err.Error(), "HEADLESS") {
		t.Errorf("%v", err)
	}
}

func TestHelpAndVersionAreNoConfiguration(t *testing.T) {
	for _, arg := range []string{"--help", "-h", "--version"} {
		var out bytes.Buffer
		if _, err := Load([]string{arg}, nil, "v1", &out); !errors.Is(err, ErrHelp) || out.Len() == 0 {
			t.Errorf("%s: %v, %q", arg, err, out.String())
		}
	}
}

func TestPlainTextStaysOnThisMachineUnlessSomebodySaysSo(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:9090": true, "localhost:9090": true, "[::1]:9090": true, "127.9.9.9:1": true,
		":9090": false, "0.0.0.0:9090": false, "[::]:9090": false, "10.0.0.1:9090": false, "capstack.example:9090": false,
	} {
		c := Defaults()
		c.Listen = address
		if err := c.Check(); (err == nil) != want {
			t.Errorf("%s: %v", address, err)
		}
		c.Insecure = true
		if err := c.Check(); err != nil {
			t.Errorf("%s, insecure: %v", address, err)
		}
	}
}

func TestLimitsOfOptionsAreMetAtThemAndOneOver(t *testing.T) {
	for name, set := range map[string]func(*Config, int64){
		"workers, 0..1024": func(c *Config, n int64) { c.Workers = int(map[int64]int64{0: 0, 1: 1024, 2: -1, 3: 1025}[n]) },
		"max-concurrent-runs, 1..10k": func(c *Config, n int64) {
			c.MaxConcurrentRuns = int(map[int64]int64{0: 1, 1: 10_000, 2: 0, 3: 10_001}[n])
		},
		"max-concurrent-values": func(c *Config, n int64) {
			c.MaxConcurrentValues = int(map[int64]int64{0: 1, 1: 100_000, 2: 0, 3: 100_001}[n])
		},
		"run-compute-cap": func(c *Config, n int64) { c.RunComputeCap = map[int64]int64{0: 1, 1: 1 << 62, 2: 0, 3: 1<<62 + 1}[n] },
		"drain-grace, 0s..1h": func(c *Config, n int64) {
			c.DrainGrace = map[int64]time.Duration{0: 0, 1: time.Hour, 2: -1, 3: time.Hour + 1}[n]
		},
	} {
		for n := range int64(4) {
			c := Defaults()
			set(&c, n)
			if err := c.Check(); (err == nil) != (n < 2) {
				t.Errorf("%s, %d: %v", name, n, err)
			}
		}
	}
}
