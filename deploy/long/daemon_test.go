//go:build linux

package long

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/capstack/capstack/client"
)

// daemon is a capstackd in a process of its own.
type daemon struct {
	address string
	cmd     *exec.Cmd
	log     journal
	ended   chan struct{} // closed when the process is gone
	err     error         // how it ended
}

// journal is what a daemon logs.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// freeAddress is a port of this machine that nobody listens at.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start starts a daemon at an address and returns when it reports SERVING. It is gone when the test ends.
func start(t testing.TB, address string, environment []string, flags ...string) *daemon {
	t.Helper()
	d, err := launch(program(t, root+"/server/cmd/capstackd", runtime.GOARCH), address, environment, flags...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		d.kill()
		if t.Failed() {
			t.Logf("log of %s:\n%s", d.address, d.log.String())
		}
	})
	if err := d.serving(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

// launch starts a daemon.
func launch(file, address string, environment []string, flags ...string) (*daemon, error) {
	d := &daemon{address: address, ended: make(chan struct{})}
	d.cmd = exec.Command(file, append([]string{"--listen", address}, flags...)...)
	d.cmd.Env = append(os.Environ(), environment...)
	d.cmd.Stderr = &d.log
	if err := d.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		d.err = d.cmd.Wait()
		close(d.ended)
	}()
	return d, nil
}

// serving waits until the daemon answers the Go client, which calls only servers that report SERVING.
func (d *daemon) serving(ctx context.Context) error {
	c, err := client.Dial(d.address)
	if err != nil {
		return err
	}
	defer c.Close()
	for begin := time.Now(); ; {
		if _, err = c.EngineInfo(ctx); err == nil {
			return nil
		}
		select {
		case <-d.ended:
			return fmt.Errorf("%s ended: %w\n%s", d.address, d.err, d.log.String())
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
		if time.Since(begin) > time.Minute {
			return fmt.Errorf("%s is not SERVING: %w\n%s", d.address, err, d.log.String())
		}
	}
}

// terminate asks the daemon to stop, as Kubernetes does, and waits until it has. The error is that of its exit.
func (d *daemon) terminate() error {
	if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case <-d.ended:
		return d.err
	case <-time.After(40 * time.Second):
		return errors.New("has not stopped 40 s after SIGTERM")
	}
}

// kill ends the process at once, if it is there.
func (d *daemon) kill() {
	_ = d.cmd.Process.Kill() // it may be gone
	<-d.ended
}

// dial connects the Go client to the daemon. The connection ends with the test.
func (d *daemon) dial(t testing.TB, options ...client.Option) *client.Client {
	t.Helper()
	return dial(t, d.address, options...)
}

func dial(t testing.TB, target string, options ...client.Option) *client.Client {
	t.Helper()
	c, err := client.Dial(target, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// proc reads a file of the kernel about the process.
func (d *daemon) proc(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", d.cmd.Process.Pid, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// processor is the processor time of the daemon so far, to the 10 ms of the kernel's ticks.
func (d *daemon) processor(t testing.TB) time.Duration {
	t.Helper()
	const userTime, systemTime = 11, 12 // behind the name, which may hold blanks: proc(5)
	stat := d.proc(t, "stat")
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+2:])
	var ticks int
	for _, i := range []int{userTime, systemTime} {
		n, err := strconv.Atoi(fields[i])
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// kilobytes is a line of the process's status: VmRSS, VmHWM.
func (d *daemon) kilobytes(t testing.TB, name string) int {
	t.Helper()
	for line := range strings.Lines(d.proc(t, "status")) {
		if rest, found := strings.CutPrefix(line, name+":"); found {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("the kernel tells no %s", name)
	return 0
}

// descriptors counts the open files of the process.
func (d *daemon) descriptors(t testing.TB) int {
	t.Helper()
	list, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", d.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// plain is a bare connection, for calls that the Go client has not.
func plain(address string) (*grpc.ClientConn, error) {
	return grpc.NewClient("passthrough:///"+address, grpc.WithTransportCredentials(insecure.NewCredentials()))
}
