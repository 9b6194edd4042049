package server_test

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The command itself, as an operating system runs and ends it.
func TestTheCommand(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command")
	}
	binary := filepath.Join(t.TempDir(), "capstackd")
	if out, err := exec.Command("go", "build", "-ldflags=-X main.version=v1.2.3", "-o", binary, "./cmd/capstackd").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Run("drains on SIGTERM and exits with 0", func(t *testing.T) {
		command := exec.Command(binary, "--listen", "127.0.0.1:0", "--log-format", "json")
		command.Env = append(os.Environ(), "CAPSTACKD_LOG_LEVEL=debug")
		stderr, err := command.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		var signalled time.Time
		var log strings.Builder
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			log.WriteString(lines.Text())
			if strings.Contains(lines.Text(), "reference cases reproduced: serving") {
				signalled = time.Now()
				if err := command.Process.Signal(syscall.SIGTERM); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := command.Wait(); err != nil || signalled.IsZero() {
			t.Fatalf("%v: %s", err, log.String())
		}
		if took := time.Since(signalled); took > 5*time.Second {
			t.Errorf("an idle server stopped after %v", took)
		}
		if !strings.Contains(log.String(), "draining") || !strings.Contains(log.String(), "stopped") || !strings.Contains(log.String(), "v1.2.3") {
			t.Errorf("%s", log.String())
		}
	})
	t.Run("exits with 2 for a faulty configuration and says all of it", func(t *testing.T) {
		out, err := exec.Command(binary, "--listen", "0.0.0.0:9090", "--workers=-1").CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 2 || !strings.Contains(string(out), "workers") || !strings.Contains(string(out), "tls-cert") {
			t.Errorf("%v: %s", err, out)
		}
	})
	t.Run("exits with 1 if it cannot listen", func(t *testing.T) {
		out, err := exec.Command(binary, "--listen", "127.0.0.1:99999").CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 1 {
			t.Errorf("%v: %s", err, out)
		}
	})
	t.Run("prints its version", func(t *testing.T) {
		out, err := exec.Command(binary, "--version").Output()
		if err != nil || string(out) != "v1.2.3\n" {
			t.Errorf("%v: %q", err, out)
		}
	})
	t.Run("prints something for a version without a release", func(t *testing.T) {
		out, err := exec.Command("go", "run", "-buildvcs=false", "./cmd/capstackd", "--version").Output()
		if err != nil || string(out) != "(devel)\n" {
			t.Errorf("%v: %q", err, out)
		}
	})
}
