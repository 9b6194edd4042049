//go:build ignore

// Gotest reads `go test -json` from standard input and prints what a person
// wants to see of it: a line a package, the whole output of each failed test, and
// at the end one line that counts. It exits with 1 if anything failed.
//
//	go test -json ./... | go run .ci/gotest.go -counts FILE
//
// Each test, subtest, example and fuzz seed counts once. A package that does not
// build, or fails outside a test, counts as one failure.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
)

// event is one line of test2json; see `go doc test2json`.
type event struct {
	Action, Package, ImportPath, Test, Output string
	Elapsed                                   float64
}

// noVectors is in the message of a test that compute/internal/vectorstest skips.
const noVectors = "no external vectors"

type key struct{ pkg, test string }

// counter follows a run event by event.
type counter struct {
	passed, failed, skipped int
	withoutVectors          int // of the skipped
	output                  map[key]*strings.Builder
	failedTests             map[string]int // by package
}

func main() {
	counts := flag.String("counts", "", "also write the last line to this file")
	flag.Parse()
	c := &counter{output: map[key]*strings.Builder{}, failedTests: map[string]int{}}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Println(lines.Text()) // not JSON: a message of the go command
			continue
		}
		c.take(e)
	}
	if c.withoutVectors > 0 {
		fmt.Printf("%d of the skipped tests need external vectors, which are absent: CAPSTACK_VECTORS names their directory\n", c.withoutVectors)
	}
	line := fmt.Sprintf("%d passed, %d failed, %d skipped", c.passed, c.failed, c.skipped)
	fmt.Println(line)
	if *counts != "" {
		if err := os.WriteFile(*counts, []byte(line+"\n"), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if c.failed > 0 || c.passed == 0 || lines.Err() != nil {
		os.Exit(1)
	}
}

func (c *counter) take(e event) {
	k := key{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		fmt.Print(e.Output)
	case "output":
		if c.output[k] == nil {
			c.output[k] = &strings.Builder{}
		}
		c.output[k].WriteString(e.Output)
	case "pass", "fail", "skip":
		if e.Test != "" {
			c.test(e, k)
		} else {
			c.finishPackage(e, k)
		}
		delete(c.output, k)
	}
}

func (c *counter) test(e event, k key) {
	switch e.Action {
	case "pass":
		c.passed++
	case "skip":
		c.skipped++
		if strings.Contains(c.text(k), noVectors) {
			c.withoutVectors++
		}
	case "fail":
		c.failed++
		c.failedTests[e.Package]++
		fmt.Printf("FAIL %s %s\n%s", e.Package, e.Test, c.text(k))
	}
}

func (c *counter) finishPackage(e event, k key) {
	if e.Action == "fail" && c.failedTests[e.Package] == 0 {
		c.failed++ // did not build, panicked, timed out, or failed in TestMain
		fmt.Print(c.text(k))
	}
	fmt.Printf("%-4s %s %.1fs\n", e.Action, e.Package, e.Elapsed)
}

func (c *counter) text(k key) string {
	if c.output[k] == nil {
		return ""
	}
	return c.output[k].String()
}
