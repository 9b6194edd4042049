// Package vectorstest finds the external test vectors: answers that others have published, which are compared with ours.
//
// They are not part of the repository, since they are large and their licences are their owners'. Their directory is the
// environment variable CAPSTACK_VECTORS, by default ../shared/vectors; a relative one is seen from the root of the
// repository, wherever a test runs. Without them, the tests that need them are skipped and say so; a file that is missing
// from a directory that is there fails, for then a test would pass by comparing nothing.
//
// It is for tests only: it reads the environment and files, which nothing of the engine may.
package vectorstest

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
)

// Variable is the environment variable that names the directory.
const Variable = "CAPSTACK_VECTORS"

// fallback is the directory if the variable is unset or empty.
const fallback = "../shared/vectors"

// Root returns the directory of all vectors and whether it is there.
func Root() (dir string, there bool) {
	if dir = os.Getenv(Variable); dir == "" { //nolint:forbidigo // a helper of tests, which no package of the engine imports
		dir = filepath.FromSlash(fallback)
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(repository(), dir)
	}
	info, err := os.Stat(dir)
	return dir, err == nil && info.IsDir()
}

// Dir returns the path of a directory or file below the root. It skips the test without vectors, and fails it if there are
// some but not this one.
func Dir(t testing.TB, parts ...string) string {
	t.Helper()
	root, there := Root()
	if !there {
		t.Skipf("no external vectors: %s is not there; %s names their directory", root, Variable)
	}
	path := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("external vectors are there, but incomplete: %v", err)
	}
	return path
}

// Rows returns the rows of a file of comma-separated values, found as [Dir] does.
func Rows(t testing.TB, parts ...string) [][]string {
	t.Helper()
	path := Dir(t, parts...)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return rows
}

// repository returns the root of the repository: the nearest directory upwards with a go.mod. A test runs in the directory
// of its package, at a depth of its own. Without one, the working directory is as good as any.
func repository() string {
	const limit = 32 // directories, so that the search ends on a file system without a root of its own
	dir := "."
	for range limit {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		dir = filepath.Join("..", dir)
	}
	return "."
}
