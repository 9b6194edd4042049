// Command capstack values financings of data centers from the command line: one case exactly, one input solved for, or many
// scenarios as a stream. It is the client package with flags, files and tables around it; it computes nothing itself. Unless
// --server names another, a server runs inside the process.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"
)

func main() { os.Exit(start()) }

// start runs the command line under the process's streams and signals. The first interrupt ends the work in order, the
// second ends the process.
func start() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		stop()
	}()
	flush, err := trace(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "capstack:", err)
		return exitFailure
	}
	defer flush()
	a := &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, width: width(os.Stdout), progressWidth: width(os.Stderr),
		terminal: term.IsTerminal(int(os.Stderr.Fd())), embed: embedded}
	return a.run(ctx, os.Args[1:])
}

// plainWidth is the width of output that no terminal limits.
const plainWidth = 120

func width(f *os.File) int {
	if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
		return w
	}
	return plainWidth
}
