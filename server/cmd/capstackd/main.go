// Command capstackd answers the services of capstack.v1 over gRPC until it is told to stop by SIGTERM or SIGINT; then it
// drains and exits with 0. See --help for its options.
//
// Exit codes: 0 stopped, 1 failed, 2 a faulty configuration.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/capstack/capstack/server"
)

// version is set when a release is built.
var version string

// build returns the version of this program: that of the release, else what the go command wrote into it, such as the tag of
// `go install`, else that it was built from a work tree.
func build() string {
	var module string
	if info, ok := debug.ReadBuildInfo(); ok {
		module = info.Main.Version
	}
	return cmp.Or(version, module, "(devel)")
}

func main() { os.Exit(run()) }

func run() int {
	config, err := server.Load(os.Args[1:], os.Environ(), build(), os.Stdout)
	switch {
	case errors.Is(err, server.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	s, err := server.New(ctx, config)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	if err := s.Serve(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
